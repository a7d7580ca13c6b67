"""Cells as offices write them, as data: tests/cases/cells.tsv and days.tsv."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.language import read_figure, read_number, read_serial, read_span

CASES = Path(__file__).parents[1] / "cases"


def rows(name: str) -> list[list[str]]:
    """The cases of a table, split at tabs; lines that begin with # are notes."""
    lines = (CASES / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("case", rows("cells.tsv"), ids=lambda case: case[0])
def test_cell_of_figures(case: list[str]) -> None:
    text, *expected = case
    found = read_figure(text)
    if expected == ["-"]:
        assert found is None
        return
    value, high, unit, comparator = expected
    assert found is not None
    assert (found.value, found.value_max, found.unit, found.comparator) == (
        Decimal(value),
        Decimal(high) if high else None,
        unit,
        comparator,
    )


@pytest.mark.parametrize("case", rows("days.tsv"), ids=lambda case: case[0])
def test_cell_of_days(case: list[str]) -> None:
    text, *days = case
    expected = None if days == ["-"] else tuple(map(dt.date.fromisoformat, days))
    assert read_span(text, year=2026) == expected


@pytest.mark.parametrize("text", ["6.30", "6/30", "12月底", "上半年"])
def test_day_without_a_year_is_none_where_no_year_is_known(text: str) -> None:
    assert read_span(text) is None


def test_serials_of_both_date_systems() -> None:
    day = dt.date(2008, 5, 1)
    assert read_serial(Decimal(39569)) == day
    assert read_serial(Decimal(38107), date1904=True) == day
    assert read_serial(Decimal(200)) is None


@pytest.mark.parametrize("text", ["12\n15", "3 5", "1 234"])
def test_two_numbers_in_one_cell_are_not_one(text: str) -> None:
    assert (read_number(text), read_figure(text)) == (None, None)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.sampled_from([" ", "\n", "\t", "　"]))
def test_numbers_with_a_blank_between_are_never_joined(one: int, two: int, blank: str) -> None:
    assert read_figure(f"{one}{blank}{two}") is None


@given(st.text(max_size=60))
def test_figures_are_finite_or_none(text: str) -> None:
    found = read_figure(text)
    assert found is None or found.value.is_finite()


@given(
    st.sampled_from(["新建", "改造", "完成", "加装"]),
    st.sampled_from(["公园", "道路", "", "老旧小区"]),
    st.integers(1, 99999),
    st.sampled_from(["个", "台", "公里", "㎡", "户"]),
)
def test_phrase_with_one_figure_says_it(verb: str, noun: str, value: int, unit: str) -> None:
    found = read_figure(f"{verb}{noun}{value}{unit}")
    assert found is not None
    assert (found.value, found.unit, found.comparator) == (value, unit, "=")


@given(st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)))
def test_month_and_day_round_trip(day: dt.date) -> None:
    for written in (
        f"{day.month}/{day.day}",
        f"{day.month}.{day.day:02}",
        f"{day.month}月{day.day}",
    ):
        assert read_span(written, year=2026) == (day, day)
