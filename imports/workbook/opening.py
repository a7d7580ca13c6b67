"""Bytes to sheets of values, by content and never by name, within limits."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import python_calamine as calamine

from .formats import Beside, beside_xlsx
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
        cells += _extent_within(sheet, limits)
        if cells > limits.cells:
            raise UnreadableFile("too_many_cells", limit=str(limits.cells))
        told = beside.get(metadata.name, Beside())
        sheets.append(
            RawSheet(
                _named(metadata.name),
                sheet.to_python(skip_empty_area=False),
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


def _extent_within(sheet: Any, limits: Limits) -> int:
    """How many cells a sheet spans; refuses one whose last cell lies too far out before its rows
    are made."""
    end = sheet.end
    if end and end[0] >= limits.rows:
        raise UnreadableFile("too_many_rows", sheet=sheet.name, limit=str(limits.rows))
    if end and end[1] >= limits.columns:
        raise UnreadableFile("too_many_columns", sheet=sheet.name, limit=str(limits.columns))
    return (end[0] + 1) * (end[1] + 1) if end else 0


def _within(sheet: RawSheet, limits: Limits) -> int:
    """How many cells a sheet holds; raises UnreadableFile where it breaks a limit."""
    if len(sheet.rows) > limits.rows:
        raise UnreadableFile("too_many_rows", sheet=sheet.name, limit=str(limits.rows))
    width = max((len(row) for row in sheet.rows), default=0)
    if width > limits.columns:
        raise UnreadableFile("too_many_columns", sheet=sheet.name, limit=str(limits.columns))
    return sum(map(len, sheet.rows))
