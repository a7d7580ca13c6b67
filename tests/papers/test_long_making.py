"""A long paper made by a real worker, which is killed in the middle of it."""

from __future__ import annotations

import datetime as dt
import os
import signal
import time
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from django.conf import settings
from django.db import connection

from commitments.actions import publish
from commitments.models import Paper
from commitments.papers.making import ask
from commitments.reading import town_view
from commitments.tasks import make_paper, sweep_papers
from tests.factories import CommitmentFactory, PlanFactory, person_of
from tests.stack import worker_environment
from tracker.supervisor import programs
from tracker.supervisor.children import Child, stop

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

ROWS = 1_200
SEPTEMBER, TODAY = dt.date(2026, 9, 30), dt.date(2026, 10, 12)


def until(done: Callable[[Paper], bool], child: Child, seconds: float = 90) -> Paper:
    """Wait; fails with the worker's own last words."""
    deadline = time.monotonic() + seconds
    while not done(paper := Paper.objects.get()):
        assert time.monotonic() < deadline, child.last_lines()
        time.sleep(0.02)
    return paper


def test_killed_worker_leaves_a_paper_that_is_made_once(worker: Child) -> None:
    plan = PlanFactory()
    for number in range(ROWS):
        CommitmentFactory(plan=plan, number=str(number), wording=f"任务{number}")
    publish(
        town=plan.town, title="三季度", as_of=SEPTEMBER, released_on=TODAY, released_by="党政办"
    )
    clerk = person_of(plan.town, "clerk")
    view = town_view(town=plan.town, user=clerk, today=TODAY)
    paper, _new = ask(view, edition="deputy", query="", filename="x.xlsx", user=clerk)
    make_paper.delay(paper.pk)
    begun = until(lambda paper: paper.steps > 0, worker)
    assert (begun.state, begun.done_steps < begun.steps) == ("running", True)
    os.killpg(worker.process.pid, signal.SIGKILL)
    worker.process.wait()
    time.sleep(settings.JOB_STALE_SECONDS + 0.5)
    second = programs.worker(worker_environment(connection.settings_dict))
    second.start()
    try:
        assert sweep_papers() == [paper.pk]
        done = until(lambda paper: paper.state == "done", second)
    finally:
        stop([second], seconds=0)
    assert done.attempts == 2
    folder = settings.MEDIA_ROOT / "papers"
    assert [path.name for path in folder.glob(f"{paper.pk}-*")] == [done.file.name.split("/")[1]]
    book = openpyxl.load_workbook(BytesIO(done.file.open("rb").read()), read_only=True)
    numbers = [str(row[0]) for row in book["总表"].iter_rows(min_row=5, values_only=True)]
    assert [number for number in numbers if number.isdigit()] == list(map(str, range(ROWS)))
