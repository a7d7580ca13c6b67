"""What each card may answer: the rule's proposals kept on the card, the sure ones chosen.

What is costly (``weigh``) reads only and needs no lock; what it found is put to the cards after.
A commitment of the report that restates a stored one is that one: outcomes are held against it
once, not against both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..holding.matching import proposals
from ..holding.promises import Promise, Proposed
from ..holding.wordings import known_by
from ..models import Card, CardState, Reading
from .promises import promises_of
from .records import before, saying_of, values_of
from .same_report import SameReport, standing_of

MOST = 5
# Of a link that the reader found and the rule did not: somebody has to look.
LINKED = {"score": 50, "words": [], "doubts": ["weak_words"]}
PIECE = 500
COMMITMENT, OUTCOME = "commitment", "outcome"


@dataclass(frozen=True)
class Weighed:
    """What was found of one card: the proposals (``own`` is the start of a commitment of the same
    report), and which is chosen: a stored commitment or one of the report, by its start."""

    proposals: tuple[dict[str, Any], ...]
    stored: int | None = None
    own: int | None = None


def propose(reading: Reading, *, only: Card | None = None) -> None:
    """Fill ``Card.proposals`` of the pending cards (or of ``only`` one) and, where one is sure,
    choose it; cards that somebody decided stay as they are."""
    cards = list(reading.cards.select_related("reading").order_by("start"))
    put(cards, weigh(reading, cards, only=only))


def weigh(
    reading: Reading, cards: Sequence[Card], *, only: Card | None = None
) -> dict[int, Weighed]:
    """What each pending card (or ``only`` one) may answer, by where it starts. ``cards`` are all of
    the reading, stored or not; nothing is changed."""
    chosen = [card for card in cards if card.state == CardState.PENDING and not card.decided_at]
    chosen = [card for card in chosen if only is None or card.pk == only.pk]
    known = _Known(reading, cards, chosen)
    found = _weighed(chosen, known, COMMITMENT)
    known.restated.update({start: one.stored for start, one in found.items() if one.stored})
    return found | _weighed(chosen, known, OUTCOME)


def put(cards: Sequence[Card], found: Mapping[int, Weighed]) -> None:
    """Keep on stored cards what was weighed of them."""
    by_start = {card.start: card for card in cards}
    chosen = [card for card in cards if card.start in found]
    there = standing_of(one.stored for one in found.values() if one.stored)
    for card in chosen:
        one = found[card.start]
        card.proposals = [_on_card(told, by_start) for told in one.proposals]
        card.answers_id = one.stored if one.stored in there else None
        card.answers_card = by_start[one.own] if one.own is not None else None
    _one_figure_each(cards, chosen)
    fields = ["proposals", "answers", "answers_card"]
    Card.objects.bulk_update(chosen, fields, batch_size=PIECE)


def _on_card(told: Mapping[str, Any], by_start: Mapping[int, Card]) -> dict[str, Any]:
    own = by_start.get(told["own"])
    rest = {name: value for name, value in told.items() if name != "own"}
    return rest | {"card": own.pk if own else None}


class _Known:
    """What cards may answer: stored promises, those of the report itself, and what of this very
    report is stored already. ``restated`` are the stored ones that commitments of the report say
    again, by their starts."""

    def __init__(
        self, reading: Reading, cards: Sequence[Card], chosen: Sequence[Card] = ()
    ) -> None:
        self.reading = reading
        every = promises_of(reading.town)
        self.standing = {promise.id: promise for promise in every}
        self.stored = promises_of(reading.town, before=_day_after(reading.date))
        self.same = SameReport(reading, set(self.standing))
        self.own = {
            card.start: card
            for card in cards
            if card.fields.get("kind") == COMMITMENT and card.state != CardState.REJECTED
        }
        anew = {card.start for card in chosen}
        self.restated: dict[int, int] = {
            start: card.answers_id
            for start, card in self.own.items()
            if card.answers_id is not None and start not in anew
        }

    def said_alike(self, card: Card) -> int | None:
        """The one stored commitment that says to the letter and the digit what a commitment of the
        report says, by the same day; None where there is none or more than one."""
        if card.fields.get("kind") != COMMITMENT:
            return None
        mine = _to_the_letter(_promise_of(card, self.reading))
        alike = [one.id for one in self.stored if _to_the_letter(one) == mine]
        return alike[0] if len(alike) == 1 else None

    def promises(self, kind: str) -> list[Promise]:
        """What a record of that kind may answer: a commitment restates stored ones only; an
        outcome speaks of those, and of what the report promises for the first time."""
        if kind == COMMITMENT:
            return self.stored
        held = {promise.id for promise in self.stored}
        later = dict.fromkeys(pk for pk in self.restated.values() if pk not in held)
        new = [card for start, card in self.own.items() if start not in self.restated]
        chosen = [self.standing[pk] for pk in later if pk in self.standing]
        return [*self.stored, *chosen, *(_promise_of(card, self.reading) for card in new)]


def _to_the_letter(one: Promise) -> tuple[object, ...]:
    words = "".join(one.wording.split())
    return words, one.measure, one.value, one.value_max, one.unit, one.due


def _day_after(day: dt.date | None) -> dt.date | None:
    """A plan that was given with the report is one that it restates."""
    return day + dt.timedelta(days=1) if day else None


def _own_id(start: int) -> int:
    return -1 - start


def _promise_of(card: Card, reading: Reading) -> Promise:
    """A commitment of the report itself as something that its outcomes may speak of. One without
    words of its own (力争年底竣工20台) is known by those before it."""
    values = values_of(card)
    lead = before(reading.text, card.start)
    return Promise(
        id=_own_id(card.start),
        wording=values["wording"],
        subject=values["subject"] or known_by(values["wording"], lead),
        measure=values["measure"],
        value=values["value"],
        value_max=values["value_max"],
        unit=values["unit"],
        comparator=values["comparator"],
        basis=values["basis"],
        start=values["from_day"]
        or (values["due"].replace(month=1, day=1) if values["due"] else None),
        due=values["due"],
        area=values["area"],
        strength=values["strength"],
        baseline=values["baseline"],
        quote=card.quote,
        made=reading.date,
        falls=values["falls"],
    )


def _weighed(cards: Sequence[Card], known: _Known, kind: str) -> dict[int, Weighed]:
    reading = known.reading
    some = [card for card in cards if card.fields.get("kind") == kind]
    span = {"start": reading.period_start, "end": reading.period_end}
    sayings = [saying_of(card) for card in some]
    found = proposals(sayings, known.promises(kind), **span) if some else {}
    return {card.start: _of_card(card, found.get(card.start, ()), known) for card in some}


def _of_card(card: Card, found: Iterable[Proposed], known: _Known) -> Weighed:
    """The proposals of a card, and the one that is sure."""
    told = list(found)[:MOST]
    plain = (*map(_plain, told), *_links(card, told, known))
    held = known.same.said_before(card) or known.said_alike(card)
    if held is not None:
        return Weighed(plain, held)
    sure = [one.promise for one in told if one.sure]
    if len(sure) != 1 or sure[0] != told[0].promise:
        return Weighed(plain)
    return Weighed(plain, sure[0]) if sure[0] > 0 else Weighed(plain, own=-1 - sure[0])


def _plain(one: Proposed) -> dict[str, Any]:
    own = one.promise < 0
    return {
        "commitment": None if own else one.promise,
        "own": -1 - one.promise if own else None,
        "score": one.score,
        "words": list(one.words),
        "doubts": list(one.doubts),
    }


def _links(card: Card, told: Sequence[Proposed], known: _Known) -> list[dict[str, Any]]:
    """What the reader linked an outcome with is offered too, behind what the rule offers."""
    if card.fields.get("kind") != OUTCOME:
        return []
    offered = {one.promise for one in told}
    linked: list[dict[str, Any]] = []
    for start in card.found.get("links", ()):
        promise = known.restated.get(start, _own_id(start))
        if start in known.own and promise not in offered and len(told) + len(linked) < MOST:
            offered.add(promise)
            named = {"commitment": promise, "own": None} if promise > 0 else {"commitment": None}
            linked.append({"own": start, **named, **LINKED})
    return linked


def _one_figure_each(cards: Sequence[Card], chosen: Sequence[Card]) -> None:
    """Of several outcomes that would give one commitment different figures of one time none is
    chosen unasked."""
    spoken: dict[tuple[object, ...], list[Card]] = {}
    for card in cards:
        if (name := figure_of(card)) and card.state != CardState.REJECTED:
            spoken.setdefault(name, []).append(card)
    mine = {card.pk: card for card in chosen}
    for alike in spoken.values():
        if len({said(card) for card in alike}) > 1:
            for card in alike:
                if own := mine.get(card.pk):
                    own.answers = own.answers_card = None


def figure_of(card: Card) -> tuple[object, ...] | None:
    """Which figure an outcome gives: of what commitment, day, time and basis; None where it
    answers none."""
    if card.fields.get("kind") != "outcome" or not (card.answers_id or card.answers_card_id):
        return None
    told: Mapping[str, Any] = card.fields
    owner = (card.answers_id, card.answers_card_id)
    return (*owner, told.get("due"), told.get("basis"))


def said(card: Card) -> tuple[object, ...]:
    """What an outcome says of its figure."""
    told = card.fields
    return (told.get("measure"), told.get("value"), told.get("unit"), told.get("stage"))
