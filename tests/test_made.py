"""New things are validated as the models validate them; numbers are kept as ranges."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from commitments.models import Commitment, Document, Node, Plan, Progress, Site, Unit
from imports.made import new, refused, unsaid, usual_values
from imports.ranges import numbers_of, ranges_of

MODELS = (Unit, Document, Plan, Commitment, Node, Site, Progress)
FIELDS = [
    (model, held)
    for model in MODELS
    for held in model._meta.concrete_fields
    if not held.is_relation and not held.primary_key and held.name != "entered_at"
]
TEXTS = st.one_of(
    st.text(max_size=8),
    st.integers(0, 700).map(lambda length: "字" * length),
    st.sampled_from(
        ["key_task", "quantity", "=", "range", "town", "annual", "other", "http://a.cn"]
    ),
)
FIGURES = st.one_of(
    st.none(),
    st.decimals(allow_nan=True, allow_infinity=True),
    st.decimals(min_value=-(10**13), max_value=10**13, places=4, allow_nan=False),
    st.integers(-(10**16), 10**16).map(Decimal),
)
# What records hold for each kind of field: nothing else ever comes here.
HELD: list[tuple[type[Any], st.SearchStrategy[Any]]] = [
    (models.DecimalField, FIGURES),
    (models.DateField, st.none() | st.dates()),
    (models.BooleanField, st.none() | st.booleans()),
    (models.IntegerField, st.none() | st.integers(-5, 2**33)),
    (models.JSONField, st.lists(st.text(max_size=3), max_size=3)),
    (models.Field, TEXTS),
]


def values_of(place: int) -> st.SearchStrategy[tuple[int, Any]]:
    field = FIELDS[place][1]
    values = next(values for kind, values in HELD if isinstance(field, kind))
    return values.map(lambda value: (place, value))


def word_of_the_field(field: Any, value: Any) -> str:
    """Why the field refuses ``value``, as ``clean_fields`` asks it."""
    if field.blank and value in field.empty_values:
        return ""
    try:
        field.clean(value, None)
    except ValidationError as error:
        return "".join(error.messages)
    return ""


@given(st.integers(0, len(FIELDS) - 1).flatmap(values_of))
def test_a_value_is_refused_exactly_where_its_field_refuses_it(told: tuple[int, Any]) -> None:
    (model, field), value = FIELDS[told[0]], told[1]
    said = word_of_the_field(field, value)
    assert refused(model, {field.name: value}) == ({field.name: said} if said else {})


@pytest.mark.parametrize(
    ("model", "values", "missing"),
    [
        (Unit, {}, ["name"]),
        (Commitment, {"wording": "建园"}, []),
        (Commitment, {"number": "1"}, ["wording"]),
        (Node, {"value": Decimal(1)}, ["day"]),
        (Plan, {"title": "计划", "kind": "annual"}, ["start", "end"]),
    ],
)
def test_what_must_be_said(
    model: type[models.Model], values: dict[str, Any], missing: list[str]
) -> None:
    assert list(unsaid(model, values)) == missing


def test_a_new_thing_answers_as_its_object_would() -> None:
    made = new(Commitment, wording="建园", value=Decimal(0), stages=[], measure="milestone")
    assert made.values == {"wording": "建园", "value": Decimal(0), "measure": "milestone"}
    assert (made.value, made.stages, made.due, made.pk) == (Decimal(0), [], None, None)
    assert (made.get_measure_display(), made.get_state_display()) == ("节点", "推进中")
    assert usual_values(Progress)["basis"] == "cumulative"
    with pytest.raises(AttributeError):
        made.nothing_of_that_name  # noqa: B018


def test_a_day_is_no_figure() -> None:
    assert list(refused(Node, {"value": dt.date(2026, 1, 1)})) == ["value"]


@pytest.mark.parametrize(
    ("numbers", "ranges"),
    [([], []), ([5], [[5, 5]]), ([1, 2, 3, 7, 9, 10], [[1, 3], [7, 7], [9, 10]])],
)
def test_numbers_are_kept_as_ranges(numbers: list[int], ranges: list[list[int]]) -> None:
    assert ranges_of(numbers) == ranges
    assert list(numbers_of(ranges)) == numbers


def test_numbers_kept_one_by_one_are_read_too() -> None:
    assert list(numbers_of([4, [6, 7]])) == [4, 6, 7]
