"""A card that a person made by marking words of the text."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from commitments.actions import ActionError

from ..models import Card, Reading
from ..report import Found, read_report
from . import facts
from .records import fields_of, wording_of

SHORTEST, LONGEST = 2, 600


def marked(reading: Reading, *, start: int, end: int) -> Card:
    """A card, not stored yet, of the text from ``start`` to ``end``, blanks at its ends left out.
    Its fields are those of the reader's record that begins within, or what can be said without
    one. Raises ActionError for a selection that is no clause."""
    start, end = _trimmed(reading.text, start, end)
    quote = reading.text[start:end]
    if len(quote) < SHORTEST:
        raise ActionError(_("选中的文字太短，请选中一句完整的话。"))
    if len(quote) > LONGEST:
        told = {"length": len(quote), "limit": LONGEST}
        raise ActionError(_("选中了%(length)s字，最多%(limit)s字。请只选一句话。") % told)
    found = _suggested(reading, start, end)
    fields = (
        fields_of(found[0], from_day=found[1]) if found else _plain_fields(reading, start, quote)
    )
    fields["wording"] = wording_of(quote)
    return Card(reading=reading, start=start, quote=quote, fields=fields, by_hand=True)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    if not 0 <= start < end <= len(text):
        raise ActionError(_("选中的位置不在正文里，请重新选中一句话。"))
    held = text[start:end]
    start += len(held) - len(held.lstrip())
    return start, max(start, start + len(held.strip()))


def _suggested(reading: Reading, start: int, end: int) -> tuple[Found, dt.date | None] | None:
    """The reader's record that shares most of the selection, with its first day."""
    report = read_report(reading.text, day=reading.date)
    shared = [
        (min(end, one.end) - max(start, one.start), -one.start, one)
        for one in report.records
        if one.start < end and start < one.end
    ]
    if not shared:
        return None
    best = max(shared, key=lambda told: told[:2])[2]
    return best, facts.Spans(report).first_day(best)


def _plain_fields(reading: Reading, start: int, quote: str) -> dict[str, Any]:
    """What can be said of words in which the reader finds nothing: whether they stand in what
    looks ahead, and that they name no figure."""
    ahead = any(
        kind == "plan" and first <= start < last for first, last, kind, _heading in reading.sections
    )
    found = Found(
        kind="commitment" if ahead else "outcome",
        quote=quote,
        start=start,
        subject="",
        measure="milestone",
        strength="firm" if ahead else None,
        area="",
    )
    return fields_of(found)
