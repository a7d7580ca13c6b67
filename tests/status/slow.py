"""The status rule, read a second time: slow, simple, and knowing nothing of the product.

Written from the text of the rule as a stranger would, over the plain dictionaries that
``manage.py judge`` takes: days are ISO texts, numbers texts, a missing key is unknown. It counts
months day by day and keeps every number an exact fraction. Only the tests use it, to hold the
product's rule against; nothing of the product is imported here, and a test sees to that.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from typing import Any

from tests.status.slow_figures import (
    DAY,
    Curve,
    as_amount,
    curve_of,
    day_of,
    figures_that_count,
    goal_of,
    kind_of,
    months_between,
    months_later,
    number,
)

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
