"""Bytes to sheets of values, by content and never by name, within limits."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any

import python_calamine as calamine

from .formats import Beside, Special, beside_xlsx
from .reading import UnreadableFile
from .text import looks_like_text, read_text

Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Limits:
    """What a file may hold. Bytes; rows, columns and merged ranges of one sheet; sheets; cells of
    all sheets, from A1 to the last one used. What reading it may take: bytes of memory, seconds
    of processor time."""

    size: int = 50 * 2**20
    unpacked: int = 400 * 2**20
    parts: int = 5000
    rows: int = 300_000
    columns: int = 500
    sheets: int = 100
    cells: int = 5_000_000
    merges: int = 50_000
    memory: int = 2 * 2**30
    seconds: int = 120


LIMITS = Limits()


@dataclass(frozen=True)
class RawSheet:
    """Values as the file holds them, from A1 on; ``merges`` are ((row, column), (row, column))
    from 0, both ends included; so are hidden rows and columns. ``date1904``: bare numbers that are
    days count from 1904."""

    name: str
    rows: list[list[Any]]
    hidden: bool = False
    merges: tuple[Merge, ...] = ()
    special: Special = field(default_factory=Special)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    date1904: bool = False


# Among the keywords of the workbooks that 兑现 prints for meetings.
PAPER = "duixian-paper"


def open_file(data: bytes, *, limits: Limits = LIMITS) -> tuple[str, list[RawSheet]]:
    """Format and sheets of a file; raises UnreadableFile with the reason."""
    if not data.strip():
        raise UnreadableFile("file_empty")
    if len(data) > limits.size:
        raise UnreadableFile("file_too_large", limit=str(limits.size // 2**20))
    kind = _sniff(data, limits)
    text = kind == "csv"
    sheets = (
        [RawSheet("", read_text(data, most=limits.rows + 1))]
        if text
        else _calamine(data, kind, limits)
    )
    for sheet in sheets:
        _within(sheet, limits)
    return kind, sheets


def _sniff(data: bytes, limits: Limits) -> str:
    if data.startswith(b"PK"):
        return _sniff_zip(data, limits)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _sniff_ole(data)
    if data.startswith((b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")):
        raise UnreadableFile("file_too_old")
    if data.startswith(b"%PDF"):
        raise UnreadableFile("file_is_pdf")
    if (
        data[:600]
        .lstrip(b"\xef\xbb\xbf \r\n\t")
        .lower()
        .startswith((b"<html", b"<!doc", b"<table"))
    ):
        raise UnreadableFile("file_is_html")
    if looks_like_text(data):
        return "csv"
    raise UnreadableFile("file_unknown")


def _sniff_zip(data: bytes, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            encrypted = any(part.flag_bits & 1 for part in parts)
            paper = not encrypted and _is_paper(archive, names)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFile("file_broken") from error
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked:
        raise UnreadableFile("file_unpacks_too_large", limit=str(limits.unpacked // 2**20))
    if encrypted:
        raise UnreadableFile("file_encrypted")
    if paper:
        raise UnreadableFile("file_is_paper")
    if "word/document.xml" in names:
        raise UnreadableFile("file_is_word")
    for mark, kind in (("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb")):
        if mark in names:
            return kind
    if "content.xml" in names:
        return "ods"
    raise UnreadableFile("file_unknown")


def _is_paper(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """Whether this is a meeting workbook of our own: its sheets hold conclusions, not records."""
    core = "docProps/core.xml"
    if core not in names or archive.getinfo(core).file_size > 2**16:
        return False
    try:
        return PAPER.encode() in archive.read(core)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, EOFError):
        return False


def _sniff_ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableFile("file_encrypted")
    if "WordDocument".encode("utf-16-le") in data:
        raise UnreadableFile("file_is_word")
    return "xls"


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
    beside = beside_xlsx(data) if kind == "xlsx" else {}
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
                tuple(sheet.merged_cell_ranges or ())[: limits.merges],
                told.special,
                told.hidden_rows,
                told.hidden_columns,
                told.date1904,
            )
        )
    return sheets


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


def _within(sheet: RawSheet, limits: Limits) -> None:
    if len(sheet.rows) > limits.rows:
        raise UnreadableFile("too_many_rows", sheet=sheet.name, limit=str(limits.rows))
    if max((len(row) for row in sheet.rows), default=0) > limits.columns:
        raise UnreadableFile("too_many_columns", sheet=sheet.name, limit=str(limits.columns))
