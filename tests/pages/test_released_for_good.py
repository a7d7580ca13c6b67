"""What was released is not judged again: a changed rule moves nothing on its pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client

from commitments.actions import publish, revise_target
from commitments.items import Item
from commitments.models import Commitment, Publication, PublicationItem, Town
from commitments.summaries import as_then, done_on
from tests.factories import ProgressFactory
from tests.pages.reading_pages import words

pytestmark = pytest.mark.django_db
NEXT_DAY = dt.date(2026, 10, 10)


@pytest.fixture
def third(second: Publication, town: Town) -> Publication:
    """A third publication: what was done is reported once more, a target was revised."""
    lifts, canteens = Commitment.objects.filter(number__in="12").order_by("number")
    ProgressFactory(commitment=canteens, day=dt.date(2026, 9, 30), value=2)
    revise_target(
        commitment=lifts,
        value=Decimal(100),
        due=None,
        since=dt.date(2026, 9, 1),
        decided_by="镇人大",
    )
    return publish(
        town=town,
        title="年末会议",
        as_of=NEXT_DAY,
        released_on=NEXT_DAY,
        released_by="镇党政办",
    )


def test_changed_rule_moves_nothing_on_a_released_page(
    third: Publication, town: Town, deputy: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = Commitment.objects.filter(number__in="12").values_list("pk", flat=True)
    pages = [
        town.get_absolute_url(),
        f"{town.get_absolute_url()}?publication=2",
        f"{town.get_absolute_url()}compare/",
        *(f"/commitments/{number}/" for number in numbers),
    ]
    before = [words(deputy.get(page)) for page in pages]
    monkeypatch.setattr("commitments.items.judge", lambda *_args, **_named: 1 / 0)
    assert [words(deputy.get(page)) for page in pages] == before


def test_publication_keeps_the_first_day_and_the_judgement_of_each_figure(
    third: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = [Item.from_json(each.snapshot) for each in third.items.order_by("position")]
    lifts, canteens = kept[0], kept[1]
    assert (canteens.first_done, canteens.attained_day) == (
        dt.date(2026, 9, 12),
        dt.date(2026, 9, 30),
    )
    assert [(each.status, each.ratio) for each in lifts.at_figures] == [
        ("behind", Decimal("0.3")),
        ("completed", Decimal(1)),
    ]
    monkeypatch.setattr("commitments.items.judge", lambda *_args, **_named: 1 / 0)
    assert done_on(canteens) == dt.date(2026, 9, 12)
    june = as_then(lifts, day=dt.date(2026, 6, 30))
    assert (june.value, june.ratio, june.as_of) == (
        Decimal(200),
        Decimal("0.3"),
        dt.date(2026, 6, 30),
    )


def test_older_publication_without_them_is_judged_by_the_rule(third: Publication) -> None:
    for row in PublicationItem.objects.filter(publication=third):
        kept = Item.from_json(row.snapshot)
        older = {n: v for n, v in row.snapshot.items() if n not in ("at_figures", "first_done")}
        read = Item.from_json(older)
        assert (read.at_figures, read.first_done) == ((), None)
        assert done_on(read) == done_on(kept)
        for line in kept.figures:
            then = as_then(kept, day=line.day)
            assert as_then(read, day=line.day) == replace(then, at_figures=(), first_done=None)
