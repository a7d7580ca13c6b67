"""How marks and the list look. A mark is fill, border and words: it can be told without colour."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Hashable, Sequence
from copy import copy
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from .marks import Mark


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=f"FF{colour}", end_color=f"FF{colour}")


def _side(style: str, colour: str) -> Side:
    return Side(style=style, color=f"FF{colour}")


GRAVE_FILL, GRAVE_SIDE = _fill("FBD9D5"), _side("medium", "B3261E")
MILD_FILL, MILD_SIDE = _fill("FFF1CC"), _side("mediumDashed", "9A5400")
HEADER_FILL = _fill("E9ECF1")
_LINE = _side("thin", "7F8894")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
LINK_COLOUR = "FF1F5FA8"
TEXT_FORMAT = "@"
_A4 = 9
POINTS = 11
_LINE_POINTS = 16.0
HIGHEST_ROW = 409.0
# What a spreadsheet could take for a formula.
SIGNS = ("=", "+", "-", "@")
# Excel measures columns in digits, of which a Chinese character takes two.
_CHARACTER = 2


def fill_of(mark: Mark) -> PatternFill:
    """Red for what keeps a row out, yellow for what only wants a look."""
    return GRAVE_FILL if mark.grave else MILD_FILL


def side_of(mark: Mark) -> Side:
    """A bold line for what keeps a row out, a dashed one for what only wants a look."""
    return GRAVE_SIDE if mark.grave else MILD_SIDE


def frame(side: Side) -> Border:
    """A border of that line all around."""
    return Border(left=side, right=side, top=side, bottom=side)


def font_name(book: Workbook) -> str:
    """The clerk's own font, where it is one for Chinese."""
    name = str(book._fonts[0].name or "")
    return name if name and not name.isascii() else "宋体"


def font(name: str, *, points: int = POINTS, bold: bool = False, link: bool = False) -> Font:
    """A font of the list; ``link`` as links look."""
    if link:
        return Font(name=name, size=points, color=LINK_COLOUR, underline="single")
    return Font(name=name, size=points, bold=bold)


def aligned(horizontal: str) -> Alignment:
    """Wrapped text, centred from top to bottom."""
    return Alignment(horizontal=horizontal, vertical="center", wrap_text=True)


class Dresser:
    """Dresses cells. A style is made once and copied then: the making is what takes the time."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Any] = {}

    def dress(self, cell: Cell, key: Hashable, put_on: Callable[[Cell], None]) -> None:
        """Give ``cell`` the style that ``put_on`` gave to the first cell with that key."""
        if key in self._made:
            cell._style = copy(self._made[key])
        else:
            put_on(cell)
            self._made[key] = copy(cell._style)


def landscape(page: Worksheet) -> None:
    """Printed on A4 across, as wide as one page."""
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", _A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.7, footer=0.35)
    page.oddFooter.center.text = "&P / &N"


def put_text(cell: Cell, text: str) -> None:
    """Put text into a cell; it stays text, whatever it begins with."""
    cell.value = text
    cell.data_type = "s"
    if text.startswith(SIGNS):
        cell.number_format, cell.quotePrefix = TEXT_FORMAT, True


def text_width(text: str) -> int:
    """How many digits wide a line of text stands."""
    return sum(
        _CHARACTER if unicodedata.east_asian_width(mark) in "WFA" else 1
        for mark in text
        if not unicodedata.combining(mark)
    )


def lines_of(text: str, width: float) -> int:
    """How many lines ``text`` takes in a column of that width (in digits)."""
    # Punctuation may not begin a line, so a line cannot always be filled to its end.
    room = max(2.0, width - 2)
    return sum(max(1, math.ceil(text_width(part) / room)) for part in text.split("\n"))


def row_height(texts: Sequence[tuple[str, float]], *, points: int = POINTS) -> float:
    """Points that a row of (text, width of its column) needs."""
    lines = max((lines_of(text, width) for text, width in texts), default=1)
    return min(HIGHEST_ROW, lines * _LINE_POINTS * points / POINTS + 5)
