"""Work reports: text in, commitments and outcomes out, each with its quote and offset."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .document import Document, understand
from .links import linked
from .reading import records_of
from .records import Found
from .sums import Contradiction, contradictions

__all__ = ["Contradiction", "Document", "Found", "Report", "read_report"]


@dataclass(frozen=True, slots=True)
class Report:
    """A report as read: its document, its records in reading order, and where its own figures
    deny each other."""

    document: Document
    records: tuple[Found, ...]
    contradictions: tuple[Contradiction, ...]


def read_report(text: str, *, day: dt.date | None = None) -> Report:
    """Read a report; ``day`` is used where the text names none.

    Never raises; no records where nothing that can be tracked is said.
    """
    document = understand(text, day=day)
    records = linked(records_of(document), document.plain)
    return Report(document, tuple(records), tuple(contradictions(document, records)))
