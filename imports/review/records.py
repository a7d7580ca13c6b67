"""A record of a report as a card keeps it: plain JSON, and back to typed values."""

from __future__ import annotations

from typing import Any

from ..holding.promises import Saying
from ..models import Card
from ..report import Found

# What a person may put right; the quote and where it stands never change.
FIELDS = (
    "kind",
    "wording",
    "subject",
    "measure",
    "value",
    "value_max",
    "unit",
    "comparator",
    "basis",
    "baseline",
    "due",
    "strength",
    "area",
    "claimed_ratio",
    "from_day",
    "stage",
)


def plain_found(found: Found) -> dict[str, Any]:
    """The record as JSON keeps it: figures as digits, days in ISO form, None where unknown."""
    raise NotImplementedError


def values_of(card: Card) -> dict[str, Any]:
    """What a card is to say, typed: by the names of ``FIELDS``, figures as Decimal, days as date,
    "" or None where it says nothing."""
    raise NotImplementedError


def saying_of(card: Card) -> Saying:
    """The card as the rules that hold reports to account take it."""
    raise NotImplementedError


def found_words(card: Card) -> list[tuple[str, str]]:
    """(label of a field, the words that gave it)."""
    raise NotImplementedError
