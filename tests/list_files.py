"""Reading the files of lists as a person sees them, and the tables of pages beside them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from decimal import Decimal
from typing import Any

from django.test import Client
from lxml import html
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from commitments.open_data.cells import unguarded

Rows = list[dict[str, str]]


def body(client: Client, address: str) -> bytes:
    """The file at an address; it must be answered."""
    answer: Any = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return b"".join(answer.streaming_content)


def csv_rows(data: bytes) -> Rows:
    """Heading -> what stands there, of every row; the guard before a formula's sign is none of
    it."""
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") >= 1
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return [dict(zip(head, (unguarded(text) for text in row), strict=True)) for row in rows]


def sheet(data: bytes) -> Worksheet:
    """The one sheet of a list."""
    (page,) = load_workbook(io.BytesIO(data)).worksheets
    return page


def xlsx_rows(data: bytes) -> Rows:
    """The same of a workbook, numbers and days as they are shown."""
    page = sheet(data)
    first = int(str(page.freeze_panes)[1:]) - 1
    head, *rows = page.iter_rows(min_row=first)
    if page.auto_filter.ref is None:
        return []
    return [
        {str(name.value): shown(cell) for name, cell in zip(head, row, strict=True)} for row in rows
    ]


def shown(cell: Any) -> str:
    """What a spreadsheet shows in a cell by its number format."""
    value, form = cell.value, cell.number_format
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if form == "General":
        return format(Decimal(str(value)).normalize(), "f")
    found = re.fullmatch(r'0(?:\.(0+))?(%?)(?:"([^"]*)")?', form)
    assert found, form
    number = Decimal(str(value)) * (100 if found[2] else 1)
    return f"{number:.{len(found[1] or '')}f}{found[2]}{found[3] or ''}"


def page_rows(client: Client, address: str, table: str) -> Rows:
    """Heading -> squeezed text of every row of the tables of a page with a class."""
    tree = html.fromstring(client.get(address).content.decode())
    found = tree.xpath(f'//table[contains(concat(" ", @class, " "), " {table} ")]')
    assert found, address
    rows: Rows = []
    for each in found:
        heads = [squeezed(cell.text_content()) for cell in each.xpath("./thead/tr/th")]
        for row in each.xpath("./tbody/tr | ./tfoot/tr"):
            cells = [squeezed(cell.text_content()) for cell in row.xpath("./th | ./td")]
            if len(cells) == len(heads):
                rows.append(dict(zip(heads, cells, strict=True)))
    return rows


def squeezed(text: str) -> str:
    """Text without spaces, and without the arrow of a column that is sorted by."""
    return re.sub(r"[\s▲▼]+", "", text)


def in_words(day: str) -> str:
    """2026年9月30日 of 2026-09-30; other text as it is."""
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", day)
    return f"{found[1]}年{int(found[2])}月{int(found[3])}日" if found else day
