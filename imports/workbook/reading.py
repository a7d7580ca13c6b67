"""What reading a file yields: tables of raw rows that know sheet, line and column. Plain data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from ..issues import Issue

Period = tuple[dt.date | None, dt.date]

ITEM, GROUP, TOTAL, NOTE = "item", "group", "total", "note"
NOTHING = frozenset({"", "-", "--", "/", "—", "——", "－", "／", "\\"})


class UnreadableFile(Exception):
    """A file that cannot be read at all: ``code`` names why, ``data`` what the sentence needs."""

    def __init__(self, code: str, **data: str) -> None:
        super().__init__(code)
        self.code = code
        self.data = data

    def issue(self) -> Issue:
        """The same as an Issue without a place."""
        return Issue(self.code, data=self.data)


class Cell(NamedTuple):
    """One cell: ``text`` as a person sees it (79.5%, 2026-06-30), and its number or day where the
    sheet itself holds one. ``line`` where it stands in another line than its row (a form), else
    None. A tuple, because a large file has a million of them."""

    text: str
    letter: str
    number: Decimal | None = None
    day: dt.date | None = None
    line: int | None = None

    @property
    def blank(self) -> bool:
        """Whether the cell says nothing: empty, a dash or a slash. 0 says something."""
        return self.text.strip() in NOTHING


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its letter, its heading from the top down, and what it was understood to be.

    ``key`` names its cells in a row: the field, ``field@letter`` for a second column of the same
    field, ``?letter`` where nobody knows the heading. ``period`` is (first day or None, day).
    """

    letter: str
    heading: tuple[str, ...]
    key: str
    field: str = ""
    unit: str = ""
    period: Period | None = None
    basis: str = ""
    hidden: bool = False


class Row(NamedTuple):
    """One row below a header. ``group`` holds the names of the group rows above, outermost first;
    ``cells`` maps the keys of columns to cells that hold any text. ``sub`` is the place (from 1) of
    an item among several under one 序号, 0 where its number stands alone."""

    line: int
    kind: str
    group: tuple[str, ...] = ()
    cells: Mapping[str, Cell] = MappingProxyType({})
    hidden: bool = False
    sub: int = 0

    def text(self, key: str) -> str:
        """The stripped text of a cell, "" where it says nothing."""
        cell = self.cells.get(key)
        return "" if cell is None or cell.blank else cell.text.strip()


@dataclass(frozen=True)
class Sheet:
    """One table of a sheet. ``kind`` is plan, unit, document, ledger, revision, node, site, other
    (no header we know), note (ours, passed over) or empty. ``unit`` is that of its unit line,
    ``as_of`` and ``from_day`` come from its date line or title, ``year`` is the year these name;
    ``reported_by`` is the office that stands behind 填报单位 above it."""

    name: str
    kind: str
    title: str = ""
    unit: str = ""
    as_of: dt.date | None = None
    from_day: dt.date | None = None
    year: int | None = None
    hidden: bool = False
    header_rows: tuple[int, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    issues: tuple[Issue, ...] = ()
    reported_by: str = ""

    @property
    def key(self) -> str:
        """What names this table in the corrections of a file: sheet name and first header row."""
        return f"{self.name}#{self.header_rows[0] if self.header_rows else 0}"

    def items(self) -> Iterator[Row]:
        """The rows that are items."""
        return (row for row in self.rows if row.kind == ITEM)

    def column(self, key: str) -> Column | None:
        """The column with that key."""
        return next((column for column in self.columns if column.key == key), None)

    def has(self, *fields: str) -> bool:
        """Whether any of ``fields`` has a column."""
        return any(column.field in fields for column in self.columns)


@dataclass(frozen=True)
class Reading:
    """A whole file as read: its name, format (xlsx, xls, xlsb, ods, csv) and tables in order."""

    name: str
    format: str
    sheets: tuple[Sheet, ...]

    def as_json(self) -> dict[str, Any]:
        """What was understood as JSON-able data: Decimals as strings, days in ISO form."""
        from .as_json import reading_as_json

        return reading_as_json(self)
