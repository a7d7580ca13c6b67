"""Beginning and saving a workbook, and the headers of its download."""

from __future__ import annotations

import datetime as dt
import shutil
from io import BytesIO
from pathlib import PurePath
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.http import content_disposition_header
from openpyxl.workbook import Workbook
from openpyxl.writer.excel import ExcelWriter

from . import styles
from .sheet import clean

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Stands among the keywords of a paper; imports know by it what is no ledger.
PAPER = "duixian-paper"
_CREATOR = "兑现"
_PLAIN_NAME = "duixian"
# What no file system takes in a name.
_UNSAFE = str.maketrans(dict.fromkeys([*'\\/:*?"<>|', *map(chr, range(32))], "_"))


def new_workbook(*, title: str, subject: str, day: dt.date | None = None) -> Workbook:
    """An empty workbook, without any sheet, with its document properties; made and changed on
    ``day`` at midnight where one is given, so that it can be made again with the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book._named_styles["Normal"].font = styles.BASE_FONT
    book._fonts[0] = styles.BASE_FONT
    book.properties.title = clean(title)
    book.properties.subject = clean(subject)
    book.properties.creator = _CREATOR
    book.properties.lastModifiedBy = _CREATOR
    book.properties.language = "zh-CN"
    if day is not None:
        book.properties.created = dt.datetime.combine(day, dt.time())
    book.properties.modified = book.properties.created
    return book


def saved(book: Workbook) -> bytes:
    """The workbook as the bytes of an xlsx file; the same for the same workbook."""
    stream = BytesIO()
    # What ``book.save`` does, which would write the moment over the day of the properties.
    ExcelWriter(book, _Archive(stream, "w", ZIP_DEFLATED, allowZip64=True)).save()
    return stream.getvalue()


class _Archive(ZipFile):
    """A zip whose members all bear zip's first day, not the clock's."""

    def writestr(self, name: Any, data: Any, *_levels: Any) -> None:
        """Write ``data`` as the member ``name``."""
        super().writestr(_member(name), data)

    def write(self, filename: Any, arcname: Any = None, *_levels: Any) -> None:
        """Write the file as the member ``arcname``."""
        with open(filename, "rb") as read, self.open(_member(arcname), "w") as into:
            shutil.copyfileobj(read, into)


def _member(name: str) -> ZipInfo:
    made = ZipInfo(name)
    made.compress_type = ZIP_DEFLATED
    made.external_attr = 0o600 << 16
    return made


def content_disposition(name: str) -> str:
    """The Content-Disposition header of a download called ``name`` (Chinese names by RFC 5987, with
    a plain name for programs that do not read them)."""
    safe = name.translate(_UNSAFE)
    header = content_disposition_header(True, safe)
    assert header is not None
    if safe.isascii():
        return header
    suffix = PurePath(safe).suffix
    plain = f"{_PLAIN_NAME}{suffix if suffix.isascii() else ''}"
    return header.replace("attachment;", f'attachment; filename="{plain}";', 1)
