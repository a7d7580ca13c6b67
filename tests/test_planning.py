"""Checked rows against the database."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from commitments.models import Commitment, Plan, Progress, TargetVersion, Town, Unit
from imports import wording
from imports.issues import Issue
from imports.keeping import Keeper
from imports.models import Batch
from imports.planning import ImportPlan, Planner, plan_records
from imports.planning_words import SENTENCES, say
from imports.records import Record
from imports.rows import record_as_json, record_from_json
from imports.writes import created_changes, writes_of
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    PlanFactory,
    ProgressFactory,
    TownFactory,
    UnitFactory,
)
from tests.import_records import (
    PLAN,
    Q2,
    Q3,
    ledger,
    lifts,
    node,
    plan,
    report,
    revision,
    site,
    unit,
)

ROOM = Path(wording.__file__).parent
pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return TownFactory(name="某某镇")


@pytest.fixture
def stored(town: Town) -> Commitment:
    """Number 1 as it stands in the database: 60 台, a livelihood project, led by 城建办公室."""
    commitment = CommitmentFactory(
        plan=PlanFactory(town=town, title=PLAN),
        number="1",
        wording="加装电梯完工60台",
        value=Decimal(60),
        value_text="60台",
        category="livelihood_project",
        lead_unit=UnitFactory(town=town, name="城建办公室"),
        due=dt.date(2026, 12, 31),
    )
    TargetVersion.objects.create(
        commitment=commitment, version=1, value=60, value_text="60台", due=dt.date(2026, 12, 31)
    )
    return commitment


def outcome(plan: ImportPlan) -> list[tuple[str, list[str]]]:
    """(action, codes of issues) of each entry."""
    return [(str(entry.action), [issue.code for issue in entry.issues]) for entry in plan.entries]


def one(record: Record, town: Town) -> Any:
    return plan_records([record], town=town).entries[0]


def test_file_refers_to_what_it_creates_itself(town: Town) -> None:
    found = plan_records(ledger(), town=town)
    assert outcome(found) == [
        ("create", []),
        ("create", []),
        ("create", ["unit_created"]),
        ("create", []),
        ("create", []),
        ("create", []),
        ("create", []),
        ("create", []),
    ]
    assert found.counts == {
        "create": 8,
        "update": 0,
        "same": 0,
        "conflict": 0,
        "faulty": 0,
        "left_out": 0,
    }


def test_planning_writes_nothing(town: Town) -> None:
    plan_records(ledger(), town=town)
    assert [model.objects.count() for model in (Unit, Plan, Commitment, Progress)] == [0, 0, 0, 0]


def test_number_of_queries_does_not_grow_with_the_file(stored: Commitment) -> None:
    town = stored.plan.town

    def queries(n: int) -> int:
        records = [report(day=Q2 + dt.timedelta(days=day)) for day in range(n)]
        with CaptureQueriesContext(connection) as captured:
            plan_records(records, town=town)
        return len(captured)

    assert queries(1) == queries(60) == 12


@pytest.mark.parametrize(
    ("record", "action", "codes"),
    [
        (lifts(), "same", []),
        (lifts(wording="加装 电梯 完工60台"), "same", []),
        (lifts(wording="加装电梯竣工60台"), "update", []),
        (lifts(wording="新建社区食堂2所"), "conflict", ["number_taken"]),
        (lifts(number="7"), "conflict", ["number_changed"]),
        (lifts(number="7", wording="新建社区食堂2所"), "create", []),
        (lifts(value=Decimal(70), value_text="70台"), "conflict", ["target_differs"]),
        (lifts(due=dt.date(2026, 10, 31)), "conflict", ["due_differs"]),
        (lifts(due=dt.date(2026, 12, 31)), "same", []),
        (lifts(lead_unit="城建办公室"), "same", []),
        (lifts(lead_unit="财政所"), "update", ["unit_created"]),
        (lifts(support_units=("城建办公室",)), "update", []),
        (lifts(plan="没有的计划"), "faulty", ["plan_not_held"]),
        (lifts(number="2", wording="食堂", parent="99"), "faulty", ["parent_not_held"]),
        (lifts(state="suspended"), "faulty", ["state_without_decision"]),
        (lifts(start=dt.date(2027, 1, 1)), "faulty", ["start_after_due"]),
        (lifts(subject="电" * 121), "faulty", ["field_refused"]),
        (lifts(issues=(Issue("anything"),)), "faulty", ["anything"]),
        (report(), "create", []),
        (report(value=Decimal(0)), "create", []),
        (report(number="9"), "faulty", ["commitment_unknown"]),
        (report(number="", wording="加装电梯完工六十台"), "create", ["matched_by_wording"]),
        (report(number="", wording="完工的电梯"), "faulty", ["commitment_unknown"]),
        (report(wording="加装电梯"), "create", []),
        (report(wording="新建社区食堂"), "conflict", ["number_taken"]),
        (report(day=None), "faulty", ["progress_without_day"]),
        (report(document="没见过的通报"), "create", ["document_created"]),
        (revision(), "create", []),
        (revision(old_value=Decimal(60)), "create", []),
        (revision(old_value=Decimal(65)), "conflict", ["old_target_differs"]),
        (revision(decided_by=""), "faulty", ["revision_undecided"]),
        (revision(decided_by="", in_force=False), "create", []),
        (revision(value_max=Decimal(70)), "faulty", ["revision_range"]),
        (revision(value=None, value_text="竣工"), "faulty", ["revision_measure"]),
        (node(), "create", []),
        (site(), "create", []),
        (unit(), "same", []),
        (unit(short_name="城建办"), "update", []),
        (plan(), "same", []),
        (plan(title="另一份计划", start=None), "faulty", ["plan_without_span"]),
    ],
)
def test_one_row_against_the_database(
    stored: Commitment, record: Record, action: str, codes: list[str]
) -> None:
    assert outcome(plan_records([record], town=stored.plan.town)) == [(action, codes)]


def test_empty_cells_change_nothing(stored: Commitment) -> None:
    """A report without columns for category or unit leaves both as they are."""
    Commitment.objects.update(note="已核实", area="livelihood")
    assert one(lifts(), stored.plan.town).changes == []


def test_filled_cell_equal_to_the_default_counts(stored: Commitment) -> None:
    entry = one(lifts(raw={"category": "目标任务"}), stored.plan.town)
    assert [change.as_json() for change in entry.changes] == [
        {"field": "category", "label": "类别", "old": "民生实事", "new": "目标任务"}
    ]


def test_changed_wording_is_shown_old_to_new(stored: Commitment) -> None:
    entry = one(lifts(wording="加装电梯竣工60台"), stored.plan.town)
    assert [(c.label, c.old, c.new) for c in entry.changes] == [
        ("任务表述", "加装电梯完工60台", "加装电梯竣工60台")
    ]


def test_target_that_differs_points_to_the_revision_sheet(stored: Commitment) -> None:
    entry = one(lifts(value=Decimal(70), value_text="70台"), stored.plan.town)
    assert say(entry.issues[0]) == (
        "《台账》第5行F列：序号1的目标在库中是“60台”，文件里是“70台”。"
        "目标不能直接改写：确需调整的，请填“目标调整情况表”，写明决定机构和文号。"
    )
    assert (entry.created, entry.updated) == ([], [])


def test_target_in_another_unit_is_compared_as_the_same_amount(town: Town) -> None:
    CommitmentFactory(
        plan=PlanFactory(town=town, title=PLAN),
        number="1",
        wording="拆除违法建筑",
        value=Decimal(20000),
        unit="㎡",
    )
    same = lifts(wording="拆除违法建筑", value=Decimal(2), unit="公顷")
    assert one(same, town).action == "same"


def test_original_ledger_after_a_revision_is_no_conflict(stored: Commitment) -> None:
    TargetVersion.objects.create(
        commitment=stored, version=2, value=50, value_text="50台", decided_by="镇人大主席团"
    )
    Commitment.objects.update(value=50, value_text="50台")
    entry = one(lifts(), stored.plan.town)
    assert (entry.action, [say(issue) for issue in entry.issues]) == (
        "same",
        ["《台账》第5行F列：文件里写的是调整前的目标，现行目标是“50台”，仍按现行目标。"],
    )


def test_revision_given_again_is_the_same(stored: Commitment) -> None:
    TargetVersion.objects.create(
        commitment=stored,
        version=2,
        value=50,
        value_text="50台",
        due=stored.due,
        since=dt.date(2026, 8, 20),
        decided_by="镇人大主席团",
    )
    assert one(revision(), stored.plan.town).action == "same"


def test_figure_given_again_is_the_same(stored: Commitment) -> None:
    ProgressFactory(commitment=stored, day=Q2, value=31)
    assert outcome(plan_records([report()], town=stored.plan.town)) == [("same", [])]


def test_other_figure_for_the_same_day_replaces_the_old_one(stored: Commitment) -> None:
    old = ProgressFactory(
        commitment=stored, day=Q2, value=29, words="已完工29台", cause="管线迁改", cause_kind="land"
    )
    entry = one(report(), stored.plan.town)
    (new,) = entry.created
    assert (entry.action, new.replaces, new.value) == ("update", old, 31)
    # What the row does not say is taken over.
    assert (new.words, new.cause, new.cause_kind) == ("已完工29台", "管线迁改", "land")
    assert [(c.field, c.old, c.new) for c in entry.changes] == [("value", "29", "31")]
    # The kind of a cause is not that of another one.
    (new,) = one(report(cause="材料涨价"), stored.plan.town).created
    assert (new.words, new.cause, new.cause_kind) == ("已完工29台", "材料涨价", "")
    (new,) = one(report(cause="管线 迁改"), stored.plan.town).created
    assert new.cause_kind == "land"


def test_corrected_figure_is_not_compared(stored: Commitment) -> None:
    old = ProgressFactory(commitment=stored, day=Q2, value=29)
    ProgressFactory(commitment=stored, day=Q2, value=31, replaces=old)
    assert one(report(), stored.plan.town).action == "same"


def test_reported_zero_is_kept_apart_from_nothing(stored: Commitment) -> None:
    entry = one(report(value=Decimal(0), value_text="0"), stored.plan.town)
    assert entry.created[0].value == Decimal(0)
    told = created_changes("progress", writes_of(entry), record_as_json(entry.record))
    assert ("数值", "0") in [(change.label, change.new) for change in told]


def test_two_figures_for_one_day_in_one_file(stored: Commitment) -> None:
    records = [report(), report(line=6), report(line=7, value=Decimal(32), value_text="32")]
    assert outcome(plan_records(records, town=stored.plan.town)) == [
        ("create", []),
        ("same", []),
        ("conflict", ["figure_twice"]),
    ]


def test_figure_of_a_row_in_doubt_is_not_taken(stored: Commitment) -> None:
    """The wording is another task's: then the figure beside it is, too."""
    records = [lifts(wording="新建社区食堂2所", line=5), report(line=5), report(line=6, day=Q3)]
    assert outcome(plan_records(records, town=stored.plan.town)) == [
        ("conflict", ["number_taken"]),
        ("conflict", ["row_in_doubt"]),
        ("create", []),
    ]


def test_figure_beside_another_target_is_taken(stored: Commitment) -> None:
    records = [lifts(value=Decimal(70), value_text="70台"), report()]
    assert outcome(plan_records(records, town=stored.plan.town)) == [
        ("conflict", ["target_differs"]),
        ("create", []),
    ]


def test_figures_of_other_days_and_spans_stand_beside_each_other(stored: Commitment) -> None:
    ProgressFactory(commitment=stored, day=Q2, value=31)
    quarter = report(basis="period", from_day=dt.date(2026, 4, 1), value=Decimal(17))
    records = [report(day=Q3, value=Decimal(47)), quarter]
    assert outcome(plan_records(records, town=stored.plan.town)) == [
        ("create", []),
        ("create", []),
    ]


def test_unit_named_only_by_a_refused_row_is_not_created(stored: Commitment) -> None:
    refused = lifts(number="2", wording="食堂", lead_unit="财政所", parent="99")
    accepted = lifts(line=6, number="3", wording="菜场", lead_unit="财政所")
    first, second = plan_records([refused, accepted], town=stored.plan.town).entries
    assert first.created == []
    assert [str(thing) for thing in second.created] == ["财政所", "3 菜场"]


def test_other_town_of_the_same_names_is_left_alone(stored: Commitment) -> None:
    other = TownFactory()
    assert outcome(plan_records(ledger(), town=other))[2] == ("create", ["unit_created"])


def digest(record: Record, town: Town) -> str:
    """The name of the plan of one record, as its batch keeps it."""
    told = {"file": "none", "filename": "none", "sha256": "0" * 64, "size": 1}
    keeper = Keeper(Batch.objects.create(town=town, **told).pk)
    with transaction.atomic():
        keeper.keep(Planner(town).take([record]))
    return keeper.digest


def test_digest_names_exactly_this_plan(stored: Commitment) -> None:
    town = stored.plan.town
    first = digest(report(), town)
    assert digest(report(), town) == first
    ProgressFactory(commitment=stored, day=Q2, value=29)
    assert digest(report(), town) != first


@pytest.mark.parametrize("record", ledger(), ids=lambda record: record.kind)
def test_record_waits_in_the_database_unchanged(record: Record) -> None:
    told = record_as_json(record) | {"raw": {}}
    assert record_from_json(record.kind, told) == record


def test_every_issue_of_planning_has_one_sentence() -> None:
    """A code that reading uses as well would be said in the wrong words."""
    source = "".join(path.read_text(encoding="utf-8") for path in ROOM.glob("planning*.py"))
    acts = r"\.(?:ask|refuse|warn)\(\s*(?:\"(\w+)\"|code)"
    codes = set(re.findall(acts, source)) - {""}
    assert codes <= set(SENTENCES)
    assert set(SENTENCES) & set(wording.SENTENCES) == set()


@pytest.mark.parametrize(
    ("stage", "said"), [("封顶", []), ("内部装修", ["stage_not_listed"]), ("", [])]
)
def test_stage_nobody_planned_is_asked_about(town: Town, stage: str, said: list[str]) -> None:
    MilestoneFactory(plan=PlanFactory(town=town, title=PLAN), number="24", wording="中心竣工")
    row = report(number="24", value=None, value_text="", unit="", stage=stage, words="在建")
    (entry,) = plan_records([row], town=town).entries
    assert [issue.code for issue in entry.issues] == said
    assert entry.action == "create"
