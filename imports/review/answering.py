"""What a card answers: what was said of it, whether that is still there, and whether somebody
changed the card since it was shown.

``Card.fields["answer"]`` is {"name", "wording"} of what a card answered when somebody decided it:
c5 a stored commitment, k7 one of the same report, none where somebody said that it answers none;
nothing while nobody decided. Where the commitment is taken back later the database forgets it;
what was noted stays, so that the card is not taken for one that never answered anything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from django.utils.translation import gettext as _

from commitments.actions import ActionError
from people.models import User

from ..models import Card, CardState, Reading

NONE = "none"


def name_of(card: Card) -> str:
    """What the card answers now: c5, k7 or none."""
    if card.answers_id:
        return f"c{card.answers_id}"
    return f"k{card.answers_card_id}" if card.answers_card_id else NONE


def note(card: Card, *, said: bool = False) -> None:
    """Keep with the card what it answers; none only where somebody ``said`` so. The caller saves
    its fields."""
    name, wording = name_of(card), ""
    if card.answers is not None:
        wording = card.answers.wording
    elif card.answers_card is not None:
        wording = str(card.answers_card.fields.get("wording") or "")
    if said or name != NONE:
        card.fields = {**card.fields, "answer": {"name": name, "wording": wording}}


def forget(card: Card) -> None:
    """Nobody has said what the card answers. The caller saves its fields."""
    card.fields = {name: value for name, value in card.fields.items() if name != "answer"}


def is_said(card: Card) -> bool:
    """Whether somebody said what the card answers, or that it answers nothing."""
    return bool(card.fields.get("answer"))


def lost(card: Card) -> str:
    """The words of what the card answered when it was decided and answers no more; "" where
    nothing is lost."""
    held = card.fields.get("answer") or {"name": NONE, "wording": ""}
    gone = held["name"] not in (NONE, name_of(card))
    return (held["wording"] or held["name"]) if gone else ""


def mark_of(card: Card) -> str:
    """What changes whenever a card is decided or edited: a form carries it to notice others."""
    told = [card.pk, card.state, name_of(card), card.fields]
    plain = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def mark_of_all(cards: Iterable[Card]) -> str:
    """As ``mark_of``, for several cards."""
    told = "".join(mark_of(card) for card in cards)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def n_loose(reading: Reading) -> int:
    """How many outcomes of the report are accepted and answer no commitment: nothing of them is
    written."""
    taken = reading.cards.filter(state=CardState.ACCEPTED, fields__kind="outcome")
    return int(taken.filter(answers=None, answers_card=None).count())


def expect_seen(card: Card, seen: str | None, *, by: User | None) -> None:
    """Raise ActionError where the card is another than the one that was shown; ``seen`` is its
    mark then, None does not ask."""
    if seen is None or seen == mark_of(card):
        return
    who = card.decided_by or _("有人")
    told = {
        "quote": card.quote if len(card.quote) <= 40 else card.quote[:40] + "…",
        "by": _("您在别处") if by is not None and card.decided_by_id == by.pk else who,
        "state": card.get_state_display(),
    }
    raise ActionError(
        _("“%(quote)s”刚才被%(by)s改过，现在是“%(state)s”。请看过现在的内容，再按一次。") % told
    )
