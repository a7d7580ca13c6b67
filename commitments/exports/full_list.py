"""总表: every item, parts under their whole."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .. import wording
from ..items import Item
from ..summaries import summarise
from . import cells
from .paper import PaperView
from .sheet import Cell, Column, Sheet

_WIDTHS = (2.6, 2.2, 2.2, 14.5, 5.4, 5.2, 3.8, 3.8, 6.8, 6, 5.7, 12)


def widths(view: PaperView) -> tuple[float, ...]:
    """The widths of the columns; with several plans, one more says which."""
    return (*_WIDTHS, 7) if _several_plans(view) else _WIDTHS


def _several_plans(view: PaperView) -> bool:
    return len({item.plan for item in view.items}) > 1


def fill(sheet: Sheet, view: PaperView) -> None:
    """Write the sheet's body from a PaperView."""
    items = list(view.items)
    whole = summarise(items)
    parents = sum(not item.counted for item in items)
    line = _("共{n}项。").format(n=whole.total)
    if parents:
        line += _("另有{n}项含分项，只列出，不重复计数；分项缩进列在其下。").format(n=parents)
    sheet.paragraph(line)
    several, public = _several_plans(view), cells.from_public_papers(view)
    rows = [_row(item, several=several, public=public) for item in items]
    sheet.table(_columns(several=several), rows, main=True)


def _columns(*, several: bool) -> list[Column]:
    headings = (
        *(_("序号"), _("类别"), _("领域"), _("任务"), _("目标"), _("完成"), _("完成率")),
        *(_("计划\n进度"), _("状态"), _("责任单位"), _("完成时限"), _("说明")),
    )
    made = [Column(h, width) for h, width in zip(headings, _WIDTHS, strict=True)]
    return [*made, Column(_("所属计划"), 7)] if several else made


def _row(item: Item, *, several: bool, public: bool) -> list[Cell]:
    made = [
        cells.text(item.number, align="center"),
        cells.text(str(wording.CATEGORY_WORD[item.category]), align="center"),
        cells.text(str(wording.AREA_WORD[item.area]), align="center"),
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
    return [*made, cells.text(item.plan, align="left")] if several else made
