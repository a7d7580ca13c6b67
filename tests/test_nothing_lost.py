"""Every number that stands in a row of an item is somewhere in what is made of the file: in a
figure, a day, a field kept under its heading, or an issue that names its cell."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from imports.checking import Checked, Known, check
from imports.language import read_quantity, tidy
from imports.workbook import Cell, Reading, Row, UnreadableFile, read_workbook
from imports.workbook.as_json import DATE_FIELDS
from imports.workbook.cells import grid_of
from imports.workbook.opening import open_file

from .random_ledgers import Ledger, ledgers
from .test_files import FILES
from .test_files import NAMES as FILE_NAMES
from .test_fuzz_layouts import BOUNDED, as_xlsx
from .test_layouts import NAMES as LEDGER_NAMES
from .test_layouts import parts

DAY = dt.date(2026, 6, 30)
# Tables that become records.
TAKEN = ("ledger", "form", "plan", "unit", "document", "revision", "node", "site")
# Not what a record says, but where it stands and how it looked.
UNSAID = ("raw", "origin", "issues", "position", "offset")
# Magnitudes of units, and shares of 1.
SCALES = [Decimal(10) ** power for power in (0, 2, 3, 4, 6, 7, 8)]


def unread(data: bytes, reading: Reading) -> list[str]:
    """Numbers of the sheets' own cells that stand in a line of items and are in no row."""
    _, raws = open_file(data)
    lost = []
    for raw in raws:
        tables = [t for t in reading.sheets if t.name == raw.name and t.kind in TAKEN]
        lines = {row.line for table in tables for row in table.items()}
        read = {place for table in tables for row in table.rows for place in places(row)}
        for line, row in enumerate(grid_of(raw), start=1):
            lost += [
                f"{raw.name} {cell.letter}{line} {cell.text}"
                for cell in row.values()
                if cell.number is not None and line in lines and (line, cell.letter) not in read
            ]
    return lost


def places(row: Row) -> Iterator[tuple[int, str]]:
    """Where the cells of a row stand."""
    return ((cell.line or row.line, cell.letter) for cell in row.cells.values())


def untold(reading: Reading, checked: Checked) -> list[str]:
    """Numbers of items that no record says and no issue names."""
    said: dict[tuple[str, int], list[Any]] = {}
    named = {(issue.sheet, issue.line, issue.column) for issue in checked.issues}
    for record in checked.records:
        said.setdefault((record.origin.sheet, record.origin.line), []).append(record)
        named |= {(issue.sheet, issue.line, issue.column) for issue in record.issues}
    return [
        f"{sheet.name} {cell.letter}{line} {cell.text}"
        for sheet in reading.sheets
        if sheet.kind in TAKEN
        for row in sheet.items()
        for key, cell in row.cells.items()
        if is_figure(cell) and key not in ("order", "number")
        for line in [cell.line or row.line]
        if (sheet.name, line, cell.letter) not in named
        and not any(tells(one, key, cell) for one in said.get((sheet.name, row.line), ()))
    ]


def is_figure(cell: Cell) -> bool:
    """Whether a cell is a number, or the text of one."""
    return cell.number is not None or read_quantity(cell.text) is not None


def tells(record: Any, key: str, cell: Cell) -> bool:
    """Whether a field of a record, other than the row as it stood, says what a cell says; of a day
    that field only."""
    if key in DATE_FIELDS:
        return getattr(record, key, None) is not None
    said = [f.name for f in dataclasses.fields(record) if f.name not in UNSAID]
    values = list(leaves([getattr(record, name) for name in said]))
    text = tidy(cell.text)
    if any(isinstance(value, str) and text in tidy(value) for value in values):
        return True
    found = read_quantity(cell.text)
    number = cell.number if cell.number is not None else found and found.value
    scaled = [number * scale for scale in SCALES] + [number / scale for scale in SCALES]
    return any(value in scaled for value in values if isinstance(value, Decimal | int))


def leaves(value: Any) -> Iterator[Any]:
    """All plain values within lists, mappings and records."""
    if isinstance(value, dict) or hasattr(value, "items"):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from leaves(one)
    elif dataclasses.is_dataclass(value):
        yield from leaves([getattr(value, f.name) for f in dataclasses.fields(value)])
    else:
        yield value


def lost(data: bytes, name: str) -> list[str]:
    reading = read_workbook(data, name=name)
    known = Known(plans=(), default_day=DAY)
    return [*unread(data, reading), *untold(reading, check(reading, known=known))]


@pytest.mark.parametrize("name", FILE_NAMES)
def test_no_number_of_a_file_is_lost(name: str) -> None:
    data = (FILES / name).read_bytes()
    try:
        found = lost(data, name)
    except UnreadableFile:
        assert name.startswith(("refused_", "word_without"))
        return
    assert found == []


@pytest.mark.parametrize("name", LEDGER_NAMES)
def test_no_number_of_a_ledger_is_lost(name: str) -> None:
    assert lost(parts(name)[0], f"{name}.xlsx") == []


@BOUNDED
@given(ledgers(merged=True))
def test_no_number_of_any_layout_is_lost(ledger: Ledger) -> None:
    assert lost(as_xlsx(ledger), "台账.xlsx") == []
