"""任务分解表: out, filled in, and back through the import as assignments and nodes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from commitments.breakdown.asking import breakdown_of
from commitments.breakdown.workbook import breakdown_bytes
from commitments.judging import items_of
from commitments.models import Commitment, Node, Plan, Share, TargetVersion, Town
from imports import actions
from imports.models import Batch, State
from imports.planning_words import say as sentence
from people.models import User
from tests.breakdown.filling import filled, sorted_upside_down, split, without_hidden
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    PlanFactory,
    ProgressFactory,
    TownFactory,
    UnitFactory,
    person_of,
)

DAY = dt.date(2026, 2, 1)
LIFTS, ROADS, HALL = "加装电梯60台", "修缮道路投资4.8亿元", "文化中心二期竣工"


@pytest.fixture
def plan(db: None) -> Plan:
    town = TownFactory(name="示例镇")
    plan = PlanFactory(town=town, title="示例镇2026年度目标任务")
    UnitFactory(town=town, name="城乡建设管理办公室", short_name="城建办", order=1)
    UnitFactory(town=town, name="财政所", order=2)
    told: dict[str, Any] = {"plan": plan, "lead_unit": None, "due": None}
    CommitmentFactory(
        **told, number="1", wording=LIFTS, value=60, unit="台", value_text="60", position=1
    )
    money = {"value": Decimal(480_000_000), "unit": "元", "value_text": "4.8亿元"}
    CommitmentFactory(
        **told | money, number="2", wording=ROADS, position=2, extra={"依据": "会议纪要"}
    )
    MilestoneFactory(
        **told | {"due": dt.date(2026, 11, 30)},
        number="3",
        wording=HALL,
        position=3,
        value_text="竣工",
        stages=["开工", "封顶", "竣工"],
    )
    for each in Commitment.objects.all():
        TargetVersion.objects.create(
            commitment=each, version=1, value=each.value, value_text=each.value_text, due=each.due
        )
    return plan


@pytest.fixture
def clerk(plan: Plan) -> User:
    return person_of(plan.town, "clerk")


def form(plan: Plan) -> bytes:
    return breakdown_bytes(breakdown_of(plan, as_of=DAY))


def read(plan: Plan, data: bytes, name: str = "1.xlsx", **said: Any) -> Batch:
    town: Town = plan.town
    clerk = User.objects.get()
    batch = actions.receive(data=data, filename=name, town=town, by=clerk, enqueue=False, **said)
    actions.check(batch.pk)
    batch.refresh_from_db()
    return batch


def said(batch: Batch) -> list[str]:
    """What was wrong or asked about, row by row."""
    rows = batch.rows.order_by("pk")
    return [issue["code"] for row in rows for issue in row.issues if issue["severity"] == "error"]


def committed(batch: Batch) -> Batch:
    clerk = User.objects.get()
    actions.confirm(batch=batch, by=clerk, digest=batch.digest, enqueue=False)
    actions.commit(batch.pk, enqueue=False)
    batch.refresh_from_db()
    assert batch.state == State.COMMITTED
    return batch


def nodes() -> list[tuple[Any, ...]]:
    return list(
        Node.objects.order_by("commitment__position", "day").values_list(
            "commitment__number", "day", "value", "stage"
        )
    )


FILLED: dict[str, dict[str, Any]] = {
    LIFTS: {
        **{
            "牵头单位": "城乡建设管理办公室",
            "配合单位": "财政所、农业农村办公室",
            "完成时限": dt.date(2026, 12, 20),
        },
        **{"分管领导": "王某", "责任人": "李某", "一季度": 10, "二季度": 30, "四季度": 60},
    },
    ROADS: {"牵头单位": "城建办", "二季度": 2.4, "备注": "含续建"},
    HALL: {"一季度": "开工", "三季度": "封顶"},
}


def test_what_is_filled_in_becomes_assignments_and_nodes(plan: Plan, clerk: User) -> None:
    batch = read(plan, filled(form(plan), FILLED, then=sorted_upside_down))
    assert said(batch) == []
    committed(batch)
    lifts, roads, hall = Commitment.objects.order_by("position")
    assert (str(lifts.lead_unit), str(roads.lead_unit), hall.lead_unit) == (
        "城乡建设管理办公室",
        "城乡建设管理办公室",
        None,
    )
    assert [unit.name for unit in lifts.support_units.all()] == ["财政所", "农业农村办公室"]
    assert lifts.extra == {"分管领导": "王某", "责任人": "李某"}
    assert (roads.extra, roads.note) == ({"依据": "会议纪要"}, "含续建")
    assert (lifts.due, roads.due, hall.due) == (dt.date(2026, 12, 20), None, dt.date(2026, 11, 30))
    assert TargetVersion.objects.get(commitment=lifts).due == lifts.due
    assert nodes() == [
        ("1", dt.date(2026, 3, 31), Decimal(10), ""),
        ("1", dt.date(2026, 6, 30), Decimal(30), ""),
        ("1", dt.date(2026, 12, 31), Decimal(60), ""),
        ("2", dt.date(2026, 6, 30), Decimal(240_000_000), ""),
        ("3", dt.date(2026, 3, 31), None, "开工"),
        ("3", dt.date(2026, 9, 30), None, "封顶"),
    ]
    assert Commitment.objects.count() == 3
    # Half by the end of June is what the node says; the straight line would say less.
    ProgressFactory(commitment=lifts, value=29, day=dt.date(2026, 6, 30))
    (judged,) = items_of(Commitment.objects.filter(pk=lifts.pk), as_of=dt.date(2026, 6, 30))
    assert (judged.expected, judged.status) == (Decimal("0.5"), "behind")
    # Empty cells take nothing away; all that comes back anew is the unit that was proposed.
    again = read(plan, form(plan))
    changes = [row.changes for row in again.rows.all() if row.action != "same"]
    told = {"field": "lead_unit", "label": "牵头单位", "old": "", "new": "城乡建设管理办公室"}
    assert (changes, said(again)) == ([[told]], [])
    actions.undo(batch, enqueue=False)
    lifts.refresh_from_db()
    assert (lifts.lead_unit, lifts.extra, lifts.due, nodes()) == (None, {}, None, [])
    assert TargetVersion.objects.get(commitment=lifts).due is None


ASKED = [
    ({LIFTS: {"目标": 55}}, ["target_differs"], "目标调整情况表"),
    ({HALL: {"完成时限": dt.date(2026, 12, 31)}}, ["due_differs"], "目标调整情况表"),
    ({LIFTS: {"牵头单位": "城乡建设管里办公室"}}, ["unit_near"], "城乡建设管理办公室"),
]


@pytest.mark.parametrize(("values", "codes", "words"), ASKED)
def test_what_a_table_may_not_change_is_asked(
    plan: Plan, clerk: User, values: dict[str, Any], codes: list[str], words: str
) -> None:
    batch = read(plan, filled(form(plan), values))
    assert said(batch) == codes
    (issue,) = [one for row in batch.rows.all() for one in row.issue_list()]
    assert words in sentence(issue)


def test_table_without_hidden_columns_is_read_by_number_and_wording(
    plan: Plan, clerk: User
) -> None:
    Commitment.objects.update(area="")
    values = {LIFTS: FILLED[LIFTS] | {"完成时限": None}, ROADS: {"二季度": 2.4}, HALL: FILLED[HALL]}
    batch = read(plan, filled(form(plan), values, then=without_hidden), default_plan=plan)
    assert said(batch) == []
    committed(batch)
    lifts = Commitment.objects.get(number="1")
    told = (str(lifts.lead_unit), lifts.value, lifts.measure, lifts.extra["责任人"], len(nodes()))
    assert told == ("城乡建设管理办公室", 60, "quantity", "李某", 6)
    assert Commitment.objects.count() == 3


def test_target_is_split_in_the_same_file(plan: Plan, clerk: User) -> None:
    rows = (1, None, "东街村", 20, None), (1, None, "财政所", 40, "财政所")
    told = ("holder", "value", "unit__name")
    batch = committed(read(plan, filled(form(plan), {}, then=split(*rows))))
    assert (said(batch), batch.issues) == ([], [])
    assert list(Share.objects.order_by("pk").values_list(*told)) == [
        ("东街村", Decimal(20), None),
        ("财政所", Decimal(40), "财政所"),
    ]
    again = read(plan, form(plan))
    assert {row.action for row in again.rows.filter(kind="share")} == {"same"}


def test_amounts_of_quarters_below_the_heading_of_sums_are_not_taken(
    plan: Plan, clerk: User
) -> None:
    added = dict.fromkeys(("一季度", "二季度", "三季度", "四季度"), 15)
    batch = read(plan, filled(form(plan), {LIFTS: added}))
    warned = [one["code"] for one in batch.issues]
    assert ("stage_targets_unclear" in warned, nodes()) == (True, [])
