"""Charts as SVG, made on the server: they print, need no scripts, and obey a strict content policy.

Nothing is styled inline; sizes are SVG attributes and colours come from classes. Horizontal places
are percentages and heights pixels, so a chart fits any width and its words keep their size. Where
scripts run, chart.js draws the same figures on a canvas in the same place.
"""

from .course_svg import course_chart
from .drawing import Chart
from .marks import bar, counts_in_words, meter, shape
from .months import months_chart

__all__ = [
    "Chart",
    "bar",
    "counts_in_words",
    "course_chart",
    "meter",
    "months_chart",
    "shape",
]
