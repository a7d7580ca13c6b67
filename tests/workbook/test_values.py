"""Formats, encodings and cells, as they stand in the table."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from imports.workbook import read_workbook

from ..books import csv_text, ods
from .sheets import JUNE, fields, read, rows_of

CSV_ROWS = [
    ["示例镇2026年二季度进展", "", ""],
    ["序号", "任务表述", "累计完成"],
    ["1", "加装电梯", "31"],
]
CSV_EXPECTED = [(3, "item", "", {"number": "1", "wording": "加装电梯", "cumulative": "31"})]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_csv_in_any_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    reading = read_workbook(csv_text(CSV_ROWS, delimiter).encode(encoding), name="进展.csv")
    (sheet,) = reading.sheets
    assert (reading.format, sheet.name, sheet.kind) == ("csv", "", "ledger")
    assert (sheet.title, sheet.as_of) == ("示例镇2026年二季度进展", JUNE)
    assert rows_of(sheet) == CSV_EXPECTED


def test_csv_two_row_header_carries_parents_over_blanks() -> None:
    rows = [
        ["2026年进展情况表"],
        ["序号", "工作任务", "一季度", "", "二季度", "", "备注"],
        ["", "", "当期完成", "累计完成", "当期完成", "累计完成", ""],
        ["1", "修路", "1", "1", "2", "3", "快"],
    ]
    (sheet,) = read_workbook(csv_text(rows).encode(), name="a.csv").sheets
    assert fields(sheet) == {
        "A": "number",
        "B": "wording",
        "C": "period_value",
        "D": "cumulative",
        "E": "period_value@E",
        "F": "cumulative@F",
        "G": "note",
    }
    assert [column.period and column.period[1] for column in sheet.columns[2:6]] == [
        dt.date(2026, 3, 31),
        dt.date(2026, 3, 31),
        JUNE,
        JUNE,
    ]
    assert sheet.columns[5].heading == ("二季度", "累计完成")


def test_csv_formula_like_text_stays_text() -> None:
    rows = [["序号", "任务表述", "进展情况"], ["1", "修路", "=1+1"]]
    (sheet,) = read_workbook(csv_text(rows).encode(), name="a.csv").sheets
    assert sheet.rows[0].cells["words"].text == "=1+1"


def test_ods_reads_like_the_rest() -> None:
    rows = [[None], ["序号", "任务表述", "累计完成"], [1, "加装电梯", 31.5]]
    (sheet,) = read_workbook(ods("进展", rows), name="a.ods").sheets
    assert (sheet.name, sheet.header_rows) == ("进展", (2,))
    assert rows_of(sheet) == [
        (3, "item", "", {"number": "1", "wording": "加装电梯", "cumulative": "31.5"})
    ]


def test_numbers_are_exact_and_percentages_are_as_seen() -> None:
    header = ["序号", "任务表述", "累计完成", "完成率", "当前水平", "目标值"]
    values = [1, "修路", 0.1, 0.795, 0.3, 1234567.891]
    formats = {"D2": "0.0%", "E2": "[红色]0.00%", "F2": "#,##0.00"}
    cells = read([header, values], formats=formats).rows[0].cells
    assert {key: cell.text for key, cell in cells.items()} == {
        "number": "1",
        "wording": "修路",
        "cumulative": "0.1",
        "claimed_ratio": "79.5%",
        "level_value": "30%",
        "target": "1234567.891",
    }
    assert cells["cumulative"].number == Decimal("0.1")


def test_cells_that_hold_an_error_or_no_result_are_said() -> None:
    book = openpyxl.Workbook()
    book.active.append(["序号", "任务表述", "累计完成"])
    book.active.append([1, "修路", "#DIV/0!"])
    book.active.append([2, "植树", "=1+2"])
    book.active["C2"].data_type = "e"
    out = io.BytesIO()
    book.save(out)
    (sheet,) = read_workbook(out.getvalue(), name="a.xlsx").sheets
    assert [row.text("cumulative") for row in sheet.rows] == ["#DIV/0!", "=1+2"]
