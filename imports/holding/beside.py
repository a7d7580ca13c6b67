"""Targets of a report put beside what the same report says was reached; no verdict.

Told is only what rests on figures of one thing: same words, measure, unit and basis, days that can
be compared. ``figures`` of each are, in the order of a sentence:

- ``at_or_below_level``: ``last_year`` or ``reached``, ``target``.
- ``below_growth``: ``growth_so_far``, ``target_growth``; where the amounts are printed too:
  ``base_year`` (the whole year before), ``target_growth``, ``target_amount`` (what it makes),
  ``so_far``, ``rest`` (still needed), ``same_months_before``, ``rest_of_base_year`` (what the
  months still to come brought a year before).
- ``below_last_growth``: ``growth_last_year``, ``target_growth``.
- ``ceiling_above_level``: ``last_year`` or ``reached``, ``ceiling``: no more is allowed,
  and so much or less it was.
- ``below_yearly_average``: ``total`` of the years that the report looks back on, ``years`` (how
  many), ``per_year`` (to two places), ``target`` of one year.
- ``below_pace``: ``target``, ``reached``, ``rest``, ``per_month_so_far``, ``per_month_needed``
  (both to two places).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .amounts import equal, in_unit
from .growths import Figures, growth_of_years, growth_so_far
from .matching import ABOVE_TARGET, Pair, held_together
from .periods import BEFORE_START, OTHER_PERIOD
from .promises import Beside, Promise, Saying
from .wordings import bare, nearest_words

AT_OR_BELOW, BELOW_PACE = "at_or_below_level", "below_pace"
CEILING, BELOW_AVERAGE = "ceiling_above_level", "below_yearly_average"
# Days apart and more than is asked for are what is compared here; what else is doubtful is left.
_ALLOWED = frozenset((BEFORE_START, OTHER_PERIOD, ABOVE_TARGET))
_LESS_IS_BETTER = re.compile("减|降|压|控制|失业|以内|不超过|浓度|能耗")
_AT_MOST = re.compile("控制在|以内|不超过|不高于|减至|降至|压[减降]到|减到|降到")
_OF_YEARS = re.compile("(?:过去|近|[这此])?([二三四五])年[来间内]")
_WHOLE_YEAR = re.compile("全年|年度|累计")
_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")
_MONTHS = 12


def beside(
    sayings: Sequence[Saying], promises: Sequence[Promise], *, since: dt.date | None = None
) -> list[Beside]:
    """Targets at or below what was reached, or below the pace kept, in reading order.

    ``sayings`` are the outcomes and commitments of one report, with their quotes and the words of
    their sentences before them: base amounts are read there and in ``baseline``. ``promises`` tell
    since when a target counts: that of the report itself (``id`` -1 - ``start``) or a stored one
    that it restates; without one a count is taken for the whole year only where the words or a
    completion ratio say so. ``since`` is the first day that the report looks back on: a total of
    several years is one of so many. ``Beside.start`` is the target's, ``other`` the outcome's.
    """
    targets = {one.start: one for one in sayings if _is_target(one)}
    outcomes = [one for one in sayings if one.kind == "outcome" and one.value is not None]
    asked = [_as_promise(one) for one in targets.values()]
    clear: dict[int, list[Pair]] = defaultdict(list)
    for pair in held_together(outcomes, asked, start=None, end=None):
        if not set(pair.doubts) - _ALLOWED:
            clear[-1 - pair.promise.id].append(pair)
    return [
        told
        for start in sorted(clear)
        for told in _told_of(
            targets[start], _chosen(clear[start]), _Known(sayings, promises, since)
        )
    ]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known besides a target and an outcome."""

    sayings: Sequence[Saying]
    promises: Sequence[Promise]
    since: dt.date | None


def _is_target(one: Saying) -> bool:
    plain = one.kind == "commitment" and one.value is not None and one.due is not None
    return plain and not one.falls and (_is_ceiling(one) or not _LESS_IS_BETTER.search(one.quote))


def _is_ceiling(one: Saying) -> bool:
    """Whether no more than so much is allowed; nothing is below none at all."""
    at_most = one.comparator == "<=" or bool(_AT_MOST.search(one.quote))
    return at_most and bool(one.value) and one.measure in ("quantity", "rate")


def _as_promise(one: Saying) -> Promise:
    """The target as what outcomes are held against, with the words it leans on."""
    wording = one.quote if bare(one.quote) else f"{nearest_words(one.before)} {one.quote}"
    return Promise(
        id=-1 - one.start,
        wording=wording,
        subject=one.subject,
        measure=one.measure,
        value=one.value,
        value_max=one.value_max,
        unit=one.unit,
        comparator=one.comparator,
        basis=one.basis,
        start=None,
        due=one.due,
        area=one.area,
        strength=one.strength,
        baseline=one.baseline,
    )


def _chosen(pairs: list[Pair]) -> list[Saying]:
    """The outcomes that speak of the target, last first; none where two say unlike things of one
    day."""
    said: dict[tuple[dt.date | None, str], set[Decimal | None]] = defaultdict(set)
    for pair in pairs:
        said[pair.saying.due, pair.saying.basis].add(pair.saying.value)
    alone = [pair.saying for pair in pairs if len(said[pair.saying.due, pair.saying.basis]) == 1]
    return sorted(alone, key=lambda one: (one.due or dt.date.min, one.start), reverse=True)


def _told_of(target: Saying, outcomes: list[Saying], known: _Known) -> Iterator[Beside]:
    """What the first of the outcomes that can be compared leaves to tell."""
    for outcome in outcomes:
        found = _compared(target, outcome, known)
        if found:
            code, figures = found
            yield Beside(target.start, code, outcome.start, figures)
            return


def _compared(target: Saying, outcome: Saying, known: _Known) -> tuple[str, Figures] | None:
    if outcome.due is None or target.due is None or outcome.due >= target.due or outcome.falls:
        return None
    if target.measure == "growth":
        return _of_growths(target, outcome, known.sayings)
    if target.measure not in ("quantity", "rate"):
        return None
    if _is_ceiling(target):
        return _ceiling(target, outcome)
    return _of_amounts(target, outcome, known) if outcome.comparator != "<=" else None


def _of_growths(
    target: Saying, outcome: Saying, sayings: Sequence[Saying]
) -> tuple[str, Figures] | None:
    if outcome.comparator == "<=" or outcome.due is None or target.due is None:
        return None
    if outcome.due.year == target.due.year:
        return growth_so_far(target, outcome, sayings)
    return growth_of_years(target, outcome)


def _of_amounts(target: Saying, outcome: Saying, known: _Known) -> tuple[str, Figures] | None:
    same_year = _year_of(outcome) == _year_of(target)
    if _levels(target, outcome) or _year_to_year(target, outcome):
        return _level(target, outcome, "reached" if same_year else "last_year")
    if outcome.basis == "cumulative":
        return _average(target, outcome, known.since)
    if same_year and outcome.basis == "period" and _of_the_year(target, outcome, known.promises):
        return _level(target, outcome, "reached") or _pace(target, outcome)
    return None


def _year_of(one: Saying) -> int:
    return one.due.year if one.due else 0


def _ceiling(target: Saying, outcome: Saying) -> tuple[str, Figures] | None:
    """No more than so much is allowed, and so much or less it was."""
    value, most = _in_unit_of(target, outcome), target.value_max or target.value
    states = target.basis == outcome.basis == "level" or _year_to_year(target, outcome)
    if not states or outcome.comparator == ">=" or value is None or most is None:
        return None
    if value > most and not equal(value, most):
        return None
    what = "reached" if _year_of(outcome) == _year_of(target) else "last_year"
    return CEILING, ((what, value, target.unit), ("ceiling", most, target.unit))


def _average(target: Saying, outcome: Saying, since: dt.date | None) -> tuple[str, Figures] | None:
    """A target of one year beside what the years before it brought on an average."""
    value, wanted, years = _in_unit_of(target, outcome), target.value, _years(outcome, since)
    one_year = target.basis == "period" and _year_of(target) == _year_of(outcome) + 1
    if not one_year or years < 2 or value is None or wanted is None:
        return None
    if wanted * years > value:
        return None
    return BELOW_AVERAGE, (
        ("total", value, target.unit),
        ("years", Decimal(years), "年"),
        ("per_year", _rounded(value / years), target.unit),
        ("target", wanted, target.unit),
    )


def _years(outcome: Saying, since: dt.date | None) -> int:
    """Of how many whole years a count is the total; 0 where nobody knows."""
    named = _OF_YEARS.search(outcome.before + outcome.quote)
    if named:
        return "一二三四五".index(named[1]) + 1
    ends = outcome.due and (outcome.due.month, outcome.due.day) == (12, 31)
    begins = since and (since.month, since.day) == (1, 1)
    if not (since and outcome.due and ends and begins):
        return 0
    return outcome.due.year - since.year + 1


def _levels(target: Saying, outcome: Saying) -> bool:
    """Whether both tell a state, or both count on without a beginning. Nothing is above 100 %."""
    if target.measure == "rate" and target.value == _HUNDRED:
        return False
    same = target.basis == outcome.basis and target.basis in ("level", "cumulative")
    counts_on = target.basis != "cumulative" or "累计" in target.quote
    return same and counts_on and (target.due or dt.date.min) > (outcome.due or dt.date.max)


def _year_to_year(target: Saying, outcome: Saying) -> bool:
    """Whether one counts a year, the other the next."""
    if not target.due or not outcome.due or target.basis != "period" != outcome.basis:
        return False
    ends = (outcome.due.month, outcome.due.day) == (12, 31)
    return ends and outcome.basis == "period" and target.due.year == outcome.due.year + 1


def _of_the_year(target: Saying, outcome: Saying, promises: Sequence[Promise]) -> bool:
    """Whether the target counts from the first of January, as the outcome does."""
    year = outcome.due.year if outcome.due else 0
    first = dt.date(year, 1, 1)
    known = [one for one in promises if one.id == -1 - target.start or _restates(target, one)]
    if known:
        return all(one.start == first for one in known)
    return bool(_WHOLE_YEAR.search(target.quote)) or _ratio_fits(target, outcome)


def _restates(target: Saying, promise: Promise) -> bool:
    if promise.value != target.value or promise.due != target.due or promise.unit != target.unit:
        return False
    return bare(promise.subject) == bare(target.subject) or promise.quote == target.quote


def _ratio_fits(target: Saying, outcome: Saying) -> bool:
    claimed, value = outcome.claimed_ratio, _in_unit_of(target, outcome)
    if claimed is None or value is None or not target.value:
        return False
    step = Decimal(1).scaleb(int(claimed.as_tuple().exponent))
    return abs(_HUNDRED * value / target.value - claimed) <= step / 2


def _in_unit_of(target: Saying, outcome: Saying) -> Decimal | None:
    if outcome.value is None:
        return None
    return in_unit(outcome.value, outcome.unit, target.unit)


def _level(target: Saying, outcome: Saying, what: str) -> tuple[str, Figures] | None:
    value, wanted = _in_unit_of(target, outcome), target.value_max or target.value
    if value is None or wanted is None or (wanted > value and not equal(wanted, value)):
        return None
    unit = target.unit
    return AT_OR_BELOW, ((what, value, unit), ("target", wanted, unit))


def _pace(target: Saying, outcome: Saying) -> tuple[str, Figures] | None:
    """What is left to do a month against what each month brought."""
    value, wanted = _in_unit_of(target, outcome), target.value
    so_far, left = _months(outcome.due), _months_between(outcome.due, target.due)
    if value is None or wanted is None or not so_far or not left:
        return None
    rest = wanted - value
    if rest * so_far >= value * left:
        return None
    figures = (
        ("target", wanted),
        ("reached", value),
        ("rest", rest),
        ("per_month_so_far", _rounded(value / so_far)),
        ("per_month_needed", _rounded(rest / left)),
    )
    return BELOW_PACE, tuple((what, number, target.unit) for what, number in figures)


def _months(day: dt.date | None) -> int:
    """How many whole months of its year are over on a day; 0 within a month."""
    if day is None or day.day != calendar.monthrange(day.year, day.month)[1]:
        return 0
    return day.month


def _months_between(day: dt.date | None, due: dt.date | None) -> int:
    if day is None or due is None or day.year != due.year:
        return 0
    return max(0, (_months(due) - day.month) if _months(due) else 0)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_CENT, rounding=ROUND_HALF_UP)
