"""Faults that show only between rows: a number twice, a parent that is nowhere, a report twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from ..issues import Issue
from ..records import CommitmentRecord, NodeRecord, ProgressRecord, Record, SiteRecord, UnitRecord

R = TypeVar("R", bound=Record)


def faulted(record: R, code: str, field: str, **data: str) -> R:
    """The record with one more error at the column of ``field``."""
    origin = record.origin
    letter, value = origin.columns.get(field, ""), record.raw.get(field, "").strip()
    issue = Issue(code, origin.sheet, origin.line, letter, value, data=data)
    return replace(record, issues=(*record.issues, issue))


def once(
    records: Iterable[R], key: Callable[[Any], object | None], code: str, field: str
) -> list[R]:
    """All records; those whose ``key`` stood before get an error that names the first line.
    A key of None is not compared."""
    seen: dict[object, Record] = {}
    result = []
    for record in records:
        name = key(record)
        first = seen.setdefault(name, record) if name is not None else record
        if first is not record:
            record = faulted(record, code, field, **_where(first))
        result.append(record)
    return result


def _where(record: Record) -> dict[str, str]:
    return {"first_sheet": record.origin.sheet, "first_line": str(record.origin.line)}


def number_key(record: CommitmentRecord) -> object | None:
    """Plan and number, where there is one."""
    return (record.plan, record.number) if record.number else None


def wording_key(record: CommitmentRecord) -> object | None:
    """Plan and wording of commitments without number."""
    return None if record.number or not record.wording else (record.plan, record.wording)


def progress_key(record: ProgressRecord) -> object | None:
    """What only one report of a file may say something about."""
    name = record.number or record.wording
    return (record.plan, name, record.day, record.from_day, record.basis) if name else None


def node_key(record: NodeRecord) -> object | None:
    """One node a day."""
    return (record.plan, record.number or record.wording, record.day) if record.day else None


def site_key(record: SiteRecord) -> object | None:
    """One line a place."""
    return (record.plan, record.number or record.wording, record.name) if record.name else None


def unit_key(record: UnitRecord) -> object | None:
    """One line a unit."""
    return record.name or None


def title_key(record: Any) -> object | None:
    """One line a plan or document."""
    return record.title or None


def with_parents(
    records: list[CommitmentRecord], known_plans: frozenset[str]
) -> list[CommitmentRecord]:
    """Parts whose parent stands nowhere get an error; for a plan the town has already, the parent
    may be there, and planning looks."""
    numbers = {(record.plan, record.number) for record in records if record.number}
    result = []
    for record in records:
        if record.parent and record.parent == record.number:
            record = faulted(record, "parent_is_itself", "parent")
        elif (
            record.parent
            and record.plan not in known_plans
            and (record.plan, record.parent) not in numbers
        ):
            record = faulted(record, "parent_unknown", "parent")
        result.append(record)
    return result
