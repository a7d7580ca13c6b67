"""Records to JSON and back: how a checked row waits in the database for its commit. No Django."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, fields
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


def plain(value: Any) -> Any:
    """``value`` as JSON keeps it: Decimals as digits without trailing zeros, days in ISO form."""
    if isinstance(value, Decimal):
        return format(value.normalize() if value else Decimal(0), "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [plain(held) for held in value]
    return value


def record_as_json(record: Record) -> dict[str, Any]:
    """Every field of ``record`` but ``raw``, its origin and issues among them."""
    told: dict[str, Any] = plain(asdict(record))
    del told["raw"]
    return told


def record_from_json(kind: str, raw: Mapping[str, Any]) -> Record:
    """The record that ``record_as_json`` wrote; ``raw`` is given back where it is in ``raw``."""
    record_type = RECORDS[kind]
    hints = _hints(kind)
    told = {
        field.name: _read(raw[field.name], hints[field.name])
        for field in fields(record_type)
        if field.name in raw and field.name not in ("origin", "issues")
    }
    issues = tuple(Issue.from_json(issue) for issue in raw["issues"])
    return record_type(origin=Origin(**raw["origin"]), issues=issues, **told)


@cache
def _hints(kind: str) -> dict[str, Any]:
    return get_type_hints(RECORDS[kind])


def _read(value: Any, hint: Any) -> Any:
    wanted = {hint, *get_args(hint)}
    if isinstance(value, str) and Decimal in wanted:
        return Decimal(value)
    if isinstance(value, str) and dt.date in wanted:
        return dt.date.fromisoformat(value)
    if isinstance(value, list):
        return tuple(tuple(held) if isinstance(held, list) else held for held in value)
    return value
