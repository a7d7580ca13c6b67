"""Which plan a row belongs to, and plans that a file or a title tells of."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from ..language import year_of
from ..records import Origin, PlanRecord
from ..workbook import Row, Sheet
from .known import Known, KnownPlan
from .place import Place
from .table import Table
from .titles import plain, plan_title, same_matter, same_plan, span_of
from .vocabulary import PLAN_KIND, PROVENANCE


@dataclass(frozen=True)
class Plans:
    """All plans a row can name: those of the file first, then the town's.

    ``own`` are those of the file's 计划信息, ``given`` those that titles of its tables told of so
    far, whether the town has them already or not: a file read again finds the same plans.
    """

    own: tuple[KnownPlan, ...]
    known: Known
    given: tuple[KnownPlan, ...] = ()

    @property
    def all(self) -> tuple[KnownPlan, ...]:
        """Plans of the file, then those of the town; one of each title."""
        told = {plan.title: plan for plan in reversed(self.known.plans)}
        told |= {plan.title: plan for plan in reversed((*self.own, *self.given))}
        return tuple(reversed(told.values()))

    def with_given(self, plan: KnownPlan | None) -> Plans:
        """With a plan that a table of the file speaks of."""
        if plan is None or plan in self.given:
            return self
        return Plans(self.own, self.known, (*self.given, plan))

    def named(self, title: str) -> KnownPlan | None:
        """The plan with that title, through width and blanks."""
        return next((plan for plan in self.all if plain(plan.title) == plain(title)), None)

    def of_sheet(self, sheet: Sheet) -> KnownPlan | None:
        """The plan of a sheet: by its title, the only one of the file, the one chosen; a ledger
        whose title tells of another plan belongs to none of these."""
        title = plain(sheet.title)
        within = [plan for plan in self.all if plain(plan.title) in title]
        if within:
            return max(within, key=lambda plan: len(plan.title))
        if alike := next((plan for plan in self.all if same_plan(plan.title, sheet.title)), None):
            return alike
        if len(self.own) == 1:
            return self.own[0]
        if self.known.default_plan:
            return self.named(self.known.default_plan)
        return self._of_file(sheet)

    def _of_file(self, sheet: Sheet) -> KnownPlan | None:
        """The plan that the tables before speak of, for a sheet that names no other."""
        other = sheet.kind in ("ledger", "form") and proposed(sheet) is not None
        alike = [plan for plan in self.given if same_matter(plan.title, sheet.title)]
        told = alike if other else self.given or self.own
        return told[0] if len(told) == 1 else None

    def of_year(self, year: int | None) -> KnownPlan | None:
        """The only plan whose span begins or ends in ``year``; None where there is none or where
        there are several. Without a year the only plan there is."""
        told = [plan for plan in self.all if year is None or _touches(plan, year)]
        return told[0] if len(told) == 1 else None

    def any_of(self, year: int) -> bool:
        """Whether there is any plan whose span begins or ends in ``year``."""
        return any(_touches(plan, year) for plan in self.all)


def _touches(plan: KnownPlan, year: int) -> bool:
    return year in (plan.start and plan.start.year, plan.end and plan.end.year)


def read_plan(table: Table, row: Row) -> PlanRecord:
    """One line of 计划信息."""
    place = Place(table, row, table.sheet.year)
    title = place.text("title", 120)
    if not title:
        place.complain("title_missing", "title")
    kind = place.word("plan_kind", PLAN_KIND, _kind_by_title(title))
    start, end = _span(place, title, kind)
    months = place.whole("reporting_months", low=1, high=12)
    default_months = {"half_year": 6, "five_year": 12}.get(kind, 3)
    fields: dict[str, Any] = {
        "given": place.day("given"),
        "reporting_months": months or default_months,
        "provenance": place.word("provenance", PROVENANCE, "official"),
        "document": place.text("document", 200),
    }
    common = place.common()
    return PlanRecord(title=title, plan_kind=kind, start=start, end=end, **fields, **common)


def _kind_by_title(title: str) -> str:
    if re.search(r"五年|十[一二三四五六]五", title):
        return "five_year"
    return "half_year" if "半年" in title else "annual"


def _span(place: Place, title: str, kind: str) -> tuple[dt.date | None, dt.date | None]:
    """First and last day; those of the year in the title where the sheet gives none."""
    start, end = place.day("start", first=True), place.day("end")
    year = year_of(title)
    if kind != "five_year" and year is not None:
        start = start or (None if place.said("start") else dt.date(year, 1, 1))
        end = end or (None if place.said("end") else dt.date(year, 12, 31))
    if (start is None and not place.said("start")) or (end is None and not place.said("end")):
        place.complain("plan_span_missing", "start" if start is None else "end")
    elif start and end and start > end:
        place.complain("plan_span_upside_down", "end", start=start.isoformat())
    return start, end


def as_known(record: PlanRecord) -> KnownPlan:
    """What rows need of a plan."""
    return KnownPlan(record.title, record.plan_kind, record.start, record.end)


def proposed(sheet: Sheet) -> PlanRecord | None:
    """The plan that a ledger's title tells of (某镇2026年重点工作台账), or None."""
    title = plan_title(sheet.title)
    span = span_of(title)
    if span is None:
        return None
    half = span[1] - span[0] < dt.timedelta(days=200)
    origin = Origin(sheet.name, max(1, min(sheet.header_rows, default=2) - 1))
    return PlanRecord(
        title=title,
        plan_kind="half_year" if half else "annual",
        start=span[0],
        end=span[1],
        reporting_months=6 if half else 3,
        origin=origin,
    )
