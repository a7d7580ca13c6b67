"""Ledgers put together at random, written as xlsx and csv, and read back exactly: the items that
were put in and nothing else, their groups, parts, periods and figures, and no word too many."""

from __future__ import annotations

import csv
import io

import openpyxl
from hypothesis import given

from imports.workbook import read_workbook

from .random_ledgers import Ledger, ledgers
from .test_files import differences, sheet_lines
from .thorough import examples


def as_xlsx(ledger: Ledger) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for line, row in enumerate(ledger.rows, start=1):
        for place, value in enumerate(row, start=1):
            if value is not None:
                sheet.cell(line, place, value)
    for top, left, bottom, right in ledger.merges:
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    for line in ledger.hidden:
        sheet.row_dimensions[line].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(ledger: Ledger) -> bytes:
    out = io.StringIO()
    width = max(map(len, ledger.rows))
    csv.writer(out).writerows(row + [None] * (width - len(row)) for row in ledger.rows)
    return out.getvalue().encode("utf-8-sig")


def read(data: bytes) -> list[str]:
    """The lines of the only sheet, whatever its name; cells only of items."""
    reading = read_workbook(data, name="台账")
    found = [
        line
        for sheet, raw in zip(reading.sheets, reading.as_json()["sheets"], strict=True)
        for line in sheet_lines(sheet, {**raw, "name": ""})
    ]
    return [line if line.startswith("item ") else shortened(line) for line in found]


def shortened(line: str) -> str:
    """A row without its cells, an issue without what was declared and read."""
    head = line.split(" | ")[0]
    return " ".join(head.split(" ")[:4]) if line.startswith("issue ") else head


def misread(ledger: Ledger, data: bytes) -> list[str]:
    """What is missing and what is too much; issues in any order."""
    return differences(in_order(ledger.expected), in_order(read(data)))


def in_order(lines: list[str]) -> list[str]:
    """Rows as they stand, issues behind them by name."""
    issues = sorted(line for line in lines if line.startswith("issue "))
    return [*(line for line in lines if not line.startswith("issue ")), *issues]


BOUNDED = examples(50, of=300)


@BOUNDED
@given(ledgers(merged=True))
def test_any_layout_of_a_workbook_is_read_as_it_was_made(ledger: Ledger) -> None:
    assert misread(ledger, as_xlsx(ledger)) == []


@BOUNDED
@given(ledgers(merged=False))
def test_any_layout_of_text_is_read_as_it_was_made(ledger: Ledger) -> None:
    assert misread(ledger, as_csv(ledger)) == []
