"""Promises that no report speaks of, by searching every clause of every report for their words.

A clause without a record speaks too; how it must, ``spoken`` says. Absence from a report is not
proof of anything.
"""

from __future__ import annotations

import datetime as dt
import heapq
import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ..report.topics import neighbours
from .promises import Promise, Unmentioned
from .spoken import CLAUSES, MAYBE, SILENT, SPOKEN, Thing, share, speaks, things
from .synonyms import one_name
from .wordings import shared_words, telling

# So much of a promise's words in one clause, and the clause comes near.
NEAR = 0.4
# Words that stand in two clauses side by side are one where so many telling pairs stand in a row.
IN_A_ROW = 3
# Looked at closely are so many of the clauses that share most with a promise.
LOOKED_AT = 8
_SENTENCES = re.compile("[。！？\n]")
# A clause is shown no longer than this.
LONGEST = 80


@dataclass(frozen=True, slots=True)
class _Searched:
    """The clauses of all reports with the clause behind each in its sentence, their titles, and
    which of them hold each pair of signs."""

    words: list[str]
    behind: list[str]
    titles: list[str]
    holding: dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class _Closest:
    """What comes closest to a promise: whether it is SPOKEN, MAYBE or SILENT, the share of its
    words in the clause, the clause's place."""

    said: str = SILENT
    share: float = 0.0
    place: int = -1


def unmentioned(
    promises: Sequence[Promise],
    *,
    texts: Sequence[tuple[str, str]],
    spoken: Collection[int],
    searched_from: dt.date | None = None,
) -> list[Unmentioned]:
    """Promises that none of the reports speaks of, in their order, each with the nearest clause.

    ``texts`` are (title, text) of every report that was searched; ``spoken`` the ids of promises
    that a record of theirs was already held to answer. What the ledger has a figure of is spoken
    of too. A promise that was due before ``searched_from``, the first day that the reports look
    back on, was none of theirs to mention. Without a text nothing was searched and nothing told.
    """
    if not texts:
        return []
    asked = [one for one in promises if _asked(one, spoken, searched_from)]
    searched = _searched(texts)
    found = ((one, _closest(one, searched)) for one in asked)
    return [_told(one, nearest, searched) for one, nearest in found if nearest.said != SPOKEN]


def _told(one: Promise, nearest: _Closest, searched: _Searched) -> Unmentioned:
    if nearest.said != MAYBE and nearest.share < NEAR:
        return Unmentioned(one.id)
    title, clause = searched.titles[nearest.place], searched.words[nearest.place]
    return Unmentioned(one.id, (title, clause[:LONGEST]), nearest.said == MAYBE)


def _asked(one: Promise, spoken: Collection[int], since: dt.date | None) -> bool:
    if one.id in spoken or one.reported:
        return False
    return since is None or one.due is None or one.due >= since


def _searched(texts: Sequence[tuple[str, str]]) -> _Searched:
    found = _Searched([], [], [], defaultdict(list))
    for title, text in texts:
        for sentence in _SENTENCES.split(text):
            clauses = [words.strip() for words in CLAUSES.split(sentence)]
            for clause, behind in zip(clauses, [*clauses[1:], ""], strict=True):
                for pair in neighbours(one_name(clause)):
                    found.holding[pair].append(len(found.words))
                found.words.append(clause)
                found.behind.append(behind)
                found.titles.append(title)
    return found


def _closest(one: Promise, searched: _Searched) -> _Closest:
    """The clause that says most of a promise, in any of the ways in which it is put."""
    best = _Closest()
    for thing in things(one):
        for place in _likely(thing, searched):
            clause = searched.words[place]
            said = speaks(clause, thing)
            if said == SPOKEN or _in_two(clause, searched.behind[place], thing):
                return _Closest(SPOKEN, 1.0, place)
            own = _Closest(said, share(clause, thing), place)
            best = max(best, own, key=lambda each: (each.said == MAYBE, each.share, -each.place))
    return best


def _likely(thing: Thing, searched: _Searched) -> list[int]:
    """The clauses that hold most of the pairs of a thing, best first."""
    count: dict[int, int] = defaultdict(int)
    for pair in neighbours(thing.words):
        for place in searched.holding.get(pair, ()):
            count[place] += 1
    return heapq.nsmallest(LOOKED_AT, count, key=lambda each: (-count[each], each))


def _in_two(clause: str, behind: str, thing: Thing) -> bool:
    """Whether two clauses side by side speak of it: 省道沿线面貌一新，环境整治完成8处."""
    runs = shared_words(thing.words, one_name(clause))
    row = max((len(telling(neighbours(run))) for run in runs), default=0)
    if row < IN_A_ROW or not behind or speaks(behind, thing) != SILENT:
        return False
    if not share(behind, thing):
        return False
    return speaks(f"{clause} {behind}", thing) == SPOKEN
