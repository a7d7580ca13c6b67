"""The workbook for the meeting: printed as it is, and equal to the page to the digit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from openpyxl.worksheet.pagebreak import RowBreak

from .. import wording
from ..models.choices import Edition, Provenance, Visibility
from . import (
    adjusted,
    attention,
    awaited,
    evaluation,
    full_list,
    livelihood,
    notes,
    overview,
    reported,
    signing,
    since_last,
    styles,
    to_check,
)
from .absent import absent
from .cells import day_words, from_public_papers
from .paper import PaperView
from .sheet import Sheet
from .workbook import PAPER, new_workbook, saved

_BOTH = (Edition.DEPUTY, Edition.INTERNAL)
_INTERNAL = (Edition.INTERNAL,)
# As many characters of the filter's words as a file's name has room for: 255 bytes is its limit.
_LONGEST_SCOPE = 30
# As many pages of rows are printed on one; more would print them too small to read, fewer fit.
_NEARLY_ONE = 0.9, 1.06


@dataclass(frozen=True)
class Part:
    """One sheet of the workbook: its tab, the title on it ({town} is the town's name), the widths
    of its columns in Chinese characters, what fills it; of which editions it is a part (where it is
    not ``absent``), and whether it is ``signed`` at its foot. Paper is A4, or A3 where the columns
    need it (``styles.paper_for``)."""

    tab: str | Promise
    heading: str | Promise
    widths: Callable[[PaperView], Sequence[float]]
    fill: Callable[[Sheet, PaperView], None]
    editions: tuple[str, ...] = _BOTH
    signed: bool = True


# In their order in the workbook.
PARTS = (
    Part(
        _lazy("汇总表"),
        _lazy("{town}目标任务进展汇总表"),
        overview.widths,
        overview.fill,
    ),
    Part(
        _lazy("民生实事进度表"),
        _lazy("{town}民生实事进度表"),
        livelihood.widths,
        livelihood.fill,
    ),
    Part(
        _lazy("慢序时及未完成事项表"),
        _lazy("{town}慢序时及未完成事项表"),
        lambda _view: attention.WIDTHS,
        attention.fill,
    ),
    Part(_lazy("总表"), _lazy("{town}目标任务进展总表"), full_list.widths, full_list.fill),
    Part(
        _lazy("目标调整情况表"),
        _lazy("{town}目标调整情况表"),
        lambda _view: adjusted.WIDTHS,
        adjusted.fill,
    ),
    Part(
        _lazy("与上次相比"),
        _lazy("{town}目标任务进展与上次相比"),
        lambda _view: since_last.WIDTHS,
        since_last.fill,
    ),
    # Its foot is for those who count the votes.
    Part(
        _lazy("满意度测评表"),
        _lazy("{town}民生实事项目满意度测评表"),
        evaluation.widths,
        evaluation.fill,
        signed=False,
    ),
    Part(
        _lazy("口径说明"),
        _lazy("口径说明"),
        lambda _view: notes.WIDTHS,
        notes.fill,
        signed=False,
    ),
    Part(
        _lazy("暂无数据及待报事项表"),
        _lazy("{town}暂无数据及待报事项表"),
        awaited.widths,
        awaited.fill,
        _INTERNAL,
    ),
    Part(
        _lazy("待核对事项"),
        _lazy("{town}待核对事项"),
        lambda _view: to_check.WIDTHS,
        to_check.fill,
        _INTERNAL,
    ),
    Part(
        _lazy("填报情况"),
        _lazy("{town}填报情况"),
        lambda _view: reported.WIDTHS,
        reported.fill,
        _INTERNAL,
    ),
)


def meeting_title(view: PaperView) -> str:
    """示例镇目标任务进展（截至2026年9月30日）: the workbook's title. Live data were judged on that
    day, which does not mean that they reach it, and the title says that they are live."""
    text = (
        _("{town}目标任务进展（{day}评定，实时数据）")
        if view.live
        else _("{town}目标任务进展（截至{day}）")
    )
    return text.format(town=view.town_name, day=wording.date_words(view.as_of))


def meeting_name(view: PaperView) -> str:
    """The file name of the download: title, edition and the filter in force."""
    scope = scope_words(view)
    if len(scope) > _LONGEST_SCOPE:
        scope = scope[: _LONGEST_SCOPE - 1] + "…"
    return f"{meeting_title(view)}{edition_word(view)}{_bracketed(scope)}.xlsx"


def edition_word(view: PaperView) -> str:
    """代表版 or 内部版."""
    return str(Edition(view.edition).label)


def scope_words(view: PaperView) -> str:
    """The filter in force in words, "" for the whole town."""
    return "；".join(view.scope)


def _bracketed(words: str) -> str:
    return f"（{words}）" if words else ""


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
    if not_to_hand_out(view):
        parts.insert(0, _("内部参考"))
    return " · ".join(parts)


def not_to_hand_out(view: PaperView) -> bool:
    """Whether the paper must not be handed out: live data, or items that only the town may see."""
    return (
        view.internal
        or view.live
        or any(item.visibility == Visibility.INTERNAL for item in view.items)
    )


def meeting_workbook(view: PaperView, *, tell: Callable[[int, int], None] | None = None) -> bytes:
    """The xlsx file, with the ``PARTS`` of its edition that hold something. ``tell`` is called
    before each of them with how many are done, and of how many.

    Numbers come from the same Items, summaries and wording as the page's. Sheets are landscape,
    one page wide, and repeat their header rows. A publication's file made again has the same bytes.
    """
    day = view.publication.released_on if view.publication else view.as_of
    book = new_workbook(title=_whole_title(view), subject=release_line(view), day=day)
    book.properties.category = edition_word(view)
    book.properties.description = scope_words(view)
    # The last word tells our own reader that this is a paper, not a ledger to be imported.
    book.properties.keywords = f"{provenance_mark(view)} {PAPER}".strip()
    parts = _parts_of(view)
    for done, part in enumerate(parts):
        if tell is not None:
            tell(done, len(parts))
        _fill(Sheet(book, str(part.tab), widths=part.widths(view)), part, view)
    return saved(book)


def _parts_of(view: PaperView) -> list[Part]:
    without = absent(view)
    return [
        part for part in PARTS if view.edition in part.editions and str(part.tab) not in without
    ]


def _fill(sheet: Sheet, part: Part, view: PaperView) -> None:
    heading = str(part.heading).format(town=view.town_name)
    sheet.title(heading + _bracketed(scope_words(view)))
    sheet.paragraph(_marked(view), align="center")
    part.fill(sheet, view)
    if part.signed:
        signing.lines(sheet, view)
    sheet.finish(header=_page_header(view), footer=_whole_title(view))
    _on_one_page(sheet)


def _on_one_page(sheet: Sheet) -> None:
    """Print a sheet that is little more than a page a little smaller: else a few rows of it stand
    alone on a second one, or a ballot form is two."""
    heights = (sheet.page.row_dimensions[line].height for line in range(1, sheet.line + 1))
    pages = sum(heights) / styles.page_height(sheet.widths, sheet.paper)
    if _NEARLY_ONE[0] < pages <= _NEARLY_ONE[1]:
        sheet.page.page_setup.fitToHeight = 1
        sheet.page.row_breaks = RowBreak()


def _whole_title(view: PaperView) -> str:
    """The title with edition and filter, as it stands at the foot of every page."""
    return meeting_title(view) + edition_word(view) + _bracketed(scope_words(view))


def _page_header(view: PaperView) -> str:
    """What stands small over every page: that it is internal, and what material it is."""
    internal = _("内部参考") if not_to_hand_out(view) else ""
    return " · ".join(part for part in (internal, provenance_mark(view)) if part)


def _marked(view: PaperView) -> str:
    """The line under every title: what material it is, which release and edition; 内部参考 in the
    words of the release says that it is the internal edition."""
    edition = "" if view.internal else edition_word(view)
    parts = (provenance_mark(view), release_line(view), edition)
    return " · ".join(part for part in parts if part)
