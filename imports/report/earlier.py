"""Figures of an earlier year told beside those of the report's own time (去年同期新增1100个)."""

from __future__ import annotations

import calendar
import datetime as dt
import re

_LAST = r"(?:去年|上年|上一年(?:度)?)"
# What the clause compares with is no subject of it: 比去年同期, 是去年同期的1.2倍.
_BESIDE = re.compile(r"[比较与从由自超同高低占是为达到在至]")
_OF_LAST = re.compile(
    rf"(?P<lead>[^，。；：、\d]{{0,8}}?)(?P<words>{_LAST}(?P<same>的?同期)?(?:全年|年底|年末|底|末|度)?)"
    r"(?!的|水平|相比|持平|基础|以来|下半年|上半年|[一二三四]季度|\d|开始|起)"
)
_OF_YEAR = re.compile(
    r"(?:而|其中)?(?P<words>(?P<year>20\d\d)年(?:度|全年|底|末)?)"
    r"(?=[\u4e00-\u9fff])(?!以来|起|开始|以前|之前|[前至到])"
)
# 2023年签约的10台, 2024年度考核: the year only describes.
_DESCRIBES = re.compile(r"年度?[^，。；\d]{0,16}(?:的|考核|评[比定选价估])")


def earlier_day(
    clause: str, end: dt.date | None, report: dt.date | None
) -> tuple[dt.date, str] | None:
    """The day of an earlier year that a clause speaks of, with its words; None for one of the
    report's own time. ``end`` is the last day that the section tells of, ``report`` that of the
    report itself."""
    if end is None:
        return None
    if (said := _OF_LAST.match(clause)) and not _BESIDE.search(said["lead"]):
        day = _year_before(end) if said["same"] else _last(said["words"], end, report)
        return (day, said["words"]) if day and day < end else None
    said = _OF_YEAR.match(clause)
    if said is None or int(said["year"]) >= end.year or _DESCRIBES.match(clause, 4):
        return None
    return _end_of(int(said["year"])), said["words"]


def _last(words: str, end: dt.date, report: dt.date | None) -> dt.date | None:
    """上年 is the year before the one that is told of, 去年 that before the report's own."""
    if words.startswith("上"):
        return _end_of(end.year - 1)
    return _end_of(report.year - 1) if report else None


def _year_before(day: dt.date) -> dt.date:
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return dt.date(day.year - 1, day.month, min(day.day, last))


def _end_of(year: int) -> dt.date:
    return dt.date(year, 12, 31)
