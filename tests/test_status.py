"""The status rule: cases as data. Properties and a second reading of it are in tests/status."""

from __future__ import annotations

import csv
import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from commitments.lights import bound_of
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
    bound = bound_of(-Decimal(gap))
    assert (bound.light if bound else "") == light


def test_worst_part_in_the_order_of_groups() -> None:
    order = ["missed", "breached", "awaiting", "not_due", "on_schedule", "completed_late"]
    outcomes = [Outcome(status) for status in order]
    for place, outcome in enumerate(outcomes):
        assert worst(list(reversed(outcomes[place:]))) is outcome
