"""A whole ledger, and what its rows are: items, groups, totals, notes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from imports.workbook import read_workbook

from ..books import csv_text, ods, xlsx
from .sheets import JUNE, LEDGER, LEDGER_MERGES, fields, read, rows_of


def test_ledger_with_two_header_rows_groups_totals_and_notes() -> None:
    sheet = read(LEDGER, LEDGER_MERGES)
    assert (sheet.kind, sheet.title, sheet.unit, sheet.header_rows) == (
        "ledger",
        "示例镇2026年重点工作进展情况表",
        "万元",
        (4, 5),
    )
    assert (sheet.as_of, sheet.from_day, sheet.year) == (JUNE, None, 2026)
    assert fields(sheet) == {
        "A": "number",
        "B": "wording",
        "C": "target",
        "D": "period_value",
        "E": "cumulative",
        "F": "lead_unit",
        "G": "note",
    }
    assert sheet.columns[3].heading == ("二季度", "当期完成")
    assert sheet.columns[3].period == (dt.date(2026, 4, 1), JUNE)
    assert rows_of(sheet) == [
        (6, "total", "", {"number": "合计（2项）", "period_value": "5"}),
        (7, "group", "经济发展", {"number": "一、经济发展（2项）"}),
        (
            8,
            "item",
            "经济发展",
            {
                "number": "1",
                "wording": "固定资产投资",
                "target": "3000",
                "period_value": "500",
                "cumulative": "1,500",
                "lead_unit": "经发办",
            },
        ),
        (10, "group", "经济发展/工业", {"number": "（一）工业"}),
        (
            11,
            "item",
            "经济发展/工业",
            {
                "number": "2",
                "wording": "工业投资",
                "target": "不少于5000",
                "period_value": "0",
                "cumulative": "-",
                "lead_unit": "经发办、财政所",
            },
        ),
        (12, "group", "民生实事", {"number": "二", "wording": "民生实事"}),
        (
            13,
            "item",
            "民生实事",
            {
                "number": "3",
                "wording": "养老院",
                "target": "竣工",
                "cumulative": "封顶",
                "lead_unit": "民政办",
            },
        ),
        (14, "total", "民生实事", {"number": "其中：", "wording": "已完成", "target": "1"}),
        (15, "note", "民生实事", {"number": "注：数据由各单位提供"}),
        (16, "note", "民生实事", {"number": "以上数据未经审计"}),
        (17, "note", "民生实事", {"number": "填报人：张三", "period_value": "审核人：李四"}),
    ]


def test_zero_is_said_and_a_dash_is_not() -> None:
    row = read(LEDGER, LEDGER_MERGES).rows[4]
    assert (row.text("period_value"), row.text("cumulative")) == ("0", "")
    assert row.cells["period_value"].number == Decimal(0)
    assert row.cells["cumulative"].letter == "E"


def test_a_value_below_a_header_is_no_second_header_row() -> None:
    sheet = read([["任务表述", "目标值", "完成时限"], [None, None, "6月底"], ["修路", 5, "年底"]])
    assert (sheet.header_rows, [row.line for row in sheet.rows]) == ((1,), [2, 3])


END_OF_SHEET = [
    ["序号", "任务表述", "累计完成"],
    [1, "修路", 3],
    [None, "植树", 5],
    [None, None, None],
    [None, "修桥", 0],
    [4, "养老院", 7],
]
END_FILES = {
    "xlsx": xlsx({"表": END_OF_SHEET}),
    "ods": ods("表", END_OF_SHEET),
    "csv": csv_text(END_OF_SHEET).encode(),
    "csv with a last line break": (csv_text(END_OF_SHEET) + "\r\n").encode(),
}


@pytest.mark.parametrize("data", END_FILES.values(), ids=END_FILES)
def test_an_empty_first_cell_is_not_the_end_and_the_last_used_row_is_read(data: bytes) -> None:
    (sheet,) = read_workbook(data, name="表").sheets
    assert [(row.line, row.text("wording"), row.text("cumulative")) for row in sheet.rows] == [
        (2, "修路", "3"),
        (3, "植树", "5"),
        (5, "修桥", "0"),
        (6, "养老院", "7"),
    ]


NAMES = ["责任单位.xlsx", "进展.csv", "台账", "report.pdf", "2026年计划.ods"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_a_file_is_recognised_by_what_it_holds_and_not_by_its_name(kind: str, name: str) -> None:
    reading = read_workbook(END_FILES[kind], name=name)
    (sheet,) = reading.sheets
    assert (reading.format, sheet.kind, len(sheet.rows)) == (kind, "ledger", 4)


def test_days_are_days() -> None:
    cells = read([["序号", "任务表述", "数据截至", "累计完成"], [1, "修路", JUNE, 3]]).rows[0].cells
    assert (cells["day"].text, cells["day"].day) == ("2026-06-30", JUNE)


def test_letters_and_lines_where_the_table_stands_apart() -> None:
    rows = [[], [], [None, None, "序号", "任务表述", "累计完成"], [None, None, 1, "修路", 3]]
    sheet = read(rows)
    assert (sheet.header_rows, fields(sheet)) == (
        (3,),
        {"C": "number", "D": "wording", "E": "cumulative"},
    )
    assert [(row.line, row.cells["cumulative"].letter) for row in sheet.rows] == [(4, "E")]


def test_two_tables_in_one_sheet() -> None:
    rows = [
        ["示例镇2026年民生实事"],
        ["序号", "项目名称", "目标值"],
        [1, "修路", "5公里"],
        [None],
        ["示例镇2026年责任单位"],
        ["序号", "单位名称", "简称"],
        [1, "党政办公室", "党政办"],
    ]
    sheets = read_workbook(xlsx({"表": rows}), name="a.xlsx").sheets
    assert [(sheet.kind, sheet.title, sheet.header_rows) for sheet in sheets] == [
        ("ledger", "示例镇2026年民生实事", (2,)),
        ("unit", "示例镇2026年责任单位", (6,)),
    ]
    assert [[row.line for row in sheet.rows] for sheet in sheets] == [[3], [7]]


def test_header_printed_again_is_no_item() -> None:
    header = ["序号", "任务表述", "目标值", "累计完成"]
    sheet = read([header, [1, "修路", 5, 3], header, [2, "植树", 50, 30]])
    assert [(row.line, row.kind) for row in sheet.rows] == [(2, "item"), (4, "item")]


def test_words_that_are_headings_do_not_make_a_header() -> None:
    header = ["序号", "类别", "任务表述", "目标值", "口径"]
    sheet = read([header, [1, "目标任务", "修路", 5, "累计"], [2, "目标任务", "植树", 50, "累计"]])
    assert (sheet.header_rows, [row.line for row in sheet.items()]) == ((1,), [2, 3])


def test_merged_cells_speak_for_all_their_rows() -> None:
    rows = [
        ["序号", "任务表述", "目标值", "责任单位", "完成时限"],
        [1, "加装电梯签约", "200台", "城建办", "年底"],
        [None, "加装电梯完工", "105台"],
    ]
    sheet = read(rows, ["A2:A3", "D2:D3", "E2:E3"])
    assert [(row.text("number"), row.text("lead_unit"), row.text("due")) for row in sheet.rows] == [
        ("1", "城建办", "年底"),
        ("1", "城建办", "年底"),
    ]


GROUP_ROWS = [
    (["一、经济发展（12项）"], "经济发展"),
    (["一、民生实事"], "民生实事"),
    (["（一）工业"], "工业"),
    (["一", "民生实事"], "民生实事"),
    (["第一部分 生态环境"], "生态环境"),
    (["一、经济发展", None, 12, 5], "经济发展"),
]


@pytest.mark.parametrize(("row", "group"), GROUP_ROWS)
def test_group_rows(row: list[Any], group: str) -> None:
    sheet = read([["序号", "任务表述", "目标值", "累计完成"], row, [1, "修路", 5, 3]])
    assert [(one.kind, one.group) for one in sheet.rows] == [
        ("group", (group,)),
        ("item", (group,)),
    ]


ITEM_ROWS = [
    ["一", "修路", "5公里", None, "城建办"],
    ["一、", "修路", "竣工", None, "城建办"],
    [1, "一、修路", "5公里", None, "城建办"],
    [None, "修路", None, None, "城建办"],
    ["★1", "修路", "5公里", None, None],
    [1, "累计签约电梯", "5台", None, None],
]


@pytest.mark.parametrize("row", ITEM_ROWS)
def test_items_that_look_like_groups_or_totals(row: list[Any]) -> None:
    sheet = read([["序号", "任务表述", "目标值", "累计完成", "责任单位"], row])
    assert [one.kind for one in sheet.rows] == ["item"]


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：万元", "万元"),
        ("（单位:万元）", "万元"),
        ("计量单位：亩", "亩"),
        ("填报单位：城建办", ""),
        ("单位：城建办", ""),
    ],
)
def test_unit_line(line: str, unit: str) -> None:
    sheet = read([["示例镇2026年台账"], [line], ["序号", "任务表述", "目标值"], [1, "修路", 5]])
    assert (sheet.unit, sheet.title) == (unit, "示例镇2026年台账")


@pytest.mark.parametrize(
    ("heads", "first", "day"),
    [
        (["示例镇2026年重点工作台账"], None, None),
        (["示例镇2026年下半年工作安排"], None, None),
        (["示例镇2026年二季度进展情况表"], dt.date(2026, 4, 1), JUNE),
        (["示例镇2026年上半年完成情况"], dt.date(2026, 1, 1), JUNE),
        (["示例镇2026年重点工作台账", "截至6月底"], None, JUNE),
        (["示例镇2026年台账（截至2026年6月30日）"], None, JUNE),
        (["示例镇2026年台账", "填报时间：2026年7月5日"], None, None),
    ],
)
def test_day_a_sheet_speaks_of(
    heads: list[str], first: dt.date | None, day: dt.date | None
) -> None:
    sheet = read([*([head] for head in heads), ["序号", "任务表述", "目标值"], [1, "修路", 5]])
    assert (sheet.from_day, sheet.as_of, sheet.title) == (first, day, heads[0])


def test_hidden_empty_and_foreign_sheets() -> None:
    sheets = {
        "目标": [["序号", "任务表述", "目标值"], [1, "修路", 5]],
        "Sheet2": [],
        "通讯录": [["姓名", "电话"]],
    }
    reading = read_workbook(xlsx(sheets, hidden=["通讯录"]), name="a.xlsx")
    assert [(sheet.name, sheet.kind, sheet.hidden) for sheet in reading.sheets] == [
        ("目标", "ledger", False),
        ("Sheet2", "empty", False),
        ("通讯录", "other", True),
    ]


def test_unknown_headings_and_cells_beyond_the_header_are_kept() -> None:
    sheet = read([["序号", "任务表述", "牵头科长", "累计完成"], [1, "修路", "王某", 3, "旁注"]])
    assert rows_of(sheet)[0][3] == {
        "number": "1",
        "wording": "修路",
        "?C": "王某",
        "cumulative": "3",
        "?E": "旁注",
    }


def test_heading_twice_is_said() -> None:
    sheet = read([["序号", "任务表述", "目标值", "备注", "备注"], [1, "修路", 5, "a", "b"]])
    assert [(issue.code, issue.line, issue.column) for issue in sheet.issues] == [
        ("heading_twice", 1, "E")
    ]
    assert sheet.rows[0].text("note") == "a"
