"""The annexes of a 通报: what is slow or was not done, and what is on schedule or done."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from .. import wording
from ..exports import cells
from ..exports.paper import PaperView
from ..exports.sheet import Cell, Column
from ..items import Item
from ..summaries import needing_attention
from ..wording.attention import expected_words
from .letter import Annex

LISTED = ("failed", "slow", "done", "on_track", "no_data")
_SLOW_WIDTHS = (2.7, 8.6, 5.6, 4.4, 4.4, 8.2, 7.4, 6.8, 6.8, 6.0)
_GOOD_WIDTHS = (2.7, 13.4, 10.3, 6.6, 6.6, 8.2, 6.6, 6.5)


def listed_slow(view: PaperView) -> list[Item]:
    """What annex 1 and the second section name one by one, in the order of the pages: 未完成 first,
    then by how far it is behind; without what the clerk left out."""
    return [item for item in needing_attention(view.items) if item.id not in view.left_out]


def listed_good(view: PaperView) -> list[Item]:
    """What annex 2 lists: done, then on schedule, each in plan order."""
    kept = [item for item in view.items if item.counted and item.id not in view.left_out]
    return [item for group in ("done", "on_track") for item in kept if item.group == group]


def listed_missing(view: PaperView) -> list[Item]:
    """What the third section names by its units, in their official order: what lacks data. Of
    public papers it is only counted, as nobody was asked."""
    if cells.from_public_papers(view):
        return []
    missing = (item for item in view.items if item.counted and item.group == "no_data")
    kept = [item for item in missing if item.id not in view.left_out]
    return sorted(kept, key=lambda item: item.lead_order)


def left_out_items(view: PaperView) -> list[Item]:
    """What would have been named had the clerk not left it out (不列入本期通报)."""
    held = (item for item in view.items if item.counted and item.id in view.left_out)
    return [item for item in held if item.group in LISTED]


def annexes_of(view: PaperView) -> tuple[Annex, ...]:
    """The annexes that have a row, numbered where there are two."""
    made = [
        (_("慢序时及未完成事项表"), _slow_columns(), _slow_rows(view)),
        (_("按序推进及完成事项表"), _good_columns(), _good_rows(view)),
    ]
    shown = [each for each in made if each[-1]]
    marks = [_("附件{n}").format(n=n) for n in (1, 2)] if len(shown) > 1 else [_("附件")]
    return tuple(Annex(mark, *each) for mark, each in zip(marks, shown, strict=False))


def _columns(headings: Sequence[str], widths: Sequence[float]) -> tuple[Column, ...]:
    return tuple(Column(h, width) for h, width in zip(headings, widths, strict=True))


def _slow_columns() -> tuple[Column, ...]:
    headings = (_("序号"), *_what(), _("进度"), _("状态"), _("原因"), _("下一步打算"))
    return _columns((*headings, _("预计完成")), _SLOW_WIDTHS)


def _good_columns() -> tuple[Column, ...]:
    headings = (_("序号"), *_what(), _("进度"), _("状态"), _("完成时限"))
    return _columns(headings, _GOOD_WIDTHS)


def _what() -> tuple[str, ...]:
    return _("事项"), _("责任单位"), _("目标"), _("完成")


def _slow_rows(view: PaperView) -> tuple[tuple[Cell, ...], ...]:
    # Where figures were taken from public papers, no unit was asked for its words.
    blank = "—" if cells.from_public_papers(view) else _("未填写")
    return tuple(
        (*_head(place, item), *_said(item, blank))
        for place, item in enumerate(listed_slow(view), start=1)
    )


def _said(item: Item, blank: str) -> tuple[Cell, ...]:
    """The unit's own words: cause, next step, expected day."""
    said = item.said_last
    return (
        cells.text(wording.cause_words(said) or blank, align="left"),
        cells.text((said.next_step if said else "") or blank, align="left"),
        # That the day is past stands below it: in a line of its own the day is not broken.
        cells.text(expected_words(item).replace("（", "\n（") or blank, align="center"),
    )


def _good_rows(view: PaperView) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (*_head(place, item), cells.due(item))
        for place, item in enumerate(listed_good(view), start=1)
    )


def _head(place: int, item: Item) -> tuple[Cell, ...]:
    return (
        cells.count(place),
        cells.text(cells.name(item), align="left"),
        cells.text(item.lead_unit or _("未写明"), align="center"),
        cells.target(item),
        cells.attained(item),
        cells.text(course_words(item), align="center"),
        cells.status(item),
    )


def course_words(item: Item) -> str:
    """How far it is beside the plan, a line each: 42.7%, 计划75%, 慢32.3个百分点; of what has no
    ratio the words of the papers (按节点, 不折算). What is done has no plan to be held against."""
    ratio = wording.ratio_words(item)
    planned = item.expected is not None and item.group in ("slow", "failed", "on_track")
    gap = wording.gap_words(item) if ratio and planned else ""
    said = [*ratio.split("，"), gap]
    return "\n".join(filter(None, said)) or cells.reached(item).text
