"""Figures that stand in the right column and are wrong: none is taken in silence."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from .reading import JUNE, checked, codes

HEADER = ["序号", "任务表述", "计量单位", "目标值", "累计完成", "完成率"]

# wording, unit, target, done, ratio -> value of the report, codes
ROWS: list[tuple[tuple[Any, ...], str | None, list[str]]] = [
    # Plans, rests, other years, steps on the way.
    (("公厕", "座", "10", "去年8座", None), None, ["figure_unreadable"]),
    (("公厕", "座", "10", "计划8座", None), None, ["figure_unreadable"]),
    (("公厕", "座", "10", "差2座", None), None, ["figure_unreadable"]),
    (("公厕", "座", "10", "8座在建", None), None, ["figure_unreadable"]),
    (("公厕", "座", "10", "开工8座", None), None, ["figure_unreadable"]),
    (("公厕", "座", "10", "签约8座", None), None, ["figure_unreadable"]),
    (("开工公厕", "座", "10", "开工8座", None), "8", []),
    (("公厕", "座", "10", "8（2座在建）", None), "8", []),
    # What was not passed is not what was reached.
    (("公厕", "座", "6", "近6座", None), None, ["figure_unreadable"]),
    (("公厕", "座", "6", "不到6座", None), None, ["figure_unreadable"]),
    (("公厕", "座", "6", "不超过6座", None), None, ["figure_unreadable"]),
    (("公厕", "座", "6", "近5座", None), "5", []),
    (("公厕", "座", "6", "约6座", None), "6", []),
    # Two numbers in one cell.
    (("公厕", "座", "6", "3座，其中改建1座", None), "3", []),
    (("公厕", "座", "6", "3座（改建1座）", None), "3", []),
    (("公厕", "座", "6", "3/6", None), None, ["figure_unreadable"]),
    (("公厕", "座", "6", "3+1", None), None, ["figure_unreadable"]),
    (("公厕", "座", "6", "3 5", None), None, ["figure_unreadable"]),
    (("公厕", "座", "6", "本月3座，累计8座", None), None, ["figure_unreadable"]),
    # Another unit, said and not said.
    (("公厕", "个", "6", "5处", None), "5", ["unit_differs"]),
    (("造林", "亩", "1000", "60公顷", None), "60", ["unit_differs"]),
    (("修路", "公里", "5", "3000米", "60%"), "3000", ["unit_differs"]),
    (("修路", "公里", "5", "3000", "60%"), "3000", ["figure_out_of_scale", "ratio_contradicts"]),
    (("投资", "万元", "5000", "3200000", None), "32000000000", ["figure_out_of_scale"]),
    (("投资", "万元", "5000", "50000000", None), "500000000000", ["figure_out_of_scale"]),
    (("投资", "万元", "50000", "3.2", "64%"), "32000", ["ratio_contradicts"]),
    (("公厕", "座", "6", "17", "283.3%"), "17", []),
    (("公厕", "座", "6", "-2", None), "-2", ["figure_negative"]),
    # Percentages.
    (("参保率", "%", "95", "101", None), "101", ["rate_over_hundred"]),
    (("参保率", "%", "95", "0.93", None), None, ["ratio_small"]),
    (("失业率", "%", "≤4.5", "0.9", None), "0.9", []),
    (("公厕", "座", "6", "3座", "0.5%"), "3", ["ratio_contradicts"]),
    (("公厕", "座", "6", "50%", None), None, ["figure_is_share"]),
    # Days where figures are wanted.
    (("公厕", "座", "6", "6月底", None), None, ["figure_unreadable"]),
    (("公厕", "座", "6", "2026-06-30", None), None, ["figure_unreadable"]),
]


@pytest.mark.parametrize(("row", "value", "expected"), ROWS)
def test_figure_in_doubt(row: tuple[Any, ...], value: str | None, expected: list[str]) -> None:
    found = checked(HEADER, [1, *row])
    (progress,) = found.of("progress")
    assert progress.value == (None if value is None else Decimal(value))
    assert [code for code, *_ in codes(found)] == expected


def test_figures_out_of_all_proportion_are_not_written() -> None:
    found = checked(HEADER, [1, "公厕", "座", "6", "60000", None])
    assert [one.faulty for one in found.of("progress")] == [True]
    found = checked(HEADER, [1, "活动", "场", "1", "30", None])
    assert [one.faulty for one in found.of("progress")] == [False]


def test_figure_is_no_stage_of_a_target_that_cannot_be_read() -> None:
    found = checked(HEADER, [1, "公厕", "座", "6+2", "3+1", None])
    (progress,) = found.of("progress")
    assert (progress.stage, progress.value) == ("", None)
    assert [code for code, *_ in codes(found)] == ["target_unreadable", "figure_unreadable"]


def test_percentage_beside_an_end_state_is_a_claim() -> None:
    found = checked(HEADER, [1, "道路", None, "竣工", "80%", None])
    (progress,) = found.of("progress")
    assert (progress.value, progress.stage, progress.claimed_ratio) == (None, "", Decimal(80))


# header of target, of figures, target, wording -> value, unit, measure of the target, codes
UNITS: list[tuple[str, str, str, str, tuple[str, str, str], list[str]]] = [
    (
        "目标值",
        "累计完成（万元）",
        "500",
        "投资",
        ("5000000", "元", "quantity"),
        ["unit_of_figures"],
    ),
    ("目标值", "累计完成（万元）", "500元", "投资", ("500", "元", "quantity"), []),
    ("目标值（万元）", "累计完成（元）", "500", "投资", ("5000000", "元", "quantity"), []),
    ("目标值", "累计完成", "500", "投资", ("500", "", "quantity"), []),
    ("目标值", "累计完成", "95", "参保率", ("95", "%", "rate"), ["unit_of_figures"]),
    ("目标值", "累计完成", "-3%", "单位能耗", ("3", "%", "growth"), []),
]


@pytest.mark.parametrize(("first", "second", "target", "wording", "expected", "told"), UNITS)
def test_unit_of_a_target(
    first: str,
    second: str,
    target: str,
    wording: str,
    expected: tuple[str, str, str],
    told: list[str],
) -> None:
    found = checked(["序号", "任务表述", first, second], [1, wording, target, None])
    (record,) = found.of("commitment")
    assert (f"{record.value:f}", record.unit, record.measure) == expected
    assert [code for code, *_ in codes(found)] == told


def test_rate_of_an_amount_beside_a_column_of_growth_is_growth() -> None:
    header = ["序号", "任务表述", "目标值", "累计完成", "同比"]
    found = checked(header, [1, "收入", "6%", "1.2亿元", "5.1%"])
    (commitment,), (progress,) = found.of("commitment"), found.of("progress")
    assert (commitment.measure, progress.value, progress.unit, progress.extra) == (
        "growth",
        Decimal("5.1"),
        "%",
        {"累计完成": "1.2亿元"},
    )


def test_count_over_years_beside_the_target_of_one_is_asked() -> None:
    header = ["序号", "任务表述", "总投资（万元）", "年度计划投资（万元）", "累计完成投资（万元）"]
    found = checked(header, [1, "道路", 20000, 5000, 12000], [2, "水厂", 9000, 5000, 4000])
    assert codes(found) == [("figure_of_years", 2, "E", "warning")]


def test_figure_at_the_end_of_last_year_is_of_last_year() -> None:
    header = ["序号", "任务表述", "年度计划投资（万元）", "至2025年底累计完成投资（万元）"]
    found = checked(header, [1, "道路", 5000, 9000])
    assert [one.day for one in found.of("progress") if one.value] in ([], [dt.date(2025, 12, 31)])


def test_day_of_another_age_is_asked() -> None:
    header = ["序号", "任务表述", "目标值", "完成时限"]
    found = checked(header, [1, "修路", "5公里", "2062年底"], [2, "修桥", "1座", "2027年底"])
    assert codes(found) == [("due_far", 2, "D", "warning")]
    assert [one.due for one in found.of("commitment")] == [
        dt.date(2062, 12, 31),
        dt.date(2027, 12, 31),
    ]


def test_targets_of_none_at_all() -> None:
    found = checked(["序号", "任务表述", "目标值", "累计完成"], [1, "安全事故", "零发生", 0])
    (commitment,), (progress,) = found.of("commitment"), found.of("progress")
    assert (commitment.measure, commitment.value) == ("quantity", Decimal(0))
    assert (progress.value, progress.day) == (Decimal(0), JUNE)
