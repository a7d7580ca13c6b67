"""Promises that no report speaks of, case by case, and how long a search may take."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace

import pytest

from imports.holding.promises import Unmentioned
from imports.holding.unmentioned import unmentioned

from .cases import promise, rows

CASES = rows("holding_unmentioned.tsv")
NONE = ("", "")


@pytest.mark.parametrize(
    ("promised", "text", "asked", "expected"), CASES, ids=lambda cell: cell[:24]
)
def test_whether_a_report_speaks_of_it(promised: str, text: str, asked: str, expected: str) -> None:
    one = replace(promise(promised), reported=asked == "reported")
    spoken = {1} if asked == "spoken" else set()
    found = unmentioned([one], texts=[("报告", text)], spoken=spoken)
    clause = expected.removeprefix("?")
    nearest = NONE if expected == "none" else ("报告", clause)
    told = Unmentioned(1, nearest, maybe=clause != expected)
    assert found == ([] if expected == "-" else [told])


def test_each_report_is_searched_and_the_nearest_clause_names_its_own() -> None:
    one = promise("布设政务服务自助终端20台 ## 20 台")
    texts = [("上半年报告", "河道整治有序。"), ("三季度报告", "政务服务窗口搬迁，方便群众。")]
    expected = [Unmentioned(1, ("三季度报告", "政务服务窗口搬迁"))]
    assert unmentioned([one], texts=texts, spoken=()) == expected
    mentioned = [*texts, ("年度报告", "自助终端政务服务布设到位。")]
    assert unmentioned([one], texts=mentioned, spoken=()) == []


def test_without_a_report_nothing_is_told() -> None:
    assert unmentioned([promise("整治河道9公里 ## 9 公里")], texts=[], spoken=()) == []


def test_what_was_due_before_the_reports_begin_is_not_asked() -> None:
    one = promise("整治河道9公里 ## 9 公里 ## 2025-01-01..2025-12-31")
    texts = [("报告", "新增托位60个。")]
    assert unmentioned([one], texts=texts, spoken=(), searched_from=dt.date(2026, 1, 1)) == []
    found = unmentioned([one], texts=texts, spoken=(), searched_from=dt.date(2025, 12, 31))
    assert [each.promise for each in found] == [1]


def test_two_hundred_promises_in_five_long_reports_take_less_than_two_seconds() -> None:
    words = "整治养护新改扩修东西南北河道桥梁绿地泵站村居道路管网照明"
    wordings = [f"{words[n % 27]}{words[n % 13]}第{n}处{words[(n * 7) % 25]}段" for n in range(200)]
    made = [replace(promise(one), id=place) for place, one in enumerate(wordings)]
    text = "".join(
        f"{words[n % 26]}{words[n % 17]}{words[n % 11]}，有序推进。" for n in range(2500)
    )
    begun = time.perf_counter()
    unmentioned(made, texts=[(str(n), text[:20_000]) for n in range(5)], spoken=())
    assert time.perf_counter() - begun < 2


def test_the_nearest_clause_stands_as_it_is_printed() -> None:
    one = promise("布设政务服务自助终端20台 ## 20 台")
    text = "实事有序,政务服务窗口办件１,２３４件,群众满意。"
    (found,) = unmentioned([one], texts=[("报告", text)], spoken=())
    assert found.nearest == ("报告", "政务服务窗口办件１,２３４件")
