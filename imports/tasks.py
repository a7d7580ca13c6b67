"""Background work on batches: fetch, call, log. Each may come twice; the actions see to it."""

from __future__ import annotations

import logging

from celery import Task, shared_task

from . import actions

log = logging.getLogger(__name__)


# Nothing that an office sends takes this long. The first limit still lets the batch say so, the
# second ends the process.
SOFT_SECONDS, HARD_SECONDS = 600, 660
bounded = {"soft_time_limit": SOFT_SECONDS, "time_limit": HARD_SECONDS}


@shared_task(bind=True, **bounded)
def check_batch(self: Task, pk: int) -> None:
    """Read and check one batch."""
    actions.check(pk, job=self.request.id or "")
    log.info("batch %s checked", pk)


@shared_task(**bounded)
def commit_batch(pk: int) -> None:
    """Write one confirmed batch."""
    actions.commit(pk)
    log.info("batch %s committed", pk)


@shared_task(**bounded)
def undo_batch(pk: int) -> None:
    """Take back what one batch wrote."""
    actions.carry_out_undo(pk)
    log.info("batch %s undone", pk)


@shared_task
def judge_batch(pk: int) -> None:
    """Judge what one batch touched."""
    changed = actions.judge(pk)
    log.info("batch %s judged, %s statuses changed", pk, changed)


@shared_task
def sweep() -> list[int]:
    """Queue again what a dead worker left."""
    found = actions.sweep()
    if found:
        log.warning("queued again: batches %s", found)
    return found
