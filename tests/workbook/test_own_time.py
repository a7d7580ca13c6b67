"""Whether what stands under a month or a quarter was done in it, or by then."""

from __future__ import annotations

import pytest

from imports.workbook.headings import understand

from .sheets import fields, read

TITLE = ["2026年重点项目进度表"]
HEADINGS = [
    (("8月", "完成投资"), "period_value"),
    (("8月", "实际完成数"), "period_value"),
    (("二季度", "已完成"), "period_value"),
    (("二季度", "完成数"), "period_value"),
    (("2026年度", "8月", "完成投资"), "period_value"),
    (("8月", "累计完成投资"), "cumulative"),
    (("1-8月", "完成投资"), "cumulative"),
    (("1月至8月", "完成数"), "cumulative"),
    (("截至8月", "完成投资"), "cumulative"),
    (("三季度末", "完成数"), "cumulative"),
    (("累计", "8月", "完成数"), "cumulative"),
    (("完成投资",), "cumulative"),
]


@pytest.mark.parametrize(("heading", "field"), HEADINGS)
def test_a_month_over_what_was_done(heading: tuple[str, ...], field: str) -> None:
    assert understand(heading, "ledger").field == field


# rows below 年度计划|8月 完成投资|完成率 -> (field of the month, whether it is told)
ONE_MONTH = [
    ([[1, "厂房", 1000, 300, "30%"], [2, "管网", 500, 100, "20%"]], "cumulative", True),
    ([[1, "厂房", 1000, 100, "30%"], [2, "管网", 500, 50, "20%"]], "period_value", False),
    ([[1, "厂房", 1000, 300, None]], "period_value", False),
]


@pytest.mark.parametrize(("rows", "field", "told"), ONE_MONTH)
def test_a_month_whose_share_of_the_year_is_said(rows: list, field: str, told: bool) -> None:
    head = ["序号", "项目名称", "年度计划", "8月", None, "完成率"]
    below = [None, None, None, "完成投资", "形象进度", None]
    body = [[*row[:4], "主体", row[4]] for row in rows]
    sheet = read([TITLE, head, below, *body], ["A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3"])
    assert fields(sheet)["D"] == field
    assert [issue.code for issue in sheet.issues] == ["column_by_values"] * told


def test_a_span_from_new_year_beside_its_last_month() -> None:
    sheet = read(
        [["2026年重点项目表"], ["序号", "项目名称", "1-5月", "当月"], [1, "厂房", 300, 80]]
    )
    assert fields(sheet) == {"A": "number", "B": "wording", "C": "cumulative", "D": "period_value"}
    assert [issue.code for issue in sheet.issues] == ["column_by_values"]


WORDS = [
    ("9月底进展", "words"),
    ("1-6月进展", "words"),
    ("目前进展", "words"),
    ("项目进展", "words"),
    ("实施进度", "words"),
    ("建设项目", "wording"),
    ("主要经济指标", "wording"),
    ("存在的困难和问题", "cause"),
    ("存在问题及原因", "cause"),
    ("时限", "due"),
    ("截止时间", "due"),
    ("分管负责人", "supervising_leader"),
    ("镇分管领导", "supervising_leader"),
    ("NO.", "number"),
]


@pytest.mark.parametrize(("heading", "field"), WORDS)
def test_further_headings_of_offices(heading: str, field: str) -> None:
    assert understand((heading,), "ledger").field == field
