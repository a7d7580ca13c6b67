"""Where a reported figure came from, for the pages that show it."""

from __future__ import annotations

from django import template
from django.urls import reverse

from ..pictures.sources import is_of_picture

register = template.Library()


@register.simple_tag
def picture_of(number: int, source_cell: str) -> str:
    """The address of the picture that the figure with this number was typed from; "" where it came
    otherwise. No query: the page behind it knows who may see it."""
    return reverse("imports:picture_of", args=[number]) if is_of_picture(source_cell) else ""
