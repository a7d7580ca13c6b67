"""What each card may answer: the rule's proposals kept on the card, the sure ones chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from commitments.models import Commitment, CommitmentSource, Progress

from ..holding.matching import proposals
from ..holding.promises import Promise, Proposed
from ..models import Card, CardState, Reading
from .promises import promises_of
from .records import saying_of, values_of

MOST = 5
# Of a link that the reader found and the rule did not: somebody has to look.
LINKED = {"score": 50, "words": [], "doubts": ["weak_words"]}
PIECE = 500


def propose(reading: Reading, *, only: Card | None = None) -> None:
    """Fill ``Card.proposals`` of the pending cards (or of ``only`` one) and, where one is sure,
    choose it; cards that somebody decided stay as they are."""
    cards = list(reading.cards.select_related("reading").order_by("start"))
    chosen = [card for card in cards if card.state == CardState.PENDING and not card.decided_at]
    chosen = [card for card in chosen if only is None or card.pk == only.pk]
    known = _Known(reading, cards)
    for card in chosen:
        card.answers = card.answers_card = None
    _propose(chosen, known)
    for card in chosen:
        if (held := known.said_before(card)) is not None:
            card.answers, card.answers_card = held, None
    _one_figure_each(cards, chosen)
    fields = ["proposals", "answers", "answers_card"]
    Card.objects.bulk_update(chosen, fields, batch_size=PIECE)


class _Known:
    """What cards may answer: stored promises, those of the report itself, and what of this very
    report is stored already."""

    def __init__(self, reading: Reading, cards: Sequence[Card]) -> None:
        self.reading = reading
        self.stored = promises_of(reading.town, before=reading.date)
        self.own = {
            _own_id(card): card
            for card in cards
            if card.fields.get("kind") == "commitment" and card.state != CardState.REJECTED
        }
        of_report = {"document__town": reading.town, "document__title": reading.title}
        sources = CommitmentSource.objects.filter(**of_report).order_by("id")
        self.sources = {
            (offset, quote): commitment
            for offset, quote, commitment in sources.values_list("offset", "quote", "commitment")
        }
        figures = Progress.objects.filter(**of_report).order_by("id")
        self.figures = {
            (offset, quote): commitment
            for offset, quote, commitment in figures.values_list("offset", "quote", "commitment")
        }
        self.standing = {promise.id for promise in promises_of(reading.town)}

    def promises(self, kind: str) -> list[Promise]:
        """What a record of that kind may answer: a commitment restates stored ones only."""
        if kind == "commitment":
            return self.stored
        return [*self.stored, *(_promise_of(card) for card in self.own.values())]

    def said_before(self, card: Card) -> Commitment | None:
        """The commitment that this very clause of this very report was stored with."""
        held = self.sources if card.fields.get("kind") == "commitment" else self.figures
        found = held.get((card.start, card.quote))
        return Commitment.objects.get(pk=found) if found in self.standing else None


def _own_id(card: Card) -> int:
    return -1 - card.start


def _promise_of(card: Card) -> Promise:
    """A commitment of the report itself as something that its outcomes may speak of."""
    values = values_of(card)
    reading = card.reading
    return Promise(
        id=_own_id(card),
        wording=values["wording"],
        subject=values["subject"],
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


def _propose(cards: Sequence[Card], known: _Known) -> None:
    reading = known.reading
    span = {"start": reading.period_start, "end": reading.period_end}
    for kind in ("outcome", "commitment"):
        some = [card for card in cards if card.fields.get("kind") == kind]
        sayings = [saying_of(card) for card in some]
        found = proposals(sayings, known.promises(kind), **span) if some else {}
        for card in some:
            _take(card, found.get(card.start, ()), known)


def _take(card: Card, found: Iterable[Proposed], known: _Known) -> None:
    """Put the proposals on a card, and choose the one that is sure."""
    told = list(found)[:MOST]
    card.proposals = [_plain(one, known) for one in told]
    _add_links(card, known)
    sure = [one for one in told if one.sure]
    if len(sure) == 1 and sure[0] is told[0]:
        if sure[0].promise < 0:
            card.answers_card = known.own[sure[0].promise]
        else:
            card.answers_id = sure[0].promise


def _plain(one: Proposed, known: _Known) -> dict[str, Any]:
    own = known.own.get(one.promise)
    return {
        "commitment": None if own else one.promise,
        "card": own.pk if own else None,
        "score": one.score,
        "words": list(one.words),
        "doubts": list(one.doubts),
    }


def _add_links(card: Card, known: _Known) -> None:
    """What the reader linked an outcome with is offered too, behind what the rule offers."""
    if card.fields.get("kind") != "outcome":
        return
    offered = {one["card"] for one in card.proposals}
    for start in card.found.get("links", ()):
        own = known.own.get(-1 - start)
        if own and own.pk not in offered and len(card.proposals) < MOST:
            card.proposals.append({"commitment": None, "card": own.pk, **LINKED})


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
