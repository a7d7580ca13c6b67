"""The columns that say how a commitment stands, in the words of its page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

from ..exports import cells
from ..exports.sheet import Cell
from ..items import Item
from ..tables import tags_of
from ..wording import (
    AREA_WORD,
    CATEGORY_WORD,
    reason_sentence,
    shown_percents,
    standing_words,
    status_word,
    target_words,
)
from ..wording.spoken import spoken as _
from .columns import Column, day, figure, number, text, words
from .released import Line


def status(item: Item) -> Cell:
    """The word of the status, in the hue of its group."""
    return _status(item.group, status_word(item))


@lru_cache(maxsize=512)
def _status(group: str, word: str) -> Cell:
    return Cell(word, group=group)


def attained(item: Item, *, public: bool = False) -> Cell:
    """What was reached, as its page words it; else why there is nothing: zero, not reported, not
    due, not measurable and withdrawn are five different words."""
    said = standing_words(item)
    return figure(said) if said else _missing(cells.attained(item, public=public))


def _missing(cell: Cell) -> Cell:
    """A word that stands for a figure, without the look it has on paper."""
    return words(cell.text)


def target(item: Item) -> Cell:
    """The target, as its page words it."""
    return figure(target_words(item))


def percents(item: Item) -> tuple[Cell, Cell]:
    """(reached, planned), or the words for what has neither."""
    reached, planned = shown_percents(item)
    if not reached:
        missing = _missing(cells.reached(item))
        return missing, missing
    return figure(reached), figure(planned) if planned else words("—")


@cache
def _category(key: str) -> Cell:
    return words(str(CATEGORY_WORD[key]))


@cache
def _area(key: str) -> Cell:
    return words(str(AREA_WORD[key]))


def due(item: Item) -> Cell:
    """The deadline, or that there is none."""
    return day(item.due, _("没有定"))


class _Percents:
    """Two columns that ask for both percents of one item after the other."""

    def __init__(self) -> None:
        self._of: Item | None = None
        self._cells: tuple[Cell, Cell] | None = None

    def of(self, item: Item) -> tuple[Cell, Cell]:
        """As ``percents``."""
        if self._cells is None or self._of is not item:
            self._of, self._cells = item, percents(item)
        return self._cells


def standing_columns(item_of: Callable[[Any], Item], *, public: bool) -> list[Column]:
    """How an item stands, for rows that ``item_of`` takes it from. ``public``: its figures were
    taken from public papers, so none were to be reported."""

    def of(cell: Callable[[Item], Cell]) -> Callable[[Any], Cell]:
        return lambda row: cell(item_of(row))

    both = _Percents()
    return [
        Column(_("状态"), of(status), 6),
        Column(_("完成"), of(lambda item: attained(item, public=public)), 7),
        Column(_("目标"), of(target), 7),
        Column(_("完成率"), of(lambda item: both.of(item)[0]), 5),
        Column(_("计划进度"), of(lambda item: both.of(item)[1]), 5),
    ]


def number_columns(item_of: Callable[[Any], Item]) -> list[Column]:
    """The amounts as bare numbers in one unit, to reckon with."""
    return [
        Column(_("完成数值"), lambda row: _attained(item_of(row)), 6),
        Column(_("目标数值"), lambda row: number(item_of(row).value), 6),
        Column(_("计量单位"), lambda row: words(item_of(row).unit), 4.5),
    ]


def _attained(item: Item) -> Cell:
    """The bare amount; of a whole none, as that of its worst part is not its own."""
    return number(None if item.parts else item.attained)


def list_columns(*, public: bool, day_heading: str) -> Sequence[Column]:
    """The columns of a town's list, of ``released.Line``s."""

    def item_of(row: Line) -> Item:
        return row.item

    return [
        Column(_("序号"), lambda row: figure(row.number), 4),
        Column(_("任务"), lambda row: text(row.item.wording), 20),
        Column(_("标记"), lambda row: words("、".join(tags_of(row.item))), 6),
        Column(_("类别"), lambda row: _category(row.item.category), 5),
        Column(_("领域"), lambda row: _area(row.item.area), 5),
        *standing_columns(item_of, public=public),
        Column(_("牵头单位"), lambda row: words(row.item.lead_unit or "—"), 10.5),
        Column(_("完成时限"), lambda row: due(row.item), 6),
        Column(_("说明"), lambda row: text(reason_sentence(row.item, public=public)), 20),
        Column(_("所属计划"), lambda row: words(row.item.plan), 12),
        *number_columns(item_of),
        Column(day_heading, lambda row: day(row.item.as_of), 6),
    ]
