"""Whether a wording goes with the number it stands beside."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.agreeing import contradict, speaks_of

# (what a row says, what is stored)
OTHERS = [
    ("西片区污水管网改造", "东片区污水管网改造"),
    ("污水管网改造（西片区）", "东片区污水管网改造"),
    ("新建幼儿园二期", "新建幼儿园一期"),
    ("新城路雨污分流改造（二期）", "新城路雨污分流改造"),
    ("加装电梯第2批", "加装电梯第1批"),
    ("三里村道路硬化工程", "五里村道路硬化工程"),
    ("李家村道路硬化", "王家村道路硬化"),
    ("和平社区食堂提升", "幸福社区食堂提升"),
    ("上游河道清淤疏浚", "下游河道清淤疏浚"),
    ("新校区操场翻修工程", "老校区操场翻修工程"),
    ("改建农贸市场停车场", "新建农贸市场停车场"),
    ("创建市级卫生村", "创建省级卫生村"),
    ("新建9所学校", "新建7所学校"),
    ("完成2025年度户厕改造", "完成2026年度户厕改造"),
    ("农贸市场北提升改造", "农贸市场提升改造"),
]
ONE = [
    ("加装电梯竣工60台", "加装电梯完工60台"),
    ("加装电梯", "加装电梯完工60台"),
    ("加装电梯完工60台", "加装电梯"),
    ("污水管网改造（东片区）", "东片区污水管网改造"),
    ("污水管网改造", "东片区污水管网改造"),
    ("新建幼儿园1期", "新建幼儿园一期"),
    ("不断推进老旧小区改造", "推进老旧小区改造"),
    ("改善小区环境", "提升小区环境"),
    ("老旧小区整治", "老旧小区改造"),
    ("三里村路面硬化工程", "三里村道路硬化工程"),
    ("拆除违法建筑2万平方米", "拆除违法建筑20000平方米"),
]


@pytest.mark.parametrize(("said", "stored"), OTHERS)
def test_wording_of_another_task_contradicts(said: str, stored: str) -> None:
    assert contradict(said, stored)


@pytest.mark.parametrize(("said", "stored"), ONE)
def test_wording_that_was_only_put_otherwise_does_not_contradict(said: str, stored: str) -> None:
    assert not contradict(said, stored)


def test_figure_of_the_target_may_stand_in_the_wording_or_not() -> None:
    assert not contradict("新建9所学校", "新建7所学校", figures=(Decimal("9.000"), None))


@given(st.text(max_size=30))
def test_a_wording_does_not_contradict_itself(text: str) -> None:
    assert not contradict(text, text)


@pytest.mark.parametrize(
    ("said", "stored", "whole", "expected"),
    [
        ("东片区管网改造", "东片区污水管网改造", True, True),
        ("管网改造", "东片区污水管网改造", False, True),
        ("管网改造", "东片区污水管网改造", True, False),
        ("发放养老补贴", "加装电梯", False, False),
        ("西片区污水管网改造", "东片区污水管网改造", False, False),
    ],
)
def test_report_may_shorten_and_a_ledger_not(
    said: str, stored: str, whole: bool, expected: bool
) -> None:
    assert speaks_of(said, stored, whole=whole, figures=()) == expected
