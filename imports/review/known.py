"""What the rules need to know of a report and its town, each asked of the database once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from commitments.models import Commitment, Document, Judgement, Site
from commitments.models.choices import State

from ..holding.promises import Promise, Saying
from ..models import Card, CardState, Reading, ReadingState, Standing
from ..models import State as BatchState
from .promises import promises_of
from .records import saying_of

# What was ended or put off by a decision is owed by nobody.
NOT_OWED = (State.SUSPENDED, State.WITHDRAWN)
# The group of statuses of what was reached.
DONE = "done"
# The states of a reading in which there is something to look at.
LOOKED_AT = (ReadingState.REVIEW, ReadingState.CONFIRMED)


@dataclass(frozen=True)
class Report:
    """A report of the town that was searched. ``since`` is the first day it looks back on, None
    where it names none; ``reading`` is 0 where only its document is kept."""

    title: str
    day: dt.date
    since: dt.date | None
    text: str
    reading: int = 0

    def told(self) -> dict[str, str]:
        """Its title and day as a question keeps them."""
        return {"title": self.title, "day": self.day.isoformat()}


class Known:
    """What the rules need to know of one reading, each asked of the database once."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    @cached_property
    def cards(self) -> list[Card]:
        """Its records that count: the accepted ones; of a draft all that were not rejected."""
        cards = self.reading.cards.select_related("answers_card", "reading").order_by("start")
        if self.reading.is_draft:
            return list(cards.exclude(state=CardState.REJECTED))
        return list(cards.filter(state=CardState.ACCEPTED))

    @cached_property
    def sayings(self) -> list[Saying]:
        """Its records as the rules take them, in reading order."""
        return [saying_of(card) for card in self.cards]

    @cached_property
    def promises(self) -> dict[int, Promise]:
        """What was promised before the report and is owed still, by number. Where the ledger has
        something of a part or a place, it has something of the whole."""
        day = self.reading.date
        made = promises_of(self.reading.town, before=day) if day else []
        whole = Commitment.objects.filter(pk__in=[one.id for one in made])
        gone = set(whole.filter(state__in=NOT_OWED).values_list("pk", flat=True))
        told = {one.id for one in made if one.reported} | set(_told_by_place(whole))
        told |= {whole for part, whole in self._whole_of(made).items() if part in told}
        return {one.id: replace(one, reported=one.id in told) for one in made if one.id not in gone}

    @cached_property
    def promises_with_own(self) -> list[Promise]:
        """The promises made before the report and with it: since when its own targets count."""
        day = self.reading.date
        return promises_of(self.reading.town, before=day + dt.timedelta(days=1)) if day else []

    @cached_property
    def reached(self) -> set[int]:
        """Those of the promises that the ledger holds for done."""
        done = Judgement.objects.filter(commitment__in=self.promises, group=DONE)
        return set(done.values_list("commitment", flat=True))

    def offered_in(self, readings: Collection[int]) -> dict[int, Card]:
        """Promise -> the last record of those readings that was offered for it and that nobody gave
        to anything."""
        free = Card.objects.filter(reading__in=readings, answers=None, answers_card=None)
        counted = free.exclude(state=CardState.REJECTED)
        if not self.reading.is_draft:
            counted = counted.filter(state=CardState.ACCEPTED)
        found: dict[int, Card] = {}
        for card in counted.select_related("reading__document").order_by("reading__date", "-start"):
            for one in card.proposals:
                if one.get("commitment"):
                    found[one["commitment"]] = card
        return found

    @cached_property
    def refused(self) -> list[tuple[int, int]]:
        """Where the records stand that a person rejected: nobody asks about them again."""
        cards = self.reading.cards.filter(state=CardState.REJECTED)
        return [(card.start, card.end) for card in cards]

    def _whole_of(self, made: Iterable[Promise]) -> dict[int, int]:
        """Part -> what it is a part of."""
        parts = Commitment.objects.filter(pk__in=[one.id for one in made], parent__isnull=False)
        return dict(parts.values_list("pk", "parent_id"))

    def pairs(self, kind: str) -> list[tuple[Saying, Promise]]:
        """The records of a kind with the promise that each restates or reports on."""
        told = zip(self.cards, self.sayings, strict=True)
        answered = ((stored_answer(card), saying) for card, saying in told)
        return [
            (saying, self.promises[promise])
            for promise, saying in answered
            if promise in self.promises and saying.kind == kind
        ]

    def spoken_in(self, readings: Collection[int]) -> set[int]:
        """The promises that records of those readings speak of, by a person's decision (of a
        draft's own by the rule's as well)."""
        spoken = {stored_answer(card) for card in self.cards if self.reading.pk in readings}
        others = Card.objects.filter(reading__in=readings, state=CardState.ACCEPTED)
        if not self.reading.is_draft:
            spoken |= set(others.values_list("answers_id", flat=True))
        numbers = {one for one in spoken if one is not None}
        wholes = Commitment.objects.filter(pk__in=numbers, parent__isnull=False)
        return numbers | set(wholes.values_list("parent_id", flat=True))

    @cached_property
    def reports(self) -> list[Report]:
        """The town's reports that may be searched, oldest first: readings that were confirmed and
        documents whose text is kept; of drafts this one alone, where it is one."""
        if self.reading.is_draft:
            day = self.reading.date
            return [_report(self.reading, day)] if day else []
        return sorted(_reports(self.reading), key=lambda one: (one.day, one.title))


def stored_answer(card: Card) -> int | None:
    """The stored commitment that a record speaks of, by itself or as a commitment of the same
    report that restates it; None without one."""
    if card.answers_id is not None or card.answers_card is None:
        return card.answers_id
    return card.answers_card.answers_id


def _told_by_place(commitments: QuerySet[Commitment]) -> QuerySet[Any]:
    """Those of which a place has a stage or is done."""
    told = Q(done_on__isnull=False) | ~Q(stage="")
    return Site.objects.filter(told, commitment__in=commitments).values_list(
        "commitment_id", flat=True
    )


def _report(reading: Reading, day: dt.date) -> Report:
    return Report(str(reading), day, reading.period_start, reading.text, reading.pk)


def last_of(town: str) -> Reading | None:
    """The last of a town's reports (by its code) that ``issued`` knows."""
    return issued(town).order_by("date", "pk").last()


def issued(town: str) -> QuerySet[Reading]:
    """The confirmed reports of a town (by its code) that were given in public and have a day; what
    was confirmed but not written yet counts as in review."""
    return Reading.objects.filter(
        Q(batch__isnull=True) | Q(batch__state=BatchState.COMMITTED),
        town=town,
        standing=Standing.ISSUED,
        state=ReadingState.CONFIRMED,
        date__isnull=False,
    )


def is_written(reading: Reading) -> bool:
    """Whether it is confirmed and all that was accepted of it stands in the ledger."""
    batch = reading.batch
    done = batch is None or batch.state == BatchState.COMMITTED
    return reading.state == ReadingState.CONFIRMED and done


def _reports(reading: Reading) -> Iterator[Report]:
    """Each report once: a reading and the document it became are one, and so is a text that was
    given twice."""
    titles: set[str] = set()
    texts: set[str] = set()
    for one in issued(reading.town_id).order_by("date", "-pk"):
        if one.date is not None and one.text not in texts:
            titles.add(one.title)
            texts.add(one.text)
            yield _report(one, one.date)
    kept = Document.objects.filter(town=reading.town_id, date__isnull=False).exclude(text="")
    for document in kept.order_by("date", "pk"):
        known = document.title in titles or document.text in texts
        if document.date is not None and not known:
            texts.add(document.text)
            yield Report(document.title, document.date, document.period_start, document.text)
