"""What is too long, too much, of no day, or another town's: said, and nothing is lost by it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from commitments.actions import ActionError
from commitments.models import Town
from imports.models import Reading
from imports.report_wording import PASTED, SENTENCES, reading_failure
from imports.review import deciding, limits
from imports.review import reading as reading_room
from imports.review.receiving import receive_report
from imports.review.town_named import other_town
from people.models import User
from tests.factories import TownFactory

from .conftest import ReadIn
from .reports import JANUARY
from .test_pages import body, plain, queued  # noqa: F401 (a fixture of every test here)

HEAD = "某某镇政府工作报告\n2026年1月16日\n二、2026年主要工作\n"


@pytest.fixture
def desk(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


# -- how much ----------------------------------------------------------------------------------


@pytest.mark.parametrize("beyond", [0, 1])
def test_a_text_is_read_up_to_a_length(
    read_in: ReadIn, monkeypatch: pytest.MonkeyPatch, beyond: int
) -> None:
    monkeypatch.setattr(reading_room, "MOST_MARKS", len(JANUARY.rstrip()) - beyond)
    reading = read_in(JANUARY)
    told = (reading.state, reading_failure(reading.error))
    sentence = f"文字超过{len(JANUARY.rstrip()) - 1}字，不像一份报告。请只上传报告正文。"
    assert told == (("failed", sentence) if beyond else ("review", ""))


def test_more_records_than_anybody_goes_through_are_refused(
    read_in: ReadIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_room, "MOST_RECORDS", 9)
    reading = read_in(JANUARY)
    assert (reading.state, reading.cards.count(), reading.text) == ("failed", 0, "")
    assert reading_failure(reading.error) == (
        "读到10条记录，最多9条，不像一份报告。请只上传报告正文，或分几份上传。"
    )


def test_the_real_limits_are_far_from_a_report() -> None:
    assert (limits.MOST_MARKS, limits.MOST_RECORDS) == (200_000, 3_000)


def test_a_very_long_clause_is_kept_by_its_beginning_for_a_person(read_in: ReadIn) -> None:
    named = "、".join(f"第{n}小学" for n in range(1, 151))
    reading = read_in(f"{HEAD}新建{named}等150所学校。")
    card = reading.cards.get()
    assert (len(card.quote), card.certain, card.fields["value"]) == (600, False, "150")
    assert reading.text[card.start : card.start + 600] == card.quote


# -- days --------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [dt.date(9999, 12, 31), dt.date(1, 1, 1), dt.date(2100, 1, 1)])
def test_no_report_is_given_with_a_day_that_none_has(town: Town, day: dt.date) -> None:
    with pytest.raises(ActionError, match=f"报告日期“{day}”不对，要在1949-10-01到2099-12-31之间"):
        receive_report(town=town, data=b"a", filename="a.txt", by=None, day=day, enqueue=False)
    assert Reading.objects.count() == 0


def test_a_day_out_of_bounds_is_told_on_the_page_that_gives_it(
    desk: Client,
    town: Town,
    queued: list[Any],  # noqa: F811
) -> None:
    said = {"town": town.pk, "standing": "issued", "text": JANUARY, "day": "9999-12-31"}
    answer = desk.post(reverse("imports:give_report"), said)
    assert answer.status_code == 422
    assert "报告日期“9999-12-31”不对" in plain(body(answer))
    assert "新增养老床位100张" in body(answer)


@pytest.mark.parametrize("name", ["date", "period_start", "period_end"])
@pytest.mark.parametrize("day", [dt.date(9999, 12, 31), dt.date(1, 1, 1)])
def test_no_fact_of_a_report_is_a_day_that_none_has(
    read_in: ReadIn, clerk: User, name: str, day: dt.date
) -> None:
    reading = read_in(JANUARY)
    with pytest.raises(ValidationError) as refused:
        deciding.set_facts(reading, by=clerk, values={name: day})
    assert list(refused.value.message_dict) == [name]
    assert f"“{day}”不对" in refused.value.message_dict[name][0]


def test_the_page_of_facts_keeps_what_was_typed(desk: Client, read_in: ReadIn) -> None:
    reading = read_in(JANUARY)
    said = {"title": "标题甲", "kind": "work_report", "date": "9999-12-31"}
    answer = desk.post(reverse("imports:reading_facts", args=[reading.pk]), said)
    assert answer.status_code == 422
    assert "报告日期“9999-12-31”不对" in plain(body(answer))
    assert 'value="9999-12-31"' in body(answer)


@pytest.mark.parametrize(
    ("field", "day", "word"),
    [
        ("end", dt.date(9999, 12, 31), "结束日期“9999-12-31”不对"),
        ("start", dt.date(1, 1, 1), "开始日期“0001-01-01”不对"),
        ("given", dt.date(9999, 1, 1), "提出日期“9999-01-01”不对"),
    ],
)
def test_no_plan_has_such_a_day(
    read_in: ReadIn, clerk: User, field: str, day: dt.date, word: str
) -> None:
    reading = read_in(JANUARY)
    plan = {"title": "计划甲", "start": dt.date(2026, 1, 1), "end": dt.date(2026, 12, 31)}
    with pytest.raises(ValidationError, match=word):
        deciding.set_plans(reading, by=clerk, plans=[plan | {field: day}])


# -- what was typed ----------------------------------------------------------------------------


def test_marks_that_are_no_text_are_left_out_of_what_is_pasted(
    desk: Client,
    town: Town,
    clerk: User,
    queued: list[Any],  # noqa: F811
) -> None:
    said = {"town": town.pk, "standing": "issued", "text": f"\0{JANUARY}", "title": "报\0告甲"}
    answer = desk.post(reverse("imports:give_report"), said)
    reading = Reading.objects.get()
    assert (answer.status_code, reading.title) == (302, "报告甲")
    with reading.file.open("rb") as kept:
        assert kept.read().decode().replace("\r\n", "\n") == JANUARY


def test_such_a_mark_in_the_facts_is_named(desk: Client, read_in: ReadIn) -> None:
    reading = read_in(JANUARY)
    said = {"title": "标题", "kind": "zz", "index_number": "1\0", "meeting": "会" * 300}
    answer = desk.post(reverse("imports:reading_facts", args=[reading.pk]), said)
    words = plain(body(answer))
    assert "文字里夹着看不见的空字符，请删掉重打。" in words
    assert "“zz”不在可选的范围里，请从下拉框选。" in words
    assert "有300字，最多200字，请改短。" in words


def test_too_many_digits_are_told_with_the_number(read_in: ReadIn, clerk: User) -> None:
    card = read_in(JANUARY).cards.get(quote__contains="加装电梯")
    with pytest.raises(ValidationError, match=r"“0\.123456789”位数太多：整数最多") as refused:
        deciding.edit(card, by=clerk, values={"value": Decimal("0.123456789")})
    assert list(refused.value.message_dict) == ["value"]


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_nobody_is_told_to_paste_what_was_pasted(code: str) -> None:
    told = reading_failure({"code": code, "data": {"limit": "5", "n": "6"}}, pasted=True)
    assert "粘贴进来" not in told
    assert told.endswith("。")
    assert "%" not in told


def test_every_sentence_of_what_was_pasted_is_of_a_known_code() -> None:
    assert set(PASTED) <= set(SENTENCES)


# -- the wrong town ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "head", "other"),
    [
        ("示例镇", "周浦镇2025年政府工作报告\n", "周浦镇"),
        ("示例镇", "上海市浦东新区周浦镇人民政府工作报告\n", "周浦镇"),
        ("示例镇", "示例镇政府工作报告（与周浦镇共建）\n", ""),
        ("周浦镇", "周 浦 镇 政府工作报告\n", ""),
        ("示例镇", "镇政府工作报告\n", ""),
        ("示例镇", "政府工作报告\n各位代表：我们学习周浦镇的做法。\n", ""),
        ("示例镇", "子虚乌有镇政府工作报告\n", ""),
    ],
)
def test_the_head_of_a_report_tells_whose_it_is(name: str, head: str, other: str) -> None:
    text = f"{head}2026年1月16日\n各位代表：\n年底前新建公厕4座。"
    assert other_town(Reading(town=Town(name=name), text=text)) == other


def test_a_report_of_another_town_is_confirmed_only_when_that_was_said(
    desk: Client, clerk: User, read_in: ReadIn
) -> None:
    reading = read_in(JANUARY.replace("某某镇", "周浦镇"))
    deciding.accept_all(reading, by=clerk)
    page = body(desk.get(reading.get_absolute_url()))
    assert "正文开头写的是“周浦镇”，不是某某镇。" in plain(page)
    confirm = reverse("imports:confirm_reading", args=[reading.pk])
    refused = plain(body(desk.post(confirm, follow=True)))
    assert "确是某某镇的报告，请先勾选“已核对”再确认。" in refused
    reading.refresh_from_db()
    assert (reading.state, reading.batch) == ("review", None)
    desk.post(confirm, {"town_checked": "周浦镇"})
    reading.refresh_from_db()
    assert reading.state == "confirmed"


def test_of_the_towns_own_report_nothing_is_asked(desk: Client, read_in: ReadIn) -> None:
    TownFactory(name="周浦镇")
    page = body(desk.get(read_in(JANUARY).get_absolute_url()))
    assert "正文开头写的是" not in page
    assert "town_checked" not in page
