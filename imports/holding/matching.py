"""Which earlier promise a saying of a report may speak of, how surely, and what is to weigh.

Two are held to speak of one thing by the pairs of signs that they share, weighed by how rare each
is among all that is said and promised. What differs otherwise (measure, unit, days, step of works,
size) is a doubt; only a pair without one is sure, and of two promises nearly alike none is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rapidfuzz import fuzz

from ..report.topics import neighbours, rarity
from .amounts import apart, in_unit, nearly_one, same_kind, tells_a_fall
from .periods import doubt_of_period
from .promises import Promise, Proposed, Saying
from .stages import differs
from .wordings import (
    Topic,
    bare,
    covered,
    names_a_place,
    said_with_lead,
    share_of,
    shared_signs,
    shared_words,
    topic_of_promise,
    topic_of_saying,
    vague,
)

OTHER_UNIT, OTHER_MEASURE = "other_unit", "other_measure"
SEVERAL_ALIKE, ANOTHER_STAGE = "several_alike", "another_stage"
PART_OF_IT, WEAK_WORDS = "part_of_it", "weak_words"
ABOVE_TARGET, OTHER_DIRECTION = "above_target", "other_direction"
# No more are offered of one saying.
MOST = 5
# Least score offered, and least that is sure; how far the best must stand before the second.
LEAST, SURE_FROM, MARGIN = 30, 60, 8
# What a doubt takes.
_COSTS = {OTHER_MEASURE: 0.6, OTHER_DIRECTION: 0.6, OTHER_UNIT: 0.7, ANOTHER_STAGE: 0.8}
_COST = 0.9
# Least shared: of the weight of the shorter one, and of weight at all (a rare pair weighs 1).
SHARE, WEIGHT = 0.3, 0.8
# A sure saying has all its words in the promise, and says this part of the promise's own.
OF_PROMISE, BY_CONTEXT = 0.39, 0.6
# So much more than was promised is held to count something else as well.
MUCH_MORE = Decimal("1.5")
# A stated completion ratio that fits a target to so many digits speaks of it.
DIGITS_OF_RATIO, BY_RATIO, OTHER_GOAL = 3, 90, Decimal(5)
# A ratio that fits says that no words are wanting and that the figure is the promised one.
_BY_RATIO_NONE = frozenset((WEAK_WORDS, PART_OF_IT, ABOVE_TARGET))
_HUNDRED = Decimal(100)
_RATES = frozenset(("rate", "growth"))
_FALLING = re.compile("减至|降至|压减|控制|下降|降低|减少|减到|降到")
_PART = re.compile("其中|其余|部分")
# A pair that more promises hold than these tells none of them from the others.
LISTED = 300


@dataclass(frozen=True, slots=True)
class Pair:
    """A saying and a promise that share words: ``topic`` 0 to 100, and what is left to weigh."""

    saying: Saying
    promise: Promise
    topic: float
    words: tuple[str, ...]
    doubts: tuple[str, ...]

    @property
    def score(self) -> int:
        """The topic less what each doubt takes."""
        score = self.topic
        for doubt in self.doubts:
            score *= _COSTS.get(doubt, _COST)
        return round(score)


def proposals(
    sayings: Sequence[Saying],
    promises: Sequence[Promise],
    *,
    start: dt.date | None,
    end: dt.date | None,
) -> dict[int, tuple[Proposed, ...]]:
    """Promises that each saying may speak of, by ``Saying.start``, best first, at most MOST.

    ``start`` and ``end`` are the period that the report looks back on, None where it names none.
    Of one saying at most one is sure; a promise of which two sayings give unlike figures, none.
    """
    pairs = held_together(sayings, promises, start=start, end=end)
    by_saying: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_saying[pair.saying.start].append(pair)
    chosen = {place: _best(found) for place, found in by_saying.items()}
    clashing = _clashing(each for found in chosen.values() for each in found)
    return {
        place: tuple(_proposed(_settled(each, clashing)) for each in found)
        for place, found in sorted(chosen.items())
        if found
    }


def held_together(
    sayings: Sequence[Saying],
    promises: Sequence[Promise],
    *,
    start: dt.date | None,
    end: dt.date | None,
) -> list[Pair]:
    """All pairs that share enough words, each with its own doubts, not yet weighed against others.

    The order of either side makes no difference to what is found.
    """
    said = [topic_of_saying(one) for one in sayings]
    promised = [topic_of_promise(one) for one in promises]
    weights = rarity([topic.pairs for topic in (*said, *promised)])
    near = _nearby(promised)
    found = []
    for saying, topic in zip(sayings, said, strict=True):
        places = {place for pair in topic.pairs for place in near.get(pair, ())}
        if saying.claimed_ratio is not None:
            places.update(range(len(promises)))
        for place in sorted(places):
            held = _held(saying, topic, promises[place], promised[place], weights)
            doubt = held and doubt_of_period(saying, promises[place], start=start, end=end)
            if held:
                found.append(replace(held, doubts=(*held.doubts, doubt)) if doubt else held)
    return found


def _nearby(topics: Sequence[Topic]) -> dict[str, list[int]]:
    near: dict[str, list[int]] = defaultdict(list)
    for place, topic in enumerate(topics):
        for pair in topic.pairs:
            near[pair].append(place)
    return {pair: places for pair, places in near.items() if len(places) <= LISTED}


def _held(
    saying: Saying, topic: Topic, promise: Promise, other: Topic, weights: dict[str, float]
) -> Pair | None:
    """The pair with its doubts of content; None where they have nothing to do with each other."""
    if _of_two_kinds(saying, promise):
        return None
    by_ratio = _ratio_fits(saying, promise) and saying.area == promise.area
    alike = _alike(topic, other, weights)
    if not by_ratio and alike < LEAST:
        return None
    doubts = [*_doubts(saying, promise), *_doubts_of_words(saying, topic, promise, other)]
    if by_ratio:
        alike = max(alike, BY_RATIO)
        doubts = [doubt for doubt in doubts if doubt not in _BY_RATIO_NONE]
        doubts += [] if shared_signs(topic.words, other.words) else [WEAK_WORDS]
    if alike < SURE_FROM:
        doubts.append(WEAK_WORDS)
    words = shared_words(topic.words, other.words) or shared_signs(topic.words, other.words)
    return Pair(saying, promise, alike, words, tuple(dict.fromkeys(doubts)))


def _of_two_kinds(saying: Saying, promise: Promise) -> bool:
    """Whether measures or units leave no way that one could speak of the other."""
    if {saying.measure, promise.measure} & {"milestone"}:
        return bool({saying.measure, promise.measure} & (_RATES | {"rank"}))
    if (saying.measure == "rate") != (promise.measure == "rate"):
        return True
    both = saying.measure == promise.measure == "quantity"
    return both and apart(saying.unit, promise.unit) and not nearly_one(saying.unit, promise.unit)


def _alike(topic: Topic, other: Topic, weights: dict[str, float]) -> float:
    """How much both speak of one thing, 0 to 100; 0 where too little is shared."""
    mine, theirs = topic.pairs, other.pairs
    shared = _weight(mine & theirs, weights)
    least = min(_weight(mine, weights), _weight(theirs, weights))
    if least <= 0 or shared / least < SHARE:
        return 0.0
    if vague(mine & theirs) or (shared < WEIGHT and shared < least):
        return 0.0
    wording = fuzz.token_set_ratio(topic.words, other.words)
    parts = max(wording, fuzz.partial_ratio(topic.words, other.words))
    return 70 * min(1.0, shared / least) + 0.3 * parts


def _weight(pairs: Iterable[str], weights: dict[str, float]) -> float:
    return sum(sorted(weights[pair] for pair in pairs))


def _doubts(saying: Saying, promise: Promise) -> list[str]:
    """What measure, unit, step and size leave to weigh."""
    doubts = []
    if not _same_measure(saying, promise):
        doubts.append(OTHER_MEASURE)
    elif not same_kind(saying.unit, promise.unit):
        doubts.append(OTHER_UNIT)
    if _another_stage(saying, promise):
        doubts.append(ANOTHER_STAGE)
    if _other_direction(saying, promise):
        doubts.append(OTHER_DIRECTION)
    if _far_above(saying, promise):
        doubts.append(ABOVE_TARGET)
    if _of_another_goal(saying, promise):
        doubts.append(WEAK_WORDS)
    return doubts


def _another_stage(saying: Saying, promise: Promise) -> bool:
    reached = saying.kind == "outcome" and saying.measure == "milestone"
    promised = f"{promise.wording} {promise.target_text}"
    clause = said_with_lead(saying)
    return differs(saying.quote, promised, clause=clause, milestone=reached)


def _other_direction(saying: Saying, promise: Promise) -> bool:
    """Whether one speaks of more and the other of less, where both say by how much."""
    if not _changes(saying) or not _changes(promise):
        return False
    promised = f"{promise.target_text} {promise.wording}"
    fell = saying.falls or tells_a_fall(said_with_lead(saying))
    return fell != (promise.falls or tells_a_fall(promised))


def _changes(one: Saying | Promise) -> bool:
    return one.measure == "growth" or one.basis == "change"


def _same_measure(saying: Saying, promise: Promise) -> bool:
    """An amount is no rate, a rise in an amount is not the amount."""
    if saying.measure != promise.measure:
        return False
    return saying.measure != "quantity" or (saying.basis == "change") == (promise.basis == "change")


def _far_above(saying: Saying, promise: Promise) -> bool:
    """Whether more is told than the promise can mean, where more is not simply better: it may count
    something else as well."""
    if saying.measure != "quantity" or saying.value is None or not promise.value:
        return False
    if promise.comparator == "<=" or _FALLING.search(saying.quote + promise.wording):
        return False
    value = in_unit(saying.value, saying.unit, promise.unit)
    most = max(promise.value, promise.value_max or promise.value)
    total = saying.basis == "cumulative" and promise.basis != "cumulative"
    return value is not None and value > most * (1 if total else MUCH_MORE)


def _doubts_of_words(saying: Saying, topic: Topic, promise: Promise, other: Topic) -> list[str]:
    """What the words leave to weigh: names that differ, words too few, a part of the whole."""
    if topic.names != other.names and (topic.names or other.names):
        return [WEAK_WORDS]
    doubts = [PART_OF_IT] if _PART.search(saying.before[-8:] + saying.quote) else []
    if not neighbours(topic.own):
        return doubts + ([] if _by_context(saying, topic, promise, other) else [WEAK_WORDS])
    if covered(topic.own, other.pairs)[1]:
        whole = not covered(other.own, topic.pairs)[1]
        return [*doubts, PART_OF_IT if whole else WEAK_WORDS]
    placed = names_a_place(covered(other.own, topic.pairs)[1])
    enough = _said_of(promise, topic) >= OF_PROMISE and not placed
    return doubts if enough else [*doubts, WEAK_WORDS]


def _said_of(promise: Promise, topic: Topic) -> float:
    """What part of a promise the saying names, by its wording or its subject."""
    return max(share_of(bare(words), topic.pairs) for words in (promise.wording, promise.subject))


def _by_context(saying: Saying, topic: Topic, promise: Promise, other: Topic) -> bool:
    """Whether the clause before says what is counted, and the step of works says the rest."""
    return _said_of(promise, topic) >= BY_CONTEXT and (
        saying.measure == "growth" or same_kind(saying.unit, promise.unit)
    )


def _ratio_fits(saying: Saying, promise: Promise) -> bool:
    """Whether the report's own completion ratio comes out of this target, to its last digit."""
    share = _ratio(saying, promise)
    claimed = saying.claimed_ratio
    if share is None or claimed is None or len(claimed.as_tuple().digits) < DIGITS_OF_RATIO:
        return False
    return abs(share - claimed) <= Decimal(1).scaleb(int(claimed.as_tuple().exponent)) / 2


def _of_another_goal(saying: Saying, promise: Promise) -> bool:
    """Whether the stated completion ratio speaks of another target than this one."""
    share = _ratio(saying, promise)
    return share is not None and abs(share - (saying.claimed_ratio or share)) > OTHER_GOAL


def _ratio(saying: Saying, promise: Promise) -> Decimal | None:
    if saying.value is None or not promise.value or saying.measure != promise.measure:
        return None
    value = in_unit(saying.value, saying.unit, promise.unit)
    return None if value is None else _HUNDRED * value / promise.value


def _best(found: list[Pair]) -> list[Pair]:
    """Best first, those nearly alike marked: of two that nothing else parts, none is sure."""
    ranked = sorted(found, key=lambda each: (-each.score, len(each.doubts), each.promise.id))
    ranked = [each for each in ranked if each.score >= LEAST]
    clean = [each for each in ranked if not each.doubts]
    if len(clean) < 2:
        return ranked[:MOST]
    alone = clean[0].score - clean[1].score >= MARGIN
    spared = clean[:1] if alone else []
    marked = [
        replace(each, doubts=(SEVERAL_ALIKE,)) if each in clean and each not in spared else each
        for each in ranked
    ]
    return sorted(marked, key=lambda each: -each.score)[:MOST]


def _clashing(pairs: Iterable[Pair]) -> set[tuple[int, int]]:
    """(saying, promise) of sure outcomes that give one promise unlike figures of one day."""
    told: dict[tuple[int, dt.date | None], list[Saying]] = defaultdict(list)
    for each in pairs:
        if not each.doubts and each.saying.kind == "outcome":
            told[each.promise.id, each.saying.due].append(each.saying)
    return {
        (one.start, promise)
        for (promise, _day), found in told.items()
        for one in found
        if len({(each.value, each.unit) for each in found}) > 1
    }


def _settled(pair: Pair, clashing: set[tuple[int, int]]) -> Pair:
    if (pair.saying.start, pair.promise.id) in clashing:
        return replace(pair, doubts=(SEVERAL_ALIKE,))
    return pair


def _proposed(pair: Pair) -> Proposed:
    score = max(0, min(100, pair.score))
    return Proposed(pair.saying.start, pair.promise.id, score, pair.words, pair.doubts)
