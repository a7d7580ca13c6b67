"""Native Excel charts of counts by group of status, drawn so that they say the same in black and
white: each group has its hue and a pattern of its own, in the order of the tables.

A chart holds no figures of its own: it points at the cells of the table that it stands under.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.fill import ColorChoice, PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from ..status import GROUPS
from . import styles

# Group -> pattern of its bars ("" for one colour), from dark to light beside one another.
PATTERNS = {
    "done": "",
    "on_track": "wdUpDiag",
    "slow": "ltVert",
    "failed": "smCheck",
    "no_data": "dotGrid",
    "other": "",
}
# What holds nothing to be done about is light.
_LIGHT = {"other": "E3E6EA"}
_EDGE = "3A424D"
_TITLE_POINTS = 14
_TEXT_POINTS = 11
# Points of a bar with its air, and of the title and the key together.
BAR_POINTS = 20.0
_FRAME_POINTS = 62.0


@dataclass(frozen=True)
class Counted:
    """Where a table of counts stands: the line of its header, its first and last line of counts,
    the column of the first group; names are in column A."""

    page: Worksheet
    header: int
    first: int
    last: int
    group_column: int


def by_group(table: Counted, *, title: str, longest: int) -> BarChart:
    """The lines of a table as bars, each made of its groups; ``longest`` is the whole of the
    longest bar, so that charts of one table have one scale."""
    chart = _bars(title)
    chart.grouping = "stacked"
    chart.overlap = 100
    chart.y_axis.scaling.max = max(longest, 1)
    lines = {"min_row": table.first, "max_row": table.last}
    for place, group in enumerate(GROUPS, start=table.group_column):
        series = Series(Reference(table.page, min_col=place, **lines))
        head = f"{quote_sheetname(table.page.title)}!${get_column_letter(place)}${table.header}"
        series.tx = SeriesLabel(strRef=StrRef(head))
        series.graphicalProperties = _look(group)
        series.dLbls = _labels(without=_noughts(table, place))
        chart.series.append(series)
    chart.set_categories(Reference(table.page, min_col=1, **lines))
    chart.legend.position = "b"
    chart.legend.txPr = _text(_TEXT_POINTS)
    return chart


def of_line(table: Counted, line: int, *, title: str) -> BarChart:
    """The groups of one line of a table, that of its sum, as one bar each."""
    chart = _bars(title)
    across = {"min_col": table.group_column, "max_col": table.group_column + len(GROUPS) - 1}
    series = Series(Reference(table.page, min_row=line, max_row=line, **across))
    series.dPt = [
        DataPoint(idx=number, invertIfNegative=False, spPr=_look(group))
        for number, group in enumerate(GROUPS)
    ]
    series.dLbls = _labels(beside=True)
    chart.series.append(series)
    chart.set_categories(
        Reference(table.page, min_row=table.header, max_row=table.header, **across)
    )
    chart.legend = None
    return chart


def height(bars: int) -> float:
    """Points that a chart of so many bars is high."""
    return _FRAME_POINTS + bars * BAR_POINTS


def _bars(title: str) -> BarChart:
    """An empty chart of lying bars from zero, the first on top; no grid, since each bar bears its
    figure."""
    chart = BarChart()
    chart.type = "bar"
    chart.gapWidth = 45
    chart.title = _title(title)
    chart.x_axis.delete = False
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.majorTickMark = "none"
    chart.x_axis.txPr = _text(_TEXT_POINTS)
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=_line())
    chart.y_axis.delete = True
    chart.y_axis.majorGridlines = None
    chart.y_axis.scaling.min = 0
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(noFill=True))
    chart.roundedCorners = False
    return chart


def _title(words: str) -> Title:
    look = _characters(_TITLE_POINTS)
    run = RegularTextRun(rPr=look, t=words)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=look), r=[run])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _characters(points: float) -> CharacterProperties:
    """Words in 黑体; Chinese ones have a typeface of their own in a drawing."""
    face = Font(typeface=styles.HEADING_FONT.name)
    return CharacterProperties(
        sz=int(points * 100), b=False, latin=face, ea=face, solidFill=ColorChoice(srgbClr="1F2933")
    )


def _text(points: float) -> RichText:
    properties = ParagraphProperties(defRPr=_characters(points))
    return RichText(p=[Paragraph(pPr=properties, endParaRPr=_characters(points))])


def _look(group: str) -> GraphicalProperties:
    """The fill of a group: its hue, in its pattern where it has one, within a thin dark edge."""
    hue, pattern = _LIGHT.get(group, styles.HUES[group]), PATTERNS[group]
    if not pattern:
        return GraphicalProperties(solidFill=hue, ln=_line())
    drawn = PatternFillProperties(
        prst=pattern, fgClr=ColorChoice(srgbClr=hue), bgClr=ColorChoice(srgbClr="FFFFFF")
    )
    return GraphicalProperties(pattFill=drawn, ln=_line())


def _line() -> LineProperties:
    return LineProperties(solidFill=_EDGE, w=6350)


def _noughts(table: Counted, column: int) -> list[int]:
    """Which bars, from 0, have nothing of a group."""
    lines = range(table.first, table.last + 1)
    return [line - table.first for line in lines if not table.page.cell(line, column).value]


def _labels(*, beside: bool = False, without: Sequence[int] = ()) -> DataLabelList:
    """Each count where it is drawn, on white so that no pattern runs through it, or ``beside`` its
    bar; none on the bars ``without`` anything to be seen."""
    made = DataLabelList(**_SHOWN)
    made.dLbl = [DataLabel(idx=number, **_HIDDEN) for number in without]
    made.position = "outEnd" if beside else "ctr"
    made.txPr = _text(_TEXT_POINTS)
    if not beside:
        made.spPr = GraphicalProperties(solidFill="FFFFFF")
    return made


_HIDDEN = dict.fromkeys(
    ("showVal", "showSerName", "showCatName", "showLegendKey", "showPercent", "showBubbleSize"),
    False,
)
_SHOWN = {**_HIDDEN, "showVal": True}
