"""``kill -9`` for a worker in every phase of a large batch: it goes on or starts over by itself,
and nothing is there twice or missing. On SQLite and PostgreSQL, with a real broker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from commitments.models import Judgement, Town
from imports import actions
from imports.heartbeat import written_so_far
from imports.models import Batch, Row
from imports.tasks import check_batch, commit_batch, judge_batch, undo_batch
from people.models import User
from tests.stack import Live
from tests.test_import_worker import (  # noqa: F401
    clerk,
    counts,
    file_of,
    heir,
    kill,
    receive,
    sweep_until,
    town,
    wait,
)
from tracker.environment import BASE_DIR
from tracker.supervisor.children import Child

pytestmark = pytest.mark.long

ROWS = 9_000
DONE = [ROWS, ROWS, ROWS, 2 * ROWS]
NOTHING = [0, 0, 0, 0]


def is_judged(batch: Batch) -> bool:
    return batch.state == "committed" and batch.judged


def is_undone(batch: Batch) -> bool:
    return batch.state == "undone" and batch.judged


# Phase -> whether the worker is in the middle of it.
IN_THE_MIDDLE: dict[str, Callable[[Batch], bool]] = {
    "reading": lambda batch: batch.state == "reading" and batch.rows_checked == 0,
    "keeping": lambda batch: batch.state == "reading" and batch.rows_checked > 0,
    "committing": lambda batch: written_so_far(batch.pk) > 0,
    "judging": lambda batch: not batch.judged and Judgement.objects.exists(),
    "undoing": lambda batch: written_so_far(batch.pk) > 0,
}
# Phase -> commitments, first targets, figures and notes that others may see while it lasts.
SEEN = {"judging": DONE, "undoing": DONE}


def bring(batch: Batch, phase: str, child: Child) -> None:
    """Let the worker come to the beginning of ``phase``."""
    if phase in ("reading", "keeping"):
        return
    wait(batch, lambda batch: batch.state == "checked", child)
    actions.confirm(batch=batch, by=None, digest=batch.digest)
    if phase == "undoing":
        wait(batch, is_judged, child)
        actions.undo_later(batch)


def go_on(batch: Batch, child: Child) -> None:
    """What a person does until the batch is written and judged, or undone."""
    if batch.state in ("received", "reading"):
        sweep_until(batch, lambda batch: batch.state == "checked", child)
    if batch.state == "checked":
        actions.confirm(batch=batch, by=None, digest=batch.digest)
    undoing = batch.state in ("undoing", "undone")
    sweep_until(batch, is_undone if undoing else is_judged, child)


@pytest.mark.parametrize("phase", IN_THE_MIDDLE)
def test_killed_worker_leaves_nothing_twice_and_nothing_out(
    worker: Child,
    heir: Child,  # noqa: F811
    town: Town,  # noqa: F811
    clerk: User,  # noqa: F811
    phase: str,
) -> None:
    batch = receive(town, clerk, ROWS)
    bring(batch, phase, worker)
    wait(batch, IN_THE_MIDDLE[phase], worker)
    kill(worker)
    batch.refresh_from_db()
    assert counts() == SEEN.get(phase, NOTHING)

    heir.start()
    begun = time.monotonic()
    go_on(batch, heir)
    took = time.monotonic() - begun
    # The broker gives out once more what the dead worker had not acknowledged.
    for task in (check_batch, commit_batch, judge_batch, undo_batch):
        task.delay(batch.pk)
    other = actions.receive(town=town, data=b"a,b\n", filename="b.csv", by=clerk)
    wait(other, lambda batch: not batch.working, heir)
    batch.refresh_from_db()
    expected = NOTHING if phase == "undoing" else DONE
    assert (counts()[:3], Judgement.objects.count()) == (expected[:3], expected[0])
    assert Row.objects.filter(batch=batch).count() == 2 * ROWS
    assert took < 60


def test_stopped_write_leaves_the_preview_and_nothing_else(
    worker: Child,
    town: Town,  # noqa: F811
    clerk: User,  # noqa: F811
) -> None:
    batch = receive(town, clerk, ROWS)
    # Asked at once, as so few rows are written in a moment: heard before the first goes in.
    bring(batch, "committing", worker)
    actions.cancel(batch)
    wait(batch, lambda batch: batch.state == "checked", worker)
    assert (counts(), batch.cancel_asked) == (NOTHING, False)
    assert Row.objects.filter(batch=batch).count() == 2 * ROWS
    actions.confirm(batch=batch, by=None, digest=batch.digest)
    wait(batch, is_judged, worker)
    assert counts() == DONE


def test_stopped_reading_leaves_nothing(
    worker: Child,
    town: Town,  # noqa: F811
    clerk: User,  # noqa: F811
) -> None:
    batch = receive(town, clerk, ROWS)
    wait(batch, IN_THE_MIDDLE["keeping"], worker)
    actions.cancel(batch)
    wait(batch, lambda batch: batch.state == "discarded", worker)
    assert (Row.objects.count(), batch.rows_checked, counts()) == (0, 0, NOTHING)


# The whole product: started again, its own clock takes up what was killed

TELL = """
from imports.models import Batch
batch = Batch.objects.latest("pk")
print("says", batch.state, batch.judged, batch.heartbeat, batch.summary.get("tries"))
"""
RECEIVE = """
from pathlib import Path
from commitments.models import Plan, Town
from imports import actions
town = Town.objects.create(code="999000888", name="某某镇")
plan = Plan.objects.create(
    town=town, title="某某镇2026年度目标任务", kind="annual", start="2026-01-01", end="2026-12-31")
actions.receive(
    town=town, data=Path("{file}").read_bytes(), filename="台账.csv", by=None, default_plan=plan)
"""
CONFIRM = """
from imports import actions
from imports.models import Batch
batch = Batch.objects.latest("pk")
actions.confirm(batch=batch, by=None, digest=batch.digest)
"""
COUNT = """
from commitments.models import Commitment, Judgement, Progress
own = {"commitment__plan__town": "999000888"}
print(
    Commitment.objects.filter(plan__town="999000888").count(),
    Progress.objects.filter(**own).count(),
    Judgement.objects.filter(**own).count(),
)
"""


def say(stack: Live, program: str) -> str:
    """What a program prints that runs in the shell of the stack."""
    done = stack.manage("shell", "-v", "0", "-c", program)
    assert done.returncode == 0, done.stderr
    return done.stdout


def until(stack: Live, words: str, seconds: float = 60) -> None:
    begun = time.monotonic()
    while f"says {words}" not in (said := say(stack, TELL)):
        assert time.monotonic() - begun < seconds, f"{said}{stack.printed()[-6000:]}"


def shoot(stack: Live, *names: str) -> None:
    """``kill -9`` for processes of the stack, which then ends as a whole; start it once more."""
    for name in names:
        os.kill(stack.pid(name), signal.SIGKILL)
    stack.process.wait(timeout=60)
    stack.start()
    stack.wait_until_ready(seconds=120)


def test_product_goes_on_by_itself_when_worker_and_broker_are_killed(tmp_path: Path) -> None:
    file = tmp_path / "ledger.csv"
    file.write_bytes(file_of(ROWS))
    stack = Live(tmp_path / "var", JOB_STALE_SECONDS="5", SAMPLE="no")
    stack.start()
    try:
        stack.wait_until_ready(seconds=120)
        say(stack, RECEIVE.format(file=file))
        shoot(stack, "valkey", "worker")
        until(stack, "checked")
        say(stack, CONFIRM)
        shoot(stack, "worker", "valkey")
        until(stack, "committed True")
        assert say(stack, COUNT).split() == [str(ROWS)] * 3
    finally:
        stack.stop()


def test_kills_on_postgresql() -> None:
    """The same once more over a server of its own, where this run is over SQLite."""
    if connection.vendor == "postgresql":
        return
    words = [sys.executable, "-m", "tests.postgres", sys.executable, "-m", "pytest", "-q"]
    chosen = ["-m", "long", "-k", "killed_worker or stopped", "tests/test_long_kills.py"]
    done = subprocess.run(
        [*words, *chosen], cwd=BASE_DIR, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-5000:]
    assert "7 passed" in done.stdout
