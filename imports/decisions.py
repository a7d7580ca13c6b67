"""What a person decided row by row, applied to checked records. Pure; no Django."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from .issues import Issue
from .records import NodeRecord, ProgressRecord, Proposal, Record, SiteRecord

Decision = Mapping[str, Any]


def apply(records: Iterable[Record], decisions: Mapping[str, Decision]) -> list[Record]:
    """The records with what was decided of their rows; ``decisions`` is ``Batch.decisions``.

    Keys are ``Origin.key``; values hold any of ``left_out`` (bool), ``same_as`` (id of a stored
    commitment), ``is_new`` (bool) and ``accept`` (numbers of proposals, from 0). What nobody
    decided is left as it is.
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
    numbers = dict.fromkeys(accepted)
    chosen = [record.proposals[one] for one in numbers if 0 <= one < len(record.proposals)]
    values: dict[str, Any] = {}
    for proposal in chosen:
        fields = _fields(proposal)
        if any(name in values and values[name] != value for name, value in fields.items()):
            return _asked(record, proposal)
        values |= fields
    return replace(record, **values)


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


def _asked(record: ProgressRecord, proposal: Proposal) -> ProgressRecord:
    origin = record.origin
    place = (origin.sheet, origin.line, origin.columns.get("words", ""))
    issue = Issue("accepted_several", *place, proposal.quote)
    return replace(record, issues=(*record.issues, issue))
