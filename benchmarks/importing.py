"""A ledger of 100,000 rows from upload to committed, beside the least that such a way can cost (a
bare calamine read and one COPY or executemany of the same rows) and beside django-import-export in
bulk mode. Each runs in a process of its own over a fresh database, so that peaks of memory compare.
"""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests import postgres
from tracker.environment import BASE_DIR

from . import phases

ROWS = 100_000
CODE = "999000001"
SIDES = ("bare", "ours", "import_export")


def run(folder: Path, ledger: Path) -> list[str]:
    """The lines to print, for SQLite and, where one can be started, PostgreSQL."""
    lines = _lines("SQLite", f"sqlite:///{folder}/{{side}}.sqlite3", ledger)
    try:
        with postgres.server() as url:
            return [*lines, *_lines("PostgreSQL", url.rsplit("/", 1)[0] + "/{side}", ledger)]
    except (SystemExit, OSError) as error:
        return [*lines, f"importing  PostgreSQL is not here: {error}"]


def _lines(engine: str, url: str, ledger: Path) -> list[str]:
    told = {side: _apart(side, url.format(side=side), ledger) for side in SIDES}
    bare, ours, other = (told[side] for side in SIDES)
    base = bare["read"] + bare["insert"]
    whole, theirs = ours["read"] + ours["write"], other["load"] + other["import"]
    size = ledger.stat().st_size // 1024
    return [
        f"importing  {whole / base:8.2f}x   ours {whole:.2f} s   baseline {base:.2f} s   {engine}, "
        f"{ROWS} rows, {size} KiB -> {ours['records']} records; baseline: calamine "
        f"{bare['read']:.2f} s + {bare['how']} {bare['insert']:.2f} s",
        f"           upload to preview {ours['read']:.2f} s, confirmed to committed "
        f"{ours['write']:.2f} s; judging afterwards {ours['judge']:.2f} s (not counted)",
        f"           of it: {ours['phases']}",
        f"           longest that another writer waited: {ours['waited']:.2f} s",
        f"           peak memory: worker {ours['peak']} MiB + child {ours['child']} MiB; "
        f"bare {bare['peak']} MiB; django-import-export {other['peak']} MiB",
        f"           django-import-export, bulk: {theirs:.2f} s = {theirs / whole:.2f}x ours "
        f"(loading {other['load']:.2f}, commitments and figures {other['import']:.2f}; "
        f"{other['records']} records; columns named by hand, no preview, no check of what cells "
        f"say, no first target, no trace of where it came from, no undo)",
    ]


def _apart(side: str, url: str, ledger: Path) -> dict[str, Any]:
    """What one side tells of itself, run in a process of its own."""
    if url.startswith("postgres"):
        _create(url)
    env = {**os.environ, "DATABASE_URL": url}
    command = [sys.executable, "-m", "benchmarks.importing", side, str(ledger)]
    done = subprocess.run(command, cwd=BASE_DIR, env=env, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _create(url: str) -> None:
    import psycopg

    server, name = url.rsplit("/", 1)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')


# What runs apart


def main(side: str, ledger: Path) -> None:
    """Run one side over the database of DATABASE_URL and print what it took, as JSON."""
    import logging

    import django

    django.setup()
    logging.disable(logging.INFO)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    told = {"bare": bare, "ours": ours, "import_export": import_export}[side](ledger.read_bytes())
    print(json.dumps({**peaks(), **told}))


@contextmanager
def timed(told: dict[str, Any], name: str) -> Any:
    """Seconds of the block, under ``name``."""
    began = time.perf_counter()
    yield
    told[name] = time.perf_counter() - began


def bare(data: bytes) -> dict[str, Any]:
    """Calamine's cells, and the same rows into a plain table by one statement."""
    from django.db import connection, transaction
    from python_calamine import CalamineWorkbook

    told: dict[str, Any] = {}
    with timed(told, "read"):
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    width, copies = len(rows[1]), connection.vendor == "postgresql"
    told["how"] = "COPY" if copies else "executemany"
    columns = ", ".join(f"c{n} text" for n in range(width))
    with timed(told, "insert"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare ({columns})")
        if copies:
            with cursor.cursor.copy("COPY bare FROM STDIN") as copy:
                for row in rows[2:]:
                    copy.write_row(row)
        else:
            marks = ", ".join(["?"] * width)
            cursor.cursor.connection.executemany(f"INSERT INTO bare VALUES ({marks})", rows[2:])
    return told


def ours(data: bytes) -> dict[str, Any]:
    """Upload, preview, confirmation, commit, judging; a second writer tries all the while."""
    from commitments.models import Commitment, Progress, Town
    from imports import actions

    town = Town.objects.create(code=CODE, name="某某镇")
    told: dict[str, Any] = {}
    spent = phases.of_an_import()
    with another_writer(told):
        with timed(told, "read"):
            batch = actions.receive(
                town=town, data=data, filename="台账.xlsx", by=None, enqueue=False
            )
            actions.check(batch.pk)
        batch.refresh_from_db()
        with timed(told, "write"):
            actions.confirm(batch=batch, by=None, digest=batch.digest, enqueue=False)
            actions.commit(batch.pk, enqueue=False)
    told["records"] = Commitment.objects.count() + Progress.objects.count()
    told |= peaks()
    told["phases"] = spent.line()
    with timed(told, "judge"):
        actions.judge(batch.pk)
    return told


def peaks() -> dict[str, int]:
    """The most memory that this process and the largest of its children had until now, in MiB."""
    who = {"peak": resource.RUSAGE_SELF, "child": resource.RUSAGE_CHILDREN}
    return {name: resource.getrusage(kind).ru_maxrss // 1024 for name, kind in who.items()}


@contextmanager
def another_writer(told: dict[str, Any]) -> Any:
    """A process that writes a session every tenth of a second, as a login does; the longest that
    it waited goes to ``told["waited"]``."""
    command = [sys.executable, "-m", "benchmarks.importing", "writer", "-"]
    process = subprocess.Popen(
        command, cwd=BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    yield
    out, _err = process.communicate("stop\n")
    told["waited"] = float(out.splitlines()[-1])


def writer() -> None:
    """Write until a line comes in, then print the longest wait."""
    import select

    import django

    django.setup()
    from django.contrib.sessions.models import Session
    from django.db import OperationalError
    from django.utils import timezone

    longest = 0.0
    while not select.select([sys.stdin], [], [], 0.1)[0]:
        began = time.perf_counter()
        # One that waits longer than the database lets it is measured all the same.
        with suppress(OperationalError):
            Session.objects.update_or_create(
                session_key="bench", defaults={"session_data": "x", "expire_date": timezone.now()}
            )
        longest = max(longest, time.perf_counter() - began)
    print(longest)


def import_export(data: bytes) -> dict[str, Any]:
    """The same file through django-import-export: bulk, no diffs, no reports, 1,000 at a time; the
    columns are named by hand, and related objects looked up once."""
    import tablib
    from python_calamine import CalamineWorkbook

    from commitments.models import Commitment, Plan, Progress, Town, Unit

    told: dict[str, Any] = {}
    town = Town.objects.create(code=CODE, name="某某镇")
    plan = Plan.objects.create(
        town=town, title="计划", kind="annual", start="2026-01-01", end="2026-12-31"
    )
    with timed(told, "load"):
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        names = ("number", "wording", "x", "y", "value", "unit", "lead", "due", "done", "note")
        dataset = tablib.Dataset(*rows[2:], headers=names)
    with timed(told, "import"):
        units = {name: Unit.objects.create(town=town, name=name) for name in set(dataset["lead"])}
        _resource(Commitment, _commitment_row(plan, units)).import_data(
            dataset, raise_errors=True, use_transactions=True
        )
        known = dict(Commitment.objects.values_list("number", "pk"))
        _resource(Progress, _progress_row(known)).import_data(
            dataset, raise_errors=True, use_transactions=True
        )
    told["records"] = Commitment.objects.count() + Progress.objects.count()
    return told


def _resource(model: Any, fill: Callable[[Any, Any], None]) -> Any:
    """A resource that makes an instance of each row as ``fill`` says."""
    from import_export.resources import ModelResource

    class Bulk(ModelResource):
        class Meta:
            use_bulk = True
            batch_size = 1000
            skip_diff = True
            skip_html_diff = True
            force_init_instance = True
            report_skipped = False
            fields: tuple[str, ...] = ("note",) if hasattr(model, "note") else ()

        def before_save_instance(self, instance: Any, row: Any, **_said: Any) -> None:
            fill(instance, row)

    Bulk._meta.model = model
    return Bulk()


def _commitment_row(plan: Any, units: dict[str, Any]) -> Callable[[Any, Any], None]:
    def fill(instance: Any, row: Any) -> None:
        instance.plan, instance.lead_unit = plan, units[row["lead"]]
        instance.number, instance.wording = str(int(row["number"])), row["wording"]
        instance.value = str(row["value"]).removeprefix("不少于")
        instance.unit, instance.note, instance.due = row["unit"], row["note"], "2026-12-31"

    return fill


def _progress_row(known: dict[str, int]) -> Callable[[Any, Any], None]:
    def fill(instance: Any, row: Any) -> None:
        instance.commitment_id = known[str(int(row["number"]))]
        instance.day, instance.value, instance.unit = "2026-06-30", row["done"], row["unit"]

    return fill


if __name__ == "__main__":
    if sys.argv[1] == "writer":
        writer()
    else:
        main(sys.argv[1], Path(sys.argv[2]))
