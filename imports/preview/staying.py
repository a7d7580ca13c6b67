"""What an undo would have to leave, found by trying it: the trial takes the same path and is then
rolled back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from ..models import Batch
from ..planning_words import KEPT_WORDS
from ..undoing import CHANGED, Undoing

# A trial of more rows than this keeps a page waiting and others from writing.
MOST_TRIED = 2000


@dataclass(frozen=True)
class Staying:
    """One thing that would stay: ``name`` is how a form names it; only what somebody edited
    (``choosable``) may be taken back all the same."""

    name: str
    words: str
    reason: str
    choosable: bool


def staying(batch: Batch) -> list[Staying] | None:
    """What would stay of a written batch, or None where it is too large to try."""
    if batch.rows_written > MOST_TRIED:
        return None
    with transaction.atomic():
        trial = Undoing(batch)
        trial.run()
        kept = list(trial.kept)
        transaction.set_rollback(True)
    return [
        Staying(
            name=f"{thing._meta.label}:{thing.pk}",
            words=f"{thing._meta.verbose_name}：{_of(thing)}{thing}",
            reason=str(KEPT_WORDS[reason]),
            choosable=reason == CHANGED,
        )
        for thing, reason in kept
    ]


def _of(thing: Any) -> str:
    """The commitment that a thing belongs to, before its own words."""
    owner = getattr(thing, "commitment", None)
    return f"{owner} · " if owner is not None else ""


def named(told: list[str]) -> set[tuple[str, int]]:
    """(label, number) of what a form names; what is no name is passed over."""
    pairs = (one.rpartition(":") for one in told)
    return {(label, int(pk)) for label, _colon, pk in pairs if label and pk.isdecimal()}
