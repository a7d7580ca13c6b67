"""A 通报 from 征求意见稿 to 印发: who may do what when, and what stays after it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from commitments.actions import ActionError, publish
from commitments.bulletins import acting
from commitments.bulletins.acting import Outdated, day_fault, number_fault, stamp
from commitments.bulletins.source import fingerprint, has_deputy_items, letter_now, view_of
from commitments.exports.asking import left_out_of
from commitments.models import Bulletin, BulletinStep, Commitment, Progress, Publication, Town
from commitments.querysets import ImmutableError
from tests.factories import (
    CommitmentFactory,
    PlanFactory,
    ProgressFactory,
    TownFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
SEPTEMBER = dt.date(2026, 9, 30)
ISSUED = dt.date(2026, 10, 12)
NUMBER = "示政督〔2026〕20号"


@pytest.fixture
def town() -> Town:
    """A slow project, one for deputies alone, one for the town alone."""
    made: Town = TownFactory(name="示例镇")
    unit = UnitFactory(town=made, name="镇城建中心")
    plan = PlanFactory(town=made)
    for number, visibility in (("1", "public"), ("2", "deputy"), ("3", "internal")):
        item = CommitmentFactory(
            plan=plan, number=number, lead_unit=unit, visibility=visibility, wording=f"事项{number}"
        )
        ProgressFactory(commitment=item, value=Decimal(100), cause="选址未定")
    return made


def begun(town: Town, **fields: Any) -> Bulletin:
    """A draft of the live state of 30 September."""
    return acting.begin(town=town, as_of=SEPTEMBER, **fields)


def submitted(town: Town, **fields: Any) -> Bulletin:
    """The same as 送审稿."""
    made = begun(town, **fields)
    return acting.submit(made, seen=stamp(made), user=None)


def issued(made: Bulletin, **fields: Any) -> Bulletin:
    """The same issued, unless ``fields`` say otherwise."""
    plain = {"seen": stamp(made), "confirmed": fingerprint(made), "number": NUMBER}
    return acting.issue(made, **(plain | {"day": ISSUED, "today": ISSUED, "user": None} | fields))


def words_of(made: Bulletin) -> list[str]:
    """What its letter says, and its tables."""
    letter = letter_now(made, view_of(made))
    rows = [cell.text for annex in letter.annexes for row in annex.rows for cell in row]
    return [*(p.lead + p.text for p in letter.paragraphs), *rows]


def test_draft_is_proposed_from_the_live_state_as_deputies_see_it(town: Town) -> None:
    person = UserFactory()
    made = begun(town, user=person)
    assert made.title == "关于示例镇2026年第三季度目标任务进展情况的通报"
    assert made.requirements.splitlines()[0].startswith("偏慢的事项，由牵头单位")
    assert [item.wording for item in view_of(made).items] == ["事项1", "事项2"]
    step = made.steps.get()
    assert (step.before, step.after, step.by) == ("", "draft", person)


def test_next_one_takes_over_masthead_and_addressees(town: Town) -> None:
    Bulletin.objects.filter(pk=begun(town).pk).update(masthead="政务督查", copies="镇党委")
    made = begun(town)
    assert (made.masthead, made.copies, made.addressees) == ("政务督查", "镇党委", "各责任单位")


def test_town_without_items_has_nothing_to_tell() -> None:
    with pytest.raises(ActionError, match="没有可通报的事项"):
        begun(TownFactory())


def test_issuing_releases_the_live_state_and_freezes_it(town: Town) -> None:
    made = submitted(town)
    before = words_of(made)
    done = issued(made)
    released = Publication.objects.get()
    assert (done.publication, done.state, done.document_number) == (released, "issued", NUMBER)
    assert (released.title, released.released_by, released.released_on, released.as_of) == (
        *(done.title, done.issuer, ISSUED, SEPTEMBER),
    )
    assert released.items.count() == 3
    Progress.objects.update(value=Decimal(7))
    Commitment.objects.update(wording="改过的")
    assert words_of(Bulletin.objects.get()) == before
    steps = done.steps.values_list("before", "after")
    assert list(steps) == [("", "draft"), ("draft", "submitted"), ("submitted", "issued")]


def test_one_of_a_release_keeps_it_and_releases_nothing_more(town: Town) -> None:
    released = publish(
        town=town, title="会议", as_of=SEPTEMBER, released_on=ISSUED, released_by="镇党政办"
    )
    Progress.objects.update(value=Decimal(200))
    done = issued(submitted(town, publication=released))
    assert (done.publication, Publication.objects.count()) == (released, 1)
    assert "100台" in words_of(done)


def test_figures_that_moved_since_they_were_shown_are_not_issued(town: Town) -> None:
    made = submitted(town)
    shown = fingerprint(made)
    Progress.objects.filter(commitment__number="3").update(value=Decimal(50))
    with pytest.raises(Outdated, match="数据刚刚有变动"):
        issued(made, confirmed=shown)
    assert (Publication.objects.count(), Bulletin.objects.get().state) == (0, "submitted")


def test_issued_one_never_changes(town: Town) -> None:
    done = issued(submitted(town))
    stored = Bulletin.objects.get()
    for change in (stored.save, stored.delete):
        with pytest.raises(ImmutableError):
            change()
    for fields in ({"title": "别的"}, {"state": "draft"}, {"left_out": {"1": "不说"}}):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            Bulletin._base_manager.filter(pk=done.pk).update(**fields)
    for act in (acting.submit, acting.give_back):
        with pytest.raises(ActionError, match=r"现在是“印发”|退回"):
            act(
                stored,
                seen=stamp(stored),
                user=None,
                **({"reason": "改"} if act is acting.give_back else {}),
            )
    Bulletin._base_manager.filter(pk=done.pk).update(made_by=UserFactory())


def test_returned_one_can_be_changed_again_and_keeps_why(town: Town) -> None:
    made = submitted(town)
    words = {name: getattr(made, name) for name in acting.EDITABLE} | {"issue": "第20期"}
    with pytest.raises(ActionError, match="现在是“送审稿”"):
        acting.change(made, seen=stamp(made), words=words)
    with pytest.raises(ActionError, match="请写明退回的原因"):
        acting.give_back(made, seen=stamp(made), reason="", user=None)
    back = acting.give_back(made, seen=stamp(made), reason="单位名称有误", user=None)
    assert acting.change(back, seen=stamp(back), words=words).issue == "第20期"
    assert BulletinStep.objects.get(before="submitted").note == "单位名称有误"


def test_what_another_wrote_is_not_written_over(town: Town) -> None:
    made = begun(town)
    seen = stamp(made)
    words = {name: getattr(made, name) for name in acting.EDITABLE}
    acting.change(made, seen=seen, words=words | {"title": "别人的标题"})
    for act in (
        lambda: acting.change(made, seen=seen, words=words),
        lambda: acting.submit(made, seen=seen, user=None),
        lambda: acting.drop(made, seen=seen),
        lambda: acting.leave_out(made, seen=seen, commitment=1, reason="不说"),
    ):
        with pytest.raises(Outdated, match="别人刚刚改过"):
            act()
    assert Bulletin.objects.get().title == "别人的标题"


def test_item_left_out_is_counted_and_can_be_listed_again(town: Town) -> None:
    made = begun(town)
    item = Commitment.objects.get(number="1")
    out = acting.leave_out(made, seen=stamp(made), commitment=item.pk, reason="另行约谈")
    said = "".join(words_of(out))
    assert ("不列入本期通报的1项" in said, "1. 事项1" in said, "另行约谈" in said) == (
        True,
        False,
        False,
    )
    assert left_out_of(town, None) == {item.pk: "另行约谈"}
    back = acting.leave_out(out, seen=stamp(out), commitment=item.pk, reason="")
    assert (back.left_out, "1. 事项1" in "".join(words_of(back))) == ({}, True)


def test_draft_is_dropped_and_a_submitted_one_is_not(town: Town) -> None:
    made = begun(town)
    acting.drop(made, seen=stamp(made))
    assert not Bulletin.objects.exists()
    with pytest.raises(ActionError, match="已经删除"):
        acting.submit(made, seen=stamp(made), user=None)
    other = submitted(town)
    with pytest.raises(ActionError, match="现在是“送审稿”"):
        acting.drop(other, seen=stamp(other))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (NUMBER, ""),
        ("张府办通〔2026〕3号", ""),
        ("示政督[2026]20号", "“示政督[2026]20号”不像文号"),
        ("示政督（2026）20号", "“示政督（2026）20号”不像文号"),
        ("示政督〔2026〕第20号", "“示政督〔2026〕第20号”不像文号"),
        ("示政督〔2026〕020号", "“示政督〔2026〕020号”不像文号"),
        ("〔2026〕20号", "“〔2026〕20号”不像文号"),
        ("示政督〔2025〕20号", "文号“示政督〔2025〕20号”的年份与印发日期（2026年）不同"),
    ],
)
def test_number_is_checked_and_named(number: str, said: str) -> None:
    fault = number_fault(number, ISSUED)
    assert fault.startswith(said) if said else not fault


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (dt.date(2026, 9, 29), "印发日期2026年9月29日早于数据截至日期2026年9月30日，请改。"),
        (SEPTEMBER, ""),
        (ISSUED, ""),
        (
            dt.date(2027, 12, 30),
            "印发日期2027年12月30日还没有到，请填今天（2026年10月12日）或以前的日期。",
        ),
    ],
)
def test_day_of_issue_lies_between_the_figures_and_today(day: dt.date, said: str) -> None:
    assert day_fault(day, as_of=SEPTEMBER, today=ISSUED) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"number": "20号"}, "不像文号"),
        ({"day": dt.date(2026, 10, 13)}, "印发日期2026年10月13日还没有到"),
    ],
)
def test_refused_issue_changes_nothing(town: Town, fields: dict[str, Any], said: str) -> None:
    made = submitted(town)
    with pytest.raises(ActionError, match=said):
        issued(made, **fields)
    assert (Publication.objects.count(), Bulletin.objects.get().state) == (0, "submitted")


def test_number_is_given_once_in_a_town(town: Town) -> None:
    issued(submitted(town))
    other = submitted(town)
    with pytest.raises(ActionError, match=f"本镇已有文号“{NUMBER}”"):
        issued(other)


def test_public_example_is_never_issued(town: Town) -> None:
    made, other = begun(town), submitted(town)
    Town.objects.update(provenance="public_example")
    made, other = (Bulletin.objects.get(pk=each.pk) for each in (made, other))
    with pytest.raises(ActionError, match="只能看草稿"):
        acting.submit(made, seen=stamp(made), user=None)
    with pytest.raises(ActionError, match="不是镇政府文件"):
        issued(other)


def test_requirements_are_proposed_anew_until_somebody_writes_them(town: Town) -> None:
    made = begun(town)
    Progress.objects.update(value=Decimal(180))
    assert "偏慢的事项" not in "".join(words_of(made))
    sent = acting.submit(made, seen=stamp(made), user=None)
    assert "偏慢的事项" not in sent.requirements
    back = acting.give_back(sent, seen=stamp(sent), reason="改", user=None)
    words = {name: getattr(back, name) for name in acting.EDITABLE}
    kept = acting.change(back, seen=stamp(back), words=words | {"requirements": "每月调度。"})
    Progress.objects.update(value=Decimal(100))
    assert "每月调度。" in words_of(kept)
    assert kept.steps.filter(before="draft", after="draft").count() == 1


def test_what_asks_for_nothing_is_not_submitted(town: Town) -> None:
    made = begun(town)
    words = {name: getattr(made, name) for name in acting.EDITABLE} | {"requirements": ""}
    emptied = acting.change(made, seen=stamp(made), words=words)
    with pytest.raises(acting.Unwritten, match="请先填写，再送审"):
        acting.submit(emptied, seen=stamp(emptied), user=None)
    Bulletin.objects.filter(pk=made.pk).update(state="submitted")
    with pytest.raises(acting.Unwritten, match="填写后再印发"):
        issued(Bulletin.objects.get())
    assert not Publication.objects.exists()


def test_what_is_for_deputies_alone_keeps_it_from_the_public(town: Town) -> None:
    assert has_deputy_items(issued(submitted(town)))
    Commitment.objects.filter(visibility="deputy").update(visibility="internal")
    # The release before still told of it, and the counts are compared with it.
    second = issued(submitted(town), number="示政督〔2026〕21号")
    assert has_deputy_items(second)
    assert not has_deputy_items(issued(submitted(town), number="示政督〔2026〕22号"))
