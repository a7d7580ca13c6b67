"""民生实事进度表: what was voted, last time beside this time."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from .. import wording
from ..items import Item
from ..summaries import livelihood_projects, summarise
from . import cells
from .overview import livelihood_sentence
from .sheet import Cell, Column, Sheet

_BEFORE = (2.6, 13, 6, 5)
_LAST = (4.8, 3.8)
_AFTER = (4.8, 3.8, 3.8, 6.8, 5.7, 12)


def widths(view: Any) -> tuple[float, ...]:
    """The widths of the columns. Without a publication before that holds one of the projects,
    the columns of last time are left out and the words get their room."""
    if _last_time(view):
        return (*_BEFORE, *_LAST, *_AFTER)
    return (*_BEFORE[:-1], _BEFORE[-1] + 2, *_AFTER[:-1], _AFTER[-1] + sum(_LAST) - 2)


def _last_time(view: Any) -> list[Item]:
    """The projects as the publication before had them."""
    shown = livelihood_projects(view.items)
    return [view.previous[item.id] for item in shown if item.id in view.previous]


def fill(sheet: Sheet, view: Any) -> None:
    """Write the sheet's body from a MeetingView."""
    items = livelihood_projects(view.items)
    sheet.paragraph(livelihood_sentence(summarise(items)))
    sheet.table(_columns(view), [_row(item, view) for item in items], main=True)


def _columns(view: Any) -> list[Column]:
    before, year = _last_time(view), view.as_of.year
    over = ""
    last: tuple[tuple[str, str], ...] = ()
    if before:
        over = _("本次（{day}）").format(day=wording.near_day(view.as_of, year=year))
        day = wording.near_day(max(item.as_of for item in before), year=year)
        named = _("上次（{day}）").format(day=day)
        last = ((_("完成"), named), (_("完成率"), named))
    headings = (
        *((_("序号"), ""), (_("项目"), ""), (_("责任单位"), ""), (_("目标"), "")),
        *last,
        *((_("完成"), over), (_("完成率"), over), (_("计划\n进度"), over), (_("状态"), over)),
        *((_("完成时限"), ""), (_("说明"), "")),
    )
    return [
        Column(heading, width, over=above)
        for (heading, above), width in zip(headings, widths(view), strict=True)
    ]


def _row(item: Item, view: Any) -> list[Cell]:
    public = cells.from_public_papers(view)
    return [
        cells.text(item.number, align="center"),
        cells.text(cells.name(item), align="left", indent=1 if item.parent_id else 0),
        cells.text(item.lead_unit or _("未写明"), align="center"),
        cells.target(item),
        *(_last(view.previous.get(item.id), public=public) if _last_time(view) else ()),
        cells.attained(item, public=public),
        cells.reached(item),
        cells.planned(item),
        cells.status(item),
        cells.due(item),
        cells.text(wording.reason_sentence(item, public=public), align="left"),
    ]


def _last(before: Item | None, *, public: bool) -> list[Cell]:
    """What stood there last time; an item that was not in that release says so."""
    if before is None:
        return [cells.text(_("上次未列"), align="center"), cells.text("—", align="center")]
    return [cells.attained(before, public=public), cells.reached(before)]
