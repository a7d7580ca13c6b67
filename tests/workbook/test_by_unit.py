"""Tables of one task, an office a row; and what a title is about."""

from __future__ import annotations

import pytest

from imports.workbook.by_unit import matter

from .test_tables import kept, read

TITLES = [
    ("全镇招商引资进度表（2026年1-10月）", "招商引资"),
    ("2026年各村户厕改造任务完成情况", "户厕改造"),
    ("白鹭镇2026年城乡居民医保参保缴费进度通报", "城乡居民医保参保缴费"),
    ("城镇新增就业完成情况统计表", "城镇新增就业"),
    ("溪口街道人居环境整治任务分解表（2026年）", "人居环境整治"),
    ("2026年三季度秸秆综合利用推进情况", "秸秆综合利用"),
    ("关于全镇森林防火物资储备情况的通报", "森林防火物资储备"),
    ("截至10月31日新型农村合作医疗缴费情况一览表", "新型农村合作医疗缴费"),
    ("2026年重点工作完成情况表", ""),
    ("各单位目标任务分解表", ""),
    ("2026年主要经济指标完成情况", ""),
    ("2026年度民生实事项目进度表", ""),
    ("情况表", ""),
    ("", ""),
]


@pytest.mark.parametrize(("title", "about"), TITLES)
def test_what_a_title_is_about(title: str, about: str) -> None:
    assert matter(title) == about


HEADINGS = "责任单位|任务数（个）|完成数（个）|完成率"


def test_tables_side_by_side_with_the_task_in_the_title() -> None:
    found = read(
        f"全镇招商引资进度表（2026年1-10月）|<|<|<|<|<|<|<\n{HEADINGS}|{HEADINGS}\n"
        "经发办|10|8|80%|农业办|5|5|100%\n城建办|4|1|25%|文旅办|6|3|50%\n合计|14|9|64.3%||||"
    )
    assert kept(found, "item") == [
        "item 3 | wording=经发办：招商引资 | lead_unit=经发办 | target=10 => 10 个"
        " | cumulative=8 => 8 个 | claimed_ratio=80% => 80 %",
        "item 4 | wording=城建办：招商引资 | lead_unit=城建办 | target=4 => 4 个"
        " | cumulative=1 => 1 个 | claimed_ratio=25% => 25 %",
        "item 3 | wording=农业办：招商引资 | lead_unit=农业办 | target=5 => 5 个"
        " | cumulative=5 => 5 个 | claimed_ratio=100% => 100 %",
        "item 4 | wording=文旅办：招商引资 | lead_unit=文旅办 | target=6 => 6 个"
        " | cumulative=3 => 3 个 | claimed_ratio=50% => 50 %",
    ]


NAMELESS = {
    "the title names no task": "2026年重点工作完成情况|<|<|<\n" + HEADINGS + "\n经发办|10|8|80%",
    "an office stands twice": "2026年招商引资情况|<|<|<\n"
    + HEADINGS
    + "\n经发办|10|8|80%\n经发办|4|4|100%",
}


@pytest.mark.parametrize("name", NAMELESS)
def test_a_table_without_items_says_what_is_missing(name: str) -> None:
    found = read(NAMELESS[name])
    assert [line.split(" ")[2] for line in kept(found, "sheet")] == ["other"]
    assert kept(found, "issue") == ["issue no_item_column 2 -"]


def test_targets_in_words_are_the_items_where_nothing_else_names_them() -> None:
    found = read(
        "2026年目标任务分解表|<|<|<\n序号|目标任务|责任单位|完成时限\n"
        "1|全年完成招商引资10亿元|招商办|12月底\n2|新建改建农村公路20公里|交通办|10月底"
    )
    assert [line.split(" ")[3] for line in kept(found, "col")] == [
        "number",
        "wording",
        "lead_unit",
        "due",
    ]
