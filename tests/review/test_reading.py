"""The worker's part: text, facts, cards and plans of a report; what a dead worker left."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from commitments.models import Town
from imports import tasks
from imports.models import Card, Reading, ReadingState
from imports.report_wording import reading_failure
from imports.review import looking_back
from imports.review.reading import normal, read, sweep
from imports.review.receiving import receive_report
from imports.review.records import found_words, kept_unit, saying_of, values_of, wording_of
from tests.books import xlsx
from tests.factories import DocumentFactory, PlanFactory
from tests.report.papers import docx, pdf, scan

from .conftest import ReadIn
from .reports import JANUARY, JULY

FACTS = ("title", "kind", "meeting", "date", "period_start", "period_end")


def card(reading: Reading, words: str) -> Card:
    return reading.cards.get(quote__contains=words)


def test_the_facts_of_a_report_come_from_its_text(read_in: ReadIn) -> None:
    reading = read_in(JANUARY)
    assert [getattr(reading, name) for name in FACTS] == [
        "某某镇政府工作报告",
        "work_report",
        "某某镇第三届人民代表大会第六次会议",
        dt.date(2026, 1, 16),
        dt.date(2025, 1, 1),
        dt.date(2025, 12, 31),
    ]
    assert (reading.state, reading.text, reading.error) == ("review", JANUARY.rstrip(), {})


def test_a_report_of_half_a_year_is_known(read_in: ReadIn) -> None:
    reading = read_in(JULY)
    assert [getattr(reading, name) for name in FACTS] == [
        "某某镇2026年上半年工作情况报告",
        "half_year_report",
        "某某镇第三届人民代表大会主席团第二十次会议",
        dt.date(2026, 7, 8),
        dt.date(2026, 1, 1),
        dt.date(2026, 6, 30),
    ]


def test_cards_are_the_records_with_their_places(read_in: ReadIn) -> None:
    reading = read_in(JANUARY)
    cards = list(reading.cards.all())
    assert [(one.fields["kind"], one.quote) for one in cards] == [
        ("outcome", "全年完成税收12.50亿元"),
        ("outcome", "新增养老床位80张"),
        ("commitment", "税收增长8%以上"),
        ("commitment", "力争进入全区前三"),
        ("commitment", "年底前新增养老床位100张"),
        ("commitment", "加装电梯完工60台"),
        ("commitment", "新建3-5个社区食堂"),
        ("commitment", "改造道路约1.2万平方米"),
        ("commitment", "建成文化中心"),
        ("commitment", "新增停车位1500个"),
    ]
    assert all(reading.text[one.start : one.end] == one.quote for one in cards)
    assert {one.state for one in cards} == {"pending"}


def test_a_card_holds_every_field_to_the_digit(read_in: ReadIn) -> None:
    values = values_of(card(read_in(JANUARY), "1.2万"))
    assert values == {
        "kind": "commitment",
        "wording": "改造道路约1.2万平方米",
        "subject": "改造道路",
        "measure": "quantity",
        "value": Decimal(12000),
        "value_max": None,
        "unit": "㎡",
        "comparator": "~",
        "basis": "period",
        "baseline": "",
        "due": dt.date(2026, 12, 31),
        "strength": "firm",
        "area": "construction",
        "claimed_ratio": None,
        "from_day": None,
        "stage": "",
        "falls": False,
    }


def test_an_outcome_of_a_time_knows_since_when_it_counts(read_in: ReadIn) -> None:
    reading = read_in(JULY)
    told = values_of(card(reading, "45张"))
    assert (told["from_day"], told["due"]) == (dt.date(2026, 1, 1), dt.date(2026, 6, 30))
    assert told["claimed_ratio"] == Decimal(45)
    assert values_of(card(reading, "31台"))["from_day"] is None


def test_a_saying_has_the_words_before_it(read_in: ReadIn) -> None:
    saying = saying_of(card(read_in(JANUARY), "前三"))
    assert (saying.quote, saying.before) == ("力争进入全区前三", "税收增长8%以上，")
    assert (saying.value, saying.unit, saying.comparator) == (Decimal(3), "名", "<=")


def test_the_words_that_gave_a_field_are_told(read_in: ReadIn) -> None:
    told = found_words(card(read_in(JANUARY), "力争"))
    assert ("力度", "力争") in told
    assert ("时限或数据截至", "二、2026年主要工作") in told


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("并建成文化中心", "建成文化中心"),
        ("一是建成文化中心", "建成文化中心"),
        ("，同时新建2所", "新建2所"),
        ("并网发电3兆瓦", "并网发电3兆瓦"),
        ("同时", "同时"),
        ("建成 文化\n中心", "建成 文化 中心"),
        ("第三产业增长8%", "第三产业增长8%"),
        ("又好又快发展", "又好又快发展"),
        ("一是", "一是"),
        ("且末路改造完成", "且末路改造完成"),
    ],
)
def test_wordings_stand_by_themselves(quote: str, words: str) -> None:
    assert wording_of(quote) == words


@pytest.mark.parametrize(
    ("unit", "kept"), [("平方米", "㎡"), ("万元", "万元"), ("人次", "人次"), ("", ""), ("%", "%")]
)
def test_units_are_kept_as_everywhere(unit: str, kept: str) -> None:
    assert kept_unit(unit) == kept


def test_commitments_go_to_plans_by_their_last_day(read_in: ReadIn) -> None:
    assert read_in(JANUARY).plans == [
        {
            "title": "某某镇2026年目标任务",
            "kind": "annual",
            "start": "2026-01-01",
            "end": "2026-12-31",
            "given": "2026-01-16",
            "reporting_months": 3,
            "plan": None,
        },
        {
            "title": "某某镇2026—2030年目标任务",
            "kind": "five_year",
            "start": "2026-01-01",
            "end": "2030-12-31",
            "given": "2026-01-16",
            "reporting_months": 12,
            "plan": None,
        },
    ]


def test_half_a_year_goes_to_the_plan_that_the_town_has_for_the_year(
    town: Town, read_in: ReadIn
) -> None:
    assert [(plan["title"], plan["kind"]) for plan in read_in(JULY).plans] == [
        ("某某镇2026年下半年工作安排", "half_year")
    ]
    held = PlanFactory(town=town, title="目标任务")
    assert [(plan["title"], plan["plan"]) for plan in read_in(JULY).plans] == [
        ("目标任务", held.pk)
    ]


def test_titles_of_two_years_are_told_apart(town: Town, read_in: ReadIn) -> None:
    DocumentFactory(town=town, title="某某镇政府工作报告", date=dt.date(2025, 1, 10))
    assert read_in(JANUARY).title == "某某镇政府工作报告（2026年）"
    DocumentFactory(town=town, title="某某镇政府工作报告（2026年）", date=dt.date(2026, 2, 1))
    assert read_in(JANUARY).title == "某某镇政府工作报告（2026-01-16）"
    # What a person said is not changed.
    assert read_in(JANUARY, title="报告").title == "报告"


def test_a_report_without_title_and_day_goes_by_its_town(read_in: ReadIn) -> None:
    reading = read_in("今年我们将新建公厕4座。")
    assert (reading.title, reading.date, reading.plans) == ("某某镇政府工作报告", None, [])


def test_a_day_that_the_text_lacks_is_that_which_was_given(read_in: ReadIn) -> None:
    reading = read_in("二、下半年工作安排\n新建公厕4座。", day=dt.date(2019, 8, 5))
    assert reading.date == dt.date(2019, 8, 5)
    assert values_of(card(reading, "公厕"))["due"] == dt.date(2019, 12, 31)


def test_sums_of_the_report_are_kept_as_digits(read_in: ReadIn) -> None:
    text = JULY.replace(
        "建成文化中心。", "上半年完成税收20.17亿元，比去年同期13.88亿元增加6.39亿元。"
    )
    reading = read_in(text)
    told = reading.sums[0]
    assert (told["kind"], told["stated"], told["computed"]) == (
        "difference",
        "639000000",
        "629000000",
    )
    assert reading.text[told["start"] :].startswith(told["quote"])
    assert reading.questions.filter(kind="sum").count() == 1


@pytest.mark.parametrize("lines", [docx, pdf])
def test_papers_are_read(read_in: ReadIn, lines: Any) -> None:
    reading = read_in(lines(JULY.splitlines()), filename="报告")
    assert card(reading, "公厕").fields["value"] == "4"


def test_marks_that_nothing_can_show_are_gone_and_lines_end_in_one() -> None:
    assert normal("甲\r\n乙\x00\x0b丙\r丁\ud800\ufeff \n\n") == "甲\n乙丙\n丁"


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (scan(), "report_without_text", "可能是扫描件"),
        (xlsx({"表": [["序号", "任务"], [1, "新建公厕"]]}), "report_unknown", "这不是报告文档"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "file_is_picture", "这不是报告文档"),
        (b" \n ", "file_empty", "文件是空的"),
    ],
)
def test_what_is_no_report_fails_with_a_sentence(
    read_in: ReadIn, data: bytes, code: str, words: str
) -> None:
    reading = read_in(data)
    assert (reading.state, reading.error["code"]) == ("failed", code)
    assert words in reading_failure(reading.error)
    assert reading.cards.count() == 0


def test_a_lost_file_is_said(town: Town) -> None:
    reading = receive_report(
        town=town, data=JULY.encode(), filename="a.txt", by=None, enqueue=False
    )
    Reading.objects.filter(pk=reading.pk).update(file="reports/00/none")
    read(reading.pk)
    reading.refresh_from_db()
    assert (reading.state, reading_failure(reading.error)) == (
        "failed",
        "存放的报告文件找不到了，请重新上传。",
    )


def test_reading_twice_changes_nothing(read_in: ReadIn) -> None:
    reading = read_in(JANUARY)
    before = list(reading.cards.values())
    read(reading.pk)
    assert list(reading.cards.values()) == before


def test_a_fault_of_ours_ends_in_a_sentence(
    read_in: ReadIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(reading: Reading, *, others: bool) -> int:
        raise RuntimeError

    monkeypatch.setattr(looking_back, "look", fault)
    reading = read_in(JANUARY)
    assert (reading.state, reading.cards.count(), reading.text) == ("failed", 0, "")
    assert "出了意外" in reading_failure(reading.error)


@pytest.fixture
def left(town: Town) -> Reading:
    """A reading whose worker, with the job "dead", said nothing for long."""
    reading = receive_report(
        town=town, data=JULY.encode(), filename="a.txt", by=None, enqueue=False
    )
    silent = timezone.now() - dt.timedelta(seconds=settings.JOB_STALE_SECONDS + 1)
    Reading.objects.filter(pk=reading.pk).update(
        state=ReadingState.READING, job="dead", heartbeat=silent
    )
    reading.refresh_from_db()
    return reading


def test_a_reading_that_is_worked_on_is_left_to_its_worker(left: Reading) -> None:
    Reading.objects.filter(pk=left.pk).update(heartbeat=timezone.now())
    read(left.pk, job="other")
    left.refresh_from_db()
    assert (left.state, left.job) == ("reading", "dead")
    # The broker gives the same job out again when its worker died.
    read(left.pk, job="dead")
    left.refresh_from_db()
    assert left.state == "review"


def test_sweep_queues_what_was_left(
    left: Reading, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(tasks.read_report, "delay", asked.append)
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep() == [left.pk]
    left.refresh_from_db()
    assert (left.state, left.job, asked) == ("received", "", [left.pk])
    assert sweep() == []


def test_what_ends_five_workers_is_given_up(left: Reading) -> None:
    Reading.objects.filter(pk=left.pk).update(tries=5)
    read(left.pk, job="other")
    left.refresh_from_db()
    assert (left.state, left.error["code"]) == ("failed", "gave_up")
    assert "多次中断" in reading_failure(left.error)
