"""Made-up towns of 300 commitments with about three figures each, mixed as ledgers are: mostly
counts, some sums of months, levels, ceilings, falling targets, milestones with steps, wholes with
parts, corrected figures, other units, stopped work. The same numbers give the same records
everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

from commitments.models import Commitment, Node, Plan, Progress, Town

A_TOWN = 300
STAGES = ("招标", "开工", "封顶", "竣工")
QUARTERS = ("2026-03-31", "2026-06-30", "2026-09-30", "2026-10-10")
MONTHS = (
    ("2026-01-01", "2026-01-31"),
    ("2026-02-01", "2026-02-28"),
    ("2026-03-01", "2026-03-31"),
    ("2026-04-01", "2026-06-30"),
)
ENTERED = "2026-01-20 00:00:00+00:00"
# How many of the quarters are reported, by the number of the commitment.
REPORTED = (3, 3, 4, 3, 2, 3, 3, 3, 4, 3, 0, 3, 3, 1, 4, 3, 3, 4, 3, 3, 3, 3, 2)
Values = dict[str, Any]


def lay(commitments: int) -> None:
    """Store the towns, plans, commitments, nodes and figures; the tables must be empty."""
    towns = range(-(-commitments // A_TOWN))
    store(Town, ({"code": code_of(town), "name": f"第{town}镇"} for town in towns))
    store(Plan, map(_plan, towns), numbered=True)
    store(Commitment, map(_commitment, range(commitments)), numbered=True)
    store(Node, (node for number in range(commitments) for node in _nodes(number)))
    store(Progress, _all_figures(commitments), numbered=True)
    with connection.cursor() as cursor:
        # The next record a person enters comes behind them.
        for statement in connection.ops.sequence_reset_sql(
            no_style(), [Plan, Commitment, Progress]
        ):
            cursor.execute(statement)


def code_of(town: int) -> str:
    """The code of a made-up town; no real one begins with 998."""
    return f"998{town:06d}"


def _plan(town: int) -> Values:
    given = "2026-01-15" if town % 3 else None
    return {
        "id": town + 1,
        "town_id": code_of(town),
        "title": "2026年目标任务",
        "kind": "annual",
        "start": "2026-01-01",
        "end": "2026-12-31",
        "given": given,
        "reporting_months": (3, 3, 6, 1)[town % 4],
    }


# A kind of commitment says its fields; its figures are made by the same number.


def _count(number: int) -> Values:
    return {"value": 20 + number % 700, "unit": "台", "comparator": ("=", ">=", "~")[number % 3]}


def _running(number: int) -> Values:
    return {**_count(number), "basis": "cumulative", "baseline_value": 10 + number % 9}


def _money(number: int) -> Values:
    return {"value": (1 + number % 90) * 10_000_000, "unit": "元"}


def _level(number: int) -> Values:
    rate = {"measure": "rate", "unit": "%", "basis": "level", "comparator": ">=", "value": 90}
    return rate if number % 2 else {**rate, "baseline_value": 50 + number % 30}


def _ceiling(number: int) -> Values:
    return {"measure": "rate", "unit": "%", "basis": "level", "comparator": "<=", "value": 3}


def _falling(number: int) -> Values:
    return {"value": 10, "unit": "吨", "basis": "level", "baseline_value": 20 + number % 5}


def _milestone(number: int) -> Values:
    return {"measure": "milestone", "basis": "level", "stages": json.dumps(STAGES)}


def _range(number: int) -> Values:
    return {"value": 50, "value_max": 60, "comparator": "range", "unit": "户"}


def _rare(number: int) -> Values:
    rare: Sequence[Values] = (
        {"measure": "growth", "unit": "%", "basis": "level", "comparator": ">=", "value": 8},
        {"measure": "multiple", "unit": "番", "basis": "level", "value": 1, "baseline_value": 40},
        {"value": 80, "unit": "%", "measure": "rate", "basis": "cumulative", "progress_share": 1},
        {**_count(number), "state": "suspended", "state_decision": "镇人大主席团"},
        {**_count(number), "state": "ongoing"},
        {"measure": "rank", "unit": "位", "basis": "level", "comparator": "<=", "value": 3},
        {"value": 0, "unit": "起"},
    )
    return rare[number // 20 % len(rare)]


KINDS: tuple[Callable[[int], Values], ...] = (
    *[_count] * 9,
    _running,
    _range,
    _money,
    _count,
    _level,
    _level,
    _ceiling,
    _falling,
    _milestone,
    _milestone,
    _rare,
)


def _commitment(number: int) -> Values:
    values = KINDS[number % len(KINDS)](number)
    place = number % 50
    # The 30th of fifty is a whole of the two that follow it.
    parent = number - place + 31 if place in (31, 32) else None
    due = (None, None, None, "2026-06-30", "2026-09-30", None, "2026-10-05")[number % 7]
    return {
        "progress_share": False,
        **values,
        "id": number + 1,
        "plan_id": number // A_TOWN + 1,
        "position": number % A_TOWN,
        "wording": f"第{number}项",
        "parent_id": parent,
        "start": "2026-04-01" if number % 11 == 3 else None,
        "due": due,
    }


def _nodes(number: int) -> Iterator[Values]:
    kind = KINDS[number % len(KINDS)]
    if kind is _milestone and number % 3:
        for stage, day in zip(STAGES, ("2026-03-15", "2026-05-31", "2026-09-15"), strict=False):
            yield {"commitment_id": number + 1, "day": day, "stage": stage}
    elif kind is _count and number % 37 == 0:
        yield {"commitment_id": number + 1, "day": "2026-06-30", "value": 15}


def _all_figures(commitments: int) -> Iterator[Values]:
    key = 0
    for number in range(commitments):
        for figure in _figures(number):
            key += 1
            # A correction stands right behind what it corrects.
            replaces = key - 1 if figure.pop("corrects", False) else None
            yield {**figure, "id": key, "commitment_id": number + 1, "replaces_id": replaces}


def _figures(number: int) -> Iterator[Values]:
    kind, count = KINDS[number % len(KINDS)], REPORTED[number % len(REPORTED)]
    if kind is _count and number % 13 == 5:
        yield from _months(number)
        return
    for quarter, day in enumerate(QUARTERS[:count]):
        told = _told(number, quarter)
        yield {"day": day, "basis": "cumulative", **told}
        if (number + quarter) % 41 == 0 and "value" in told:
            yield {"day": day, "basis": "cumulative", **told, "value": 7, "corrects": True}


def _months(number: int) -> Iterator[Values]:
    for place, (first, last) in enumerate(MONTHS):
        if (number + place) % 17:
            told = {"value": number % 60, "unit": "台"}
            yield {"day": last, "from_day": first, "basis": "period", **told}


def _told(number: int, quarter: int) -> Values:
    values = KINDS[number % len(KINDS)](number)
    percent = (quarter + 1) * (number * 7 % 31)
    if values.get("measure") == "milestone":
        return {"stage": STAGES[min(3, number * quarter % 5)]}
    if values["unit"] == "元":
        return {"value": values["value"] // 1_000_000 * percent, "unit": "万元"}
    if values.get("basis") == "level":
        value = values.get("baseline_value", values["value"]) + (number + quarter) % 9 - 4
        return {"value": value, "unit": values["unit"], "basis": "level"}
    claim = percent + number % 2 if number % 53 == 0 else None
    value = values["value"] * percent // 100 + values.get("baseline_value", 0)
    return {"value": value, "unit": values["unit"], "claimed_ratio": claim}


# Storing


def store(model: type[models.Model], values: Iterator[Values], *, numbered: bool = False) -> None:
    """Insert the rows, what they leave open as the model has it; COPY where there is one.
    ``numbered``: they bring their own numbers."""
    fields = [
        field
        for field in model._meta.concrete_fields
        if numbered or not isinstance(field, models.AutoField)
    ]
    names = [str(field.column) for field in fields]
    usual = [_usual(field) for field in fields]
    place = {name: index for index, name in enumerate(names)}

    def rows() -> Iterator[list[Any]]:
        for told in values:
            row = usual.copy()
            for name, value in told.items():
                row[place[name]] = value
            yield row

    table, columns = model._meta.db_table, ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows():
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows())


def _usual(field: Any) -> Any:
    if isinstance(field, models.JSONField):
        return json.dumps(field.get_default())
    if isinstance(field, models.DateTimeField):
        return ENTERED
    return None if field.null else field.get_default()
