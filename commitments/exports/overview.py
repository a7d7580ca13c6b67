"""汇总表: one sentence, the 民生实事, and counts that add up."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
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
from .sheet import Cell, Column, Sheet, row_points

_WIDTHS = (15, 5, 5.8, 7, 5.8, 6.2, 6.2, 5.8, 5.4, 5.4, 5.4)
_SENTENCE_POINTS = 16
# The column of the first group, behind name and number.
_FIRST_GROUP = 3
# Points of a page that heading, header and sum take, and the air above a chart.
_AROUND_TABLE = 105.0


def widths(view: PaperView) -> tuple[float, ...]:
    """The widths of the columns; without the share where it would say nothing of the town."""
    if not view.by_progress:
        return _WIDTHS
    first, *others, share = _WIDTHS
    return (first + share, *others)


def fill(sheet: Sheet, view: PaperView) -> None:
    """Write the sheet's body from a PaperView."""
    items = list(view.items)
    whole = summarise(items)
    sheet.paragraph(town_sentence(whole, view.scope), points=_SENTENCE_POINTS)
    sheet.paragraph(
        _("其中") + livelihood_sentence(summarise(livelihood_projects(items))),
        points=_SENTENCE_POINTS,
    )
    sheet.paragraph(share_sentence(view))
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
        numbered = replace(table, heading=f"{'一二三四'[place]}、{table.heading}")
        for part in _parts(sheet, numbered):
            _table(sheet, part, whole=whole, first=place == 0)


@dataclass(frozen=True)
class Table:
    """A table of counts: its heading, the heading of its names, its lines; the title of the chart
    of its lines, where it has one, and how long the longest bar of it is; whether the lines are the
    ``last`` of their table, under which the sum stands."""

    heading: str
    name: str
    lines: list[list[Cell]]
    chart: str = ""
    longest: int = 0
    last: bool = True


def _parts(sheet: Sheet, table: Table) -> list[Table]:
    """The table as it is, or where it is longer than a page in parts of a page, each with its
    chart under it. Something to compare is drawn: two lines at least."""
    columns = _columns(table.name, sheet.widths)
    heights = [row_points(line[: len(columns)], columns) for line in table.lines]
    if len(table.lines) < 2:
        table = replace(table, chart="")
    table = replace(table, longest=max(_count(line[1]) for line in table.lines))
    room = styles.page_height(sheet.widths, sheet.paper) - _AROUND_TABLE
    if sum(heights) <= room:
        return [table]
    made: list[Table] = []
    for lines in _pages(table.lines, heights, room=room - charts.height(0)):
        more = replace(table, lines=lines, last=False)
        made.append(more if not made else _continued(more))
    return [*made[:-1], replace(made[-1], last=True)]


def _pages(
    lines: list[list[Cell]], heights: list[float], *, room: float
) -> Iterator[list[list[Cell]]]:
    """The lines page by page, a line with its bar."""
    begin, used = 0, 0.0
    for place, height in enumerate(heights):
        needed = height + charts.BAR_POINTS
        if used + needed > room and place > begin:
            yield lines[begin:place]
            begin, used = place, 0.0
        used += needed
    yield lines[begin:]


def _continued(table: Table) -> Table:
    words = _("{words}（续）")
    chart = words.format(words=table.chart) if table.chart else ""
    return replace(table, heading=words.format(words=table.heading), chart=chart)


def _count(cell: Cell) -> int:
    assert isinstance(cell.value, int)
    return cell.value


def _table(sheet: Sheet, table: Table, *, whole: Summary, first: bool) -> None:
    """The table with its chart under it; under the ``first`` that of the town."""
    columns = _columns(table.name, sheet.widths)
    shown = [line[: len(columns)] for line in table.lines]
    drawn = charts.height(len(GROUPS) if first else len(table.lines))
    rows = sum(row_points(line, columns) for line in shown) / row_points((), ())
    sheet.heading(
        table.heading, rows=math.ceil(rows) + 1, chart=drawn if first or table.chart else 0.0
    )
    total = _line(_("合计"), whole)[: len(columns)] if table.last else None
    sheet.table(columns, shown, total=total)
    last = sheet.line - 1 if table.last else sheet.line
    counted = charts.Counted(
        page=sheet.page,
        header=last - len(table.lines),
        first=last - len(table.lines) + 1,
        last=last,
        group_column=_FIRST_GROUP,
    )
    if first and whole.total:
        title = _("目标任务{n}项的进展（项）").format(n=whole.total)
        sheet.chart(charts.of_line(counted, sheet.line, title=title), points=drawn)
    elif table.chart:
        sheet.chart(
            charts.by_group(counted, title=table.chart, longest=table.longest), points=drawn
        )


def town_sentence(whole: Summary, scope: Sequence[str] = ()) -> str:
    """All of them in one sentence: 目标任务共68项（其中力争9项）：完成19项，按序推进30项 ...; of a
    part of the town first by what it was chosen."""
    if not whole.total:
        return _("没有目标任务。")
    strive = _("（其中力争{n}项）").format(n=whole.strive) if whole.strive else ""
    said = _("目标任务共{n}项{strive}：{groups}。")
    if scope:
        said = _("按“{scope}”筛选，列出的{n}项{strive}中：{groups}。")
    groups = _group_words(whole, _("{group}{n}项"))
    return said.format(scope="；".join(scope), n=whole.total, strive=strive, groups=groups)


def livelihood_sentence(summary: Summary) -> str:
    """The 民生实事 alone, in one sentence."""
    if not summary.total:
        return _("民生实事：无。")
    return _("民生实事{n}件：{groups}。").format(
        n=summary.total, groups=_group_words(summary, _("{group}{n}件"))
    )


def share_sentence(view: PaperView) -> str:
    """The share done in words; of items chosen by how they stand why there is none, nor anything
    else that would tell the opposite of the town."""
    if not view.by_progress:
        return denominator_sentence(summarise(view.items))
    return _(
        "按进展、状态或时限筛选的，不算完成率，不列“与上次相比”和满意度测评表：只看选出的事项，说明不了全镇（街道）的情况。"
    )


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


def _group_words(summary: Summary, counted: str) -> str:
    """完成19项，按序推进30项 ... of all six groups, so that they add up; ``counted`` says one."""
    return "，".join(
        counted.format(group=wording.GROUP_WORD[group], n=summary.groups[group]) for group in GROUPS
    )


def _columns(name: str, widths: Sequence[float]) -> list[Column]:
    """As many of the columns as have a width: the last is the share."""
    headings = [
        (_("项数"), ""),
        *((f"{styles.SHAPES[group]} {wording.GROUP_WORD[group]}", group) for group in GROUPS),
        *((_("其中力争"), ""), (_("纳入统计"), ""), (_("完成率"), "")),
    ]
    made = [Column(name, widths[0], align="left")]
    return made + [
        Column(heading, width, group=group)
        for (heading, group), width in zip(headings, widths[1:], strict=False)
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
