"""What a reader may ask for, what a page costs, and what it may load."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commitments.actions import publish
from commitments.models import Commitment, Document, Plan, Publication, Town
from commitments.reading import NotForYou, NotThere, changes, town_view
from tests.factories import (
    CommitmentFactory,
    PlanFactory,
    ProgressFactory,
    SourceFactory,
    TownFactory,
    UserFactory,
    person_of,
)
from tests.pages.reading_pages import TODAY, client_of

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


# What is asked for, and as whom; the live state is judged anew, which takes the most queries.
PAGES = [
    ("/towns/999000001/", "deputy"),
    ("/towns/999000001/?live=1", "clerk"),
    ("/commitments/{pk}/", "deputy"),
    ("/commitments/{pk}/?live=1", "clerk"),
    ("/documents/{document}/", "deputy"),
    ("/", "superuser"),
    ("/towns/999000001/compare/", "deputy"),
    ("/find/?q=加装", "deputy"),
    ("/attention/", "clerk"),
]
# A commitment promised in other years too is judged live in each of them, all together.
MOST_QUERIES = 40


@pytest.fixture
def grown(second: Publication, town: Town) -> Commitment:
    """A commitment said in a document, promised in other years too, and two more with a figure
    each; all of it released."""
    plan = town.plans.get()
    first: Commitment = Commitment.objects.get(number="1")
    document = SourceFactory(commitment=first, document__town=town, quote="加装").document
    grow(plan, document, 2)
    return first


def grow(plan: Plan, document: Document, commitments: int) -> None:
    """More commitments said in the document, with a figure each, released; more parts of the first,
    which was promised in more years; and more towns."""
    first = plan.commitments.get(number="1")
    for _each in range(commitments):
        CommitmentFactory(plan=plan, parent=first, wording="完成选址")
        promise_before(first)
        made = CommitmentFactory(plan=plan)
        ProgressFactory(commitment=made)
        SourceFactory(commitment=made, document=document, quote=made.wording)
        TownFactory()
    publish(town=plan.town, title="多", as_of=TODAY, released_on=TODAY, released_by="镇党政办")


def promise_before(commitment: Commitment) -> None:
    """The same promise in a year that has none yet, with a part, released then."""
    town = commitment.plan.town
    year = TODAY.year - town.plans.count()
    days = {"start": dt.date(year, 1, 1), "end": dt.date(year, 12, 31)}
    plan = PlanFactory(town=town, **days, given=None)
    whole = CommitmentFactory(plan=plan, wording=commitment.wording)
    CommitmentFactory(plan=plan, parent=whole)
    told = {"title": f"{year}年", "as_of": plan.end, "released_on": TODAY}
    publish(town=town, released_by="镇党政办", plans=[plan], **told)


@pytest.mark.parametrize(("address", "role"), PAGES)
def test_page_costs_the_same_whatever_its_size(
    address: str, role: str, grown: Commitment, town: Town
) -> None:
    person = UserFactory(is_superuser=True) if role == "superuser" else person_of(town, role)
    client, document = client_of(person), grown.sources.get().document
    path = address.format(pk=grown.pk, document=document.pk)
    before = _queries(client, path)
    grow(grown.plan, document, 6)
    assert before == _queries(client, path) <= MOST_QUERIES


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert client.get(path).status_code == 200
    return len(counted)


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
