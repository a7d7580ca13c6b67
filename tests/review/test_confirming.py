"""Accepted records through the corridor of every import: written to the digit, once, and undone."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from commitments.actions import ActionError
from commitments.models import (
    Commitment,
    CommitmentSource,
    Document,
    Plan,
    Progress,
    TargetVersion,
    Town,
)
from imports import actions
from imports.models import Batch, Card, Reading, Row, State
from imports.planning_words import failure
from imports.review import carried, confirming, deciding
from imports.review.confirmed import Confirmed, figure_text
from imports.review.records import values_of
from people.models import User
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    PlanFactory,
    ProgressFactory,
    TownFactory,
)

from .conftest import Carry, ReadIn
from .reports import JANUARY, JULY

JUNE = dt.date(2026, 6, 30)
NEW_YEAR = dt.date(2026, 1, 1)
COUNTED = (Document, Plan, Commitment, TargetVersion, CommitmentSource, Progress)
# What a commitment holds exactly as its card says.
SAME = ("wording", "subject", "measure", "comparator", "value", "value_max", "unit", "basis")
SAME = (*SAME, "baseline", "due", "strength", "area")


def counts() -> list[int]:
    return [model._default_manager.count() for model in COUNTED]


def card(reading: Reading, words: str) -> Card:
    return reading.cards.get(quote__contains=words)


@pytest.fixture
def january(read_in: ReadIn, carry: Carry) -> Reading:
    """The report of January, all of it accepted and written."""
    reading = read_in(JANUARY)
    carry(reading)
    return reading


def test_every_field_of_every_card_arrives(january: Reading) -> None:
    cards = [one for one in january.cards.all() if one.fields["kind"] == "commitment"]
    assert len(cards) == Commitment.objects.count() == 8
    for one in cards:
        source = CommitmentSource.objects.get(offset=one.start)
        held, values = source.commitment, values_of(one)
        assert {name: getattr(held, name) for name in SAME} == {n: values[n] for n in SAME}
        assert (held.state, held.category, held.extra) == ("active", "key_task", {})
        assert (source.document, source.quote) == (january.document, one.quote)
        text = source.document.text
        assert text[source.offset : source.offset + len(source.quote)] == one.quote
        first = TargetVersion.objects.get(commitment=held)
        assert (first.value, first.value_max, first.due) == (
            values["value"],
            values["value_max"],
            values["due"],
        )


def test_targets_are_written_as_people_write_them(january: Reading) -> None:
    told = Commitment.objects.order_by("plan_id", "position").values_list("number", "value_text")
    assert list(told) == [
        ("1", "不少于8%"),
        ("2", "前3名"),
        ("3", "100张"),
        ("4", "60台"),
        ("5", "3-5个"),
        ("6", "约1.2万㎡"),
        ("7", ""),
        ("1", "1500个"),
    ]


def test_the_report_and_its_plans_are_stored(january: Reading) -> None:
    document = Document.objects.get()
    assert (january.document, january.state) == (document, "confirmed")
    assert (document.title, document.text) == (january.title, january.text)
    assert (document.kind, document.meeting, document.date) == (
        "work_report",
        january.meeting,
        dt.date(2026, 1, 16),
    )
    assert (document.period_start, document.period_end) == (
        dt.date(2025, 1, 1),
        dt.date(2025, 12, 31),
    )
    assert list(Plan.objects.order_by("end").values_list("title", "kind", "document")) == [
        ("某某镇2026年目标任务", "annual", document.pk),
        ("某某镇2026—2030年目标任务", "five_year", document.pk),
    ]
    assert set(Plan.objects.values_list("given", "provenance")) == {
        (dt.date(2026, 1, 16), "official")
    }


def test_the_text_travels_in_no_cell(read_in: ReadIn, clerk: User) -> None:
    reading = read_in(JANUARY)
    batch = confirming.confirm(reading, by=clerk, enqueue=False)
    assert batch is not None
    assert all(
        column.key != "text" for sheet in Confirmed(reading).sheets() for column in sheet.columns
    )
    actions.check(batch.pk)
    row = Row.objects.get(batch=batch, kind="document")
    assert (row.clean["text"], "text" in row.raw) == (reading.text, False)


def test_the_same_report_again_says_nothing_new(
    january: Reading, read_in: ReadIn, clerk: User
) -> None:
    before = counts()
    again = read_in(JANUARY)
    assert again.title == january.title
    assert deciding.accept_all(again, by=clerk) == again.cards.count()
    promises = again.cards.filter(fields__kind="commitment")
    assert promises.filter(answers__isnull=True).count() == 0
    assert confirming.confirm(again, by=clerk, enqueue=False) is None
    again.refresh_from_db()
    assert (again.state, again.batch, again.document) == ("confirmed", None, january.document)
    assert (counts(), Batch.objects.count()) == (before, 1)


def test_undo_takes_all_back_and_the_report_waits_again(january: Reading, clerk: User) -> None:
    assert january.batch is not None
    assert actions.undo(january.batch, enqueue=False) == []
    assert counts() == [0] * len(COUNTED)
    january.refresh_from_db()
    assert (january.state, january.batch, january.document) == ("review", None, None)
    assert january.cards.filter(state="accepted").count() == january.cards.count()
    # And may be confirmed once more.
    assert confirming.confirm(january, by=clerk, enqueue=False) is not None


@pytest.mark.parametrize("end", ["discard", "fail"])
def test_a_batch_that_is_given_up_lets_the_report_wait_again(
    read_in: ReadIn, clerk: User, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = read_in(JANUARY)
    deciding.accept_all(reading, by=clerk)
    batch = confirming.confirm(reading, by=clerk, enqueue=False)
    assert batch is not None
    reading.refresh_from_db()
    assert (reading.state, reading.batch) == ("confirmed", batch)
    if end == "fail":
        monkeypatch.setattr(carried.Carried, "_card", lambda self, title, offset: None)
    actions.check(batch.pk)
    if end == "discard":
        actions.discard(batch)
    batch.refresh_from_db()
    reading.refresh_from_db()
    assert (reading.state, reading.batch, reading.confirmed_at) == ("review", None, None)
    assert counts() == [0] * len(COUNTED)
    if end == "fail":
        assert (batch.state, batch.error["code"]) == (State.FAILED, "cards_lost")
        assert "什么都没有写入" in failure(batch.error)


def test_what_came_of_it_goes_to_the_commitments(
    january: Reading, read_in: ReadIn, carry: Carry
) -> None:
    july = read_in(JULY)
    deciding.answer(
        card(july, "45张"),
        by=None,
        commitment=Commitment.objects.get(wording__contains="养老床位"),
    )
    carry(july)
    told = Progress.objects.order_by("commitment__position").values_list(
        *("commitment__number", "value", "unit", "basis", "from_day", "day"),
        *("done", "claimed_ratio", "value_text", "quote"),
    )
    assert list(told) == [
        *[
            (
                "3",
                Decimal(45),
                "张",
                "period",
                NEW_YEAR,
                JUNE,
                None,
                Decimal(45),
                "45张",
                "新增养老床位45张",
            )
        ],
        *[
            (
                "4",
                Decimal(31),
                "台",
                "cumulative",
                None,
                JUNE,
                None,
                None,
                "31台",
                "加装电梯累计完工31台",
            )
        ],
        *[("7", None, "", "cumulative", None, JUNE, True, None, "", "建成文化中心")],
    ]
    for held in Progress.objects.all():
        assert held.document == july.document
        assert july.text[held.offset :].startswith(held.quote)


def test_a_restated_commitment_gains_a_source_and_nothing_else(
    january: Reading, read_in: ReadIn, carry: Carry
) -> None:
    beds = Commitment.objects.get(wording__contains="养老床位")
    before = {name: getattr(beds, name) for name in (*SAME, "number", "plan_id", "value_text")}
    july = read_in(JULY)
    assert card(july, "年底前").answers == beds
    carry(july)
    beds.refresh_from_db()
    assert {name: getattr(beds, name) for name in before} == before
    assert list(beds.sources.values_list("document", "quote")) == [
        (january.document_id, "年底前新增养老床位100张"),
        (july.document_id, "年底前新增养老床位100张"),
    ]
    assert TargetVersion.objects.filter(commitment=beds).count() == 1
    # The new one goes behind the others of the plan that the town has for the year.
    toilets = Commitment.objects.get(wording="新建公厕4座")
    assert (toilets.plan_id, toilets.number) == (beds.plan_id, "8")


def test_a_figure_that_a_workbook_brought_is_not_stored_twice(
    january: Reading, read_in: ReadIn, carry: Carry
) -> None:
    lifts = Commitment.objects.get(wording__contains="电梯")
    held = ProgressFactory(commitment=lifts, day=JUNE, value=31, basis="period", from_day=NEW_YEAR)
    house = Commitment.objects.get(wording__contains="文化中心")
    ProgressFactory(commitment=house, day=JUNE, value=None, done=True)
    july = read_in(JULY)
    assert card(july, "31台").answers == lifts
    carry(july)
    assert list(lifts.progress.all()) == [held]
    assert house.progress.count() == 1


def test_a_figure_that_differs_corrects_the_stored_one_in_sight(
    january: Reading, read_in: ReadIn, clerk: User
) -> None:
    lifts = Commitment.objects.get(wording__contains="电梯")
    held = ProgressFactory(commitment=lifts, day=JUNE, value=30)
    july = read_in(JULY)
    deciding.accept_all(july, by=clerk)
    batch = confirming.confirm(july, by=clerk, enqueue=False)
    assert batch is not None
    actions.check(batch.pk)
    row = Row.objects.get(batch=batch, kind="progress", clean__number="4")
    assert (row.action, [(c["old"], c["new"]) for c in row.changes]) == ("update", [("30", "31")])
    actions.discard(batch)
    assert list(lifts.progress.all()) == [held]


def test_own_commitments_of_the_report_are_reported_on(read_in: ReadIn, carry: Carry) -> None:
    july = read_in(JULY)
    deciding.answer(card(july, "45张"), by=None, own=card(july, "年底前"))
    carry(july)
    held = Progress.objects.get(value=45)
    assert held.commitment.wording == "年底前新增养老床位100张"
    assert held.commitment.plan.title == "某某镇2026年下半年工作安排"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"unit": "户"}, "another unit"),
        ({"measure": "rate", "unit": "%"}, "another measure"),
        ({"comparator": "<="}, "not reached"),
    ],
)
def test_a_figure_that_cannot_be_held_against_the_target_is_told_in_words(
    january: Reading, read_in: ReadIn, carry: Carry, values: dict[str, Any], why: str
) -> None:
    lifts = Commitment.objects.get(wording__contains="电梯")
    july = read_in(JULY)
    one = card(july, "31台")
    deciding.edit(one, by=None, values=values)
    deciding.answer(one, by=None, commitment=lifts)
    carry(july)
    held = lifts.progress.get()
    assert (held.value, held.words, held.done) == (None, "加装电梯累计完工31台", None), why


def test_a_stage_is_a_stage_and_not_done(january: Reading, read_in: ReadIn, carry: Carry) -> None:
    house = Commitment.objects.get(wording__contains="文化中心")
    july = read_in(JULY)
    one = card(july, "文化中心")
    deciding.edit(one, by=None, values={"stage": "封顶"})
    deciding.answer(one, by=None, commitment=house)
    carry(july)
    held = house.progress.get()
    assert (held.stage, held.done) == ("封顶", None)


def test_words_that_look_like_formulas_and_totals_arrive(read_in: ReadIn, carry: Carry) -> None:
    reading = read_in(JANUARY)
    words = {
        "100张": "=1+1新增养老床位100张",
        "60台": "合计加装电梯60台",
        "3-5个": "其中：新建社区食堂3-5个",
        "文化中心": "-",
        "1500个": "序号任务表述目标值",
        "约1.2万": "累计3000户",
    }
    for quote, wording in words.items():
        deciding.edit(card(reading, quote), by=None, values={"wording": wording})
    carry(reading)
    for quote, wording in words.items():
        source = CommitmentSource.objects.get(quote=card(reading, quote).quote)
        assert source.commitment.wording == wording


def test_a_draft_is_not_confirmed(read_in: ReadIn) -> None:
    with pytest.raises(ActionError, match="内部草稿不能确认。请先转为正式文件。"):
        confirming.confirm(read_in(JANUARY, standing="draft"), by=None, enqueue=False)
    assert Batch.objects.count() == 0


def test_what_lacks_something_is_not_confirmed(town: Town, read_in: ReadIn) -> None:
    july = read_in(JULY)
    beds, own = card(july, "45张"), card(july, "年底前")
    deciding.answer(beds, by=None, own=own)
    deciding.accept(beds, by=None)
    with pytest.raises(ActionError, match="对应的承诺“年底前新增养老床位100张”还没有接受"):
        confirming.confirm(july, by=None, enqueue=False)
    undated = read_in("新建公厕4座。")
    deciding.edit(undated.cards.get(), by=None, values={"kind": "commitment", "strength": "firm"})
    deciding.accept_all(undated, by=None)
    assert undated.cards.count() == 1
    with pytest.raises(ActionError, match="还没有计划可以归入。请先填写报告日期"):
        confirming.confirm(undated, by=None, enqueue=False)
    DocumentFactory(town=town, title="报告", text="另一份正文")
    other = read_in(JANUARY, title="报告")
    with pytest.raises(ActionError, match="本镇已有名为“报告”的文件，正文不同"):
        confirming.confirm(other, by=None, enqueue=False)
    assert {one.state for one in Reading.objects.all()} == {"review"}


def test_no_commitment_goes_to_a_plan_that_ends_before_it_is_due(read_in: ReadIn) -> None:
    july = read_in(JULY)
    assert len(july.plans) == 1
    deciding.edit(card(july, "公厕"), by=None, values={"due": dt.date(2028, 6, 30)})
    july.refresh_from_db()
    assert [plan["title"] for plan in july.plans] == [
        "某某镇2026年下半年工作安排",
        "某某镇2026—2030年目标任务",
    ]
    deciding.set_plans(july, by=None, plans=july.plans[:1])
    deciding.accept(card(july, "公厕"), by=None)
    with pytest.raises(ActionError, match="的时限2028-06-30晚于各计划的结束日期2026-12-31"):
        confirming.confirm(july, by=None, enqueue=False)


def test_a_report_is_confirmed_once(january: Reading) -> None:
    with pytest.raises(ActionError, match="这份报告现在是“已确认”，不能确认。"):
        confirming.confirm(january, by=None, enqueue=False)


def test_a_batch_of_a_report_stays_with_its_town(january: Reading) -> None:
    assert january.batch is not None
    with pytest.raises(ActionError, match="这一批来自报告审读，不能移到别的镇街。"):
        actions.move(batch=january.batch, to=TownFactory(), by=None, enqueue=False)


def test_rejected_and_pending_cards_write_nothing(read_in: ReadIn, clerk: User) -> None:
    reading = read_in(JANUARY)
    deciding.accept(card(reading, "100张"), by=clerk)
    deciding.reject(card(reading, "60台"), by=clerk)
    batch = confirming.confirm(reading, by=clerk, enqueue=False)
    assert batch is not None
    actions.check(batch.pk)
    kinds = Row.objects.filter(batch=batch).values_list("kind", "action")
    assert sorted(kinds) == [("commitment", "create"), ("document", "create"), ("plan", "create")]


def test_numbers_go_on_behind_the_highest(town: Town, read_in: ReadIn, carry: Carry) -> None:
    plan = PlanFactory(town=town, title="目标任务", given=dt.date(2026, 1, 16))
    for number in ("9", "(12)", "甲", "3"):
        CommitmentFactory(plan=plan, number=number)
    carry(read_in(JANUARY))
    told = plan.commitments.exclude(sources=None).order_by("position")
    assert list(told.values_list("number", flat=True)) == [str(n) for n in range(13, 20)]


@pytest.mark.parametrize(
    ("value", "top", "unit", "comparator", "measure", "text"),
    [
        ("196000000", None, "元", "=", "quantity", "1.96亿元"),
        ("12000", None, "㎡", "~", "quantity", "约1.2万㎡"),
        ("123456789", None, "元", "=", "quantity", "12345.6789万元"),
        ("1234567.891", None, "元", "=", "quantity", "1234567.891元"),
        ("15000", None, "个", ">=", "quantity", "不少于15000个"),
        ("95", None, "%", ">=", "rate", "不少于95%"),
        ("3", "5", "个", "range", "quantity", "3-5个"),
        ("3", None, "名", "<=", "rank", "前3名"),
        ("0", None, "个", "=", "quantity", "0个"),
    ],
)
def test_figures_in_words(
    value: str, top: str | None, unit: str, comparator: str, measure: str, text: str
) -> None:
    told = {
        "value": Decimal(value),
        "value_max": Decimal(top) if top else None,
        "unit": unit,
        "comparator": comparator,
        "measure": measure,
    }
    assert figure_text(told) == text
