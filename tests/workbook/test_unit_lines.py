"""The line above a table that says what bare figures are counted in, as offices write it."""

from __future__ import annotations

import pytest

from imports.workbook.marks import read_unit_line, unit_of_title

from .sheets import read

LINES = [
    ("单位：万元", "万元"),
    ("填报单位：财政所    单位：万元", "万元"),
    ("填报单位：财政所单位：万元", "万元"),
    ("截至2026年6月30日  单位：万元", "万元"),
    ("截至2026年6月30日单位：万元", "万元"),
    ("2026年重点项目投资表  单位：万元", "万元"),
    ("（万元）", "万元"),
    ("（单位：万元）", "万元"),
    ("单位（万元）", "万元"),
    ("单位 万元", "万元"),
    ("单 位：万 元", "万元"),
    ("货币单位：万元", "万元"),
    ("金额单位：万元", "万元"),
    ("金额：万元", "万元"),
    ("单位：人民币万元", "万元"),
    ("单位：万元 2026年6月", "万元"),
    ("单位：万元2026年6月", "万元"),
    ("单位：万元、%", "万元"),
    ("填报单位：财政所", ""),
    ("责任单位：城建办", ""),
    ("报送单位（盖章）：农办", ""),
    ("责任单位 万元", ""),
    ("（一）", ""),
    ("（试行）", ""),
]


@pytest.mark.parametrize(("text", "unit"), LINES)
def test_the_unit_that_a_line_names(text: str, unit: str) -> None:
    assert read_unit_line(text) == unit


TITLES = [("2026年重点项目表（万元）", "万元"), ("2026年重点工作（一）", ""), ("任务（12个）", "")]


@pytest.mark.parametrize(("title", "unit"), TITLES)
def test_the_unit_that_a_title_ends_with(title: str, unit: str) -> None:
    assert unit_of_title(title) == unit


ABOVE = [
    (["2026年重点项目表"], ["填报单位：财政所    单位：万元"]),
    (["2026年重点项目表（万元）"], [None]),
    (["2026年重点项目表  单位：万元"], [None]),
    (["2026年重点项目表"], ["（万元）"]),
]


@pytest.mark.parametrize(("first", "second"), ABOVE)
def test_bare_figures_are_counted_in_the_unit_above(first: list[str], second: list[str]) -> None:
    header = ["序号", "项目名称", "年度计划投资", "1-6月累计完成投资"]
    sheet = read([first, second, header, [1, "厂房", 500, 200]])
    assert sheet.unit == "万元"
    assert sheet.title.startswith("2026年重点项目表")
