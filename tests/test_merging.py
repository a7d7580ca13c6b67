"""Merging commitments that were registered twice, and taking that back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from commitments.actions import ActionError, live_items, publish, refresh_statuses, revise_target
from commitments.merging import Contradictory, merge, unmerge
from commitments.models import Commitment, Judgement, Merge, Progress
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
MARCH, JUNE = dt.date(2026, 3, 31), dt.date(2026, 6, 30)
SEPTEMBER = dt.date(2026, 9, 30)


@pytest.fixture
def keep() -> Commitment:
    """既有多层住宅加装电梯: 60 台, number 1."""
    return CommitmentFactory(
        number="1", wording="既有多层住宅加装电梯60台", value=60, value_text="60台"
    )


@pytest.fixture
def drop(keep: Commitment) -> Commitment:
    """The same task, registered again as number 15 by another office."""
    return CommitmentFactory(
        plan=keep.plan, number="15", wording="加装电梯60台", value=60, value_text="60台"
    )


def join(keep: Commitment, drop: Commitment, **said: Any) -> Merge:
    return merge(keep=keep, drop=drop, by=None, as_of=SEPTEMBER, **said)


def figures(commitment: Commitment) -> list[tuple[dt.date, Decimal | None]]:
    current = Progress.objects.current().filter(commitment=commitment)
    return list(current.order_by("day").values_list("day", "value"))


def test_all_that_only_the_dropped_one_has_goes_over(keep: Commitment, drop: Commitment) -> None:
    ProgressFactory(commitment=keep, day=MARCH, value=12)
    ProgressFactory(commitment=drop, day=JUNE, value=31)
    SourceFactory(commitment=drop, quote="加装电梯60台")
    SiteFactory(commitment=drop, name="东街小区")
    NodeFactory(commitment=drop, day=JUNE, value=30)
    unit = UnitFactory(town=keep.plan.town, name="财政所")
    drop.support_units.add(unit)
    part = CommitmentFactory(plan=keep.plan, parent=drop, value=20)
    join(keep, drop)
    assert figures(keep) == [(MARCH, Decimal(12)), (JUNE, Decimal(31))]
    assert [source.quote for source in keep.sources.all()] == ["加装电梯60台"]
    assert [site.name for site in keep.sites.all()] == ["东街小区"]
    assert [node.day for node in keep.nodes.all()] == [JUNE]
    assert list(keep.support_units.all()) == [unit]
    assert list(keep.parts.all()) == [part]
    assert drop.wording == "加装电梯60台"


def test_dropped_one_is_not_judged_listed_or_released_again(
    keep: Commitment, drop: Commitment
) -> None:
    refresh_statuses(as_of=SEPTEMBER)
    assert Judgement.objects.count() == 2
    join(keep, drop)
    refresh_statuses(as_of=SEPTEMBER)
    town = keep.plan.town
    assert [row.commitment_id for row in Judgement.objects.all()] == [keep.pk]
    assert [item.id for item in live_items(town, as_of=SEPTEMBER)] == [keep.pk]
    released = publish(
        town=town, title="九月", as_of=SEPTEMBER, released_on=SEPTEMBER, released_by="镇政府"
    )
    assert [item.commitment_id for item in released.items.all()] == [keep.pk]


def test_what_was_released_stays_as_it_was(keep: Commitment, drop: Commitment) -> None:
    ProgressFactory(commitment=drop, day=JUNE, value=31)
    released = publish(
        town=keep.plan.town, title="六月", as_of=JUNE, released_on=JUNE, released_by="镇政府"
    )
    before = list(released.items.values_list("commitment", "snapshot"))
    join(keep, drop)
    assert list(released.items.values_list("commitment", "snapshot")) == before
    assert [commitment for commitment, _snapshot in before] == [keep.pk, drop.pk]


def test_kept_one_is_judged_anew_by_what_it_took_over(keep: Commitment, drop: Commitment) -> None:
    ProgressFactory(commitment=drop, day=SEPTEMBER, value=60)
    refresh_statuses(as_of=SEPTEMBER)
    assert Judgement.objects.get(commitment=keep).group == "no_data"
    join(keep, drop)
    assert Judgement.objects.get(commitment=keep).group == "done"


def test_versions_of_the_target_stay_with_the_wording_they_belong_to(
    keep: Commitment, drop: Commitment
) -> None:
    for each in (keep, drop):
        revise_target(
            commitment=each,
            value=Decimal(50),
            value_text="50台",
            due=None,
            since=dt.date(2026, 8, 20),
            decided_by="镇人大主席团",
        )
    join(keep, drop)
    assert [version.version for version in keep.versions.all()] == [1, 2]
    assert [version.version for version in drop.versions.all()] == [1, 2]


def test_same_figure_for_the_same_day_is_not_doubled(keep: Commitment, drop: Commitment) -> None:
    ProgressFactory(commitment=keep, day=JUNE, value=31)
    ProgressFactory(commitment=drop, day=JUNE, value=31)
    join(keep, drop)
    assert figures(keep) == [(JUNE, Decimal(31))]
    assert figures(drop) == [(JUNE, Decimal(31))]


def test_contradictions_are_asked_about_all_at_once(keep: Commitment, drop: Commitment) -> None:
    ProgressFactory(commitment=keep, day=JUNE, value=31)
    ProgressFactory(commitment=drop, day=JUNE, value=29)
    SiteFactory(commitment=keep, name="东街小区", stage="施工中")
    SiteFactory(commitment=drop, name="东街小区", stage="已完成", done_on=JUNE)
    NodeFactory(commitment=keep, day=JUNE, value=30)
    NodeFactory(commitment=drop, day=JUNE, value=35)
    with pytest.raises(Contradictory) as raised:
        join(keep, drop)
    assert [
        (each.kind, each.what, each.keep, each.drop) for each in raised.value.contradictions
    ] == [
        ("progress", "2026-06-30", "31台", "29台"),
        ("site", "东街小区", "施工中", "已完成 2026-06-30"),
        ("node", "2026-06-30", "30", "35"),
    ]
    assert str(raised.value).startswith(
        "两项内容有出入，请选定以哪一项为准：2026-06-30：保留的一项是“31台”，并入的一项是“29台”；"
    )
    drop.refresh_from_db()
    assert (drop.merged_into, figures(keep)) == (None, [(JUNE, Decimal(31))])


@pytest.mark.parametrize(
    ("prefer", "value", "stage", "node"),
    [("keep", 31, "施工中", 30), ("drop", 29, "已完成", 35)],
)
def test_preferred_one_is_believed(
    keep: Commitment, drop: Commitment, prefer: str, value: int, stage: str, node: int
) -> None:
    own = ProgressFactory(commitment=keep, day=JUNE, value=31)
    first = ProgressFactory(commitment=drop, day=JUNE, value=28)
    ProgressFactory(commitment=drop, day=JUNE, value=29, replaces=first)
    SiteFactory(commitment=keep, name="东街小区", stage="施工中")
    SiteFactory(commitment=drop, name="东街小区", stage="已完成")
    NodeFactory(commitment=keep, day=JUNE, value=30)
    NodeFactory(commitment=drop, day=JUNE, value=35)
    join(keep, drop, prefer=prefer)
    assert figures(keep) == [(JUNE, Decimal(value))]
    assert [site.stage for site in keep.sites.all()] == [stage]
    assert [held.value for held in keep.nodes.all()] == [Decimal(node)]
    # Nothing is overwritten: the figure that is not believed is a corrected one.
    assert Progress.objects.filter(pk=own.pk).exists()
    assert Progress.objects.count() == 3


@pytest.mark.parametrize("prefer", ["", "keep", "drop"])
def test_merge_can_be_taken_back(keep: Commitment, drop: Commitment, prefer: str) -> None:
    ProgressFactory(commitment=drop, day=MARCH, value=10)
    SiteFactory(commitment=drop, name="西街小区")
    if prefer:
        ProgressFactory(commitment=keep, day=JUNE, value=31)
        ProgressFactory(commitment=drop, day=JUNE, value=29)
        SiteFactory(commitment=keep, name="东街小区", stage="施工中")
        SiteFactory(commitment=drop, name="东街小区", stage="已完成")
    refresh_statuses(as_of=SEPTEMBER)
    before = everything()
    join(keep, drop, prefer=prefer)
    assert everything() != before
    drop.refresh_from_db()
    assert unmerge(drop=drop, as_of=SEPTEMBER) == []
    assert everything() == before
    with pytest.raises(ActionError, match="这一项没有并入别的事项"):
        unmerge(drop=drop, as_of=SEPTEMBER)


def everything() -> list[Any]:
    """What hangs on which commitment, and how each is judged."""
    return [
        list(Commitment.objects.order_by("pk").values_list("pk", "merged_into", "parent")),
        list(Progress.objects.order_by("pk").values_list("pk", "commitment", "replaces", "value")),
        [
            list(held.sites.order_by("name").values_list("pk", "name", "stage"))
            for held in Commitment.objects.order_by("pk")
        ],
        list(Judgement.objects.order_by("commitment").values_list("commitment", "status")),
    ]


def test_figure_corrected_after_the_merge_stays_where_it_was_corrected(
    keep: Commitment, drop: Commitment
) -> None:
    moved = ProgressFactory(commitment=drop, day=JUNE, value=29)
    ProgressFactory(commitment=drop, day=MARCH, value=10)
    join(keep, drop)
    ProgressFactory(commitment=keep, day=JUNE, value=32, replaces=moved)
    drop.refresh_from_db()
    assert unmerge(drop=drop, as_of=SEPTEMBER) == [
        "截至2026-06-30的“29台”合并后又有更正，留在保留的一项。"
    ]
    assert figures(keep) == [(JUNE, Decimal(32))]
    assert figures(drop) == [(MARCH, Decimal(10))]


def test_other_target_is_never_taken_over_in_passing(keep: Commitment) -> None:
    drop = CommitmentFactory(plan=keep.plan, value=70, value_text="70台")
    with pytest.raises(Contradictory, match="目标：保留的一项是“60台”，并入的一项是“70台”"):
        join(keep, drop)
    with pytest.raises(ActionError, match="请反过来合并，或先做目标调整"):
        join(keep, drop, prefer="drop")
    join(keep, drop, prefer="keep")
    keep.refresh_from_db()
    assert keep.value == Decimal(60)


def test_target_in_another_unit_is_the_same_target(keep: Commitment) -> None:
    Commitment.objects.filter(pk=keep.pk).update(value=20000, unit="㎡")
    drop = CommitmentFactory(plan=keep.plan, value=2, unit="公顷")
    ProgressFactory(commitment=keep, day=JUNE, value=10000, unit="㎡")
    ProgressFactory(commitment=drop, day=JUNE, value=1, unit="公顷")
    join(keep, drop)
    assert figures(keep) == [(JUNE, Decimal(10000))]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda keep: keep, "不能把一项并入它自己"),
        (lambda keep: CommitmentFactory(), "两项不在同一镇街"),
        (lambda keep: MilestoneFactory(plan=keep.plan), "一项按数量衡量、一项按节点衡量"),
        (lambda keep: CommitmentFactory(plan=keep.plan, unit="亩"), "“台”和“亩”不能换算"),
        (lambda keep: CommitmentFactory(plan=keep.plan, parent=keep), "一项是另一项的分项"),
        (
            lambda keep: CommitmentFactory(
                plan=keep.plan, merged_into=CommitmentFactory(plan=keep.plan)
            ),
            "其中一项已并入别的事项",
        ),
        (
            lambda keep: CommitmentFactory(plan=PlanFactory(town=keep.plan.town)),
            "两项不在同一计划",
        ),
    ],
)
def test_what_cannot_be_one_is_refused(keep: Commitment, made: Any, said: str) -> None:
    with pytest.raises(ActionError, match=said):
        join(keep, made(keep), prefer="keep")


def test_parts_stay_one_level_deep(keep: Commitment) -> None:
    whole = CommitmentFactory(plan=keep.plan)
    part = CommitmentFactory(plan=keep.plan, parent=CommitmentFactory(plan=keep.plan))
    CommitmentFactory(plan=keep.plan, parent=whole)
    with pytest.raises(ActionError, match="并入的一项有分项，保留的一项不能带分项"):
        join(part, whole)


# Pages


def page(client: Client, commitment: Commitment, path: str = "", **query: str) -> str:
    answer = client.get(f"/commitments/{commitment.pk}/{path}", query)
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def test_page_of_a_dropped_one_names_the_other_and_parts_them(
    client: Client, keep: Commitment, drop: Commitment
) -> None:
    client.force_login(person_of(keep.plan.town, "clerk"))
    ProgressFactory(commitment=drop, day=JUNE, value=31, value_text="31台")
    link = f'href="/imports/merge/{keep.plan.town_id}/?drop={drop.pk}"'
    assert link in page(client, drop, live="1")
    join(keep, drop)
    assert "15 加装电梯60台" in page(client, keep, live="1")
    after = page(client, drop, live="1")
    assert "这一项是重复登记，已并入：" in after
    assert f'<a href="/commitments/{keep.pk}/?live=1">1 既有多层住宅加装电梯60台</a>' in after
    assert client.post(f"/commitments/{drop.pk}/part/").status_code == 302
    assert figures(drop) == [(JUNE, Decimal(31))]
    assert "这一项是重复登记" not in page(client, drop, live="1")


@pytest.mark.parametrize(
    ("who", "status"), [("clerk", 302), ("deputy", 404), ("stranger", 404), ("nobody", 302)]
)
def test_only_clerks_of_the_town_part(
    client: Client, keep: Commitment, drop: Commitment, who: str, status: int
) -> None:
    join(keep, drop)
    if who in ("clerk", "deputy"):
        client.force_login(person_of(keep.plan.town, who))
    elif who == "stranger":
        client.force_login(person_of(TownFactory(), "clerk"))
    assert client.post(f"/commitments/{drop.pk}/part/").status_code == status
    drop.refresh_from_db()
    assert (drop.merged_into is None) == (who == "clerk")


def test_released_page_of_a_dropped_one_stays_and_names_the_other(
    client: Client, keep: Commitment, drop: Commitment
) -> None:
    town = keep.plan.town
    publish(town=town, title="六月", as_of=JUNE, released_on=JUNE, released_by="镇政府")
    join(keep, drop)
    client.force_login(person_of(town, "deputy"))
    assert "加装电梯60台" in page(client, drop)
    client.force_login(person_of(town, "clerk"))
    assert "这一项是重复登记，已并入：" in page(client, drop)


def test_dropped_one_that_was_never_released_is_only_for_clerks(
    client: Client, keep: Commitment, drop: Commitment
) -> None:
    join(keep, drop)
    client.force_login(person_of(keep.plan.town, "deputy"))
    assert page(client, drop) == "404"


def test_other_columns_of_the_ledger_are_shown_to_clerks_only(
    client: Client, keep: Commitment
) -> None:
    Commitment.objects.filter(pk=keep.pk).update(extra={"资金来源": "镇级财政"})
    ProgressFactory(commitment=keep, day=JUNE, value=31, extra={"现场核查": "已核"})
    town = keep.plan.town
    publish(town=town, title="六月", as_of=JUNE, released_on=JUNE, released_by="镇政府")
    client.force_login(person_of(town, "clerk"))
    seen = page(client, keep)
    assert "<dt>资金来源</dt><dd>镇级财政</dd>" in seen
    assert "<dt>现场核查（2026年6月30日）</dt><dd>已核</dd>" in seen
    client.force_login(person_of(town, "deputy"))
    assert "镇级财政" not in page(client, keep)
