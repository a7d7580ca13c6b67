"""Stored commitments that a doubtful row may be, with what a person needs to tell them apart."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commitments.models import Commitment, Progress
from commitments.wording import amount, near_day

from ..models import Row
from .understanding import target_words


@dataclass(frozen=True)
class Candidate:
    """One commitment that a row may be, or what the row itself says (``id`` 0), to be compared:
    its target, its lead unit, and the last figure with its day."""

    id: int
    number: str
    wording: str
    target: str = ""
    unit: str = ""
    last: str = ""

    @property
    def facts(self) -> str:
        """Target, unit and last figure in one line."""
        target = _("目标%(target)s") % {"target": self.target} if self.target else ""
        return " · ".join(filter(None, (target, self.unit, self.last)))

    @property
    def value(self) -> str:
        """Its id as the form sends it."""
        return str(self.id)


def candidate_ids(row: Row) -> list[int]:
    """The candidates of a doubtful row, likeliest first."""
    for issue in row.issues:
        text = issue.get("data", {}).get("candidates", "")
        if text:
            return [int(one["id"]) for one in json.loads(text)]
    return []


def candidates_of(ids: Iterable[int], *, town: str) -> dict[int, Candidate]:
    """Candidates by id, in two queries; those of other towns are left out."""
    wanted = Commitment.objects.filter(pk__in=set(ids), plan__town=town)
    held = list(wanted.select_related("lead_unit"))
    latest: dict[int, Progress] = {}
    reports = Progress.objects.current().filter(commitment__in=[one.pk for one in held])
    for report in reports.order_by("day", "id"):
        latest[report.commitment_id] = report
    return {one.pk: _candidate(one, latest.get(one.pk)) for one in held}


def _candidate(held: Commitment, report: Progress | None) -> Candidate:
    told = {
        "value": None if held.value is None else str(held.value),
        "value_max": None if held.value_max is None else str(held.value_max),
        "value_text": held.value_text,
        "comparator": held.comparator,
        "unit": held.unit,
    }
    last = _last(held, report) if report else _("还没有进展")
    unit = held.lead_unit.name if held.lead_unit else ""
    return Candidate(held.pk, held.number, held.wording, target_words(told), unit, last)


def own_words(rows: Sequence[Row]) -> Candidate:
    """What the rows of one line say of themselves, to stand beside the candidates."""
    told: dict[str, Any] = {}
    last = ""
    for row in rows:
        told = {**row.clean, **told} if row.kind == "progress" else {**told, **row.clean}
        if row.kind == "progress":
            last = last or _reported(row.clean)
    return Candidate(
        0,
        str(told.get("number") or ""),
        str(told.get("wording") or ""),
        target_words(told) if any(row.kind == "commitment" for row in rows) else "",
        str(told.get("lead_unit") or ""),
        last,
    )


def _reported(clean: dict[str, Any]) -> str:
    said = str(clean.get("stage") or "")
    if clean.get("value") is not None:
        said = amount(Decimal(clean["value"]), clean.get("unit", ""))
    if not clean.get("day"):
        return said
    day = near_day(dt.date.fromisoformat(clean["day"]))
    return _("%(day)s：%(said)s") % {"day": day, "said": said or _("有文字说明")}


def _last(held: Commitment, report: Progress) -> str:
    said = report.stage or ""
    if report.value is not None:
        said = amount(report.value, held.unit)
    told = {"day": near_day(report.day), "said": said or _("有文字说明")}
    return _("%(day)s：%(said)s") % told
