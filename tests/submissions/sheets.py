"""A 填报表 as plain rows, for tests of what comes back: built by hand, so that it can be spoilt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from commitments.identifiers import identifier
from commitments.submissions.mark import FORM, FormMark, written
from imports.checking import Known, KnownPlan

PLAN = KnownPlan("示例镇2026年度目标任务", "annual", dt.date(2026, 1, 1), dt.date(2026, 12, 31), 12)
UNITS = {5: ("城乡建设管理办公室", "城建办"), 6: ("农业农村办公室", "农业办")}
KNOWN = Known((PLAN,), town="示例镇", units=UNITS)
Q2, Q3 = dt.date(2026, 6, 30), dt.date(2026, 9, 30)
HEADINGS = (
    *(
        "序号",
        "任务表述",
        "目标",
        "计量单位",
        "完成时限",
        "计划进度",
        "上次数据",
        "截至{day}累计完成",
    ),
    *(
        "形象进度",
        "进展情况",
        "原因类别",
        "存在问题",
        "下一步打算",
        "预计完成",
        "兑现编号",
        "兑现表号",
    ),
)
FILLED = ("figure", "stage", "words", "cause_kind", "cause", "next_step", "expected_on")
KNOWN_OF = (
    ("1", "加装电梯完工60台", "60台", "台"),
    ("2", "道路硬化10公里", "10公里", "公里"),
    ("3", "优良天数比率达到90%", "90%以上", "%"),
    ("4", "文化站竣工", "竣工", ""),
    ("5", "固定资产投资3亿元", "3亿元", "亿元"),
)
Rows = list[list[Any]]


def mark(day: dt.date = Q3, unit: int = 5, plan: int = 12) -> str:
    """What stands in the hidden column of each row."""
    return written(FormMark(FORM, plan, unit, day))


def head(day: dt.date = Q3, unit: str = "城建办", quarter: str = "三季度") -> Rows:
    """Title, line and headings."""
    near = f"{day.month}月{day.day}日"
    told = f"填报单位：{unit}    数据截至：{day.year}年{near}    请于10月10日前交镇党政办"
    title = f"{PLAN.title}{quarter}进展填报表"
    return [[title], [told], [heading.format(day=near) for heading in HEADINGS]]


def body(said: Mapping[int, Mapping[str, Any]], day: dt.date = Q3, unit: int = 5) -> Rows:
    """The rows; ``said`` is number -> field -> what was filled in."""
    rows = []
    for place, known in enumerate(KNOWN_OF, start=1):
        filled = [said.get(place, {}).get(name) for name in FILLED]
        rows.append(
            [
                *known,
                "2026-12-31",
                "45",
                "28（6月30日）",
                *filled,
                identifier(place),
                mark(day, unit),
            ]
        )
    return rows


FOOT = ["填表人：张三    审核人：李四    主要负责人（签字）：    填报日期：2026年10月8日"]


def form(said: Mapping[int, Mapping[str, Any]], day: dt.date = Q3, unit: int = 5) -> Rows:
    """The whole sheet."""
    return [*head(day), *body(said, day, unit), [None], FOOT]


def without(rows: Rows, *headings: str) -> Rows:
    """The sheet without some columns."""
    line = next(row for row in rows if "任务表述" in row or "兑现编号" in row)
    gone = {place for place, text in enumerate(line) if text in headings}
    assert len(gone) == len(headings)
    return [
        [cell for place, cell in enumerate(row) if place not in gone] if len(row) > 3 else row
        for row in rows
    ]
