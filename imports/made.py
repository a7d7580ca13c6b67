"""Things that a commit will create, before they are: light stand-ins for objects of the models.

A model instance costs about fifty times as much to make and to validate, and ten times the memory;
of a large ledger there are three hundred thousand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache, partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

Check = Callable[[Any], bool]
BIGGEST_INTEGER = 2147483647


class New:
    """An object to be created: its ``model`` and those ``values`` that are not the usual ones.

    Values are read as attributes, relations hold stored objects or other ``New`` ones. ``place``
    counts the new things of a plan, so that later rows can name it before it has a number.
    """

    __slots__ = ("model", "place", "values")
    pk = None

    def __init__(self, model: type[models.Model], values: dict[str, Any]) -> None:
        self.model = model
        self.values = values
        self.place = -1

    def __getattr__(self, name: str) -> Any:
        try:
            return self.values[name]
        except KeyError:
            return _usual(self.model, name, self.values)

    def __str__(self) -> str:
        if "wording" in self.values:
            return f"{self.number} {self.wording}".strip()
        words = ("name", "title", "quote", "day")
        return str(next((self.values[word] for word in words if word in self.values), ""))


def new(model: type[models.Model], **values: Any) -> New:
    """A thing to be created; values are given by the names of the model's fields."""
    usual = usual_values(model)
    said = {
        name: value
        for name, value in values.items()
        if value is not (held := usual[name]) and value != held
    }
    return New(model, said)


def _usual(model: type[models.Model], name: str, values: Mapping[str, Any]) -> Any:
    """What a thing holds that says nothing about ``name``; the word of a choice for
    ``get_…_display``."""
    usual = usual_values(model)
    if name in usual:
        return usual[name]
    field = name.removeprefix("get_").removesuffix("_display")
    if field not in usual:
        raise AttributeError(name)
    chosen = values.get(field, usual[field])
    choices = dict(model._meta.get_field(field).flatchoices)  # type: ignore[union-attr]
    return partial(str, choices.get(chosen, chosen))


@cache
def usual_values(model: type[models.Model]) -> dict[str, Any]:
    """Field -> what an object holds there when nothing is said."""
    return {held.name: held.get_default() for held in model._meta.concrete_fields}


def model_of(thing: Any) -> type[models.Model]:
    """The model of a stored or a new thing."""
    return thing.model if isinstance(thing, New) else type(thing)


def refused(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, str]:
    """Field -> why the model refuses its value; as ``clean_fields``, relations left out.

    The checks are compiled once for each model and take a hundredth of the time; only what they
    let not pass at once is asked of the field itself, whose word counts.
    """
    checks = _checks(model)
    found = {}
    for name, value in values.items():
        check = checks.get(name)
        if check is not None and not check(value) and (said := _said_by_field(model, name, value)):
            found[name] = said
    return found


def unsaid(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, str]:
    """Field -> why it may not be left out, for the required fields that ``values`` say nothing
    of."""
    return {
        name: said
        for name in _required(model)
        if name not in values and (said := _said_by_field(model, name, usual_values(model)[name]))
    }


def _said_by_field(model: type[models.Model], name: str, value: Any) -> str:
    field: Any = model._meta.get_field(name)
    if field.blank and value in field.empty_values:
        return ""
    try:
        field.clean(value, None)
    except ValidationError as error:
        return "".join(error.messages)
    return ""


@cache
def _required(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(
        held.name
        for held in model._meta.concrete_fields
        if not held.is_relation
        and not held.blank
        and not held.primary_key
        and held.get_default() in held.empty_values
    )


@cache
def _checks(model: type[models.Model]) -> dict[str, Check]:
    fields = [held for held in model._meta.concrete_fields if not held.is_relation]
    return {held.name: _check_of(held) for held in fields}


def _check_of(field: Any) -> Check:
    """A check that lets pass only what ``field.clean`` lets pass, and nearly all of that."""
    if field.choices:
        known = frozenset(value for value, _word in field.flatchoices)
        return known.__contains__
    if type(field) is models.CharField and len(field.validators) == 1:
        limit = int(field.max_length or 0)
        return lambda value: type(value) is str and 0 < len(value) <= limit
    if isinstance(field, models.DecimalField):
        return _figure_check(field.max_digits - field.decimal_places, field.decimal_places)
    if isinstance(field, models.PositiveIntegerField):
        return lambda value: type(value) is int and 0 <= value <= BIGGEST_INTEGER
    if type(field) is models.DateField:
        return lambda value: type(value) is dt.date
    if isinstance(field, models.BooleanField):
        return lambda value: type(value) is bool
    return lambda value: False


def _figure_check(whole: int, places: int) -> Check:
    def fits(value: Any) -> bool:
        if type(value) is not Decimal or not value.is_finite():
            return False
        exponent = value.as_tuple().exponent
        return isinstance(exponent, int) and exponent >= -places and value.adjusted() < whole

    return fits
