"""A growth that is wanted beside the growth that was: of the year before, of the months so far."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ..language.numerals import ARABIC, magnitude, narrow
from .promises import Saying

BELOW_GROWTH, BELOW_LAST_GROWTH = "below_growth", "below_last_growth"
_OF_EACH = re.compile("年均|平均每年")
_MONEY = re.compile(rf"({ARABIC})(万亿|亿|万)?元")
_BEFORE = re.compile(r"同期[^，。；]{0,4}?" + _MONEY.pattern)
_YEAR = re.compile(r"(20\d\d)年")
_YEAR_BEFORE = re.compile("去年|上年|同期|同比")
_HUNDRED = Decimal(100)

Figures = tuple[tuple[str, Decimal, str], ...]


def growth_of_years(target: Saying, outcome: Saying) -> tuple[str, Figures] | None:
    """The growth of a year against the growth wanted of the next."""
    if not target.value or not outcome.value or not target.due or not outcome.due:
        return None
    ends = (outcome.due.month, outcome.due.day) == (12, 31)
    if not ends or outcome.due.year + 1 != target.due.year or _OF_EACH.search(target.quote):
        return None
    against = _is_of_year_before(outcome.baseline, outcome.due.year)
    if not against or not _is_of_year_before(_base_words(target), target.due.year):
        return None
    if outcome.value <= target.value:
        return None
    grown = ("growth_last_year", outcome.value, "%"), ("target_growth", target.value, "%")
    return BELOW_LAST_GROWTH, grown


def _is_of_year_before(text: str, year: int) -> bool:
    years = _YEAR.findall(text)
    return years == [str(year - 1)] if years else not text or bool(_YEAR_BEFORE.search(text))


def growth_so_far(
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
