"""Asking the index: the candidates that have every gram, of them those that truly hold the words,
the exact name first, then those with the words in their name, of these 民生实事, then the newest.
One query a kind, whatever there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from ..models import FoundKind
from .access import Access
from .grams import Question, Word, needed
from .installing import INDEX, TABLE

# Nobody reads further: of more the first are taken, and it is said.
MOST = 1000

# The first line of a text, which begins with a line break.
_NAME = {
    "postgresql": "split_part(text, E'\\n', 2)",
    "sqlite": "substr(text, 2, instr(substr(text, 2), char(10)))",
}
_COLUMNS = "town_id, target, place, words, day"


@dataclass(frozen=True)
class Row:
    """One entry that was found."""

    town: str
    target: int
    place: int
    words: str


@dataclass(frozen=True)
class Found:
    """What was found of one kind: ``rows`` are those of the page asked for, ``total`` counts all,
    up to MOST; where there are ``more``, nobody counted them."""

    kind: str
    rows: tuple[Row, ...] = ()
    total: int = 0
    more: bool = False


def find(
    question: Question, access: Access, pages: Mapping[str, tuple[int, int]]
) -> dict[str, Found]:
    """Kind -> what is found of it by somebody with this access. ``pages`` tells for each kind how
    many rows are wanted and how many to leave out before."""
    if not question.words or access.nothing:
        return {kind: Found(kind) for kind in pages}
    with _steady(), connection.cursor() as cursor:
        return {kind: _find(cursor, question, access, kind, *page) for kind, page in pages.items()}


@contextmanager
def _steady() -> Iterator[None]:
    """The same rows come first on every page: no scan of PostgreSQL's begins in the middle or in
    two places at once. On SQLite a transaction would only make readers wait for who writes."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL synchronize_seqscans = off"
        )
        yield


def _find(
    cursor: Any, question: Question, access: Access, kind: str, wanted: int, before: int
) -> Found:
    postgresql = connection.vendor == "postgresql"
    source, values = (_in_postgresql if postgresql else _in_sqlite)(question, access.marks(kind))
    has = "strpos" if postgresql else "instr"
    where, allowed = access.condition()
    holds, words = _holds(question.words, f"{has}(text, %s)")
    named, again = _holds(question.words, f"{has}({_NAME[connection.vendor]}, %s)")
    cursor.execute(
        f"SELECT {_COLUMNS}, count(*) OVER () FROM ("
        f"SELECT {_COLUMNS}, {TABLE}.rank, id, CASE WHEN {has}(text, %s) > 0 THEN 0 "
        f"WHEN {named} THEN 1 ELSE 2 END AS nearness "
        f"FROM {source} AND kind = %s AND {where} AND {holds} LIMIT {MOST + 1}) AS found "
        "ORDER BY nearness, rank, day DESC NULLS LAST, town_id, target, place, id "
        "LIMIT %s OFFSET %s",
        [f"\n{question.whole}\n", *again, *values, kind, *allowed, *words, wanted, before],
    )
    rows = cursor.fetchall()
    total = rows[0][-1] if rows else 0
    made = tuple(Row(*each[:4]) for each in rows)
    return Found(kind, made, min(total, MOST), more=total > MOST)


def _holds(words: Sequence[Word], has: str) -> tuple[str, list[str]]:
    """That every word stands in the text itself; ``has`` looks for one."""
    tests = [" OR ".join([f"{has} > 0"] * len(word.forms)) for word in words]
    sql = " AND ".join(f"({test})" for test in tests)
    return sql, [form for word in words for form in word.forms]


def _in_postgresql(question: Question, marks: list[int]) -> tuple[str, list[Any]]:
    values: list[Any] = [marks]
    tests = []
    for word in question.words:
        values += [needed(form) for form in word.forms]
        tests.append(" OR ".join(["grams @> %s::integer[]"] * len(word.forms)))
    having = "".join(f" AND ({test})" for test in tests)
    return f"{TABLE} WHERE grams && %s::integer[]{having}", values


def _in_sqlite(question: Question, marks: list[int]) -> tuple[str, list[Any]]:
    asked = [_any(_all(needed(form)) for form in word.forms) for word in question.words]
    match = " AND ".join([*asked, _any(f'"{mark:x}"' for mark in marks)])
    source = f"{INDEX} JOIN {TABLE} ON {TABLE}.id = {INDEX}.rowid WHERE {INDEX} MATCH %s"
    return source, [match]


def _all(codes: Iterable[int]) -> str:
    return "(" + " AND ".join(f'"{each:x}"' for each in codes) + ")"


def _any(tests: Iterator[str]) -> str:
    return "(" + " OR ".join(tests) + ")"


def all_kinds(each: int) -> dict[str, tuple[int, int]]:
    """The first so many of every kind, in the order in which they are shown."""
    return dict.fromkeys(FoundKind.values, (each, 0))
