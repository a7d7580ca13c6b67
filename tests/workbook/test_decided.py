"""What a column means where its heading leaves it open: by the title, by its values, by others."""

from __future__ import annotations

import pytest

from .test_tables import kept, read

# title -> field of the columns 一季度 and 二季度
QUARTERS = [
    ("2026年重点工作任务分解表", ["stage_target", "stage_target"]),
    ("2026年重点工作推进计划", ["stage_target", "stage_target"]),
    ("2026年重点工作进度计划表", ["stage_target", "stage_target"]),
    ("2026年重点工作进展情况", ["words", "words"]),
    ("2026年重点工作计划及完成情况", ["?", "?"]),
    ("2026年重点工作台账", ["?", "?"]),
]


@pytest.mark.parametrize(("title", "fields"), QUARTERS)
def test_quarters_alone_are_planned_where_the_title_plans(title: str, fields: list[str]) -> None:
    found = read(f"{title}|<|<|<\n序号|工作任务|一季度|二季度\n1|建桥|选址|开工\n2|修路|征地|铺底")
    assert [line.split(" ")[3] for line in kept(found, "col")[2:4]] == fields


# the steps of one item -> the rows of nodes
STEPS: list[tuple[str, list[str]]] = [
    ("选址|开工|完成1个|完成2个", ["stage=选址", "stage=开工", "stage=完成1个", "stage=完成2个"]),
    ("签约1个|签约2个|3家全部入库|", ["stage=签约1个", "stage=签约2个", "stage=3家全部入库"]),
    # How much, and nothing of the year to hold it against.
    ("20|50|80|全部完成", []),
]


@pytest.mark.parametrize(("steps", "expected"), STEPS)
def test_planned_steps_in_words_and_figures(steps: str, expected: list[str]) -> None:
    header = "序号|工作任务|一季度|二季度|三季度|四季度"
    found = read(f"2026年工作任务分解表|<|<|<|<|<\n{header}\n1|建桥|{steps}")
    nodes = [line.split(" | ")[-1] for line in kept(found, "item")[1:]]
    assert nodes == expected
    assert bool(kept(found, "issue")) == (not expected)


# 完成 beside a target, with 完成率 -> (its field, issues)
DONE = [
    ("50|45|90%\n2|修路|30|30|100%", "cumulative", []),
    ("50|45|80%\n2|修路|30|30|100%", "cumulative", ["column_by_values"]),
    ("50|已启动|\n2|修路|30|在建|", "?", []),
]


@pytest.mark.parametrize(("rows", "field", "issues"), DONE)
def test_done_beside_a_target_is_what_was_reached(rows: str, field: str, issues: list[str]) -> None:
    found = read(f"2026年台账|<|<|<|<\n序号|工作任务|年度目标|完成|完成率\n1|建桥|{rows}")
    assert kept(found, "col")[3].split(" ")[3] == field
    assert [line.split(" ")[1] for line in kept(found, "issue")] == issues


def test_figures_by_a_second_basis_are_kept_apart_and_said() -> None:
    found = read(
        """
2026年主要指标完成情况|<|<|<|<
指标名称|验资口径|<|可比口径|<
^|累计完成（万美元）|完成率|累计完成（万美元）|完成率
实际利用外资|300|60%|420|84%
"""
    )
    assert [" ".join(line.split(" ")[2:4]) for line in kept(found, "col")] == [
        "指标名称 wording",
        "验资口径/累计完成（万美元） cumulative",
        "验资口径/完成率 claimed_ratio",
        "可比口径/累计完成（万美元） ?",
        "可比口径/完成率 ?",
    ]
    assert kept(found, "issue") == [
        "issue other_basis 3 D",
        "issue other_basis 3 E",
    ]


def test_offices_by_two_bases_have_two_items_each() -> None:
    found = read(
        """
2026年全镇利用外资情况（截至6月30日）|<|<|<|<
责任单位|验资口径|<|可比口径|<
^|目标（万美元）|完成|目标（万美元）|完成
经发办|500|300|600|420
"""
    )
    assert kept(found, "item") == [
        "item 4 group=经发办 | wording=经发办：利用外资（验资口径） | unit=万美元"
        " | target=500 => 5000000 美元 | cumulative=300 => 3000000 美元",
        "item 4 group=经发办 | wording=经发办：利用外资（可比口径） | unit=万美元"
        " | target=600 => 6000000 美元 | cumulative@E=420 => 4200000 美元",
    ]


NAMED = [
    ("项目名称|建设内容|年度目标", ["wording", "content", "target"]),
    ("项目名称|项目内容|年度目标", ["wording", "content", "target"]),
    ("工作内容|责任单位|年度目标", ["wording", "lead_unit", "target"]),
    ("重点任务|工作举措|责任单位", ["wording", "content", "lead_unit"]),
]


@pytest.mark.parametrize(("header", "fields"), NAMED)
def test_content_is_what_an_item_holds_and_its_name_where_there_is_no_other(
    header: str, fields: list[str]
) -> None:
    found = read(f"2026年台账|<|<|<\n序号|{header}\n1|甲|一|5个\n2|甲|二|6个")
    assert [line.split(" ")[3] for line in kept(found, "col")[1:]] == fields


# header, target and figure -> (the figure as read, issues)
UNITS = [
    ("年度目标（万元）|累计完成", "500|300", "300 => 3000000 元", ["unit_of_target"]),
    ("年度目标（万元）|累计完成（元）", "500|300", "300 => 300 元", []),
    ("年度目标（万元）|累计完成", "500台|300", "300", []),
    ("年度目标（万元）|累计完成", "500|300台", "300台 => 300 台", []),
    ("年度目标|累计完成", "500|300", "300", []),
]


@pytest.mark.parametrize(("header", "row", "read_as", "issues"), UNITS)
def test_figures_without_a_unit_are_counted_as_their_target(
    header: str, row: str, read_as: str, issues: list[str]
) -> None:
    found = read(f"2026年台账|<|<|<\n序号|工作任务|{header}\n1|招商|{row}")
    assert kept(found, "item")[0].endswith(f"cumulative={read_as}")
    assert [line.split(" ")[1] for line in kept(found, "issue")] == issues


# target and 计划, 实际 of two quarters, 完成率 -> field of 实际
BY_THEN = [
    ("60|30|20|60|45|", "cumulative"),
    ("60|30|20|30|45|", "period_value"),
    ("60|10|20|30|45|75%", "cumulative"),
    ("60|10|20|30|25|75%", "period_value"),
    ("60|10|20|30|45|", "period_value"),
]


@pytest.mark.parametrize(("row", "field"), BY_THEN)
def test_figures_of_quarters_count_as_the_plans_beside_them(row: str, field: str) -> None:
    found = read(
        f"""
2026年台账|<|<|<|<|<|<
工作任务|年度目标|一季度|<|二季度|<|完成率
^|^|计划|实际|计划|实际|^
修路|{row}
"""
    )
    fields = [line.split(" ")[3] for line in kept(found, "col")[:6]]
    assert (fields[3], fields[5]) == (field, field)


# line above the header -> (unit, issues)
UNIT_LINES = [
    ("单位：万元、%", "unit=万元", []),
    ("单位：元/月", "unit=元/月", []),
    ("单位：个、万元", "header=3", ["unit_line_unread"]),
    ("填报单位：城建办", "header=3", []),
]


@pytest.mark.parametrize(("line", "told", "issues"), UNIT_LINES)
def test_a_unit_line_of_several_units_is_not_guessed_at(
    line: str, told: str, issues: list[str]
) -> None:
    found = read(f"台账|<|<\n{line}|<|<\n工作任务|目标任务|完成数\n修路|5|3")
    assert kept(found, "sheet")[0].split(" ")[4] == told
    assert [line.split(" ")[1] for line in kept(found, "issue")] == issues


# title, line below it -> period of 累计完成
LINES = [
    ("2026年指标完成情况", "2026年9月", "as_of=2026-09-30"),
    ("2026年指标完成情况", "统计时间：2026年1月1日至10月31日", "as_of=2026-10-31"),
    ("2026年指标完成情况", "2026年9月25日", "header=3"),
    ("2026年任务分解表", "2026年9月", "header=3"),
]


@pytest.mark.parametrize(("title", "line", "told"), LINES)
def test_a_month_below_the_title_is_that_of_a_report(title: str, line: str, told: str) -> None:
    found = read(f"{title}|<|<\n{line}|<|<\n工作任务|目标任务|累计完成\n修路|5|3")
    assert told in kept(found, "sheet")[0]


# wording, unit line -> the target as read
OF_NAMES = [
    ("新建公厕（座）", "", "8 => 8 座"),
    ("新建公厕（座）", "单位：万元", "8 => 8 座"),
    ("税收（一期工程）", "单位：万元", "8 => 80000 元"),
    ("增加值增速（%）", "", "8 => 8 %"),
]


@pytest.mark.parametrize(("wording", "line", "told"), OF_NAMES)
def test_a_unit_behind_the_name_of_an_item_is_its_own(wording: str, line: str, told: str) -> None:
    found = read(f"台账|<\n{line}|<\n工作任务|目标任务\n{wording}|8")
    assert f"target={told}" in kept(found, "item")[0]


# rows below 编号, 建议名称, 承办单位 -> field of 建议名称
UNNAMED = [
    ("1|关于改造北门路的建议|城建办\n2|关于增设校车站点的建议|教育办", "wording"),
    ("1|张三|城建办\n2|李四|教育办", "?"),
    ("1|同上同上|城建办\n2|同上同上|教育办", "?"),
]


@pytest.mark.parametrize(("rows", "field"), UNNAMED)
def test_what_stands_behind_the_numbers_names_the_items(rows: str, field: str) -> None:
    found = read(f"2026年建议办理表|<|<\n编号|建议名称|承办单位\n{rows}")
    assert kept(found, "col")[1].split(" ")[3] == field
