"""An xlsx of sheets that cannot be written in their own format: same cells, same places, merges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ..workbook.cells import clean, exact
from ..workbook.number_formats import Format
from ..workbook.opening import RawSheet
from ..workbook.returned import LINE_HEADING
from . import looks

LONGEST_TEXT = 32_767
# openpyxl keeps an object for every cell that is merged.
MOST_MERGED = 250_000
_WIDEST_MERGE = 500
# Rows above the first header that go with rows taken out of a large sheet: title, unit line.
_HEADS = 12
_SAMPLED = 400
_NARROWEST, _WIDEST = 7, 42
_ONE_LINE = looks.row_height([])
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
_LONGEST_NAME = 31

Block = tuple[int, int]


class Copy:
    """A workbook made of raw sheets. ``pages`` are its sheets by the names of the raw ones,
    ``cut`` counts the texts that no cell of Excel holds whole."""

    def __init__(self, name: str) -> None:
        self.book = Workbook()
        self.book.remove(self.book.worksheets[0])
        self.pages: dict[str, Worksheet] = {}
        self.name = name
        self.cut = 0
        self.dresser = looks.Dresser()

    def add(self, raw: RawSheet) -> None:
        """A sheet as it stands."""
        page = self._page(raw)
        self._epoch(raw)
        for line, row in enumerate(raw.rows, start=1):
            self._row(page, raw, line, line, row, first=1)
        for (line, place), text in raw.special.texts.items():
            if page.cell(line + 1, place + 1).value is None:
                self._put(page.cell(line + 1, place + 1), text)
        _merge(page, raw)
        for line in raw.hidden_rows:
            if line < len(raw.rows):
                page.row_dimensions[line + 1].hidden = True
        _sizes(page, raw.rows, first=1)
        for place in raw.hidden_columns:
            page.column_dimensions[get_column_letter(place + 1)].hidden = True

    def add_lines(
        self,
        raw: RawSheet,
        lines: Iterable[int],
        headers: Sequence[Block],
        groups: Sequence[tuple[int, str]],
    ) -> dict[int, int]:
        """Only these lines of a sheet (from 1), each with the header and the group rows above it;
        in front a column with the number of the line. Line of the file -> line here."""
        page = self._page(raw)
        self._epoch(raw)
        lines = set(lines)
        lines |= _groups_above(lines, groups)
        wanted = _with_headers(lines, headers, len(raw.rows))
        held = {line: here for here, line in enumerate(wanted, start=1)}
        titles = {last for _, last in headers} or {min(wanted, default=1)}
        for line, here in held.items():
            self._row(page, raw, line, here, raw.rows[line - 1], first=2)
            self._put(page.cell(here, 1), LINE_HEADING if line in titles else line)
        _merge_held(page, raw, held)
        _sizes(page, [raw.rows[line - 1] for line in wanted], first=2)
        page.column_dimensions["A"].width = 10
        return held

    def _epoch(self, raw: RawSheet) -> None:
        """Bare numbers may be days that somebody will format as such."""
        if raw.date1904:
            self.book.epoch = CALENDAR_MAC_1904

    def _page(self, raw: RawSheet) -> Worksheet:
        """A new sheet of that name, as far as Excel takes it."""
        name = (raw.name or self.name).translate(_NOT_IN_NAMES).strip("' ")[:_LONGEST_NAME]
        page = self.book.create_sheet(name or "Sheet1")
        page.sheet_state = "hidden" if raw.hidden else "visible"
        looks.landscape(page)
        self.pages[raw.name] = page
        return page

    def _row(
        self,
        page: Worksheet,
        raw: RawSheet,
        line: int,
        here: int,
        row: Sequence[Any],
        *,
        first: int,
    ) -> None:
        for place, value in enumerate(row):
            if value is None or value == "":
                continue
            cell = page.cell(here, place + first)
            self._put(cell, _seen(value, raw.special.formats.get((line - 1, place))))
            if (line - 1, place) in raw.special.percent:
                cell.number_format = "0.00%"

    def _put(self, cell: Cell, value: Any) -> None:
        """A value as it is; text stays text, whatever it looks like."""
        is_text = isinstance(value, str)
        self.dresser.dress(cell, is_text, _dress_text if is_text else _dress)
        if is_text:
            text = clean(value)
            self.cut += len(text) > LONGEST_TEXT
            looks.put_text(cell, text[:LONGEST_TEXT])
        elif isinstance(value, dt.datetime):
            plain = value.replace(tzinfo=None)
            cell.value = plain.date() if plain.time() == dt.time() else plain
        elif isinstance(value, float) and value - value != 0:
            looks.put_text(cell, str(value))
        else:
            cell.value = value


def _seen(value: Any, shown: Format | None) -> Any:
    """A number whose format changes its meaning (200 shown as 200台) as a person sees it: the
    format itself is not told of every file."""
    if shown is None or isinstance(value, bool) or not isinstance(value, int | float):
        return value
    number = exact(value)
    look = shown.look(number)
    return value if look is None else look.text(number)


def _dress(cell: Cell) -> None:
    cell.font = looks.font("宋体")
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def _dress_text(cell: Cell) -> None:
    _dress(cell)
    cell.number_format = looks.TEXT_FORMAT


def _groups_above(lines: set[int], groups: Sequence[tuple[int, str]]) -> set[int]:
    """The group rows that speak for these lines: the last one above each, and the last outer one
    (一、) above an inner one (（一）)."""
    above: set[int] = set()
    events = sorted([(line, 0, text) for line, text in groups] + [(line, 1, "") for line in lines])
    speaking: tuple[int, ...] = ()
    for line, is_row, text in events:
        if is_row:
            above.update(speaking)
        else:
            inner = text.lstrip().startswith(("(", "（")) and speaking
            speaking = (speaking[0], line) if inner else (line,)
    return above


def _with_headers(lines: set[int], headers: Sequence[Block], last: int) -> list[int]:
    """The lines with the headers of their tables, in order."""
    wanted = {line for line in lines if line <= last}
    starts = sorted(headers) or [(1, _HEADS)]
    for number, (top, bottom) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else last + 1
        if number == 0:
            wanted |= set(range(max(1, top - _HEADS), bottom + 1))
        elif any(top <= line < end for line in lines):
            wanted |= set(range(top, bottom + 1))
    return sorted(line for line in wanted if 1 <= line <= last)


def merged_cells(raw: RawSheet) -> int:
    """How many cells the merges of a sheet span."""
    return sum(
        (bottom - top + 1) * (right - left + 1) for (top, left), (bottom, right) in raw.merges
    )


def _merge(page: Worksheet, raw: RawSheet) -> None:
    """The merges, as far as the sheet is filled; of what no person merged only the first."""
    lines, width = len(raw.rows), max(map(len, raw.rows), default=0)
    left_over = MOST_MERGED
    for (top, left), (bottom, right) in raw.merges:
        if top >= lines or left >= width:
            continue
        bottom, right = min(bottom, lines - 1), min(right, width - 1)
        left_over -= (bottom - top + 1) * (right - left + 1)
        if left_over < 0:
            return
        if (bottom, right) != (top, left):
            page.merge_cells(
                start_row=top + 1, end_row=bottom + 1, start_column=left + 1, end_column=right + 1
            )


def _merge_held(page: Worksheet, raw: RawSheet, held: Mapping[int, int]) -> None:
    """The merges all of whose rows are here."""
    for (top, left), (bottom, right) in raw.merges:
        if bottom - top >= len(held) or right - left > _WIDEST_MERGE:
            continue
        here = [held.get(line) for line in range(top + 1, bottom + 2)]
        if None not in here:
            page.merge_cells(
                start_row=here[0], end_row=here[-1], start_column=left + 2, end_column=right + 2
            )


def _sizes(page: Worksheet, rows: Sequence[Sequence[Any]], *, first: int) -> None:
    """Columns as wide as most of what stands in them, rows as high as their texts need there. Lone
    texts (a title, a group) may run on."""
    widths = {place: min(_WIDEST, max(_NARROWEST, width + 2)) for place, width in _widest(rows)}
    for place, width in widths.items():
        page.column_dimensions[get_column_letter(place + first)].width = width
    for line, row in enumerate(rows, start=1):
        texts = [
            (value, widths.get(place, _NARROWEST))
            for place, value in enumerate(row)
            if isinstance(value, str) and len(value) > _NARROWEST // 2
        ]
        height = looks.row_height(texts)
        if height > _ONE_LINE and _said(row) > 1:
            page.row_dimensions[line].height = height


def _said(row: Sequence[Any]) -> int:
    return sum(value not in ("", None) for value in row)


def _widest(rows: Sequence[Sequence[Any]]) -> Iterable[tuple[int, int]]:
    """Column (from 0) -> the width of its longest line, as far as the first rows tell."""
    widest: dict[int, int] = {}
    for row in rows[:_SAMPLED]:
        told = [place for place, value in enumerate(row) if value not in ("", None)]
        for place in told if len(told) > 1 else ():
            width = max(map(looks.text_width, str(row[place]).split("\n")))
            widest[place] = max(widest.get(place, 0), width)
    return widest.items()
