"""What each card may answer: the rule's proposals kept on the card, the sure ones chosen."""

from __future__ import annotations

from ..models import Reading


def propose(reading: Reading) -> None:
    """Fill ``Card.proposals`` and, where one is sure, choose it; decided cards stay as they are."""
    raise NotImplementedError
