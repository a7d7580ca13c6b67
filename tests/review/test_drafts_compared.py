"""Which released figure a draft's figure is held against, and what could not be compared."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from commitments.actions import publish
from commitments.models import Plan
from imports.models import Card, Reading
from imports.review import drafts
from people.models import User
from tests.factories import ProgressFactory, person_of
from tests.pages.reading_pages import words

from .asking import card_of, client_of, numbered, plan_of_2026, reading_of

pytestmark = pytest.mark.django_db
TEXT = "加装电梯竣工46台。建成食堂3所。新建的停车位有120个。年底前加装电梯60台。"
TOLD = "已发布（三季度会议）截至2026年9月12日是45台，草稿写46台。"
LIKELY = "这句话很可能说的就是这一项，尚未认领。"


@pytest.fixture
def plan() -> Plan:
    """The plan with 45 lifts and two canteens of 12 September, released as of the 30th."""
    made = plan_of_2026()
    day = dt.date(2026, 9, 12)
    ProgressFactory(commitment=numbered(made, "1"), value=Decimal(45), day=day)
    ProgressFactory(commitment=numbered(made, "2"), value=Decimal(2), day=day)
    publish(
        town=made.town,
        title="三季度会议",
        as_of=dt.date(2026, 9, 30),
        released_on=dt.date(2026, 10, 9),
        released_by="镇党政办",
    )
    return made


@pytest.fixture
def clerk(plan: Plan) -> User:
    return person_of(plan.town, "clerk")


@pytest.fixture
def draft(plan: Plan, clerk: User) -> Reading:
    day = dt.date(2026, 10, 14)
    facts = {"date": day, "period_end": dt.date(2026, 9, 30), "state": "review"}
    return reading_of(plan.town, text=TEXT, standing="draft", by=clerk, **facts)


def offered(plan: Plan, number: str, *doubts: str, score: int = 90) -> dict[str, Any]:
    commitment = numbered(plan, number).pk
    told = {"score": score, "words": ["电梯"], "doubts": list(doubts)}
    return {"commitment": commitment, "card": None, **told}


def said(draft: Reading, quote: str, value: str, unit: str, **fields: Any) -> Card:
    usual = {"kind": "outcome", "basis": "cumulative", "due": "2026-09-30", "state": "pending"}
    return card_of(draft, quote, value=value, unit=unit, **usual | fields)


def lifts(draft: Reading, *proposals: dict[str, Any], **fields: Any) -> Card:
    return said(draft, "加装电梯竣工46台", "46", "台", proposals=list(proposals), **fields)


def released(draft: Reading, by: User) -> tuple[list[str], str]:
    """What the checklist tells of released figures, and what it could not compare."""
    (part,) = [one for one in drafts.check_draft(draft, by=by).parts if one.kind == "released"]
    return [line.words.sentence for line in part.lines], part.aside


@pytest.mark.parametrize(
    ("doubts", "score"),
    [
        (("above_target",), 90),
        (("several_alike",), 90),
        (("above_target", "several_alike"), 81),
        (("weak_words",), 85),
    ],
)
def test_figure_that_nobody_gave_to_a_promise_is_held_against_the_likely_one(
    draft: Reading, plan: Plan, clerk: User, doubts: tuple[str, ...], score: int
) -> None:
    lifts(draft, offered(plan, "1", *doubts, score=score))
    assert released(draft, clerk) == ([TOLD + LIKELY], "")


@pytest.mark.parametrize(
    ("doubts", "score"),
    [
        (("other_period",), 90),
        (("part_of_it",), 90),
        (("other_direction",), 60),
        (("another_stage", "above_target"), 72),
        (("weak_words",), 70),
    ],
)
def test_figure_that_may_be_of_something_else_is_not_compared_and_that_is_said(
    draft: Reading, plan: Plan, clerk: User, doubts: tuple[str, ...], score: int
) -> None:
    lifts(draft, offered(plan, "1", *doubts, score=score))
    assert released(draft, clerk) == (
        [],
        "另有1个数没有找到可对照的已发布数，没有核对：“加装电梯竣工46台”。",
    )
    page = words(client_of(clerk).get(reverse("imports:checklist", args=[draft.pk])))
    assert "没有找到可对照的已发布数，没有核对：“加装电梯竣工46台”。" in page


def test_of_several_likely_ones_the_one_whose_figure_it_gives_is_meant(
    draft: Reading, plan: Plan, clerk: User
) -> None:
    both = [offered(plan, number, "several_alike") for number in ("1", "2")]
    said(draft, "建成食堂3所", "2", "所", proposals=both)
    assert released(draft, clerk) == ([], "")


def test_outcome_of_a_target_that_the_draft_says_again_is_of_the_stored_one(
    draft: Reading, plan: Plan, clerk: User
) -> None:
    target = {"value": "60", "unit": "台", "due": "2026-12-31", "state": "pending"}
    own = card_of(draft, "年底前加装电梯60台", answers=numbered(plan, "1"), **target)
    outcome = lifts(draft)
    outcome.answers_card = own
    outcome.save()
    assert released(draft, clerk) == ([TOLD], "")


def test_figure_that_a_person_gave_to_no_promise_needs_none_beside_it(
    draft: Reading, plan: Plan, clerk: User
) -> None:
    card = lifts(draft, offered(plan, "1", "above_target"))
    card.decided_at = timezone.now()
    card.save()
    assert released(draft, clerk) == ([], "")


@pytest.mark.parametrize(
    ("day", "told"),
    [("2026-09-12", 1), ("2026-09-30", 1), ("2026-10-10", 0), (None, 1)],
)
def test_released_figure_stands_until_the_day_of_its_release(
    draft: Reading, plan: Plan, clerk: User, day: str | None, told: int
) -> None:
    """A count of a later day may have grown."""
    lifts(draft, answers=numbered(plan, "1"), due=day)
    assert len(released(draft, clerk)[0]) == told


def test_only_the_first_of_many_that_could_not_be_compared_are_quoted(
    draft: Reading, clerk: User
) -> None:
    parts = [f"走访农户{n}户" for n in range(101, 111)]
    draft.text = "，".join(parts)
    draft.save()
    for n, quote in enumerate(parts, 101):
        said(draft, quote, str(n), "户")
    aside = released(draft, clerk)[1]
    assert aside.startswith("另有10个数没有找到可对照的已发布数，没有核对：“走访农户101户”、")
    assert aside.endswith("“走访农户108户”等。")
