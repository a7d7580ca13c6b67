"""Whose a row of somebody else's form is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commitments.identifiers import identifier
from imports.delivering.matching import Found, is_shortened
from tests.test_meeting import make_figure

from .making_forms import form, found_in, released

LIFTS = released(make_figure(47), wording="既有多层住宅加装电梯，完工60台", number="1")
PARKS = released(make_figure(3), wording="新建口袋公园4座", number="2", unit="座")
PORTS = released(make_figure(860), wording="新增充电端口800个", number="3", unit="个")
ROADS = released(
    *[make_figure(11)], wording="修缮村内道路15公里", number="4", unit="公里", value=Decimal(15)
)
ELSEWHERE = released(
    *[make_figure(5)], wording="新建口袋公园4座", number="1", plan="示例镇2026年民生实事", plan_id=2
)
HELD = [LIFTS, PARKS, PORTS, ROADS]


def told(found: Found) -> tuple[int | None, str]:
    """The commitment and how it was found, else why not."""
    return found.item.id if found.item else None, found.how or found.why


@pytest.mark.parametrize(
    ("number", "wording", "expected"),
    [
        (1, "既有多层住宅加装电梯", (LIFTS.id, "number")),
        # The form counts in its own way.
        (7, "新建口袋公园4座", (PARKS.id, "wording")),
        (1, "新建口袋公园4座", (PARKS.id, "wording")),
        (9, "新增充电端口", (PORTS.id, "shortened")),
        (9, "修缮村内道路", (ROADS.id, "shortened")),
        (2, "新增充电端口900个", (None, "doubtful")),
        (9, "推进全域旅游示范区创建", (None, "no_such")),
    ],
)
def test_a_row_is_found_by_number_and_wording(
    number: int, wording: str, expected: tuple[int | None, str]
) -> None:
    rows = [["序号", "工作任务", "累计完成"], [number, wording, None], [99, "别的事情", None]]
    assert told(found_in(form(rows), HELD)[0]) == expected


def test_our_own_number_comes_first() -> None:
    header = ["兑现编号", "工作任务", "累计完成"]
    rows = [header, [identifier(ROADS.id), "改写过的表述"], [identifier(10**6), "没有发布的"]]
    assert [told(found) for found in found_in(form(rows), HELD)] == [
        (ROADS.id, "identifier"),
        (None, "no_such"),
    ]


def test_two_rows_of_one_table_are_not_the_same_commitment() -> None:
    rows = [["工作任务", "累计完成"], ["新建口袋公园4座"], ["新建口袋公园4座"]]
    first, second = found_in(form(rows), HELD)
    assert (told(first), told(second), second.line) == (
        (PARKS.id, "wording"),
        (None, "twice"),
        2,
    )


def test_two_plans_with_one_wording_are_asked_about_unless_the_title_names_one() -> None:
    rows = [["工作任务", "累计完成"], ["新建口袋公园4座"], ["修缮村内道路15公里"]]
    both = [*HELD, ELSEWHERE]
    (asked, _road) = found_in(form(rows), both)
    assert (told(asked), asked.candidates) == ((None, "doubtful"), (PARKS, ELSEWHERE))
    (named, _road) = found_in(form([["示例镇2026年民生实事进展表"], *rows]), both)
    assert told(named) == (ELSEWHERE.id, "wording")


def test_what_a_person_chose_is_taken() -> None:
    rows = [["工作任务", "累计完成"], ["新建口袋公园4座"], ["文旅示范"], ["别的"]]
    choices = {"表#1|2": 0, "表#1|3": PARKS.id, "表#1|4": 10**9}
    found = found_in(form(rows), HELD, **choices)
    assert [told(one) for one in found] == [
        (None, "passed_over"),
        (PARKS.id, "choice"),
        (None, "passed_over"),
    ]


@pytest.mark.parametrize(
    ("said", "stored", "expected"),
    [
        ("一般公共预算收入", "一般公共预算收入完成4.8亿元", True),
        ("集体经济收入", "力争集体经济收入达到1000万元以上", True),
        ("口袋公园", "新建口袋公园4座", False),
        ("加装电梯", "加装电梯工程招投标", False),
        ("修路", "修路5公里并绿化3公里", False),
        ("修路", "修路5公里并绿化", False),
        ("改造老旧小区二次供水", "改造老旧小区二次供水12个小区", True),
        ("工业总产值", "工业总产值增长不低于6%", True),
    ],
)
def test_a_wording_without_its_figure(said: str, stored: str, expected: bool) -> None:
    assert is_shortened(said, stored) is expected
