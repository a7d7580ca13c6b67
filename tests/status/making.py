"""Cases as plain dictionaries, the way ``manage.py judge`` takes them: made at random near the
edges of the rule, and handed to the product's rule."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from commitments.cases import answer_of, read_case
from commitments.status import Outcome, judge

Case = dict[str, Any]


def outcome_of(case: Case) -> Outcome:
    """The product's judgement of a case with ``target``, ``figures`` and ``as_of``."""
    read = read_case(case)
    return judge(read.target, read.figures, read.as_of, scheme=read.scheme)


def ours(case: Case) -> dict[str, Any]:
    """The same in the words of the second reading."""
    answer = answer_of(outcome_of(case))
    told = {key: answer[key] for key in ("status", "ratio", "expected", "gap", "light")}
    return {**told, "questions": sorted(answer["questions"])}


def _words(*lines: str) -> tuple[str, ...]:
    return tuple(word for line in lines for word in line.split())


# Days and amounts: few of them, so that the edges are hit again and again.

STARTS = ("2019-01-16", "2018-12-31", "2019-04-01", "2020-02-29", None)
# Ends of months and quarters, the due days and the grace (20 days) around them.
DAYS_AROUND = _words(
    "2018-12-30 2018-12-31 2019-01-01 2019-01-02 2019-01-15 2019-01-16",
    "2019-01-31 2019-02-28 2019-03-01 2019-03-31 2019-04-01 2019-04-02",
    "2019-04-20 2019-05-20 2019-05-21 2019-05-31 2019-06-29 2019-06-30",
    "2019-07-01 2019-07-20 2019-07-21 2019-08-31 2019-09-30 2019-10-01",
    "2019-10-20 2019-10-21 2019-12-30 2019-12-31 2020-01-01 2020-01-20",
    "2020-01-21 2020-02-28 2020-02-29 2020-03-01 2020-03-31 2020-06-30",
    "2020-07-21",
)
DUES = ("2019-06-30", "2020-02-29", "2019-01-01", "2018-06-30", None)

# Hypothesis likes what comes first: there stand days on which something can be said.
days = st.sampled_from(tuple(sorted(DAYS_AROUND, key=lambda day: (day < "2019-04-20", day))))
# The days of judging: each figure is rarely fresh, each deadline often near.
SEEN = _words(
    "2019-06-30 2019-08-31 2019-09-30 2019-10-20 2019-10-21 2019-12-31",
    "2019-12-31 2020-01-01 2020-01-20 2020-01-21 2020-06-30 2019-07-20",
    "2019-07-21 2019-04-01 2019-04-02 2019-01-01",
    "2019-01-31 2019-02-28 2019-05-20 2019-05-21 2019-03-31",
    "2020-02-29 2018-12-31",
)
# What a figure says: around the target of 100, the baselines, and what the line wants.
AMOUNTS = _words(
    "0 1 5 10 20 24",
    "25 25.01 30 40 49.99 50",
    "50.01 60 75 79 80 85",
    "94.99 95 95.01 99.99 100 100.01",
    "105 110 120 120.01 124 130",
    "162 200 -1",
)
amounts = st.sampled_from(AMOUNTS)


def frames() -> st.SearchStrategy[dict[str, Any]]:
    """When a promise runs, and how it is reported."""
    return st.fixed_dictionaries(
        {
            "start": st.sampled_from(("2019-01-01",) * 12 + STARTS),
            "due": st.sampled_from(("2019-12-31",) * 12 + DUES),
            "given": st.sampled_from((None, None, "2019-03-31", "2019-08-05")),
            "reporting_months": st.sampled_from((3, 3, 1, 6)),
        },
        optional={"grace_days": st.sampled_from((0, 20, 31))},
    )


def value_nodes(values: st.SearchStrategy[str] = amounts) -> st.SearchStrategy[list[Any]]:
    """Planned amounts by day."""
    node = st.fixed_dictionaries({"day": days, "value": values})
    return st.one_of(st.just([]), st.lists(node, max_size=3, unique_by=lambda each: each["day"]))


def totals(units: tuple[str, ...] = ("",)) -> st.SearchStrategy[dict[str, Any]]:
    """A figure of all there is by a day."""
    return st.fixed_dictionaries(
        {"day": days, "value": amounts, "unit": st.sampled_from(units)},
        optional={"basis": st.sampled_from(("cumulative", "level"))},
    )


@st.composite
def pieces(draw: st.DrawFn, units: tuple[str, ...] = ("",)) -> dict[str, Any]:
    """A figure of one period. Most begin the day after an end of a month."""
    first, last = sorted((draw(st.sampled_from(BEGINNINGS)), draw(days)))
    return {
        "from": first,
        "day": last,
        "value": draw(amounts),
        "unit": draw(st.sampled_from(units)),
        "basis": "period",
    }


BEGINNINGS = (
    ("2019-01-01",) * 4
    + ("2019-04-01", "2019-07-01", "2019-02-01", "2019-10-01")
    + (
        "2018-12-01",
        "2019-04-15",
        "2019-01-16",
        "2020-01-01",
    )
)


@st.composite
def quarters(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A chain of periods that follow on, one of them perhaps left out or told again."""
    ends = ("2019-03-31", "2019-06-30", "2019-09-30", "2019-12-31", "2020-03-31")
    firsts = ("2019-01-01", "2019-04-01", "2019-07-01", "2019-10-01", "2020-01-01")
    chosen = list(range(draw(st.integers(1, 5))))
    chosen += draw(st.lists(st.integers(0, 4), max_size=1))
    for _ in range(draw(st.sampled_from((0, 0, 1)))):
        chosen.pop(draw(st.integers(0, len(chosen) - 1)))
    small = st.sampled_from(("0", "5", "25", "25.01", "24.99", "30", "-5"))
    return [
        {"from": firsts[n], "day": ends[n], "value": draw(small), "basis": "period"} for n in chosen
    ]


def cases(
    target: dict[str, Any],
    figures: st.SearchStrategy[list[dict[str, Any]]],
    **optional: st.SearchStrategy[Any],
) -> st.SearchStrategy[Case]:
    """Cases of a kind: the words of its target, and those that may be added or stand instead."""
    words = st.fixed_dictionaries({}, optional=optional)
    promise = st.builds(lambda frame, more: {**frame, **target, **more}, frames(), words)
    seen = st.sampled_from(SEEN)
    return st.fixed_dictionaries({"target": promise, "figures": figures, "as_of": seen})


def several(one: st.SearchStrategy[dict[str, Any]], most: int = 4) -> st.SearchStrategy[list[Any]]:
    """Up to ``most`` figures, now and then none."""
    some = st.lists(one, min_size=1, max_size=most)
    return st.integers(0, 9).flatmap(lambda number: st.just([]) if number == 9 else some)


def mixed() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Totals and periods side by side."""
    return st.one_of(several(totals()), quarters(), several(st.one_of(totals(), pieces()), 5))
