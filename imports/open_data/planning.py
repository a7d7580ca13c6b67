"""Rows of our open data against the database.

Into a plan that holds nothing yet they go exactly as they say; into one that holds something they
go by the same rules as the rows of any other file, so that they may be uploaded twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from commitments.models import CommitmentSource, Progress, TargetVersion

from ..entries import Entry, create, document_named, update
from ..held import Held, key
from ..made import new
from ..planning_commitments import (
    VERSION_FIELDS,
    new_commitment,
    plan_commitment,
    plan_revision,
)
from ..planning_figures import named, plan_progress, progress_of
from ..records import CommitmentRecord, ProgressRecord, RevisionRecord, SourceRecord


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


OPEN_KINDS: dict[str, Callable[..., None]] = {
    CommitmentRecord.kind: _commitment,
    SourceRecord.kind: _source,
    RevisionRecord.kind: _version,
    ProgressRecord.kind: _progress,
}
