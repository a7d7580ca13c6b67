"""Faults that show only between rows: a number twice, a parent that is nowhere, a report twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from ..issues import ERROR, WARNING, Issue
from ..records import (
    CommitmentRecord,
    NodeRecord,
    ProgressRecord,
    Record,
    ShareRecord,
    SiteRecord,
    UnitRecord,
)

R = TypeVar("R", bound=Record)
_NOTHING: Mapping[str, Any] = {}
# Faults of a number that may only have begun again from 1.
NUMBERED = ("number_twice", "report_twice")


def told(record: R, code: str, name: str, *, severity: str = ERROR, **data: str) -> R:
    """The record with one more issue at the column of the field ``name``."""
    origin = record.origin
    letter, value = origin.columns.get(name, ""), record.raw.get(name, "").strip()
    issue = Issue(code, origin.sheet, origin.line, letter, value, severity, data)
    return replace(record, issues=(*record.issues, issue))


class First(NamedTuple):
    """Where something stood first, and what it said there (only where a file has several views).

    ``group`` names the table and the groups it stood in. ``wording`` is only the hash of its words:
    a large file has many of these.
    """

    sheet: str
    line: int
    group: tuple[str, ...] = ()
    wording: int = 0
    said: Mapping[str, Any] = MappingProxyType({})

    def as_data(self) -> dict[str, str]:
        """Its place for a sentence."""
        return {"first_sheet": self.sheet, "first_line": str(self.line)}


@dataclass(frozen=True)
class Rule:
    """What may stand once: ``key`` (None: not compared), the code of the fault, its field."""

    key: Callable[[Any], object | None]
    code: str
    field: str


class Once:
    """Runs over records: the first with a key stands, a later one gets an error that names it.

    With ``views`` (a file of several ledgers) a later record in another table that says nothing
    else than the first is left out with a warning: one ledger seen twice.
    """

    def __init__(self, *, views: bool = False) -> None:
        self.views = views
        self.seen: dict[tuple[str, object], First] = {}

    def take(self, record: Record, group: tuple[str, ...] = ()) -> Record:
        """The record, with a fault where it stood before. What is left out does not count."""
        for rule in RULES.get(record.kind, ()):
            name = None if record.left_out else rule.key(record)
            if name is None:
                continue
            asked = (rule.code, name)
            first = self.seen.get(asked)
            if first is None:
                self.seen[asked] = self._first(record, group)
            else:
                return self._again(record, rule, first, group)
        return record

    def _first(self, record: Record, group: tuple[str, ...]) -> First:
        said = _said(record) if self.views else _NOTHING
        wording = hash(getattr(record, "wording", ""))
        return First(record.origin.sheet, record.origin.line, group, wording, said)

    def _again(self, record: Record, rule: Rule, first: First, group: tuple[str, ...]) -> Record:
        view = self.views and first.group[:1] != group[:1]
        if view and _agree(first.said, _said(record)):
            more = [name for name in _said(record) if name not in first.said]
            return self._seen_before(record, rule, first, more)
        if rule.code in NUMBERED and _restarted(record, first, group):
            return self._without_number(record, first, group)
        return told(record, rule.code, rule.field, **first.as_data())

    def _seen_before(self, record: Record, rule: Rule, first: First, more: list[str]) -> Record:
        letters = record.origin.columns
        letter = "、".join(letters[name] for name in more if name in letters)
        code = "view_says_more" if letter else "view_of_same"
        seen = told(record, code, rule.field, severity=WARNING, columns=letter, **first.as_data())
        return replace(seen, left_out=True)

    def _without_number(self, record: Any, first: First, group: tuple[str, ...]) -> Record:
        """An item of a list that counts from 1 again: named by its wording, its number said."""
        number = record.number
        bare = replace(record, number="", extra={**record.extra, "序号": number})
        bare = told(bare, "number_restarts", "number", severity=WARNING, **first.as_data())
        return self.take(bare, group)


def _restarted(record: Any, first: First, group: tuple[str, ...]) -> bool:
    """Whether a number counts anew: in another group or sheet, of another task."""
    elsewhere = group != first.group
    worded = bool(record.number and record.wording) and hash("") != first.wording
    return elsewhere and worded and hash(record.wording) != first.wording


def _said(record: Record) -> dict[str, Any]:
    """What a record's row says, by the cells that are filled."""
    names = COMPARED.get(record.kind, ())
    values = {name: getattr(record, name) for name in names}
    return {name: value for name, value in values.items() if value not in (None, "", ())}


def _agree(first: Mapping[str, Any], again: Mapping[str, Any]) -> bool:
    """Whether two views say the same wherever both say something, and share their wording."""
    both = first.keys() & again.keys()
    return bool(both) and all(first[name] == again[name] for name in both)


COMPARED = {
    "commitment": (
        *("wording", "value", "value_max", "unit", "comparator", "stages", "start", "due"),
        *("lead_unit", "support_units", "subject", "baseline", "state", "parent"),
    ),
    "progress": (
        "wording",
        "value",
        "unit",
        "stage",
        "done",
        "claimed_ratio",
        "words",
        "cause",
        "cause_kind",
    ),
}


def number_key(record: CommitmentRecord) -> object | None:
    """Plan and number, where there is one."""
    return (record.plan, record.number) if record.number else None


def wording_key(record: CommitmentRecord) -> object | None:
    """Plan and wording of commitments without number."""
    return None if record.number or not record.wording else (record.plan, record.wording)


def progress_key(record: ProgressRecord) -> object | None:
    """What only one report of a file may say something about."""
    name = record.identifier or record.number or record.wording
    return (record.plan, name, record.day, record.from_day, record.basis) if name else None


def node_key(record: NodeRecord) -> object | None:
    """One node a day."""
    return (record.plan, record.number or record.wording, record.day) if record.day else None


def site_key(record: SiteRecord) -> object | None:
    """One line a place."""
    named = record.identifier or record.number or record.wording
    return (record.plan, named, record.name) if record.name else None


def share_key(record: ShareRecord) -> object | None:
    """One line a village or unit."""
    named = record.wording or record.number or record.identifier
    return (record.plan, named, record.holder) if record.holder else None


def unit_key(record: UnitRecord) -> object | None:
    """One line a unit."""
    return record.name or None


def title_key(record: Any) -> object | None:
    """One line a plan or document."""
    return record.title or None


RULES = {
    "unit": (Rule(unit_key, "unit_twice", "name"),),
    "document": (Rule(title_key, "title_twice", "title"),),
    "plan": (Rule(title_key, "title_twice", "title"),),
    "commitment": (
        Rule(number_key, "number_twice", "number"),
        Rule(wording_key, "wording_twice", "wording"),
    ),
    "node": (Rule(node_key, "node_twice", "day"),),
    "site": (Rule(site_key, "site_twice", "name"),),
    "share": (Rule(share_key, "share_twice", "holder"),),
    "progress": (Rule(progress_key, "report_twice", "number"),),
}
