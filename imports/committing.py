"""From plan to rows: writes a plan in one transaction and keeps what it wrote.

The caller holds the transaction and the lock on the batch, so nothing is ever written twice or by
half.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models, transaction

from commitments.actions import first_targets, revise_target
from commitments.models import (
    Commitment,
    CommitmentSource,
    Document,
    Node,
    Plan,
    Progress,
    Site,
    Unit,
)

from .entries import Entry
from .models import Batch, Row, Written
from .planning import ImportPlan
from .rows import plain

# Who is named must be there before who names it.
ORDER: tuple[type[models.Model], ...] = (
    *(Unit, Document, Plan, Commitment, CommitmentSource),
    *(Node, Site, Progress),
)
# Filled by the database or by following a version; no sign that somebody edited the object.
NOT_COMPARED = {"id", "entered_at"}
CHUNK = 500


class Ledger:
    """Collects what a commit writes, row by row."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.lines: list[Written] = []
        self.touched: set[int] = set()

    def keep(
        self, thing: models.Model, row: Row | None, *, before: dict[str, Any] | None = None
    ) -> None:
        """Remember that ``thing`` was created, or changed from ``before``."""
        after = snapshot(thing)
        if before is not None:
            after = {name: after.get(name) for name in before}
        self.lines.append(
            Written(
                batch=self.batch,
                row=row,
                label=thing._meta.label,
                object_id=thing.pk,
                before=before,
                after=after,
            )
        )
        commitment = thing if isinstance(thing, Commitment) else getattr(thing, "commitment", None)
        if commitment is not None:
            self.touched.add(commitment.pk)


def snapshot(thing: models.Model) -> dict[str, Any]:
    """The stored fields of ``thing`` as JSON, to see later whether somebody changed it."""
    return {
        held.attname: plain(getattr(thing, held.attname))
        for held in thing._meta.concrete_fields
        if held.name not in NOT_COMPARED
    }


@transaction.atomic
def write(plan: ImportPlan, *, batch: Batch, rows: Sequence[Row]) -> list[int]:
    """Write ``plan``; ``rows`` are the batch's rows in the plan's order. Returns the ids of the
    commitments whose status may have changed."""
    ledger = Ledger(batch)
    pairs = [pair for pair in zip(plan.entries, rows, strict=True) if not pair[0].stopped]
    _create(pairs, ledger, models_of=ORDER[:5])
    _first_targets(pairs, ledger)
    _update(pairs, ledger)
    _support(pairs, ledger)
    _create(pairs, ledger, models_of=ORDER[5:7])
    _revise(pairs, ledger)
    _create(pairs, ledger, models_of=ORDER[7:], entered_by=batch.by)
    Written.objects.bulk_create(ledger.lines, batch_size=CHUNK)
    return sorted(ledger.touched)


Pairs = list[tuple[Entry, Row]]


def _create(
    pairs: Pairs,
    ledger: Ledger,
    *,
    models_of: Sequence[type[models.Model]],
    entered_by: Any = None,
) -> None:
    for model in models_of:
        waiting = [
            (thing, row) for entry, row in pairs for thing in entry.created if type(thing) is model
        ]
        for thing, _row in waiting:
            if isinstance(thing, Progress):
                thing.entered_by = entered_by
        _save_all(model, [thing for thing, _row in waiting])
        for thing, row in waiting:
            ledger.keep(thing, row)


def _save_all(model: type[models.Model], things: list[Any]) -> None:
    """Insert ``things``, those first whose own kind of parent is stored already."""
    while things:
        ready = [thing for thing in things if _parent_stored(thing)]
        model._default_manager.bulk_create(ready, batch_size=CHUNK)
        things = [thing for thing in things if thing.pk is None]
        if not ready and things:
            raise ValueError("parents in a circle")


def _parent_stored(thing: models.Model) -> bool:
    above = getattr(thing, "parent", None) or getattr(thing, "replaces", None)
    return above is None or above.pk is not None


def _first_targets(pairs: Pairs, ledger: Ledger) -> None:
    made = [
        (thing, row) for entry, row in pairs for thing in entry.created if type(thing) is Commitment
    ]
    versions = first_targets([thing for thing, _row in made])
    for version, (_thing, row) in zip(versions, made, strict=True):
        ledger.keep(version, row)


def _update(pairs: Pairs, ledger: Ledger) -> None:
    for entry, row in pairs:
        for thing, values in entry.updated:
            stored = snapshot(thing)
            names = [getattr(thing._meta.get_field(name), "attname", name) for name in values]
            for name, value in values.items():
                setattr(thing, name, value)
            thing.save(update_fields=list(values))
            ledger.keep(thing, row, before={name: stored[name] for name in names})


def _support(pairs: Pairs, ledger: Ledger) -> None:
    for entry, row in pairs:
        if entry.support is None:
            continue
        commitment, units = entry.support
        assert isinstance(commitment, Commitment)
        created = any(thing is commitment for thing in entry.created)
        before = list(commitment.support_units.order_by("pk").values_list("pk", flat=True))
        commitment.support_units.set(units)
        if not created:
            after = sorted(unit.pk for unit in units)
            ledger.keep(commitment, row, before={})
            ledger.lines[-1].before = {"support_units": before}
            ledger.lines[-1].after = {"support_units": after}


def _revise(pairs: Pairs, ledger: Ledger) -> None:
    for entry, row in pairs:
        if entry.revision is not None:
            version = revise_target(**entry.revision)
            ledger.keep(version, row)
