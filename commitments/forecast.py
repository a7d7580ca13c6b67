"""Forecast: at the pace so far reached when, and what is needed a month from now on. No Django.

It is drawn from the points and the line that the status rule itself uses, never changes a status,
and says nothing where the rule has no line: a level without a baseline, a ceiling, a milestone.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .evidence import Point
from .items import Item, reported_points, rule_target
from .schedule import ONE_DAY, add_months, months
from .status import Target, planned_line

# Nobody plans by a day further away than that.
FARTHEST_MONTHS = 120
# What the rule says of a target that is open, has a line and a figure that is not too old; what
# was reached, is silent or settled has other reasons.
_OPEN = ("on_line", "below_line")


@dataclass(frozen=True)
class Forecast:
    """Where a pace leads. Amounts are exact, in the target's unit, and positive towards the
    target, whichever way that lies.

    ``day`` is the day of the figure, ``pace`` what was reached a month from the start to it (0 or
    negative: no nearer than at the start), ``remaining`` what is missing then. ``reached_on`` is
    None where the pace does not lead there within ten years; ``late_by`` are its days after
    ``due`` (negative is before). ``needed_per_month`` counts from the day after the figure to
    ``due``, ``months_left``; it is None where ``due`` has passed or nothing is left of the time.
    """

    day: dt.date
    due: dt.date
    falls: bool
    pace: Fraction
    remaining: Fraction
    months_left: Fraction
    reached_on: dt.date | None
    needed_per_month: Fraction | None

    @property
    def late_by(self) -> int | None:
        """Days from ``due`` to ``reached_on``; None without the latter."""
        return None if self.reached_on is None else (self.reached_on - self.due).days


def forecast(target: Target, points: Sequence[Point], as_of: dt.date) -> Forecast | None:
    """Where the latest of ``points`` (those of ``status.weighed``) leads, as ``as_of`` knows it.

    None where there is no line, no figure, nothing that says where the work stood at its start,
    nothing left to reach, or where the deadline has come and no figure is younger: what was
    reached by then speaks for itself. Nodes bend the line; the pace is what was reached all the
    same.
    """
    line, known = planned_line(target), [point for point in points if point.day <= as_of]
    if line is None or not known or target.start is None or target.due is None:
        return None
    latest, goal = known[-1], target.goal
    if latest.day <= target.due <= as_of:
        return None
    # A line that begins with a node tells what was planned by then, not what was there.
    if line.known_from != target.start - ONE_DAY or latest.value is None or goal is None:
        return None
    origin = line.points[0][1]
    way = -1 if goal < origin else 1
    remaining = (goal - latest.value) * way
    if remaining <= 0:
        return None
    pace = (latest.value - origin) * way / months(target.start, latest.day)
    left = months(latest.day + ONE_DAY, target.due)
    return Forecast(
        day=latest.day,
        due=target.due,
        falls=way < 0,
        pace=pace,
        remaining=remaining,
        months_left=left,
        reached_on=_day_after(latest.day, remaining / pace) if pace > 0 else None,
        needed_per_month=remaining / left if left and as_of <= target.due else None,
    )


def forecast_of(item: Item) -> Forecast | None:
    """The forecast of a judged item: only where the rule holds it open against its line, or late
    and not yet reached. What has parts leaves it to them."""
    late = item.status == "overdue" and item.reason == "not_reached_at_due"
    if item.parts or not (late or item.reason in _OPEN):
        return None
    return forecast(rule_target(item), reported_points(item), item.as_of)


def _day_after(day: dt.date, wanted: Fraction) -> dt.date | None:
    """The first day by which ``wanted`` months have passed since the end of ``day``; None beyond
    ten years."""
    farthest = (add_months(day, FARTHEST_MONTHS) - day).days
    if months(day + ONE_DAY, day + farthest * ONE_DAY) < wanted:
        return None
    steps = range(farthest + 1)
    return day + ONE_DAY * bisect_left(
        steps, wanted, key=lambda step: months(day + ONE_DAY, day + step * ONE_DAY)
    )
