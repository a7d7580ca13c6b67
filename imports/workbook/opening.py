"""Bytes to sheets of values, by content and never by name, within limits."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import python_calamine as calamine

from .formats import Beside, beside_xlsx, column_letter
from .formats_ods import beside_ods
from .formats_xls import beside_xls
from .html import read_html, read_mhtml
from .limits import LIMITS, Limits, Merge, RawSheet
from .reading import UnreadableFile
from .sniffing import PAPER, sniff
from .spreadsheetml import read_spreadsheetml
from .text import read_text
from .word import read_word

__all__ = ["LIMITS", "PAPER", "Limits", "Merge", "RawSheet", "open_file"]

# Cells from A1 to the last one that calamine makes room for, blank ones too: 32 bytes each.
MOST_SPANNED = 30_000_000
# What a spreadsheet keeps beside its values, where calamine does not tell it.
_BESIDE: dict[str, Callable[[bytes], dict[str, Beside]]] = {
    "xlsx": beside_xlsx,
    "xls": beside_xls,
    "ods": beside_ods,
}
_OWN: dict[str, Callable[[bytes, Limits], list[RawSheet]]] = {
    "html": read_html,
    "mhtml": read_mhtml,
    "xml": read_spreadsheetml,
    "docx": read_word,
}


def open_file(data: bytes, *, limits: Limits = LIMITS) -> tuple[str, list[RawSheet]]:
    """Format and sheets of a file; raises UnreadableFile with the reason."""
    if not data.strip():
        raise UnreadableFile("file_empty")
    if len(data) > limits.size:
        raise UnreadableFile("file_too_large", limit=str(limits.size // 2**20))
    kind = sniff(data, limits)
    if kind == "csv":
        sheets = [RawSheet("", read_text(data, most=limits.rows + 1))]
    elif kind in _OWN:
        sheets = _OWN[kind](data, limits)
    else:
        sheets = _calamine(data, kind, limits)
    cells = 0
    for sheet in sheets:
        cells += _within(sheet, limits)
        if cells > limits.cells:
            raise UnreadableFile("too_many_cells", limit=str(limits.cells))
    return kind, sheets


def _calamine(data: bytes, kind: str, limits: Limits) -> list[RawSheet]:
    try:
        return _read_sheets(data, kind, limits)
    except (UnreadableFile, KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except calamine.PasswordError as error:
        raise UnreadableFile("file_encrypted") from error
    except BaseException as error:  # a panic of the parser is no Exception
        raise UnreadableFile("file_broken") from error


def _read_sheets(data: bytes, kind: str, limits: Limits) -> list[RawSheet]:
    book = calamine.load_workbook(io.BytesIO(data))
    wanted = [
        (place, sheet)
        for place, sheet in enumerate(book.sheets_metadata)
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    if len(wanted) > limits.sheets:
        raise UnreadableFile("too_many_sheets", limit=str(limits.sheets))
    beside = _BESIDE[kind](data) if kind in _BESIDE else {}
    sheets: list[RawSheet] = []
    cells = 0
    for place, metadata in wanted:
        sheet = book.get_sheet_by_index(place)
        values = _values(sheet, limits, limits.cells - cells)
        cells += sum(map(len, values))
        told = beside.get(metadata.name, Beside())
        sheets.append(
            RawSheet(
                _named(metadata.name),
                values,
                metadata.visible != calamine.SheetVisibleEnum.Visible,
                _merges(sheet, told)[: limits.merges],
                told.special,
                told.hidden_rows,
                told.hidden_columns,
                told.date1904,
            )
        )
    return sheets


def _merges(sheet: Any, told: Beside) -> tuple[Merge, ...]:
    return tuple(sheet.merged_cell_ranges or ()) if told.merges is None else told.merges


def _named(name: str) -> str:
    """The name of a sheet as far as it can be shown and kept."""
    return "".join(mark for mark in name if mark.isprintable())


def _values(sheet: Any, limits: Limits, left: int) -> list[list[Any]]:
    """The rows of a sheet, of which no more than ``left`` cells are made. Blank rows and columns
    that reach beyond the limits are left out; what says something there is refused."""
    end = sheet.end
    spanned = (end[0] + 1) * (end[1] + 1) if end else 0
    if not end or (end[0] < limits.rows and end[1] < limits.columns):
        if spanned > left:
            raise UnreadableFile("too_many_cells", limit=str(limits.cells))
        return list(sheet.to_python(skip_empty_area=False))
    if spanned > MOST_SPANNED:
        code, most = ("rows", limits.rows) if end[0] >= limits.rows else ("columns", limits.columns)
        raise UnreadableFile(f"too_many_{code}", sheet=sheet.name, limit=str(most))
    return _trimmed(sheet, limits, left)


def _trimmed(sheet: Any, limits: Limits, left: int) -> list[list[Any]]:
    """The rows of a sheet without the blank ones behind the last and the blank ends of each."""
    rows: list[list[Any]] = []
    for line, row in enumerate(sheet.iter_rows()):
        said = _without_blank_end(row)
        if not said:
            continue
        if line >= limits.rows or len(said) > limits.columns:
            raise _too_far(sheet.name, limits, line, said, after=len(rows))
        left -= len(said)
        if left < 0:
            raise UnreadableFile("too_many_cells", limit=str(limits.cells))
        rows += [[] for _ in range(line - len(rows))]
        rows.append(said)
    return rows


def _too_far(
    sheet: str, limits: Limits, line: int, row: list[Any], *, after: int
) -> UnreadableFile:
    """A refusal: of one stray cell by its name, of a sheet that is too large by its size."""
    alone = line > after if line >= limits.rows else _is_blank(row[-2])
    if alone:
        first = next(place for place, value in enumerate(row) if not _is_blank(value))
        place = first if line >= limits.rows else len(row) - 1
        return UnreadableFile("cell_too_far", sheet=sheet, cell=f"{column_letter(place)}{line + 1}")
    code, most = ("rows", limits.rows) if line >= limits.rows else ("columns", limits.columns)
    return UnreadableFile(f"too_many_{code}", sheet=sheet, limit=str(most))


def _without_blank_end(row: list[Any]) -> list[Any]:
    last = len(row)
    while last and _is_blank(row[last - 1]):
        last -= 1
    return row[:last]


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _within(sheet: RawSheet, limits: Limits) -> int:
    """How many cells a sheet holds; raises UnreadableFile where it breaks a limit."""
    if len(sheet.rows) > limits.rows:
        raise UnreadableFile("too_many_rows", sheet=sheet.name, limit=str(limits.rows))
    width = max((len(row) for row in sheet.rows), default=0)
    if width > limits.columns:
        raise UnreadableFile("too_many_columns", sheet=sheet.name, limit=str(limits.columns))
    return sum(map(len, sheet.rows))
