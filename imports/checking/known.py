"""What is known before a file is checked, and what a row takes from its sheet and plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class KnownPlan:
    """A plan of the town, or of the file itself. ``id`` is its number in the database, else 0."""

    title: str
    kind: str = "annual"
    start: dt.date | None = None
    end: dt.date | None = None
    id: int = 0

    @property
    def year(self) -> int | None:
        """The year that days without a year belong to; None for a plan of several years."""
        if self.start and self.end and self.start.year == self.end.year:
            return self.start.year
        return None


@dataclass(frozen=True)
class Known:
    """The town's plans, the plan and the day chosen at upload ("" and None: nothing chosen), and
    the name of the town (""  where it does not matter). ``page_day`` is the day of the period that
    the page of 收表 stood at, which nobody chose for this file.

    ``units`` are its units, number -> (name, short name). ``period_end`` is the day that a person
    said the file's forms are of, whatever their marks say (figures typed into the form of last
    quarter): where it says so of one period, of ``read_otherwise`` (its first and last day).
    """

    plans: tuple[KnownPlan, ...] = ()
    default_plan: str = ""
    default_day: dt.date | None = None
    town: str = ""
    units: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    period_end: dt.date | None = None
    page_day: dt.date | None = None
    read_otherwise: tuple[dt.date, dt.date] | None = None

    def settled(self, day: dt.date) -> dt.date:
        """The day that a file says, or the one that a person said its figures are of."""
        first, last = self.read_otherwise or (day, day)
        return self.period_end if self.period_end and first <= day <= last else day
