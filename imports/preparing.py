"""From planned writes to rows of tables, before anybody's lock is taken: reads, takes numbers,
writes nothing. Held in a file until ``committing`` inserts them.

On SQLite one writer keeps all others waiting, so that as little as can be is done while writing.
"""

from __future__ import annotations

import pickle
import tempfile
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max, Min, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from commitments.models import Commitment, Plan, Progress, ShareFigure, TargetVersion

from .bulk import table_of
from .models import WRITING, Batch, Written
from .texts import json_value
from .writes import Write, model_named

ROWS = 2000
TARGET = ("value", "value_max", "value_text", "due")
Through = Commitment.support_units.through
NOTES = Written._meta.label
Numbers = dict[type[models.Model], Iterator[int]]


@dataclass
class Piece:
    """Some rows of a batch as they are to be written: ``inserts`` are label of model -> rows,
    ``changes`` (row, write) of what changes stored objects, ``touched`` the numbers of the
    commitments that something new belongs to."""

    rows: int
    inserts: dict[str, list[list[Any]]] = field(default_factory=dict)
    changes: list[tuple[int, Write]] = field(default_factory=list)
    touched: list[int] = field(default_factory=list)


class Prepared:
    """All pieces of a batch, in a file that is gone when nobody holds it. ``numbers`` maps the
    places of the plan to the numbers that were taken for them."""

    def __init__(self, batch: Batch) -> None:
        self.of = _mark(batch)
        self.numbers = array("q")
        self.since: dict[int, str | None] = {}
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (held as long as this is)

    def add(self, piece: Piece) -> None:
        """Keep one more piece."""
        pickle.dump(piece, self._file, pickle.HIGHEST_PROTOCOL)

    def pieces(self) -> Iterator[Piece]:
        """The pieces in their order."""
        end = self._file.tell()
        self._file.seek(0)
        while self._file.tell() < end:
            yield pickle.load(self._file)

    def holds(self, batch: Batch) -> bool:
        """Whether this is still what a locked batch writes."""
        return self.of == _mark(batch) and all(
            since_of(plan) == since for plan, since in self.since.items()
        )


def _mark(batch: Batch) -> tuple[Any, ...]:
    """What tells the plan of a batch from that of another reading or planning of it."""
    found = batch.rows.aggregate(first=Min("pk"), last=Max("pk"))
    return batch.digest, batch.seen, found["first"], found["last"]


def prepare(batch: Batch, *, told: Callable[[int], None] = lambda written: None) -> Prepared:
    """Make ready what the rows of ``batch`` write. ``told`` is called with 0 after each piece and
    may raise to stop."""
    prepared = Prepared(batch)
    preparer = _Preparer(batch, prepared.numbers, prepared.since)
    for rows in _pieces(batch):
        prepared.add(preparer.piece(rows))
        told(0)
    return prepared


def prepare_together(
    batches: Sequence[tuple[Batch, Sequence[tuple[int, list[Write]]]]],
) -> list[Piece]:
    """Make ready what the given rows (number, writes) of several small batches write, a piece for
    each; numbers are taken once for all of them."""
    numbers = _take_numbers(
        [(row, one) for _b, rows in batches for row, told in rows for one in told]
    )
    return [
        _Preparer(batch, array("q"), {}).piece(rows, numbers=numbers) for batch, rows in batches
    ]


def _pieces(batch: Batch) -> Iterator[list[tuple[int, list[Write]]]]:
    """(number, writes) of the rows that are written, ``ROWS`` places at a time."""
    last = batch.rows.aggregate(last=Max("position"))["last"]
    for first in range(0, -1 if last is None else last + 1, ROWS):
        some = batch.rows.filter(position__gte=first, position__lt=first + ROWS)
        rows = some.filter(action__in=WRITING).order_by("position")
        # As text: the reader of JSON that comes with Django takes four times as long.
        told = rows.annotate(text=Cast("writes", TextField())).values_list("id", "text")
        yield [(row, json_value(text)) for row, text in told]


class _Preparer:
    """Prepares the rows of one batch, piece by piece, in their order."""

    def __init__(self, batch: Batch, numbers: array[int], since: dict[int, str | None]) -> None:
        self.batch = batch
        # Place in the plan -> number in the database. Eight bytes each: of a large ledger there
        # are two hundred thousand.
        self._numbers = numbers
        self._stored_since = since
        self._new_since: dict[int, str | None] = {}
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        self._of_progress = {"entered_by": batch.by_id, "entered_at": now}
        self._of_share_figure = {"entered_at": now}

    def piece(
        self, rows: Sequence[tuple[int, list[Write]]], *, numbers: Numbers | None = None
    ) -> Piece:
        """What some rows, given as (number, writes), write, under ``numbers`` or new ones."""
        writes = [(row, write) for row, told in rows for write in told]
        numbers = _take_numbers(writes) if numbers is None else numbers
        piece = Piece(rows=len(rows))
        touched: set[int] = set()
        for row, write in writes:
            if "create" in write:
                self._create(piece, numbers, touched, row, write)
            elif write.get("new"):
                self._support_new(piece, numbers, write)
            else:
                piece.changes.append((row, write))
        piece.touched = sorted(touched)
        # After all that it speaks of.
        notes = piece.inserts.pop(NOTES, None)
        piece.inserts |= {NOTES: notes} if notes else {}
        return piece

    def _create(
        self,
        piece: Piece,
        numbers: Numbers,
        touched: set[int],
        row: int,
        write: Write,
    ) -> None:
        model, values = model_named(write["create"]), write["values"]
        number = next(numbers[model])
        self._numbers.append(number)
        if model is Progress:
            values |= self._of_progress
        if model is ShareFigure:
            values |= self._of_share_figure
        if model is Plan:
            self._new_since[number] = values.get("given") or values["start"]
        made = row_of(model, number, values, self._numbers)
        _rows(piece, model).append(made)
        note = (self.batch.pk, row, model._meta.label, number, write["as"])
        _rows(piece, Written).append(_note(next(numbers[Written]), note))
        if model is Commitment:
            touched.add(number)
            self._first_target(piece, next(numbers[TargetVersion]), number, values)
        elif "commitment" in values:
            touched.add(number_of(values["commitment"], self._numbers))

    def _first_target(
        self, piece: Piece, number: int, commitment: int, values: Mapping[str, Any]
    ) -> None:
        """The first version of the target of a new commitment; it needs no note of its own, as
        ``undoing`` finds it by its commitment."""
        since = self._since(number_of(values["plan"], self._numbers))
        told = {**first_target_values(values, since=since), "commitment": commitment}
        _rows(piece, TargetVersion).append(row_of(TargetVersion, number, told, self._numbers))

    def _since(self, plan: int) -> str | None:
        """The day a plan was given or begins."""
        if plan in self._new_since:
            return self._new_since[plan]
        if plan not in self._stored_since:
            self._stored_since[plan] = since_of(plan)
        return self._stored_since[plan]

    def _support_new(self, piece: Piece, numbers: Numbers, write: Write) -> None:
        commitment = number_of(write["support"], self._numbers)
        for unit in _units(write):
            told = {"commitment": commitment, "unit": number_of(unit, self._numbers)}
            number = next(numbers[Through])
            _rows(piece, Through).append(row_of(Through, number, told, self._numbers))


def first_target_values(values: Mapping[str, Any], *, since: str | None) -> dict[str, Any]:
    """The first version of the target of a commitment created with ``values``."""
    told = {name: values[name] for name in TARGET if name in values}
    return {**told, "version": 1, "since": since}


def since_of(plan: int) -> str | None:
    """The day a stored plan was given or begins, None where it is gone."""
    found = Plan.objects.filter(pk=plan).values_list("given", "start").first()
    return found and (found[0] or found[1]).isoformat()


def number_of(ref: Any, numbers: Sequence[int]) -> Any:
    """The number of what a write refers to."""
    return numbers[int(ref[1:])] if isinstance(ref, str) and ref[:1] == "#" else ref


def row_of(
    model: type[models.Model], number: int, values: Mapping[str, Any], numbers: Sequence[int]
) -> list[Any]:
    """The row with that number; ``values`` as a write has them."""
    related = related_of(model)
    told = {
        related.get(name, name): number_of(value, numbers) if name in related else value
        for name, value in values.items()
    }
    return table_of(model).row(number, told)


@cache
def related_of(model: type[models.Model]) -> dict[str, str]:
    """Field -> column, of what is related."""
    return {
        held.name: str(held.attname) for held in model._meta.concrete_fields if held.is_relation
    }


def _rows(piece: Piece, model: type[models.Model]) -> list[list[Any]]:
    return piece.inserts.setdefault(model._meta.label, [])


def _note(number: int, told: tuple[int, int, str, int, int]) -> list[Any]:
    """What was created: without its values, which the row tells (see ``undoing``)."""
    names = ("batch_id", "row_id", "label", "object_id", "place")
    return table_of(Written).row(number, dict(zip(names, told, strict=True)))


def _units(write: Write) -> dict[Any, None]:
    return dict.fromkeys(write["units"])


def _take_numbers(writes: Sequence[tuple[int, Write]]) -> Numbers:
    """As many new numbers of each model as ``writes`` create."""
    counts: Counter[type[models.Model]] = Counter()
    for _row, write in writes:
        if "create" in write:
            counts[model_named(write["create"])] += 1
            counts[Written] += 1
        elif write.get("new"):
            counts[Through] += len(_units(write))
    counts[TargetVersion] += counts[Commitment]
    with transaction.atomic():
        return {
            model: iter(table_of(model).take_numbers(count))
            for model, count in counts.items()
            if count
        }
