"""What a later plan says otherwise than the promise, case by case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from imports.holding.drift import drifts
from imports.holding.promises import Drift

from .cases import promise, rows, saying

CASES = rows("holding_drift.tsv")


def shown(one: Drift) -> str:
    """What, old > new; in brackets what is not printed so, the year behind where it is another."""
    old, new = (
        words if printed else f"[{words}]"
        for words, printed in ((one.old, one.old_printed), (one.new, one.new_printed))
    )
    if one.years:
        old, new = f"{old}({one.years[0]})", f"{new}({one.years[1]})"
    return f"{one.what}:{old}>{new}{'!' if one.softer else ''}"


@pytest.mark.parametrize(
    ("promised", "words", "told", "due", "expected"), CASES, ids=lambda cell: cell[:24]
)
def test_what_is_said_otherwise(
    promised: str, words: str, told: str, due: str, expected: str
) -> None:
    one = saying(words, told, due, kind="commitment")
    found = drifts([(one, promise(promised))])
    assert " ; ".join(shown(each) for each in found) == expected.replace("-", "", expected == "-")


def test_an_outcome_restates_nothing() -> None:
    one = saying("推进5所学校建设", "5 所", "2027-06-30")
    assert drifts([(one, promise("新建7所学校 ## 7 所"))]) == []


def test_a_target_that_the_plan_prints_stands_as_it_is_printed_there() -> None:
    one = saying("税收增长5%左右", "~5 % growth", "2026-12-31", kind="commitment")
    held = replace(promise("税收增长6%以上 ## >=6 % growth"), target_text="不少于6%")
    (found,) = drifts([(one, held)])
    assert (found.old, found.old_printed) == ("6%以上", True)


def test_a_target_that_was_revised_stands_as_the_ledger_has_it_and_is_not_called_printed() -> None:
    one = saying("新建5所学校", "5 所", "2026-12-31", kind="commitment")
    held = replace(promise("新建9所学校 ## 7 所"), target_text="不少于7所")
    (found,) = drifts([(one, held)])
    assert (found.old, found.old_printed, found.new, found.new_printed) == (
        *("不少于7所", False),
        *("5所", True),
    )
