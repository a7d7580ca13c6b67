"""What holds of the status rule whatever was promised and told."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.schedule import rounded
from tests.status import slow
from tests.status.making import SEEN, Case, days, ours, outcome_of
from tests.status.test_agreement import KINDS
from tests.thorough import examples

COUNTS = ("count", "range", "count_from_a_baseline", "share_of_a_work")
AMOUNTS = (*COUNTS[:3], "falling", "ceiling", "level_of_a_quantity")
ANY = st.sampled_from(list(KINDS)).flatmap(lambda kind: KINDS[kind])
A_COUNT = st.sampled_from(COUNTS).flatmap(lambda kind: KINDS[kind])
AN_AMOUNT = st.sampled_from(AMOUNTS).flatmap(lambda kind: KINDS[kind])
DONE = ("completed", "exceeded", "completed_late")
# How a reader would rank what is said of a rising count.
STANDING = {
    "overdue": 0, "behind": 0,
    "stale": 1, "not_due": 1, "unreported": 1, "awaiting": 1, "due_unreported": 1,
    "on_schedule": 2, "completed_late": 3, "completed": 4, "exceeded": 5,
}  # fmt: skip
seen = st.sampled_from(SEEN)
often = examples(60, of=300)


def known_by(case: Case, day: str) -> Case:
    """The case with nothing told of later days, judged on ``day``."""
    told = [figure for figure in case["figures"] if figure["day"] <= day]
    return {**case, "figures": told, "as_of": day}


@given(A_COUNT, st.data())
@often
def test_larger_value_on_the_same_day_is_never_worse(case: Case, data: Any) -> None:
    if not case["figures"]:
        return
    raised = [dict(figure) for figure in case["figures"]]
    chosen = data.draw(st.sampled_from(raised))
    chosen["value"] = str(Decimal(chosen["value"]) + data.draw(st.sampled_from((1, 25, 100))))
    less, more = ours(case)["status"], ours({**case, "figures": raised})["status"]
    assert STANDING[more] >= STANDING[less]


@given(ANY, st.randoms(use_true_random=False))
@often
def test_order_of_entry_does_not_matter(case: Case, chance: random.Random) -> None:
    shuffled = list(case["figures"])
    chance.shuffle(shuffled)
    assert ours({**case, "figures": shuffled}) == ours(case)


@pytest.mark.parametrize(
    ("reports", "status"),
    [
        ([{"stage": "竣工", "done": False}, {"stage": "竣工"}], "not_due"),
        ([{"done": False}, {"done": True}], "completed"),
        ([{"stage": "开工"}, {"stage": "竣工"}], "completed"),
    ],
)
def test_two_reports_of_one_day_whichever_was_entered_first(
    reports: list[dict[str, Any]], status: str
) -> None:
    frame = {"start": "2019-01-01", "due": "2019-12-31", "stages": ["开工", "竣工"]}
    told = [{"day": "2019-06-30", **report} for report in reports]
    for figures in (told, told[::-1]):
        target = {"measure": "milestone", **frame}
        case = {"target": target, "figures": figures, "as_of": "2019-06-30"}
        assert ours(case)["status"] == status


@given(AN_AMOUNT)
@often
def test_unit_does_not_matter(case: Case) -> None:
    figures = [{**figure, "unit": "万元"} for figure in case["figures"]]
    in_wan = {**case, "target": {**case["target"], "unit": "万元"}, "figures": figures}
    in_yuan = {**case, "target": in_units(case["target"], "元", 10_000), "figures": figures}
    assert ours(in_yuan) == ours(in_wan)


def in_units(target: dict[str, Any], unit: str, factor: int) -> dict[str, Any]:
    """The same target counted in a unit of which ``factor`` make the one it was in."""

    def more(value: str | None) -> str | None:
        return None if value is None else str(Decimal(value) * factor)

    words = ("value", "value_max", "baseline_value")
    nodes = [{**node, "value": more(node["value"])} for node in target.get("nodes", [])]
    amounts = {key: more(target[key]) for key in words if key in target}
    return {**target, "unit": unit, **amounts, "nodes": nodes}


@given(ANY, seen)
@often
def test_what_is_told_of_later_days_changes_no_earlier_one(case: Case, day: str) -> None:
    assert ours({**case, "as_of": day}) == ours(known_by(case, day))


@given(A_COUNT, seen, seen)
@often
def test_silence_never_completes_a_count(case: Case, one: str, other: str) -> None:
    early, late = sorted((one, other))
    known = known_by(case, early)
    if ours(known)["status"] not in DONE:
        assert ours({**known, "as_of": late})["status"] not in DONE


@given(ANY, seen, seen)
@often
def test_silence_never_improves_what_is_said(case: Case, one: str, other: str) -> None:
    early, late = sorted((one, other))
    known = known_by(case, early)
    if outcome_of(known).group not in ("done", "on_track"):
        assert outcome_of({**known, "as_of": late}).group not in ("done", "on_track")


@given(ANY)
@often
def test_expected_lies_within_0_and_1_and_the_gap_is_what_is_shown(case: Case) -> None:
    outcome = outcome_of(case)
    if outcome.expected is None:
        assert outcome.gap is None
        return
    assert outcome.ratio is not None
    assert Decimal(0) <= outcome.expected <= Decimal(1)
    assert outcome.gap == outcome.ratio - outcome.expected
    assert {number.as_tuple().exponent for number in outcome[1:4]} == {-6}


@given(ANY)
@often
def test_light_is_only_for_what_is_behind(case: Case) -> None:
    outcome = outcome_of(case)
    has_line = outcome.expected is not None
    assert bool(outcome.light) == (outcome.status == "behind" and has_line)


@given(ANY, days)
@often
def test_grace_and_period_only_ever_wait_longer(case: Case, day: str) -> None:
    """More grace accuses nobody who was not accused before of saying nothing."""
    target = case["target"]
    patient = {**target, "grace_days": target.get("grace_days", 20) + 11}
    told = ours({**case, "as_of": day})["status"]
    later = ours({**case, "target": patient, "as_of": day})["status"]
    if told != later:
        assert told in ("stale", "due_unreported")


@pytest.mark.parametrize("sign", [1, -1])
@given(whole=st.integers(0, 3_000_000), halves=st.sampled_from((0, 1, 2)), more=st.integers(-1, 1))
def test_six_places_half_even(sign: int, whole: int, halves: int, more: int) -> None:
    number = sign * (Fraction(2 * whole + halves, 2 * 10**6) + Fraction(more, 10**12))
    assert str(rounded(number)) == slow.six(number)
