"""The periods of a plan for which figures are asked (填报期). No Django here.

A plan is cut into spans of its ``reporting_months`` from the month it begins in; the last ends with
the plan. The day a period's figures speak of (数据截至) is its last one.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

_QUARTERS = "一二三四"
_HALVES = {1: "上半年", 7: "下半年"}


@dataclass(frozen=True, order=True)
class Period:
    """One span, both days included."""

    start: dt.date
    end: dt.date

    @property
    def label(self) -> str:
        """As offices say it: 9月, 三季度, 上半年, 全年; else 3月至7月."""
        first, last = self.start, self.end
        whole = first.day == 1 and last.day == _days_in(last.year, last.month)
        named = _named(first.month, last.month) if whole and first.year == last.year else ""
        return named or f"{first.month}月{_day(first)}至{last.month}月{_day(last)}"

    @property
    def full_label(self) -> str:
        """With its year: 2026年三季度."""
        return f"{self.end.year}年{self.label}"


def _named(first: int, last: int) -> str:
    """The name of whole months of one year; "" where there is none."""
    months = last - first + 1
    if months == 1:
        return f"{first}月"
    if months == 3 and first % 3 == 1:
        return f"{_QUARTERS[first // 3]}季度"
    if months == 6 and first in _HALVES:
        return _HALVES[first]
    return "全年" if months == 12 else ""


def periods(*, start: dt.date, end: dt.date, months: int) -> list[Period]:
    """The periods of a plan from ``start`` to ``end``, in their order; raises ValueError for
    ``months`` below 1 or days out of order.

    Periods follow the calendar where they can: of a plan that begins in February and reports by
    quarters the first ends on 31 March.
    """
    if months < 1 or end < start:
        raise ValueError((start, end, months))
    found: list[Period] = []
    first = start
    while first <= end:
        last = min(_end_of(first, months), end)
        found.append(Period(first, last))
        if last == dt.date.max:
            break
        first = last + dt.timedelta(days=1)
    return found


def period_of(day: dt.date, *, start: dt.date, end: dt.date, months: int) -> Period | None:
    """The period in which ``day`` lies; None outside of the plan."""
    found = periods(start=start, end=end, months=months)
    return next((period for period in found if period.start <= day <= period.end), None)


def _end_of(first: dt.date, months: int) -> dt.date:
    """The last day of the calendar's span of ``months`` that ``first`` lies in; where they do not
    divide a year, so many months from its own."""
    offset = (first.month - 1) % months if 12 % months == 0 else 0
    index = first.year * 12 + first.month - 1 - offset + months - 1
    year, month = divmod(index, 12)
    if year > dt.MAXYEAR:
        return dt.date.max
    return dt.date(year, month + 1, _days_in(year, month + 1))


def _days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _day(day: dt.date) -> str:
    return "" if day.day in (1, _days_in(day.year, day.month)) else f"{day.day}日"
