"""Targets that are split over villages and units, and their sums."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.items import Item, ReachedLine, ShareLine
from commitments.sharing import Sum, latest_day, latest_of, off_target, sum_on
from commitments.views.shares import share_rows
from commitments.wording.shares import share_questions, shares_sentence
from tests.test_meeting import make_figure, make_item

JUNE, SEPTEMBER = dt.date(2026, 6, 30), dt.date(2026, 9, 30)


@dataclass(frozen=True)
class Figure:
    day: dt.date
    value: Decimal


@dataclass(frozen=True)
class Part:
    holder: str
    value: Decimal | None = None
    figures: tuple[Figure, ...] = ()


def part(holder: str, *reached: str, value: str = "") -> Part:
    """A share with figures of September."""
    figures = tuple(Figure(SEPTEMBER, Decimal(each)) for each in reached)
    return Part(holder, Decimal(value) if value else None, figures)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], Sum(SEPTEMBER, None, 0, ())),
        ([part("东街"), part("南村")], Sum(SEPTEMBER, None, 0, ("东街", "南村"))),
        # A zero was reported; what is missing is not zero.
        ([part("东街", "0"), part("南村")], Sum(SEPTEMBER, Decimal(0), 1, ("南村",))),
        ([part("东街", "0"), part("南村", "0")], Sum(SEPTEMBER, Decimal(0), 2, ())),
        ([part("东街", "12"), part("南村", "26.5")], Sum(SEPTEMBER, Decimal("38.5"), 2, ())),
        # Of one day the last one counts.
        ([part("东街", "12", "14")], Sum(SEPTEMBER, Decimal(14), 1, ())),
        # Of another day is of another day.
        (
            [part("东街", "12"), Part("南村", None, (Figure(JUNE, Decimal(9)),))],
            Sum(SEPTEMBER, Decimal(12), 1, ("南村",)),
        ),
    ],
)
def test_sum_says_who_is_missing(parts: list[Part], expected: Sum) -> None:
    assert sum_on(parts, SEPTEMBER) == expected
    assert expected.complete == (bool(parts) and not expected.missing)


figures = st.decimals(
    min_value=Decimal("-999999999999"), max_value=Decimal("999999999999.999"), places=3
)


@given(st.lists(st.none() | figures, max_size=12), st.randoms())
def test_sum_is_exact_whatever_the_order(values: list[Decimal | None], random: object) -> None:
    parts = [
        Part(str(place), None, (Figure(SEPTEMBER, value),) if value is not None else ())
        for place, value in enumerate(values)
    ]
    known = [value for value in values if value is not None]
    found = sum_on(parts, SEPTEMBER)
    assert found.missing == tuple(str(n) for n, value in enumerate(values) if value is None)
    assert found.reported == len(known)
    assert found.complete == (bool(values) and None not in values)
    if known:
        assert found.value is not None
        assert Fraction(found.value) == sum(map(Fraction, known))
    shuffled = parts[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = sum_on(shuffled, SEPTEMBER)
    assert (again.value, set(again.missing)) == (found.value, set(found.missing))


def test_latest_figure_and_day() -> None:
    both = Part("东街", None, (Figure(SEPTEMBER, Decimal(2)), Figure(JUNE, Decimal(1))))
    assert latest_of(both) == Figure(SEPTEMBER, Decimal(2))
    assert latest_day([Part("南村"), both]) == SEPTEMBER
    assert latest_of(Part("南村")) is None
    assert latest_day([Part("南村")]) is None


@pytest.mark.parametrize(
    ("values", "target", "expected"),
    [
        (["20", "15", "25"], "60", None),
        (["20", "15", "30"], "60", "5"),
        (["20", "15"], "60", "-25"),
        (["20", ""], "60", None),
        (["20"], "", None),
        ([], "60", None),
        (["0.1", "0.2"], "0.3", None),
    ],
)
def test_shares_beside_the_target(values: list[str], target: str, expected: str | None) -> None:
    parts = [part("村", value=value) for value in values]
    found = off_target(parts, Decimal(target) if target else None)
    assert found == (Decimal(expected) if expected else None)


def item(*figures: Any, shares: tuple[ShareLine, ...]) -> Item:
    """60 台 in the year, split."""
    return make_item(*figures, value=Decimal(60), unit="台", shares=shares)


def line(holder: str, value: str, *reached: str) -> ShareLine:
    """A share with figures of September."""
    figures = tuple(ReachedLine(SEPTEMBER, Decimal(each)) for each in reached)
    return ShareLine(holder, "", Decimal(value), figures)


SAID = [
    ((), "", []),
    ((line("东街", "60"),), "还没有村（单位）报数", []),
    (
        (line("东街", "20", "12"), line("西街", "15", "26"), line("南村", "30")),
        "截至9月30日已报2个，合计38台；未报：南村。没有报齐，评定不用这个合计",
        ["各份分解数合计65台，目标60台，超出5台，请核对。"],
    ),
    (
        (line("东街", "20", "12"), line("西街", "15", "26")),
        "截至9月30日2个都已报，合计38台",
        [
            "各份分解数合计35台，目标60台，少25台，请核对。",
            "截至9月30日各村（单位）合计38台，全项填报40台，请核对。",
        ],
    ),
]


@pytest.mark.parametrize(("shares", "sentence", "questions"), SAID)
def test_shares_of_an_item_in_words(
    shares: tuple[ShareLine, ...], sentence: str, questions: list[str]
) -> None:
    split = item(make_figure("40"), shares=shares)
    assert (shares_sentence(split), share_questions(split)) == (sentence, questions)
    # A publication keeps them, and one from before there were shares still reads.
    kept = item(shares=shares).as_json()
    assert Item.from_json(kept).shares == shares
    del kept["shares"]
    assert Item.from_json(kept).shares == ()


def test_shares_as_a_page_shows_them() -> None:
    lines = (line("东街", "20", "12"), line("西街", "0", "3"), line("南村", "30"))
    rows = share_rows(item(shares=lines))
    assert [(row.planned, row.reached, row.day, row.ratio) for row in rows] == [
        ("20台", "12台", "9月30日", "60%"),
        ("0台", "3台", "9月30日", ""),
        ("30台", "", "", ""),
    ]
