"""What is left to check, for the header of every page."""

from __future__ import annotations

from typing import Any

from django import template

from ..review.questions import settling

register = template.Library()


@register.simple_tag
def waiting_questions(user: Any) -> int | None:
    """How many questions wait for this person; None for who settles none."""
    if user is None or not getattr(user, "is_authenticated", False):
        return None
    may, n = settling(user)
    return n if may else None
