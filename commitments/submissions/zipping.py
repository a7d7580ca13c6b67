"""The forms of all units as one zip, with a list to tick off who has fetched theirs."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from ..exports import cells
from ..exports.sheet import Cell, Column, Sheet
from ..exports.workbook import PAPER, new_workbook, saved
from .form import UnitForm
from .naming import form_names
from .workbook import form_bytes, title_of

_WIDTHS = (3.5, 16, 4, 4, 25, 7, 7)
_PLAIN_FILE = 0o600 << 16


def zip_bytes(forms: Sequence[UnitForm]) -> bytes:
    """A zip of the forms (one or more) and 发放清单.xlsx; the same forms make the same bytes."""
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        _put(archive, _("发放清单.xlsx"), handing_out(forms))
        for form, name in zip(forms, form_names(forms), strict=True):
            _put(archive, name, form_bytes(form))
    return stream.getvalue()


def _put(archive: ZipFile, name: str, data: bytes) -> None:
    # Zip's first day in place of the clock's; what is zipped already is stored as it is. A name in
    # Chinese sets the mark for UTF-8 by itself.
    member = ZipInfo(name)
    member.compress_type = ZIP_STORED
    member.external_attr = _PLAIN_FILE
    archive.writestr(member, data)


def handing_out(forms: Sequence[UnitForm]) -> bytes:
    """发放清单: each unit, how many rows its form has, who fetched it and when."""
    title = _("{title}发放清单").format(title=title_of(forms[0]))
    book = new_workbook(title=title, subject=forms[0].town, day=forms[0].as_of)
    # A paper, and no table with figures, should it be given among the forms.
    book.properties.keywords = PAPER
    sheet = Sheet(book, _("发放清单"), widths=_WIDTHS)
    sheet.title(title)
    sheet.table(_columns(), [_row(*each) for each in _numbered(forms)], main=True)
    sheet.finish(footer=title)
    return saved(book)


def _numbered(forms: Sequence[UnitForm]) -> list[tuple[int, UnitForm, str]]:
    names = form_names(forms)
    return [(place, *each) for place, each in enumerate(zip(forms, names, strict=True), start=1)]


def _columns() -> list[Column]:
    headings = (_("序号"), _("单位"), _("待填"), _("已完成"), _("文件"), _("领表人"), _("领表日期"))
    sides = ("center", "left", "center", "center", "left", "center", "center")
    return [Column(*each) for each in zip(headings, _WIDTHS, sides, strict=True)]


def _row(place: int, form: UnitForm, name: str) -> list[Cell]:
    done = len(form.lines) - len(form.open_lines)
    return [
        cells.count(place),
        cells.text(form.unit_name),
        cells.count(len(form.open_lines)),
        cells.count(done),
        cells.text(name),
        cells.text(""),
        cells.text(""),
    ]
