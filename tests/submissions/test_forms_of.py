"""Who is asked for what in a period: from the records to the lines of each unit's form."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.identifiers import identifier
from commitments.models import Commitment, Plan, ReportingRound, Share, ShareFigure, Unit
from commitments.periods import Period
from commitments.submissions.asking import forms_of
from commitments.submissions.choosing import NoSuchForm, chosen
from commitments.submissions.form import Line, Place, UnitForm
from commitments.submissions.mark import share_identifier
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    NodeFactory,
    PlanFactory,
    ProgressFactory,
    SiteFactory,
    TownFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db

QUARTER = Period(dt.date(2026, 7, 1), dt.date(2026, 9, 30))
TODAY = dt.date(2026, 10, 8)
JUNE = dt.date(2026, 6, 30)


@pytest.fixture
def plan() -> Plan:
    town = TownFactory(name="示例镇")
    made: Plan = PlanFactory(town=town, title="示例镇2026年度目标任务")
    return made


@pytest.fixture
def builders(plan: Plan) -> Unit:
    made: Unit = UnitFactory(
        town=plan.town, name="城乡建设管理办公室", short_name="城建办", order=2
    )
    return made


@pytest.fixture
def treasury(plan: Plan) -> Unit:
    made: Unit = UnitFactory(town=plan.town, name="财政所", order=1)
    return made


def asked(plan: Plan, **named: Any) -> list[UnitForm]:
    return forms_of(plan, QUARTER, as_of=TODAY, **named)


def only_line(plan: Plan) -> Line:
    (form,) = asked(plan)
    (line,) = form.lines
    return line


def test_each_unit_is_asked_for_what_it_leads(plan: Plan, builders: Unit, treasury: Unit) -> None:
    UnitFactory(town=plan.town, name="没有任务的办公室")
    whole = CommitmentFactory(plan=plan, lead_unit=builders, wording="总的")
    CommitmentFactory(plan=plan, lead_unit=treasury, parent=whole, wording="分项")
    for state in ("suspended", "withdrawn"):
        CommitmentFactory(plan=plan, lead_unit=builders, state=state, state_decision="镇人大")
    standing = CommitmentFactory(plan=plan, lead_unit=builders, wording="加装电梯")
    CommitmentFactory(plan=plan, lead_unit=builders, merged_into=standing)
    finished = CommitmentFactory(plan=plan, lead_unit=builders, wording="办成的", position=0)
    ProgressFactory(commitment=finished, value=200)
    for state in ("ongoing", "not_measurable"):
        CommitmentFactory(plan=plan, lead_unit=builders, state=state, wording=state, value=None)
    CommitmentFactory(plan=plan, lead_unit=None, wording="没有人牵头")
    CommitmentFactory(plan=PlanFactory(town=plan.town), lead_unit=builders)

    ReportingRound.objects.create(
        plan=plan, start=QUARTER.start, end=QUARTER.end, asked_by=dt.date(2026, 10, 10)
    )
    told = [(form.unit_name, [line.wording for line in form.lines]) for form in asked(plan)]
    assert told == [
        ("财政所", ["分项"]),
        ("城乡建设管理办公室", ["加装电梯", "ongoing", "not_measurable", "办成的"]),
        ("未明确牵头单位", ["没有人牵头"]),
    ]
    (form,) = asked(plan, units=[builders.pk])
    assert (form.unit, form.unit_short, form.asked_by) == (
        *(builders.pk, "城建办"),
        dt.date(2026, 10, 10),
    )
    assert [line.wording for line in form.open_lines] == ["加装电梯", "ongoing", "not_measurable"]
    done = form.lines[-1]
    assert (done.done, done.last) == (True, "已完成，200台（9月30日）")
    assert not any(line.figured for line in form.lines[1:3])


@pytest.mark.parametrize(
    ("fields", "figure", "words"),
    [
        # A count runs from nothing to 200 in the year; a node before the straight line.
        ({}, {"value": 40}, ("200台", "台", "150台", "40台（6月30日）")),
        ({"value": Decimal(11)}, None, ("11台", "台", "9台", "")),
        (
            {"value": Decimal(15_000_000), "unit": "元", "basis": "period"},
            {"value": 3_000_000, "unit": "元"},
            ("1500万元", "万元", "1125万元", "300万元（6月30日）"),
        ),
        (
            {"measure": "rate", "value": Decimal(95), "unit": "%", "comparator": ">="},
            {"value": 90, "basis": "level"},
            ("不低于95%", "%", "", "90%（6月30日）"),
        ),
        (
            {"measure": "growth", "value": Decimal(6), "unit": "%", "basis": "level"},
            {"value": -2, "basis": "level"},
            ("增长6%", "%", "", "下降2%（6月30日）"),
        ),
        (
            {"measure": "rank", "value": Decimal(3), "unit": "", "basis": "level"},
            {"value": 4, "basis": "level"},
            ("第3名", "名", "", "第4名（6月30日）"),
        ),
        (
            # Promised to fall from 40 to 30: what may be left by then, never rounded up.
            {
                **{"value": Decimal(30), "baseline_value": Decimal(40), "unit": "起"},
                **{"comparator": "<=", "basis": "level"},
            },
            {"value": 35, "basis": "level"},
            ("不超过30起", "起", "32起", "35起（6月30日）"),
        ),
        ({"unit": "户", "value": Decimal(20_000)}, None, ("2万户", "户", "1.5万户", "")),
    ],
)
def test_line_says_target_unit_plan_and_last_figure(
    plan: Plan,
    fields: dict[str, Any],
    figure: dict[str, Any] | None,
    words: tuple[str, str, str, str],
) -> None:
    made = CommitmentFactory(plan=plan, number="3", **fields)
    if figure:
        ProgressFactory(commitment=made, day=JUNE, **figure)
    line = only_line(plan)
    assert (line.target, line.unit, line.planned, line.last) == words
    assert (line.identifier, line.number, line.figured) == (identifier(made.pk), "3", True)
    assert line.due == plan.end


@pytest.mark.parametrize(
    ("fields", "level", "carried"),
    [
        ({}, False, False),
        ({"basis": "cumulative"}, False, True),
        ({"basis": "level"}, True, False),
        ({"measure": "rate", "unit": "%", "value": Decimal(80)}, True, False),
        (
            {"measure": "rate", "unit": "%", "value": Decimal(80), "progress_share": True},
            *[False] * 2,
        ),
        ({"comparator": "<="}, False, False),
        ({"comparator": "<=", "basis": "level"}, True, False),
    ],
)
def test_line_says_what_its_figure_counts(
    plan: Plan, fields: dict[str, Any], level: bool, carried: bool
) -> None:
    CommitmentFactory(plan=plan, **fields)
    line = only_line(plan)
    assert (line.level, line.carried) == (level, carried)


def test_milestone_is_chosen_from_its_stages(plan: Plan) -> None:
    made = MilestoneFactory(plan=plan, due=dt.date(2026, 12, 1))
    NodeFactory(commitment=made, value=None, stage="开工", day=JUNE)
    NodeFactory(commitment=made, value=None, stage="封顶", day=QUARTER.end)
    ProgressFactory(commitment=made, day=dt.date(2025, 12, 31), value=None, stage="开工")
    SiteFactory(commitment=made, name="东街", stage="施工")
    line = only_line(plan)
    assert (line.figured, line.stages) == (False, ("开工", "封顶", "竣工"))
    assert (line.target, line.planned, line.last) == ("竣工", "封顶", "开工（2025年12月31日）")
    assert line.places == (Place("东街", "施工"),)


def test_milestone_without_stages_is_done_or_not(plan: Plan) -> None:
    made = MilestoneFactory(plan=plan, stages=[])
    ProgressFactory(commitment=made, day=JUNE, value=None, words="正在施工")
    line = only_line(plan)
    assert (line.stages, line.last) == (("未完成", "已完成"), "有文字进展（6月30日）")
    ProgressFactory(commitment=made, day=QUARTER.end, value=None, done=True)
    line = only_line(plan)
    assert (line.done, line.last) == (True, "已完成（9月30日）")


def test_share_is_a_line_of_who_reports_it(plan: Plan, builders: Unit, treasury: Unit) -> None:
    whole = CommitmentFactory(plan=plan, lead_unit=builders, wording="加装电梯", number="3")
    east = Share.objects.create(commitment=whole, holder="东街村", unit=treasury, value=Decimal(80))
    west = Share.objects.create(commitment=whole, holder="西苑村", position=1)
    wrong = ShareFigure.objects.create(share=east, day=JUNE, value=Decimal(99))
    ShareFigure.objects.create(share=east, day=JUNE, value=Decimal(30), replaces=wrong)
    ShareFigure.objects.create(share=east, day=dt.date(2026, 10, 5), value=Decimal(31))
    first, second = asked(plan)
    (line,) = first.lines
    assert (first.unit, line.identifier) == (treasury.pk, share_identifier(east.pk))
    assert (line.number, line.wording) == ("", "（分解到东街村）加装电梯")
    assert (line.target, line.unit, line.planned, line.last) == (
        "80台",
        "台",
        "",
        "30台（6月30日）",
    )
    told = [(each.identifier, each.target) for each in second.lines]
    assert told == [(identifier(whole.pk), "200台"), (share_identifier(west.pk), "")]


def test_more_commitments_ask_no_more_queries(plan: Plan, builders: Unit) -> None:
    def asking() -> int:
        with CaptureQueriesContext(connection) as counted:
            asked(plan)
        return len(counted)

    def more(unit: Unit | None) -> None:
        made: Commitment = CommitmentFactory(plan=plan, lead_unit=unit)
        Share.objects.create(commitment=made, holder="东街村")
        ProgressFactory(commitment=made)

    more(builders)
    before = asking()
    for unit in (builders, UnitFactory(town=plan.town), None):
        more(unit)
    assert asking() == before


def test_usual_period_is_the_last_that_is_over(plan: Plan) -> None:
    town = plan.town
    PlanFactory(town=town, start=dt.date(2025, 1, 1), end=dt.date(2025, 12, 31), given=None)
    usual = chosen(town, "", "", today=TODAY)
    assert (usual.plan, usual.period, usual.query) == (
        *(plan, QUARTER),
        f"plan={plan.pk}&end=2026-09-30",
    )
    # In January last year's plan is gathered; on its last day a quarter still runs.
    assert chosen(town, "", "", today=dt.date(2026, 1, 20)).period.full_label == "2025年四季度"
    assert chosen(town, "", "", today=QUARTER.end).period.label == "二季度"
    assert chosen(town, str(plan.pk), "", today=dt.date(2026, 2, 20)).period.label == "一季度"
    assert chosen(town, str(plan.pk), "2026-12-31", today=TODAY).period.label == "四季度"


@pytest.mark.parametrize("named", [("0", ""), ("x", ""), ("9" * 30, ""), ("", "2026-09-29")])
def test_what_names_no_form_is_said(plan: Plan, named: tuple[str, str]) -> None:
    with pytest.raises(NoSuchForm, match="没有这"):
        chosen(plan.town, *named, today=TODAY)


def test_town_without_a_plan_is_told_so() -> None:
    with pytest.raises(NoSuchForm, match="请先导入计划"):
        chosen(TownFactory(), "", "", today=TODAY)
