"""Rows that are no items: signatures, closing words, averages; and rows that go on with one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from .sheets import fields, read

TITLE = ["2026年重点工作（截至2026年6月30日）"]
HEAD = ["序号", "工作任务", "目标值", "累计完成", "责任单位"]
ITEMS = [[1, "修路", "5公里", "2公里", "城建办"], [2, "植树", "6亩", "9亩", "农办"]]

# the last row -> its kind
LAST: list[tuple[list[Any], str]] = [
    (["单位负责人", "张三", "填报人", "李四"], "note"),
    (["填报人", "李四"], "note"),
    (["审核：张三"], "note"),
    (["（盖章）"], "note"),
    (["某某镇人民政府（盖章）"], "note"),
    (["2026年6月30日"], "note"),
    ([dt.date(2026, 6, 30)], "note"),
    (["以下空白"], "note"),
    ([None, "以上"], "note"),
    (["备注", "本表每月报送"], "note"),
    (["2项合计", None, None, 11], "total"),
    (["全镇", None, 11, 11], "total"),
    (["平均", None, None, 5], "total"),
    (["完成率", None, None, "50%"], "total"),
    ([None, "全镇绿化", "11亩", "11亩", "农办"], "item"),
    ([3, "完成率", "90%", "50%"], "item"),
    ([3, "平均工资", 5000, 4000], "item"),
]


@pytest.mark.parametrize(("row", "kind"), LAST)
def test_what_closes_a_table_is_no_item(row: list[Any], kind: str) -> None:
    sheet = read([TITLE, HEAD, *ITEMS, row])
    assert [found.kind for found in sheet.rows] == ["item", "item", kind]


def test_a_whole_town_that_is_no_sum_stays_an_item() -> None:
    sheet = read([TITLE, HEAD, *ITEMS, [None, "全镇", 30, 12]])
    assert [found.kind for found in sheet.rows] == ["item", "item", "item"]


def test_parts_whose_first_cell_is_a_target_are_items() -> None:
    rows = [
        [1, "完善社区养老", "2个", "1个", "民政办"],
        [None, None, "5个", "3个", None],
        [None, None, "10项", "4项", None],
        [2, "修路", "5公里", "2公里", "城建办"],
    ]
    sheet = read([TITLE, HEAD, *rows], ["A3:A5", "B3:B5"])
    assert [(row.line, row.kind, row.sub, row.text("target")) for row in sheet.rows] == [
        (3, "item", 1, "2个"),
        (4, "item", 2, "5个"),
        (5, "item", 3, "10项"),
        (6, "item", 0, "5公里"),
    ]


def test_further_rows_of_one_item_are_joined() -> None:
    head = ["序号", "工作任务", "目标值", "责任单位", "责任人", "进展情况"]
    rows = [
        [1, "修路", "5公里", "城建办", "张三", "已立项"],
        [None, None, None, "农办", "李四", "正在施工"],
        [2, "植树", "6亩", "农办", "王五", "已完成"],
    ]
    sheet = read([TITLE, head, *rows], ["A3:A4", "B3:B4", "C3:C4"])
    assert [(row.line, row.sub) for row in sheet.rows] == [(3, 0), (5, 0)]
    said = {key: cell.text for key, cell in sheet.rows[0].cells.items()}
    assert said == {
        "number": "1",
        "wording": "修路",
        "target": "5公里",
        "lead_unit": "城建办、农办",
        "owner_person": "张三、李四",
        "words": "已立项\n正在施工",
    }


def test_a_further_row_below_a_heading_nobody_knows_is_joined() -> None:
    head = ["序号", "工作任务", "目标值", "片区故事"]
    rows = [[1, "修路", "5公里", "东片"], [None, None, None, "接上行"], [2, "植树", "6亩", None]]
    sheet = read([TITLE, head, *rows])
    assert [(row.line, row.sub, row.text("?D")) for row in sheet.rows] == [
        (3, 0, "东片\n接上行"),
        (5, 0, ""),
    ]


XUN_HEAD = [
    ["序号", "项目名称", "年度计划投资", "8月", None, None, None],
    [None, None, None, "上旬", "中旬", "下旬", "累计"],
]
XUN_MERGES = ["A3:A4", "B3:B4", "C3:C4", "D3:G3"]


def test_the_sum_of_a_month_that_is_not_over_is_of_the_month() -> None:
    rows = [[1, "厂房", 1500, 50, 100, None, 150], [2, "管网", 1000, 25, 50, "-", 75]]
    title = ["2026年重点工程投资完成情况表（截至2026年8月20日）"]
    sheet = read([title, ["单位：万元"], *XUN_HEAD, *rows], XUN_MERGES)
    assert fields(sheet)["G"] == "period_value@G"
    assert sheet.columns[6].period == (dt.date(2026, 8, 1), dt.date(2026, 8, 20))


def test_a_sum_that_is_more_than_its_month_counts_from_the_beginning() -> None:
    rows = [[1, "厂房", 1500, 50, 100, None, 850], [2, "管网", 1000, 25, 50, None, 575]]
    title = ["2026年重点工程投资完成情况表（截至2026年8月20日）"]
    sheet = read([title, ["单位：万元"], *XUN_HEAD, *rows], XUN_MERGES)
    assert fields(sheet)["G"] == "cumulative"
    assert sheet.columns[6].period == (None, dt.date(2026, 8, 20))
