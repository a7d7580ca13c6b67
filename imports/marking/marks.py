"""What is to be marked in a workbook, and what comes back. Plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..workbook.opening import LIMITS, Limits

FAULTY, CONFLICT, WARNING, LEFT_OUT = "faulty", "conflict", "warning", "left_out"
# What must be mended first comes first.
HANDLINGS = (FAULTY, CONFLICT, WARNING, LEFT_OUT)
GRAVE = frozenset({FAULTY, CONFLICT})


@dataclass(frozen=True, slots=True)
class Mark:
    """One issue of one place. ``line`` counts from 1, ``column`` is a letter, "" for the whole row;
    without ``line`` it speaks of the whole sheet or file. ``value`` is the cell as it stood,
    ``problem`` and ``remedy`` are sentences, ``handling`` one of faulty, conflict, warning and
    left_out."""

    sheet: str
    line: int | None
    column: str
    value: str
    problem: str
    remedy: str
    handling: str

    @property
    def grave(self) -> bool:
        """Whether it keeps its row from being written."""
        return self.handling in GRAVE


@dataclass(frozen=True)
class Order:
    """What shall be made: the file, its marks and the words to say it with (``returning.WORDS``).
    First and last header rows of each sheet's tables, and its group rows (line, text), go with rows
    that are taken out of a large file."""

    data: bytes
    marks: tuple[Mark, ...]
    words: Mapping[str, str]
    headers: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)
    groups: Mapping[str, Sequence[tuple[int, str]]] = field(default_factory=dict)
    limits: Limits = LIMITS


@dataclass(frozen=True)
class Marked:
    """A workbook given back: the suffix of its name (xlsx, xlsm) and its bytes."""

    suffix: str
    data: bytes
