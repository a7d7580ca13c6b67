"""Judging whole towns: who wants it, who is at it, who died of it.

A town is asked for, claimed by one worker, judged and finished; its row (``TownRun``) says where
it stands, whatever the broker still remembers. Each step is one conditional UPDATE, so that two
workers never hold the same town; none of its locks is held while the town is judged.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Greatest
from django.utils import timezone

from .actions import refresh_statuses
from .models import Commitment, Town, TownRun
from .models.choices import RunState

log = logging.getLogger(__name__)

# A message to the workers stands for about so many commitments, and never for more towns: the
# 41,352 towns of the country make some hundred messages, enough for eight workers to share.
SHARD_COMMITMENTS, SHARD_TOWNS = 5_000, 500
SWEPT_TOWNS = 100
# How often a town is begun whose judging fails or ends its worker.
MOST_TRIES = 3
MOMENT = dt.timedelta(microseconds=1)


@dataclass(frozen=True)
class Judged:
    """What one worker did: how many towns it judged and how many failed, and how many judgements
    it wrote."""

    towns: int = 0
    changed: int = 0
    failed: int = 0

    def __add__(self, other: Judged) -> Judged:
        return Judged(
            self.towns + other.towns, self.changed + other.changed, self.failed + other.failed
        )


def ask(codes: Iterable[str]) -> None:
    """Have these towns judged: those at rest are queued; one that is being judged is judged once
    more when that is done, as what was changed may have been read before; one that waits already
    goes on waiting. Codes of no town are passed over. Telling a worker is the caller's part."""
    waiting = iter(codes)
    while some := list(islice(waiting, SHARD_TOWNS)):
        _ask(some)


@transaction.atomic
def _ask(codes: Sequence[str]) -> None:
    now = timezone.now()
    known = Town.objects.filter(pk__in=codes).order_by("pk").values_list("pk", flat=True)
    new = [TownRun(town_id=code, state=RunState.QUEUED, asked_at=now) for code in known]
    TownRun.objects.bulk_create(new, ignore_conflicts=True)
    runs = TownRun.objects.filter(pk__in=codes)
    # In one order, so that two who ask at once wait for each other and do not cross.
    list(runs.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    # Never before the beginning: the clocks of two machines need not agree.
    later = Greatest(F("begun_at"), Value(now))
    runs.filter(state=RunState.RUNNING).update(asked_at=later)
    resting = runs.filter(state__in=(RunState.DONE, RunState.FAILED))
    resting.update(state=RunState.QUEUED, asked_at=now, attempts=0)


def claim(code: str, token: str) -> bool:
    """Take a queued town for the run ``token``; False where it is not queued (any more)."""
    now = timezone.now()
    # What was asked for before is answered by this run, by whatever clock it was asked.
    begun = Greatest(Value(now), F("asked_at") + MOMENT)
    queued = TownRun.objects.filter(pk=code, state=RunState.QUEUED)
    return bool(
        queued.update(
            state=RunState.RUNNING,
            token=token,
            begun_at=begun,
            beat_at=now,
            attempts=F("attempts") + 1,
        )
    )


def beat(token: str) -> None:
    """Say that the run ``token`` lives."""
    _held(token).update(beat_at=timezone.now())


def finish(code: str, token: str, *, judged: int, changed: int) -> bool:
    """Put a town to rest, or back into the queue where it was asked for since it was begun.

    ``judged`` commitments, of which ``changed`` were written. False, and nothing is written, where
    the town is no longer this run's: it was given up for dead and somebody else has it."""
    again = When(asked_at__gte=F("begun_at"), then=Value(RunState.QUEUED))
    return bool(
        _held(token)
        .filter(pk=code)
        .update(
            state=Case(again, default=Value(RunState.DONE)),
            token="",
            done_at=timezone.now(),
            attempts=0,
            judged=judged,
            changed=changed,
        )
    )


def give_back(code: str, token: str) -> None:
    """Queue a town whose judging failed, for the sweep to send; after ``MOST_TRIES`` it stays
    failed until it is asked for again."""
    most = When(attempts__gte=MOST_TRIES, then=Value(RunState.FAILED))
    state = Case(most, default=Value(RunState.QUEUED))
    held = _held(token).filter(pk=code)
    held.update(state=state, token="", asked_at=timezone.now())


def _held(token: str) -> QuerySet[TownRun]:
    return TownRun.objects.filter(state=RunState.RUNNING, token=token)


def busy(codes: Iterable[str]) -> int:
    """How many of these towns are being judged."""
    known = set(TownRun.objects.filter(state=RunState.RUNNING).values_list("pk", flat=True))
    return len(known.intersection(codes))


def run(codes: Iterable[str], *, as_of: dt.date) -> Judged:
    """Judge those of the towns that are queued, one after the other, and say what was done.

    A town that another worker has is left to it. A fault in one is logged and stops none of the
    others. May come twice: what is done is not queued."""
    token = str(uuid4())
    with _beating(token):
        return sum((_run(code, token, as_of) for code in codes), Judged())


def _run(code: str, token: str, as_of: dt.date) -> Judged:
    total = Judged()
    # Once more where it was asked for meanwhile; what failed waits for the sweep.
    while not total.failed and claim(code, token):
        total += _judge(code, token, as_of)
    return total


def _judge(code: str, token: str, as_of: dt.date) -> Judged:
    try:
        changed = refresh_statuses(as_of=as_of, town=code)
        judged = Commitment.objects.standing().filter(plan__town=code).count()
    except Exception:
        log.exception("town %s could not be judged", code)
        give_back(code, token)
        return Judged(failed=1)
    if not finish(code, token, judged=judged, changed=changed):
        log.warning("town %s was taken over by somebody else meanwhile", code)
        return Judged()
    log.info("judged town %s, %s of %s changed", code, changed, judged)
    return Judged(towns=1, changed=changed)


@contextmanager
def _beating(token: str) -> Iterator[None]:
    """Beat for the run from a thread of its own until the block ends: a large town takes longer
    than a silence may last."""
    done = threading.Event()
    thread = threading.Thread(target=_beat_until, args=(done, token), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _beat_until(done: threading.Event, token: str) -> None:
    try:
        while not done.wait(settings.JOB_STALE_SECONDS / 4):
            try:
                beat(token)
            except DatabaseError as error:
                log.info("heartbeat of run %s waits: %s", token, error)
    finally:
        connection.close()


def sweep() -> list[str]:
    """Queue again what a dead worker had, and find what waits though nobody is at work; returns
    the codes of the towns of which the workers are to be told.

    What ended its worker ``MOST_TRIES`` times is given up."""
    now = timezone.now()
    died = TownRun.objects.filter(state=RunState.RUNNING, beat_at__lt=_limit(now))
    _give_up(died.filter(attempts__gte=MOST_TRIES))
    waiting = _forgotten(now)
    codes = [*died.values_list("pk", flat=True), *waiting.values_list("pk", flat=True)]
    # Asked for now, so that the next sweep does not send the same before it can have been begun.
    waiting.update(asked_at=now)
    died.update(state=RunState.QUEUED, token="", asked_at=now)
    return sorted(codes)


def _limit(now: dt.datetime) -> dt.datetime:
    return now - dt.timedelta(seconds=settings.JOB_STALE_SECONDS)


def _give_up(lost: QuerySet[TownRun]) -> None:
    codes = list(lost.values_list("pk", flat=True))
    if codes:
        lost.update(state=RunState.FAILED, token="")
        log.error("given up after %s tries: towns %s", MOST_TRIES, codes)


def _forgotten(now: dt.datetime) -> QuerySet[TownRun]:
    """Towns that wait for a message that got lost. While others are being judged they may simply
    stand in the queue behind them; after the longest time that a message may take they do not."""
    limit = _limit(now)
    waiting = TownRun.objects.filter(state=RunState.QUEUED, asked_at__lt=limit)
    at_work = Q(state=RunState.RUNNING, beat_at__gte=limit) | Q(done_at__gte=limit)
    if waiting.exists() and TownRun.objects.filter(at_work).exists():
        longest = dt.timedelta(seconds=settings.VISIBILITY_TIMEOUT)
        return waiting.filter(asked_at__lt=now - longest)
    return waiting


def shards() -> Iterator[list[str]]:
    """The codes of all towns that promised anything, in pieces that are worth a message each,
    counted by one query."""
    counted = Commitment.objects.standing().values_list("plan__town").order_by("plan__town")
    shard: list[str] = []
    weight = 0
    for code, count in counted.annotate(count=Count("pk")):
        if shard and (weight + count > SHARD_COMMITMENTS or len(shard) == SHARD_TOWNS):
            yield shard
            shard, weight = [], 0
        shard.append(code)
        weight += count
    if shard:
        yield shard


def pieces(codes: Sequence[str]) -> Iterator[list[str]]:
    """Codes by the hundred, where counting is not worth the while."""
    for start in range(0, len(codes), SWEPT_TOWNS):
        yield list(codes[start : start + SWEPT_TOWNS])
