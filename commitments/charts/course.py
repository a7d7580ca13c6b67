"""The course of one commitment: its figures against what was planned, target by target."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from django.utils.translation import gettext as _

from ..items import Item, VersionLine, reported_points, rule_target
from ..schedule import Line
from ..status import planned_line
from ..summaries import with_version
from ..wording import amount, date_words, target_words
from ..wording.sentences import spelled_unit

# Words of amounts that lie closer than this, as a part of the chart's height, would overlap; those
# of days closer than that, as a part of its width, are one above the other.
_CLOSE, _NARROW = Decimal("0.12"), 8


@dataclass(frozen=True)
class Mark:
    """A place on the chart: a day, an amount in the item's unit, the word at it, and whether the
    word stands below it (where the planned line runs above)."""

    day: dt.date
    value: Decimal
    label: str = ""
    below: bool = False


@dataclass(frozen=True)
class Turn:
    """A day on which the target was revised, and what it became, in words."""

    day: dt.date
    label: str


@dataclass(frozen=True)
class Course:
    """What the chart of one commitment shows: reported marks; ``plans``, the corners of what was
    planned under each target in its time, the present one's last; the turns between them. ``flat``
    tells that there is only a level to keep or reach, ``goal`` is the word at its end."""

    reported: tuple[Mark, ...]
    plans: tuple[tuple[Mark, ...], ...]
    turns: tuple[Turn, ...]
    flat: bool
    goal: str
    first: dt.date
    last: dt.date
    top: Decimal
    bottom: Decimal
    unit: str

    @property
    def falls(self) -> bool:
        """Whether the present plan comes from above."""
        return self.plans[-1][-1].value < self.plans[-1][0].value

    @property
    def goal_below(self) -> bool:
        """Whether the word of the goal stands below the end of its line: where that comes from
        above, or is a level and a late figure's word stands above it."""
        return self.falls or (self.flat and self._beside)

    @property
    def goal_lifted(self) -> bool:
        """Whether the word of the goal stands a row higher, above that of a late figure."""
        return self._beside and not self.goal_below

    @property
    def joined(self) -> str:
        """The last figure and the goal in one word, where the time is over and both end in one
        place: 46台（计划45台）; "" elsewhere."""
        last, end = self.reported[-1], self.plans[-1][-1]
        over = last.day >= end.day - (self.last - self.first) / _NARROW
        if not (over and self._close):
            return ""
        return _("%(figure)s（%(goal)s）") % {"figure": last.label, "goal": self.goal}

    @property
    def _beside(self) -> bool:
        """Whether the words of the last figure and of the goal would overlap, and are two."""
        late = self.first + (self.last - self.first) * 3 / 5
        last = self.reported[-1]
        return last.day >= late and not last.below and self._close and not self.joined

    @property
    def _close(self) -> bool:
        """Whether the last figure is nearly the goal."""
        near = (self.top - self.bottom) * _CLOSE
        return abs(self.reported[-1].value - self.plans[-1][-1].value) <= near


@dataclass(frozen=True)
class _Time:
    """One target, and from which day on until which it was in force; None where nothing begins or
    ends it."""

    item: Item
    since: dt.date | None
    until: dt.date | None
    version: VersionLine | None = None


def course(item: Item) -> Course | None:
    """The course of a commitment with figures; None where there is nothing to draw (milestones,
    ranks, multiples, or not one figure)."""
    if item.measure in ("milestone", "rank", "multiple") or item.value is None or item.parts:
        return None
    reported = _reported(item)
    if not reported:
        return None
    times = _times(item)
    first, last = _span(item, times, reported)
    *earlier, present = [_plan(time, first, last) for time in times]
    plans = [*(plan for plan in earlier if len(plan) > 1), present]
    values = [mark.value for mark in (*reported, *(m for plan in plans for m in plan))]
    values += [item.value, Decimal(0)]
    flat = _line(item) is None
    goal = _("目标%(amount)s") if flat else _("计划%(amount)s")
    near = (max(values) - min(values)) / 4
    return Course(
        reported=tuple(replace(mark, below=_below(plans, mark, near)) for mark in reported),
        plans=tuple(plans),
        turns=_turns(times, first, last),
        flat=flat,
        goal=goal % {"amount": present[-1].label if item.value_max is None else target_words(item)},
        first=first,
        last=last,
        top=max(values),
        bottom=min(values),
        unit=item.unit,
    )


def _reported(item: Item) -> tuple[Mark, ...]:
    """What the figures add up to, as the rule weighed them."""
    return tuple(
        _mark(point.day, point.value, item)
        for point in reported_points(item)
        if point.value is not None
    )


def _mark(day: dt.date, exact: Fraction, item: Item) -> Mark:
    value = Decimal(exact.numerator) / Decimal(exact.denominator)
    return Mark(day, value, amount(value, spelled_unit(item)))


def _span(item: Item, times: Sequence[_Time], reported: Sequence[Mark]) -> tuple[dt.date, dt.date]:
    """The first and last day of the chart."""
    days = [mark.day for mark in reported] + [item.as_of]
    for time in times:
        drawn = _line(time.item)
        corners = drawn.points if drawn else ()
        days += [max(day, item.start or day) for day, _exact in corners]
        days += [day for day in (time.since, time.item.due) if day]
    return min([*days, item.start] if item.start else days), max(days)


# -- the targets, each in its time ------------------------------------------------------------


def _times(item: Item) -> list[_Time]:
    """The targets in force, one after another, and when; the present one's last.

    A day is held against the last version that had begun by then, as ``summaries.as_then`` does;
    so one that begins before those ahead of it takes their time. A version without a day of its
    own has always been there, and hides those before it: nobody knows when it came.
    """
    made: list[_Time] = []
    for line in reversed([line for line in item.versions if line.in_force]):
        until = made[0].since if made else None
        if made and until is None:
            break
        since = line.since if line.version > 1 else None
        if until is None or since is None or since < until:
            held = with_version(item, line) if made else item
            made.insert(0, _Time(held, since, until, line))
    return _without_repeats(made) or [_Time(item, None, None)]


def _without_repeats(times: list[_Time]) -> list[_Time]:
    """The times, those with the same target and deadline as the one before joined with it."""
    made: list[_Time] = []
    for time in times:
        if made and _target(made[-1].item) == _target(time.item):
            made[-1] = replace(made[-1], until=time.until, item=time.item)
        else:
            made.append(time)
    return made


def _target(item: Item) -> tuple[Decimal | None, Decimal | None, dt.date | None]:
    return item.value, item.value_max, item.due


def _line(item: Item) -> Line | None:
    """The planned line of a target, as the rule draws it: an earlier one's from the item's own
    start to the deadline of then, so that each stretch is what the figures of its days were held
    against. What was suspended or ended is held against no plan any more."""
    return None if item.state in ("suspended", "withdrawn") else planned_line(rule_target(item))


def _plan(time: _Time, first: dt.date, last: dt.date) -> tuple[Mark, ...]:
    """What was planned while a target was in force: the corners of its line, else its level from
    end to end; its end alone where it came no sooner, () where it held nothing."""
    begin, end = time.since or first, time.until or last
    drawn, level = _line(time.item), time.item.value
    if drawn is not None:
        corners = _within(drawn, begin, end, time.item.start)
    else:
        corners = [] if level is None else [(day, Fraction(level)) for day in (begin, end)]
    return tuple(_mark(day, exact, time.item) for day, exact in corners)


def _within(
    drawn: Line, begin: dt.date, end: dt.date, start: dt.date | None
) -> list[tuple[dt.date, Fraction]]:
    """The corners of a line between two days, cut at both. It ends where its deadline lies."""
    corners = [(max(day, start or day), exact) for day, exact in drawn.points]
    begin, end = max(begin, corners[0][0]), min(end, corners[-1][0])
    if begin >= end:
        return [(end, drawn.at(end))]
    # The line's own first corner lies at the end of the day before the start.
    first = corners[0] if begin == corners[0][0] else (begin, drawn.at(begin))
    inside = [corner for corner in corners if begin < corner[0] < end]
    return [first, *inside, (end, drawn.at(end))]


def _turns(times: Sequence[_Time], first: dt.date, last: dt.date) -> tuple[Turn, ...]:
    """Where a revised target took over from the one before."""
    return tuple(
        Turn(after.since, _turn_words(before, after, after.since, first.year == last.year))
        for before, after in pairwise(times)
        if after.since and first < after.since
    )


def _turn_words(before: _Time, after: _Time, day: dt.date, one_year: bool) -> str:
    """8月20日调整为90亩, 8月20日时限调整到2027年6月30日, or both."""
    named = {
        "day": _("%(month)s月%(day)s日") % {"month": day.month, "day": day.day},
        "target": target_words(after.item, after.version),
        "due": date_words(after.item.due) if after.item.due else _("没有定时限"),
    }
    if not one_year:
        named["day"] = date_words(day)
    if _target(before.item)[:2] == _target(after.item)[:2]:
        return _("%(day)s时限调整到%(due)s") % named
    if before.item.due == after.item.due:
        return _("%(day)s调整为%(target)s") % named
    return _("%(day)s调整为%(target)s，到%(due)s") % named


# -- where words stand ------------------------------------------------------------------------


def _below(plans: Sequence[Sequence[Mark]], mark: Mark, near: Decimal) -> bool:
    """Whether the planned line of its day lies above a mark; of a level, whether that runs where
    the word above the mark would stand. Only for where its word stands."""
    begun = [plan for plan in plans if plan[0].day <= mark.day] or list(plans[:1])
    plan = begun[-1]
    if plan[0].value == plan[-1].value and len(plan) == 2:
        return Decimal(0) < plan[0].value - mark.value < near
    for left, right in pairwise(plan):
        if left.day <= mark.day <= right.day and right.day > left.day:
            share = Decimal((mark.day - left.day).days) / (right.day - left.day).days
            return left.value + (right.value - left.value) * share > mark.value
    return False


def table_rows(drawn: Course) -> Iterator[tuple[str, str, str]]:
    """(day, what was reported, what was planned or revised) of all that is named on the chart, by
    day."""
    said: dict[dt.date, list[str]] = {}
    for mark in drawn.reported:
        said.setdefault(mark.day, ["", ""])[0] = mark.label
    for turn in drawn.turns:
        said.setdefault(turn.day, ["", ""])[1] = turn.label
    end = said.setdefault(drawn.plans[-1][-1].day, ["", ""])
    end[1] = "；".join(text for text in (end[1], drawn.goal) if text)
    for day in sorted(said):
        yield date_words(day), said[day][0] or "—", said[day][1] or "—"
