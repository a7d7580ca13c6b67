"""Rows of our open data against the database.

Into a plan that holds nothing yet they go exactly as they say; into one that holds something they
go by the same rules as the rows of any other file, so that they may be uploaded twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from commitments.models import CommitmentSource, Progress, ShareFigure, TargetVersion
from commitments.open_data import cells

from ..entries import Entry, create, document_named, update
from ..held import Held, key
from ..made import New, new
from ..models import Action
from ..planning_commitments import (
    VERSION_FIELDS,
    new_commitment,
    plan_commitment,
    plan_revision,
)
from ..planning_figures import named, plan_progress, progress_of
from ..planning_shares import plan_share
from ..records import (
    CommitmentRecord,
    ProgressRecord,
    RevisionRecord,
    ShareRecord,
    SourceRecord,
)
from ..shares import HeldShare


def _commitment(entry: Entry, record: CommitmentRecord, held: Held) -> None:
    plan = key(record.plan)
    if plan in held.plans and plan not in held.filled:
        new_commitment(entry, record, held)
        return
    found = held.ranked(record)
    same = record.same_as if found is None else found.pk
    # What stands at the place of its whole may be another commitment here.
    plan_commitment(entry, replace(record, parent_rank=0, same_as=same), held)


def _source(entry: Entry, record: SourceRecord, held: Held) -> None:
    found = named(entry, record, held)
    if found is None or (key(record.document), record.quote) in held.sources[id(found)]:
        return
    document = document_named(entry, held, record.document, field_name="document")
    values = {"document": document, "quote": record.quote, "offset": record.offset}
    if create(entry, new(CommitmentSource, commitment=found, **values)):
        held.sources[id(found)].add((key(record.document), record.quote))


def _version(entry: Entry, record: RevisionRecord, held: Held) -> None:
    """One version of a target: the first is there with its commitment and is set right, a later one
    is added; what was revised here already stays."""
    found = held.ranked(record)
    if found is None or found.pk is None:
        plan_revision(entry, record, held)
        return
    entry.whose = found
    known = {version.version: version for version in held.versions[id(found)]}
    values = {name: getattr(record, name) for name in (*VERSION_FIELDS, "in_force")}
    values["document"] = document_named(entry, held, record.document, field_name="document")
    if record.version not in known:
        version = new(TargetVersion, commitment=found, version=record.version, **values)
        if create(entry, version):
            held.versions[id(found)].append(version)
    elif record.version == 1 and len(known) == 1:
        update(entry, known[1], values)


def _progress(entry: Entry, record: ProgressRecord, held: Held) -> None:
    """A figure. Where its commitment has some here, only what still counts is told again."""
    found = held.ranked(record)
    if found is None or id(found) in held.reported:
        if not record.corrected:
            plan_progress(entry, record, held)
        return
    entry.whose = found
    old = held.rows.get(record.corrects)
    if record.day is None:
        entry.refuse("progress_without_day", name="day")
    elif record.corrects and old is None:
        entry.refuse("open_corrects_unknown", name="corrects", value=str(record.corrects))
    else:
        progress = new(Progress, replaces=old, **progress_of(entry, record, found, held))
        if create(entry, progress) and record.corrected:
            held.rows[record.row] = progress


def _share(entry: Entry, record: ShareRecord, held: Held) -> None:
    """A share with its figures. Where it has some here, only what still counts is told again."""
    plan_share(entry, record, held)
    if entry.stopped or not record.figures:
        return
    share = held.shares.held_by(entry.whose, record.holder)
    assert share is not None
    try:
        figures = [_reached(each) for each in record.figures]
    except (KeyError, TypeError, ValueError, ArithmeticError):
        told = {"heading": "分解完成数", "value": str(record.raw.get("figures", ""))}
        entry.refuse("open_cell_unreadable", name="figures", **told)
        return
    if share.figures:
        corrected = {each.pop("corrects", None) for each in figures}
        figures = [f for place, f in enumerate(figures, start=1) if place not in corrected]
    _reach(entry, share, figures, held)


def _reached(told: Mapping[str, Any]) -> dict[str, Any]:
    """One figure of a share as its cell holds it; raises for one that says something else."""
    found: dict[str, Any] = {
        "day": cells.day_of(told["day"]),
        "value": cells.figure_of(told["value"]),
        "value_text": str(told.get("value_text", "")),
        "source_cell": str(told.get("source_cell", "")),
    }
    return found | ({"corrects": int(told["corrects"])} if "corrects" in told else {})


def _reach(entry: Entry, share: HeldShare, figures: list[dict[str, Any]], held: Held) -> None:
    action, made = entry.action, list[New]()
    for told in figures:
        corrects = told.pop("corrects", 0)
        stored = next((each for each in share.figures if each.day == told["day"]), None)
        if stored is not None and stored.value == told["value"] and not corrects:
            continue
        old = made[corrects - 1] if 0 < corrects <= len(made) else stored
        figure = new(ShareFigure, share=share.stored, replaces=old, **told)
        if not create(entry, figure):
            return
        made.append(figure)
        held.shares.report(figure, share)
    if action == Action.UPDATE:
        entry.action = action


OPEN_KINDS: dict[str, Callable[..., None]] = {
    CommitmentRecord.kind: _commitment,
    SourceRecord.kind: _source,
    RevisionRecord.kind: _version,
    ShareRecord.kind: _share,
    ProgressRecord.kind: _progress,
}
