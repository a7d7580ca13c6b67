"""What the review page shows of a reading: how far it is, which cards, and the one that is open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from commitments.models.choices import Area, Basis, Comparator, Measure, Strength
from commitments.wording import amount, date_words
from commitments.wording.amounts import number

from ..language.mentions import mentions
from ..models import Card, CardState, Reading
from . import answering
from .answers_shown import Choice, choices_of, chosen_words, found_of
from .deciding import is_clear
from .forms import CARD_FIELDS, due_label
from .records import field_labels, found_words, values_of
from .text_shown import certainty_word, mark_class, mark_words

# What the list of cards may be cut down to.
SHOWS = {
    "": n_("全部"),
    "pending": n_("待定"),
    "commitment": n_("承诺"),
    "outcome": n_("成果"),
    "doubt": n_("有疑问"),
    "loose": n_("接受了不写入"),
}
# The figure of a mention with its bound, without the verb and what is counted before it.
_FIGURE = re.compile(r"(?:不[少低多高]于|不超过|超过?|至[少多]|大?约|近|突破)?\d.*", re.S)
NEAR = 36
CHOICES: Mapping[str, Any] = {
    "measure": Measure,
    "comparator": Comparator,
    "basis": Basis,
    "strength": Strength,
    "area": Area,
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for: which cards, the open one, a place, words to search."""

    show: str = ""
    card: int | None = None
    at: int | None = None
    find: str = ""

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Asked:
        """From an address or a form; what is said wrongly counts as not said."""
        show = said.get("show", "")
        return cls(
            show=show if show in SHOWS else "",
            card=_whole(said.get("card", "")),
            at=_whole(said.get("at", "")),
            find=" ".join(said.get("find", "").split())[:60],
        )

    def query(self, **changed: Any) -> str:
        """The address with some of it changed, "" where it asks for nothing."""
        told = {"card": self.card, "show": self.show, "find": self.find} | changed
        said = {name: value for name, value in told.items() if value}
        return f"?{urlencode(said)}" if said else "?"


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


@dataclass(frozen=True)
class Counts:
    """How many cards of each kind and state there are; ``loose`` are accepted outcomes of no
    commitment, ``owners`` the commitments of the report that accepted outcomes answer and that
    nobody accepted, ``seen`` the mark of what one press accepts."""

    total: int
    accepted: int
    rejected: int
    pending: int
    sure: int
    loose: int
    owners: list[Card]
    seen: str
    of: Mapping[str, int]

    @property
    def decided(self) -> int:
        """How many were decided."""
        return self.accepted + self.rejected


def cards_of(reading: Reading) -> list[Card]:
    """The cards of a reading in the order of the text."""
    cards = list(reading.cards.order_by("start"))
    by_number = {card.pk: card for card in cards}
    for card in cards:
        if card.answers_card_id in by_number:
            card.answers_card = by_number[card.answers_card_id]
    return cards


def counts_of(cards: Sequence[Card]) -> Counts:
    """The counts of ``cards``; ``sure`` is what one press accepts."""
    states = [card.state for card in cards]
    sure = [card for card in cards if card.state == CardState.PENDING and is_clear(card)]
    return Counts(
        total=len(cards),
        accepted=states.count(CardState.ACCEPTED),
        rejected=states.count(CardState.REJECTED),
        pending=states.count(CardState.PENDING),
        sure=len(sure),
        loose=sum(map(is_loose, cards)),
        owners=_owners_that_wait(cards),
        seen=answering.mark_of_all(sure),
        of={show: sum(_is_shown(card, show) for card in cards) for show in SHOWS},
    )


def is_loose(card: Card) -> bool:
    """Whether it was accepted and yet nothing of it is written: there is nothing to add it to."""
    taken = card.state == CardState.ACCEPTED
    return (
        taken and card.fields.get("kind") == "outcome" and answering.name_of(card) == answering.NONE
    )


def _owners_that_wait(cards: Sequence[Card]) -> list[Card]:
    """The commitments that accepted outcomes answer and that are not accepted themselves."""
    accepted = (card for card in cards if card.state == CardState.ACCEPTED)
    owners = {card.answers_card_id for card in accepted}
    return [card for card in cards if card.pk in owners and card.state != CardState.ACCEPTED]


def asked_for(cards: Sequence[Card], show: str) -> list[Card]:
    """Those of ``cards`` that a show asks for."""
    return [card for card in cards if _is_shown(card, show)]


def _is_shown(card: Card, show: str) -> bool:
    if show == "pending":
        return bool(card.state == CardState.PENDING)
    if show == "doubt":
        return card.state == CardState.PENDING and not is_clear(card)
    if show == "loose":
        return is_loose(card)
    return not show or card.fields.get("kind") == show


def open_card(cards: Sequence[Card], asked: Asked) -> Card | None:
    """The card that the address names, by its number or by a place in the text; else the first
    that waits among those shown, else the first shown."""
    for card in cards:
        if card.pk == asked.card:
            return card
    if asked.at is not None and (near := at_place(cards, asked.at)):
        return near
    shown = asked_for(cards, asked.show)
    waiting = (card for card in shown if card.state == CardState.PENDING)
    return next(waiting, shown[0] if shown else None)


def at_place(cards: Sequence[Card], at: int) -> Card | None:
    """The card whose words hold a place, the later begun of several."""
    holding = [card for card in cards if card.start <= at < card.end]
    return holding[-1] if holding else None


def next_pending(cards: Sequence[Card], after: Card, show: str) -> Card | None:
    """The next card behind ``after`` that waits, from the top again at the end; None where none
    does."""
    waiting = [
        card
        for card in asked_for(cards, show)
        if card.state == CardState.PENDING and card.pk != after.pk
    ]
    behind = (card for card in waiting if card.start > after.start)
    return next(behind, waiting[0] if waiting else None)


@dataclass(frozen=True)
class Panel:
    """The open card: what it says, why, what it may answer, and its neighbours."""

    card: Card
    place: int
    of: int
    before: Card | None
    after: Card | None
    facts: list[tuple[str, str, str]]
    why: list[tuple[str, str]]
    certainty: str
    doubt: str
    around: tuple[str, str]
    choices: list[Choice]
    found: list[Choice]
    chosen: str
    chosen_words: str
    find: str = ""
    more: bool = False
    answerable: bool = True
    seen: str = ""
    said: bool = False
    lost: str = ""
    decided: str = ""
    form: Any = None
    errors: list[str] = field(default_factory=list)

    @property
    def is_commitment(self) -> bool:
        """Whether it is something to be done."""
        return bool(self.card.fields.get("kind") == "commitment")

    @property
    def words(self) -> str:
        """承诺，待定，确定."""
        return mark_words(self.card)


def panel_of(
    card: Card,
    cards: Sequence[Card],
    asked: Asked,
    *,
    form: Any = None,
    errors: Sequence[str] = (),
) -> Panel:
    """The panel of ``card``, one of ``cards``."""
    shown = [one for one in cards if _is_shown(one, asked.show) or one.pk == card.pk]
    place = next(n for n, one in enumerate(shown) if one.pk == card.pk)
    choices = choices_of(card, cards)
    found, more = found_of(card, cards, asked.find, {one.name for one in choices})
    return Panel(
        card=card,
        place=place + 1,
        of=len(shown),
        before=shown[place - 1] if place else None,
        after=shown[place + 1] if place + 1 < len(shown) else None,
        facts=facts_of(card),
        why=why(card),
        certainty=certainty_word(card),
        doubt=doubt_of(card),
        around=around(card),
        choices=choices,
        found=found,
        chosen=answering.name_of(card),
        chosen_words=chosen_words(card),
        find=asked.find,
        more=more,
        seen=answering.mark_of(card),
        said=answering.is_said(card),
        lost=answering.lost(card),
        decided=decided_words(card),
        form=form,
        errors=list(errors),
    )


def decided_words(card: Card) -> str:
    """Who last decided of the card or changed it, and when; "" where nobody did."""
    if card.decided_by is None:
        return ""
    told = {"by": card.decided_by, "at": ""}
    if card.decided_at is None:
        return _("最后改动：%(by)s") % told
    told["at"] = date_format(localtime(card.decided_at), "Y-m-d H:i")
    return _("最后处理：%(by)s，%(at)s") % told


def facts_of(card: Card) -> list[tuple[str, str, str]]:
    """(name, label, words) of each field that says something."""
    values = values_of(card)
    labels = field_labels() | due_label(values["kind"])
    words = {name: _words(name, values[name]) for name in CARD_FIELDS if name != "kind"}
    if values["value"] is not None:
        words["value"] = figure_words(values)
        words["value_max"] = words["unit"] = words["comparator"] = ""
    elif values["measure"] == Measure.MILESTONE:
        words["comparator"] = ""
    return [(name, str(labels[name]), said) for name, said in words.items() if said]


def _words(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if name in CHOICES:
        return str(dict(CHOICES[name].choices).get(value, value))
    if name in ("due", "from_day"):
        return date_words(value)
    return f"{number(value)}%" if name == "claimed_ratio" else str(value)


def figure_words(values: Mapping[str, Any]) -> str:
    """不少于20.17亿元（2,017,000,000元）: a target as people say it and in plain digits."""
    value, top, unit = values["value"], values["value_max"], values["unit"]
    said = amount(value, unit)
    plain = f"{value.normalize():,f}{unit}"
    if top is not None:
        said = f"{amount(value, unit)}—{amount(top, unit)}"
        plain = f"{value.normalize():,f}—{top.normalize():,f}{unit}"
    bound = values["comparator"]
    lead = "" if bound in ("=", "range", "") else str(Comparator(bound).label)
    if values.get("falls"):
        lead = (_("下降") if values["measure"] == Measure.GROWTH else _("减少")) + lead
    same = plain.replace(",", "") == said.replace(",", "")
    return f"{lead}{said}" if same or top is not None else f"{lead}{said}（{plain}）"


def why(card: Card) -> list[tuple[str, str]]:
    """(label of a field, the words of the report that gave it), the figure's own words first."""
    due, own = field_labels()["due"], due_label(str(card.fields.get("kind")))["due"]
    told = [(str(own) if label == due else label, words) for label, words in found_words(card)]
    written = _written(card)
    return [(_("数值"), written), *told] if written else told


def _written(card: Card) -> str:
    """The figure with its bound as the quote writes it, where the reader of figures finds it."""
    if not card.found.get("value"):
        return ""
    value = values_of(Card(fields=card.found))["value"]
    said = next((one.quote for one in mentions(card.quote) if one.value == value), "")
    own = _FIGURE.search(said)
    return own[0] if own else said


def doubt_of(card: Card) -> str:
    """Why a person should look at a card, "" for one that is clear or made by hand."""
    if gone := answering.lost(card):
        return _("原来对应的承诺“%(gone)s”不在了，请重新选一项，或选“都不是”。") % {"gone": gone}
    if card.by_hand:
        return ""
    if card.certain:
        return _open_answer(card)
    found, reasons = card.found, card.found.get("reasons", {})
    if reasons.get("kind"):
        told = {"words": reasons["kind"]}
        return _("这句话因“%(words)s”读成与所在段落不同的一类，请核对是承诺还是成果。") % told
    if not found.get("due"):
        return _("没有读到日期，请补上或核对。")
    if found.get("measure") == Measure.MILESTONE:
        return _("没有数字，请看是不是做没做成都能查清的一件事。")
    return _("数字的口径（当期、累计还是时点）要看上下文，请核对。")


def _open_answer(card: Card) -> str:
    """What is still to be said of a card that was read without doubt."""
    if card.state != CardState.PENDING or is_clear(card):
        return ""
    own = card.answers_card
    if own is None:
        return _("读得没有疑问，对应哪一项承诺还要您选。")
    told = {"quote": own.quote}
    return _("读得没有疑问，它对应的承诺“%(quote)s”还没有接受，请先看那一条。") % told


def around(card: Card) -> tuple[str, str]:
    """The words before and behind the quote within its line, cut where they are long."""
    text = card.reading.text
    before = text[max(0, card.start - NEAR) : card.start].rpartition("\n")[2]
    behind = text[card.end : card.end + NEAR].partition("\n")[0]
    return (
        ("…" if len(before) == NEAR else "") + before.lstrip(),
        behind.rstrip() + ("…" if len(behind) == NEAR else ""),
    )


def mark_state(card: Card) -> dict[str, str]:
    """What a script needs to draw a mark again."""
    return {"class": mark_class(card), "title": mark_words(card)}
