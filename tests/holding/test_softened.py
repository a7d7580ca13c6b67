"""Promises that a later plan says again without a record of it, case by case."""

from __future__ import annotations

import datetime as dt

import pytest

from imports.holding.promises import Drift, Saying
from imports.holding.softened import Sentence, softened

from .cases import promise, promises, rows, saying
from .test_drift import shown

CASES = rows("holding_softened.tsv")
START, END = 400, dt.date(2025, 12, 31)


def read_in(text: str, told: str) -> list[Saying]:
    """The commitments that were read in a sentence, with their days."""
    found = []
    for each in filter(None, told.split("||")):
        quote, _, due = each.partition("@")
        at = START + text.index(quote)
        found.append(saying(quote, "M", due, kind="commitment", start=at))
    return found


@pytest.mark.parametrize(
    ("promised", "text", "read", "expected"), CASES, ids=lambda cell: cell[:24]
)
def test_what_a_clause_may_have_made_of_it(
    promised: str, text: str, read: str, expected: str
) -> None:
    end = dt.date(2025, 7, 31) if "三季度" in text else END
    one = promise(promised)
    found = softened([one], [Sentence(START, text)], sayings=read_in(text, read), end=end)
    told = " ; ".join(shown(each).rstrip("!") for each in found)
    assert told == ("" if expected == "-" else expected)


def test_it_names_the_clause_and_where_it_stands() -> None:
    text = "新增托位60个，推进中心小学改扩建；其他。"
    one = promise("完成中心小学改扩建 ## M ## 2025-01-01..2025-12-31", number=7)
    expected = Drift(
        7, START + 8, "words", "完成", "推进", softer=True, clause="推进中心小学改扩建"
    )
    assert softened([one], [Sentence(START, text)], sayings=[], end=END) == [expected]


def test_of_two_overdue_promises_that_a_part_of_a_name_fits_neither_is_told() -> None:
    span = "2025-01-01..2025-06-30"
    both = promises(
        f"省道沿线环境整治12处 ## 12 处 ## {span} || 河道沿线环境整治8处 ## 8 处 ## {span}"
    )
    text = "没有按期完成的环境整治在年底前补齐。"
    assert softened(both, [Sentence(0, text)], sayings=[], end=END) == []
    assert [
        one.promise for one in softened(both[:1], [Sentence(0, text)], sayings=[], end=END)
    ] == [1]


def test_nothing_is_asked_without_a_plan() -> None:
    assert softened([promise("完成中心小学改扩建")], [], sayings=[], end=END) == []
