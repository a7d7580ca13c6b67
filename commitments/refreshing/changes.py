"""Why a stored status changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..models.choices import ChangeCause
from .records import Stored
from .verdicts import Verdict


class Change(NamedTuple):
    """A change of the status of a commitment: ``before`` None where it was never judged."""

    pk: int
    before: Stored | None
    cause: str


def changes_of(
    differing: Mapping[int, Verdict],
    *,
    held: Mapping[int, Stored],
) -> list[Change]:
    """The changes of status among the verdicts that differ from what is held, in id order."""
    moved = {
        pk: verdict
        for pk, verdict in differing.items()
        if pk not in held or held[pk].status != verdict.status
    }
    causes = {pk: _cause(verdict, held.get(pk)) for pk, verdict in moved.items()}
    for pk, verdict in moved.items():
        if verdict.parts and causes[pk] in (ChangeCause.FIGURE, ChangeCause.TIME):
            # A whole has no figure of its own: it changes for the reason its part did.
            told = (causes[part] for part in verdict.parts if part in causes)
            causes[pk] = next(told, ChangeCause.TIME)
    return [Change(pk, held.get(pk), causes[pk]) for pk in sorted(moved)]


def _cause(verdict: Verdict, before: Stored | None) -> str:
    """The first that applies: a new rule judges everything anew, a new target all its figures."""
    if before is None:
        return ChangeCause.FIRST
    now = verdict.row
    if before.rule_version != now.rule_version:
        return ChangeCause.RULE
    # What was judged before marks were kept has none: nobody knows whether its target changed.
    if before.target_mark and before.target_mark != now.target_mark:
        return ChangeCause.REVISION
    return ChangeCause.FIGURE if before.rests_on != now.rests_on else ChangeCause.TIME
