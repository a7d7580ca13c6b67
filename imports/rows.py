"""Records to JSON and back: how a checked row waits in the database for its commit. No Django."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import MISSING as MISSING_FACTORY
from dataclasses import Field, fields
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
    """What ``record`` says (fields with their usual value left out), its origin and issues; not
    ``raw``."""
    origin = record.origin
    told: dict[str, Any] = {"sheet": origin.sheet, "line": origin.line}
    told["columns"] = dict(origin.columns)
    if origin.place:
        told["place"] = origin.place
    return {**said_as_json(record), "origin": told}


def said_as_json(record: Record) -> dict[str, Any]:
    """As ``record_as_json``, without the origin."""
    told = {}
    held = record.__dict__
    for name, usual in _own_fields(record.kind):
        value = held[name]
        if value != usual:
            told[name] = value if type(value) in PLAIN else plain(value)
    if record.issues:
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
    issues = tuple(Issue.from_json(issue) for issue in raw.get("issues", ()))
    if told.get("proposals"):
        told["proposals"] = tuple(map(_proposal, told["proposals"]))
    return record_type(origin=Origin(**raw["origin"]), issues=issues, **told)


@cache
def _own_fields(kind: str) -> tuple[tuple[str, Any], ...]:
    """The fields of a kind of record that hold plain values, each with its usual value."""
    apart = ("origin", "issues", "raw")
    return tuple(
        (field.name, _usual(field)) for field in fields(RECORDS[kind]) if field.name not in apart
    )


def _usual(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING_FACTORY:
        return field.default_factory()
    return field.default


@cache
def _kinds(kind: str) -> dict[str, frozenset[Any]]:
    """Field -> the types its value may have."""
    hints = get_type_hints(RECORDS[kind])
    return {
        name: frozenset({hints[name], *get_args(hints[name])})
        for name in (*(name for name, _usual in _own_fields(kind)), "raw")
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
