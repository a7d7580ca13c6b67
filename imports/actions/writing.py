"""Writing a confirmed plan, and having what it touched judged."""

from __future__ import annotations

import logging

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from commitments.actions import ActionError, refresh_statuses
from commitments.models import Town

from .. import committing
from ..models import Batch, State
from ..planning import plan_records
from .checking import keep_plan
from .shared import ask_worker, fail, try_once_more, unexpected

log = logging.getLogger(__name__)


def commit(pk: int, *, enqueue: bool = True) -> None:
    """Write the confirmed plan of batch ``pk`` in one transaction; does nothing where that was
    done. The plan is made anew under a lock on the town: if it is not the one that was shown, it is
    shown instead, and nothing is written. Statuses are judged by a worker (``enqueue`` False: by
    the caller). What the database refuses ends as failed, with nothing
    written either."""
    _begin(pk)
    try:
        written = _commit(pk)
    except OperationalError:
        raise
    except (IntegrityError, ValidationError, ActionError) as error:
        log.exception("batch %s was refused", pk)
        fail(Batch(pk=pk), {"code": "refused", "data": {"message": _refusal(error)}})
        return
    except Exception as error:
        log.exception("batch %s could not be written", pk)
        fail(Batch(pk=pk), unexpected(error))
        return
    if written and enqueue:
        ask_worker("judge_batch", pk)


@transaction.atomic
def _begin(pk: int) -> None:
    """Count a try to write, in a transaction that lasts where that of the writing does not."""
    batch = Batch.objects.select_for_update().filter(pk=pk, state=State.COMMITTING).first()
    if batch is not None:
        try_once_more(batch)


def _refusal(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "".join(error.messages)
    return str(error)


@transaction.atomic
def _commit(pk: int) -> bool:
    town = Batch.objects.filter(pk=pk).values_list("town", flat=True).first()
    # Always the town first: two batches of one town must see each other's outcome.
    list(Town.objects.select_for_update().filter(pk=town))
    batch = Batch.objects.select_for_update().filter(pk=pk).first()
    if batch is None or batch.state != State.COMMITTING:
        return False
    rows = list(batch.rows.order_by("position"))
    plan = plan_records([row.record() for row in rows], town=batch.town)
    if plan.digest != batch.digest:
        batch.summary = {"changed": True}
        keep_plan(batch, plan)
        return False
    touched = committing.write(plan, batch=batch, rows=rows)
    batch.state, batch.committed_at, batch.judged = State.COMMITTED, timezone.now(), False
    batch.rows_written, batch.heartbeat = batch.writes, batch.committed_at
    batch.summary |= {"commitments": touched}
    batch.save()
    return True


def judge(pk: int) -> int:
    """Judge anew what batch ``pk`` touched; returns how many statuses changed."""
    batch = Batch.objects.get(pk=pk)
    touched = batch.summary.get("commitments", [])
    changed = refresh_statuses(as_of=timezone.localdate(), commitments=touched)
    Batch.objects.filter(pk=pk).update(judged=True)
    return changed
