"""What a report may be: how long, of how many records, of which days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

# A report of ten years' speeches is shorter; what is longer is no report.
MOST_MARKS = 200_000
# Five times as many as the longest report of five years has; each is looked at by a person.
MOST_RECORDS = 3_000
# Days that plans and reports have.
FIRST, LAST = dt.date(1949, 10, 1), dt.date(2099, 12, 31)


def is_day(day: dt.date | None) -> bool:
    """Whether it is none, or one that a plan or a report can have."""
    return day is None or FIRST <= day <= LAST


def wrong_day(day: dt.date | None, *, field: str) -> str:
    """The sentence about a day that nothing can have; "" where the day is right. ``field`` is what
    it is called."""
    if is_day(day):
        return ""
    told = {"field": field, "value": day, "first": FIRST, "last": LAST}
    return _("%(field)s“%(value)s”不对，要在%(first)s到%(last)s之间，请改正。") % told


def first_wrong(days: Iterable[tuple[str, dt.date | None]]) -> str:
    """The sentence about the first wrong one of days, each with what it is called."""
    return next((said for field, day in days if (said := wrong_day(day, field=field))), "")
