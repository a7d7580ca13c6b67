"""What is known before a file is checked, and what a row takes from its sheet and plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class KnownPlan:
    """A plan of the town, or of the file itself."""

    title: str
    kind: str = "annual"
    start: dt.date | None = None
    end: dt.date | None = None

    @property
    def year(self) -> int | None:
        """The year that days without a year belong to; None for a plan of several years."""
        if self.start and self.end and self.start.year == self.end.year:
            return self.start.year
        return None


@dataclass(frozen=True)
class Known:
    """The town's plans, the plan and the day chosen at upload ("" and None: nothing chosen), and
    the name of the town (""  where it does not matter)."""

    plans: tuple[KnownPlan, ...] = ()
    default_plan: str = ""
    default_day: dt.date | None = None
    town: str = ""
