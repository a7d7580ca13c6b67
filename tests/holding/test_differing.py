"""A draft against what was released, case by case."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from imports.holding.differing import Difference, Released, differing

from .cases import day, rows, saying

CASES = rows("holding_differing.tsv")


@pytest.mark.parametrize(
    ("words", "told", "due", "value", "unit", "as_of", "printed", "expected"),
    CASES,
    ids=lambda cell: cell[:24],
)
def test_whether_it_differs(
    words: str, told: str, due: str, value: str, unit: str, as_of: str, printed: str, expected: str
) -> None:
    released = Released(7, Decimal(value), unit, day(as_of), printed)
    found = differing([(saying(words, told, due), released)])
    shown = [f"{one.stated:f} {one.released:f}" for one in found]
    assert shown == ([] if expected == "-" else [expected])


def test_a_difference_names_both_with_the_day_of_the_released_one() -> None:
    released = Released(7, Decimal(31), "台", dt.date(2026, 6, 30))
    one = saying("完工30台", "30 台", "2026-06-30", start=42)
    expected = Difference(7, 42, Decimal(30), Decimal(31), "台", dt.date(2026, 6, 30), "30台")
    assert differing([(one, released)]) == [expected]


def test_a_target_is_no_figure_of_what_was_done() -> None:
    released = Released(7, Decimal(31), "台", dt.date(2026, 6, 30))
    assert (
        differing([(saying("完工60台", "60 台", "2026-12-31", kind="commitment"), released)]) == []
    )


def test_the_figure_of_the_draft_is_shown_as_it_is_printed() -> None:
    released = Released(7, Decimal(120), "场", dt.date(2026, 6, 30))
    one = saying("举办活动90余场", "~90 场", "2026-06-30")
    assert [each.words for each in differing([(one, released)])] == ["90余场"]


def test_a_target_of_less_is_held_against_a_fall() -> None:
    released = Released(7, Decimal(5), "%", dt.date(2026, 6, 30), falls=True)
    fell = saying("一般性支出下降5%", "5 % growth falls", "2026-06-30")
    grew = saying("一般性支出增长5%", "5 % growth", "2026-06-30")
    assert differing([(fell, released)]) == []
    assert [each.stated for each in differing([(grew, released)])] == [Decimal(-5)]
