"""Headers, parts, groups, periods and self-checks of sheets that offices make."""

from __future__ import annotations

import pytest

from ..books import csv_text
from ..test_files import lines_of
from ..test_layouts import book


def read(text: str, *, as_csv: bool = False) -> list[str]:
    """What is read of a sheet written as in ``tests/ledgers``, in the words of ``test_files``."""
    lines = text.strip("\n").split("\n")
    plain = csv_text([line.split("|") for line in lines]).encode()
    return list(lines_of(plain if as_csv else book("表", lines), "表"))


def kept(found: list[str], *kinds: str) -> list[str]:
    """The lines of these kinds."""
    return [line for line in found if line.split(" ")[0] in kinds]


def test_three_rows_of_header_without_merges() -> None:
    found = read(
        """
白沙镇2026年进度表|||||||||
序号|项目|计划|进度|||||备注
|||8月|||||
|||上旬|中旬|下旬|累计|完成比例(%)|
1|修路|100|10|10|10|30|30|
2|修桥|100|10|20|10|60|60|
""",
        as_csv=True,
    )
    assert kept(found, "sheet", "col") == [
        "sheet - ledger title=白沙镇2026年进度表 header=2-4",
        "col A 序号 number",
        "col B 项目 wording",
        "col C 计划 target",
        "col D 进度/8月/上旬 period_value 2026-08-01..2026-08-10 period",
        "col E 进度/8月/中旬 period_value 2026-08-11..2026-08-20 period",
        "col F 进度/8月/下旬 period_value 2026-08-21..2026-08-31 period",
        # Row 6 holds more than its 旬: what is counted began before the month.
        "col G 进度/8月/累计 cumulative ..2026-08-31 cumulative",
        "col H 进度/8月/完成比例(%) claimed_ratio 2026-08-01..2026-08-31",
        "col I 备注 note",
    ]


def test_targets_of_quarters_become_steps_reached_by_then() -> None:
    found = read(
        """
示例镇2026年重点工作完成情况||||||||||
序号|工作任务|全年目标|一季度||二季度||三季度||四季度|
|||目标|完成|目标|完成|目标|完成|目标|完成
1|修路|100|20|25|50|60|80||100|
2|植树|100|20|25|30||20||30|
3|修渠|100|20|25|30||20||20|
4|文明创建|全面完成|启动|已启动|推进|||||
""",
        as_csv=True,
    )
    nodes = found[found.index("sheet - node title=示例镇2026年重点工作完成情况 header=2-3") :]
    assert kept(nodes, "item") == [
        *(
            f"item 4 | number=1 | wording=修路 | day={day} | value={value}"
            for day, value in zip(ENDS, (20, 50, 80, 100), strict=True)
        ),
        *(
            f"item 5 | number=2 | wording=植树 | day={day} | value={value}"
            for day, value in zip(ENDS, (20, 50, 70, 100), strict=True)
        ),
        "item 7 | number=4 | wording=文明创建 | day=2026-03-31 | stage=启动",
        "item 7 | number=4 | wording=文明创建 | day=2026-06-30 | stage=推进",
    ]
    # 20, 30, 20, 20 are neither 100 at last nor 100 in sum: nobody knows.
    assert kept(found, "issue") == ["issue stage_targets_unclear 6 D"]


ENDS = ("2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31")


def test_indicators_of_this_month_and_since_new_year() -> None:
    found = read(
        """
2026年主要经济指标完成情况|||||||
指标名称|计量单位|年度目标|1-5月|<|<|当月|<
^|^|^|实绩|去年同期|同比%|实绩|同比%
税收|万元|8000|3600|3500|2.9|700|-1
"""
    )
    assert kept(found, "col", "item") == [
        "col A 指标名称 wording",
        "col B 计量单位 unit",
        "col C 年度目标 target",
        "col D 1-5月/实绩 period_value 2026-01-01..2026-05-31 period",
        "col E 1-5月/去年同期 baseline",
        "col F 1-5月/同比% growth",
        "col G 当月/实绩 period_value 2026-05-01..2026-05-31 period",
        "col H 当月/同比% growth",
        "item 4 | wording=税收 | unit=万元 | target=8000 => 80000000 元"
        " | period_value=3600 => 36000000 元 | baseline=3500 => 35000000 元 | growth=2.9"
        " | period_value@G=700 => 7000000 元 | growth@H=-1",
    ]


# title, field of the columns 1月 and 2月
MONTHS = [
    ("2026年投资计划表", "stage_target"),
    ("2026年投资台账", "?"),
    ("2026年投资完成情况表", "period_value"),
]


@pytest.mark.parametrize(("title", "field"), MONTHS)
def test_bare_months_are_figures_only_where_the_title_reports(title: str, field: str) -> None:
    found = read(f"{title}||||\n序号|项目名称|年度计划投资|1月|2月\n1|修路|100|10|20")
    assert [line.split(" ")[3] for line in kept(found, "col")[3:]] == [field, field]


PARTS = {
    "blank": ("1|修路|5|甲\n||3|乙\n2|植树|9|甲", ["1.1 修路", "1.2 修路", "2.0 植树"]),
    "repeated": ("1|修路|5|甲\n1|修桥|3|乙\n2|植树|9|甲", ["1.1 修路", "1.2 修桥", "2.0 植树"]),
    "merged": ("1|修路|5|甲\n^|修桥|3|乙\n2|植树|9|甲", ["1.1 修路", "1.2 修桥", "2.0 植树"]),
    "numbers left out": (
        "1|修路|5|甲\n|修桥|3|乙\n3|植树|9|甲",
        ["1.0 修路", "-.0 修桥", "3.0 植树"],
    ),
    "same thing twice": ("1|修路|5|甲\n1|修路|3|乙", ["1.0 修路", "1.0 修路"]),
    "details of 其中": (
        "1|修路|5|甲\n其中：大修||3|\n|小修|2|\n2|植树|9|甲",
        ["1.0 修路", "2.0 植树"],
    ),
    "another group": ("1|修路|5|甲\n二、农业|||\n|植树|9|甲", ["1.0 修路", "-.0 植树"]),
}


@pytest.mark.parametrize("name", PARTS)
def test_rows_under_one_number_are_its_parts(name: str) -> None:
    rows, expected = PARTS[name]
    found = kept(read(f"2026年台账|||\n序号|工作任务|目标任务|责任单位\n{rows}"), "item")
    assert [_part(line) for line in found] == expected


def _part(line: str) -> str:
    head, *cells = line.split(" | ")
    said = dict(cell.split(" => ")[0].split("=", 1) for cell in cells)
    sub = head.partition("sub=")[2] or "0"
    return f"{said.get('number', '-')}.{sub} {said['wording']}"


# rows below 序号|项目名称|目标任务|已完成数|完成率（%）, issues
DECLARED = {
    "all agree": ("合计（2项）||15|7|46\n1|甲|10|5|50\n2|乙|5|2|40", []),
    "count of a group": (
        "一、东片（3项）||||\n1|甲|10|5|50\n2|乙|5|2|40",
        ["count_differs 3 A 3 2"],
    ),
    "count in place of a name": (
        "合计|3个|15|7|46\n1|甲|10|5|50\n2|乙|5|2|40",
        ["count_differs 3 B 3 2"],
    ),
    "sum": ("1|甲|10|5|50\n2|乙|5|2|40\n合计||15|8|", ["sum_differs 5 D 8 7"]),
    "blanks add nothing": ("1|甲|10||\n2|乙|5|2|40\n合计||15|2|", []),
    "其中 declares nothing": ("合计||15|7|\n其中：在建（9项）||99|99|\n1|甲|10|5|\n2|乙|5|2|", []),
    "of two units": ("1|甲|10公里|5|\n2|乙|5座|2|\n合计||15|7|", []),
    "words": ("1|甲|竣工|5|\n2|乙|5|2|\n合计||99|7|", []),
    "each 小计 its own": (
        "1|甲|10|5|\n小计||10|5|\n2|乙|5|2|\n小计||6|2|",
        ["sum_differs 6 C 6 5"],
    ),
    "parts beside their whole": ("1|甲|10|5|\n1.1|子|6|3|\n1.2|丑|4|2|\n合计||10|5|", []),
    "group row with its sum": ("一、东片||14|7|\n1|甲|10|5|\n2|乙|5|2|", ["sum_differs 3 C 14 15"]),
    "shown to whole numbers": ("1|甲|10.4|5|\n2|乙|5.2|2|\n合计||16|7|", []),
}


@pytest.mark.parametrize("name", DECLARED)
def test_what_a_sheet_declares_is_held_against_what_was_read(name: str) -> None:
    rows, expected = DECLARED[name]
    header = "序号|项目名称|目标任务|已完成数|完成率（%）"
    found = kept(read(f"2026年项目台账||||\n{header}\n{rows}"), "issue")
    told = [line.replace("declared=", "").replace("read=", "") for line in found]
    assert told == [f"issue {one}" for one in expected]


def test_the_title_declares_a_count() -> None:
    text = "2026年民生实事（3件）||\n序号|项目名称|目标任务\n1|修路|5公里\n2|植树|9株"
    assert kept(read(text), "issue") == ["issue count_differs 1 - declared=3 read=2"]


def test_units_with_targets_and_figures_are_no_list_of_units() -> None:
    found = read("2026年招商情况|||\n序号|单位名称|年度任务|完成数\n1|东街村|100|50")
    assert kept(found, "sheet", "item") == [
        "sheet 表 ledger title=2026年招商情况 header=2",
        "item 3 | wording=东街村：招商 | number=1 | ?B=东街村 | target=100 | cumulative=50",
    ]


@pytest.mark.parametrize(
    ("rows", "notes"),
    [
        ("1|修路|5公里\n本表数据由各单位填报，未经审计，仅供内部参考。|<|<", ["note 4"]),
        ("1|修路|5公里\n清溪镇人民政府|<|<", ["note 4"]),
        ("1|修路|5公里\n清溪镇人民政府|<|<\n2|植树|9株", []),
        ("1|修路|5公里\n注：略。|<|<\n以下同。|<|<", ["note 4", "note 5"]),
    ],
)
def test_lines_below_the_items_are_notes(rows: str, notes: list[str]) -> None:
    found = read(f"2026年台账||\n序号|工作任务|目标任务\n{rows}")
    assert [line.split(" |")[0] for line in kept(found, "note")] == notes
