"""Whether the days of a saying lie within the span of a promise."""

from __future__ import annotations

import datetime as dt
import re

from .promises import Promise, Saying

BEFORE_START, OTHER_PERIOD = "before_start", "other_period"
_OF_YEARS = re.compile("五年来|过去五年|[三四五]年来|历年|自\\d{4}年以来")
_YEARS = re.compile(r"(20\d\d)年")
_A_YEAR, _A_MONTH = 366, 31


def doubt_of_period(
    one: Saying, promise: Promise, *, start: dt.date | None, end: dt.date | None
) -> str:
    """The doubt that the days of a saying leave, "" where they fit.

    ``start`` and ``end`` are the period that the report looks back on.
    """
    if one.kind == "commitment":
        return _of_target(one, promise, end)
    day = one.due or end
    begins = _begins(promise)
    if day is None:
        return OTHER_PERIOD
    if begins and (day < begins or _counts_from_before(one, promise, start)):
        return BEFORE_START
    if _on_another_base(one, day) or (promise.due is None and begins is None):
        return OTHER_PERIOD
    return OTHER_PERIOD if _over(promise, day, start) else ""


def _begins(promise: Promise) -> dt.date | None:
    """The first day that a promise speaks of: what is promised of the second half of a year does
    not begin before it."""
    begins = promise.start or promise.made
    if "下半年" in promise.wording and promise.measure == "quantity" and promise.due:
        second_half = dt.date(promise.due.year, 7, 1)
        return max(begins, second_half) if begins else second_half
    return begins


def _counts_from_before(one: Saying, promise: Promise, start: dt.date | None) -> bool:
    """Whether a count began before the promise did: a total of five past years."""
    if one.measure != "quantity" or one.basis not in ("cumulative", "period"):
        return False
    if _OF_YEARS.search(one.before + one.quote):
        return True
    begins = _begins(promise)
    if start is None or begins is None:
        return False
    # A plan that is given in the course of January is one of the whole year.
    return (begins - start).days > _A_MONTH if promise.start else start.year < begins.year


def _on_another_base(one: Saying, day: dt.date) -> bool:
    """Whether a growth is measured against another year than the one before."""
    years = _YEARS.findall(one.baseline) if one.measure == "growth" else []
    return any(int(year) != day.year - 1 for year in years)


def _over(promise: Promise, day: dt.date, start: dt.date | None) -> bool:
    """Whether the promise was due before the time that the report speaks of; without a day from
    which it runs it speaks of the year in which it is due."""
    if promise.due is None:
        return False
    since = start or dt.date(day.year, 1, 1)
    known = promise.start or promise.made
    return promise.due < min(since, day) or (known is None and promise.due.year != day.year)


def _of_target(one: Saying, promise: Promise, end: dt.date | None) -> str:
    """A target said again speaks of the same time; that of a later year is another one."""
    if one.due is None or promise.due is None:
        return ""
    if promise.start and one.due < promise.start:
        return BEFORE_START
    over = end is not None and promise.due <= end and one.due > end
    same = abs((one.due - promise.due).days) < _A_YEAR
    return "" if same and not over else OTHER_PERIOD
