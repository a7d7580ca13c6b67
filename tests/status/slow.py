"""The status rule, read a second time: slow, simple, and knowing nothing of the product.

Written from the text of the rule as a stranger would, over the plain dictionaries that
``manage.py judge`` takes: days are ISO texts, numbers texts, a missing key is unknown. It counts
months day by day and keeps every number an exact fraction. Only the tests use it, to hold the
product's rule against; nothing of the product is imported here, and a test sees to that.
"""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
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
Answer = dict[str, Any]


def judged(target: dict[str, Any], figures: list[dict[str, Any]], as_of: str) -> Answer:
    """status, ratio, expected, gap (texts with six places or None), light, sorted questions."""
    state = target.get("state", "active")
    if state != "active":
        return answer(state)
    kind = kind_of(target)
    if kind == "not_measurable":
        return answer(kind)
    today = dt.date.fromisoformat(as_of)
    asked: set[str] = set()
    start, due = day_of(target, "start"), day_of(target, "due")
    if start and due and due < start:
        asked.add("due_before_start")
    counting = figures_that_count(target, figures, today, asked)
    if kind == "milestone":
        return milestone(target, counting, today, asked)
    curve = curve_of(target, kind, counting, asked)
    return measured(target, kind, curve, today, asked)


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


# Amounts against the target


def measured(
    target: dict[str, Any], kind: str, curve: Curve, today: dt.date, asked: set[str]
) -> Answer:
    """The status of whatever is no milestone."""
    due = day_of(target, "due")
    line = line_of(target, kind)

    def told(status: str, day: dt.date | None) -> Answer:
        if day is None:
            return answer(status, asked=asked)
        ratio = ratio_of(target, kind, curve[day], line)
        expected = expected_of(target, kind, day, line) if ratio is not None else None
        claim = target.get("claimed_ratio")
        if claim is not None and ratio is not None and claim_differs(claim, ratio):
            asked.add("claim_differs")
        return answer(status, ratio=ratio, expected=expected, asked=asked)

    def reached(day: dt.date) -> bool:
        return is_reached(target, kind, curve[day])

    if due is not None and today > due:
        return told(*after(target, kind, curve, reached, due, today))
    if not curve:
        return told(nothing_yet(target, today), None)
    last = max(curve)
    if reached(last) and kind == "count":
        return told(finished(target, curve[last]), last)
    status = "on_schedule" if reached(last) else open_status(target, kind, last, curve, line)
    return told("stale" if is_old(target, last, today) else status, last)


def after(
    target: dict[str, Any], kind: str, curve: Curve, reached: Any, due: dt.date, today: dt.date
) -> tuple[str, dt.date | None]:
    """Status and the day it rests on, the deadline having passed."""
    in_time = sorted(day for day in curve if day <= due)
    late = sorted(day for day in curve if day > due)
    if kind == "count":
        if in_time and reached(in_time[-1]):
            return finished(target, curve[in_time[-1]]), in_time[-1]
        if late and reached(late[-1]):
            return "completed_late", next(day for day in late if reached(day))
        if late or due in curve:
            return "overdue", max(curve)
    else:
        if due in curve:
            return ("completed" if reached(due) else "missed"), due
        short = [day for day in late if not reached(day)]
        if short:
            return "missed", short[-1]
    return silent_at_due(target, due, today), max(curve) if curve else None


def silent_at_due(target: dict[str, Any], due: dt.date, today: dt.date) -> str:
    within = (today - due).days <= target.get("grace_days", 20)
    return "awaiting" if within else "due_unreported"


def nothing_yet(target: dict[str, Any], today: dt.date) -> str:
    known = [day for day in (day_of(target, "start"), day_of(target, "given")) if day]
    if not known:
        return "not_due"
    limit = months_later(max(known), target.get("reporting_months", 3))
    return "unreported" if today > limit else "not_due"


def is_old(target: dict[str, Any], day: dt.date, today: dt.date) -> bool:
    limit = months_later(day, target.get("reporting_months", 3))
    return (today - limit).days > target.get("grace_days", 20)


def open_status(
    target: dict[str, Any], kind: str, day: dt.date, curve: Curve, line: Curve | None
) -> str:
    if kind == "ceiling":
        return "breached"
    ratio = ratio_of(target, kind, curve[day], line)
    expected = expected_of(target, kind, day, line)
    if ratio is None or expected is None:
        return "not_due"
    return "behind" if ratio < expected else "on_schedule"


def is_reached(target: dict[str, Any], kind: str, amount: Fraction) -> bool:
    goal, nearly = goal_of(target), target.get("comparator") == "~"
    if kind in ("ceiling", "rank"):
        return amount <= goal
    if kind == "falling":
        way = Fraction(target["baseline_value"]) - goal
        return amount <= goal + (way / 20 if nearly else 0)
    return amount >= goal * (Fraction(95, 100) if nearly else 1)


def finished(target: dict[str, Any], amount: Fraction) -> str:
    top = number(target.get("value_max"))
    return "exceeded" if amount > (goal_of(target) if top is None else top) else "completed"


def has_way(target: dict[str, Any], kind: str) -> bool:
    """Whether the way from the baseline is what is measured."""
    baseline = number(target.get("baseline_value"))
    rises = kind == "level" and baseline is not None and baseline < goal_of(target)
    return kind == "falling" or rises


def ratio_of(
    target: dict[str, Any], kind: str, amount: Fraction, line: Curve | None
) -> Fraction | None:
    goal = goal_of(target)
    if has_way(target, kind):
        baseline = Fraction(target["baseline_value"])
        return (amount - baseline) / (goal - baseline)
    if kind in ("ceiling", "rank") or goal == 0 or (kind == "level" and line is None):
        return None
    return amount / goal


def line_of(target: dict[str, Any], kind: str) -> Curve | None:
    """The planned amounts by day; the first is that of the evening before the start."""
    start, due = day_of(target, "start"), day_of(target, "due")
    if kind in ("ceiling", "rank") or due is None or (start and due < start):
        return None
    points: Curve = {}
    if start and (kind != "level" or has_way(target, kind)):
        points[start - DAY] = origin_of(target, kind)
    for node in target.get("nodes", []):
        day = dt.date.fromisoformat(node["day"])
        if node.get("value") is not None and (start is None or start <= day) and day <= due:
            points[day] = as_amount(target, Fraction(node["value"]))
    return {due: goal_of(target), **points} if points else None


def origin_of(target: dict[str, Any], kind: str) -> Fraction:
    baseline = number(target.get("baseline_value"))
    counts_on = target.get("basis") == "cumulative" and not target.get("progress_share")
    from_baseline = has_way(target, kind) or (kind == "count" and counts_on)
    return baseline if from_baseline and baseline is not None else Fraction(0)


def expected_of(
    target: dict[str, Any], kind: str, day: dt.date, line: Curve | None
) -> Fraction | None:
    if line is None or day < min(line):
        return None
    planned, goal = planned_at(line, day), goal_of(target)
    if has_way(target, kind):
        baseline = Fraction(target["baseline_value"])
        share = (planned - baseline) / (goal - baseline)
    else:
        share = planned / goal if goal else Fraction(0)
    return max(Fraction(0), min(Fraction(1), share))


def planned_at(line: Curve, day: dt.date) -> Fraction:
    left = max(known for known in line if known <= day)
    following = [known for known in line if known > day]
    if not following:
        return line[left]
    right = min(following)
    share = months_between(left + DAY, day) / months_between(left + DAY, right)
    return line[left] + (line[right] - line[left]) * share


def claim_differs(claim: str, ratio: Fraction) -> bool:
    """Beyond the rounding of the claim itself: 79.5 may stand for 79.45 to 79.55."""
    places = len(claim.partition(".")[2])
    return abs(ratio * 100 - Fraction(claim)) > Fraction(1, 2 * 10**places)


# Milestones


def milestone(
    target: dict[str, Any], figures: list[dict[str, Any]], today: dt.date, asked: set[str]
) -> Answer:
    """Stages in order, or simply done."""
    order = stages_of(target)
    told = so_far(figures, [*order, *([target["stage"]] if target.get("stage") else [])])

    def reached(day: dt.date) -> bool:
        return is_done(target, order, *told[day])

    return answer(milestone_status(target, order, told, reached, today), asked=asked)


def milestone_status(
    target: dict[str, Any], order: list[str], told: Any, reached: Any, today: dt.date
) -> str:
    due = day_of(target, "due")
    if due is not None and today > due:
        in_time = sorted(day for day in told if day <= due)
        late = sorted(day for day in told if day > due)
        if in_time and reached(in_time[-1]):
            return beyond(target, order, told[in_time[-1]][0])
        if late and reached(late[-1]):
            return "completed_late"
        return "overdue" if late or due in told else silent_at_due(target, due, today)
    if not told:
        return nothing_yet(target, today)
    last = max(told)
    if reached(last):
        return beyond(target, order, told[last][0])
    if is_old(target, last, today):
        return "stale"
    return node_status(target, order, told[last][0], today)


def stages_of(target: dict[str, Any]) -> list[str]:
    """As they are listed, else as the plan's nodes name them by day."""
    if target.get("stages"):
        return list(target["stages"])
    nodes = [node for node in target.get("nodes", []) if node.get("stage")]
    names = [node["stage"] for node in sorted(nodes, key=lambda node: node["day"])]
    return list(dict.fromkeys(names))


def so_far(
    figures: list[dict[str, Any]], order: list[str]
) -> dict[dt.date, tuple[str | None, bool | None]]:
    """Day -> (stage, done) as known by then; what was once reached stays reached."""
    told: dict[dt.date, tuple[str | None, bool | None]] = {}
    stage: str | None = None
    done: bool | None = None
    first = True
    for figure in sorted(figures, key=lambda each: in_time(each, order)):
        said = figure.get("stage")
        if first or (said and place(said, order) >= place(stage, order)):
            stage = said
        done = True if done else figure.get("done")
        first = False
        told[dt.date.fromisoformat(figure["day"])] = stage, done
    return told


def in_time(figure: dict[str, Any], order: list[str]) -> tuple[str, int, bool, str]:
    """Of one day the further stage last, and "not done" after it."""
    said = figure.get("stage") or ""
    return figure["day"], place(said, order), figure.get("done") is False, said


def place(stage: str | None, order: list[str]) -> int:
    return order.index(stage) if stage in order else -1


def is_done(target: dict[str, Any], order: list[str], stage: str | None, done: bool | None) -> bool:
    if done is not None:
        return done
    wanted = target.get("stage") or (order[-1] if order else None)
    if not stage or not wanted:
        return False
    return stage == wanted or 0 <= place(wanted, order) <= place(stage, order)


def beyond(target: dict[str, Any], order: list[str], stage: str | None) -> str:
    wanted = place(target.get("stage"), order)
    return "exceeded" if 0 <= wanted < place(stage, order) else "completed"


def node_status(target: dict[str, Any], order: list[str], stage: str | None, today: dt.date) -> str:
    nodes = [node for node in target.get("nodes", []) if node.get("stage")]
    if not nodes:
        return "not_due"
    for node in nodes:
        passed = today > dt.date.fromisoformat(node["day"])
        wanted = place(node["stage"], order)
        there = stage == node["stage"] if wanted < 0 else wanted <= place(stage, order)
        if passed and not there:
            return "behind"
    return "on_schedule"


# Making the answer


def answer(
    status: str,
    *,
    ratio: Fraction | None = None,
    expected: Fraction | None = None,
    asked: set[str] | None = None,
) -> Answer:
    told, wanted = six(ratio), six(expected)
    return {
        "status": status,
        "ratio": told,
        "expected": wanted,
        "gap": str(Decimal(told) - Decimal(wanted)) if told and wanted else None,
        "light": light(status, ratio, expected),
        "questions": sorted(asked or ()),
    }


def light(status: str, ratio: Fraction | None, expected: Fraction | None) -> str:
    if status != "behind" or ratio is None or expected is None:
        return ""
    short = expected - ratio
    if short < Fraction(10, 100):
        return "slight"
    return "slow" if short <= Fraction(30, 100) else "serious"


def six(value: Fraction | None) -> str | None:
    """Six places; a number half-way between two goes to the even one."""
    if value is None:
        return None
    with localcontext() as context:
        context.prec = 60
        whole, rest = divmod(value * 10**6, 1)
        up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1)
        exact = Decimal(int(whole) + (1 if up else 0)) / 10**6
        return str(exact.quantize(Decimal("0.000001"), rounding=ROUND_HALF_EVEN))
