"""Days and spans as offices write them: 8月底前, 2026.6.30, 三季度, 1-6月, 上半年, 截至9月底."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache

from .numerals import CHINESE, read_chinese, tidy

# What is longer than a cell with two dates is prose.
LONGEST = 80
ONE_DAY = dt.timedelta(days=1)
# Excel counts days from here; before 1900-03-01 it counts one day that never was.
EXCEL_ZERO = dt.date(1899, 12, 30)
# The first day of the lunar year (month, day), as the calendars of the observatory give it.
LUNAR_NEW_YEAR = {
    2015: (2, 19), 2016: (2, 8), 2017: (1, 28), 2018: (2, 16), 2019: (2, 5), 2020: (1, 25),
    2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17),
    2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3),
}  # fmt: skip
SERIALS = (20000, 80000)

_YEAR = (
    r"(?:(?P<year>(?:19|20)\d\d)(?:年度?|[-./](?=\d))|(?P<short>\d\d)年|"
    r"(?P<said>今年|本年|当年|明年|去年|上年))?"
)
_TAIL = r"(?:份|底|末|止|前|以前|之前|完成|内)*"
_FULL = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:年(?=\d{1,2}月)|(?P<dash>[-./]))(?P<month>\d{1,2})"
    r"(?(dash)(?P=dash)|月)(?P<day>\d{1,2})(?:日|号)?"
    r"(?:T?\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)?(?:前|以前|之前|止|完成|底)*"
)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)")
_DAY = re.compile(
    _YEAR + r"(?P<month>\d{1,2})月(?P<day>\d{1,2})(?:日|号)?(?:前|以前|之前|止|完成)*"
)
_MONTH = re.compile(_YEAR + r"(?P<month>\d{1,2})月" + r"(?P<tail>" + _TAIL + r")")
_NUMERIC_MONTH = re.compile(r"(?P<year>(?:19|20)\d\d)[-./](?P<month>\d{1,2})(?:月)?(?:底|末|前)*")
_THIRD = re.compile(_YEAR + r"(?P<month>\d{1,2})月(?P<third>上旬|中旬|下旬)(?:前|以前|之前|完成)*")
_QUARTER = re.compile(_YEAR + r"第?(?P<quarter>[1-4])季度?" + _TAIL)
_HALF = re.compile(_YEAR + r"(?P<half>上半年|下半年|年中)" + _TAIL)
_WHOLE = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)年?|(?P<short>\d\d)年|(?P<said>今年|本年|当年|明年|去年|上年)|年(?=[底末内终])|全年|年度)"
    r"(?:度|全年|底|末|内|终|以内|之内|前|完成)*"
)
_MONTHS = re.compile(
    _YEAR + r"(?P<first>\d{1,2})月?(?:份)?(?:-|~|至|到)(?:(?P<year2>(?:19|20)\d\d)[年./-])?"
    r"(?P<last>\d{1,2})月" + _TAIL
)
_LEAD = re.compile(
    r"^(?:截至|截止到|截止|截至到|到|至|于|在|力争|确保|预计|计划|原则上|时间|:|\()+"
)
_SPELLED = re.compile(rf"({CHINESE}+)(?=年|月|日|号|季|旬)")

Span = tuple[dt.date, dt.date]


def read_date(text: str | dt.date, *, year: int | None = None) -> dt.date | None:
    """The last day that ``text`` allows or speaks of; ``year`` is used where it names none.

    8月底前 → 31 August, 三季度 → 30 September, 年底 → 31 December, 2026-06-30 → that day; of a
    span (2026.1-2026.12) its last day. Excel serials of 1954 to 2119 are days. None where it is
    no date, or names no year and none is given.
    """
    if isinstance(text, dt.datetime):
        return text.date()
    if isinstance(text, dt.date):
        return text
    span = read_span(text, year=year)
    return span[1] if span else None


def read_span(text: str, *, year: int | None = None) -> Span | None:
    """First and last day of what ``text`` names: 6月底前 → (1 June, 30 June), 上半年, 1-6月 ..."""
    if len(text) > LONGEST:
        return None
    tidied = _plain(text)
    return _single(tidied, year) or _between(tidied, year) or _numeric_day(tidied, year)


def read_serial(number: Decimal, *, date1904: bool = False) -> dt.date | None:
    """The day of a spreadsheet's serial number of 1954 to 2119, None for other numbers.

    ``date1904``: the workbook counts from 1904 (old Macs), not from 1900.
    """
    span = _serial(number + 1462 if date1904 else number)
    return span[0] if span else None


def _single(tidied: str, year: int | None) -> Span | None:
    """What ``tidied`` names without a dash between two dates."""
    if re.fullmatch(r"\d{5}(?:\.0+)?", tidied):
        return _serial(Decimal(tidied))
    for pattern, reader in _READERS:
        if match := pattern.fullmatch(tidied):
            return _safely(reader, match, year)
    return None


@lru_cache(maxsize=4096)
def read_period(heading: str, year: int | None) -> tuple[dt.date | None, dt.date] | None:
    """First day and day that a heading or date line speaks of, None where it names no period.

    1-6月累计完成 → (1 January, 30 June), 二季度完成 → (1 April, 30 June); what is counted up to a
    day has no first day: 截至9月底 → (None, 30 September).
    """
    tidied = _spell_out(tidy(heading))
    for pattern, reader in _SEARCHED:
        for match in pattern.finditer(tidied):
            span = _safely(reader, match, year)
            if span is None:
                continue
            return (None if _counts_up(tidied, match) else span[0]), span[1]
    return None


def year_of(text: str) -> int | None:
    """The year that ``text`` names first (2026年, 二〇二六年度), or None."""
    found = re.search(r"(?<!\d)((?:19|20)\d\d)(?=年|[-./]\d)", _spell_out(tidy(text)))
    return int(found[1]) if found else None


def month_end(year: int, month: int) -> dt.date:
    """The last day of a month; ValueError where there is no such month."""
    if not 1 <= month <= 12:
        raise ValueError(month)
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _plain(text: str) -> str:
    spelled = _spell_out(tidy(text))
    return _LEAD.sub("", spelled).rstrip("。;,)").strip()


def _spell_out(tidied: str) -> str:
    """Chinese numerals before 年, 月, 日 and 季 as digits."""
    return _SPELLED.sub(lambda match: str(read_chinese(match[1]) or match[1]), tidied)


def _counts_up(tidied: str, match: re.Match[str]) -> bool:
    """Whether the period is the end of a count (截至9月底, 至8月底) and not a span of its own."""
    if match.re in (_MONTHS, _HALF_FOUND, _QUARTER_FOUND):
        return bool(re.search(r"截[至止]", tidied[: match.start()]))
    before = re.search(r"(截至|截止|截至到|至|到)$", tidied[: match.start()])
    return bool(before) or bool(re.search(r"[底末日]|\d$", match[0]))


def _safely(reader: object, match: re.Match[str], year: int | None) -> Span | None:
    try:
        span: Span | None = reader(match, year)  # type: ignore[operator]
    except ValueError:
        return None
    return span


def _year(match: re.Match[str], year: int | None) -> int:
    """The year a match names, else ``year``; ValueError where neither is known."""
    named = match.groupdict()
    if named.get("year"):
        return int(named["year"])
    if named.get("short"):
        return 2000 + int(named["short"])
    if year is None:
        raise ValueError("no year")
    return year + {"明年": 1, "去年": -1, "上年": -1}.get(named.get("said") or "", 0)


def _full(match: re.Match[str], _: int | None) -> Span:
    day = dt.date(int(match["year"]), int(match["month"]), int(match["day"]))
    return day, day


def _day(match: re.Match[str], year: int | None) -> Span:
    day = dt.date(_year(match, year), int(match["month"]), int(match["day"]))
    return day, day


def _month(match: re.Match[str], year: int | None) -> Span | None:
    # 6月前 may mean either end of the month: not ours to guess.
    if match.groupdict().get("tail") in ("前", "以前", "之前"):
        return None
    last = month_end(_year(match, year), int(match["month"]))
    return last.replace(day=1), last


def _third(match: re.Match[str], year: int | None) -> Span:
    last = month_end(_year(match, year), int(match["month"]))
    first, end = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, last.day)}[match["third"]]
    return last.replace(day=first), last.replace(day=end)


def _quarter(match: re.Match[str], year: int | None) -> Span:
    last = month_end(_year(match, year), 3 * int(match["quarter"]))
    return last.replace(month=last.month - 2, day=1), last


def _half(match: re.Match[str], year: int | None) -> Span:
    of = _year(match, year)
    if match["half"] == "下半年":
        return dt.date(of, 7, 1), dt.date(of, 12, 31)
    return dt.date(of, 1, 1), dt.date(of, 6, 30)


def _whole(match: re.Match[str], year: int | None) -> Span:
    of = _year(match, year)
    return dt.date(of, 1, 1), dt.date(of, 12, 31)


def _months(match: re.Match[str], year: int | None) -> Span | None:
    of = _year(match, year)
    first = month_end(of, int(match["first"])).replace(day=1)
    last = month_end(int(match["year2"] or of), int(match["last"]))
    return (first, last) if first <= last else None


def _numeric_day(tidied: str, year: int | None) -> Span | None:
    """6.30, 6/30 and 6-30 of a year that is known. 6.3 is none: a sheet that took 6.30 for a
    number shows it so; nor is 6-9, which may be months."""
    match = _NUMERIC_DAY.fullmatch(tidied)
    if match is None or (match["mark"] == "-" and int(match["day"]) <= 12):
        return None
    return _safely(_day, match, year)


def _serial(number: Decimal) -> Span | None:
    if not SERIALS[0] <= number <= SERIALS[1]:
        return None
    day = EXCEL_ZERO + int(number) * ONE_DAY
    return day, day


def _between(tidied: str, year: int | None) -> Span | None:
    """Two dates with a dash between: 2007.10-2010.12, 2026年3月1日至6月30日."""
    for match in re.finditer(r"-{1,2}|~|至|到", tidied):
        head, tail = tidied[: match.start()], _plain(tidied[match.end() :])
        first = _single(head, year)
        last = first and _single(tail, year_of(head) or first[0].year)
        if first and last and first[0] <= last[1]:
            return first[0], last[1]
    return None


_NUMERIC_DAY = re.compile(
    r"(?P<month>\d{1,2})(?P<mark>[./-])(?P<day>(?<=[./-])\d\d|(?<=/)\d)日?(?:前|以前|之前|止)*"
)
_READERS = (
    (_FULL, _full),
    (_COMPACT, _full),
    (_DAY, _day),
    (_MONTHS, _months),
    (_MONTH, _month),
    (_NUMERIC_MONTH, _month),
    (_THIRD, _third),
    (_QUARTER, _quarter),
    (_HALF, _half),
    (_WHOLE, _whole),
)
_HALF_FOUND = re.compile(_YEAR + r"(?P<half>上半年|下半年)")
_QUARTER_FOUND = re.compile(_YEAR + r"第?(?P<quarter>[1-4])季度?")
_SEARCHED = (
    (_FULL, _full),
    (_MONTHS, _months),
    (re.compile(_YEAR + r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日?"), _day),
    (_QUARTER_FOUND, _quarter),
    (_HALF_FOUND, _half),
    (re.compile(_YEAR + r"(?P<month>\d{1,2})月(?:份|底|末)?"), _month),
    (
        re.compile(
            r"(?:(?P<year>(?:19|20)\d\d)年|(?P<short>(?<!\d)\d\d)年|"
            r"(?P<said>今年|本年|当年|去年|上年|明年)|年)年?(?:底|末)"
        ),
        _whole,
    ),
)
