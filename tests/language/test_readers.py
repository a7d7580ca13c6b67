"""The language of official prose: what is read, and what is left alone."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.language import (
    is_unit,
    read_date,
    read_number,
    read_period,
    read_quantity,
    read_span,
    split_unit,
    year_of,
)

NUMBERS = [
    ("0", "0"),
    ("0.00", "0"),
    ("1,234.5", "1234.5"),
    ("52,583.00", "52583"),
    ("1，234", "1234"),
    ("２００", "200"),
    ("-3.5", "-3.5"),
    ("+7", "7"),
    ("六", "6"),
    ("十", "10"),
    ("十二", "12"),
    ("二十", "20"),
    ("两百", "200"),
    ("一百二", "120"),
    ("一百零二", "102"),
    ("一千二百三十四", "1234"),
    ("二〇二六", "2026"),
    ("叁佰", "300"),
    ("48万", "480000"),
    ("1.96亿", "196000000"),
    ("2万亿", "2000000000000"),
    ("两万", "20000"),
    ("1亿2000万", "120000000"),
    ("3万5千", "35000"),
    ("1,23", None),
    ("1.2.3", None),
    ("12台", None),
    ("", None),
    ("-", None),
    ("竣工", None),
    ("2000万1亿", None),
    ("百十", None),
]

# text, value, unit, comparator
QUANTITIES = [
    ("200", "200", "", "="),
    ("961.7", "961.7", "", "="),
    ("1,234.5", "1234.5", "", "="),
    ("２００台", "200", "台", "="),
    ("两百台", "200", "台", "="),
    ("六个", "6", "个", "="),
    ("一百二十户", "120", "户", "="),
    ("1.96亿元", "196000000", "元", "="),
    ("1亿2000万元", "120000000", "元", "="),
    ("48万㎡", "480000", "㎡", "="),
    ("48万平方米", "480000", "㎡", "="),
    ("29万平米", "290000", "㎡", "="),
    ("2.5公里", "2.5", "公里", "="),
    ("30余万", "300000", "", "~"),
    ("30余万元", "300000", "元", "~"),
    ("2万余人次", "20000", "人次", "~"),
    ("10多个", "10", "个", "~"),
    ("一百余户", "100", "户", "~"),
    ("约200", "200", "", "~"),
    ("约11万平方米", "110000", "㎡", "~"),
    ("近300家", "300", "家", "~"),
    ("200台左右", "200", "台", "~"),
    ("不少于5", "5", "", ">="),
    ("不少于5个", "5", "个", ">="),
    ("至少1", "1", "", ">="),
    ("不低于60元", "60", "元", ">="),
    ("超50亿元", "5000000000", "元", ">="),
    ("2.65万人次以上", "26500", "人次", ">="),
    ("300套以上", "300", "套", ">="),
    ("95%以上", "95", "%", ">="),
    ("≥80%", "80", "%", ">="),
    (">=80%", "80", "%", ">="),
    ("百分之五以上", "5", "%", ">="),
    ("百分之四点五", "4.5", "%", "="),
    ("控制在2.5%以内", "2.5", "%", "<="),
    ("不超过850人", "850", "人", "<="),
    ("不超过60元/月", "60", "元/月", "<="),
    ("≤2.5%", "2.5", "%", "<="),
    ("少于3起", "3", "起", "<="),
    ("3名以内", "3", "名", "<="),
    ("79.5%", "79.5", "%", "="),
    ("79.5％", "79.5", "%", "="),
    ("-3.5%", "-3.5", "%", "="),
    ("增长15%左右", "15", "%", "~"),
    ("提高2个百分点", "2", "百分点", "="),
    ("力争15%", "15", "%", "="),
    ("完成60台", "60", "台", "="),
    ("达到目标60元", "60", "元", "="),
    ("57%(赤溪、灵溪偏慢)", "57", "%", "="),
    ("50%（马站未开工", "50", "%", "="),
    ("12个小区", "12", "个", "="),
    ("完成80%工程量", "80", "%", "="),
    ("35微克/立方米", "35", "微克/立方米", "="),
    ("翻一番", "2", "倍", "="),
    ("翻两番", "4", "倍", "="),
    ("前三", "3", "名", "<="),
    ("进入全区前五名", "5", "名", "<="),
    ("第1名", "1", "名", "="),
    ("零增长", "0", "%", "="),
    ("零确诊", "0", "例", "="),
    ("30天", "30", "天", "="),
    ("五年", "5", "年", "="),
    ("1.5万名", "15000", "名", "="),
    ("0", "0", "", "="),
]
RANGES = [
    ("3-5", "3", "5", ""),
    ("3-5个", "3", "5", "个"),
    ("3—5个", "3", "5", "个"),
    ("3至5个", "3", "5", "个"),
    ("3~5个", "3", "5", "个"),
    ("3个至5个", "3", "5", "个"),
    ("3-5万元", "30000", "50000", "元"),
    ("3万-5万㎡", "30000", "50000", "㎡"),
    ("8000-1万元", "8000", "10000", "元"),
    ("9999-1万", "9999", "10000", ""),
    ("20%-30%", "20", "30", "%"),
    ("20-30%", "20", "30", "%"),
]
NO_QUANTITY = [
    "",
    # Upside down, unless the 万 is for the second figure only: 8000-1万.
    "9-3亿元",
    "12-9万",
    "9000-1亿元",
    "-",
    "/",
    "竣工",
    "建成开放",
    "完成3号楼封顶",
    "3号楼封顶",
    "6月底",
    "2026年",
    "2026年6月底",
    "新建8个、改造20个",
    "5G基站20座",
    "已签约15台、开工3台，完成80%",
    "十四五规划",
    "1,23",
    "12/31",
]

UNITS = [
    ("", 1, ""),
    ("元", 1, "元"),
    ("万元", 10**4, "元"),
    ("亿元", 10**8, "元"),
    ("千万元", 10**7, "元"),
    ("千元", 1000, "元"),
    ("百万元", 10**6, "元"),
    ("十万元", 10**5, "元"),
    ("㎡", 1, "㎡"),
    ("平方米", 1, "㎡"),
    ("平米", 1, "㎡"),
    ("万㎡", 10**4, "㎡"),
    ("万平方米", 10**4, "㎡"),
    ("m²", 1, "㎡"),
    ("人次", 1, "人次"),
    ("万人次", 10**4, "人次"),
    ("％", 1, "%"),
    ("个百分点", 1, "百分点"),
    ("千瓦", 1, "千瓦"),
    ("千瓦时", 1, "千瓦时"),
    ("千米", 1, "公里"),
    ("km", 1, "公里"),
    ("元/月", 1, "元/月"),
    ("微克/立方米", 1, "微克/立方米"),
    ("万", 10**4, ""),
    ("个小区", 1, "个小区"),
    ("（万元）", 10**4, "元"),
]

# text -> last day in 2026 (and, where the text names its year, without one)
DAYS = [
    ("2026-06-30", "2026-06-30"),
    ("2026/6/30", "2026-06-30"),
    ("2026.6.30", "2026-06-30"),
    ("20260630", "2026-06-30"),
    ("2026年6月30日", "2026-06-30"),
    ("2026年6月30日前", "2026-06-30"),
    ("2026-06-30 00:00:00", "2026-06-30"),
    ("2026年6月", "2026-06-30"),
    ("2026年6月底", "2026-06-30"),
    ("2026年6月底前完成", "2026-06-30"),
    ("2026.6", "2026-06-30"),
    ("2026-02", "2026-02-28"),
    ("2024年2月底", "2024-02-29"),
    ("26年6月底", "2026-06-30"),
    ("2025年末", "2025-12-31"),
    ("2026年底", "2026-12-31"),
    ("2026年", "2026-12-31"),
    ("2022年三季度", "2022-09-30"),
    ("2026年第三季度末", "2026-09-30"),
    ("2026年上半年", "2026-06-30"),
    ("二〇二六年六月底", "2026-06-30"),
    ("2007.10-2010.12", "2010-12-31"),
    ("2026年3月1日至6月30日", "2026-06-30"),
    ("46203", "2026-06-30"),
]
DAYS_OF_THE_YEAR = [
    ("6月底", "2026-06-30"),
    ("6月底前", "2026-06-30"),
    ("六月底", "2026-06-30"),
    ("十二月", "2026-12-31"),
    ("12月底前", "2026-12-31"),
    ("8月底前", "2026-08-31"),
    ("6月", "2026-06-30"),
    ("6月30日", "2026-06-30"),
    ("9月28", "2026-09-28"),
    ("9月28日前", "2026-09-28"),
    ("6月上旬", "2026-06-10"),
    ("6月下旬", "2026-06-30"),
    ("年底", "2026-12-31"),
    ("年底前", "2026-12-31"),
    ("年内", "2026-12-31"),
    ("全年", "2026-12-31"),
    ("今年底", "2026-12-31"),
    ("明年6月", "2027-06-30"),
    ("三季度", "2026-09-30"),
    ("第3季度", "2026-09-30"),
    ("上半年", "2026-06-30"),
    ("下半年", "2026-12-31"),
    ("1-6月", "2026-06-30"),
    ("力争8月底前", "2026-08-31"),
]
NO_DAYS = [
    "",
    "完成",
    "底",
    "长期",
    "13月底",
    "2月30日",
    "2026-02-30",
    "6月前",  # either end of June: not ours to guess
    "09.10-11.3",
    "2010-",
    "竣工",
    "200",
    "12345678",
]
SPANS = [
    ("6月底前", "2026-06-01", "2026-06-30"),
    ("1-6月", "2026-01-01", "2026-06-30"),
    ("二季度", "2026-04-01", "2026-06-30"),
    ("2007.10-2010.12", "2007-10-01", "2010-12-31"),
    ("2026年1月-2026年12月", "2026-01-01", "2026-12-31"),
]
# heading -> first day, day
PERIODS = [
    ("1-6月累计完成", "2026-01-01", "2026-06-30"),
    ("1—5月实绩", "2026-01-01", "2026-05-31"),
    ("2025年1-9月", "2025-01-01", "2025-09-30"),
    ("二季度完成", "2026-04-01", "2026-06-30"),
    ("上半年完成", "2026-01-01", "2026-06-30"),
    ("6月当月完成", "2026-06-01", "2026-06-30"),
    ("截至9月底", None, "2026-09-30"),
    ("至2025年底累计完成投资", None, "2025-12-31"),
    ("截至2025年年底", None, "2025-12-31"),
    ("截至去年底", None, "2025-12-31"),
    ("截至25年底", None, "2025-12-31"),
    ("截至2025年3月31日", None, "2025-03-31"),
    ("至8月底累计完成", None, "2026-08-31"),
    ("9月底累计", None, "2026-09-30"),
    ("截至二季度末", None, "2026-06-30"),
]
NO_PERIODS = ["累计完成", "全年目标任务", "1-  月累计完成", "备注", ""]


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_read_number(text: str, value: str | None) -> None:
    assert read_number(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(("text", "value", "unit", "comparator"), QUANTITIES)
def test_read_quantity(text: str, value: str, unit: str, comparator: str) -> None:
    found = read_quantity(text)
    assert found is not None
    assert (found.value, found.value_max, found.unit, found.comparator, found.text) == (
        Decimal(value),
        None,
        unit,
        comparator,
        text,
    )


@pytest.mark.parametrize(("text", "low", "high", "unit"), RANGES)
def test_read_quantity_range(text: str, low: str, high: str, unit: str) -> None:
    found = read_quantity(text)
    assert found is not None
    assert (found.value, found.value_max, found.unit, found.comparator) == (
        Decimal(low),
        Decimal(high),
        unit,
        "range",
    )


@pytest.mark.parametrize("text", NO_QUANTITY)
def test_read_quantity_where_there_is_none(text: str) -> None:
    assert read_quantity(text) is None


@pytest.mark.parametrize(("text", "scale", "unit"), UNITS)
def test_split_unit(text: str, scale: int, unit: str) -> None:
    assert split_unit(text) == (Decimal(scale), unit)


@pytest.mark.parametrize(
    ("text", "known"), [("万元", True), ("元/吨", True), ("城建办", False), ("个小区", False)]
)
def test_is_unit(text: str, known: bool) -> None:
    assert is_unit(text) is known


@pytest.mark.parametrize(("text", "expected"), DAYS)
def test_read_date_with_its_year(text: str, expected: str) -> None:
    assert (read_date(text), read_date(text, year=1999)) == (day(expected), day(expected))


@pytest.mark.parametrize(("text", "expected"), DAYS_OF_THE_YEAR)
def test_read_date_of_the_year(text: str, expected: str) -> None:
    assert (read_date(text, year=2026), read_date(text)) == (day(expected), None)


@pytest.mark.parametrize("text", NO_DAYS)
def test_read_date_where_there_is_none(text: str) -> None:
    assert read_date(text, year=2026) is None


def test_read_date_of_a_day() -> None:
    moment = dt.datetime(2026, 6, 30, 8, 0, tzinfo=dt.UTC)
    assert (read_date(dt.date(2026, 6, 30)), read_date(moment)) == (
        day("2026-06-30"),
        day("2026-06-30"),
    )


@pytest.mark.parametrize(("text", "first", "last"), SPANS)
def test_read_span(text: str, first: str, last: str) -> None:
    assert read_span(text, year=2026) == (day(first), day(last))


@pytest.mark.parametrize(("heading", "first", "last"), PERIODS)
def test_read_period(heading: str, first: str | None, last: str) -> None:
    assert read_period(heading, 2026) == (day(first), day(last))


@pytest.mark.parametrize("heading", NO_PERIODS)
def test_read_period_where_there_is_none(heading: str) -> None:
    assert read_period(heading, 2026) is None


def test_read_period_without_year() -> None:
    assert read_period("二季度完成", None) is None


@pytest.mark.parametrize(
    ("text", "year"),
    [("某某镇2026年重点工作台账", 2026), ("二〇二六年度目标", 2026), ("重点工作台账", None)],
)
def test_year_of(text: str, year: int | None) -> None:
    assert year_of(text) == year


def chinese(number: int) -> str:
    """Chinese numerals below 10000, written by another rule than the reader's."""
    if number == 0:
        return "零"
    out, zero = "", False
    for place, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            out += ("零" if zero and out else "") + "零一二三四五六七八九"[digit] + mark
        zero = not digit
    return out


@given(st.integers(0, 9999))
def test_read_number_chinese_round_trip(number: int) -> None:
    assert read_number(chinese(number)) == number


@given(st.decimals(0, 10**9, places=3, allow_nan=False, allow_infinity=False))
def test_read_number_round_trip(number: Decimal) -> None:
    assert read_number(f"{number:,f}") == number


@given(
    st.decimals(0, 10**6, places=2, allow_nan=False, allow_infinity=False),
    st.sampled_from(["台", "元", "人次", "㎡", "%", "公里"]),
    st.sampled_from([("", "="), ("不少于", ">="), ("不超过", "<="), ("约", "~")]),
    st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8)]),
)
def test_read_quantity_round_trip(
    number: Decimal, unit: str, before: tuple[str, str], scale: tuple[str, int]
) -> None:
    found = read_quantity(f"{before[0]}{number}{scale[0]}{unit}")
    assert found is not None
    assert (found.value, found.unit, found.comparator) == (number * scale[1], unit, before[1])


@given(st.dates(dt.date(1960, 1, 1), dt.date(2099, 12, 31)), st.sampled_from("-/."))
def test_read_date_round_trip(when: dt.date, mark: str) -> None:
    written = (f"{when.year}{mark}{when.month}{mark}{when.day}", f"{when:%Y年%m月%d日}")
    assert [read_date(text) for text in written] == [when, when]


@given(st.text(max_size=30))
def test_reading_never_raises(text: str) -> None:
    found = read_quantity(text)
    assert found is None or found.value.is_finite()
    assert read_date(text, year=2026) is None or read_span(text, year=2026) is not None
