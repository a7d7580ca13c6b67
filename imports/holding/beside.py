"""Targets of a report put beside what the same report says was reached; no verdict.

Told is only what rests on figures of one thing: same words, measure, unit and basis, days that can
be compared. ``figures`` of each are, in the order of a sentence:

- ``at_or_below_level``: ``last_year`` or ``reached``, ``target``.
- ``below_growth``: ``growth_so_far``, ``target_growth``; where the amounts are printed too:
  ``base_year`` (the whole year before), ``target_growth``, ``target_amount`` (what it makes),
  ``so_far``, ``rest`` (still needed), ``same_months_before``, ``rest_of_base_year`` (what the
  months still to come brought a year before).
- ``below_pace``: ``target``, ``reached``, ``rest``, ``per_month_so_far``, ``per_month_needed``
  (both to two places).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from ..language.numerals import ARABIC, magnitude, narrow
from .amounts import equal, in_unit
from .matching import Pair, held_together
from .periods import BEFORE_START, OTHER_PERIOD
from .promises import Beside, Promise, Saying
from .wordings import bare, nearest_words

AT_OR_BELOW, BELOW_GROWTH, BELOW_PACE = "at_or_below_level", "below_growth", "below_pace"
# Days apart are what is compared here; what else is doubtful is left alone.
_ALLOWED = frozenset((BEFORE_START, OTHER_PERIOD))
_LESS_IS_BETTER = re.compile("减|降|压|控制|失业|以内|不超过|浓度|能耗")
_WHOLE_YEAR = re.compile("全年|年度|累计")
_MONEY = re.compile(rf"({ARABIC})(万亿|亿|万)?元")
_BEFORE = re.compile(r"同期[^，。；]{0,4}?" + _MONEY.pattern)
_YEAR = re.compile(r"(20\d\d)年")
_YEAR_BEFORE = re.compile("去年|上年|同期|同比")
_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")
_MONTHS = 12

Figures = tuple[tuple[str, Decimal, str], ...]


def beside(sayings: Sequence[Saying], promises: Sequence[Promise]) -> list[Beside]:
    """Targets at or below what was reached, or below the pace kept, in reading order.

    ``sayings`` are the outcomes and commitments of one report, with their quotes and the words of
    their sentences before them: base amounts are read there and in ``baseline``. ``promises`` tell
    since when a target counts: that of the report itself (``id`` -1 - ``start``) or a stored one
    that it restates; without one a count is taken for the whole year only where the words or a
    completion ratio say so. ``Beside.start`` is the target's, ``other`` the outcome's.
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
        for told in _told_of(targets[start], _chosen(clear[start]), sayings, promises)
    ]


def _is_target(one: Saying) -> bool:
    plain = one.kind == "commitment" and one.value is not None and one.due is not None
    return plain and one.comparator != "<=" and not _LESS_IS_BETTER.search(one.quote)


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


def _told_of(
    target: Saying, outcomes: list[Saying], sayings: Sequence[Saying], promises: Sequence[Promise]
) -> Iterator[Beside]:
    """What the first of the outcomes that can be compared leaves to tell."""
    for outcome in outcomes:
        found = _compared(target, outcome, sayings, promises)
        if found:
            code, figures = found
            yield Beside(target.start, code, outcome.start, figures)
            return


def _compared(
    target: Saying, outcome: Saying, sayings: Sequence[Saying], promises: Sequence[Promise]
) -> tuple[str, Figures] | None:
    if outcome.due is None or target.due is None or outcome.comparator not in ("=", ">="):
        return None
    same_year = outcome.due.year == target.due.year and outcome.due < target.due
    if target.measure == "growth":
        return _growth(target, outcome, sayings) if same_year else None
    if target.measure not in ("quantity", "rate"):
        return None
    if _levels(target, outcome) or _year_to_year(target, outcome):
        return _level(target, outcome, "reached" if same_year else "last_year")
    if same_year and outcome.basis == "period" and _of_the_year(target, outcome, promises):
        return _level(target, outcome, "reached") or _pace(target, outcome)
    return None


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


def _growth(
    target: Saying, outcome: Saying, sayings: Sequence[Saying]
) -> tuple[str, Figures] | None:
    """A growth kept for some months against the growth wanted of the year."""
    if not target.value or not outcome.value or not _against_year_before(target, outcome):
        return None
    if outcome.value <= target.value:
        return None
    amounts = _amounts(target, outcome, sayings)
    if amounts is None:
        kept = ("growth_so_far", outcome.value, "%"), ("target_growth", target.value, "%")
        return BELOW_GROWTH, kept
    return _rest_of_year(target.value, *amounts)


def _against_year_before(target: Saying, outcome: Saying) -> bool:
    """Whether both are measured against the year before the target's."""
    year = target.due.year - 1 if target.due else 0
    return all(
        not text or _YEAR_BEFORE.search(text) or _YEAR.findall(text) == [str(year)]
        for text in (outcome.baseline, _base_words(target))
    )


def _base_words(target: Saying) -> str:
    """Against what the target is measured, with the year that its quote may name beside it."""
    named = _YEAR.search(target.quote)
    return (
        f"{named[0]}{target.baseline}"
        if named and named[0] not in target.baseline
        else (target.baseline)
    )


def _amounts(
    target: Saying, outcome: Saying, sayings: Sequence[Saying]
) -> tuple[Decimal, Decimal, Decimal] | None:
    """(the whole year before, so far, the same months before) in 元, where all are printed."""
    whole = _money(target.baseline) or _money(target.quote)
    named = _BEFORE.search(narrow(outcome.baseline)) or _BEFORE.search(narrow(outcome.before))
    so_far = _so_far(outcome, sayings)
    if whole is None or named is None or so_far is None:
        return None
    return whole, so_far, _read(named[1], named[2])


def _money(text: str) -> Decimal | None:
    found = _MONEY.search(narrow(text))
    return _read(found[1], found[2]) if found else None


def _read(number: str, scale: str | None) -> Decimal:
    return Decimal(number.replace(",", "")) * magnitude(scale or "")


def _so_far(outcome: Saying, sayings: Sequence[Saying]) -> Decimal | None:
    """The amount whose growth is told: the last one before it in its sentence."""
    begin = outcome.start - len(outcome.before)
    before = [
        one
        for one in sayings
        if begin <= one.start < outcome.start
        and (one.kind, one.measure, one.unit) == ("outcome", "quantity", "元")
        and one.basis != "change"
        and one.due == outcome.due
    ]
    return max(before, key=lambda one: one.start).value if before else None


def _rest_of_year(
    growth: Decimal, whole: Decimal, so_far: Decimal, before: Decimal
) -> tuple[str, Figures] | None:
    """What the rest of the year must bring against what the same months brought a year before."""
    wanted = whole * (_HUNDRED + growth) / _HUNDRED
    rest, rest_before = wanted - so_far, whole - before
    if rest >= rest_before:
        return None
    figures = (
        ("base_year", whole, "元"),
        ("target_growth", growth, "%"),
        ("target_amount", wanted, "元"),
        ("so_far", so_far, "元"),
        ("rest", rest, "元"),
        ("same_months_before", before, "元"),
        ("rest_of_base_year", rest_before, "元"),
    )
    return BELOW_GROWTH, figures
