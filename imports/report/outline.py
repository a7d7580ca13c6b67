"""Sections of a report: what looks back, what looks ahead, the days each speaks of."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .document import Document

REVIEW, PLAN, NEITHER = "review", "plan", "neither"
# Lines with more marks are prose, not headings.
LONGEST_HEADING = 60
# From this month on a report looks back on its own year.
YEARS_END = 10
HALF_YEAR, QUARTERS, YEAR, YEARS = "half", "quarters", "year", "years"
_ENDS = {HALF_YEAR: (6, 30), QUARTERS: (9, 30)}

_PART = re.compile(r"第[一二三四五六七八九]部分")
_CHAPTER = re.compile(r"[一二三四五六七八九十]{1,3}[、.]")
_PARAGRAPH = re.compile(r"\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、](?!\d)|\(\d{1,2}\)")
_REVIEW = re.compile(
    r"回顾|(?:工作|完成|执行|落实|进展|开展)情况|总结|成效|成绩|过去|(?:所做|做了|开展)的?[^，。]{0,6}工作"
)
_PLAN = re.compile(
    r"安排|打算|思路|计划|部署|今后|未来|下半年|下一(?:步|阶段)|下阶段|明年|总体(?:要求|目标)|目标任务|"
    r"(?:奋斗|发展|预期|主要|努力|总体)目标|指导思想"
)
_WORK = re.compile(r"(?:主要|重点|政府|全年)?工作|任务|重点|实事|目标|项目|打算")
# Whatever stands before it, such a heading tells what came of it.
_CAME_OF_IT = re.compile("(?:进展|(?:完成|落实|推进|执行|进展|办理|实施)情况)(?:如下)?[。：]?$")
# The report looks back on a part of its year, so that what it plans is in that year too.
_PART_OF_YEAR = re.compile(r"(?:前三|一至三|三)季度|上半年|半年|1[-至]\d{1,2}月")
_THREE_QUARTERS = re.compile(r"(?:前三|一至三)季度|1[-至]9月")
_PROBLEMS = re.compile(
    r"(?:问题|不足|差距|短板|困难|挑战)[^，。]{0,6}$|存在的?[^，。]{0,6}(?:问题|不足|困难)"
)
_ADMITTING = re.compile(
    r"(?:在)?(?:肯定|总结|看到)[^，。]{0,10}(?:成绩|成效)[^，。]{0,4}的?同时|(?:虽然|尽管)[^。]{0,30}(?:问题|不足|困难|差距|短板)|(?:但|同时)[^。]{0,16}(?:存在|面临)[^。]{0,12}(?:问题|不足|困难|差距)|(?:同时，)?(?:我们)?[^，。]{0,8}清醒(?:地|的)?(?:认识|看)"
)
_AHEAD = re.compile(
    r"(?:下半年|明年|今后[^，。]{1,4}年|未来[^，。]{1,4}年|下一步|下一阶段|下阶段|新的一年)，"
)
_INTENDED = re.compile(r"(20\d\d)年，?[^。]{0,30}?(?:我们将|将重点|要重点|将着力|我们要)")
_CLOSING = re.compile(r"各位(?:代表|委员|同志)|(?:在此|借此|这里)，?我?(?:谨|代表)|同志们[！，]")
# Where lines were lost a blank ends a heading: 一、工作回顾 五年来，…
_HEADING_ENDS = re.compile(r"。|(?<=[\u4e00-\u9fff”])\s+(?=[\u4e00-\u9fff\d])")
_PLANNED_YEAR = re.compile(r"(20\d\d)年(?:的)?(?:主要|重点|政府|全年)*(?:工作|目标|任务)")
_THANKS = re.compile("感谢|敬意|让我们|奋斗|祝愿|谢谢")
_FIGURES = re.compile(r"\d+(?:\.\d+)?")
# Something is counted: a short line that does so (新建学校7所) is a list's member, no heading.
_COUNTING = re.compile(r"\d(?:[万亿余多]{0,2})(?![年月日号届次\d])[\u4e00-\u9fff㎡%]")
_SPAN = re.compile(r"五年|[“']?十[一二三四五六]五|20\d\d年?[-至到]20\d\d年?")
# “十四五” ends with 2025, the ones before and behind it five years from there.
_FIVE_YEARS = re.compile("十([一二三四五六])五")
_LAST_YEARS = dict(zip("一二三四五六", range(2010, 2036, 5), strict=True))
# A paragraph may speak of other years than the heading it stands under.
_YEARS_AHEAD = re.compile(
    "[“'\"]?(?:十[一二三四五六]五[”'\"]?(?:时期|期间|末)|今后五年|未来五年|到[“'\"]?十[一二三四五六]五)"
)
_YEARS_BACK = re.compile("五年来，|过去五年|[“'\"]?十[一二三四五六]五[”'\"]?(?:时期|期间|以来)")
_ONE_YEAR = re.compile(
    r"(20\d\d)年(?:，|度|全年|经济社会|全[镇乡市区县]|工作的?总体|[^，。]{0,8}目标)"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)年?(?!\d)")
_YEAR_RANGE = re.compile(r"(20\d\d)年?[-~至到](20\d\d)年?")


# “十四五”目标和2021年工作安排: both are named; what is told first is of the one year.
_OF_A_YEAR = re.compile(r"20\d\d年(?:的|政府|重点|主要|全年)*(?:工作|任务)")


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the report. ``end_day`` is the last day of what it speaks of: of a review the
    day its figures speak of, of a plan the last day allowed. ``span`` is half, quarters, year or
    years.
    ``headings`` are those it stands under, outermost first; ``topic``: the
    last of them is a sentence of its text."""

    kind: str
    start: int
    end: int
    end_day: dt.date | None
    span: str
    headings: tuple[str, ...] = ()
    topic: bool = False


@dataclass(frozen=True, slots=True)
class Time:
    """What part of a report is being read: kind, last day, length of what it speaks of."""

    kind: str
    end_day: dt.date | None
    span: str


def outline(document: Document) -> Iterator[Section]:
    """The lines of the report in order, each a section with what it stands under.

    A heading that runs into its text (一是…。) goes before its text as a section of its own kind.
    """
    day = _reckoned(document, document.day or supposed_day(document))
    usual = time = under = first_time(document, day)
    levels: dict[int, str] = {}
    for line in document.lines:
        if not line.inside:
            continue
        words = document.words(line)
        level, length = heading(words)
        alone = False
        if length:
            levels = {key: value for key, value in levels.items() if key < level}
            levels[level] = words[:length]
            time = time_under(words[:length], level, under if level > 2 else time, day, usual)
            under = time
        elif _ADMITTING.match(words):
            time = under = replace(time, kind=NEITHER)
        elif time.kind != PLAN and _looks_ahead(words, day):
            time = under = ahead(words, day)
        else:
            turned = _turned(words, time, day)
            # In what looks back on years a paragraph on one of them speaks for itself alone.
            alone = turned.span == YEAR and turned.kind == REVIEW and 3 in levels
            if alone and _SPAN.search(levels[3]):
                turned = time
            time = time if alone else turned
            under = under if 3 in levels else time
        own = turned if alone else time
        own = replace(own, kind=NEITHER) if _closes(words) else own
        headings = tuple(levels[key] for key in sorted(levels))
        start = line.start + (own_words(words, level, length) if level else 0)
        if start < line.end:
            yield Section(own.kind, start, line.end, own.end_day, own.span, headings)


def _reckoned(document: Document, day: dt.date | None) -> dt.date | None:
    """The day that years are reckoned from: a report on part of a year plans no later year, be it
    given in autumn."""
    said = document.title or document.plain[:200]
    if day and day.month >= YEARS_END and _PART_OF_YEAR.search(said):
        return dt.date(day.year, YEARS_END - 1, 30)
    return day


def _turned(words: str, time: Time, day: dt.date | None) -> Time:
    """What a paragraph speaks of that opens with other years than those before it."""
    if time.kind == PLAN and _YEARS_AHEAD.match(words):
        return replace(ahead(words[:16], day), span=YEARS)
    if time.kind == REVIEW and _YEARS_BACK.match(words) and time.span == YEAR:
        return replace(time, span=YEARS)
    named = _ONE_YEAR.match(words)
    if named and time.kind != NEITHER and time.span == YEARS:
        return replace(time, end_day=dt.date(int(named[1]), 12, 31), span=YEAR)
    return time


def _looks_ahead(words: str, day: dt.date | None) -> bool:
    """Whether a paragraph turns to what is to come without a heading of its own."""
    if _AHEAD.match(words):
        return True
    named = _INTENDED.match(words)
    return bool(named and day and int(named[1]) >= _planned_from(day))


def heading(words: str) -> tuple[int, int]:
    """Level (1 outermost, 4; 0 for none) and length of the heading that a line opens with."""
    for level, pattern in ((1, _PART), (2, _CHAPTER), (3, _PARAGRAPH)):
        if match := pattern.match(words):
            stop = _HEADING_ENDS.search(words, match.end() + 3, LONGEST_HEADING)
            if stop is None and len(words) > LONGEST_HEADING:
                return level, match.end()
            return level, stop.end() if stop else len(words)
    if (
        len(words) <= 30
        and not re.search("[。；！]|，$", words)
        and not (_COUNTING.search(words) and not _told(words))
        and (_told(words) or "。" not in words)
    ):
        return (1 if _told(words) else 4), len(words)
    return 0, 0


def own_words(words: str, level: int, length: int) -> int:
    """Where what a line says of its own begins: a numbered line that says all in one sentence, or
    counts in its first one, is no heading of anything (1.新建停车位300个), stop or not."""
    mark = _PARAGRAPH.match(words)
    if level != 3 or mark is None:
        return length
    if words[length - 1] not in "。；":
        counts = length == len(words) and _COUNTING.search(words, mark.end())
        return mark.end() if counts else length
    alone = length == len(words)
    return mark.end() if alone or _FIGURES.search(words, mark.end(), length) else length


def _told(words: str) -> str:
    """Which kind the words of a heading name, "" where they name neither or both."""
    if _PROBLEMS.search(words):
        return NEITHER
    if _CAME_OF_IT.search(words):
        return REVIEW
    back, on = bool(_REVIEW.search(words)), bool(_PLAN.search(words))
    if back != on:
        return REVIEW if back else PLAN
    return ""


def supposed_day(document: Document) -> dt.date | None:
    """The last day before the year a heading plans, where no day is known; None where none does."""
    for line in document.lines:
        words = document.words(line)
        level, length = heading(words)
        named = _PLANNED_YEAR.search(words[:length])
        if level and named and (_told(words[:length]) == PLAN or "主要工作" in words[:length]):
            return dt.date(int(named[1]) - 1, 12, 31)
    return None


def first_time(document: Document, day: dt.date | None) -> Time:
    """What a report speaks of before its first heading says so: it looks back."""
    half = "上半年" in document.title or "半年" in document.plain[:600]
    quarters = _THREE_QUARTERS.search(document.title)
    return _back(day, QUARTERS if quarters else HALF_YEAR if half else YEAR, None)


def time_under(words: str, level: int, time: Time, day: dt.date | None, usual: Time) -> Time:
    """What is spoken of under a heading; deeper headings than a chapter change nothing. ``usual``
    is what the report looks back on where a heading only says that it does."""
    if level > 2:
        return time
    kind = _told(words)
    year = _YEAR.search(words)
    if not kind and year and _WORK.search(words) and day:
        kind = REVIEW if int(year[1]) < _planned_from(day) or "上半年" in words else PLAN
    if not kind and "上半年" in words and _WORK.search(words):
        kind = REVIEW
    if (
        level == 2
        and time.kind == PLAN
        and kind == REVIEW
        and not re.search("回顾|过去|总结", words)
    ):
        return time
    if level == 2 and kind and not _names_part(words):
        return time
    if kind == REVIEW and "年" not in words and "季度" not in words:
        return usual
    if kind == REVIEW:
        return _back(day, _span(words), year and int(year[1]))
    if kind == PLAN:
        return ahead(words, day)
    return replace(time, kind=NEITHER) if kind == NEITHER else time


def _planned_from(day: dt.date) -> int:
    """The first year that a report of a day can still plan."""
    return day.year + (day.month >= YEARS_END)


def _names_part(words: str) -> bool:
    """Whether a chapter's heading speaks of the report's parts, not of a field of work."""
    return bool(
        re.search(r"年|季度|回顾|总结|工作|安排|今后|未来|下一|下阶段|问题|不足|目标|要求", words)
    ) and bool(
        _told(words) == NEITHER
        or re.search(r"工作|年|季度|回顾|任务|目标|要求|下一步|下阶段|打算", words)
    )


def _span(words: str) -> str:
    if "半年" in words:
        return HALF_YEAR
    if _THREE_QUARTERS.search(words):
        return QUARTERS
    if _YEAR.search(words) and not _YEAR_RANGE.search(words) and _OF_A_YEAR.search(words):
        return YEAR
    return YEARS if _SPAN.search(words) else YEAR


def _back(day: dt.date | None, span: str, year: int | None) -> Time:
    if day is None and year is None:
        return Time(REVIEW, None, span)
    of = year or (
        day.year if day and (span in _ENDS or day.month > 6) else day.year - 1 if day else 0
    )
    end = dt.date(of, *_ENDS.get(span, (12, 31)))
    return Time(REVIEW, end, span)


def ahead(words: str, day: dt.date | None) -> Time:
    """A plan with the last day it speaks of: the half year, the year or the years named."""
    span = _span(words)
    named = _YEAR_RANGE.search(words)
    if named:
        return Time(PLAN, dt.date(int(named[2]), 12, 31), YEARS)
    year = _YEAR.search(words)
    if span != YEARS and year:
        return Time(PLAN, dt.date(int(year[1]), 12, 31), span)
    if day is None:
        return Time(PLAN, None, span)
    if of := _FIVE_YEARS.search(words):
        return Time(PLAN, dt.date(_LAST_YEARS[of[1]], 12, 31), YEARS)
    first = day.year + (1 if day.month > 9 and span != HALF_YEAR and "四季度" not in words else 0)
    return Time(PLAN, dt.date(first + (4 if span == YEARS else 0), 12, 31), span)


def _closes(words: str) -> bool:
    thanks = len(_FIGURES.findall(words)) < 3 or _THANKS.search(words)
    return bool(_CLOSING.match(words) and thanks)
