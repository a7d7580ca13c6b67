"""A report comes in: it is kept once by its content, and a worker is asked to read it."""

from __future__ import annotations

import datetime as dt

from commitments.models import Town
from people.models import User

from ..models import Reading, Standing


def receive_report(
    *,
    town: Town,
    data: bytes,
    filename: str,
    by: User | None,
    standing: str = Standing.ISSUED,
    title: str = "",
    day: dt.date | None = None,
    pasted: bool = False,
    enqueue: bool = True,
) -> Reading:
    """Keep the report and, once that is certain, ask a worker to read it; ``enqueue`` False leaves
    the reading to the caller. Raises ActionError with a sentence for what is no report."""
    raise NotImplementedError


def earlier(reading: Reading) -> Reading | None:
    """The same text's last reading for the same town before this one."""
    raise NotImplementedError
