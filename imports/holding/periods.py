"""Whether the days of a saying lie within the span of a promise."""

from __future__ import annotations

import datetime as dt
import re

from ..language.numerals import narrow
from .amounts import printed
from .promises import Promise, Saying
from .wordings import DAYS

BEFORE_START, OTHER_PERIOD = "before_start", "other_period"
_OF_YEARS = re.compile("五年来|过去五年|[三四五]年来|历年|自\\d{4}年以来")
_YEARS = re.compile(r"(20\d\d)年")
_A_YEAR, _A_MONTH = 366, 31
# An earlier time that a figure may be of: the year before, or one that is named.
_EARLIER = re.compile(
    r"(?P<before>去年|上一?年|前年|往年)(?P<same>同期|同月|同季)?|(?P<same_time>同期)(?=[\u4e00-\u9fff])"
    r"|(?P<year>(?:19|20)\d\d)年"
)
# In front of such a time: that it is what something is held against.
_AGAINST = re.compile("(?:比|较|与|同|和|相比|超|超过|高于|低于|多于|少于|以|于|自|从|由|到|至)$")
# Behind it: that the figure is the change, not what was then.
_CHANGED = re.compile("增|升|高|多|超|快|翻|降|减|少|下|低|收窄|压|净|率|幅|持平|相比|[-+]")
_BREAKS = re.compile("[，；。：,;:]")


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
    if day is None or of_earlier_time(one, promise, day, start):
        return OTHER_PERIOD
    if begins and (day < begins or _counts_from_before(one, promise, start)):
        return BEFORE_START
    if _on_another_base(one, day) or (promise.due is None and begins is None):
        return OTHER_PERIOD
    return OTHER_PERIOD if _over(promise, day, start) else ""


def of_earlier_time(
    one: Saying, promise: Promise, day: dt.date, start: dt.date | None = None
) -> bool:
    """Whether the words in front of a figure say that it is of a time before: 去年同期新增1100个,
    2024年新增2380个; not 比去年同期多12个. ``day`` is that of the saying."""
    words = _in_front(one)
    told = list(_EARLIER.finditer(words))
    if not told:
        return False
    last = told[-1]
    if _AGAINST.search(words[: last.start()]) and _CHANGED.search(words[last.end() :]):
        return False
    if last["year"]:
        return _years_before(int(last["year"]), promise, day)
    # 去年 alone is, in a report on a whole year, that year itself.
    whole_year = (day.month, day.day) == (12, 31) or bool(start and start.year < day.year)
    return not (last["before"] == "去年" and not last["same"] and whole_year)


def _years_before(year: int, promise: Promise, day: dt.date) -> bool:
    begins = _begins(promise)
    return year < (begins.year if begins else day.year)


def _in_front(one: Saying) -> str:
    """What its clause says in front of the figure, with a clause before it that is only a time."""
    *others, lead = _BREAKS.split(narrow(one.before))
    quote = narrow(one.quote)
    if others and _is_a_time(others[-1]):
        lead = f"{others[-1]}，{lead}"
    if one.value is None:
        return lead + quote
    places = [quote.find(text) for number, _step, text in printed(quote) if number == one.value]
    return lead + quote[: min(places, default=len(quote))]


def _is_a_time(clause: str) -> bool:
    """Whether a clause names a time and nothing else: 去年同期, not 上年为5.70亿元."""
    return bool(clause) and not DAYS.sub("", _EARLIER.sub("", clause)).strip("在的 ")


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
