"""Every fault of a file with its place and its sentence."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from imports.checking import Known, check
from imports.issues import WARNING
from imports.wording import sentence
from imports.workbook import read_workbook

from ..books import csv_text, xlsx
from .test_rows import FIVE, KNOWN, YEAR, checked, codes

LEDGER = ["序号", "任务表述", "目标值"]
REVISION = ["序号", "调整后目标", "起效日期", "决定机构", "是否拟调整"]
# header, row, (kind, code, column) of the one issue, words that its sentence must hold
FAULTS: list[tuple[Sequence[str], Sequence[Any], tuple[str, str, str], str]] = [
    (LEDGER, [1, None, 5], ("commitment", "wording_missing", "B"), "任务表述"),
    (LEDGER, [1, "修路", None], ("commitment", "target_missing", "C"), "目标值"),
    (LEDGER, [1, "长" * 401, 5], ("commitment", "text_too_long", "B"), "401"),
    (LEDGER, [1, "修路", "新建8个、改造20个"], ("commitment", "target_several", "C"), "新建8个"),
    (LEDGER, [1, "化债", "-300万元"], ("commitment", "target_negative", "C"), "化解300万元"),
    (LEDGER, [1, "修路", "5-3个"], ("commitment", "range_upside_down", "C"), "5-3个"),
    (LEDGER, [1, "修路", "1.2345"], ("commitment", "figure_rounded", "C"), "按1.234读取"),
    (LEDGER, [1, "修路", "3.33333-6.66667个"], ("commitment", "figure_rounded", "C"), "3.333"),
    (LEDGER, [1, "修路", "12345万亿"], ("commitment", "figure_too_large", "C"), "12345万亿"),
    (LEDGER, ["1" * 21, "路", 5], ("commitment", "text_too_long", "A"), "21"),
    ([*LEDGER, "衡量方式"], [1, "路", 5, "个数"], ("commitment", "word_unknown", "D"), "数量"),
    ([*LEDGER, "衡量方式"], [1, "路", 5, "节点"], ("commitment", "milestone_with_value", "C"), "5"),
    (
        [*LEDGER, "衡量方式"],
        [1, "路", "好", "数量"],
        ("commitment", "target_unreadable", "C"),
        "好",
    ),
    ([*LEDGER, "类别"], [1, "路", 5, "杂项"], ("commitment", "word_kept", "D"), "杂项"),
    ([*LEDGER, "领域"], [1, "路", 5, "杂项"], ("commitment", "word_kept", "D"), "杂项"),
    ([*LEDGER, "层级"], [1, "路", 5, "国家级"], ("commitment", "word_kept", "D"), "国家级"),
    ([*LEDGER, "口径"], [1, "路", 5, "全部"], ("commitment", "word_unknown", "D"), "累计"),
    ([*LEDGER, "力度"], [1, "路", 5, "强"], ("commitment", "word_unknown", "D"), "力争"),
    ([*LEDGER, "公开范围"], [1, "路", 5, "秘密"], ("commitment", "word_unknown", "D"), "代表可见"),
    ([*LEDGER, "办理状态"], [1, "路", 5, "停了"], ("commitment", "word_unknown", "D"), "推进中"),
    ([*LEDGER, "办理状态"], [1, "路", 5, "暂缓"], ("commitment", "decision_missing", "D"), "暂缓"),
    (
        [*LEDGER, "办理状态"],
        [1, "路", 5, "经批准终止"],
        ("commitment", "decision_missing", "D"),
        "状态依据",
    ),
    ([*LEDGER, "完成时限"], [1, "路", 5, "尽快"], ("commitment", "date_unreadable", "D"), "尽快"),
    ([*LEDGER, "完成时限"], [1, "路", 5, "6月前"], ("commitment", "date_unreadable", "D"), "6月前"),
    ([*LEDGER, "完成时限"], [1, "路", 5, "长期"], ("commitment", "date_open", "D"), "长期"),
    (
        [*LEDGER, "完成时限"],
        [1, "路", 5, "2025年底"],
        ("commitment", "due_before_plan", "D"),
        "2026-01-01",
    ),
    (
        [*LEDGER, "开始时间", "完成时限"],
        [1, "路", 5, "9月1日", "6月底"],
        ("commitment", "due_before_start", "E"),
        "2026-09-01",
    ),
    ([*LEDGER, "上级序号"], [1, "路", 5, 1], ("commitment", "parent_is_itself", "D"), "1"),
    (
        [*LEDGER, "原句"],
        [1, "路", 5, "修路"],
        ("commitment", "quote_without_document", "D"),
        "修路",
    ),
    (
        [*LEDGER, "出处", "原句", "位置"],
        [1, "路", 5, "报告", "修路", "三"],
        ("commitment", "whole_number_unreadable", "F"),
        "三",
    ),
    (
        [*LEDGER, "计量单位"],
        [1, "路", "5公里", "座"],
        ("commitment", "unit_differs", "C"),
        "公里",
    ),
    (["序号", "累计完成"], [1, "一些"], ("progress", "figure_unreadable", "B"), "一些"),
    (["序号", "累计完成"], [1, "3-5"], ("progress", "figure_unreadable", "B"), "3-5"),
    (["序号", "累计完成"], [1, "0.0001"], ("progress", "figure_too_fine", "B"), "0.0001"),
    (["序号", "累计完成"], [1, "0.00512"], ("progress", "figure_too_fine", "B"), "太小"),
    (["序号", "累计完成"], [1, "1" * 13], ("progress", "figure_too_large", "B"), "12位"),
    (["序号", "累计完成"], [1, "33.33333333333"], ("progress", "figure_rounded", "B"), "33.333"),
    (REVISION, [1, "6.66667", "8月20日", "主席团"], ("revision", "figure_rounded", "B"), "6.667"),
    (
        ["序号", "节点日期", "计划值"],
        [1, "6月底", 100 / 3],
        ("node", "figure_rounded", "C"),
        "33.333",
    ),
    (["序号", "累计完成"], [None, 5], ("progress", "wording_missing", ""), "任务表述"),
    (["序号", "当期完成"], [1, 5], ("progress", "period_without_first_day", "B"), "时段起"),
    (
        ["序号", "当期完成", "时段起"],
        [1, 5, "9月1日"],
        ("progress", "period_upside_down", "B"),
        "2026-09-01",
    ),
    (
        ["序号", "累计完成", "数据截至"],
        [1, 5, "昨天"],
        ("progress", "date_unreadable", "C"),
        "昨天",
    ),
    (["序号", "是否完成"], [1, "差不多"], ("progress", "word_unknown", "B"), "差不多"),
    (["序号", "累计完成", "完成率"], [1, 5, "快"], ("progress", "ratio_unreadable", "C"), "快"),
    (["序号", "累计完成", "完成率"], [1, 5, 0.795], ("progress", "ratio_small", "C"), "0.795"),
    (["序号", "完成率"], [1, "79.5%"], ("progress", "claim_without_figure", "B"), "79.5%"),
    (["序号", "形象进度"], [1, "长" * 41], ("progress", "text_too_long", "B"), "40"),
    (["序号", "进展情况"], [1, "长" * 601], ("progress", "text_too_long", "B"), "600"),
    (REVISION, [1, "改个3", "8月20日", "主席团"], ("revision", "target_unreadable", "B"), "改个3"),
    (REVISION, [1, None, "8月20日", "主席团"], ("revision", "revision_empty", "B"), "时限"),
    (REVISION, [1, 5, "8月20日", None], ("revision", "revision_without_decision", "D"), "决定"),
    (REVISION, [1, 5, None, "主席团"], ("revision", "revision_without_day", "C"), "起效日期"),
    (REVISION, [None, 5, "8月20日", "主席团"], ("revision", "item_not_named", "A"), "序号"),
    (REVISION, [1, "5-3", "8月20日", "主席团"], ("revision", "range_upside_down", "B"), "5-3"),
    (["序号", "节点日期", "计划值"], [1, "6月底", None], ("node", "node_empty", "C"), "计划值"),
    (["序号", "节点日期", "计划值"], [1, "6月底", "好"], ("node", "figure_unreadable", "C"), "好"),
    (["序号", "节点日期", "计划值"], [1, None, 5], ("node", "day_missing", "B"), "截至"),
    (["序号", "点位", "完成日期"], [1, None, "5月1日"], ("site", "site_name_missing", "B"), "点位"),
    (["序号", "单位名称", "简称"], [1, None, "甲"], ("unit", "unit_name_missing", "B"), "单位"),
    (["文件标题", "日期"], [None, "2026-01-01"], ("document", "title_missing", "A"), "名称"),
    (
        ["文件标题", "来源网址"],
        ["报告", "www.example.cn"],
        ("document", "address_unreadable", "B"),
        "https://",
    ),
    (
        ["计划名称", "开始日期"],
        ["十五五规划", None],
        ("plan", "plan_span_missing", "B"),
        "2026-01-01",
    ),
    (
        ["计划名称", "开始日期", "结束日期"],
        ["计划", "2026-12-31", "2026-01-01"],
        ("plan", "plan_span_upside_down", "C"),
        "2026-12-31",
    ),
    (
        ["计划名称", "填报周期（月）"],
        ["2026年计划", 13],
        ("plan", "whole_number_unreadable", "B"),
        "12",
    ),
]


@pytest.mark.parametrize(
    ("header", "row", "expected", "words"),
    FAULTS,
    ids=[f"{kind}-{code}-{column}" for _, _, (kind, code, column), _ in FAULTS],
)
def test_fault(
    header: Sequence[str], row: Sequence[Any], expected: tuple[str, str, str], words: str
) -> None:
    found = checked(header, row)
    kind, code, column = expected
    issues = [
        (record.kind, issue)
        for record in found.records
        for issue in record.issues
        if record.kind == kind
    ]
    assert [(of, issue.code, issue.line, issue.column) for of, issue in issues] == [
        (kind, code, 2, column)
    ]
    said = sentence(issues[0][1])
    place = f"《台账》第2行{column}列：" if column else "《台账》第2行："
    assert said.startswith(place)
    assert words in said
    assert re.search(r"%\(|\{", said) is None


def test_errors_keep_only_their_own_row_out() -> None:
    found = checked(
        [*LEDGER, "完成时限", "类别"],
        [1, None, "一些5", "尽快", "杂项"],
        [2, "植树", "50棵", "年底", None],
    )
    first, second = found.of("commitment")
    assert {issue.code for issue in first.issues} == {
        *("wording_missing", "target_unreadable", "date_unreadable", "word_kept"),
    }
    assert (first.faulty, second.faulty) == (True, False)


# rows under LEDGER + 上级序号 -> (code, line, column)
BETWEEN = [
    ([[1, "路", 5, None], [2, "桥", 5, None], [1, "树", 5, None]], ("number_twice", 4, "A")),
    ([[None, "路", 5, None], [None, "路", 6, None]], ("wording_twice", 3, "B")),
    ([[1, "路", 5, None], [2, "树", 5, 9]], ("parent_unknown", 3, "D")),
]


@pytest.mark.parametrize(("rows", "expected"), BETWEEN)
def test_faults_between_rows(rows: list[list[Any]], expected: tuple[str, int, str]) -> None:
    data = xlsx({"台账": [["示例镇2027年台账"], [*LEDGER, "上级序号"], *rows]})
    found = check(read_workbook(data, name="a.xlsx"), known=Known())
    (issue,) = [issue for record in found.of("commitment") for issue in record.issues]
    assert (issue.code, issue.line - 1, issue.column) == expected
    if "first_line" in issue.data:
        assert "《台账》第3行" in sentence(issue)


def test_parent_of_a_known_plan_may_be_in_the_database() -> None:
    found = checked([*LEDGER, "上级序号"], [2, "树", 5, 9])
    assert codes(found) == []


OTHER_TWICE = [
    (["序号", "单位名称"], [1, "甲"], "unit_twice"),
    (["文件标题", "日期"], ["报告", "2026-01-01"], "title_twice"),
    (["计划名称", "填报周期"], ["2026年计划", 3], "title_twice"),
    (["序号", "节点日期", "计划值"], [1, "6月底", 5], "node_twice"),
    (["序号", "点位", "进展阶段"], [1, "北苑", "竣工"], "site_twice"),
    (["序号", "累计完成"], [1, 5], "report_twice"),
]


@pytest.mark.parametrize(("header", "row", "code"), OTHER_TWICE)
def test_row_twice(header: Sequence[str], row: Sequence[Any], code: str) -> None:
    found = checked(header, row, row)
    issues = [issue for record in found.records for issue in record.issues]
    assert [(issue.code, issue.line, issue.data["first_line"]) for issue in issues] == [
        (code, 3, "2")
    ]


def test_date_without_year_in_a_plan_of_several_years() -> None:
    known = Known((FIVE,), FIVE.title)
    found = checked([*LEDGER, "完成时限"], [1, "路", 5, "年底"], known=known)
    assert codes(found) == [("commitment", "date_without_year", 2, "D")]


@pytest.mark.parametrize("wrong", ["昨天", "2月30日", "2026-13-01", "三月底边"])
def test_a_bad_date_stays_with_its_own_row(wrong: str) -> None:
    rows = [[1, 11, "3月31日"], [2, 12, wrong], [3, 13, "5月31日"]]
    found = checked(["序号", "累计完成", "数据截至"], *rows)
    assert codes(found) == [("progress", "date_unreadable", 3, "C")]
    assert [(record.number, record.value, record.day) for record in found.of("progress")] == [
        ("1", Decimal(11), dt.date(2026, 3, 31)),
        ("2", Decimal(12), None),
        ("3", Decimal(13), dt.date(2026, 5, 31)),
    ]


def test_progress_without_any_day() -> None:
    found = checked(["序号", "累计完成"], [1, 5], known=Known((YEAR,), YEAR.title))
    assert codes(found) == [("progress", "day_missing", 2, "B")]


def test_file_that_says_nothing_we_know() -> None:
    found = checked(["姓名", "电话"], ["张三", "1"])
    assert [(issue.code, issue.severity) for issue in found.issues] == [
        ("sheet_not_understood", WARNING),
        ("nothing_understood", "error"),
    ]
    assert "台账.xlsx" in sentence(found.issues[1])


def test_formula_like_text_stays_text() -> None:
    data = csv_text([["序号", "任务表述", "目标值"], ["1", "=HYPERLINK(1)", "竣工"]]).encode()
    (record,) = check(read_workbook(data, name="a.csv"), known=KNOWN).of("commitment")
    assert (record.wording, record.issues) == ("=HYPERLINK(1)", ())


def test_source_cell_fits_its_field() -> None:
    data = csv_text([["序号", "累计完成"], ["1", "5"]]).encode()
    (record,) = check(read_workbook(data, name="长" * 250 + ".csv"), known=KNOWN).of("progress")
    assert (len(record.source_cell), record.source_cell[-9:]) == (200, ".csv · B2")


def test_a_warning_hides_no_missing_target() -> None:
    rows = [[1, "修路", 5, "经济"], [2, "平安建设", None, "经济"]]
    data = xlsx({"表": [["某某镇2026年重点工作"], [*LEDGER, "类别"], *rows]})
    read = check(read_workbook(data, name="表.xlsx"), known=Known())
    issues = [issue for record in read.records for issue in record.issues]
    told = [(issue.code, issue.line) for issue in issues]
    assert told == [("word_kept", 3), ("word_kept", 4), ("target_missing", 4)]
