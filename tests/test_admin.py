"""Entering by hand keeps the guards."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commitments.actions import first_target, refresh_statuses
from commitments.finding.keeping import index_town
from commitments.models import (
    Commitment,
    FindEntry,
    Judgement,
    Progress,
    TargetVersion,
    Town,
)
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    PlanFactory,
    ProgressFactory,
    TownFactory,
    UnitFactory,
    UserFactory,
    person_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]

MODELS = [
    (model._meta.app_label, model._meta.model_name)
    for model in admin.site._registry
    if model._meta.app_label in ("commitments", "people", "imports")
]


@pytest.fixture
def office(client: Client, settings: Any) -> Client:
    """An administrator's browser; background work is done at once, in this process."""
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


@pytest.fixture(autouse=True)
def _eager() -> Any:
    from tracker.celery import app

    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


INLINES = ("judgement", "versions", "progress", "nodes", "sites", "shares", "sources")


def words_of(commitment: Commitment, **changes: str) -> dict[str, str]:
    words = {
        "plan": str(commitment.plan_id),
        "category": "key_task",
        "level": "town",
        "area": "livelihood",
        "number": "1",
        "position": "1",
        "wording": commitment.wording,
        "measure": "quantity",
        "comparator": "=",
        "basis": "period",
        "unit": "台",
        "strength": "firm",
        "stages": "[]",
        "state": "active",
        "visibility": "public",
    }
    for name in INLINES:
        words |= {f"{name}-TOTAL_FORMS": "0", f"{name}-INITIAL_FORMS": "0"}
    return words | changes


@pytest.mark.parametrize(("app", "model"), MODELS)
def test_every_record_has_a_list_and_a_search(office: Client, app: str, model: str) -> None:
    ProgressFactory()
    answer = office.get(reverse(f"admin:{app}_{model}_changelist"), {"q": "加装"})
    assert answer.status_code == 200


def test_new_commitment_keeps_its_first_target_and_is_judged(office: Client) -> None:
    plan = PlanFactory()
    draft = Commitment(plan=plan, wording="新增车位300个")
    words = words_of(draft, value="300", value_text="300个", unit="个")
    office.post(reverse("admin:commitments_commitment_add"), words)
    commitment = Commitment.objects.get(wording="新增车位300个")
    version = commitment.versions.get()
    assert (version.version, version.value) == (1, Decimal(300))
    assert Judgement.objects.filter(commitment=commitment).exists()


def test_target_is_revised_by_a_new_version_only(office: Client) -> None:
    commitment = CommitmentFactory(value=Decimal(200))
    words = words_of(
        commitment,
        value="5",
        **{
            "versions-TOTAL_FORMS": "1",
            "versions-0-value": "150",
            "versions-0-decided_by": "镇人大主席团",
            "versions-0-in_force": "on",
        },
    )
    address = reverse("admin:commitments_commitment_change", args=[commitment.pk])
    assert office.post(address, words).status_code == 302
    commitment.refresh_from_db()
    assert commitment.value == Decimal(150)
    assert list(TargetVersion.objects.values_list("version", "value")) == [
        (1, Decimal(200)),
        (2, Decimal(150)),
    ]


def test_revision_nobody_decided_is_refused_with_a_sentence(office: Client) -> None:
    commitment = CommitmentFactory(value=Decimal(200))
    words = words_of(
        commitment,
        **{
            "versions-TOTAL_FORMS": "1",
            "versions-0-value": "150",
            "versions-0-in_force": "on",
        },
    )
    address = reverse("admin:commitments_commitment_change", args=[commitment.pk])
    assert "目标调整须写明决定机构" in office.post(address, words).content.decode()
    commitment.refresh_from_db()
    assert commitment.value == Decimal(200)


def revised(office: Client, commitment: Commitment, **typed: str) -> str:
    """The page after a revision was typed; "" where it was stored."""
    usual = {"decided_by": "镇人大主席团", "in_force": "on"}
    said = {f"versions-0-{name}": value for name, value in {**usual, **typed}.items()}
    words = words_of(commitment, **{"versions-TOTAL_FORMS": "1"}, **said)
    words |= {"state": commitment.state, "start": str(commitment.start or "")}
    if commitment.measure == "milestone":
        words |= {"measure": "milestone", "basis": "level", "unit": ""}
    address = reverse("admin:commitments_commitment_change", args=[commitment.pk])
    return office.post(address, words).content.decode()


def test_revision_without_a_deadline_leaves_it_as_it_is(office: Client) -> None:
    day = dt.date(2026, 9, 30)
    commitment = CommitmentFactory(value=Decimal(200), due=day)
    assert revised(office, commitment, value="150") == ""
    commitment.refresh_from_db()
    assert (commitment.value, commitment.due) == (Decimal(150), day)
    told = TargetVersion.objects.values_list("version", "value", "due")
    assert list(told) == [(1, Decimal(200), day), (2, Decimal(150), day)]


def test_revision_without_a_value_is_refused_with_a_sentence(office: Client) -> None:
    commitment = CommitmentFactory(value=Decimal(200))
    page = revised(office, commitment, due="2027-06-30")
    assert "请填写目标值；只调整时限的，填原来的200。" in page
    commitment.refresh_from_db()
    assert (commitment.value, commitment.due) == (Decimal(200), None)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"value": "9", "value_max": "5"}, "目标上限不能小于目标值"),
        ({"value": "9", "due": "2026-01-31"}, "起算日期不能晚于完成时限。"),
    ],
)
def test_revision_that_the_database_would_refuse_is_refused_with_a_sentence(
    typed: dict[str, str], said: str, office: Client
) -> None:
    commitment = CommitmentFactory(start=dt.date(2026, 3, 1))
    assert said in revised(office, commitment, **typed)
    assert not TargetVersion.objects.filter(version=2).exists()


def test_milestone_is_given_no_value_by_a_revision(office: Client) -> None:
    page = revised(office, MilestoneFactory(), value="9")
    assert "衡量方式为节点的事项不填目标值。" in page


@pytest.mark.parametrize("kind", ["milestone", "proposed", "without a value"])
def test_revision_that_needs_no_value_is_stored(office: Client, kind: str) -> None:
    """A milestone has none, what is only proposed changes nothing, what had none loses none."""
    commitment = MilestoneFactory() if kind == "milestone" else CommitmentFactory(value=Decimal(9))
    if kind == "without a value":
        commitment = CommitmentFactory(value=None, state="not_measurable")
    proposed = {"in_force": ""} if kind == "proposed" else {}
    assert revised(office, commitment, due="2027-06-30", **proposed) == ""
    assert TargetVersion.objects.get(version=2).due == dt.date(2027, 6, 30)


def test_new_figure_knows_who_entered_it_and_moves_the_status(office: Client) -> None:
    commitment = CommitmentFactory(value=Decimal(200))
    today = timezone.localdate().isoformat()
    words = words_of(
        commitment,
        **{
            "progress-TOTAL_FORMS": "1",
            "progress-0-day": today,
            "progress-0-basis": "cumulative",
            "progress-0-value": "200",
        },
    )
    address = reverse("admin:commitments_commitment_change", args=[commitment.pk])
    assert office.post(address, words).status_code == 302
    figure = Progress.objects.get()
    assert figure.entered_by is not None
    assert figure.entered_by.is_superuser


def test_stored_figure_is_not_changed_or_deleted(office: Client) -> None:
    figure = ProgressFactory(value=Decimal(100))
    change = reverse("admin:commitments_progress_change", args=[figure.pk])
    assert office.post(change, {"value": "1"}).status_code == 403
    delete = reverse("admin:commitments_progress_delete", args=[figure.pk])
    assert office.post(delete, {"post": "yes"}).status_code == 403
    figure.refresh_from_db()
    assert figure.value == Decimal(100)


def test_status_is_nobodys_to_choose(office: Client) -> None:
    commitment = CommitmentFactory()
    refresh_statuses(as_of=timezone.localdate())
    judged = Judgement.objects.get()
    words = words_of(commitment, status="completed") | {
        "judgement-TOTAL_FORMS": "1",
        "judgement-INITIAL_FORMS": "1",
        "judgement-0-commitment": str(commitment.pk),
        "judgement-0-status": "completed",
    }
    address = reverse("admin:commitments_commitment_change", args=[commitment.pk])
    page = office.get(address).content.decode()
    assert re.findall(r'name="[^"]*status"', page) == []
    assert office.post(address, words).status_code == 302
    address = reverse("admin:commitments_judgement_change", args=[judged.pk])
    assert office.post(address, {"status": "completed"}).status_code == 403
    assert Judgement.objects.get().status != "completed"


def test_figure_that_says_nothing_is_refused_with_a_sentence(office: Client) -> None:
    commitment = CommitmentFactory()
    words = {"commitment": str(commitment.pk), "day": "2026-03-31", "basis": "cumulative"}
    page = office.post(reverse("admin:commitments_progress_add"), words).content.decode()
    assert "请至少填写数值、形象进度" in page
    assert Progress.objects.count() == 0


def clerk_of(town: Town) -> Client:
    client = Client()
    client.force_login(person_of(town, "clerk"))
    return client


def test_clerk_enters_a_figure_of_an_own_town() -> None:
    commitment = CommitmentFactory(value=Decimal(200))
    clerk = clerk_of(commitment.plan.town)
    words = {
        "commitment": str(commitment.pk),
        "day": "2026-03-31",
        "basis": "cumulative",
        "value": "50",
    }
    assert clerk.post(reverse("admin:commitments_progress_add"), words).status_code == 302
    assert Progress.objects.get().value == Decimal(50)


def test_clerk_neither_sees_nor_touches_another_town() -> None:
    theirs = CommitmentFactory(wording="别镇的任务")
    clerk = clerk_of(PlanFactory().town)
    listed = clerk.get(reverse("admin:commitments_commitment_changelist"))
    assert listed.status_code == 200
    assert "别镇的任务" not in listed.content.decode()
    change = reverse("admin:commitments_commitment_change", args=[theirs.pk])
    assert clerk.get(change).status_code == 302  # to the list: no such record for this person
    words = {"commitment": str(theirs.pk), "day": "2026-03-31", "basis": "cumulative", "value": "1"}
    page = clerk.post(reverse("admin:commitments_progress_add"), words)
    assert page.status_code == 200
    assert Progress.objects.count() == 0
    found = clerk.get(
        reverse("admin:autocomplete"),
        {"app_label": "commitments", "model_name": "progress", "field_name": "commitment"},
    )
    assert found.json()["results"] == []


@pytest.mark.parametrize("app", ["people/user", "auth/group", "imports/batch"])
def test_clerk_does_not_manage_people(app: str) -> None:
    clerk = clerk_of(TownFactory())
    assert clerk.get(f"/admin/{app}/").status_code == 403


@pytest.mark.parametrize("role", ["deputy", None])
def test_admin_is_closed_to_deputies_and_strangers(role: str | None) -> None:
    client = Client()
    client.force_login(person_of(TownFactory(), role) if role else UserFactory())
    answer = client.get("/admin/")
    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]


@pytest.mark.parametrize("stages", ["5", '[{"a": 1}]', '["开工", "开工"]', '[""]', '"竣工"'])
def test_stages_that_are_no_list_of_words_are_refused(office: Client, stages: str) -> None:
    commitment = CommitmentFactory()
    address = reverse("admin:commitments_commitment_change", args=[commitment.pk])
    page = office.post(address, words_of(commitment, stages=stages)).content.decode()
    assert "节点阶段请写成一列词" in page
    commitment.refresh_from_db()
    assert commitment.stages == []


def parents() -> dict[str, tuple[Commitment, Commitment, str]]:
    """A commitment, a parent it cannot have, and the sentence that says why."""
    whole = CommitmentFactory()
    part = CommitmentFactory(plan=whole.plan, parent=whole)
    other = CommitmentFactory(plan=whole.plan)
    return {
        "of another plan": (other, CommitmentFactory(), "上级事项不在同一计划中"),
        "a part itself": (other, part, "分项只有一层"),
        "below its own part": (whole, other, "本事项已有分项"),
        "itself": (other, other, "分项只有一层"),
    }


@pytest.mark.parametrize(
    "name", ["of another plan", "a part itself", "below its own part", "itself"]
)
def test_parent_that_would_spoil_the_counts_is_refused(office: Client, name: str) -> None:
    commitment, parent, sentence = parents()[name]
    address = reverse("admin:commitments_commitment_change", args=[commitment.pk])
    words = words_of(commitment, parent=str(parent.pk), number="9")
    assert sentence in office.post(address, words).content.decode()
    commitment.refresh_from_db()
    assert commitment.parent is None


def test_unit_of_another_town_is_refused(office: Client) -> None:
    commitment = CommitmentFactory()
    address = reverse("admin:commitments_commitment_change", args=[commitment.pk])
    words = words_of(commitment, lead_unit=str(UnitFactory().pk))
    assert "牵头单位不是本镇的单位" in office.post(address, words).content.decode()


def test_negative_count_is_refused(office: Client) -> None:
    words = words_of(Commitment(plan=PlanFactory(), wording="新增"), value="-5")
    page = office.post(reverse("admin:commitments_commitment_add"), words).content.decode()
    assert "数量目标不能是负数" in page


def test_correction_of_another_commitments_figure_is_refused(office: Client) -> None:
    theirs = ProgressFactory()
    words = {
        "commitment": str(CommitmentFactory().pk),
        "day": "2026-03-31",
        "basis": "cumulative",
        "value": "1",
        "replaces": str(theirs.pk),
    }
    page = office.post(reverse("admin:commitments_progress_add"), words).content.decode()
    assert "被更正的数属于另一事项" in page
    assert Progress.objects.count() == 1


def test_figure_is_judged_where_the_broker_is_away(office: Client, broker_away: None) -> None:
    commitment = CommitmentFactory(value=Decimal(200))
    words = {"commitment": str(commitment.pk), "day": "2026-03-31", "basis": "cumulative"}
    answer = office.post(reverse("admin:commitments_progress_add"), words | {"value": "50"})
    assert answer.status_code == 302
    assert Judgement.objects.get().commitment == commitment


def delete(client: Client, commitment: Commitment) -> None:
    address = reverse("admin:commitments_commitment_delete", args=[commitment.pk])
    client.post(address, {"post": "yes"})


def test_commitment_typed_by_mistake_is_deleted(office: Client) -> None:
    commitment = CommitmentFactory()
    first_target(commitment)
    refresh_statuses(as_of=timezone.localdate())
    delete(office, commitment)
    assert not Commitment.objects.exists()


def family() -> tuple[Commitment, Commitment]:
    """A whole and its part, which keeps the whole behind; both judged and found."""
    whole = MilestoneFactory(wording="电梯工程")
    part = CommitmentFactory(plan=whole.plan, parent=whole, wording="加装电梯")
    first_target(part)
    Judgement.objects.create(
        commitment=whole, status="behind", group="slow", as_of=timezone.localdate()
    )
    index_town(whole.plan.town_id)
    return whole, part


def test_whole_is_judged_without_its_part_that_was_deleted(office: Client) -> None:
    whole, part = family()
    assert FindEntry.objects.filter(target=part.pk, kind="commitment").exists()
    delete(office, part)
    assert Judgement.objects.get(commitment=whole).status != "behind"
    assert not FindEntry.objects.filter(target=part.pk, kind="commitment").exists()


def test_wholes_are_judged_without_parts_that_were_deleted_together(office: Client) -> None:
    whole, part = family()
    words = {"action": "delete_selected", "_selected_action": [str(part.pk)], "post": "yes"}
    office.post(reverse("admin:commitments_commitment_changelist"), words)
    assert not Commitment.objects.filter(pk=part.pk).exists()
    assert Judgement.objects.get(commitment=whole).status != "behind"
    assert not FindEntry.objects.filter(target=part.pk, kind="commitment").exists()


def test_whole_is_judged_without_its_part_that_left_it(office: Client) -> None:
    whole, part = family()
    address = reverse("admin:commitments_commitment_change", args=[part.pk])
    assert office.post(address, words_of(part, parent="")).status_code == 302
    part.refresh_from_db()
    assert part.parent is None
    assert Judgement.objects.get(commitment=whole).status != "behind"


def test_commitment_with_a_figure_is_not_deleted(office: Client) -> None:
    figure = ProgressFactory()
    delete(office, figure.commitment)
    assert Commitment.objects.get() == figure.commitment
