"""The records that the rule weighs, read as plain rows: a million model instances would take longer
to make than to judge."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import F, TextField, Value
from django.db.models.functions import Cast, NullIf

from ..lights import Scheme
from ..models import Commitment, Judgement, Plan, Progress, Site
from ..models import Node as NodeRow
from ..schedule import Node
from ..schemes import schemes_of
from ..status import Figure, Target
from .among import Among

# An empty list as both databases tell it.
NONE = "[]"
OWN = (
    "pk",
    "parent_id",
    "plan_id",
    "measure",
    "value",
    "value_max",
    "unit",
    "comparator",
    "basis",
    "baseline_value",
    "progress_share",
    "start",
    "due",
    "stages",
    "state",
    "strength",
)
PLAN = ("pk", "town_id", "start", "end", "given", "reporting_months")


# As ``_make``, which takes three times as long.
_figure: Callable[[tuple[Any, ...]], Figure] = partial(tuple.__new__, Figure)


class Weighed(NamedTuple):
    """A commitment as the rule weighs it, with the figures that were not corrected, by day."""

    pk: int
    parent: int | None
    target: Target
    figures: Sequence[Figure]
    sites: Sequence[Place]
    scheme: Scheme


class Place(NamedTuple):
    """A place (点位) of a commitment."""

    stage: str
    done_on: dt.date | None


class Stored(NamedTuple):
    """What is stored of a commitment; the JSON columns as the text they are."""

    status: str
    group: str
    ratio: Decimal | None
    expected: Decimal | None
    gap: Decimal | None
    light: str
    light_word: str
    questions: str
    rests_on: str
    rule_version: str
    target_mark: str
    reason: str


def weighed(ids: list[int]) -> list[Weighed]:
    """The standing commitments among ``ids``, which are locked in the order of their ids until the
    transaction ends, with their figures."""
    own = Commitment.objects.standing().filter(Among(F("pk"), ids)).order_by("pk")
    text = {"stages": Cast("stages", TextField())}
    columns = [text.get(name, F(name)) for name in OWN]
    rows = list(own.select_for_update(no_key=True).values_list(*columns))
    plans, grace = _plans({row[2] for row in rows}), settings.GRACE_DAYS
    schemes = schemes_of({plan.town for plan in plans.values()})
    figures, nodes, sites = _figures(ids), _nodes(ids), _sites(ids)
    return [
        Weighed(
            row[0],
            row[1],
            _target(row, plans[row[2]], nodes.get(row[0], ()), grace),
            figures.get(row[0], ()),
            sites.get(row[0], ()),
            schemes[plans[row[2]].town],
        )
        for row in rows
    ]


def stored(ids: list[int]) -> dict[int, Stored]:
    """Commitment id -> what is stored of it, where something is."""
    text = {name: Cast(name, TextField()) for name in ("questions", "rests_on", "reason")}
    columns = [text.get(name, F(name)) for name in Stored._fields]
    held = Judgement.objects.filter(Among(F("commitment_id"), ids)).order_by()
    return {row[0]: Stored._make(row[1:]) for row in held.values_list("commitment_id", *columns)}


class _Plan(NamedTuple):
    pk: int
    town: str
    start: dt.date
    end: dt.date
    given: dt.date | None
    reporting_months: int


def _plans(ids: set[int]) -> Mapping[int, _Plan]:
    rows = Plan.objects.filter(Among(F("pk"), ids)).order_by().values_list(*PLAN)
    return {row[0]: _Plan._make(row) for row in rows}


def _target(row: tuple[Any, ...], plan: _Plan, nodes: Sequence[Node], grace: int) -> Target:
    """As ``judging.target_of``: what the commitment leaves open is its plan's."""
    measure, value, value_max, unit, comparator, basis, baseline, share, *rest = row[3:]
    start, due, stages, state, strength = rest
    return Target(
        measure=measure,
        value=value,
        value_max=value_max,
        unit=unit,
        comparator=comparator,
        basis=basis,
        baseline_value=baseline,
        progress_share=share,
        start=start or plan.start,
        given=plan.given,
        due=due or plan.end,
        reporting_months=plan.reporting_months,
        grace_days=grace,
        nodes=nodes,
        stages=tuple(json.loads(stages)) if stages != NONE else (),
        state=state,
        strength=strength,
    )


def _figures(ids: list[int]) -> Mapping[int, Sequence[Figure]]:
    """What was corrected is left out here: to have the database look for the correction of each
    would make it go through all the corrections there are, once for each piece. A figure and its
    correction are of one commitment."""
    columns = ("day", "from_day", "value", "unit", "basis", NullIf("stage", Value("")), "done")
    asked = Progress.objects.filter(Among(F("commitment_id"), ids))
    asked = asked.order_by("commitment_id", "day", "pk")
    rows = asked.values_list("commitment_id", *columns, "claimed_ratio", "pk", "replaces_id")
    told = list(rows)
    corrected = {row[-1] for row in told}
    found: dict[int, list[Figure]] = defaultdict(list)
    for row in told:
        figure = _figure(row[1:-1])
        if figure.key in corrected:
            continue
        if figure.claimed_ratio is not None:
            figure = figure._replace(claimed_ratio=figure.claimed_ratio.normalize())
        found[row[0]].append(figure)
    return found


def _nodes(ids: list[int]) -> Mapping[int, Sequence[Node]]:
    rows = NodeRow.objects.filter(Among(F("commitment_id"), ids)).order_by("commitment_id", "day")
    found: dict[int, list[Node]] = defaultdict(list)
    for pk, day, value, stage in rows.values_list("commitment_id", "day", "value", "stage"):
        found[pk].append(Node(day, value, stage or None))
    return found


def _sites(ids: list[int]) -> Mapping[int, Sequence[Place]]:
    rows = Site.objects.filter(Among(F("commitment_id"), ids)).order_by("commitment_id", "pk")
    found: dict[int, list[Place]] = defaultdict(list)
    for pk, stage, done_on in rows.values_list("commitment_id", "stage", "done_on"):
        found[pk].append(Place(stage, done_on))
    return found
