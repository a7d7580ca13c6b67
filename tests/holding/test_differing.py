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
    expected = Difference(7, 42, Decimal(30), Decimal(31), "台", dt.date(2026, 6, 30))
    assert differing([(one, released)]) == [expected]


def test_a_target_is_no_figure_of_what_was_done() -> None:
    released = Released(7, Decimal(31), "台", dt.date(2026, 6, 30))
    assert (
        differing([(saying("完工60台", "60 台", "2026-12-31", kind="commitment"), released)]) == []
    )
