"""What a commit does with one record, and what all kinds of records plan it with.

Reads nothing: stored things come from ``held``.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from commitments.models import Document, Town, Unit

from .held import Held, key
from .issues import WARNING, Issue
from .models import Action
from .records import Record
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
