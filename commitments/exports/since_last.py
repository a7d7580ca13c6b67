"""与上次相比: what the page that compares two releases says, as a sheet."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from .. import wording
from ..comparing import Change, Comparison, compare
from ..items import Item
from ..models import Publication
from ..naming import issue_name
from ..status import GROUPS
from ..summaries import Summary, summarise
from ..wording.causes import cause_sentence, gone_sentence
from ..wording.comparing import (
    Difference,
    change_tags,
    compared_counts,
    differences,
    figure_and_day,
    group_change,
    nothing_common_words,
    plans_words,
    revision_sentence,
    rule_notes,
    same_words,
)
from . import cells, styles
from .paper import PaperView
from .sheet import Cell, Column, Sheet

# The counts stand in the leading columns, so these are wide enough for them.
WIDTHS = (7, 4, 8.6, 16, 10.4, 10.4, 21)
_ABSENT = "—"
# By what group a way to differ is coloured.
_GROUP_OF = {"finished": "done", "slowed": "slow", "recovered": "on_track"}


def fill(sheet: Sheet, view: PaperView) -> None:
    """Write the sheet's body from a PaperView; without a release before it is left out of a paper
    (``absent``)."""
    before = view.previous_publication
    if before is None:
        return
    previous = list(view.previous.values())
    compared = compare(view.items, previous)
    for sentence in _sentences(view, before, compared):
        sheet.paragraph(sentence)
    sheet.heading(_("一、各类项数"), rows=len(GROUPS) + 1)
    _groups(sheet, summarise(previous), summarise(view.items), compared)
    rows = [row for each in differences(compared) for row in _rows(each)]
    sheet.heading(_("二、逐项变化"), rows=min(len(rows), 2))
    sheet.table(_columns(view, before), rows, main=True)


def _name(publication: Publication) -> str:
    return issue_name(publication) or publication.title


def _sentences(view: PaperView, before: Publication, compared: Comparison) -> list[str]:
    """Which two are compared, how many items differ in which way, and what makes it less exact."""
    return [
        _which(view, before),
        *_counted(before, compared),
        *plans_words(compared),
        *rule_notes(list(view.items), list(view.previous.values())),
    ]


def _which(view: PaperView, before: Publication) -> str:
    """上次：半年（数据截至2026年6月30日）；本次：……"""
    return _("上次：{title}（数据截至{day}）；本次：{now}（{now_day}）。").format(
        title=before.title,
        day=wording.date_words(before.as_of),
        now=view.publication.title if view.publication else _("实时数据，尚未发布"),
        now_day=cells.day_words(view),
    )


def _counted(before: Publication, compared: Comparison) -> list[str]:
    """与第2期相比：新完成6项，好转3项。 and what did not move, on a line of its own."""
    said = "，".join(text for _group, text, _section in compared_counts(compared))
    lead = _("与{name}相比：").format(name=_name(before))
    if said:
        return [f"{lead}{said}。", *filter(None, [same_words(compared)])]
    return [lead + (same_words(compared) if compared.same else nothing_common_words())]


def _groups(sheet: Sheet, then: Summary, now: Summary, compared: Comparison) -> None:
    """Each group then and now. The sums of different plans are no rise or fall."""
    comparable = not compared.plans_added and not compared.plans_dropped
    headings = (_("状态"), _("上次"), _("本次"), *([_("增减")] if comparable else []))
    columns = [Column(h, width) for h, width in zip(headings, WIDTHS, strict=False)]
    rows = [
        _group_row(_group_name(group), then.groups[group], now.groups[group], group=group)
        for group in GROUPS
    ]
    total = _group_row(_("合计"), then.total, now.total)
    width = len(columns)
    sheet.table(columns, [row[:width] for row in rows], total=total[:width])


def _group_name(group: str) -> str:
    return f"{styles.SHAPES[group]} {wording.GROUP_WORD[group]}"


def _group_row(name: str, then: int, now: int, *, group: str = "") -> list[Cell]:
    return [
        Cell(name, group=group, align="left"),
        cells.count(then),
        cells.count(now),
        cells.text(group_change(now, then), align="center"),
    ]


def _columns(view: PaperView, before: Publication) -> list[Column]:
    now = issue_name(view.publication) if view.publication else _("实时")
    headings = (
        *(_("变化"), _("序号"), _("责任单位"), _("任务")),
        *(_over(_("上次"), issue_name(before)), _over(_("本次"), now)),
        _("原因"),
    )
    return [Column(h, width) for h, width in zip(headings, WIDTHS, strict=True)]


def _over(word: str, issue: str) -> str:
    """上次（第3期）; a title that counts itself is too long to stand here."""
    return f"{word}\n（{issue}）" if issue else word


def _rows(difference: Difference) -> list[list[Cell]]:
    """The items that differ in one way; each row says in which, so that a filter can choose."""
    rows = [_changed(difference, each) for each in difference.changes]
    return rows + [_gone(difference, item) for item in difference.gone]


def _changed(difference: Difference, change: Change) -> list[Cell]:
    revised = difference.key == "revised"
    tags = [] if revised else change_tags(change)
    why = revision_sentence(change) if revised else cause_sentence(change)
    group = _GROUP_OF.get(difference.key, "")
    if group == "slow" and change.item.group == "failed":
        group = "failed"
    return [
        *_head(difference, change.item, tags=tags, group=group),
        _stood(change.before),
        _stood(change.item),
        cells.text(why or _ABSENT, align="left"),
    ]


def _gone(difference: Difference, item: Item) -> list[Cell]:
    return [
        *_head(difference, item),
        _stood(item),
        _stood(None),
        cells.text(gone_sentence(item), align="left"),
    ]


def _head(
    difference: Difference, item: Item, *, tags: Sequence[str] = (), group: str = ""
) -> list[Cell]:
    name = cells.name(item) + "".join(f"（{tag}）" for tag in tags)
    return [
        Cell(difference.title, group=group, align="center"),
        cells.number(item.number),
        cells.text(item.lead_unit or _("未写明"), align="center"),
        cells.text(name, align="left"),
    ]


def _stood(item: Item | None) -> Cell:
    """Status and figure of one of the two times: ▲ 慢序时, below it 6个（9月底）."""
    if item is None:
        return cells.text(_("未列"), align="center")
    figure, day = figure_and_day(item)
    status = f"{styles.SHAPES[item.group]} {wording.status_word(item)}"
    said = f"{figure}（{day}）" if day else figure
    return Cell("\n".join(filter(None, (status, said))), group=item.group, align="left")
