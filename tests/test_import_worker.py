"""Batches with a real worker and a real broker, and what is left when the worker is killed."""

from __future__ import annotations

import datetime as dt
import os
import signal
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from commitments.models import Commitment, Judgement, Progress, TargetVersion, Town
from imports import actions
from imports.heartbeat import written_so_far
from imports.models import Batch, Written
from imports.tasks import check_batch, commit_batch, judge_batch
from people.models import User
from tests.factories import PlanFactory, TownFactory, person_of
from tests.import_records import PLAN
from tests.stack import worker_environment
from tracker.supervisor import programs
from tracker.supervisor.children import Child, stop

PATIENCE = 30
DAY = dt.date(2026, 6, 30)


@pytest.fixture
def town(transactional_db: None) -> Town:
    return TownFactory(name="某某镇")


@pytest.fixture
def clerk(town: Town) -> User:
    return person_of(town, "clerk")


def file_of(rows: int) -> bytes:
    """A ledger of that many commitments, each with one figure."""
    lines = ["序号,任务表述,目标值,2026年1-6月累计完成"]
    lines += [f"{n},改造第{n}号楼{n + 10}户,{n + 10}户,{n}" for n in range(1, rows + 1)]
    return "\n".join(lines).encode()


def receive(town: Town, clerk: User, rows: int) -> Batch:
    plan = PlanFactory(town=town, title=PLAN)
    return actions.receive(
        town=town, data=file_of(rows), filename="台账.csv", by=clerk, default_plan=plan
    )


def wait(batch: Batch, wanted: Callable[[Batch], bool], child: Child) -> Batch:
    """Until ``batch`` is as wanted; fails with the worker's own last words."""
    until = time.monotonic() + PATIENCE
    while True:
        batch.refresh_from_db()
        if wanted(batch):
            return batch
        assert time.monotonic() < until, (batch.state, batch.error, child.last_lines())
        time.sleep(0.05)


def in_state(state: str) -> Callable[[Batch], bool]:
    return lambda batch: batch.state == state


def counts() -> list[int]:
    """Commitments, first targets, figures, and what was noted of them."""
    kinds: tuple[Any, ...] = (Commitment, TargetVersion, Progress, Written)
    return [kind.objects.count() for kind in kinds]


def test_upload_is_checked_committed_and_judged(worker: Child, town: Town, clerk: User) -> None:
    batch = wait(receive(town, clerk, 3), in_state("checked"), worker)
    assert batch.counts == {
        "create": 6,
        "update": 0,
        "same": 0,
        "conflict": 0,
        "faulty": 0,
        "left_out": 0,
    }
    actions.confirm(batch=batch, by=clerk, digest=batch.digest)
    wait(batch, lambda batch: batch.state == "committed" and batch.judged, worker)
    assert list(
        Progress.objects.order_by("commitment__position").values_list("value", "day", "entered_by")
    ) == [(Decimal(n), DAY, clerk.pk) for n in (1, 2, 3)]
    assert set(Judgement.objects.values_list("as_of", flat=True)) == {timezone.localdate()}
    assert Judgement.objects.count() == 3
    actions.undo(batch)
    wait(batch, lambda batch: batch.judged, worker)
    assert counts()[:3] == [0, 0, 0]
    assert Judgement.objects.count() == 0


@pytest.fixture
def heir(worker: Child, valkey: str) -> Iterator[Child]:
    """A second worker, to be started when the first is dead."""
    child = programs.worker(worker_environment(connection.settings_dict))
    yield child
    if hasattr(child, "process"):
        stop([child], seconds=3)


def kill(child: Child) -> None:
    """``kill -9`` for the worker and all its processes; nobody gets to say goodbye."""
    os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait()


def sweep_until(batch: Batch, wanted: Callable[[Batch], bool], child: Child) -> Batch:
    """What beat does, until the heirs have done the work."""

    def swept(batch: Batch) -> bool:
        actions.sweep()
        return wanted(batch)

    return wait(batch, swept, child)


@pytest.mark.parametrize("phase", ["received", "reading", "committing"])
def test_killed_worker_leaves_a_batch_that_is_done_once(
    worker: Child, heir: Child, town: Town, clerk: User, phase: str
) -> None:
    # Enough for several pieces: the worker is killed in the middle of one. Before the first, any
    # number does.
    rows = 3 if phase == "received" else 5_000
    if phase == "received":
        kill(worker)
    batch = receive(town, clerk, rows)
    if phase == "reading":
        wait(batch, in_state("reading"), worker)
        kill(worker)
    if phase == "committing":
        wait(batch, in_state("checked"), worker)
        actions.confirm(batch=batch, by=clerk, digest=batch.digest)
        wait(batch, lambda batch: written_so_far(batch.pk) > 0, worker)
        kill(worker)
    batch.refresh_from_db()
    assert (batch.state, counts()) == (phase, [0, 0, 0, 0])

    heir.start()
    if phase != "committing":
        sweep_until(batch, in_state("checked"), heir)
        assert batch.rows.count() == 2 * rows
        actions.confirm(batch=batch, by=clerk, digest=batch.digest)
    sweep_until(batch, lambda batch: batch.state == "committed" and batch.judged, heir)
    # The broker gives out once more what the dead worker had not acknowledged.
    for task in (check_batch, commit_batch, judge_batch):
        task.delay(batch.pk)
    other = wait(actions.receive(town=town, data=b"a,b\n", filename="b.csv", by=clerk), idle, heir)
    assert other.state in ("checked", "failed")
    assert counts() == [rows, rows, rows, 2 * rows]
    assert Judgement.objects.count() == rows


def idle(batch: Batch) -> bool:
    return not batch.working
