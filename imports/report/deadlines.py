"""Days that a sentence names: until when something is promised, and up to when something counts."""

from __future__ import annotations

import datetime as dt
import re

from ..language import read_period

_MONTHS = r"\d{1,2}月?(?:份)?[-~至到]\d{1,2}月(?:份|底|末)?"
_YEAR = r"(?:(?:20\d\d)年|今年|明年|当年|本年|到)?"
_DAY = re.compile(
    rf"(?<![较比与\d~-])(?<!\d至){_YEAR}(?:{_MONTHS}|\d{{1,2}}月(?:\d{{1,2}}日|底|末|份|上旬|中旬|下旬)?|[一二三四]季度(?:末|底)?|上半年|下半年|年底|年末|年内|年中)"
    r"(?:前|之前|以前|内)?|(?<![较比与\d])20\d\d年(?:底|末|内)(?:前)?|今年以来|(?<=到)20\d\d年|(?<![较比与在从\d])(?:到|至)?20\d\d年(?=，|实现|全[年镇]|完成|$)"
)
_NAMED_YEAR = re.compile(r"(20\d\d)年")


def day_named(words: str, year: int | None) -> tuple[dt.date, str] | None:
    """The last day of what the last date of ``words`` names, with its words; None where there is
    none. ``year`` is that of dates that name none."""
    if "月" not in words and "年" not in words and "季" not in words:
        return None
    matches = list(_DAY.finditer(words))
    for match in reversed(matches):
        if day := _last_day(match[0], year):
            return day, match[0]
    return None


def _last_day(words: str, year: int | None) -> dt.date | None:
    named = _NAMED_YEAR.search(words)
    of = int(named[1]) if named else year
    if of is not None and words.startswith("明年"):
        of += 1
    if of is None:
        return None
    if re.search(r"年(?:底|末|内)|\d年$", words):
        return dt.date(of, 12, 31)
    if "年中" in words:
        return dt.date(of, 6, 30)
    bare = re.sub(r"(?:前|之前|以前|内)$", "", words)
    period = read_period(bare, of)
    return period[1] if period else None
