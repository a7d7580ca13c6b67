"""Writing a confirmed plan, and having what it touched judged."""

from __future__ import annotations

import logging

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Max
from django.utils import timezone

from commitments.actions import ActionError, follow_touched
from commitments.models import Town

from .. import committing
from ..collecting.replacing import replace_earlier
from ..heartbeat import Stopped, Teller, beating, forget_progress
from ..held import Held
from ..keeping import Keeper
from ..models import Batch, Row, State
from ..planning import Planner
from ..preparing import Prepared, prepare
from ..ranges import numbers_of, ranges_of
from ..review import carried, looking_back
from .checking import show
from .shared import ask_worker, fail, lock, try_once_more, undisturbed, unexpected

log = logging.getLogger(__name__)

ROWS = 2000


def commit(pk: int, *, enqueue: bool = True) -> None:
    """Write the confirmed plan of batch ``pk`` in one transaction; does nothing where that was
    done. Where the database of the town is no longer what the plan was made against, the plan is
    made anew under a lock on the town: if it is not the one that was shown, it is shown instead,
    and nothing is written. Statuses are judged by a worker (``enqueue`` False: by the caller).
    What the database refuses ends as failed, what somebody stopped as checked, with nothing
    written either."""
    if not _begin(pk):
        return
    try:
        with undisturbed():
            # Before anything is locked: others wait only while rows go in.
            prepared = prepare(Batch.objects.get(pk=pk), told=Teller(pk))
            written = _commit(pk, prepared)
    except Stopped:
        _stop(pk)
        return
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
def _begin(pk: int) -> bool:
    """Count a try to write, in a transaction that lasts where that of the writing does not."""
    batch = Batch.objects.select_for_update().filter(pk=pk, state=State.COMMITTING).first()
    if batch is None:
        return False
    forget_progress(pk)
    return try_once_more(batch)


@transaction.atomic
def _stop(pk: int) -> None:
    batch = lock(pk)
    if batch.state == State.COMMITTING:
        batch.state, batch.cancel_asked = State.CHECKED, False
        batch.summary.pop("tries", None)
        batch.save(update_fields=["state", "cancel_asked", "summary"])


def _refusal(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "".join(error.messages)
    return str(error)


@transaction.atomic
def _commit(pk: int, prepared: Prepared) -> bool:
    town = Batch.objects.filter(pk=pk).values_list("town", flat=True).first()
    # Always the town first: two batches of one town must see each other's outcome.
    list(Town.objects.select_for_update().filter(pk=town))
    batch = Batch.objects.select_for_update().filter(pk=pk).first()
    if batch is None or batch.state != State.COMMITTING:
        return False
    if batch.cancel_asked:
        raise Stopped
    stands = _stands(batch)
    if not stands and not _planned_anew(batch):
        return False
    if not stands or not prepared.holds(batch):
        prepared = prepare(batch)
    touched = committing.write(batch, prepared, told=Teller(batch.pk))
    batch.state, batch.committed_at, batch.judged = State.COMMITTED, timezone.now(), False
    batch.rows_written, batch.heartbeat = batch.writes, batch.committed_at
    batch.summary |= {"commitments": ranges_of(touched)}
    batch.save()
    carried.written(batch)
    replace_earlier([batch.pk])
    return True


def _stands(batch: Batch) -> bool:
    """Whether the town holds exactly what it held when the plan was made: then making it anew
    would give the same plan."""
    held = Held(batch.town)
    held.load_again(batch.seen)
    return held.seen == batch.seen


def _planned_anew(batch: Batch) -> bool:
    """Make the plan of a locked batch anew, in place of its rows; whether it is the one that was
    shown. Where not, the batch waits with the new one."""
    planner, keeper = Planner(batch.town), Keeper(batch.pk)
    last = batch.rows.aggregate(last=Max("position"))["last"] or 0
    for first in range(0, last + 1, ROWS):
        some = Row.objects.filter(batch=batch, position__gte=first, position__lt=first + ROWS)
        rows = list(some.order_by("position"))
        entries = planner.take([row.record() for row in rows])
        some.remove_unwritten()
        keeper.keep(entries, numbers=[row.pk for row in rows])
    if keeper.digest == batch.digest:
        # What only follows from what else is stored may be another now.
        batch.seen, batch.counts = planner.held.seen, planner.count()
        batch.tally = keeper.tally.as_json()
        return True
    batch.summary = {"changed": True}
    show(batch, planner, keeper)
    return False


def judge(pk: int) -> int:
    """Judge anew what batch ``pk`` touched; returns how many statuses changed."""
    batch = Batch.objects.get(pk=pk)
    touched = numbers_of(batch.summary.get("commitments", []))
    with beating(pk):
        changed = follow_touched(
            as_of=timezone.localdate(), commitments=touched, town=batch.town_id
        )
    reading = carried.reading_of(batch)
    if reading is not None:
        looking_back.look_again(reading)
    else:
        # The ledger may know now of what no report speaks of.
        looking_back.look_at_town(batch.town_id)
    Batch.objects.filter(pk=pk).update(judged=True)
    return changed
