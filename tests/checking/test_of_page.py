"""A sheet without a day: whether it may be of the period that the page stood at."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from imports.checking import Known, check
from imports.checking.of_page import speaks_of
from tests.checking.reading import KNOWN, read

SEPTEMBER, JUNE, DECEMBER = dt.date(2026, 9, 30), dt.date(2026, 6, 30), dt.date(2026, 12, 31)
CASES = [
    ("城建中心重点工作进展情况表", SEPTEMBER, True),
    ("示例镇2026年度目标任务进展情况表", SEPTEMBER, True),
    ("2026年三季度填报表（城建办）.xlsx", SEPTEMBER, True),
    ("第三季度", SEPTEMBER, True),
    ("前三季度", SEPTEMBER, True),
    ("1-3季度.xlsx", SEPTEMBER, True),
    ("1-9月累计", SEPTEMBER, True),
    ("1月至9月", SEPTEMBER, True),
    ("9月份报表", SEPTEMBER, True),
    ("九月.xlsx", SEPTEMBER, True),
    ("2026Q3.xlsx", SEPTEMBER, True),
    ("2026.9.xlsx", SEPTEMBER, True),
    ("202609.xlsx", SEPTEMBER, True),
    ("截至9月30日", SEPTEMBER, True),
    ("2025-2027年三年行动计划", SEPTEMBER, True),
    ("2025年结转、2026年新增", SEPTEMBER, True),
    ("上半年重点工作", JUNE, True),
    ("下半年重点工作", DECEMBER, True),
    # The day of sending.
    ("城建办10月8日.xlsx", SEPTEMBER, True),
    ("城建办20261008.xlsx", SEPTEMBER, True),
    ("城建办（10.8改）.xlsx", SEPTEMBER, True),
    ("城建办1月8日.xlsx", DECEMBER, True),
    # What only looks like it.
    ("附件3：进展表", SEPTEMBER, True),
    ("一月一报", SEPTEMBER, True),
    ("3个月内完成的任务", SEPTEMBER, True),
    ("表格(2).xlsx", SEPTEMBER, True),
    ("三年行动", SEPTEMBER, True),
    ("附件1-2进展表", SEPTEMBER, True),
    ("表1.2", SEPTEMBER, True),
    ("1.2.3", SEPTEMBER, True),
    # Another time.
    ("城建中心三季度重点工作进展情况表", JUNE, False),
    ("城建中心2025年三季度.xlsx", SEPTEMBER, False),
    ("二〇二五年三季度", SEPTEMBER, False),
    ("城建中心11月.xlsx", SEPTEMBER, False),
    ("十一月", SEPTEMBER, False),
    ("城建中心8月重点工作进展情况表", SEPTEMBER, False),
    ("1-8月", SEPTEMBER, False),
    ("1月—8月份", SEPTEMBER, False),
    ("8月月报", SEPTEMBER, False),
    ("上半年重点工作", SEPTEMBER, False),
    ("2026Q2.xlsx", SEPTEMBER, False),
    ("202606.xlsx", SEPTEMBER, False),
    ("2025.9.xlsx", SEPTEMBER, False),
    ("2025年9月30日", SEPTEMBER, False),
    ("6月30日", SEPTEMBER, False),
    ("20260630.xlsx", SEPTEMBER, False),
    ("2025年度工作台账", SEPTEMBER, False),
    ("2023-2025年行动计划", SEPTEMBER, False),
]


@pytest.mark.parametrize(("text", "day", "may"), CASES)
def test_time_that_a_sheet_names(text: str, day: dt.date, may: bool) -> None:
    assert speaks_of(["", text], day) is may


HEADS = ["序号", "任务表述", "完成数"]
PAGE = replace(KNOWN, default_day=None, page_day=SEPTEMBER)


@pytest.mark.parametrize(
    ("known", "rows", "day", "codes"),
    [
        (PAGE, [["城建中心进展情况表"], HEADS], SEPTEMBER, ["day_of_page"]),
        (PAGE, [["城建中心8月进展情况表"], HEADS], None, ["days_missing"]),
        (PAGE, [["进展情况表"], ["截至2026年6月30日"], HEADS], JUNE, []),
        (PAGE, [["进展情况表"], [*HEADS[:2], "1-9月累计完成"]], SEPTEMBER, []),
        # A person's word is taken.
        (KNOWN, [["城建中心8月进展情况表"], HEADS], JUNE, []),
        (replace(PAGE, default_day=JUNE), [["8月"], HEADS], JUNE, []),
    ],
)
def test_day_of_the_page_is_taken_where_nothing_names_another(
    known: Known, rows: list[list[str]], day: dt.date | None, codes: list[str]
) -> None:
    found = check(read({"Sheet1": [*rows, ["1", "修路5公里", "3"]]}), known=known)
    assert [one.day for one in found.records if one.kind == "progress"] == [day]
    assert [issue.code for issue in found.issues] == codes
