"""The lines at the foot of a sheet for those who sign it, and that they never stand alone."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from openpyxl.worksheet.pagebreak import Break

from ..models.choices import SignRole
from . import cells, styles
from .paper import PaperView, SignedLine
from .sheet import Sheet

_BLANK = "＿" * 6
_BETWEEN = "　" * 2
_AIR = 14.0
# What a program may draw a page shorter than we count it.
_SLACK = 12.0
# As many rows as shall at least stand on the last page, above the line where there is one.
_COMPANY = 4
# Excel takes 1026 in a sheet, those for charts and headings among them.
_MOST_BREAKS = 1000


def lines(sheet: Sheet, view: PaperView) -> None:
    """填表人, 审核人, 主要负责人（签字）, （盖章） and the day in one row. Who signed is named in
    the internal edition alone; what was compiled from public papers nobody of the town signs, but
    its last page too holds some rows."""
    if cells.from_public_papers(view):
        _keep_rows(sheet, 0.0)
        return
    foot(sheet, _words(view))


def tellers(sheet: Sheet, view: PaperView, *, below: int) -> None:
    """The foot of the 满意度测评表: who watched the count, who counted, who presided; ``below``
    lines of words stand between it and the last row."""
    if cells.from_public_papers(view):
        return
    roles = (_("监票人："), _("计票人："), _("主持人："))
    foot(sheet, _BETWEEN.join((*(role + _BLANK for role in roles), _blank_day())), below=below)


def foot(sheet: Sheet, text: str, *, below: int = 0) -> None:
    """A line at the foot of a sheet, never on a page without some of its rows; ``below`` lines of
    words stand between them."""
    needed = _AIR + styles.row_height([(text, sum(sheet.widths))])
    _keep_rows(sheet, needed, below=below)
    sheet.gap(_AIR)
    sheet.paragraph(text)


def _keep_rows(sheet: Sheet, needed: float, *, below: int = 0) -> None:
    """Keep the last rows together with ``needed`` points after them, ``below`` of them words."""
    rows = _fitting(sheet, needed, rows=below + _COMPANY, least=below + 1)
    _keep_company(sheet, needed, rows=max(rows, sheet.kept))


def _words(view: PaperView) -> str:
    signed = {line.role: line for line in view.signed} if view.internal else {}
    parts = (
        _("填表人：") + _name(signed.get(SignRole.FILLED)),
        _("审核人：") + _name(signed.get(SignRole.CHECKED)),
        _("主要负责人（签字）：") + _name(signed.get(SignRole.SIGNED)),
        _seal(signed.get(SignRole.SEALED)),
        _day(max((line.day for line in signed.values()), default=None)),
    )
    return _BETWEEN.join(parts)


def _name(line: SignedLine | None) -> str:
    return line.name if line else _BLANK


def _seal(line: SignedLine | None) -> str:
    return _("（盖章：{name}）").format(name=line.name) if line else _("（盖章）")


def _day(day: dt.date | None) -> str:
    """The last day on which somebody signed."""
    if day is None:
        return _blank_day()
    return _("{y}年{m}月{d}日").format(y=day.year, m=day.month, d=day.day)


def _blank_day() -> str:
    return _("{blank}年{short}月{short}日").format(blank="＿＿＿", short="＿＿")


def _keep_company(sheet: Sheet, needed: float, *, rows: int) -> None:
    """Begin a page before the last ``rows`` where the line would else stand on one without them.
    Programs fill a page by their own fonts, so each page of the table is begun here: what fits on
    the last one must not depend on how much of it another draws on those before. A sheet with
    charts begins its pages itself."""
    begins, used = _pages(sheet)
    first = sheet.line - rows + 1
    fits = used + needed <= styles.page_height(sheet.widths, sheet.paper) - _SLACK
    if not (fits and begins[-1] <= first) and first > _header(sheet)[1] + 1:
        begins = [*(line for line in begins if line < first), first]
    _begin(sheet, begins[-1:] if sheet.kept else begins)


def _fitting(sheet: Sheet, needed: float, *, rows: int, least: int) -> int:
    """How many of the last ``rows`` fit on one page with ``needed`` points below them, at least
    ``least``."""
    room = styles.page_height(sheet.widths, sheet.paper) - _SLACK
    room -= needed + _header_height(sheet, sheet.line)
    while rows > least and _height(sheet, rows) > room:
        rows -= 1
    return rows


def _height(sheet: Sheet, rows: int) -> float:
    """Points of the last ``rows``."""
    lines = range(max(1, sheet.line - rows + 1), sheet.line + 1)
    return sum(sheet.page.row_dimensions[line].height for line in lines)


def _begin(sheet: Sheet, lines: list[int]) -> None:
    """Begin a page with each of ``lines`` but the sheet's first; with the last of them where they
    are more than a sheet may have."""
    page_breaks = sheet.page.row_breaks
    known = {each.id for each in page_breaks.brk}
    for line in lines[-_MOST_BREAKS:]:
        if line > 1 and line - 1 not in known:
            page_breaks.append(Break(id=line - 1))
    page_breaks.brk.sort(key=lambda each: each.id)


def _pages(sheet: Sheet) -> tuple[list[int], float]:
    """The lines with which pages begin, and the points used of the last."""
    room = styles.page_height(sheet.widths, sheet.paper)
    breaks = {each.id for each in sheet.page.row_breaks.brk}
    begins, used = [1], 0.0
    for line in range(1, sheet.line + 1):
        height = sheet.page.row_dimensions[line].height
        if line - 1 in breaks or used + height > room:
            begins.append(line)
            used = _header_height(sheet, line)
        used += height
    return begins, used


def _header_height(sheet: Sheet, line: int) -> float:
    """Points of the header rows that are repeated on a page that begins with ``line``."""
    first, last = _header(sheet)
    if line <= last:
        return 0.0
    return sum(sheet.page.row_dimensions[each].height for each in range(first, last + 1))


def _header(sheet: Sheet) -> tuple[int, int]:
    """First and last of the repeated rows; (1, 0) without any."""
    rows = sheet.page.print_title_rows
    if not rows:
        return 1, 0
    first, last = rows.replace("$", "").split(":")
    return int(first), int(last)
