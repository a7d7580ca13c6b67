"""Reports with a real worker and a real broker, and what is left when the worker is killed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from commitments.models import Commitment, Town
from imports import actions
from imports.models import Batch, Reading
from imports.review import confirming, deciding
from imports.review.reading import sweep
from imports.review.receiving import receive_report
from imports.tasks import read_report
from people.models import User
from tests.factories import TownFactory, person_of
from tests.stack import worker_environment
from tracker.supervisor import programs
from tracker.supervisor.children import Child, stop

from .reports import JANUARY

PATIENCE = 40


@pytest.fixture
def town(transactional_db: None) -> Town:
    return TownFactory(name="某某镇")


@pytest.fixture
def clerk(town: Town) -> User:
    return person_of(town, "clerk")


def wait(thing: Reading | Batch, wanted: Callable[[], bool], child: Child) -> None:
    """Until it is as wanted; fails with the worker's own last words."""
    until = time.monotonic() + PATIENCE
    while True:
        thing.refresh_from_db()
        if wanted():
            return
        assert time.monotonic() < until, (thing.state, thing.error, child.last_lines())
        time.sleep(0.05)


def receive(town: Town, clerk: User, text: str = JANUARY) -> Reading:
    return receive_report(town=town, data=text.encode(), filename="报告.txt", by=clerk)


def test_report_is_read_confirmed_written_and_undone(
    worker: Child, town: Town, clerk: User
) -> None:
    reading = receive(town, clerk)
    wait(reading, lambda: reading.state == "review", worker)
    assert (reading.cards.count(), reading.job, reading.tries) == (10, "", 1)
    deciding.accept_all(reading, by=clerk)
    batch = confirming.confirm(reading, by=clerk)
    assert batch is not None
    wait(batch, lambda: batch.state == "checked", worker)
    actions.confirm(batch=batch, by=clerk, digest=batch.digest)
    wait(batch, lambda: batch.state == "committed" and batch.judged, worker)
    reading.refresh_from_db()
    assert reading.document is not None
    assert (reading.document.text, Commitment.objects.count()) == (reading.text, 8)
    actions.undo(batch)
    wait(batch, lambda: batch.judged, worker)
    reading.refresh_from_db()
    assert (reading.state, Commitment.objects.count()) == ("review", 0)


@pytest.fixture
def heir(worker: Child, valkey: str) -> Iterator[Child]:
    """A second worker, to be started when the first is dead."""
    child = programs.worker(worker_environment(connection.settings_dict))
    yield child
    if hasattr(child, "process"):
        stop([child], seconds=3)


@pytest.mark.long
@pytest.mark.parametrize("phase", ["received", "reading"])
def test_killed_worker_leaves_a_report_that_is_read_once(
    worker: Child, heir: Child, town: Town, clerk: User, phase: str
) -> None:
    text = JANUARY + "\n".join(f"新建第{n}口袋公园{n}座。" for n in range(1, 200))
    if phase == "received":
        kill(worker)
    reading = receive(town, clerk, text)
    if phase == "reading":
        wait(reading, lambda: reading.state == "reading", worker)
        kill(worker)
    reading.refresh_from_db()
    assert (reading.state, reading.cards.count(), reading.text) == (phase, 0, "")
    heir.start()

    def swept() -> bool:
        sweep()
        return reading.state == "review"

    wait(reading, swept, heir)
    found = reading.cards.count()
    assert found > 200
    # The broker gives out once more what the dead worker had not acknowledged.
    read_report.delay(reading.pk)
    other = receive(town, clerk)
    wait(other, lambda: other.state == "review", heir)
    assert reading.cards.count() == found


def kill(child: Child) -> None:
    """``kill -9`` for the worker and all its processes; nobody gets to say goodbye."""
    os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait()
