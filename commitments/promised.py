"""Which of the quotes of a commitment are its promise, and which were only said later."""

from __future__ import annotations

from .items import Item, SourceLine


def promise_and_later(item: Item, *, own: int | None) -> tuple[list[SourceLine], list[SourceLine]]:
    """The quotes that made the promise, and those of documents later than that, each in their
    order. ``own`` is the id of the document its plan rests on, whose day counts where it is quoted,
    else that of the first. A document that decided a target promises, however late; of one without
    a day nobody knows that it came later."""
    deciding = {line.document_id for line in item.versions if line.in_force} - {None}
    dated = [(source.document_date, source) for source in item.sources if source.document_date]
    owned = [day for day, source in dated if source.document_id == own]
    first = min(owned or [day for day, _source in dated], default=None)
    later = [
        source
        for day, source in dated
        if first and day > first and source.document_id not in deciding
    ]
    return [source for source in item.sources if source not in later], later
