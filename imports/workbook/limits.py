"""What a file may hold, what reading it may take, and what a sheet is before it is understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .formats import Special

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
    memory: int = 3 * 2**30
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
