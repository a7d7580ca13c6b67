"""What needs attention in words: how long it has been so, and the text that asks for figures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from commitments.attention import KINDS, WITHOUT_DATA, Scope, grouped_by_unit, is_code
from commitments.models import Town
from commitments.status import GROUP_OF
from commitments.wording.attention import (
    KIND_WORD,
    expected_is_past,
    expected_words,
    how_long,
    judged_words,
    reminder,
    since_asked,
)
from tests.test_meeting import make_figure, make_item

DAY = dt.date.fromisoformat


@pytest.mark.parametrize(
    ("first", "last", "never", "said"),
    [
        ("02:11", "02:11", 0, "评定时间2026年9月30日 02:11"),
        ("02:11", "23:59", 0, "评定时间2026年9月30日 02:11至2026年9月30日 23:59"),
        ("02:11", "02:11", 3, "评定时间2026年9月30日 02:11，3个镇街还没有评定过"),
        (None, None, 1, "还没有评定过"),
        (None, None, 0, ""),
    ],
)
def test_judged_words(first: str | None, last: str | None, never: int, said: str) -> None:
    ends = (
        each and dt.datetime.fromisoformat(f"2026-09-30T{each}+08:00") for each in (first, last)
    )
    assert judged_words(*ends, never) == said


def test_every_open_status_is_of_one_kind() -> None:
    named = [status for statuses in KINDS.values() for status in statuses]
    wanted = [s for s, group in GROUP_OF.items() if group in ("failed", "slow", "no_data")]
    assert sorted(named) == sorted(wanted)
    assert sorted(WITHOUT_DATA) == sorted(s for s in wanted if GROUP_OF[s] == "no_data")
    assert set(KIND_WORD) == {"", *KINDS}


@pytest.mark.parametrize(
    ("day", "due", "figures", "status", "said"),
    [
        # Of 60: overdue since the end of June, known by a figure of that day.
        ("2026-09-30", "2026-06-30", [("2026-06-30", 8)], "overdue", "逾期92天"),
        ("2026-09-30", "2026-12-31", [("2026-09-30", 8)], "behind", "数据是当天的"),
        ("2026-10-12", "2026-12-31", [("2026-09-30", 8)], "behind", "数据是12天前的"),
        ("2026-07-01", "2026-06-30", [("2026-03-31", 30)], "awaiting", "到期1天"),
        ("2026-07-20", "2026-06-30", [], "awaiting", "到期20天"),
        ("2026-07-21", "2026-06-30", [], "due_unreported", "超过报数期限1天"),
        ("2026-09-30", "2026-12-31", [], "unreported", "应报未报182天"),
        ("2026-09-30", "2026-12-31", [("2026-03-31", 30)], "stale", "数据是183天前的"),
        ("2026-02-15", "2026-12-31", [], "not_due", ""),
    ],
)
def test_how_long(
    day: str, due: str, figures: list[tuple[str, int]], status: str, said: str
) -> None:
    lines = [make_figure(value, day=DAY(of)) for of, value in figures]
    item = make_item(*lines, as_of=DAY(day), due=DAY(due))
    assert (item.status, how_long(item)) == (status, said)


@pytest.mark.parametrize(("figures", "said"), [([], ""), ([("2026-03-31", 30)], "数据是183天前的")])
def test_nobody_is_late_with_figures_from_public_papers(
    figures: list[tuple[str, int]], said: str
) -> None:
    lines = [make_figure(value, day=DAY(of)) for of, value in figures]
    item = make_item(*lines, as_of=DAY("2026-09-30"), due=DAY("2026-06-30"))
    assert (item.status, how_long(item, public=True)) == ("due_unreported", said)


@pytest.mark.parametrize(
    ("expected", "value", "said"),
    [
        ("2026-09-29", 8, "2026-9-29（已过）"),
        ("2026-09-30", 8, "2026-9-30"),
        # What was done in time or late is not overdue.
        ("2026-09-29", 60, "2026-9-29"),
        (None, 8, ""),
    ],
)
def test_day_a_unit_named_may_be_over(expected: str | None, value: int, said: str) -> None:
    line = make_figure(value, day=DAY("2026-09-28"), expected_on=expected and DAY(expected))
    item = make_item(line, as_of=DAY("2026-09-30"), due=DAY("2026-12-31"))
    assert expected_words(item) == said
    assert expected_is_past(item) == said.endswith("（已过）")


@pytest.mark.parametrize(
    ("day", "due", "figures", "said"),
    [
        ("2026-07-01", "2026-06-30", [("2026-03-31", 30)], "还差19天"),
        ("2026-07-20", "2026-06-30", [], "今天应报"),
        ("2026-07-21", "2026-06-30", [], "超过应报1天"),
        ("2026-09-30", "2026-12-31", [], "超过应报182天"),
        ("2026-09-30", "2026-12-31", [("2026-03-31", 30)], "超过应报72天"),
        ("2026-02-15", "2026-12-31", [], "还差45天"),
        ("2026-09-30", "2026-12-31", [("2026-09-30", 8)], ""),
    ],
)
def test_everything_is_counted_from_the_day_a_figure_is_asked_for(
    day: str, due: str, figures: list[tuple[str, int]], said: str
) -> None:
    lines = [make_figure(value, day=DAY(of)) for of, value in figures]
    assert since_asked(make_item(*lines, as_of=DAY(day), due=DAY(due))) == said


def lacking(number: str, **fields: Any) -> Any:
    return make_item(number=number, wording=f"第{number}件事", value=Decimal(60), **fields)


def test_reminder_numbers_what_it_asks_for() -> None:
    items = [lacking("7")]
    assert reminder(town="示例镇", unit="城建办", items=items, day=DAY("2026-09-30")) == (
        "城建办：\n"
        "截至2026年9月30日，示例镇目标任务中，由贵单位牵头的1项还缺数据，请尽快报送：\n"
        "1. 第7件事（第7项）：2026年4月1日前应有第一次数据，目前没有。\n"
        "已经报送的，请告知；有困难的，请写明原因和下一步打算。"
    )
    nobody = reminder(town="示例镇", unit="", items=[lacking("")], day=DAY("2026-09-30"))
    assert nobody.split("\n")[0] == "责任单位："
    assert "1. 第件事：2026年" in nobody


def test_reminders_stand_in_the_order_of_towns_and_units() -> None:
    far, near = Town(code="999000002", order=2), Town(code="999000001", order=1)
    late, early = (
        lacking("1", lead_unit="乙", lead_order=2),
        lacking("2", lead_unit="甲", lead_order=1),
    )
    groups = grouped_by_unit([(far, early), (near, late), (near, early), (near, late)])
    assert [(town.code, unit, len(items)) for (town, unit), items in groups.items()] == [
        ("999000001", "甲", 1),
        ("999000001", "乙", 2),
        ("999000002", "甲", 1),
    ]


@pytest.mark.parametrize(
    ("typed", "code"),
    [("999000001", True), ("99900000", False), ("示例", False), ("９９９０００００１", False)],
)
def test_code_of_a_town(typed: str, code: bool) -> None:
    assert is_code(typed) is code


def test_who_has_no_town_has_nothing_to_see() -> None:
    town = Town(code="999000001")
    assert Scope().nothing
    presidium = Scope(presidium=frozenset({town.pk}))
    assert (presidium.nothing, presidium.edits(town)) == (False, False)
    assert Scope(inside=frozenset({town.pk})).edits(town)
    assert Scope(everywhere=True).edits(town)
