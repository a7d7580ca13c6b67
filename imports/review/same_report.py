"""What of a report is stored already: the town may hold the commitments and figures of the very
text, from an earlier reading or from a file that quoted it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from commitments.models import Commitment, CommitmentSource, Document, Progress
from commitments.units import convert

from ..models import Card, Reading
from .records import values_of

COMMITMENT = "commitment"


@dataclass(frozen=True)
class Quoted:
    """A quote that stands in the text of a report from ``start`` to ``end``, and what was stored
    with it: a commitment, and the figure of it that it gave."""

    start: int
    end: int
    quote: str
    commitment: int
    value: Decimal | None
    value_max: Decimal | None
    unit: str

    def overlap(self, card: Card) -> int:
        """How many signs the card and the quote have in common."""
        end = card.start + len(card.quote)
        return max(0, min(self.end, end) - max(self.start, card.start))

    def without_figure(self, card: Card) -> bool:
        """Whether only one of the two says a figure, or none."""
        return self.value is None or not card.fields.get("value")

    def agrees(self, card: Card) -> bool:
        """Whether the card says the stored figure; where neither says one they agree as well."""
        values = values_of(card)
        if self.value is None or values["value"] is None:
            return self.value is None and values["value"] is None
        told = (values["value"], values["value_max"])
        known = (self.value, self.value_max)
        pairs = zip(told, known, strict=True)
        return all(_same(one, values["unit"], other, self.unit) for one, other in pairs)


class SameReport:
    """The stored quotes of documents that are this report: of its title or its day, or where the
    quotes stand at the very places. ``standing`` are the commitments that a card may be given."""

    def __init__(self, reading: Reading, standing: Collection[int]) -> None:
        documents = Document.objects.filter(town=reading.town_id)
        named = Q(title=reading.title) | (Q(date=reading.date) if reading.date else Q())
        same = set(documents.filter(named).values_list("pk", flat=True))
        places = {"document__in": documents.values("pk"), "commitment__in": standing}
        sources = CommitmentSource.objects.filter(**places).select_related("commitment")
        figures = Progress.objects.current().filter(**places)
        self.sources = list(_quoted(reading.text, sources.order_by("id"), same))
        self.figures = list(_quoted(reading.text, figures.order_by("id"), same))

    def said_before(self, card: Card) -> int | None:
        """The number of the commitment that this clause was stored with; None where none was, or
        where it is not certain which."""
        of_promise = card.fields.get("kind") == COMMITMENT
        held = self.sources if of_promise else self.figures
        exact = [one for one in held if (one.start, one.quote) == (card.start, card.quote)]
        if exact and (len({one.commitment for one in exact}) == 1 or of_promise):
            return min(exact, key=lambda one: not one.agrees(card)).commitment
        over = [one for one in held if one.overlap(card)]
        found = [one for one in over if one.agrees(card)]
        if of_promise:
            # What was stored of a clause in another shape (as two, without its figure) is not new.
            found = found or [one for one in over if one.without_figure(card)]
            return max(found, key=lambda one: one.overlap(card)).commitment if found else None
        told = {one.commitment for one in found}
        return told.pop() if len(told) == 1 else None


def _quoted(text: str, stored: Iterable[Any], same: Collection[int]) -> Iterator[Quoted]:
    for one in stored:
        start = _place(text, one.quote, one.offset, alone=one.document_id in same)
        if start is not None:
            of = one.commitment if isinstance(one, CommitmentSource) else one
            top = getattr(of, "value_max", None)
            end = start + len(one.quote)
            yield Quoted(start, end, one.quote, one.commitment_id, of.value, top, of.unit)


def _place(text: str, quote: str, offset: int | None, *, alone: bool) -> int | None:
    """Where a quote stands in the text: where it was said to be, or where it is ``alone``."""
    if not quote:
        return None
    if offset is not None and text.startswith(quote, offset):
        return offset
    first = text.find(quote) if alone else -1
    return first if first >= 0 and text.find(quote, first + 1) < 0 else None


def _same(one: Decimal | None, unit: str, other: Decimal | None, other_unit: str) -> bool:
    if one is None or other is None:
        return one is other
    return convert(one, unit=unit, to=other_unit) == other


def standing_of(numbers: Iterable[int]) -> set[int]:
    """Those of the commitments that are still stored."""
    return set(Commitment.objects.filter(pk__in=set(numbers)).values_list("pk", flat=True))
