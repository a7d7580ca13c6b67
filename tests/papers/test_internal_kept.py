"""The internal edition of a publication says the same for good; no page tells its names."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from commitments.actions import live_items, publish, revise_target
from commitments.evaluation import Evaluation
from commitments.exports.asking import paper_of
from commitments.exports.meeting import meeting_workbook
from commitments.items import Item
from commitments.models import Bulletin, Commitment, Progress, Publication, Town
from commitments.reading import NotThere, released_items, town_view
from commitments.reporters import with_people
from commitments.wording import date_words
from imports.models import Reading
from imports.review import questions as asking
from people.models import Membership, User
from tests.factories import ProgressFactory, administrator, person_of
from tests.review.asking import half_year, numbered, plan_of_2026
from tests.test_meeting import rows_of

pytestmark = pytest.mark.django_db
SEPTEMBER = dt.date(2026, 9, 30)
TODAY = dt.date(2026, 10, 12)
NAMES = ("李录入", "赵责任", "王经办")


@pytest.fixture
def reading() -> Reading:
    """A town with a report that leaves questions, one of them answered, and a figure entered."""
    plan = plan_of_2026()
    made = half_year(plan)
    lifts = numbered(plan, "1")
    Commitment.objects.filter(pk=lifts.pk).update(extra={"责任人及电话": "赵责任 13800000000"})
    enters = person_of(plan.town, "clerk", username="li", display_name="李录入")
    ProgressFactory(commitment=lifts, value=47, entered_by=enters)
    asking.look(made)
    settles = person_of(plan.town, "clerk", username="wang", display_name="王经办")
    question = made.questions.get(kind="sum")
    asking.answer(question, by=settles, answer="explained", note="口径不同")
    return made


@pytest.fixture
def town(reading: Reading) -> Town:
    return reading.town


@pytest.fixture
def released(town: Town) -> Publication:
    return publish(
        town=town, title="三季度", as_of=SEPTEMBER, released_on=TODAY, released_by="镇党政办"
    )


def paper(town: Town, user: User, **asked: Any) -> bytes:
    view = town_view(town=town, user=user, today=TODAY, **asked)
    return meeting_workbook(paper_of(view, edition="internal"))


def text_of(data: bytes) -> str:
    return str([rows_of(page) for page in openpyxl.load_workbook(BytesIO(data))])


def test_internal_paper_of_a_publication_is_the_same_years_later(
    reading: Reading, released: Publication
) -> None:
    town, reader = reading.town, administrator()
    Bulletin.objects.create(
        town=town,
        title="通报",
        as_of=SEPTEMBER,
        issuer="镇党政办",
        publication=released,
        left_out={str(numbered(town.plans.get(), "2").pk): "另行专报"},
    )
    before = paper(town, reader, publication=1)
    assert [name for name in NAMES if name not in text_of(before)] == []
    _everything_changes(reading)
    assert paper(Town.objects.get(pk=town.pk), reader, publication=1) == before
    assert paper(town, reader, live=True) != before


def _everything_changes(reading: Reading) -> None:
    """People are renamed and leave, questions answered, figures corrected and withdrawn, a target
    revised, votes counted otherwise, the town called by another name."""
    again = administrator()
    for question in reading.questions.filter(stands=True, answer=""):
        asking.answer(question, by=again, answer="as_it_stands", note="")
    town = reading.town
    lifts, canteens = (numbered(town.plans.get(), number) for number in "12")
    old = Progress.objects.get()
    ProgressFactory(commitment=lifts, value=Decimal(20), replaces=old)
    ProgressFactory(commitment=canteens, value=1)
    revise_target(commitment=canteens, value=Decimal(1), due=None, since=TODAY, decided_by="镇人大")
    Commitment.objects.filter(pk=lifts.pk).update(extra={"责任人": "另一人"}, wording="改了")
    User.objects.filter(username="li").update(display_name="改名")
    Membership.objects.filter(user__username="wang").delete()
    User.objects.get(username="wang").delete()
    Town.objects.filter(pk=town.pk).update(name="改名镇", vote_base="valid", vote_rule="rate")


def test_undone_figure_stays_in_the_paper_it_was_released_in(
    town: Town, released: Publication
) -> None:
    reader = administrator()
    before = paper(town, reader, publication=1)
    Progress.objects.all().delete()
    assert paper(town, reader, publication=1) == before


def test_publication_keeps_how_votes_were_counted(town: Town) -> None:
    Town.objects.filter(pk=town.pk).update(vote_base="valid", vote_rule="rate")
    made = publish(
        town=town, title="会", as_of=SEPTEMBER, released_on=TODAY, released_by="镇党政办"
    )
    assert Evaluation.from_json(made.evaluation) == Evaluation("valid", "rate")


def test_items_are_given_their_people_in_two_queries(
    town: Town, django_assert_num_queries: Any
) -> None:
    items = live_items(town, as_of=SEPTEMBER)
    with django_assert_num_queries(2):
        named = with_people(items)
    entered = timezone.localtime(Progress.objects.get().entered_at).date()
    line = named[0].figures[-1]
    assert (named[0].people, line.entered_by, line.entered_on) == (
        (("责任人", "赵责任"),),
        "李录入",
        entered,
    )
    assert [item.people for item in named[1:]] == [(), (), ()]


def test_snapshot_from_before_names_were_kept_reads_without(released: Publication) -> None:
    raw = released.items.order_by("position")[0].snapshot
    for line in raw["figures"]:
        for name in ("entered_by", "entered_on", "page", "corrects"):
            del line[name]
    del raw["people"]
    item = Item.from_json(raw)
    assert (item.people, item.figures[0].entered_by, item.figures[0].corrects) == ((), "", False)


@pytest.mark.parametrize("role", ["clerk", "deputy", "presidium"])
def test_no_released_page_tells_a_name(town: Town, released: Publication, role: str) -> None:
    page, number = town.get_absolute_url(), numbered(town.plans.get(), "1").pk
    client = Client()
    client.force_login(person_of(town, role, display_name="看的人"))
    for address in (page, f"{page}?publication=1", f"/commitments/{number}/", f"{page}compare/"):
        html = client.get(address).content.decode()
        assert "三季度" in html or "compare" in address
        # The ledger's own columns (其他栏目) stand on the commitment's page, for clerks alone.
        told = [] if role == "clerk" and "其他栏目" in html else ["赵责任"]
        assert [name for name in ("李录入", "王经办", *told) if name in html] == []


def test_deputies_paper_holds_no_name_and_who_may_not_edit_gets_no_internal_one(
    town: Town, released: Publication
) -> None:
    clerk, deputy = person_of(town, "clerk"), person_of(town, "deputy")
    for user, asked in ((clerk, {"live": True}), (clerk, {}), (deputy, {})):
        view = paper_of(town_view(town=town, user=user, today=TODAY, **asked))
        assert (view.raised, view.left_out) == ((), {})
        assert [name for name in NAMES if name in str(view.items)] == []
        assert [name for name in NAMES if name in text_of(meeting_workbook(view))] == []
    with pytest.raises(NotThere):
        paper(town, deputy)
    assert released_items(released, audience="internal")[0].people == (("责任人", "赵责任"),)


def test_questions_of_a_part_are_those_of_its_items(town: Town, released: Publication) -> None:
    view = town_view(town=town, user=administrator(), today=TODAY)
    part = paper_of(view, edition="internal", asked={"q": "食堂"})
    assert [each.about for each in part.raised] == ["2.新建社区食堂2所"]


def test_draft_on_a_release_does_not_change_its_paper(town: Town, released: Publication) -> None:
    before = paper(town, administrator())
    left_out = {str(numbered(town.plans.get(), "2").pk): "另行通报"}
    Bulletin.objects.create(
        town=town, publication=released, as_of=SEPTEMBER, issuer="镇党政办", left_out=left_out
    )
    assert paper(town, administrator()) == before


def test_what_is_left_out_comes_from_the_bulletin_that_was_issued(
    town: Town, released: Publication
) -> None:
    usual: dict[str, Any] = {"town": town, "as_of": SEPTEMBER, "issuer": "镇党政办"}
    issued = {"state": "issued", "document_number": "示政督〔2026〕3号", "issued_on": TODAY}
    number = numbered(town.plans.get(), "2").pk
    for title, told in (("甲", {"publication": released} | issued), ("乙", {}), ("丙", {})):
        Bulletin.objects.create(title=title, left_out={str(number): title}, **usual, **told)
    Bulletin.objects.create(title="丁", publication=released, **usual)
    reader = administrator()
    of_release = paper_of(town_view(town=town, user=reader, today=TODAY), edition="internal")
    live = paper_of(town_view(town=town, user=reader, today=TODAY, live=True), edition="internal")
    told = f"甲（示政督〔2026〕3号，{date_words(TODAY)}印发）"
    assert (of_release.left_out, live.left_out) == ({number: told}, {number: "丙"})
