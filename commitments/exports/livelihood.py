"""民生实事进度表: what was voted, last time beside this time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from .. import wording
from ..items import Item
from ..summaries import data_until, last_time, livelihood_projects, speaks_of, summarise
from . import cells
from .overview import livelihood_sentence
from .paper import PaperView
from .sheet import Cell, Column, Sheet

_BEFORE = (2.6, 13.6, 6.7, 5)
_LAST = (4.8, 3.8)
_AFTER = (4.8, 3.8, 3.8, 6.8, 5.7, 14)


def widths(view: PaperView) -> tuple[float, ...]:
    """The widths of the columns. Without a publication before that holds one of the projects,
    the columns of last time are left out and the words get their room."""
    if _last_time(view):
        return (*_BEFORE, *_LAST, *_AFTER)
    number, name, *before = _BEFORE
    spare = sum(_LAST) / 2
    return (number, name + spare, *before, *_AFTER[:-1], _AFTER[-1] + spare)


def _last_time(view: PaperView) -> dict[int, Item]:
    """Commitment id -> the project as the publication before had it, on an earlier day."""
    return last_time(livelihood_projects(view.items), view.previous, day=_day_of_now(view))


def fill(sheet: Sheet, view: PaperView) -> None:
    """Write the sheet's body from a PaperView."""
    items, before = livelihood_projects(view.items), _last_time(view)
    public = cells.from_public_papers(view)
    sheet.paragraph(livelihood_sentence(summarise(items)))
    rows = [_row(item, before, public=public) for item in items]
    sheet.table(_columns(view, before), rows, main=True)


def _columns(view: PaperView, before: Mapping[int, Item]) -> list[Column]:
    year = view.as_of.year
    over = ""
    last: tuple[tuple[str, str], ...] = ()
    if before:
        over = _over(_("本次"), livelihood_projects(view.items), _day_of_now(view), year=year)
        day = max(item.as_of for item in before.values())
        named = _over(_("上次"), before.values(), day, year=year)
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


def _day_of_now(view: PaperView) -> dt.date | None:
    """The day that 本次 speaks of: the publication's, of live data that of the newest figure."""
    return view.as_of if view.publication else data_until(view.items)


def _over(word: str, items: Iterable[Item], day: dt.date | None, *, year: int) -> str:
    """What stands over the figures of ``items``: 本次（9月底） where all of them speak of that day,
    本次（截至9月底） where some are older, 本次 where all are or there is none."""
    told = [item for item in items if wording.standing_words(item)]
    of_it = [item for item in told if day and speaks_of(item, day)]
    if day is None or not of_it:
        return word
    text = _("{word}（{day}）") if len(of_it) == len(told) else _("{word}（截至{day}）")
    return text.format(word=word, day=wording.near_day(day, year=year))


def _row(item: Item, before: Mapping[int, Item], *, public: bool) -> list[Cell]:
    return [
        cells.number(item.number),
        cells.text(cells.name(item), align="left", indent=1 if item.parent_id else 0),
        cells.text(item.lead_unit or _("未写明"), align="center"),
        cells.target(item),
        *(_last(before.get(item.id), public=public) if before else ()),
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
