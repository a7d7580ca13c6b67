"""The periods that a plan is reported on in."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.periods import period_of, periods

from .thorough import examples

day = dt.date.fromisoformat
CASES = [
    ("2026-01-01", "2026-12-31", 3, ["一季度", "二季度", "三季度", "四季度"]),
    ("2026-01-01", "2026-12-31", 6, ["上半年", "下半年"]),
    ("2026-01-01", "2026-12-31", 12, ["全年"]),
    ("2026-07-01", "2026-12-31", 3, ["三季度", "四季度"]),
    ("2026-10-01", "2026-12-31", 1, ["10月", "11月", "12月"]),
    ("2026-02-10", "2026-12-20", 3, ["2月10日至3月", "二季度", "三季度", "10月至12月20日"]),
    ("2026-01-01", "2026-12-31", 5, ["1月至5月", "6月至10月", "11月至12月"]),
]


@pytest.mark.parametrize(("start", "end", "months", "labels"), CASES)
def test_labels(start: str, end: str, months: int, labels: list[str]) -> None:
    found = periods(start=day(start), end=day(end), months=months)
    assert [period.label for period in found] == labels


def test_full_label_names_the_year() -> None:
    last = periods(start=day("2026-01-01"), end=day("2027-12-31"), months=12)[-1]
    assert last.full_label == "2027年全年"


def test_no_months_and_days_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="0"):
        periods(start=day("2026-01-01"), end=day("2026-12-31"), months=0)
    with pytest.raises(ValueError, match="3"):
        periods(start=day("2026-12-31"), end=day("2026-01-01"), months=3)


@given(
    start=st.dates(day("1990-01-01"), day("2090-12-31")),
    days=st.integers(0, 2200),
    months=st.integers(1, 12),
)
@examples(60, of=300)
def test_periods_cover_a_plan_without_gap_or_overlap(
    start: dt.date, days: int, months: int
) -> None:
    end = start + dt.timedelta(days=days)
    found = periods(start=start, end=end, months=months)
    assert (found[0].start, found[-1].end) == (start, end)
    for one, following in pairwise(found):
        assert following.start == one.end + dt.timedelta(days=1)
    asked = period_of(end, start=start, end=end, months=months)
    assert asked == found[-1]


def test_a_day_outside_has_no_period() -> None:
    assert (
        period_of(day("2025-12-31"), start=day("2026-01-01"), end=day("2026-12-31"), months=3)
        is None
    )
