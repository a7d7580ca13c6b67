"""``kill -9`` for a worker in the middle of the night's shards: another one finishes all towns, no
town is judged by two, and the statuses are those of a night that nobody disturbed. On SQLite and
PostgreSQL, with a real broker."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
import time
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from commitments import running
from commitments.actions import refresh_statuses
from commitments.models import Commitment, Judgement, Progress, TownRun
from commitments.tasks import refresh_all_statuses, sweep_runs
from tests.factories import PlanFactory
from tests.test_import_worker import heir, kill  # noqa: F401
from tracker.environment import BASE_DIR
from tracker.supervisor.children import Child

pytestmark = pytest.mark.long

TOWNS, EACH = 200, 60
JUDGED = re.compile(r"judged towns ([\d ]+), ")


def fill() -> list[str]:
    """Towns with commitments of which each has its own figure; returns their codes."""
    plans = [PlanFactory() for _ in range(TOWNS)]
    wordings = [(plan, n) for plan in plans for n in range(EACH)]
    made = Commitment.objects.bulk_create(
        Commitment(
            plan=plan,
            wording=f"改造第{n}号楼",
            position=n,
            area="livelihood",
            measure="quantity",
            comparator="=",
            value=Decimal(200),
            unit="户",
            basis="cumulative",
        )
        for plan, n in wordings
    )
    Progress.objects.bulk_create(
        Progress(
            commitment=commitment,
            day=dt.date(2026, 6, 30),
            value=Decimal(commitment.position * 3 % 211),
            unit="户",
            basis="cumulative",
        )
        for commitment in made
    )
    return [plan.town_id for plan in plans]


def outcomes() -> list[tuple[Any, ...]]:
    """What is stored of every judgement but the number of its row."""
    names = [field.attname for field in Judgement._meta.fields if field.name != "id"]
    return [
        tuple(map(str, row))
        for row in Judgement.objects.order_by("commitment_id").values_list(*names)
    ]


def states() -> Counter[str]:
    return Counter(TownRun.objects.values_list("state", flat=True))


def wait_until_in_the_middle(child: Child) -> None:
    deadline = time.monotonic() + 60
    while not 20 <= states()["done"] < TOWNS - 40:
        assert time.monotonic() < deadline, (states(), child.last_lines())
        time.sleep(0.02)


def sweep_until_done(child: Child) -> None:
    """What beat does, until the heir has done the work."""
    deadline = time.monotonic() + 120
    while states() != {"done": TOWNS}:
        assert time.monotonic() < deadline, (states(), child.last_lines())
        sweep_runs()
        time.sleep(settings.SWEEP_SECONDS / 4)


def judged_by(child: Child) -> list[str]:
    """The towns that a worker says it judged, in its order."""
    found = (JUDGED.search(line) for line in child.lines())
    return [code for match in found if match for code in match[1].split()]


def test_killed_worker_leaves_a_night_that_another_finishes(
    worker: Child,
    heir: Child,  # noqa: F811
) -> None:
    codes = fill()
    assert refresh_all_statuses() == 3
    wait_until_in_the_middle(worker)
    kill(worker)
    first, left = judged_by(worker), states()
    assert left["queued"] > 0
    assert Judgement.objects.count() < TOWNS * EACH

    heir.start()
    sweep_until_done(heir)
    second = judged_by(heir)
    assert not set(first) & set(second)
    # Some may have been done by the dead worker's processes without their coming to say so.
    assert sorted(first + second) == sorted(set(first + second))
    unsaid = settings.WORKER_PROCESSES * running.TOGETHER
    assert TOWNS - unsaid <= len(first + second) <= TOWNS
    assert not any("taken over" in line for line in (*worker.lines(), *heir.lines()))
    assert set(TownRun.objects.values_list("judged", "token")) == {(EACH, "")}

    disturbed = outcomes()
    assert len(disturbed) == TOWNS * EACH
    today = timezone.localdate()
    assert refresh_statuses(as_of=today) == 0
    Judgement.objects.all().delete()
    running.ask(codes)
    assert running.run(codes, as_of=today) == running.Judged(towns=TOWNS, changed=TOWNS * EACH)
    assert outcomes() == disturbed


def test_killed_night_on_postgresql() -> None:
    """The same once more over a server of its own, where this run is over SQLite."""
    if connection.vendor == "postgresql":
        return
    words = [sys.executable, "-m", "tests.postgres", sys.executable, "-m", "pytest", "-q"]
    chosen = ["-m", "long", "-k", "another_finishes", "tests/test_long_judging.py"]
    done = subprocess.run(
        [*words, *chosen], cwd=BASE_DIR, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-5000:]
    assert "1 passed" in done.stdout
