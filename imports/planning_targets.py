"""Targets and deadlines that a row names beside those that are stored: only 目标调整情况表 may
change them, so what differs is asked about."""

from __future__ import annotations

from collections.abc import Sequence

from commitments.models import Commitment, TargetVersion

from .entries import Entry, change_of, shown
from .held import Held, key
from .planning_figures import in_unit
from .records import CommitmentRecord


def target_holds(entry: Entry, record: CommitmentRecord, found: Commitment, held: Held) -> bool:
    """Whether the row's target is the stored one, or was before a revision; else it is asked about:
    only 目标调整情况表 may change a target."""
    versions = held.versions[id(found)] or [target_of(found)]
    if not same_value(record, found, versions):
        old = found.value_text or shown(found.value)
        ask_target(entry, record, "target", old=old, new=record.value_text or shown(record.value))
    elif not same_due(record, found, versions):
        ask_target(entry, record, "due", old=shown(found.due), new=shown(record.due))
    elif _is_earlier(record, found):
        entry.warn("target_was_revised", name="target", now=found.value_text or shown(found.value))
    return not entry.stopped


def target_of(commitment: Commitment) -> TargetVersion:
    """The target a commitment is made with, as later rows of the file compare with it."""
    return TargetVersion(
        version=1,
        value=commitment.value,
        value_max=commitment.value_max,
        value_text=commitment.value_text,
        due=commitment.due,
    )


def ask_target(entry: Entry, record: CommitmentRecord, name: str, *, old: str, new: str) -> None:
    """Ask about a target (or ``name`` due: a deadline) that is not the stored one."""
    code = "due_differs" if name == "due" else "target_differs"
    number = record.number or record.wording
    entry.ask(code, name=name, value=new, number=number, old=old or "无")
    field = "due" if name == "due" else "value_text"
    entry.changes.append(change_of(Commitment(), field, old=old, new=new))


def same_value(
    record: CommitmentRecord, found: Commitment, versions: Sequence[TargetVersion]
) -> bool:
    """Whether the row's target is that of one of the versions, in whichever unit."""
    if record.value is None:
        texts = {key(version.value_text) for version in versions}
        stated = bool(record.value_text) and record.state == "active"
        return not stated or key(record.value_text) in texts or _as_stage(record, found)
    value, top = (
        in_unit(part, record.unit, found.unit) for part in (record.value, record.value_max)
    )
    return value is not None and (value, top) in {(v.value, v.value_max) for v in versions}


def _as_stage(record: CommitmentRecord, found: Commitment) -> bool:
    """Whether a milestone without a stored text is named by its last stage."""
    return found.measure == "milestone" and record.value_text in found.stages[-1:]


def same_due(
    record: CommitmentRecord, found: Commitment, versions: Sequence[TargetVersion]
) -> bool:
    """Whether the row's deadline is that of one of the versions, else the plan's end."""
    dues = {version.due for version in versions} | {found.due}
    if None in dues:
        dues.add(found.plan.end)
    return record.due is None or record.due in dues


def _is_earlier(record: CommitmentRecord, found: Commitment) -> bool:
    if record.value is None:
        return False
    return in_unit(record.value, record.unit, found.unit) != found.value
