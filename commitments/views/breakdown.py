"""任务分解表: what of a plan is still to be assigned, whom we propose, and the file."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..addresses import commitment_page
from ..breakdown.asking import breakdown_of
from ..breakdown.form import Breakdown, Line
from ..breakdown.workbook import breakdown_bytes, title_of
from ..exports.workbook import CONTENT_TYPE
from ..identifiers import read_identifier
from ..models import Plan, Town
from ..reading import NotThere
from .asking import for_readers
from .submissions import PeriodLink, as_file, clerks_town


@dataclass(frozen=True)
class Row:
    """A task that nobody leads: its page, and the unit that is proposed with the reason."""

    line: Line
    url: str


@require_safe
@for_readers
def breakdown_page(request: HttpRequest, code: str) -> HttpResponse:
    """What a plan lacks: units and nodes. For the clerks of a town and administrators."""
    town = clerks_town(request, code)
    plan = _plan(request, town)
    page: dict[str, object] = {"town": town, "plan": plan}
    if plan is not None:
        page |= _page(town, plan, breakdown_of(plan, as_of=timezone.localdate()))
    return render(request, "commitments/breakdown.html", page)


@require_safe
@for_readers
def breakdown_file(request: HttpRequest, code: str) -> HttpResponse:
    """The 任务分解表 of a plan as a workbook; 404 where there is none."""
    plan = _plan(request, clerks_town(request, code))
    if plan is None:
        raise NotThere
    told = breakdown_of(plan, as_of=timezone.localdate())
    return as_file(breakdown_bytes(told), f"{title_of(told)}.xlsx", CONTENT_TYPE)


def _plan(request: HttpRequest, town: Town) -> Plan | None:
    """The plan that ?plan= names, else the last one; None for a town without any. Raises
    NotThere."""
    asked = request.GET.get("plan", "")
    plans = town.plans.order_by("-start", "pk")
    if not asked:
        return plans.first()
    known = asked.isascii() and asked.isdigit() and len(asked) < 19
    plan = plans.filter(pk=int(asked)).first() if known else None
    if plan is None:
        raise NotThere
    return plan


def _page(town: Town, plan: Plan, told: Breakdown) -> dict[str, object]:
    plans = town.plans.order_by("-start", "pk")
    rows = [Row(line, commitment_page(read_identifier(line.identifier))) for line in told.lines]
    missing = set(map(id, told.without_lead))
    return {
        "plans": [PeriodLink(p.title, f"plan={p.pk}", p.pk == plan.pk) for p in plans],
        "told": told,
        "rows": [row for row in rows if id(row.line) in missing],
        "url": reverse("commitments:breakdown", args=[town.pk]),
    }
