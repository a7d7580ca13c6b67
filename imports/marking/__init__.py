"""The clerk's own workbook with its bad cells marked and commented, and a list of what to mend."""

from __future__ import annotations

from .apart import MarkingFailed, make_apart
from .marks import CONFLICT, FAULTY, LEFT_OUT, WARNING, Mark, Marked, Order

__all__ = [
    "CONFLICT",
    "FAULTY",
    "LEFT_OUT",
    "WARNING",
    "Mark",
    "Marked",
    "MarkingFailed",
    "Order",
    "make_apart",
]
