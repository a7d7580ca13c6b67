"""What is left to check, for the header of every page; what is left of drafts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from ..models import RemovedDraft
from ..review.drafts import removed_drafts
from ..review.questions import settling

register = template.Library()
# As many lines of deleted drafts as a list shows.
MOST_REMOVED = 30


@register.simple_tag
def waiting_questions(user: Any) -> int | None:
    """How many questions wait for this person; None for who settles none."""
    if user is None or not getattr(user, "is_authenticated", False):
        return None
    may, n = settling(user)
    return n if may else None


@register.simple_tag
def drafts_removed(towns: Iterable[Any]) -> list[RemovedDraft]:
    """The last drafts of a clerk's towns that were deleted."""
    return list(removed_drafts(*towns)[:MOST_REMOVED])
