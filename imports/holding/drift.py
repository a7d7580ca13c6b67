"""A later plan that says a promise again otherwise: another number, another day, softer words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal

from .amounts import equal, in_unit
from .as_printed import day_words, figure_words
from .firmness import firmness, softer
from .promises import Drift, Promise, Saying

NUMBER, DUE, WORDS = "number", "due", "words"
# What is put where nothing shorter says it.
SHORT = 30
# So many of something, without a number: 一批, 一系列.
SOME = re.compile("一批|若干|一系列|部分|多个|一些|系列")
_SOME_UNITS = frozenset(("批", "系列", "些"))


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
        some = SOME.search(saying.quote)
        words = some[0] if some else saying.quote[:SHORT]
        return _told(saying, promise, NUMBER, words, softer=True)
    value = _as_promised(saying.value, saying, promise)
    if value is None or saying.measure != promise.measure:
        return None
    highest = _as_promised(saying.value_max, saying, promise)
    if _same_number(value, highest, saying, promise):
        return None
    less = _less(value, highest, saying, promise)
    new = figure_words(saying.value, saying.quote) or saying.quote[:SHORT]
    return _told(saying, promise, NUMBER, new, softer=less)


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


def _told(saying: Saying, promise: Promise, what: str, new: str, *, softer: bool) -> Drift:
    old = figure_of(promise)
    return Drift(
        promise.id, saying.start, what, old[0], new, softer, old_printed=old[1], new_printed=True
    )


def figure_of(promise: Promise) -> tuple[str, bool]:
    """The target as the plan prints it, and True; else as the ledger has it, and False."""
    for words in (promise.quote, promise.wording):
        if figure := figure_words(promise.value, words):
            return figure, True
    if promise.target_text:
        return promise.target_text, False
    return (promise.quote or promise.wording)[:SHORT], True


def _due(saying: Saying, promise: Promise) -> Drift | None:
    if saying.due is None or promise.due is None or saying.due == promise.due:
        return None
    return due_drift(promise, saying.start, saying.due, saying.quote)


def due_drift(promise: Promise, start: int, due: dt.date, quote: str) -> Drift | None:
    """Another day for the promise, as both are written; years where they are two and not said."""
    if promise.due is None:
        return None
    old, old_printed = day_of(promise)
    new = day_words(due, quote)
    years = (promise.due.year, due.year) if promise.due.year != due.year else None
    return Drift(
        promise.id,
        start,
        DUE,
        old,
        new or _in_full(due),
        due > promise.due,
        old_printed=old_printed,
        new_printed=bool(new),
        years=years,
    )


def day_of(promise: Promise) -> tuple[str, bool]:
    """The day of a promise as its plan prints it, and True; else in full, and False."""
    if promise.due is None:
        return "", False
    words = day_words(promise.due, promise.wording, promise.quote)
    return words or _in_full(promise.due), bool(words)


def _in_full(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _words(saying: Saying, promise: Promise) -> Drift | None:
    """Softer words for the same: 完成 became 推进, 确保 became 力争."""
    was = firmness(promise.quote or promise.wording, strength=promise.strength)
    now = firmness(saying.quote, strength=saying.strength)
    words = softer(was, now)
    if words is None:
        return None
    old = words[0] or (promise.quote or promise.wording)[:SHORT]
    return Drift(promise.id, saying.start, WORDS, old, words[1], True)
