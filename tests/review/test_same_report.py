"""What a town holds already is not proposed as new: the plan of the same day, the very text, and
targets that a later report says again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from commitments.models import Commitment, CommitmentSource, Plan, Town
from imports.models import Card, Reading
from imports.review import deciding, looking_back, proposing
from people.models import User
from tests.factories import CommitmentFactory, DocumentFactory, PlanFactory

from .conftest import Carry, ReadIn
from .reports import JANUARY, JULY, TITLE

END = dt.date(2026, 12, 31)
Promise = Callable[..., Commitment]


@pytest.fixture
def plan(town: Town) -> Plan:
    """The plan that was given with the report of January."""
    return PlanFactory(town=town, title="某某镇2026年目标任务", given=dt.date(2026, 1, 16))


@pytest.fixture
def promise(plan: Plan) -> Promise:
    def made(wording: str, value: int | None, unit: str = "", **said: Any) -> Commitment:
        usual = {"plan": plan, "due": END, "number": str(plan.commitments.count() + 7)}
        told = {"wording": wording, "subject": "", "unit": unit, "comparator": "="}
        text = f"{value}{unit}" if value is not None else ""
        return CommitmentFactory(**usual | told | {"value": value, "value_text": text} | said)

    return made


def card(reading: Reading, words: str) -> Card:
    return reading.cards.get(quote__contains=words)


def test_the_plan_of_the_same_day_is_what_the_report_says_again(
    read_in: ReadIn, carry: Carry, promise: Promise
) -> None:
    beds, lifts = promise("新增养老床位100张", 100, "张"), promise("加装电梯完工60台", 60, "台")
    hall = promise("建成文化中心", None, measure="milestone", basis="level")
    reading = read_in(JANUARY)
    told = {"新增养老床位100张": beds, "加装电梯完工60台": lifts, "建成文化中心": hall}
    assert {words: card(reading, words).answers for words in told} == told

    batch = carry(reading)
    assert batch.counts.get("conflict", 0) == 0
    assert batch.state == "committed"
    for words, held in told.items():
        assert Commitment.objects.filter(wording__contains=words).count() == 1
        assert CommitmentSource.objects.get(commitment=held).quote == card(reading, words).quote


def test_numbers_that_we_draw_come_behind_those_of_the_plan_and_are_never_asked_about(
    read_in: ReadIn, carry: Carry, promise: Promise
) -> None:
    # The same words with another target, by another number: the review says that it is new.
    other = promise("加装电梯完工60台", 45, "台", due=dt.date(2026, 6, 30))
    reading = read_in(JANUARY)
    lifts = card(reading, "加装电梯完工60台")
    deciding.answer(lifts, by=None)
    batch = carry(reading)
    assert [row.action for row in batch.rows.all() if row.action in ("conflict", "faulty")] == []
    new = Commitment.objects.exclude(pk=other.pk).filter(plan=other.plan)
    assert sorted(int(one.number) for one in new) == list(range(8, 8 + new.count()))
    assert new.get(wording="加装电梯完工60台").value == Decimal(60)


def test_target_said_again_is_one_with_the_stored_one_for_its_outcomes(
    read_in: ReadIn, promise: Promise
) -> None:
    beds = promise("新增养老床位100张", 100, "张")
    reading = read_in(JULY)
    again, outcome = card(reading, "新增养老床位100张"), card(reading, "新增养老床位45张")
    assert (again.answers, outcome.answers, outcome.answers_card) == (beds, beds, None)
    assert [told["commitment"] for told in outcome.proposals] == [beds.pk]


def test_target_said_for_the_first_time_is_what_its_outcomes_speak_of(read_in: ReadIn) -> None:
    reading = read_in(JULY)
    again, outcome = card(reading, "新增养老床位100张"), card(reading, "新增养老床位45张")
    assert (again.answers, outcome.answers, outcome.answers_card) == (None, None, again)


@pytest.mark.parametrize(
    ("quote", "offset", "value", "found"),
    [
        # In another shape, where the report has it.
        ("加装电梯完工60台。新建3-5个社区食堂", None, 60, True),
        ("加装电梯完工60台", JANUARY.index("加装电梯完工60台"), 60, True),
        # The target was revised since.
        ("加装电梯完工60台", JANUARY.index("加装电梯完工60台"), 45, True),
        # Another figure of a longer quote is another target.
        ("加装电梯完工60台。新建3-5个社区食堂", None, 45, False),
        # Not in this report at all.
        ("加装电梯完工60台，方便居民", None, 60, False),
    ],
)
def test_clause_that_was_stored_with_a_commitment_is_that_commitment(
    read_in: ReadIn,
    town: Town,
    promise: Promise,
    quote: str,
    offset: int | None,
    value: int,
    found: bool,
) -> None:
    held = promise("为老旧小区办好上下楼难题", value, "台")
    document = DocumentFactory(town=town, title=f"{TITLE}（存档）", date=dt.date(2026, 1, 16))
    CommitmentSource.objects.create(commitment=held, document=document, quote=quote, offset=offset)
    answers = card(read_in(JANUARY), "加装电梯完工60台").answers
    assert answers == (held if found else None)


def test_words_of_another_day_are_no_proof(read_in: ReadIn, town: Town, promise: Promise) -> None:
    held = promise("为老旧小区办好上下楼难题", 60, "台")
    document = DocumentFactory(town=town, title="去年的报告", date=dt.date(2025, 1, 10))
    source = {"document": document, "quote": "加装电梯完工60台"}
    CommitmentSource.objects.create(commitment=held, offset=3, **source)
    assert card(read_in(JANUARY), "加装电梯完工60台").answers is None


def test_two_commitments_of_the_same_words_are_left_to_a_person(
    read_in: ReadIn, promise: Promise
) -> None:
    promise("加装电梯完工60台", 60, "台"), promise("加装电梯完工60台", 60, "台")
    lifts = card(read_in(JANUARY), "加装电梯完工60台")
    assert lifts.answers is None
    assert [told["doubts"] for told in lifts.proposals] == [["several_alike"]] * 2


@pytest.mark.django_db(transaction=True)
def test_proposals_are_weighed_before_the_lock(
    read_in: ReadIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes long holds nobody up who writes."""
    seen: list[bool] = []
    weigh = proposing.weigh

    def watched(*args: Any, **said: Any) -> Any:
        seen.append(transaction.get_connection().in_atomic_block)
        return weigh(*args, **said)

    monkeypatch.setattr(proposing, "weigh", watched)
    reading = read_in(JULY)
    assert (reading.state, seen) == ("review", [False])


@pytest.mark.django_db(transaction=True)
def test_other_reports_are_looked_at_when_the_draft_is_let_go(
    read_in: ReadIn, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = read_in(JULY, standing="draft")
    seen: list[tuple[int, bool]] = []
    monkeypatch.setattr(
        deciding,
        "look_at_others",
        lambda one: seen.append((one.pk, transaction.get_connection().in_atomic_block)),
    )
    deciding.issue_draft(draft, by=clerk)
    assert (draft.standing, seen) == ("issued", [(draft.pk, False)])


def test_a_commitment_that_went_while_it_was_weighed_is_not_chosen(
    read_in: ReadIn, promise: Promise
) -> None:
    beds = promise("新增养老床位100张", 100, "张")
    reading = read_in(JANUARY)
    cards = list(reading.cards.select_related("reading").order_by("start"))
    found = proposing.weigh(reading, cards)
    place = card(reading, "新增养老床位100张").start
    assert found[place].stored == beds.pk
    Card.objects.update(answers=None)
    beds.delete()
    proposing.put(cards, found)
    assert card(reading, "新增养老床位100张").answers is None
    assert looking_back.look(reading) == 0
