"""How the papers look: fonts, colours, borders, number formats and how wide a text stands.

Titles are 小标宋 at 22 pt, headings 黑体, cells 仿宋 at 12 pt. A file can name one font only; where
it is missing, Excel and WPS take one of the same script and family: for 方正小标宋简体, which
offices that write 公文 have, the plain 宋体 that every Windows has. 黑体 and 仿宋 come with Windows
and WPS; the older 仿宋_GB2312 does not, so it is not named. Status is word, shape and colour, as on
the pages.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import accumulate

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

TITLE_POINTS = 22
CELL_POINTS = 12

# Excel's numbers for the script and the families by which it finds a stand-in.
_CHINESE, _WITH_SERIFS, _EVEN = 134, 1, 3
TITLE_FONT = Font(name="方正小标宋简体", size=TITLE_POINTS, charset=_CHINESE, family=_WITH_SERIFS)
HEADING_FONT = Font(name="黑体", size=14, charset=_CHINESE, family=_EVEN)
HEADER_FONT = Font(name="黑体", size=CELL_POINTS, charset=_CHINESE, family=_EVEN)
CELL_FONT = Font(name="仿宋", size=CELL_POINTS, charset=_CHINESE, family=_EVEN)
TOTAL_FONT = Font(name="仿宋", size=CELL_POINTS, bold=True, charset=_CHINESE, family=_EVEN)

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
BASE_FONT = Font(name="宋体", size=11, charset=_CHINESE)
# We measure them in Chinese characters of 12 pt, 16 pixels each, and 5 pixels of air.
_UNITS_PER_CHARACTER = 16 / 8
_PADDING_UNITS = 5 / 8
# One line of 12 pt text with the air that the fallback fonts of WPS and LibreOffice want.
_LINE_POINTS_PER_POINT = 1.45
_ROW_AIR = 5.0
PAGE_MARGIN_INCHES = {"left": 0.5, "right": 0.5, "top": 0.7, "bottom": 0.7}
_POINTS_PER_UNIT = 8 * 0.75
# Columns that A4 would shrink further than this (12 pt to 9.6 pt) take A3.
_SMALLEST_SCALE = 0.8
# Excel draws no row higher than this.
HIGHEST_ROW = 409.0


def status_font(group: str) -> Font:
    """The font of a status word of ``group``."""
    return Font(name="黑体", size=CELL_POINTS, color=HUES[group], charset=_CHINESE, family=_EVEN)


@cache
def cell_font(points: float) -> Font:
    """The font of cells in another size."""
    return Font(name=CELL_FONT.name, size=points, charset=_CHINESE, family=_EVEN)


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


@dataclass(frozen=True)
class Paper:
    """A sheet of paper lying on its long side: Excel's number for it, its sides in points."""

    name: str
    code: int
    wide: float
    high: float

    @property
    def room(self) -> tuple[float, float]:
        """Points within the margins: across and down."""
        margins = {side: 72 * inches for side, inches in PAGE_MARGIN_INCHES.items()}
        return (
            self.wide - margins["left"] - margins["right"],
            self.high - margins["top"] - margins["bottom"],
        )


A4 = Paper("A4", 9, 842, 595)
A3 = Paper("A3", 8, 1191, 842)


def paper_for(widths: Iterable[float]) -> Paper:
    """The paper for columns of these widths (in characters): A4, or A3 where it would be small."""
    return A4 if A4.room[0] / sheet_points(widths) >= _SMALLEST_SCALE else A3


def sheet_points(widths: Iterable[float]) -> float:
    """Points across all columns of these widths (in characters), before they are fitted."""
    return sum(column_width(width) * _POINTS_PER_UNIT for width in widths)


def page_height(widths: Iterable[float], paper: Paper) -> float:
    """Points of rows that one printed page holds when columns of these widths (in characters) are
    fitted to its width."""
    wide, high = paper.room
    return high * max(1.0, sheet_points(widths) / wide)


_NARROW = 0.55


class _Widths(dict[str, float]):
    """Character -> 1 where it is as wide as it is high, else what stand-ins of 仿宋 draw at most:
    its own Latin letters and digits are half as wide as they are high."""

    def __missing__(self, character: str) -> float:
        width = 1.0 if unicodedata.east_asian_width(character) in "WFA" else _NARROW
        self[character] = 0.0 if unicodedata.combining(character) or character == "\n" else width
        return self[character]


_WIDTHS = _Widths()
# Programs break no line before the first of these nor after the second.
_CLOSING = "\n，。、；：？！）》」』】〕〉…—”’％℃,.;:?!)]}%"
_OPENING = "（《「『【〔〈“‘([{"


def text_width(text: str) -> float:
    """How many Chinese characters wide ``text`` stands on one line."""
    if text.isascii() and text.isprintable():
        return len(text) * _NARROW
    return sum(map(_WIDTHS.__getitem__, text))


@lru_cache(maxsize=4096)
def line_count(text: str, *, characters: float) -> int:
    """How many lines ``text`` takes in a column of ``characters``; a run of Latin letters and
    digits is not broken while it fits on a line of its own."""
    if "\n" not in text and text_width(text) <= _room(characters):
        return 1
    return len(wrapped(text, characters=characters))


def wrapped(text: str, *, characters: float) -> list[str]:
    """The lines that ``text`` is broken into in a column of ``characters``; joined they are the
    text again, since a line that ends a paragraph keeps its line feed."""
    room = _room(characters)
    *ended, last = text.split("\n")
    paragraphs = [*(f"{part}\n" for part in ended), last]
    return [line for paragraph in paragraphs for line in _lines(paragraph, room)]


def _room(characters: float) -> float:
    # No font is drawn by every program as wide as by the next, so no line is filled to its end.
    return max(1.0, characters - min(0.3, 0.08 * characters))


def _lines(paragraph: str, room: float) -> Iterator[str]:
    ends = [0.0, *accumulate(map(_WIDTHS.__getitem__, paragraph))]
    begin = 0
    # Added up as below: by a difference a last digit would tell of a line that there is not.
    while ends[begin] + room < ends[-1]:
        last = max(begin + 1, bisect_right(ends, ends[begin] + room) - 1)
        end = last
        while end > begin and not _may_end(paragraph, end):
            end -= 1
        # What cannot be broken anywhere is broken wherever the line ends.
        end = end if end > begin else last
        yield paragraph[begin:end]
        begin = end
    yield paragraph[begin:]


def _may_end(text: str, at: int) -> bool:
    """Whether a line may end before the character ``at``: no run of Latin letters and digits is
    broken, and no mark is parted from what it belongs to."""
    before, after = text[at - 1], text[at]
    if after in _CLOSING or before in _OPENING:
        return False
    return _WIDTHS[before] == 1 or _WIDTHS[after] == 1 or before == " " or after == " "


def row_height(texts: Iterable[tuple[str, float]], *, points: float = CELL_POINTS) -> float:
    """Points that a row needs for its (text, width in characters of the same size) cells, which
    may be more than ``HIGHEST_ROW``."""
    lines = max((line_count(text, characters=room) for text, room in texts), default=1)
    return lines * points * _LINE_POINTS_PER_POINT + _ROW_AIR


def most_lines(points: float) -> int:
    """How many lines of ``points`` the highest row holds."""
    return int((HIGHEST_ROW - _ROW_AIR) / (points * _LINE_POINTS_PER_POINT))


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
