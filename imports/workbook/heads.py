"""What stands above a table: its title, the unit of bare numbers, the day it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..language import tidy, year_of
from .marks import is_remark, read_unit_line, unit_of_title, unread_unit_line
from .periods import period_of
from .reading import Cell, Period

# 下半年 in the title of a plan is when things shall be done, in that of a report what was.
_REPORTS = re.compile(r"进展|完成|推进|执行|情况|通报|进度|实绩")
_PLANS = re.compile(r"安排|计划|规划|打算|分解")
# 进度计划 plans; it reports nothing.
_SCHEDULE = re.compile(r"(?:推进|实施|建设|工作|完成)?(?:进度|推进|执行)?(?:计划|安排)(?:进度)?")
_SCHEDULED = re.compile(r"序时进度|进度计划")
# What a line below a title tells of: 2026年9月. A full date may be the day it was written.
_MONTH = re.compile(
    r"[(]?(?:统计(?:时间|期间|月份)|报告期|时间|月份|数据(?:时间|期间))?:?"
    r"(?:19|20)\d\d年(?:\d{1,2}月|\d{1,2}(?:-|~|至)\d{1,2}月|[一二三四]季度|[上下]半年)份?[)]?|"
    r"[(]?(?:统计(?:时间|期间|日期)|报告期|数据(?:时间|日期|期间)):.*"
)
# 填报单位：城建办    数据截至：…, in one cell or in several.
_REPORTED_BY = re.compile(r"填报单位\s*[:：]\s*(\S*)")
_APART = re.compile(r"[ \u3000\t]{2,}|\n")
_TITLE = re.compile(r"表|台账|清单|情况|任务|项目|计划|安排|工作|目标|实事|分解|通报|汇总|名录")
LONGEST_TITLE = 80


@dataclass(frozen=True)
class Heads:
    """What stands above a table: its title, the unit of bare numbers, the period it speaks of."""

    title: str = ""
    unit: str = ""
    period: Period | None = None
    year: int | None = None
    unread_unit: str = ""
    reported_by: str = ""

    @property
    def reports(self) -> bool:
        """Whether the title says that figures below were reached, and not planned."""
        return bool(_REPORTS.search(self.title)) and not _PLANS.search(self.title)

    @property
    def plans(self) -> bool:
        """Whether the title says that what stands below is planned, and no more than that."""
        left = _SCHEDULE.sub("", self.title)
        return bool(_PLANS.search(self.title)) and not _REPORTS.search(left)

    def under(self, first: Heads) -> Heads:
        """A later table without a title of its own speaks under that of the sheet."""
        if self.title:
            return self
        return Heads(
            first.title,
            self.unit or first.unit,
            self.period or first.period,
            self.year or first.year,
            self.unread_unit or first.unread_unit,
            self.reported_by or first.reported_by,
        )


def heads_of(rows: Iterable[dict[int, Cell]], usual: int | None = None) -> Heads:
    """What the rows above a header say. With a ``usual`` year a period without one belongs to it,
    and a month alone (2026年8月) is the day of the table whatever its title says."""
    texts = [cell.text.strip() for row in rows for cell in row.values()]
    unit = next((unit for text in texts if (unit := read_unit_line(text))), "")
    title = _title([text for text in texts if not _is_line(text)])
    unit = unit or unit_of_title(title)
    years = [year for text in (title, *texts) if (year := year_of(text)) is not None]
    year = years[0] if years else None
    unread = "" if unit else next((said for text in texts if (said := unread_unit_line(text))), "")
    period = _period_above(texts, title, year if year is not None else usual)
    if period is None and usual is not None:
        months = (period_of(text, year) for text in texts if _MONTH.fullmatch(tidy(text)))
        period = next(filter(None, months), None)
    return Heads(title, unit, period, year, unread, reported_by(texts))


def reported_by(texts: list[str]) -> str:
    """The office behind 填报单位：, in the same cell or in the next one; "" where none is named."""
    for place, text in enumerate(texts):
        if found := _REPORTED_BY.search(text):
            following = texts[place + 1 : place + 2] if not found[1] else [found[1]]
            return following[0].strip() if following and not _is_line(following[0]) else ""
    return ""


def _title(texts: list[str]) -> str:
    """The longest of the lines that can be a title; prose only where there is nothing else."""
    short = [text for text in texts if len(text) <= LONGEST_TITLE and not is_remark(text)]
    named = [text for text in short if _TITLE.search(text)]
    return max(named or short or texts, key=len, default="")


def _period_above(texts: list[str], title: str, year: int | None) -> Period | None:
    """The date line (截至2026年3月31日) first, else a period in the title (2026年上半年 ...)."""
    said = [text for text in texts if re.search(r"截[至止]", text)]
    # 数据截至：2026年9月30日    请于10月10日前交 names two days, and one of them counts.
    lines = [part for text in said for part in _APART.split(text) if re.search(r"截[至止]", part)]
    lines += said
    reporting = _REPORTS.search(title) and not _PLANS.search(_SCHEDULED.sub("", title))
    months = [text for text in texts if _MONTH.fullmatch(tidy(text))]
    for text in (*lines, *((title, *months) if reporting else ())):
        if period := period_of(text, year):
            return period
    return None


def _is_line(text: str) -> bool:
    """Whether a text above the header is a unit line, date line or mark rather than the title."""
    tidied = tidy(text)
    return bool(
        re.match(
            r"附件|附表|[(]?截[至止]|[(]?(?:计量|金额|货币)?单位[:(]|金额:|[(][^()]{1,6}[)]$|填报|填表|制表|编制|第\d+页",
            tidied,
        )
        or (len(tidied) < 12 and re.fullmatch(r"(?:19|20)\d\d年?.*[月日号]", tidied))
    )
