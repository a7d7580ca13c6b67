"""填报情况: every figure with who reported and entered it, when, and where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from .. import wording
from ..items import FigureLine, Item
from . import cells
from .awaited import numbered
from .paper import PaperView
from .sheet import Cell, Column, Sheet

WIDTHS = (3, 14.5, 6, 8.5, 10.4, 5.3, 6, 23.5)


def fill(sheet: Sheet, view: PaperView) -> None:
    """Write the sheet's body from a PaperView."""
    listed = [(item, line) for item in view.items for line in _newest_first(item)]
    sheet.paragraph(_sentence(listed))
    rows = [_row(place, item, line) for place, (item, line) in enumerate(listed, start=1)]
    sheet.table(_columns(), rows, main=True)


def _newest_first(item: Item) -> Iterator[FigureLine]:
    # Figures stand by day, those of one day as they were entered.
    return reversed(item.figures)


def _sentence(listed: Sequence[tuple[Item, FigureLine]]) -> str:
    """How many figures of how many items, and who entered how many."""
    if not listed:
        return _("还没有填报的数。")
    said = _("共{n}条，涉及{items}项").format(
        n=len(listed), items=len({item.id for item, _line in listed})
    )
    by = Counter(line.entered_by for _item, line in listed if line.entered_by)
    if by:
        people = "、".join(_("{name}{n}条").format(name=name, n=n) for name, n in by.items())
        said += _("；录入人：{people}").format(people=people)
    if not any(line.entered_on for _item, line in listed):
        # Publications from before it was kept, which are not made anew.
        said += _("；录入人和录入日期当时没有留存")
    return said + _("。更正过的，只列更正后的数。")


def _columns() -> list[Column]:
    headings = (
        *(_("序号"), _("任务"), _("数据截至"), _("填报的数"), _("填报单位")),
        *(_("录入人"), _("录入日期"), _("来源")),
    )
    return [Column(h, width) for h, width in zip(headings, WIDTHS, strict=True)]


def _row(place: int, item: Item, line: FigureLine) -> list[Cell]:
    return [
        cells.count(place),
        cells.text(numbered(item), align="left", indent=1 if item.parent_id else 0),
        cells.day(line.day),
        _figure(item, line),
        cells.text(line.reported_by or "—", align="center"),
        cells.text(line.entered_by or "—", align="center"),
        cells.day(line.entered_on, missing="—"),
        cells.text(_source(line), align="left"),
    ]


def _figure(item: Item, line: FigureLine) -> Cell:
    """What was reported: the figure, else the unit's words; and that it was corrected."""
    words = wording.figure_words(line, item.unit)
    aligned = "center" if words or line.corrects else "left"
    said = words or line.words or wording.cause_words(line)
    if line.corrects:
        said = _("{figure}（更正）").format(figure=said)
    return cells.text(said, align=aligned) if line.value is None else cells.figure(said)


def _source(line: FigureLine) -> str:
    """《文件》第3页；台账.xlsx 季度 D5: where the figure stands; — where it was entered by hand."""
    named = f"《{line.document}》" if line.document else ""
    if named and line.page:
        named += _("第{n}页").format(n=line.page)
    return "；".join(part for part in (named, line.source_cell) if part) or "—"
