"""Areas in rows, indicators in columns: no cell of them is left out."""

from __future__ import annotations

from .test_tables import kept, read


def test_done_below_an_indicator_is_what_was_reached_by_the_day_of_the_sheet() -> None:
    found = read(
        """
各村（社区）2026年重点任务完成情况（截至10月31日）|<|<|<|<|<|<
村（社区）|户厕改造（座）|<|<|垃圾分类（户）|<|<
^|目标|完成|完成率|目标|完成|完成率
红旗村|50|45|90%|300|280|93.3%
合计|50|45|90%|300|280|93.3%
"""
    )
    assert kept(found, "item", "total") == [
        "item 4 group=红旗村 | wording=红旗村：户厕改造 | unit=座 | target=50 => 50 座"
        " | cumulative=45 => 45 座 | claimed_ratio=90% => 90 %",
        "item 4 group=红旗村 | wording=红旗村：垃圾分类 | unit=户 | target=300 => 300 户"
        " | cumulative@F=280 => 280 户 | claimed_ratio@G=93.3% => 93.3 %",
        "total 5 | ?A=合计 | target=50 => 50 座 | cumulative=45 => 45 座"
        " | claimed_ratio=90% => 90 % | target@E=300 => 300 户 | cumulative@F=280 => 280 户"
        " | claimed_ratio@G=93.3% => 93.3 %",
    ]


def test_columns_nobody_knows_stay_with_their_indicator_and_those_of_the_line_with_all() -> None:
    found = read(
        """
2026年1-9月各村目标任务完成情况|<|<|<|<|<|<|<
序号|村名|植树（亩）|<|<|修渠（米）|<|负责人
^|^|目标|实绩|排名|目标|实绩|^
1|红旗村|50|45|2|300|280|张三
一、山区片|<|<|<|<|<|<|<
2|东风村|40||||-|
"""
    )
    assert kept(found, "item", "group") == [
        "item 4 group=红旗村 | wording=红旗村：植树 | unit=亩 | owner_person=张三"
        " | target=50 => 50 亩 | cumulative=45 => 45 亩 | ?E=2",
        "item 4 group=红旗村 | wording=红旗村：修渠 | unit=米 | owner_person=张三"
        " | target=300 => 300 米 | cumulative@G=280 => 280 米",
        "group 5 group=山区片 | ?A=一、山区片",
        "item 6 group=山区片／东风村 | wording=东风村：植树 | unit=亩 | target=40 => 40 亩",
    ]


def test_one_column_for_each_indicator_is_target_or_figure_as_the_title_says() -> None:
    rows = "村名|户厕改造（座）|垃圾分类（户）|备注\n红旗村|50|300|\n东风村|30|200|含社区"
    found = read(f"各村2026年重点任务分解表|<|<|<\n{rows}")
    assert kept(found, "sheet", "item") == [
        "sheet 表 ledger title=各村2026年重点任务分解表 header=2",
        "item 3 group=红旗村 | wording=红旗村：户厕改造 | unit=座 | target=50 => 50 座",
        "item 3 group=红旗村 | wording=红旗村：垃圾分类 | unit=户 | target=300 => 300 户",
        "item 4 group=东风村 | wording=东风村：户厕改造 | unit=座 | note=含社区"
        " | target=30 => 30 座",
        "item 4 group=东风村 | wording=东风村：垃圾分类 | unit=户 | note=含社区"
        " | target=200 => 200 户",
    ]
    found = read(f"各村重点任务完成情况（截至2026年9月30日）|<|<|<\n{rows}")
    assert kept(found, "col", "item")[1:5] == [
        "col B 户厕改造（座） cumulative cumulative",
        "col C 垃圾分类（户） cumulative cumulative",
        "col D 备注 note",
        "item 3 group=红旗村 | wording=红旗村：户厕改造 | unit=座 | cumulative=50 => 50 座",
    ]


def test_counts_of_villages_under_a_title_that_asks_nothing_are_no_matrix() -> None:
    found = read("各村2026年基本情况|<|<\n村名|人口（人）|耕地（亩）\n红旗村|1200|800")
    assert kept(found, "sheet", "issue") == [
        "sheet 表 other title=各村2026年基本情况 header=2",
        "issue sheet_not_understood 2 -",
    ]
