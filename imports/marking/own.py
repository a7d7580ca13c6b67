"""The clerk's own xlsx or xlsm as openpyxl reads it: all of it that can be kept."""

from __future__ import annotations

import io
import warnings
import zipfile
from dataclasses import dataclass

from openpyxl.reader.excel import ExcelReader
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ..workbook.opening import RawSheet
from .kept import Values, calculated, losable, lost, with_values

MACROS = "xl/vbaProject.bin"


class NotKept(Exception):
    """openpyxl cannot read or write this workbook, or sees other sheets in it than we do."""


@dataclass
class OwnBook:
    """A clerk's workbook: ``pages`` are its sheets by the names that marks use."""

    data: bytes
    book: Workbook
    pages: dict[str, Worksheet]
    values: dict[str, Values]
    macros: bool

    @property
    def suffix(self) -> str:
        """Of the file that comes out."""
        return "xlsm" if self.macros else "xlsx"

    def losses(self) -> dict[str, int]:
        """What of the original openpyxl does not write (see ``kept.lost``); raises NotKept."""
        had = losable(self.data)
        return lost(had, losable(self._saved())) if any(had.values()) else {}

    def saved(self) -> bytes:
        """The workbook as it stands, its formulas with their last values; raises NotKept."""
        whole = self._saved()
        # The names of the parts are given while saving.
        names = {
            sheet.path.lstrip("/"): own
            for sheet in self.book.worksheets
            if (own := self.values.get(sheet.title))
        }
        return with_values(whole, names) if names else whole

    def _saved(self) -> bytes:
        out = io.BytesIO()
        try:
            self.book.save(out)
        except MemoryError:
            raise
        except Exception as error:
            raise NotKept(str(error)) from error
        return out.getvalue()


def open_own(data: bytes, raws: list[RawSheet]) -> OwnBook:
    """Open ``data``, in which calamine saw ``raws``; raises NotKept."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        macros = MACROS in archive.namelist()
    try:
        book, values = _read(data, macros=macros)
    except MemoryError:
        raise
    # openpyxl refuses what Excel opens in many ways, each with an error of its own.
    except Exception as error:
        raise NotKept(str(error)) from error
    pages = {_named(page.title): page for page in book.worksheets}
    if list(pages) != [raw.name for raw in raws]:
        raise NotKept("sheets")
    return OwnBook(data, book, pages, values, macros)


def _named(name: str) -> str:
    """The name of a sheet as opening gives it."""
    return "".join(mark for mark in name if mark.isprintable())


def _read(data: bytes, *, macros: bool) -> tuple[Workbook, dict[str, Values]]:
    with warnings.catch_warnings():
        # What openpyxl warns of is what ``lost`` tells the clerk.
        warnings.simplefilter("ignore")
        reader = ExcelReader(io.BytesIO(data), keep_vba=macros, rich_text=True)
        reader.read()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = set(archive.namelist())
        values = {
            sheet.name: calculated(archive.read(rel.target))
            for sheet, rel in reader.parser.find_sheets()
            if rel.target in parts
        }
    reader.wb.template = False
    if macros:
        # openpyxl's copy of the file stands open for writing and is closed by nobody.
        reader.wb.vba_archive.close()
        reader.wb.vba_archive = zipfile.ZipFile(io.BytesIO(data))
    return reader.wb, values
