"""慢序时及未完成事项表: not done first, then slow, worst first, with the unit's own words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .. import wording
from ..items import Item
from ..summaries import needing_attention, summarise
from ..wording.attention import expected_is_past, expected_words
from . import cells
from .paper import PaperView
from .sheet import Cell, Column, Sheet

WIDTHS = (2.6, 12, 6.7, 5, 4.8, 3.8, 3.8, 3.8, 6.8, 11, 10, 5.7)


def fill(sheet: Sheet, view: PaperView) -> None:
    """Write the sheet's body from a PaperView."""
    groups = summarise(view.items).groups
    wanted = needing_attention(list(view.items))
    said = _("未完成{failed}项，偏慢{slow}项").format(failed=groups["failed"], slow=groups["slow"])
    order = wording.attention_order(wanted)
    sheet.paragraph((f"{said}；{order}" if order else said) + "。")
    # Where figures were taken from public papers, no unit was asked for its words.
    blank = "—" if cells.from_public_papers(view) else _("未填写")
    rows = [_row(place, item, blank=blank) for place, item in enumerate(wanted, start=1)]
    sheet.table(_columns(), rows, main=True)


def _columns() -> list[Column]:
    headings = (
        *(_("序号"), _("事项"), _("责任单位"), _("目标"), _("完成"), _("完成率"), _("计划\n进度")),
        *(_("差距\n百分点"), _("状态"), _("原因"), _("下一步打算"), _("预计完成")),
    )
    return [Column(h, width) for h, width in zip(headings, WIDTHS, strict=True)]


def _row(place: int, item: Item, *, blank: str) -> list[Cell]:
    said = item.said_last
    return [
        cells.count(place),
        cells.text(name_of(item), align="left"),
        cells.text(item.lead_unit or _("未写明"), align="center"),
        cells.target(item),
        cells.attained(item),
        cells.reached(item),
        cells.planned(item),
        cells.gap(item),
        cells.status(item),
        cells.text(wording.cause_words(said) or blank, align="left"),
        cells.text((said.next_step if said else "") or blank, align="left"),
        _expected(item, blank=blank),
    ]


def _expected(item: Item, *, blank: str) -> Cell:
    """By when the unit said it would be done: a real date while it is ahead. A day that is over is
    broken before that word, as programs else break it after a hyphen."""
    if expected_is_past(item):
        return cells.text(expected_words(item).replace("（", "\n（"), align="center")
    said = item.said_last
    return cells.day(said.expected_on if said else None, missing=blank)


def name_of(item: Item) -> str:
    """The wording, marked 民生实事 and 力争 where it is one."""
    if item.category != "livelihood_project":
        return cells.name(item)
    return f"{wording.CATEGORY_WORD[item.category]}：{cells.name(item)}"
