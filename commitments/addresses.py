"""Addresses that a page names many times: each is found once, and only its number put in."""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, reverse


def commitment_page(commitment: int) -> str:
    """The address of the page of a commitment, by its id."""
    before, after = _around(get_script_prefix())
    return f"{before}{commitment}{after}"


@lru_cache(maxsize=8)
def _around(_prefix: str) -> tuple[str, str]:
    """What stands before and after the number; the prefix is the server's, part of the address."""
    before, after = reverse("commitments:commitment", args=[0]).rsplit("0", 1)
    return before, after
