"""The workbooks of tests/files, each named by its peculiarity, read exactly as expected.

What is expected stands in ``tests/files/expected/NAME.txt``, written by hand, line by line::

    format xlsx                                  or: error file_is_word
    sheet NAME KIND title=… unit=万元 as_of=2026-06-30 header=4-5 hidden
    col D 二季度/当期完成 period_value 2026-04-01..2026-06-30 period
    item 7 group=市本级／在建 sub=1 hidden | number=1 | target=不少于200台 => >= 200 台
    group 3 group=市本级
    total 6 | cumulative=2200 => 22000000 元
    note 20
    issue hidden_rows 5 A declared=3             code, row, column, data; - where there is none
    check figure_unreadable 9 D                  an issue that checking adds to a row

A sheet without a name is ``-``; ``?`` is the field of a heading that nobody knows. After ``=>``
stands what a cell was understood to be, where it is not just its words: a figure with comparator
and unit, ``3..5 个`` for a range, a day, or ``nothing``. Everything has to be named: each sheet,
column, row, issue and each cell of an item, in the order of the file. Cells of groups, totals and
notes are compared where the line names any; checking where a line asks for it (``check none``: it
finds nothing odd). A cumulative column has only its last day: when its count began is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from difflib import ndiff
from pathlib import Path
from typing import Any

import pytest

from imports.checking import Known, check
from imports.workbook import Reading, Row, Sheet, UnreadableFile, read_workbook

FILES = Path(__file__).parent / "files"
EXPECTED = FILES / "expected"
NAMES = sorted(path.name for path in FILES.iterdir() if path.is_file())
COUNTED_UP = ("cumulative", "level")


def test_every_file_has_its_expected_reading_and_every_expectation_its_file() -> None:
    assert sorted(path.name.removesuffix(".txt") for path in EXPECTED.iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_file_is_read_as_expected(name: str) -> None:
    expected = (EXPECTED / f"{name}.txt").read_text("utf-8").splitlines()
    found = list(lines_of((FILES / name).read_bytes(), name))
    if any(line.startswith("check ") for line in expected):
        found += checks(read_workbook((FILES / name).read_bytes(), name=name))
    assert differences(expected, as_asked(found, expected)) == []


def differences(expected: list[str], found: list[str]) -> list[str]:
    """The lines that are missing (-) and those too many (+), in order."""
    return [line for line in ndiff(expected, found) if line.startswith(("- ", "+ "))]


def as_asked(found: list[str], expected: list[str]) -> list[str]:
    """The lines read; groups, totals and notes without their cells where these are not named."""
    named = {line.split(" | ")[0] for line in expected if " | " in line}
    bare = ("group ", "total ", "note ")
    return [
        line if not line.startswith(bare) or line.split(" | ")[0] in named else line.split(" | ")[0]
        for line in found
    ]


def lines_of(data: bytes, name: str) -> Iterator[str]:
    """What is read of a file, in the words of the expectations."""
    try:
        reading = read_workbook(data, name=name)
    except UnreadableFile as error:
        yield f"error {error.code}"
        return
    yield f"format {reading.format}"
    for sheet, raw in zip(reading.sheets, reading.as_json()["sheets"], strict=True):
        yield from sheet_lines(sheet, raw)


def sheet_lines(sheet: Sheet, raw: dict[str, Any]) -> Iterator[str]:
    """One table; ``raw`` is the same as JSON."""
    header = raw["header_rows"]
    yield words(
        "sheet",
        raw["name"] or "-",
        raw["kind"],
        *(f"{name}={raw[name]}" for name in ("title", "unit", "as_of") if raw[name]),
        header and f"header={'-'.join(map(str, sorted({header[0], header[-1]})))}",
        raw["hidden"] and "hidden",
    )
    for column, one in zip(sheet.columns, raw["columns"], strict=True):
        yield column_line(one, hidden=column.hidden)
    for row, one in zip(sheet.rows, raw["rows"], strict=True):
        yield row_line(row, one)
    yield from map(issue_line, raw["issues"])


def words(*parts: Any) -> str:
    """The parts that say anything, a blank between."""
    return " ".join(str(part) for part in parts if part)


def column_line(raw: dict[str, Any], *, hidden: bool) -> str:
    """``col D 二季度/当期完成 period_value 2026-04-01..2026-06-30 period``."""
    first, last = raw["period"] or ("", "")
    period = f"{'' if raw['basis'] in COUNTED_UP else first or ''}..{last}" if last else ""
    heading = "/".join(raw["heading"])
    field = raw["field"] or "?"
    return words("col", raw["letter"], heading, field, period, raw["basis"], hidden and "hidden")


def row_line(row: Row, raw: dict[str, Any]) -> str:
    """``item 7 group=… sub=1 hidden | KEY=RAW => MEANT | …``."""
    head = words(
        raw["kind"],
        raw["row"],
        raw["group"] and f"group={raw['group']}",
        row.sub and f"sub={row.sub}",
        row.hidden and "hidden",
    )
    return " | ".join([head, *(cell_text(key, one) for key, one in raw["values"].items())])


def cell_text(key: str, raw: dict[str, Any]) -> str:
    """``KEY=RAW``, and `` => MEANT`` where that is more than the words of the cell."""
    text = raw["raw"].strip()
    meant = "nothing" if raw["value"] is None else figure(raw["value"])
    if raw["comparator"] == "range":
        meant = f"{meant}..{figure(raw.get('value_max') or '?')}"
    comparator = "" if raw["comparator"] in ("=", "range") else raw["comparator"]
    said = words(comparator, meant, raw["unit"])
    shown = text.replace("\n", "\\n")
    return f"{key}={shown}" + (f" => {said}" if said != text else "")


def figure(said: str) -> str:
    """A number without idle zeros, words as they are."""
    try:
        number = Decimal(said)
    except InvalidOperation:
        return said
    return (
        format(number if number == 0 else number.normalize(), "f") if number.is_finite() else said
    )


def issue_line(raw: dict[str, Any]) -> str:
    """``issue CODE ROW COLUMN declared=… read=…``."""
    data = (f"{key}={raw['data'][key]}" for key in ("declared", "read") if key in raw["data"])
    return words("issue", raw["code"], raw["line"] or "-", raw["column"] or "-", *data)


def checks(reading: Reading) -> list[str]:
    """What checking says of the rows, in order; ``check none`` where it has nothing to say."""
    issues = {
        (issue.line or 0, issue.column, issue.code)
        for record in check(reading, known=Known()).records
        for issue in record.issues
    }
    said = [
        words("check", code, line or "-", column or "-") for line, column, code in sorted(issues)
    ]
    return said or ["check none"]
