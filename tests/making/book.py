"""A workbook as text: one line a row, cells between bars.

``<`` and ``^`` are cells merged with the one to the left and above; ``@2026-06-30`` is a day,
``'20000`` a text of digits, ``1.5`` a number; ``\\n`` a line break within a cell.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

Value = str | int | float | dt.date | None
Place = tuple[int, int]
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Table:
    """One sheet. ``formats``: cell or column letter -> number format; rows (from 1) and columns
    (letters) that are hidden."""

    text: str
    name: str = "Sheet1"
    formats: Mapping[str, str] = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()

    def grid(self) -> list[list[str]]:
        """The cells as written above."""
        lines = self.text.removeprefix("\n").removesuffix("\n").split("\n")
        return [[cell.strip() for cell in line.split("|")] if line else [] for line in lines]

    def values(self) -> list[list[Value]]:
        """The cells as a workbook holds them."""
        return [[value_of(cell) for cell in row] for row in self.grid()]

    def merges(self) -> list[tuple[Place, Place]]:
        """First and last cell of each merge, (row, column) from 0."""
        ends: dict[Place, Place] = {}
        anchors: dict[Place, Place] = {}
        for line, row in enumerate(self.grid()):
            for place, cell in enumerate(row):
                left, above = (line, place - 1), (line - 1, place)
                anchor = {"<": anchors.get(left, left), "^": anchors.get(above, above)}.get(cell)
                if anchor is not None:
                    anchors[line, place] = anchor
                    ends[anchor] = max(ends.get(anchor, anchor), (line, place))
        return sorted(ends.items())


@dataclass(frozen=True)
class Book:
    """A file to make: who writes it (a name in ``writers.WRITERS``) and its sheets."""

    by: str
    tables: tuple[Table, ...]
    date1904: bool = False


def book(by: str, text: str, **more: object) -> Book:
    """A book of one sheet."""
    date1904 = bool(more.pop("date1904", False))
    return Book(by, (Table(text, **more),), date1904)  # type: ignore[arg-type]


def value_of(cell: str) -> Value:
    """What a cell of the text holds."""
    if cell in ("", "<", "^"):
        return None
    if cell.startswith("@"):
        return dt.date.fromisoformat(cell[1:])
    if _NUMBER.fullmatch(cell):
        return float(cell) if "." in cell else int(cell)
    return cell.removeprefix("'").replace("\\n", "\n")


def text_of(cell: str) -> str:
    """The same as text, for formats that hold nothing else."""
    value = value_of(cell)
    return "" if value is None else value.isoformat() if isinstance(value, dt.date) else str(value)
