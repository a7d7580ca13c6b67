"""Long papers made in the background: asked for once, claimed once, taken up again, forgotten."""

from __future__ import annotations

import datetime as dt
import os
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from commitments.actions import publish
from commitments.models import Paper, Publication
from commitments.papers import making
from commitments.papers.making import LONG_ROWS, Lost, ask, expire, is_long, may_fetch, run, sweep
from commitments.reading import TownView, town_view
from commitments.tasks import expire_papers, make_paper, sweep_papers
from people.models import Membership, User
from tests.factories import CommitmentFactory, PlanFactory, TownFactory, UserFactory, person_of

pytestmark = pytest.mark.django_db

SEPTEMBER, TODAY = dt.date(2026, 9, 30), dt.date(2026, 10, 12)
# Longer than a run may be silent, in tests as elsewhere.
LONG_AGO = dt.timedelta(hours=2)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def released() -> Publication:
    """示例镇 with one public item, one for deputies, one for itself, released once."""
    plan = PlanFactory(town=TownFactory(name="示例镇"))
    for number, visibility in enumerate(("public", "deputy", "internal"), start=1):
        CommitmentFactory(
            plan=plan, number=str(number), wording=f"给{visibility}看", visibility=visibility
        )
    return publish(
        town=plan.town, title="三季度", as_of=SEPTEMBER, released_on=TODAY, released_by="党政办"
    )


def view_of(released: Publication, user: Any, **asked: Any) -> TownView:
    return town_view(town=released.town, user=user, today=TODAY, **asked)


def asked_for(released: Publication, user: Any, **asked: Any) -> Paper:
    """The paper that ``user`` asks for: 代表版 of the release, unless ``asked`` says otherwise."""
    plain = {"edition": "deputy", "query": "", "filename": "示例镇.xlsx"}
    live = {"as_of": TODAY} if asked.pop("live", False) else {}
    paper, _new = ask(view_of(released, user, **live), user=user, **(plain | asked))
    return paper


def wordings(paper: Paper) -> list[str]:
    """The tasks in the 总表 of the file that was made."""
    paper.refresh_from_db()
    book = openpyxl.load_workbook(BytesIO(paper.file.open("rb").read()))
    rows = [row for row in book["总表"].iter_rows(values_only=True) if row[0] in (1, 2, 3)]
    return [str(row[3]) for row in rows]


def state_of(paper: Paper) -> tuple[str, int]:
    paper.refresh_from_db()
    return paper.state, paper.attempts


@pytest.mark.parametrize(
    ("role", "asked", "listed", "name"),
    [
        ("deputy", {}, ["给public看", "给deputy看"], "代表版"),
        ("clerk", {}, ["给public看", "给deputy看"], "代表版"),
        ("clerk", {"edition": "internal"}, ["给public看", "给deputy看", "给internal看"], "内部版"),
        ("clerk", {"live": True}, ["给public看", "给deputy看"], "实时数据"),
        ("clerk", {"query": "q=给public"}, ["给public看"], "给public"),
    ],
)
def test_file_holds_what_was_asked_for(
    released: Publication, role: str, asked: dict[str, Any], listed: list[str], name: str
) -> None:
    paper = asked_for(released, person_of(released.town, role), **asked)
    assert make_paper(paper.pk) is True
    assert wordings(paper) == listed
    assert name in paper.filename
    assert (paper.state, paper.token, paper.steps) == ("done", "", paper.done_steps)
    assert make_paper(paper.pk) is False
    assert [path.name for path in (Path(paper.file.path).parent).iterdir()] == [
        Path(paper.file.name).name
    ]


def test_everybody_gets_a_paper_of_what_is_public(released: Publication, settings: Any) -> None:
    settings.PUBLIC_PAGES = True
    paper = asked_for(released, AnonymousUser())
    assert run(paper.pk, today=TODAY)
    assert (wordings(paper), paper.audience, paper.asked_by) == (["给public看"], "public", None)


def test_who_asks_for_the_same_gets_the_same(released: Publication) -> None:
    clerk, deputy = (person_of(released.town, role) for role in ("clerk", "deputy"))
    first = asked_for(released, clerk)
    assert asked_for(released, deputy) == first
    assert asked_for(released, clerk, query="q=给") != first
    internal = asked_for(released, clerk, edition="internal")
    live = asked_for(released, clerk, live=True)
    assert asked_for(released, clerk, live=True) == live
    for each in (first, internal, live):
        assert run(each.pk, today=TODAY)
    # Released for good is the same for ever; who signed, and what is live, is not.
    assert asked_for(released, deputy) == first
    assert asked_for(released, clerk, edition="internal") != internal
    assert asked_for(released, clerk, live=True) != live


def test_paper_whose_file_is_gone_is_made_again(released: Publication) -> None:
    clerk = person_of(released.town, "clerk")
    first = asked_for(released, clerk)
    assert run(first.pk, today=TODAY)
    first.refresh_from_db()
    Path(first.file.path).unlink()
    assert asked_for(released, clerk) != first
    making.lost(first)
    assert state_of(first)[0] == "failed"
    assert making.again(first)
    assert run(first.pk, today=TODAY)
    first.refresh_from_db()
    assert Path(first.file.path).is_file()


def test_public_and_deputies_do_not_share_a_paper(released: Publication, settings: Any) -> None:
    settings.PUBLIC_PAGES = True
    deputy = person_of(released.town, "deputy")
    mine, theirs = asked_for(released, deputy), asked_for(released, AnonymousUser())
    stranger = UserFactory()
    assert mine != theirs
    assert [may_fetch(who, mine) for who in (deputy, stranger, AnonymousUser())] == [
        *(True, False, False)
    ]
    assert [may_fetch(who, theirs) for who in (stranger, AnonymousUser())] == [True, True]


@pytest.mark.parametrize(
    ("asked", "may"),
    [
        ({}, {"clerk": True, "deputy": True, "other": False, "stranger": False}),
        (
            {"edition": "internal"},
            {"clerk": True, "deputy": False, "other": False, "stranger": False},
        ),
        ({"live": True}, {"clerk": True, "deputy": False, "other": False, "stranger": False}),
    ],
)
def test_papers_are_fetched_by_those_who_may_read_what_they_hold(
    released: Publication, asked: dict[str, Any], may: dict[str, bool]
) -> None:
    people = {role: person_of(released.town, role) for role in ("clerk", "deputy")}
    people |= {"other": person_of(TownFactory(), "clerk"), "stranger": UserFactory()}
    paper = asked_for(released, people["clerk"], **asked)
    assert {who: may_fetch(user, paper) for who, user in people.items()} == may


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"query": "unit=没有的办"}, "牵头单位：没有“没有的办”这一项，请从列表中选。"),
        ({"query": "q=没有"}, "没有符合条件的任务，没有可打印的内容。请放宽条件。"),
    ],
)
def test_what_cannot_be_made_fails_at_once_with_a_sentence(
    released: Publication, asked: dict[str, Any], fault: str
) -> None:
    paper = asked_for(released, person_of(released.town, "clerk"), **asked)
    assert run(paper.pk, today=TODAY) is False
    assert (*state_of(paper), paper.fault) == ("failed", 1, fault)


def test_paper_of_one_who_lost_the_right_is_not_made(released: Publication) -> None:
    clerk: User = person_of(released.town, "clerk")
    paper = asked_for(released, clerk, edition="internal")
    Membership.objects.filter(user=clerk).delete()
    assert run(paper.pk, today=TODAY) is False
    assert paper.file.name == ""
    assert (*state_of(paper), paper.fault) == (
        *("failed", 1),
        "申请的人已经看不到这些内容，没有生成。",
    )


def test_fault_is_tried_three_times_and_then_said(
    released: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = asked_for(released, person_of(released.town, "clerk"))

    def broken(*_args: Any, **_options: Any) -> bytes:
        raise ValueError

    monkeypatch.setattr(making, "meeting_workbook", broken)
    told = []
    for _each in range(3):
        run(paper.pk, today=TODAY)
        told.append(state_of(paper))
    assert told == [("queued", 1), ("queued", 2), ("failed", 3)]
    assert paper.fault == "试了3次都没有做成，已停下。可以再试一次；还不行请找管理员看日志。"
    assert run(paper.pk, today=TODAY) is False
    monkeypatch.undo()
    assert (making.again(paper), making.again(paper)) == (True, False)
    assert (run(paper.pk, today=TODAY), *state_of(paper)) == (True, "done", 1)


def ages(paper: Paper, ago: dt.timedelta, **fields: Any) -> None:
    at = timezone.now() - ago
    Paper.objects.filter(pk=paper.pk).update(asked_at=at, beat_at=at, **fields)


def test_what_a_dead_worker_had_is_taken_up_again_and_given_up_in_the_end(
    released: Publication,
) -> None:
    clerk = person_of(released.town, "clerk")
    dead = asked_for(released, clerk)
    ages(dead, LONG_AGO, state="running", token="dead", attempts=1)
    hopeless = asked_for(released, clerk, query="q=给")
    ages(hopeless, LONG_AGO, state="running", token="dead", attempts=3)
    alive = asked_for(released, clerk, query="q=看")
    ages(alive, dt.timedelta(0), state="running", token="alive", attempts=1)
    forgotten = asked_for(released, clerk, query="q=1")
    Paper.objects.filter(pk=forgotten.pk).update(asked_at=timezone.now() - LONG_AGO)
    assert sweep() == [dead.pk, forgotten.pk]
    assert [state_of(each) for each in (dead, hopeless, alive, forgotten)] == [
        *(("queued", 1), ("failed", 3), ("running", 1), ("queued", 0))
    ]
    # Sent a moment ago, they are not sent again.
    assert sweep() == []


def test_worker_given_up_for_dead_writes_nothing_over_anothers_work(
    released: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = asked_for(released, person_of(released.town, "clerk"))
    usual, took = making.meeting_workbook, []

    def slow(view: Any, *, tell: Any) -> bytes:
        if not took:
            took.append(paper.pk)
            ages(paper, LONG_AGO)
            assert sweep() == [paper.pk]
            assert run(paper.pk, today=TODAY) is True
        return usual(view)

    monkeypatch.setattr(making, "meeting_workbook", slow)
    assert run(paper.pk, today=TODAY) is False
    assert state_of(paper) == ("done", 2)
    folder = Path(paper.file.path).parent
    assert [path.name for path in folder.iterdir()] == [Path(paper.file.name).name]


def test_telling_how_far_it_is_ends_a_run_that_lost_its_paper(released: Publication) -> None:
    paper = asked_for(released, person_of(released.town, "clerk"))
    Paper.objects.filter(pk=paper.pk).update(state="running", token="mine")
    tell = making._Telling(paper.pk, "mine")
    tell(2, 8)
    # Said a moment ago; it is written down at the end at the latest.
    tell(3, 8)
    paper.refresh_from_db()
    assert (paper.done_steps, paper.steps) == (2, 8)
    Paper.objects.filter(pk=paper.pk).update(token="theirs")
    with pytest.raises(Lost):
        tell(8, 8)


def test_papers_are_forgotten_after_a_month_with_their_files(released: Publication) -> None:
    clerk = person_of(released.town, "clerk")
    old, young = asked_for(released, clerk), asked_for(released, clerk, query="q=给")
    for each in (old, young):
        run(each.pk, today=TODAY)
        each.refresh_from_db()
    waiting = asked_for(released, clerk, edition="internal")
    for each in (old, waiting):
        ages(each, dt.timedelta(days=31))
    folder = Path(old.file.path).parent
    left = folder / "9-half.part"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    (folder / "10-now.part").write_bytes(b"half")
    assert expire_papers() == 1
    assert set(Paper.objects.values_list("pk", flat=True)) == {young.pk, waiting.pk}
    kept = {Path(young.file.name).name, "10-now.part"}
    assert {path.name for path in folder.iterdir()} == kept
    assert expire(now=timezone.now()) == 0


def test_sweep_sends_what_it_found(released: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = asked_for(released, person_of(released.town, "clerk"))
    ages(paper, LONG_AGO)
    sent: list[int] = []
    monkeypatch.setattr(make_paper, "delay", sent.append)
    assert (sweep_papers(), sent) == ([paper.pk], [paper.pk])


def test_long_is_what_a_page_has_no_time_for() -> None:
    class View:
        items = (None,) * LONG_ROWS

    view: Any = View()
    assert is_long(view) is False
    view.items = (*view.items, None)
    assert is_long(view) is True
