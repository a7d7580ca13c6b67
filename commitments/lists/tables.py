"""Which tables there are as files, and what stands in their columns.

Each takes the very rows that the page's view made for its template, and the page's words of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from ..exports.sheet import Cell
from ..items import Item
from ..status import GROUPS
from ..summaries import Summary
from ..wording import GROUP_WORD, date_words
from ..wording.spoken import spoken as _
from .columns import Column, Listing, count, day, figure, words
from .items import due, list_columns, standing_columns, status, target

if TYPE_CHECKING:
    from ..finding.hits import Hit
    from ..views.attention import Line as AttentionLine
    from ..views.commitment import FigureRow, VersionRow
    from ..views.compare import ComparedLine
    from ..views.overview import Line
    from ..views.telling import BreakdownLine, ProjectLine


# What a list stands for: what was released until a day, what was judged live on a day, or what of
# either was to be seen on a day.
RELEASED, LIVE, NOW = "released", "live", "now"
_NAMES = {
    RELEASED: gettext_lazy("%(what)s（截至%(day)s）"),
    LIVE: gettext_lazy("%(what)s（%(day)s评定）"),
    NOW: gettext_lazy("%(what)s（%(day)s）"),
}
_DAYS = {
    RELEASED: gettext_lazy("数据截至"),
    LIVE: gettext_lazy("评定日"),
    NOW: gettext_lazy("下载日"),
}


@dataclass(frozen=True)
class Head:
    """What a list is of: ``what`` it lists (示例镇任务清单), the ``day`` it speaks of, what is
    ``told`` above it; ``stands`` is RELEASED, LIVE or NOW."""

    what: str
    day: dt.date
    told: Sequence[str]
    stands: str = RELEASED

    @property
    def name(self) -> str:
        """The name of the file, with the day."""
        return str(_NAMES[self.stands]) % {"what": self.what, "day": date_words(self.day)}

    @property
    def day_heading(self) -> str:
        """What the column of the day is called."""
        return str(_DAYS[self.stands])

    @property
    def day_column(self) -> Column:
        """The day, on every row: a table that is taken apart still tells it."""
        return Column(self.day_heading, lambda _row: day(self.day), 7)


def listing(head: Head, columns: Sequence[Column], rows: Iterable[Any], *, none: str) -> Listing:
    """The list as a file takes it."""
    return Listing(head.name, head.what, head.told, columns, rows, none, head.day)


def said(n: int, scope: Sequence[str] = ()) -> str:
    """How many rows there are, and which part of all: 牵头单位：城建办 · 共12项."""
    return " · ".join((*scope, _("共%(n)s项") % {"n": n}))


# -- one town ------------------------------------------------------------------------------------


def of_items(head: Head, rows: Iterable[Any], *, public: bool) -> Listing:
    """任务清单, of ``released.Line``s."""
    columns = list_columns(public=public, day_heading=head.day_heading)
    return listing(head, columns, rows, none=_("没有符合条件的任务。"))


def of_projects(head: Head, lines: Sequence[ProjectLine], heads: tuple[str, str]) -> Listing:
    """民生实事, last time beside this time; the first of ``heads`` is "" without a time before."""
    before_head, now_head = heads
    before = [
        Column(before_head, lambda line: words(line.before or "—"), 9),
        Column(_("上次完成率"), lambda line: figure(line.before_ratio), 7),
    ]
    columns = [
        Column(_("序号"), lambda line: figure(line.number), 4),
        Column(_("项目"), lambda line: words(line.item.wording), 26),
        Column(_("状态"), lambda line: status(line.item), 7),
        *(before if before_head else ()),
        Column(now_head, _project_now, 9),
        Column(_("说明"), lambda line: words(line.now_note), 12),
        Column(_("目标"), lambda line: target(line.item), 9),
        Column(_("牵头单位"), lambda line: words(line.item.lead_unit or "—"), 11),
        Column(_("完成时限"), lambda line: due(line.item), 7),
        head.day_column,
    ]
    return listing(head, columns, lines, none=_("没有民生实事。"))


def _project_now(line: ProjectLine) -> Cell:
    if line.now:
        return figure(line.now)
    return words(_("见分项") if line.item.parts else _("尚无数据"))


@dataclass(frozen=True)
class Part:
    """A line of one of the tables that add up, and what that table is by."""

    by: str
    line: BreakdownLine


def of_breakdowns(head: Head, parts: Sequence[Part]) -> Listing:
    """The tables that add up, one below the other."""
    columns = [
        Column(_("口径"), lambda part: words(part.by), 8),
        Column(_("名称"), lambda part: words(part.line.word), 16),
        Column(_("任务"), lambda part: count(part.line.summary.total), 5),
        Column(_("完成"), lambda part: count(part.line.summary.done), 5),
        Column(_("需关注"), lambda part: count(part.line.attention), 5),
        *(_group_column(group) for group in GROUPS if group != "done"),
        head.day_column,
    ]
    return listing(head, columns, parts, none=_("没有任务。"))


def _group_column(group: str) -> Column:
    return Column(str(GROUP_WORD[group]), lambda part: count(part.line.summary.groups[group]), 6)


# -- all towns -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """A line of the overview and what it is: 合计, 市, 区县, 镇街; ``within`` is the line above."""

    level: str
    line: Line
    within: str = ""


def of_places(head: Head, places: Sequence[Place]) -> Listing:
    """The towns and the sums over them, as the overview lists them."""
    columns = [
        Column(_("层级"), lambda place: words(place.level), 5),
        Column(_("所在"), lambda place: words(place.line.where or place.within), 12),
        Column(_("名称"), lambda place: words(place.line.name), 12),
        Column(_("任务"), lambda place: _of_all(place, lambda whole: whole.total), 5),
        *(_standing_column(group) for group in GROUPS),
        Column(_("其中力争"), lambda place: _of_all(place, lambda whole: whole.strive), 5),
        Column(_("说明"), lambda place: words(_notes(place, live=head.stands == LIVE)), 28),
        Column(_("数据截至"), lambda place: day(place.line.until), 7),
        Column(_("资料性质"), lambda place: words(place.line.mark), 14),
    ]
    if head.stands == LIVE:
        columns.append(head.day_column)
    return listing(head, columns, places, none=_("没有镇街。"))


def _standing_column(group: str) -> Column:
    return Column(
        str(GROUP_WORD[group]), lambda place: _of_all(place, lambda whole: whole.groups[group]), 6
    )


def _of_all(place: Place, n_of: Any) -> Cell:
    """A number of a line that tells any; what released nothing has none, which is not 0."""
    whole: Summary | None = place.line.all
    return count(n_of(whole)) if whole and place.line.sentence else words("—")


def _notes(place: Place, *, live: bool) -> str:
    """The small print of a line, or what the page says where there is nothing to count."""
    if place.line.notes or place.line.sentence:
        return "；".join(note for note in place.line.notes if note)
    return _("没有可列的任务。") if live else _("还没有发布过进展。")


def of_attention(head: Head, lines: Iterable[AttentionLine]) -> Listing:
    """What needs attention."""
    columns = [
        Column(_("序号"), lambda line: figure(line.number), 4),
        Column(_("镇街"), lambda line: words(line.town), 8),
        Column(_("任务"), lambda line: words(line.wording), 24),
        Column(_("力度"), lambda line: words(_strive(line.item)), 4),
        *standing_columns(lambda line: line.item, public=False),
        Column(_("原因"), lambda line: words(line.reason), 24),
        Column(_("待核对"), lambda line: words("；".join(line.questions)), 16),
        Column(_("牵头单位"), lambda line: words(line.item.lead_unit or _("未定")), 11),
        Column(_("完成时限"), lambda line: due(line.item), 7),
        Column(_("时间"), lambda line: words(line.age), 9),
        head.day_column,
    ]
    return listing(head, columns, lines, none=_("没有需要处理的事项。"))


def _strive(item: Item) -> str:
    return _("力争") if item.strength == "strive" else ""


# -- two publications ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Differing:
    """A line of the comparison, and in what it differs."""

    title: str
    line: ComparedLine


def of_differences(head: Head, rows: Sequence[Differing], names: tuple[str, str]) -> Listing:
    """What differs between two publications, called ``names``."""
    before, now = (
        text % {"name": name}
        for text, name in zip((_("上次（%(name)s）"), _("本次（%(name)s）")), names, strict=True)
    )
    columns = [
        Column(_("变化"), lambda row: words(row.title), 9),
        Column(_("项目"), lambda row: words(row.line.shown.wording), 24),
        Column(_("标记"), lambda row: words("、".join(row.line.tags)), 8),
        Column(_("牵头单位"), lambda row: words(row.line.shown.lead_unit or "—"), 11),
        Column(_("说明"), lambda row: words(row.line.said), 24),
        Column(before, lambda row: _stood(row.line.before), 8),
        Column(_("上次完成"), lambda row: figure(row.line.then[0]), 9),
        Column(_("上次数据"), lambda row: words(row.line.then[1]), 8),
        Column(now, lambda row: _stood(row.line.item), 8),
        Column(_("本次完成"), lambda row: figure(row.line.now[0]), 9),
        Column(_("本次数据"), lambda row: words(row.line.now[1]), 8),
        head.day_column,
    ]
    return listing(head, columns, rows, none=_("两期没有不同。"))


def _stood(item: Item | None) -> Cell:
    return status(item) if item else words(_("未列"))


# -- what was found ------------------------------------------------------------------------------


def of_hits(head: Head, rows: Sequence[tuple[str, Hit]]) -> Listing:
    """What was found, each row with the word of its kind."""
    columns = [
        Column(_("类别"), lambda row: words(row[0]), 7),
        Column(_("名称"), lambda row: words(_text(row[1].title)), 28),
        Column(_("镇街"), lambda row: words(row[1].town.name), 9),
        Column(_("状态"), lambda row: status(row[1].item) if row[1].item else words(""), 7),
        Column(_("目标"), lambda row: target(row[1].item) if row[1].item else words(""), 9),
        Column(_("牵头单位"), lambda row: words(row[1].item.lead_unit if row[1].item else ""), 11),
        Column(_("文件"), lambda row: words(row[1].document), 18),
        Column(_("含有所查的话"), lambda row: words("\n".join(map(_text, row[1].more))), 24),
        Column(_("依据"), lambda row: words(_("实时") if row[1].live else _("发布")), 5),
        Column(_("数据截至"), lambda row: _until(row[1]), 7),
        head.day_column,
    ]
    return listing(head, columns, rows, none=_("没有找到。"))


def _text(pieces: Iterable[Any]) -> str:
    return "".join(piece.text for piece in pieces)


def _until(hit: Hit) -> Cell:
    """The day of a publication; what is live was judged on the day of the search."""
    return day(hit.item.as_of) if hit.item and not hit.live else words("")


# -- one document, one commitment ----------------------------------------------------------------


@dataclass(frozen=True)
class Quote:
    """What stands in a document of a commitment: the promise, or a figure of it."""

    words: str
    item: Item
    promise: bool
    place: int | None


def of_quotes(head: Head, quotes: Sequence[Quote], *, public: bool) -> Listing:
    """What was promised and told in a document, in its order."""
    columns = [
        Column(_("类别"), lambda row: words(_("承诺") if row.promise else _("进展")), 5),
        Column(_("原句"), lambda row: words(row.words), 30),
        Column(_("任务"), lambda row: words(row.item.wording), 24),
        *standing_columns(lambda row: row.item, public=public),
        Column(_("牵头单位"), lambda row: words(row.item.lead_unit or "—"), 11),
        Column(_("完成时限"), lambda row: due(row.item), 7),
        Column(_("位置"), lambda row: words("") if row.place is None else count(row.place + 1), 6),
        head.day_column,
    ]
    return listing(head, columns, quotes, none=_("本文件里没有登记承诺和进展数据。"))


def of_figures(head: Head, rows: Sequence[FigureRow]) -> Listing:
    """What was reported of one commitment, the newest first."""
    columns = [
        Column(_("数据截至"), lambda row: day(row.line.day), 7),
        Column(_("起始"), lambda row: day(row.line.from_day), 7),
        Column(_("填报"), lambda row: figure(row.says or "—"), 9),
        Column(_("完成率"), lambda row: figure(row.reached or "—"), 6),
        Column(_("计划进度"), lambda row: figure(row.planned or "—"), 6),
        Column(_("目标口径"), lambda row: words(row.then), 12),
        Column(_("评定依据"), lambda row: words(_("是") if row.rests else ""), 5),
        Column(_("进展情况"), lambda row: words(row.line.words), 24),
        Column(_("问题"), lambda row: words(row.cause), 18),
        Column(_("打算"), lambda row: words(row.line.next_step), 18),
        Column(_("预计完成"), lambda row: day(row.line.expected_on), 7),
        Column(_("自报完成率"), lambda row: words(row.claim), 12),
        Column(_("填报单位"), lambda row: words(row.line.reported_by), 11),
        Column(_("原句"), lambda row: words(row.line.quote), 24),
        Column(_("来源"), lambda row: words(row.source), 18),
    ]
    return listing(head, columns, rows, none=_("没有载入过进展数据。没有数据不表示没有做。"))


def of_versions(head: Head, rows: Sequence[VersionRow], *, plan: str) -> Listing:
    """Every version of one target, the original first."""
    columns = [
        Column(_("版本"), lambda row: words(row.name), 8),
        Column(_("现行"), lambda row: words(_("是") if row.current else ""), 4),
        Column(_("起算"), lambda row: words(row.since), 12),
        Column(_("目标"), lambda row: figure(row.target), 10),
        Column(_("完成时限"), lambda row: words(row.due or "—"), 10),
        Column(_("由谁决定"), lambda row: words(_decided(row, plan)), 16),
        Column(_("文号"), lambda row: words(row.line.document_number), 12),
        Column(_("文件"), lambda row: words(row.line.document), 18),
        Column(_("原因"), lambda row: words(row.line.reason or "—"), 20),
        head.day_column,
    ]
    return listing(head, columns, rows, none=_("没有登记目标。"))


def _decided(row: VersionRow, plan: str) -> str:
    if row.line.decided_by:
        return row.line.decided_by
    return _("随《%(plan)s》提出") % {"plan": plan} if row.line.version == 1 else "—"
