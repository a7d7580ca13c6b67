"""Planning of what hangs on a commitment: places, figures; and finding whose a row is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from commitments.models import Progress, Site
from commitments.units import convert
from commitments.wording.shares import is_sum, sum_remark, without_sum

from .entries import Entry, change_of, create, document_named, unit_named, update, values_said
from .held import Held, key
from .made import new
from .matching import Match
from .models import Action
from .planning_asked import as_asked
from .records import ProgressRecord, SiteRecord

# How alike (0 to 100) a wording must be to be named to somebody whose row was not found.
WORTH_PROPOSING = 60


def in_unit(value: Decimal | None, unit: str, to: str) -> Decimal | None:
    """``value`` in another unit; None where it is None or the two cannot be converted."""
    return None if value is None else convert(value, unit=unit, to=to)


def named(entry: Entry, record: Any, held: Held) -> Any:
    """The commitment a row speaks of, stored or new; None where there is none, or where that is for
    a person to say (the entry says so)."""
    if key(record.plan) not in held.plans:
        entry.refuse("plan_not_held", name="plan", value=record.plan, plan=record.plan)
        return None
    if (ranked := held.ranked(record)) is not None:
        entry.whose = ranked
        return ranked
    origin = record.origin
    if origin.key in held.doubtful or origin.line_key in held.doubtful:
        entry.ask("row_in_doubt", name="number", value=record.number or record.wording)
        return None
    match = held.matcher.owner(record)
    settle(entry, match)
    if match.found is None and not entry.stopped:
        _refuse_unknown(entry, record, held)
    return None if entry.stopped else match.found


def settle(entry: Entry, match: Match) -> None:
    """Say of a row what kept it from being matched, or that it was matched by likeness alone."""
    entry.whose, trouble = match.found, match.trouble
    if trouble is not None:
        stop = entry.ask if trouble.ask else entry.refuse
        stop(trouble.code, name=trouble.name, value=trouble.value, **match.data)
    elif match.how == "worded" and (old := match.found) is not None:
        entry.warn("identifier_elsewhere", name="wording", old=old.wording)
    elif match.how == "similar" and (old := match.found) is not None:
        entry.warn("matched_by_wording", name="wording", number=old.number or "无", old=old.wording)


def _refuse_unknown(entry: Entry, record: Any, held: Held) -> None:
    named = record.number or record.wording
    field = "number" if record.number else "wording"
    near = held.matcher.nearest(record, floor=WORTH_PROPOSING)
    code = "commitment_unknown_near" if near else "commitment_unknown"
    told = {"near": near} if near else {}
    entry.refuse(code, name=field, value=named, named=named, plan=record.plan, **told)


SITE_FIELDS = {"stage": "stage", "done_on": "done_on", "position": "position"}


def plan_site(entry: Entry, record: SiteRecord, held: Held) -> None:
    """A place: one for each name."""
    found = named(entry, record, held)
    if found is None:
        return
    site = held.sites.get((id(found), key(record.name)))
    if site is None:
        values = {field: getattr(record, name) for name, field in SITE_FIELDS.items()}
        site = new(Site, commitment=found, name=record.name, **values)
        if create(entry, site):
            held.sites[id(found), key(record.name)] = site
    else:
        values = values_said(record, {"stage": "stage", "done_on": "done_on"})
        update(entry, site, values)


PROGRESS_FIELDS = (
    *("value", "value_text", "stage", "done", "unit", "claimed_ratio"),
    *("words", "cause_kind", "cause", "next_step", "expected_on", "quote", "offset"),
)
# A row that differs only in the others (how it was written, where it was read) says nothing new.
COMPARED = (
    *("value", "stage", "done", "claimed_ratio"),
    *("words", "cause_kind", "cause", "next_step", "expected_on"),
)


def plan_progress(entry: Entry, record: ProgressRecord, held: Held) -> None:
    """A figure: one for each span; another value corrects the stored one."""
    found = named(entry, record, held)
    if found is None:
        return
    if record.day is None:
        entry.refuse("progress_without_day", name="day")
        return
    if record.of_form:
        asked = as_asked(entry, record, found, held)
        if asked is None:
            return
        record = asked
    span = (record.day, record.from_day, record.basis)
    old = held.progress.get((id(found), span))
    if old is None:
        _report(entry, record, found, held)
    elif _says_else(record, old):
        # The sum of the shares may stand in the same file as what is reported of the whole.
        if old.pk is None and not is_sum(old.words):
            entry.ask("figure_twice", value=record.value_text, day=record.day, old=old.value_text)
        else:
            _correct(entry, record, found, old, held)


def _says_else(record: ProgressRecord, old: Progress) -> bool:
    """Whether the row says something that the stored figure does not say."""
    for name in COMPARED:
        said, stored = getattr(record, name), getattr(old, name)
        if name == "value":
            said = in_unit(said, record.unit, old.unit) if record.value is not None else None
            if said is None and record.value is not None:
                return True
        if isinstance(said, str):
            said, stored = key(said), key(without_sum(stored) if name == "words" else stored)
        if said not in (None, "") and said != stored:
            return True
    return False


def _report(entry: Entry, record: ProgressRecord, found: Any, held: Held) -> None:
    progress = new(Progress, **progress_of(entry, record, found, held))
    _warn_of_stage(entry, record, found)
    if create(entry, progress):
        held.progress[id(found), (record.day, record.from_day, record.basis)] = progress


def _warn_of_stage(entry: Entry, record: ProgressRecord, found: Any) -> None:
    if record.stage and found.stages and record.stage not in found.stages:
        stages = "→".join(found.stages)
        entry.warn("stage_not_listed", name="stage", value=record.stage, stages=stages)


def progress_of(entry: Entry, record: ProgressRecord, found: Any, held: Held) -> dict[str, Any]:
    """Field -> value of the figure a row reports."""
    told = record.__dict__
    values = {name: told[name] for name in PROGRESS_FIELDS}
    document = document_named(entry, held, record.document, field_name="progress_document")
    by = None
    if record.reported_by:
        by = unit_named(entry, held, record.reported_by, field_name="reported_by")
    return values | {
        "commitment": found,
        "day": record.day,
        "from_day": record.from_day,
        "basis": record.basis,
        "source_cell": record.source_cell,
        "document": document,
        "reported_by": by,
        "extra": dict(record.extra),
    }


def _words_of(record: ProgressRecord, old: Any) -> str:
    """The words of a correction. That a figure is the sum of the shares goes on being said with the
    figure, and is not said of another one."""
    words = record.words or without_sum(old.words)
    remark = sum_remark(old.words) if record.value is None else ""
    return "；".join(filter(None, (words, remark)))


def _correct(entry: Entry, record: ProgressRecord, found: Any, old: Progress, held: Held) -> None:
    """Plan a new figure that replaces the stored one; what the row leaves open is taken over, but
    not the kind of another cause."""
    values = progress_of(entry, record, found, held)
    another = bool(record.cause) and key(record.cause) != key(old.cause)
    for name in (*PROGRESS_FIELDS, "document", "reported_by"):
        if values[name] in (None, "") and not (another and name == "cause_kind"):
            values[name] = getattr(old, name)
    values["extra"] = {**old.extra, **values["extra"]}
    values["words"] = _words_of(record, old)
    _warn_of_stage(entry, record, found)
    progress = new(Progress, replaces=old, **values)
    if not create(entry, progress):
        return
    entry.action = Action.UPDATE
    entry.changes = [
        change_of(progress, name, old=getattr(old, name), new=getattr(progress, name))
        for name in COMPARED
        if getattr(progress, name) != getattr(old, name)
    ]
    held.progress[id(found), (record.day, record.from_day, record.basis)] = progress
