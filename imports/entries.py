"""What a commit does with one record, and what all kinds of records plan it with.

Reads nothing: stored things come from ``held``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from commitments.models import Document, Unit

from .held import Held, key
from .issues import WARNING, Issue
from .made import New, model_of, new, refused, unsaid
from .models import Action
from .records import Record
from .rows import plain

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


@dataclass(slots=True)
class Entry:
    """What a commit does with one record.

    ``created`` are new things in the order they must be saved, ``updated`` stored (or new) things
    with their new values, ``support`` the units to set as supporting ones of a commitment,
    ``revision`` the arguments of ``actions.revise_target``; ``named`` where units and documents
    stand in the index that are created only because this row names them. ``changes`` are those
    that ``created`` does not tell: what is created is put into words when a page shows it.
    ``whose`` is the commitment that the row speaks of, where it is there already. ``own`` is what
    the row says by itself, (action, issues, changes), where the rest only follows from it and from
    what else is stored.
    """

    record: Record
    action: str = Action.SAME
    issues: list[Issue] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    created: list[New] = field(default_factory=list)
    updated: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)
    support: tuple[Any, list[Any]] | None = None
    revision: dict[str, Any] | None = None
    named: list[tuple[dict[str, Any], str]] = field(default_factory=list)
    whose: Any = None
    own: tuple[str, int, int] | None = None

    def ends_its_own(self) -> None:
        """From here on what is planned follows from what was: the plan is not another one where
        that changes."""
        self.own = str(self.action), len(self.issues), len(self.changes)

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

    @property
    def stopped(self) -> bool:
        """Whether nothing of this record is written because of an issue."""
        return self.action in (Action.CONFLICT, Action.FAULTY)


def create(entry: Entry, thing: New) -> bool:
    """Plan to save ``thing``; False (and a faulty entry) where the model refuses one of its
    values."""
    wrong = refused(thing.model, thing.values) | unsaid(thing.model, thing.values)
    if wrong:
        _refuse(entry, thing.model, wrong)
        return False
    entry.action = Action.CREATE
    entry.created.append(thing)
    return True


def update(entry: Entry, thing: Any, values: dict[str, Any]) -> None:
    """Plan to change ``thing`` where ``values`` say something else than it holds."""
    new = {name: value for name, value in values.items() if differs(thing, name, value)}
    if not new:
        return
    if wrong := refused(model_of(thing), new):
        _refuse(entry, model_of(thing), wrong)
        return
    entry.action = Action.UPDATE
    entry.updated.append((thing, new))
    for name, value in new.items():
        entry.changes.append(change_of(thing, name, old=getattr(thing, name), new=value))


def differs(thing: Any, name: str, value: Any) -> bool:
    """Whether ``thing`` holds something else than ``value``; texts are compared without blanks."""
    stored = getattr(thing, name)
    if isinstance(stored, str) and isinstance(value, str):
        return key(stored) != key(value)
    # Stored objects are equal by their number, new ones by identity.
    return bool(stored != value)


def _refuse(entry: Entry, model: type[models.Model], wrong: Mapping[str, str]) -> None:
    for name, message in wrong.items():
        label, _choices = _words(model, name)
        entry.refuse("field_refused", name=name, label=label, message=message)


def change_of(thing: Any, name: str, *, old: Any = None, new: Any) -> Change:
    """The change of one field of ``thing``, in the words its model has for field and choices."""
    label, choices = _words(model_of(thing), name)
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
    if isinstance(value, models.Model | New):
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


def unit_named(entry: Entry, held: Held, name: str, *, field_name: str) -> Any:
    """The unit of that name; one that is not there yet is planned, with a warning."""
    unit = held.units.get(key(name))
    if unit is None:
        unit = new(Unit, town=held.town, name=name)
        if entry.stopped:
            return unit
        held.units[key(name)] = unit
        entry.named.append((held.units, key(name)))
        entry.created.append(unit)
        entry.warn("unit_created", name=field_name, value=name, unit=name)
    return unit


def document_named(entry: Entry, held: Held, title: str, *, field_name: str) -> Any:
    """The document of that title (None for no title); an unknown one is planned, with a warning."""
    if not title:
        return None
    document = held.documents.get(key(title))
    if document is None:
        document = new(Document, town=held.town, title=title, kind="other")
        if entry.stopped:
            return document
        held.documents[key(title)] = document
        entry.named.append((held.documents, key(title)))
        entry.created.append(document)
        entry.warn("document_created", name=field_name, value=title, title=title)
    return document
