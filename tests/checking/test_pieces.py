"""The checker piece by piece: the same records as in one go, each as early as it can be written."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from imports.checking import Checker, Known, check
from imports.records import Record
from imports.workbook import Reading

from .reading import KNOWN, Rows, read

LEDGER = ["序号", "任务表述", "目标值", "累计完成", "上级序号"]
BIG: Mapping[str, Rows] = {
    "进展": [["序号", "1-6月累计完成"], [1, 3], [2, 4]],
    "台账": [
        ["示例镇2026年度目标任务"],
        LEDGER,
        *[[number, f"任务{number}", f"{number}台", 1, None] for number in range(1, 8)],
        [8, "甲的一部分", "2台", 1, 9],
        [9, "甲", "5台", None, None],
        [3, "又是三", "5台", None, None],
        [10, "无主", "1台", None, 77],
    ],
    "节点": [["序号", "节点日期", "计划值"], [1, "6月底", "1台"]],
    "单位": [["序号", "单位名称"], [1, "党政办公室"]],
    "计划": [["计划名称"], ["示例镇2026年度目标任务"]],
}


def in_pieces(reading: Reading, known: Known, size: int) -> list[list[Record]]:
    """What each piece of ``size`` rows gave, and the end."""
    checker = Checker(known, name=reading.name)
    checker.begin(reading.sheets)
    given = [
        checker.take(sheet, sheet.rows[start : start + size])
        for sheet in reading.sheets
        for start in range(0, len(sheet.rows) or 1, size)
    ]
    return [*given, checker.end()[0]]


def named(record: Record) -> tuple[str, ...]:
    """A record by its kind, place and faults."""
    faults = [issue.code for issue in record.issues]
    return (record.kind, record.origin.key, *faults)


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_pieces_give_what_the_whole_gives(size: int) -> None:
    reading = read(BIG)
    known = Known(default_day=KNOWN.default_day)
    whole = check(reading, known=known)
    pieces = [record for given in in_pieces(reading, known, size) for record in given]
    assert sorted(map(named, pieces)) == sorted(map(named, whole.records))
    assert {record.origin.key: record for record in pieces if record.kind == "commitment"} == {
        record.origin.key: record for record in whole.records if record.kind == "commitment"
    }


def test_faults_are_those_of_the_file() -> None:
    whole = check(read(BIG), known=Known(default_day=KNOWN.default_day))
    faults = {named(record) for record in whole.records if record.issues}
    assert faults == {
        ("commitment", "台账|12", "number_twice"),
        ("commitment", "台账|13", "parent_unknown"),
        ("progress", "台账|3", "report_twice"),
        ("progress", "台账|4", "report_twice"),
    }


def test_what_rows_rest_on_comes_first() -> None:
    records = [
        record
        for given in in_pieces(read(BIG), Known(default_day=KNOWN.default_day), 2)
        for record in given
    ]
    kinds = [record.kind for record in records]
    assert kinds[:2] == ["unit", "plan"]
    numbers = [record.number for record in records if record.kind == "commitment"]  # type: ignore[attr-defined]
    assert numbers.index("9") < numbers.index("8")
    places = [record.origin.sheet for record in records]
    assert places.index("进展") > places.index("台账")
    assert places.index("节点") > places.index("台账")


def test_rows_are_given_at_once_where_nothing_waits() -> None:
    rows = [LEDGER, *[[number, f"任务{number}", "1台", None, None] for number in range(1, 7)]]
    given = in_pieces(read({"台账": rows}), KNOWN, 2)
    assert [len(records) for records in given] == [2, 2, 2, 0]


def test_wholes_and_parts_in_a_circle_are_faults() -> None:
    rows = [LEDGER, [1, "甲", "1台", None, 2], [2, "乙", "1台", None, 1]]
    found = check(read({"台账": rows}), known=KNOWN)
    assert [issue.code for one in found.records for issue in one.issues] == ["parent_in_circle"] * 2


def test_chain_of_parts_before_their_wholes_is_written_from_the_top() -> None:
    rows = [LEDGER, [1, "孙", "1台", 1, 2], [2, "子", "1台", 1, 3], [3, "父", "1台", 1, None]]
    found = [record for given in in_pieces(read({"台账": rows}), KNOWN, 1) for record in given]
    assert [(record.kind, record.number) for record in found] == [  # type: ignore[attr-defined]
        ("commitment", "3"),
        ("progress", "3"),
        ("commitment", "2"),
        ("progress", "2"),
        ("commitment", "1"),
        ("progress", "1"),
    ]
    assert all(not record.issues for record in found)
