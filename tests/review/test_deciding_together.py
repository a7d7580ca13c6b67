"""Two clerks on one report, and commitments that go while a report is in review: nothing is taken,
overwritten or left out unseen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from commitments.actions import ActionError
from commitments.models import Commitment, Town
from imports import actions
from imports.models import Batch, Card, Reading, Row
from imports.review import answering, confirming, deciding
from imports.review.cards_shown import cards_of, counts_of, doubt_of
from people.models import User
from tests.factories import person_of

from .conftest import Carry, ReadIn
from .reports import JANUARY, JULY


@pytest.fixture
def colleague(town: Town) -> User:
    return person_of(town, "clerk", display_name="李同事")


@pytest.fixture
def reading(read_in: ReadIn) -> Reading:
    return read_in(JANUARY)


def card(reading: Reading, words: str) -> Card:
    return reading.cards.get(quote__contains=words)


def stored(card: Card) -> Card:
    return Card.objects.get(pk=card.pk)


# -- what another clerk changed ------------------------------------------------------------------

ACTS: list[Callable[..., Any]] = [
    deciding.accept,
    deciding.reject,
    deciding.put_back,
    deciding.answer,
    lambda card, **told: deciding.edit(card, values={"value": Decimal(60)}, **told),
]


@pytest.mark.parametrize("act", ACTS)
def test_a_card_that_another_clerk_changed_is_looked_at_first(
    reading: Reading, clerk: User, colleague: User, act: Callable[..., Any]
) -> None:
    lifts = card(reading, "60台")
    seen = answering.mark_of(lifts)
    deciding.edit(stored(lifts), by=colleague, values={"baseline": "李同事写的"})
    with pytest.raises(ActionError, match="“加装电梯完工60台”刚才被李同事改过，现在是“待定”"):
        act(lifts, by=clerk, seen=seen)
    told = stored(lifts)
    assert (told.state, told.fields["baseline"], told.decided_by) == (
        "pending",
        "李同事写的",
        colleague,
    )
    act(told, by=clerk, seen=answering.mark_of(told))


def test_ones_own_other_window_is_told_as_such(reading: Reading, clerk: User) -> None:
    lifts = card(reading, "60台")
    seen = answering.mark_of(lifts)
    deciding.accept(stored(lifts), by=clerk)
    with pytest.raises(ActionError, match="刚才被您在别处改过，现在是“已接受”"):
        deciding.reject(lifts, by=clerk, seen=seen)
    deciding.accept(lifts, by=clerk)
    assert stored(lifts).state == "accepted"


def test_one_press_takes_what_was_shown(reading: Reading, clerk: User, colleague: User) -> None:
    seen = counts_of(cards_of(reading)).seen
    clear = deciding.clear_ones(reading)
    deciding.edit(clear[0], by=colleague, values={"baseline": "另一个基数"})
    with pytest.raises(ActionError, match=f"刚才有变动，现在是{len(clear)}条"):
        deciding.accept_certain(reading, by=clerk, seen=seen)
    assert reading.cards.filter(state="accepted").count() == 0
    seen = counts_of(cards_of(reading)).seen
    assert deciding.accept_certain(reading, by=clerk, seen=seen) == len(clear)


def test_who_edits_what_is_accepted_answers_for_it(
    reading: Reading, clerk: User, colleague: User
) -> None:
    lifts = card(reading, "60台")
    deciding.accept(lifts, by=clerk)
    before = stored(lifts).decided_at
    deciding.edit(lifts, by=colleague, values={"wording": "加装电梯完工六十台"})
    told = stored(lifts)
    assert (told.state, told.decided_by) == ("accepted", colleague)
    assert before is not None
    assert told.decided_at is not None
    assert told.decided_at > before
    assert (told.quote, told.fields["wording"]) == ("加装电梯完工60台", "加装电梯完工六十台")


# -- what nobody said ----------------------------------------------------------------------------


def proposed(card: Card, *others: Card) -> None:
    told = {"commitment": None, "score": 40, "words": [], "doubts": []}
    card.proposals = [{**told, "card": one.pk} for one in others]
    card.save()


def test_accepting_says_nothing_of_what_is_answered(reading: Reading, clerk: User) -> None:
    beds = card(reading, "80张")
    proposed(beds, card(reading, "100张"))
    deciding.accept(beds, by=clerk)
    assert not answering.is_said(stored(beds))
    deciding.answer(beds, by=clerk)
    told = stored(beds)
    assert (answering.is_said(told), answering.lost(told)) == (True, "")
    deciding.put_back(beds, by=clerk)
    assert not answering.is_said(stored(beds))


# -- commitments that go -------------------------------------------------------------------------


@pytest.fixture
def january(read_in: ReadIn, carry: Carry) -> Reading:
    made = read_in(JANUARY)
    carry(made)
    return made


def test_what_answers_a_commitment_that_is_taken_back_waits_again(
    january: Reading, read_in: ReadIn, clerk: User
) -> None:
    july = read_in(JULY)
    lifts, restated, done = card(july, "31台"), card(july, "年底前"), card(july, "公厕")
    owner = Commitment.objects.get(wording__contains="电梯")
    deciding.answer(lifts, by=clerk, commitment=owner)
    for one in (lifts, restated, done):
        deciding.accept(one, by=clerk)
    assert january.batch is not None
    actions.undo(january.batch, enqueue=False)
    for one in (lifts, restated):
        told = stored(one)
        assert (told.state, told.decided_by, told.decided_at) == ("pending", None, None)
        assert not deciding.is_clear(told)
    assert "原来对应的承诺“加装电梯完工60台”不在了" in doubt_of(stored(lifts))
    assert stored(done).state == "accepted"
    with pytest.raises(ActionError, match="原来对应的承诺“加装电梯完工60台”不在了。请另选一项"):
        deciding.accept(lifts, by=clerk)
    assert deciding.accept_all(july, by=clerk) < july.cards.filter(state="accepted").count() + 2
    assert stored(lifts).state == stored(restated).state == "pending"
    # Said anew, it is an outcome of nothing; the restated one is a commitment of its own.
    for one in (lifts, restated):
        deciding.answer(one, by=clerk)
        deciding.accept(one, by=clerk)
        assert stored(one).state == "accepted"


def test_a_commitment_deleted_by_hand_is_noticed_before_anything_is_written(
    january: Reading, read_in: ReadIn, clerk: User
) -> None:
    july = read_in(JULY)
    lifts = card(july, "31台")
    deciding.accept(lifts, by=clerk)
    owner = lifts.answers
    assert owner is not None
    owner.sources.all().delete()
    owner.versions.all().delete()
    owner.delete()
    assert (stored(lifts).state, stored(lifts).answers) == ("accepted", None)
    with pytest.raises(ActionError, match="“加装电梯累计完工31台”原来对应的承诺“加装电梯完工60台”"):
        confirming.confirm(july, by=clerk, enqueue=False)
    july.refresh_from_db()
    assert (july.state, july.batch) == ("review", None)


def test_outcomes_of_a_commitment_that_is_not_taken_wait_again(
    read_in: ReadIn, clerk: User
) -> None:
    july = read_in(JULY)
    beds, promise = card(july, "45张"), card(july, "年底前")
    deciding.answer(beds, by=clerk, own=promise)
    deciding.accept(beds, by=clerk)
    assert deciding.reject(promise, by=clerk) == 1
    told = stored(beds)
    assert (told.state, told.answers_card) == ("pending", None)
    assert "“年底前新增养老床位100张”不在了" in doubt_of(told)


# -- commitments of the report itself ------------------------------------------------------------


def certainly(*cards: Card) -> None:
    Card.objects.filter(pk__in=[one.pk for one in cards]).update(certain=True)


def test_what_is_certain_of_an_open_commitment_is_taken_with_it(
    read_in: ReadIn, clerk: User
) -> None:
    july = read_in(JULY)
    Card.objects.filter(reading=july).update(certain=False)
    beds, promise = card(july, "45张"), card(july, "年底前")
    Card.objects.filter(pk=beds.pk).update(certain=True, answers=None, answers_card=promise)
    # The commitment is in doubt, so the outcome waits with it.
    assert deciding.accept_certain(july, by=clerk) == 0
    assert "还没有接受，请先看那一条" in doubt_of(stored(beds))
    certainly(promise)
    assert counts_of(cards_of(july)).sure == 2
    assert deciding.accept_certain(july, by=clerk) == 2
    assert confirming.confirm(july, by=clerk, enqueue=False) is not None


def test_commitments_that_accepted_outcomes_wait_for_are_told(read_in: ReadIn, clerk: User) -> None:
    july = read_in(JULY)
    beds, promise = card(july, "45张"), card(july, "年底前")
    deciding.answer(beds, by=clerk, own=promise)
    deciding.accept(beds, by=clerk)
    assert counts_of(cards_of(july)).owners == [promise]
    deciding.accept(promise, by=clerk)
    assert counts_of(cards_of(july)).owners == []


# -- at the same time ----------------------------------------------------------------------------


class Second(threading.Thread):
    """The other clerk, who acts while the first one holds the report; what came of it."""

    def __init__(self, act: Callable[[], Any]) -> None:
        super().__init__()
        self.act, self.said, self.began = act, "", threading.Event()
        self.start()

    def run(self) -> None:
        self.began.set()
        try:
            self.act()
        except ActionError as error:
            self.said = str(error)
        finally:
            connection.close()


def while_held(reading: Reading, first: Callable[[], Any], second: Callable[[], Any]) -> str:
    """Let ``first`` act and stay in its transaction while ``second`` tries to act; the sentence
    that the second was refused with."""
    if connection.vendor != "postgresql":
        # Only there are rows locked one by one; the order alone is told here.
        first()
        thread = Second(second)
        thread.join(timeout=30)
        return thread.said
    with transaction.atomic():
        first()
        thread = Second(second)
        assert thread.began.wait(timeout=30)
        thread.join(timeout=0.5)
        assert thread.is_alive(), "the second did not wait for the first"
    thread.join(timeout=30)
    assert not thread.is_alive()
    return thread.said


@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_edit_one_card_at_once(
    reading: Reading, clerk: User, colleague: User
) -> None:
    lifts = card(reading, "60台")
    seen = answering.mark_of(lifts)
    said = while_held(
        reading,
        lambda: deciding.edit(stored(lifts), by=colleague, values={"value": Decimal(66)}),
        lambda: deciding.accept(stored(lifts), by=clerk, seen=seen),
    )
    assert "刚才被李同事改过" in said
    told = stored(lifts)
    assert (told.state, told.fields["value"]) == ("pending", "66")


@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_confirm_at_once_write_one_batch(
    reading: Reading, clerk: User, colleague: User
) -> None:
    deciding.accept_all(reading, by=clerk)
    said = while_held(
        reading,
        lambda: confirming.confirm(Reading.objects.get(), by=clerk, enqueue=False),
        lambda: confirming.confirm(Reading.objects.get(), by=colleague, enqueue=False),
    )
    assert "这份报告现在是“已确认”，不能确认。请刷新页面。" in said
    batch = Batch.objects.get()
    assert (batch.by, Reading.objects.get().batch) == (clerk, batch)
    actions.check(batch.pk)
    assert Row.objects.filter(batch=batch, kind="commitment").count() == 8


@pytest.mark.django_db(transaction=True)
def test_a_card_is_not_changed_while_its_report_is_being_confirmed(
    reading: Reading, clerk: User, colleague: User
) -> None:
    deciding.accept_all(reading, by=clerk)
    lifts = card(reading, "60台")
    said = while_held(
        reading,
        lambda: confirming.confirm(Reading.objects.get(), by=clerk, enqueue=False),
        lambda: deciding.reject(stored(lifts), by=colleague),
    )
    assert "这份报告现在是“已确认”，不能再改。" in said
    assert stored(lifts).state == "accepted"
