"""Writing judgements and their changes: by COPY where they are many and the database has it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import connection

from ..models import Judgement, StatusChange
from .changes import Change
from .records import Stored
from .verdicts import Verdict

# From here on a COPY is quicker than a statement a row.
MANY = 50
COLUMNS = ("commitment_id", "as_of", *Stored._fields)
CHANGE_COLUMNS = (
    "commitment_id",
    "as_of",
    "at",
    "before",
    "after",
    "ratio_before",
    "ratio_after",
    "cause",
    "reason",
    "figures",
    "rule_version",
)
Rows = Sequence[tuple[Any, ...]]


def write(
    verdicts: Mapping[int, Verdict],
    *,
    known: Collection[int],
    changes: Iterable[Change],
    as_of: dt.date,
    at: dt.datetime,
) -> None:
    """Store the verdicts, in place of what is stored of the ``known`` commitments, and the changes.
    The commitments must be locked: nobody else stores theirs meanwhile."""
    day = connection.ops.adapt_datefield_value(as_of)
    rows = {pk: verdict.row for pk, verdict in verdicts.items()}
    _insert(Judgement, COLUMNS, [(pk, day, *rows[pk]) for pk in rows if pk not in known])
    _update([(pk, day, *rows[pk]) for pk in rows if pk in known])
    now = connection.ops.adapt_datetimefield_value(at)
    told = [_change(change, rows[change.pk], day=day, at=now) for change in changes]
    _insert(StatusChange, CHANGE_COLUMNS, told)


def _change(change: Change, after: Stored, *, day: Any, at: Any) -> tuple[Any, ...]:
    before: str = change.before.status if change.before else ""
    ratio: Decimal | None = change.before.ratio if change.before else None
    return (
        change.pk,
        day,
        at,
        before,
        after.status,
        ratio,
        after.ratio,
        change.cause,
        _reason(change, after),
        after.rests_on,
        after.rule_version,
    )


def _reason(change: Change, after: Stored) -> str:
    """The reason as text, with the lights of then (id and word) of what was or is behind: its
    status does not tell them, and its town may have other ones by the time somebody reads it."""
    before = change.before or after._replace(light="", light_word="")
    lights = _lights(before.light, before.light_word, after.light, after.light_word)
    return f'{after.reason[:-1]}, "lights": {lights}}}' if lights else after.reason


# A scheme has a handful of lights.
@lru_cache(maxsize=1024)
def _lights(light: str, word: str, then_light: str, then_word: str) -> str:
    """The lights before and after as JSON; "" where there was none."""
    both = {"before": (light, word), "after": (then_light, then_word)}
    lights = {name: told for name, told in both.items() if any(told)}
    return json.dumps(lights, ensure_ascii=False) if lights else ""


def _insert(model: type[Judgement | StatusChange], columns: Sequence[str], rows: Rows) -> None:
    table = model._meta.db_table
    if _by_copy(rows):
        _copy(table, columns, rows)
    elif rows:
        marks = ", ".join(["%s"] * len(columns))
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} ({_names(columns)}) VALUES ({marks})", rows)


def _update(rows: Rows) -> None:
    """Judgements in place of those of their commitments."""
    table, names = Judgement._meta.db_table, COLUMNS[1:]
    if not rows:
        return
    if not _by_copy(rows):
        sets = ", ".join(f'"{name}" = %s' for name in names)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {table} SET {sets} WHERE commitment_id = %s",
                [(*row[1:], row[0]) for row in rows],
            )
        return
    sets = ", ".join(f'"{name}" = judged."{name}"' for name in names)
    with connection.cursor() as cursor:
        # Emptied and not dropped: who judges often would fill the catalogue with its rows.
        cursor.execute(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS judged ON COMMIT DELETE ROWS AS "
            f"SELECT {_names(COLUMNS)} FROM {table} WITH NO DATA"
        )
        cursor.execute("DELETE FROM judged")
        _copy("judged", COLUMNS, rows)
        cursor.execute(
            f"UPDATE {table} SET {sets} FROM judged "
            f"WHERE {table}.commitment_id = judged.commitment_id"
        )


def _by_copy(rows: Rows) -> bool:
    return len(rows) >= MANY and connection.vendor == "postgresql"


def _copy(table: str, columns: Sequence[str], rows: Rows) -> None:
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f"COPY {table} ({_names(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)
