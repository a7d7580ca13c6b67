"""Targets of growth and of levels, and the figures that are held against them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from commitments.evidence import Figure
from commitments.status import Target, judge
from imports.checking.growth import in_direction

from .reading import JUNE, checked, codes

INDICATORS = ["指标名称", "计量单位", "全年目标", "上半年完成", "同比增长（%）", "去年同期"]


def told(*rows: Any, header: list[str] = INDICATORS) -> Any:
    """Indicators, checked."""
    return checked(["2026年上半年主要指标完成情况"], header, *rows)


def test_growth_promised_is_held_against_growth_reported() -> None:
    found = told(["一般公共预算收入", "万元", "增长6%", "12,345", "5.2", "11735"])
    (commitment,), (progress,) = found.of("commitment"), found.of("progress")
    assert (commitment.measure, commitment.value, commitment.unit, commitment.basis) == (
        "growth",
        Decimal(6),
        "%",
        "change",
    )
    assert (commitment.baseline, commitment.baseline_value) == ("去年同期：11735", None)
    assert commitment.extra == {}
    assert (progress.value, progress.unit, progress.basis, progress.day, progress.from_day) == (
        Decimal("5.2"),
        "%",
        "level",
        JUNE,
        None,
    )
    assert progress.extra == {"上半年完成": "12,345"}
    assert codes(found) == []


def test_amount_promised_is_held_against_the_amount() -> None:
    found = told(["规上工业总产值", "亿元", "52", "27.3", "8.1", "25.25"])
    (commitment,), (progress,) = found.of("commitment"), found.of("progress")
    assert (progress.value, progress.unit, progress.basis, progress.from_day) == (
        Decimal("2730000000"),
        "元",
        "period",
        dt.date(2026, 1, 1),
    )
    assert (commitment.extra, progress.extra) == ({}, {"同比增长（%）": "8.1"})
    assert commitment.baseline == "去年同期：25.25"


# heading of growth, target, wording, cell -> value, codes
GROWN: list[tuple[str, str, str, Any, str | None, list[str]]] = [
    ("同比增长（%）", "增长6%", "收入", "5.2", "5.2", []),
    ("同比增长（%）", "增长6%", "收入", "-3.5", "-3.5", []),
    ("同比增长（%）", "增长6%", "收入", "下降3.5%", "-3.5", []),
    ("同比增长（%）", "增长6%", "收入", "增长7%", "7", []),
    ("同比增长（%）", "增长6%", "收入", "持平", "0", []),
    ("同比增长（%）", "增长6%", "收入", "与去年同期持平", "0", []),
    ("同比增长（%）", "下降3%", "单位能耗", "-3.2", "3.2", []),
    ("同比增长（%）", "下降3%", "单位能耗", "1.5", "-1.5", []),
    ("同比增长（%）", "下降3%", "单位能耗", "下降3.2%", "3.2", []),
    ("增幅", "增长6%", "收入", "5.2%", "5.2", []),
    ("增幅", "增长6%", "收入", "0.052", None, ["growth_unread"]),
    ("增幅", "增长6%", "收入", "较快增长", None, ["growth_unread"]),
]


@pytest.mark.parametrize(("heading", "target", "wording", "cell", "value", "expected"), GROWN)
def test_growth_of_a_column(
    heading: str, target: str, wording: str, cell: Any, value: str | None, expected: list[str]
) -> None:
    found = checked(
        ["序号", "任务表述", "目标值", heading, "累计完成"], [1, wording, target, cell, "9万元"]
    )
    (progress,) = found.of("progress")
    assert [code for code, *_ in codes(found)] == expected
    # Where the growth cannot be read the amount is still there, and no growth is made of it.
    told = (Decimal(value), "%") if value is not None else (Decimal(90000), "元")
    assert (progress.value, progress.unit) == told


# text of a figure beside a target of growth -> value
DIRECTED = [
    ("3.5", "", False, "3.5"),
    ("-3.5", "", False, "-3.5"),
    ("下降3.5%", "", False, "-3.5"),
    ("同比下滑3.5%", "", False, "-3.5"),
    ("负增长3.5%", "", False, "-3.5"),
    ("减负增长3.5%", "", False, "3.5"),
    ("3.5", "同比下降", False, "-3.5"),
    ("3.2", "", True, "3.2"),
    ("-3.2", "", True, "3.2"),
    ("3.2", "同比增长", True, "-3.2"),
    ("-3.2", "同比增长", True, "3.2"),
    ("增长1%", "", True, "-1"),
]


@pytest.mark.parametrize(("text", "heading", "falls", "value"), DIRECTED)
def test_change_in_the_promised_direction(text: str, heading: str, falls: bool, value: str) -> None:
    number = Decimal(text.strip("同比增长下降滑负减%"))
    assert in_direction(number, text, heading, falls=falls) == Decimal(value)


def test_fall_in_a_column_of_figures_is_no_rise() -> None:
    found = checked(["序号", "任务表述", "目标值", "累计完成"], [1, "收入", "增长6%", "下降3.5%"])
    assert [one.value for one in found.of("progress")] == [Decimal("-3.5")]


# target, figure -> what is kept in words and taken for no figure
NOT_HELD = [
    ("200台", "同比增长8%"),
    ("95%", "提高2个百分点"),
    ("95%", "提高2%"),
]


@pytest.mark.parametrize(("target", "figure"), NOT_HELD)
def test_growth_where_none_is_promised_is_words(target: str, figure: str) -> None:
    found = checked(["序号", "任务表述", "目标值", "累计完成"], [1, "安装", target, figure])
    (progress,) = found.of("progress")
    assert (progress.value, progress.claimed_ratio, progress.words) == (None, None, figure)
    assert codes(found) == [("figure_unreadable", 2, "D", "warning")]


def test_level_that_was_raised_to_is_a_level() -> None:
    found = checked(["序号", "任务表述", "目标值", "累计完成"], [1, "覆盖率", "95%", "提高到92%"])
    assert [one.value for one in found.of("progress")] == [Decimal(92)]


# wording, unit, target, figure -> basis of the commitment, of the figure
LEVELS = [
    ("城镇登记失业率", "%", "≤4.5", "3.9", "level", "level"),
    ("PM2.5平均浓度", "微克/立方米", "33以下", 31, "level", "level"),
    ("低保标准", "元/月", "不低于900", 880, "level", "level"),
    ("贷款余额", "亿元", "52", 27, "level", "level"),
    ("招引项目", "个", "12", 7, "period", "period"),
]


@pytest.mark.parametrize(("wording", "unit", "target", "figure", "basis", "of_figure"), LEVELS)
def test_figures_of_levels_are_levels(
    wording: str, unit: str, target: str, figure: Any, basis: str, of_figure: str
) -> None:
    found = told([wording, unit, target, figure, None, None])
    (commitment,), (progress,) = found.of("commitment"), found.of("progress")
    assert (commitment.basis, progress.basis) == (basis, of_figure)


def test_level_of_a_month_is_kept_beside_that_of_the_year_so_far() -> None:
    header = ["指标名称", "计量单位", "全年目标", "6月当月完成", "1-6月累计完成"]
    found = told(["PM2.5平均浓度", "微克/立方米", "33以下", 36, 31], header=header)
    (progress,) = found.of("progress")
    assert (progress.value, progress.day, progress.extra) == (
        Decimal(31),
        JUNE,
        {"6月当月完成": "36"},
    )


def test_levels_of_quarters_are_not_added_up() -> None:
    """PM2.5 of 31 and 30 stays below 33; their sum would not."""
    header = ["指标名称", "计量单位", "全年目标", "一季度完成", "二季度完成"]
    found = told(["PM2.5平均浓度", "微克/立方米", "33以下", 31, 30], header=header)
    (commitment,) = found.of("commitment")
    target = Target(
        commitment.measure,
        commitment.value,
        unit=commitment.unit,
        comparator=commitment.comparator,
        basis=commitment.basis,
        start=dt.date(2026, 1, 1),
        due=dt.date(2026, 12, 31),
    )
    figures = [
        Figure(one.day, one.from_day, one.value, one.unit, one.basis)
        for one in found.of("progress")
    ]
    outcome = judge(target, figures, JUNE)
    assert (outcome.status, outcome.questions) == ("on_schedule", ())


def test_target_and_what_is_striven_for() -> None:
    for text in ("确保20台、力争25台", "20台（力争25台）", "力争25台，确保20台"):
        found = checked(["序号", "任务表述", "目标值"], [1, "安装", text])
        (record,) = found.of("commitment")
        assert (record.value, record.unit, record.strength, record.value_text) == (
            Decimal(20),
            "台",
            "firm",
            text,
        )
        assert record.extra == {"力争目标": "力争25台"}
        assert codes(found) == [("stretch_apart", 2, "C", "warning")]


def test_target_that_is_only_striven_for() -> None:
    found = checked(["序号", "任务表述", "目标值"], [1, "安装", "力争1,200台"])
    (record,) = found.of("commitment")
    assert (record.value, record.strength, record.extra) == (Decimal(1200), "strive", {})


def test_targets_of_two_things_are_no_stretch() -> None:
    found = checked(["序号", "任务表述", "目标值"], [1, "安装", "确保20台、力争5公里"])
    (record,) = found.of("commitment")
    assert (record.value, record.state) == (None, "not_measurable")


# figure -> value of the report, codes
RATIOS: list[tuple[Any, str | None, list[str]]] = [
    ("95%", "95", []),
    ("95", "95", []),
    (0.95, None, ["ratio_small"]),
    (1, None, ["ratio_small"]),
    (0, "0", []),
]


@pytest.mark.parametrize(("figure", "value", "expected"), RATIOS)
def test_bare_ratio_beside_a_target_in_percent(
    figure: Any, value: str | None, expected: list[str]
) -> None:
    found = checked(["序号", "任务表述", "目标值", "累计完成"], [1, "参保率", "98%", figure])
    (progress,) = found.of("progress")
    assert progress.value == (None if value is None else Decimal(value))
    assert [code for code, *_ in codes(found)] == expected
