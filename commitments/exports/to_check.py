"""待核对事项: what the figures and the reports leave to check, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from .. import wording
from ..items import Item
from ..raised import Raised
from . import cells
from .awaited import numbered
from .paper import PaperView
from .sheet import Cell, Column, Sheet

# 本次报告未单列 stands on one line.
WIDTHS = (2.6, 7.6, 11.5, 24, 11, 4.6, 6, 9)


def fill(sheet: Sheet, view: PaperView) -> None:
    """Write the sheet's body from a PaperView."""
    asked = [*_of_figures(view.items), *view.raised]
    # Stable: within both the order of kinds and reports stays.
    listed = sorted(asked, key=lambda each: not each.open)
    # Reports are answered today, whatever day the live figures are judged on.
    of_now = "" if view.publication else _("核对情况以制表时为准。")
    sheet.paragraph(_sentence(listed) + of_now)
    rows = [_row(place, each) for place, each in enumerate(listed, start=1)]
    sheet.table(_columns(), rows, main=True)


def _of_figures(items: Iterable[Item]) -> list[Raised]:
    """What the status rule asks of each item's own figures; nobody answers it, it goes away when
    the figures are mended."""
    return [
        Raised(
            kind=_("填报数据"),
            about=numbered(item),
            said=wording.question_sentence(code),
            document="",
            commitment_id=item.id,
        )
        for item in items
        if item.counted
        for code in item.questions
    ]


def _sentence(listed: Sequence[Raised]) -> str:
    """How many are open, by kind, and how many were checked."""
    waiting = Counter(each.kind for each in listed if each.open)
    kinds = "、".join(_("{kind}{n}条").format(kind=kind, n=n) for kind, n in waiting.items())
    said = _("待核对{n}条").format(n=waiting.total()) + (f"（{kinds}）" if kinds else "")
    done = len(listed) - waiting.total()
    return said + (_("；已核对{n}条，列在后面").format(n=done) if done else "") + "。"


def _columns() -> list[Column]:
    headings = (
        *(_("序号"), _("种类"), _("事项"), _("内容"), _("报告"), _("核对结果")),
        *(_("核对人\n及日期"), _("核对说明")),
    )
    return [Column(h, width) for h, width in zip(headings, WIDTHS, strict=True)]


def _row(place: int, each: Raised) -> list[Cell]:
    return [
        cells.count(place),
        cells.text(each.kind, align="center"),
        cells.text(each.about, align="left"),
        cells.text(each.said, align="left"),
        cells.text(_report(each), align="left" if each.document else "center"),
        cells.text(each.answer or _("待核对"), align="center"),
        cells.text(_answered(each) or "—", align="center"),
        cells.text(each.note or "—", align="left" if each.note else "center"),
    ]


def _report(each: Raised) -> str:
    """《报告》（2026年7月8日）; — of what no report left."""
    if not each.document:
        return "—"
    day = each.document_date
    told = f"（{wording.date_words(day)}）" if day else ""
    return f"《{each.document}》{told}"


def _answered(each: Raised) -> str:
    """Who answered and when, one under the other."""
    day = each.answered_on
    shown = f"{day.year}-{day.month}-{day.day}" if day else ""
    return "\n".join(part for part in (each.answered_by, shown) if part)
