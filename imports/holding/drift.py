"""A later plan that says a promise again otherwise: another number, another day, softer words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal

from ..language.numerals import PLAIN, narrow
from ..language.units import UNIT
from .amounts import equal, in_unit, printed
from .firmness import firmness, softer
from .promises import Drift, Promise, Saying
from .wordings import DAYS

NUMBER, DUE, WORDS = "number", "due", "words"
# What is put where nothing shorter says it.
SHORT = 30
# So many of something, without a number: 一批, 一系列.
_SOME = re.compile("一批|若干|一系列|部分|多个|一些|系列")
_SOME_UNITS = frozenset(("批", "系列", "些"))
# What stands behind the first number of a figure: a second one, the unit.
_BEHIND = re.compile(rf"(?:[-~至到]{PLAIN}(?:亿|万)?)?(?:㎡|{UNIT})?")


def drifts(pairs: Iterable[tuple[Saying, Promise]]) -> list[Drift]:
    """What each commitment says otherwise than the promise it restates, in the order of the pairs.

    The same thing in other words or units is none. Whether one restates the other is settled
    before.
    """
    told: list[Drift] = []
    for saying, promise in pairs:
        if saying.kind == "commitment":
            told += [found for found in _drifts(saying, promise) if found]
    return told


def _drifts(saying: Saying, promise: Promise) -> tuple[Drift | None, ...]:
    return _number(saying, promise), _due(saying, promise), _words(saying, promise)


def _number(saying: Saying, promise: Promise) -> Drift | None:
    if promise.value is None:
        return None
    if _unnumbered(saying, promise):
        new = _SOME.search(saying.quote)
        return _told(saying, promise, NUMBER, new[0] if new else saying.quote[:SHORT], softer=True)
    value = _as_promised(saying.value, saying, promise)
    if value is None or saying.measure != promise.measure:
        return None
    highest = _as_promised(saying.value_max, saying, promise)
    if _same_number(value, highest, saying, promise):
        return None
    less = _less(value, highest, saying, promise)
    return _told(saying, promise, NUMBER, _figure(saying.value, saying.quote), softer=less)


def _unnumbered(saying: Saying, promise: Promise) -> bool:
    """Whether the number is gone: 7所 became 一批."""
    if promise.measure != "quantity" or saying.measure not in ("quantity", "milestone"):
        return False
    some = saying.unit in _SOME_UNITS and promise.unit not in _SOME_UNITS
    return saying.value is None or (some and saying.value == 1)


def _as_promised(value: Decimal | None, saying: Saying, promise: Promise) -> Decimal | None:
    return None if value is None else in_unit(value, saying.unit, promise.unit)


def _same_number(value: Decimal, highest: Decimal | None, saying: Saying, promise: Promise) -> bool:
    """The same figure, no more loosely said: 约 for a figure that stood for itself is looser."""
    one, other = promise.value or Decimal(0), promise.value_max
    if not equal(value, one) or (highest is None) != (other is None):
        return False
    if highest is not None and other is not None and not equal(highest, other):
        return False
    return saying.comparator != "~" or promise.comparator == "~"


def _less(value: Decimal, highest: Decimal | None, saying: Saying, promise: Promise) -> bool:
    """Whether the new figure asks for less than the old one."""
    one = promise.value or Decimal(0)
    if equal(value, one):
        return highest is None or promise.value_max is None or highest < promise.value_max
    falling = promise.comparator == "<=" or (
        promise.baseline_value is not None and promise.baseline_value > one
    )
    return value > one if falling else value < one


def _figure(value: Decimal | None, text: str) -> str:
    """The figure as the text prints it, with its bound and unit; the text where it prints none."""
    plain = narrow(text)
    for number, _, words in printed(plain):
        if number == value:
            begin = plain.find(words)
            return text[begin : begin + len(words) + _length_behind(plain, begin + len(words))]
    return text[:SHORT]


def _length_behind(plain: str, place: int) -> int:
    found = _BEHIND.match(plain, place)
    return len(found[0]) if found else 0


def _told(saying: Saying, promise: Promise, what: str, new: str, *, softer: bool) -> Drift:
    old = promise.target_text or _figure(promise.value, promise.quote or promise.wording)
    return Drift(promise.id, saying.start, what, old, new, softer)


def _due(saying: Saying, promise: Promise) -> Drift | None:
    if saying.due is None or promise.due is None or saying.due == promise.due:
        return None
    old = _day_words(promise.due, promise.wording, promise.quote)
    new = _day_words(saying.due, saying.quote)
    return Drift(promise.id, saying.start, DUE, old, new, saying.due > promise.due)


def _day_words(day: dt.date, *texts: str) -> str:
    """The day as written, where the words name its month or the end of a year; else in full."""
    for text in texts:
        for match in DAYS.finditer(narrow(text)):
            if _names(match[0], day):
                return text[match.start() : match.end()]
    return f"{day.year}年{day.month}月{day.day}日"


def _names(words: str, day: dt.date) -> bool:
    month = re.search(r"(\d{1,2})月", words)
    if month:
        return int(month[1]) == day.month
    at_end = day.month == 12 and re.search("年底|年末|年内", words)
    return bool(at_end) or bool(re.search(str(day.year), words))


def _words(saying: Saying, promise: Promise) -> Drift | None:
    """Softer words for the same: 完成 became 推进, 确保 became 力争."""
    was = firmness(promise.quote or promise.wording, strength=promise.strength)
    now = firmness(saying.quote, strength=saying.strength)
    words = softer(was, now)
    if words is None:
        return None
    old = words[0] or (promise.quote or promise.wording)[:SHORT]
    return Drift(promise.id, saying.start, WORDS, old, words[1], True)
