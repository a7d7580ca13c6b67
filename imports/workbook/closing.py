"""Rows that close a table: averages, shares and sums that no word calls a total."""

from __future__ import annotations

import re
from decimal import Decimal

from ..language import read_quantity, tidy
from .reading import ITEM, TOTAL, Cell, Row
from .words import FIGURES

# What a row of such a name says is computed of the rows above.
_COMPUTED = re.compile(
    r"(?:总|总体|全[镇乡县区市])?(?:平均|均值|完成率|占比|比例|增幅|增速|同比)[值数]?"
)
_WHOLE = re.compile(r"全(?:[镇乡县区市村]|街道|辖区)(?:总体)?")
_SUMMED = ("target", *FIGURES, "baseline")
_NAMES = ("number", "wording", "category", "group")


def with_closing(rows: list[Row]) -> list[Row]:
    """The rows; 平均 and 完成率 without a number below the items, and 全镇 where its figures are
    the sums of the items, are totals."""
    rows = list(rows)
    for place in range(len(rows) - 1, -1, -1):
        row = rows[place]
        if row.kind != ITEM:
            continue
        if not _closes(rows[:place], row):
            break
        rows[place] = row._replace(kind=TOTAL, sub=0)
    return rows


def _closes(above: list[Row], row: Row) -> bool:
    items = [item for item in above if item.kind == ITEM]
    names = [row.text(name) for name in _NAMES if row.text(name)]
    others = [cell for key, cell in row.cells.items() if key not in _NAMES and not cell.blank]
    if not items or len(names) != 1 or not others or not all(map(_is_figure, others)):
        return False
    name = tidy(names[0])
    if _COMPUTED.fullmatch(name):
        return True
    return bool(_WHOLE.fullmatch(name)) and _is_sum(items, row)


def _is_figure(cell: Cell) -> bool:
    return _value(cell) is not None


def _value(cell: Cell | None) -> Decimal | None:
    """The figure of a cell as it stands, None for words, spans and blanks."""
    found = read_quantity(cell.text) if cell is not None and not cell.blank else None
    return found.value if found is not None and found.value_max is None else None


def _is_sum(items: list[Row], row: Row) -> bool:
    """Whether all figures that can add up are the sums of those above, of two rows or more."""
    told = False
    for key, cell in row.cells.items():
        if key.partition("@")[0] not in _SUMMED or "%" in tidy(cell.text):
            continue
        figures = [_value(item.cells.get(key)) for item in items]
        known = [figure for figure in figures if figure is not None]
        if len(known) < 2 or sum(known, Decimal(0)) != _value(cell):
            return False
        told = True
    return told
