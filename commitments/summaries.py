"""The numbers of a dashboard: one source for pages, papers and publications."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from .audience import SEES
from .items import (
    Item,
    Judged,
    VersionLine,
    held_as,
    judge_again,
    judged_of,
    judgement_fields,
)
from .models.choices import Area, Category
from .schedule import add_days, fresh_until
from .seeing import by_itself, seen_by
from .status import GROUP_OF, GROUPS, OUTSIDE_DENOMINATOR


@dataclass(frozen=True)
class Summary:
    """Counts of commitments. ``total`` is all that are counted (parts, not their parents);
    ``denominator`` leaves out what is ongoing, suspended, withdrawn or not measurable."""

    total: int
    denominator: int
    strive: int
    groups: dict[str, int]
    statuses: dict[str, int]
    questions: int

    @property
    def done(self) -> int:
        """How many are completed."""
        return self.groups["done"]

    @property
    def share(self) -> Decimal | None:
        """Completed as a part of the denominator (1 = all of it, not rounded); None where nothing
        is in it."""
        return Decimal(self.done) / self.denominator if self.denominator else None

    @property
    def open_ones(self) -> int:
        """How many of the denominator have no figures or are not due yet."""
        return self.groups["no_data"] + self.statuses.get("not_due", 0)

    @property
    def share_says_something(self) -> bool:
        """Whether ``share`` may be shown: 0% while most figures are still to come would read as
        a verdict on what nobody knows."""
        if self.share is None:
            return False
        return bool(self.done) or self.open_ones * 2 < self.denominator

    def as_json(self) -> dict[str, Any]:
        """JSON-able, as a publication keeps it."""
        return {
            "total": self.total,
            "denominator": self.denominator,
            "strive": self.strive,
            "groups": self.groups,
            "statuses": self.statuses,
            "questions": self.questions,
        }

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Summary:
        """The Summary that ``as_json`` wrote."""
        return cls(**raw)


def together(summaries: Iterable[Summary]) -> Summary:
    """The sum of several Summaries: of the towns of a district, of the districts of a city."""
    added = list(summaries)
    statuses: Counter[str] = Counter()
    for each in added:
        statuses.update(each.statuses)
    return Summary(
        total=sum(each.total for each in added),
        denominator=sum(each.denominator for each in added),
        strive=sum(each.strive for each in added),
        groups={group: sum(each.groups[group] for each in added) for group in GROUPS},
        statuses=dict(sorted(statuses.items())),
        questions=sum(each.questions for each in added),
    )


@dataclass(frozen=True)
class Breakdown:
    """One line of a table that adds up: ``key`` and its Summary."""

    key: str
    summary: Summary


def summarise(items: Iterable[Item]) -> Summary:
    """The counts of ``items``; commitments with parts are not counted, their parts are."""
    counted = [item for item in items if item.counted]
    statuses = Counter(item.status for item in counted)
    outside = sum(statuses[status] for status in OUTSIDE_DENOMINATOR if status in statuses)
    groups: Counter[str] = Counter()
    for status, times in statuses.items():
        groups[GROUP_OF[status]] += times
    return Summary(
        total=len(counted),
        denominator=len(counted) - outside,
        strive=sum(item.strength == "strive" for item in counted),
        groups={group: groups[group] for group in GROUPS},
        statuses=dict(sorted(statuses.items())),
        questions=sum(bool(item.questions) for item in counted),
    )


def summary_per_audience(items: Sequence[Item]) -> dict[str, Any]:
    """Audience -> Summary as JSON, of what that audience may see, and of its livelihood projects
    alone under "livelihood"."""
    made: dict[str, Any] = {}
    for audience in SEES:
        seen = seen_by(items, audience)
        made[audience] = {
            "all": summarise(seen).as_json(),
            "livelihood": summarise(livelihood_projects(seen)).as_json(),
        }
    return made


def livelihood_projects(items: Iterable[Item]) -> list[Item]:
    """The 民生实事 among the items, in their order."""
    return [item for item in items if item.category == Category.LIVELIHOOD_PROJECT]


def by_area(items: Sequence[Item]) -> list[Breakdown]:
    """One line per area that occurs, in the order of the areas; they add up to the total."""
    order = [*Area.values, ""]
    return _broken_down(items, key=lambda item: item.area, order=order.index)


def by_unit(items: Sequence[Item]) -> list[Breakdown]:
    """One line per lead unit that occurs, in the official order."""
    rank = {item.lead_unit: item.lead_order for item in items}
    return _broken_down(items, key=lambda item: item.lead_unit, order=lambda key: (rank[key], key))


def by_plan(items: Sequence[Item]) -> list[Breakdown]:
    """One line per plan, in the items' order."""
    order = list(dict.fromkeys(item.plan for item in items))
    return _broken_down(items, key=lambda item: item.plan, order=order.index)


def by_category(items: Sequence[Item]) -> list[Breakdown]:
    """One line per category that occurs, livelihood projects first."""
    return _broken_down(items, key=lambda item: item.category, order=list(Category.values).index)


def _broken_down(
    items: Sequence[Item], *, key: Callable[[Item], str], order: Callable[[str], Any]
) -> list[Breakdown]:
    found: dict[str, list[Item]] = {}
    for item in items:
        if item.counted:
            found.setdefault(key(item), []).append(item)
    return [Breakdown(each, summarise(found[each])) for each in sorted(found, key=order)]


# Worst first: what needs attention, by how far it is behind.
_ATTENTION = ("failed", "slow")


def needing_attention(items: Sequence[Item]) -> list[Item]:
    """What is slow or was not done: 未完成 first, then 偏慢 by how far it is behind."""
    wanted = [item for item in items if item.counted and item.group in _ATTENTION]
    return sorted(
        wanted,
        key=lambda item: (
            _ATTENTION.index(item.group),
            item.gap if item.gap is not None else 0,
            item.position,
        ),
    )


def done_on(item: Item) -> dt.date | None:
    """The day of the figure by which a completed commitment first was: as it was released, live
    (and of what was released before it was kept) the rule is asked again for each of its days.
    None where it is not completed or has no figure."""
    if item.group != "done":
        return None
    if item.first_done is not None:
        return item.first_done
    for figure in item.figures:
        if judge_again(item, as_of=figure.day).group == "done":
            return figure.day
    return item.attained_day


def done_by_month(items: Iterable[Item], *, until: dt.date) -> list[tuple[dt.date, int]]:
    """(first day of a month, how many commitments were completed in it), without gaps from January
    of ``until``'s year to ``until``; what was completed in earlier years is left out."""
    days = [done_on(item) for item in items if item.counted]
    counts = Counter(day.month for day in days if day and day.year == until.year)
    return [(dt.date(until.year, month, 1), counts[month]) for month in range(1, until.month + 1)]


def data_until(items: Iterable[Item]) -> dt.date | None:
    """The newest day up to their own that a figure of ``items`` speaks of; None without any."""
    days = [line.day for item in items for line in item.figures if line.day <= item.as_of]
    return max(days, default=None)


def speaks_of(item: Item, day: dt.date) -> bool:
    """Whether the figure an item rests on is of ``day``, or of its month where that ends it: what
    was reported for September stands under no other month."""
    told = item.attained_day
    if told is None or add_days(day, 1).day != 1:
        return told == day
    return (told.year, told.month) == (day.year, day.month)


def last_time(
    items: Iterable[Item], previous: Mapping[int, Item], *, day: dt.date | None = None
) -> dict[int, Item]:
    """Those of ``previous`` that can stand beside ``items``, whose figures speak of ``day`` (None:
    the items' own), as the time before: the same commitment on an earlier day, as a day is not
    compared with itself."""
    return {
        item.id: previous[item.id]
        for item in items
        if item.id in previous and previous[item.id].as_of < (day or item.as_of)
    }


def as_then(item: Item, *, day: dt.date) -> Item:
    """The item with the target in force on ``day``, judged on that day: the last version in force
    since then or before, else the original."""
    versions = [line for line in item.versions if line.in_force]
    if len(versions) > 1:
        begun = [line for line in versions if line.since and line.since <= day]
        item = with_version(item, (begun or versions[:1])[-1])
    kept = _kept_of(item, day)
    return held_as(item, kept, as_of=day) if kept else _judged_on(item, day)


def _kept_of(item: Item, day: dt.date) -> Judged | None:
    """The judgement on that day as a publication keeps it: with each of the figures."""
    lines = zip(item.figures, item.at_figures, strict=False)
    return next((judged for figure, judged in lines if figure.day == day), None)


def original(item: Item) -> Item | None:
    """The item with its first target and deadline, judged by the rule on its own day, once and for
    good where it was released; None where neither was changed in force, its parts are judged, or
    there was nothing to hold figures against."""
    first = item.versions[0] if item.versions else None
    if first is None or item.parts or item.status in OUTSIDE_DENOMINATOR:
        return None
    if first.value is None and item.measure != "milestone":
        return None
    before = with_version(item, first)
    changed = (before.value, before.value_max, before.due) != (item.value, item.value_max, item.due)
    if not changed:
        return None
    kept = item.at_first
    return _judged_on(before, item.as_of) if kept is None else held_as(before, kept)


def for_good(item: Item) -> Item:
    """The item as a publication keeps it: with what the rule says of it besides its judgement, as
    that is not asked again of what was released."""
    alone = by_itself(item) if item.parts else item
    first = original(alone)
    return replace(
        item,
        by_itself=_with_first_day(alone) if item.parts else None,
        at_first=None if first is None else _with_first_day(first),
        at_figures=tuple(judged_of(as_then(item, day=line.day)) for line in item.figures),
        first_done=done_on(item),
    )


def _with_first_day(item: Item) -> Judged:
    return replace(judged_of(item), first_done=done_on(item))


def proposed(item: Item) -> VersionLine | None:
    """The last version of the target that was proposed after the one in force and that nobody has
    decided yet (拟调整); None without one. It changes no status."""
    last = item.versions[-1] if item.versions else None
    return None if last is None or last.in_force else last


def with_version(item: Item, line: VersionLine) -> Item:
    """The item with one version of its target; a version without a deadline of its own is due when
    the plan ends."""
    return replace(
        item,
        value=line.value,
        value_max=line.value_max,
        value_text=line.value_text,
        due=line.due or item.plan_end or item.due,
    )


def _judged_on(item: Item, day: dt.date) -> Item:
    return replace(item, as_of=day, **judgement_fields(judge_again(item, as_of=day)))


@dataclass(frozen=True)
class Coverage:
    """How far the figures of a list go. The commitments in the denominator are ``recent`` (the
    figure of the last period is there), ``waiting`` (no figure is due yet) or ``lacking`` it;
    ``known`` counts all that rest on any figure, however old."""

    recent: int
    waiting: int
    lacking: int
    known: int

    @property
    def of(self) -> int:
        """The denominator: the three together."""
        return self.recent + self.waiting + self.lacking


def coverage(items: Iterable[Item]) -> Coverage:
    """How many of the counted commitments have the figure of the last period."""
    counted = [item for item in items if item.counted]
    measured = [item for item in counted if item.status not in OUTSIDE_DENOMINATOR]
    recent = sum(map(has_recent_figure, measured))
    waiting = sum(item.status == "not_due" and item.attained_day is None for item in measured)
    return Coverage(
        recent=recent,
        waiting=waiting,
        lacking=len(measured) - recent - waiting,
        known=sum(bool(item.rests_on) for item in counted),
    )


def has_recent_figure(item: Item) -> bool:
    """Whether the figure of the last period is there: one by which the commitment was completed,
    else the latest that counts is as fresh as the rule wants it (an older one is ``stale``). Where
    the rule misses or still awaits the figure of the deadline, an earlier one does not stand for
    it: both are among what has no data (缺数据), which no other count may contradict."""
    if item.group == "done":
        return bool(item.rests_on)
    if item.status in ("awaiting", "due_unreported") or item.attained_day is None:
        return False
    limit = fresh_until(
        item.attained_day, reporting_months=item.reporting_months, grace_days=item.grace_days
    )
    return item.as_of <= limit
