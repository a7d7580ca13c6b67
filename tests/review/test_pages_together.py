"""The review page where two clerks have it open, and what it says of records that are accepted and
yet not written."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from commitments.models import Town
from imports import actions, tasks
from imports.models import Card, Reading
from imports.review import confirming, deciding
from people.models import User
from tests.factories import person_of

from .conftest import ReadIn
from .reports import JANUARY, JULY
from .test_pages import JSON, address, body, edited, plain, press

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def queued(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is handed to a worker."""
    for name in ("read_report", "check_batch", "look_at_report"):
        monkeypatch.setattr(getattr(tasks, name), "delay", lambda _pk: None)


@pytest.fixture
def desk(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


@pytest.fixture
def second(town: Town) -> Client:
    """The browser of another clerk."""
    made = Client()
    made.force_login(person_of(town, "clerk", display_name="李同事"))
    return made


@pytest.fixture
def july(read_in: ReadIn) -> Reading:
    return read_in(JULY)


def card(reading: Reading, words: str) -> Card:
    return reading.cards.get(quote__contains=words)


def marks(page: str) -> list[str]:
    """The marks of the card that the forms of a page carry."""
    panel = page.partition("<article")[2]
    return re.findall(r'name="seen" value="([0-9a-f]{16})"', panel)


def shown(desk: Client, reading: Reading, one: Card, **options: Any) -> str:
    return body(desk.get(reading.get_absolute_url(), {"card": one.pk}, **options))


def test_every_form_of_a_card_carries_what_was_seen(desk: Client, july: Reading) -> None:
    lifts = card(july, "31台")
    before = marks(shown(desk, july, lifts))
    assert (len(before), len(set(before))) == (3, 1)
    press(desk, july, lifts, "edit", **edited(lifts, baseline="另一个基数"))
    assert not set(marks(shown(desk, july, lifts))) & set(before)


@pytest.mark.parametrize("do", ["accept", "reject", "put_back", "answer"])
def test_button_of_a_card_that_changed_meanwhile_is_refused_once(
    desk: Client, second: Client, july: Reading, do: str
) -> None:
    lifts = card(july, "31台")
    seen = marks(shown(desk, july, lifts))[0]
    press(second, july, lifts, "edit", **edited(lifts, value="66"))
    said = {"seen": seen, "answer": "none"}
    refused = press(desk, july, lifts, do, **said)
    told = refused.json()
    assert refused.status_code == 422
    assert "“加装电梯累计完工31台”刚才被李同事改过，现在是“待定”。" in told["said"]
    assert "66台" in plain(told["panel"])
    assert "最后改动：李同事" in told["panel"]
    assert card(july, "31台").fields["value"] == "66"
    again = press(desk, july, lifts, do, **(said | {"seen": marks(told["panel"])[0]}))
    assert again.status_code == 200


@pytest.mark.parametrize("options", [JSON, {}])
def test_edit_of_a_card_that_changed_meanwhile_keeps_what_was_typed(
    desk: Client, second: Client, july: Reading, options: dict[str, Any]
) -> None:
    lifts = card(july, "31台")
    seen = marks(shown(desk, july, lifts))[0]
    press(second, july, lifts, "edit", **edited(lifts, value="66"))
    mine = edited(lifts, value="65", baseline="我写的基数")
    to = address(july, "card", lifts)
    answer = desk.post(to, {"do": "edit", **mine, "seen": seen}, **options)
    page = answer.json()["panel"] if options else body(answer)
    assert answer.status_code == 422
    assert "刚才被李同事改过" in page
    assert 'value="65"' in page
    assert "我写的基数" in page
    assert "66台" in plain(page)
    assert card(july, "31台").fields["value"] == "66"
    desk.post(to, {"do": "edit", **mine, "seen": marks(page)[0]}, **options)
    assert card(july, "31台").fields["value"] == "65"


def test_one_press_is_refused_once_where_what_it_takes_changed(
    desk: Client, second: Client, read_in: ReadIn
) -> None:
    january = read_in(JANUARY)
    page = body(desk.get(january.get_absolute_url()))
    seen = re.findall(r'name="seen" value="([0-9a-f]{16})"', page.partition("all-certain")[2])[0]
    one = deciding.clear_ones(january)[0]
    press(second, january, one, "edit", **edited(one, baseline="另一个基数"))
    refused = desk.post(address(january, "accept_certain"), {"seen": seen}, **JSON).json()
    assert "确定的记录刚才有变动" in refused["said"]
    assert not january.cards.filter(state="accepted").exists()
    again = re.findall(r'name="seen" value="([0-9a-f]{16})"', refused["bar"])[0]
    told = desk.post(address(january, "accept_certain"), {"seen": again}, **JSON).json()
    assert told["said"].startswith("已接受确定的")


def test_who_decided_is_told(desk: Client, july: Reading) -> None:
    lifts = card(july, "31台")
    assert "最后处理" not in shown(desk, july, lifts)
    press(desk, july, lifts, "accept")
    page = shown(desk, july, lifts)
    assert re.search(r"最后处理：王经办，20\d\d-\d\d-\d\d \d\d:\d\d", page)


def test_accepting_an_outcome_does_not_say_that_it_answers_nothing(
    desk: Client, july: Reading
) -> None:
    beds = card(july, "45张")
    Card.objects.filter(pk=beds.pk).update(answers=None, answers_card=None)
    assert beds.proposals
    press(desk, july, beds, "accept")
    page = shown(desk, july, beds)
    assert "还没有选定" in page
    assert not re.search(r'value="none" checked', page)
    press(desk, july, beds, "answer", answer="none")
    page = shown(desk, july, beds)
    assert "已选定：不对应任何承诺" in page
    assert re.search(r'value="none" checked', page)


def test_what_is_accepted_and_not_written_is_told_on_the_way(
    desk: Client, july: Reading, clerk: User
) -> None:
    july.cards.filter(fields__kind="outcome").update(answers=None, answers_card=None)
    outcomes = july.cards.filter(fields__kind="outcome")
    for one in july.cards.all():
        deciding.accept(one, by=clerk)
    n = outcomes.count()
    told = f"已接受的成果中有{n}条不对应任何承诺"
    page = body(desk.get(july.get_absolute_url()))
    assert told in page
    assert "要写入，请先选它对应的承诺。" in page
    answer = desk.get(july.get_absolute_url(), {"show": "loose"})
    assert answer.context["panel"].of == n
    batch = confirming.confirm(july, by=clerk, enqueue=False)
    assert batch is not None
    actions.check(batch.pk)
    preview = body(desk.get(batch.get_absolute_url()))
    assert told in preview
    assert f'href="{july.get_absolute_url()}?show=loose"' in preview
    # There it can be mended no more, so nobody is asked to.
    page = body(desk.get(july.get_absolute_url()))
    assert told in page
    assert "要写入，请先选它对应的承诺。" not in page


def test_commitments_that_outcomes_wait_for_are_listed(
    desk: Client, july: Reading, clerk: User
) -> None:
    beds, promise = card(july, "45张"), card(july, "年底前")
    deciding.answer(beds, by=clerk, own=promise)
    bar = press(desk, july, beds, "accept").json()["bar"]
    assert "有1项承诺还没有接受，已接受的成果对应着它们" in bar
    assert f'href="?card={promise.pk}#card">年底前新增养老床位100张</a>' in bar
    assert "还没有接受，已接受" not in press(desk, july, promise, "accept").json()["bar"]
    said = press(desk, july, promise, "reject").json()["said"]
    assert said.startswith("不采用。原来对应它的1条成果已放回待定，请重新选。")


def test_card_whose_commitment_went_can_be_said_to_answer_none(
    desk: Client, july: Reading, clerk: User
) -> None:
    beds, promise = card(july, "45张"), card(july, "年底前")
    deciding.answer(beds, by=clerk, own=promise)
    deciding.reject(promise, by=clerk)
    Card.objects.filter(pk=beds.pk).update(proposals=[])
    page = shown(desk, july, beds)
    assert "原来对应的承诺“年底前新增养老床位100张”不在了" in page
    assert 'value="none">' in page
    assert press(desk, july, beds, "accept").status_code == 422
    assert press(desk, july, beds, "answer", answer="none").status_code == 200
    assert press(desk, july, beds, "accept").status_code == 200
