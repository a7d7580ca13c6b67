"""Accepted cards into the corridor of every import: a workbook of our own, one batch."""

from __future__ import annotations

from people.models import User

from ..models import Batch, Reading


def confirm(reading: Reading, *, by: User | None, enqueue: bool = True) -> Batch | None:
    """Hand what was accepted to the corridor; its batch, None where nothing had to be written.
    Raises ActionError for a draft, or where a card still lacks what a plan needs."""
    raise NotImplementedError
