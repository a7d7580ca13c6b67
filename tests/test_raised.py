"""What reports leave to check, as the papers of a town are told of it."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from commitments.models import Plan, Publication
from commitments.raised import as_json, raised_now, raised_then
from imports.models import Reading
from imports.review import questions as asking
from people.models import User
from tests.factories import ProgressFactory, TownFactory, person_of
from tests.review.asking import DAY, TITLE, half_year, numbered, plan_of_2026

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return plan_of_2026()


@pytest.fixture
def reading(plan: Plan) -> Reading:
    made = half_year(plan)
    asking.look(made)
    return made


@pytest.fixture
def clerk(plan: Plan) -> User:
    return person_of(plan.town, "clerk", display_name="王经办")


def test_questions_are_told_in_the_words_of_their_page(reading: Reading) -> None:
    found = raised_now(reading.town)
    assert [(each.kind, each.about.split(".")[0]) for each in found] == [
        ("数字核对", "增减数6"),
        ("本次报告未单列", "2"),
        ("表述变化对照", "3"),
        ("表述变化对照", "4"),
        ("表述变化对照", "4"),
    ]
    assert [each.about for each in found[:2]] == ["增减数6.39亿元", "2.新建社区食堂2所"]
    assert found[0].said == (
        "20.17亿元 − 13.88亿元 = 6.29亿元，报告写6.39亿元。"
        "原句：“上半年完成税收20.17亿元，比去年同期13.88亿元增加6.39亿元”。"
    )
    assert {(each.document, each.document_date, each.open) for each in found} == {
        (TITLE, DAY, True)
    }


def test_answer_is_told_with_who_gave_it_and_when(reading: Reading, clerk: User) -> None:
    question = reading.questions.get(kind="sum")
    answered = asking.answer(question, by=clerk, answer="explained", note="口径不同")
    (told,) = (each for each in raised_now(reading.town) if not each.open)
    assert answered.answered_at is not None
    assert (told.answer, told.note, told.answered_by) == ("单位已说明", "口径不同", "王经办")
    assert told.answered_on == timezone.localtime(answered.answered_at).date()


def test_drafts_and_other_towns_and_what_was_reported_since_ask_nothing(plan: Plan) -> None:
    draft = half_year(plan, standing="draft")
    asking.look(draft)
    assert draft.questions.count() > 0
    assert raised_now(plan.town) == ()
    assert raised_now(TownFactory()) == ()


def test_what_the_ledger_came_to_know_is_not_called_unmentioned(reading: Reading) -> None:
    plan = reading.town.plans.get()
    ProgressFactory(commitment=numbered(plan, "2"), value=1)
    assert "本次报告未单列" not in {each.kind for each in raised_now(plan.town)}


def test_a_publication_gives_back_what_it_keeps(reading: Reading) -> None:
    found = raised_now(reading.town)
    kept = json.loads(json.dumps(as_json(found)))
    assert raised_then(Publication(raised=kept)) == found
    assert raised_then(Publication()) == ()
