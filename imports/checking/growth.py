"""Growth against an earlier time: which way it goes, and the columns of 同比 that tell of it."""

from __future__ import annotations

import re
from decimal import Decimal

from ..issues import WARNING
from ..language import Quantity, read_quantity
from ..workbook import Cell, Column
from .place import Place
from .table import FIGURES
from .targets import FALLING, RISING, Target

_BY = re.compile(rf"(?:{FALLING.pattern}|{RISING.pattern}|同比|环比)(?![^\d]{{0,4}}[到至])")
_AS_BEFORE = re.compile(r"(?:基本)?(?:与?(?:去年|上年)(?:同期)?)?(?:基本)?持平")


def tells_change(text: str) -> bool:
    """Whether words tell by how much something changed, and not what it came to (提高到95%)."""
    return _BY.search(text) is not None


def in_direction(value: Decimal, text: str, heading: str, *, falls: bool) -> Decimal:
    """A change as one in the direction that is promised: where a fall of 3% is (``falls``), 下降
    3.2% is 3.2 and 增长1% is -1; where a rise is, 下降3.5% is -3.5.

    A bare number goes as its heading says, else it goes the promised way.
    """
    if FALLING.search(text):
        own = -abs(value)
    elif RISING.search(text):
        own = value
    elif FALLING.search(heading):
        own = -value
    elif RISING.search(heading) or "同比" in heading:
        own = value
    else:
        own = -abs(value) if falls else value
    return -own if falls else own


def of_growth(target: Target) -> bool:
    """Whether a percentage of change is what such a target is held against."""
    return target.measure == "growth" and target.unit == "%"


def growth_cells(place: Place, target: Target | None) -> list[tuple[Column, Cell, Quantity]]:
    """The columns of growth that a target of growth is held against, each with what it says."""
    if target is None or not of_growth(target):
        return []
    cells = place.columns(place.table.growth)
    return [(column, cell, found) for column, cell in cells if (found := _read(cell, column))]


def _read(cell: Cell, column: Column) -> Quantity | None:
    """The percentage of a cell; a bare 0.052 may be 5.2 % and is none."""
    text = cell.text.strip()
    if _AS_BEFORE.fullmatch(text):
        return Quantity(Decimal(0), unit="%", text=text)
    found = read_quantity(text.lstrip("↑↓▲▼"))
    if found is None or found.value_max is not None or found.unit not in ("", "%"):
        return None
    bare = not found.unit and column.unit != "%"
    return None if bare and 0 < abs(found.value) <= 1 else found.with_unit("%")


def say_unread(place: Place, target: Target | None) -> None:
    """Note the cells of growth that say something and could not be taken."""
    if target is None or not of_growth(target):
        return
    taken = {column.key for column, _, _ in growth_cells(place, target)}
    for column, _ in place.columns(place.table.growth):
        if column.key not in taken:
            place.complain("growth_unread", column.key, severity=WARNING)


def beside(place: Place, column: Column) -> Column | None:
    """The column of figures that a column of growth stands behind, else the first one."""
    figures = [one for one in place.table.sheet.columns if one.field in FIGURES]
    letters = [one.letter for one in place.table.sheet.columns]
    before = [one for one in figures if letters.index(one.letter) < letters.index(column.letter)]
    return next(iter(before[-1:] or figures), None)
