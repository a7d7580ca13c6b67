"""THE status rule: what a commitment's status is on a day, and why.

One function, ``judge``. No Django, no clock: the day is passed in, a reason comes out. Words for
people are made from the reason in ``wording.py``. Every other part of 兑现 asks this rule; none
keeps a copy of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from .evidence import ZERO, Amount, Figure, Known, Point, evidence, figures_of_span, point_of
from .exact import EXACT
from .lights import OURS, Bound, Scheme, bound_of, shortfall
from .once import once
from .schedule import (
    Line,
    Node,
    add_days,
    add_months,
    fresh_until,
    line,
    rounded,
    share_gone_by,
    stages_due,
)
from .target import Target

__all__ = [
    "GROUPS",
    "RULE_VERSION",
    "STATUSES",
    "Figure",
    "Node",
    "Outcome",
    "Target",
    "judge",
]

RULE_VERSION = "2"

# Status -> group, in the order the groups are shown.
GROUP_OF: dict[str, str] = {
    "completed": "done",
    "exceeded": "done",
    "completed_late": "done",
    "on_schedule": "on_track",
    "behind": "slow",
    "breached": "slow",
    "overdue": "failed",
    "missed": "failed",
    "unreported": "no_data",
    "stale": "no_data",
    "awaiting": "no_data",
    "due_unreported": "no_data",
    "not_due": "other",
    "not_measurable": "other",
    "ongoing": "other",
    "suspended": "other",
    "withdrawn": "other",
}
STATUSES = tuple(GROUP_OF)
GROUPS = tuple(dict.fromkeys(GROUP_OF.values()))
# States that settle the status whatever the figures say; all four leave the denominator.
SETTLED_STATES = ("ongoing", "suspended", "withdrawn", "not_measurable")
OUTSIDE_DENOMINATOR = frozenset(SETTLED_STATES)
# A commitment with parts shows its worst part.
WORST_FIRST = ("failed", "slow", "no_data", "other", "on_track", "done")
# Kinds that are held against no line.
UNPLANNED = ("milestone", "ceiling", "rank")
NEARLY = Decimal("0.95")
# How an amount is told that no decimal holds (20亩 in ㎡).
SHOWN = Context(prec=28)
NOTHING: Mapping[str, Any] = MappingProxyType({})


class Outcome(NamedTuple):
    """The judgement: ratio, expected and gap are fractions with six places (gap = ratio −
    expected, negative is behind); ``rests_on`` are the keys of the figures used."""

    status: str
    ratio: Decimal | None = None
    expected: Decimal | None = None
    gap: Decimal | None = None
    light: str = ""
    light_word: str = ""
    questions: tuple[str, ...] = ()
    reason: str = ""
    data: Mapping[str, Any] = NOTHING
    rests_on: tuple[Any, ...] = ()
    rule_version: str = RULE_VERSION

    @property
    def group(self) -> str:
        """The group of the status: done, on_track, slow, failed, no_data, other."""
        return GROUP_OF[self.status]


def judge(
    target: Target, figures: Iterable[Figure], as_of: dt.date, *, scheme: Scheme = OURS
) -> Outcome:
    """The status of ``target`` on ``as_of``, from the figures that speak of days up to it."""
    if target.state in SETTLED_STATES:
        return Outcome(status=target.state, reason=f"state_{target.state}")
    if unmeasurable := _unmeasurable(target):
        return Outcome(status="not_measurable", reason=unmeasurable)
    known, questions = _known(target, figures, as_of)
    return _Case(target, known, as_of, scheme, questions).outcome()


def _known(
    target: Target, figures: Iterable[Figure], as_of: dt.date
) -> tuple[list[Known], list[str]]:
    """What the figures that count add up to, by day and in the target's unit, and the question
    codes they ask."""
    usable, questions = figures_of_span(figures, target=target, as_of=as_of)
    known, more = evidence(usable, target=target)
    return known, questions + more


def weighed(
    target: Target, figures: Iterable[Figure], as_of: dt.date
) -> tuple[list[Point], list[str]]:
    """What the rule knows of each day, as Points, and the question codes the figures ask. Charts
    draw these points, so that they tell what the rule saw."""
    known, questions = _known(target, figures, as_of)
    return [point_of(each) for each in known], questions


def planned_line(target: Target) -> Line | None:
    """The planned line of a target; None for what is never pro-rated. A level without a baseline
    has one only where the plan names values on days, from the first of them on."""
    goal = target.goal
    if target.kind in UNPLANNED or goal is None:
        return None
    origin: Fraction | None = Fraction(0)
    if target.from_baseline:
        origin = target.origin
    elif target.kind == "level":
        origin = None
    elif carries_on(target):
        origin = target.origin
    nodes = target.planned_nodes
    return line(start=target.start, due=target.due, origin=origin, target=goal, nodes=nodes)


def carries_on(target: Target) -> bool:
    """Whether the line of a count begins at what was there before (124 signed before, 200
    promised)."""
    counted = target.basis == "cumulative" and not target.progress_share
    return counted and bool(target.baseline_value)


def worst(outcomes: Sequence[Outcome]) -> Outcome:
    """The outcome of a commitment with parts: its worst part. ``outcomes`` must not be empty."""
    return min(outcomes, key=lambda outcome: WORST_FIRST.index(outcome.group))


def _unmeasurable(target: Target) -> str:
    """Why there is nothing to hold figures against; "" where there is."""
    if target.kind == "milestone":
        return ""
    if target.value is None:
        return "no_target_value"
    if target.measure == "multiple" and not target.baseline_value:
        return "no_baseline"
    return ""


# What of the target was reached on a day, and what was expected of it there; None where nothing
# says so.
Shares = tuple[Fraction | None, Fraction | None]


class _Case:
    """One target held against its evidence on one day."""

    def __init__(
        self,
        target: Target,
        points: Sequence[Known],
        as_of: dt.date,
        scheme: Scheme,
        questions: list[str],
    ) -> None:
        self.target = target
        self.points = points
        self.as_of = as_of
        self.scheme = scheme
        self.questions = questions
        self.kind = target.kind
        self.aim = target.aim
        self.told: dict[dt.date, Shares] = {}
        if target.start and target.due and target.due < target.start:
            self.questions.append("due_before_start")

    # The two halves of the rule

    def outcome(self) -> Outcome:
        """The outcome, with the questions that the figures ask."""
        due = self.target.due
        if due is not None and self.as_of > due:
            return self._after(due)
        return self._before()

    def _before(self) -> Outcome:
        """Status before the deadline has passed."""
        if not self.points:
            return self._nothing_yet()
        point = self.points[-1]
        if self._reached(point):
            if self.kind in ("count", "milestone"):
                return self._made(self._completed(point), "reached", point)
            status, reason = "on_schedule", "holds"
        else:
            status, reason = self._open_status(point)
        # Figures behind a gap are added to nothing, so they make nothing fresh.
        limit = self._fresh_until(point.day)
        if self.as_of > limit:
            return self._made("stale", "figure_old", point, fresh_until=limit)
        return self._made(status, reason, point)

    def _after(self, due: dt.date) -> Outcome:
        """Status after the deadline has passed."""
        up_to = [point for point in self.points if point.day <= due]
        later = [point for point in self.points if point.day > due]
        if self.kind in ("count", "milestone"):
            if up_to and self._reached(up_to[-1]):
                return self._made(self._completed(up_to[-1]), "reached", up_to[-1])
            # The latest counts: what was reached late and then fell short again is not reached.
            if later and self._reached(later[-1]):
                first = next(point for point in later if self._reached(point))
                return self._made("completed_late", "reached_late", first)
            short = "overdue", "not_reached_at_due"
        else:
            on_day = [point for point in up_to if point.day == due]
            if on_day and self._reached(on_day[-1]):
                return self._made("completed", "held_at_due", on_day[-1])
            # One from earlier does not settle a level, and one from later does not say it held.
            later = on_day or [point for point in later if not self._reached(point)]
            short = "missed", "not_reached_at_due"
        reaching = later or [point for point in up_to if point.day == due]
        if reaching:
            return self._made(*short, reaching[-1])
        return self._unsettled(due)

    # Parts of them

    def _nothing_yet(self) -> Outcome:
        begin = [day for day in (self.target.start, self.target.given) if day]
        if not begin:
            return self._made("not_due", "no_figure_due_yet", None)
        first_due = add_months(max(begin), self.target.reporting_months)
        if self.as_of > first_due:
            return self._made("unreported", "no_figure_yet", None, first_due=first_due)
        return self._made("not_due", "no_figure_due_yet", None, first_due=first_due)

    def _unsettled(self, due: dt.date) -> Outcome:
        """The deadline has passed and no figure reaches it: nobody is called late for that."""
        last = self.points[-1] if self.points else None
        limit = add_days(due, self.target.grace_days)
        status = "awaiting" if self.as_of <= limit else "due_unreported"
        return self._made(status, status, last, limit=limit)

    def _open_status(self, point: Known) -> tuple[str, str]:
        if self.kind == "ceiling":
            return "breached", "does_not_hold"
        if self.kind == "milestone":
            return self._milestone_status(point)
        ratio, expected = self._shares(point)
        if ratio is None or expected is None:
            return "not_due", "no_line"
        if ratio >= expected:
            return "on_schedule", "on_line"
        return "behind", "below_line"

    def _milestone_status(self, point: Known) -> tuple[str, str]:
        staged = [node for node in self.target.nodes if node.stage]
        if not staged:
            return "not_due", "no_nodes"
        if self._missed_node(point):
            return "behind", "node_missed"
        return "on_schedule", "on_nodes"

    def _missed_node(self, point: Known | None) -> Node | None:
        """The latest planned stage whose day has passed and that was not reached."""
        here = self._rank(point.stage) if point else -1
        for node in reversed(stages_due(self.target.nodes, self.as_of)):
            wanted = self._rank(node.stage)
            if wanted > here or (wanted < 0 and (point is None or point.stage != node.stage)):
                return node
        return None

    # Figures against the target

    def _reached(self, point: Known) -> bool:
        if self.kind == "milestone":
            return self._stage_reached(point)
        value, aim = point.value, self.aim
        assert value is not None
        assert aim is not None
        nearly = self.target.comparator == "~"
        if self.kind in ("ceiling", "rank"):
            return value <= aim
        if self.kind == "falling":
            ratio, _expected = self._shares(point)
            return value <= aim or (nearly and ratio is not None and ratio >= Fraction(NEARLY))
        return value >= (EXACT.multiply(aim, NEARLY) if nearly else aim)

    def _stage_reached(self, point: Known) -> bool:
        if point.done is not None:
            return point.done
        if not point.stage:
            return False
        wanted = self.target.stage or (self.target.steps[-1] if self.target.steps else None)
        if point.stage == wanted:
            return True
        return wanted is not None and 0 <= self._rank(wanted) <= self._rank(point.stage)

    def _completed(self, point: Known) -> str:
        """completed, or exceeded where the figure goes beyond the target."""
        if self.kind == "milestone":
            beyond = bool(
                self.target.stage
                and point.stage
                and self._rank(point.stage) > self._rank(self.target.stage) >= 0
            )
        else:
            top = self.target.value_max if self.target.value_max is not None else self.aim
            assert point.value is not None
            assert top is not None
            beyond = point.value > top
        return "exceeded" if beyond else "completed"

    def _rank(self, stage: str | None) -> int:
        """The place of a stage in order; -1 where it is not among them."""
        steps = self.target.steps
        return steps.index(stage) if stage is not None and stage in steps else -1

    def _shares(self, point: Known) -> Shares:
        """What of the target was reached on the day of the figure, and what the plan wanted by
        then; each reckoned once."""
        if point.day not in self.told:
            ratio = self._ratio(point.value)
            expected = self._expected(point.day) if ratio is not None else None
            self.told[point.day] = ratio, expected
        return self.told[point.day]

    def _ratio(self, value: Amount | None) -> Fraction | None:
        target, aim = self.target, self.aim
        if aim is None or value is None or self.kind in ("ceiling", "rank"):
            return None
        if target.from_baseline:
            baseline = target.baseline_value
            assert baseline is not None
            return quotient(difference(value, baseline), EXACT.subtract(aim, baseline))
        if self.kind == "level" and self.line is None:
            return None
        return quotient(value, aim) if aim else None

    def _expected(self, day: dt.date) -> Fraction | None:
        """What the plan wanted by a day, as a fraction of the target."""
        if self._straight():
            assert self.target.start is not None
            assert self.target.due is not None
            share = share_gone_by(self.target.start, self.target.due, day)
            if carries_on(self.target) and not self.target.from_baseline:
                had = self._ratio(self.target.baseline_value)
                return share if had is None else _within(had + (1 - had) * share)
            return share
        line, goal, origin = self.line, self.target.goal, Fraction(0)
        if line is None or goal is None or day < line.known_from:
            return None
        if self.target.from_baseline:
            assert self.target.origin is not None
            origin = self.target.origin
        share = (line.at(day) - origin) / (goal - origin)
        return _within(share)

    def _straight(self) -> bool:
        """Whether one straight line leads from nothing, or the baseline, to the target: then the
        months gone by say all, whatever the amounts between."""
        target = self.target
        start, due = target.start, target.due
        if start is None or due is None or due < start or self.kind in UNPLANNED:
            return False
        if target.nodes and any(node.value is not None for node in target.nodes):
            return False
        return target.from_baseline or self.kind != "level"

    @once
    def line(self) -> Line | None:
        """The planned line."""
        return planned_line(self.target)

    def _fresh_until(self, day: dt.date) -> dt.date:
        """The last day on which a figure of ``day`` is still fresh."""
        target = self.target
        return fresh_until(
            day, reporting_months=target.reporting_months, grace_days=target.grace_days
        )

    # Making the outcome

    def _made(self, status: str, reason: str, point: Known | None, **data: Any) -> Outcome:
        ratio = expected = gap = bound = None
        data["kind"], data["due"] = self.kind, self.target.due
        if point is not None:
            exact, wanted = self._shares(point)
            ratio = None if exact is None else rounded(exact)
            expected = None if wanted is None else rounded(wanted)
            data["day"], data["stage"] = point.day, point.stage
            data["value"] = _plain(point.value)
            if self.kind == "milestone" and (node := self._missed_node(point)):
                data |= {"node_day": node.day, "node_stage": node.stage}
            self._check_claim(point)
            bound = self._bound(point) if status == "behind" else None
        if ratio is not None and expected is not None:
            gap = EXACT.subtract(ratio, expected)
        return Outcome(
            status=status,
            ratio=ratio,
            expected=expected,
            gap=gap,
            light=bound.light if bound else "",
            light_word=bound.word if bound else "",
            questions=tuple(dict.fromkeys(self.questions)) if self.questions else (),
            reason=reason,
            data=data,
            rests_on=tuple([figure.key for figure in point.figures]) if point else (),
        )

    def _bound(self, point: Known) -> Bound | None:
        """The light's bound, by the exact fractions and not by what is shown of them."""
        ratio, expected = self._shares(point)
        if ratio is None or expected is None:
            return None
        short = shortfall(ratio, expected, basis=self.scheme.basis)
        return bound_of(short, self.scheme) if short is not None else None

    def _check_claim(self, point: Known) -> None:
        """Ask where a stated ratio differs from ours by more than its own rounding."""
        of_day = [figure.claimed_ratio for figure in point.figures if figure.day == point.day]
        claims = [claim for claim in of_day if claim is not None]
        if not claims and self.target.claimed_ratio is not None:
            claims = [self.target.claimed_ratio]
        exact = self._shares(point)[0] if claims else None
        if exact is not None and any(_differs(claim, exact) for claim in claims):
            self.questions.append("claim_differs")


def _differs(claim: Decimal, ratio: Fraction) -> bool:
    """Whether a claim in percent is another ratio than ours, beyond the rounding of its digits."""
    exponent = claim.as_tuple().exponent
    assert isinstance(exponent, int)
    half_unit = Decimal(5).scaleb(min(exponent, 0) - 1)
    return abs(ratio * 100 - Fraction(claim)) > Fraction(half_unit)


def _within(share: Fraction) -> Fraction:
    """A share that is expected: never less than nothing, never more than all."""
    return min(max(share, Fraction(0)), Fraction(1))


def difference(amount: Amount, baseline: Decimal) -> Amount:
    """What lies between an amount and a baseline, exactly."""
    if isinstance(amount, Fraction):
        return amount - Fraction(baseline)
    return EXACT.subtract(amount, baseline)


def quotient(dividend: Amount, divisor: Decimal) -> Fraction:
    """The exact fraction of two amounts."""
    above, below = dividend.as_integer_ratio()
    times_below, times_above = divisor.as_integer_ratio()
    return Fraction(above * times_above, below * times_below)


def _plain(number: Amount | None) -> str | None:
    """An amount as text, with as many digits as it needs; what no decimal holds with SHOWN's."""
    if isinstance(number, Fraction):
        number = SHOWN.divide(Decimal(number.numerator), Decimal(number.denominator))
    return None if number is None else f"{number.normalize(EXACT) or ZERO:f}"
