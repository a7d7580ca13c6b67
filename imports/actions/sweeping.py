"""Queueing again what a dead worker left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ..models import WORKING, Batch, State, Submission
from .shared import ask_worker, can_skip


def sweep() -> list[int]:
    """Queue again every batch that a worker left lying; returns their ids."""
    limit = timezone.now() - dt.timedelta(seconds=settings.JOB_STALE_SECONDS)
    silent = Q(heartbeat__lt=limit) | Q(heartbeat__isnull=True)
    waiting = Q(state__in=WORKING) | Q(judged=False)
    found: list[Batch] = []
    with transaction.atomic():
        # A row that is locked is being worked on, whatever its heartbeat says.
        stale = Batch.objects.select_for_update(skip_locked=can_skip()).filter(silent & waiting)
        for batch in stale:
            batch.heartbeat = timezone.now()
            if batch.state == State.READING:
                batch.state, batch.job = State.RECEIVED, ""
            batch.save(update_fields=["heartbeat", "state", "job"])
            found.append(batch)
        _ask(found)
    return [batch.pk for batch in found]


def _ask(found: Sequence[Batch]) -> None:
    """Ask for what each batch waits for; files of one drop that are not read yet, at once."""
    unread = [batch.pk for batch in found if batch.state == State.RECEIVED]
    given = Submission.objects.filter(batch__in=unread).exclude(drop=None)
    drops = dict(given.order_by("pk").values_list("batch", "drop"))
    for drop in sorted(set(drops.values())):
        ask_worker("check_drop", drop)
    for batch in found:
        if batch.pk not in drops:
            ask_worker(_task_for(batch), batch.pk)


def _task_for(batch: Batch) -> str:
    known = {State.COMMITTING: "commit_batch", State.UNDOING: "undo_batch"}
    if batch.state in known:
        return known[State(batch.state)]
    return "check_batch" if batch.state in WORKING else "judge_batch"
