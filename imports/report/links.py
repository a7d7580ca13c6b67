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

# What stands in the sentence before a record counts where its own words are fewer pairs than this.
SHORT = 4
# So far back may what a growth or a rank speaks of be named.
FAR = 40
# Headline figures of an economy: their sums, growth and rank speak of one thing.
_HEADLINE = re.compile(
    "税收|预算收入|财政总?收入|经营性?收入|集体收益|总收入|可支配收入|纯收入|生产总值|总产值|增加值|零售总?额|固定资产投资|"
    "招商引资|进出口|用电量"
)
# A measure word belongs to the number before it, not to the name behind it: 5个|老旧小区.
_MEASURED = re.compile(
    r"(?<=\d)[余多]?[万亿千百]?(?:人次|场次|[个家台户人所处条座件场次期套名组份项只支辆部盏头类对块])"
)
# Least share of the shorter one's weight and least weight shared; how near to the best of its
# commitment and of its outcome a link must come. Chosen on some reports and tried on others.
SHARE, WEIGHT, NEAR, LESS = 0.5, 1.5, 0.95, 0.33
# What the share of the longer one counts beside that of the shorter.
LONGER = 0.2
HEADLINE = 100.0
# What two records have in common besides their words makes of their likeness.
OTHER_AREA, SAME_VALUE, SAME_UNIT = 0.6, 2.0, 2.0
MOST_LIKELY = SAME_VALUE * SAME_UNIT
END_STATE_AND_COUNT, AMOUNT_AND_RATE, GROWTH_AND_RATE = 0.9, 0.5, 0.8
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
    own = pairs_of(_MEASURED.sub(" ", one.quote))
    begin = max(plain.rfind(mark, 0, one.start) for mark in "。；\n") + 1
    before = plain[max(begin, one.start - FAR) : one.start]
    named = _HEADLINE.search(one.quote)
    if named is None and (len(own) < SHORT or _compares(one)):
        named = next(reversed([*_HEADLINE.finditer(before)]), None)
    if len(own) < SHORT:
        own |= pairs_of(_MEASURED.sub(" ", before))
    headline = named[0] if named and (_compares(one) or one.unit == "元") else ""
    return _Topic(own, headline)


def _compares(one: Found) -> bool:
    """Whether a record tells how a figure stands to another, which it may leave unnamed."""
    return one.measure in (GROWTH, RANK) or one.basis == CHANGE


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
            if weight <= 0:
                # What every record says tells none from another.
                continue
            share = _share(weight, sums[place], sums[other])
            if weight * MOST_LIKELY < WEIGHT or share * MOST_LIKELY < SHARE:
                continue
            likely = _likeness(one, found[other])
            if (
                weight * likely >= WEIGHT
                and weight / min(sums[place], sums[other]) * likely >= SHARE
            ):
                scored.append((weight * share * likely, place, other))
        if topics[place].headline not in summed:
            scored += _headlines(place, found, topics, named)
    return sorted(scored, key=lambda each: (-each[0], each[1], each[2]))


def _share(weight: float, one: float, other: float) -> float:
    """How much of what two records say is said by both."""
    return weight / min(one, other) * (1 - LONGER) + weight / max(one, other) * LONGER


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
        if {a.measure, b.measure} & (_RATES | {RANK}):
            return 0.0
        return likely * (1.0 if a.measure == b.measure else END_STATE_AND_COUNT)
    if (a.measure in _RATES) != (b.measure in _RATES):
        return likely * AMOUNT_AND_RATE
    if a.measure in _RATES and a.measure != b.measure:
        likely *= GROWTH_AND_RATE
    return likely * _same_figures(a, b)


def _same_figures(a: Found, b: Found) -> float:
    """What the units, stages and values of two figures make of their likeness."""
    likely = 1.0
    if a.measure not in _RATES:
        if _unit(a) != _unit(b) and {_unit(a), _unit(b)} & _MONEY_OR_AREA:
            return 0.0
        likely = SAME_UNIT if a.unit == b.unit else 1.0
    if _stage(a) and _stage(b) and _stage(a) != _stage(b):
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
