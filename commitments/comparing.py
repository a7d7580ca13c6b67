"""What differs between two states of a town, and what was promised in other years. No Django here.

Both sides are Items that somebody may see, so nothing here tells of what was kept back.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from .items import Item, VersionLine

# How heavy a group weighs; in the others nothing is behind.
_BURDEN = {"slow": 1, "failed": 2}
STOPPED = ("suspended", "withdrawn")
# Which way an item moved. It moved one way only: the first that is true of it.
MOVES = ("stopped", "finished", "slowed", "recovered", "first_figure", "other")


@dataclass(frozen=True)
class Change:
    """How an item differs from the time before; ``before`` is None for a new one."""

    item: Item
    before: Item | None

    @property
    def status_changed(self) -> bool:
        """Whether its status is another one, or its light by the same scheme: that a town changed
        its lights changes no status."""
        before, item = self.before, self.item
        if before is None or before.scheme != item.scheme:
            return before is not None and before.status != item.status
        return (before.status, before.light) != (item.status, item.light)

    @property
    def target_changed(self) -> bool:
        """Whether its target or deadline is another one."""
        before = self.before
        return before is not None and _target(before) != _target(self.item)

    @property
    def figure_changed(self) -> bool:
        """Whether the figure it rests on is another one."""
        before = self.before
        return before is not None and _reached(before) != _reached(self.item)

    @property
    def first_figure(self) -> bool:
        """Whether it rests on a figure now and rested on none before."""
        before = self.before
        return before is not None and not before.rests_on and bool(self.item.rests_on)

    @property
    def move(self) -> str:
        """Which way it moved, one of MOVES; "" where it is new or stands as it stood."""
        if self.before is None:
            return ""
        if self.status_changed and (move := _turn(self.before, self.item)):
            return move
        if self.first_figure:
            return "first_figure"
        return "other" if self.status_changed else ""

    @property
    def decisions(self) -> tuple[VersionLine, ...]:
        """The revisions of its target that came into force since, the oldest first."""
        before = self.before
        known = {line.version for line in before.versions if line.in_force} if before else set()
        later = [line for line in self.item.versions if line.version > 1 and line.in_force]
        return tuple(line for line in later if line.version not in known)


def _target(item: Item) -> tuple[Any, ...]:
    """What was promised by when; of a milestone the last of its stages."""
    return item.value, item.value_max, item.due, item.stages[-1:]


def _reached(item: Item) -> tuple[Any, ...]:
    return item.attained, item.attained_day, item.reason_data.get("stage")


def _turn(before: Item, item: Item) -> str:
    """Which way a changed status leads: to a decision, to the end, down or up; else ""."""
    if item.status in STOPPED:
        return "stopped"
    if item.group == "done":
        return "" if before.group == "done" else "finished"
    heavier = _burden(item) - _burden(before) or _dimmer(before, item)
    if heavier > 0:
        return "slowed"
    eased = item.group in ("on_track", *_BURDEN)
    return "recovered" if heavier < 0 and eased else ""


def _burden(item: Item) -> int:
    return _BURDEN.get(item.group, 0)


def _dimmer(before: Item, item: Item) -> int:
    """By how many lights more it is behind now; 0 where one of the two is not behind."""
    if (before.status, item.status) != ("behind", "behind"):
        return 0
    lights = ["", *(bound.light for bound in item.scheme.bounds)]
    return lights.index(item.light) - lights.index(before.light)


def changes_between(items: Iterable[Item], previous: Mapping[int, Item]) -> list[Change]:
    """What is new in ``items`` or differs in status, target or figure from ``previous`` (by id),
    in the items' order."""
    every = [Change(item, previous.get(item.id)) for item in items]
    return [
        each
        for each in every
        if each.before is None or each.status_changed or each.target_changed or each.figure_changed
    ]


@dataclass(frozen=True)
class PlanShare:
    """A plan that only one of two states covers, and how many of its items are counted there."""

    title: str
    count: int


@dataclass(frozen=True)
class Comparison:
    """What differs, each in the items' order. ``moved`` holds every key of MOVES. ``gone`` are
    items of the state before whose plan is still covered; what belongs to a plan that only one
    side covers is neither new nor gone but in ``plans_added`` or ``plans_dropped``. ``same``
    counts the items of both sides whose status did not move."""

    moved: Mapping[str, tuple[Change, ...]]
    revised: tuple[Change, ...]
    new: tuple[Change, ...]
    gone: tuple[Item, ...]
    plans_added: tuple[PlanShare, ...]
    plans_dropped: tuple[PlanShare, ...]
    same: int

    @property
    def nothing(self) -> bool:
        """Whether no item differs in anything but its figures."""
        found = (*self.moved.values(), self.revised, self.new, self.gone)
        return not any(found)

    @property
    def first_elsewhere(self) -> int:
        """How many first figures moved an item elsewhere than to ``first_figure``."""
        others = (
            each for move, made in self.moved.items() if move != "first_figure" for each in made
        )
        return sum(each.first_figure for each in others)


def compare(items: Iterable[Item], previous: Iterable[Item]) -> Comparison:
    """What differs between two states of a town, as one person may see both. What is counted
    moves; a whole is left to its parts, but its own target may have been revised."""
    items, earlier = list(items), {item.id: item for item in previous}
    every = [Change(item, earlier.get(item.id)) for item in items]
    counted = [each for each in every if each.item.counted]
    moves = {id(each): each.move for each in counted}
    held = {item.plan_id for item in items}
    held_before = {item.plan_id for item in earlier.values()}
    fresh = [each for each in counted if each.before is None]
    ids = {item.id for item in items}
    left = [item for item in earlier.values() if item.counted and item.id not in ids]
    return Comparison(
        moved={m: tuple(each for each in counted if moves[id(each)] == m) for m in MOVES},
        revised=tuple(each for each in every if each.target_changed),
        new=tuple(each for each in fresh if each.item.plan_id in held_before),
        gone=tuple(item for item in left if item.plan_id in held),
        plans_added=_shares(e.item for e in fresh if e.item.plan_id not in held_before),
        plans_dropped=_shares(item for item in left if item.plan_id not in held),
        same=sum(each.before is not None and not moves[id(each)] for each in counted),
    )


def _shares(items: Iterable[Item]) -> tuple[PlanShare, ...]:
    counts = Counter((item.plan_id, item.plan) for item in items)
    return tuple(PlanShare(title, n) for (_plan, title), n in counts.items())


# -- the same promise in other years -----------------------------------------------------------


class Promised(Protocol):
    """What a promise is known by: an Item, a Commitment or a Promise."""

    @property
    def plan_id(self) -> int: ...
    @property
    def subject(self) -> str: ...
    @property
    def wording(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def value_text(self) -> str: ...


@dataclass(frozen=True)
class Promise:
    """One promise of a town, by what it can be known by again."""

    id: int
    plan_id: int
    subject: str
    wording: str
    measure: str
    unit: str
    value_text: str


# A year, and a day or month by which something is due. 上半年 stays: it is another promise.
_YEAR = r"(?:20\d\d|[今本当])年(?:度|内|底|末)?"
_MONTH = r"\d{1,2}月(?:底|末|初|\d{1,2}日)?"
_WHEN = re.compile(
    rf"(?:到|至|截至)?(?:{_YEAR}(?:{_MONTH})?(?:[之以]?前)?|(?:{_MONTH}|年[底末])[之以]?前|年内)"
)
_STRIVE = re.compile(r"^(?:确保|力争|争取|全年)+")
_DIGITS = re.compile(r"[\d.,，]*")
_NUMBER = r"\d[\d.,，]*\s*[十百千万亿]*\s*(?:余|多)?"
_SIGNS = re.compile(r"[\s,，.。、;；:：“”‘’\"'（）()《》-]")
# What is left of a wording must still say something.
_LEAST = 4


def promise_key(promise: Promised) -> tuple[str, str, str] | None:
    """What the same promise has in every year: measure, unit and its wording without its amount,
    year, deadline and 力争; None where too little is left to tell it by. Other digits stay: 60周岁,
    1期 and 2期 are not the same."""
    text = promise.wording
    if promise.value_text in text and not _DIGITS.fullmatch(promise.value_text):
        text = text.replace(promise.value_text, "", 1)
    elif promise.unit:
        text = re.sub(_NUMBER + re.escape(promise.unit), "", text, count=1)
    text = _SIGNS.sub("", _STRIVE.sub("", _WHEN.sub("", text)))
    text = _STRIVE.sub("", text)
    return (promise.measure, promise.unit, text) if len(text) >= _LEAST else None


def is_same_promise(one: Promised, other: Promised) -> bool:
    """Whether two promises of different plans are the same but for amount and year. Rather not
    than wrongly: the wording must be the same, and the subject where both name one."""
    key = promise_key(one)
    if key is None or one.plan_id == other.plan_id or key != promise_key(other):
        return False
    return not one.subject or not other.subject or one.subject == other.subject


def same_in_other_plans(one: Promised, promises: Iterable[Promise]) -> list[Promise]:
    """Those of a town's ``promises`` that are the same as ``one`` in another plan. A wording that
    stands twice in a plan, its own or theirs, cannot tell which is meant, and finds none."""
    key = promise_key(one)
    if key is None:
        return []
    keyed = [each for each in promises if promise_key(each) == key]
    alike = Counter(each.plan_id for each in keyed)
    if alike[one.plan_id] > 1:
        return []
    return [each for each in keyed if alike[each.plan_id] == 1 and is_same_promise(one, each)]
