"""Values of a sheet to cells: floats to exact Decimals, percentages and days as people see them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
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
    grid = [
        {
            place: cell
            for place, value in enumerate(row)
            if value != ""
            and value is not None
            and (cell := cell_of(value, letters[place], percent=(line, place) in percent)).text
        }
        for line, row in enumerate(sheet.rows)
    ]
    for (line, place), shown in formats.items():
        held = grid[line].get(place) if line < len(grid) else None
        if held is not None and held.number is not None:
            grid[line][place] = _seen(held, shown)
    for (line, place), text in sheet.special.texts.items():
        if line < len(grid):
            grid[line].setdefault(place, Cell(text, column_letter(place)))
    return grid


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
    if value != value or value in (float("inf"), float("-inf")):
        return Cell(str(value), letter)
    number = exact(value)
    if not percent:
        return Cell(format(number, "f"), letter, number=number)
    hundredfold = (number * 100).normalize()
    return Cell(f"{hundredfold:f}%", letter)
