"""Checked files: the records that come out, and every fault with its place and its sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest

from imports.checking import Known, KnownPlan, check
from imports.records import Checked
from imports.workbook import read_workbook

from ..books import xlsx

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


@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        ("征地", "西街未交付", ("land", "西街未交付", None)),
        ("用地问题", "西街未交付", ("land", "西街未交付", None)),
        ("1.经费", None, ("funds", "1.经费", None)),
        ("招标", "流标", ("tender", "流标", None)),
        ("政策", "等文件", ("policy", "等文件", None)),
        ("其它", "雨季", ("other", "雨季", None)),
        ("无", "雨季", ("", "雨季", None)),
        ("征地、资金", "西街未交付", ("land", "征地、资金：西街未交付", "cause_kinds_several")),
        ("天气/资金", None, ("funds", "天气/资金", "cause_kinds_several")),
        ("管线迁改", "东街未动", ("other", "管线迁改：东街未动", "cause_kind_unknown")),
        ("管线迁改", "管线迁改未动", ("other", "管线迁改未动", "cause_kind_unknown")),
    ],
)
def test_kind_of_cause(kind: str, words: str | None, expected: tuple[str, str, str | None]) -> None:
    record = one(
        ["序号", "问题类别", "存在问题", "数据截至"], [1, kind, words, "2026-9-30"], "progress"
    )
    code = next((issue.code for issue in record.issues), None)
    assert (record.cause_kind, record.cause, code) == expected
    assert not record.faulty


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
