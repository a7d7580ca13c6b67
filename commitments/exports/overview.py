"""汇总表: one sentence, the 民生实事, and counts that add up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from .. import wording
from ..items import Item
from ..status import GROUPS
from ..summaries import (
    Breakdown,
    Summary,
    by_area,
    by_category,
    by_plan,
    by_unit,
    coverage,
    livelihood_projects,
    summarise,
)
from ..wording.wholes import coverage_sentences, outside_words
from . import cells, charts, styles
from .paper import PaperView
from .sheet import Cell, Column, Sheet

WIDTHS = (15, 5, 5.8, 7, 5.8, 6.2, 6.2, 5.8, 5.4, 5.4, 5.4)
_SENTENCE_POINTS = 16
# The column of the first group, behind name and number.
_FIRST_GROUP = 3


def fill(sheet: Sheet, view: PaperView) -> None:
    """Write the sheet's body from a PaperView."""
    items = list(view.items)
    whole = summarise(items)
    sheet.paragraph(town_sentence(whole), points=_SENTENCE_POINTS)
    sheet.paragraph(
        _("其中") + livelihood_sentence(summarise(livelihood_projects(items))),
        points=_SENTENCE_POINTS,
    )
    sheet.paragraph(denominator_sentence(whole))
    public = cells.from_public_papers(view)
    covered = asdict(coverage(items))
    for said in coverage_sentences(total=whole.total, public=public, **covered):
        sheet.paragraph(said)
    plans = by_plan(items)
    tables = (
        Table(_("按类别"), _("类别"), _named(by_category(items), wording.CATEGORY_WORD)),
        Table(
            *(_("按领域"), _("领域"), _named(by_area(items), wording.AREA_WORD)),
            chart=_("各领域目标任务进展（项）"),
        ),
        Table(
            *(_("按责任单位"), _("责任单位"), _units(items)),
            chart=_("各责任单位目标任务进展（项）"),
        ),
        Table(_("按计划"), _("计划"), _named(plans, {}) if len(plans) > 1 else []),
    )
    shown = [table for table in tables if table.lines]
    for place, table in enumerate(shown):
        _table(sheet, table, numeral="一二三四"[place], whole=whole, first=place == 0)


@dataclass(frozen=True)
class Table:
    """A table of counts: its heading, the heading of its names, its lines; the title of the chart
    of its lines, where it has one."""

    heading: str
    name: str
    lines: list[list[Cell]]
    chart: str = ""

    @property
    def charted(self) -> bool:
        """Whether there is something to compare."""
        return bool(self.chart) and len(self.lines) > 1


def _table(sheet: Sheet, table: Table, *, numeral: str, whole: Summary, first: bool) -> None:
    """The table with its charts under it; under the ``first`` that of the town."""
    bars = len(GROUPS) if first else min(len(table.lines), charts.MOST_BARS)
    drawn = charts.height(bars) if first or table.charted else 0.0
    sheet.heading(f"{numeral}、{table.heading}", rows=len(table.lines) + 1, chart=drawn)
    sheet.table(_columns(table.name), table.lines, total=_line(_("合计"), whole))
    counted = charts.Counted(
        page=sheet.page,
        header=sheet.line - len(table.lines) - 1,
        first=sheet.line - len(table.lines),
        last=sheet.line - 1,
        group_column=_FIRST_GROUP,
        total=sheet.line,
    )
    if first and whole.total:
        title = _("目标任务{n}项的进展（项）").format(n=whole.total)
        sheet.chart(charts.of_total(counted, title=title), points=charts.height(len(GROUPS)))
    if table.charted:
        _charts(sheet, table, counted)


def _charts(sheet: Sheet, table: Table, counted: charts.Counted) -> None:
    """The lines as bars; where they are too many for one page, on about as many each."""
    lines = len(table.lines)
    most = math.ceil(lines / math.ceil(lines / charts.MOST_BARS))
    for at in range(0, lines, most):
        bars = min(most, lines - at)
        title = table.chart if at == 0 else _("{title}（续）").format(title=table.chart)
        first = counted.first + at
        drawn = charts.by_group(counted, title=title, first=first, last=first + bars - 1)
        sheet.chart(drawn, points=charts.height(bars))


def town_sentence(whole: Summary) -> str:
    """All of them in one sentence: 目标任务共68项（其中力争9项）：完成19项，按序推进30项 ..."""
    if not whole.total:
        return _("没有目标任务。")
    strive = _("（其中力争{n}项）").format(n=whole.strive) if whole.strive else ""
    return _("目标任务共{n}项{strive}：{groups}。").format(
        n=whole.total, strive=strive, groups=_group_words(whole)
    )


def livelihood_sentence(summary: Summary) -> str:
    """The 民生实事 alone, in one sentence."""
    if not summary.total:
        return _("民生实事：无。")
    return _("民生实事{n}件：{groups}。").format(n=summary.total, groups=_group_words(summary))


def denominator_sentence(whole: Summary) -> str:
    """The share done and what it is a share of, in words."""
    text = _("完成率＝完成项数÷纳入统计项数。")
    if left_out := outside_words(whole.statuses):
        text += _("{n}项中，{out}不纳入统计；").format(n=whole.total, out=left_out)
    if whole.share is None:
        return text + _("没有纳入统计的事项，不算完成率。")
    if not whole.share_says_something:
        return text + _unknown_share(whole)
    share = wording.percent(whole.share)
    return text + _("纳入统计{n}项，完成{done}项，完成率{share}。").format(
        n=whole.denominator, done=whole.done, share=share
    )


def _unknown_share(whole: Summary) -> str:
    """That no share is told, since for most of the denominator nothing is known yet."""
    text = _("纳入统计{n}项，其中{open}项没有数据或未到期，数据不足，不计算完成率。")
    if whole.open_ones == whole.denominator:
        text = _("纳入统计{n}项，都没有数据或未到期，数据不足，不计算完成率。")
    return text.format(n=whole.denominator, open=whole.open_ones)


def _group_words(summary: Summary) -> str:
    """完成19项，按序推进30项 ... of all six groups, so that they add up."""
    return "，".join(
        _("{group}{n}项").format(group=wording.GROUP_WORD[group], n=summary.groups[group])
        for group in GROUPS
    )


def _columns(name: str) -> list[Column]:
    headings = [
        (_("项数"), ""),
        *((f"{styles.SHAPES[group]} {wording.GROUP_WORD[group]}", group) for group in GROUPS),
        *((_("其中力争"), ""), (_("纳入统计"), ""), (_("完成率"), "")),
    ]
    made = [Column(name, WIDTHS[0], align="left")]
    return made + [
        Column(heading, width, group=group)
        for (heading, group), width in zip(headings, WIDTHS[1:], strict=True)
    ]


def _named(lines: Sequence[Breakdown], words: Any) -> list[list[Cell]]:
    return [_line(str(words.get(line.key, line.key)), line.summary) for line in lines]


def _units(items: list[Item]) -> list[list[Cell]]:
    """The lines by unit; none where no item names its unit, as in most published reports."""
    lines = by_unit(items)
    return _named(lines, {"": _("未写明单位")}) if any(line.key for line in lines) else []


def _line(name: str, summary: Summary) -> list[Cell]:
    """One row: total, six groups that add up to it, 力争, denominator, share done."""
    known = summary.share is not None and summary.share_says_something
    share = wording.percent(summary.share) if known and summary.share is not None else ""
    return [
        cells.text(name),
        cells.count(summary.total),
        *(cells.count(summary.groups[group]) for group in GROUPS),
        cells.count(summary.strive),
        cells.count(summary.denominator),
        cells.percent(share, missing="—" if summary.denominator else _("不统计")),
    ]
