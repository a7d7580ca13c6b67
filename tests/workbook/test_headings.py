"""What headings mean, and what kind of table they make."""

from __future__ import annotations

import datetime as dt

import pytest

from imports.workbook.headings import understand

from .sheets import JUNE, fields, read

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


# bare headings that offices write -> field in a ledger
WRITTEN = [
    ("建设内容及规模", "content"),
    ("年度工作措施", "content"),
    ("工作要求", "content"),
    ("滞后原因类别", "cause_kind"),
    ("存在问题及下一步打算", "cause"),
    ("目前存在的主要问题和困难", "cause"),
    ("需镇党委政府协调解决的问题", "cause"),
    ("未完成原因分析", "cause"),
    ("进展情况、存在问题及下一步打算", "words"),
    ("下阶段工作打算", "next_step"),
    ("下月计划完成投资（万元）", ""),
    ("完成进度（%）", "claimed_ratio"),
    ("工作进度", "words"),
    ("累计完成占年度比重", "claimed_ratio"),
    ("累计完成占计划%", "claimed_ratio"),
    ("本旬占月计划投资额（%）", ""),
    ("三季度末完成值", "cumulative"),
    ("三季度完成值", "period_value"),
    ("截至目前完成", "cumulative"),
    ("2025年底基数", "baseline"),
    ("责任人及电话", "owner_person"),
    ("责任单位及责任人", "lead_unit"),
    ("包村领导", "supervising_leader"),
    ("计划完工日期", "due"),
    ("预计完成时间", "expected_on"),
    ("计划内容", "content"),
    ("考核内容", "wording"),
]


@pytest.mark.parametrize(("heading", "field"), WRITTEN)
def test_headings_of_content_problems_and_next_steps(heading: str, field: str) -> None:
    assert understand((heading,), "ledger").field == field
