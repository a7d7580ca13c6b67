"""What a column of a list is: its heading, and the cell that a row has there.

A cell is typed from the words of the page: 188户 is the number 188 in the format 0"户", 83.3% the
number 0.833. So a file and its page cannot tell two figures.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ..exports import styles
from ..exports.sheet import Cell

# A number as our pages write it, and the unit behind it; no zeros before it, which are a code.
_AMOUNT = re.compile(r"(-?(?:0|[1-9]\d*)(?:\.(\d+))?)(\D*)")
_DIGITS = 15
_NOTHING = Cell(None)


@dataclass(frozen=True)
class Column:
    """A column: its heading, what it shows of a row, its width in Chinese characters."""

    heading: str
    cell: Callable[[Any], Cell]
    width: float = 8


@dataclass(frozen=True)
class Listing:
    """A table as a file. ``name`` is the file's, without its ending; ``title`` and ``told`` stand
    above the head of a sheet; ``rows`` are read once, one after the other; ``none`` is said where
    there is no row; ``day`` is what it speaks of."""

    name: str
    title: str
    told: Sequence[str]
    columns: Sequence[Column]
    rows: Iterable[Any]
    none: str
    day: dt.date


@lru_cache(maxsize=4096)
def words(said: str) -> Cell:
    """Words, which stay words whatever they begin with."""
    return Cell(said) if said else _NOTHING


def text(said: str) -> Cell:
    """Words of which hardly two rows have the same: a wording, a reason."""
    return Cell(said) if said else _NOTHING


@lru_cache(maxsize=8192)
def figure(said: str) -> Cell:
    """An amount as the page words it (48万㎡) as its number with the unit in its format; other
    words (不少于200台, 第3名) as they are."""
    found = _AMOUNT.fullmatch(said)
    if found is None or len(found[1]) > _DIGITS:
        return words(said)
    places = len(found[2] or "")
    if found[3].strip() == "%":
        return _percent(Decimal(found[1]), places, said)
    return Cell(Decimal(found[1]), styles.number_format(places, unit=found[3]), shown=said)


def _percent(points: Decimal, places: int, said: str) -> Cell:
    decimals = "." + "0" * places if places else ""
    return Cell(points / 100, f"0{decimals}%", shown=said)


def count(n: int) -> Cell:
    """A number of things."""
    return Cell(n, styles.COUNT_FORMAT)


@lru_cache(maxsize=1024)
def day(value: dt.date | None, missing: str = "") -> Cell:
    """A real date; ``missing`` where there is none."""
    return words(missing) if value is None else Cell(value, styles.DAY_FORMAT)


def number(value: Decimal | None) -> Cell:
    """A bare number, without zeros at its end; empty where there is none."""
    if value is None:
        return _NOTHING
    return Cell(value.normalize() if value else Decimal(0))
