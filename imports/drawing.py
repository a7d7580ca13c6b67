"""Drawing a sheet the way offices draw it: title, lines below it, header, groups, totals, notes.

No Django. A sheet is described as data (``Sheet``), ``grid`` turns it into lines of cells, and
``workbook_bytes`` / ``csv_bytes`` write the same bytes every time for the same sheets.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Entry = dict[str, str]
Value = str | int | Decimal | dt.date | None
THIN = Border(*(Side(style="thin", color="808080") for _ in range(4)))
# A text of more characters than this would stretch its row over pages.
LONG = 400
NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True)
class Column:
    """One column: ``key`` of the data, ``heading``, the heading over it (two-row header), width in
    characters, and how its cells are written (``text``, ``number``, ``date``, ``percent``)."""

    key: str
    heading: str
    over: str = ""
    width: int = 12
    kind: str = "text"


@dataclass(frozen=True)
class Sheet:
    """One sheet. ``rows`` are data rows; one whose ``number`` is ``group`` is a group row with its
    words in ``wording``, one whose ``number`` is ``total`` a total row."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Entry, ...]
    title: str = ""
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    blank_first: bool = False

    @property
    def two_rows(self) -> bool:
        """Whether the header has two rows."""
        return any(column.over for column in self.columns)


def value(text: str, kind: str) -> Value:
    """What a cell holds: text, an exact number, a day, or nothing for empty text."""
    if not text:
        return None
    if kind == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return dt.date.fromisoformat(text)
    if kind in ("number", "percent") and NUMBER.fullmatch(text):
        number = Decimal(text) / 100 if kind == "percent" else Decimal(text)
        return int(number) if number == number.to_integral_value() else number
    return text


def grid(sheet: Sheet) -> list[list[Value]]:
    """The lines of a sheet from its first line on, each as wide as the sheet."""
    width = len(sheet.columns)
    lines: list[list[Value]] = [[None] * width] if sheet.blank_first else []
    above = ([sheet.title] if sheet.title else []) + list(sheet.lines)
    lines += [_alone(words, width) for words in above]
    lines += _header(sheet)
    lines += [_row(row, sheet.columns) for row in sheet.rows]
    return lines + [_alone(words, width) for words in sheet.notes]


def header_line(sheet: Sheet) -> int:
    """The line (from 1) at which the header begins."""
    return int(sheet.blank_first) + bool(sheet.title) + len(sheet.lines) + 1


def workbook_bytes(sheets: tuple[Sheet, ...], *, creator: str = "示例") -> bytes:
    """The sheets as an xlsx file."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _draw(book.create_sheet(sheet.name), sheet)
    book.properties.creator = creator
    raw = io.BytesIO()
    book.save(raw)
    return _without_clock(raw.getvalue())


def csv_bytes(sheet: Sheet, encoding: str = "gb18030") -> bytes:
    """The sheet as a CSV file with the line ends that office programs write."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for line in grid(sheet):
        writer.writerow(["" if cell is None else str(cell) for cell in line])
    return out.getvalue().encode(encoding)


def _alone(words: str, width: int) -> list[Value]:
    return [words, *[None] * (width - 1)]


def _header(sheet: Sheet) -> list[list[Value]]:
    headings: list[Value] = [column.heading for column in sheet.columns]
    if not sheet.two_rows:
        return [headings]
    upper: list[Value] = []
    previous = ""
    for column in sheet.columns:
        first = column.over != previous
        upper.append((column.over if first else None) if column.over else column.heading)
        previous = column.over
    lower: list[Value] = [column.heading if column.over else None for column in sheet.columns]
    return [upper, lower]


def _row(row: Entry, columns: tuple[Column, ...]) -> list[Value]:
    if row.get("number") in ("group", "total"):
        return _alone(row["wording"], len(columns))
    return [value(row.get(column.key, ""), column.kind) for column in columns]


def _draw(page: Worksheet, sheet: Sheet) -> None:
    head = header_line(sheet)
    for number, line in enumerate(grid(sheet), start=1):
        for index, content in enumerate(line, start=1):
            if number >= head:
                page.cell(number, index).border = THIN
            if content is not None:
                _fill(page.cell(number, index), content, sheet.columns[index - 1].kind)
        if head <= number <= head + sheet.two_rows:
            _make_header(page, number)
        if any(isinstance(content, str) and len(content) > LONG for content in line):
            page.row_dimensions[number].height = 90
    _widths(page, sheet)
    _merge(page, sheet)
    _print_setup(page, sheet)


def _fill(cell: Cell, content: Value, kind: str) -> None:
    cell.value = content
    if isinstance(content, str):
        # Words that begin with = are words.
        cell.data_type = "s"
    cell.font = Font(name="宋体", size=10)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    if isinstance(content, dt.date):
        cell.number_format = "yyyy-mm-dd"
    elif kind == "percent" and not isinstance(content, str):
        cell.number_format = "0.0%"


def _make_header(page: Worksheet, number: int) -> None:
    for cell in page[number]:
        cell.font = Font(name="黑体", size=10, bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _widths(page: Worksheet, sheet: Sheet) -> None:
    for index, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(index)].width = column.width


def _merge(page: Worksheet, sheet: Sheet) -> None:
    width = len(sheet.columns)
    head = header_line(sheet)
    for line in range(1 + sheet.blank_first, head):
        _across(page, line, 1, width)
    if sheet.title:
        top = page.cell(1 + sheet.blank_first, 1)
        top.font = Font(name="黑体", size=16, bold=True)
        top.alignment = Alignment(horizontal="center")
    if sheet.two_rows:
        _merge_header(page, sheet, head)
    first = head + 1 + sheet.two_rows
    for offset, row in enumerate(sheet.rows):
        if row.get("number") in ("group", "total"):
            _across(page, first + offset, 1, width)
    for offset in range(len(sheet.notes)):
        _across(page, first + len(sheet.rows) + offset, 1, width)


def _merge_header(page: Worksheet, sheet: Sheet, head: int) -> None:
    overs = [column.over for column in sheet.columns]
    start = 0
    while start < len(overs):
        end = start
        while overs[start] and end + 1 < len(overs) and overs[end + 1] == overs[start]:
            end += 1
        if overs[start]:
            _across(page, head, start + 1, end + 1)
        else:
            page.merge_cells(
                start_row=head, end_row=head + 1, start_column=start + 1, end_column=start + 1
            )
        start = end + 1


def _across(page: Worksheet, line: int, first: int, last: int) -> None:
    if last > first:
        page.merge_cells(start_row=line, end_row=line, start_column=first, end_column=last)


def _print_setup(page: Worksheet, sheet: Sheet) -> None:
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    head = header_line(sheet)
    page.print_title_rows = f"{head}:{head + sheet.two_rows}"


def _without_clock(data: bytes) -> bytes:
    """The same file with every time in it set to one fixed day: same data, same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(
                    rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-01-01T00:00:00Z", content
                )
            entry = zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return out.getvalue()
