"""The status rule: cases as data, properties, and a second slow reading of its core."""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commitments.lights import light_of
from commitments.schedule import add_months, months
from commitments.status import STATUSES, Figure, Node, Outcome, Target, judge, worst

CASES = Path(__file__).parent / "cases" / "status.tsv"
DAY = dt.date.fromisoformat


def cases() -> list[dict[str, str]]:
    lines = [line for line in CASES.read_text("utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t"))


def target_of(text: str) -> Target:
    words: dict[str, object] = {
        "value": Decimal(2000),
        "start": DAY("2019-01-01"),
        "due": DAY("2019-12-31"),
        "unit": "个",
    }
    if "measure=milestone" in text:
        words["value"] = None
    for pair in text.split():
        name, _, value = pair.partition("=")
        if name == "comparator":
            words[name] = value
        elif name in ("value", "value_max"):
            words[name] = Decimal(value) if value else None
        elif name == "baseline":
            words["baseline_value"] = Decimal(value)
        elif name == "claim":
            words["claimed_ratio"] = Decimal(value)
        elif name == "months":
            words["reporting_months"] = int(value)
        elif name == "grace":
            words["grace_days"] = int(value)
        elif name in ("start", "due", "given"):
            words[name] = DAY(value) if value else None
        elif name == "stages":
            words[name] = tuple(value.split(","))
        elif name == "nodes":
            words[name] = [node_of(node) for node in value.split(",")]
        elif name == "progress_share":
            words[name] = True
        else:
            words[name] = value
    return Target(**words)  # type: ignore[arg-type]


def node_of(text: str) -> Node:
    what, _, day = text.partition("@")
    if re.fullmatch(r"[\d.]+", what):
        return Node(DAY(day), value=Decimal(what))
    return Node(DAY(day), stage=what)


def figure_of(text: str) -> Figure:
    if "=" in text:
        span, value = text.split("=")
        first, last = span.split("..")
        return Figure(DAY(last), from_day=DAY(first), basis="period", **amount_of(value))
    what, day = text.split("@")
    if what in ("done", "notdone"):
        return Figure(DAY(day), done=what == "done")
    if re.match(r"-?\d", what):
        return Figure(DAY(day), **amount_of(what))
    return Figure(DAY(day), stage=what)


def amount_of(text: str) -> dict[str, Any]:
    number = re.match(r"-?[\d.]+", text)
    assert number is not None
    return {"value": Decimal(number[0]), "unit": text[number.end() :]}


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["name"])
def test_status_of_case(case: dict[str, str]) -> None:
    figures = [figure_of(text) for text in case["figures"].split()]
    outcome = judge(target_of(case["target"]), figures, DAY(case["as_of"]))
    assert {
        "status": outcome.status,
        "ratio": "" if outcome.ratio is None else str(outcome.ratio),
        "expected": "" if outcome.expected is None else str(outcome.expected),
        "light": outcome.light,
        "questions": sorted(outcome.questions),
    } == {
        "status": case["status"],
        "ratio": case["ratio"] or "",
        "expected": case["expected"] or "",
        "light": case["light"] or "",
        "questions": sorted((case["questions"] or "").split(",")) if case["questions"] else [],
    }


def test_cases_cover_every_status() -> None:
    assert {case["status"] for case in cases()} == set(STATUSES)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2019-01-01", "2019-06-30", Fraction(6)),
        ("2019-01-01", "2019-12-31", Fraction(12)),
        ("2019-01-16", "2019-01-31", Fraction(16, 31)),
        ("2019-01-01", "2019-02-14", Fraction(1) + Fraction(14, 28)),
        ("2020-02-01", "2020-02-15", Fraction(15, 29)),
        ("2018-12-31", "2019-01-01", Fraction(2, 31)),
        ("2019-02-02", "2019-02-01", Fraction(0)),
        ("2022-01-01", "2026-12-31", Fraction(60)),
    ],
)
def test_months_between_days(first: str, last: str, expected: Fraction) -> None:
    assert months(DAY(first), DAY(last)) == expected


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2019-01-31", 3, "2019-04-30"),
        ("2019-11-30", 3, "2020-02-29"),
        ("2019-12-31", 12, "2020-12-31"),
        ("2020-02-29", 12, "2021-02-28"),
    ],
)
def test_add_months_keeps_inside_the_month(day: str, count: int, expected: str) -> None:
    assert add_months(DAY(day), count) == DAY(expected)


@pytest.mark.parametrize(
    ("gap", "light"),
    [
        ("0.1", ""),
        ("0", ""),
        ("-0.000001", "slight"),
        ("-0.099999", "slight"),
        ("-0.100000", "slow"),
        ("-0.300000", "slow"),
        ("-0.300001", "serious"),
    ],
)
def test_light_of_gap(gap: str, light: str) -> None:
    assert light_of(Decimal(gap)) == light


def test_worst_part_in_the_order_of_groups() -> None:
    order = ["missed", "breached", "awaiting", "not_due", "on_schedule", "completed_late"]
    outcomes = [Outcome(status) for status in order]
    for place, outcome in enumerate(outcomes):
        assert worst(list(reversed(outcomes[place:]))) is outcome


# Properties

days = st.dates(dt.date(2019, 1, 1), dt.date(2020, 6, 30))
amounts = st.decimals(0, 10_000, places=2, allow_nan=False, allow_infinity=False)
totals = st.builds(lambda day, value: Figure(day, value=value), days, amounts)
goals = st.decimals("0.01", 10_000, places=2)
# From worst to best, as a reader would rank what is said of a rising count.
BETTER = ["behind", "overdue", "on_schedule", "completed_late", "completed", "exceeded"]


def counted(goal: Decimal) -> Target:
    return Target(value=goal, start=dt.date(2019, 1, 1), due=dt.date(2019, 12, 31))


@given(goals, days, amounts, amounts, days)
def test_larger_value_on_the_same_day_is_never_worse(
    goal: Decimal, day: dt.date, low: Decimal, more: Decimal, as_of: dt.date
) -> None:
    target = counted(goal)
    less = judge(target, [Figure(day, value=low)], as_of).status
    larger = judge(target, [Figure(day, value=low + more)], as_of).status
    assume(less in BETTER and larger in BETTER)
    assert BETTER.index(larger) >= BETTER.index(less)


@given(goals, st.lists(totals, max_size=6), days, st.randoms())
def test_order_of_entry_does_not_matter(
    goal: Decimal, figures: list[Figure], as_of: dt.date, random: object
) -> None:
    shuffled = list(figures)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = judge(counted(goal), figures, as_of), judge(counted(goal), shuffled, as_of)
    assert (first.status, first.ratio, first.expected, set(first.questions)) == (
        second.status,
        second.ratio,
        second.expected,
        set(second.questions),
    )


@given(goals, st.lists(totals, max_size=6), days)
def test_figures_of_later_days_change_nothing(
    goal: Decimal, figures: list[Figure], as_of: dt.date
) -> None:
    known = [figure for figure in figures if figure.day <= as_of]
    assert judge(counted(goal), figures, as_of) == judge(counted(goal), known, as_of)


@given(goals, st.lists(totals, max_size=4), days, days)
def test_silence_never_completes(
    goal: Decimal, figures: list[Figure], one: dt.date, other: dt.date
) -> None:
    early, late = sorted((one, other))
    figures = [figure for figure in figures if figure.day <= early]
    done = ("completed", "exceeded", "completed_late")
    if judge(counted(goal), figures, early).status not in done:
        assert judge(counted(goal), figures, late).status not in done


def slow_months(first: dt.date, last: dt.date) -> Fraction:
    """Day by day, each day its share of its month."""
    total, day = Fraction(0), first
    while day <= last:
        total += Fraction(1, calendar.monthrange(day.year, day.month)[1])
        day += dt.timedelta(days=1)
    return total


def slow_status(goal: Decimal, figures: list[Figure], as_of: dt.date) -> str:
    """The rule for a count of a calendar year, read again the long way round."""
    start, due = dt.date(2019, 1, 1), dt.date(2019, 12, 31)
    by_day: dict[dt.date, Decimal] = {}
    for figure in figures:
        if figure.day <= as_of:
            assert figure.value is not None
            by_day[figure.day] = min(figure.value, by_day.get(figure.day, figure.value))
    if as_of > due:
        in_time = [day for day in by_day if day <= due]
        if in_time and by_day[max(in_time)] >= goal:
            return "exceeded" if by_day[max(in_time)] > goal else "completed"
        after = sorted(day for day in by_day if day > due)
        if after and by_day[after[-1]] >= goal:
            return "completed_late"
        if after or due in by_day:
            return "overdue"
        return "awaiting" if (as_of - due).days <= 20 else "due_unreported"
    if not by_day:
        return "unreported" if as_of > dt.date(2019, 4, 1) else "not_due"
    last = max(by_day)
    if by_day[last] >= goal:
        return "exceeded" if by_day[last] > goal else "completed"
    month = last.month + 3
    year, month = last.year + (month - 1) // 12, (month - 1) % 12 + 1
    end = calendar.monthrange(year, month)[1]
    if as_of > dt.date(year, month, min(last.day, end)) + dt.timedelta(days=20):
        return "stale"
    expected = slow_months(start, last) / slow_months(start, due)
    ratio = Fraction(by_day[last]) / Fraction(goal)
    return "on_schedule" if ratio >= expected else "behind"


@given(goals, st.lists(totals, max_size=5), days)
def test_rule_agrees_with_a_second_reading(
    goal: Decimal, figures: list[Figure], as_of: dt.date
) -> None:
    assert judge(counted(goal), figures, as_of).status == slow_status(goal, figures, as_of)
