"""Reading and checking many small files: while one is planned, the next is read.

All is as when each is read by itself, but that what the town holds is loaded once, and that some
files at a time are kept in one transaction. What is large or came of elsewhere goes the usual way.
"""

from __future__ import annotations

import json
import logging
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from django.db import OperationalError, transaction
from django.utils import timezone

from commitments.models import Town

from .. import apart
from ..bounds import limits
from ..bulk import table_of
from ..checking import Known
from ..collecting.noting import Notes
from ..entries import Entry
from ..heartbeat import beating
from ..issues import Issue
from ..keeping import Keeper
from ..models import Batch, Row, State
from ..open_data import reading as open_data
from ..planning import Planner
from ..superseding import written_scopes
from ..together.shelf import Shelf
from ..workbook import Corrections, UnreadableFile
from ..workbook.apart import Child
from .checking import (
    check,
    corrections_of,
    failing,
    kind_of,
    known_of,
    let_show,
    read_claimed,
    stop,
)
from .correcting import OF_PERIOD
from .shared import fail, undisturbed, unexpected

log = logging.getLogger(__name__)

# How many files are claimed, read by one child and kept together.
AT_ONCE = 20
# What is not small (bytes) is read by itself: then only one large file is held.
SMALL = 2**18
# What a workbook begins with, and no text.
ZIP = b"PK\x03\x04"


def check_many(pks: Sequence[int], *, town: Town, job: str) -> None:
    """Read and check batches of one town, each as ``check`` does. While some are planned and kept,
    the next are read."""
    with ExitStack() as held, undisturbed():
        reader = _Many(town, held)
        begun: _Group | None = None
        for first in range(0, len(pks), AT_ONCE):
            following = reader.begun(pks[first : first + AT_ONCE], job=job)
            if begun is not None:
                reader.end(begun)
            begun = following
        if begun is not None:
            reader.end(begun)


@transaction.atomic
def claim_many(pks: Sequence[int], *, job: str) -> list[Batch]:
    """Claim those that were never tried, that a file of its own is all of, and that is small. What
    ended a worker once is tried again by itself, so that it takes nothing along."""
    fresh = Batch.objects.select_for_update(of=("self",)).filter(
        pk__in=pks, state=State.RECEIVED, summary={}, reading=None, typed=None, size__lte=SMALL
    )
    batches = list(fresh.select_related("default_plan", "town").order_by("pk"))
    told: dict[str, Any] = {"state": State.READING, "job": job, "heartbeat": timezone.now()}
    told |= dict.fromkeys(("rows_total", "rows_read", "rows_checked", "rows_written"), 0)
    told["summary"] = {"tries": 1}
    Batch.objects.filter(pk__in=[batch.pk for batch in batches]).update(**told)
    for batch in batches:
        vars(batch).update(told)
    return batches


@dataclass
class _Ready:
    """A file that was read and planned, and waits to be kept."""

    batch: Batch
    planner: Planner
    kinds: set[str]
    total: int
    read: int
    issues: Sequence[Issue]
    layout: list[dict[str, Any]]
    entries: list[Entry] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class _Group:
    """Some batches that are read by one child: those asked for, those that go the usual way when
    the others are kept, and those that this worker could not claim at once."""

    asked: deque[tuple[Batch, apart.Asked]]
    alone: list[Batch]
    others: list[int]
    job: str
    # Ends what goes on meanwhile: the heartbeat, and the child.
    held: ExitStack
    child: Child | None = None


class _Many:
    """Reads batches of one town one after the other; what they have in common is asked once."""

    def __init__(self, town: Town, held: ExitStack) -> None:
        self._town = town
        self._held = held
        self._shelf = Shelf(town)
        self._nursery: Any = None
        self._known: dict[Any, Known] = {}
        self._corrections: dict[str, Corrections] = {}

    def begun(self, pks: Sequence[int], *, job: str) -> _Group:
        """Claim some batches, and let a child begin to read them."""
        claimed = claim_many(pks, job=job)
        taken = {batch.pk for batch in claimed}
        held = self._held.enter_context(ExitStack())
        held.enter_context(beating(*taken))
        group = _Group(deque(), [], [pk for pk in pks if pk not in taken], job, held)
        for batch in claimed:
            with failing(batch):
                told = self._asked(batch)
                if told is None:
                    group.alone.append(batch)
                else:
                    group.asked.append((batch, told))
        if group.asked:
            self._begin_child(group)
        return group

    def end(self, group: _Group) -> None:
        """Plan and keep the batches of a group; those that are no small files of rows by
        themselves, when the others are kept."""
        with group.held:
            _keep_all(list(self._planned(group)))
            for batch in group.alone:
                with failing(batch):
                    read_claimed(batch)
        for pk in group.others:
            check(pk, job=group.job)

    def _begin_child(self, group: _Group) -> None:
        if self._nursery is None:
            self._nursery = self._held.enter_context(apart.nursery())
            # Loaded while the nursery makes itself ready.
            self._shelf.expect(batch.default_plan for batch, _told in group.asked)
        files = [told for _batch, told in group.asked]
        several = apart.check_several(files, limits=limits(), nursery=self._nursery)
        group.child = group.held.enter_context(several)

    def _asked(self, batch: Batch) -> apart.Asked | None:
        """What a child is asked of a batch; None where it is open data, which needs none."""
        data = batch.data()
        if not data.startswith(ZIP) and open_data.file_of(data) is not None:
            return None
        told = self._corrected(batch), self._known_of(batch)
        return apart.Asked(data, batch.filename, *told, batch.decisions)

    def _planned(self, group: _Group) -> Iterator[_Ready]:
        """What is read of several by one child, planned. Those of which it is not sure that they
        were read as by themselves go ``alone``; what comes after one is read by another child."""
        while group.asked:
            if group.child is None:
                self._begin_child(group)
            yield from self._read_on(group)

    def _read_on(self, group: _Group) -> Iterator[_Ready]:
        assert group.child is not None
        while group.asked:
            batch, _told = group.asked.popleft()
            with failing(batch):
                try:
                    read = apart.next_of(group.child, limits=limits())
                except UnreadableFile as error:
                    if error.code not in apart.IN_DOUBT:
                        raise
                    group.alone.append(batch)
                    group.child = None
                    return
                yield self._plan(batch, *read)

    def _plan(
        self, batch: Batch, stream: apart.CheckedStream, pieces: Sequence[apart.Piece]
    ) -> _Ready:
        records = [record for piece in pieces for record in piece.records]
        planner = Planner(self._town, held=self._shelf.held_for(records))
        ready = _Ready(
            batch,
            planner,
            {record.kind for record in records},
            stream.total,
            sum(piece.read for piece in pieces),
            stream.issues,
            stream.layout,
        )
        for piece in pieces:
            ready.entries += planner.take(piece.records)
            ready.texts += piece.texts
        return ready

    def _known_of(self, batch: Batch) -> Known:
        said = batch.default_plan_id, batch.default_day, *map(batch.mapping.get, OF_PERIOD)
        if said not in self._known:
            self._known[said] = known_of(batch)
        return self._known[said]

    def _corrected(self, batch: Batch) -> Corrections:
        said = json.dumps(batch.mapping, sort_keys=True)
        if said not in self._corrections:
            self._corrections[said] = corrections_of(batch)
        return self._corrections[said]


def _keep_all(ready: Sequence[_Ready]) -> None:
    """Keep what was planned, in one transaction; what cannot be kept, fails alone."""
    if not ready:
        return
    broken: list[tuple[Batch, Exception]] = []
    with transaction.atomic():
        locked = _locked(ready)
        scopes = [one.planner.scope.key for one in ready]
        written = written_scopes(ready[0].batch.town_id, scopes)
        numbers = iter(table_of(Row).take_numbers(sum(len(one.entries) for one in ready)))
        notes, kept = Notes(list(locked.values())), []
        for one in ready:
            batch = locked.get(one.batch.pk)
            if batch is None:
                continue
            if batch.cancel_asked:
                stop(batch)
                continue
            try:
                with transaction.atomic():
                    _keep(one, batch, numbers, written)
                    notes.take(batch, one.planner.scope, one.planner.held)
            except OperationalError:
                raise
            except Exception as error:
                log.exception("batch %s could not be kept", batch.pk)
                broken.append((one.batch, error))
            else:
                kept.append(batch)
        table_of(Batch).save(kept)
        notes.write()
    for batch, fault in broken:
        fail(batch, unexpected(fault))


def _locked(ready: Sequence[_Ready]) -> dict[int, Batch]:
    """The batches that are still this worker's, locked, by their numbers."""
    jobs = {one.batch.pk: one.batch.job for one in ready}
    found = Batch.objects.select_for_update().filter(pk__in=jobs, state=State.READING)
    return {batch.pk: batch for batch in found.order_by("pk") if batch.job == jobs[batch.pk]}


def _keep(one: _Ready, batch: Batch, numbers: Iterator[int], written: Collection[str]) -> None:
    keeper = Keeper(batch.pk)
    own = [next(numbers) for _entry in one.entries]
    keeper.keep(one.entries, texts=one.texts, numbers=own)
    batch.rows_total, batch.rows_read, batch.heartbeat = one.total, one.read, timezone.now()
    batch.kind, batch.layout = kind_of(one.kinds), one.layout
    batch.issues = [issue.as_json() for issue in one.issues]
    let_show(batch, one.planner, keeper, written=written)
