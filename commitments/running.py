"""Judging whole towns: who wants it, who is at it, who died of it.

A town is asked for, claimed by one worker, judged and finished; its row (``TownRun``) says where
it stands, whatever the broker still remembers. Each step is a short transaction that holds the
rows it changes, so that two workers never have the same town; none of them lasts while the town
is judged.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Case, Count, F, Max, Q, QuerySet, Value, When
from django.db.models.functions import Greatest
from django.utils import timezone

from .actions import refresh_statuses
from .models import Commitment, StatusChange, Town, TownRun
from .models.choices import RunState

log = logging.getLogger(__name__)

# A message to the workers stands for about so many commitments, and never for more towns: the
# 41,352 towns of the country make some hundred messages, enough for eight workers to share.
SHARD_COMMITMENTS, SHARD_TOWNS = 5_000, 500
SWEPT_TOWNS = 100
# Of them a worker claims so many together: towns are small, and each claim has its price. Where
# it dies these are judged again.
TOGETHER = 20
# How often a town is begun whose judging fails or ends its worker.
MOST_TRIES = 3
MOMENT = dt.timedelta(microseconds=1)
FINISHED = ("state", "token", "attempts", "done_at", "judged", "changed")


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
    for some in pieces(list(codes), SHARD_TOWNS):
        _ask(some)


@transaction.atomic
def _ask(codes: Sequence[str]) -> None:
    now = timezone.now()
    known = Town.objects.filter(pk__in=codes).order_by("pk").values_list("pk", flat=True)
    new = [TownRun(town_id=code, state=RunState.QUEUED, asked_at=now) for code in known]
    TownRun.objects.bulk_create(new, ignore_conflicts=True)
    runs = TownRun.objects.filter(pk__in=codes)
    _locked(runs)
    # Never before the beginning: the clocks of two machines need not agree.
    later = Greatest(F("begun_at"), Value(now))
    runs.filter(state=RunState.RUNNING).update(asked_at=later)
    resting = runs.filter(state__in=(RunState.DONE, RunState.FAILED))
    resting.update(state=RunState.QUEUED, asked_at=now, attempts=0)


@transaction.atomic
def claim(codes: Sequence[str], token: str) -> list[str]:
    """Take those of the towns that are queued for the run ``token``; returns their codes."""
    queued = TownRun.objects.filter(pk__in=codes, state=RunState.QUEUED)
    mine = _locked(queued)
    now = timezone.now()
    # What was asked for before is answered by this run, by whatever clock it was asked.
    begun = Greatest(Value(now), F("asked_at") + MOMENT)
    TownRun.objects.filter(pk__in=mine).update(
        state=RunState.RUNNING,
        token=token,
        begun_at=begun,
        beat_at=now,
        attempts=F("attempts") + 1,
    )
    return mine


def beat(token: str) -> None:
    """Say that the run ``token`` lives."""
    _held(token).update(beat_at=timezone.now())


@transaction.atomic
def finish(codes: Sequence[str], token: str, *, since: int = 0) -> list[str]:
    """Put towns to rest, or back into the queue where they were asked for since they were begun,
    and count what was done: changes of status behind the number ``since``.

    Returns the codes of the towns that were still this run's. Of the others nothing is written:
    the run was given up for dead and somebody else has them."""
    mine = _locked(_held(token).filter(pk__in=codes))
    judged, changed = _judged(mine), _changed(mine, since)
    runs = list(TownRun.objects.filter(pk__in=mine).order_by("pk"))
    for run in runs:
        asked_again = run.begun_at is not None and run.asked_at >= run.begun_at
        run.state = RunState.QUEUED if asked_again else RunState.DONE
        run.token, run.attempts, run.done_at = "", 0, timezone.now()
        run.judged, run.changed = judged.get(run.pk, 0), changed.get(run.pk, 0)
    # One statement as bulk_update, which takes many times as long to put it together.
    TownRun.objects.bulk_create(
        runs, update_conflicts=True, unique_fields=["town"], update_fields=FINISHED
    )
    return mine


def _judged(codes: Sequence[str]) -> dict[str, int]:
    standing = Commitment.objects.standing().filter(plan__town__in=codes).order_by()
    return dict(standing.values_list("plan__town").annotate(count=Count("pk")))


def _changed(codes: Sequence[str], since: int) -> dict[str, int]:
    changes = StatusChange.objects.filter(pk__gt=since, commitment__plan__town__in=codes)
    counted = changes.order_by().values_list("commitment__plan__town").annotate(count=Count("pk"))
    return dict(counted)


def give_back(code: str, token: str) -> None:
    """Queue a town whose judging failed, for the sweep to send; after ``MOST_TRIES`` it stays
    failed until it is asked for again."""
    most = When(attempts__gte=MOST_TRIES, then=Value(RunState.FAILED))
    state = Case(most, default=Value(RunState.QUEUED))
    held = _held(token).filter(pk=code)
    held.update(state=state, token="", asked_at=timezone.now())


def _held(token: str) -> QuerySet[TownRun]:
    return TownRun.objects.filter(state=RunState.RUNNING, token=token)


def _locked(runs: QuerySet[TownRun]) -> list[str]:
    """Lock rows, for all in one order, so that two who want several of the same wait for each
    other and do not cross; returns their codes."""
    return list(runs.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def busy(codes: Iterable[str]) -> int:
    """How many of these towns are being judged."""
    known = set(TownRun.objects.filter(state=RunState.RUNNING).values_list("pk", flat=True))
    return len(known.intersection(codes))


def run(codes: Sequence[str], *, as_of: dt.date) -> Judged:
    """Judge those of the towns that are queued, a few together, and say what was done.

    A town that another worker has is left to it. A fault in one is logged and stops none of the
    others. May come twice: what is done is not queued."""
    token = str(uuid4())
    with beating(partial(beat, token)):
        return sum((_run(some, token, as_of) for some in pieces(codes, TOGETHER)), Judged())


def _run(codes: Sequence[str], token: str, as_of: dt.date) -> Judged:
    total = Judged()
    # Once more where it was asked for meanwhile; what failed waits for the sweep.
    while not total.failed and (mine := claim(codes, token)):
        total += _judge(mine, token, as_of)
    return total


def _judge(codes: Sequence[str], token: str, as_of: dt.date) -> Judged:
    since = StatusChange.objects.aggregate(last=Max("pk"))["last"] or 0
    try:
        written = refresh_statuses(as_of=as_of, towns=codes)
    except Exception:
        if len(codes) > 1:
            # One of them is at fault; apart, it stops none of the others.
            return sum((_judge([code], token, as_of) for code in codes), Judged())
        log.exception("town %s could not be judged", codes[0])
        give_back(codes[0], token)
        return Judged(failed=1)
    done = finish(codes, token, since=since)
    log.info("judged towns %s, %s statuses written", " ".join(done), written)
    if lost := sorted(set(codes) - set(done)):
        log.warning("taken over by somebody else meanwhile: towns %s", " ".join(lost))
    return Judged(towns=len(done), changed=written)


@contextmanager
def beating(say: Callable[[], object]) -> Iterator[None]:
    """Say that a run lives, from a thread of its own until the block ends: a large town takes
    longer than a silence may last."""
    done = threading.Event()
    thread = threading.Thread(target=_beat_until, args=(done, say), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _beat_until(done: threading.Event, say: Callable[[], object]) -> None:
    try:
        while not done.wait(settings.JOB_STALE_SECONDS / 4):
            try:
                say()
            except DatabaseError as error:
                log.info("a heartbeat waits: %s", error)
    finally:
        connection.close()


@transaction.atomic
def sweep() -> list[str]:
    """Queue again what a dead worker had, and find what waits though nobody is at work; returns
    the codes of the towns of which the workers are to be told.

    What ended its worker ``MOST_TRIES`` times is given up."""
    now = timezone.now()
    died = TownRun.objects.filter(state=RunState.RUNNING, beat_at__lt=_limit(now))
    _give_up(died.filter(attempts__gte=MOST_TRIES))
    codes = sorted([*_locked(died), *_locked(_forgotten(now))])
    # Asked for now, so that the next sweep does not send the same before it can have been begun.
    for some in pieces(codes, SHARD_TOWNS):
        TownRun.objects.filter(pk__in=some).update(state=RunState.QUEUED, token="", asked_at=now)
    return codes


def _limit(now: dt.datetime) -> dt.datetime:
    return now - dt.timedelta(seconds=settings.JOB_STALE_SECONDS)


def _give_up(lost: QuerySet[TownRun]) -> None:
    if codes := _locked(lost):
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


def pieces(codes: Sequence[str], size: int) -> Iterator[list[str]]:
    """Codes in pieces of ``size``."""
    for start in range(0, len(codes), size):
        yield list(codes[start : start + size])
