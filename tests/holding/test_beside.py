"""Targets beside what was reached, case by case: exact figures, or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from imports.holding.beside import beside
from imports.holding.promises import Beside, Promise, Saying

from .cases import day, promise, rows, saying

CASES = rows("holding_beside.tsv")
TARGET = 5000


def outcomes(text: str) -> list[Saying]:
    """The outcomes of a case, one behind the other in one sentence."""
    made, place = [], 100
    for each in text.split("||"):
        words, told, due = (part.strip() for part in each.split("##"))
        one = saying(words, told, due)
        place = 100 + len(one.before)
        made.append(replace(one, start=place))
    return made


def shown(one: Beside) -> str:
    return " ".join([one.code, *(f"{what}={value:f}" for what, value, _unit in one.figures)])


@pytest.mark.parametrize(
    ("reached", "words", "told", "due", "since", "expected"), CASES, ids=lambda cell: cell[:24]
)
def test_what_stands_side_by_side(
    reached: str, words: str, told: str, due: str, since: str, expected: str
) -> None:
    target = replace(saying(words, told, due, kind="commitment"), start=TARGET)
    known = [own(target, since)] if since else []
    found = beside([*outcomes(reached), target], known)
    assert " ".join(map(shown, found)) == ("" if expected == "-" else expected)


def own(target: Saying, since: str) -> Promise:
    """The target as the promise that this report makes, with the day since which it counts."""
    made = promise(f"{target.quote} ## M")
    return replace(made, id=-1 - target.start, start=day(since), due=target.due)


def test_a_stored_promise_that_is_restated_tells_since_when_it_counts() -> None:
    (reached,) = outcomes("新增岗位1590个 ## 1590 个 ## 2026-06-30")
    target = replace(saying("新增岗位2000个", "2000 个", "2026-12-31", kind="commitment"), start=9)
    stored = promise("新增岗位2000个 ## 2000 个")
    assert [one.code for one in beside([reached, target], [stored])] == ["below_pace"]
    later = replace(stored, start=day("2026-07-01"))
    assert beside([reached, target], [later]) == []


def test_both_records_are_named_and_units_are_those_of_the_target() -> None:
    (reached,) = outcomes("整治河道9000米 ## 9000 米 ## 2025-12-31")
    target = replace(saying("整治河道8公里", "8 公里", "2026-12-31", kind="commitment"), start=9)
    (one,) = beside([target, reached], [])
    assert (one.start, one.other) == (9, reached.start)
    assert [unit for _what, _value, unit in one.figures] == ["公里", "公里"]


def test_a_total_is_of_the_years_that_the_report_looks_back_on() -> None:
    (reached,) = outcomes("累计新增岗位20090个 ## 20090 个 @cumulative ## 2021-12-31")
    target = replace(saying("新增岗位3250个", "3250 个", "2022-12-31", kind="commitment"), start=9)
    (one,) = beside([reached, target], [], since=day("2017-01-01"))
    assert shown(one) == ("below_yearly_average total=20090 years=5 per_year=4018.00 target=3250")
    assert beside([reached, target], [], since=day("2021-01-01")) == []
    assert beside([reached, target], [], since=day("2017-03-01")) == []
