"""Which figures count, and what they add up to, in the second reading of the rule (slow.py)."""

from __future__ import annotations

import calendar
import datetime as dt
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

DAY = dt.timedelta(days=1)
# What a unit is worth in the smallest of its kind.
WORTH = {
    "元": ("money", Fraction(1)),
    "万元": ("money", Fraction(10_000)),
    "亿元": ("money", Fraction(100_000_000)),
    "㎡": ("area", Fraction(1)),
    "万平方米": ("area", Fraction(10_000)),
    "亩": ("area", Fraction(2000, 3)),
    "公顷": ("area", Fraction(10_000)),
    "米": ("length", Fraction(1)),
    "公里": ("length", Fraction(1000)),
}
Curve = dict[dt.date, Fraction]


# What the words mean


def kind_of(target: dict[str, Any]) -> str:
    """The row of the table of kinds: milestone, falling, level, rank, ceiling or count."""
    measure = target.get("measure", "quantity")
    if measure == "milestone":
        return "milestone"
    baseline = number(target.get("baseline_value"))
    if target.get("value") is None or (measure == "multiple" and not baseline):
        return "not_measurable"
    goal, comparator = goal_of(target), target.get("comparator", "=")
    if falls(target):
        return "falling"
    if measure == "rank":
        return "rank"
    if comparator == "<=" or (comparator == "=" and goal == 0):
        return "ceiling"
    is_level = measure in ("rate", "growth", "multiple") or target.get("basis") == "level"
    return "level" if is_level and not target.get("progress_share") else "count"


def falls(target: dict[str, Any]) -> bool:
    """The baseline lies above all that is promised; "at least" promises no fall."""
    baseline, ceiling = number(target.get("baseline_value")), number(target.get("value_max"))
    if baseline is None or target.get("comparator") == ">=":
        return False
    if target.get("comparator") == "range" and ceiling is not None:
        return baseline > ceiling
    return baseline > promised(target)


def goal_of(target: dict[str, Any]) -> Fraction:
    """The amount to reach; of a range that is to fall its upper end."""
    if target.get("comparator") == "range" and target.get("value_max") and falls(target):
        return Fraction(target["value_max"])
    return promised(target)


def promised(target: dict[str, Any]) -> Fraction:
    """The value; 翻两番 is four times the baseline."""
    return as_amount(target, Fraction(target["value"]))


def as_amount(target: dict[str, Any], value: Fraction) -> Fraction:
    if target.get("measure") != "multiple":
        return value
    return doubled(value, target.get("unit", "")) * Fraction(target["baseline_value"])


def doubled(value: Fraction, unit: str) -> Fraction:
    return Fraction(2) ** int(value) if unit == "番" else value


def number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def day_of(what: dict[str, Any], key: str) -> dt.date | None:
    return dt.date.fromisoformat(what[key]) if what.get(key) else None


@cache
def months_between(first: dt.date, last: dt.date) -> Fraction:
    """Day by day, both included: each day is its share of its month."""
    total, day = Fraction(0), first
    while day <= last:
        total += Fraction(1, calendar.monthrange(day.year, day.month)[1])
        day += DAY
    return total


def months_later(day: dt.date, count: int) -> dt.date:
    """The same day of the month, or the last one that month has."""
    year, month, wanted = day.year, day.month, day.day
    for _ in range(count):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    while True:
        try:
            return dt.date(year, month, wanted)
        except ValueError:
            wanted -= 1


# Which figures count


def figures_that_count(
    target: dict[str, Any], figures: list[dict[str, Any]], today: dt.date, asked: set[str]
) -> list[dict[str, Any]]:
    """Those from start to today, amounts in the target's unit."""
    is_milestone = target.get("measure") == "milestone"
    said = [figure for figure in figures if speaks(figure, is_milestone)]
    known = [figure for figure in said if dt.date.fromisoformat(figure["day"]) <= today]
    start = day_of(target, "start")
    inside = [each for each in known if start is None or each["day"] >= start.isoformat()]
    if known and not inside:
        asked.add("before_start_only")
    if is_milestone:
        return inside
    amounts = [{**figure, "amount": amount_of(figure, target)} for figure in inside]
    if any(figure["amount"] is None for figure in amounts):
        asked.add("unit_differs")
    usable = [figure for figure in amounts if figure["amount"] is not None]
    if kind_of(target) == "count" and any(figure["amount"] < 0 for figure in usable):
        asked.add("sign_unclear")
    return usable


def speaks(figure: dict[str, Any], is_milestone: bool) -> bool:
    if is_milestone:
        return bool(figure.get("stage")) or figure.get("done") is not None
    return figure.get("value") is not None


def amount_of(figure: dict[str, Any], target: dict[str, Any]) -> Fraction | None:
    value, unit = Fraction(figure["value"]), figure.get("unit", "")
    wanted = target.get("unit", "")
    if target.get("measure") == "multiple":
        is_multiple = unit in ("倍", "番")
        return doubled(value, unit) * Fraction(target["baseline_value"]) if is_multiple else value
    if unit and not wanted and target.get("measure", "quantity") == "quantity":
        return None
    if not unit or not wanted or unit == wanted:
        return value
    here, there = WORTH.get(unit, (unit, Fraction(1))), WORTH.get(wanted, (wanted, Fraction(1)))
    return value * here[1] / there[1] if here[0] == there[0] else None


# What they add up to


def curve_of(
    target: dict[str, Any], kind: str, figures: list[dict[str, Any]], asked: set[str]
) -> Curve:
    """Day -> what was reached by then."""
    worse = max if kind in ("falling", "ceiling", "rank") else min
    amounts_run_up = target.get("measure", "quantity") == "quantity" and target.get(
        "basis", "period"
    ) in ("period", "cumulative")
    if kind != "count" and not amounts_run_up:
        return one_a_day(figures, worse)
    periods = [figure for figure in figures if figure.get("basis") == "period"]
    totals = [figure for figure in figures if figure.get("basis") != "period"]
    curve = run_of(target, periods, worse, asked)
    for day, amount in one_a_day(totals, worse).items():
        both = (curve.get(day, amount), amount)
        if both[0] != both[1]:
            asked.add("overlapping_periods")
        curve[day] = amount if target.get("basis") == "cumulative" else worse(both)
    levels = [curve[day] for day in sorted(curve)]
    if kind != "falling" and any(b < a for a, b in pairwise(levels)):
        asked.add("falling_cumulative")
    return curve


def one_a_day(figures: list[dict[str, Any]], worse: Any) -> Curve:
    """Of two figures of one day the less favourable."""
    by_day: dict[dt.date, list[Fraction]] = {}
    for figure in figures:
        by_day.setdefault(dt.date.fromisoformat(figure["day"]), []).append(figure["amount"])
    return {day: worse(amounts) for day, amounts in by_day.items()}


def run_of(
    target: dict[str, Any], periods: list[dict[str, Any]], worse: Any, asked: set[str]
) -> Curve:
    """The sums of periods that follow on without a gap from the start."""
    named = [day for day in (day_of(each, "from") for each in periods) if day]
    start = day_of(target, "start")
    begin = start or (min(named) if named else None)
    spans = [each for each in periods if day_of(each, "from") in (None, begin)]
    pieces = [each for each in periods if day_of(each, "from") not in (None, begin)]
    before = Fraction(0)
    if target.get("basis") == "cumulative" and target.get("baseline_value") is not None:
        before = Fraction(target["baseline_value"])
    run = {day: before + amount for day, amount in one_a_day(spans, worse).items()}
    ends = set(run)
    pieces.sort(key=lambda each: (each["from"], each["day"], each["amount"]))
    for piece in pieces:
        first, last = days(piece)
        if first - DAY in run:
            summed = run[first - DAY] + piece["amount"]
            if run.get(last, summed) != summed:
                asked.add("overlapping_periods")
            run[last] = worse((run.get(last, summed), summed))
    ask_of_periods(pieces, spans, ends, run, start, asked)
    return run


def days(piece: dict[str, Any]) -> tuple[dt.date, dt.date]:
    return dt.date.fromisoformat(piece["from"]), dt.date.fromisoformat(piece["day"])


def ask_of_periods(
    pieces: list[dict[str, Any]],
    spans: list[dict[str, Any]],
    ends: set[dt.date],
    run: Curve,
    start: dt.date | None,
    asked: set[str],
) -> None:
    """A span told twice, days told twice, days not told at all."""
    if len({span["day"] for span in spans}) < len(spans):
        asked.add("overlapping_periods")
    for place, piece in enumerate(pieces):
        first, last = days(piece)
        shared = any(days(earlier)[1] >= first for earlier in pieces[:place])
        cut = any(first <= end < last for end in ends)
        if shared or cut or (start is not None and first < start):
            asked.add("overlapping_periods")
        elif not run or max(run) < first - DAY:
            asked.add("gap_in_periods")
