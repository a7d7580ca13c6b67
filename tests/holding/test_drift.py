"""What a later plan says otherwise than the promise, case by case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from imports.holding.drift import drifts
from imports.holding.promises import Drift

from .cases import promise, rows, saying

CASES = rows("holding_drift.tsv")


def shown(one: Drift) -> str:
    return f"{one.what}:{one.old}>{one.new}{'!' if one.softer else ''}"


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


def test_the_target_in_force_is_shown_as_it_is_written_in_the_ledger() -> None:
    one = saying("新建5所学校", "5 所", "2026-12-31", kind="commitment")
    held = replace(promise("新建7所学校 ## 7 所"), target_text="不少于7所")
    assert [each.old for each in drifts([(one, held)])] == ["不少于7所"]
