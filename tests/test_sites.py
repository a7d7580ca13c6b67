"""Places counted against the figure of their commitment."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from commitments.actions import publish, refresh_statuses
from commitments.items import Item, SiteLine, judge_again
from commitments.judging import items_of
from commitments.models import Commitment, Judgement
from commitments.sites import CODE, Difference, by_stage, difference, done_by, site_questions
from commitments.status import Figure, Target, judge
from commitments.wording.places import difference_sentence, item_questions, places_sentence
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    ProgressFactory,
    SiteFactory,
    person_of,
)
from tests.pages.reading_pages import client_of, words
from tests.test_meeting import make_figure, make_item

JUNE, SEPTEMBER = dt.date(2026, 6, 30), dt.date(2026, 9, 30)
EIGHT: dict[str, Any] = {"value": Decimal(8), "unit": "处"}


def places(done: int, *, listed: int = 8, on: dt.date = JUNE) -> tuple[SiteLine, ...]:
    """``listed`` places of which the first ``done`` were done on a day."""
    return tuple(
        SiteLine(f"{n}村", "竣工" if n < done else "施工", on if n < done else None)
        for n in range(listed)
    )


# (what it is, target, figure of 30 September, places, (done, figure) where they differ)
CASES: list[tuple[str, dict[str, Any], str, tuple[SiteLine, ...], tuple[int, int] | None]] = [
    ("as many done as reported", EIGHT, "5", places(5), None),
    ("more done than reported", EIGHT, "4", places(5), (5, 4)),
    ("fewer done, all places listed", EIGHT, "6", places(5), (5, 6)),
    ("fewer done, not all listed", EIGHT, "6", places(5, listed=7), None),
    ("more done, not all listed", EIGHT, "4", places(5, listed=7), (5, 4)),
    ("none done, none reported", EIGHT, "0", places(0), None),
    ("one done, a reported zero", EIGHT, "0", places(1), (1, 0)),
    ("done on the day of the figure", EIGHT, "4", places(5, on=SEPTEMBER), (5, 4)),
    ("done after the figure", EIGHT, "0", places(5, on=dt.date(2026, 10, 1)), None),
    ("no places", EIGHT, "5", (), None),
    ("what is measured is not counted", {"value": 3, "unit": "公里"}, "2", places(3), None),
    ("nor money", {"value": 800, "unit": "万元"}, "2", places(3), None),
    ("several to a place", {"value": 200, "unit": "台"}, "47", places(5), None),
    ("places and not their share", EIGHT | {"progress_share": True}, "4", places(5), None),
    ("a ceiling", EIGHT | {"comparator": "<="}, "4", places(5), None),
]


@pytest.mark.parametrize(
    ("target", "figure", "sites", "expected"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_places_done_are_held_against_the_figure(
    target: dict[str, Any],
    figure: str,
    sites: tuple[SiteLine, ...],
    expected: tuple[int, int] | None,
) -> None:
    promised = Target(**target, start=dt.date(2026, 1, 1), due=dt.date(2026, 12, 31))
    outcome = judge(promised, [Figure(SEPTEMBER, value=Decimal(figure))], SEPTEMBER)
    found = difference(promised, sites, value=Decimal(figure), day=SEPTEMBER)
    wanted = expected and Difference(expected[0], Decimal(expected[1]))
    assert found == wanted
    assert site_questions(promised, sites, outcome) == ((CODE,) if expected else ())


def test_without_a_figure_places_ask_nothing() -> None:
    promised = Target(**EIGHT, start=dt.date(2026, 1, 1), due=dt.date(2026, 12, 31))
    assert site_questions(promised, places(5), judge(promised, [], JUNE)) == ()
    milestone = replace(promised, measure="milestone", value=None, stages=("开工", "竣工"))
    started = judge(milestone, [Figure(JUNE, stage="开工")], JUNE)
    assert site_questions(milestone, places(5), started) == ()


def item_with(sites: tuple[SiteLine, ...], figure: str, **fields: Any) -> Item:
    return make_item(make_figure(figure), sites=sites, **(EIGHT | fields))


def test_places_in_words_by_stage_on_the_day() -> None:
    mixed = (
        *places(2, listed=4),
        SiteLine("东苑", "", None),
        SiteLine("西苑", "", dt.date(2026, 10, 9)),
    )
    assert places_sentence(item_with(mixed, "2")) == ("共6处：已完成2处，施工2处，未注明进展2处。")
    assert (done_by(mixed, dt.date(2026, 10, 9)), by_stage(mixed, SEPTEMBER)) == (
        3,
        [("施工", 2), ("", 2)],
    )
    assert places_sentence(item_with((), "2")) == ""


def test_difference_is_asked_with_its_numbers() -> None:
    item = replace(item_with(places(5), "4"), questions=("unit_differs", CODE))
    assert item_questions(item) == [
        "有的数与目标的计量单位不同，没有计入，请核对单位。",
        "点位已完成5处，数据为4，请核对。",
    ]
    assert difference_sentence(item_with(places(5), "5")) == ""
    assert difference_sentence(item_with(places(5), "4", parts=(1,))) == ""


@pytest.mark.django_db
def test_live_items_ask_where_places_differ() -> None:
    commitment = CommitmentFactory(value=2, unit="处")
    ProgressFactory(commitment=commitment, value=1)
    SiteFactory.create_batch(2, commitment=commitment, done_on=JUNE)
    (item,) = items_of(Commitment.objects.for_judging(), as_of=SEPTEMBER)
    assert item.questions == (CODE,)
    refresh_statuses(as_of=SEPTEMBER)
    assert Judgement.objects.get().questions == [CODE]


@pytest.mark.django_db
def test_difference_of_places_is_told_to_clerks_alone() -> None:
    commitment = CommitmentFactory(value=2, unit="处")
    ProgressFactory(commitment=commitment, value=1)
    SiteFactory.create_batch(2, commitment=commitment, done_on=JUNE, stage="竣工")
    town = commitment.plan.town
    publish(town=town, title="会议", as_of=SEPTEMBER, released_on=SEPTEMBER, released_by="镇党政办")
    pages = {
        role: words(client_of(person_of(town, role)).get(commitment.get_absolute_url()))
        for role in ("clerk", "deputy")
    }
    asked = "点位已完成2处，数据为1，请核对。"
    assert (asked in pages["clerk"], asked in pages["deputy"]) == (True, False)
    assert "点位共2处：已完成2处。" in pages["deputy"]
    assert Client().get(commitment.get_absolute_url()).status_code == 302


@pytest.mark.django_db
def test_whole_asks_what_the_places_of_its_worst_part_ask_as_it_is_stored() -> None:
    whole = MilestoneFactory()
    part = CommitmentFactory(plan=whole.plan, parent=whole, value=2, unit="处")
    ProgressFactory(commitment=part, value=1)
    SiteFactory.create_batch(2, commitment=part, done_on=JUNE)
    items = items_of(Commitment.objects.for_judging(), as_of=SEPTEMBER)
    refresh_statuses(as_of=SEPTEMBER)
    stored = dict(Judgement.objects.values_list("commitment", "questions"))
    assert {item.id: list(item.questions) for item in items} == stored
    assert stored == {whole.pk: [CODE], part.pk: [CODE]}


def test_item_judged_again_asks_the_same_of_its_claim_and_places() -> None:
    lists = make_figure("5", unit="处", claimed_ratio=Decimal("62.500"))
    assert judge_again(item_with(places(4), "5"), as_of=SEPTEMBER).questions == (CODE,)
    agreeing = replace(item_with(places(5), "5"), figures=(lists,))
    assert judge_again(agreeing, as_of=SEPTEMBER).questions == ()
    # 62.5 was stated to a tenth, so 62.6 is another number; the zeros are the database's.
    other = replace(agreeing, figures=(replace(lists, claimed_ratio=Decimal("62.600")),))
    assert judge_again(other, as_of=SEPTEMBER).questions == ("claim_differs",)
    rounded = replace(agreeing, figures=(replace(lists, claimed_ratio=Decimal("63.000")),))
    assert judge_again(rounded, as_of=SEPTEMBER).questions == ()
