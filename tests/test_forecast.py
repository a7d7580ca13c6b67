"""Forecasts: when at the pace so far, what is needed a month, and their sentences."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.evidence import Point
from commitments.forecast import Forecast, forecast, forecast_of
from commitments.items import FigureLine, Item, NodeLine, judge_again, judgement_fields
from commitments.schedule import ONE_DAY, Node
from commitments.status import Target, planned_line
from commitments.wording.forecast import forecast_sentence
from commitments.wording.sentences import spelled_unit

DAY = dt.date.fromisoformat
START, DUE = DAY("2026-01-01"), DAY("2026-12-31")
LIFTS = Target(value=Decimal(200), unit="台", start=START, due=DUE)
GREEN = replace(LIFTS, measure="rate", unit="%", value=Decimal(40), basis="level")
ENERGY = replace(LIFTS, unit="吨", value=Decimal(10), baseline_value=Decimal(20), basis="level")


def at(day: str, value: int | str | Fraction) -> Point:
    return Point(DAY(day), value=Fraction(value))


# What is promised, what was reached, the day it is asked on; when at this pace, days late, a month.
CASES: list[tuple[str, Target, list[Point], str, str | None, int | None, str | None]] = [
    ("half of it at half time", LIFTS, [at("2026-06-30", 100)], "2026-07-01", "2026-12-31", 0,
     "50/3"),
    ("ten a month", LIFTS, [at("2026-06-30", 60)], "2026-07-15", "2027-08-31", 243, "140/6"),
    ("faster than planned", LIFTS, [at("2026-06-30", 150)], "2026-07-15", "2026-08-31", -122,
     "50/6"),
    ("the latest figure counts", LIFTS, [at("2026-03-31", 90), at("2026-06-30", 100)],
     "2026-07-01", "2026-12-31", 0, "50/3"),
    ("a figure of a later day is not known yet", LIFTS,
     [at("2026-06-30", 100), at("2026-09-30", 199)], "2026-07-01", "2026-12-31", 0, "50/3"),
    ("half a month counts by its days", LIFTS, [at("2026-06-15", 110)], "2026-06-20",
     "2026-10-31", -61, "180/13"),
    ("nothing so far", LIFTS, [at("2026-06-30", 0)], "2026-07-15", None, None, "200/6"),
    ("beyond ten years", LIFTS, [at("2026-06-30", 1)], "2026-07-15", None, None, "199/6"),
    ("the day before the deadline", LIFTS, [at("2026-09-30", 150)], "2026-12-30", "2026-12-31", 0,
     "50/3"),
    ("the deadline has passed", LIFTS, [at("2027-01-31", 130)], "2027-02-10", "2027-08-31", 243,
     None),
    ("124 signed before, 200 promised",
     replace(LIFTS, basis="cumulative", baseline_value=Decimal(124)),
     [at("2026-06-30", 162)], "2026-07-15", "2026-12-31", 0, "38/6"),
    ("nodes bend the line, not the pace",
     replace(LIFTS, nodes=[Node(DAY("2026-06-30"), Decimal(20))]),
     [at("2026-06-30", 100)], "2026-07-15", "2026-12-31", 0, "50/3"),
    ("a level from its baseline", replace(GREEN, baseline_value=Decimal(30)),
     [at("2026-06-30", 34)], "2026-07-15", "2027-03-31", 90, "1"),
    ("falling, by what it fell", ENERGY, [at("2026-06-30", 14)], "2026-07-15", "2026-10-31", -61,
     "4/6"),
    ("falling that rose", ENERGY, [at("2026-06-30", 22)], "2026-07-15", None, None, "2"),
    ("a share of a work", replace(LIFTS, measure="rate", unit="%", value=Decimal(80),
                                  progress_share=True),
     [at("2026-06-30", 30)], "2026-07-15", "2027-04-30", 120, "50/6"),
    ("doubled", replace(LIFTS, measure="multiple", unit="番", value=Decimal(1), basis="level",
                        baseline_value=Decimal(50)),
     [at("2026-06-30", 75)], "2026-07-15", "2026-12-31", 0, "25/6"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("target", "points", "as_of", "reached_on", "late_by", "needed"),
    [pytest.param(*case[1:], id=case[0]) for case in CASES],
)
def test_forecast(
    target: Target,
    points: list[Point],
    as_of: str,
    reached_on: str | None,
    late_by: int | None,
    needed: str | None,
) -> None:
    found = forecast(target, points, DAY(as_of))
    assert found is not None
    assert found.reached_on == (reached_on and DAY(reached_on))
    assert found.late_by == late_by
    assert found.needed_per_month == (needed and Fraction(needed))


def test_forecast_is_exact_and_counts_towards_the_target() -> None:
    assert forecast(ENERGY, [at("2026-06-30", "14.3")], DAY("2026-07-01")) == Forecast(
        day=DAY("2026-06-30"),
        due=DUE,
        falls=True,
        pace=Fraction(57, 60),
        remaining=Fraction(43, 10),
        months_left=Fraction(6),
        reached_on=DAY("2026-11-16"),
        needed_per_month=Fraction(43, 60),
    )


@pytest.mark.parametrize(
    ("target", "points"),
    [
        pytest.param(LIFTS, [], id="no figure"),
        pytest.param(LIFTS, [at("2026-09-30", 100)], id="no figure yet on that day"),
        pytest.param(LIFTS, [at("2026-06-30", 200)], id="reached"),
        pytest.param(LIFTS, [at("2026-06-30", 210)], id="exceeded"),
        pytest.param(ENERGY, [at("2026-06-30", 10)], id="fallen far enough"),
        pytest.param(replace(LIFTS, due=None), [at("2026-06-30", 1)], id="no due"),
        pytest.param(replace(LIFTS, start=None), [at("2026-06-30", 1)], id="no start"),
        pytest.param(replace(LIFTS, value=None), [at("2026-06-30", 1)], id="no number"),
        pytest.param(GREEN, [at("2026-06-30", 30)], id="a level without a baseline"),
        pytest.param(
            replace(GREEN, nodes=[Node(DAY("2026-03-31"), Decimal(20))]),
            [at("2026-06-30", 30)],
            id="a line that begins with a node",
        ),
        pytest.param(replace(LIFTS, comparator="<="), [at("2026-06-30", 201)], id="a ceiling"),
        pytest.param(replace(LIFTS, measure="rank"), [at("2026-06-30", 201)], id="a rank"),
        pytest.param(
            replace(LIFTS, measure="milestone", value=None),
            [Point(DAY("2026-06-30"), stage="开工")],
            id="a milestone",
        ),
    ],
)
def test_no_forecast(target: Target, points: list[Point]) -> None:
    assert forecast(target, points, DAY("2026-07-15")) is None


@pytest.mark.parametrize(
    ("point", "as_of"),
    [
        (at("2026-09-30", 150), "2026-12-31"),
        (at("2026-12-31", 185), "2026-12-31"),
        (at("2026-12-31", 185), "2027-02-10"),
    ],
)
def test_no_forecast_once_the_deadline_has_come(point: Point, as_of: str) -> None:
    assert forecast(LIFTS, [point], DAY(as_of)) is None


AMOUNTS = st.fractions(min_value=1, max_value=10_000, max_denominator=100)
SPANS = st.tuples(
    st.dates(DAY("2019-01-01"), DAY("2028-12-31")),
    st.integers(1, 1500),
    st.integers(1, 1500),
)


def promised(
    start: dt.date, days: int, goal: Fraction, baseline: Fraction | None, basis: str
) -> Target:
    """A target whose exact amounts are Decimals, due ``days`` after its start."""
    return Target(
        value=Decimal(int(goal * 100)) / 100,
        basis=basis,
        baseline_value=None if baseline is None else Decimal(int(baseline * 100)) / 100,
        start=start,
        due=start + days * ONE_DAY,
    )


@given(SPANS, AMOUNTS, st.none() | AMOUNTS, st.sampled_from(["period", "cumulative", "level"]))
def test_on_the_line_the_target_is_reached_on_its_due_day(
    span: tuple[dt.date, int, int], goal: Fraction, baseline: Fraction | None, basis: str
) -> None:
    start, days, part = span
    target = promised(start, days, goal, baseline, basis)
    line = planned_line(target)
    day = start + min(part, days) * ONE_DAY
    if line is None or line.points[0][1] == line.points[-1][1] or day == target.due:
        return
    found = forecast(target, [Point(day, value=line.at(day))], day)
    assert found is not None
    assert (found.reached_on, found.late_by) == (target.due, 0)
    # What is needed is then what was done.
    assert found.needed_per_month == found.pace


@given(SPANS, AMOUNTS, st.none() | AMOUNTS, AMOUNTS, AMOUNTS)
def test_more_reached_is_never_forecast_later(
    span: tuple[dt.date, int, int],
    goal: Fraction,
    baseline: Fraction | None,
    here: Fraction,
    more: Fraction,
) -> None:
    start, days, part = span
    target = promised(start, days, goal, baseline, "cumulative")
    day = start + part * ONE_DAY
    way = -1 if target.kind == "falling" else 1
    less = forecast(target, [Point(day, value=here)], day)
    further = forecast(target, [Point(day, value=here + way * more)], day)
    if less is None:
        assert further is None
    elif further is not None and less.reached_on is not None:
        assert further.reached_on is not None
        assert further.reached_on <= less.reached_on
    if less and further and less.needed_per_month is not None:
        assert further.needed_per_month is not None
        assert further.needed_per_month < less.needed_per_month


# -- of an item, and in words --------------------------------------------------------------------


def figure(number: int, day: str, value: str | None, **said: Any) -> FigureLine:
    plain: dict[str, Any] = dict.fromkeys(
        ("value_text", "unit", "stage", "words", "cause", "next_step", "document", "quote"), ""
    )
    plain |= dict.fromkeys(("from_day", "done", "claimed_ratio", "expected_on", "document_id"))
    plain |= {"basis": "cumulative", "source_cell": "", "reported_by": ""}
    amount = None if value is None else Decimal(value)
    return FigureLine(**plain | {"id": number, "day": DAY(day), "value": amount} | said)


def item(as_of: str, *figures: FigureLine, **said: Any) -> Item:
    """An item judged on ``as_of``: 200台 in 2026 but for what is said."""
    texts = ("number", "subject", "area", "value_text", "baseline", "lead_unit", "note", "light")
    unknown = ("value_max", "baseline_value", "given", "parent_id", "ratio", "expected", "gap")
    lists = ("support_units", "parts", "stages", "versions", "nodes", "sites", "sources")
    plain: dict[str, Any] = (
        dict.fromkeys(texts, "")
        | dict.fromkeys(unknown)
        | dict.fromkeys((*lists, "questions", "rests_on"), ())
        | {"id": 1, "town_code": "999000001", "plan_id": 1, "plan": "计划", "plan_kind": "annual"}
        | {"category": "key_task", "level": "town", "position": 1, "wording": "加装电梯200台"}
        | {"measure": "quantity", "comparator": "=", "value": Decimal(200), "unit": "台"}
        | {"basis": "period", "start": START, "due": DUE, "strength": "firm", "lead_order": 1}
        | {"state": "active", "state_decision": "", "visibility": "public", "status": "not_due"}
        | {"reason": "", "reason_data": {}, "rule_version": "2"}
    )
    made = Item(**plain | {"as_of": DAY(as_of), "figures": figures} | said)
    return replace(made, **judgement_fields(judge_again(made, as_of=made.as_of)))


SENTENCES: list[tuple[str, Item, str]] = [
    ("late", item("2026-10-12", figure(1, "2026-09-30", "120")),
     "照目前进度，约2027年3月达到（时限2026年12月31日）；按时完成，9月底以后每月需27台。"),
    ("in time", item("2026-07-12", figure(1, "2026-06-30", "150")),
     "照目前进度，约2026年8月达到（时限2026年12月31日）；按时完成，6月底以后每月需9台。"),
    ("the month of the deadline, late",
     item("2026-07-12", figure(1, "2026-06-30", "100"), due=DAY("2026-12-15")),
     "照目前进度，约2026年12月达到（比时限2026年12月15日晚16天）；按时完成，6月底以后每月需19台。"),
    ("the month of the deadline, in time",
     item("2026-07-12", figure(1, "2026-06-30", "101")),
     "照目前进度，约2026年12月达到（时限2026年12月31日）；按时完成，6月底以后每月需17台。"),
    ("late and not yet reached", item("2027-02-10", figure(1, "2027-01-31", "130")),
     "照目前进度，约2027年8月达到（时限2026年12月31日，已过）。"),
    ("nothing so far", item("2026-07-12", figure(1, "2026-06-30", "0")),
     "照目前的数，推算不出何时达到；按时完成，6月底以后每月需34台。"),
    ("beyond ten years", item("2026-07-12", figure(1, "2026-06-30", "1")),
     "照目前进度，十年内达不到；按时完成，6月底以后每月需34台。"),
    ("the pace would have been there by now", item("2026-09-20", figure(1, "2026-06-30", "150")),
     "照6月底以前的进度推算，到现在应已达到；按时完成，6月底以后每月需9台。"),
    ("less than a month left", item("2026-12-22", figure(1, "2026-12-20", "190")),
     "照目前进度，约2027年1月达到（时限2026年12月31日）；按时完成，还需10台。"),
    ("less than one a month", item("2026-07-12", figure(1, "2026-06-30", "2"), value=Decimal(5)),
     "照目前进度，约2027年3月达到（时限2026年12月31日）；按时完成，还需3台。"),
    ("large counts in three digits",
     item("2026-10-12", figure(1, "2026-09-30", "40000"), value=Decimal(76543), unit="人次"),
     "照目前进度，约2027年6月达到（时限2026年12月31日）；按时完成，9月底以后每月需1.22万人次。"),
    ("what is measured in three digits",
     item("2026-08-12", figure(1, "2026-07-31", "272000"), value=Decimal(480000), unit="㎡"),
     "照目前进度，约2027年1月达到（时限2026年12月31日）；按时完成，7月底以后每月需4.16万㎡。"),
    ("money", item("2026-07-12", figure(1, "2026-06-30", "40000000"), value=Decimal(100000000),
                   unit="元"),
     "照目前进度，约2027年3月达到（时限2026年12月31日）；按时完成，6月底以后每月需1000万元。"),
    ("a share of a work",
     item("2026-07-12", figure(1, "2026-06-30", "30"), value=Decimal(80), unit="%",
          measure="rate", progress_share=True),
     "照目前进度，约2027年4月达到（时限2026年12月31日）；按时完成，6月底以后每月需8.4个百分点。"),
    ("a level that rises",
     item("2026-07-12", figure(1, "2026-06-30", "34"), value=Decimal(40), unit="%",
          measure="rate", basis="level", baseline_value=Decimal(30)),
     "照目前进度，约2027年3月达到（时限2026年12月31日）；按时完成，6月底以后每月需再升1个百分点。"),
    ("a level that falls",
     item("2026-07-12", figure(1, "2026-06-30", "14.5"), value=Decimal(10), unit="%",
          measure="rate", basis="level", baseline_value=Decimal(20), comparator="<="),
     "照目前进度，约2026年11月达到（时限2026年12月31日）；"
     "按时完成，6月底以后每月需再降0.8个百分点。"),
    ("next year's month is named with its year",
     item("2027-02-10", figure(1, "2026-11-30", "60"), due=DAY("2027-12-31")),
     "照目前进度，约2029年1月达到（时限2027年12月31日）；按时完成，2026年11月底以后每月需11台。"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("judged", "sentence"), [pytest.param(*case[1:], id=case[0]) for case in SENTENCES]
)
def test_forecast_sentence(judged: Item, sentence: str) -> None:
    assert forecast_sentence(judged) == sentence


@pytest.mark.parametrize(
    ("judged", "status"),
    [
        pytest.param(item("2026-07-12"), "unreported", id="no figure"),
        pytest.param(item("2026-12-20", figure(1, "2026-06-30", "100")), "stale", id="stale"),
        pytest.param(item("2027-01-10", figure(1, "2026-11-30", "100")), "awaiting", id="awaiting"),
        pytest.param(
            item("2027-02-10", figure(1, "2026-11-30", "100")), "due_unreported", id="silent"
        ),
        pytest.param(item("2026-07-12", figure(1, "2026-06-30", "200")), "completed", id="done"),
        pytest.param(
            item("2026-07-12", figure(1, "2026-06-30", "190"), comparator="~"),
            "completed",
            id="nearly is done where about was promised",
        ),
        pytest.param(
            item("2027-02-12", figure(1, "2027-01-31", "200")), "completed_late", id="done late"
        ),
        pytest.param(
            item("2026-07-12", figure(1, "2026-06-30", "100"), state="suspended"),
            "suspended",
            id="suspended",
        ),
        pytest.param(
            item(
                "2027-01-05",
                figure(1, "2026-12-31", "14"),
                unit="吨",
                value=Decimal(10),
                basis="level",
                baseline_value=Decimal(20),
            ),
            "missed",
            id="a level missed on its day",
        ),
        pytest.param(
            item("2026-07-12", figure(1, "2026-06-30", "100"), parts=(7, 8)),
            "on_schedule",
            id="what has parts",
        ),
    ],
)
def test_no_forecast_of_what_is_not_open(judged: Item, status: str) -> None:
    assert (judged.status, forecast_of(judged), forecast_sentence(judged)) == (status, None, "")


def test_forecast_of_an_item_sums_its_periods_as_the_rule_does() -> None:
    months = [
        figure(1, "2026-02-28", "10", basis="period", from_day=START),
        figure(2, "2026-03-31", "20", basis="period", from_day=DAY("2026-03-01")),
        # April is missing: what follows is not added.
        figure(3, "2026-05-31", "90", basis="period", from_day=DAY("2026-05-01")),
    ]
    nodes = (NodeLine(DAY("2026-06-30"), Decimal(40), ""),)
    found = forecast_of(item("2026-06-10", *months, nodes=nodes))
    assert found is not None
    assert (found.day, found.pace, found.needed_per_month) == (
        DAY("2026-03-31"),
        Fraction(10),
        Fraction(170, 9),
    )


@pytest.mark.parametrize(
    ("unit", "written", "spelled"),
    [
        ("㎡", "48万平方米", "平方米"),
        ("㎡", "约29万平米", "平米"),
        ("㎡", "6万㎡", "㎡"),
        ("㎡", "720亩", "㎡"),
        ("㎡", "6", "㎡"),
        ("㎡", "", "㎡"),
        ("人", "不少于80名", "名"),
        ("家", "12家企业", "家"),
    ],
)
def test_what_was_reached_is_told_in_the_unit_as_the_target_spells_it(
    unit: str, written: str, spelled: str
) -> None:
    assert spelled_unit(item("2026-09-30", unit=unit, value_text=written)) == spelled
