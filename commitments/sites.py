"""Places (点位) counted against the figure of their commitment. No Django here.

Five villages done cannot be four reported ones. What differs asks a question; it changes no
status, as a list of places may be older or newer than what the unit reported.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from .status import Outcome, Target
from .units import is_measured

CODE = "sites_differ"


class Place(Protocol):
    """What is known of one place: an Item's SiteLine, a stored Site."""

    @property
    def stage(self) -> str:
        """The stage it stands at, "" where nobody said."""

    @property
    def done_on(self) -> dt.date | None:
        """The day it was done; None where it is not, or nobody said when."""


@dataclass(frozen=True)
class Difference:
    """What does not agree: ``done`` places by the figure's day, and the ``figure`` of that day."""

    done: int
    figure: Decimal


def done_by(sites: Sequence[Place], day: dt.date) -> int:
    """How many of the places were done by the end of ``day``."""
    return sum(site.done_on is not None and site.done_on <= day for site in sites)


def by_stage(sites: Sequence[Place], day: dt.date) -> list[tuple[str, int]]:
    """(stage, how many places stand at it) of what was not done by ``day``, in the order the
    stages first occur; "" is a place of which no stage was told."""
    open_ones = [site for site in sites if site.done_on is None or site.done_on > day]
    return list(Counter(site.stage for site in open_ones).items())


def difference(
    target: Target, sites: Sequence[Place], *, value: Decimal | None, day: dt.date | None
) -> Difference | None:
    """Where the places contradict the figure ``value`` (in the target's unit) of ``day``.

    Places are held against the figure on its own day: one done later says nothing of it. Where as
    many places are listed as were promised, the two must be equal; else there may be more done
    than places listed, but never more places done than the figure says.
    """
    if not sites or value is None or day is None or not _counts_places(target):
        return None
    done = done_by(sites, day)
    listed_all = target.value == len(sites)
    differs = done != value if listed_all else done > value
    return Difference(done, value) if differs else None


def site_questions(target: Target, sites: Sequence[Place], outcome: Outcome) -> tuple[str, ...]:
    """The question codes that the places ask beside those of the outcome, which holds the figure:
    ``sites_differ`` or none."""
    value, day = outcome.data.get("value"), outcome.data.get("day")
    figure = None if value is None else Decimal(value)
    return (CODE,) if difference(target, sites, value=figure, day=day) else ()


def _counts_places(target: Target) -> bool:
    """Whether a place done is one more of what is promised: 8处, 200台; not 12公里, 80% of a work,
    or a ceiling."""
    if target.kind != "count" or target.measure != "quantity" or target.progress_share:
        return False
    return not is_measured(target.unit)
