"""What a person decides of the records of a report, and what is refused with a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from commitments.actions import ActionError
from commitments.models import Commitment, Town
from imports.models import Card, Reading
from imports.review import deciding
from imports.review.records import values_of
from people.models import User
from tests.factories import CommitmentFactory, DocumentFactory, PlanFactory, TownFactory

from .conftest import ReadIn
from .reports import JANUARY, JULY

JUNE = dt.date(2026, 6, 30)


@pytest.fixture
def reading(read_in: ReadIn) -> Reading:
    return read_in(JANUARY)


def card(reading: Reading, words: str) -> Card:
    return reading.cards.get(quote__contains=words)


def stored(card: Card) -> Card:
    return Card.objects.get(pk=card.pk)


def test_a_card_is_accepted_rejected_and_put_back(reading: Reading, clerk: User) -> None:
    beds = card(reading, "100张")
    deciding.accept(beds, by=clerk)
    told = stored(beds)
    assert (told.state, told.decided_by, told.decided_at is None) == ("accepted", clerk, False)
    deciding.reject(beds, by=clerk)
    assert (stored(beds).state, beds.state) == ("rejected", "rejected")
    deciding.put_back(beds, by=clerk)
    told = stored(beds)
    assert (told.state, told.decided_by, told.decided_at) == ("pending", None, None)


ACTS: list[Callable[[Card], Any]] = [
    lambda card: deciding.accept(card, by=None),
    lambda card: deciding.reject(card, by=None),
    lambda card: deciding.put_back(card, by=None),
    lambda card: deciding.edit(card, by=None, values={}),
    lambda card: deciding.answer(card, by=None),
    lambda card: deciding.accept_certain(card.reading, by=None),
    lambda card: deciding.add(card.reading, by=None, start=0, end=9),
    lambda card: deciding.set_facts(card.reading, by=None, values={}),
    lambda card: deciding.set_plans(card.reading, by=None, plans=[]),
    lambda card: deciding.issue_draft(card.reading, by=None),
]


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_changed_once_it_is_confirmed(
    reading: Reading, act: Callable[[Card], Any]
) -> None:
    Reading.objects.filter(pk=reading.pk).update(state="confirmed")
    before = list(Card.objects.values())
    with pytest.raises(ActionError, match="这份报告现在是“已确认”，不能再改。"):
        act(card(reading, "100张"))
    assert list(Card.objects.values()) == before


def test_an_edit_changes_what_it_names_and_never_the_quote(reading: Reading, clerk: User) -> None:
    beds = card(reading, "100张")
    values = {
        "value": Decimal("120.50"),
        "due": dt.date(2026, 11, 30),
        "unit": "平方米",
        "wording": "新增养老床位",
        "kind": "outcome",
        "subject": "床位",
    }
    deciding.edit(beds, by=clerk, values=values)
    told = stored(beds)
    assert (told.quote, told.start) == ("年底前新增养老床位100张", beds.start)
    assert told.found["value"] == "100"
    said = values_of(told)
    assert (said["value"], said["due"], said["unit"]) == (
        Decimal("120.5"),
        dt.date(2026, 11, 30),
        "㎡",
    )
    assert (said["wording"], said["kind"]) == ("新增养老床位", "outcome")
    assert (said["subject"], said["comparator"]) == ("床位", "=")
    assert reading.text[told.start : told.end] == told.quote


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"kind": "promise"}, "kind", "“promise”不在可选的范围里"),
        ({"area": "sports"}, "area", "领域“sports”不在可选的范围里"),
        ({"wording": ""}, "wording", "请填写任务表述"),
        ({"wording": "字" * 401}, "wording", "任务表述有401字，最多400字"),
        ({"unit": "个" * 21}, "unit", "计量单位有21字，最多20字"),
        ({"value": Decimal("NaN")}, "value", "“NaN”不是数字"),
        ({"value": 1.5}, "value", "“1.5”不是数字"),
        ({"value": Decimal(-3)}, "value", "数量“-3”不能是负数"),
        ({"measure": "milestone"}, "value", "衡量方式为节点的事项不填数值"),
        ({"value_max": Decimal(200)}, "value_max", "只有区间才填上限"),
        ({"comparator": "range"}, "value_max", "区间要填数值和上限两个数"),
        (
            {"comparator": "range", "value_max": Decimal(90)},
            "value_max",
            "上限90小于数值100，请改正",
        ),
        ({"due": "2026-12-31"}, "due", "日期“2026-12-31”不对"),
        ({"due": dt.date(1900, 1, 1)}, "due", "日期“1900-01-01”不对"),
        ({"from_day": dt.date(2027, 1, 1)}, "from_day", "时段起2027-01-01晚于2026-12-31"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    reading: Reading, values: dict[str, Any], field: str, words: str
) -> None:
    beds = card(reading, "100张")
    with pytest.raises(ValidationError) as refused:
        deciding.edit(beds, by=None, values=values)
    assert words in "".join(refused.value.message_dict[field])
    assert stored(beds).fields == beds.fields


@pytest.mark.parametrize("name", ["quote", "start", "certain", "nothing"])
def test_quote_and_place_are_no_fields(reading: Reading, name: str) -> None:
    with pytest.raises(ValidationError, match=f"没有名为“{name}”的栏目。"):
        deciding.edit(card(reading, "100张"), by=None, values={name: "1"})


def test_a_commitment_without_its_figure_is_not_accepted(reading: Reading) -> None:
    beds = card(reading, "100张")
    deciding.edit(beds, by=None, values={"value": None})
    with pytest.raises(ActionError, match="“年底前新增养老床位100张”没有数值。请填写数值"):
        deciding.accept(beds, by=None)
    assert stored(beds).state == "pending"
    deciding.edit(beds, by=None, values={"measure": "milestone"})
    deciding.accept(beds, by=None)
    assert stored(beds).state == "accepted"


def test_an_accepted_card_is_not_edited_into_one_that_could_not_be(reading: Reading) -> None:
    beds = card(reading, "100张")
    deciding.accept(beds, by=None)
    with pytest.raises(ValidationError, match="没有数值"):
        deciding.edit(beds, by=None, values={"value": None})
    assert values_of(stored(beds))["value"] == Decimal(100)
    deciding.edit(beds, by=None, values={"value": Decimal(90)})
    assert (stored(beds).state, values_of(stored(beds))["value"]) == ("accepted", Decimal(90))


@pytest.fixture
def promised(town: Town) -> list[Commitment]:
    """What the town promised in January: beds, lifts, a house of culture."""
    plan = PlanFactory(town=town, title="某某镇2026年目标任务")
    beds = CommitmentFactory(
        plan=plan, number="1", wording="新增养老床位100张", subject="养老床位", value=100, unit="张"
    )
    lifts = CommitmentFactory(
        plan=plan, number="2", wording="加装电梯完工60台", subject="加装电梯", value=60, unit="台"
    )
    house = CommitmentFactory(
        plan=plan,
        number="3",
        wording="建成文化中心",
        subject="文化中心",
        measure="milestone",
        value=None,
        unit="",
        basis="level",
    )
    return [beds, lifts, house]


def test_sure_answers_are_chosen_and_wait(promised: list[Commitment], read_in: ReadIn) -> None:
    reading = read_in(JULY)
    lifts = card(reading, "31台")
    assert (lifts.answers, lifts.state, lifts.decided_at) == (promised[1], "pending", None)
    offered = lifts.proposals[0]
    assert (offered["commitment"], offered["card"], offered["doubts"]) == (promised[1].pk, None, [])
    assert "加装电梯" in "".join(offered["words"])
    # Restated: the same beds once more.
    assert card(reading, "年底前").answers == promised[0]
    assert card(reading, "公厕").answers is None


def test_an_answer_is_given_changed_and_taken_away(
    promised: list[Commitment], read_in: ReadIn, clerk: User
) -> None:
    reading = read_in(JULY)
    lifts, toilets = card(reading, "31台"), card(reading, "公厕")
    deciding.answer(lifts, by=clerk, own=toilets)
    told = stored(lifts)
    assert (told.answers, told.answers_card, told.decided_by) == (None, toilets, clerk)
    deciding.answer(lifts, by=clerk, commitment=promised[0])
    assert (stored(lifts).answers, stored(lifts).answers_card) == (promised[0], None)
    deciding.answer(lifts, by=clerk)
    assert (stored(lifts).answers, stored(lifts).answers_card) == (None, None)


def test_what_cannot_be_answered_is_refused(
    town: Town, promised: list[Commitment], read_in: ReadIn
) -> None:
    reading = read_in(JULY)
    lifts, toilets = card(reading, "31台"), card(reading, "公厕")
    elsewhere = CommitmentFactory()
    gone = CommitmentFactory(plan=promised[0].plan, merged_into=promised[0], wording="养老床位")
    cases: list[tuple[Card, dict[str, Any], str]] = [
        (lifts, {"commitment": elsewhere}, "不是本镇的，请另选"),
        (lifts, {"commitment": gone}, "已并入“1 新增养老床位100张”，请选后者"),
        (lifts, {"commitment": promised[0], "own": toilets}, "只能对应一项承诺"),
        (lifts, {"own": card(reading, "45张")}, "不是本报告采用的承诺"),
        (toilets, {"own": card(reading, "年底前")}, "承诺不能对应本报告里的另一条承诺"),
    ]
    for one, told, words in cases:
        with pytest.raises(ActionError, match=words):
            deciding.answer(one, by=None, **told)
    assert stored(lifts).answers == promised[1]


def test_what_reports_needs_its_day_and_first_day(
    promised: list[Commitment], read_in: ReadIn
) -> None:
    beds = card(read_in(JULY), "45张")
    deciding.answer(beds, by=None, commitment=promised[0])
    deciding.edit(beds, by=None, values={"from_day": None})
    with pytest.raises(ActionError, match="是一段时间的数，请填写时段起"):
        deciding.accept(beds, by=None)
    deciding.edit(beds, by=None, values={"due": None})
    with pytest.raises(ActionError, match="没有数据截至的日期"):
        deciding.accept(beds, by=None)
    deciding.edit(beds, by=None, values={"due": JUNE, "from_day": dt.date(2026, 1, 1)})
    deciding.accept(beds, by=None)
    assert stored(beds).state == "accepted"


def test_one_commitment_has_one_figure_of_one_time(
    promised: list[Commitment], read_in: ReadIn
) -> None:
    reading = read_in(JULY.replace("建成文化中心。", "加装电梯累计完工33台。"))
    first, second = card(reading, "31台"), card(reading, "33台")
    # Neither is chosen unasked.
    assert (first.answers, second.answers) == (None, None)
    for one in (first, second):
        deciding.answer(one, by=None, commitment=promised[1])
    deciding.accept(first, by=None)
    with pytest.raises(ActionError, match="与已接受的“加装电梯累计完工31台”说的是同一承诺"):
        deciding.accept(second, by=None)
    deciding.reject(first, by=None)
    deciding.accept(second, by=None)
    assert (stored(first).state, stored(second).state) == ("rejected", "accepted")


def test_a_rejected_commitment_has_no_outcomes(read_in: ReadIn) -> None:
    reading = read_in(JULY)
    beds, promise = card(reading, "45张"), card(reading, "年底前")
    deciding.answer(beds, by=None, own=promise)
    deciding.reject(promise, by=None)
    assert stored(beds).answers_card is None


def test_all_certain_leaves_what_is_uncertain_or_in_doubt(reading: Reading, clerk: User) -> None:
    beds = card(reading, "100张")
    Card.objects.filter(pk=beds.pk).update(
        proposals=[{"commitment": 1, "card": None, "score": 40, "words": [], "doubts": ["x"]}]
    )
    wanted = {
        one.quote
        for one in reading.cards.all()
        if one.certain and (not one.proposals or one.answers_id or one.answers_card_id)
    } - {beds.quote}
    assert deciding.accept_certain(reading, by=clerk) == len(wanted) > 0
    accepted = reading.cards.filter(state="accepted")
    assert {one.quote for one in accepted} == wanted
    assert stored(beds).state == "pending"
    assert deciding.accept_certain(reading, by=clerk) == 0


def test_all_takes_everything_that_can_be_taken(reading: Reading) -> None:
    beds = card(reading, "100张")
    deciding.edit(beds, by=None, values={"value": None})
    assert deciding.accept_all(reading, by=None) == reading.cards.count() - 1
    assert [one.quote for one in reading.cards.filter(state="pending")] == [beds.quote]


def test_marked_words_become_a_card_with_what_the_reader_says(read_in: ReadIn, clerk: User) -> None:
    reading = read_in(JANUARY)
    beds = card(reading, "1500个")
    start, end = beds.start, beds.end
    beds.delete()
    made = deciding.add(reading, by=clerk, start=start, end=end + 1)
    assert (made.quote, made.start, made.by_hand, made.state) == (
        "新增停车位1500个。",
        start,
        True,
        "pending",
    )
    said = values_of(made)
    assert (said["value"], said["unit"], said["due"]) == (
        Decimal(1500),
        "个",
        dt.date(2028, 12, 31),
    )
    assert (made.certain, made.found) == (False, {})


def test_marked_words_without_a_record_say_no_more_than_they_do(reading: Reading) -> None:
    place = reading.text.index("让我们一起奋斗")
    made = deciding.add(reading, by=None, start=place, end=place + 7)
    said = values_of(made)
    assert (said["wording"], said["measure"], said["value"], said["due"]) == (
        "让我们一起奋斗",
        "milestone",
        None,
        None,
    )


def test_what_is_no_clause_is_not_marked(reading: Reading) -> None:
    beds = card(reading, "100张")
    for start, end, words in (
        (beds.start, beds.end, "开头处已有一条记录"),
        (0, 0, "不在正文里"),
        (5, 99_999, "不在正文里"),
        (-3, 4, "不在正文里"),
        (0, 1, "太短"),
    ):
        with pytest.raises(ActionError, match=words):
            deciding.add(reading, by=None, start=start, end=end)
    assert reading.cards.filter(by_hand=True).count() == 0


def test_too_long_a_selection_is_refused(read_in: ReadIn) -> None:
    reading = read_in(JANUARY + "字" * 700)
    with pytest.raises(ActionError, match="选中了601字，最多600字"):
        deciding.add(reading, by=None, start=len(reading.text) - 601, end=len(reading.text))


def test_facts_are_put_right(reading: Reading) -> None:
    deciding.set_facts(
        reading, by=None, values={"title": "  报告  甲 ", "date": dt.date(2025, 3, 1)}
    )
    assert (reading.title, reading.date) == ("报告 甲", dt.date(2025, 3, 1))
    # Another year plans another year.
    assert reading.plans[0]["title"] == "某某镇2025年目标任务"


def test_wrong_facts_are_refused_at_their_field(town: Town, reading: Reading) -> None:
    DocumentFactory(town=town, title="别的报告", text="另一份正文")
    for values, field in (
        ({"title": " "}, "title"),
        ({"title": "别的报告"}, "title"),
        ({"kind": "novel"}, "kind"),
        ({"source_url": "not a url"}, "source_url"),
        ({"period_start": dt.date(2026, 1, 1)}, "period_start"),
    ):
        with pytest.raises(ValidationError) as refused:
            deciding.set_facts(reading, by=None, values=values)
        assert list(refused.value.message_dict) == [field]
    assert Reading.objects.get().title == "某某镇政府工作报告"


def test_plans_are_put_right_and_found_by_title(town: Town, reading: Reading) -> None:
    held = PlanFactory(town=town, title="目标任务")
    five = reading.plans[1]
    deciding.set_plans(reading, by=None, plans=[five, {"title": "目标任务"}])
    assert [(plan["title"], plan["plan"]) for plan in reading.plans] == [
        ("目标任务", held.pk),
        ("某某镇2026—2030年目标任务", None),
    ]
    for wrong, words in (
        ([{"title": "新计划"}], "要填开始日期和结束日期"),
        ([five, five], "写了两次"),
        ([{**five, "start": "早春"}], "日期“早春”看不懂"),
        ([{**five, "start": "2031-01-01"}], "开始日期不能晚于结束日期"),
        ([{**five, "title": ""}], "不能为空|This field|字段"),
    ):
        with pytest.raises(ValidationError, match=words):
            deciding.set_plans(reading, by=None, plans=wrong)


def test_a_draft_becomes_public_once(read_in: ReadIn) -> None:
    draft = read_in(JANUARY, standing="draft")
    deciding.issue_draft(draft, by=None)
    assert Reading.objects.get().standing == "issued"
    with pytest.raises(ActionError, match="已是正式文件"):
        deciding.issue_draft(draft, by=None)


def test_a_report_is_given_up_unless_it_is_confirmed(reading: Reading) -> None:
    deciding.discard(reading, by=None)
    assert Reading.objects.get().state == "discarded"
    Reading.objects.update(state="confirmed")
    with pytest.raises(ActionError, match="已确认，不能放弃"):
        deciding.discard(reading, by=None)


def test_another_towns_commitments_are_not_offered(read_in: ReadIn) -> None:
    CommitmentFactory(
        plan=PlanFactory(town=TownFactory()), wording="加装电梯完工60台", value=60, unit="台"
    )
    assert card(read_in(JULY), "31台").proposals == []
