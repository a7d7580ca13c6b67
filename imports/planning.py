"""Checked rows against the database: what a commit would create, update, leave, or ask about.

Reads only, with a fixed number of queries for each plan that is spoken of. The plan is made of new
things and of changes to stored ones; ``writes`` puts it into plain data that wait with the rows,
and ``committing`` carries out exactly those. What the preview shows is this plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from commitments.models import Document, Plan, Town, Unit

from .entries import Entry, create, document_named, update, values_said
from .held import Held, key
from .made import new
from .models import Action
from .open_data.planning import OPEN_KINDS
from .planning_commitments import COMMITMENT_KINDS
from .records import DocumentRecord, PlanRecord, Record, UnitRecord
from .superseding import Scope


@dataclass(frozen=True)
class ImportPlan:
    """All entries of a file, in the order they are written, and how many of each action."""

    entries: tuple[Entry, ...]
    counts: dict[str, int]

    @property
    def stops(self) -> list[Entry]:
        """The entries that are not written because something is wrong or doubtful."""
        return [entry for entry in self.entries if entry.stopped]


class Planner:
    """Holds the records of one file against what the database has of ``town``; writes nothing.

    Records may come in any number of pieces, in the order in which they must be written. What is
    kept between them is only what later records may speak of. ``held`` is the town's where it was
    loaded already; planning adds to it.
    """

    def __init__(self, town: Town, *, held: Held | None = None) -> None:
        self.held = held or Held(town)
        self.kinds = {**TOWN_KINDS, **COMMITMENT_KINDS}
        self.open_kinds = {**self.kinds, **OPEN_KINDS}
        self.counts: Counter[str] = Counter()
        self.scope = Scope()
        self._places = 0

    def take(self, records: Iterable[Record]) -> list[Entry]:
        """What a commit does with each of ``records``."""
        coming = list(records)
        self.held.matcher.expect(coming)
        self.held.shares.expect(coming)
        return [self._entry(record) for record in coming]

    def count(self) -> dict[str, int]:
        """How many records of each action were taken."""
        return {action: self.counts.get(action, 0) for action in Action.values}

    def _entry(self, record: Record) -> Entry:
        entry = Entry(record=record, issues=list(record.issues))
        if record.left_out:
            entry.action = Action.LEFT_OUT
        elif record.faulty:
            entry.action = Action.FAULTY
        else:
            self.held.want(getattr(record, "plan", ""))
            kinds = self.open_kinds if record.rank else self.kinds
            kinds[record.kind](entry, record, self.held)
            if entry.action == Action.SAME and (entry.created or entry.support):
                entry.action = Action.UPDATE
            self._place(entry)
        self.counts[str(entry.action)] += 1
        self.scope.take(entry)
        return entry

    def _place(self, entry: Entry) -> None:
        for thing in entry.created:
            thing.place = self._places
            self._places += 1


def plan_records(records: Iterable[Record], *, town: Town) -> ImportPlan:
    """Hold ``records`` against what the database has of ``town``; writes nothing."""
    planner = Planner(town)
    return ImportPlan(entries=tuple(planner.take(records)), counts=planner.count())


# A town's own things


def _unit(entry: Entry, record: UnitRecord, held: Held) -> None:
    names = {"name": "name", "short_name": "short_name", "order": "order"}
    unit = held.units.get(key(record.name))
    if unit is None:
        unit = new(Unit, town=held.town, **{name: getattr(record, name) for name in names})
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
        values["page_starts"] = list(record.page_starts)
        document = new(Document, town=held.town, **values)
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
    _warn_of_twin(entry, record, held)
    values = {field: getattr(record, name) for name, field in PLAN_FIELDS.items()}
    plan = new(Plan, town=held.town, document=document, **values)
    if create(entry, plan):
        held.plans[key(record.title)] = plan


def _warn_of_twin(entry: Entry, record: PlanRecord, held: Held) -> None:
    """A plan that only a sheet's title tells of may be one that is held under another title: then
    all its tasks would be registered twice."""
    if record.raw:
        return
    for plan in held.plans.values():
        if plan.pk is not None and (plan.start, plan.end) == (record.start, record.end):
            entry.warn("plan_resembles", value=record.title, old=plan.title)
            return


TOWN_KINDS: dict[str, Callable[..., None]] = {
    UnitRecord.kind: _unit,
    DocumentRecord.kind: _document,
    PlanRecord.kind: _plan,
}
