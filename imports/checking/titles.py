"""What a sheet's title tells of its plan: 某镇2026年9月重点工作进展情况表 → 某镇2026年重点工作.

The same plan is meant month after month, so what only names a report (its form, its state, the
months it covers, 截至) is taken away, and year and matter stay.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from ..language import tidy, year_of

Span = tuple[dt.date, dt.date]

# A title that begins with a town's name; 城镇, 乡镇 and the like are words, not names.
TOWN = re.compile(
    r"(?![城乡村集全各本我]镇)[\u4e00-\u9fff]{1,6}?(?:镇|乡|街道)(?!级|村|区|域|居民)"
)
_MONTH = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|底|末|[上中下]旬|\d{1,2}日)?"
_YEAR = r"(?:(?:19|20)\d\d年)"
_PERIOD = re.compile(
    rf"截[至止]到?{_YEAR}?(?:{_MONTH}|第?[一二三四1-4]季度末?|年[底末]|上半年)?|"
    rf"(?:\d{{1,2}}月?份?|{_MONTH})[-~至到]{_YEAR}?{_MONTH}|"
    rf"{_MONTH}|第?[一二三四1-4]季度|前[一二三1-3](?:个)?季度|第\d{{1,3}}[周期]|[上中下]旬|1-月"
)
_HALF = re.compile(r"上半年|年中")
# What tells of a state on some day; a list of tasks for half a year tells of none.
_REPORT = re.compile(r"进展|完成|推进|落实|进度|执行|办理|实施|通报|[月季周旬快]报|截[至止]|情况")
_ENCLOSURE = re.compile(r"^附[件表]?[\d一二三四五六七八九十]{0,2}(?:-\d)?[:：、.]?(?=\D)")
_BRACKET = re.compile(r"\(([^()]*)\)$")
_PASSING = re.compile(
    rf"截[至止]|稿|样表|单位|更新|续|草案|汇总|公示|{_MONTH}|季度|[\d一二三四]旬|周|^\d*月|半年|{_YEAR}\d"
)
_ONLY_YEAR = re.compile(r"(?:19|20)\d\d(?:年度?)?")
_DOING = "进展|完成|推进|落实|进度|实施|办理|执行|调度|开展|建设进展|序时|目标调整|调整|达序|整改"
_FORM = re.compile(
    rf"(?:(?:目标)?(?:{_DOING})*情况|(?:序时|实施|推进|建设)?(?:进展|进度)|"
    r"(?:责任|细化)?(?:分解|分工)|责任|(?<=工作|报告|项目|行动|活动|实事)任务|节点计划|点位明细|目标调整|调整|"
    r"[月季周旬日快简通]报表?|台账|清单|明细|一览|汇总|统计|调度|跟踪|监测|公示|公告|登记|落实|"
    r"推进|完成|存在(?:的)?(?:问题|困难)|下一步(?:工作)?(?:打算|计划|安排)|"
    r"(?:一览|明细|汇总|统计|总|简|附|样|半年报|年报|报|责任|考核)?表)$"
)
_JOINT = re.compile(r"[、,;:及和与暨的\-]+$")
_NAME_ONLY = re.compile(
    rf"(?:[\u4e00-\u9fff]{{1,8}}(?:镇|乡|街道|县|区|市))?(?:{_YEAR}|(?:19|20)\d\d|年度|度)*(?:重点|年度|全年|主要)?"
)
_SPAN = re.compile(r"((?:19|20)\d\d)年?[-~至到]((?:19|20)\d\d)年")


def plain(title: str) -> str:
    """A title without blanks, quotes and book marks."""
    return re.sub(r"[“”\"'《》‘’]", "", tidy(title))


def same_plan(title: str, other: str) -> bool:
    """Whether two titles tell of one plan, through what only names a report."""
    return _key(title) == _key(other)


def same_matter(title: str, other: str) -> bool:
    """Whether two titles differ by no more than what they have in brackets (按部门, 经济组)."""
    return _unbracketed(title) == _unbracketed(other)


def _unbracketed(title: str) -> str:
    return plain(re.sub(r"（[^（）]*）", "", plan_title(title))).replace("年度", "年")


@lru_cache(maxsize=2**10)
def _key(title: str) -> str:
    return re.sub(r"[()]", "", plain(plan_title(title)).replace("年度", "年"))


@lru_cache(maxsize=2**10)
def plan_title(title: str) -> str:
    """The plan's title within a sheet's title; never without its year or its matter."""
    lines = [line.strip() for line in title.strip().splitlines()]
    whole = _narrow(
        "".join(line for line in lines if not re.search("[:：](?!$)", line[6:])) or title
    )
    whole = _ENCLOSURE.sub("", whole)
    core, kept = _without_brackets(whole)
    told = _without_period(core, half=bool(_REPORT.search(whole)))
    matter = _without_form(told)
    if _NAME_ONLY.fullmatch(matter):
        matter = told
    if year_of("".join((matter, *kept))) is None and (year := year_of(whole)):
        kept = [f"{year}年", *kept]
    return _wide(matter + "".join(f"({inside})" for inside in kept)) or title.strip()


def _narrow(title: str) -> str:
    """A title with plain brackets, dashes and digits, without blanks; its other marks stay."""
    kept = title.replace("，", "\0").replace("：", "\1").replace("；", "\2")
    return tidy(kept).replace("\0", "，").replace("\1", "：").replace("\2", "；")


def _wide(title: str) -> str:
    return title.replace("(", "（").replace(")", "）")[:120]


def _without_brackets(whole: str) -> tuple[str, list[str]]:
    """The title before its last brackets, and those of them that stay: a year, a kind of place."""
    kept: list[str] = []
    while found := _BRACKET.search(whole):
        inside = found[1]
        if _ONLY_YEAR.fullmatch(inside):
            kept.insert(0, f"{inside[:4]}年")
        elif inside and not _PASSING.search(inside):
            kept.insert(0, inside)
        whole = whole[: found.start()]
    return whole, kept


def _without_period(core: str, *, half: bool) -> str:
    told = _PERIOD.sub("", core)
    return (_HALF.sub("", told) if half else told).replace("()", "")


def _without_form(told: str) -> str:
    """A title without the words for form and state at its end, however many there are."""
    while True:
        shorter = _JOINT.sub("", _FORM.sub("", told))
        if shorter == told or not shorter:
            return told
        told = shorter


def span_of(title: str) -> Span | None:
    """First and last day that a plan's title names: of a year, of half a year, of some years."""
    if several := _SPAN.search(tidy(title)):
        first, last = int(several[1]), int(several[2])
        return (dt.date(first, 1, 1), dt.date(last, 12, 31)) if first < last else None
    year = year_of(title)
    if year is None:
        return None
    if "下半年" in title:
        return dt.date(year, 7, 1), dt.date(year, 12, 31)
    if "上半年" in title:
        return dt.date(year, 1, 1), dt.date(year, 6, 30)
    return dt.date(year, 1, 1), dt.date(year, 12, 31)
