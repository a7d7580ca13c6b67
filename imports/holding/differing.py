"""A draft's figures against those that were released: where they differ beyond their rounding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from .amounts import in_unit
from .as_printed import figure_words, stands_for
from .promises import Saying

# These go on growing from day to day; others may rise and fall.
_GROWING = frozenset(("cumulative", "period"))


@dataclass(frozen=True, slots=True)
class Released:
    """What a publication said of a promise: ``value`` in ``unit`` as of ``day``, in its ``words``
    (they tell how far it was rounded; empty where it was not). ``falls`` where the value is by how
    much something became less."""

    promise: int
    value: Decimal
    unit: str
    day: dt.date | None
    words: str = ""
    falls: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of a draft (``stated``, at ``start``) that is not the one released, both in
    ``unit``; ``day`` is that of the released figure, ``words`` is how the draft prints its own, ""
    where it prints it nowhere. A fall beside a growth is below nought, and the other way round."""

    promise: int
    start: int
    stated: Decimal
    released: Decimal
    unit: str
    day: dt.date | None
    words: str = ""


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
            found.append(_difference(stated, saying, released))
    return found


def _difference(stated: Decimal, saying: Saying, released: Released) -> Difference:
    words = figure_words(saying.value, saying.quote)
    told = (stated, released.value, released.unit, released.day)
    return Difference(released.promise, saying.start, *told, words)


def _stated(saying: Saying, released: Released) -> Decimal | None:
    """What the draft says in the released unit; None where it says no amount of that kind."""
    if saying.kind != "outcome" or saying.value is None or saying.value_max is not None:
        return None
    changes = saying.measure == "growth" or saying.basis == "change"
    turned = -1 if changes and saying.falls != released.falls else 1
    value = in_unit(saying.value, saying.unit, released.unit)
    return None if value is None else turned * value


def _differs(stated: Decimal, saying: Saying, released: Released) -> bool:
    later = _later(saying.due, released.day)
    counts = saying.measure == "quantity" and saying.basis in _GROWING
    if later and not (counts and _one_year(saying, released)):
        return False
    down, up = _reach(saying, released)
    above, below = stated - released.value > down, released.value - stated > up
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


def _reach(saying: Saying, released: Released) -> tuple[Decimal, Decimal]:
    """How far the released figure may lie below the draft's and above it: half of the coarser last
    digit; where one of them is only about, as far as its words reach."""
    own = saying.value if saying.value is not None else Decimal(0)
    scale = in_unit(Decimal(1), saying.unit, released.unit) or Decimal(0)
    about = saying.comparator == "~"
    down, up = (scale * each for each in stands_for(own, saying.quote, about=about))
    less, more = stands_for(released.value, released.words)
    return max(down, more), max(up, less)
