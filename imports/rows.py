"""Records to JSON and back: how a checked row waits in the database for its commit. No Django."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from functools import cache
from typing import Any, get_args, get_type_hints

from .issues import Issue
from .records import (
    CommitmentRecord,
    DocumentRecord,
    NodeRecord,
    Origin,
    PlanRecord,
    ProgressRecord,
    Proposal,
    Record,
    RevisionRecord,
    SiteRecord,
    UnitRecord,
)

RECORDS: dict[str, type[Record]] = {
    record.kind: record
    for record in (
        UnitRecord,
        DocumentRecord,
        PlanRecord,
        CommitmentRecord,
        NodeRecord,
        SiteRecord,
        RevisionRecord,
        ProgressRecord,
    )
}


PLAIN = frozenset({str, int, bool})
MISSING = object()


def plain(value: Any) -> Any:
    """``value`` as JSON keeps it: Decimals as digits without trailing zeros, days in ISO form."""
    if value is None or type(value) in PLAIN:
        return value
    if isinstance(value, Decimal):
        return format(value.normalize() if value else Decimal(0), "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [plain(held) for held in value]
    if isinstance(value, Proposal):
        return {held.name: plain(getattr(value, held.name)) for held in fields(Proposal)}
    return value


def record_as_json(record: Record) -> dict[str, Any]:
    """Every field of ``record`` but ``raw``, its origin and issues among them."""
    told = {name: plain(getattr(record, name)) for name in _own_fields(record.kind)}
    origin = record.origin
    told["origin"] = {
        "sheet": origin.sheet,
        "line": origin.line,
        "columns": dict(origin.columns),
        "place": origin.place,
    }
    told["issues"] = [issue.as_json() for issue in record.issues]
    return told


def record_from_json(kind: str, raw: Mapping[str, Any]) -> Record:
    """The record that ``record_as_json`` wrote; ``raw`` is given back where it is in ``raw``."""
    record_type = RECORDS[kind]
    told: dict[str, Any] = {
        name: value if value is None else _read(value, kinds)
        for name, kinds in _kinds(kind).items()
        if (value := raw.get(name, MISSING)) is not MISSING
    }
    issues = tuple(Issue.from_json(issue) for issue in raw["issues"])
    if told.get("proposals"):
        told["proposals"] = tuple(map(_proposal, told["proposals"]))
    return record_type(origin=Origin(**raw["origin"]), issues=issues, **told)


@cache
def _own_fields(kind: str) -> tuple[str, ...]:
    """The fields of a kind of record that hold plain values."""
    apart = ("origin", "issues", "raw")
    return tuple(field.name for field in fields(RECORDS[kind]) if field.name not in apart)


@cache
def _kinds(kind: str) -> dict[str, frozenset[Any]]:
    """Field -> the types its value may have."""
    hints = get_type_hints(RECORDS[kind])
    return {
        name: frozenset({hints[name], *get_args(hints[name])})
        for name in (*_own_fields(kind), "raw")
    }


def _proposal(held: Mapping[str, Any]) -> Proposal:
    hints = get_type_hints(Proposal)
    kinds = {name: frozenset({hints[name], *get_args(hints[name])}) for name in held}
    return Proposal(**{name: _read(value, kinds[name]) for name, value in held.items()})


def _read(value: Any, kinds: frozenset[Any]) -> Any:
    if isinstance(value, str) and Decimal in kinds:
        return Decimal(value)
    if isinstance(value, str) and dt.date in kinds:
        return dt.date.fromisoformat(value)
    if isinstance(value, list):
        return tuple(tuple(held) if isinstance(held, list) else held for held in value)
    return value
