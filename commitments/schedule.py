"""The planned curve: what should have been reached by a day (序时进度).

No Django here. Days are dates; amounts and fractions are Decimals. Months count by calendar: the
months from a to b, both days included, are the sum over calendar months of the share of the
month's days covered, so 1 January to 30 June is 6. Rule: domain notes, linear n/12 at month end,
planned nodes before the straight line.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from .exact import EXACT

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Node:
    """A planned step: by ``day`` this ``value`` (in the target's unit) or this ``stage``."""

    day: dt.date
    value: Decimal | None = None
    stage: str | None = None


def rounded(number: Fraction | Decimal) -> Decimal:
    """``number`` as a Decimal with six places, half-even."""
    numerator, denominator = number.as_integer_ratio()
    whole, rest = divmod(numerator * 10**6, denominator)
    twice = 2 * rest
    if twice > denominator or (twice == denominator and whole % 2):
        whole += 1
    return Decimal(whole).scaleb(-6, EXACT)


# A town judges hundreds of commitments between the same few days.
@lru_cache(maxsize=4096)
def months(first: dt.date, last: dt.date) -> Fraction:
    """Months from ``first`` to ``last``, both included; 0 where ``last`` is before ``first``."""
    if last < first:
        return Fraction(0)
    if (first.year, first.month) == (last.year, last.month):
        return Fraction(last.day - first.day + 1, _days_in(first))
    head = Fraction(_days_in(first) - first.day + 1, _days_in(first))
    tail = Fraction(last.day, _days_in(last))
    between = (last.year - first.year) * 12 + last.month - first.month - 1
    return head + between + tail


@lru_cache(maxsize=4096)
def share_gone_by(first: dt.date, last: dt.date, day: dt.date) -> Fraction:
    """Of the months from ``first`` to ``last`` the share that is over at the end of ``day``, within
    0 and 1. It is what a straight line wants, whatever the amounts; thousands share it."""
    if day >= last:
        return Fraction(1)
    return months(first, day) / months(first, last)


@lru_cache(maxsize=4096)
def add_months(day: dt.date, count: int) -> dt.date:
    """The same day ``count`` months later, or that month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    if year > dt.MAXYEAR:
        return dt.date.max
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@lru_cache(maxsize=4096)
def fresh_until(day: dt.date, *, reporting_months: int, grace_days: int) -> dt.date:
    """The last day on which a figure of ``day`` is still fresh: one reporting period later, and the
    grace."""
    return add_days(add_months(day, reporting_months), grace_days)


def add_days(day: dt.date, count: int) -> dt.date:
    """The day ``count`` days later; the calendar's last one where it ends before that."""
    return day + dt.timedelta(days=min(count, (dt.date.max - day).days))


@dataclass(frozen=True)
class Line:
    """A planned line through (day, amount) points, straight between them, measured in months.

    The first point is the amount at the end of the day before the start.
    """

    points: tuple[tuple[dt.date, Fraction], ...]

    @property
    def known_from(self) -> dt.date:
        """The first day the line says something of."""
        return self.points[0][0]

    def at(self, day: dt.date) -> Fraction:
        """The planned amount at the end of ``day``; flat before the first and after the last."""
        if day <= self.points[0][0]:
            return self.points[0][1]
        for (left, low), (right, high) in zip(self.points, self.points[1:], strict=False):
            if day <= right:
                return low + (high - low) * share_gone_by(left + ONE_DAY, right, day)
        return self.points[-1][1]


def line(
    *,
    start: dt.date | None,
    due: dt.date | None,
    origin: Fraction | Decimal | None,
    target: Fraction | Decimal,
    nodes: Sequence[Node] = (),
) -> Line | None:
    """The planned line from ``origin`` at the start to ``target`` at ``due``.

    Nodes with a value replace the straight line; those outside start..due are left out. Without a
    ``start`` or an ``origin`` the line begins at the first node. None where there is no due, due
    lies before start, or nothing says where the line begins.
    """
    if due is None or (start is not None and due < start):
        return None
    points: dict[dt.date, Fraction] = {}
    if origin is not None and start is not None:
        points[start - ONE_DAY] = Fraction(origin)
    first = start or dt.date.min
    steps = [n for n in nodes if n.value is not None and first <= n.day <= due]
    if not points and not steps:
        return None
    points[due] = Fraction(target)
    points |= {node.day: Fraction(node.value) for node in steps if node.value is not None}
    return Line(tuple(sorted(points.items())))


def stages_due(nodes: Sequence[Node], as_of: dt.date) -> list[Node]:
    """The nodes with a stage whose day has passed on ``as_of``, earliest first."""
    passed = [node for node in nodes if node.stage and node.day < as_of]
    return sorted(passed, key=lambda node: node.day)


def _days_in(day: dt.date) -> int:
    return calendar.monthrange(day.year, day.month)[1]
