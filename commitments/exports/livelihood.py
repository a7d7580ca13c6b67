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

WIDTHS = (2.6, 13, 6, 5, 4.8, 3.8, 4.8, 3.8, 3.8, 6.8, 5.7, 12)


def fill(sheet: Sheet, view: Any) -> None:
    """Write the sheet's body from a MeetingView."""
    items = livelihood_projects(view.items)
    sheet.paragraph(livelihood_sentence(summarise(items)))
    rows = [_row(item, view.previous.get(item.id)) for item in items]
    sheet.table(_columns(view), rows, main=True)


def _columns(view: Any) -> list[Column]:
    days = {item.as_of for item in view.previous.values()}
    year = view.as_of.year
    before = wording.near_day(max(days), year=year) if days else _("无")
    last = _("上次（{day}）").format(day=before)
    this = _("本次（{day}）").format(day=wording.near_day(view.as_of, year=year))
    headings = (
        *((_("序号"), ""), (_("项目"), ""), (_("责任单位"), ""), (_("目标"), "")),
        *((_("完成"), last), (_("完成率"), last)),
        *((_("完成"), this), (_("完成率"), this), (_("计划\n进度"), this), (_("状态"), this)),
        *((_("完成时限"), ""), (_("说明"), "")),
    )
    return [
        Column(heading, width, over=over)
        for (heading, over), width in zip(headings, WIDTHS, strict=True)
    ]


def _row(item: Item, before: Item | None) -> list[Cell]:
    return [
        cells.text(item.number, align="center"),
        cells.text(cells.name(item), align="left", indent=1 if item.parent_id else 0),
        cells.text(item.lead_unit or _("未写明"), align="center"),
        cells.target(item),
        *_last(before),
        cells.attained(item),
        cells.reached(item),
        cells.planned(item),
        cells.status(item),
        cells.due(item),
        cells.text(wording.reason_sentence(item), align="left"),
    ]


def _last(before: Item | None) -> list[Cell]:
    """What stood there last time; an item that was not in that release says so."""
    if before is None:
        return [cells.text(_("上次未列"), align="center"), cells.text("—", align="center")]
    return [cells.attained(before), cells.reached(before)]
