"""Promises that a later plan says again in a clause of its text of which no record answers them:
without their number, in softer words, for a later day. Asked, never asserted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..language.numerals import PLAIN, narrow
from ..language.units import UNIT
from .drift import DUE, NUMBER, SHORT, SOME, WORDS, day_of, due_drift, figure_of
from .firmness import LADDER, firmness, softer
from .promises import Drift, Promise, Saying
from .spoken import CLAUSES, Thing, acts_in, things, wholly, without_acts
from .wordings import DAYS, names_a_place

# What came to nothing in its time and is to be made good: 没有按期完成的…在三季度内补齐.
_SLIPPED = re.compile("没有按期|未能?按[期时]|没能按期|逾期|顺延|补齐|续建|结转|延期|推迟到?|延至")
# Comes again each year: said for the next one it is another task.
_YEARLY = re.compile("每年|全年|年度|常态化|一年一度|办好|做好|举办|保持|持续")
_COUNT = re.compile(rf"{PLAIN}(?:万亿|亿|万|千|百)?(?:余|多)?(㎡|{UNIT})")
_BY = re.compile(rf"(?:{DAYS.pattern})(?:之?[内前])?")
# So many signs at least say of what is spoken where the clause says it by a part of its name.
PART = 4
# A name longer by more signs than these is of something else.
BEYOND = 2


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a plan: where it starts in the report, and its words."""

    start: int
    words: str


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    words: str
    # The commitment that was read in it, if any.
    saying: Saying | None
    # The clause behind it in its sentence: its figure is told of the same thing.
    behind: str = ""


def softened(
    promises: Sequence[Promise],
    sentences: Sequence[Sentence],
    *,
    sayings: Sequence[Saying],
    end: dt.date | None,
) -> list[Drift]:
    """What clauses of a later plan may have made of promises, in the order of promises; ``clause``
    of each is the clause.

    ``sentences`` are those of the plan's sections; ``sayings`` the commitments read in them (they
    tell the clause's day), ``end`` the last day that the report looks back on. A clause speaks of a
    promise where it names its thing in all its words; of what is made good late also where it says
    only a part of the name, and of one overdue promise alone.
    """
    clauses = [one for sentence in sentences for one in _clauses(sentence, sayings)]
    told: list[Drift] = []
    for promise in promises:
        ways = things(promise)
        for clause in clauses:
            if any(_is_of(clause, way) for way in ways):
                told += _drifts(clause, promise, end)
    told += _made_good(promises, clauses, end)
    return list({(one.promise, one.what): one for one in reversed(told)}.values())[::-1]


def _clauses(sentence: Sentence, sayings: Sequence[Saying]) -> Iterator[_Clause]:
    place = 0
    parts = CLAUSES.split(sentence.words)
    for words, behind in zip(parts, [*parts[1:], ""], strict=True):
        start = sentence.start + place
        place += len(words) + 1
        own = [one for one in sayings if start <= one.start < start + len(words)]
        begin = len(words) - len(words.lstrip())
        plain = words.strip().rstrip("。！？")
        if plain:
            yield _Clause(start + begin, plain, own[0] if own else None, behind)


def _is_of(clause: _Clause, thing: Thing) -> bool:
    """Whether the clause names the thing, and what is done there where that is only a place."""
    if not wholly(clause.words, thing):
        return False
    acts = acts_in(clause.words)
    if acts and thing.acts and not acts & thing.acts:
        return False
    if not thing.unit and names_a_place(thing.words) and not acts and thing.signs <= PART:
        return False
    # Where something is done to the thing and the clause does not say so, it names nothing else.
    return _beyond(clause.words, thing) <= (0 if thing.acts and not acts else BEYOND)


def _beyond(words: str, thing: Thing) -> int:
    """How many signs the names in a clause have beyond the thing's own: 中心小学周边道路 has four
    more than 中心小学."""
    own = thing.words.split()
    chunks = [chunk for chunk in without_acts(words).split() if any(one in chunk for one in own)]
    return sum(map(len, chunks)) - thing.signs if chunks else 0


def _drifts(clause: _Clause, promise: Promise, end: dt.date | None) -> Iterator[Drift]:
    """What the clause says otherwise. A number that is only left out is told by the softer words
    around it; 一批 in its place tells itself."""
    number = _numberless(clause, promise) if SOME.search(clause.words) else None
    words = None if number else _softer(clause, promise)
    yield from (one for one in (number, words, _later(clause, promise, end)) if one)


def _numberless(clause: _Clause, promise: Promise) -> Drift | None:
    """7所 became 一批."""
    if promise.measure != "quantity" or promise.value is None or _counts(clause.words):
        return None
    some = SOME.search(clause.words)
    old, is_printed = figure_of(promise)
    new = some[0] if some else clause.words[:SHORT]
    return _told(promise, clause, NUMBER, old, new, old_printed=is_printed)


def _counts(words: str) -> bool:
    """Whether a number of something stands in the words: no day, no 一批, no 二期."""
    return bool(_COUNT.search(SOME.sub(" ", DAYS.sub(" ", narrow(words)))))


def _counts_on(clause: _Clause, promise: Promise) -> bool:
    """Whether the clause behind has the figure: 持续推进电梯加装，力争竣工20台."""
    return bool(promise.unit) and any(
        match[1] == promise.unit for match in _COUNT.finditer(narrow(clause.behind))
    )


def _softer(clause: _Clause, promise: Promise) -> Drift | None:
    if _counts(clause.words) or _counts_on(clause, promise):
        return None
    strength = "strive" if re.search("力争|争取|努力", clause.words) else "firm"
    was = firmness(promise.quote or promise.wording, strength=promise.strength)
    found = softer(was, firmness(clause.words, strength=strength))
    if found is None:
        return None
    return _told(promise, clause, WORDS, found[0] or promise.wording[:SHORT], found[1])


def _later(clause: _Clause, promise: Promise, end: dt.date | None) -> Drift | None:
    """An end that was due already, said again for a later day."""
    said = clause.saying
    if said is None or said.due is None or promise.due is None or promise.measure != "milestone":
        return None
    over = end is not None and promise.due <= end < said.due
    level = firmness(promise.quote or promise.wording, strength="firm").level
    if not over or level < len(LADDER) or _YEARLY.search(promise.wording):
        return None
    found = due_drift(promise, clause.start, said.due, clause.words)
    return replace(found, clause=clause.words) if found else None


def _made_good(
    promises: Sequence[Promise], clauses: Sequence[_Clause], end: dt.date | None
) -> Iterator[Drift]:
    """Clauses that make good what was due, each of the one promise that it can mean."""
    late = [one for one in promises if one.due and end and one.due <= end]
    for clause in clauses:
        if not _SLIPPED.search(clause.words):
            continue
        own = [one for one in late if _part_of(clause, one)]
        if len(own) == 1:
            yield _made_up_for(clause, own[0])


def _part_of(clause: _Clause, promise: Promise) -> bool:
    words = _SLIPPED.sub(" ", clause.words)
    told = "".join(sign for sign in without_acts(words).split() if len(sign) > 1)
    acts = acts_in(words) & acts_in(promise.wording)
    enough = len(told) + 2 * bool(acts) >= PART and len(told) > 1
    return enough and any(told in way.words for way in things(promise))


def _made_up_for(clause: _Clause, promise: Promise) -> Drift:
    day = _BY.search(_SLIPPED.sub("  ", clause.words))
    old, is_printed = day_of(promise)
    new = day[0] if day else clause.words[:SHORT]
    return _told(promise, clause, DUE, old, new, old_printed=is_printed)


def _told(
    promise: Promise, clause: _Clause, what: str, old: str, new: str, *, old_printed: bool = True
) -> Drift:
    return Drift(
        promise.id,
        clause.start,
        what,
        old,
        new,
        softer=True,
        old_printed=old_printed,
        clause=clause.words,
    )
