"""A target that is split over villages or units (分解), and what its shares add up to. No Django.

The sum of the shares is the figure of the whole only where every share has a figure of the same
day. A partial sum is shown with who is missing and is never taken for the whole: a zero that was
reported counts, a figure that is missing is not zero.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from .exact import EXACT


class Reached(Protocol):
    """What one share had reached by a day, cumulative and in the unit of its commitment."""

    @property
    def day(self) -> dt.date:
        """The day it speaks of."""

    @property
    def value(self) -> Decimal:
        """The figure."""


class Share(Protocol):
    """One share: an Item's ShareLine, or what planning holds of a stored one."""

    @property
    def holder(self) -> str:
        """The village or unit that has it."""

    @property
    def value(self) -> Decimal | None:
        """What it has of the target (分解数); None where nobody said."""

    @property
    def figures(self) -> Sequence[Reached]:
        """Its figures that were not corrected; of several of one day the last one counts."""


@dataclass(frozen=True)
class Sum:
    """What the shares add up to on a day. ``value`` is None where nobody reported; ``missing``
    names those without a figure of that day, in the order of the shares."""

    day: dt.date
    value: Decimal | None
    reported: int
    missing: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether it is the figure of the whole: every share, and at least one, has reported."""
        return self.value is not None and not self.missing


def sum_on(shares: Iterable[Share], day: dt.date) -> Sum:
    """The sum of what the shares had reached by ``day``, of figures of that very day only."""
    found, missing = [], []
    for share in shares:
        reached = figure_on(share, day)
        if reached is None:
            missing.append(share.holder)
        else:
            found.append(reached.value)
    return Sum(day, added(found) if found else None, len(found), tuple(missing))


def figure_on(share: Share, day: dt.date) -> Reached | None:
    """The figure of a share of that very day."""
    return next((each for each in reversed(share.figures) if each.day == day), None)


def latest_of(share: Share) -> Reached | None:
    """The last figure of a share."""
    return max(share.figures, key=lambda each: each.day, default=None)


def ratio_of(share: Share, reached: Reached) -> Decimal | None:
    """How much of a share was reached, as a fraction; None where it has no number or is nothing."""
    return reached.value / share.value if share.value else None


def latest_day(shares: Iterable[Share]) -> dt.date | None:
    """The last day of which any share has a figure."""
    return max((each.day for share in shares for each in share.figures), default=None)


def off_target(shares: Sequence[Share], target: Decimal | None) -> Decimal | None:
    """By how much the shares together are more (or, below zero, less) than the target; None where
    they are equal, or where the target or one of the shares has no number."""
    values = [share.value for share in shares if share.value is not None]
    if target is None or not values or len(values) < len(shares):
        return None
    return EXACT.subtract(added(values), target) or None


def added(values: Iterable[Decimal]) -> Decimal:
    """The sum, to the digit."""
    whole = Decimal(0)
    for value in values:
        whole = EXACT.add(whole, value)
    return whole
