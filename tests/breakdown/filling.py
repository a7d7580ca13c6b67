"""A 任务分解表 as an office fills it in and hands it on."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

SHEET = "任务分解表"


def opened(data: bytes) -> openpyxl.Workbook:
    """The workbook of a file."""
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(book: openpyxl.Workbook) -> bytes:
    """The file of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def places(page: Worksheet) -> tuple[int, dict[str, int]]:
    """The first line below the header, and heading -> column."""
    top = next(line for line in range(1, 9) if page.cell(line, 1).value == "序号")
    below = top + 1
    names = {}
    for column in range(1, page.max_column + 1):
        cells = page.cell(below, column).value, page.cell(top, column).value
        names[next((text for text in cells if text), "").split("\n")[0]] = column
    return top + 2, names


def filled(
    data: bytes,
    values: Mapping[str, Mapping[str, Any]],
    *,
    then: Callable[[openpyxl.Workbook], None] = lambda book: None,
) -> bytes:
    """The file with cells filled in: wording of a row -> heading -> value."""
    book = opened(data)
    page = book[SHEET]
    first, names = places(page)
    for line in range(first, page.max_row + 1):
        told = values.get(str(page.cell(line, names["任务表述"]).value), {})
        for heading, value in told.items():
            page.cell(line, names[heading]).value = value
    then(book)
    return saved(book)


def split(*rows: tuple[Any, ...]) -> Callable[[openpyxl.Workbook], None]:
    """Fill rows of 分解到村（单位）: 序号, 任务表述, 分解到, 分解数, 填报单位."""

    def fill(book: openpyxl.Workbook) -> None:
        page = book["分解到村（单位）"]
        first = next(line for line in range(1, 9) if page.cell(line, 1).value == "序号") + 1
        empty = (line for line in range(first, page.max_row) if not page.cell(line, 3).value)
        for line, row in zip(empty, rows, strict=False):
            for place, value in enumerate(row, start=1):
                page.cell(line, place).value = value

    return fill


def without_hidden(book: openpyxl.Workbook) -> None:
    """Every hidden column deleted, as by pasting what is seen into a new sheet."""
    page = book[SHEET]
    _first, names = places(page)
    for heading in ("兑现表号", "兑现编号"):
        page.delete_cols(names[heading])


def sorted_upside_down(book: openpyxl.Workbook) -> None:
    """The rows in the other order, under another title."""
    page = book[SHEET]
    first, _names = places(page)
    lines = [line for line in range(first, page.max_row + 1) if page.cell(line, 2).value]
    rows = [[cell.value for cell in page[line]] for line in lines]
    for line, row in zip(lines, reversed(rows), strict=True):
        for place, value in enumerate(row, start=1):
            page.cell(line, place).value = value
    page.cell(1, 1).value = "各单位任务安排"
