"""Records to JSON and back: how a checked row waits in the database for its commit. No Django."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING as MISSING_FACTORY
from dataclasses import Field, fields
from decimal import Decimal
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

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
    ShareRecord,
    SiteRecord,
    SourceRecord,
    UnitRecord,
)
from .texts import digits, json_text

RECORDS: dict[str, type[Record]] = {
    record.kind: record
    for record in (
        UnitRecord,
        DocumentRecord,
        PlanRecord,
        CommitmentRecord,
        NodeRecord,
        SiteRecord,
        ShareRecord,
        SourceRecord,
        RevisionRecord,
        ProgressRecord,
    )
}


PLAIN = frozenset({str, int, bool})
EMPTY_MAP = "{}"


def plain(value: Any) -> Any:
    """``value`` as JSON keeps it: Decimals as digits without trailing zeros, days in ISO form."""
    if value is None or type(value) in PLAIN:
        return value
    if isinstance(value, Decimal):
        return digits(value)
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
    return {**{name: plain(value) for name, value in _said(record).items()}, "origin": told}


def _said(record: Record) -> dict[str, Any]:
    """What ``record`` says beside its origin, figures and days as they are."""
    held = record.__dict__
    told = {
        name: value
        for name, usual in _own_fields(record.kind)
        if (value := held[name]) is not usual and value != usual
    }
    if record.issues:
        told["issues"] = [issue.as_json() for issue in record.issues]
    return told


class Texts:
    """Records as JSON texts, the same as ``record_as_json`` gives. What is the same for the rows of
    a table (the letters of its columns) or for the records of a row (its raw cells) is put into
    words once."""

    def __init__(self) -> None:
        self._raw = _Last()
        self._columns = _Last()

    def clean(self, record: Record) -> str:
        """What ``record`` says, with its origin."""
        origin = record.origin
        place = f'"place":{json_text(origin.place)},' if origin.place else ""
        columns, sheet = self._columns.of(origin.columns), json_text(origin.sheet)
        told = f'"columns":{columns},"line":{origin.line},{place}"sheet":{sheet}'
        said = json_text(_said(record))
        return f'{{"origin":{{{told}}}{"," if said != EMPTY_MAP else ""}{said[1:]}'

    def raw(self, record: Record) -> str:
        """The row as it stood."""
        return self._raw.of(record.raw)


class _Last:
    """Remembers the last answer."""

    def __init__(self) -> None:
        self._asked: Mapping[str, str] | None = None
        self._answer = EMPTY_MAP

    def of(self, asked: Mapping[str, str]) -> str:
        """``asked`` as JSON."""
        if asked is not self._asked:
            self._asked, self._answer = asked, json_text(dict(asked))
        return self._answer


def record_from_json(kind: str, raw: Mapping[str, Any]) -> Record:
    """The record that ``record_as_json`` wrote; ``raw`` is given back where it is in ``raw``. What
    no record has is passed over."""
    record = object.__new__(RECORDS[kind])
    usual, readers = _shape(kind)
    held = record.__dict__
    held.update(usual)
    for name in raw.keys() & usual.keys():
        value = raw[name]
        reader = readers.get(name)
        held[name] = value if reader is None or value is None else reader(value)
    return record


@cache
def _shape(kind: str) -> tuple[dict[str, Any], dict[str, Callable[[Any], Any]]]:
    """The usual values of all fields, and how those are read that JSON keeps as something else."""
    usual: dict[str, Any] = {"origin": None, "issues": (), "raw": {}, **dict(_own_fields(kind))}
    record_type: Any = RECORDS[kind]
    kinds = _kinds(record_type)
    readers = {name: reader for name in usual if (reader := _reader(kinds[name]))}
    readers |= {"origin": _origin, "issues": _issues, "proposals": _proposals}
    return usual, readers


def _reader(kinds: frozenset[Any]) -> Callable[[Any], Any] | None:
    if Decimal in kinds:
        return Decimal
    if dt.date in kinds:
        return dt.date.fromisoformat
    return _tuples if tuple in {get_origin(kind) or kind for kind in kinds} else None


def _tuples(value: list[Any]) -> tuple[Any, ...]:
    return tuple(tuple(held) if isinstance(held, list) else held for held in value)


def _origin(told: Mapping[str, Any]) -> Origin:
    return Origin(**told)


def _issues(told: Iterable[Mapping[str, Any]]) -> tuple[Issue, ...]:
    return tuple(Issue.from_json(issue) for issue in told)


def _proposals(told: Iterable[Mapping[str, Any]]) -> tuple[Proposal, ...]:
    return tuple(map(_proposal, told))


def _proposal(held: Mapping[str, Any]) -> Proposal:
    kinds = _kinds(Proposal)
    readers = {name: _reader(kinds[name]) for name in held}
    return Proposal(
        **{
            name: value if (read := readers[name]) is None or value is None else read(value)
            for name, value in held.items()
        }
    )


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
def _kinds(told: type[Any]) -> dict[str, frozenset[Any]]:
    """Field -> the types its value may have."""
    hints = get_type_hints(told)
    return {
        held.name: frozenset({hints[held.name], *get_args(hints[held.name])})
        for held in fields(told)
    }
