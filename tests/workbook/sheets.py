"""A ledger and helpers that several tests of sheets share."""

from __future__ import annotations

import datetime as dt
from typing import Any

from imports.workbook import Sheet, read_workbook

from ..books import xlsx

JUNE = dt.date(2026, 6, 30)


def read(rows: Any, merges: Any = (), formats: Any = None) -> Sheet:
    """The only table of a one-sheet workbook."""
    data = xlsx({"表": rows}, merges={"表": merges}, formats={"表": formats or {}})
    (sheet,) = read_workbook(data, name="台账.xlsx").sheets
    return sheet


def fields(sheet: Sheet) -> dict[str, str]:
    """Letter -> key of its column."""
    return {column.letter: column.key for column in sheet.columns}


def rows_of(sheet: Sheet) -> list[tuple[int, str, str, dict[str, str]]]:
    """(line, kind, groups, texts by key) of each row."""
    return [
        (
            row.line,
            row.kind,
            "/".join(row.group),
            {key: cell.text for key, cell in row.cells.items()},
        )
        for row in sheet.rows
    ]


LEDGER = [
    [None],
    ["示例镇2026年重点工作进展情况表"],
    ["单位：万元", None, None, None, "截至2026年6月30日"],
    ["序号", "工作任务", "目标任务", "二季度", None, "责任单位", "备注"],
    [None, None, None, "当期完成", "累计完成"],
    ["合计（2项）", None, None, 5],
    ["一、经济发展（2项）"],
    [1, "固定资产投资", 3000, 500, "1,500", "经发办"],
    [None],
    ["（一）工业"],
    [2, "工业投资", "不少于5000", 0, "-", "经发办、财政所"],
    ["二", "民生实事"],
    [3, "养老院", "竣工", None, "封顶", "民政办"],
    ["其中：", "已完成", 1],
    ["注：数据由各单位提供"],
    ["以上数据未经审计"],
    ["填报人：张三", None, None, "审核人：李四"],
]
LEDGER_MERGES = [
    *("A2:G2", "A4:A5", "B4:B5", "C4:C5", "D4:E4", "F4:F5", "G4:G5", "A7:G7", "A15:G15"),
]
