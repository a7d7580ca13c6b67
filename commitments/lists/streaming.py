"""Rows into a file, one after the other: what a file takes in memory does not grow with its rows.

A file is written whole before a byte of it is sent, on disk and not in memory. A fault in the
middle is then a page that says so, and never half a list that looks like all of it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import ceil
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ..exports import styles
from ..exports.sheet import FORMULA_SIGNS, Cell, clean
from ..open_data.cells import guarded
from ..wording.spoken import spoken as _
from .columns import Listing

# Day 0 of a workbook, as it counts days.
_DAY_ZERO = dt.date(1899, 12, 30)
# More formats than any list has; a workbook holds some 64,000.
_MOST_FORMATS = 4000
_ROWS_A_SHEET = 1_048_576
_A3, _A4 = 8, 9
# Points of a line of 12 pt, and of the air in a row.
_A_LINE, _AIR = 17.4, 4.0
# As far as a line is filled before its last word goes on in the next.
_FILLED = 0.92
# Columns of fewer Chinese characters hold figures and short words, which stand in the middle.
_NARROW = 11
# In Chinese characters.
_WIDEST_ON_A4 = 90
_FACES = {
    "title": {"font_name": "宋体", "font_size": 16, "bold": True},
    "told": {"font_name": "仿宋", "font_size": 12},
    "head": {
        "font_name": "黑体",
        "font_size": 12,
        "bg_color": "#E9ECF1",
        "border": 1,
        "border_color": "#7F8894",
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
    },
    "cell": {"font_name": "仿宋", "font_size": 12, "valign": "vcenter", "text_wrap": True},
}


class TooManyRows(Exception):
    """A sheet holds no more rows; the same list as csv has no such bound."""


# -- csv -----------------------------------------------------------------------------------------


def write_csv(listing: Listing, file: IO[bytes]) -> None:
    """Write the list as csv (RFC 4180, UTF-8 with the mark by which Excel and WPS know it): a head
    and the rows, nothing else."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    out = csv.writer(text)
    out.writerow([guarded(clean(column.heading)) for column in listing.columns])
    cells = [column.cell for column in listing.columns]
    for row in listing.rows:
        out.writerow([plain(cell(row)) for cell in cells])
    text.flush()
    text.detach()


def plain(cell: Cell) -> str:
    """A cell in csv: an amount as the page words it, a day as 2026-09-30, a number as it is."""
    value = cell.value
    if isinstance(value, str):
        return guarded(clean(value))
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return cell.shown or format(value, "f")
    return "" if value is None else str(value)


# -- xlsx ----------------------------------------------------------------------------------------


def write_xlsx(listing: Listing, file: IO[bytes]) -> None:
    """Write the list as xlsx: what it is and of which day above the head, which stays in sight and
    filters; real numbers and days. The same list has the same bytes. Raises TooManyRows."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        made = dt.datetime.combine(listing.day, dt.time())
        title = clean(listing.title)
        book.set_properties({"title": title, "author": "兑现", "created": made})
        _Sheet(book, listing).fill()


class _Sheet:
    """The one sheet of a list, written from the top."""

    def __init__(self, book: Workbook, listing: Listing) -> None:
        self.book = book
        self.listing = listing
        self.page: Worksheet = book.add_worksheet(_sheet_name(listing.title))
        self.faces = {name: book.add_format(face) for name, face in _FACES.items()}
        self.formats: dict[tuple[str, str, bool, bool], Format] = {}
        self.widths = [column.width for column in listing.columns]
        self.page.set_default_row(_A_LINE + _AIR)

    def fill(self) -> None:
        """Write all of it."""
        head = self._above()
        last = head
        cells = [column.cell for column in self.listing.columns]
        for last, row in enumerate(self._rows(head + 1), start=head + 1):
            self._write(last, [cell(row) for cell in cells])
        self.page.freeze_panes(head + 1, 0)
        if last > head:
            self.page.autofilter(head, 0, last, len(cells) - 1)
        else:
            self._say(last + 1, 0, self.listing.none, "told")
        self._print(head)

    def _above(self) -> int:
        """The title, what is told of the list, the head; returns the line of the head."""
        for place, column in enumerate(self.listing.columns):
            self.page.set_column(place, place, styles.column_width(column.width))
        self._say(0, 0, self.listing.title, "title")
        told = [text for text in self.listing.told if text]
        for line, text in enumerate(told, start=1):
            self._say(line, 0, text, "told")
        head = len(told) + 1
        for place, column in enumerate(self.listing.columns):
            self._say(head, place, column.heading, "head")
        return head

    def _say(self, line: int, place: int, text: str, face: str) -> None:
        self.page.write_string(line, place, clean(text), self.faces[face])

    def _rows(self, first: int) -> Iterator[Any]:
        for line, row in enumerate(self.listing.rows, start=first):
            if line >= _ROWS_A_SHEET:
                raise TooManyRows
            yield row

    def _write(self, line: int, row: Sequence[Cell]) -> None:
        page, lines = self.page, 1
        for place, cell in enumerate(row):
            value = cell.value
            if value is None:
                continue
            width = self.widths[place]
            narrow = width < _NARROW
            if isinstance(value, str):
                if len(value) > width or "\n" in value:
                    lines = max(lines, _lines(value, width))
                page.write_string(line, place, clean(value), self._format(cell, value, narrow))
            elif form := self._format(cell, "", narrow):
                page.write_number(line, place, _serial(value), form)
            else:
                page.write_string(line, place, plain(cell))
        if lines > 1:
            page.set_row(line, min(styles.HIGHEST_ROW, lines * _A_LINE + _AIR))
        # The row before is in the file by now; its height would be held for each of them.
        page.row_info.pop(line - 1, None)
        page.row_sizes.pop(line - 1, None)

    def _format(self, cell: Cell, text: str, narrow: bool) -> Format | None:
        """The format of a cell; None for one more than there may be: a number is then written in
        words, so that it is never shown without its unit."""
        key = (cell.number_format, cell.group, text.startswith(FORMULA_SIGNS), narrow)
        found = self.formats.get(key)
        if found is None and len(self.formats) < _MOST_FORMATS:
            found = self.formats[key] = self._new_format(*key)
        return found

    def _new_format(self, number_format: str, group: str, quoted: bool, narrow: bool) -> Format:
        face: dict[str, Any] = {**_FACES["cell"], "num_format": number_format}
        if narrow:
            face["align"] = "center"
        if group:
            face |= {"font_name": "黑体", "font_color": f"#{styles.HUES[group]}"}
        return self.book.add_format(face | ({"quote_prefix": True} if quoted else {}))

    def _print(self, head: int) -> None:
        """Across, one page wide, the head on every page; A3 where A4 could not be read."""
        self.page.set_landscape()
        wide = sum(column.width for column in self.listing.columns)
        self.page.set_paper(_A3 if wide > _WIDEST_ON_A4 else _A4)
        self.page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        self.page.set_footer(_("&C第 &P 页，共 &N 页"))
        self.page.fit_to_pages(1, 0)
        self.page.repeat_rows(head)


# What no sheet may be called by.
_UNSAFE = str.maketrans(dict.fromkeys("[]:*?/\\'\t\r\n", "_"))


def _sheet_name(title: str) -> str:
    return clean(title).translate(_UNSAFE)[:31]


def _lines(text: str, width: float) -> int:
    """How many lines words take in a column of so many Chinese characters."""
    room = width * _FILLED
    return sum(max(1, ceil(styles.text_width(part) / room)) for part in text.split("\n"))


def _serial(value: int | Decimal | dt.date) -> Any:
    """A number, or a day as a workbook counts days. Decimals go as they are, to 16 digits."""
    return (value - _DAY_ZERO).days if isinstance(value, dt.date) else value
