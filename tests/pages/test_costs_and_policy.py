"""What a reader may ask for, what a page costs, and what it may load."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commitments.actions import publish
from commitments.models import Publication, Town
from commitments.reading import NotForYou, NotThere, changes, town_view
from tests.factories import (
    CommitmentFactory,
    ProgressFactory,
    TownFactory,
    person_of,
)
from tests.pages.reading_pages import TODAY

pytestmark = pytest.mark.django_db


def test_town_view_refuses_by_its_own_exceptions(second: Publication, town: Town) -> None:
    stranger, deputy = person_of(TownFactory(), "deputy"), person_of(town, "deputy")
    with pytest.raises(NotForYou):
        town_view(town=town, user=stranger, today=TODAY)
    with pytest.raises(NotThere):
        town_view(town=town, user=deputy, live=True, today=TODAY)
    with pytest.raises(NotThere):
        town_view(town=town, user=deputy, publication=7, today=TODAY)


def test_changes_tell_new_from_changed(second: Publication, town: Town) -> None:
    clerk = person_of(town, "clerk")
    view = town_view(town=town, user=clerk, today=TODAY)
    told = [
        (change.item.number, change.before is None, change.status_changed, change.figure_changed)
        for change in changes(view)
    ]
    assert told == [("1", False, False, True), ("2", False, True, True)]


@pytest.mark.parametrize(
    ("query", "grown"), [("", False), ("", True), ("?live=1", False), ("?live=1", True)]
)
def test_town_page_costs_the_same_whatever_its_size(
    query: str, grown: bool, second: Publication, town: Town, clerk: Client
) -> None:
    if grown:
        for _each in range(40):
            ProgressFactory(commitment=CommitmentFactory(plan=town.plans.get()))
        publish(town=town, title="多", as_of=TODAY, released_on=TODAY, released_by="镇党政办")
    with CaptureQueriesContext(
        connection,
    ) as counted:
        clerk.get(f"/towns/999000001/{query}")
    assert len(counted) == {"": 10, "?live=1": 22}[query]


def test_overview_costs_the_same_whatever_its_size(
    second: Publication, settings: Any, django_assert_num_queries: Callable[[int], Any]
) -> None:
    settings.PUBLIC_PAGES = True
    for _each in range(12):
        TownFactory()
    with django_assert_num_queries(3):
        Client().get("/")


@pytest.mark.parametrize("path", ["/", "/towns/999000001/", "/towns/999000001/publish/", "/none/"])
def test_pages_keep_the_content_policy(path: str, second: Publication, clerk: Client) -> None:
    answer = clerk.get(path, follow=True)
    html = answer.content.decode()
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert re.findall(r'\sstyle="|<style|\son\w+="|https?://(?!www\.w3\.org)', html) == []
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", html) == []
    assert '<html lang="zh-Hans"' in html


def test_big_letters_without_scripts(second: Publication, deputy: Client) -> None:
    answer = deputy.get("/big/?next=/towns/999000001/", follow=True)
    assert '<html lang="zh-Hans" class="big">' in answer.content.decode()
    back = deputy.get("/big/?next=https://example.com/")
    assert back.headers["Location"] == "/"
    assert 'class="big"' not in deputy.get("/towns/999000001/").content.decode()


def test_server_error_page_needs_no_database(
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    from django.template.loader import render_to_string

    with django_assert_num_queries(0):
        assert "系统出错了" in render_to_string("500.html")
