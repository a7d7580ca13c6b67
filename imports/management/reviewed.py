"""A sample report through its review: the decisions of a data file, made as a clerk makes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from commitments.models import Commitment, Town
from imports.models import Card, CardState, Reading
from imports.review import deciding
from imports.review.records import values_of
from imports.samples.tables import Entry, place
from people.models import User

FACTS = ("title", "kind", "meeting", "date", "period_start", "period_end")
VALUES = ("kind", "measure", "value", "unit", "comparator", "basis", "baseline", "due", "strength")


def tell_facts(reading: Reading, title: str, *, by: User) -> None:
    """Give the reading the facts of the town's document of that title."""
    document = reading.town.documents.get(title=title)
    told = {name: getattr(document, name) for name in FACTS}
    deciding.set_facts(reading, by=by, values=told)


def decide(reading: Reading, rows: Sequence[Entry], *, by: User) -> None:
    """Take the records that ``rows`` name, marking by hand those that were not read, and leave out
    all others. May be done again where it was broken off.

    Raises ``ValueError`` for a quote that does not stand in the report exactly once, ActionError or
    ValidationError for a record that cannot be taken.
    """
    taken = {_take(reading, row, by).pk for row in rows}
    for card in reading.cards.exclude(pk__in=taken).exclude(state=CardState.REJECTED):
        deciding.reject(card, by=by)


def _take(reading: Reading, row: Entry, by: User) -> Card:
    card = _card(reading, row["quote"], by)
    values = _values(row)
    if any(values_of(card)[name] != value for name, value in values.items()):
        deciding.edit(card, by=by, values=values)
    commitment = _commitment(reading.town, row)
    if card.answers_id != (commitment.pk if commitment else None) or card.answers_card_id:
        deciding.answer(card, by=by, commitment=commitment)
    if card.state != CardState.ACCEPTED:
        deciding.accept(card, by=by)
    return card


def _card(reading: Reading, quote: str, by: User) -> Card:
    """The record of that clause, or a new one of it."""
    start = int(place(reading.text, quote))
    found = reading.cards.select_related("reading__town").filter(start=start).first()
    return found or deciding.add(reading, by=by, start=start, end=start + len(quote))


def _values(row: Entry) -> dict[str, Any]:
    """What the row says, typed as ``review.records.FIELDS`` are."""
    told: dict[str, Any] = {name: row[name] for name in (*VALUES, "stage")}
    told["value"] = Decimal(row["value"]) if row["value"] else None
    told["value_max"] = None
    told["due"] = dt.date.fromisoformat(row["due"])
    return told


def _commitment(town: Town, row: Entry) -> Commitment | None:
    if not row["number"]:
        return None
    return Commitment.objects.of_town(town.pk).get(plan__title=row["plan"], number=row["number"])
