"""Checked rows against the database: what a commit would create, update, leave, or ask about.

Reads only, with a fixed number of queries. The plan is made of unsaved objects and of changes to
stored ones; ``committing`` saves exactly those. What the preview shows is this plan.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from commitments.models import Document, Plan, Town, Unit

from .entries import Entry, create, document_named, update, values_said
from .held import Held, key
from .models import Action
from .planning_commitments import COMMITMENT_KINDS
from .records import DocumentRecord, PlanRecord, Record, UnitRecord


@dataclass(frozen=True)
class ImportPlan:
    """All entries of a file, in the order they are written. ``digest`` names exactly this plan."""

    entries: tuple[Entry, ...]
    digest: str
    counts: dict[str, int]

    @property
    def stops(self) -> list[Entry]:
        """The entries that are not written because something is wrong or doubtful."""
        return [entry for entry in self.entries if entry.stopped]


def plan_records(records: Iterable[Record], *, town: Town) -> ImportPlan:
    """Hold ``records`` against what the database has of ``town``; writes nothing."""
    records = list(records)
    held = Held(town, plans=_plans_named(records))
    kinds = {**TOWN_KINDS, **COMMITMENT_KINDS}
    entries = tuple(_entry(record, held=held, kinds=kinds) for record in records)
    counts = Counter(entry.action for entry in entries)
    return ImportPlan(
        entries=entries,
        digest=_digest(entries),
        counts={action: counts.get(action, 0) for action in Action.values},
    )


def _plans_named(records: Sequence[Record]) -> set[str]:
    named = {getattr(record, "plan", "") for record in records}
    return named | {record.title for record in records if isinstance(record, PlanRecord)}


def _entry(record: Record, *, held: Held, kinds: dict[str, Callable[..., None]]) -> Entry:
    entry = Entry(record=record, issues=list(record.issues))
    if record.faulty:
        entry.action = Action.FAULTY
    else:
        kinds[record.kind](entry, record, held)
        if entry.action == Action.SAME and (entry.created or entry.support):
            entry.action = Action.UPDATE
    return entry


def _digest(entries: Iterable[Entry]) -> str:
    whole = hashlib.sha256()
    for entry in entries:
        said = [
            entry.told,
            str(entry.action),
            [change.as_json() for change in entry.changes],
            [issue.as_json() for issue in entry.issues],
        ]
        whole.update(json.dumps(said, sort_keys=True, ensure_ascii=False).encode())
    return whole.hexdigest()


# A town's own things


def _unit(entry: Entry, record: UnitRecord, held: Held) -> None:
    names = {"name": "name", "short_name": "short_name", "order": "order"}
    unit = held.units.get(key(record.name))
    if unit is None:
        unit = Unit(town=held.town, **{name: getattr(record, name) for name in names})
        if create(entry, unit):
            held.units[key(record.name)] = unit
    else:
        update(entry, unit, values_said(record, names))


DOCUMENT_FIELDS = {
    "title": "title",
    "document_kind": "kind",
    "meeting": "meeting",
    "date": "date",
    "period_start": "period_start",
    "period_end": "period_end",
    "source_url": "source_url",
    "index_number": "index_number",
    "text": "text",
}


def _document(entry: Entry, record: DocumentRecord, held: Held) -> None:
    document = held.documents.get(key(record.title))
    if document is None:
        values = {field: getattr(record, name) for name, field in DOCUMENT_FIELDS.items()}
        document = Document(town=held.town, **values)
        if create(entry, document):
            held.documents[key(record.title)] = document
    else:
        update(entry, document, values_said(record, DOCUMENT_FIELDS))


PLAN_FIELDS = {
    "title": "title",
    "plan_kind": "kind",
    "start": "start",
    "end": "end",
    "given": "given",
    "reporting_months": "reporting_months",
    "provenance": "provenance",
}


def _plan(entry: Entry, record: PlanRecord, held: Held) -> None:
    plan = held.plans.get(key(record.title))
    document = document_named(entry, held, record.document, field_name="document")
    if plan is not None:
        values = values_said(record, PLAN_FIELDS)
        update(entry, plan, values | ({"document": document} if document else {}))
        return
    if record.start is None or record.end is None:
        entry.refuse("plan_without_span", value=record.title)
        return
    values = {field: getattr(record, name) for name, field in PLAN_FIELDS.items()}
    plan = Plan(town=held.town, document=document, **values)
    if create(entry, plan):
        held.plans[key(record.title)] = plan


TOWN_KINDS: dict[str, Callable[..., None]] = {
    UnitRecord.kind: _unit,
    DocumentRecord.kind: _document,
    PlanRecord.kind: _plan,
}
