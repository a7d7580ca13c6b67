"""A csv file of our open data as records. Known by its headings; any other file is an office's."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from openpyxl.utils import get_column_letter

from commitments.open_data import cells, columns
from commitments.open_data.cells import BadCell
from commitments.open_data.columns import Column, File
from commitments.open_data.vocabularies import values_of

from ..issues import Issue
from ..records import (
    CommitmentRecord,
    DocumentRecord,
    NodeRecord,
    Origin,
    PlanRecord,
    ProgressRecord,
    Record,
    RevisionRecord,
    ShareRecord,
    SiteRecord,
    SourceRecord,
    UnitRecord,
)

RECORDS: dict[str, type[Record]] = {
    record.kind: record
    for record in (
        *(DocumentRecord, UnitRecord, PlanRecord, CommitmentRecord, SourceRecord),
        *(RevisionRecord, NodeRecord, SiteRecord, ShareRecord, ProgressRecord),
    )
}
AT_ONCE = 2000
# The longest line of headings there is takes a quarter of it.
HEAD = 4096
# A document's text is one cell.
LONGEST_CELL = 2**26
HIGHEST = 10**9


def file_of(data: bytes) -> File | None:
    """Which file of our open data this is; None where it is none that can be imported."""
    head = data[:HEAD].decode("utf-8-sig", errors="replace").splitlines()[:1]
    if head and (found := _by_headings(head)):
        return found
    # As a spreadsheet saves it.
    return _by_headings(data[:HEAD].decode("gb18030", errors="replace").splitlines()[:1])


def _by_headings(lines: list[str]) -> File | None:
    headings = next(csv.reader(lines), [])
    while headings and not headings[-1]:
        headings.pop()
    return columns.with_headings(tuple(headings))


def pieces_of(data: bytes, file: File) -> Iterator[list[Record]]:
    """The records of a file, some at a time, each with what is wrong in its row."""
    rows = lines_of(data)
    next(rows)
    records = (
        _record(file, line, row)
        for line, row in enumerate(rows, start=2)
        if any(map(str.strip, row))
    )
    while some := list(islice(records, AT_ONCE)):
        yield some


# Kinds of records whose tables the preview names otherwise.
_SHOWN_AS = {"commitment": "ledger", "progress": "ledger", "source": "ledger"}


def layout_of(file: File, rows: int) -> list[dict[str, Any]]:
    """What the preview needs to look like the file (see ``layouts.LayoutKeeper``)."""
    shown = [_column_shown(column, place) for place, column in enumerate(file.columns, start=1)]
    table = {"name": "", "key": "", "title": file.title, "unit": "", "hidden": False}
    table |= {"kind": _SHOWN_AS.get(file.record, file.record), "header": [1, 1], "columns": shown}
    table |= {"items": rows, "last": rows + 1, "bands": [], "hidden_lines": [], "sample": []}
    return [table]


def _column_shown(column: Column, place: int) -> dict[str, Any]:
    told = {"letter": get_column_letter(place), "heading": [column.heading], "name": column.key}
    return told | {
        "field": column.heading,
        "unit": "",
        "period": None,
        "basis": "",
        "hidden": False,
    }


def lines_of(data: bytes) -> Iterator[list[str]]:
    """The rows of a csv file, its headings first."""
    csv.field_size_limit(LONGEST_CELL)
    return csv.reader(io.StringIO(text_of(data), newline=""))


def text_of(data: bytes) -> str:
    """The text of a file, also as spreadsheets save it."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _record(file: File, line: int, row: list[str]) -> Record:
    letters = {c.key: get_column_letter(n) for n, c in enumerate(file.columns, start=1)}
    texts = dict(zip(letters, row, strict=False))
    issues: list[Issue] = []
    if len(row) < len(letters):
        told = {"got": str(len(row)), "want": str(len(letters))}
        issues.append(Issue("open_row_short", "", line, "", "", data=told))
    values: dict[str, Any] = {}
    for column in file.columns:
        text = texts.get(column.key, "")
        try:
            value = value_of(column, text)
        except BadCell:
            issues.append(_bad(column, text, line, letters[column.key]))
            value = None
        if value is not None:
            values[column.key] = value
    return _made(RECORDS[file.record], values, Origin("", line, letters), issues, texts)


def _made(
    kind: type[Record],
    values: dict[str, Any],
    origin: Origin,
    issues: list[Issue],
    texts: Mapping[str, str],
) -> Record:
    """The record; what it must have and the row does not is empty, and said."""
    known = kind.__dataclass_fields__
    must = {"day": None} if "day" in known else {}
    for name in ("plan", "wording", "title", "name", "holder", "document", "quote"):
        if name in known and name not in values:
            must[name] = ""  # type: ignore[assignment]
    if kind is CommitmentRecord:
        values["position"] = values.get("rank", 0)
    own = {name: value for name, value in values.items() if name in known}
    raw = {name: text for name, text in texts.items() if text}
    return kind(**{**must, **own}, origin=origin, issues=tuple(issues), raw=raw)


def value_of(column: Column, text: str) -> Any:
    """What a cell says; None where it says nothing. Raises BadCell."""
    text = cells.unguarded(text)
    if not text.strip():
        if column.must:
            raise BadCell(text)
        return None
    if column.words:
        return _word(column, text.strip())
    return READERS.get(column.kind, str)(text)


def _word(column: Column, text: str) -> str:
    try:
        return values_of(column.words)[text]
    except KeyError as error:
        raise BadCell(text) from error


def _whole(text: str) -> int:
    plain = text.strip()
    # Python reads no number of more than some thousand digits.
    small = plain.isascii() and plain.isdigit() and len(plain) <= len(str(HIGHEST))
    if not small or int(plain) > HIGHEST:
        raise BadCell(text)
    return int(plain)


def _yes(text: str) -> bool:
    if text.strip() not in (cells.YES, cells.NO):
        raise BadCell(text)
    return text.strip() == cells.YES


def _wholes(text: str) -> tuple[int, ...]:
    return tuple(map(_whole, text.split()))


READERS: dict[str, Callable[[str], Any]] = {
    columns.FIGURE: cells.figure_of,
    columns.DAY: cells.day_of,
    columns.WHOLE: _whole,
    columns.YES_NO: _yes,
    columns.LIST: cells.unpacked,
    columns.MAP: cells.map_of,
    columns.TABLE: cells.table_of,
    columns.WHOLES: _wholes,
}


def _bad(column: Column, text: str, line: int, letter: str) -> Issue:
    """What is wrong with a cell, in the words that any file gets."""
    told = {"heading": column.heading}
    if not text.strip():
        return Issue("open_cell_empty", "", line, letter, "", data=told)
    if column.words or column.kind == columns.YES_NO:
        known = values_of(column.words) if column.words else (cells.YES, cells.NO)
        return Issue(
            "word_unknown", "", line, letter, text, data=told | {"known": "、".join(known)}
        )
    if column.kind == columns.DAY:
        return Issue("date_unreadable", "", line, letter, text, data=told)
    if column.kind == columns.WHOLE:
        limits = {"low": "0", "high": str(HIGHEST)}
        return Issue("whole_number_unreadable", "", line, letter, text, data=told | limits)
    return Issue("open_cell_unreadable", "", line, letter, text[:80], data=told)
