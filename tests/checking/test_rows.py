"""Checked files: the records that come out, and every fault with its place and its sentence."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from imports import checking, workbook
from imports.checking import Known, KnownPlan, check
from imports.issues import WARNING, Issue
from imports.records import Checked
from imports.wording import SENTENCES, sentence
from imports.workbook import read_workbook

from ..books import csv_text, xlsx

YEAR = KnownPlan("示例镇2026年度目标任务", "annual", dt.date(2026, 1, 1), dt.date(2026, 12, 31))
LAST = KnownPlan("示例镇2025年度目标任务", "annual", dt.date(2025, 1, 1), dt.date(2025, 12, 31))
FIVE = KnownPlan("示例镇十五五规划", "five_year", dt.date(2026, 1, 1), dt.date(2030, 12, 31))
KNOWN = Known((YEAR,), default_plan=YEAR.title, default_day=dt.date(2026, 6, 30))
JUNE = dt.date(2026, 6, 30)


def checked(
    *rows: Sequence[Any], known: Known = KNOWN, above: Sequence[str] = (), **more: Any
) -> Checked:
    """A one-sheet workbook, checked; ``rows`` begin with the header."""
    heads = [[text] for text in above]
    data = xlsx({"台账": [*heads, *rows]}, **more)
    return check(read_workbook(data, name="台账.xlsx"), known=known)


def one(header: Sequence[str], row: Sequence[Any], kind: str, **more: Any) -> Any:
    """The only record of ``kind`` that a header and one row make."""
    (record,) = checked(header, row, **more).of(kind)
    return record


def codes(found: Checked) -> list[tuple[str, str, int | None, str]]:
    """(kind of record, code, line, column) of all issues of records."""
    return [
        (record.kind, issue.code, issue.line, issue.column)
        for record in found.records
        for issue in record.issues
    ]


FULL_HEADER = (
    *("序号", "任务表述", "类别", "领域", "目标值", "计量单位", "责任单位", "完成时限"),
    *("累计完成", "进展情况", "完成率", "备注"),
)
FULL_ROW = (
    *(1, "拆除违法建筑，力争48万㎡", "民生实事", "生态环境", "不少于48万㎡", None),
    *("城建办、财政所", "8月底前", "39.98万㎡", "进展顺利", 0.833, "无"),
)


def test_row_with_target_and_figure_is_commitment_and_progress() -> None:
    found = checked(FULL_HEADER, FULL_ROW, formats={"台账": {"K2": "0.0%"}})
    (commitment,), (progress,) = found.of("commitment"), found.of("progress")
    assert codes(found) == []
    assert {
        name: getattr(commitment, name)
        for name in (
            *("plan", "number", "position", "wording", "category", "area", "measure"),
            *("comparator", "value", "value_text", "unit", "basis", "due", "strength"),
            *("lead_unit", "support_units", "state", "note"),
        )
    } == {
        "plan": YEAR.title,
        "number": "1",
        "position": 1,
        "wording": "拆除违法建筑，力争48万㎡",
        "category": "livelihood_project",
        "area": "environment",
        "measure": "quantity",
        "comparator": ">=",
        "value": Decimal(480000),
        "value_text": "不少于48万㎡",
        "unit": "㎡",
        "basis": "period",
        "due": dt.date(2026, 8, 31),
        "strength": "strive",
        "lead_unit": "城建办",
        "support_units": ("财政所",),
        "state": "active",
        "note": "",
    }
    assert {
        name: getattr(progress, name)
        for name in (
            *("plan", "number", "day", "from_day", "value", "value_text", "unit", "basis"),
            *("claimed_ratio", "words", "source_cell"),
        )
    } == {
        "plan": YEAR.title,
        "number": "1",
        "day": JUNE,
        "from_day": None,
        "value": Decimal(399800),
        "value_text": "39.98万㎡",
        "unit": "㎡",
        "basis": "cumulative",
        "claimed_ratio": Decimal("83.3"),
        "words": "进展顺利",
        "source_cell": "台账.xlsx · 台账 · I2",
    }
    assert progress.raw["claimed_ratio"] == "83.3%"
    assert progress.origin.columns["cumulative"] == "I"


# target, unit column -> measure, value, value_max, unit, comparator, basis, stages
TARGETS: list[tuple[Any, str, tuple[Any, ...]]] = [
    (200, "台", ("quantity", "200", None, "台", "=", "period", ())),
    ("200台", "", ("quantity", "200", None, "台", "=", "period", ())),
    ("3-5个", "", ("quantity", "3", "5", "个", "range", "period", ())),
    ("12个", "个小区", ("quantity", "12", None, "个小区", "=", "period", ())),
    (4.8, "亿元", ("quantity", "480000000", None, "元", "=", "period", ())),
    ("4.8亿元", "万元", ("quantity", "480000000", None, "元", "=", "period", ())),
    ("3万", "万元", ("quantity", "30000", None, "元", "=", "period", ())),
    ("95%以上", "", ("rate", "95", None, "%", ">=", "level", ())),
    (95, "%", ("rate", "95", None, "%", "=", "level", ())),
    ("增长6%", "", ("growth", "6", None, "%", "=", "change", ())),
    ("完成80%工程量", "", ("rate", "80", None, "%", "=", "level", ())),
    ("翻一番", "", ("multiple", "2", None, "倍", "=", "change", ())),
    ("前三", "", ("rank", "3", None, "名", "<=", "level", ())),
    ("累计200台", "", ("quantity", "200", None, "台", "=", "cumulative", ())),
    ("竣工", "", ("milestone", None, None, "", "=", "level", ("竣工",))),
    (0, "起", ("quantity", "0", None, "起", "=", "period", ())),
]


@pytest.mark.parametrize(("target", "unit", "expected"), TARGETS)
def test_targets(target: Any, unit: str, expected: tuple[Any, ...]) -> None:
    header = ["序号", "任务表述", "目标值", "计量单位"]
    record = one(header, [1, "做一件事", target, unit or None], "commitment")
    measure, value, high, kept, comparator, basis, stages = expected
    assert record.issues == ()
    assert (record.measure, record.value, record.value_max) == (
        measure,
        value and Decimal(value),
        high and Decimal(high),
    )
    assert (record.unit, record.comparator, record.basis, record.stages) == (
        kept,
        comparator,
        basis,
        stages,
    )


def test_share_of_a_work_is_progress_share() -> None:
    header = ["任务表述", "目标值"]
    assert one(header, ["虹莘路", "完成80%工程量"], "commitment").progress_share
    assert one(header, ["虹莘路改扩建工程完成80%", "80%"], "commitment").progress_share
    assert not one(header, ["达标率", "80%"], "commitment").progress_share


@pytest.mark.parametrize(
    ("baseline", "target", "value"),
    [
        ("124台", "200台", "124"),
        ("124", "200台", "124"),
        ("40", "48万㎡", "400000"),
        ("2022年30.20亿元", "15%", None),
        ("30.20亿元", "15%", None),
        ("同比", "15%", None),
    ],
)
def test_baseline(baseline: str, target: str, value: str | None) -> None:
    record = one(["任务表述", "目标值", "基数"], ["甲", target, baseline], "commitment")
    assert (record.baseline, record.baseline_value) == (baseline, value and Decimal(value))


# header of the figure, figure, day column -> basis, first day, day, value
FIGURES: list[tuple[str, Any, str | None, tuple[Any, ...]]] = [
    ("累计完成", 31, None, ("cumulative", None, "2026-06-30", "31")),
    ("累计完成", 0, None, ("cumulative", None, "2026-06-30", "0")),
    ("累计完成", 31.75, None, ("cumulative", None, "2026-06-30", "31.75")),
    ("累计完成（万㎡）", "39.98", None, ("cumulative", None, "2026-06-30", "399800")),
    ("累计完成", 31, "2026年3月底", ("cumulative", None, "2026-03-31", "31")),
    ("1-3月累计完成", 31, None, ("cumulative", None, "2026-03-31", "31")),
    ("截至9月底完成", 31, None, ("cumulative", None, "2026-09-30", "31")),
    ("二季度完成", 31, None, ("period", "2026-04-01", "2026-06-30", "31")),
    ("1-6月完成", 31, None, ("period", "2026-01-01", "2026-06-30", "31")),
    ("当月完成", 31, None, ("period", "2026-06-01", "2026-06-30", "31")),
    ("本季完成", 31, "2026-09-30", ("period", "2026-07-01", "2026-09-30", "31")),
    ("当前水平", "86.5%", None, ("level", None, "2026-06-30", "86.5")),
    ("累计完成（万元）", "1,234.5", None, ("cumulative", None, "2026-06-30", "12345000")),
]


@pytest.mark.parametrize(("heading", "figure", "when", "expected"), FIGURES)
def test_figures(heading: str, figure: Any, when: str | None, expected: tuple[Any, ...]) -> None:
    record = one(["序号", heading, "数据截至"], [1, figure, when], "progress")
    basis, first, day, value = expected
    assert record.issues == ()
    assert (record.basis, record.from_day and record.from_day.isoformat()) == (basis, first)
    assert (record.day.isoformat(), record.value) == (day, Decimal(value))


@pytest.mark.parametrize("nothing", [None, "-", "/", "—", " "])
def test_nothing_makes_no_progress(nothing: str | None) -> None:
    assert checked(["序号", "累计完成"], [1, nothing], [2, 0]).of("progress")[0].number == "2"


def test_row_without_target_is_progress_only() -> None:
    found = checked(
        ["序号", "任务表述", "目标值", "形象进度", "是否完成", "存在问题", "预计完成"],
        [1, "修路", None, "封顶", None, "用地未落实", "12月20日"],
        [2, "桥", None, None, "已完成", "无", None],
        [3, "路灯", None, None, "否", None, None],
    )
    assert (codes(found), found.of("commitment")) == ([], ())
    assert [
        (row.number, row.stage, row.done, row.cause, row.expected_on, row.source_cell[-2:])
        for row in found.of("progress")
    ] == [
        ("1", "封顶", None, "用地未落实", dt.date(2026, 12, 20), "D2"),
        ("2", "", True, "", None, "E3"),
        ("3", "", False, "", None, "E4"),
    ]


def test_bare_figure_shares_the_magnitude_of_its_target() -> None:
    found = checked(["序号", "任务表述", "目标值", "累计完成"], [1, "拆违", "48万㎡", 39.98])
    (progress,) = found.of("progress")
    assert (progress.value, progress.unit) == (Decimal(399800), "㎡")
    assert [issue.code for issue in progress.issues] == ["unit_assumed"]
    assert not progress.faulty


def test_unit_line_gives_the_unit_of_bare_figures_only() -> None:
    found = checked(
        ["序号", "任务表述", "目标值", "累计完成"],
        [1, "投资", 3000, 500],
        [2, "企业", "12家", 7],
        above=["示例镇2026年台账", "单位：万元"],
    )
    assert [(row.value, row.unit) for row in found.of("progress")] == [
        (Decimal(5000000), "元"),
        (Decimal(7), "家"),
    ]


def test_wide_periods_are_one_record_each() -> None:
    found = checked(
        ["序号", "任务表述", "一季度完成", "二季度完成", "1-6月累计完成", "进展情况"],
        [1, "加装电梯", 14, 17, 31, "顺利"],
    )
    assert [
        (row.basis, row.from_day, row.day, row.value, row.words) for row in found.of("progress")
    ] == [
        ("cumulative", None, JUNE, Decimal(31), "顺利"),
        ("period", dt.date(2026, 1, 1), dt.date(2026, 3, 31), Decimal(14), ""),
        ("period", dt.date(2026, 4, 1), JUNE, Decimal(17), ""),
    ]


def test_words_of_two_months_are_two_records() -> None:
    found = checked(["序号", "1-4月推进情况", "1-5月推进情况"], [1, "签约15台", "签约20台"])
    assert {row.day: row.words for row in found.of("progress")} == {
        dt.date(2026, 4, 30): "签约15台",
        dt.date(2026, 5, 31): "签约20台",
    }


def test_milestone_in_the_figure_column_is_its_stage() -> None:
    found = checked(["序号", "任务表述", "目标值", "累计完成"], [1, "养老院", "竣工", "封顶"])
    (progress,) = found.of("progress")
    assert (progress.stage, progress.value, progress.issues) == ("封顶", None, ())


def test_groups_give_category_and_area() -> None:
    found = checked(
        ["序号", "任务表述", "目标值"],
        ["一、民生实事（1项）"],
        [1, "修路", "5公里"],
        ["二、生态环境"],
        [2, "河道", "9公里"],
        ["三、其他工作"],
        [3, "培训", "2场"],
    )
    assert [(row.category, row.area) for row in found.of("commitment")] == [
        ("livelihood_project", ""),
        ("key_task", "environment"),
        ("key_task", ""),
    ]


# title, known plans, chosen -> plan of the row, plans proposed
PLANS: list[tuple[str, tuple[KnownPlan, ...], str, str, list[str]]] = [
    ("示例镇2026年度目标任务一季度进展情况表", (YEAR, LAST), "", YEAR.title, []),
    ("示例镇2025年度目标任务进展", (YEAR, LAST), YEAR.title, LAST.title, []),
    ("进展情况表", (YEAR, LAST), YEAR.title, YEAR.title, []),
    ("某某镇2026年重点工作台账", (), "", "某某镇2026年重点工作", ["某某镇2026年重点工作"]),
    ("台账", (YEAR, LAST), "", "", []),
]


@pytest.mark.parametrize(("title", "plans", "chosen", "plan", "proposed"), PLANS)
def test_which_plan(
    title: str, plans: tuple[KnownPlan, ...], chosen: str, plan: str, proposed: list[str]
) -> None:
    known = Known(plans, chosen)
    found = checked(["序号", "任务表述", "目标值"], [1, "修路", 5], known=known, above=[title])
    assert [row.plan for row in found.of("commitment")] == [plan]
    assert [row.title for row in found.of("plan")] == proposed
    assert codes(found) == ([] if plan else [("commitment", "plan_unknown", 3, "")])


def test_row_names_its_own_plan_and_its_year() -> None:
    known = Known((YEAR, LAST), YEAR.title)
    header = ["所属计划", "任务表述", "目标值", "完成时限"]
    record = one(header, [LAST.title, "修路", 5, "6月底"], "commitment", known=known)
    assert (record.plan, record.due) == (LAST.title, dt.date(2025, 6, 30))


def test_all_sheets_in_the_order_they_are_written() -> None:
    sheets: Mapping[str, Sequence[Sequence[Any]]] = {
        "调整": [
            ["序号", "原目标", "调整后目标", "起效日期", "决定机构", "是否拟调整"],
            [1, "48万㎡", "50万㎡", "2026-08-20", "镇人大主席团", "否"],
        ],
        "点位": [["序号", "点位", "进展阶段", "完成日期"], [1, "北苑", "竣工", "5月20日"]],
        "节点": [["序号", "节点日期", "计划值", "计划阶段"], [1, "6月底", "24万㎡", None]],
        "台账": [["序号", "任务表述", "目标值", "累计完成"], [1, "拆违", "48万㎡", "31万㎡"]],
        "计划": [["计划名称", "资料性质"], ["示例镇2026年度目标任务", "虚构示例"]],
        "文件": [["文件标题", "正文", "正文续"], ["2026年政府工作报告", "一 二 ", " 三"]],
        "单位": [["序号", "单位名称"], [1, "党政办公室"]],
    }
    reading = read_workbook(xlsx(sheets), name="全.xlsx")
    found = check(reading, known=Known(default_day=JUNE))
    assert codes(found) == []
    assert [record.kind for record in found.records] == [
        *("unit", "document", "plan", "commitment", "node", "site", "revision", "progress"),
    ]
    _, document, plan, _, node, site, revision, progress = found.records
    assert (document.text, document.document_kind) == ("一 二  三", "work_report")
    assert (plan.start, plan.end, plan.provenance, plan.reporting_months) == (
        dt.date(2026, 1, 1),
        dt.date(2026, 12, 31),
        "fictional",
        3,
    )
    assert {record.plan for record in (node, site, revision, progress)} == {YEAR.title}
    assert (node.day, node.value) == (JUNE, Decimal(240000))
    assert (site.name, site.stage, site.done_on) == ("北苑", "竣工", dt.date(2026, 5, 20))
    assert (revision.value, revision.old_value, revision.in_force) == (
        Decimal(500000),
        Decimal(480000),
        True,
    )


LEDGER = ["序号", "任务表述", "目标值"]
REVISION = ["序号", "调整后目标", "起效日期", "决定机构", "是否拟调整"]
# header, row, (kind, code, column) of the one issue, words that its sentence must hold
FAULTS: list[tuple[Sequence[str], Sequence[Any], tuple[str, str, str], str]] = [
    (LEDGER, [1, None, 5], ("commitment", "wording_missing", "B"), "任务表述"),
    (LEDGER, [1, "修路", None], ("commitment", "target_missing", "C"), "目标值"),
    (LEDGER, [1, "长" * 401, 5], ("commitment", "text_too_long", "B"), "401"),
    (LEDGER, [1, "修路", "新建8个、改造20个"], ("commitment", "target_several", "C"), "新建8个"),
    (LEDGER, [1, "修路", "5-3个"], ("commitment", "range_upside_down", "C"), "5-3个"),
    (LEDGER, [1, "修路", "1.2345"], ("commitment", "figure_too_fine", "C"), "1.2345"),
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


# which argument of which call is a code
CODES = {"complain": 0, "Issue": 0, "UnreadableFile": 0, "told": 1, "Rule": 1}


def codes_in(tree: ast.AST) -> set[str]:
    """All codes that a module's calls name."""
    found = set()
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", None) or getattr(call.func, "id", "")
        place = CODES.get(name)
        if place is not None and len(call.args) > place:
            argument = call.args[place]
            found |= {argument.value} if isinstance(argument, ast.Constant) else set()
    return found


def test_every_code_has_a_sentence() -> None:
    folders = [Path(str(module.__file__)).parent for module in (checking, workbook)]
    paths = [path for folder in folders for path in folder.glob("*.py")]
    sources = [path.read_text("utf-8") for path in (*paths, folders[0].parent / "decisions.py")]
    used = set().union(*(codes_in(ast.parse(source)) for source in sources))
    assert used - set(SENTENCES) == set()
    assert {code for code in SENTENCES if not any(f'"{code}"' in text for text in sources)} == set()


@pytest.mark.parametrize("code", SENTENCES)
def test_sentence_is_whole(code: str) -> None:
    names = re.findall(r"%\((\w+)\)s", SENTENCES[code])
    data = {name: "某" for name in names if name != "value"}
    said = sentence(Issue(code, "表", 3, "C", "某值", data=data))
    assert said.startswith("《表》第3行C列：")
    assert said.endswith(("。", "？"))
    assert "%" not in said.replace("79.5%", "")


@pytest.mark.parametrize(
    ("title", "known", "said"),
    [
        ("七宝镇2026年重点工作台账", "航头镇", ["七宝镇"]),
        ("航头镇2026年重点工作台账", "航头镇", []),
        ("城镇登记失业情况", "航头镇", []),
        ("2026年重点工作台账", "航头镇", []),
        ("长征路街道2026年台账", "航头镇", ["长征路街道"]),
        ("七宝镇2026年重点工作台账", "", []),
    ],
)
def test_title_of_another_town_is_asked_about(title: str, known: str, said: list[str]) -> None:
    data = xlsx({"台账": [[title], ["序号", "任务", "目标值"], [1, "修路", 3]]})
    found = check(read_workbook(data, name="a.xlsx"), known=Known(town=known))
    assert [issue.value for issue in found.issues if issue.code == "other_town"] == said


@pytest.mark.parametrize(
    ("title", "plan"),
    [
        ("示例镇2026年三季度进展填报表", YEAR.title),
        ("三季度进展填报表", ""),
        ("示例镇2031年三季度进展填报表", ""),
    ],
)
def test_figures_alone_make_no_plan_of_their_own(title: str, plan: str) -> None:
    rows = [[title], ["序号", "任务表述", "1-9月累计完成"], [1, "修路", 3]]
    found = check(read_workbook(xlsx({"进展": rows}), name="a.xlsx"), known=Known((YEAR, LAST)))
    assert found.of("plan") == ()
    assert [record.plan for record in found.records] == [plan]  # type: ignore[attr-defined]
