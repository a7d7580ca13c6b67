"""Checked rows against the database: what a commit would create, update, leave, or ask about.

Reads only, with a fixed number of queries. The plan is made of unsaved objects and of changes to
stored ones; ``committing`` saves exactly those. What the preview shows is this plan.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from commitments.models import Document, Plan, Town, Unit

from .held import Held, key
from .issues import WARNING, Issue
from .models import Action
from .records import DocumentRecord, PlanRecord, Record, UnitRecord
from .rows import plain, record_as_json

NOTHING = {"", "-", "/", "—", "－"}


@dataclass(frozen=True)
class Change:
    """One field as it was and as it will be, in words; ``old`` is empty for what is created."""

    field: str
    label: str
    old: str
    new: str

    def as_json(self) -> dict[str, str]:
        """The change as JSON-able data."""
        return {"field": self.field, "label": self.label, "old": self.old, "new": self.new}


@dataclass
class Entry:
    """What a commit does with one record.

    ``created`` are unsaved objects in the order they must be saved, ``updated`` stored objects
    with their new values, ``support`` the units to set as supporting ones of a commitment,
    ``revision`` the arguments of ``actions.revise_target``; ``named`` where units and documents
    stand in the index that are created only because this row names them.
    """

    record: Record
    action: str = Action.SAME
    issues: list[Issue] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    created: list[models.Model] = field(default_factory=list)
    updated: list[tuple[models.Model, dict[str, Any]]] = field(default_factory=list)
    support: tuple[models.Model, list[Unit]] | None = None
    revision: dict[str, Any] | None = None
    named: list[tuple[dict[str, Any], str]] = field(default_factory=list)

    def ask(self, code: str, *, name: str = "", value: str = "", **data: object) -> None:
        """Make this a conflict: a person has to decide; nothing of it is written."""
        self.action = Action.CONFLICT
        self._stop(code, name=name, value=value, data=data)

    def refuse(self, code: str, *, name: str = "", value: str = "", **data: object) -> None:
        """Make this faulty: it cannot be written as it stands."""
        self.action = Action.FAULTY
        self._stop(code, name=name, value=value, data=data)

    def _stop(self, code: str, *, name: str, value: str, data: dict[str, object]) -> None:
        self.created, self.updated, self.support, self.revision = [], [], None, None
        # What only this row would have created must not be found by later rows.
        for index, name in self.named:
            index.pop(name, None)
        self.issues.append(self.issue(code, name=name, value=value, data=data))

    def warn(self, code: str, *, name: str = "", value: str = "", **data: object) -> None:
        """Say something about the row that does not keep it from being written."""
        self.issues.append(self.issue(code, name=name, value=value, data=data, severity=WARNING))

    def issue(
        self,
        code: str,
        *,
        name: str,
        value: str,
        data: dict[str, object],
        severity: str = "error",
    ) -> Issue:
        """An issue at this row, in the column of field ``name``."""
        origin = self.record.origin
        return Issue(
            code,
            sheet=origin.sheet,
            line=origin.line,
            column=origin.columns.get(name, ""),
            value=value or self.record.raw.get(name, ""),
            severity=severity,
            data={part: str(told) for part, told in data.items()},
        )

    @cached_property
    def told(self) -> dict[str, Any]:
        """The record as JSON-able data, for the digest and for keeping it."""
        return record_as_json(self.record)

    @property
    def stopped(self) -> bool:
        """Whether nothing of this record is written because of an issue."""
        return self.action in (Action.CONFLICT, Action.FAULTY)


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
    # Not at the top: the kinds of a plan's own things use what is defined here.
    from .planning_commitments import COMMITMENT_KINDS

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


# What the kinds share


def create(entry: Entry, thing: models.Model, *, hide: Sequence[str] = ()) -> bool:
    """Plan to save ``thing``; False (and a faulty entry) where the model refuses one of its values.

    Fields named in ``hide`` are not listed among the changes."""
    if not _allowed(entry, thing):
        return False
    entry.action = Action.CREATE
    entry.created.append(thing)
    for told in _said_fields(thing):
        if told.name not in hide:
            entry.changes.append(change_of(thing, told.name, new=getattr(thing, told.name)))
    return True


def update(entry: Entry, thing: models.Model, values: dict[str, Any]) -> None:
    """Plan to change ``thing`` where ``values`` say something else than it holds."""
    new = {name: value for name, value in values.items() if differs(thing, name, value)}
    if not new:
        return
    changed = copy.copy(thing)
    for name, value in new.items():
        setattr(changed, name, value)
    if not _allowed(entry, changed):
        return
    entry.action = Action.UPDATE
    entry.updated.append((thing, new))
    for name, value in new.items():
        entry.changes.append(change_of(thing, name, old=getattr(thing, name), new=value))


def differs(thing: models.Model, name: str, value: Any) -> bool:
    """Whether ``thing`` holds something else than ``value``; texts are compared without blanks."""
    stored = getattr(thing, name)
    if isinstance(stored, str) and isinstance(value, str):
        return key(stored) != key(value)
    if isinstance(value, models.Model) and isinstance(stored, models.Model):
        # Both may be unsaved, and then Django compares by identity, which is right here.
        return stored != value
    return bool(stored != value)


def _allowed(entry: Entry, thing: models.Model) -> bool:
    try:
        thing.clean_fields(exclude=_relations(type(thing)))
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            label = thing._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            entry.refuse("field_refused", name=name, label=label, message="".join(messages))
    return not entry.stopped


@cache
def _relations(model: type[models.Model]) -> frozenset[str]:
    return frozenset(told.name for told in model._meta.fields if told.is_relation)


def _said_fields(thing: models.Model) -> list[models.Field[Any, Any]]:
    """The fields of an unsaved object that are worth showing: not empty, not the usual choice."""
    told = []
    for held in thing._meta.concrete_fields:
        value = getattr(thing, held.name, None) if held.name != "id" else None
        # Compared by identity and length: 0 is a figure, and done = False is an answer.
        empty = value is None or value in ("", [], {}) or (held.default is False and value is False)
        usual = bool(held.choices) and value == held.default and held.name != "category"
        if not empty and not usual and not isinstance(value, Town):
            told.append(held)
    return told


def change_of(thing: models.Model, name: str, *, old: Any = None, new: Any) -> Change:
    """The change of one field of ``thing``, in the words its model has for field and choices."""
    label, choices = _words(type(thing), name)
    return Change(field=name, label=label, old=shown(old, choices), new=shown(new, choices))


@cache
def _words(model: type[models.Model], name: str) -> tuple[str, dict[Any, str]]:
    """The word for a field, and those for its choices. The product speaks one language."""
    held = model._meta.get_field(name)
    choices = getattr(held, "flatchoices", None) or ()
    label = str(getattr(held, "verbose_name", name))
    return label, {value: str(word) for value, word in choices}


def shown(value: Any, choices: dict[Any, Any] | None = None) -> str:
    """``value`` as a person reads it: choices by their word, lists by →, yes and no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list | tuple):
        return "→".join(str(part) for part in value)
    if isinstance(value, Mapping):
        return "；".join(f"{name}：{told}" for name, told in value.items())
    if isinstance(value, models.Model):
        return str(value)
    return str((choices or {}).get(value, plain(value)))


def said(record: Record, name: str, *, raw: str | None = None) -> bool:
    """Whether the row says anything about ``name``: an empty cell never changes what is stored.

    A value equal to the record's default counts where the cell ``raw`` (default: of the same name)
    is filled.
    """
    value = getattr(record, name)
    default = type(record).__dataclass_fields__[name].default
    if value in (None, "", (), []):
        return False
    return bool(value != default) or record.raw.get(raw or name, "").strip() not in NOTHING


def values_said(record: Record, names: dict[str, str]) -> dict[str, Any]:
    """Model field -> value, for the fields the row says something about; ``names`` is
    record field -> model field."""
    return {
        model_field: getattr(record, name)
        for name, model_field in names.items()
        if said(record, name)
    }


def unit_named(entry: Entry, held: Held, name: str, *, field_name: str) -> Unit:
    """The unit of that name; one that is not there yet is planned, with a warning."""
    unit = held.units.get(key(name))
    if unit is None:
        unit = Unit(town=held.town, name=name)
        if entry.stopped:
            return unit
        held.units[key(name)] = unit
        entry.named.append((held.units, key(name)))
        entry.created.append(unit)
        entry.warn("unit_created", name=field_name, value=name, unit=name)
    return unit


def document_named(entry: Entry, held: Held, title: str, *, field_name: str) -> Document | None:
    """The document of that title (None for no title); an unknown one is planned, with a warning."""
    if not title:
        return None
    document = held.documents.get(key(title))
    if document is None:
        document = Document(town=held.town, title=title, kind="other")
        if entry.stopped:
            return document
        held.documents[key(title)] = document
        entry.named.append((held.documents, key(title)))
        entry.created.append(document)
        entry.warn("document_created", name=field_name, value=title, title=title)
    return document


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
