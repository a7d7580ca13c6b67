"""Planning of commitments: what they say, who leads them, their targets and its revisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from commitments.models import (
    Commitment,
    CommitmentSource,
    TargetVersion,
)

from .entries import (
    NOTHING,
    Change,
    Entry,
    change_of,
    create,
    document_named,
    shown,
    unit_named,
    update,
    values_said,
)
from .held import Held, key
from .made import New, new
from .models import Action
from .planning_assignments import plan_assignment
from .planning_figures import named, plan_site, settle
from .planning_nodes import plan_node
from .planning_shares import plan_report, plan_share
from .planning_targets import target_holds, target_of
from .records import (
    CommitmentRecord,
    NodeRecord,
    ProgressRecord,
    RevisionRecord,
    ShareRecord,
    SiteRecord,
)

# How a row was found whose own number and wording need not lead to what it was found as.
BY_MORE_THAN_ITS_NAME = ("decision", "identifier", "similar")
LIKELY = ("decision", "similar")
COMMITMENT_FIELDS = (
    "category",
    "level",
    "number",
    "position",
    "wording",
    "subject",
    "area",
    "measure",
    "comparator",
    "value",
    "value_max",
    "value_text",
    "unit",
    "basis",
    "baseline",
    "baseline_value",
    "progress_share",
    "start",
    "due",
    "strength",
    "state",
    "state_decision",
    "visibility",
    "note",
)
# What a later file may change; a target is changed by 目标调整情况表 only.
CHANGEABLE = {
    name: name
    for name in COMMITMENT_FIELDS
    if name
    not in (
        *("position", "value", "value_max", "value_text", "due", "unit"),
        *("comparator", "measure", "basis"),
    )
}
# Guessed from the target where the sheet has no such column, so only a filled cell counts.
STATED = ("measure", "basis")


def plan_commitment(entry: Entry, record: CommitmentRecord, held: Held) -> None:
    """A row of a ledger: a new commitment, or what it says of a known one."""
    plan = held.plans.get(key(record.plan))
    if plan is None:
        entry.refuse("plan_not_held", name="plan", value=record.plan, plan=record.plan)
        return
    match = held.matcher.match(record)
    settle(entry, match)
    if entry.stopped:
        # Whose row this is must be clear before its figures are taken as well.
        held.doubtful.add(record.origin.key)
    elif match.found is None:
        new_commitment(entry, record, held)
    elif record.assigns:
        held.matcher.keep(record, match.found)
        plan_assignment(entry, record, match.found, held)
    else:
        if match.how in BY_MORE_THAN_ITS_NAME:
            held.matcher.keep(record, match.found)
        _known_commitment(entry, record, match.found, held, likely=match.how in LIKELY)


def new_commitment(entry: Entry, record: CommitmentRecord, held: Held) -> None:
    """Plan a commitment that is not there yet, with its units and sources."""
    told = record.__dict__
    values: dict[str, Any] = {name: told[name] for name in COMMITMENT_FIELDS}
    plan = held.plans[key(record.plan)]
    values["extra"] = dict(record.extra)
    values["position"] += held.last_position[key(record.plan)]
    parent = _parent(entry, record, held)
    lead = _lead(entry, record, held)
    stages = list(record.stages)
    commitment = new(Commitment, plan=plan, parent=parent, lead_unit=lead, stages=stages, **values)
    supports = [
        unit_named(entry, held, n, field_name="support_units") for n in record.support_units
    ]
    if entry.stopped or not create(entry, commitment):
        return
    held.add_commitment(commitment)
    if record.is_new:
        held.matcher.keep(record, commitment)
    if supports:
        entry.support = (commitment, supports)
        entry.changes.append(
            change_of(commitment, "support_units", new="、".join(map(str, supports)))
        )
    _sources(entry, record, commitment, held)


def _lead(entry: Entry, record: CommitmentRecord, held: Held) -> Any:
    if not record.lead_unit:
        return None
    return unit_named(entry, held, record.lead_unit, field_name="lead_unit")


def _parent(entry: Entry, record: CommitmentRecord, held: Held) -> Commitment | None:
    if record.parent_rank:
        parent = held.by_place.get((key(record.plan), record.parent_rank))
    elif record.parent:
        parent = held.matcher.by_number.get((key(record.plan), record.parent))
    else:
        return None
    if parent is None:
        entry.refuse("parent_not_held", name="parent", value=record.parent, plan=record.plan)
    return parent


def _sources(entry: Entry, record: CommitmentRecord, commitment: Any, held: Held) -> None:
    for title, quote, offset in record.sources:
        if not title or not quote or (key(title), quote) in held.sources[id(commitment)]:
            continue
        document = document_named(entry, held, title, field_name="document")
        values = {"document": document, "quote": quote, "offset": offset}
        source = new(CommitmentSource, commitment=commitment, **values)
        held.sources[id(commitment)].add((key(title), quote))
        entry.created.append(source)
        entry.changes.append(change_of(source, "quote", new=quote))


def _known_commitment(
    entry: Entry, record: CommitmentRecord, found: Commitment, held: Held, *, likely: bool
) -> None:
    """``likely``: the row only resembles it, so what was promised keeps the words of its plan."""
    if not target_holds(entry, record, found, held):
        return
    values = values_said(record, CHANGEABLE)
    if likely:
        values.pop("wording", None)
    values |= {
        name: getattr(record, name)
        for name in STATED
        if record.raw.get(name, "").strip() not in NOTHING
    }
    if record.stages and record.raw.get("stages", "").strip() not in NOTHING:
        values["stages"] = list(record.stages)
    if record.extra:
        values["extra"] = {**found.extra, **record.extra}
    if record.lead_unit:
        values["lead_unit"] = _lead(entry, record, held)
    if record.parent:
        values["parent"] = _parent(entry, record, held)
    if entry.stopped:
        return
    _keep_own_name(record, found, values, held)
    _keep_number(entry, record, found, values, held)
    _refuse_contradictions(entry, found, values)
    if not entry.stopped:
        update(entry, found, values)
    if not entry.stopped:
        _supports(entry, record, found, held)
        _sources(entry, record, found, held)


def _keep_own_name(
    record: CommitmentRecord, found: Any, values: dict[str, Any], held: Held
) -> None:
    """A row of a duplicate that went into ``found`` does not give it the duplicate's name."""
    for former in held.matcher.former.get(found.pk, ()):
        if former.number and former.number == record.number:
            values.pop("number", None)
        if key(former.wording) == key(record.wording):
            values.pop("wording", None)


def _keep_number(
    entry: Entry, record: CommitmentRecord, found: Any, values: dict[str, Any], held: Held
) -> None:
    """A number that another commitment has already does not go to this one; said, not guessed."""
    number = values.get("number", found.number)
    if number == found.number:
        return
    holder = held.matcher.by_number.setdefault((key(record.plan), number), found)
    if holder is not found:
        del values["number"]
        entry.warn("number_kept", name="number", number=number, old=found.number or "无")


def _refuse_contradictions(entry: Entry, found: Commitment, values: dict[str, Any]) -> None:
    """What the row says may be right by itself and yet not beside what is stored."""
    start = values.get("start", found.start)
    state = values.get("state", found.state)
    decision = values.get("state_decision", found.state_decision)
    measure = values.get("measure", found.measure)
    if start and found.due and start > found.due:
        entry.refuse("start_after_due", name="start", due=found.due)
    if state in ("suspended", "withdrawn") and not decision:
        entry.refuse("state_without_decision", name="state")
    if (measure == "milestone") != (found.measure == "milestone"):
        entry.ask("measure_differs", name="measure", old=found.get_measure_display())


def _supports(entry: Entry, record: CommitmentRecord, found: Commitment, held: Held) -> None:
    if not record.support_units:
        return
    units = [unit_named(entry, held, n, field_name="support_units") for n in record.support_units]
    stored = held.supports[id(found)]
    if {unit.pk for unit in units} == set(stored):
        return
    entry.support = (found, units)
    names = {unit.pk: unit.name for unit in held.units.values()}
    old = "、".join(names.get(pk, "") for pk in stored)
    entry.changes.append(
        change_of(found, "support_units", old=old, new="、".join(unit.name for unit in units))
    )


# Targets


def plan_revision(entry: Entry, record: RevisionRecord, held: Held) -> None:
    """A row of 目标调整情况表: a new version of a target."""
    found = named(entry, record, held)
    if found is None:
        return
    versions = held.versions[id(found)]
    if not versions:
        versions.append(target_of(found))
    current = [version for version in versions if version.in_force][-1:] or versions[:1]
    document = document_named(entry, held, record.document, field_name="document")
    version = _new_version(record, current[0], document)
    if any(_same_version(record, version, known) for known in versions):
        return
    if not _may_revise(entry, record, found, current[0], version):
        return
    entry.action = Action.CREATE
    entry.revision = {"commitment": found} | {
        name: getattr(version, name) for name in (*VERSION_FIELDS, "document", "in_force")
    }
    versions.append(version)
    entry.changes += _version_changes(current[0], version)


VERSION_FIELDS = (
    *("value", "value_max", "value_text", "due", "since"),
    *("decided_by", "document_number", "reason"),
)


def _new_version(record: RevisionRecord, current: Any, document: Any) -> New:
    """The version the row asks for; what it leaves open stays as it is in force."""
    values = {name: getattr(record, name) for name in (*VERSION_FIELDS, "in_force")}
    values["due"] = record.due or current.due
    if record.value is None and not record.value_text:
        values |= {name: getattr(current, name) for name in ("value", "value_max", "value_text")}
    return new(TargetVersion, document=document, **values)


def _same_version(record: RevisionRecord, version: New, known: Any) -> bool:
    """Whether ``known`` is that version already, as far as the row says what it changes."""
    names = ["since", "in_force"]
    names += ["due"] if record.due else []
    names += ["value", "value_max"] if record.value is not None else []
    names += ["value_text"] if record.value is None and record.value_text else []
    return all(getattr(version, name) == getattr(known, name) for name in names)


def _may_revise(
    entry: Entry,
    record: RevisionRecord,
    found: Commitment,
    current: Any,
    version: New,
) -> bool:
    if record.in_force and not record.decided_by:
        entry.refuse("revision_undecided", name="decided_by", number=found.number)
    elif (found.comparator == "range") != (version.value_max is not None):
        entry.refuse(
            "revision_range", name="target", value=record.value_text, old=current.value_text
        )
    elif (found.measure == "milestone") != (version.value is None):
        entry.refuse(
            "revision_measure", name="target", value=record.value_text, old=current.value_text
        )
    elif found.start and version.due and version.due < found.start:
        entry.refuse("revision_due_before_start", name="due", start=found.start)
    elif record.old_value is not None and record.old_value != current.value:
        entry.ask(
            "old_target_differs", name="old_target", old=current.value_text or shown(current.value)
        )
    return not entry.stopped


def _version_changes(current: Any, version: New) -> list[Change]:
    changes = []
    for name in ("value_text", "due"):
        old, new = getattr(current, name), getattr(version, name)
        if name == "value_text":
            old, new = old or shown(current.value), new or shown(version.value)
        if old != new:
            changes.append(change_of(version, name, old=old, new=new))
    rest = ("since", "decided_by", "document_number", "reason", "in_force")
    said = [name for name in rest if getattr(version, name)]
    return changes + [change_of(version, name, new=getattr(version, name)) for name in said]


COMMITMENT_KINDS: dict[str, Callable[..., None]] = {
    CommitmentRecord.kind: plan_commitment,
    NodeRecord.kind: plan_node,
    SiteRecord.kind: plan_site,
    ShareRecord.kind: plan_share,
    RevisionRecord.kind: plan_revision,
    ProgressRecord.kind: plan_report,
}
