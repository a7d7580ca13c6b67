"""Steps that can be none of their task are refused, those that are hardly meant asked about."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from imports.planning import plan_records
from imports.planning_words import say
from imports.records import NodeRecord
from tests.factories import CommitmentFactory, MilestoneFactory, PlanFactory
from tests.import_records import PLAN, Q2, Q3, node

YEAR_END = dt.date(2026, 12, 31)


def step(number: str, told: str, day: dt.date = Q2, **said: Any) -> NodeRecord:
    return node(**{"number": number, "day": day, "value": None, "raw": {"value": told}} | said)


def figure(told: str, day: dt.date = Q2) -> NodeRecord:
    return step("1", told, day, value=Decimal(told.rstrip("%")))


STEPS = [
    (figure("30"), ""),
    (figure("20", Q3), "node_goes_back"),
    (figure("60", YEAR_END), ""),
    (figure("1", YEAR_END), "node_goes_back"),
    (figure("50%"), "node_percent"),
    (figure("-5"), "node_negative"),
    (figure("70"), "node_above_target"),
    (figure("0.5"), "node_far_below"),
    (step("2", "封顶", stage="封顶"), ""),
    (step("2", "开工", Q3, stage="开工"), "node_goes_back"),
    (step("2", "封顶了", stage="封顶了"), "node_stage_unlisted"),
    (step("2", "3", value=Decimal(3)), "node_without_stage"),
]


@pytest.mark.django_db
def test_steps_that_are_not_taken() -> None:
    plan = PlanFactory(title=PLAN)
    CommitmentFactory(plan=plan, number="1", value=Decimal(60), unit="台")
    MilestoneFactory(plan=plan, number="2", wording="会堂", stages=["开工", "封顶", "竣工"])
    entries = plan_records([record for record, _code in STEPS], town=plan.town).entries
    found = ["".join(issue.code for issue in entry.issues) for entry in entries]
    assert found == [code for _record, code in STEPS]
    assert "计划节点“50%”是百分数" in say(entries[4].issues[0])
