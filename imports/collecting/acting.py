"""What a clerk does on the page of 收表: say whose a file is, write what is clean, give up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from commitments.models import Plan, Town, Unit
from people.models import User

from .. import actions
from ..models import Batch, State, Submission, ToldBy
from .counting import kept_out, stopped


@transaction.atomic
def assign(held: Submission, *, unit: Unit, plan: Plan, end: dt.date, enqueue: bool = True) -> None:
    """Say whose form a file is, and of which period. Where the file waits for confirmation, it is
    read again with the plan and day that it may not name. Raises ActionError where unit or plan
    are of another town."""
    if held.town_id != unit.town_id or held.town_id != plan.town_id:
        raise ActionError(_("所选单位或计划不属于%(town)s。") % {"town": held.town})
    same = Submission.objects.filter(batch=held.batch_id, unit=unit, plan=plan, end=end)
    if same.exclude(pk=held.pk).exists():
        held.delete()
        return
    held.unit, held.plan, held.end, held.told_by = unit, plan, end, ToldBy.PERSON
    held.save(update_fields=["unit", "plan", "end", "told_by"])
    if held.batch.state == State.CHECKED:
        actions.supply(batch=held.batch, day=end, plan=plan, enqueue=enqueue)


@transaction.atomic
def write(town: Town, shown: Mapping[int, str], *, by: User, enqueue: bool = True) -> list[int]:
    """Let the plans of these files be written as they were shown (number of the batch -> digest).
    Returns the numbers of those confirmed; what changed since, was sent back, no longer counts in
    every cell it speaks of, or has stopped rows, stays."""
    # Always the town first, as where it is written: what counts now is what counts then.
    Town.objects.select_for_update().get(pk=town.pk)
    found = Batch.objects.filter(pk__in=shown, town=town)
    batches = [batch for batch in found if not stopped(batch)]
    out = kept_out([batch.pk for batch in batches])
    batches = [batch for batch in batches if batch.pk not in out]
    for batch in batches:
        batch.digest = shown[batch.pk]
    return actions.confirm_many(batches, by=by, enqueue=enqueue)
