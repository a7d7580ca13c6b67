"""Writing many small batches that only report figures: under one lock of the town, with what the
town holds loaded and compared once.

A plan stands where the town holds what it held when the plan was made. Written one after the other,
each of them would change that for all the next, though what one unit reports of its tasks says
nothing of another's. So those that were planned against what is there now, and report of other
tasks than all before them, are written together: new figures change neither what a row is matched
with nor what is planned of other tasks. Whatever else there is takes the way of ``commit``.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import OperationalError, models, transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from commitments.identifiers import BadIdentifier, read_identifier
from commitments.models import Town

from ..bulk import table_of
from ..heartbeat import beating, forget_progress
from ..held import Held
from ..models import WRITING, Action, Batch, Row, State
from ..preparing import Piece, prepare_together
from ..ranges import ranges_of
from ..texts import json_value
from ..writes import Write
from .shared import undisturbed

log = logging.getLogger(__name__)

# Rows of a batch that is written together with others; and batches written under one lock.
FEW, AT_ONCE = 500, 250
# What a batch holds for its pages alone.
NOT_WRITTEN_FROM = ("layout", "tally", "issues", "mapping", "decisions", "difference")


def write_figures(pks: Sequence[int]) -> list[int]:
    """Write those of the confirmed batches that can be written together; returns the numbers of
    the others, in their order."""
    left: list[int] = []
    for first in range(0, len(pks), AT_ONCE):
        some = pks[first : first + AT_ONCE]
        with beating(*some), undisturbed():
            try:
                done = _write(_begun(some))
            except OperationalError:
                raise
            except Exception:
                # Nothing is written then. What is refused is refused alone.
                log.exception("batches %s could not be written together", some)
                done = set()
        left += [pk for pk in some if pk not in done]
    return left


@transaction.atomic
def _begun(pks: Sequence[int]) -> list[int]:
    """Count a first try to write, in a transaction that lasts where that of the writing does not.
    What was tried already is tried by itself."""
    waiting = Batch.objects.select_for_update(of=("self",))
    found = waiting.filter(pk__in=pks, state=State.COMMITTING)
    found = found.filter(reading=None).defer(*NOT_WRITTEN_FROM)
    fresh = [batch for batch in found if "tries" not in batch.summary]
    forget_progress(*(batch.pk for batch in fresh))
    for batch in fresh:
        batch.summary["tries"], batch.heartbeat = 1, timezone.now()
    table_of(Batch).save(fresh, ["summary", "heartbeat"])
    return sorted(batch.pk for batch in fresh)


@dataclass
class _Told:
    """What the rows of a batch say: ``writes`` by row, and the commitments that its figures are
    of; None where that is not known, or where it writes something else."""

    writes: list[tuple[int, list[Write]]] = field(default_factory=list)
    commitments: set[int] | None = field(default_factory=set)

    def take(self, row: int, kind: str, action: str, clean: str, writes: str) -> None:
        """Take in one row."""
        if action == Action.LEFT_OUT:
            return
        told = json_value(writes)
        if action in WRITING:
            self.writes.append((row, told))
        if told:
            self._note(_written_of(write) for write in told)
        elif kind == "progress":
            # Written or not: what is planned of it rests on the figures of its task.
            self._note([_named(json_value(clean))])

    def _note(self, found: Iterable[int | None]) -> None:
        for one in found:
            if one is None or self.commitments is None:
                self.commitments = None
            else:
                self.commitments.add(one)


def _written_of(write: Write) -> int | None:
    """The stored commitment that a new figure is of; None for any other write."""
    of = write["values"].get("commitment") if write.get("create") == "Progress" else None
    return of if isinstance(of, int) else None


def _named(clean: Mapping[str, Any]) -> int | None:
    """The commitment that a row names by our own number; rows of open data name it otherwise."""
    try:
        return None if clean.get("rank") else read_identifier(clean.get("identifier", ""))
    except BadIdentifier:
        return None


@transaction.atomic
def _write(pks: Sequence[int]) -> set[int]:
    """Write what can be written together of batches that were begun; their numbers."""
    towns = Batch.objects.filter(pk__in=pks).values_list("town", flat=True)
    # Always the town first: two batches of one town must see each other's outcome.
    locked = list(Town.objects.select_for_update().filter(pk__in=towns).order_by("pk"))
    standing = Batch.objects.select_for_update().filter(
        pk__in=pks, state=State.COMMITTING, cancel_asked=False
    )
    batches = list(standing.defer(*NOT_WRITTEN_FROM).order_by("pk"))
    told = _told(batches)
    chosen: list[Batch] = []
    for town in locked:
        own = [batch for batch in batches if batch.town_id == town.pk]
        chosen += _apart(own, told, Held(town))
    _insert(prepare := prepare_together([(batch, told[batch.pk].writes) for batch in chosen]))
    _written(chosen, prepare)
    return {batch.pk for batch in chosen}


def _told(batches: Sequence[Batch]) -> dict[int, _Told]:
    """What the rows of each batch say."""
    told = {batch.pk: _Told() for batch in batches if batch.rows_total <= FEW}
    rows = Row.objects.filter(batch__in=told).order_by("batch", "position")
    # As text: the reader of JSON that comes with Django takes four times as long.
    texts = {name: Cast(name, TextField()) for name in ("clean", "writes")}
    named = rows.annotate(**{f"{name}_text": text for name, text in texts.items()})
    names = ("batch_id", "pk", "kind", "action", "clean_text", "writes_text")
    for batch, *row in named.values_list(*names):
        told[batch].take(*row)
    return told


def _apart(batches: Sequence[Batch], told: Mapping[int, _Told], held: Held) -> Iterator[Batch]:
    """Those whose plan stands, whatever was written of those before them."""
    touched: set[int] = set()
    for batch in batches:
        own = told[batch.pk].commitments if batch.pk in told else None
        if own is None:
            continue
        apart = touched.isdisjoint(own)
        # One that waits for another is not overtaken by a third.
        touched |= own
        if apart and held.stands(batch.seen):
            yield batch


def _insert(pieces: Sequence[Piece]) -> None:
    rows: dict[str, list[list[Any]]] = {}
    for piece in pieces:
        for label, some in piece.inserts.items():
            rows.setdefault(label, []).extend(some)
    for label, some in rows.items():
        model: type[models.Model] = apps.get_model(label)
        table_of(model).insert(some)


def _written(batches: Sequence[Batch], pieces: Sequence[Piece]) -> None:
    now = timezone.now()
    for batch, piece in zip(batches, pieces, strict=True):
        batch.rows_written, batch.state, batch.judged = batch.writes, State.COMMITTED, False
        batch.committed_at = batch.heartbeat = now
        batch.summary |= {"commitments": ranges_of(piece.touched)}
    told = ("state", "judged", "committed_at", "heartbeat")
    table_of(Batch).save(batches, ["rows_written", "summary", *told])
