"""A town of four units that hand in their forms of the third quarter of 2024."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from commitments.models import Plan, ReportingRound, Town
from commitments.submissions.asking import forms_of
from commitments.submissions.form import UnitForm
from commitments.submissions.workbook import form_bytes
from imports import actions
from imports.collecting import dropping
from imports.collecting.grid import Grid, grid_of
from imports.collecting.noting import periods_of
from imports.models import Batch, Drop
from people.models import User
from tests.factories import CommitmentFactory, PlanFactory, TownFactory, UnitFactory, person_of

END = dt.date(2024, 9, 30)
TODAY = dt.date(2024, 10, 8)
UNITS = ("城建办", "农业办", "社区办", "财政所")

Form = Callable[..., bytes]


@pytest.fixture
def town() -> Town:
    return TownFactory(name="某某镇")


@pytest.fixture
def plan(town: Town) -> Plan:
    """Two counts for each unit; the forms are to be back by 10 October."""
    plan = PlanFactory(
        town=town,
        title="某某镇2024年度目标任务",
        start=dt.date(2024, 1, 1),
        end=dt.date(2024, 12, 31),
        given=dt.date(2024, 1, 15),
    )
    for place, name in enumerate(UNITS):
        unit = UnitFactory(town=town, name=name, order=place)
        for number in (2 * place + 1, 2 * place + 2):
            wording = f"{name}第{number}件事"
            CommitmentFactory(plan=plan, lead_unit=unit, number=str(number), wording=wording)
    period = periods_of(plan)[2]
    ReportingRound.objects.create(
        plan=plan, start=period.start, end=period.end, asked_by=dt.date(2024, 10, 10)
    )
    return plan


@pytest.fixture
def clerk(town: Town) -> User:
    return person_of(town, "clerk", display_name="王经办")


@pytest.fixture
def form(plan: Plan) -> Form:
    """The form of a unit, its first ``n`` lines filled in with ``figure``."""
    made: dict[int, dict[str, UnitForm]] = {}

    def fill(name: str, figure: Any = 40, *, n: int = 2, quarter: int = 3) -> bytes:
        if quarter not in made:
            period = periods_of(plan)[quarter - 1]
            forms = forms_of(plan, period, as_of=TODAY)
            made[quarter] = {one.unit_name: one for one in forms}
        told = made[quarter][name]
        value = Decimal(figure) if isinstance(figure, int) else figure
        return form_bytes(told, {line.identifier: {"figure": value} for line in told.lines[:n]})

    return fill


def dropped(plan: Plan, by: User, *files: tuple[str, bytes]) -> tuple[Drop, dropping.Taken]:
    """Files given at once at the third quarter, and read."""
    drop = dropping.begin(town=plan.town, by=by, plan=plan, end=END)
    taken = dropping.take(drop, files)
    actions.check_drop(drop.pk)
    return drop, taken


def written(*batches: Batch) -> None:
    """Let these files be written as they stand."""
    fresh = list(Batch.objects.filter(pk__in=[batch.pk for batch in batches]))
    actions.commit_many(actions.confirm_many(fresh, by=None, enqueue=False), enqueue=False)


def seen(plan: Plan) -> Grid:
    """The page of the third quarter on 8 October."""
    return grid_of(plan.town, plan, periods_of(plan)[2], today=TODAY)


def said(grid: Grid) -> dict[str, tuple[str, str]]:
    """Unit -> word and line of its cell."""
    return {cell.name: (cell.word, cell.line) for cell in grid.cells}
