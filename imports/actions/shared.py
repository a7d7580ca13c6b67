"""What every act on a batch shares: its lock, its expected state, asking a worker, giving up."""

from __future__ import annotations

import datetime as dt
import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actions import ActionError

from ..collecting.noting import note_failed
from ..models import WORKING, Batch, Reading, State
from ..review.carried import given_back

log = logging.getLogger(__name__)

# How often a batch is begun whose worker dies of it.
MOST_TRIES = 5


def ask_worker(task: str, pk: int | list[int]) -> None:
    """Queue a task for one number or for many, once the transaction is through. A broker that is
    away costs time only: the batch is stored, and the sweep queues it again."""
    from kombu.exceptions import OperationalError

    from .. import tasks

    def send() -> None:
        try:
            getattr(tasks, task).delay(pk)
        except OperationalError as error:
            log.warning("batch %s waits for the sweep, broker is away: %s", pk, error)

    transaction.on_commit(send)


def lock(pk: int) -> Batch:
    return Batch.objects.select_for_update().get(pk=pk)


def expect(batch: Batch, *states: State) -> None:
    if batch.state not in states:
        told = {"state": batch.get_state_display()}
        raise ActionError(_("这一批现在是“%(state)s”，不能这样操作。请刷新页面。") % told)


@transaction.atomic
def fail(batch: Batch, error: dict[str, object]) -> None:
    locked = lock(batch.pk)
    if locked.state in WORKING:
        locked.state, locked.error, locked.job = State.FAILED, error, ""
        locked.save(update_fields=["state", "error", "job"])
        given_back(locked)
        note_failed(locked)


def unexpected(error: Exception) -> dict[str, object]:
    return {"code": "unexpected", "data": {"kind": type(error).__name__}}


def try_once_more(batch: Batch, *, otherwise: State = State.FAILED) -> bool:
    """Count a try of a locked batch. What ended its worker so often ends every worker, so it is
    given up and ``otherwise`` becomes its state: False."""
    tries = batch.summary.get("tries", 0)
    if tries >= MOST_TRIES:
        log.error("batch %s is given up after %s tries", batch.pk, tries)
        batch.state, batch.error, batch.job = otherwise, {"code": "gave_up", "data": {}}, ""
        batch.save(update_fields=["state", "error", "job"])
        if otherwise == State.FAILED:
            given_back(batch)
            note_failed(batch)
        return False
    batch.summary["tries"] = tries + 1
    batch.heartbeat = timezone.now()
    batch.save(update_fields=["summary", "heartbeat"])
    return True


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without the search for cycles, which takes a fifth of the time of a job that makes millions
    of small things, hardly any in cycles; they are looked for when it ends."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def is_stale(batch: Batch | Reading) -> bool:
    limit = timezone.now() - dt.timedelta(seconds=settings.JOB_STALE_SECONDS)
    return batch.heartbeat is None or batch.heartbeat < limit


def can_skip() -> bool:
    """Whether the database can pass over locked rows."""
    return bool(transaction.get_connection().features.has_select_for_update_skip_locked)
