"""What a 填报表 says: one unit's lines for one period, in plain data. No Django here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ..periods import Period
from .mark import FORM, FormMark, written


@dataclass(frozen=True)
class Place:
    """A place (点位) of a line as it is known: its stage ("" untold) and the day it was done."""

    name: str
    stage: str = ""
    done_on: dt.date | None = None


@dataclass(frozen=True)
class Line:
    """One row: a commitment, or one share of it.

    ``identifier`` is what the row is known by when it returns (DX…, of a share FX…). ``unit`` is
    the unit of measure that a figure of the row is written in (万元, where the commitment counts in
    元). ``target``, ``planned`` and ``last`` are words for whoever fills it in and change nothing.
    ``figured`` is whether a figure may be given, ``level`` whether that is the level of a day and
    no running total, ``carried`` whether a running total holds what was there before the plan,
    ``signed`` whether it may lie below zero; ``stages`` are what 形象进度 is chosen from, none
    where it is locked; ``done`` is what need not be filled in again.
    """

    identifier: str
    number: str
    wording: str
    target: str
    unit: str = ""
    due: dt.date | None = None
    planned: str = ""
    last: str = ""
    figured: bool = True
    level: bool = False
    signed: bool = False
    carried: bool = False
    stages: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    done: bool = False


@dataclass(frozen=True)
class UnitForm:
    """One unit's form for one period. ``unit`` 0 is nobody's: what has no lead unit yet.
    ``asked_by`` is the day by which it shall be back, ``as_of`` the day it was made."""

    town_code: str
    town: str
    plan: int
    plan_title: str
    plan_start: dt.date
    plan_end: dt.date
    unit: int
    unit_name: str
    unit_short: str
    period: Period
    as_of: dt.date
    asked_by: dt.date | None = None
    lines: tuple[Line, ...] = ()

    @property
    def mark(self) -> str:
        """What stands in each row's hidden column (兑现表号)."""
        return written(FormMark(FORM, self.plan, self.unit, self.period.end))

    @property
    def period_label(self) -> str:
        """The period, with its year where the plan's title does not tell it."""
        of_one_year = self.plan_start.year == self.plan_end.year
        told = of_one_year and str(self.period.end.year) in self.plan_title
        return self.period.label if told else self.period.full_label

    @property
    def open_lines(self) -> tuple[Line, ...]:
        """What there is to fill in: not what is done."""
        return tuple(line for line in self.lines if not line.done)
