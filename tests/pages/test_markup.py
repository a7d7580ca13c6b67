"""Words that hold markup stay words, on every page that a reader opens."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from typing import Any

import pytest
from django.test import Client

from commitments.actions import publish, refresh_statuses, revise_target
from commitments.models import Commitment, Document, Town
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    PlanFactory,
    ProgressFactory,
    SiteFactory,
    SourceFactory,
    TownFactory,
    UnitFactory,
    administrator,
)
from tests.pages.reading_pages import TODAY, client_of

# It ends a script, opens one, leaves an attribute, and is a place of Python's formats.
WORDS = "</script><script>\"'&<b>{0}%s"
UNIT = "</svg><b>\"'&"
# What the page would hold if one of them were written as it is.
RAW = ('<script>"', "&<b>", "</svg><b>", "\"'&")
JUNE = dt.date(2026, 6, 30)
_DATA = re.compile(r'<script id="([\w-]+)" type="application/json">(.*?)</script>', re.S)
CODE = "999000001"


@pytest.fixture
def marked() -> Town:
    """A town all of whose names and words hold markup, with two publications."""
    town: Town = TownFactory(
        code=CODE, name=WORDS, district=WORDS, city=WORDS, province=WORDS, provenance="fictional"
    )
    CommitmentFactory(plan__town__name=WORDS, wording=WORDS)
    lead = UnitFactory(town=town, name=WORDS)
    plans = [PlanFactory(town=town, title=WORDS + str(number)) for number in range(2)]
    paper = DocumentFactory(town=town, title=WORDS, meeting=WORDS, text=f"一、{WORDS}的工作。")
    for number, plan in enumerate(plans):
        held = CommitmentFactory(
            plan=plan, number=WORDS[:9], wording=f"{WORDS}{number}", unit=UNIT, lead_unit=lead,
            strength="strive", subject=WORDS, category="livelihood_project",
        )  # fmt: skip
        said = {"words": WORDS, "cause": WORDS, "next_step": WORDS, "reported_by": lead}
        ProgressFactory(commitment=held, day=JUNE, value=20, **said)
        ProgressFactory(commitment=held, value=90 + 200 * number, **said)
        SourceFactory(commitment=held, document=paper, quote=WORDS, offset=2)
        SiteFactory(commitment=held, name=WORDS, stage=WORDS)
    revise_target(
        commitment=held, value=160, due=None, since=dt.date(2026, 8, 1), decided_by=WORDS,
        document_number=WORDS, reason=WORDS,
    )  # fmt: skip
    refresh_statuses(as_of=TODAY, towns=[town])
    for day in (JUNE, TODAY):
        publish(town=town, title=WORDS, as_of=day, released_on=TODAY, released_by=WORDS)
    return town


def _addresses() -> dict[str, str]:
    last = Commitment.objects.latest("pk").pk
    return {
        "overview": "/",
        "town": f"/towns/{CODE}/",
        "live": f"/towns/{CODE}/?live=1",
        "commitment": f"/commitments/{last}/",
        "first commitment": f"/commitments/{last - 1}/",
        "document": f"/documents/{Document.objects.get().pk}/",
        "compare": f"/towns/{CODE}/compare/",
        "find": "/find/?q=script",
        "attention": "/attention/",
    }


@pytest.mark.django_db
def test_no_page_holds_markup_of_its_words(marked: Town) -> None:
    clerk = client_of(administrator())
    found = {}
    for name, address in _addresses().items():
        page = _page(clerk, address)
        words = _DATA.sub("", page)
        assert [(name, raw) for raw in RAW if raw in words] == []
        assert (name, WORDS in html.unescape(re.sub(r"<[^>]+>", "", words))) == (name, True)
        found[name] = {key: json.loads(data) for key, data in _DATA.findall(page)}
    assert {name: _told(data) for name, data in found.items() if data} == {
        "town": ("months-data", "2026年每月完成的项数"),
        "live": ("months-data", "2026年每月完成的项数"),
        "commitment": ("course-data", f"{WORDS}1"),
        "first commitment": ("course-data", f"{WORDS}0"),
    }


def _told(data: dict[str, Any]) -> tuple[str, str]:
    """The only chart's element and title; the town stands below each as it is named."""
    ((key, chart),) = data.items()
    assert any(note.startswith(f"{WORDS}　") for note in chart["notes"])
    return key, chart["title"]


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()
