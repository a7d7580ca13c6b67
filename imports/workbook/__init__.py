"""Bytes to tables of raw rows: what a person sees when opening the sheet, as plain data."""

from __future__ import annotations

from collections.abc import Callable

from .apart import ReadingStream, open_apart, read_apart, stream_apart
from .cells import Grid, grid_of
from .corrections import Corrections
from .headings import kind_of
from .layout import Header, Heads, columns_of, find_headers, headings_of, heads_of
from .opening import LIMITS, Limits, RawSheet, open_file
from .reading import (
    GROUP,
    ITEM,
    NOTE,
    NOTHING,
    TOTAL,
    Cell,
    Column,
    Reading,
    Row,
    Sheet,
    UnreadableFile,
)
from .returned import LIST_TITLE, is_issue_list
from .rows import rows_of
from .warnings import sheet_issues

Opener = Callable[..., tuple[str, list[RawSheet]]]
# More headers than this in one sheet is no sheet that a person made.
MOST_TABLES = 300
NOTHING_CORRECTED = Corrections()

__all__ = [
    "GROUP",
    "ITEM",
    "LIMITS",
    "NOTE",
    "NOTHING",
    "TOTAL",
    "Cell",
    "Column",
    "Corrections",
    "Limits",
    "Reading",
    "ReadingStream",
    "Row",
    "Sheet",
    "UnreadableFile",
    "open_apart",
    "read_apart",
    "read_workbook",
    "stream_apart",
]


def read_workbook(
    data: bytes,
    *,
    name: str,
    limits: Limits = LIMITS,
    opener: Opener = open_file,
    corrections: Corrections = NOTHING_CORRECTED,
) -> Reading:
    """Everything that the file ``data`` says, table by table; ``name`` is only kept. For files of
    strangers ``opener`` is ``open_apart``. ``corrections`` come before our own understanding.

    Raises UnreadableFile with a reason where it cannot be read at all or breaks a limit.
    """
    kind, raws = opener(data, limits=limits)
    sheets = [sheet for raw in raws for sheet in _tables(raw)]
    return Reading(name, kind, tuple(sheets))


def _tables(raw: RawSheet) -> list[Sheet]:
    if is_issue_list(raw):
        return [Sheet(raw.name, "other", LIST_TITLE, hidden=raw.hidden)]
    grid = grid_of(raw)
    if not any(grid):
        return [Sheet(raw.name, "empty", hidden=raw.hidden)]
    headers = find_headers(grid, raw.merges)
    if not headers:
        return [_unknown(raw, grid)]
    if len(headers) > MOST_TABLES:
        raise UnreadableFile("too_many_tables", sheet=raw.name, limit=str(MOST_TABLES))
    ends = [header.above for header in headers[1:]] + [len(grid)]
    first = heads_of(grid[: headers[0].first])
    tables = []
    for header, end in zip(headers, ends, strict=True):
        own = heads_of(grid[header.above : header.first])
        tables.append(_table(raw, grid, header, end, own if own.title else _inherited(own, first)))
    return tables


def _inherited(own: Heads, first: Heads) -> Heads:
    """A later table without a title of its own speaks under that of the sheet."""
    return Heads(
        first.title, own.unit or first.unit, own.period or first.period, own.year or first.year
    )


def _table(raw: RawSheet, grid: Grid, header: Header, end: int, heads: Heads) -> Sheet:
    headings = headings_of(grid, header, raw.merges)
    kind = kind_of(list(headings.values()))
    # A table that is none of ours is shown with what its columns would mean in a ledger.
    columns = columns_of(headings, "ledger" if kind == "other" else kind, heads.year)
    places = dict(zip(headings, columns, strict=True))
    from_day, day = heads.period or (None, None)
    rows = tuple(rows_of(grid, range(header.last + 1, end), columns, places, raw.merges))
    return Sheet(
        raw.name,
        kind,
        heads.title,
        heads.unit,
        day,
        from_day,
        heads.year,
        raw.hidden,
        tuple(range(header.first + 1, header.last + 2)),
        columns,
        rows,
        sheet_issues(raw.name, kind, columns, header.last + 1),
    )


def _unknown(raw: RawSheet, grid: Grid) -> Sheet:
    heads = heads_of(grid[:3])
    issues = sheet_issues(raw.name, "other", (), None)
    return Sheet(raw.name, "other", heads.title, hidden=raw.hidden, issues=issues)
