"""Beginning and saving a workbook, and the headers of its download."""

from __future__ import annotations

from io import BytesIO

from django.utils.http import content_disposition_header
from openpyxl.workbook import Workbook

from . import styles

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Stands among the keywords of a paper; imports know by it what is no ledger.
PAPER = "duixian-paper"
_CREATOR = "兑现"
# What no file system takes in a name.
_UNSAFE = str.maketrans(dict.fromkeys('\\/:*?"<>|\r\n\t', "_"))


def new_workbook(*, title: str, subject: str) -> Workbook:
    """An empty workbook, without any sheet, with its document properties."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book._named_styles["Normal"].font = styles.BASE_FONT
    book._fonts[0] = styles.BASE_FONT
    book.properties.title = title
    book.properties.subject = subject
    book.properties.creator = _CREATOR
    book.properties.lastModifiedBy = _CREATOR
    book.properties.language = "zh-CN"
    return book


def saved(book: Workbook) -> bytes:
    """The workbook as the bytes of an xlsx file."""
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def content_disposition(name: str) -> str:
    """The Content-Disposition header of a download called ``name`` (Chinese names by RFC 5987)."""
    header = content_disposition_header(True, name.translate(_UNSAFE))
    assert header is not None
    return header
