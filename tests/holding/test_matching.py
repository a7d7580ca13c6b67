"""What is proposed as word of a promise, case by case."""

from __future__ import annotations

import datetime as dt

import pytest

from imports.holding.matching import proposals
from imports.holding.promises import Proposed

from .cases import day, promises, rows, saying, span

CASES = rows("holding_matching.tsv")


def proposed(words: str, told: str, due: str, period: str, promised: str) -> tuple[Proposed, ...]:
    kind = "commitment" if words.startswith("c:") else "outcome"
    one = saying(words.removeprefix("c:"), told, due, kind=kind)
    ends = day(due)
    first = dt.date(ends.year, 1, 1) if ends else None
    start, end = (first, ends) if period == "-" else span(period)
    return proposals([one], promises(promised), start=start, end=end).get(one.start, ())


@pytest.mark.parametrize(
    ("words", "told", "due", "period", "promised", "expected"), CASES, ids=lambda cell: cell[:24]
)
def test_what_a_saying_may_speak_of(
    words: str, told: str, due: str, period: str, promised: str, expected: str
) -> None:
    found = proposed(words, told, due, period, promised)
    first = f"{found[0].promise} {','.join(found[0].doubts) or 'sure'}" if found else "-"
    assert first == expected


def test_at_least_thirty_cases_propose_nothing_or_nothing_surely() -> None:
    assert sum(not case[-1].endswith("sure") for case in CASES) >= 30


def test_unlike_figures_of_one_day_leave_the_promise_to_a_person() -> None:
    said = [
        saying("新增停车位140个", "140 个", "2026-06-30", start=1),
        saying("新增停车位120个", "120 个", "2026-06-30", start=2),
    ]
    found = proposals(said, promises("新增停车位300个 ## 300 个"), start=None, end=None)
    assert [found[place][0].doubts for place in (1, 2)] == [("several_alike",)] * 2


def test_figures_of_two_days_and_the_same_figure_twice_are_both_sure() -> None:
    said = [
        saying("新增停车位60个", "60 个", "2026-03-31", start=1),
        saying("新增停车位140个", "140 个", "2026-06-30", start=2),
        saying("新增停车位140个", "140 个", "2026-06-30", start=3),
    ]
    found = proposals(said, promises("新增停车位300个 ## 300 个"), start=None, end=None)
    assert all(found[place][0].sure for place in (1, 2, 3))


def test_what_both_share_is_told_longest_first() -> None:
    one = saying("完成科锦科雅苑防风雨改造工程", "M", "2026-06-30")
    (offered,) = proposals(
        [one], promises("完成科锦苑、科雅苑防风雨改造项目"), start=None, end=None
    ).values()
    assert offered[0].words == ("科雅苑防风雨改造", "科锦")


def test_no_more_than_five_are_offered() -> None:
    many = " || ".join(f"新增停车位{count}个 ## {count} 个" for count in range(200, 210))
    (offered,) = proposals(
        [saying("新增停车位140个", "140 个", "2026-06-30")], promises(many), start=None, end=None
    ).values()
    assert [one.promise for one in offered] == [1, 2, 3, 4, 5]
    assert {one.doubts for one in offered} == {("several_alike",)}
