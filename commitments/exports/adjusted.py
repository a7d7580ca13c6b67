"""目标调整情况表: every version of a target that was changed or shall be, and whose decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from copy import copy

from django.utils.translation import gettext as _
from openpyxl.styles import Border, Side

from .. import wording
from ..items import Item, VersionLine
from ..summaries import original, with_version
from ..wording.originals import version_name
from . import cells
from .paper import PaperView
from .revisions import decided_versions, is_revised, net_change, stopped_by_decision
from .sheet import Cell, Column, Sheet

WIDTHS = (2.6, 8.6, 4.4, 5.2, 5.8, 5.8, 6.6, 8.9, 9, 8.5, 4.1, 6.8)
_NONE = "—"
# A longer wording stands again by so many of its characters.
_LONG_NAME, _SHORT_NAME = 40, 30


def fill(sheet: Sheet, view: PaperView) -> None:
    """Write the sheet's body from a PaperView."""
    items = adjusted(view.items)
    sheet.paragraph(adjusted_sentence(items))
    of_items = [list(_rows(item)) for item in items]
    top = sheet.line + 2
    sheet.table(_columns(), [row for rows in of_items for row in rows], main=True)
    _part_items(sheet, top, [rows[0] for rows in of_items])


def adjusted(items: Iterable[Item]) -> list[Item]:
    """Those whose target was changed or shall be, and those that a decision stopped."""
    return [item for item in items if is_revised(item) or stopped_by_decision(item)]


def _part_items(sheet: Sheet, top: int, firsts: list[list[Cell]]) -> None:
    """A heavier line above the first row of each item but the first: its rows belong together. A
    row that goes on in the next is numbered otherwise there."""
    number, version = 1, 3
    waiting = [(row[number - 1].text, row[version - 1].text) for row in firsts]
    for line in range(top, sheet.line + 1):
        shown = [sheet.page.cell(line, column).value or "" for column in (number, version)]
        if not waiting or tuple(shown) != waiting[0]:
            continue
        waiting.pop(0)
        for column in range(1, len(WIDTHS) + 1) if line > top else ():
            made = sheet.page.cell(line, column)
            made.border = _with_heavy_top(made.border)


def _with_heavy_top(border: Border) -> Border:
    made = copy(border)
    made.top = Side(style="medium", color="4A5361")
    return made


# -- the sentences above ---------------------------------------------------------------------


def adjusted_sentence(items: Iterable[Item]) -> str:
    """How many targets were changed and how; each is counted once, so that the parts add up:
    共有4项目标调整：上调1项、下调1项、时限延后1项、拟调整1项。"""
    items = list(items)
    return (_counts(items) + _stopped(items)) or _("没有目标调整。")


def _counts(items: list[Item]) -> str:
    changes = Counter(net_change(item) for item in items if is_revised(item))
    texts = {
        "raised": _("上调{n}项"),
        "lowered": _("下调{n}项"),
        "later": _("时限延后{n}项"),
        "earlier": _("时限提前{n}项"),
        "other": _("其他改动{n}项"),
        "proposed": _("拟调整{n}项"),
    }
    if not changes:
        return ""
    parts = "、".join(text.format(n=changes[key]) for key, text in texts.items() if changes[key])
    said = _("共有{n}项目标调整：{parts}。").format(n=changes.total(), parts=parts)
    if changes["raised"] or changes["lowered"]:
        said += _("上调、下调按目标数比较。")
    return said + _pending(items, proposed=changes["proposed"])


def _pending(items: list[Item], *, proposed: int) -> str:
    """That a proposal changes nothing yet, and which of the changed shall be changed once more."""
    again = sum(_open(item) and net_change(item) != "proposed" for item in items)
    said = _("已调整的有{n}项又拟调整。").format(n=again) if again else ""
    if proposed or again:
        said += _("拟调整的尚未决定，仍按现行目标评定。")
    return said


def _open(item: Item) -> bool:
    last = _versions(item)[-1:]
    return bool(last) and not last[0].in_force


def _stopped(items: list[Item]) -> str:
    """经批准暂缓1项、终止2项: what is not judged any more, by decision."""
    states = Counter(item.state for item in items if stopped_by_decision(item))
    texts = {"suspended": _("经批准暂缓{n}项"), "withdrawn": _("经批准终止{n}项")}
    parts = "、".join(text.format(n=states[key]) for key, text in texts.items() if states[key])
    return _("另列{parts}，不再评定。").format(parts=parts) if parts else ""


# -- the table -------------------------------------------------------------------------------


def _columns() -> list[Column]:
    headings = (
        *(_("序号"), _("任务"), _("版本"), _("目标"), _("完成时限"), _("起效日期"), _("决定机构")),
        *(_("文号"), _("依据文件"), _("原因"), _("完成率"), _("状态")),
    )
    return [Column(h, width) for h, width in zip(headings, WIDTHS, strict=True)]


def _versions(item: Item) -> list[VersionLine]:
    return sorted(item.versions, key=lambda line: line.version)


def _rows(item: Item) -> Iterator[list[Cell]]:
    """A row per version, and one for a decision to suspend or end it; number and wording are
    repeated so that a filter keeps them together."""
    versions, decided = _versions(item), decided_versions(item)
    told = versions if is_revised(item) else []
    for line in told:
        head = _head(item, again=line != versions[0])
        yield [*head, *_version(item, line), *_judged(item, line, decided)]
    if stopped_by_decision(item):
        yield _stopped_row(item, again=bool(told))


def _head(item: Item, *, again: bool) -> list[Cell]:
    """Number and wording; a long one stands ``again`` by how it begins."""
    name = cells.name(item)
    if again and len(name) > _LONG_NAME:
        name = name[:_SHORT_NAME] + "…"
    return [
        cells.text(item.number, align="center"),
        cells.text(name, align="left", indent=1 if item.parent_id else 0),
    ]


def _version(item: Item, line: VersionLine) -> list[Cell]:
    """What a version says, from when on, and by whose decision."""
    said = with_version(item, line)
    since = line.since if line.in_force else None
    return [
        cells.text(version_name(item, line), align="center"),
        cells.target(said),
        cells.due(said),
        cells.day(since, missing=_NONE if line.in_force else _("未生效")),
        cells.text(line.decided_by or _NONE, align="center"),
        cells.text(line.document_number or _NONE, align="center"),
        _words(f"《{line.document}》" if line.document else ""),
        _words(_why(line)),
    ]


def _words(said: str) -> Cell:
    return cells.text(said, align="left") if said else cells.text(_NONE, align="center")


def _why(line: VersionLine) -> str:
    """The reason; of a proposal also the day it was made."""
    proposed = ""
    if not line.in_force and line.since:
        proposed = _("{day}提出。").format(day=wording.date_words(line.since))
    return proposed + line.reason


def _judged(item: Item, line: VersionLine, decided: list[VersionLine]) -> list[Cell]:
    """完成率 and 状态 by the first target and by the present one: as they are judged, or were
    released; the versions between were judged in their own time."""
    if decided and line == decided[-1]:
        return [cells.reached(item), cells.status(item)]
    first = original(item) if line.version == 1 else None
    if first is not None:
        return [cells.reached(first), cells.status(first)]
    status = _NONE if line.in_force else _("尚未决定")
    return [cells.text(_NONE, align="center"), cells.text(status, align="center")]


def _stopped_row(item: Item, *, again: bool) -> list[Cell]:
    """What was suspended or ended: the target it had, and on what decision, which is one text that
    names body, day and paper."""
    decision = item.state_decision or _("没有登记依据")
    return [
        *_head(item, again=again),
        cells.text(_("暂缓") if item.state == "suspended" else _("终止"), align="center"),
        cells.target(item),
        cells.due(item),
        cells.text(""),
        _words(decision),
        *(cells.text("") for _column in range(3)),
        cells.reached(item),
        cells.status(item),
    ]
