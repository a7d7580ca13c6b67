"""What was prepared into the database, in the caller's transaction, piece by piece.

The caller holds the transaction and the locks on town and batch, so nothing is ever written twice
or by half. What is created goes in as the plain rows of ``preparing`` (see ``bulk``); what changes
stored objects goes through the models and ``commitments.actions``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.apps import apps
from django.db import models

from commitments.actions import revise_target
from commitments.models import Commitment, Document, Plan, TargetVersion

from .bulk import table_of
from .models import Batch, Written
from .preparing import Piece, Prepared, number_of, related_of
from .rows import plain
from .writes import Write, model_named

# Filled by the database, by following a version or the reading that a text came of; no sign that
# somebody edited the object.
NOT_COMPARED = {"id", "entered_at", "page_starts"}
CHUNK = 500


def snapshot(thing: models.Model) -> dict[str, Any]:
    """The stored fields of ``thing`` as JSON, to see later whether somebody changed it."""
    return {
        held.attname: plain(getattr(thing, held.attname))
        for held in thing._meta.concrete_fields
        if held.name not in NOT_COMPARED
    }


def write(
    batch: Batch, prepared: Prepared, *, told: Callable[[int], None] = lambda written: None
) -> list[int]:
    """Write what was prepared of ``batch``; returns the ids of the commitments whose status may
    have changed. ``told`` is called with the number of rows written so far and may raise to stop:
    then the caller rolls back."""
    writer = Writer(batch, prepared.numbers)
    for piece in prepared.pieces():
        writer.take(piece)
        told(writer.rows)
    return sorted(writer.touched)


class Writer:
    """Writes the pieces of one batch. ``rows`` counts them, ``touched`` collects commitments;
    ``numbers`` are those of the places of its plan."""

    def __init__(self, batch: Batch, numbers: Sequence[int]) -> None:
        self.batch = batch
        self.rows = 0
        self.touched: set[int] = set()
        self._numbers = numbers

    def take(self, piece: Piece) -> None:
        """Write one piece."""
        for label, rows in piece.inserts.items():
            model: type[models.Model] = apps.get_model(label)
            table_of(model).insert(rows)
        self.touched.update(piece.touched)
        for row, done in piece.changes:
            if "update" in done:
                self._update(row, done)
            elif "support" in done:
                self._support(row, done)
            else:
                self._revise(row, done)
        self.rows += piece.rows

    def number(self, ref: Any) -> Any:
        """The number of what a write refers to."""
        return number_of(ref, self._numbers)

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
        if "parent_id" in names and stored["parent_id"] is not None:
            # The whole that a part leaves; the one it goes to is judged with it.
            self.touched.add(stored["parent_id"])
        if isinstance(thing, Plan):
            # Its days are those of every commitment that has none of its own.
            self.touched.update(thing.commitments.values_list("pk", flat=True))
        self._keep(row, thing, before={name: stored[name] for name in names})

    def _typed(self, model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
        """Values by attribute, as the model's fields hold them."""
        related = related_of(model)
        columns = {
            related.get(name, name): self.number(value) if name in related else value
            for name, value in values.items()
        }
        fields = {held.attname: held for held in model._meta.concrete_fields}
        return {
            name: value if fields[name].is_relation else fields[name].to_python(value)
            for name, value in columns.items()
        }

    def _support(self, row: int, done: Write) -> None:
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
