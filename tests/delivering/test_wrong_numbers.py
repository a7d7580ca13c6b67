"""Never a wrong number in somebody else's form: what is in doubt stays blank and says why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from commitments.items import Item
from imports.delivering.answers import Answer, Nothing, answer
from imports.delivering.filling import FILLED, Order, Put, fill
from imports.delivering.reading import hidden_of
from imports.workbook import Corrections, read_workbook
from tests.books import xlsx

from .making_forms import YEAR, form, found_in, page_of
from .test_answers import INCOME, LIFTS, RATE
from .test_filling import put


def got(item: Item, title: str, *heads: str, above: str = "", target: str = "") -> list[str]:
    """What the columns of a form get: the words or the number as people see it, else the code of
    why not. 上|下 is a heading of two rows; ``target`` stands in the first column."""
    lines = [[line] for line in (title, above) if line]
    upper = ["序号", "工作任务", *(head.split("|")[0] for head in heads)]
    lower = ["", "", *(head.partition("|")[2] for head in heads)]
    header = [upper, lower] if any(lower) else [upper]
    data = form(
        [*lines, *header, [1, item.wording, target], [2, "别的工作"]],
        merges={"表": merges_of(upper, lower, len(lines) + 1) if any(lower) else []},
    )
    found = found_in(data, [item])[0]
    said = {w.column.letter: answer(item, found.asked, w) for w in found.asked.wanted}
    return [shown(said.get(chr(ord("C") + place))) for place in range(len(heads))]


def merges_of(upper: Sequence[str], lower: Sequence[str], line: int) -> list[str]:
    """The merged cells of a header of two rows: downwards where nothing stands below, else over
    what is alike."""
    letters = [chr(ord("A") + place) for place in range(len(upper))]
    down = [
        f"{one}{line}:{one}{line + 1}" for one, text in zip(letters, lower, strict=True) if not text
    ]
    over = []
    for text in dict.fromkeys(upper):
        places = [
            one
            for one, here, low in zip(letters, upper, lower, strict=True)
            if here == text and low
        ]
        over += [f"{places[0]}{line}:{places[-1]}{line}"] if len(places) > 1 else []
    return down + over


def shown(said: Any) -> str:
    """An answer as a person reads it, and the unit that its number is in."""
    if isinstance(said, Nothing):
        return said.why
    if not isinstance(said, Answer):
        return "-"
    return said.text if said.value is None or said.look else f"{said.value:f}{said.unit}"


TITLE = "区重点工作推进情况表"


@pytest.mark.parametrize(
    ("item", "title", "heads", "expected"),
    [
        # Columns of other towns, of the district, of plans, of a part; the same asked twice.
        (LIFTS, TITLE, "累计完成|示例镇 累计完成|张江镇 累计完成|合计", "47台 elsewhere elsewhere"),
        (LIFTS, TITLE, "累计完成|示例 累计完成|张江", "47台 several"),
        (LIFTS, TITLE, "全区情况|累计完成 本镇情况|累计完成", "elsewhere 47台"),
        (LIFTS, TITLE, "计划|累计完成 实际|累计完成", "planned 47台"),
        (LIFTS, TITLE, "累计完成|甲 累计完成|乙", "several several"),
        (LIFTS, TITLE, "累计完成（台） 累计完成（万元）", "47台 unit"),
        (LIFTS, TITLE, "累计完成|其中：新建 累计完成（区核定）", "part elsewhere"),
        (LIFTS, "张江镇2026年工作进展表", "累计完成 示例镇|累计完成", "elsewhere 47台"),
        # Another year, before or after; the heading speaks before the title.
        (LIFTS, TITLE, "2026年累计完成 2025年累计完成（台）", "47台 other_year"),
        (LIFTS, TITLE, "2025年目标 累计完成", "other_year 47台"),
        (LIFTS, TITLE, "2025年|累计完成 2026年|累计完成", "other_year 47台"),
        (LIFTS, TITLE, "上年|年度目标 本年|完成率", "other_year 78.3%"),
        (LIFTS, "区2025年重点工作情况表", "累计完成 2026年累计完成", "other_year 47台"),
        (RATE, "区2027年重点工作进展情况表", "累计完成 责任单位", "other_year 城建办"),
        (LIFTS, TITLE, "自开工累计 累计完成", "other_year 47台"),
        # A period above the table without a year is of the year of the release.
        (LIFTS, "8月份工作推进情况表", "累计完成", "other_day"),
        (LIFTS, "二季度推进情况表", "累计完成 进展情况", "30台 完工30台"),
        # Units of headings and of the title; another kind of thing.
        (INCOME, TITLE, "年度目标（万元） 累计完成", "48000万元 37200万元"),
        (LIFTS, TITLE, "年度目标（万元） 累计完成", "60台 unit"),
        (INCOME, "重点工作推进情况表（万元、个）", "累计完成", "37200万元"),
        (INCOME, TITLE, "累计完成（万元、个） 累计完成（亿）", "37200万元 unit"),
        (LIFTS, TITLE, "完成投资 年度计划投资 累计完成", "other_thing unit 47台"),
        (LIFTS, TITLE, "完成投资", "unit"),
        (INCOME, TITLE, "完成投资", "3.72亿元"),
        (LIFTS, TITLE, "完成率（‰） 完成率", "unit 78.3%"),
    ],
)
def test_what_is_in_doubt_stays_blank(item: Item, title: str, heads: str, expected: str) -> None:
    assert got(item, title, *heads.split()) == expected.split()


def test_lines_above_a_table_count_without_a_year_and_with_several_units() -> None:
    assert got(LIFTS, TITLE, "累计完成", above="截至6月30日") == ["30台"]
    assert got(LIFTS, "重点工作一览表", "累计完成", above="2026年1-6月") == ["30台"]
    assert got(LIFTS, "", "累计完成", above="2025年1-9月") == ["other_day"]
    assert got(INCOME, TITLE, "累计完成", above="单位：万元、个") == ["37200万元"]
    assert got(LIFTS, TITLE, "累计完成", above="单位：万元、个") == ["47台"]


def test_rows_of_other_towns_and_hidden_sheets_are_left_alone() -> None:
    header = ["序号", "镇街", "工作任务", "累计完成"]
    rows = [header, [1, "张江镇", "加装电梯"], [2, "示例镇", "加装电梯"]]
    found = found_in(form(rows), [LIFTS])
    assert [(one.why, one.item) for one in found] == [("elsewhere_row", None), ("", LIFTS)]
    data = xlsx({"表": rows, "旧": rows}, hidden=["旧"])
    reading = read_workbook(data, name="表.xlsx", corrections=Corrections(year=YEAR))
    assert hidden_of(reading, year=YEAR) == ("旧",)
    assert {one.asked.sheet for one in found_in(data, [LIFTS])} == {"表"}


MONEY = put("B", 2, "3.72", look='0.00"亿元"', unit="亿元")
BARE = put("B", 2, "47", look='0"台"', unit="台")
SHARE = put("B", 2, "0.795", share=True, look="0.0%")
POINTS = put("B", 2, "0.795", share=True, points=True, look="0.0%")


@pytest.mark.parametrize(
    ("held", "one", "expected"),
    [
        ('0.00"万元"', MONEY, (37200, '0.00"万元"')),
        ('0"元"', MONEY, (372_000_000, '0"元"')),
        ('0"亿元"', MONEY, (3.72, '0.00"亿元"')),
        ("¥#,##0.00", MONEY, (372_000_000, "¥#,##0.00")),
        ("[$€-407]0.00", MONEY, "$"),
        ("0.00", MONEY, (3.72, '0.00"亿元"')),
        ('0!.0,"万"', MONEY, "万"),
        ('0"个"', MONEY, "个"),
        ('0"台"', BARE, (47, '0"台"')),
        ("0", BARE, (47, "0")),
        ("0%", BARE, "%"),
        ('0.0"%"', SHARE, (79.5, '0.0"%"')),
        ('0.0"%"', POINTS, (79.5, '0.0"%"')),
        ("0.00\\%", POINTS, (79.5, "0.00\\%")),
        ("0.0%", POINTS, (0.795, "0.0%")),
        ('0.00"‰"', POINTS, "‰"),
        ("0.00", POINTS, (79.5, "0.00")),
        ('0"台"', SHARE, "台"),
    ],
)
def test_a_number_format_never_says_another_amount(held: str, one: Put, expected: Any) -> None:
    made = fill(Order(form([["任务", "累计"], ["修路"]], formats={"表": {"B2": held}}), (one,)))
    (done,) = made.done
    cell = page_of(made.data)["B2"]
    if isinstance(expected, str):
        assert (done.what, done.found, cell.value) == ("format", expected, None)
    else:
        assert (done.what, cell.value, cell.number_format) == (FILLED, *expected)
