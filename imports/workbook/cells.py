"""Values of a sheet to cells: floats to exact Decimals, percentages and days as people see them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Any

from .formats import column_letter
from .number_formats import Format
from .opening import RawSheet
from .reading import Cell

_UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
Grid = list[dict[int, Cell]]


def grid_of(sheet: RawSheet) -> Grid:
    """One dict a row, column number -> cell; blank cells are left out."""
    letters = [column_letter(place) for place in range(max(map(len, sheet.rows), default=0))]
    percent, formats = sheet.special.percent, sheet.special.formats
    grid = [_row(row, line, letters, percent) for line, row in enumerate(sheet.rows)]
    for (line, place), shown in formats.items():
        held = grid[line].get(place) if line < len(grid) else None
        if held is not None and held.number is not None:
            grid[line][place] = _seen(held, shown)
    for (line, place), text in sheet.special.texts.items():
        if line < len(grid):
            grid[line].setdefault(place, Cell(text, column_letter(place)))
    return grid


def _row(
    row: list[Any], line: int, letters: list[str], percent: Container[tuple[int, int]]
) -> dict[int, Cell]:
    """The cells of one row. Plain texts and numbers, nearly all there are, take a short way."""
    cells = {}
    for place, value in enumerate(row):
        if value == "" or value is None:
            continue
        if type(value) is str and value.isprintable() and not value.isspace():
            cells[place] = Cell(value, letters[place])
            continue
        shown = percent and (line, place) in percent
        cell = cell_of(value, letters[place], percent=bool(shown))
        if cell.text:
            cells[place] = cell
    return cells


def cell_of(value: Any, letter: str, *, percent: bool = False) -> Cell:
    """A cell from what the file holds; text that is only blanks becomes an empty text."""
    if isinstance(value, str):
        text = clean(value)
        return Cell(text if text.strip() else "", letter)
    if isinstance(value, bool):
        return Cell("是" if value else "否", letter)
    if isinstance(value, (int, float)):
        return _number(value, letter, percent)
    if isinstance(value, dt.datetime):
        return Cell(value.date().isoformat(), letter, day=value.date())
    if isinstance(value, dt.date):
        return Cell(value.isoformat(), letter, day=value)
    return Cell(str(value), letter)


def clean(text: str) -> str:
    """``text`` without the characters that no sheet shows and no database or XML keeps: NUL and
    other controls, half characters."""
    return text if text.isprintable() else _UNKEPT.sub("", text)


@lru_cache(maxsize=2**16)
def exact(value: float) -> Decimal:
    """The number a person typed: 0.1 is 0.1, 5.0 is 5. Fifteen digits, as spreadsheets keep."""
    number = Decimal(format(value, ".15g"))
    whole = number.to_integral_value() if number == number.to_integral_value() else None
    return Decimal(format(whole if whole is not None else number.normalize(), "f"))


def _seen(cell: Cell, shown: Format) -> Cell:
    """The cell as its number format shows it: 200 as 200台, 123456 as 12.3456万."""
    assert cell.number is not None
    look = shown.look(cell.number)
    if look is None:
        return cell
    return cell._replace(text=look.text(cell.number), number=look.number(cell.number))


def _number(value: float, letter: str, percent: bool) -> Cell:
    if not isfinite(value):
        return Cell(str(value), letter)
    number = exact(value)
    if not percent:
        return Cell(_plain(value), letter, number)
    hundredfold = (number * 100).normalize()
    return Cell(f"{hundredfold:f}%", letter)


@lru_cache(maxsize=2**16)
def _plain(value: float) -> str:
    return format(exact(value), "f")
