"""What the open card may answer: the rule's proposals, what was chosen, what a search finds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from commitments.models import Commitment
from commitments.wording import amount, date_words

from ..models import Card, CardState
from . import answering

MOST_FOUND = 12
# What a person must weigh of a proposal (``holding.promises.Proposed.doubts``).
DOUBTS = {
    "other_unit": n_("单位不同"),
    "other_measure": n_("衡量方式不同"),
    "other_period": n_("时段不同"),
    "before_start": n_("在承诺起算之前"),
    "several_alike": n_("有几项很像"),
    "another_stage": n_("说的是另一个节点"),
    "part_of_it": n_("只说了其中一部分"),
    "above_target": n_("数已超过目标，可能还算了别的"),
    "other_direction": n_("一个说升，一个说降"),
    "weak_words": n_("相同的字词少"),
}


@dataclass(frozen=True)
class Choice:
    """A commitment that the open card may answer. ``name`` goes back to the server: c5 a stored
    one, k7 one of the same report, none no one."""

    name: str
    wording: str
    facts: str
    score: int | None = None
    words: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    digit: int | None = None


def choices_of(card: Card, cards: Sequence[Card]) -> list[Choice]:
    """What the rule offers, and what was chosen besides."""
    stored = _stored(card)
    own: dict[Any, Card] = {one.pk: one for one in cards if one.state != CardState.REJECTED}
    found: list[Choice] = []
    for told in card.proposals:
        held = own.get(told["card"]) or stored.get(told["commitment"])
        if held is not None:
            found.append(_choice(held, told, digit=len(found) + 1))
    chosen = answering.name_of(card)
    if chosen != "none" and chosen not in {one.name for one in found}:
        held = own.get(card.answers_card_id) or stored.get(card.answers_id)
        found += [_choice(held, {}, digit=len(found) + 1)] if held else []
    return found


def _stored(card: Card) -> dict[Any, Commitment]:
    """The stored commitments that a card names, by number; one query."""
    named = [*(told["commitment"] for told in card.proposals), card.answers_id]
    numbers = {number for number in named if number}
    found = Commitment.objects.filter(pk__in=numbers).select_related("plan")
    return {one.pk: one for one in found}


def _choice(held: Card | Commitment, told: Mapping[str, Any], digit: int | None = None) -> Choice:
    if isinstance(held, Card):
        name, wording = f"k{held.pk}", str(held.fields.get("wording"))
        facts = _("本报告里的承诺")
    else:
        name, wording = f"c{held.pk}", held.wording
        number = _("第%(n)s项") % {"n": held.number} if held.number else ""
        due = f"，{date_words(held.due)}" if held.due else ""
        target = _target(held)
        facts = f"{held.plan.title}{number}{'，' + target if target else ''}{due}"
    return Choice(
        name=name,
        wording=wording,
        facts=facts,
        score=told.get("score"),
        words=tuple(told.get("words", ())),
        doubts=tuple(_(DOUBTS[code]) for code in told.get("doubts", ()) if code in DOUBTS),
        digit=digit,
    )


def _target(held: Commitment) -> str:
    """The target as written. A ledger may keep the unit in a column of its own: then the bare
    number says too little."""
    if held.value is None or not re.fullmatch(r"[\d,.]*", held.value_text):
        return held.value_text
    return amount(held.value, held.unit)


def chosen_words(card: Card) -> str:
    """Whether somebody or the rule said what it answers."""
    if card.answers_id or card.answers_card_id:
        return ""
    if answering.lost(card):
        return _("原来对应的那一项不在了，还没有重新选定")
    if answering.is_said(card):
        return _("已选定：不对应任何承诺")
    return _("还没有选定") if card.proposals else _("没有找到可能对应的承诺")


def found_of(
    card: Card, cards: Sequence[Card], find: str, offered: set[str]
) -> tuple[list[Choice], bool]:
    """The commitments whose words hold what was searched for, and whether there are more."""
    if not find:
        return [], False
    asked = Q(wording__icontains=find) | Q(subject__icontains=find) | Q(number=find)
    chosen = Commitment.objects.of_town(card.reading.town_id).standing().filter(asked)
    stored = list(
        chosen.select_related("plan").order_by("-plan__end", "position")[: MOST_FOUND + 1]
    )
    own = [
        one
        for one in cards
        if card.fields.get("kind") == "outcome"
        and one.fields.get("kind") == "commitment"
        and one.state != CardState.REJECTED
        and find in f"{one.quote}{one.fields.get('wording')}"
    ]
    found = [_choice(one, {}) for one in [*stored, *own]]
    found = [one for one in found if one.name not in offered]
    return found[:MOST_FOUND], len(found) > MOST_FOUND
