"""Which released figure each figure of a draft is held against: that of the promise it reports on,
else that of the one it most likely speaks of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..holding.differing import Released, differing
from ..holding.matching import ABOVE_TARGET, SEVERAL_ALIKE, WEAK_WORDS
from ..holding.promises import Saying
from ..models import Card
from ..report.records import OUTCOME
from .known import Known, stored_answer

# With these doubts alone a proposal is likely enough to be compared; few words in common are so
# only where little else speaks against it.
LIKELY = frozenset((SEVERAL_ALIKE, ABOVE_TARGET))
FEW_WORDS_FROM = 80


@dataclass(frozen=True)
class Compared:
    """A figure of a draft with the released one it is held against; ``likely`` where nobody, and no
    rule for certain, has said that both are of one promise."""

    saying: Saying
    released: Released
    likely: bool = False


def comparisons(
    known: Known, released: Mapping[int, Released], *, as_of: dt.date
) -> tuple[list[Compared], list[Saying]]:
    """The draft's figures that can be held against one of ``released`` (by promise, as of that
    day), and those that have none."""
    found: list[Compared] = []
    without: list[Saying] = []
    for card, saying in zip(known.cards, known.sayings, strict=True):
        if saying.kind != OUTCOME or saying.value is None:
            continue
        one = _compared(card, saying, released, as_of)
        if one is not None:
            found.append(one)
        elif not (card.decided_at and stored_answer(card) is None):
            # What a person said to be of no promise needs no figure beside it.
            without.append(saying)
    return found, without


def _compared(
    card: Card, saying: Saying, released: Mapping[int, Released], as_of: dt.date
) -> Compared | None:
    def beside(promise: int, *, likely: bool = False) -> Compared:
        return Compared(saying, _standing(released[promise], saying.due, as_of), likely)

    promise = stored_answer(card)
    if promise is not None:
        return beside(promise) if promise in released else None
    if card.decided_at or card.answers_card_id:
        return None
    likely = [beside(one, likely=True) for one in _likely(card) if one in released]
    # Of several that it may speak of, one whose figure it gives is the one.
    agreeing = [one for one in likely if not differing([(saying, one.released)])]
    return next(iter([*agreeing, *likely]), None)


def _standing(released: Released, day: dt.date | None, as_of: dt.date) -> Released:
    """A released figure on the day that a saying speaks of: one of 12 September that was released
    as of the end of the month stands until then."""
    if day is None or released.day is None or not released.day < day <= as_of:
        return released
    return replace(released, day=day)


def _likely(card: Card) -> Iterator[int]:
    """The stored commitments that a record most likely speaks of, best first."""
    for told in card.proposals:
        doubts = set(told["doubts"])
        if told["commitment"] is None:
            continue
        few = doubts == {WEAK_WORDS} and told["score"] >= FEW_WORDS_FROM
        if doubts <= LIKELY or few:
            yield int(told["commitment"])
