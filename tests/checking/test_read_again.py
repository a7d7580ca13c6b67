"""A file that is read again, when the town has its plans already, speaks of the same plans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from imports.checking import Known, KnownPlan, check
from imports.records import Checked
from imports.workbook import Reading, read_workbook

from .reading import JUNE, read

FILES = Path(__file__).parents[1] / "files"
HEAD = ("序号", "工作任务", "目标值", "累计完成")
ONE, TWO = (1, "修路", "5公里", "1公里"), (1, "电梯", "20台", "3台")


# Read by their tests and not by what collects them.
READABLE = sorted(
    path.name
    for path in FILES.iterdir()
    if path.is_file() and not path.name.startswith(("refused_", "word_without"))
)


def twice(reading: Reading) -> tuple[Checked, Checked]:
    """What a file says to a town without plans, and to the town that took it in."""
    first = check(reading, known=Known(default_day=JUNE))
    plans = tuple(
        KnownPlan(plan.title, plan.plan_kind, plan.start, plan.end)  # type: ignore[attr-defined]
        for plan in first.of("plan")
    )
    return first, check(reading, known=Known(plans, default_day=JUNE))


def plans_of(found: Checked) -> dict[tuple[str, str], str]:
    """Plan by kind and place of the records that have one."""
    return {
        (record.kind, record.origin.key): record.plan
        for record in found.records
        if hasattr(record, "plan")
    }


@pytest.mark.parametrize("name", READABLE)
def test_same_plans_when_a_file_is_read_again(name: str) -> None:
    reading = read_workbook((FILES / name).read_bytes(), name=name)
    first, again = map(plans_of, twice(reading))
    both = first.keys() & again.keys()
    assert {key: again[key] for key in both} == {key: first[key] for key in both}
    assert {line for _, line in first} == {line for _, line in again}


# title of the second table, its plan where the first has that of 示例镇2026年重点工作
TITLES: list[tuple[str, str]] = [
    ("示例镇2026年民生实事项目表", "示例镇2026年民生实事项目"),
    ("附表2：示例镇2026年民生实事", "示例镇2026年重点工作"),
    ("示例镇2027年重点工作", "示例镇2027年重点工作"),
    ("附表：民生实事", "示例镇2026年重点工作"),
    ("表2", "示例镇2026年重点工作"),
    ("示例镇2026年重点工作任务表（社会事务组）", "示例镇2026年重点工作"),
    ("", "示例镇2026年重点工作"),
]


@pytest.mark.parametrize(("title", "plan"), TITLES)
def test_second_table_belongs_to_the_plan_its_title_tells_of(title: str, plan: str) -> None:
    rows: Sequence[Any] = ([title], HEAD, TWO) if title else (HEAD, TWO)
    sheets = {"表一": (["示例镇2026年重点工作台账"], HEAD, ONE), "表二": rows}
    for found in twice(read(sheets)):
        told = [(one.origin.sheet, one.plan) for one in found.of("commitment")]  # type: ignore[attr-defined]
        assert told == [("表一", "示例镇2026年重点工作"), ("表二", plan)]
    assert twice(read(sheets))[1].of("plan") == ()


def test_views_that_differ_in_brackets_are_one_plan() -> None:
    by_unit = (["示例镇2026年重点工作（按部门）"], HEAD, ONE)
    by_area = (["示例镇2026年重点工作（按领域）"], HEAD, ONE)
    for found in twice(read({"一": by_unit, "二": by_area})):
        told = {(one.origin.sheet, one.plan, one.left_out) for one in found.of("commitment")}  # type: ignore[attr-defined]
        assert told == {
            ("一", "示例镇2026年重点工作（按部门）", False),
            ("二", "示例镇2026年重点工作（按部门）", True),
        }


def test_days_of_a_plan_of_its_own_are_those_of_its_year() -> None:
    sheets = {
        "一": (["示例镇2026年重点工作台账"], HEAD, ONE),
        "二": (["示例镇2027年民生实事"], HEAD, TWO),
    }
    first, _ = twice(read(sheets))
    spans = [(plan.title, plan.start) for plan in first.of("plan")]  # type: ignore[attr-defined]
    assert spans == [
        ("示例镇2026年重点工作", dt.date(2026, 1, 1)),
        ("示例镇2027年民生实事", dt.date(2027, 1, 1)),
    ]
