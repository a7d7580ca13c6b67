"""Ledgers in the layouts that offices publish, read exactly: each file of ``tests/ledgers`` holds a
sheet as it stands, what must be read of it, and what checking makes of that.

In a sheet ``<`` is merged with the cell before it, ``^`` with the cell above. The reading is
written as in ``tests/files/expected``; a commitment as
``NUMBER WORDING COMPARATOR VALUE UNIT LEAD``,
without figure as ``NUMBER WORDING LEAD``.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest

from imports.checking import Known, KnownPlan, check
from imports.records import CommitmentRecord
from imports.workbook import read_workbook

from .books import xlsx
from .test_files import as_asked, differences, lines_of

LEDGERS = Path(__file__).parent / "ledgers"
NAMES = sorted(path.stem for path in LEDGERS.glob("*.txt"))
# A list of what is unfinished only reports: it belongs to the plan that the town has.
PLAN = KnownPlan("南湾镇2026年民生实事", "annual", dt.date(2026, 1, 1), dt.date(2026, 12, 31))
KNOWN = {"cangnan": Known(plans=(PLAN,))}
PLACES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def parts(name: str) -> tuple[bytes, list[str], list[str]]:
    """(workbook, lines of the reading, lines of commitments) of one ledger."""
    text = (LEDGERS / f"{name}.txt").read_text("utf-8")
    head, _, rest = text.partition("\nread\n")
    reading, _, checked = rest.partition("\nchecked\n")
    _, first, *rows = head.split("\n")
    return book(first.removeprefix("sheet "), rows), reading.splitlines(), checked.splitlines()


def book(name: str, lines: list[str]) -> bytes:
    """An xlsx of one sheet, its numbers as numbers."""
    rows = [line.split("|") for line in lines]
    values = [[value(cell) for cell in row] for row in rows]
    return xlsx({name: values}, merges={name: merges(rows)})


def value(cell: str) -> Any:
    """A cell of the text as a workbook holds it."""
    if cell in ("", "<", "^"):
        return None
    try:
        return Decimal(cell)
    except InvalidOperation:
        return cell


def merges(rows: list[list[str]]) -> list[str]:
    """The merged ranges that ``<`` and ``^`` tell of."""
    found = []
    for line, row in enumerate(rows):
        for place, cell in enumerate(row):
            right = place
            while cell not in ("<", "^") and right + 1 < len(row) and row[right + 1] == "<":
                right += 1
            down = line
            while cell not in ("<", "^") and down + 1 < len(rows) and under(rows[down + 1], place):
                down += 1
            if right > place or down > line:
                found.append(f"{PLACES[place]}{line + 1}:{PLACES[right]}{down + 1}")
    return found


def under(row: list[str], place: int) -> bool:
    """Whether a cell is merged with the one above it."""
    return place < len(row) and row[place] == "^"


def shown(record: CommitmentRecord) -> str:
    """A commitment as the ledgers write it."""
    said = [record.number or "-", record.wording]
    if record.value is not None:
        said += [record.comparator, format(record.value.normalize(), "f"), record.unit]
    return " ".join((*said, record.lead_unit or "-"))


@pytest.mark.parametrize("name", NAMES)
def test_ledger_is_read_exactly(name: str) -> None:
    data, expected, _ = parts(name)
    found = list(lines_of(data, f"{name}.xlsx"))
    assert differences(expected, as_asked(found, expected)) == []


@pytest.mark.parametrize("name", NAMES)
def test_ledger_checks_without_an_error(name: str) -> None:
    data, _, expected = parts(name)
    checked = check(read_workbook(data, name=f"{name}.xlsx"), known=KNOWN.get(name, Known()))
    errors = [
        (issue.code, issue.line, issue.column, issue.value)
        for record in checked.records
        for issue in record.issues
        if issue.severity == "error"
    ]
    assert errors == []
    commitments = [one for one in checked.of("commitment") if isinstance(one, CommitmentRecord)]
    assert [shown(one) for one in commitments] == expected
    assert {re.sub(r".*(20\d\d年).*", r"\1", one.plan) for one in checked.of("progress")} <= {
        "2026年"
    }
