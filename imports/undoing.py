"""Taking back what a batch wrote, last written first, and saying what has to stay.

It stays what was released since (with everything of the same commitment), what somebody changed
since, and what others have come to rest on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models, transaction

from commitments.actions import follow_versions
from commitments.models import (
    Commitment,
    CommitmentSource,
    Document,
    Node,
    Plan,
    Progress,
    PublicationItem,
    Share,
    ShareFigure,
    Site,
    TargetVersion,
    Unit,
)
from commitments.wording.shares import is_sum

from .committing import CHUNK, NOT_COMPARED, snapshot
from .models import Batch, Row, Submission, Written
from .preparing import first_target_values, since_of
from .rows import plain
from .writes import Write

# Label and number of an object.
Name = tuple[str, int]
RELEASED, CHANGED, IN_USE = "released", "changed", "in_use"
# Goes with its commitment, so nobody need be told of it.
DERIVED = frozenset(
    (
        *("commitments.Judgement", "commitments.StatusChange", "commitments.TownRun"),
        *("imports.Reading", "imports.Card", "imports.Question", "imports.Submission"),
    )
)
FIRST = TargetVersion._meta.label
POINTS_TO_ITS_OWN: dict[type[models.Model], str] = {
    Commitment: "parent",
    Progress: "replaces",
    ShareFigure: "replaces",
}
# What says whose a thing is.
READ_WITH: dict[type[models.Model], tuple[str, ...]] = {ShareFigure: ("share",)}
PLAN_FIELD = Commitment._meta.get_field("plan")
MISSING = object()
TARGET = {"value", "value_max", "value_text", "due"}
# What points to others first.
GOING = [
    model._meta.label
    for model in (
        *(Progress, ShareFigure, Share, Site, Node, CommitmentSource, TargetVersion),
        *(Commitment, Plan, Document, Unit),
    )
]


class Undoing:
    """One undo; ``also`` names what is taken back although somebody changed it. After ``run``:
    ``kept`` (object, reason), ``removed`` and ``restored`` counts, ``touched`` ids of commitments
    to judge anew."""

    def __init__(
        self,
        batch: Batch,
        *,
        also: Collection[Name] = (),
        told: Callable[[int], None] = lambda removed: None,
    ) -> None:
        self.batch = batch
        self.told = told
        self.also = frozenset(also)
        self.made = Made(batch)
        self.kept: list[tuple[models.Model, str]] = []
        self.removed = 0
        self.restored = 0
        self.touched: set[int] = set()
        lines = list(batch.written.order_by("-id"))
        self.lines = sorted([*self.made.first_targets(lines), *lines], key=_rank)
        self.things = _objects(self.lines)
        self.released = self._released()
        self.staying: set[int] = set()
        self.relying: dict[Name, set[Name]] = {}
        self.gone: dict[str, list[int]] = {}
        self.removing: dict[str, set[int]] = defaultdict(set)

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
        self._go(line for line in self.lines if line.before is not None)
        # Only now, because what was restored points to other things than before.
        self.relying = _relying(self.things)
        for name, sums in _sums(self.things.values()).items():
            self.relying.setdefault(name, set()).update(sums)
        self._find_staying()
        self._go(line for line in self.lines if line.before is None)
        revised = self._revised()
        for label, ids in self.gone.items():
            _delete(apps.get_model(label), ids, self.told)
        for commitment in Commitment.objects.filter(pk__in=revised):
            follow_versions(commitment)

    def _go(self, lines: Iterable[Written]) -> None:
        for line in lines:
            thing = self.things.get((line.label, line.object_id))
            if thing is None or self._kept(thing, line):
                continue
            self.touched |= _judged_anew(thing, line)
            self._take_back(thing, line)

    def _revised(self) -> set[int]:
        """The commitments that lose a version of their target."""
        removed = self.removing[TargetVersion._meta.label]
        versions = (self.things[TargetVersion._meta.label, pk] for pk in removed)
        return {held.commitment_id for held in versions if held.version > 1}  # type: ignore[attr-defined]

    def _find_staying(self) -> None:
        """Which commitments that the batch created must stay for the sake of others' work."""
        own = {(line.label, line.object_id) for line in self.lines if line.before is None}
        for line in self.lines:
            thing = self.things.get((line.label, line.object_id))
            if not isinstance(thing, Commitment) or line.before is not None:
                continue
            if self._changed(thing, line) or not self._relying_on(thing) <= own:
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
        if self._changed(thing, line):
            return CHANGED
        own = line.before is None
        if own and (
            thing.pk in self.staying if isinstance(thing, Commitment) else self._used(thing)
        ):
            return IN_USE
        return ""

    def _changed(self, thing: models.Model, line: Written) -> bool:
        """Whether ``thing`` holds something else than the batch left, and nobody chose to have it
        taken back all the same."""
        if (line.label, line.object_id) in self.also:
            return False
        return _changed_since(thing, self.made.after(line))

    def _relying_on(self, thing: models.Model) -> set[Name]:
        return self.relying.get((thing._meta.label, int(thing.pk)), set())

    def _used(self, thing: models.Model) -> bool:
        """Whether something rests on ``thing`` that was not taken back before it."""
        gone = {(label, pk) for label, pk in self._relying_on(thing) if pk in self.removing[label]}
        return not self._relying_on(thing) <= gone

    def _take_back(self, thing: models.Model, line: Written) -> None:
        if line.before is None:
            label = thing._meta.label
            self.gone.setdefault(label, []).append(int(thing.pk))
            self.removing[label].add(int(thing.pk))
            self.removed += 1
            return
        supports = line.before.get("support_units")
        if supports is not None:
            thing.support_units.set(supports)  # type: ignore[attr-defined]
        else:
            type(thing)._default_manager.filter(pk=thing.pk).update(**line.before)
        self.restored += 1


def _rank(line: Written) -> int:
    """What hangs on something goes before it, whatever row it was written for."""
    return GOING.index(line.label)


def _belongs(thing: models.Model, line: Written) -> bool:
    """Whether ``thing`` is part of what its commitment is: first target and sources."""
    first = isinstance(thing, TargetVersion) and thing.version == 1
    return line.before is None and (first or isinstance(thing, CommitmentSource))


def _commitment_of(thing: models.Model) -> int | None:
    if isinstance(thing, Commitment):
        return int(thing.pk)
    if isinstance(thing, ShareFigure):
        return thing.share.commitment_id
    return getattr(thing, "commitment_id", None)


def _judged_anew(thing: models.Model, line: Written) -> set[int]:
    """The commitments whose status may change where ``line`` is taken back: that of ``thing``, the
    whole that it leaves and the one that it comes back to; of a plan whose days change all."""
    if isinstance(thing, Plan):
        return set(thing.commitments.values_list("pk", flat=True))
    ids = {_commitment_of(thing), (line.before or {}).get("parent_id")}
    if isinstance(thing, Commitment):
        ids.add(thing.parent_id)
    return {pk for pk in ids if pk is not None}


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
        things = model._default_manager.select_related(*READ_WITH.get(model, ()))
        found |= things.in_bulk(ids[start : start + CHUNK])
    return found


def _changed_since(thing: models.Model, after: Mapping[str, Any]) -> bool:
    """Whether ``thing`` holds something else than ``after``."""
    if "support_units" in after:
        assert isinstance(thing, Commitment)
        units = sorted(thing.support_units.values_list("pk", flat=True))
        return bool(units != after["support_units"])
    now = snapshot(thing)
    # A target follows its versions, and those have lines of their own.
    ignored = TARGET if isinstance(thing, Commitment) else set()
    return any(now.get(name) != held for name, held in after.items() if name not in ignored)


class Made:
    """What a batch created its objects with, as told by the writes of its rows."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.writes: dict[int, Write] = {}
        self.numbers: dict[int, int] = {}
        for writes in Row.objects.filter(batch=batch).values_list("writes", flat=True).iterator():
            self.writes |= {write["as"]: write for write in writes if "create" in write}
        placed = batch.written.filter(place__isnull=False)
        told = placed.values_list("place", "object_id")
        self.numbers = {place: number for place, number in told if place is not None}
        self.since = cache(since_of)

    def first_targets(self, lines: Iterable[Written]) -> list[Written]:
        """Lines, as if they were stored, for the first targets of the created commitments."""
        places = {
            line.object_id: line.place
            for line in lines
            if line.label == Commitment._meta.label and line.place is not None
        }
        ids = sorted(places)
        return [
            Written(batch=self.batch, label=FIRST, object_id=pk, place=places[commitment])
            for start in range(0, len(ids), CHUNK)
            for pk, commitment in TargetVersion.objects.filter(
                version=1, commitment__in=ids[start : start + CHUNK]
            ).values_list("pk", "commitment_id")
        ]

    def after(self, line: Written) -> dict[str, Any]:
        """The stored fields as the batch left them, as ``snapshot`` tells them."""
        if line.place is None:
            return dict(line.after)
        made = self.writes[line.place]
        values = made["values"]
        if line.label == FIRST and made["create"] == Commitment.__name__:
            plan = self._value(PLAN_FIELD, values)
            # A plan that was dated anew makes its targets look edited: then they are kept.
            values = first_target_values(values, since=self.since(plan))
            values["commitment"] = self.numbers[line.place]
        model = apps.get_model(line.label)
        if model is Progress:
            values = {**values, "entered_by": self.batch.by_id}
        return {
            held.attname: self._value(held, values)
            for held in model._meta.concrete_fields
            if held.name not in NOT_COMPARED
        }

    def _value(self, field: Any, values: Mapping[str, Any]) -> Any:
        value = values.get(field.name, MISSING)
        if value is MISSING:
            return plain(field.get_default())
        related = field.is_relation and isinstance(value, str) and value[:1] == "#"
        return self.numbers[int(value[1:])] if related else value


def _relying(things: dict[Name, models.Model]) -> dict[Name, set[Name]]:
    """What points to each of ``things``, a query for each kind of pointing; derived rows left
    out."""
    by_label: dict[str, list[int]] = defaultdict(list)
    for label, pk in things:
        by_label[label].append(pk)
    found: dict[Name, set[Name]] = defaultdict(set)
    for label, ids in by_label.items():
        for relation in apps.get_model(label)._meta.related_objects:
            for target, pointing in _pointing(relation, ids):
                found[label, target].add(pointing)
    return found


def _sums(things: Iterable[models.Model]) -> dict[Name, set[Name]]:
    """Figures of shares -> the sums that were made with them and still count."""
    reached = [thing for thing in things if isinstance(thing, ShareFigure)]
    if not reached:
        return {}
    commitments = {each.share.commitment_id for each in reached}
    sums: dict[tuple[int, Any], set[Name]] = defaultdict(set)
    for one in Progress.objects.current().filter(commitment__in=commitments):
        if is_sum(one.words):
            sums[one.commitment_id, one.day].add((Progress._meta.label, one.pk))
    label = ShareFigure._meta.label
    return {(label, each.pk): sums[each.share.commitment_id, each.day] for each in reached}


def _pointing(relation: Any, ids: Sequence[int]) -> Iterable[tuple[int, Name]]:
    """(id, what points to it) for one relation."""
    model, name = relation.related_model, relation.field.name
    if model._meta.label in DERIVED:
        return
    for start in range(0, len(ids), CHUNK):
        some = model._default_manager.filter(**{f"{name}__in": ids[start : start + CHUNK]})
        for pk, target in some.values_list("pk", name):
            yield target, (model._meta.label, pk)


def _delete(model: type[models.Model], ids: Sequence[int], told: Callable[[int], None]) -> None:
    """Delete in pieces; of commitments the parts before what they are parts of, of figures those
    that correct before what they correct."""
    waiting = list(ids)
    points = POINTS_TO_ITS_OWN.get(model)
    if model is Unit:
        # What was noted of a file as the form of a unit that is not there any more.
        Submission.objects.filter(unit__in=waiting).delete()
    while waiting:
        above = set()
        if points:
            named = {"pk__in": waiting, f"{points}__isnull": False}
            above = set(model._default_manager.filter(**named).values_list(points, flat=True))
        ready = [pk for pk in waiting if pk not in above]
        for start in range(0, len(ready), CHUNK):
            model._default_manager.filter(pk__in=ready[start : start + CHUNK]).delete()
            told(start + CHUNK)
        waiting = [pk for pk in waiting if pk in above]


@dataclass(frozen=True)
class Edited:
    """Something that an undo would leave: its model's label and number, what it is in words, and
    why (``released``, ``changed``, ``in_use``). Only what was changed may be taken back all the
    same, by naming it in ``also``."""

    label: str
    object_id: int
    words: str
    reason: str

    @property
    def may_be_chosen(self) -> bool:
        """Whether ``also`` may name it."""
        return self.reason == CHANGED


def edited_since(batch: Batch) -> list[Edited]:
    """What an undo of ``batch`` would leave as it is, in the order of writing; nothing is changed.

    It is tried and rolled back, so that it says exactly what would happen; it takes as long as an
    undo does."""
    with transaction.atomic():
        undoing = Undoing(batch)
        undoing.run()
        found = [
            Edited(thing._meta.label, int(thing.pk), _in_words(thing), reason)
            for thing, reason in undoing.kept
        ]
        transaction.set_rollback(True)
    return found[::-1]


def _in_words(thing: models.Model) -> str:
    """计划：某某镇2026年度目标任务; what belongs to a commitment after its name."""
    owner = getattr(thing, "commitment", None)
    whose = f"{owner} · " if owner is not None else ""
    return f"{thing._meta.verbose_name}：{whose}{thing}"
