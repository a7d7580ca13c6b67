"""Pages of imports are for the clerks of a town and administrators; for others there are none."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from imports.models import Batch
from people.models import User
from tests.factories import TownFactory, UserFactory, administrator, person_of

pytestmark = pytest.mark.django_db
OF_BATCH = ["batch", "progress", "original", "mapping", "move"]
OF_TOWN = ["blank_ledger", "headings", "merge"]
BUTTONS = ["confirm", "discard", "undo", "decide", "supply", "cancel", "mapping", "move"]


def address(name: str, batch: Batch) -> str:
    if name in OF_BATCH + BUTTONS:
        return reverse(f"imports:{name}", args=[batch.pk])
    return reverse(f"imports:{name}", args=[batch.town_id] if name in OF_TOWN else [])


def status(client: Client, user: User, to: str, method: str = "get") -> int:
    client.force_login(user)
    return int(getattr(client, method)(to).status_code)


@pytest.mark.parametrize("name", ["list", "upload", *OF_TOWN, *OF_BATCH])
def test_pages_are_for_clerks_of_the_town_alone(
    client: Client, batch: Batch, clerk: User, name: str
) -> None:
    people = {
        "clerk": clerk,
        "administrator": administrator(),
        "deputy": person_of(batch.town, "deputy"),
        "stranger": UserFactory(),
    }
    to = address(name, batch)
    answers = {who: status(client, user, to) for who, user in people.items()}
    assert answers == {"clerk": 200, "administrator": 200, "deputy": 404, "stranger": 404}


@pytest.mark.parametrize("name", [*OF_TOWN, *OF_BATCH])
def test_clerk_of_another_town_finds_nothing(client: Client, batch: Batch, name: str) -> None:
    other = person_of(TownFactory(), "clerk")
    assert status(client, other, address(name, batch)) == 404


def test_received_files_of_another_town_are_not_shown(client: Client, batch: Batch) -> None:
    other = person_of(TownFactory(), "clerk")
    assert status(client, other, f"/imports/received/?batch={batch.pk}") == 404


@pytest.mark.parametrize("name", BUTTONS)
def test_buttons_are_for_clerks_of_the_town_alone(client: Client, batch: Batch, name: str) -> None:
    to = address(name, batch)
    for user in (person_of(batch.town, "deputy"), person_of(TownFactory(), "clerk")):
        assert status(client, user, to, "post") == 404
    batch.refresh_from_db()
    assert batch.state == "checked"


@pytest.mark.parametrize("name", ["confirm", "discard", "decide", "supply", "cancel"])
def test_buttons_are_not_pressed_by_a_link(
    client: Client, batch: Batch, clerk: User, name: str
) -> None:
    client.force_login(clerk)
    answer = client.get(address(name, batch), follow=True)
    assert answer.redirect_chain == [(batch.get_absolute_url(), 302)]
    assert "刚才的操作没有生效。请看过这一页后再按一次。" in answer.content.decode()
    assert status(client, clerk, address(name, batch), "put") == 405
    batch.refresh_from_db()
    assert batch.state == "checked"


def test_anonymous_person_is_asked_to_log_in(client: Client, batch: Batch) -> None:
    answer = client.get(address("batch", batch))
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/people/login/?next=/imports/{batch.pk}/",
    )


@pytest.mark.parametrize("method", ["put", "delete", "options"])
def test_upload_answers_no_other_method(client: Client, clerk: User, method: str) -> None:
    assert status(client, clerk, reverse("imports:upload"), method) == 405


@pytest.mark.parametrize("name", ["upload", "decide", "mapping"])
def test_forms_need_their_token(batch: Batch, clerk: User, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk)
    answer: Any = client.post(address(name, batch))
    assert answer.status_code == 403
    assert "<h1>这一页已经过期</h1>" in answer.content.decode()
