"""What must hold for any number we can write and any text at all."""

from __future__ import annotations

import datetime as dt
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.report import Report, read_report

PLAN = "一、上半年工作情况\n新增签约17台。\n二、下半年工作安排\n"
DAY = dt.date(2023, 7, 13)
UNITS = ("个", "台", "户", "家", "人次", "平方米", "元", "公里", "件", "%")
TENS = ("", "十", "百", "千")
NUMERALS = "零一二三四五六七八九"


def only(report: Report) -> tuple[Decimal | None, Decimal | None, str | None, str]:
    """Value, highest value, unit and comparator of the one commitment."""
    (one,) = (found for found in report.records if found.kind == "commitment")
    return one.value, one.value_max, one.unit, one.comparator


def read(clause: str) -> Report:
    return read_report(f"{PLAN}{clause}。", day=DAY)


def spelled(number: int) -> str:
    """A whole number from 1 to 9999 in Chinese numerals."""
    digits = [int(digit) for digit in str(number)]
    words = ""
    for place, digit in enumerate(digits):
        power = len(digits) - place - 1
        if digit:
            words += NUMERALS[digit] + TENS[power]
        elif words and not words.endswith("零"):
            words += "零"
    words = words.rstrip("零")
    return words[1:] if words.startswith("一十") else words


numbers = st.decimals(min_value=1, max_value=99999, places=2).map(lambda value: value.normalize())
bounds = st.sampled_from(
    [
        ("", "", "="),
        ("不少于", "", ">="),
        ("", "以上", ">="),
        ("不超过", "", "<="),
        ("约", "", "~"),
        ("近", "", "~"),
        ("", "左右", "~"),
        ("超过", "", ">="),
        ("至少", "", ">="),
    ]
)
scales = st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8)])


@given(numbers, scales, st.sampled_from(UNITS[:-1]), bounds)
def test_any_number_written_is_read_back(
    number: Decimal, scale: tuple[str, int], unit: str, bound: tuple[str, str, str]
) -> None:
    before, after, comparator = bound
    report = read(f"服务供给实现{before}{number:f}{scale[0]}{unit}{after}")
    assert only(report) == (number * scale[1], None, unit, comparator)


@given(st.integers(1000, 99_999_999), st.sampled_from(UNITS[:-1]))
def test_any_number_with_thousands_is_read_back(number: int, unit: str) -> None:
    assert only(read(f"新增供给{number:,}{unit}")) == (Decimal(number), None, unit, "=")


@given(st.integers(10, 9999), st.sampled_from(["个", "台", "户", "家", "件"]))
def test_any_number_spelled_is_read_back(number: int, unit: str) -> None:
    assert only(read(f"新增{spelled(number)}{unit}")) == (Decimal(number), None, unit, "=")


@given(
    st.integers(1, 999), st.integers(1, 999), st.sampled_from(UNITS[:-1]), st.sampled_from("-—~至")
)
def test_any_range_is_read_back(low: int, more: int, unit: str, mark: str) -> None:
    report = read(f"新增供给{low}{mark}{low + more}{unit}")
    assert only(report) == (Decimal(low), Decimal(low + more), unit, "range")


@given(numbers, bounds)
def test_any_rate_is_read_back(number: Decimal, bound: tuple[str, str, str]) -> None:
    before, after, comparator = bound
    assert only(read(f"达标率{before}{number:f}%{after}")) == (number, None, "%", comparator)


@given(st.integers(1, 999), st.sampled_from(["余", "多"]), st.sampled_from(UNITS[:5]))
def test_any_number_and_more_is_read_back(number: int, more: str, unit: str) -> None:
    assert only(read(f"新增供给{number}{more}{unit}")) == (Decimal(number), None, unit, "~")


# Texts of what reports are made of, as dense in marks, numbers and verbs as can be.
pieces = st.sampled_from(
    [
        *"，。；：、！？\n（）()“”《》‘’ 0123456789一二三十百万亿%+-—~.",
        *"余多第前零翻番个台户年月日底率比由到至",
        "完成",
        "同比增长",
        "去年同期",
        "力争",
        "一、上半年工作情况\n",
        "二、下半年工作安排\n",
        "各位代表：",
        "名词解释",
        "竣工",
        "荣获",
        "等荣誉",
        "成立",
        "目标的",
        "2023年",
        "截至6月底",
        "以上",
        "基础上",
        "平方米",
        "排名",
    ]
)
texts = st.one_of(st.text(), st.lists(pieces, max_size=60).map("".join))


@settings(max_examples=300)
@given(texts, st.none() | st.just(DAY))
def test_any_text_ends_without_an_error_and_offsets_slice_to_the_quote(
    text: str, day: dt.date | None
) -> None:
    report = read_report(text, day=day)
    for one in report.records:
        assert text[one.start : one.end] == one.quote
        assert one.quote.strip() == one.quote != ""
    starts = [one.start for one in report.records]
    assert starts == sorted(set(starts))
    assert {link for one in report.records for link in one.links} <= set(starts)
    for told in report.contradictions:
        assert text[told.start :].startswith(told.quote)


@settings(max_examples=60)
@given(texts)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert read_report(text, day=DAY) == read_report(text, day=DAY)


# What repeats without an end must not take an end to read: a text twice as long takes twice the
# time, not four times.
@pytest.mark.parametrize(
    "unit",
    [
        "完成8个、",
        "，8%",
        "1家(1家、1家)，",
        "目标的5%",
        " ",
        "力争",
        "9",
        "完成甲乙改造、",
        "一、",
        "“",
        "(",
    ],
)
def test_what_repeats_is_read_in_time(unit: str) -> None:
    text = PLAN + unit * (12_000 // len(unit))
    began = time.process_time()
    read_report(text, day=DAY)
    assert time.process_time() - began < 3
