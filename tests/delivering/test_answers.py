"""What one cell of somebody else's form gets: a released fact, in the page's words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from commitments.items import Item
from imports.delivering.answers import Answer
from tests.test_meeting import make_figure

from .making_forms import answers, released

JUNE, SEPTEMBER = dt.date(2026, 6, 30), dt.date(2026, 9, 30)
LIFTS = released(
    make_figure(30, day=JUNE, words="完工30台"),
    make_figure(47, words="完工47台", cause="管线迁改", next_step="11月补齐"),
    wording="加装电梯",
    support_units=("民政办", "各社区"),
)
INCOME = released(
    make_figure(372_000_000, unit="元"),
    wording="财政收入",
    unit="元",
    value=Decimal(480_000_000),
    value_text="4.8亿元",
)
LAND = released(make_figure(70, unit="亩"), wording="盘活用地", unit="亩", value=Decimal(90))
RATE = released(
    make_figure("93.6", unit="%", basis="level"),
    wording="分类达标率",
    measure="rate",
    comparator=">=",
    unit="%",
    basis="level",
    value=Decimal(95),
)
HALL = released(
    make_figure(stage="封顶", basis="level", words="主体封顶。"),
    wording="文化中心竣工",
    measure="milestone",
    unit="",
    value=None,
    basis="level",
    stages=("开工", "封顶", "竣工"),
)
NOTHING = released(wording="创业帮扶")


def value(said: Any) -> Any:
    """The number or the words of an Answer; anything else as it is."""
    if not isinstance(said, Answer):
        return said
    return said.text if said.value is None else (str(said.value), said.look)


@pytest.mark.parametrize(
    ("item", "heading", "beside", "expected"),
    [
        # The newest figure, or that of the very day that the heading or the table names.
        (LIFTS, "累计完成", {}, ("47", '0"台"')),
        (LIFTS, "累计完成（台）", {}, ("47", "")),
        (LIFTS, "1-6月累计完成", {}, ("30", '0"台"')),
        (LIFTS, "累计完成", {"above": "截至2026年6月30日"}, ("30", '0"台"')),
        (LIFTS, "1-8月累计完成", {}, "other_day"),
        (NOTHING, "1-8月累计完成", {}, "not_on_day"),
        (NOTHING, "累计完成", {}, "no_figure"),
        (LIFTS, "1-6月推进情况", {}, "完工30台"),
        (LIFTS, "当月完成", {"above": "截至2026年9月30日"}, "period_value"),
        # Units: that of the heading, of the row, of the line above; exactly or not at all.
        (INCOME, "累计完成（万元）", {}, ("37200", "")),
        (INCOME, "累计完成", {"计量单位": "亿元"}, ("3.72", "")),
        (INCOME, "累计完成", {"above": "单位：万元"}, ("37200", "")),
        (LIFTS, "累计完成", {"above": "单位：万元"}, "47台"),
        (INCOME, "累计完成", {}, ("3.72", '0.00"亿元"')),
        (LAND, "累计完成", {"计量单位": "公顷"}, "unit"),
        (LIFTS, "累计完成（万元）", {}, "unit"),
        (LIFTS, "累计完成", {"年度目标": "5公里"}, "unit"),
        (INCOME, "累计完成", {"年度目标": "5亿元"}, ("3.72", '0.00"亿元"')),
        (RATE, "累计完成（%）", {}, ("0.936", "0.0%")),
        (RATE, "累计完成", {}, ("0.936", "0.0%")),
        (RATE, "同比", {"累计完成": ""}, "no_growth"),
        # The ratio as the page says it.
        (LIFTS, "完成率", {}, ("0.783", "0.0%")),
        (RATE, "完成率", {}, "no_ratio"),
        # Words, stages, judgements.
        (LIFTS, "进展情况", {}, "完工47台"),
        (LIFTS, "存在问题", {}, "管线迁改"),
        (LIFTS, "存在问题及下一步打算", {}, "管线迁改\n11月补齐"),
        (LIFTS, "下一步打算", {"累计完成": ""}, "11月补齐"),
        (HALL, "存在问题", {}, None),
        (HALL, "形象进度", {}, "封顶"),
        (HALL, "累计完成", {}, "milestone"),
        (HALL, "累计完成", {"形象进度": ""}, None),
        (LIFTS, "形象进度", {}, None),
        (LIFTS, "是否达序时", {}, "达序"),
        (LIFTS, "是否完成", {}, "否"),
        (NOTHING, "是否达序时", {}, "not_judged"),
        (LIFTS, "数据截至", {"累计完成": ""}, "2026年9月30日"),
        # What was promised, for whoever left it blank.
        (LIFTS, "年度目标", {"累计完成": ""}, "60台"),
        (INCOME, "年度目标（万元）", {"累计完成": ""}, ("48000", "")),
        (LIFTS, "责任单位", {"累计完成": ""}, "城建办"),
        (LIFTS, "配合单位", {"累计完成": ""}, "民政办、各社区"),
    ],
)
def test_a_cell_gets_what_was_released(
    item: Item, heading: str, beside: dict[str, str], expected: Any
) -> None:
    assert value(answers(heading, item, **beside)) == expected


def test_points_are_written_under_a_heading_in_percent() -> None:
    told = [answers(heading, LIFTS) for heading in ("完成率（%）", "完成率")]
    assert [(one.points, one.text, one.day) for one in told] == [
        (True, "78.3%", SEPTEMBER),
        (False, "78.3%", SEPTEMBER),
    ]


def test_a_whole_has_no_figure_of_its_own() -> None:
    whole = released(make_figure(3), wording="旧房改造", parts=(901, 902))
    assert answers("累计完成", whole) == "parts"
