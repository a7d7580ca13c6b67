"""Pages of reports are for the clerks of the town; a draft is for whoever uploaded it alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commitments.models import Town
from imports.models import Card, Reading
from people.models import User
from tests.factories import TownFactory, UserFactory, administrator, person_of
from tests.review.conftest import ReadIn
from tests.review.reports import JANUARY

pytestmark = pytest.mark.django_db
PAGES = ["reading", "reading_progress", "reading_file", "discard_reading"]
BUTTONS = [
    "card",
    "accept_certain",
    "add_card",
    "reading_facts",
    "reading_plans",
    "confirm_reading",
    "issue_draft",
    "discard_reading",
]
TITLE = "尚未公开的报告"


@pytest.fixture
def people(town: Town, clerk: User) -> dict[str, User]:
    return {
        "owner": clerk,
        "colleague": person_of(town, "clerk"),
        "administrator": administrator(),
        "clerk elsewhere": person_of(TownFactory(), "clerk"),
        "deputy": person_of(town, "deputy"),
        "presidium": person_of(town, "presidium"),
        "stranger": UserFactory(),
    }


def address(reading: Reading, name: str) -> str:
    numbers = [reading.pk]
    if name == "card":
        numbers.append(reading.cards.order_by("start")[0].pk)
    return reverse(f"imports:{name}", args=numbers)


def answers(people: dict[str, User], to: str, method: str = "get") -> dict[str, int]:
    found = {}
    for who, user in people.items():
        client = Client()
        client.force_login(user)
        found[who] = int(getattr(client, method)(to).status_code)
    return found


def allowed(people: dict[str, User], who: set[str], status: int = 200) -> dict[str, int]:
    return {name: status if name in who else 404 for name in people}


@pytest.mark.parametrize("name", [*PAGES])
def test_report_is_open_to_clerks_of_its_town(
    people: dict[str, User], read_in: ReadIn, name: str
) -> None:
    to = address(read_in(JANUARY), name)
    assert answers(people, to) == allowed(people, {"owner", "colleague", "administrator"})


@pytest.mark.parametrize("name", [*PAGES])
def test_draft_is_open_to_its_owner_alone(
    people: dict[str, User], read_in: ReadIn, name: str
) -> None:
    to = address(read_in(JANUARY, standing="draft"), name)
    assert answers(people, to) == allowed(people, {"owner"})


@pytest.mark.parametrize("standing", ["issued", "draft"])
@pytest.mark.parametrize("name", BUTTONS)
def test_buttons_are_not_there_for_others(
    people: dict[str, User], read_in: ReadIn, name: str, standing: str
) -> None:
    reading = read_in(JANUARY, standing=standing)
    before = held(reading)
    may = {"owner"} if standing == "draft" else {"owner", "colleague", "administrator"}
    others = {who: user for who, user in people.items() if who not in may}
    to = address(reading, name)
    assert answers(others, to, "post") == dict.fromkeys(others, 404)
    assert answers(others, to) == dict.fromkeys(others, 404)
    assert held(reading) == before


def held(reading: Reading) -> Any:
    """All that a button could change."""
    return (
        Reading.objects.filter(pk=reading.pk).values().get(),
        list(Card.objects.filter(reading=reading).values()),
    )


def test_list_shows_a_draft_to_its_owner_alone(people: dict[str, User], read_in: ReadIn) -> None:
    read_in(JANUARY, standing="draft", title=TITLE)
    draft = Reading.objects.get()
    Reading.objects.filter(pk=draft.pk).update(title=TITLE)
    shown = {}
    for who, user in people.items():
        client = Client()
        client.force_login(user)
        answer = client.get(reverse("imports:reports"))
        shown[who] = TITLE in answer.content.decode() if answer.status_code == 200 else None
    assert shown == {
        "owner": True,
        "colleague": False,
        "administrator": False,
        "clerk elsewhere": False,
        "deputy": None,
        "presidium": None,
        "stranger": None,
    }


@pytest.mark.parametrize("name", ["reports", "give_report"])
def test_list_and_form_are_for_clerks(people: dict[str, User], name: str) -> None:
    may = {"owner", "colleague", "administrator", "clerk elsewhere"}
    assert answers(people, reverse(f"imports:{name}")) == allowed(people, may)


def test_report_is_not_given_for_a_town_of_others(people: dict[str, User], town: Town) -> None:
    client = Client()
    client.force_login(people["clerk elsewhere"])
    told = {"town": town.pk, "text": JANUARY, "standing": "issued"}
    assert client.post(reverse("imports:give_report"), told).status_code == 422
    assert not Reading.objects.exists()


def test_card_of_another_report_is_not_there(read_in: ReadIn, clerk: User, client: Client) -> None:
    mine, other = read_in(JANUARY), read_in(JANUARY, standing="draft")
    foreign = other.cards.order_by("start")[0]
    client.force_login(clerk)
    assert client.post(f"/imports/reports/{mine.pk}/cards/{foreign.pk}/").status_code == 404


@pytest.mark.parametrize("name", ["card", "reading_facts"])
def test_forms_need_their_token(read_in: ReadIn, clerk: User, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk)
    assert client.post(address(read_in(JANUARY), name)).status_code == 403


def test_anonymous_person_is_asked_to_log_in(read_in: ReadIn, client: Client) -> None:
    to = address(read_in(JANUARY), "reading")
    assert client.get(to)["Location"] == f"/people/login/?next={to}"
