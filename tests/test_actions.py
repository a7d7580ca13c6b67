"""Acts across records: revising targets, judging anew, releasing."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from commitments.actions import (
    ActionError,
    first_target,
    live_items,
    plans_in_force,
    publish,
    refresh_statuses,
    revise_target,
)
from commitments.items import Item, judged_of
from commitments.models import Commitment, Judgement, Publication, PublicationItem, Town
from commitments.reading import released_items, town_view
from commitments.seeing import seen_by
from commitments.summaries import (
    by_area,
    by_plan,
    by_unit,
    needing_attention,
    original,
    summarise,
)
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    NodeFactory,
    PlanFactory,
    ProgressFactory,
    SiteFactory,
    SourceFactory,
    TownFactory,
    UnitFactory,
    person_of,
)

pytestmark = pytest.mark.django_db
SEPTEMBER = dt.date(2026, 9, 30)


def test_revision_keeps_the_first_target_and_the_commitment_follows() -> None:
    commitment = CommitmentFactory(value=Decimal(200), value_text="200台")
    revise_target(
        commitment=commitment,
        value=Decimal(150),
        value_text="150台",
        due=None,
        since=dt.date(2026, 8, 20),
        decided_by="镇人大主席团",
        document_number="示人大〔2026〕6号",
        reason="管线迁改",
    )
    commitment.refresh_from_db()
    assert (commitment.value, commitment.value_text) == (Decimal(150), "150台")
    assert [(v.version, v.value, v.decided_by, v.in_force) for v in commitment.versions.all()] == [
        (1, Decimal(200), "", True),
        (2, Decimal(150), "镇人大主席团", True),
    ]


def test_original_older_than_all_papers_is_not_dated_by_its_revision() -> None:
    commitment = CommitmentFactory()
    revise_target(
        commitment=commitment,
        value=Decimal(15),
        due=None,
        since=commitment.plan.given,
        decided_by="镇人大",
    )
    assert [version.since for version in commitment.versions.all()] == [
        None,
        commitment.plan.given,
    ]


def test_proposed_revision_decides_nothing() -> None:
    commitment = CommitmentFactory(value=Decimal(200))
    revise_target(
        commitment=commitment,
        value=Decimal(100),
        due=None,
        since=None,
        decided_by="",
        in_force=False,
    )
    commitment.refresh_from_db()
    assert commitment.value == Decimal(200)
    assert [v.in_force for v in commitment.versions.all()] == [True, False]


def test_revision_nobody_decided_is_refused() -> None:
    commitment = CommitmentFactory()
    with pytest.raises(ActionError, match="决定机构"):
        revise_target(commitment=commitment, value=Decimal(1), due=None, since=None, decided_by="")
    assert commitment.versions.count() == 0


def test_refresh_writes_only_what_changed() -> None:
    commitment = CommitmentFactory()
    ProgressFactory(commitment=commitment, value=Decimal(100))
    town = commitment.plan.town_id
    assert refresh_statuses(as_of=SEPTEMBER, town=town) == 1
    row = Judgement.objects.get(commitment=commitment)
    assert (row.status, row.group, row.ratio, row.expected, row.gap, row.light) == (
        "behind",
        "slow",
        Decimal("0.5"),
        Decimal("0.75"),
        Decimal("-0.25"),
        "slow",
    )
    assert refresh_statuses(as_of=SEPTEMBER, town=town) == 0
    ProgressFactory(commitment=commitment, value=Decimal(200))
    commitment.progress.exclude(value=200).delete()
    assert refresh_statuses(as_of=SEPTEMBER, commitments=[commitment.pk]) == 1
    row.refresh_from_db()
    assert row.status == "completed"


def test_refresh_of_a_part_reaches_its_parent() -> None:
    parent = CommitmentFactory(number="1")
    signed, built = (
        CommitmentFactory(plan=parent.plan, parent=parent, number=number)
        for number in ("1.1", "1.2")
    )
    ProgressFactory(commitment=signed, value=Decimal(200))
    ProgressFactory(commitment=built, value=Decimal(10))
    refresh_statuses(as_of=SEPTEMBER, commitments=[built.pk])
    assert dict(Judgement.objects.values_list("commitment_id", "status")) == {
        parent.pk: "behind",
        signed.pk: "completed",
        built.pk: "behind",
    }


def test_corrected_figure_does_not_count() -> None:
    commitment = CommitmentFactory()
    wrong = ProgressFactory(commitment=commitment, value=Decimal(200))
    ProgressFactory(commitment=commitment, value=Decimal(20), replaces=wrong)
    (item,) = live_items(commitment.plan.town, as_of=SEPTEMBER)
    assert (item.status, item.ratio) == ("behind", Decimal("0.1"))
    assert [figure.value for figure in item.figures] == [Decimal(20)]


def test_as_of_leaves_out_later_figures() -> None:
    commitment = CommitmentFactory()
    ProgressFactory(commitment=commitment, day=dt.date(2026, 3, 31), value=Decimal(60))
    ProgressFactory(commitment=commitment, day=SEPTEMBER, value=Decimal(200))
    (item,) = live_items(commitment.plan.town, as_of=dt.date(2026, 3, 31))
    assert (item.status, item.ratio, item.expected) == (
        "on_schedule",
        Decimal("0.3"),
        Decimal("0.25"),
    )


def whole_item() -> Item:
    """A commitment with one of everything."""
    unit = UnitFactory(name="城建中心", order=3)
    plan = PlanFactory(town=unit.town)
    commitment = CommitmentFactory(plan=plan, lead_unit=unit, baseline_value=Decimal("12.5"))
    commitment.support_units.add(UnitFactory(town=unit.town, name="财政所"))
    NodeFactory(commitment=commitment)
    SiteFactory(commitment=commitment, done_on=dt.date(2026, 5, 4))
    SourceFactory(commitment=commitment)
    first_target(commitment)
    ProgressFactory(
        commitment=commitment,
        value=Decimal("150.5"),
        cause="两处用地未谈妥",
        expected_on=dt.date(2026, 12, 20),
    )
    (item,) = live_items(plan.town, as_of=SEPTEMBER)
    return item


def test_item_survives_json() -> None:
    item = whole_item()
    again = Item.from_json(json.loads(json.dumps(item.as_json())))
    assert again == item
    assert (again.attained, again.attained_day) == (Decimal("150.5"), SEPTEMBER)
    assert again.said_last is not None
    assert again.said_last.cause == "两处用地未谈妥"


def released(town: object, **changes: object) -> Publication:
    words = {
        "town": town,
        "title": "第1期",
        "as_of": SEPTEMBER,
        "released_on": dt.date(2026, 10, 9),
        "released_by": "党政办公室",
    }
    return publish(**{**words, **changes})  # type: ignore[arg-type]


def test_publication_stays_when_figures_come_in() -> None:
    commitment = CommitmentFactory()
    ProgressFactory(commitment=commitment, value=Decimal(100))
    publication = released(commitment.plan.town)
    ProgressFactory(commitment=commitment, value=Decimal(200), day=dt.date(2026, 10, 20))
    item = Item.from_json(PublicationItem.objects.get(publication=publication).snapshot)
    assert (item.status, item.ratio, len(item.figures)) == ("behind", Decimal("0.5"), 1)
    assert publication.summary["public"]["all"]["groups"]["slow"] == 1


def test_publications_are_numbered_and_summed_per_audience() -> None:
    plan = PlanFactory()
    for visibility in ("public", "deputy", "internal"):
        CommitmentFactory(plan=plan, visibility=visibility)
    first, second = released(plan.town), released(plan.town, title="第2期")
    assert (first.number, second.number) == (1, 2)
    totals = {who: summary["all"]["total"] for who, summary in second.summary.items()}
    assert totals == {"internal": 3, "deputy": 2, "public": 1}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"released_by": ""}, "审定单位"),
        ({"released_on": dt.date(2026, 9, 29)}, "发布日期不能早于"),
        ({"as_of": dt.date(2020, 1, 1), "released_on": dt.date(2020, 1, 1)}, "没有可发布的事项"),
    ],
)
def test_publication_is_refused_with_a_sentence(changes: dict[str, object], sentence: str) -> None:
    commitment = CommitmentFactory()
    with pytest.raises(ActionError, match=sentence):
        released(commitment.plan.town, **changes)
    assert commitment.plan.town.publications.count() == 0


def test_plans_in_force_are_those_begun_and_not_long_over() -> None:
    town = TownFactory()
    last_year = PlanFactory(
        town=town, start=dt.date(2025, 1, 1), end=dt.date(2025, 12, 31), given=None
    )
    this_year = PlanFactory(town=town)
    assert plans_in_force(town, as_of=dt.date(2026, 1, 10)) == [last_year, this_year]
    assert plans_in_force(town, as_of=SEPTEMBER) == [this_year]
    assert plans_in_force(town, as_of=dt.date(2025, 6, 30)) == [last_year]
    assert plans_in_force(town, as_of=dt.date(2024, 6, 30)) == []


def test_promises_stay_when_every_plan_is_long_over() -> None:
    town = TownFactory()
    PlanFactory(town=town, start=dt.date(2018, 1, 1), end=dt.date(2018, 12, 31), given=None)
    last = PlanFactory(town=town, start=dt.date(2019, 1, 1), end=dt.date(2019, 12, 31), given=None)
    assert plans_in_force(town, as_of=SEPTEMBER) == [last]


def test_totals_add_up_and_parts_are_counted_not_parents() -> None:
    plan = PlanFactory()
    unit = UnitFactory(town=plan.town)
    parent = CommitmentFactory(plan=plan, area="livelihood")
    for area in ("economy", "livelihood", ""):
        CommitmentFactory(plan=plan, parent=parent, area=area, lead_unit=unit)
    MilestoneFactory(plan=plan, state="ongoing", area="rural", strength="strive")
    items = live_items(plan.town, as_of=SEPTEMBER)
    summary = summarise(items)
    assert (summary.total, summary.denominator, summary.strive) == (4, 3, 1)
    assert [(line.key, line.summary.total) for line in by_area(items)] == [
        ("economy", 1),
        ("rural", 1),
        ("livelihood", 1),
        ("", 1),
    ]
    assert sum(line.summary.total for line in by_unit(items)) == 4


def test_part_without_a_report_is_counted_everywhere_and_not_as_zero() -> None:
    parent = CommitmentFactory(area="livelihood", category="livelihood_project")
    parts = [CommitmentFactory(plan=parent.plan, parent=parent, area="livelihood") for _ in "ab"]
    ProgressFactory(commitment=parts[0], value=Decimal(0))
    items = live_items(parent.plan.town, as_of=SEPTEMBER)
    (by_plan_line,) = by_plan(items)
    (by_area_line,) = by_area(items)
    counted = summarise(items)
    assert by_plan_line.summary == by_area_line.summary == counted
    assert (counted.total, counted.denominator, counted.statuses) == (
        2,
        2,
        {"behind": 1, "unreported": 1},
    )


@pytest.mark.parametrize(
    ("statuses", "share"),
    [
        ([], None),
        (["ongoing", "withdrawn"], None),
        (["on_schedule", "ongoing"], "0"),
        (["completed_late", "overdue", "unreported", "not_due", "suspended"], "0.25"),
        (["completed", "not_measurable"], "1"),
    ],
)
def test_share_is_of_the_denominator_alone(statuses: list[str], share: str | None) -> None:
    plan = PlanFactory()
    CommitmentFactory(plan=plan)
    (item,) = live_items(plan.town, as_of=SEPTEMBER)
    summary = summarise(replace(item, status=status) for status in statuses)
    assert summary.share == (None if share is None else Decimal(share))


def test_attention_is_worst_first() -> None:
    plan = PlanFactory()
    for name, value in (("略慢", 140), ("严重", 20), ("慢", 100), ("达序时", 160)):
        ProgressFactory(commitment=CommitmentFactory(plan=plan, wording=name), value=Decimal(value))
    overdue = CommitmentFactory(plan=plan, wording="逾期", due=dt.date(2026, 6, 30))
    ProgressFactory(commitment=overdue, value=Decimal(100))
    items = live_items(plan.town, as_of=SEPTEMBER)
    assert [item.wording for item in needing_attention(items)] == ["逾期", "严重", "慢", "略慢"]


def test_refresh_command_tells_the_statuses_of_a_day_and_stores_todays() -> None:
    commitment = CommitmentFactory(number="1")
    ProgressFactory(commitment=commitment, value=Decimal(100))
    out = StringIO()
    code = commitment.plan.town_id
    call_command("refresh_statuses", town=code, as_of="2026-09-30", json=True, stdout=out)
    said = json.loads(out.getvalue())
    assert said["written"] == 0
    assert said["towns"][0]["statuses"] == {"behind": 1}
    assert said["towns"][0]["items"][0]["gap"] == "-0.250000"
    assert Judgement.objects.count() == 0
    call_command("refresh_statuses", town=code, stdout=out)
    assert Judgement.objects.get().as_of == timezone.localdate()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"town": "123"}, "没有区划代码为“123”的镇街"),
        ({"as_of": "昨天"}, "日期“昨天”看不懂"),
    ],
)
def test_refresh_command_refuses_with_a_sentence(options: dict[str, str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("refresh_statuses", **options, stdout=StringIO())


def family(parts: dict[str, str]) -> list[Item]:
    """A public whole with parts: name of the part -> visibility; 差 is far behind, 好 is done."""
    plan = PlanFactory()
    whole = MilestoneFactory(plan=plan, wording="整体")
    for name, visibility in parts.items():
        part = CommitmentFactory(plan=plan, parent=whole, wording=name, visibility=visibility)
        ProgressFactory(commitment=part, value=Decimal(200 if name == "好" else 10))
    return live_items(plan.town, as_of=SEPTEMBER)


@pytest.mark.parametrize(
    ("parts", "status", "counted"),
    [
        ({"好": "public", "差": "public"}, "behind", 2),
        ({"好": "public", "差": "internal"}, "completed", 1),
        ({"好": "internal", "差": "internal"}, "unreported", 1),
    ],
)
def test_whole_does_not_tell_of_hidden_parts(
    parts: dict[str, str], status: str, counted: int
) -> None:
    shown = seen_by(family(parts), "public")
    (whole,) = [item for item in shown if item.wording == "整体"]
    assert (whole.status, summarise(shown).total) == (status, counted)
    assert not set(whole.parts) - {item.id for item in shown}
    # Nor does its own page, or what it was in each release.
    town = Town.objects.get()
    released(town)
    deputy = person_of(town, "deputy")
    view = town_view(town=town, user=deputy, only=whole.id, today=SEPTEMBER)
    told = [item for item in view.items if item.id == whole.id]
    told += [each.item for each in view.releases]
    assert [(item.status, item.parts) for item in told] == [(status, whole.parts)] * 2


def test_of_equally_bad_parts_the_whole_takes_the_first_made_wherever_it_is_asked() -> None:
    plan = PlanFactory()
    whole = MilestoneFactory(plan=plan, position=1)
    shown = {"plan": plan, "parent": whole}
    first = CommitmentFactory(position=9, due=dt.date(2026, 6, 30), **shown)
    CommitmentFactory(position=2, **shown)
    CommitmentFactory(position=3, visibility="internal", **shown)
    items = live_items(plan.town, as_of=SEPTEMBER)
    refresh_statuses(as_of=SEPTEMBER)
    told = {item.id: item.status for item in items}
    public = {item.id: item.status for item in seen_by(items, "public")}
    stored = Judgement.objects.get(commitment=whole).status
    assert told[first.pk] == "due_unreported"
    assert {told[whole.pk], public[whole.pk], stored} == {"due_unreported"}


def test_part_does_not_tell_of_a_hidden_whole() -> None:
    family({"好": "public"})
    Commitment.objects.filter(wording="整体").update(visibility="internal")
    town = Commitment.objects.get(wording="好").plan.town
    items = live_items(town, as_of=SEPTEMBER)
    (part,) = seen_by(items, "public")
    assert (part.wording, part.parent_id) == ("好", None)
    assert all(item.parent_id for item in seen_by(items, "internal") if item.wording == "好")


def revise(commitment: Commitment) -> None:
    """80 台 in place of 200, by a decision of August."""
    august = dt.date(2026, 8, 20)
    revise_target(
        commitment=commitment, value=Decimal(80), due=None, since=august, decided_by="镇人大"
    )


def test_later_rule_is_not_asked_of_what_was_released(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = PlanFactory()
    whole = CommitmentFactory(plan=plan)
    CommitmentFactory(plan=plan, parent=whole, visibility="internal")
    alone = CommitmentFactory(plan=plan)
    for commitment in (whole, alone):
        ProgressFactory(commitment=commitment, value=Decimal(90))
        revise(commitment)
    publication = released(plan.town)
    monkeypatch.setattr("commitments.items.judge", lambda *_args, **_named: 1 / 0)
    shown = released_items(publication, audience="public")
    said = [(item.id, item.status, item.parts) for item in shown]
    assert said == [(whole.pk, "exceeded", ()), (alone.pk, "exceeded", ())]
    first = [original(item) for item in shown]
    assert [(then.status, then.ratio, then.value) for then in first if then] == [
        ("behind", Decimal("0.45"), Decimal(200)),
    ] * 2


def test_older_publication_that_kept_no_other_judgements_is_judged_by_the_rule() -> None:
    commitment = CommitmentFactory()
    ProgressFactory(commitment=commitment, value=Decimal(90))
    revise(commitment)
    publication = released(commitment.plan.town)
    raw = PublicationItem.objects.get(publication=publication).snapshot
    older = {name: raw[name] for name in raw if name not in ("by_itself", "at_first")}
    first = original(Item.from_json(older))
    assert first is not None
    assert replace(first, at_first=judged_of(first)) == original(Item.from_json(raw))


def test_item_of_an_older_publication_still_reads() -> None:
    raw = whole_item().as_json()
    for name in ("progress_share", "reporting_months", "grace_days"):
        del raw[name]
    again = Item.from_json(raw)
    assert (again.progress_share, again.reporting_months, again.grace_days) == (False, 3, 20)
