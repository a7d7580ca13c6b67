"""总表: every item, parts under their whole; in the internal edition also who answers for it, and
why the 通报 does not list it."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from .. import wording
from ..items import Item
from ..summaries import summarise
from . import cells
from .left_out import left_out_words
from .paper import PaperView
from .sheet import Cell, Column, Sheet

_WIDTHS = (2.6, 2.4, 2.4, 14.5, 5.4, 5.2, 3.8, 3.8, 6.8, 6.7, 5.7, 14.8)


def widths(view: PaperView) -> tuple[float, ...]:
    """The widths of the columns."""
    return tuple(column.width for column in _columns(view))


def fill(sheet: Sheet, view: PaperView) -> None:
    """Write the sheet's body from a PaperView."""
    items = list(view.items)
    whole = summarise(items)
    parents = sum(not item.counted for item in items)
    line = _("共{n}项。").format(n=whole.total)
    if parents:
        line += _("另有{n}项含分项，只列出，不重复计数；分项缩进列在其下。").format(n=parents)
    sheet.paragraph(line)
    public = cells.from_public_papers(view)
    further = [words for _column, words in _further(view)]
    rows = [
        [
            *_row(item, public=public),
            *(cells.text(words(item), align="left") for words in further),
        ]
        for item in items
    ]
    sheet.table(_columns(view), rows, main=True)


def _columns(view: PaperView) -> list[Column]:
    headings = (
        *(_("序号"), _("类别"), _("领域"), _("任务"), _("目标"), _("完成"), _("完成率")),
        *(_("计划\n进度"), _("状态"), _("责任单位"), _("完成时限"), _("说明")),
    )
    made = [Column(h, width) for h, width in zip(headings, _WIDTHS, strict=True)]
    return [*made, *(column for column, _words in _further(view))]


def _row(item: Item, *, public: bool) -> list[Cell]:
    return [
        cells.number(item.number),
        cells.category(item.category),
        cells.area(item.area),
        cells.text(cells.name(item), align="left", indent=1 if item.parent_id else 0),
        cells.target(item),
        cells.attained(item, public=public),
        cells.reached(item),
        cells.planned(item),
        cells.status(item),
        cells.text(item.lead_unit or _("未写明"), align="center"),
        cells.due(item),
        cells.text(wording.reason_sentence(item, public=public), align="left"),
    ]


def _further(view: PaperView) -> list[tuple[Column, Callable[[Item], str]]]:
    """Columns that not every paper has, with what stands in them: with several plans, which; in the
    internal edition who answers for it, where its ledger says so, and why it is left out."""
    several = len({item.plan for item in view.items}) > 1
    named = view.internal and any(item.people for item in view.items)
    asked: tuple[tuple[bool, Column, Callable[[Item], str]], ...] = (
        (several, Column(_("所属计划"), 7), lambda item: item.plan),
        (named, Column(_("责任人"), 9.8), _people),
        (
            view.internal,
            Column(_("不列入\n本期通报"), 8),
            lambda item: left_out_words(item, view),
        ),
    )
    return [(column, words) for wanted, column, words in asked if wanted]


def _people(item: Item) -> str:
    """分管领导：张三, one a line; — where the ledger names nobody."""
    return "\n".join(f"{heading}：{name}" for heading, name in item.people) or "—"
