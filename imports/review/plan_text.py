"""The sentences of a report in which it plans."""

from __future__ import annotations

import datetime as dt

from ..holding.softened import Sentence
from ..report.clauses import held, sentences
from ..report.document import understand
from ..report.outline import PLAN, outline


def plan_sentences(text: str, *, day: dt.date | None) -> list[Sentence]:
    """Each sentence of the sections that look ahead, with where it starts in ``text``; ``day`` is
    the report's where the text names none."""
    document = understand(text, day=day)
    quoted = held(document.plain)
    return [
        Sentence(start, text[start:end])
        for section in outline(document)
        if section.kind == PLAN
        for start, end in sentences(document.plain, section.start, section.end, quoted)
    ]
