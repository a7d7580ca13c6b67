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
from ..models import Action, Batch, State, Submission, ToldBy


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


def write(town: Town, shown: Mapping[int, str], *, by: User, enqueue: bool = True) -> list[int]:
    """Let the plans of these files be written as they were shown (number of the batch -> digest).
    Returns the numbers of those confirmed; what changed since, or has stopped rows, stays."""
    found = Batch.objects.filter(pk__in=shown, town=town)
    batches = [batch for batch in found if not stopped(batch)]
    for batch in batches:
        batch.digest = shown[batch.pk]
    return actions.confirm_many(batches, by=by, enqueue=enqueue)


def stopped(batch: Batch) -> int:
    """How many rows of a file a commit leaves out because something is wrong with them."""
    return sum(
        int(batch.counts.get(action.value, 0)) for action in (Action.FAULTY, Action.CONFLICT)
    )
