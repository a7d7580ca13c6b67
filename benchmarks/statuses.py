"""A million commitments judged anew by one worker, beside one hand-written UPDATE of the same rows
that sets only a latest ratio and one of four statuses. In a process of its own over a fresh
PostgreSQL; a tenth of it on SQLite and PostgreSQL, whose outcomes must be the same to the digit.

``STATUSES_ROWS`` says how many commitments (1,000,000 where it is not set).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests import postgres
from tracker.environment import BASE_DIR

from .importing import peaks, timed
from .phases import Phases

ROWS = int(os.environ.get("STATUSES_ROWS", 1_000_000))
JUNE, OCTOBER = dt.date(2026, 6, 30), dt.date(2026, 10, 12)
# What somebody would write who does without a rule: the latest figure by the target, and a guess.
BARE = """
UPDATE commitments_judgement SET ratio = latest.ratio, status = CASE
    WHEN latest.ratio >= 1 THEN 'completed'
    WHEN latest.ratio >= 0.75 THEN 'on_schedule'
    WHEN latest.ratio IS NULL THEN 'unreported'
    ELSE 'behind' END
FROM (
    SELECT c.id, ROUND(CAST(p.value * 1.0 / NULLIF(c.value, 0) AS numeric), 6) AS ratio
    FROM commitments_commitment c LEFT JOIN (
        SELECT commitment_id, value, ROW_NUMBER() OVER (
            PARTITION BY commitment_id ORDER BY day DESC, id DESC) AS place
        FROM commitments_progress WHERE day <= '2026-10-12'
    ) p ON p.commitment_id = c.id AND p.place = 1
) latest
WHERE latest.id = commitments_judgement.commitment_id
"""


def run(folder: Path) -> list[str]:
    """The lines to print; PostgreSQL's only where one can be started."""
    small = max(ROWS // 10, 1)
    here = _apart(f"sqlite:///{folder}/statuses.sqlite3", small)
    lines = _lines("SQLite", here)
    try:
        with postgres.server() as url:
            there = _apart(f"{url.rsplit('/', 1)[0]}/small", small)
            lines += _lines("PostgreSQL", there)
            same = here["checksum"] == there["checksum"]
            lines.append(f"           outcomes on SQLite and PostgreSQL the same: {same}")
            return lines + _lines("PostgreSQL", _apart(f"{url.rsplit('/', 1)[0]}/whole", ROWS))
    except (SystemExit, OSError) as error:
        return [*lines, f"statuses   PostgreSQL is not here: {error}"]


def _lines(engine: str, told: dict[str, Any]) -> list[str]:
    full, bare, again = told["full"], told["bare"], told["again"]
    full_cpu, bare_cpu, again_cpu = (told[f"{name}_cpu"] for name in ("full", "bare", "again"))
    each = 1_000_000 / told["commitments"]
    return [
        f"statuses   {full / bare:8.2f}x   ours {full:.2f} s   baseline {bare:.2f} s   {engine}, "
        f"{told['commitments']} commitments, {told['figures']} figures, all {told['written']} rows "
        f"written, {told['changes']} changes of status; {full * each:.0f} µs each, baseline "
        f"{bare * each:.0f} (one UPDATE that sets the latest ratio and one of four statuses)",
        f"           again without changes {again / bare:.2f}x ({again:.2f} s, "
        f"{told['again_written']} written); the first judgement of all {told['first']:.2f} s; one "
        f"town of 300 after an edit {told['town']:.3f} s = 1/{full / told['town']:.0f}",
        f"           by processor time, ours and the database's: {full_cpu / bare_cpu:.2f}x and "
        f"again {again_cpu / bare_cpu:.2f}x ({full_cpu:.2f} s, {again_cpu:.2f} s, baseline "
        f"{bare_cpu:.2f} s)",
        f"           of the full run, s: {told['phases']}",
        f"           of the run without changes, s: {told['again_phases']}",
        f"           peak memory {told['peak']} MiB; laid in {told['lay']:.0f} s; statuses "
        f"{told['statuses']}; checksum of the outcomes {told['checksum']}",
    ]


def _apart(url: str, commitments: int) -> dict[str, Any]:
    """What the run tells of itself, in a process of its own over a fresh database."""
    if url.startswith("postgres"):
        import psycopg

        with psycopg.connect(f"{url.rsplit('/', 1)[0]}/postgres", autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{url.rsplit("/", 1)[1]}"')
    env = {**os.environ, "DATABASE_URL": url}
    command = [sys.executable, "-m", "benchmarks.statuses", str(commitments)]
    done = subprocess.run(command, cwd=BASE_DIR, env=env, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


# What runs apart


def main(commitments: int) -> None:
    """Lay the records, judge them, and print what it took, as JSON."""
    import logging

    import django

    django.setup()
    logging.disable(logging.INFO)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps(measured(commitments) | peaks()))


def measured(commitments: int) -> dict[str, Any]:
    """Seconds, row counts and the checksum of the outcomes."""
    from commitments.models import Judgement, Progress, StatusChange
    from commitments.refreshing import refresh_statuses

    from . import promises

    told: dict[str, Any] = {"commitments": commitments}
    with timed(told, "lay"):
        promises.lay(commitments)
    told["figures"] = Progress.objects.count()
    _tidy()
    with timed(told, "first"):
        refresh_statuses(as_of=JUNE)
    _tidy()
    with _both(told, "bare"):
        _execute(BARE)
    # Another version of the rule, so that every row is written.
    Judgement.objects.update(rule_version="0")
    _tidy()
    changes = StatusChange.objects.count()
    spent = _phases()
    with _both(told, "full"):
        told["written"] = refresh_statuses(as_of=OCTOBER)
    told["phases"] = spent.line()
    told["changes"] = StatusChange.objects.count() - changes
    _tidy()
    spent.seconds.clear()
    with _both(told, "again"):
        told["again_written"] = refresh_statuses(as_of=OCTOBER)
    told["again_phases"] = spent.line()
    told["town"] = statistics.median(_edit(number) for number in range(5))
    return told | outcomes()


@contextmanager
def _both(told: dict[str, Any], name: str) -> Iterator[None]:
    """Seconds of the block under ``name``, those of processors, which other work on the machine
    stretches less, under ``name`` with _cpu."""
    before = _spent()
    with timed(told, name):
        yield
    told[f"{name}_cpu"] = _spent() - before


def _spent() -> float:
    """Seconds of processors that this process, and the one that serves it at PostgreSQL, spent
    until now."""
    from django.db import connection

    spent = time.process_time()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
        # The name, in brackets, may hold spaces; user and system time are the 14th and 15th field.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        spent += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return spent


def _edit(number: int) -> float:
    """Seconds to judge the town of a commitment that got a figure."""
    from commitments.models import Progress
    from commitments.refreshing import refresh_statuses

    from . import promises

    Progress.objects.create(commitment_id=number + 1, day=OCTOBER, value=number, unit="台")
    told: dict[str, Any] = {}
    with timed(told, "town"):
        refresh_statuses(as_of=OCTOBER, town=promises.code_of(0))
    return float(told["town"])


def outcomes() -> dict[str, Any]:
    """How many of each status, and a checksum of every outcome to the digit."""
    from collections import Counter

    from commitments.models import Judgement

    columns = ("commitment_id", "status", "ratio", "expected", "light", "questions", "rests_on")
    rows = Judgement.objects.order_by("commitment_id").values_list(*columns)
    counts: Counter[str] = Counter()
    digest = hashlib.sha256()
    for row in rows.iterator(chunk_size=5000):
        counts[row[1]] += 1
        digest.update(" ".join(map(str, row)).encode())
    return {"statuses": dict(sorted(counts.items())), "checksum": digest.hexdigest()[:16]}


def _phases() -> Phases:
    """Where the time of judging goes; reading and writing are the database's part too."""
    from commitments import refreshing
    from commitments.refreshing import records, writing

    phases = Phases()
    phases.watch(records, "_figures", "reading figures")
    phases.watch(refreshing, "weighed", "reading all that is weighed")
    phases.watch(refreshing, "_differing", "the rule, telling what it says, and comparing")
    phases.watch(refreshing, "stored", "reading what is stored")
    phases.watch(refreshing, "changes_of", "telling what changed")
    phases.watch(writing, "_copy", "copying")
    phases.watch(refreshing, "write", "writing (with copying)")
    return phases


def _tidy() -> None:
    """Both sides begin over tables without dead rows and with fresh statistics."""
    from django.db import connection

    _execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _execute(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


if __name__ == "__main__":
    main(int(sys.argv[1]))
