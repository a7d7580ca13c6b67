"""The page of a report: how far the worker is, why it could not be read, and its review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ...models import Card, Reading, ReadingState
from ...report_wording import reading_failure
from .. import cards_shown as shown
from .. import receiving
from ..asking_words import day_words
from ..forms import CardForm, FactsForm, held_titles, plan_forms
from ..text_shown import text_html
from ..town_named import other_town
from .guards import for_its_reviewers

REVIEWED = (ReadingState.REVIEW, ReadingState.CONFIRMED)


@require_http_methods(["GET", "HEAD"])
@for_its_reviewers
def reading_page(request: HttpRequest, reading: Reading) -> HttpResponse:
    """One report: its progress, its failure, or its review with one card open (``?card=``)."""
    return page_of(request, reading)


def page_of(
    request: HttpRequest,
    reading: Reading,
    *,
    typed: dict[str, Any] | None = None,
    asked: shown.Asked | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a reading. ``typed`` are forms as they were sent (card, facts, plans) and the
    sentences of what went wrong with the open card (errors)."""
    told: dict[str, Any] = {"reading": reading, "town": reading.town}
    if reading.state not in REVIEWED:
        told["failure"] = reading_failure(reading.error, pasted=reading.pasted)
        return render(request, "imports/review/waiting.html", told, status=status)
    asked = asked or shown.Asked.of(request.GET.dict())
    told |= _review(reading, asked, typed or {})
    return render(request, "imports/review/review.html", told, status=status)


def _review(reading: Reading, asked: shown.Asked, typed: dict[str, Any]) -> dict[str, Any]:
    cards = shown.cards_of(reading)
    for card in cards:
        card.reading = reading
    current = shown.open_card(cards, asked)
    editable = reading.state == ReadingState.REVIEW
    told: dict[str, Any] = {
        "asked": asked,
        "editable": editable,
        "twin": receiving.twin(reading),
        "other_town": other_town(reading) if editable else "",
        "text": text_html(
            reading,
            cards,
            current=current.pk if current else None,
            at=asked.at,
            shown={card.pk for card in shown.asked_for(cards, asked.show)},
            query=f"&show={asked.show}" if asked.show else "",
        ),
        **counted(reading, cards, asked),
        "plans": _plans(reading),
        "open_questions": reading.questions.filter(answer="", stands=True).count(),
        **panel_told(reading, current, cards, asked, typed),
    }
    if editable:
        told["facts_form"] = typed.get("facts") or FactsForm(instance=reading)
        told["facts_open"] = "facts" in typed
        told["plan_forms"] = typed.get("plans") or plan_forms(reading)
        told["plans_open"] = "plans" in typed
        told["plan_errors"] = typed.get("plan_errors", [])
        told["add_quote"], told["add_error"] = typed.get("add", ""), typed.get("add_error", "")
        told["held_titles"] = held_titles(reading.town)
    return told


def counted(reading: Reading, cards: Sequence[Card], asked: shown.Asked) -> dict[str, Any]:
    """How far the review is, and what the list may be cut down to."""
    counts = shown.counts_of(cards)
    shows = [
        (_(word), counts.of[show], asked.query(show=show, card=None, find=""), show == asked.show)
        for show, word in shown.SHOWS.items()
        if show != "loose" or counts.loose or asked.show == show
    ]
    loose = asked.query(show="loose", card=None, find="")
    return {"counts": counts, "shows": shows, "loose_query": loose}


def panel_told(
    reading: Reading,
    card: Card | None,
    cards: Sequence[Card],
    asked: shown.Asked,
    typed: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """What the panel of the open card shows."""
    typed = typed or {}
    editable = reading.state == ReadingState.REVIEW
    told: dict[str, Any] = {"reading": reading, "asked": asked, "editable": editable}
    if card is not None:
        form = typed.get("card")
        errors = typed.get("errors", [])
        told["panel"] = shown.panel_of(card, cards, asked, form=form, errors=errors)
        told["form"] = form or (CardForm(card=card) if editable else None)
    return told


def _plans(reading: Reading) -> list[tuple[str, str]]:
    """(2026年目标任务, 2026年1月1日至2026年12月31日) of each plan."""
    days = _("%(start)s至%(end)s")
    return [
        (plan["title"], days % {"start": day_words(plan["start"]), "end": day_words(plan["end"])})
        for plan in reading.plans
    ]
