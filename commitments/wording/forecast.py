"""A forecast in words: when at this pace, and what a month it takes. Calm, and never too good:
months are named whole, and what is needed is rounded up."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_CEILING, Context, Decimal
from fractions import Fraction

from ..forecast import Forecast, forecast_of
from ..items import Item
from ..units import convert
from .amounts import amount, date_words, near_day, number
from .sentences import spelled_unit
from .spoken import spoken as _

# Amounts of these are measured and not counted one by one.
_MEASURED = ("㎡", "米", "元", "吨", "千瓦", "%")
_DIGITS = 3
_EXACT = Context(prec=40, rounding=ROUND_CEILING)


def forecast_sentence(item: Item) -> str:
    """照目前进度，约2027年2月达到（时限2026年12月31日）；按时完成，9月底以后每月需86个。 "" where
    the rule has no line to draw it from, and of what is reached, silent or settled."""
    found = forecast_of(item)
    if found is None:
        return ""
    clauses = [_when(found, item), _needed(found, item)]
    return "；".join(clause for clause in clauses if clause) + "。"


def _when(found: Forecast, item: Item) -> str:
    """When the target is reached at the pace so far."""
    if found.pace <= 0:
        return _("照目前的数，推算不出何时达到")
    if found.reached_on is None:
        return _("照目前进度，十年内达不到")
    if found.reached_on <= item.as_of:
        day = near_day(found.day, year=item.as_of.year)
        return _("照%(day)s以前的进度推算，到现在应已达到") % {"day": day}
    named = {"month": _month(found.reached_on), "limit": _limit(found, item)}
    return _("照目前进度，约%(month)s达到（%(limit)s）") % named


def _limit(found: Forecast, item: Item) -> str:
    """The deadline beside the month; by how many days it is missed where the month is the same."""
    named = {"due": date_words(found.due), "days": found.late_by}
    if item.as_of > found.due:
        return _("时限%(due)s，已过") % named
    late = found.late_by is not None and found.late_by > 0
    if late and found.reached_on and _month(found.reached_on) == _month(found.due):
        return _("比时限%(due)s晚%(days)s天") % named
    return _("时限%(due)s") % named


def _needed(found: Forecast, item: Item) -> str:
    """What it takes to be in time: a month, or in all where less than a month or than one piece a
    month is left; "" where the time is over, and of multiples, whose amounts have no unit."""
    if found.needed_per_month is None or item.measure == "multiple":
        return ""
    words = _amount_words(found, item)
    a_month = found.needed_per_month
    if found.months_left < 1 or (is_counted(item) and a_month < 1):
        return words % {"when": _("按时完成，还"), "amount": _rounded_up(found.remaining, item)}
    day = near_day(found.day, year=item.as_of.year)
    when = _("按时完成，%(day)s以后每月") % {"day": day}
    return words % {"when": when, "amount": _rounded_up(a_month, item)}


def _amount_words(found: Forecast, item: Item) -> str:
    """The frame of an amount: which way a level has still to go."""
    if found.falls:
        return _("%(when)s需再降%(amount)s")
    level = item.reason_data.get("kind") == "level" and item.measure != "growth"
    return _("%(when)s需再升%(amount)s") if level else _("%(when)s需%(amount)s")


def _rounded_up(value: Fraction, item: Item) -> str:
    """An amount rounded up, so that nobody who does that much falls short: whole pieces, one place
    of percentage points, three digits of the rest and of what is large."""
    exact = _EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
    if is_counted(item):
        exact = exact.to_integral_value(ROUND_CEILING)
    if item.unit == "%":
        places = Decimal("0.1") if exact >= Decimal("0.1") else _last_digit(exact)
        return _("%(points)s个百分点") % {"points": number(exact.quantize(places, ROUND_CEILING))}
    if not is_counted(item) or exact >= 10**_DIGITS:
        exact = exact.quantize(_last_digit(exact), ROUND_CEILING)
    return amount(Decimal(f"{exact:f}"), spelled_unit(item))


def _last_digit(value: Decimal) -> Decimal:
    """The place of the third digit: 0.01 for 1.234, 1000 for 123456."""
    return Decimal(1).scaleb(value.adjusted() - _DIGITS + 1)


def is_counted(item: Item) -> bool:
    """Whether it is counted in whole pieces: its target and what was reached are whole numbers of
    something that is not measured."""
    told = [value for value in (item.value, item.attained) if value is not None]
    if any(value != value.to_integral_value() for value in told):
        return False
    return not any(
        item.unit and convert(Decimal(1), unit=item.unit, to=unit) is not None for unit in _MEASURED
    )


def _month(day: dt.date) -> str:
    return _("%(year)s年%(month)s月") % {"year": day.year, "month": day.month}
