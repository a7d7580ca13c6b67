"""The same report twice, one commitment restated twice, drafts side by side, a town's headings."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from commitments.actions import ActionError
from commitments.models import Commitment, CommitmentSource, Document, Progress, Town
from imports import actions
from imports.models import Batch, Reading
from imports.planning_words import say
from imports.review import confirming, deciding
from imports.review.receiving import twin
from imports.workbook import Corrections
from people.models import User
from tests.factories import person_of

from .conftest import Carry, ReadIn
from .reports import JANUARY, JULY
from .test_pages import body, plain

JULY_TWICE = JULY + "加装电梯完工60台。民生实事方面，年底前加装电梯完工60台。\n"


@pytest.fixture
def two(read_in: ReadIn, clerk: User) -> tuple[Reading, Reading]:
    """The same report given twice, everything accepted in both."""
    first, second = read_in(JANUARY), read_in(JANUARY)
    for one in (first, second):
        deciding.accept_all(one, by=clerk)
    return first, second


def test_the_first_of_two_is_told_of_the_second(
    two: tuple[Reading, Reading], client: Client, clerk: User
) -> None:
    first, second = two
    assert (twin(first), twin(second)) == (second, first)
    client.force_login(clerk)
    page = body(client.get(first.get_absolute_url()))
    assert "同一份报告另交过一次" in page
    assert f'href="{second.get_absolute_url()}"' in page


def test_the_second_is_not_confirmed_while_the_first_waits_to_be_written(
    two: tuple[Reading, Reading], clerk: User
) -> None:
    first, second = two
    batch = confirming.confirm(first, by=clerk, enqueue=False)
    assert batch is not None
    with pytest.raises(
        ActionError, match=r"同一份报告（某某镇政府工作报告，.*交的）已确认，还没有写入"
    ):
        confirming.confirm(second, by=clerk, enqueue=False)
    actions.check(batch.pk)
    batch.refresh_from_db()
    actions.discard(batch)
    assert confirming.confirm(second, by=clerk, enqueue=False) is not None


def test_what_the_first_wrote_the_second_does_not_write_again(
    two: tuple[Reading, Reading], carry: Carry, clerk: User
) -> None:
    first, second = two
    carry(first)
    told = (Commitment.objects.count(), CommitmentSource.objects.count(), Progress.objects.count())
    assert told[0] == 8
    assert confirming.confirm(second, by=clerk, enqueue=False) is None
    second.refresh_from_db()
    assert (second.state, second.document) == ("confirmed", Document.objects.get())
    answered = second.cards.filter(fields__kind="commitment").values_list("answers", flat=True)
    assert set(answered) == set(Commitment.objects.values_list("pk", flat=True))


def test_what_the_first_left_out_the_second_adds(
    read_in: ReadIn, carry: Carry, clerk: User
) -> None:
    first, second = read_in(JANUARY), read_in(JANUARY)
    deciding.reject(first.cards.get(quote__contains="加装电梯"), by=clerk)
    deciding.accept_all(second, by=clerk)
    carry(first)
    assert Commitment.objects.count() == 7
    carry(second)
    assert Commitment.objects.count() == 8
    assert Commitment.objects.filter(wording__contains="加装电梯").count() == 1


def test_two_clauses_that_restate_one_commitment_are_two_sources_of_it(
    read_in: ReadIn, carry: Carry, clerk: User
) -> None:
    carry(read_in(JANUARY))
    lift = Commitment.objects.get(wording__contains="加装电梯")
    july = read_in(JULY_TWICE)
    told = july.cards.filter(quote__contains="加装电梯", fields__kind="commitment")
    assert told.count() == 2
    for card in told:
        deciding.answer(card, by=clerk, commitment=lift)
    batch = carry(july)
    assert [say(issue) for row in batch.rows.all() for issue in row.issue_list()] == []
    sources = lift.sources.filter(document__title=july.title).order_by("offset")
    assert list(sources.values_list("offset", "quote")) == list(
        told.order_by("start").values_list("start", "quote")
    )
    assert Commitment.objects.filter(wording__contains="加装电梯").count() == 1


# -- a town's own headings ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "field"),
    [("位置", ""), ("位置", "site"), ("原句", "remark"), ("目标值", "number"), ("序号", "")],
)
def test_a_remembered_heading_says_nothing_of_our_own_workbook(
    read_in: ReadIn, carry: Carry, town: Town, clerk: User, heading: str, field: str
) -> None:
    town.headings.create(heading=heading, field=field, by=clerk)
    batch = carry(read_in(JANUARY))
    assert (batch.state, Commitment.objects.count()) == ("committed", 8)


@pytest.fixture
def checked(read_in: ReadIn, clerk: User) -> Batch:
    """A report's batch at its preview."""
    reading = read_in(JANUARY)
    deciding.accept_all(reading, by=clerk)
    batch = confirming.confirm(reading, by=clerk, enqueue=False)
    assert batch is not None
    actions.check(batch.pk)
    batch.refresh_from_db()
    return batch


def test_its_columns_are_not_corrected_and_it_is_not_moved(
    checked: Batch, client: Client, clerk: User
) -> None:
    with pytest.raises(ActionError, match="各列是系统自己写的，不用更正"):
        actions.remap(batch=checked, by=clerk, corrections=Corrections())
    client.force_login(clerk)
    page = body(client.get(checked.get_absolute_url()))
    for name in ("mapping", "move"):
        assert reverse(f"imports:{name}", args=[checked.pk]) not in page
    led = client.get(reverse("imports:mapping", args=[checked.pk]), follow=True)
    assert "各列是系统自己写的，不用更正" in plain(body(led))


# -- drafts ------------------------------------------------------------------------------------


def test_a_draft_is_told_of_its_own_writers_drafts_alone(
    read_in: ReadIn, town: Town, clerk: User
) -> None:
    first, second = (read_in(JANUARY, standing="draft") for _ in range(2))
    other = person_of(town, "clerk", display_name="李经办")
    theirs = read_in(JANUARY, standing="draft", by=other)
    issued = read_in(JANUARY, by=other)
    assert twin(theirs) == issued
    Reading.objects.filter(pk=issued.pk).delete()
    assert (twin(theirs), twin(second), twin(first)) == (None, first, second)


def test_no_title_tells_of_anothers_draft(read_in: ReadIn, town: Town) -> None:
    other = person_of(town, "clerk", display_name="李经办")
    read_in(JANUARY, standing="draft", by=other)
    later = JANUARY.replace("2026年1月16日", "2026年3月16日")
    assert read_in(later, standing="draft").title == "某某镇政府工作报告"
    assert read_in(later).title == "某某镇政府工作报告"


def test_a_title_is_made_another_beside_ones_own_draft(read_in: ReadIn) -> None:
    read_in(JANUARY, standing="draft")
    later = JANUARY.replace("2026年1月16日", "2026年3月16日")
    assert read_in(later, standing="draft").title == "某某镇政府工作报告（2026年）"


def test_brackets_of_a_title_stay_as_they_are_printed(read_in: ReadIn) -> None:
    text = JANUARY.replace("某某镇政府工作报告\n", "某某镇政府工作报告（草稿）\n", 1)
    assert read_in(text).title == "某某镇政府工作报告（草稿）"


@pytest.mark.parametrize("state", ["failed", "discarded"])
def test_a_draft_that_failed_or_was_given_up_can_be_deleted_with_its_file(
    read_in: ReadIn, client: Client, clerk: User, state: str
) -> None:
    draft = read_in(JANUARY, standing="draft")
    Reading.objects.filter(pk=draft.pk).update(state=state)
    client.force_login(clerk)
    link = reverse("imports:delete_draft", args=[draft.pk])
    assert f'href="{link}"' in body(client.get(draft.get_absolute_url()))
    client.post(link)
    assert not Reading.objects.filter(pk=draft.pk).exists()
