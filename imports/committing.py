"""From planned writes to rows of the database, in the caller's transaction, piece by piece.

The caller holds the transaction and the locks on town and batch, so nothing is ever written twice
or by half. What is created goes in as plain rows with numbers taken beforehand (see ``bulk``); what
changes stored objects goes through the models and ``commitments.actions``.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models import Max
from django.utils import timezone

from commitments.actions import revise_target
from commitments.models import Commitment, Document, Plan, Progress, TargetVersion

from .bulk import Table, table_of
from .models import WRITING, Batch, Written
from .rows import plain
from .writes import Write, model_named

# Filled by the database or by following a version; no sign that somebody edited the object.
NOT_COMPARED = {"id", "entered_at"}
CHUNK = 500
ROWS = 2000
Waiting = dict[type[models.Model], list[list[Any]]]


def snapshot(thing: models.Model) -> dict[str, Any]:
    """The stored fields of ``thing`` as JSON, to see later whether somebody changed it."""
    return {
        held.attname: plain(getattr(thing, held.attname))
        for held in thing._meta.concrete_fields
        if held.name not in NOT_COMPARED
    }


def write(batch: Batch, *, told: Callable[[int], None] = lambda written: None) -> list[int]:
    """Write what the rows of ``batch`` say; returns the ids of the commitments whose status may
    have changed. ``told`` is called with the number of rows written so far and may raise to stop:
    then the caller rolls back."""
    writer = Writer(batch)
    for rows in _pieces(batch):
        writer.take(rows)
        told(writer.rows)
    return sorted(writer.touched)


def _pieces(batch: Batch) -> Iterator[list[tuple[int, list[Write]]]]:
    """(number, writes) of the rows that are written, ``ROWS`` places at a time."""
    last = batch.rows.aggregate(last=Max("position"))["last"]
    for first in range(0, -1 if last is None else last + 1, ROWS):
        some = batch.rows.filter(position__gte=first, position__lt=first + ROWS)
        rows = some.filter(action__in=WRITING).order_by("position")
        yield list(rows.values_list("id", "writes"))


class Writer:
    """Writes the rows of one batch. ``rows`` counts them, ``touched`` collects commitments."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.rows = 0
        self.touched: set[int] = set()
        # Place in the plan -> number in the database. Eight bytes each: of a large ledger there
        # are two hundred thousand.
        self._numbers = array("q")
        self._since: dict[int, str | None] = {}
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        self._of_progress = {"entered_by_id": batch.by_id, "entered_at": now}

    def take(self, rows: Sequence[tuple[int, list[Write]]]) -> None:
        """Write some rows, given as (number, writes)."""
        self._create([(row, write) for row, writes in rows for write in writes])
        for row, writes in rows:
            for done in writes:
                if "update" in done:
                    self._update(row, done)
                elif "support" in done:
                    self._support(row, done)
                elif "revise" in done:
                    self._revise(row, done)
        self.rows += len(rows)

    def number(self, ref: Any) -> Any:
        """The number of what a write refers to."""
        return self._numbers[int(ref[1:])] if isinstance(ref, str) and ref[:1] == "#" else ref

    # What is created

    def _create(self, writes: Sequence[tuple[int, Write]]) -> None:
        made = [
            (row, model_named(write["create"]), write) for row, write in writes if "create" in write
        ]
        numbers = _numbers(model for _row, model, _write in made)
        waiting: Waiting = {}
        kept: list[list[Any]] = []
        for row, model, write in made:
            self._numbers.append(next(numbers[model]))
            number, place = self._numbers[-1], write["as"]
            values = self._columns(model, write["values"])
            waiting.setdefault(model, []).append(table_of(model).row(number, values))
            kept.append([row, model, number, place])
            self._remember(model, number, values)
        self._first_targets(made, kept, waiting)
        self._support_new([write for _row, write in writes], waiting)
        for model, rows in waiting.items():
            table_of(model).insert(rows)
        self._keep_created(kept)

    def _columns(self, model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
        """Values by the names of columns, what is related as its number."""
        related = _related(model)
        told = {
            related.get(name, name): self.number(value) if name in related else value
            for name, value in values.items()
        }
        return told | self._of_progress if model is Progress else told

    def _remember(self, model: type[models.Model], number: int, values: dict[str, Any]) -> None:
        """What later writes ask of what was just created."""
        if model is Plan:
            self._since[number] = values.get("given") or values["start"]
        commitment = number if model is Commitment else values.get("commitment_id")
        if commitment is not None:
            self.touched.add(commitment)

    def _first_targets(
        self,
        made: Sequence[tuple[int, type[models.Model], Write]],
        kept: list[list[Any]],
        waiting: Waiting,
    ) -> None:
        """The first version of the target of every new commitment; it needs no note of its own, as
        ``undoing`` finds it by its commitment."""
        commitments = [told for told in zip(made, kept, strict=True) if told[0][1] is Commitment]
        numbers = _numbers(TargetVersion for _told in commitments)
        table = table_of(TargetVersion)
        for (_row, _model, write), (_same, _label, commitment, _place) in commitments:
            number = next(numbers[TargetVersion])
            plan = self.number(write["values"]["plan"])
            values = first_target_values(write["values"], since=self._plan_since(plan))
            values["commitment_id"] = commitment
            waiting.setdefault(TargetVersion, []).append(table.row(number, values))

    def _plan_since(self, plan: int) -> str | None:
        """The day a plan was given or begins."""
        if plan not in self._since:
            self._since[plan] = since_of(plan)
        return self._since[plan]

    def _support_new(self, writes: Iterable[Write], waiting: Waiting) -> None:
        pairs = [
            (self.number(write["support"]), unit)
            for write in writes
            if write.get("new")
            for unit in dict.fromkeys(map(self.number, write["units"]))
        ]
        through = Commitment.support_units.through
        table = table_of(through)
        for number, (commitment, unit) in zip(_taken(table, len(pairs)), pairs, strict=True):
            values = {"commitment_id": commitment, "unit_id": unit}
            waiting.setdefault(through, []).append(table.row(number, values))

    def _keep_created(self, kept: Sequence[Sequence[Any]]) -> None:
        """Note what was created: without its values, which the row tells (see ``undoing``)."""
        table = table_of(Written)
        numbers = _taken(table, len(kept))
        table.insert(
            [
                table.row(
                    number,
                    {
                        "batch_id": self.batch.pk,
                        "row_id": row,
                        "label": model._meta.label,
                        "object_id": made,
                        "place": place,
                    },
                )
                for number, (row, model, made, place) in zip(numbers, kept, strict=True)
            ]
        )

    # What is changed

    def _update(self, row: int, done: Write) -> None:
        model = model_named(done["update"])
        thing = model._default_manager.get(pk=self.number(done["of"]))
        stored = snapshot(thing)
        names = []
        for name, value in self._typed(model, done["values"]).items():
            setattr(thing, name, value)
            names.append(name)
        thing.save(update_fields=names)
        self._keep(row, thing, before={name: stored[name] for name in names})

    def _typed(self, model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
        """Values by attribute, as the model's fields hold them."""
        columns = self._columns(model, values)
        fields = {held.attname: held for held in model._meta.concrete_fields}
        return {
            name: value if fields[name].is_relation else fields[name].to_python(value)
            for name, value in columns.items()
        }

    def _support(self, row: int, done: Write) -> None:
        if done["new"]:
            return
        commitment = Commitment.objects.get(pk=self.number(done["support"]))
        before = list(commitment.support_units.order_by("pk").values_list("pk", flat=True))
        units = [self.number(unit) for unit in done["units"]]
        commitment.support_units.set(units)
        told = {"before": {"support_units": before}, "after": {"support_units": sorted(units)}}
        self._note(row, commitment, **told)

    def _revise(self, row: int, done: Write) -> None:
        values = self._typed(TargetVersion, done["values"])
        values["document"] = Document.objects.filter(pk=values.pop("document_id", None)).first()
        commitment = Commitment(pk=self.number(done["revise"]))
        version = revise_target(commitment=commitment, **values)
        self._keep(row, version, before=None)

    def _keep(self, row: int, thing: models.Model, *, before: dict[str, Any] | None) -> None:
        after = snapshot(thing)
        if before is not None:
            after = {name: after[name] for name in before}
        self._note(row, thing, before=before, after=after)

    def _note(self, row: int, thing: models.Model, **told: Any) -> None:
        label, number = thing._meta.label, thing.pk
        Written.objects.create(batch=self.batch, row_id=row, label=label, object_id=number, **told)
        commitment = number if isinstance(thing, Commitment) else None
        commitment = commitment or getattr(thing, "commitment_id", None)
        if commitment is not None:
            self.touched.add(commitment)


def first_target_values(values: dict[str, Any], *, since: str | None) -> dict[str, Any]:
    """The first version of the target of a commitment created with ``values``."""
    names = ("value", "value_max", "value_text", "due")
    told = {name: values[name] for name in names if name in values}
    return {**told, "version": 1, "since": since}


def since_of(plan: int) -> str | None:
    given, start = Plan.objects.values_list("given", "start").get(pk=plan)
    return (given or start).isoformat()


def _numbers(kinds: Iterable[type[models.Model]]) -> dict[type[models.Model], Iterator[int]]:
    """As many new numbers of each model as it occurs."""
    counts: dict[type[models.Model], int] = {}
    for model in kinds:
        counts[model] = counts.get(model, 0) + 1
    return {model: iter(table_of(model).take_numbers(count)) for model, count in counts.items()}


def _taken(table: Table, count: int) -> Sequence[int]:
    return table.take_numbers(count) if count else []


@cache
def _related(model: type[models.Model]) -> dict[str, str]:
    """Field -> column, of what is related."""
    return {
        held.name: str(held.attname) for held in model._meta.concrete_fields if held.is_relation
    }
