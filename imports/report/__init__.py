"""Work reports: text in, commitments and outcomes out, each with its quote and offset."""

from __future__ import annotations

import datetime as dt

from .document import Document, understand
from .links import linked
from .reading import records_of
from .records import Found

__all__ = ["Document", "Found", "read_report"]


def read_report(text: str, *, day: dt.date | None = None) -> list[Found]:
    """The records of a report, in reading order; ``day`` is used where the text names none.

    Never raises; [] where nothing that can be tracked is said.
    """
    document = understand(text, day=day)
    return linked(records_of(document), document.plain)
