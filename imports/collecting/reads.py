"""What the page of 收表 reads of a plan: what was given, what is asked for, what is known."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db.models import Q

from commitments.identifiers import identifier
from commitments.models import Commitment, Plan, Progress, Share, ShareFigure, Town
from commitments.models.choices import Measure
from commitments.periods import Period
from commitments.status import GROUP_OF
from commitments.submissions.asking import ASKED_STATES, NOBODY
from commitments.submissions.mark import share_identifier

from ..models import State, Submission

_DONE = [status for status, group in GROUP_OF.items() if group == "done"]
_GONE = (State.DISCARDED, State.UNDONE)


def submissions(town: Town, plan: Plan) -> list[Submission]:
    """What was given of a plan, and what nobody recognised; newest first. A ledger that came by the
    ordinary page and was written is nobody's form and asks nothing."""
    ledgers = Q(plan=None, drop=None, batch__state=State.COMMITTED)
    found = Submission.objects.filter(Q(plan=plan) | Q(plan=None), town=town).exclude(ledgers)
    found = found.exclude(batch__state__in=_GONE).select_related("batch", "drop")
    found = found.defer("batch__decisions", "batch__mapping", "batch__seen")
    return list(found.order_by("-created", "-batch_id", "-pk"))


def asked_of(plan: Plan) -> dict[int, set[str]]:
    """Unit -> what it is asked for and is not done (NOBODY: what nobody leads)."""
    asked = Commitment.objects.filter(plan=plan, parts=None, state__in=ASKED_STATES).standing()
    still = asked.exclude(judgement__status__in=_DONE).order_by()
    found: dict[int, set[str]] = defaultdict(set)
    for unit, pk in still.values_list("lead_unit", "pk"):
        found[unit or NOBODY].add(identifier(pk))
    # The shares of a node are not asked for: it is done once.
    split = Share.objects.filter(commitment__in=still.exclude(measure=Measure.MILESTONE))
    for unit, lead, pk in split.values_list("unit", "commitment__lead_unit", "pk").order_by():
        found[unit or lead or NOBODY].add(share_identifier(pk))
    return found


def known_of(plan: Plan, columns: list[Period]) -> dict[dt.date, dict[str, int]]:
    """End of a period -> what has data of it in the ledger, and the unit that leads it (of a share
    NOBODY)."""
    told: dict[dt.date, dict[str, int]] = defaultdict(dict)
    of_wholes = Progress.objects.current().filter(commitment__plan=plan)
    names = ("day", "commitment", "commitment__lead_unit")
    for day, pk, unit in of_wholes.values_list(*names):
        _note(told, columns, day, identifier(pk), unit or NOBODY)
    of_shares = ShareFigure.objects.filter(share__commitment__plan=plan, replaced_by=None)
    for day, pk in of_shares.values_list("day", "share").order_by():
        _note(told, columns, day, share_identifier(pk), NOBODY)
    return told


def _note(
    told: dict[dt.date, dict[str, int]], columns: list[Period], day: dt.date, name: str, unit: int
) -> None:
    period = next((one for one in columns if one.start <= day <= one.end), None)
    if period is not None:
        told[period.end][name] = unit
