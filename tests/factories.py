"""Factories of records for tests. What a test does not say is valid and unremarkable."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import factory

from commitments import models
from commitments.models import choices
from people.models import Membership, User


class TownFactory(factory.django.DjangoModelFactory):
    """A town; codes begin with 9991, which no real town and no town named in a test has."""

    class Meta:
        model = models.Town

    code = factory.Sequence(lambda n: f"9991{n:05d}")
    name = factory.Sequence(lambda n: f"测试{n}镇")
    district = "示例区"
    city = "示例市"
    provenance = choices.Provenance.OFFICIAL


class UnitFactory(factory.django.DjangoModelFactory):
    """A responsible unit."""

    class Meta:
        model = models.Unit

    town = factory.SubFactory(TownFactory)
    name = factory.Sequence(lambda n: f"第{n}办公室")
    order = factory.Sequence(lambda n: n)


class DocumentFactory(factory.django.DjangoModelFactory):
    """A work report."""

    class Meta:
        model = models.Document

    town = factory.SubFactory(TownFactory)
    kind = choices.DocumentKind.WORK_REPORT
    title = factory.Sequence(lambda n: f"政府工作报告（{n}）")
    date = dt.date(2026, 1, 15)


class PlanFactory(factory.django.DjangoModelFactory):
    """The annual plan of 2026, given on 15 January, reported every quarter."""

    class Meta:
        model = models.Plan

    town = factory.SubFactory(TownFactory)
    title = factory.Sequence(lambda n: f"2026年目标任务（{n}）")
    kind = choices.PlanKind.ANNUAL
    start = dt.date(2026, 1, 1)
    end = dt.date(2026, 12, 31)
    given = dt.date(2026, 1, 15)
    reporting_months = 3


class CommitmentFactory(factory.django.DjangoModelFactory):
    """A count: 200 台 in the year."""

    class Meta:
        model = models.Commitment

    plan = factory.SubFactory(PlanFactory)
    wording = factory.Sequence(lambda n: f"加装电梯第{n}批")
    position = factory.Sequence(lambda n: n)
    area = choices.Area.LIVELIHOOD
    measure = choices.Measure.QUANTITY
    comparator = "="
    value = Decimal(200)
    unit = "台"
    basis = "period"


class MilestoneFactory(CommitmentFactory):
    """A milestone: 开工, 封顶, 竣工."""

    measure = choices.Measure.MILESTONE
    value = None
    unit = ""
    basis = "level"
    stages = ["开工", "封顶", "竣工"]


class ProgressFactory(factory.django.DjangoModelFactory):
    """A cumulative figure of 30 September 2026."""

    class Meta:
        model = models.Progress

    commitment = factory.SubFactory(CommitmentFactory)
    day = dt.date(2026, 9, 30)
    value = Decimal(100)
    unit = factory.LazyAttribute(lambda made: made.commitment.unit)
    basis = "cumulative"


class NodeFactory(factory.django.DjangoModelFactory):
    """A planned step."""

    class Meta:
        model = models.Node

    commitment = factory.SubFactory(CommitmentFactory)
    day = dt.date(2026, 6, 30)
    value = Decimal(100)


class SiteFactory(factory.django.DjangoModelFactory):
    """A place."""

    class Meta:
        model = models.Site

    commitment = factory.SubFactory(CommitmentFactory)
    name = factory.Sequence(lambda n: f"第{n}居民区")


class StatusChangeFactory(factory.django.DjangoModelFactory):
    """A change of a live status: a new figure of 12 October 2026 completed what was behind."""

    class Meta:
        model = models.StatusChange

    commitment = factory.SubFactory(CommitmentFactory)
    as_of = dt.date(2026, 10, 12)
    before = "behind"
    after = "completed"
    cause = choices.ChangeCause.FIGURE
    rule_version = "2"


class SourceFactory(factory.django.DjangoModelFactory):
    """Where a commitment was said."""

    class Meta:
        model = models.CommitmentSource

    commitment = factory.SubFactory(CommitmentFactory)
    document = factory.SubFactory(
        DocumentFactory, town=factory.SelfAttribute("..commitment.plan.town")
    )
    quote = factory.LazyAttribute(lambda made: made.commitment.wording)
    offset = 120


class UserFactory(factory.django.DjangoModelFactory):
    """A person who may log in and belongs nowhere."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"person{n}")


def person_of(town: models.Town, role: str, **fields: Any) -> User:
    """A person who is ``role`` ("clerk" or "deputy") in ``town``."""
    user = UserFactory(**fields)
    Membership.objects.create(user=user, town=town, role=role)
    return user


def administrator(**fields: Any) -> User:
    """A person who enters every town."""
    return UserFactory(is_superuser=True, is_staff=True, **fields)
