"""What a person corrects in the reading of a file, or decides row by row: it is read again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from commitments.models import Commitment, Plan
from commitments.periods import Period
from people.models import User

from ..heartbeat import ask_to_stop
from ..models import Batch, RememberedHeading, State
from ..review.carried import reading_of
from ..workbook import Corrections
from ..workbook.headings import fields_of
from .shared import ask_worker, expect, lock

# What may be decided of a row; see imports.decisions. What is taken over rests on its words.
TAKEN = ("accept", "accept_target")
# In ``Batch.mapping``: the day that the figures of a form speak of, whatever it says of itself.
PERIOD_END = "period_end"
# And the last day of the period that the page of 收表 stood at when the file was given.
PAGE_DAY = "page_day"
# First and last day of the period whose figures are read as of ``PERIOD_END``; others stay.
READ_OTHERWISE = "read_otherwise"
OF_PERIOD = (PERIOD_END, PAGE_DAY, READ_OTHERWISE)
DECISIONS = ("left_out", "same_as", "is_new", *TAKEN)
HEADING = RememberedHeading._meta.get_field("heading").max_length or 0


@transaction.atomic
def remap(
    *,
    batch: Batch,
    by: User | None,
    corrections: Corrections,
    remember: Mapping[str, str] | None = None,
    enqueue: bool = True,
) -> None:
    """Read the file of a batch again with what was corrected; ``remember`` maps headings (as
    ``heading_key`` makes them) to fields for every later file of the town. Raises ActionError
    where the batch is not waiting to be confirmed, or a field is none."""
    locked = lock(batch.pk)
    expect(locked, State.CHECKED)
    if reading_of(locked) is not None:
        raise ActionError(_("这一批来自报告审读，各列是系统自己写的，不用更正。"))
    _expect_fields(corrections, remember or {})
    kept = {name: told for name in OF_PERIOD if (told := locked.mapping.get(name))}
    locked.mapping = kept | {
        name: told for name, told in corrections.as_json().items() if name != "headings"
    }
    # Other columns may hold other words: what was taken over from them must be asked for again.
    locked.decisions = {
        key: rest
        for key, told in locked.decisions.items()
        if (rest := {name: value for name, value in told.items() if name not in TAKEN})
    }
    _remember(locked, by=by, headings=remember or {})
    back_to_worker(locked, enqueue=enqueue)


@transaction.atomic
def supply(*, batch: Batch, day: dt.date | None, plan: Plan | None, enqueue: bool = True) -> bool:
    """Tell once what a file does not say of itself, the day its figures speak of and the plan its
    rows belong to, and read it again. False where nothing is new. Raises ActionError where the
    batch is not waiting to be confirmed, or the plan is of another town."""
    locked = lock(batch.pk)
    expect(locked, State.CHECKED)
    if plan is not None and plan.town_id != locked.town_id:
        raise ActionError(_("所选计划不属于%(town)s。") % {"town": locked.town})
    if (locked.default_day, locked.default_plan_id) == (day, plan and plan.pk):
        return False
    locked.default_day, locked.default_plan = day, plan
    back_to_worker(locked, enqueue=enqueue)
    return True


@transaction.atomic
def read_for(
    *, batch: Batch, end: dt.date, said: Period | None = None, enqueue: bool = True
) -> None:
    """Read what a form says of the period ``said`` (None: all that it says) again as of the period
    that ends on ``end``: it was filled in on an older one. Raises ActionError where the batch is
    not waiting."""
    locked = lock(batch.pk)
    expect(locked, State.CHECKED)
    told = f"{said.start.isoformat()}/{said.end.isoformat()}" if said else ""
    locked.mapping = {**locked.mapping, PERIOD_END: end.isoformat(), READ_OTHERWISE: told}
    back_to_worker(locked, enqueue=enqueue)


def _expect_fields(corrections: Corrections, remember: Mapping[str, str]) -> None:
    chosen = {field for letters in corrections.columns.values() for field in letters.values()}
    known = {"", *(name for kind in KINDS for name in fields_of(kind))}
    for field in sorted({*chosen, *remember.values()} - known):
        raise ActionError(_("没有“%(field)s”这一项，请从列表中选择。") % {"field": field})


KINDS = ("ledger", "plan", "unit", "document", "revision", "node", "site", "share")


def _remember(batch: Batch, *, by: User | None, headings: Mapping[str, str]) -> None:
    for heading, field in headings.items():
        if heading and len(heading) <= HEADING:
            RememberedHeading.objects.update_or_create(
                town_id=batch.town_id, heading=heading, defaults={"field": field, "by": by}
            )


@transaction.atomic
def forget_headings(*, town: Any, ids: Iterable[int]) -> int:
    """Let a town forget some headings; returns how many there were."""
    return RememberedHeading.objects.filter(town=town, pk__in=list(ids)).delete()[0]


@transaction.atomic
def decide(
    *, batch: Batch, decisions: Mapping[str, Mapping[str, Any]], enqueue: bool = True
) -> bool:
    """Keep what a person decided of some rows (``Origin.key`` -> decisions; an empty one takes
    everything back) and plan the batch again with it. False where nothing is new. Raises
    ActionError where the batch is not waiting, or a commitment is of another town."""
    locked = lock(batch.pk)
    expect(locked, State.CHECKED)
    told = {**locked.decisions}
    for key, decided in decisions.items():
        kept = {name: decided[name] for name in DECISIONS if decided.get(name)}
        told.pop(key, None)
        if kept:
            told[key] = kept
    if told == locked.decisions:
        return False
    _expect_own(locked, told)
    locked.decisions = told
    back_to_worker(locked, enqueue=enqueue)
    return True


def _expect_own(batch: Batch, decisions: Mapping[str, Mapping[str, Any]]) -> None:
    named = {decided["same_as"] for decided in decisions.values() if decided.get("same_as")}
    own = Commitment.objects.filter(plan__town=batch.town_id, pk__in=named)
    if named - set(own.values_list("pk", flat=True)):
        raise ActionError(_("选定的事项不在%(town)s的库中，请重新选择。") % {"town": batch.town})


def back_to_worker(batch: Batch, *, enqueue: bool) -> None:
    """Back to the worker: reading is quick, and only what was read anew is certain to be shown as
    it will be written."""
    batch.state, batch.job, batch.heartbeat = State.RECEIVED, "", timezone.now()
    batch.cancel_asked = False
    batch.summary.pop("tries", None)
    batch.summary.pop("changed", None)
    batch.save()
    if enqueue:
        ask_worker("check_batch", batch.pk)


def cancel(batch: Batch) -> None:
    """Ask the worker to stop; what no worker has begun is given up at once. Nothing is written
    by a job that was stopped. Raises ActionError where no worker has it."""
    # A write holds its locks until it ends; this it hears all the same.
    ask_to_stop(batch.pk)
    _cancel(batch)


@transaction.atomic
def _cancel(batch: Batch) -> None:
    locked = lock(batch.pk)
    if batch.state == State.COMMITTING and locked.state == State.CHECKED:
        return  # it heard, and has stopped already
    expect(locked, State.RECEIVED, State.READING, State.COMMITTING)
    if locked.state == State.RECEIVED:
        locked.state = State.DISCARDED
    locked.cancel_asked = True
    locked.save(update_fields=["state", "cancel_asked"])
