"""One function a program that writes workbooks: Book and file name -> bytes."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlsxwriter
import xlwt
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from .book import Book, Table
from .steady import steady

DAY = "yyyy-mm-dd"


def by_openpyxl(book: Book, name: str) -> bytes:
    """An xlsx as openpyxl writes it."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    if book.date1904:
        made.epoch = CALENDAR_MAC_1904
    for table in book.tables:
        _fill_openpyxl(made.create_sheet(table.name), table)
    out = io.BytesIO()
    made.save(out)
    return steady(out.getvalue())


def _fill_openpyxl(sheet, table: Table) -> None:  # type: ignore[no-untyped-def]
    for line, row in enumerate(table.values(), start=1):
        for place, value in enumerate(row, start=1):
            if value is not None:
                sheet.cell(line, place, value)
    for (top, left), (bottom, right) in table.merges():
        sheet.merge_cells(
            start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
        )
    for where, code in table.formats.items():
        sheet[where].number_format = code
    for line in table.hidden_rows:
        sheet.row_dimensions[line].hidden = True
    for letter in table.hidden_columns:
        sheet.column_dimensions[letter].hidden = True
    sheet.sheet_state = "hidden" if table.hidden else "visible"


def by_xlsxwriter(book: Book, name: str) -> bytes:
    """An xlsx as XlsxWriter writes it."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": book.date1904})
    made.set_properties({"created": dt.datetime(2026, 1, 1)})  # noqa: DTZ001
    for table in book.tables:
        _fill_xlsxwriter(made, made.add_worksheet(table.name), table)
    made.close()
    return steady(out.getvalue())


def _fill_xlsxwriter(made, sheet, table: Table) -> None:  # type: ignore[no-untyped-def]
    day = made.add_format({"num_format": DAY})
    styles = {where: made.add_format({"num_format": code}) for where, code in table.formats.items()}
    merged = dict(table.merges())
    for line, row in enumerate(table.values()):
        for place, value in enumerate(row):
            style = day if isinstance(value, dt.date) else None
            style = styles.get(f"{get_column_letter(place + 1)}{line + 1}", style)
            if (line, place) in merged:
                sheet.merge_range(line, place, *merged[line, place], value, style)
            elif isinstance(value, dt.date):
                sheet.write_datetime(line, place, dt.datetime(*value.timetuple()[:3]), style)  # noqa: DTZ001
            elif isinstance(value, str):
                sheet.write_string(line, place, value, style)
            elif value is not None:
                sheet.write_number(line, place, value, style)
    for line in table.hidden_rows:
        sheet.set_row(line - 1, None, None, {"hidden": True})
    for letter in table.hidden_columns:
        sheet.set_column(f"{letter}:{letter}", None, None, {"hidden": True})
    if table.hidden:
        sheet.hide()


def by_xlwt(book: Book, name: str) -> bytes:
    """A BIFF8 xls (or et, which is the same) as xlwt writes it."""
    made = xlwt.Workbook(encoding="utf-8")
    made.dates_1904 = book.date1904
    for table in book.tables:
        _fill_xlwt(made.add_sheet(table.name), table, book.date1904)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _fill_xlwt(sheet, table: Table, date1904: bool) -> None:  # type: ignore[no-untyped-def]
    merged = dict(table.merges())
    for line, row in enumerate(table.values()):
        for place, value in enumerate(row):
            code = table.formats.get(f"{get_column_letter(place + 1)}{line + 1}", "General")
            code = DAY if isinstance(value, dt.date) and code == "General" else code
            style = xlwt.easyxf(num_format_str=code)
            if (line, place) in merged:
                bottom, right = merged[line, place]
                sheet.write_merge(line, bottom, place, right, value, style)
            elif value is not None:
                sheet.write(line, place, value, style)
    for line in table.hidden_rows:
        sheet.row(line - 1).hidden = True
    for letter in table.hidden_columns:
        sheet.col(column_index_from_string(letter) - 1).hidden = True
    sheet.visibility = 1 if table.hidden else 0


def by_soffice(book: Book, name: str) -> bytes:
    """What LibreOffice Calc saves, after opening an xlsx, as the format the name ends in."""
    return steady(convert(by_openpyxl(book, name), "xlsx", Path(name).suffix.lstrip(".")))


def by_soffice_html(book: Book, name: str) -> bytes:
    """What LibreOffice Calc saves as a web page, under whatever name."""
    return convert(by_openpyxl(book, name), "xlsx", "html")


def by_soffice_ole(book: Book, name: str) -> bytes:
    """What LibreOffice Calc saves as xls, under whatever name."""
    return convert(by_openpyxl(book, name), "xlsx", "xls")


def convert(data: bytes, source: str, target: str) -> bytes:
    """``data`` opened and saved by LibreOffice; both formats as endings of names."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"in.{source}").write_bytes(data)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", folder]
        subprocess.run(
            [*command, f"{folder}/in.{source}"], check=True, capture_output=True, timeout=120
        )
        return (Path(folder) / f"in.{target}").read_bytes()


def by_soffice_xlsx(book: Book, name: str) -> bytes:
    """An xlsx as LibreOffice saves it, by way of ods."""
    ods = convert(by_openpyxl(book, name), "xlsx", "ods")
    return steady(convert(ods, "ods", "xlsx"))


WRITERS: dict[str, Callable[[Book, str], bytes]] = {
    "openpyxl": by_openpyxl,
    "xlsxwriter": by_xlsxwriter,
    "xlwt": by_xlwt,
    "soffice": by_soffice,
    "soffice html": by_soffice_html,
    "soffice ole": by_soffice_ole,
    "soffice xlsx": by_soffice_xlsx,
}
