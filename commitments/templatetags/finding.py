"""What the header asks about the box of 查找."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def may_find(user: Any) -> bool:
    """Whether there may be anything to find: for whoever is logged in, and for all where pages are
    public. Nothing is asked of the database; on a page without a user it is False."""
    return user is not None and bool(settings.PUBLIC_PAGES or user.is_authenticated)
