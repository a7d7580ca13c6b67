"""How a target was changed: which of its versions are in force, and what became of the first."""

from __future__ import annotations

from typing import Any

from ..comparing import STOPPED
from ..items import Item, VersionLine
from ..summaries import with_version


def is_revised(item: Item) -> bool:
    """Whether its target was changed or shall be."""
    return any(line.version > 1 for line in item.versions)


def stopped_by_decision(item: Item) -> bool:
    """Whether it was suspended or ended by a decision."""
    return item.state in STOPPED


def decided_versions(item: Item) -> list[VersionLine]:
    """The versions of its target that came into force, the first before all; the last is the
    present one."""
    lines = sorted(item.versions, key=lambda line: line.version)
    return [line for line in lines if line.in_force]


def net_change(item: Item) -> str:
    """How the present target differs from the first: raised or lowered by its number, else later
    or earlier by its deadline, else other; proposed where nothing was decided yet."""
    first, *later = decided_versions(item) or item.versions[:1]
    if not later:
        return "proposed"
    before, now = with_version(item, first), with_version(item, later[-1])
    steps: tuple[tuple[Any, Any, str, str], ...] = (
        (before.value, now.value, "lowered", "raised"),
        (before.value_max, now.value_max, "lowered", "raised"),
        (before.due, now.due, "earlier", "later"),
    )
    for old, new, less, more in steps:
        if old is not None and new is not None and old != new:
            return more if new > old else less
    return "other"
