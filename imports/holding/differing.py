"""A draft's figures against those that were released: where they differ beyond their rounding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from .amounts import in_unit, step_of
from .promises import Saying

# These go on growing from day to day; others may rise and fall.
_GROWING = frozenset(("cumulative", "period"))


@dataclass(frozen=True, slots=True)
class Released:
    """What a publication said of a promise: ``value`` in ``unit`` as of ``day``, in its ``words``
    (they tell how far it was rounded; empty where it was not)."""

    promise: int
    value: Decimal
    unit: str
    day: dt.date | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of a draft (``stated``, at ``start``) that is not the one released, both in
    ``unit``; ``day`` is that of the released figure."""

    promise: int
    start: int
    stated: Decimal
    released: Decimal
    unit: str
    day: dt.date | None


def differing(pairs: Iterable[tuple[Saying, Released]]) -> list[Difference]:
    """Figures of a draft that no rounding of the printed digits brings to the released ones.

    Of one day both must be equal. Of a later day a count may have grown, never fallen; an earlier
    day's may not be above; a level may do both. Nothing is told of units that cannot be compared,
    nor of counts of different years.
    """
    found = []
    for saying, released in pairs:
        stated = _stated(saying, released)
        if stated is not None and _differs(stated, saying, released):
            one = Difference(
                released.promise, saying.start, stated, released.value, released.unit, released.day
            )
            found.append(one)
    return found


def _stated(saying: Saying, released: Released) -> Decimal | None:
    """What the draft says in the released unit; None where it says no amount of that kind."""
    if saying.kind != "outcome" or saying.value is None or saying.value_max is not None:
        return None
    return in_unit(saying.value, saying.unit, released.unit)


def _differs(stated: Decimal, saying: Saying, released: Released) -> bool:
    later = _later(saying.due, released.day)
    counts = saying.measure == "quantity" and saying.basis in _GROWING
    if later and not (counts and _one_year(saying, released)):
        return False
    slack = _slack(saying, released)
    above, below = stated - released.value > slack, released.value - stated > slack
    # At least so many is borne out by more, at most by less.
    above &= saying.comparator != "<="
    below &= saying.comparator != ">="
    return (above and later <= 0) or (below and later >= 0)


def _later(day: dt.date | None, released: dt.date | None) -> int:
    """1 where the draft speaks of a later day, -1 of an earlier one, 0 of the same or none."""
    if day is None or released is None or day == released:
        return 0
    return 1 if day > released else -1


def _one_year(saying: Saying, released: Released) -> bool:
    """Whether both count from one beginning: the count of a year begins anew with it."""
    if saying.basis == "cumulative" or saying.due is None or released.day is None:
        return True
    return saying.due.year == released.day.year


def _slack(saying: Saying, released: Released) -> Decimal:
    """By how much both may lie apart: half of the coarser last digit, all of it where about."""
    own = saying.value if saying.value is not None else Decimal(0)
    step = in_unit(step_of(own, saying.quote), saying.unit, released.unit) or Decimal(0)
    other = step_of(released.value, released.words)
    return max(step, other) * (1 if saying.comparator == "~" else Decimal("0.5"))
