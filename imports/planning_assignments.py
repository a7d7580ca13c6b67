"""Planning of a row of our own 任务分解表: who leads and supports, who answers for it, by when.
What was promised stays as it is; a target or deadline that says otherwise is asked about."""

from __future__ import annotations

from typing import Any

from rapidfuzz import fuzz

from commitments.breakdown.asking import target_text
from commitments.models import Commitment, TargetVersion

from .entries import Entry, change_of, shown, unit_named, update
from .held import Held, key
from .planning_targets import ask_target, same_due, same_value, target_of
from .records import CommitmentRecord

# From here on (0 to 100) a unit that nobody knows is rather a known one with a slip in its name.
SLIP = 80


def plan_assignment(entry: Entry, record: CommitmentRecord, found: Commitment, held: Held) -> None:
    """Plan what the row says of the stored commitment ``found``; an empty cell changes nothing."""
    if not _target_stays(entry, record, found, held):
        return
    lead = _unit(entry, held, record.lead_unit, "lead_unit") if record.lead_unit else None
    support = [_unit(entry, held, name, "support_units") for name in record.support_units]
    if entry.stopped:
        return
    values: dict[str, Any] = {"lead_unit": lead} if lead is not None else {}
    if record.note:
        values["note"] = record.note
    if record.extra:
        values["extra"] = {**found.extra, **record.extra}
    if record.due is not None and _has_no_due(found, held):
        values["due"] = record.due
        if record.due > found.plan.end:
            entry.warn("due_beyond_plan", name="due", end=found.plan.end)
    update(entry, found, values)
    if "due" in values and not entry.stopped:
        _first_due(entry, record, found, held)
    if support and not entry.stopped:
        _support(entry, found, support, held)


def _target_stays(entry: Entry, record: CommitmentRecord, found: Commitment, held: Held) -> bool:
    """Whether target and deadline are the stored ones, or were before a revision; a deadline may be
    given where there is none."""
    versions = held.versions[id(found)] or [target_of(found)]
    known = {key(version.value_text) for version in versions} | {key(target_text(found))}
    if key(record.value_text) not in {*known, ""} and not same_value(record, found, versions):
        old = found.value_text or shown(found.value)
        ask_target(entry, record, "target", old=old, new=record.value_text)
    elif _has_no_due(found, held):
        if record.due and found.start and record.due < found.start:
            entry.refuse("revision_due_before_start", name="due", start=found.start)
    elif not same_due(record, found, versions):
        ask_target(entry, record, "due", old=shown(found.due), new=shown(record.due))
    return not entry.stopped


def _has_no_due(found: Commitment, held: Held) -> bool:
    versions: list[TargetVersion] = held.versions[id(found)]
    return found.due is None and all(version.due is None for version in versions)


def _first_due(entry: Entry, record: CommitmentRecord, found: Commitment, held: Held) -> None:
    """The target as it stands gets its deadline with the commitment: nothing was revised."""
    for version in held.versions[id(found)]:
        entry.updated.append((version, {"due": record.due}))


def _unit(entry: Entry, held: Held, name: str, field: str) -> Any:
    """The unit of that name or short name. One that resembles a known unit is asked about, any
    other is new, and said."""
    unit = held.units.get(key(name)) or _by_short_name(held, name)
    if unit is not None:
        return unit
    near = _nearest(held, name)
    if near:
        if not entry.stopped:
            entry.ask("unit_near", name=field, value=name, near=near)
        return None
    return unit_named(entry, held, name, field_name=field)


def _by_short_name(held: Held, name: str) -> Any:
    wanted = key(name)
    found = [unit for unit in held.units.values() if wanted and key(unit.short_name) == wanted]
    return found[0] if len(found) == 1 else None


def _nearest(held: Held, name: str) -> str:
    """The known unit whose name is most like ``name``; "" where none is much like it."""
    scored = [(fuzz.ratio(key(name), known), unit.name) for known, unit in held.units.items()]
    score, near = max(scored, default=(0, ""))
    return near if score >= SLIP else ""


def _support(entry: Entry, found: Commitment, units: list[Any], held: Held) -> None:
    stored = held.supports[id(found)]
    if {unit.pk for unit in units} == set(stored):
        return
    names = {unit.pk: unit.name for unit in held.units.values()}
    entry.support = (found, units)
    told = "、".join(unit.name for unit in units)
    old = "、".join(names.get(pk, "") for pk in stored)
    entry.changes.append(change_of(found, "support_units", old=old, new=told))
