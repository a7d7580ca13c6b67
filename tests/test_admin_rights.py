"""What a clerk can reach of another town by the admin's addresses: nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commitments.models import Commitment, Plan, Site, TargetVersion, Town, Unit
from people.models import Membership
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    PlanFactory,
    ProgressFactory,
    SiteFactory,
    TownFactory,
    UnitFactory,
    administrator,
    person_of,
)
from tests.test_admin import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]


@pytest.fixture(autouse=True)
def _eager() -> Any:
    from tracker.celery import app

    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.fixture
def theirs() -> Commitment:
    """Another town's commitment, with a unit, a document, a place and a figure."""
    town = TownFactory(name="别家镇")
    commitment = CommitmentFactory(
        plan=PlanFactory(town=town, title="别家的计划"),
        wording="别家的任务",
        lead_unit=UnitFactory(town=town, name="别家的单位"),
    )
    DocumentFactory(town=town, title="别家的文件")
    SiteFactory(commitment=commitment, name="别家的点位")
    ProgressFactory(commitment=commitment)
    return commitment


@pytest.fixture
def mine() -> Commitment:
    """A commitment of the clerk's own town."""
    town = TownFactory(name="自家镇")
    return CommitmentFactory(plan=PlanFactory(town=town), lead_unit=UnitFactory(town=town))


@pytest.fixture
def clerk(mine: Commitment) -> Client:
    """The browser of a clerk of that town, who is a deputy of nothing else."""
    client = Client()
    client.force_login(person_of(mine.plan.town, "clerk"))
    return client


@pytest.fixture
def boss() -> Client:
    """The browser of an administrator, who enters every town and so could mix them up."""
    client = Client()
    client.force_login(administrator())
    return client


def address(model: str, act: str, *args: Any) -> str:
    return reverse(f"admin:commitments_{model}_{act}", args=args)


RECORDS = ("town", "unit", "document", "plan", "commitment", "progress")


def record_of(theirs: Commitment, model: str) -> Any:
    town = theirs.plan.town
    return {
        "town": town,
        "unit": theirs.lead_unit,
        "document": town.documents.get(),
        "plan": theirs.plan,
        "commitment": theirs,
        "progress": theirs.progress.get(),
    }[model]


@pytest.mark.parametrize("act", ["change", "delete", "history"])
@pytest.mark.parametrize("model", RECORDS)
def test_no_page_of_another_towns_record(
    clerk: Client, theirs: Commitment, model: str, act: str
) -> None:
    record = record_of(theirs, model)
    for answer in (
        clerk.get(address(model, act, record.pk)),
        clerk.post(address(model, act, record.pk), {"post": "yes"}),
    ):
        assert answer.status_code in (302, 403)
        assert "别家" not in answer.content.decode()
    assert type(record).objects.filter(pk=record.pk).exists()


@pytest.mark.parametrize("model", [*RECORDS, "targetversion", "judgement", "publication"])
def test_no_list_and_no_filter_names_another_town(
    clerk: Client, theirs: Commitment, model: str
) -> None:
    page = clerk.get(address(model, "changelist"))
    assert page.status_code == 200
    assert "别家" not in page.content.decode()


@pytest.mark.parametrize("model", [*RECORDS[1:], "town"])
def test_no_form_names_another_town(clerk: Client, theirs: Commitment, model: str) -> None:
    page = clerk.get(address(model, "add"))
    assert "别家" not in page.content.decode()


ASKED = [
    ("commitments", "commitment", "plan"),
    ("commitments", "commitment", "lead_unit"),
    ("commitments", "commitment", "support_units"),
    ("commitments", "commitment", "parent"),
    ("commitments", "commitmentsource", "document"),
    ("commitments", "targetversion", "document"),
    ("commitments", "progress", "commitment"),
    ("commitments", "progress", "replaces"),
    ("commitments", "plan", "town"),
    ("commitments", "publicationitem", "publication"),
    ("commitments", "publicationitem", "commitment"),
    ("people", "membership", "town"),
    ("people", "membership", "user"),
    ("imports", "batch", "town"),
    ("imports", "batch", "by"),
    ("imports", "row", "batch"),
]


@pytest.mark.parametrize(("app", "model", "field"), ASKED)
def test_autocomplete_tells_nothing_of_another_town(
    clerk: Client, theirs: Commitment, app: str, model: str, field: str
) -> None:
    asked = {"app_label": app, "model_name": model, "field_name": field}
    answer = clerk.get(reverse("admin:autocomplete"), asked)
    if answer.status_code == 403:
        return
    found = answer.json()["results"]
    theirs_of = {"town": theirs.plan.town_id, "plan": theirs.plan_id, "commitment": theirs.pk}
    assert "别家" not in str(found)
    assert str(theirs_of.get(field)) not in [each["id"] for each in found]


@pytest.mark.parametrize("model", ["unit", "document", "plan", "commitment"])
def test_deleting_many_leaves_another_towns_records(
    clerk: Client, theirs: Commitment, model: str
) -> None:
    record = record_of(theirs, model)
    words = {"action": "delete_selected", "_selected_action": str(record.pk), "post": "yes"}
    answer = clerk.post(address(model, "changelist"), words)
    assert "别家" not in answer.content.decode()
    assert type(record).objects.filter(pk=record.pk).exists()


def test_list_that_is_edited_leaves_another_towns_units(clerk: Client, theirs: Commitment) -> None:
    unit = theirs.lead_unit
    assert unit is not None
    words = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": str(unit.pk),
        "form-0-order": "7777",
        "_save": "1",
    }
    clerk.post(address("unit", "changelist"), words)
    assert Unit.objects.get(pk=unit.pk).order == unit.order


@pytest.mark.parametrize("field", ["plan", "lead_unit", "support_units", "parent"])
def test_commitment_does_not_move_to_another_town(
    clerk: Client, mine: Commitment, theirs: Commitment, field: str
) -> None:
    foreign = {"plan": theirs.plan_id, "parent": theirs.pk}.get(field, theirs.lead_unit_id)
    answer = clerk.post(
        address("commitment", "change", mine.pk), words_of(mine, **{field: str(foreign)})
    )
    assert answer.status_code == 200
    assert "别家" not in answer.content.decode()
    mine.refresh_from_db()
    assert mine.plan.town.name == "自家镇"
    assert list(mine.support_units.all()) == []


def test_plan_does_not_move_to_another_town(
    boss: Client, mine: Commitment, theirs: Commitment
) -> None:
    plan = mine.plan
    words = {
        "town": theirs.plan.town_id,
        "title": plan.title,
        "kind": plan.kind,
        "start": plan.start.isoformat(),
        "end": plan.end.isoformat(),
        "reporting_months": "3",
        "provenance": plan.provenance,
    }
    assert boss.post(address("plan", "change", plan.pk), words).status_code == 302
    assert Plan.objects.get(pk=plan.pk).town.name == "自家镇"


def test_place_of_another_town_posted_as_a_part_stays(
    clerk: Client, mine: Commitment, theirs: Commitment
) -> None:
    site = theirs.sites.get()
    words = words_of(
        mine,
        **{
            "sites-TOTAL_FORMS": "1",
            "sites-INITIAL_FORMS": "1",
            "sites-0-id": str(site.pk),
            "sites-0-commitment": str(mine.pk),
            "sites-0-name": "改了名",
            "sites-0-position": "0",
            "sites-0-DELETE": "on",
        },
    )
    clerk.post(address("commitment", "change", mine.pk), words)
    kept = Site.objects.get(pk=site.pk)
    assert (kept.name, kept.commitment_id) == ("别家的点位", theirs.pk)


def test_version_cannot_rest_on_another_towns_document(
    clerk: Client, mine: Commitment, theirs: Commitment
) -> None:
    words = words_of(
        mine,
        **{
            "versions-TOTAL_FORMS": "1",
            "versions-0-value": "150",
            "versions-0-decided_by": "镇人大主席团",
            "versions-0-in_force": "on",
            "versions-0-document": str(theirs.plan.town.documents.get().pk),
        },
    )
    assert clerk.post(address("commitment", "change", mine.pk), words).status_code == 200
    assert not TargetVersion.objects.filter(commitment=mine, version=2).exists()


def town_words(code: str, **changes: str) -> dict[str, str]:
    words = {"code": code, "name": "新添镇", "provenance": "official", "order": "1"}
    # As a form sends what it has chosen beforehand.
    words |= {"vote_base": "due", "vote_rule": "half"}
    return words | changes


def test_clerk_neither_adds_nor_removes_towns(clerk: Client, mine: Commitment) -> None:
    assert clerk.get(address("town", "add")).status_code == 403
    assert clerk.post(address("town", "add"), town_words("999999998")).status_code == 403
    assert not Town.objects.filter(code="999999998").exists()
    empty = TownFactory()
    Membership.objects.create(user=person_of(TownFactory(), "clerk"), town=empty, role="clerk")
    other = Client()
    other.force_login(Membership.objects.get(town=empty).user)
    assert other.post(address("town", "delete", empty.pk), {"post": "yes"}).status_code == 403
    assert Town.objects.filter(pk=empty.pk).exists()


def test_administrator_adds_a_town(boss: Client) -> None:
    assert boss.post(address("town", "add"), town_words("999999998")).status_code == 302
    assert Town.objects.get(code="999999998").name == "新添镇"


def two_towns(first: Commitment, second: Commitment) -> Client:
    """The browser of somebody who is clerk of one town and deputy of the other."""
    user = person_of(first.plan.town, "clerk")
    Membership.objects.create(user=user, town=second.plan.town, role="deputy")
    client = Client()
    client.force_login(user)
    return client


def test_being_a_deputy_elsewhere_opens_nothing_there(mine: Commitment, theirs: Commitment) -> None:
    both = two_towns(mine, theirs)
    assert both.get(address("commitment", "change", theirs.pk)).status_code == 302
    assert "别家" not in both.get(address("commitment", "changelist")).content.decode()


MIXED = {
    "plan": "事项不能移到别的镇街的计划",
    "lead_unit": "牵头单位不是本镇的单位",
    "support_units": "不是本镇的单位：别家的单位",
}


@pytest.mark.parametrize("field", MIXED)
def test_administrator_does_not_mix_towns_in_a_commitment(
    boss: Client, mine: Commitment, theirs: Commitment, field: str
) -> None:
    foreign = theirs.plan_id if field == "plan" else theirs.lead_unit_id
    words = words_of(mine, **{field: str(foreign)})
    page = boss.post(address("commitment", "change", mine.pk), words)
    assert MIXED[field] in page.content.decode()
    mine.refresh_from_db()
    assert (mine.plan.town.name, mine.support_units.count()) == ("自家镇", 0)


PARTS = {
    "versions": {"value": "150", "decided_by": "镇人大主席团", "in_force": "on"},
    "sources": {"quote": "加装电梯"},
    "progress": {"day": "2026-03-31", "basis": "cumulative", "value": "5"},
}


@pytest.mark.parametrize("part", PARTS)
def test_administrator_does_not_quote_another_towns_document(
    boss: Client, mine: Commitment, theirs: Commitment, part: str
) -> None:
    document = theirs.plan.town.documents.get()
    typed = {**PARTS[part], "document": str(document.pk)}
    words = words_of(mine, **{f"{part}-0-{name}": text for name, text in typed.items()})
    words[f"{part}-TOTAL_FORMS"] = "1"
    page = boss.post(address("commitment", "change", mine.pk), words)
    assert "这份文件不是本镇的文件" in page.content.decode()
    assert not getattr(mine, part).filter(document=document).exists()


def test_figure_is_not_reported_by_another_towns_unit(
    boss: Client, mine: Commitment, theirs: Commitment
) -> None:
    words = {
        "commitment": str(mine.pk),
        "day": "2026-03-31",
        "basis": "cumulative",
        "value": "5",
        "reported_by": str(theirs.lead_unit_id),
    }
    page = boss.post(address("progress", "add"), words)
    assert "填报单位不是本镇的单位" in page.content.decode()
    assert not mine.progress.exists()


def test_whole_does_not_leave_its_parts_behind(boss: Client, mine: Commitment) -> None:
    CommitmentFactory(plan=mine.plan, parent=mine)
    next_year = PlanFactory(town=mine.plan.town)
    words = words_of(mine, plan=str(next_year.pk))
    page = boss.post(address("commitment", "change", mine.pk), words)
    assert "本事项有分项，不能单独移到别的计划" in page.content.decode()


def test_commitment_moves_to_another_plan_of_its_town(boss: Client, mine: Commitment) -> None:
    next_year = PlanFactory(town=mine.plan.town)
    words = words_of(mine, plan=str(next_year.pk))
    assert boss.post(address("commitment", "change", mine.pk), words).status_code == 302
    mine.refresh_from_db()
    assert mine.plan == next_year


@pytest.mark.parametrize("model", ["progress", "commitment"])
def test_empty_form_is_refused_and_not_an_error(boss: Client, model: str) -> None:
    words = words_of(Commitment(wording="新增")) | {"plan": ""}
    assert boss.post(address(model, "add"), words).status_code == 200


def test_what_no_database_holds_breaks_no_list(boss: Client) -> None:
    boss.raise_request_exception = False
    big = "9" * 20
    asked = [("share", "unit", big), ("progress", "commitment", big), ("plan", "title", "\0")]
    for model, name, value in asked:
        answer = boss.get(address(model, "changelist"), {name: value}, follow=True)
        assert answer.status_code == 200
