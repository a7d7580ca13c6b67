"""A fall stays a fall from the report to the ledger: stored in the direction that was promised, as
a ledger's own figures are."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from commitments.models import Commitment, Progress, Town
from imports.review import deciding
from imports.review.cards_shown import facts_of
from imports.review.promises import promise_of
from imports.review.records import saying_of
from tests.factories import CommitmentFactory, PlanFactory

from .conftest import Carry, ReadIn

TITLE = "某某镇2026年上半年工作总结"
GROWN = ("growth", "change", "%")


def report(clause: str) -> str:
    return f"{TITLE}\n（2026年7月10日）\n一、上半年工作情况\n（一）经济平稳运行\n{clause}。\n"


def promised(town: Town, wording: str, text: str, value: str, kind: tuple[str, ...]) -> Commitment:
    plan = PlanFactory(
        town=town, title="年度计划", start=dt.date(2026, 1, 1), end=dt.date(2026, 12, 31)
    )
    measure, basis, unit = kind
    told = {"wording": wording, "subject": wording[:8], "value": Decimal(value), "unit": unit}
    return CommitmentFactory(
        plan=plan, measure=measure, basis=basis, comparator=">=", value_text=text, **told
    )


@pytest.mark.parametrize(
    ("said", "value", "words"),
    [
        (("规上工业总产值增长2%以上", "2%以上", "规上工业总产值同比下降2.3%"), "-2.3", "下降2.3%"),
        (("规上工业总产值增长2%以上", "2%以上", "规上工业总产值同比增长2.3%"), "2.3", "2.3%"),
        (("规上工业总产值增长2%以上", "2%以上", "规上工业总产值同比-3.2%"), "-3.2", "下降3.2%"),
        (("规上工业总产值增长2%以上", "2%以上", "规上工业总产值负增长1.5%"), "-1.5", "下降1.5%"),
        (("一般性支出压减5%", "5%", "一般性支出增长3%"), "-3", "增长3%"),
        (("一般性支出压减5%", "5%", "一般性支出压减6%"), "6", "下降6%"),
    ],
)
def test_a_change_is_stored_in_the_direction_promised(
    town: Town, read_in: ReadIn, carry: Carry, said: tuple[str, str, str], value: str, words: str
) -> None:
    wording, text, clause = said
    held = promised(town, wording, text, "2", GROWN)
    reading = read_in(report(clause))
    card = reading.cards.get()
    deciding.answer(card, by=None, commitment=held)
    carry(reading)
    stored = Progress.objects.get(commitment=held)
    assert (stored.value, stored.value_text) == (Decimal(value), words)


AMOUNT, CHANGED = ("quantity", "period", "元"), ("quantity", "change", "元")


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ((AMOUNT, "完成税收3亿元", "3亿元", "税收同比减少300万元"), None),
        ((CHANGED, "税收增加300万元", "300万元", "税收同比减少300万元"), None),
        ((CHANGED, "税收增加300万元", "300万元", "税收同比增加300万元"), 3000000),
    ],
)
def test_a_changed_amount_counts_for_such_a_change_only(
    town: Town,
    read_in: ReadIn,
    carry: Carry,
    said: tuple[tuple[str, ...], str, str, str],
    value: int | None,
) -> None:
    kind, wording, text, clause = said
    held = promised(town, wording, text, "3000000", kind)
    reading = read_in(report(clause))
    deciding.answer(reading.cards.get(), by=None, commitment=held)
    carry(reading)
    stored = Progress.objects.get(commitment=held)
    assert (stored.value, bool(stored.words)) == (value, value is None)


def test_sayings_and_promises_say_that_they_fall(town: Town, read_in: ReadIn) -> None:
    reading = read_in(report("信访总量下降12.5%，税收增长3.1%"))
    assert [saying_of(card).falls for card in reading.cards.order_by("start")] == [True, False]
    fall = promised(town, "一般性支出压减5%", "5%", "5", GROWN)
    assert promise_of(fall).falls
    fall.value_text = "增长5%"
    assert not promise_of(fall).falls


def test_a_promised_fall_is_written_as_one(read_in: ReadIn, carry: Carry) -> None:
    text = (
        "某某镇2026年政府工作报告\n（2026年1月10日）\n二、2026年主要任务\n（一）提高效能\n"
        "一般性支出压减5%以上。\n"
    )
    carry(read_in(text))
    held = Commitment.objects.get()
    assert (held.value, held.value_text) == (Decimal(5), "下降不少于5%")
    assert promise_of(held).falls


def test_a_person_reads_and_may_write_which_way_it_went(read_in: ReadIn) -> None:
    reading = read_in(report("信访总量下降12.5%，税收增长3.1%"))
    fell, grew = reading.cards.order_by("start")
    assert [{n: w for n, _label, w in facts_of(one)}["value"] for one in (fell, grew)] == [
        "下降12.5%",
        "3.1%",
    ]
    deciding.edit(grew, by=None, values={"value": Decimal("-2.9")})
    deciding.edit(fell, by=None, values={"value": Decimal("-12.6")})
    assert [(one.fields["value"], one.fields["falls"]) for one in (fell, grew)] == [
        ("12.6", True),
        ("2.9", True),
    ]
    deciding.edit(fell, by=None, values={"subject": "信访"})
    assert (fell.fields["value"], fell.fields["falls"]) == ("12.6", True)
