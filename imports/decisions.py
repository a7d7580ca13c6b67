"""What a person decided row by row, applied to checked records. Pure; no Django."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from .issues import Issue
from .records import CommitmentRecord, NodeRecord, ProgressRecord, Proposal, Record, SiteRecord

Decision = Mapping[str, Any]
Told = TypeVar("Told", ProgressRecord, CommitmentRecord)
# What is said of a commitment without a target, until it has one.
OF_NO_TARGET = ("no_target_here", "target_missing", "target_vague", "target_elsewhere")


def apply(records: Iterable[Record], decisions: Mapping[str, Decision]) -> list[Record]:
    """The records with what was decided of their rows; ``decisions`` is ``Batch.decisions``.

    Keys are ``Origin.key``; values hold any of ``left_out`` (bool), ``same_as`` (id of a stored
    commitment), ``is_new`` (bool), ``accept`` (numbers of the proposals of a report, from 0) and
    ``accept_target`` (those of a commitment). What nobody decided is left as it is.
    """
    return [apply_to(record, decisions) for record in records]


def apply_to(record: Record, decisions: Mapping[str, Decision]) -> Record:
    """One record with what was decided of its row."""
    decision = _of(record, decisions)
    if not decision:
        return record
    decided = replace(
        record,
        left_out=bool(decision.get("left_out", record.left_out)),
        same_as=decision.get("same_as", record.same_as),
        is_new=bool(decision.get("is_new", record.is_new)),
    )
    accepted = decision.get("accept") or ()
    if isinstance(decided, ProgressRecord) and accepted:
        return take_up(decided, accepted)
    if isinstance(decided, CommitmentRecord) and (targets := decision.get("accept_target")):
        return take_target(decided, targets)
    return decided


def _of(record: Record, decisions: Mapping[str, Decision]) -> Decision:
    """The decision about a record; steps and places share that of their whole line."""
    found = decisions.get(record.origin.key)
    if found is None and isinstance(record, NodeRecord | SiteRecord):
        found = decisions.get(record.origin.line_key)
    return found or {}


def take_up(record: ProgressRecord, accepted: Iterable[int]) -> ProgressRecord:
    """A report with accepted proposals as its figures. Numbers of no proposal are passed over;
    two that would fill the same field are an error, and none of them is taken."""
    chosen = _chosen(record, accepted)
    values: dict[str, Any] = {}
    for proposal in chosen:
        fields = _fields(proposal)
        if any(name in values and values[name] != value for name, value in fields.items()):
            return _asked(record, proposal)
        values |= fields
    return replace(record, **values)


def take_target(record: CommitmentRecord, accepted: Iterable[int]) -> CommitmentRecord:
    """A commitment with the accepted proposal as its target, in force from then on; what was said
    of its missing target is said no more. Two proposals are an error, and none of them is taken."""
    chosen = _chosen(record, accepted)
    if len(chosen) > 1:
        return _asked(record, chosen[-1])
    if not chosen or record.value is not None:
        return record
    (one,) = chosen
    return replace(
        record,
        measure=one.measure or "quantity",
        value=one.value,
        value_max=one.value_max,
        value_text=one.quote,
        unit=one.unit,
        comparator=one.comparator,
        basis=one.basis or record.basis,
        state="active" if record.state == "not_measurable" else record.state,
        issues=tuple(issue for issue in record.issues if issue.code not in OF_NO_TARGET),
    )


def _chosen(record: ProgressRecord | CommitmentRecord, accepted: Iterable[int]) -> list[Proposal]:
    numbers = dict.fromkeys(accepted)
    return [record.proposals[one] for one in numbers if 0 <= one < len(record.proposals)]


def _fields(proposal: Proposal) -> dict[str, Any]:
    """What a proposal fills of a report: its figure, its stage, or the share it claims."""
    day = {"day": proposal.day} if proposal.day else {}
    if proposal.stage:
        return {"stage": proposal.stage, **day}
    if proposal.share:
        return {"claimed_ratio": proposal.value, **day}
    return {
        **day,
        "value": proposal.value,
        "value_text": proposal.quote,
        "unit": proposal.unit,
        "basis": "cumulative",
        "from_day": None,
    }


def _asked(record: Told, proposal: Proposal) -> Told:
    origin = record.origin
    name = "words" if isinstance(record, ProgressRecord) else "wording"
    place = (origin.sheet, origin.line, origin.columns.get(name, ""))
    issue = Issue("accepted_several", *place, proposal.quote)
    return replace(record, issues=(*record.issues, issue))
