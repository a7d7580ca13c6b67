"""Cards whose commitment is gone wait for a person again: nothing that was accepted is left out, or
written as something else, without a word."""

from __future__ import annotations

from collections.abc import Iterable

from ..models import Card, CardState, Reading, ReadingState
from . import answering, proposing


def reopen(town: str) -> int:
    """Let every decided card of the town's reports in review wait again whose commitment was taken
    back; how many. What such reports may answer is looked for anew. Within a transaction."""
    asked = Card.objects.filter(
        reading__town=town,
        reading__state=ReadingState.REVIEW,
        answers=None,
        answers_card=None,
        fields__has_key="answer",
    ).exclude(state=CardState.REJECTED)
    found = [card for card in asked.order_by("reading", "start") if answering.lost(card)]
    let_wait(found)
    for pk in sorted({card.reading_id for card in found}):
        proposing.propose(Reading.objects.select_for_update().select_related("town").get(pk=pk))
    return len(found)


def forsake(owner: Card) -> int:
    """A commitment of a report is not one any more: the outcomes that were said to report on it
    wait again; how many. Those that nobody decided answer nothing."""
    outcomes = owner.answered_by.exclude(state=CardState.REJECTED).order_by("start")
    taken = [one for one in outcomes if one.state == CardState.ACCEPTED or one.decided_at]
    for card in taken:
        answering.note(card)
    owner.answered_by.update(answers_card=None)
    let_wait(taken)
    if taken:
        proposing.propose(owner.reading)
    return len(taken)


def let_wait(cards: Iterable[Card]) -> None:
    """Cards as nobody decided them; what they answered stays noted."""
    for card in cards:
        card.answers = card.answers_card = None
        card.state, card.decided_by, card.decided_at = CardState.PENDING, None, None
        card.save()
