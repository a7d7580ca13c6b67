"""Promises that no report speaks of, by searching every clause of every report for their words.

A sentence without a record speaks too. Absence from a report is not proof of anything.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ..language.numerals import narrow
from ..report.topics import neighbours
from .promises import Promise, Unmentioned
from .wordings import bare, vague

# So much of a promise's words in one sentence, and it is spoken of; so much, and a clause is near.
SPOKEN, NEAR = 0.6, 0.3
_SENTENCES = re.compile("[。！？\\n]")
_CLAUSES = re.compile("[，；：]")
# A clause is shown no longer than this.
LONGEST = 80


@dataclass(frozen=True, slots=True)
class _Searched:
    """The sentences of all reports: their pairs, words and titles, and which hold each pair."""

    pairs: list[frozenset[str]]
    words: list[str]
    titles: list[str]
    holding: dict[str, list[int]]


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
    return [
        Unmentioned(one.id, _nearest(one, searched, place) if share >= NEAR else ("", ""))
        for one, (share, place) in found
        if share < SPOKEN
    ]


def _asked(one: Promise, spoken: Collection[int], since: dt.date | None) -> bool:
    if one.id in spoken or one.reported:
        return False
    return since is None or one.due is None or one.due >= since


def _searched(texts: Sequence[tuple[str, str]]) -> _Searched:
    found = _Searched([], [], [], defaultdict(list))
    for title, text in texts:
        for sentence in _SENTENCES.split(narrow(text)):
            pairs = neighbours(sentence)
            for pair in pairs:
                found.holding[pair].append(len(found.words))
            found.pairs.append(pairs)
            found.words.append(sentence)
            found.titles.append(title)
    return found


def _topics(one: Promise) -> list[frozenset[str]]:
    """The pairs of a promise in each of the ways in which it is put."""
    ways = (neighbours(bare(words)) for words in (one.wording, one.subject, one.quote))
    told = [pairs for pairs in dict.fromkeys(ways) if pairs]
    return [pairs for pairs in told if not vague(pairs)] or told


def _closest(one: Promise, searched: _Searched) -> tuple[float, int]:
    """The greatest share of a promise's words that one sentence holds, and which one it is."""
    best = (0.0, -1)
    for pairs in _topics(one):
        count: dict[int, int] = defaultdict(int)
        for pair in pairs:
            for place in searched.holding.get(pair, ()):
                count[place] += 1
        if count:
            place = min(count, key=lambda each: (-count[each], each))
            best = max(best, (count[place] / len(pairs), place), key=lambda each: each[0])
    return best


def _nearest(one: Promise, searched: _Searched, place: int) -> tuple[str, str]:
    """The clause of a sentence that holds most of a promise's words."""
    wanted = frozenset().union(*_topics(one))
    clauses = _CLAUSES.split(searched.words[place])
    clause = max(clauses, key=lambda words: len(neighbours(words) & wanted)).strip()
    return searched.titles[place], clause[:LONGEST]
