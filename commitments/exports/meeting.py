"""The workbook for the meeting: printed as it is, and equal to the page to the digit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from .. import wording
from ..models.choices import Provenance, Visibility
from . import attention, full_list, livelihood, notes, overview
from .cells import day_words, from_public_papers
from .paper import PaperView
from .sheet import Sheet
from .workbook import PAPER, new_workbook, saved


def meeting_title(view: PaperView) -> str:
    """示例镇目标任务进展（截至2026年9月30日）: the workbook's title, and its file's name. Live data
    were judged on that day, which does not mean that they reach it."""
    text = (
        _("{town}目标任务进展（{day}评定）") if view.live else _("{town}目标任务进展（截至{day}）")
    )
    return text.format(town=view.town.name, day=wording.date_words(view.as_of))


def meeting_name(view: PaperView) -> str:
    """The file name of the download."""
    return f"{meeting_title(view)}.xlsx"


def provenance_mark(view: PaperView) -> str:
    """What kind of material it is; "" for a town's own official papers."""
    if view.town.provenance == Provenance.OFFICIAL:
        return ""
    return str(view.town.get_provenance_display())


def release_line(view: PaperView) -> str:
    """Which publication, its day and who released it; for live data that nothing is released."""
    day = day_words(view)
    if view.publication is None:
        parts = [_("实时数据，尚未发布") if view.items else _("尚未发布"), day]
    elif from_public_papers(view):
        # Nobody of the town released or approved it, so no day and no name may say so.
        parts = [wording.unreleased_words(), day]
    else:
        released = view.publication
        parts = [
            released.title,
            day,
            _("{day}发布").format(day=wording.date_words(released.released_on)),
            _("审定：{unit}").format(unit=released.released_by),
        ]
    if _internal(view):
        parts.insert(0, _("内部参考"))
    return " · ".join(parts)


def _internal(view: PaperView) -> bool:
    """Whether the paper must not be handed out: live data, or items that only the town may see."""
    return (
        view.internal
        or view.live
        or any(item.visibility == Visibility.INTERNAL for item in view.items)
    )


def meeting_workbook(view: PaperView) -> bytes:
    """The xlsx file: 汇总表, 慢序时及未完成事项表, 民生实事进度表, 总表, 口径说明.

    ``view.as_of`` must be given. Numbers come from the same Items, summaries and wording as the
    page's. Sheets are A4 landscape, one page wide, and repeat their header rows.
    """
    title = meeting_title(view)
    book = new_workbook(title=title, subject=release_line(view))
    # The last word tells our own reader that this is a paper, not a ledger to be imported.
    book.properties.keywords = f"{provenance_mark(view)} {PAPER}".strip()
    name = view.town.name
    made: tuple[tuple[str, str, Sequence[float], Callable[[Sheet, PaperView], None]], ...] = (
        (_("汇总表"), _("{town}目标任务进展汇总表"), overview.WIDTHS, overview.fill),
        (
            _("慢序时及未完成事项表"),
            _("{town}慢序时及未完成事项表"),
            attention.WIDTHS,
            attention.fill,
        ),
        (
            *(_("民生实事进度表"), _("{town}民生实事进度表")),
            *(livelihood.widths(view), livelihood.fill),
        ),
        (_("总表"), _("{town}目标任务进展总表"), full_list.widths(view), full_list.fill),
        (_("口径说明"), _("口径说明"), notes.WIDTHS, notes.fill),
    )
    for tab, heading, widths, fill in made:
        sheet = Sheet(book, tab, widths=widths)
        sheet.title(heading.format(town=name))
        sheet.paragraph(_marked(view), align="center")
        fill(sheet, view)
        sheet.finish(header=provenance_mark(view), footer=title)
    return saved(book)


def _marked(view: PaperView) -> str:
    """The line under every title: what material it is, and which release."""
    return " · ".join(part for part in (provenance_mark(view), release_line(view)) if part)
