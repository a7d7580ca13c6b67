"""Promises that no report speaks of, by searching every clause of every report for their words.

A sentence without a record speaks too. Absence from a report is not proof of anything.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ..report.topics import neighbours
from .promises import Promise, Unmentioned
from .synonyms import one_name
from .wordings import bare, covered, share_of, vague

# So many of a promise's pairs in one sentence, and it is spoken of; so many, and a clause is near.
SPOKEN, NEAR = 0.6, 0.3
# Of a long wording so many of its signs: 养老院提升改造 is spoken of by 养老院改造.
SIGNS, LONG = 0.7, 6
# A clause that speaks of nothing else than the promise, in so many signs, speaks of it; looked for
# in the sentences that share most with it.
WHOLE, LOOKED_AT = 3, 5
_SENTENCES = re.compile("[。！？\\n]")
_CLAUSES = re.compile(r"[，；：;]|[,:](?!\d)")
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
        for sentence in _SENTENCES.split(text):
            pairs = neighbours(one_name(sentence))
            for pair in pairs:
                found.holding[pair].append(len(found.words))
            found.pairs.append(pairs)
            found.words.append(sentence)
            found.titles.append(title)
    return found


def _ways(one: Promise) -> list[str]:
    """The words of a promise in each of the ways in which it is put; what says nothing left out."""
    every = dict.fromkeys(bare(words) for words in (one.wording, one.subject, one.quote))
    ways = [words for words in every if neighbours(words)]
    # Where no word of its own is left (完成年度任务) its whole wording is looked for.
    told = [words for words in ways if not vague(neighbours(words))]
    return told or ways or [one_name(one.wording)]


def _closest(one: Promise, searched: _Searched) -> tuple[float, int]:
    """How much of a promise's words one sentence holds at most, and which one it is."""
    best = (0.0, -1)
    for words in _ways(one):
        pairs = neighbours(words)
        count: dict[int, int] = defaultdict(int)
        for pair in pairs:
            for place in searched.holding.get(pair, ()):
                count[place] += 1
        if count:
            nearest = sorted(count, key=lambda each: (-count[each], each))[:LOOKED_AT]
            share = count[nearest[0]] / len(pairs)
            if _long_said(words, searched.pairs[nearest[0]]):
                share = max(share, SPOKEN)
            best = max(best, (share, nearest[0]), key=lambda each: each[0])
            if any(_wholly(searched.words[place], words) for place in nearest):
                return 1.0, nearest[0]
    return best


def _wholly(sentence: str, words: str) -> bool:
    """Whether a clause of the sentence speaks of what the promise is about and of nothing else."""
    pairs = neighbours(words)
    for clause in _CLAUSES.split(sentence):
        told = bare(clause)
        own = neighbours(told)
        enough = len(told.replace(" ", "")) >= WHOLE and not vague(own)
        if enough and own <= pairs and not covered(told, pairs)[1]:
            return True
    return False


def _long_said(words: str, pairs: frozenset[str]) -> bool:
    return len(words.replace(" ", "")) >= LONG and share_of(words, pairs) >= SIGNS


def _nearest(one: Promise, searched: _Searched, place: int) -> tuple[str, str]:
    """The clause of a sentence that holds most of a promise's words."""
    wanted = frozenset(pair for words in _ways(one) for pair in neighbours(words))
    clauses = _CLAUSES.split(searched.words[place])
    clause = max(clauses, key=lambda words: len(neighbours(one_name(words)) & wanted)).strip()
    return searched.titles[place], clause[:LONGEST]
