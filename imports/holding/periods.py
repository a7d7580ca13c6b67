"""Whether the days of a saying lie within the span of a promise."""

from __future__ import annotations

import datetime as dt
import re

from .promises import Promise, Saying

BEFORE_START, OTHER_PERIOD = "before_start", "other_period"
_OF_YEARS = re.compile("五年来|过去五年|[三四五]年来|历年|自\\d{4}年以来")
_ROLLING_DAYS = 366


def doubt_of_period(
    one: Saying, promise: Promise, *, start: dt.date | None, end: dt.date | None
) -> str:
    """The doubt that the days of a saying leave, "" where they fit.

    ``start`` and ``end`` are the period that the report looks back on.
    """
    if one.kind == "commitment":
        return _of_target(one, promise, end)
    day = one.due or end
    begins = promise.start or promise.made
    if day is None:
        return OTHER_PERIOD
    if begins and (day < begins or _counts_from_before(one, begins, start)):
        return BEFORE_START
    if promise.due is None:
        return "" if begins else OTHER_PERIOD
    since = start or dt.date(day.year, 1, 1)
    return OTHER_PERIOD if promise.due < min(since, day) or not _near(day, promise, begins) else ""


def _near(day: dt.date, promise: Promise, begins: dt.date | None) -> bool:
    """Without a day from which it runs, a promise speaks of the year in which it is due."""
    return bool(begins) or promise.due is None or promise.due.year == day.year


def _counts_from_before(one: Saying, begins: dt.date, start: dt.date | None) -> bool:
    """Whether a count began before the promise did: a total of five past years."""
    if one.measure != "quantity" or one.basis not in ("cumulative", "period"):
        return False
    if _OF_YEARS.search(one.before + one.quote):
        return True
    # Half-year reports speak of a plan given in January of the same year.
    return start is not None and start < begins and start.year < begins.year


def _of_target(one: Saying, promise: Promise, end: dt.date | None) -> str:
    """A target said again speaks of the same time; that of a later year is another one."""
    if one.due is None or promise.due is None:
        return ""
    if promise.start and one.due < promise.start:
        return BEFORE_START
    over = end is not None and promise.due <= end and one.due > end
    same = abs((one.due - promise.due).days) < _ROLLING_DAYS
    return "" if same and not over else OTHER_PERIOD
