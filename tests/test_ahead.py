"""What is due next: what is open, by day, and what is missing of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.ahead import due_next
from commitments.items import Item, NodeLine
from commitments.status import OUTSIDE_DENOMINATOR
from commitments.wording.ahead import missing_words
from tests.test_meeting import make_figure, make_item

SEPTEMBER, YEAR_END = dt.date(2026, 9, 30), dt.date(2026, 12, 31)
MARCH = dt.date(2026, 3, 31)


def found(*items: Item) -> list[tuple[str, list[int]]]:
    return [(day.isoformat(), [due.item.id for due in dues]) for day, dues in due_next(items)]


def one(number: int, stands: str | None = "40", **fields: Any) -> Item:
    figures = [] if stands is None else [make_figure(stands, unit=fields.get("unit", "台"))]
    made = make_item(*figures, **fields)
    return replace(made, id=number, position=number)


DAYS = [
    ("the end of the month three months on", {"due": YEAR_END}, ["2026-12-31"]),
    ("nothing nearer", {"due": dt.date(2027, 6, 30)}, ["2027-06-30"]),
    (
        "on the day itself it is still open",
        {"due": SEPTEMBER, "value": Decimal(90)},
        ["2026-09-30"],
    ),
    ("past its deadline", {"due": dt.date(2026, 9, 29)}, []),
    ("without a deadline", {"due": None}, []),
    ("done", {"value": Decimal(40)}, []),
    ("counted by its parts", {"parts": (7, 8)}, []),
    ("suspended", {"state": "suspended"}, []),
    ("ongoing", {"state": "ongoing"}, []),
]


@pytest.mark.parametrize(
    ("fields", "days"), [case[1:] for case in DAYS], ids=[case[0] for case in DAYS]
)
def test_when_an_item_is_due(fields: dict[str, Any], days: list[str]) -> None:
    assert [day for day, _items in found(one(1, **fields))] == days


def test_publication_holds_nothing_that_was_due_on_its_own_day() -> None:
    ends, later = one(1, due=SEPTEMBER), one(2, due=dt.date(2026, 10, 1))
    told = due_next([ends, later], today=False)
    assert [(day.isoformat(), [due.item.id for due in dues]) for day, dues in told] == [
        ("2026-10-01", [2])
    ]


def test_days_in_order_and_what_is_late_first() -> None:
    well, slow, slower = one(1, "50"), one(2, "30"), one(3, "20")
    soon = one(4, "50", due=dt.date(2026, 11, 1))
    silent, far = one(5, None), one(6, due=dt.date(2027, 3, 31))
    told = found(well, slow, slower, soon, silent, far)
    assert told == [("2026-11-01", [4]), ("2026-12-31", [3, 2, 5, 1])]


def test_where_nothing_is_near_the_next_few_are_told_with_all_of_their_day() -> None:
    items = [one(n, due=dt.date(2027, month, 1)) for n, month in enumerate((2, 3, 3, 3, 4, 4, 5))]
    days = [(day[5:7], len(ids)) for day, ids in found(*items)]
    assert days == [("02", 1), ("03", 3), ("04", 2)]


STEPS = (
    NodeLine(dt.date(2026, 8, 31), Decimal(20), ""),
    NodeLine(dt.date(2026, 10, 31), Decimal(45), ""),
    NodeLine(dt.date(2026, 11, 30), Decimal(55), ""),
)
HOUSE: dict[str, Any] = {"measure": "milestone", "stages": ("开工", "封顶", "竣工"), "value": None}


def test_next_step_of_a_plan_is_due_before_its_end() -> None:
    short, beyond = (replace(one(n, v), nodes=STEPS) for n, v in ((1, "44"), (2, "45")))
    assert found(short, beyond) == [
        ("2026-10-31", [1]),
        ("2026-11-30", [2]),
        ("2026-12-31", [1, 2]),
    ]


def test_step_of_the_very_day_hides_no_later_one() -> None:
    steps = (NodeLine(SEPTEMBER, Decimal(45), ""), *STEPS[1:])
    days = [day for day, _ids in found(replace(one(1, "44"), nodes=steps))]
    assert days == ["2026-09-30", "2026-10-31", "2026-12-31"]


def test_stage_that_was_reached_is_not_due_again() -> None:
    roofed = make_item(make_figure(None, stage="封顶"), **HOUSE)
    steps = tuple(
        NodeLine(dt.date(2026, month, 30), None, stage)
        for month, stage in ((10, "封顶"), (11, "竣工"))
    )
    dues = due_next([replace(roofed, nodes=steps)])
    assert [(day.month, due.step and due.step.stage) for day, (due,) in dues] == [
        (11, "竣工"),
        (12, None),
    ]


@given(
    st.lists(
        st.tuples(
            st.dates(dt.date(2026, 1, 1), dt.date(2028, 12, 31)),
            st.sampled_from(["0", "44", "60", None]),
            st.sampled_from(["active", "suspended", "ongoing"]),
        ),
        max_size=12,
    )
)
def test_what_is_due_is_open_once_and_in_order(
    rows: list[tuple[dt.date, str | None, str]],
) -> None:
    items = [one(n, v, due=day, state=state) for n, (day, v, state) in enumerate(rows)]
    told = due_next(items)
    days = [day for day, _dues in told]
    assert days == sorted(set(days))
    every = [due.item for _day, dues in told for due in dues]
    assert len({item.id for item in every}) == len(every)
    assert all(item.due is not None and item.due >= item.as_of for item in every)
    assert not [i for i in every if i.group == "done" or i.status in OUTSIDE_DENOMINATOR]
    near = [i for i in items if i in every and i.due <= YEAR_END]
    assert not near or all(day <= YEAR_END for day in days)


LACKS = [
    (one(1, "44"), None, "目标60台，还差16台"),
    (one(1, None), None, "目标60台，还没有数据"),
    (make_item(make_figure("1", day=MARCH, unit="台")), None, "目标60台，3月底1台，还差59台"),
    (
        replace(make_item(make_figure(None, day=MARCH, stage="开工"), **HOUSE), status="stale"),
        None,
        "目标竣工，3月底开工",
    ),
    (one(1, "44"), STEPS[1], "计划到45台，还差1台"),
    (
        one(1, "900", unit="人", value=Decimal(850), comparator="<="),
        None,
        "目标不超过850人，现为900人",
    ),
    (make_item(make_figure(None, stage="开工"), **HOUSE), None, "目标竣工，现为开工"),
    (
        make_item(make_figure(None, stage="开工"), **HOUSE),
        NodeLine(YEAR_END, None, "封顶"),
        "计划到“封顶”，现为开工",
    ),
    (
        one(1, "86", measure="rate", unit="%", value=Decimal(95), basis="level", comparator=">="),
        None,
        "目标不低于95%，现为86%",
    ),
]


@pytest.mark.parametrize(("item", "step", "words"), LACKS)
def test_what_is_missing(item: Item, step: NodeLine | None, words: str) -> None:
    assert missing_words(item, step) == words
