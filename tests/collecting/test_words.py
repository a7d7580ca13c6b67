"""The texts to paste, and whose form a name says a file is."""

from __future__ import annotations

import datetime as dt

import pytest

from commitments.models import Unit
from commitments.periods import periods
from imports.collecting.naming import period_in, unit_in
from imports.collecting.reminding import (
    Asking,
    Wrong,
    by_words,
    to_all,
    to_lacking,
    to_missing,
    to_wrong,
)
from imports.collecting.states import WAITING, Standing
from imports.collecting.words import for_units, sentence, shortened
from imports.models import Batch, Submission

BY = dt.date(2026, 10, 10)
BEFORE, AFTER = dt.date(2026, 10, 8), dt.date(2026, 10, 12)
WRONG = Wrong("城建办", "第7行“累计完成”不是数")
UNITS = [
    Unit(pk=1, name="城市建设管理办公室", short_name="城建办"),
    Unit(pk=2, name="农业办"),
    Unit(pk=3, name="社区办"),
    Unit(pk=4, name="社区办事中心"),
]
QUARTERS = periods(start=dt.date(2026, 1, 1), end=dt.date(2026, 12, 31), months=3)
MONTHS = periods(start=dt.date(2026, 1, 1), end=dt.date(2026, 12, 31), months=1)


@pytest.mark.parametrize(
    ("asking", "missing", "wrong", "text"),
    [
        (
            Asking("三季度", BY, BEFORE),
            ["农业办", "社区办"],
            [WRONG],
            "请以下单位于10月10日前把三季度填报表交党政办：农业办、社区办。\n"
            "三季度填报表有误，请改正后于10月10日前重新交来：\n"
            "城建办：第7行“累计完成”不是数。",
        ),
        (
            Asking("三季度", BY, AFTER),
            ["农业办"],
            [],
            "以下单位还没有交三季度填报表（应于10月10日前交），请尽快交来：农业办。",
        ),
        (Asking("9月", None, AFTER), ["农业办"], [], "请以下单位交9月填报表：农业办。"),
        (
            Asking("9月", None, AFTER),
            [],
            [Wrong("农业办", "")],
            "9月填报表有误，请改正后重新交来：\n农业办。",
        ),
        (Asking("9月", BY, AFTER), [], [], ""),
    ],
)
def test_one_text_for_all(
    asking: Asking, missing: list[str], wrong: list[Wrong], text: str
) -> None:
    assert to_all(asking, missing=missing, wrong=wrong) == text


def test_own_text_of_each_unit() -> None:
    before, after = Asking("三季度", BY, BEFORE), Asking("三季度", BY, AFTER)
    titled = Asking("三季度", BY, AFTER, "某镇2026年度目标任务")
    assert to_lacking("农业办", 1, titled) == (
        "农业办：某镇2026年度目标任务三季度填报表还缺1项，请补报。"
    )
    lacking = to_all(titled, missing=[], wrong=[], lacking=[("农业办", 1), ("社区办", 2)])
    assert lacking == ("某镇2026年度目标任务三季度填报表还缺几项，请补报：农业办1项、社区办2项。")
    said = "“差不多”不是一个数，没有作为完成数采用，和库中序号7的“绿地”不像"
    assert for_units(said) == "“差不多”不是一个数，和计划里序号7的“绿地”不像"
    assert to_missing("农业办", before) == "农业办：请于10月10日前把三季度填报表交党政办。"
    assert to_missing("农业办", after) == (
        "农业办：三季度填报表还没有收到（应于10月10日前交），请尽快交来。"
    )
    assert to_missing("农业办", Asking("9月", None, AFTER)) == "农业办：请交9月填报表。"
    assert to_wrong(WRONG, after) == (
        "城建办：三季度填报表有误，请改正后重新交来：第7行“累计完成”不是数。"
    )
    assert by_words(after) == "应于10月10日前交"
    assert by_words(Asking("9月", None, AFTER)) == ""


@pytest.mark.parametrize(
    ("name", "pk"),
    [
        ("示例镇2026年三季度填报表（城建办）.xlsx", 1),
        ("城市建设管理办公室 三季度.xls", 1),
        ("农 业 办.csv", 2),
        ("社区办事中心9月.xlsx", 4),
        ("社区办9月.xlsx", 3),
        ("城建办和农业办.xlsx", None),
        ("新建文件.xlsx", None),
    ],
)
def test_unit_is_told_by_the_longest_name_that_stands_alone(name: str, pk: int | None) -> None:
    found = unit_in(name, UNITS)
    assert (found.pk if found else None) == pk


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("2026年三季度填报表.xlsx", "2026-09-30"),
        ("城建办第3季度.xlsx", "2026-09-30"),
        ("2025年三季度填报表.xlsx", ""),
        ("一季度至三季度.xlsx", "2026-09-30"),
        ("二季度三季度.xlsx", ""),
        ("城建办.xlsx", ""),
    ],
)
def test_period_is_told_by_its_name(name: str, end: str) -> None:
    found = period_in(name, QUARTERS)
    assert (found.end.isoformat() if found else "") == end


def test_month_is_told_whole() -> None:
    names = ["11月.xlsx", "1-9月.xlsx", "1月至9月.xlsx", "9月30日.xlsx"]
    found = [period_in(name, MONTHS) for name in names]
    assert [one.label if one else "" for one in found] == ["11月", "9月", "9月", "9月"]


def test_line_ends_before_the_advice() -> None:
    assert shortened("第7行：不是数。请只填数字。") == "第7行：不是数"
    assert shortened("长" * 70) == "长" * 59 + "…"


def test_file_that_was_planned_anew_says_why_it_waits_again() -> None:
    told = []
    for summary in ({}, {"changed": True}):
        batch = Batch(state="checked", summary=summary)
        told.append(sentence(Submission(batch=batch, rows=6), Standing(WAITING, 1)))
    assert told[1] == "确认后库中有了变化，没有写入，请再看一遍，" + told[0]
