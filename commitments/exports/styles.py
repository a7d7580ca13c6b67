"""How the papers look: fonts, colours, borders, number formats and how wide a text stands.

Fonts are those that both Excel and WPS have: 方正小标宋 is not everywhere, so titles are 宋体 bold
at 22 pt; headings 黑体, cells 仿宋 at 12 pt. Status is word, shape and colour, as on the pages.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

TITLE_POINTS = 22
CELL_POINTS = 12

TITLE_FONT = Font(name="宋体", size=TITLE_POINTS, bold=True)
HEADING_FONT = Font(name="黑体", size=14)
HEADER_FONT = Font(name="黑体", size=CELL_POINTS)
CELL_FONT = Font(name="仿宋", size=CELL_POINTS)
TOTAL_FONT = Font(name="仿宋", size=CELL_POINTS, bold=True)

HEADER_FILL = PatternFill("solid", start_color="E9ECF1", end_color="E9ECF1")
TOTAL_FILL = PatternFill("solid", start_color="F4F5F7", end_color="F4F5F7")
_SIDE = Side(style="thin", color="7F8894")
BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)

# Group of the status -> shape and hue; the same everywhere, the pages too.
SHAPES = {
    "done": "●",
    "on_track": "▶",
    "slow": "▲",
    "failed": "■",
    "no_data": "◌",
    "other": "○",
}
HUES = {
    "done": "1F7A4D",
    "on_track": "1F5FA8",
    "slow": "9A5400",
    "failed": "B3261E",
    "no_data": "5A6573",
    "other": "6F7B89",
}

DAY_FORMAT = "yyyy-m-d"
COUNT_FORMAT = "0"
# Excel's own text format: what is typed or stored there is never taken as a formula.
TEXT_FORMAT = "@"

# Excel measures columns in digits of this font, 8 pixels each; where it is missing, what stands in
# for it is about as wide, while stand-ins of Calibri are not.
BASE_FONT = Font(name="宋体", size=11)
# We measure them in Chinese characters of 12 pt, 16 pixels each, and 5 pixels of air.
_UNITS_PER_CHARACTER = 16 / 8
_PADDING_UNITS = 5 / 8
# One line of 12 pt text with the air that the fallback fonts of WPS and LibreOffice want.
_LINE_POINTS_PER_POINT = 1.45
_ROW_AIR = 5.0
# A4 landscape within its margins, in points.
PAGE_MARGIN_INCHES = {"left": 0.5, "right": 0.5, "top": 0.7, "bottom": 0.7}
_PAGE_WIDTH = 842 - 72 * (PAGE_MARGIN_INCHES["left"] + PAGE_MARGIN_INCHES["right"])
_PAGE_HEIGHT = 595 - 72 * (PAGE_MARGIN_INCHES["top"] + PAGE_MARGIN_INCHES["bottom"])
_POINTS_PER_UNIT = 8 * 0.75
# Excel draws no row higher than this.
HIGHEST_ROW = 409.0


def status_font(group: str) -> Font:
    """The font of a status word of ``group``."""
    return Font(name="黑体", size=CELL_POINTS, color=HUES[group])


def alignment(horizontal: str, *, indent: int = 0, wrap: bool = True) -> Alignment:
    """Centred from top to bottom; text is wrapped. A figure cannot be wrapped, so it shrinks where
    it is wider than its column: #### would be read as a missing figure."""
    return Alignment(
        horizontal=horizontal,
        vertical="center",
        wrap_text=wrap,
        shrink_to_fit=not wrap,
        indent=indent,
    )


def column_width(characters: float) -> float:
    """The width of a column that holds that many Chinese characters of 12 pt, in Excel's unit."""
    return round(characters * _UNITS_PER_CHARACTER + _PADDING_UNITS, 2)


def page_height(widths: Iterable[float]) -> float:
    """Points of rows that one printed page holds when columns of these widths (in characters) are
    fitted to its width."""
    wide = sum(column_width(width) * _POINTS_PER_UNIT for width in widths)
    return _PAGE_HEIGHT * max(1.0, wide / _PAGE_WIDTH)


@lru_cache(maxsize=8192)
def _character_width(character: str) -> float:
    """1 for a character as wide as it is high, 0.5 for half of it, as 仿宋 draws them."""
    if unicodedata.combining(character):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5


def text_width(text: str) -> float:
    """How many Chinese characters wide ``text`` stands on one line."""
    return sum(map(_character_width, text))


def line_count(text: str, *, characters: float) -> int:
    """How many lines ``text`` takes in a column of ``characters``; a run of Latin letters and
    digits is not broken while it fits on a line of its own."""
    # Punctuation may not begin a line, so a line cannot always be filled to its end.
    characters = max(1.0, characters - min(0.3, 0.08 * characters))
    lines = 0
    for paragraph in text.split("\n") or [""]:
        lines += 1
        room = characters
        for piece in _pieces(paragraph):
            width = text_width(piece)
            if width <= room:
                room -= width
                continue
            needed = max(1, math.ceil(width / characters))
            lines += needed
            room = characters * needed - width
    return lines


def _pieces(text: str) -> Iterable[str]:
    """What a line may be broken between: single wide characters, whole runs of narrow ones."""
    run = ""
    for character in text:
        if _character_width(character) >= 1 or character == " ":
            if run:
                yield run
                run = ""
            yield character
        else:
            run += character
    if run:
        yield run


def row_height(texts: Iterable[tuple[str, float]], *, points: float = CELL_POINTS) -> float:
    """Points that a row needs for its (text, width in characters of the same size) cells."""
    lines = max((line_count(text, characters=room) for text, room in texts), default=1)
    return min(HIGHEST_ROW, lines * points * _LINE_POINTS_PER_POINT + _ROW_AIR)


def number_format(places: int, *, unit: str = "") -> str:
    """``0.00"万元"``: ``places`` decimals and the unit behind the figure, as the page writes it."""
    decimals = "." + "0" * places if places else ""
    safe = unit.replace('"', "")
    return f'0{decimals}"{safe}"' if safe else f"0{decimals}"


def places_of(value: Decimal) -> int:
    """How many decimals ``value`` has, without zeros at its end."""
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return max(0, -exponent)
