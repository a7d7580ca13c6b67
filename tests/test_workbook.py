"""Workbooks as offices make them, and what is read of them: lines, letters, kinds, groups."""

from __future__ import annotations

import datetime as dt
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imports.workbook import Limits, Sheet, UnreadableFile, read_workbook

from .books import csv_text, ods, xlsx, zipped

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


HEADERS: dict[str, tuple[list[str], dict[str, str]]] = {
    "岳阳": (
        ["序号", "考核指标", "单位", "工作目标", "已完成数", "占年任务之比", "备注"],
        {
            "A": "number",
            "B": "wording",
            "C": "unit",
            "D": "target",
            "E": "cumulative",
            "F": "claimed_ratio",
            "G": "note",
        },
    ),
    "崇川": (
        [
            "序号",
            "主要任务",
            "全年目标任务",
            "分管领导",
            "牵头单位",
            "1-10月推进情况",
            "1-11月推进情况",
        ],
        {
            "A": "number",
            "B": "wording",
            "C": "target",
            "D": "supervising_leader",
            "E": "lead_unit",
            "F": "words",
            "G": "words@G",
        },
    ),
    "苍南": (
        ["序号", "项目内容", "当前进度", "牵头单位", "备注"],
        {"A": "number", "B": "wording", "C": "words", "D": "lead_unit", "E": "note"},
    ),
    "月报": (
        [
            "编号",
            "项目名称",
            "年度计划（万元）",
            "1-6月累计完成（万元）",
            "6月当月完成",
            "完成率（%）",
        ],
        {
            "A": "number",
            "B": "wording",
            "C": "target",
            "D": "cumulative",
            "E": "period_value",
            "F": "claimed_ratio",
        },
    ),
    "width and blanks": (
        ["序 号", "工作任务 ", "目标值（台）", "累计\n完成", "完成时限", "★责任单位"],
        {
            "A": "number",
            "B": "wording",
            "C": "target",
            "D": "cumulative",
            "E": "due",
            "F": "lead_unit",
        },
    ),
}


@pytest.mark.parametrize("name", HEADERS)
def test_headings_of_real_ledgers(name: str) -> None:
    header, expected = HEADERS[name]
    sheet = read([["2026年进展情况表"], header, [1, "修路", 5]])
    assert (sheet.kind, sheet.header_rows, fields(sheet)) == ("ledger", (2,), expected)


def test_headings_carry_unit_and_period() -> None:
    sheet = read([["2026年进展情况表"], HEADERS["月报"][0], [1, "修路", 5]])
    first = dt.date(2026, 1, 1)
    assert [(column.unit, column.period, column.basis) for column in sheet.columns] == [
        ("", None, ""),
        ("", None, ""),
        ("万元", None, ""),
        ("万元", (first, JUNE), "cumulative"),
        ("", (dt.date(2026, 6, 1), JUNE), "period"),
        ("%", None, ""),
    ]


# headings, kind, keys
KINDS = [
    (
        ["计划名称", "计划类型", "填报周期（月）"],
        "plan",
        ["title", "plan_kind", "reporting_months"],
    ),
    (["单位名称"], "unit", ["name"]),
    (["序号", "单位名称", "简称"], "unit", ["order", "name", "short_name"]),
    (
        ["文件标题", "日期", "正文", "正文续", "正文续2"],
        "document",
        ["title", "date", "text", "text_more", "text_more@E"],
    ),
    (
        ["序号", "原目标", "调整后目标", "是否拟调整"],
        "revision",
        ["number", "old_target", "target", "proposed"],
    ),
    (["序号", "节点日期", "计划值", "计划阶段"], "node", ["number", "day", "value", "stage"]),
    (["序号", "点位", "进展阶段", "完成日期"], "site", ["number", "name", "stage", "done_on"]),
    (["序号", "进展情况"], "ledger", ["number", "words"]),
    (["任务表述", "办理状态"], "ledger", ["wording", "state"]),
    (["序号", "联系电话"], "other", ["number", "phone"]),
    (["姓名", "电话"], "other", []),
]


@pytest.mark.parametrize(("header", "kind", "keys"), KINDS)
def test_headings_decide_what_a_sheet_is(header: list[str], kind: str, keys: list[str]) -> None:
    sheet = read([header, ["1", "2026-06-30", "x", "y"][: len(header)]])
    assert sheet.kind == kind
    assert [column.key for column in sheet.columns] == keys or kind == "other"
    known = [column.field for column in sheet.columns if column.field]
    told = "sheet_without_figures" if "number" in known else "sheet_not_understood"
    assert [issue.code for issue in sheet.issues] == ([told] if kind == "other" else [])


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


SMALL = Limits(size=20_000, unpacked=100_000, rows=10, columns=6, sheets=2)
LONG = [["序号", "任务表述", "目标值"], *([i, "修路", 5] for i in range(1, 20))]
UNREADABLE: list[tuple[str, bytes, str]] = [
    ("nothing", b"", "file_empty"),
    ("blanks", b" \n ", "file_empty"),
    ("large", b"a" * 20_001, "file_too_large"),
    ("pdf", b"%PDF-1.7 ...", "file_is_pdf"),
    ("html", b"<html><table></table>", "file_without_table"),
    ("word", zipped({"word/document.xml": b"<w/>"}), "word_without_table"),
    ("other zip", zipped({"a.txt": b"x"}), "file_unknown"),
    ("picture", b"\x89PNG\r\n\x1a\n\0\0\0", "file_unknown"),
    ("cut off", xlsx({"表": LONG})[:3000], "file_broken"),
    ("no sheets inside", zipped({"xl/workbook.xml": b"<workbook/>"}), "file_broken"),
    ("bomb", zipped({"xl/workbook.xml": b"0" * 200_000}), "file_unpacks_too_large"),
    ("locked", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "file_encrypted"),
    ("old word", b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "file_is_word"),
    ("broken xls", b"\xd0\xcf\x11\xe0" + b"\1" * 100, "file_broken"),
    ("excel 4", b"\x09\x04\x06\x00", "file_too_old"),
    ("odd letters", b"\xff\x81\xff,\xff\n", "encoding_unknown"),
    ("long", xlsx({"表": LONG}), "too_many_rows"),
    ("long csv", csv_text(LONG).encode(), "too_many_rows"),
    ("wide", xlsx({"表": [list("abcdefgh")]}), "too_many_columns"),
    ("many", xlsx({"一": [[1]], "二": [[1]], "三": [[1]]}), "too_many_sheets"),
]


@pytest.mark.parametrize(
    ("data", "code"), [case[1:] for case in UNREADABLE], ids=[case[0] for case in UNREADABLE]
)
def test_unreadable_files_say_why(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(data, name="x", limits=SMALL)
    assert (caught.value.code, caught.value.issue().code) == (code, code)


WHOLE = xlsx({"表": LEDGER}, merges={"表": LEDGER_MERGES})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1))
def test_changed_bytes_are_read_or_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for place, value in changes:
        data[place] = value
    assert _outcome(bytes(data)) in {*REASONS, "read"}


REASONS = {
    *("file_broken", "file_unknown", "file_encrypted", "file_is_word", "encoding_unknown"),
    *("file_unpacks_too_large", "too_many_rows", "too_many_columns", "too_many_sheets"),
}


def _outcome(data: bytes) -> str:
    try:
        return "read" if read_workbook(data, name="x").sheets else "no sheets"
    except UnreadableFile as error:
        return error.code


def test_as_json_has_the_documented_shape() -> None:
    data = read_workbook(WHOLE, name="台账.xlsx").as_json()
    assert json.loads(json.dumps(data)) == data
    assert (data["file"], data["format"], data["error"]) == ("台账.xlsx", "xlsx", None)
    (sheet,) = data["sheets"]
    assert sheet["columns"][3] == {
        "letter": "D",
        "heading": ["二季度", "当期完成"],
        "field": "period_value",
        "unit": "",
        "period": ["2026-04-01", "2026-06-30"],
        "basis": "period",
        "hidden": False,
    }
    row = sheet["rows"][4]
    assert (row["row"], row["kind"], row["group"]) == (11, "item", "经济发展／工业")
    assert row["values"]["target"] == {
        "raw": "不少于5000",
        "value": "50000000",
        "unit": "元",
        "comparator": ">=",
    }
    assert row["values"]["cumulative"] == {
        "raw": "-",
        "value": None,
        "unit": "",
        "comparator": "",
    }


def test_read_workbook_command_prints_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(WHOLE)
    call_command("read_workbook", str(path), "--json")
    printed = json.loads(capsys.readouterr().out)
    issues = printed["sheets"][0].pop("issues")
    expected = read_workbook(WHOLE, name="台账.xlsx").as_json()
    del expected["sheets"][0]["issues"]
    assert printed == expected
    assert [(issue["code"], issue["row"], issue["column"]) for issue in issues] == [
        ("count_differs", 6, "A"),
        ("sum_differs", 6, "D"),
    ]
    assert issues[0]["message"].startswith("《表》第6行A列：“合计（2项）”写的是2项，读到3项。")


def test_read_workbook_command_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(WHOLE)
    call_command("read_workbook", str(path))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "《表》 任务台账 示例镇2026年重点工作进展情况表"
    assert lines[4] == "  D  二季度 / 当期完成 → period_value"
    assert lines[8] == "  条目3 分组3 合计2 备注3"


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (b"%PDF-1.7", "file_is_pdf", "这是PDF，不是表格。请上传原来的xlsx或csv文件。"),
        (b"", "file_empty", "文件是空的。请选择有内容的表格文件。"),
    ],
)
def test_read_workbook_command_ends_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, code: str, message: str
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        call_command("read_workbook", str(path), "--json")
    printed = json.loads(capsys.readouterr().out)
    assert (ended.value.code, printed["error"]) == (2, {"code": code, "message": message})
    with pytest.raises(SystemExit) as ended:
        call_command("read_workbook", str(path))
    assert (ended.value.code, capsys.readouterr().err.strip()) == (2, message)
