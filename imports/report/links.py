"""Links inside one report: the outcome that answers a commitment, the commitment that goes on.

Two records are held to speak of one thing where the pairs of signs that they share are rare in
the report and make up much of what the shorter of them says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..language import split_unit
from .records import CHANGE, COMMITMENT, GROWTH, MILESTONE, QUANTITY, RANK, RATE, Found
from .topics import pairs_of, rarity

# What stands in the sentence before a record counts where its own words are fewer signs than this.
SHORT = 4
# Headline figures of an economy: their sums, growth and rank speak of one thing.
_HEADLINE = re.compile("税收|财政收入|总收入|可支配收入|总产值|增加值|零售额|固定资产投资|招商引资")
# Least share of the shorter one's weight, least weight shared, and how near to its best a second
# link of a record must come.
SHARE, WEIGHT, NEAR, LESS = 0.5, 2.2, 0.9, 0.8
HEADLINE = 100.0
OTHER_AREA, SAME_VALUE = 0.8, 1.6
_STAGES = (
    ("finished", re.compile("竣工|完工|建成|交付|投用")),
    ("begun", re.compile("开工")),
    ("signed", re.compile("签约")),
)
# A pair of signs that more outcomes share tells none of them from the others.
MOST_ALIKE = 60
_MONEY_OR_AREA = frozenset(("元", "㎡", "亩", "公顷", "公里", "吨", "米", "兆瓦"))
_RATES = frozenset((GROWTH, RATE))


@dataclass(frozen=True, slots=True)
class _Topic:
    """The pairs of signs a record speaks in, and the headline figure it names."""

    pairs: frozenset[str]
    headline: str


def linked(found: Sequence[Found], plain: str) -> list[Found]:
    """The records with their links, outcomes and commitments to each other."""
    topics = [_topic(one, plain) for one in found]
    weights = rarity([topic.pairs for topic in topics])
    scored = _scored(found, topics, weights)
    kept = _kept(scored)
    of: dict[int, list[int]] = defaultdict(list)
    for a, b in kept:
        of[a].append(found[b].start)
        of[b].append(found[a].start)
    return [
        replace(one, links=tuple(sorted(of[place]))) if place in of else one
        for place, one in enumerate(found)
    ]


def _topic(one: Found, plain: str) -> _Topic:
    own = pairs_of(one.quote)
    begin = max(plain.rfind(mark, 0, one.start) for mark in "。；\n") + 1
    before = plain[max(begin, one.start - 40) : one.start]
    named = _HEADLINE.search(before + one.quote)
    if len(own) < SHORT:
        own |= pairs_of(before)
    return _Topic(own, named[0] if named else "")


def _scored(
    found: Sequence[Found], topics: Sequence[_Topic], weights: dict[str, float]
) -> list[tuple[float, int, int]]:
    """(score, commitment, outcome) of all pairs that may speak of one thing, best first."""
    holding: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(found):
        if one.kind != COMMITMENT:
            for pair in topics[place].pairs:
                if len(holding[pair]) < MOST_ALIKE:
                    holding[pair].append(place)
    named = _named(found, topics)
    summed = {
        topics[place].headline
        for place, one in enumerate(found)
        if one.kind == COMMITMENT and one.measure == QUANTITY
    }
    sums = [sum(weights[pair] for pair in topic.pairs) for topic in topics]
    scored = []
    for place, one in enumerate(found):
        if one.kind != COMMITMENT:
            continue
        shared: dict[int, float] = defaultdict(float)
        for pair in topics[place].pairs:
            for other in holding.get(pair, ()):
                shared[other] += weights[pair]
        for other, weight in shared.items():
            share = weight / min(sums[place], sums[other])
            likely = _likeness(one, found[other])
            if weight * likely >= WEIGHT and share * likely >= SHARE:
                scored.append((weight * share * likely, place, other))
        if topics[place].headline not in summed:
            scored += _headlines(place, found, topics, named)
    return sorted(scored, key=lambda each: (-each[0], each[1], each[2]))


def _headlines(
    place: int, found: Sequence[Found], topics: Sequence[_Topic], named: dict[str, list[int]]
) -> list[tuple[float, int, int]]:
    """The outcomes that tell of the headline figure whose growth or rank is promised."""
    one = found[place]
    if one.measure not in (GROWTH, RANK):
        return []
    return [
        (HEADLINE, place, other)
        for other in named.get(topics[place].headline, ())
        if one.measure == GROWTH or found[other].basis != CHANGE
    ]


def _named(found: Sequence[Found], topics: Sequence[_Topic]) -> dict[str, list[int]]:
    """The outcomes that tell of each headline figure, the first of them where they are many."""
    named: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(found):
        name = topics[place].headline
        if one.kind != COMMITMENT and name and len(named[name]) < MOST_ALIKE:
            named[name].append(place)
    return named


def _likeness(a: Found, b: Found) -> float:
    """What two records' measures make of their score; 0 where they cannot be of one thing."""
    likely = 1.0 if a.area == b.area else OTHER_AREA
    if MILESTONE in (a.measure, b.measure):
        return likely * (not {a.measure, b.measure} & (_RATES | {RANK}))
    if (a.measure in _RATES) != (b.measure in _RATES):
        return 0.0
    if a.unit != b.unit and {_unit(a), _unit(b)} & _MONEY_OR_AREA and _unit(a) != _unit(b):
        return 0.0
    if _stage(a) != _stage(b) and _stage(a) and _stage(b):
        return 0.0
    return likely * (SAME_VALUE if a.value == b.value else 1.0)


def _stage(one: Found) -> str:
    """How far what is counted has come, "" where the quote does not say: signed is not finished."""
    return next((stage for stage, words in _STAGES if words.search(one.quote)), "")


def _unit(one: Found) -> str:
    return split_unit(one.unit or "")[1]


def _kept(scored: list[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """The links that come near to the best of both their ends."""
    best: dict[int, float] = {}
    for score, a, b in scored:
        best.setdefault(a, score)
        best.setdefault(b, score)
    return [(a, b) for score, a, b in scored if score >= NEAR * best[a] and score >= LESS * best[b]]
