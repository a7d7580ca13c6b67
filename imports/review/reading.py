"""The worker's part: from the kept file to its text, its cards and what they may answer."""

from __future__ import annotations


def read(pk: int, *, job: str = "") -> None:
    """Read the report of reading ``pk``. Does nothing where another worker has it or where it was
    done. Afterwards in review, or failed with the reason in ``error``."""
    raise NotImplementedError
