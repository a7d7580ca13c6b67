"""The period that a heading or a line above a table speaks of, 旬 included."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from ..language import read_date, read_period, read_span, tidy, year_of
from .reading import Period

_THIRD = re.compile(r"((?:(?:19|20)\d\d年)?\d{1,2}月)(?:份)?.*?([上中下]旬)")
# 2026年1月1日至10月31日, from the first to the last of its days.
_DAYS = re.compile(
    r"((?:(?:19|20)\d\d年)?\d{1,2}月\d{1,2}[日号])(?:-|~|—|至|到)((?:(?:19|20)\d\d年)?\d{1,2}月\d{1,2}[日号])"
)
_WEEK = re.compile(r"第?[一二三四五1-5]周|周报")
_BLANK = re.compile(r"(?<!\d)-月|(?<!\d)月(?:份)?(?:累计|完成|底)|至旬|(?<![上中下本])旬")
_COUNTED = re.compile(r"^(?:截[至止]|至|开工至)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")


@lru_cache(maxsize=4096)
def period_of(text: str, year: int | None) -> Period | None:
    """(first day or None, day) that ``text`` names; None where it names none, or where what it
    names was left blank (1-  月累计). Days without a year belong to ``year``."""
    plain = tidy(text)
    if found := _DAYS.search(plain):
        ends = [
            read_date(end, year=year_of(end) or year_of(plain) or year) for end in found.groups()
        ]
        return (ends[0], ends[1]) if ends[0] and ends[1] and ends[0] <= ends[1] else None
    # The fourth week of a month ends on no day that all would agree on.
    if _WEEK.search(plain):
        return None
    if found := _THIRD.search(plain):
        span = read_span(found[1] + found[2], year=year)
        return span and (None if _COUNTED.match(plain) else span[0], span[1])
    return read_period(text, year)


def within(text: str, day: dt.date) -> Period | None:
    """What 当月, 本季, 本旬 or 上旬 mean where a table speaks of ``day``; None for other texts."""
    plain = tidy(text)
    if found := re.search(r"[上中下]旬", plain):
        return read_span(f"{day.year}年{day.month}月{found[0]}")
    if "本旬" in plain:
        first = {0: 1, 1: 11}.get((day.day - 1) // 10, 21)
        return day.replace(day=first), day
    if re.search(r"当季|本季", plain):
        return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1), day
    if re.search(r"当月|本月", plain):
        return day.replace(day=1), day
    return None


def years_in(text: str) -> tuple[int, ...]:
    """The years that a text names, as written."""
    return tuple(int(found) for found in _YEAR.findall(tidy(text)))


def is_whole_year(period: Period) -> bool:
    """Whether a period is a whole year (全年, 2026年)."""
    first, last = period
    ends = first and (first.month, first.day, last.month, last.day)
    return ends == (1, 1, 12, 31)


@lru_cache(maxsize=4096)
def spans_months(text: str, year: int | None) -> bool:
    """Whether a cell holds two ends, as 建设起止时间 does: 2007.10-2010.12."""
    span = read_span(text, year=year) if re.search(r"[-~至到—－–]", text) else None
    if span is None or read_date(text, year=year) is None:
        return False
    return (span[0].year, span[0].month) != (span[1].year, span[1].month)
