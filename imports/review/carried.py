"""What a batch that came of a report carries besides its cells: the report's text, and each card
to the digit. And what becomes of the reading when its batch is written, given up, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from commitments.models import Commitment, Document

from ..likeness import key
from ..models import Batch, Card, Reading, ReadingState
from ..records import CommitmentRecord, DocumentRecord, ProgressRecord, Record
from .confirmed import Confirmed, Owner, lines_of, promise_values, report_of
from .reopening import reopen

# What is said of a row for its place among others, not for how its cells were read.
OF_THE_FILE = frozenset(
    ("number_twice", "wording_twice", "report_twice", "plan_unknown", "title_twice")
)


class CardsLost(Exception):
    """Rows of a confirmed report were not read as what they are."""


class Carried:
    """The cards of the reading that a batch came of, by where they stand."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        confirmed = Confirmed(reading)
        self.cards = {card.start: card for card in lines_of(confirmed)}
        self.owners = {
            card.pk: owner
            for some in (confirmed.new, confirmed.restated, confirmed.figures)
            for card, owner in some
        }
        # The first card that restates a commitment has the row; the others come with it.
        self.together = {cards[0].pk: cards for cards, _owner in confirmed.restated_together()}
        self.seen: set[int] = set()

    def take(self, records: Sequence[Record]) -> list[Record]:
        """The records as their cards say; others as they are."""
        return [self._record(record) for record in records]

    def expect_all(self) -> None:
        """Raise CardsLost where a card came to no row."""
        if lost := sorted(set(self.cards) - self.seen):
            raise CardsLost(", ".join(map(str, lost)))

    def _record(self, record: Record) -> Record:
        if isinstance(record, DocumentRecord) and key(record.title) == key(self.reading.title):
            return replace(record, title=self.reading.title, text=self.reading.text)
        if isinstance(record, CommitmentRecord) and record.sources:
            title, _quote, offset = record.sources[0]
            card = self._card(title, offset)
            return self._commitment(record, card) if card else record
        if isinstance(record, ProgressRecord):
            card = self._card(record.document, record.offset)
            return self._progress(record, card) if card else record
        return record

    def _card(self, title: str, offset: int | None) -> Card | None:
        if offset is None or key(title) != key(self.reading.title):
            return None
        card = self.cards.get(offset)
        if card is not None:
            self.seen.add(offset)
        return card

    def _commitment(self, record: CommitmentRecord, card: Card) -> CommitmentRecord:
        owner = self.owners[card.pk]
        cards = self.together.get(card.pk, [card])
        self.seen |= {one.start for one in cards}
        values = promise_values(card) if owner.stored is None else _unchanged(owner.stored)
        return replace(
            record,
            **values,
            **self._common(record, owner),
            # Whose it is was decided in the review; its number is one that we drew.
            is_new=owner.stored is None,
            sources=tuple((self.reading.title, one.quote, one.start) for one in cards),
            baseline_value=None,
            progress_share=False,
            proposals=(),
        )

    def _progress(self, record: ProgressRecord, card: Card) -> ProgressRecord:
        owner = self.owners[card.pk]
        return replace(
            record,
            **report_of(card, owner),
            **self._common(record, owner),
            wording=owner.wording,
            document=self.reading.title,
            quote=card.quote,
            offset=card.start,
            proposals=(),
        )

    def _common(self, record: Record, owner: Owner) -> dict[str, Any]:
        issues = tuple(issue for issue in record.issues if issue.code in OF_THE_FILE)
        return {"plan": owner.plan, "number": owner.number, "issues": issues, "extra": {}}


def _unchanged(stored: Commitment) -> dict[str, Any]:
    """What a row that only adds a source says of its commitment: nothing else than is stored."""
    return {
        "wording": stored.wording,
        "measure": stored.measure,
        "comparator": stored.comparator,
        "value": None,
        "value_max": None,
        "value_text": "",
        "stages": (),
        "state": "active",
        "strength": "firm",
        "baseline": "",
    }


def carried_by(batch: Batch) -> Carried | None:
    """What the batch carries; None where it came of no report."""
    reading = Reading.objects.select_related("town").filter(batch=batch).first()
    return Carried(reading) if reading else None


def written(batch: Batch) -> None:
    """The batch was written: the reading knows its document, and the document its pages."""
    reading = Reading.objects.filter(batch=batch).first()
    if reading is not None:
        reading.document = batch.town.documents.filter(title=reading.title).first()
        reading.save(update_fields=["document"])
        _tell_pages(reading.document)


def _tell_pages(document: Document | None) -> None:
    """A document's pages are those of the last reading that it holds the text of."""
    if document is None:
        return
    told = document.readings.filter(text=document.text).order_by("-confirmed_at", "-pk")
    starts = (each for each in told.values_list("page_starts", flat=True) if each)
    document.page_starts = next(starts, [])
    document.save(update_fields=["page_starts"])


def given_back(batch: Batch) -> int | None:
    """The batch was given up, failed or taken back: its reading waits for review again, and so do
    the records of its town whose commitments went with it. Returns the number of the reading."""
    reading = Reading.objects.select_for_update().filter(batch=batch).first()
    if reading is not None:
        document = Document.objects.filter(readings=reading).first()
        reading.batch, reading.document, reading.confirmed_at = None, None, None
        reading.state, reading.heartbeat = ReadingState.REVIEW, timezone.now()
        reading.save(update_fields=["batch", "document", "confirmed_at", "state", "heartbeat"])
        _tell_pages(document)
    reopen(batch.town_id)
    return int(reading.pk) if reading is not None else None


def reading_of(batch: Batch) -> int | None:
    """The number of the reading that the batch came of."""
    return Reading.objects.filter(batch=batch).values_list("pk", flat=True).first()
