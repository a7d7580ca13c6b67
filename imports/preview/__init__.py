"""A batch as the clerk's own sheet: their columns in their order, with everything marked in place.

Reads only. ``layouts`` tells how the sheet looks, ``models.Row`` what became of its rows.
"""

from .columns import Column, Heading, field_choices, field_word, heading_levels
from .lines import Line, Part, Shown
from .ours import is_ours, next_step
from .pages import LINES_A_PAGE, Page, page_of
from .sheets import Table, kind_word, tables_of

__all__ = [
    "LINES_A_PAGE",
    "Column",
    "Heading",
    "Line",
    "Page",
    "Part",
    "Shown",
    "Table",
    "field_choices",
    "field_word",
    "heading_levels",
    "is_ours",
    "kind_word",
    "next_step",
    "page_of",
    "tables_of",
]
