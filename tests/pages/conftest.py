"""示例镇 as every test of the pages finds it, and its people."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from commitments.actions import publish
from commitments.models import Commitment, Publication, Town
from tests.factories import (
    CommitmentFactory,
    PlanFactory,
    ProgressFactory,
    TownFactory,
    UnitFactory,
    person_of,
)
from tests.pages.reading_pages import TODAY, client_of


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock that the pages read stands still."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)


@pytest.fixture
def town() -> Town:
    """示例镇: a project that is slow, one that is done, a ceiling, and one for clerks alone."""
    town: Town = TownFactory(code="999000001", name="示例镇", provenance="fictional", order=1)
    plan = PlanFactory(town=town, title="示例镇2026年目标任务")
    unit = UnitFactory(town=town, name="镇城建中心", order=1)
    lifts = CommitmentFactory(
        plan=plan,
        number="1",
        wording="既有多层住宅加装电梯200台",
        category="livelihood_project",
        lead_unit=unit,
        comparator=">=",
    )
    ProgressFactory(commitment=lifts, day=dt.date(2026, 6, 30), value=60)
    ProgressFactory(
        commitment=lifts,
        value=100,
        cause="泵房用地两处未谈妥",
        next_step="10月底前完成选址",
        expected_on=dt.date(2026, 12, 20),
        reported_by=unit,
    )
    CommitmentFactory(plan=plan, number="2", wording="新建社区食堂2所", value=2, unit="所")
    ProgressFactory(
        commitment=Commitment.objects.get(number="2"), day=dt.date(2026, 9, 12), value=2
    )
    CommitmentFactory(
        plan=plan,
        number="3",
        wording="内部督办事项",
        visibility="internal",
        strength="strive",
        area="economy",
    )
    return town


@pytest.fixture
def second(town: Town) -> Publication:
    """Two publications: of June and of September."""
    for title, as_of, released in [
        ("年中会议", dt.date(2026, 6, 30), dt.date(2026, 7, 10)),
        ("三季度会议", dt.date(2026, 9, 30), dt.date(2026, 10, 9)),
    ]:
        made = publish(
            town=town, title=title, as_of=as_of, released_on=released, released_by="镇党政办"
        )
    return made


@pytest.fixture
def clerk(town: Town) -> Client:
    return client_of(person_of(town, "clerk"))


@pytest.fixture
def deputy(town: Town) -> Client:
    return client_of(person_of(town, "deputy"))
