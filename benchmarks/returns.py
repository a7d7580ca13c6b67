"""200 returned forms given at once, over the product as it is served: from the first that is kept
to every status judged, by a real worker, beside a bare calamine read of the same files, while
somebody asks for a page of the town all the time. Sending the files over HTTP and pressing the
button are not in it: it begins where the files are in hand, and confirms as the button does.

``python -m benchmarks.returns`` runs it by itself. The forms are those that the product gives out,
filled in: one town, one plan, 200 units with ten tasks each.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests import postgres
from tests.stack import Live
from tracker.environment import BASE_DIR

from .load import Connection

UNITS, TASKS = 200, 10
CODE = "999000002"
LIMIT = 25
# Somebody asks so often; what they wait for while nothing else goes on is asked so many times.
EVERY, IDLE = 0.2, 20
PATIENCE = 300
File = tuple[str, bytes]


def run() -> Iterator[str]:
    """The lines to print, for SQLite and, where one can be started, PostgreSQL."""
    yield from _lines("SQLite")
    try:
        with postgres.server() as url:
            yield from _lines("PostgreSQL", DATABASE_URL=url)
    except (SystemExit, OSError) as error:
        yield f"returns    PostgreSQL is not here: {error}"


def _lines(engine: str, **given: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        settings = {"SAMPLE": "0", "PUBLIC_PAGES": "1", "LOG_LEVEL": "WARNING", **given}
        live = Live(Path(folder) / "state", **settings)
        live.start()
        try:
            live.wait_until_ready()
            told = _apart(live)
        finally:
            live.process.terminate()
            live.process.wait()
    yield (
        f"returns    {told['ours'] / told['bare']:8.2f}x   ours {told['ours']:.2f} s   baseline "
        f"{told['bare']:.3f} s   {engine}, {told['files']} forms of {TASKS} rows, "
        f"{told['size'] // 1024} KiB, given at once -> {told['figures']} figures, "
        f"{told['judged']} statuses judged (at most {LIMIT}x)"
    )
    yield (
        f"           kept {told['kept']:.2f} s, read and shown {told['shown']:.2f} s, confirmed to "
        f"written {told['written']:.2f} s, judged {told['judging']:.2f} s; "
        f"after that, to be found by their words {told['finding']:.2f} s"
    )
    yield (
        f"           the town's page meanwhile: {told['asked']} times, 95 % within "
        f"{told['within'] * 1000:.0f} ms, slowest {told['slowest'] * 1000:.0f} ms; before it "
        f"{told['idle'] * 1000:.0f} ms, slowest {told['idle_slowest'] * 1000:.0f} ms"
    )


def _apart(live: Live) -> dict[str, Any]:
    """What the process that gives the files tells."""
    command = [sys.executable, "-m", "benchmarks.returns", "give"]
    done = subprocess.run(command, cwd=BASE_DIR, env=live.env, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


# What runs apart


def give() -> None:
    """Give the forms to the product that is served, and print what it took, as JSON."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()
    plan = lay()
    files = filled(plan)
    told = {"files": len(files), "size": sum(len(data) for _name, data in files)}
    port, address = int(os.environ["PORT"]), f"/towns/{CODE}/"
    idle = [_asked(port, address) for _time in range(IDLE)]
    told |= {"idle": statistics.median(idle), "idle_slowest": max(idle)}
    with asking(port, address) as taken:
        told |= given(plan, files)
    taken.sort()
    within = taken[int(len(taken) * 0.95)]
    told |= {"asked": len(taken), "within": within, "slowest": taken[-1]}
    print(json.dumps({**told, "bare": bare(files)}))


def bare(files: Sequence[File]) -> float:
    """Seconds of a bare calamine read of all sheets of all files, which lie in a folder: the median
    of three."""
    from python_calamine import CalamineWorkbook

    def read(paths: Sequence[Path]) -> float:
        began = time.perf_counter()
        for path in paths:
            book = CalamineWorkbook.from_path(path)
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python()
        return time.perf_counter() - began

    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{place}.xlsx" for place in range(len(files))]
        for path, (_name, data) in zip(paths, files, strict=True):
            path.write_bytes(data)
        read(paths)
        return statistics.median(read(paths) for _time in range(3))


def lay() -> Any:
    """A town of many units, each with its tasks, and what they had reached by June; to be found, as
    in any town whose ledger stands. No status is judged yet."""
    from commitments.finding.keeping import index_town
    from commitments.models import Commitment, Plan, Progress, TargetVersion, Town, Unit

    town = Town.objects.create(code=CODE, name="某某镇")
    days = {"start": dt.date(2026, 1, 1), "end": dt.date(2026, 12, 31)}
    plan = Plan.objects.create(
        town=town, title="某某镇2026年度目标任务", kind="annual", reporting_months=3, **days
    )
    names = [f"第{number:03}办公室" for number in range(1, UNITS + 1)]
    units = Unit.objects.bulk_create(Unit(town=town, name=name) for name in names)
    tasks = Commitment.objects.bulk_create(
        Commitment(
            plan=plan,
            lead_unit=unit,
            number=str(place * TASKS + task + 1),
            position=place * TASKS + task + 1,
            wording=f"{unit.name}第{task + 1}项工程新建{place + task + 20}处",
            value=Decimal(place + task + 20),
            value_text=f"{place + task + 20}处",
            unit="处",
        )
        for place, unit in enumerate(units)
        for task in range(TASKS)
    )
    TargetVersion.objects.bulk_create(
        TargetVersion(
            commitment=task, version=1, value=task.value, value_text=task.value_text,
            since=plan.start,
        )
        for task in tasks
    )  # fmt: skip
    june = {"day": dt.date(2026, 6, 30), "value": Decimal(5), "value_text": "5", "unit": "处"}
    Progress.objects.bulk_create(Progress(commitment=task, **june) for task in tasks)
    index_town(town.pk)
    return plan


def filled(plan: Any) -> list[File]:
    """The forms of the plan's third quarter, as their units give them back."""
    from commitments.submissions.asking import forms_of, periods_of
    from commitments.submissions.naming import form_names
    from commitments.submissions.workbook import form_bytes

    forms = forms_of(plan, periods_of(plan)[2], as_of=dt.date(2026, 10, 5))
    said = {"cause_kind": "资金", "cause": "资金未到位", "next_step": "抓紧拨付"}
    return [
        (
            name,
            form_bytes(
                form,
                {
                    line.identifier: {"figure": Decimal(8 + place), **(said if place % 3 else {})}
                    for place, line in enumerate(form.lines)
                },
            ),
        )
        for form, name in zip(forms, form_names(forms), strict=True)
    ]


def given(plan: Any, files: Sequence[File]) -> dict[str, Any]:
    """Give the files, wait until all are shown, confirm them, wait until all is judged."""
    from commitments.models import Judgement, Progress
    from imports import actions
    from imports.collecting import dropping
    from imports.models import Batch

    before = Progress.objects.count()
    judged = Judgement.objects.filter(commitment__plan=plan)
    began = time.perf_counter()
    drop = dropping.begin(town=plan.town, by=_clerk(plan), plan=plan, end=dt.date(2026, 9, 30))
    taken = dropping.take(drop, files)
    dropping.read(drop)
    kept = time.perf_counter()
    mine = Batch.objects.filter(pk__in=[batch.pk for batch in taken.batches])
    _until(lambda: not mine.exclude(state="checked").exists(), mine)
    shown = time.perf_counter()
    confirmed = actions.confirm_many(list(mine), by=drop.by)
    _until(lambda: not mine.exclude(state="committed").exists(), mine)
    written = time.perf_counter()
    _until(lambda: judged.count() == UNITS * TASKS, mine)
    ended = time.perf_counter()
    _until(lambda: not mine.filter(judged=False).exists(), mine)
    found = time.perf_counter()
    assert len(confirmed) == len(files) == len(taken.batches)
    _refuse_other_figures(plan)
    return {
        "ours": ended - began,
        "kept": kept - began,
        "shown": shown - kept,
        "written": written - shown,
        "judging": ended - written,
        "finding": found - ended,
        "figures": Progress.objects.count() - before,
        "judged": judged.count(),
    }


def _refuse_other_figures(plan: Any) -> None:
    """Raise AssertionError unless all figures are those of the forms, and all statuses of them."""
    from commitments.models import Judgement, Progress

    current = Progress.objects.current().filter(commitment__plan=plan, day=dt.date(2026, 9, 30))
    found = dict(current.values_list("commitment__position", "value"))
    due = {place + 1: Decimal(8 + place % TASKS) for place in range(UNITS * TASKS)}
    assert found == due, len(found)
    judged = Judgement.objects.filter(commitment__plan=plan).select_related("commitment")
    for one in judged.order_by("commitment__position"):
        place, task = divmod(one.commitment.position - 1, TASKS)
        # At most 17 of 29: short of the line from October on, failed after the year.
        reached = (Decimal(8 + task) / (place + task + 20)).quantize(Decimal("0.000001"))
        assert (one.ratio, one.status in ("behind", "failed")) == (reached, True), one.commitment


def _clerk(plan: Any) -> Any:
    from people.models import Membership, User

    made = User.objects.create_user(username="bench")
    Membership.objects.create(user=made, town=plan.town, role="clerk")
    return made


def _until(done: Callable[[], bool], mine: Any) -> None:
    until = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > until:
            raise RuntimeError(str(set(mine.values_list("state", "error__code"))))
        time.sleep(0.02)


def _asked(port: int, address: str) -> float:
    began = time.perf_counter()
    Connection(port).ask(address)
    return time.perf_counter() - began


@contextmanager
def asking(port: int, address: str) -> Iterator[list[float]]:
    """Somebody who asks for a page all the while, from a connection of their own each time; the
    seconds that each answer took."""
    taken: list[float] = []
    done = threading.Event()

    def ask() -> None:
        while not done.wait(EVERY):
            taken.append(_asked(port, address))

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield taken
    finally:
        done.set()
        thread.join()


if __name__ == "__main__":
    if sys.argv[1:] == ["give"]:
        give()
    else:
        for line in run():
            print(line, flush=True)
