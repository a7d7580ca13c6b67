"""What must hold of the records, held by the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from commitments.models import (
    Commitment,
    Progress,
    Publication,
    PublicationItem,
    TargetVersion,
    Town,
)
from commitments.querysets import ImmutableError
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    PlanFactory,
    ProgressFactory,
    TownFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

BROKEN: dict[str, Callable[[], Any]] = {
    "town_code_of_eight_digits": lambda: TownFactory(code="31011210"),
    "town_code_with_a_letter": lambda: TownFactory(code="31011210A"),
    "town_without_a_name": lambda: TownFactory(name=""),
    "plan_that_ends_before_it_starts": lambda: PlanFactory(end=dt.date(2025, 12, 31)),
    "plan_reported_every_13_months": lambda: PlanFactory(reporting_months=13),
    "plan_of_unknown_kind": lambda: PlanFactory(kind="monthly"),
    "commitment_without_wording": lambda: CommitmentFactory(wording=""),
    "count_without_a_target": lambda: CommitmentFactory(value=None),
    "milestone_with_a_value": lambda: MilestoneFactory(value=Decimal(1)),
    "range_without_an_upper_end": lambda: CommitmentFactory(comparator="range"),
    "range_upside_down": lambda: CommitmentFactory(comparator="range", value_max=Decimal(1)),
    "due_before_start": lambda: CommitmentFactory(
        start=dt.date(2026, 6, 1), due=dt.date(2026, 5, 31)
    ),
    "withdrawn_without_a_decision": lambda: CommitmentFactory(state="withdrawn"),
    "unknown_state": lambda: CommitmentFactory(state="forgotten"),
    "unknown_visibility": lambda: CommitmentFactory(visibility="secret"),
    "progress_that_says_nothing": lambda: ProgressFactory(value=None),
    "progress_with_days_upside_down": lambda: ProgressFactory(from_day=dt.date(2026, 10, 1)),
    "period_figure_without_first_day": lambda: ProgressFactory(basis="period"),
    "revision_nobody_decided": lambda: TargetVersion.objects.create(
        commitment=CommitmentFactory(), version=2, value=Decimal(3), in_force=True
    ),
}


@pytest.mark.parametrize("make", BROKEN.values(), ids=BROKEN)
def test_database_refuses(make: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_number_stands_once_in_a_plan_but_may_be_empty_twice() -> None:
    plan = PlanFactory()
    CommitmentFactory.create_batch(2, plan=plan, number="")
    CommitmentFactory(plan=plan, number="3")
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitmentFactory(plan=plan, number="3")
    assert Commitment.objects.filter(plan=plan).count() == 3


def test_unit_stands_once_in_a_town() -> None:
    unit = UnitFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitFactory(town=unit.town, name=unit.name)


def test_two_towns_of_one_name_are_two_towns() -> None:
    TownFactory(code="310107102", name="长征镇", district="普陀区")
    TownFactory(code="469030104", name="长征镇", district="琼中黎族苗族自治县")
    assert Town.objects.filter(name="长征镇").count() == 2


@pytest.mark.parametrize("value", ["999999999999.999", "0.001", "0", "-12.5", "41000000000"])
def test_figure_comes_back_to_the_digit(value: str) -> None:
    made = CommitmentFactory(value=Decimal(value))
    assert Commitment.objects.get(pk=made.pk).value == Decimal(value)


@pytest.mark.parametrize("value", ["1000000000000", "0.0001", "123456789012345.678", "NaN"])
def test_figure_that_would_be_rounded_is_refused(value: str) -> None:
    with pytest.raises(ValidationError):
        CommitmentFactory(value=Decimal(value))


def test_reported_zero_is_a_figure_and_not_nothing() -> None:
    row = ProgressFactory(value=Decimal(0))
    assert Progress.objects.get(pk=row.pk).value == 0


def released() -> Publication:
    publication = Publication.objects.create(
        town=TownFactory(),
        number=1,
        title="第1期",
        as_of=dt.date(2026, 9, 30),
        released_on=dt.date(2026, 10, 9),
        released_by="党政办",
        user=UserFactory(),
        rule_version="1",
    )
    PublicationItem.objects.create(
        publication=publication,
        commitment=CommitmentFactory(),
        visibility="public",
        status="behind",
        snapshot={},
    )
    return publication


def test_publication_is_never_changed_through_the_models() -> None:
    publication = released()
    item = publication.items.get()
    for act in (
        publication.save,
        publication.delete,
        item.save,
        item.delete,
        lambda: Publication.objects.update(title="改过"),
        lambda: PublicationItem.objects.update(status="completed"),
        lambda: Publication.objects.all().delete(),
    ):
        with pytest.raises(ImmutableError):
            act()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE commitments_publication SET title = 'x'",
        "UPDATE commitments_publicationitem SET status = 'completed'",
    ],
)
def test_publication_is_never_changed_by_sql(sql: str) -> None:
    released()
    with (
        pytest.raises(DatabaseError, match="stays as it is"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_what_was_released_keeps_its_commitment() -> None:
    item = released().items.get()
    with pytest.raises(Exception, match="protected"):
        item.commitment.delete()
