"""Stray cells far from the table: blank ones are passed over, others are named."""

from __future__ import annotations

import io

import openpyxl
import pytest

from imports.workbook import UnreadableFile, read_workbook

ROWS = [
    ["某镇2026年重点工作"],
    ["序号", "工作任务", "目标值"],
    [1, "修路", "5个"],
    [2, "植树", "6个"],
]


def with_cell(place: str, value: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表"
    for row in ROWS:
        sheet.append(row)
    sheet[place] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("place", ["A1048576", "XFD2", "A300001", "SH4"])
def test_a_far_cell_of_blanks_is_passed_over(place: str) -> None:
    (sheet,) = read_workbook(with_cell(place, " "), name="台账.xlsx").sheets
    assert [(row.line, row.text("wording")) for row in sheet.items()] == [(3, "修路"), (4, "植树")]


@pytest.mark.parametrize("place", ["A1048576", "XFD2", "C300001"])
def test_a_far_cell_that_says_something_is_named(place: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_workbook(with_cell(place, "x"), name="台账.xlsx")
    assert refused.value.code == "cell_too_far"
    assert refused.value.data == {"sheet": "表", "cell": place}
