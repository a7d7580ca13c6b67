"""What is due next of a town's promises. No Django here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .items import Item, NodeLine, rule_target
from .schedule import add_months
from .status import OUTSIDE_DENOMINATOR


@dataclass(frozen=True)
class Due:
    """What shall be there by ``day``: the whole target, or ``step``, the next of its plan."""

    item: Item
    day: dt.date
    step: NodeLine | None = None


# What is late or unknown before what is well.
_URGENT = ("failed", "slow", "no_data", "other", "on_track", "done")
# How far one looks ahead: as long as most report, to the month's end, else to the next few.
AHEAD_MONTHS, AT_LEAST = 3, 5


def due_next(items: Iterable[Item], *, today: bool = True) -> list[tuple[dt.date, list[Due]]]:
    """What is still open and falls due next, by day, what is late first: all within AHEAD_MONTHS
    of the items' own day, to the end of that month; where nothing is, the next days with AT_LEAST
    together. What is done, outside the denominator or past its deadline is not in it, and without
    ``today`` nothing of the items' own day: of a publication that day is over."""
    found = [due for item in items for due in dues_of(item) if today or due.day > item.as_of]
    days = sorted({due.day for due in found})
    near = [day for day in days if any(d.day == day and day <= _ahead(d.item) for d in found)]
    made = [(day, [due for due in found if due.day == day]) for day in near or days]
    return [(day, sorted(dues, key=_urgency)) for day, dues in (made if near else _few(made))]


def dues_of(item: Item) -> list[Due]:
    """What of an item is still open and to come: its next step and its deadline; [] for none."""
    return _due_of(item) if _is_open(item) else []


def _is_open(item: Item) -> bool:
    return item.counted and item.group != "done" and item.status not in OUTSIDE_DENOMINATOR


def _due_of(item: Item) -> list[Due]:
    """Its deadline where that is still to come, and before it the step of the very day and the
    next one."""
    if item.due is None or item.due < item.as_of:
        return []
    steps = [node for node in item.nodes if item.as_of <= node.day < item.due]
    ahead = [node for node in steps if not _is_reached(item, node)]
    on_time = [node for node in ahead if node.day == item.as_of]
    told = ahead[: len(on_time) + 1]
    return [*(Due(item, node.day, node) for node in told), Due(item, item.due)]


def _is_reached(item: Item, node: NodeLine) -> bool:
    """Whether a step was reached before its day; what falls to its target is not told by amount."""
    if node.stage:
        at = item.reason_data.get("stage")
        known = at in item.stages and node.stage in item.stages
        return known and item.stages.index(str(at)) >= item.stages.index(node.stage)
    if node.value is None:
        return True
    return not rule_target(item).falls and item.attained is not None and item.attained >= node.value


def _ahead(item: Item) -> dt.date:
    month = add_months(item.as_of.replace(day=1), AHEAD_MONTHS + 1)
    return month - dt.timedelta(days=1)


def _few(days: Sequence[tuple[dt.date, list[Due]]]) -> list[tuple[dt.date, list[Due]]]:
    taken: list[tuple[dt.date, list[Due]]] = []
    for each in days:
        if sum(len(dues) for _day, dues in taken) >= AT_LEAST:
            break
        taken.append(each)
    return taken


def _urgency(due: Due) -> tuple[int, Decimal, int]:
    item = due.item
    return _URGENT.index(item.group), item.gap or Decimal(0), item.position
