"""What is odd about a whole sheet is said once, however many tables and rows it has."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from imports.checking import Known, check
from imports.wording import sentence

from .reading import KNOWN, read

HEADER = ["序号", "任务表述", "目标值", "累计完成"]
TASKS = [HEADER, [1, "修路", "5公里", 2], [2, "种树", "300株", 100], [3, "公厕", "6座", None]]


def test_days_missing_is_said_once_with_the_count_of_rows() -> None:
    known = replace(KNOWN, default_day=None)
    found = check(read({"甲": TASKS, "乙": [HEADER, [7, "挖井", "3口", 1]]}), known=known)
    assert [(one.code, one.sheet, one.data) for one in found.issues] == [
        ("days_missing", "甲", {"rows": "2"}),
        ("days_missing", "乙", {"rows": "1"}),
    ]
    assert sentence(found.issues[0]) == (
        "《甲》：有2行的进展没有写明是截至哪天的，都没有导入。"
        "请为这份文件选定“数据截至”再读一次，或在表头上方写“截至2026年6月30日”。"
    )
    assert [one.faulty for one in found.of("progress")] == [True, True, True]


def test_chosen_day_is_all_that_is_needed() -> None:
    known = replace(KNOWN, default_day=dt.date(2026, 9, 30))
    found = check(read({"甲": TASKS}), known=known)
    assert found.issues == ()
    assert {one.day for one in found.of("progress")} == {dt.date(2026, 9, 30)}


def test_rows_left_out_are_not_counted() -> None:
    known = replace(KNOWN, default_day=None)
    decisions = {"甲|2": {"left_out": True}}
    found = check(read({"甲": TASKS}), known=known, decisions=decisions)
    assert [one.data for one in found.issues] == [{"rows": "1"}]


def test_other_town_is_said_once_for_a_sheet_of_two_tables() -> None:
    rows = [
        ["溪口街道2026年重点工作台账"],
        ["序号", "任务表述", "目标值", "一季度目标", "二季度目标"],
        [1, "修路", "竣工", "开工", "竣工"],
    ]
    reading = read({"表": rows})
    assert [sheet.kind for sheet in reading.sheets] == ["ledger", "node"]
    found = check(reading, known=Known(town="白鹭镇"))
    assert [one.code for one in found.issues] == ["other_town"]
