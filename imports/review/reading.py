"""The worker's part: from the kept file to its text, its cards and what they may answer."""

from __future__ import annotations

import datetime as dt
import logging
import unicodedata
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from ..actions.shared import MOST_TRIES, ask_worker, can_skip, is_stale, unexpected
from ..bounds import limits
from ..heartbeat import beating
from ..models import Card, Reading, ReadingState
from ..report import Report, read_report
from ..report.apart import open_text_apart
from ..report.opening import PAGE, pages_apart
from ..workbook import UnreadableFile
from . import facts, looking_back, plans, proposing
from .limits import MOST_MARKS, MOST_RECORDS
from .records import fields_of, plain_found, plain_sum

log = logging.getLogger(__name__)
QUOTE = 600
PIECE = 500
# Control marks and single halves of pairs; what is no character at all.
BAD = frozenset(("Cc", "Cs"))
KEPT = frozenset(("\n", "\t", PAGE))
NO_MARKS = "\ufffe\uffff\ufeff"


def read(pk: int, *, job: str = "") -> None:
    """Read the report of reading ``pk`` and keep what was found for review.

    Does nothing where another worker has it or where it was done. ``job`` names the caller: the
    same job may come again after its worker died. Afterwards in review, or failed with the reason
    in ``error``; what was found is kept in one transaction, so that a worker that dies has kept
    nothing."""
    reading = _claim(pk, job=job)
    if reading is None:
        return
    with beating(pk, model="imports.Reading"):
        try:
            _read(reading)
        except UnreadableFile as error:
            _fail(reading, {"code": error.code, "data": dict(error.data)})
        except OSError:
            _fail(reading, {"code": "file_gone", "data": {}})
        except OperationalError:
            raise
        except Exception as error:
            # A fault of ours: said and logged, so that the reading does not come back for ever.
            log.exception("reading %s could not be read", pk)
            _fail(reading, unexpected(error))


@transaction.atomic
def _claim(pk: int, *, job: str) -> Reading | None:
    reading = Reading.objects.select_for_update().filter(pk=pk).first()
    if reading is None or not reading.working:
        return None
    another = reading.state == ReadingState.READING and (not job or reading.job != job)
    if another and not is_stale(reading):
        return None
    reading.state, reading.job, reading.heartbeat = ReadingState.READING, job, timezone.now()
    reading.tries += 1
    if reading.tries > MOST_TRIES:
        log.error("reading %s is given up after %s tries", pk, MOST_TRIES)
        reading.state, reading.error = ReadingState.FAILED, {"code": "gave_up", "data": {}}
        reading.save(update_fields=["state", "error"])
        return None
    reading.save(update_fields=["state", "job", "heartbeat", "tries"])
    return reading


@transaction.atomic
def _fail(reading: Reading, error: dict[str, object]) -> None:
    locked = Reading.objects.select_for_update().filter(pk=reading.pk).first()
    if locked and locked.state == ReadingState.READING and locked.job == reading.job:
        locked.state, locked.error, locked.job = ReadingState.FAILED, error, ""
        locked.save(update_fields=["state", "error", "job"])


def _read(reading: Reading) -> None:
    with reading.file.open("rb") as stream:
        data = bytes(stream.read())
    text, pages = pages_apart(normal(open_text_apart(data, limits=limits())))
    if not text.strip():
        raise UnreadableFile("report_without_text")
    if len(text) > MOST_MARKS:
        raise UnreadableFile("report_too_long", limit=str(MOST_MARKS), n=str(len(text)))
    report = read_report(text, day=reading.date)
    if len(report.records) > MOST_RECORDS:
        told = {"limit": str(MOST_RECORDS), "n": str(len(report.records))}
        raise UnreadableFile("report_too_many", **told)
    reading.page_starts = pages
    _tell(reading, report)
    cards = _cards(reading, report)
    # What is costly comes before the lock: SQLite has one for all who write.
    weighed = proposing.weigh(reading, cards)
    with transaction.atomic():
        # Always the town first, as writing does.
        type(reading.town).objects.select_for_update().get(pk=reading.town_id)
        locked = Reading.objects.select_for_update().filter(pk=reading.pk).first()
        if locked is None or locked.state != ReadingState.READING or locked.job != reading.job:
            return
        locked.page_starts = pages
        _tell(locked, report)
        _keep(locked, cards, weighed)


def normal(text: str) -> str:
    """A report's text as it is kept: lines end in one mark, what no page and no database can show
    is gone; what tells its pages apart stays."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    kept = (mark for mark in text if mark in KEPT or unicodedata.category(mark) not in BAD)
    return "".join(mark for mark in kept if mark not in NO_MARKS).rstrip()


def _tell(reading: Reading, report: Report) -> None:
    """Put what was read of the report as a whole to a reading; nothing is stored."""
    facts.tell(reading, report)
    reading.text = report.document.text
    reading.sums = [plain_sum(told) for told in report.contradictions]


def _keep(
    reading: Reading, cards: Sequence[Card], weighed: Mapping[int, proposing.Weighed]
) -> None:
    """Keep what was read of a locked reading and let it wait for review."""
    reading.state, reading.job, reading.error = ReadingState.REVIEW, "", {}
    reading.save()
    reading.cards.all().delete()
    for card in cards:
        card.reading = reading
    Card.objects.bulk_create(cards, batch_size=PIECE)
    reading.plans = plans.suggest(reading)
    reading.save(update_fields=["plans"])
    proposing.put(cards, weighed)
    # Other reports are not concerned before this one is confirmed.
    looking_back.look(reading, others=False)


def _cards(reading: Reading, report: Report) -> list[Card]:
    spans = facts.Spans(report)
    return [
        Card(
            reading=reading,
            start=found.start,
            # The beginning of a very long one is an exact quote still; a person looks at the rest.
            quote=found.quote[:QUOTE],
            found=plain_found(found),
            fields=fields_of(found, from_day=spans.first_day(found)),
            certain=found.certain and len(found.quote) <= QUOTE,
        )
        for found in report.records
    ]


def sweep() -> list[int]:
    """Queue again every reading that a worker left lying; returns their numbers."""
    limit = timezone.now() - dt.timedelta(seconds=settings.JOB_STALE_SECONDS)
    silent = Q(heartbeat__lt=limit) | Q(heartbeat__isnull=True)
    waiting = Q(state__in=[ReadingState.RECEIVED, ReadingState.READING])
    found = []
    with transaction.atomic():
        stale = Reading.objects.select_for_update(skip_locked=can_skip()).filter(silent & waiting)
        for reading in stale:
            reading.state, reading.job = ReadingState.RECEIVED, ""
            reading.heartbeat = timezone.now()
            reading.save(update_fields=["heartbeat", "state", "job"])
            ask_worker("read_report", reading.pk)
            found.append(reading.pk)
    return found
