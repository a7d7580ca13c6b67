"""What a row of a batch writes, as plain data: made when it is planned, carried out at the commit.

Each is one of::

    {"create": "Commitment", "as": 7, "values": {…}}
    {"update": "Commitment", "of": 31, "values": {…}}
    {"support": "#7", "units": [4, "#3"], "new": true}
    {"revise": "#7", "values": {…}}

Values go by the names of the model's fields, figures as digits, days in ISO form, and only where
they are not the usual ones. What is related is named by its number, or as ``#place`` where the
plan itself creates it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from .entries import Change, Entry, change_of
from .made import New, model_of
from .rows import PLAIN, plain

APP = "commitments"
Write = dict[str, Any]
# The kind of record -> the model of what it is about, and the fields its name or place says.
ABOUT = {
    "unit": ("Unit", ()),
    "document": ("Document", ()),
    "plan": ("Plan", ()),
    "commitment": ("Commitment", ("position", "plan")),
    "source": ("CommitmentSource", ("commitment", "offset")),
    "revision": ("TargetVersion", ("commitment",)),
    "node": ("Node", ("commitment",)),
    "site": ("Site", ("commitment", "position")),
    "share": ("Share", ("commitment", "position")),
    "progress": ("Progress", ("commitment", "offset", "day", "source_cell")),
}

# What is shown even where it is the usual choice.
ALWAYS = {"Commitment": {"category": "key_task"}}


def ref(thing: Any) -> int | str:
    """How what is written names ``thing``: its number, or its place in the plan."""
    return f"#{thing.place}" if isinstance(thing, New) else thing.pk


def writes_of(entry: Entry) -> list[Write]:
    """Everything that a commit does with ``entry``, in its order; places must be given."""
    done: list[Write] = [
        {"create": thing.model.__name__, "as": thing.place, "values": _plain(thing.values)}
        for thing in entry.created
    ]
    for thing, values in entry.updated:
        name = model_of(thing).__name__
        done.append({"update": name, "of": ref(thing), "values": _plain(values)})
    if entry.support is not None:
        commitment, units = entry.support
        done.append(
            {
                "support": ref(commitment),
                "units": [ref(unit) for unit in units],
                "new": any(thing is commitment for thing in entry.created),
            }
        )
    if entry.revision is not None:
        values = dict(entry.revision)
        done.append({"revise": ref(values.pop("commitment")), "values": _plain(values)})
    return done


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if type(value) in PLAIN else _one(value) for name, value in values.items()}


def _one(value: Any) -> Any:
    return ref(value) if isinstance(value, New | models.Model) else plain(value)


@cache
def model_named(name: str) -> type[models.Model]:
    """The model that a write names."""
    return apps.get_model(APP, name)


# How a page tells what is created


def created_changes(kind: str, writes: list[Write], clean: Mapping[str, Any]) -> list[Change]:
    """The fields of what a row creates that are worth showing, in words; ``clean`` is its record
    as JSON, which has the names of what is related."""
    if kind not in ABOUT:
        return []
    name, hidden = ABOUT[kind]
    made = next((write for write in writes if write.get("create") == name), None)
    if made is None:
        return []
    model = model_named(name)
    values = {**ALWAYS.get(name, {}), **made["values"]}
    fields = [held for held in model._meta.concrete_fields if held.name not in hidden]
    return [
        change
        for held in fields
        if held.name in values and (change := _told(model, held, values[held.name], clean)).new
    ]


def _told(model: type[models.Model], field: Any, value: Any, clean: Mapping[str, Any]) -> Change:
    if field.is_relation:
        value = clean.get(field.name, "")
    return change_of(New(model, {}), field.name, new=value if value is not None else "")
