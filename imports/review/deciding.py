"""What a person decides of a card, each under a lock on its reading; every act raises ActionError
with a sentence where the reading is not in review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from commitments.models import Commitment
from people.models import User

from ..models import Card, Reading


def accept(card: Card, *, by: User | None) -> None:
    """Take the card as it stands; raises ActionError where it lacks what a plan needs."""
    raise NotImplementedError


def reject(card: Card, *, by: User | None) -> None:
    """Leave the card out."""
    raise NotImplementedError


def put_back(card: Card, *, by: User | None) -> None:
    """Let the card wait for a decision again."""
    raise NotImplementedError


def edit(card: Card, *, by: User | None, values: Mapping[str, Any]) -> None:
    """Put right what the card says, by the names of ``records.FIELDS``, typed; the quote never
    changes. Raises ValidationError by field."""
    raise NotImplementedError


def answer(
    card: Card,
    *,
    by: User | None,
    commitment: Commitment | None = None,
    own: Card | None = None,
) -> None:
    """Say which commitment an outcome reports on or a commitment restates: a stored one, one of
    the same report, or none."""
    raise NotImplementedError


def accept_certain(reading: Reading, *, by: User | None) -> int:
    """Accept all pending cards that are certain and of which nothing is doubtful; how many."""
    raise NotImplementedError


def add(reading: Reading, *, by: User | None, start: int, end: int) -> Card:
    """A pending card of the text from ``start`` to ``end``, its fields suggested by the reader.
    Raises ActionError for a selection that is no clause, or where a card begins already."""
    raise NotImplementedError


def set_facts(reading: Reading, *, by: User | None, values: Mapping[str, Any]) -> None:
    """Put right the title, kind, meeting, date, period_start, period_end, source_url and
    index_number of the report; raises ValidationError by field."""
    raise NotImplementedError


def set_plans(reading: Reading, *, by: User | None, plans: Sequence[Mapping[str, Any]]) -> None:
    """Put right the plans that the commitments go to (see ``plans``); raises ValidationError."""
    raise NotImplementedError


def issue_draft(reading: Reading, *, by: User | None) -> None:
    """A draft was given in public: its records may now be confirmed."""
    raise NotImplementedError
