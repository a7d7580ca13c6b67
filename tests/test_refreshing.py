"""Judging what is stored: the same outcomes on every database, each change with its cause."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from benchmarks import promises, statuses
from commitments import refreshing
from commitments.actions import refresh_statuses, revise_target
from commitments.judging import items_of
from commitments.models import Commitment, Judgement, Progress, StatusChange, Town
from commitments.refreshing.records import Stored, stored, weighed
from commitments.refreshing.verdicts import Verdict, mark_of, storable, verdicts_of
from commitments.status import Node, Target
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    NodeFactory,
    PlanFactory,
    ProgressFactory,
    SiteFactory,
)

pytestmark = pytest.mark.django_db
JUNE, SEPTEMBER = dt.date(2026, 6, 30), dt.date(2026, 9, 30)
OCTOBER = dt.date(2026, 10, 12)
Change = tuple[str, str, str]


def changes(commitment: Commitment) -> list[Change]:
    """(before, after, cause) in their order."""
    rows = StatusChange.objects.filter(commitment=commitment).order_by("pk")
    return list(rows.values_list("before", "after", "cause"))


def test_outcomes_are_the_same_on_every_database() -> None:
    """The checksum was made on SQLite; the suite runs on PostgreSQL too."""
    promises.lay(600)
    assert refresh_statuses(as_of=JUNE) == 600
    assert refresh_statuses(as_of=OCTOBER) > 300
    assert statuses.outcomes()["checksum"] == "17e0ffa48ba59335"


def test_stored_judgements_are_what_the_pages_show() -> None:
    """Two ways lead from the records to the rule; they tell the same."""
    promises.lay(300)
    refresh_statuses(as_of=OCTOBER)
    items = items_of(Commitment.objects.standing().for_judging(), as_of=OCTOBER)
    told = {
        item.id: (item.status, item.ratio, item.expected, item.light, list(item.questions))
        for item in items
    }
    columns = ("commitment_id", "status", "ratio", "expected", "light", "questions")
    assert {row[0]: row[1:] for row in Judgement.objects.values_list(*columns)} == told


def test_second_run_writes_nothing() -> None:
    promises.lay(300)
    refresh_statuses(as_of=OCTOBER)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert refresh_statuses(as_of=OCTOBER) == 0
    assert [query["sql"][:6] for query in asked if not query["sql"].startswith("SELECT")] == [
        "SAVEPO",
        "RELEAS",
    ]
    assert StatusChange.objects.count() == 300


def test_pieces_do_not_cut_a_family(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "PIECE", 2)
    plan = PlanFactory()
    whole = CommitmentFactory(plan=plan)
    CommitmentFactory.create_batch(3, plan=plan)
    part = CommitmentFactory(plan=plan, parent=whole)
    ProgressFactory(commitment=part, value=Decimal(10))
    assert refresh_statuses(as_of=SEPTEMBER) == 5
    assert Judgement.objects.get(commitment=whole).status == "behind"


def test_only_the_towns_asked_for_are_judged() -> None:
    one, two, three = (CommitmentFactory().plan.town_id for _ in range(3))
    assert refresh_statuses(as_of=SEPTEMBER, towns=[one, three]) == 2
    judged = Judgement.objects.values_list("commitment__plan__town_id", flat=True)
    assert set(judged) == {one, three}
    assert refresh_statuses(as_of=SEPTEMBER, towns=[]) == 0
    assert refresh_statuses(as_of=SEPTEMBER, town=two) == 1


def test_queries_do_not_grow_with_the_commitments() -> None:
    plan = PlanFactory()
    CommitmentFactory.create_batch(2, plan=plan)
    refresh_statuses(as_of=SEPTEMBER)
    with CaptureQueriesContext(connection) as few:
        refresh_statuses(as_of=SEPTEMBER)
    CommitmentFactory.create_batch(60, plan=plan)
    refresh_statuses(as_of=SEPTEMBER)
    with CaptureQueriesContext(connection) as many:
        refresh_statuses(as_of=SEPTEMBER)
    assert len(few) == len(many)


def test_places_that_contradict_the_figure_ask_in_the_stored_judgement() -> None:
    commitment = CommitmentFactory(value=Decimal(2), unit="处")
    for name in ("东村", "西村"):
        SiteFactory(commitment=commitment, name=name, done_on=JUNE)
    ProgressFactory(commitment=commitment, value=Decimal(1))
    refresh_statuses(as_of=SEPTEMBER)
    assert Judgement.objects.get().questions == ["sites_differ"]


def test_ratio_that_no_column_holds_is_stored_as_the_most_it_can() -> None:
    plan = PlanFactory()
    slip, other = (
        CommitmentFactory(plan=plan, value=Decimal(1), unit="元", basis="cumulative") for _ in "ab"
    )
    ProgressFactory(commitment=slip, value=Decimal(1_500_000_000), unit="元")
    ProgressFactory(commitment=other, value=Decimal(1), unit="元")
    assert refresh_statuses(as_of=SEPTEMBER) == 2
    row = Judgement.objects.get(commitment=slip)
    most = Decimal("999999999.999999")
    assert (row.status, row.ratio, row.gap) == ("exceeded", most, most)
    assert StatusChange.objects.get(commitment=slip).ratio_after == most
    assert Judgement.objects.get(commitment=other).ratio == 1
    assert refresh_statuses(as_of=SEPTEMBER) == 0


@pytest.mark.parametrize("ratio", ["1e9", "-1e9", "-999999999.999999", "0.5"])
def test_storable_ratio_is_the_nearest_that_fits(ratio: str) -> None:
    most = Decimal("999999999.999999")
    assert storable(Decimal(ratio)) == max(-most, min(most, Decimal(ratio)))


def test_light_is_that_of_the_scheme_of_the_town() -> None:
    commitment = CommitmentFactory()
    ProgressFactory(commitment=commitment, value=Decimal(10))
    Town.objects.update(light_scheme="yinchuan")
    refresh_statuses(as_of=SEPTEMBER)
    row = Judgement.objects.get()
    assert (row.status, row.light, row.light_word) == ("behind", "red", "亮红灯")


# Why a status changed


def _report(commitment: Commitment) -> dt.date:
    ProgressFactory(commitment=commitment, value=Decimal(200))
    return SEPTEMBER


def _wait(commitment: Commitment) -> dt.date:
    return dt.date(2027, 3, 1)


def _revise(commitment: Commitment) -> dt.date:
    revise_target(
        commitment=commitment, value=Decimal(20), due=None, since=JUNE, decided_by="镇人大"
    )
    return SEPTEMBER


def _plan_node(commitment: Commitment) -> dt.date:
    NodeFactory(commitment=commitment, day=SEPTEMBER, value=Decimal(20))
    return SEPTEMBER


def _move_the_plan(commitment: Commitment) -> dt.date:
    plan = commitment.plan
    plan.end = dt.date(2029, 12, 31)
    plan.save()
    return SEPTEMBER


def _new_rule(commitment: Commitment) -> dt.date:
    Judgement.objects.update(rule_version="0")
    return _report(commitment)


def _revise_and_report(commitment: Commitment) -> dt.date:
    _report(commitment)
    return _revise(commitment)


@pytest.mark.parametrize(
    ("act", "after", "cause"),
    [
        (_report, "completed", "figure"),
        (_wait, "due_unreported", "time"),
        (_revise, "exceeded", "revision"),
        (_plan_node, "on_schedule", "revision"),
        (_move_the_plan, "on_schedule", "revision"),
        (_new_rule, "completed", "rule"),
        (_revise_and_report, "exceeded", "revision"),
    ],
)
def test_change_of_a_status_names_its_cause(
    act: Callable[[Commitment], dt.date], after: str, cause: str
) -> None:
    commitment = CommitmentFactory()
    ProgressFactory(commitment=commitment, value=Decimal(50), day=dt.date(2026, 9, 29))
    refresh_statuses(as_of=SEPTEMBER)
    day = act(commitment)
    assert refresh_statuses(as_of=day) == 1
    assert changes(commitment) == [("", "behind", "first"), ("behind", after, cause)]


def test_change_keeps_what_it_was_told_by() -> None:
    commitment = CommitmentFactory()
    ProgressFactory(commitment=commitment, value=Decimal(50), day=JUNE)
    refresh_statuses(as_of=JUNE)
    figure = ProgressFactory(commitment=commitment, value=Decimal(200))
    refresh_statuses(as_of=SEPTEMBER)
    change, judgement = StatusChange.objects.latest("pk"), Judgement.objects.get()
    assert (change.as_of, change.ratio_before, change.ratio_after) == (
        SEPTEMBER,
        Decimal("0.25"),
        Decimal(1),
    )
    assert change.figures == judgement.rests_on == [figure.pk]
    assert change.reason == {**judgement.reason, "lights": {"before": ["slow", ""]}}
    assert judgement.reason == {
        "code": "reached",
        "kind": "count",
        "due": "2026-12-31",
        "day": "2026-09-30",
        "value": "200",
        "stage": None,
    }


def test_change_of_the_ratio_alone_is_no_change_of_the_status() -> None:
    commitment = CommitmentFactory()
    ProgressFactory(commitment=commitment, value=Decimal(50), day=JUNE)
    refresh_statuses(as_of=SEPTEMBER)
    ProgressFactory(commitment=commitment, value=Decimal(60))
    assert refresh_statuses(as_of=SEPTEMBER) == 1
    assert changes(commitment) == [("", "behind", "first")]
    assert Judgement.objects.get().ratio == Decimal("0.3")


def test_judgement_from_before_marks_were_kept_is_not_taken_for_revised() -> None:
    commitment = CommitmentFactory()
    ProgressFactory(commitment=commitment, value=Decimal(50), day=JUNE)
    refresh_statuses(as_of=SEPTEMBER)
    Judgement.objects.update(target_mark="")
    _report(commitment)
    refresh_statuses(as_of=SEPTEMBER)
    assert changes(commitment)[-1] == ("behind", "completed", "figure")


def test_whole_changes_for_the_reason_its_part_did() -> None:
    plan = PlanFactory()
    whole = MilestoneFactory(plan=plan)
    good, bad = (CommitmentFactory(plan=plan, parent=whole) for _ in "ab")
    ProgressFactory(commitment=good, value=Decimal(200))
    ProgressFactory(commitment=bad, value=Decimal(10), day=dt.date(2026, 9, 29))
    refresh_statuses(as_of=SEPTEMBER)
    ProgressFactory(commitment=bad, value=Decimal(200))
    refresh_statuses(as_of=SEPTEMBER)
    revise_target(commitment=bad, value=Decimal(900), due=None, since=JUNE, decided_by="镇人大")
    refresh_statuses(as_of=SEPTEMBER)
    refresh_statuses(as_of=dt.date(2027, 3, 1))
    assert changes(whole) == [
        ("", "behind", "first"),
        ("behind", "completed", "figure"),
        ("completed", "behind", "revision"),
        ("behind", "due_unreported", "time"),
    ]


def test_corrected_figure_is_not_weighed() -> None:
    commitment = CommitmentFactory()
    wrong = ProgressFactory(commitment=commitment, value=Decimal(200))
    Progress.objects.create(
        commitment=commitment, day=SEPTEMBER, value=Decimal(20), unit="台", replaces=wrong
    )
    refresh_statuses(as_of=SEPTEMBER)
    assert Judgement.objects.get().ratio == Decimal("0.1")


def test_figure_that_was_corrected_later_is_not_weighed_of_an_earlier_day_either() -> None:
    commitment = CommitmentFactory()
    wrong = ProgressFactory(commitment=commitment, value=Decimal(200), day=JUNE)
    ProgressFactory(commitment=commitment, value=Decimal(20), replaces=wrong)
    refresh_statuses(as_of=JUNE)
    assert Judgement.objects.get().rests_on == []
    refresh_statuses(as_of=SEPTEMBER)
    assert Judgement.objects.get().ratio == Decimal("0.1")


def test_reason_is_the_text_that_the_database_keeps() -> None:
    """So that the second run need not read it to see that it is the same."""
    promises.lay(300)
    refresh_statuses(as_of=OCTOBER)
    ids = list(Commitment.objects.values_list("pk", flat=True))
    held = stored(ids)
    with transaction.atomic():
        told = dict(verdicts_of(weighed(ids), as_of=OCTOBER))
    assert {pk: verdict.row for pk, verdict in told.items()} == held


def test_reason_written_in_another_order_is_the_same() -> None:
    row = Stored(
        "behind", "slow", None, None, None, "", "", "[]", "[]", "2", "", '{"a": 1, "b": 2}'
    )
    turned = row._replace(reason='{"b": 2, "a": 1}')
    assert Verdict(row).is_told_by(turned)
    assert not Verdict(row).is_told_by(turned._replace(reason='{"b": 2, "a": 2}'))


@pytest.mark.parametrize(
    "other",
    [
        {"value": Decimal(201)},
        {"value_max": Decimal(250), "comparator": "range"},
        {"unit": "户"},
        {"comparator": ">="},
        {"basis": "cumulative"},
        {"baseline_value": Decimal(3)},
        {"progress_share": True},
        {"measure": "rate"},
        {"start": dt.date(2026, 1, 2)},
        {"given": dt.date(2026, 1, 2)},
        {"due": dt.date(2026, 12, 30)},
        {"reporting_months": 6},
        {"state": "suspended"},
        {"stages": ("开工",)},
        {"nodes": (Node(JUNE, Decimal(1)),)},
        {"nodes": (Node(JUNE, stage="开工"),)},
    ],
)
def test_mark_differs_where_the_rule_weighs_something_else(other: dict[str, Any]) -> None:
    usual = {"value": Decimal(200), "unit": "台", "start": dt.date(2026, 1, 1), "due": SEPTEMBER}
    assert mark_of(Target(**usual)) == mark_of(Target(**usual))
    assert mark_of(Target(**{**usual, **other})) != mark_of(Target(**usual))


def test_stored_texts_are_json_as_the_models_read_it() -> None:
    MilestoneFactory(stages=["招“标”", "开工\n"])
    commitment = Commitment.objects.get()
    ProgressFactory(commitment=commitment, value=None, stage="招“标”", unit="")
    refresh_statuses(as_of=SEPTEMBER)
    row = Judgement.objects.get()
    assert row.reason["stage"] == "招“标”"
    assert row.rests_on == [commitment.progress.get().pk]
    assert json.loads(json.dumps(row.questions)) == []
    assert refresh_statuses(as_of=SEPTEMBER) == 0


def test_worker_that_wakes_late_does_not_write_an_earlier_day_over_a_later_one() -> None:
    whole = CommitmentFactory(due=None)
    part = CommitmentFactory(plan=whole.plan, parent=whole, due=JUNE)
    ProgressFactory(commitment=part, day=JUNE, value=Decimal(1), unit=part.unit)
    other = CommitmentFactory(due=JUNE)
    ProgressFactory(commitment=other, day=JUNE, value=Decimal(1), unit=other.unit)
    refresh_statuses(as_of=SEPTEMBER, commitments=[part.pk])
    assert refresh_statuses(as_of=JUNE) == 1
    told = dict(Judgement.objects.values_list("commitment", "as_of"))
    assert told == {whole.pk: SEPTEMBER, part.pk: SEPTEMBER, other.pk: JUNE}
