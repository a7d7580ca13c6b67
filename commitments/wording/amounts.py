"""Amounts, percentages and days in words. Decimal in, text out; nothing is flattered."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache

from ..exact import EXACT
from ..lights import OURS, POINTS, Bound, Scheme, bound_of, shortfall
from .spoken import spoken as _

# Magnitude -> (from this amount on, how many places it may have behind the point).
_MAGNITUDES = (("亿", Decimal(10**8)), ("万", Decimal(10**4)))
_PLACES = {"元": 4}
_HUNDRED = Decimal(100)
_MOST_PLACES = 4


def number(value: Decimal) -> str:
    """Plain digits without trailing zeros or exponent: Decimal("480.50") -> "480.5"."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def amount(value: Decimal, unit: str = "") -> str:
    """An amount as people say it: (480000, ㎡) -> "48万㎡", (2000, 个) -> "2000个".

    万 and 亿 are used only where nothing is lost and at most two places stand behind the point
    (four for 元), so 20090人 stays "20090人".
    """
    places = _PLACES.get(unit, 2)
    for sign, factor in _MAGNITUDES:
        if abs(value) < factor or unit in ("%", "", "年"):
            continue
        scaled = value / factor
        if scaled == round(scaled, places):
            return f"{number(scaled)}{sign}{unit}"
    return f"{number(value)}{unit}"


def as_percent(ratio: Decimal, *, places: int = 1) -> str:
    """A fraction in percent, rounded half up to ``places``: Decimal("0.7833") -> "78.3%"."""
    return f"{number(_rounded(ratio, places))}%"


def percent(ratio: Decimal, *, places: int = 1) -> str:
    """A fraction in percent that never claims more than it is: what falls short of the whole is
    never "100%", what is more than nothing never "0%"."""
    for shown in _candidates(places):
        text = as_percent(ratio, places=shown)
        if (text == "100%") == (ratio == 1) and (text == "0%") == (ratio == 0):
            return text
    return f"{number((ratio * _HUNDRED).quantize(Decimal(1).scaleb(-places), ROUND_DOWN))}%"


# Asked for by each cell and sentence of an item in turn.
@lru_cache(maxsize=1024)
def percents(
    ratio: Decimal, expected: Decimal, *, places: int = 1, scheme: Scheme = OURS
) -> tuple[str, str]:
    """What was reached and what was planned, in percent, with as many places as it takes for the
    two to say the same as the status: neither level where one is behind, nor across a bound of
    ``scheme``. Gaps under one point have two places at least."""
    gap = ratio - expected
    least = max(places, 2) if 0 < abs(gap) < Decimal("0.01") else places
    for shown in _candidates(least):
        left, right = _rounded(ratio, shown), _rounded(expected, shown)
        same = _same_story((left, right), (ratio, expected), scheme)
        if same and _whole(left) == _whole(ratio * _HUNDRED):
            return f"{number(left)}%", f"{number(right)}%"
    return f"{number(ratio * _HUNDRED)}%", f"{number(expected * _HUNDRED)}%"


def gap_points(ratio: Decimal, expected: Decimal, *, places: int = 1, scheme: Scheme = OURS) -> str:
    """How many points lie between the two as they are shown: "25", "4.2", "0.04"."""
    texts = percents(ratio, expected, places=places, scheme=scheme)
    left, right = (Decimal(text.rstrip("%")) for text in texts)
    exact = abs(left - right)
    for shown in _candidates(1):
        rounded = exact.quantize(Decimal(1).scaleb(-shown), ROUND_HALF_UP)
        if _same_gap(rounded.copy_sign(left - right), ratio - expected, scheme):
            return number(rounded)
    return number(exact)


def _candidates(places: int) -> Iterator[int]:
    return iter(range(places, _MOST_PLACES + 1))


def _rounded(ratio: Decimal, places: int) -> Decimal:
    return (ratio * _HUNDRED).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _whole(points: Decimal) -> bool:
    return points >= _HUNDRED


def _same_story(
    shown: tuple[Decimal, Decimal], true: tuple[Decimal, Decimal], scheme: Scheme
) -> bool:
    """Whether reached and planned as they are shown (percent) have the order and the light of the
    true ones (fractions)."""
    left, right = shown[0] / _HUNDRED, shown[1] / _HUNDRED
    return _order(left - right) == _order(true[0] - true[1]) and (
        _bound(left, right, scheme) == _bound(*true, scheme)
    )


def _same_gap(shown: Decimal, gap: Decimal, scheme: Scheme) -> bool:
    """Whether a gap shown in points has the sign of the true one (a fraction), and its light where
    lights go by points."""
    if _order(shown) != _order(gap):
        return False
    if scheme.basis != POINTS:
        return True
    return bound_of(-shown / _HUNDRED, scheme) == bound_of(-gap, scheme)


def _order(gap: Decimal) -> tuple[bool, bool]:
    return gap > 0, gap < 0


def _bound(ratio: Decimal, expected: Decimal, scheme: Scheme) -> Bound | None:
    if ratio >= expected:
        return None
    if scheme.basis == POINTS:
        return bound_of(EXACT.subtract(expected, ratio), scheme)
    short = shortfall(ratio, expected, basis=scheme.basis)
    return None if short is None else bound_of(short, scheme)


# Days are asked for again and again, a hundred times on a page; there is one language.
@lru_cache(maxsize=4096)
def date_words(day: dt.date) -> str:
    """A day in full: 2026年9月30日."""
    return _("%(year)s年%(month)s月%(day)s日") % _parts(day)


@lru_cache(maxsize=4096)
def near_day(day: dt.date, *, year: int | None = None) -> str:
    """A day in short: 9月底 where it is the month's last, else 9月12日; with its year where that is
    not ``year``."""
    last = day.day == calendar.monthrange(day.year, day.month)[1]
    text = (_("%(month)s月底") if last else _("%(month)s月%(day)s日")) % _parts(day)
    return text if day.year == year else _("%(year)s年%(text)s") % {"year": day.year, "text": text}


def _parts(day: dt.date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "day": day.day}
