"""Background work on batches and reports: fetch, call, log. Each may come twice, the actions see
to it."""

from __future__ import annotations

import logging

from celery import Task, shared_task
from celery.signals import worker_process_init

from . import actions, apart
from .review import looking_back, reading

log = logging.getLogger(__name__)


# Nothing that an office sends takes this long. The first limit still lets the batch say so, the
# second ends the process.
SOFT_SECONDS, HARD_SECONDS = 600, 660
bounded = {"soft_time_limit": SOFT_SECONDS, "time_limit": HARD_SECONDS}


@worker_process_init.connect
def stand_ready(**_told: object) -> None:
    """What is needed to read many files is loaded before somebody waits for it."""
    apart.stand_ready()


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


@shared_task(bind=True, **bounded)
def check_drop(self: Task, pk: int) -> None:
    """Read and check the files of one drop."""
    actions.check_drop(pk, job=self.request.id or "")
    log.info("drop %s checked", pk)


@shared_task(**bounded)
def commit_batches(pks: list[int]) -> None:
    """Write many confirmed batches."""
    actions.commit_many(pks)
    log.info("batches %s committed", pks)


@shared_task
def judge_batches(pks: list[int]) -> None:
    """Judge what many batches touched."""
    changed = actions.judge_many(pks)
    log.info("batches %s judged, %s statuses changed", pks, changed)


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


@shared_task(bind=True, **bounded)
def read_report(self: Task, pk: int) -> None:
    """Read one report."""
    reading.read(pk, job=self.request.id or "")
    log.info("reading %s done", pk)


@shared_task
def look_at_report(pk: int) -> None:
    """Make the questions of one report anew."""
    log.info("reading %s leaves %s questions", pk, looking_back.look_again(pk))


@shared_task
def look_at_reports() -> None:
    """Make the questions of every town's last report anew: figures are entered by hand as well."""
    log.info("the last reports leave %s questions", looking_back.look_at_all())


@shared_task
def sweep() -> list[int]:
    """Queue again what a dead worker left."""
    found = actions.sweep()
    if found:
        log.warning("queued again: batches %s", found)
    left = reading.sweep()
    if left:
        log.warning("queued again: readings %s", left)
    return found
