"""Which plans the commitments of a report go to, by the day they are due.

``Reading.plans`` are [{"title", "kind", "start", "end", "given", "reporting_months", "plan"}]: days
in ISO form, ``plan`` the number of a plan that exists or None. A commitment goes to the first one
that ends on or after its last day; one without a day to the first of all.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from commitments.models import Plan
from commitments.models.choices import DocumentKind, PlanKind

from ..models import CardState, Reading
from .limits import first_wrong
from .records import typed

TITLE = 120
# A report of these months speaks of the year to come.
YEARS_END = 10
FIVE = 5


def suggest(reading: Reading) -> list[dict[str, Any]]:
    """The plans that the day of the report and its commitments call for; none where no day and no
    year is known."""
    dues = dues_of(reading)
    year = _year(reading, dues)
    if year is None:
        return []
    found = [_one_year(reading, year)]
    beyond = [day for day in dues if day.year > year]
    if beyond:
        found.append(_some_years(reading, year, max(beyond).year))
    return found


def covering(reading: Reading) -> list[dict[str, Any]]:
    """The reading's plans, and one more where a commitment is due behind all of them."""
    dues, ends = dues_of(reading), [plan["end"] for plan in reading.plans]
    if not dues or (ends and max(dues).isoformat() <= max(ends)):
        return list(reading.plans)
    titles = {plan["title"] for plan in reading.plans}
    more = [plan for plan in suggest(reading) if plan["title"] not in titles]
    return [*reading.plans, *(plan for plan in more if not ends or plan["end"] > max(ends))]


def dues_of(reading: Reading) -> list[dt.date]:
    """The last days of the commitments that are not rejected."""
    cards = reading.cards.exclude(state=CardState.REJECTED).values_list("fields", flat=True)
    told = [typed(held) for held in cards if held.get("kind") == "commitment"]
    return [values["due"] for values in told if values["due"]]


def _year(reading: Reading, dues: Sequence[dt.date]) -> int | None:
    """The year that is planned: that of most commitments, unless the report's day says another."""
    day = reading.date
    if day is None:
        years = Counter(due.year for due in dues)
        return min(years, key=lambda year: (-years[year], year)) if years else None
    if reading.kind == DocumentKind.HALF_YEAR_REPORT or day.month < YEARS_END:
        return day.year
    return day.year + 1


def _one_year(reading: Reading, year: int) -> dict[str, Any]:
    half = reading.kind == DocumentKind.HALF_YEAR_REPORT
    told = {"town": reading.town.name, "year": year}
    title = _("%(town)s%(year)s年下半年工作安排") if half else _("%(town)s%(year)s年目标任务")
    kind = PlanKind.HALF_YEAR if half else PlanKind.ANNUAL
    span = (dt.date(year, 1, 1), dt.date(year, 12, 31))
    return _plan(reading, title % told, kind, span, months=6 if half else 3)


def _some_years(reading: Reading, year: int, last: int) -> dict[str, Any]:
    end = max(last, year + FIVE - 1) if last - year < FIVE else last
    told = {"town": reading.town.name, "first": year, "last": end}
    title = _("%(town)s%(first)s—%(last)s年目标任务") % told
    span = (dt.date(year, 1, 1), dt.date(end, 12, 31))
    return _plan(reading, title, PlanKind.FIVE_YEAR, span, months=12)


def _plan(
    reading: Reading, title: str, kind: str, span: tuple[dt.date, dt.date], *, months: int
) -> dict[str, Any]:
    """A plan of that span: the town's own where it has one, of its kind before others."""
    start, end = span
    alike = list(reading.town.plans.filter(start=start, end=end).order_by("pk"))
    held = next((plan for plan in alike if plan.kind == kind), alike[0] if alike else None)
    if held is not None:
        return of_stored(held)
    return {
        "title": title,
        "kind": str(kind),
        "start": start.isoformat(),
        "end": end.isoformat(),
        "given": reading.date.isoformat() if reading.date else None,
        "reporting_months": months,
        "plan": None,
    }


def of_stored(plan: Plan) -> dict[str, Any]:
    """A plan of the town as a reading keeps it."""
    return {
        "title": plan.title,
        "kind": plan.kind,
        "start": plan.start.isoformat(),
        "end": plan.end.isoformat(),
        "given": plan.given.isoformat() if plan.given else None,
        "reporting_months": plan.reporting_months,
        "plan": plan.pk,
    }


def plan_for(plans: Sequence[Mapping[str, Any]], due: dt.date | None) -> Mapping[str, Any] | None:
    """The plan that a commitment goes to: the one that ends first on or after ``due``, else the
    one that ends last; None where there is none."""
    if not plans:
        return None
    ordered = sorted(plans, key=lambda plan: plan["end"])
    if due is None:
        return ordered[0]
    told = due.isoformat()
    return next((plan for plan in ordered if plan["end"] >= told), ordered[-1])


def cleaned(reading: Reading, plans: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Plans as a person put them (days as date or ISO text) as a reading keeps them; the town's
    own where one has that title. Raises ValidationError with a sentence."""
    found = [_cleaned(reading, plan) for plan in plans]
    titles = [plan["title"] for plan in found]
    if twice := next((title for title in titles if titles.count(title) > 1), ""):
        raise ValidationError(_("计划“%(title)s”写了两次，请改名或删去一个。") % {"title": twice})
    return sorted(found, key=lambda plan: plan["end"])


def _cleaned(reading: Reading, told: Mapping[str, Any]) -> dict[str, Any]:
    title = " ".join(str(told.get("title") or "").split())
    if held := reading.town.plans.filter(title=title).first():
        return of_stored(held)
    start, end = _day(told.get("start")), _day(told.get("end"))
    if start is None or end is None:
        raise ValidationError(_("计划“%(title)s”要填开始日期和结束日期。") % {"title": title})
    _expect_days(title, start=start, end=end, given=_day(told.get("given")))
    kind, months = told.get("kind") or PlanKind.ANNUAL, told.get("reporting_months") or 3
    plan = Plan(
        town=reading.town,
        title=title,
        kind=kind,
        start=start,
        end=end,
        given=_day(told.get("given")) or reading.date,
        reporting_months=months,
        provenance=reading.town.provenance,
    )
    plan.full_clean()
    return {**of_stored(plan), "plan": None}


def _expect_days(title: str, *, start: dt.date, end: dt.date, given: dt.date | None) -> None:
    days = ((_("开始日期"), start), (_("结束日期"), end), (_("提出日期"), given))
    if said := first_wrong(days):
        raise ValidationError(_("计划“%(title)s”的%(said)s") % {"title": title, "said": said})


def _day(value: Any) -> dt.date | None:
    if value is None or isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value)) if str(value).strip() else None
    except ValueError as error:
        told = {"value": value}
        raise ValidationError(_("日期“%(value)s”看不懂，请写成2026-12-31。") % told) from error
