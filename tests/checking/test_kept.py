"""What checking keeps without making a figure of it, and what it tells apart."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from imports.checking import Known, check
from imports.decisions import take_up
from imports.records import Proposal
from imports.wording import sentence
from imports.workbook import Cell, Column, Reading, Row, Sheet

from .reading import JUNE, KNOWN, checked, codes, issues, read

LEDGER = ["序号", "任务表述", "目标值"]


def test_words_of_progress_are_proposed_and_not_taken() -> None:
    found = checked([*LEDGER, "进展情况"], [1, "加装电梯", "30台", "已签约15台、开工3台，完成80%"])
    (progress,) = found.of("progress")
    assert (progress.value, progress.stage, progress.claimed_ratio) == (None, "", None)
    assert progress.words == "已签约15台、开工3台，完成80%"
    assert progress.proposals == (
        Proposal("签约15台", 1, Decimal(15), "台"),
        Proposal("开工3台", 7, Decimal(3), "台"),
        Proposal("完成80%", 12, Decimal(80), "%", share=True),
    )
    assert issues(found) == []


# words, other columns of the row -> quotes proposed
WORDS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("尚未开工", {}, []),
    ("正在招投标", {}, ["正在招投标"]),
    ("计划年底前完成20台", {}, []),
    ("剩余3台未签约", {}, []),
    ("同比增长5%", {}, []),
    ("6月新签约3台", {}, []),
    ("已签约15台", {"累计完成": 15}, []),
    ("完成50%", {"完成率": "50%"}, []),
    ("暂无", {}, []),
    ("项目总投资2.5亿元", {}, []),
    ("全镇12个村已完成8个", {}, ["完成8个"]),
    ("15台已签约", {}, ["15台"]),
]


@pytest.mark.parametrize(("words", "beside", "quotes"), WORDS)
def test_proposals(words: str, beside: dict[str, Any], quotes: list[str]) -> None:
    found = checked(
        [*LEDGER, "进展情况", *beside], [1, "加装电梯", "30台", words, *beside.values()]
    )
    told = [one.quote for record in found.of("progress") for one in record.proposals]
    assert told == quotes


def test_share_behind_a_figure_is_taken_as_the_share_it_claims() -> None:
    found = checked([*LEDGER, "进展情况"], [1, "修路", "10公里", "完成8000米，占80%"])
    (report,) = found.of("progress")
    taken = take_up(report, [0, 1])
    assert (taken.value, taken.unit, taken.claimed_ratio) == (Decimal(8000), "米", Decimal(80))
    assert not taken.faulty


def test_unknown_and_personal_columns_are_kept_under_their_headings() -> None:
    header = [*LEDGER, "资金来源", "分管领导", "联系电话", "累计完成"]
    found = checked(header, [1, "修路", "5公里", "镇财政", "张三", "0000", "2公里"])
    (commitment,), (progress,) = found.of("commitment"), found.of("progress")
    assert commitment.extra == {"资金来源": "镇财政", "分管领导": "张三", "联系电话": "0000"}
    assert progress.extra == {}


def test_unknown_columns_of_a_report_go_with_the_report() -> None:
    header = ["序号", "任务表述", "1-6月累计完成", "是否达序", "资金来源"]
    (progress,) = checked(header, [1, "修路", "2公里", "是", "镇财政"]).of("progress")
    assert progress.extra == {"是否达序": "是", "资金来源": "镇财政"}


def test_what_changes_with_every_report_goes_with_the_report() -> None:
    header = [*LEDGER, "累计完成", "是否达序", "序时进度要求", "资金来源"]
    found = checked(
        header, [1, "修路", "5公里", 2, "是", "40%", "镇财政"], [2, "桥", "1座", None, "否"]
    )
    first, second = found.of("commitment")
    (progress,) = found.of("progress")
    assert first.extra == {"序时进度要求": "40%", "资金来源": "镇财政"}
    assert progress.extra == {"是否达序": "是"}
    # Where nothing is reported there is no report to keep it with.
    assert second.extra == {"是否达序": "否"}


def test_groups_that_nobody_knows_are_kept_by_their_names() -> None:
    rows = (["一、经济发展"], [1, "甲", "5个", 2], ["二、攻坚行动"], [2, "乙", "3个", 1])
    found = checked([*LEDGER, "累计完成"], *rows)
    told = [(one.number, one.area, one.extra) for one in found.of("commitment")]
    assert told == [("1", "economy", {}), ("2", "", {"分组": "攻坚行动"})]
    reported = checked(["序号", "任务表述", "累计完成"], ["攻坚行动"], [2, "乙", 1]).of("progress")
    assert [one.extra for one in reported] == [{"分组": "攻坚行动"}]


def test_several_rows_under_one_number_are_parts() -> None:
    found = checked(LEDGER, [1, "路", "5公里"], [2, "甲", "1台"], [2, "乙", "3台"], [3, "丙", 4])
    assert [one.number for one in found.of("commitment")] == ["1", "2-1", "2-2", "3"]
    assert issues(found) == []


def test_list_of_tasks_without_targets_claims_no_status() -> None:
    header = ["类别", "任务内容", "牵头领导", "责任单位"]
    found = checked(header, ["民生实事", "推进老旧小区改造", "张三", "城建办"])
    (record,) = found.of("commitment")
    assert (record.state, record.value, record.wording) == (
        "not_measurable",
        None,
        "推进老旧小区改造",
    )
    assert (record.category, record.lead_unit, record.extra) == (
        "livelihood_project",
        "城建办",
        {"牵头领导": "张三"},
    )
    assert codes(found) == [("no_target_here", 2, "B", "warning")]


# target -> state, measure, value, unit, code
TARGETS: list[tuple[str, tuple[Any, ...]]] = [
    ("新建8个、改造20个", ("not_measurable", "quantity", None, "", "target_several")),
    ("上百个", ("not_measurable", "quantity", None, "", "target_vague")),
    ("几十台", ("not_measurable", "quantity", None, "", "target_vague")),
    ("新建公园3个", ("active", "quantity", "3", "个", None)),
    ("6月底前新建公园3个", ("active", "quantity", "3", "个", None)),
    ("完成年度投资的80%", ("active", "rate", "80", "%", None)),
    ("竣工", ("active", "milestone", None, "", None)),
    ("1.2.3", ("active", "milestone", None, "", "target_unreadable")),
    ("3,5", ("active", "milestone", None, "", "target_unreadable")),
]


@pytest.mark.parametrize(("target", "expected"), TARGETS)
def test_target_in_words(target: str, expected: tuple[Any, ...]) -> None:
    found = checked(LEDGER, [1, "做一件事", target])
    (record,) = found.of("commitment")
    state, measure, value, unit, code = expected
    assert (record.state, record.measure, record.value, record.unit, record.value_text) == (
        state,
        measure,
        value and Decimal(value),
        unit,
        target,
    )
    assert [issue.code for issue in record.issues] == ([code] if code else [])


# figure under 累计完成, target 30台 -> value, claimed ratio, words, (code, severity)
FIGURES: list[tuple[Any, tuple[Any, ...]]] = [
    ("已完成3台", ("3", None, "", None)),
    ("新建公园3个", ("3", None, "", None)),
    ("正在办理征地手续", (None, None, "正在办理征地手续", ("figure_unreadable", "warning"))),
    ("几十", (None, None, "几十", ("figure_unreadable", "warning"))),
    ("百余", (None, None, "百余", ("figure_unreadable", "warning"))),
    ("计划20台", (None, None, "计划20台", ("figure_unreadable", "warning"))),
    ("3-5", (None, None, "3-5", ("figure_unreadable", "error"))),
    ("3,5", (None, None, "3,5", ("figure_unreadable", "error"))),
    ("1.2.3台", (None, None, "1.2.3台", ("figure_unreadable", "error"))),
    ("12\n15", (None, None, "12\n15", ("figure_unreadable", "error"))),
    ("79.5%", (None, "79.5", "累计完成：79.5%", ("figure_is_share", "warning"))),
    (0, ("0", None, "", None)),
]


@pytest.mark.parametrize(("figure", "expected"), FIGURES)
def test_figure_cell(figure: Any, expected: tuple[Any, ...]) -> None:
    found = checked([*LEDGER, "累计完成"], [1, "加装电梯", "30台", figure])
    (progress,) = found.of("progress")
    value, ratio, words, issue = expected
    assert (progress.value, progress.claimed_ratio, progress.words) == (
        value and Decimal(value),
        ratio and Decimal(ratio),
        words,
    )
    assert [(one.code, one.severity) for one in progress.issues] == ([issue] if issue else [])


# cell of 完成率（%） -> claimed ratio, words
RATIOS: list[tuple[Any, tuple[str | None, str]]] = [
    (961.7, ("961.7", "")),
    ("139.1%", ("139.1", "")),
    (0.795, (None, "完成率（%）：0.795")),
    (1, (None, "完成率（%）：1")),
    ("57%(赤溪、灵溪偏慢)", ("57", "完成率（%）：57%(赤溪、灵溪偏慢)")),
    ("50%(马站未开工", ("50", "完成率（%）：50%(马站未开工")),
    ("达到目标60元", (None, "完成率（%）：达到目标60元")),
]


@pytest.mark.parametrize(("cell", "expected"), RATIOS)
def test_ratio_cell(cell: Any, expected: tuple[str | None, str]) -> None:
    found = checked([*LEDGER, "累计完成", "完成率（%）"], [1, "装电梯", "30台", 3, cell])
    (progress,) = found.of("progress")
    ratio, words = expected
    assert (progress.value, progress.claimed_ratio, progress.words) == (
        Decimal(3),
        ratio and Decimal(ratio),
        words,
    )


def test_words_of_two_columns_of_one_day_are_both_kept() -> None:
    found = checked(["序号", "进展情况", "工作进展"], [1, "正在施工", "基本顺利"])
    assert [one.words for one in found.of("progress")] == ["正在施工\n基本顺利"]


@pytest.mark.parametrize(
    ("heading", "basis", "value"),
    [("基数", None, "10"), ("去年同期", None, None), ("去年完成", "累计", None)],
)
def test_baseline_of_another_kind_is_only_words(
    heading: str, basis: str | None, value: str | None
) -> None:
    found = checked([*LEDGER, "口径", heading], [1, "修路", "50公里", basis, 10])
    (record,) = found.of("commitment")
    assert record.baseline == ("10" if heading == "基数" else f"{heading}：10")
    assert record.baseline_value == (value and Decimal(value))


def test_units_of_one_cell() -> None:
    cells = ["城建办、财政所（牵头）", "城建办 财政所", "党政办公室", "无"]
    rows = [[number, "路", 5, cell] for number, cell in enumerate(cells, start=1)]
    found = checked([*LEDGER, "责任单位"], *[[1 + row[0] * 2, *row[1:]] for row in rows])
    assert [(one.lead_unit, one.support_units) for one in found.of("commitment")] == [
        ("财政所", ("城建办",)),
        ("城建办", ("财政所",)),
        ("党政办公室", ()),
        ("", ()),
    ]


def two_sheets(first: Sequence[Any], second: Sequence[Any]) -> Any:
    """One ledger in two sheets, a row each."""
    return check(
        read({"明细表": [[*LEDGER, "责任单位"], first], "汇总表": [[*LEDGER, "责任单位"], second]}),
        known=KNOWN,
    )


def test_second_view_of_a_ledger_is_recognised_and_left_out() -> None:
    found = two_sheets([1, "修路", "5公里", "城建办"], [1, "修路", "5公里", None])
    first, second = found.of("commitment")
    assert (first.left_out, second.left_out, second.faulty) == (False, True, False)
    (issue,) = issues(found)
    assert issue.code == "view_of_same"
    assert "《明细表》第2行是同一项" in sentence(issue)


def test_what_only_the_second_view_says_is_named() -> None:
    found = two_sheets([1, "修路", "5公里", None], [1, "修路", "5公里", "城建办"])
    (issue,) = issues(found)
    assert (issue.code, issue.data["columns"]) == ("view_says_more", "D")


def test_views_that_disagree_are_a_fault() -> None:
    found = two_sheets([1, "修路", "5公里", "城建办"], [1, "修路", "6公里", "城建办"])
    assert [(one.code, one.severity) for one in issues(found)] == [("number_twice", "error")]


def test_numbers_that_begin_again_in_another_group_go_by_their_wording() -> None:
    found = checked(
        [*LEDGER, "累计完成"],
        ["一、工业"],
        [1, "招商", "5个", 2],
        [2, "技改", "3个", 1],
        ["二、农业"],
        [1, "粮食", "800亩", 500],
    )
    assert [(one.number, one.wording, one.faulty) for one in found.of("commitment")] == [
        ("1", "招商", False),
        ("2", "技改", False),
        ("", "粮食", False),
    ]
    assert [(one.number, one.wording) for one in found.of("progress")] == [
        ("1", "招商"),
        ("2", "技改"),
        ("", "粮食"),
    ]
    assert found.of("commitment")[2].extra == {"序号": "1", "分组": "农业"}
    assert codes(found) == [("number_restarts", 6, "A", "warning")]


def test_several_items_of_one_line_have_keys_of_their_own() -> None:
    columns = (
        Column("A", ("区域",), "?A"),
        Column("B", ("指标",), "wording", "wording"),
        Column("C", ("目标",), "target", "target"),
    )
    rows = tuple(
        Row(3, "item", (), {"wording": Cell(name, "B", line=1), "target": Cell(value, letter)})
        for name, value, letter in (("道路", "5公里", "C"), ("绿化", "9亩", "E"))
    )
    sheet = Sheet("表", "ledger", header_rows=(1, 2), columns=columns, rows=rows)
    found = check(Reading("a.xlsx", "xlsx", (sheet,)), known=KNOWN)
    assert [one.origin.key for one in found.of("commitment")] == ["表|3", "表|3|E"]
    assert found.of("commitment")[1].origin.columns["target"] == "E"
    assert issues(found) == []


def test_open_end_of_a_span_is_a_start_without_an_end() -> None:
    found = checked([*LEDGER, "建设起止时间"], [1, "修路", "5公里", "2025-"])
    (record,) = found.of("commitment")
    assert (record.start and record.start.isoformat(), record.due) == ("2025-01-01", None)
    assert [one[0] for one in codes(found)] == ["date_open"]


def test_start_and_due_of_one_cell() -> None:
    found = checked([*LEDGER, "建设起止时间"], [1, "修路", "5公里", "2007.10-2010.12"])
    (record,) = found.of("commitment")
    assert (str(record.start), str(record.due)) == ("2007-10-01", "2010-12-31")


def test_sheet_without_any_plan_keeps_its_rows_with_a_fault_each() -> None:
    found = checked(LEDGER, [1, "修路", "5公里"], known=Known(default_day=JUNE))
    assert [one[0] for one in codes(found)] == ["plan_unknown"]


@pytest.mark.parametrize("due", ["2026-12-31", "2026-12", "2026年12月31日", "12月底"])
def test_single_day_or_month_is_no_span(due: str) -> None:
    (record,) = checked([*LEDGER, "完成时限"], [1, "修路", "5公里", due]).of("commitment")
    assert (record.start, str(record.due)) == (None, "2026-12-31")


# unit line, target, figure -> value of the figure, its unit, codes
UNIT_LINES: list[tuple[str, Any, Any, tuple[str, str, list[str]]]] = [
    ("万元", 3000, 1200, ("12000000", "元", [])),
    ("万元", "0.2亿元", 800, ("8000000", "元", ["unit_of_line"])),
    ("亿元", "3亿元", 1.1, ("110000000", "元", [])),
    ("万元", "12家", 7, ("7", "家", [])),
    ("万元", 3000, "12家", ("12", "家", ["unit_differs"])),
    ("万元", 3000, "0.12亿元", ("12000000", "元", [])),
    ("", "48万㎡", 39.98, ("399800", "㎡", ["unit_assumed"])),
    ("元", "300万", 200, ("200", "元", ["unit_of_line"])),
    ("", "5万", 60, ("60", "", [])),
    ("", "5万", 40, ("40", "", [])),
    ("", "300万", 0, ("0", "", [])),
    ("", "300万", "200万", ("2000000", "", [])),
    ("", 200, "50台", ("50", "台", [])),
]


@pytest.mark.parametrize(("line", "target", "figure", "expected"), UNIT_LINES)
def test_unit_of_a_figure(
    line: str, target: Any, figure: Any, expected: tuple[str, str, list[str]]
) -> None:
    above = [[f"单位：{line}"]] if line else []
    found = checked(["示例镇台账"], *above, [*LEDGER, "累计完成"], [1, "一件事", target, figure])
    (progress,) = found.of("progress")
    value, unit, told = expected
    assert (progress.value, progress.unit) == (Decimal(value), unit)
    assert [issue.code for issue in progress.issues] == told


# target, figure -> words of the report, which has no figure
MAGNITUDES: list[tuple[str, Any, str]] = [
    ("300万", 200, "累计完成：200"),
    ("3亿", "1.2", "累计完成：1.2"),
    ("5万", 4.2, "累计完成：4.2"),
]


@pytest.mark.parametrize(("target", "figure", "words"), MAGNITUDES)
def test_bare_figure_beside_a_target_in_wan_is_asked(target: str, figure: Any, words: str) -> None:
    found = checked([*LEDGER, "累计完成"], [1, "一件事", target, figure])
    (progress,) = found.of("progress")
    assert (progress.value, progress.words, progress.faulty) == (None, words, False)
    assert [issue.code for issue in progress.issues] == ["magnitude_unclear"]
    assert f"目标写的是“{target}”" in sentence(progress.issues[0])


# bare target, figures beside it -> unit of the target
BARE_TARGETS: list[tuple[Any, list[Any], str]] = [
    (200, ["50台"], "台"),
    (200, ["0台"], "台"),
    (5, ["30000元"], ""),
    (5, ["3万元"], ""),
    (200, ["50%"], ""),
    (200, ["50台", "30座"], ""),
    (200, ["50台", "60台"], "台"),
    (200, [50], ""),
]


@pytest.mark.parametrize(("target", "figures", "unit"), BARE_TARGETS)
def test_bare_target_takes_the_unit_of_the_figures_beside_it(
    target: Any, figures: list[Any], unit: str
) -> None:
    heads = ["累计完成", "6月底累计完成"][: len(figures)]
    (record,) = checked([*LEDGER, *heads], [1, "一件事", target, *figures]).of("commitment")
    assert (record.value, record.unit) == (Decimal(target), unit)
    assert [issue.code for issue in record.issues] == (["unit_of_figures"] if unit else [])


# target -> value, unit, comparator, measure, baseline and its figure, codes
NOTATIONS: list[tuple[str, tuple[Any, ...], list[str]]] = [
    ("由85%提高到95%", ("95", "%", "=", "rate", "85%", "85"), []),
    ("85.5%提升至95%以上", ("95", "%", ">=", "rate", "85.5%", "85.5"), []),
    ("从10%降到5%", ("5", "%", "<=", "rate", "10%", "10"), []),
    ("由95%提高到85%", (None, "", "=", "milestone", "", None), ["target_unreadable"]),
    ("由120户增加到150户", (None, "", "=", "milestone", "", None), ["target_unreadable"]),
    ("2026年完成50户", ("50", "户", "=", "quantity", "", None), []),
    ("2026年底前完成50户", ("50", "户", "=", "quantity", "", None), []),
    ("2026年：不少于50户", ("50", "户", ">=", "quantity", "", None), []),
    ("2027年完成50户", (None, "", "=", "milestone", "", None), ["target_unreadable"]),
    ("2026-2027年50户", (None, "", "=", "milestone", "", None), ["target_unreadable"]),
    ("2026", ("2026", "", "=", "quantity", "", None), []),
]


@pytest.mark.parametrize(("target", "expected", "told"), NOTATIONS)
def test_targets_with_a_year_or_a_start(
    target: str, expected: tuple[Any, ...], told: list[str]
) -> None:
    (one,) = checked(LEDGER, [1, "某项任务", target]).of("commitment")
    value, unit, comparator, measure, baseline, start = expected
    assert (one.value, one.baseline_value) == (
        None if value is None else Decimal(value),
        None if start is None else Decimal(start),
    )
    assert (one.unit, one.comparator, one.measure) == (unit, comparator, measure)
    assert (one.baseline, one.value_text) == (baseline, target)
    assert [issue.code for issue in one.issues] == told


def test_two_tables_of_one_sheet_number_their_own() -> None:
    rows = [LEDGER, [1, "修路", "5公里"], [None], ["二、产业"], LEDGER, [1, "建市场", "1座"]]
    found = check(read({"台账": rows}), known=KNOWN)
    assert [(one.number, one.faulty) for one in found.of("commitment")] == [
        ("1", False),
        ("", False),
    ]


def test_quarterly_targets_are_steps_with_keys_of_their_own() -> None:
    header = [*LEDGER, "一季度目标", "二季度目标", "三季度目标", "四季度目标"]
    found = checked(header, [1, "加装电梯", "30台", "5台", "12台", "20台", "30台"])
    nodes = found.of("node")
    assert [(one.day.isoformat(), one.value, one.origin.key) for one in nodes] == [
        ("2026-03-31", Decimal(5), "台账|2|D"),
        ("2026-06-30", Decimal(12), "台账|2|E"),
        ("2026-09-30", Decimal(20), "台账|2|F"),
        ("2026-12-31", Decimal(30), "台账|2|G"),
    ]


PARTS = ["序号", "项目名称", "建设内容及规模", "目标值"]


def test_parts_of_one_name_are_told_apart_by_their_content() -> None:
    rows = [
        PARTS,
        [2, "农村公路", "新改建公路", "12公里"],
        [3, "“一老一小”服务", "新建社区食堂", "3所"],
        [None, None, "新建托育点", "2个"],
    ]
    found = check(read({"台账": rows}, merges={"台账": ["A3:A4", "B3:B4"]}), known=KNOWN)
    assert [(one.number, one.wording, one.extra) for one in found.of("commitment")] == [
        ("2", "农村公路", {"建设内容及规模": "新改建公路"}),
        ("3-1", "“一老一小”服务：新建社区食堂", {}),
        ("3-2", "“一老一小”服务：新建托育点", {}),
    ]


# target, done, ratio as printed -> claimed ratio, codes
SHARES: list[tuple[str, str, str, str | None, list[str]]] = [
    ("12.5公里", "9.8", "0.784", "78.4", []),
    ("12.5公里", "9.8公里", "0.78", "78", []),
    ("200台", "200台", "1", "100", []),
    ("200台", "199台", "1", None, ["ratio_small"]),
    ("12.5公里", "9.8", "0.6", None, ["ratio_small"]),
    ("12.5公里", "9.8", "78.4", "78.4", []),
]


@pytest.mark.parametrize(("target", "done", "ratio", "claimed", "expected"), SHARES)
def test_bare_share_is_read_where_the_figures_give_it(
    target: str, done: str, ratio: str, claimed: str | None, expected: list[str]
) -> None:
    found = checked([*LEDGER, "累计完成", "完成率"], [1, "修路", target, done, ratio])
    (progress,) = found.of("progress")
    assert progress.claimed_ratio == (None if claimed is None else Decimal(claimed))
    assert [code for code, *_ in codes(found)] == expected
