"""The addresses of a list's files, asked the same as its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

# Which page of a list is shown, and what only leads within it, is no part of what is listed.
_OF_THE_PAGE = ("page", "at", "remind")


@dataclass(frozen=True)
class Files:
    """Where a list is as xlsx and as csv."""

    xlsx: str
    csv: str


def files_of(request: HttpRequest, name: str, *args: Any) -> Files:
    """The files of the list that address ``name`` makes of ``args``, with the query in force."""
    asked = request.GET.copy()
    for each in _OF_THE_PAGE:
        asked.pop(each, None)
    query = f"?{asked.urlencode()}" if asked else ""
    return Files(*(reverse(name, args=[*args, form]) + query for form in ("xlsx", "csv")))
