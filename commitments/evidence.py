"""Which figures count, and what they add up to. No Django here.

Period figures are summed as far as they run without a gap from the start and judged at the end of
that run; of cumulative figures and levels the latest counts. What does not add up is used as far
as it can be, and asks a question.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from .exact import EXACT
from .schedule import ONE_DAY
from .units import exactly, times

if TYPE_CHECKING:
    from .target import Target

ZERO = Decimal(0)


# What was written is a Decimal; in another unit it may be what no Decimal holds (亩 in ㎡).
Amount = Decimal | Fraction


# Millions of figures and points are made in a night: tuples cost a third of frozen dataclasses.
class Figure(NamedTuple):
    """One report: ``value`` in ``unit`` speaks of ``day``, or of ``from_day`` to ``day`` where its
    basis is "period". ``key`` names it in ``Outcome.rests_on``; ``claimed_ratio`` is in percent."""

    day: dt.date
    from_day: dt.date | None = None
    value: Amount | None = None
    unit: str = ""
    basis: str = "cumulative"
    stage: str | None = None
    done: bool | None = None
    claimed_ratio: Decimal | None = None
    key: Any = None


class Known(NamedTuple):
    """What is known of one day, as the rule weighs it: an amount in the target's unit, or a stage
    or "done"; and the figures it rests on."""

    day: dt.date
    value: Amount | None = None
    stage: str | None = None
    done: bool | None = None
    figures: tuple[Figure, ...] = ()


class Point(NamedTuple):
    """What is Known of one day, for those who draw it or reckon on from it: ``value`` is exact."""

    day: dt.date
    value: Fraction | None = None
    stage: str | None = None
    done: bool | None = None
    figures: tuple[Figure, ...] = ()


def point_of(known: Known) -> Point:
    """The Point of what is known of a day."""
    value = None if known.value is None else Fraction(known.value)
    return Point(known.day, value, known.stage, known.done, known.figures)


def figures_of_span(
    figures: Iterable[Figure], *, target: Target, as_of: dt.date
) -> tuple[list[Figure], list[str]]:
    """The figures whose day lies from the target's start to ``as_of`` and that say something of
    its kind, in its unit; and the question codes they ask."""
    questions: list[str] = []
    milestone = target.measure == "milestone"
    heard = [figure for figure in figures if figure.day <= as_of]
    if milestone:
        known = [figure for figure in heard if figure.stage or figure.done is not None]
    else:
        known = [figure for figure in heard if figure.value is not None]
    start = target.start
    inside = known if start is None else [figure for figure in known if figure.day >= start]
    if known and not inside:
        questions.append("before_start_only")
    if milestone:
        return inside, questions
    # The figures are mostly in the target's own unit.
    unit = None if target.measure == "multiple" else target.unit
    converted = [figure if figure.unit == unit else _in_unit(figure, target) for figure in inside]
    usable = [figure for figure in converted if figure is not None]
    if len(usable) < len(converted):
        questions.append("unit_differs")
    least = min([figure.value or ZERO for figure in usable], default=ZERO)
    if target.kind == "count" and least < ZERO:
        questions.append("sign_unclear")
    return usable, questions


def evidence(figures: Sequence[Figure], *, target: Target) -> tuple[list[Known], list[str]]:
    """What ``figures`` add up to, by day, and the question codes they ask."""
    if target.measure == "milestone":
        return _stages(figures, target), []
    # Of two figures for one day the less favourable counts.
    larger_is_worse = target.kind in ("falling", "ceiling", "rank")
    if not _adds_up(target):
        return _one_a_day(figures, larger_is_worse=larger_is_worse), []
    questions: list[str] = []
    if "period" not in [figure.basis for figure in figures]:
        known = _one_a_day(figures, larger_is_worse=larger_is_worse)
    else:
        known, questions = _summed(figures, target, larger_is_worse=larger_is_worse)
    if target.kind != "falling" and _falls(known):
        questions.append("falling_cumulative")
    return known, questions


def _summed(
    figures: Sequence[Figure], target: Target, *, larger_is_worse: bool
) -> tuple[list[Known], list[str]]:
    """The sums of the periods and the running totals beside them. Of the two for one day the less
    favourable counts, and where they differ it is asked why."""
    begin = target.start or _first_day(figures)
    pieces = [figure for figure in figures if _needs_sum(figure, begin)]
    running = [figure for figure in figures if not _needs_sum(figure, begin)]
    spans = [figure for figure in running if figure.basis == "period"]
    totals = [figure for figure in running if figure.basis != "period"]
    steps = _one_a_day(spans, larger_is_worse=larger_is_worse)
    chained, questions = _chain(steps, pieces, target, larger_is_worse=larger_is_worse)
    if _told_twice(spans):
        questions.append("overlapping_periods")
    summed = {known.day: known for known in chained}
    for known in _one_a_day(totals, larger_is_worse=larger_is_worse):
        held = summed.get(known.day)
        if held is not None and held.value != known.value:
            questions.append("overlapping_periods")
        # A running total may hold more than was added since the start, where the target does too.
        if held is None or target.basis == "cumulative" or _worse(known, held, larger_is_worse):
            summed[known.day] = known
    return [summed[day] for day in sorted(summed)], questions


def _adds_up(target: Target) -> bool:
    """Whether its figures of single periods are summed: counts and amounts that run up from the
    start. Rates, growth, ranks and levels are not."""
    if target.kind == "count":
        return True
    return target.measure == "quantity" and target.basis in ("period", "cumulative")


def _in_unit(figure: Figure, target: Target) -> Figure | None:
    """The figure in the target's unit; None where it cannot be converted, or where a target
    without a unit leaves open what its number counts."""
    assert isinstance(figure.value, Decimal)
    if target.measure == "multiple":
        return _of_multiple(figure, target)
    if target.measure == "quantity" and figure.unit and not target.unit:
        return None
    value = exactly(figure.value, unit=figure.unit or "", to=target.unit or "")
    if value is figure.value:
        return figure
    return None if value is None else figure._replace(value=value)


def _of_multiple(figure: Figure, target: Target) -> Figure:
    """翻一番 is reported as an amount, or as a multiple of the baseline itself."""
    assert isinstance(figure.value, Decimal)
    assert target.baseline_value is not None
    if figure.unit in ("倍", "番"):
        value = EXACT.multiply(times(figure.value, figure.unit), target.baseline_value)
        return figure._replace(value=value)
    return figure


def _first_day(figures: Sequence[Figure]) -> dt.date | None:
    """The day the earliest period begins: where nobody said when the work starts, the run of
    periods begins there."""
    return min((f.from_day for f in figures if f.basis == "period" and f.from_day), default=None)


def _needs_sum(figure: Figure, begin: dt.date | None) -> bool:
    """Whether a figure is one piece of a run: a period that does not begin where the run does."""
    if figure.basis != "period" or figure.from_day is None:
        return False
    return figure.from_day != begin


def _one_a_day(figures: Sequence[Figure], *, larger_is_worse: bool = False) -> list[Known]:
    """The figures by day. Where two speak of one day the less favourable counts: never claim
    more than the figures show."""
    best: dict[dt.date, tuple[Figure, ...]] = {}
    for figure in figures:
        held = best.get(figure.day)
        if held is None or _worse(figure, held[0], larger_is_worse):
            best[figure.day] = (figure,)
        elif figure.value == held[0].value:
            best[figure.day] = (*held, figure)
    return [Known(day, best[day][0].value or ZERO, None, None, best[day]) for day in sorted(best)]


def _worse(figure: Figure | Known, held: Figure | Known, larger_is_worse: bool) -> bool:
    assert figure.value is not None
    assert held.value is not None
    return figure.value > held.value if larger_is_worse else figure.value < held.value


def _chain(
    steps: list[Known], pieces: Sequence[Figure], target: Target, *, larger_is_worse: bool
) -> tuple[list[Known], list[str]]:
    """Sum the pieces that follow on without a gap; ask about those that overlap, leave one, or
    come to something else than is known of their last day: the less favourable counts."""
    base = _carried(target)
    points = {step.day: step._replace(value=_sum(step, base)) for step in steps}
    questions: list[str] = []
    reach: dt.date | None = None
    for piece in sorted(pieces, key=lambda figure: (figure.from_day, figure.day, figure.value)):
        assert piece.from_day is not None
        assert piece.value is not None
        before = points.get(piece.from_day - ONE_DAY)
        if _overlaps(piece, reach=reach, steps=steps, start=target.start):
            questions.append("overlapping_periods")
        elif before is None and not any(day >= piece.from_day for day in points):
            questions.append("gap_in_periods")
        reach = max(piece.day, reach or piece.day)
        if before is None:
            continue
        summed = Known(piece.day, _sum(before, piece.value), figures=(*before.figures, piece))
        held = points.get(piece.day)
        if held is not None and held.value != summed.value:
            questions.append("overlapping_periods")
        if held is None or _worse(summed, held, larger_is_worse):
            points[piece.day] = summed
    return [points[day] for day in sorted(points)], questions


def _sum(known: Known, more: Amount) -> Amount:
    value = known.value or ZERO
    if isinstance(value, Fraction) or isinstance(more, Fraction):
        return Fraction(value) + Fraction(more)
    return EXACT.add(value, more)


def _overlaps(
    piece: Figure, *, reach: dt.date | None, steps: Sequence[Known], start: dt.date | None
) -> bool:
    """Whether a piece begins before the start, inside another piece, or is cut in two by the end
    of a span from the start. One that lies wholly inside such a span adds nothing and asks nothing.
    """
    assert piece.from_day is not None
    if start is not None and piece.from_day < start:
        return True
    if reach is not None and piece.from_day <= reach:
        return True
    return any(piece.from_day <= step.day < piece.day for step in steps)


def _told_twice(spans: Sequence[Figure]) -> bool:
    """Whether one span from the start is told twice."""
    ends = [span.day for span in spans]
    return len(set(ends)) < len(ends)


def _carried(target: Target) -> Decimal:
    """What was there before the start: the sum of periods runs on from the baseline of a
    cumulative target (124 signed before, 200 promised)."""
    if target.basis == "cumulative" and target.baseline_value is not None:
        return target.baseline_value
    return ZERO


def _falls(points: Sequence[Known]) -> bool:
    values = [known.value or ZERO for known in points]
    return values != sorted(values)


def _stages(figures: Sequence[Figure], target: Target) -> list[Known]:
    """Stages by day. What was once reached stays reached: an earlier stage, or a word that is not
    among the stages, reported later is a slip of the pen, not a building that shrank."""
    order = {stage: rank for rank, stage in enumerate(target.steps)}
    if target.stage:
        order.setdefault(target.stage, len(order))
    points: list[Known] = []
    for figure in sorted(figures, key=lambda each: _place_in_time(each, order)):
        held = points[-1] if points else None
        stage, done = figure.stage, figure.done
        rests: tuple[Figure, ...] = (figure,)
        if held and (not stage or order.get(stage, -1) < order.get(held.stage or "", -1)):
            stage = held.stage
        if held and held.done:
            done = True
        # What stays reached rests on the figure that told of it.
        if held and (stage, done) != (figure.stage, figure.done):
            rests = (*held.figures, figure)
        points.append(Known(figure.day, stage=stage, done=done, figures=rests))
    return points


def _place_in_time(figure: Figure, order: Mapping[str, int]) -> tuple[dt.date, int, bool, str]:
    """Of one day the further stage comes last, and "not done" behind it, so that it does not matter
    which was entered first."""
    stage = figure.stage or ""
    return figure.day, order.get(stage, -1), figure.done is False, stage
