"""Taking back what a batch wrote, last written first, and saying what has to stay.

It stays what was released since (with everything of the same commitment), what somebody changed
since, and what others have come to rest on.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models, transaction

from commitments.actions import follow_versions
from commitments.models import Commitment, CommitmentSource, PublicationItem, TargetVersion

from .committing import CHUNK, snapshot
from .models import Batch, Written

RELEASED, CHANGED, IN_USE = "released", "changed", "in_use"
# Goes with its commitment, so nobody need be told of it.
DERIVED = "commitments.Judgement"
TARGET = {"value", "value_max", "value_text", "due"}


class Undoing:
    """One undo. After ``run``: ``kept`` (object, reason), ``removed`` and ``restored`` counts,
    ``touched`` ids of commitments to judge anew."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.kept: list[tuple[models.Model, str]] = []
        self.removed = 0
        self.restored = 0
        self.touched: set[int] = set()
        self.lines = list(batch.written.order_by("-id"))
        self.things = _objects(self.lines)
        self.released = self._released()
        self.staying: set[int] = set()

    def _released(self) -> set[int]:
        """Commitments that stand in a publication made after the batch was written."""
        items = PublicationItem.objects.filter(
            publication__town=self.batch.town_id,
            publication__created_at__gte=self.batch.committed_at,
        )
        return set(items.values_list("commitment_id", flat=True))

    @transaction.atomic
    def run(self) -> None:
        """Take back what may be taken back."""
        self._find_staying()
        revised: set[int] = set()
        for line in self.lines:
            thing = self.things.get((line.label, line.object_id))
            if thing is None or self._kept(thing, line):
                continue
            if isinstance(thing, TargetVersion) and thing.version > 1:
                revised.add(thing.commitment_id)
            self.touched |= {_commitment_of(thing)} - {None}  # type: ignore[arg-type]
            self._take_back(thing, line)
        for commitment in Commitment.objects.filter(pk__in=revised):
            follow_versions(commitment)

    def _find_staying(self) -> None:
        """Which commitments that the batch created must stay for the sake of others' work."""
        own = {(line.label, line.object_id) for line in self.lines if line.before is None}
        for line in self.lines:
            thing = self.things.get((line.label, line.object_id))
            if not isinstance(thing, Commitment) or line.before is not None:
                continue
            if _changed_since(thing, line) or _others_on(thing, own):
                self._stay(thing.pk)

    def _stay(self, pk: int | None) -> None:
        """A commitment that stays keeps what it is a part of."""
        while pk is not None and pk not in self.staying:
            self.staying.add(pk)
            above = self.things.get((Commitment._meta.label, pk))
            pk = getattr(above, "parent_id", None)

    def _kept(self, thing: models.Model, line: Written) -> bool:
        commitment = _commitment_of(thing)
        if commitment in self.staying and _belongs(thing, line):
            return True
        reason = self._reason(thing, line)
        if reason:
            self.kept.append((thing, reason))
            self._stay(commitment)
        return bool(reason)

    def _reason(self, thing: models.Model, line: Written) -> str:
        if _commitment_of(thing) in self.released:
            return RELEASED
        if _changed_since(thing, line):
            return CHANGED
        own = line.before is None
        if own and (thing.pk in self.staying if isinstance(thing, Commitment) else _in_use(thing)):
            return IN_USE
        return ""

    def _take_back(self, thing: models.Model, line: Written) -> None:
        if line.before is None:
            thing.delete()
            self.removed += 1
            return
        supports = line.before.get("support_units")
        if supports is not None:
            thing.support_units.set(supports)  # type: ignore[attr-defined]
        else:
            type(thing)._default_manager.filter(pk=thing.pk).update(**line.before)
        self.restored += 1


def _belongs(thing: models.Model, line: Written) -> bool:
    """Whether ``thing`` is part of what its commitment is: first target and sources."""
    first = isinstance(thing, TargetVersion) and thing.version == 1
    return line.before is None and (first or isinstance(thing, CommitmentSource))


def _commitment_of(thing: models.Model) -> int | None:
    if isinstance(thing, Commitment):
        return int(thing.pk)
    return getattr(thing, "commitment_id", None)


def _objects(lines: Iterable[Written]) -> dict[tuple[str, int], models.Model]:
    wanted: dict[str, set[int]] = {}
    for line in lines:
        wanted.setdefault(line.label, set()).add(line.object_id)
    return {
        (label, pk): thing
        for label, ids in wanted.items()
        for pk, thing in _in_bulk(apps.get_model(label), sorted(ids)).items()
    }


def _in_bulk(model: type[models.Model], ids: list[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for start in range(0, len(ids), CHUNK):
        found |= model._default_manager.in_bulk(ids[start : start + CHUNK])
    return found


def _changed_since(thing: models.Model, line: Written) -> bool:
    """Whether ``thing`` holds something else than the batch left."""
    if line.before and "support_units" in line.before:
        assert isinstance(thing, Commitment)
        units = sorted(thing.support_units.values_list("pk", flat=True))
        return bool(units != line.after["support_units"])
    now = snapshot(thing)
    # A target follows its versions, and those have lines of their own.
    ignored = TARGET if isinstance(thing, Commitment) else set()
    return any(now.get(name) != held for name, held in line.after.items() if name not in ignored)


def _relying(thing: models.Model) -> Iterable[models.QuerySet[Any]]:
    """What points to ``thing``, a query for each kind; derived rows left out."""
    for relation in thing._meta.related_objects:
        model = relation.related_model
        if model._meta.label != DERIVED:
            yield model._default_manager.filter(**{relation.field.name: thing.pk})


def _in_use(thing: models.Model) -> bool:
    return any(others.exists() for others in _relying(thing))


def _others_on(thing: models.Model, own: set[tuple[str, int]]) -> bool:
    """Whether something rests on ``thing`` that is not in ``own``."""
    return any(
        (others.model._meta.label, pk) not in own
        for others in _relying(thing)
        for pk in others.values_list("pk", flat=True)
    )
