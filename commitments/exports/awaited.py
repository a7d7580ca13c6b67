"""暂无数据及待报事项表: what has no figures, unit by unit, so that each can be called; below it
what is not to be reported yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from .. import wording
from ..items import FigureLine, Item
from ..status import GROUP_OF
from ..wording.attention import report_day, since_asked
from . import cells
from .paper import PaperView
from .sheet import Cell, Column, Sheet

# How the status rule says that a first figure is still to be asked for.
NOT_YET = "no_figure_due_yet"


def fill(sheet: Sheet, view: PaperView) -> None:
    """Write the sheet's body from a PaperView."""
    public = cells.from_public_papers(view)
    counted = [item for item in view.items if item.counted]
    # Where figures were taken from public papers, no day of reporting was ever set.
    lacking = (item for item in counted if item.group == "no_data" or _not_yet(item, public))
    owed = _by_unit(lacking)
    later = _by_unit(item for item in counted if _not_yet(item, not public))
    sheet.paragraph(_sentence(owed, later, public=public))
    columns = _columns(public=public)
    sheet.table(columns, _rows(owed, public=public), main=True)
    if later:
        sheet.heading(_("未到报数期的事项"), rows=len(later))
        sheet.table(columns, _rows(later, public=public))


def widths(view: PaperView) -> tuple[float, ...]:
    """The widths of the columns."""
    return tuple(column.width for column in _columns(public=cells.from_public_papers(view)))


def _not_yet(item: Item, wanted: bool) -> bool:
    """Whether it is ``wanted`` and has no figure, as the first is still to be asked for."""
    return wanted and item.reason == NOT_YET


def _by_unit(items: Iterable[Item]) -> list[Item]:
    """In the official order of the units; each unit's as the plans have them."""
    return sorted(items, key=lambda item: (item.lead_order, item.lead_unit))


def _sentence(owed: Sequence[Item], later: Sequence[Item], *, public: bool) -> str:
    """How many there are, by status and by unit."""
    said = [_("暂无数据及待报{n}项").format(n=len(owed)) + _statuses(owed)]
    if owed:
        said.append(_("按责任单位：{units}").format(units=_units(owed)))
    if later:
        said.append(_("另有{n}项未到报数期，列在表后").format(n=len(later)))
    if public:
        said.append(wording.nothing_loaded_words().rstrip("。"))
    return "。".join(said) + "。"


def _statuses(items: Sequence[Item]) -> str:
    """（暂无数据1项、到期未报2项）, in the order of the rule; "" for none."""
    counts = Counter(item.status for item in items)
    words = [
        _("{word}{n}项").format(word=wording.STATUS_WORD[status], n=counts[status])
        for status in GROUP_OF
        if counts[status]
    ]
    return f"（{'、'.join(words)}）" if words else ""


def _units(items: Sequence[Item]) -> str:
    counts = Counter(item.lead_unit or _("未写明") for item in items)
    return "、".join(_("{word}{n}项").format(word=unit, n=n) for unit, n in counts.items())


def _columns(*, public: bool) -> list[Column]:
    """Units, and how far off the day is, stand on one line. Where figures were taken from public
    papers, nobody was asked for any and nobody entered them."""
    known = [
        *(Column(_("序号"), 2.6), Column(_("责任单位"), 10.4)),
        *(Column(_("任务"), 30 if public else 11.3), Column(_("状态"), 5.5)),
        *(Column(_("上次\n数据日期"), 6), Column(_("上次的数"), 5), Column(_("完成时限"), 6)),
    ]
    asked = [
        *(Column(_("应报截至"), 6), Column(_("距应报\n截至"), 7.4), Column(_("上次\n填报单位"), 5)),
        *(Column(_("录入人"), 5.2), Column(_("录入日期"), 6)),
    ]
    return known if public else [*known, *asked]


def _rows(items: Iterable[Item], *, public: bool) -> list[list[Cell]]:
    return [_row(place, item, public=public) for place, item in enumerate(items, start=1)]


def _row(place: int, item: Item, *, public: bool) -> list[Cell]:
    known = [
        cells.count(place),
        cells.text(item.lead_unit or _("未写明"), align="center"),
        cells.text(numbered(item), align="left"),
        cells.status(item),
        *_last(item),
        cells.due(item),
    ]
    return known if public else [*known, *_asked(item)]


def _asked(item: Item) -> list[Cell]:
    """By when a figure is asked for, how far off that is, and who gave the last."""
    return [
        cells.day(report_day(item), missing="—"),
        cells.text(since_asked(item) or "—", align="center"),
        *_reporter(item.latest),
    ]


def numbered(item: Item) -> str:
    """17.盘活土地: the wording behind its number in the plan, where it has one."""
    return f"{item.number}.{cells.name(item)}" if item.number else cells.name(item)


def _last(item: Item) -> list[Cell]:
    """The day of the last figure and what it says."""
    line = item.latest
    if line is None:
        return [cells.text(_("没有"), align="center"), cells.text("—", align="center")]
    words = wording.figure_words(line, item.unit) or _("有文字进展")
    told = cells.text(words, align="center") if line.value is None else cells.figure(words)
    return [cells.day(line.day), told]


def _reporter(line: FigureLine | None) -> list[Cell]:
    """Which unit reported it, who entered it and on which day."""
    if line is None:
        return [cells.text("—", align="center")] * 3
    return [
        cells.text(line.reported_by or "—", align="center"),
        cells.text(line.entered_by or "—", align="center"),
        cells.day(line.entered_on, missing="—"),
    ]
