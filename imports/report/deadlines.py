"""Days that a sentence names: until when something is promised, and up to when something counts."""

from __future__ import annotations

import datetime as dt
import re

from ..language import read_period
from ..language.dates import LUNAR_NEW_YEAR, month_end

_MONTHS = r"\d{1,2}月?(?:份)?[-~至到]\d{1,2}月(?:份|底|末)?"
_DAYS = r"\d{1,2}月\d{1,2}日[-~至到](?:\d{1,2}月)?\d{1,2}日"
_YEAR = r"(?:(?:20\d\d)年|今年|明年|当年|本年|到)?"
_DAY = re.compile(
    rf"(?<![较比与自从\d~-])(?<!\d至)(?<!环比){_YEAR}(?:{_DAYS}|{_MONTHS}|\d{{1,2}}月(?:\d{{1,2}}日|底|末|份|初|上旬|中旬|下旬)?|[一二三四]季度(?:末|底)?|上半年|下半年|年底|年末|年内|年中)"
    r"(?:前|之前|以前|内)?(?!起|开始|以来|出台|印发)|(?<![较比与\d])20\d\d年(?:底|末|内)(?:前)?|今年以来|(?<![^，；：])20\d\d年?[-至到]20\d\d年|“?十[一二三四五六]五”?(?:期?末|时期末)|(?:国庆|五一|七一|元旦|春节)节?(?:之|以)?前|(?<=到)20\d\d年|(?<![较比与在从\d])(?:到|至)?20\d\d年(?=，|实现|全[年镇]|完成|$)"
)
_WORTH = re.compile("[月年季节]|十.五|[五七]一前")
_THIRD = re.compile(r"(\d{1,2})月(初|上旬|中旬|下旬)")
_THIRDS = {"初": 10, "上旬": 10, "中旬": 20, "下旬": 0}
_FROM_TO = re.compile(r"(\d{1,2})月\d{1,2}日[-~至到](?:(\d{1,2})月)?(\d{1,2})日")
_FEAST = re.compile("国庆|五一|七一|元旦|春节")
_EVES = {"国庆": (9, 30), "五一": (4, 30), "七一": (6, 30), "元旦": (12, 31)}
_NAMED_YEAR = re.compile(r"(20\d\d)年")


def day_named(words: str, year: int | None) -> tuple[dt.date, str] | None:
    """The last day of what the last date of ``words`` names, with its words; None where there is
    none. ``year`` is that of dates that name none."""
    if not _WORTH.search(words):
        return None
    matches = list(_DAY.finditer(words))
    for match in reversed(matches):
        if day := _last_day(match[0], year):
            return day, match[0]
    return None


def _last_day(words: str, year: int | None) -> dt.date | None:
    if five := re.search("十([一二三四五六])五", words):
        return dt.date(2005 + 5 * "零一二三四五六".index(five[1]), 12, 31)
    if span := re.fullmatch(r"20\d\d年?[-至到](20\d\d)年", words):
        return dt.date(int(span[1]), 12, 31)
    named = _NAMED_YEAR.search(words)
    of = int(named[1]) if named else year
    if of is not None and words.startswith("明年"):
        of += 1
    if of is None:
        return None
    if feast := _FEAST.match(words):
        return _eve(feast[0], of)
    if re.search(r"年(?:底|末|内)|\d年$", words):
        return dt.date(of, 12, 31)
    if "年中" in words:
        return dt.date(of, 6, 30)
    if third := _THIRD.search(words):
        return _end_of_third(of, int(third[1]), third[2])
    if days := _FROM_TO.search(words):
        return _day(of, int(days[2] or days[1]), int(days[3]))
    bare = re.sub(r"(?:前|之前|以前|内)$", "", words)
    period = read_period(bare, of)
    return period[1] if period else None


def _day(year: int, month: int, day: int) -> dt.date | None:
    """A day; None for the 31st of June."""
    if 1 <= month <= 12 and 1 <= day <= month_end(year, month).day:
        return dt.date(year, month, day)
    return None


def _eve(feast: str, year: int) -> dt.date | None:
    """The day before a feast; that of 春节 is known for some years only."""
    if feast == "春节":
        month_day = LUNAR_NEW_YEAR.get(year)
        return month_day and dt.date(year, *month_day) - dt.timedelta(days=1)
    return dt.date(year, *_EVES[feast])


def _end_of_third(year: int, month: int, third: str) -> dt.date | None:
    """The last day of the first, second or last ten days of a month; None for a 13th month."""
    if not 1 <= month <= 12:
        return None
    last = month_end(year, month)
    return last.replace(day=_THIRDS[third] or last.day)
