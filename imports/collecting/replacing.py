"""Of several forms of one unit for one period the last one received counts: once it is written an
earlier one is no longer waited for, and can no longer be written over it."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from commitments.models import Town

from ..models import Batch, State, Submission, ToldBy

# Known for sure to be the form of that unit and period.
_SURE = (ToldBy.MARK, ToldBy.PERSON)
_WRITTEN = (State.COMMITTING, State.COMMITTED)
# What was not written waits for somebody in one of these.
_WAITS = (State.CHECKED, State.FAILED)
Cell = tuple[int | None, int | None, dt.date | None]


def later_of(batches: Collection[int]) -> dict[int, Batch]:
    """Of these batches those that a form stands against which came later and is written, or about
    to be: number -> that one, the last where there are several. Two queries."""
    cells = _cells(batches)
    found: dict[int, Batch] = {}
    for one in _of(cells, _WRITTEN).filter(told_by__in=_SURE) if cells else ():
        found |= {pk: one.batch for pk in cells.get(_cell(one), ()) if pk < one.batch_id}
    return found


@transaction.atomic
def replace_earlier(batches: Collection[int]) -> None:
    """Give up the earlier forms that the written ones of ``batches`` took the place of, and note
    by which on each; one that speaks of other units or periods too stays."""
    written = Batch.objects.filter(pk__in=batches, state=State.COMMITTED)
    cells = _cells(written.values_list("pk", flat=True))
    earlier = {
        one.batch_id: max(cells[_cell(one)])
        for one in (_of(cells, _WAITS) if cells else ())
        if _cell(one) in cells and one.batch_id < max(cells[_cell(one)])
    }
    spoken = Submission.objects.filter(batch__in=earlier) if earlier else ()
    several = Counter(one.batch_id for one in spoken)
    _give_up({pk: later for pk, later in earlier.items() if several[pk] == 1})


def replace_same(town: Town, later: Iterable[Batch]) -> None:
    """Give up what could not be read or was sent back, and came again byte by byte as ``later``."""
    newer = {batch.sha256: batch.pk for batch in later}
    given = Submission.objects.filter(town=town, batch__sha256__in=newer, batch__state__in=_WAITS)
    found = given.filter(Q(batch__state=State.FAILED) | Q(sent_back_at__isnull=False))
    told = found.exclude(batch__in=newer.values()).values_list("batch", "batch__sha256")
    _give_up({pk: newer[sha256] for pk, sha256 in told})


def replaced_by(batch: Batch) -> Batch | None:
    """The file that took the place of this one; None for one that stands."""
    pk = batch.summary.get("replaced_by") if batch.state == State.DISCARDED else None
    return Batch.objects.select_related("town").filter(pk=pk).first() if pk else None


def refusal(later: Batch) -> str:
    """Why an earlier form is not written over ``later``."""
    told = {"name": later.filename}
    said = _("没有写入：同一单位这一期后来交的“%(name)s”已经写入，以它为准。")
    return said % told + _("要改用这一份，请先撤销那一份。")


def _cells(batches: Iterable[int]) -> dict[Cell, list[int]]:
    """Plan, unit and period -> those of the batches that are surely their forms."""
    cells: dict[Cell, list[int]] = defaultdict(list)
    sure = Submission.objects.filter(batch__in=batches, told_by__in=_SURE)
    for one in sure.exclude(plan=None):
        cells[_cell(one)].append(one.batch_id)
    return cells


def _cell(held: Submission) -> Cell:
    return held.plan_id, held.unit_id, held.end


def _of(cells: Collection[Cell], states: Collection[State]) -> QuerySet[Submission]:
    """What was given of these plans and periods, in the order it came."""
    plans, ends = {plan for plan, _unit, _end in cells}, {end for _plan, _unit, end in cells}
    found = Submission.objects.filter(plan__in=plans, end__in=ends, batch__state__in=states)
    return found.select_related("batch").order_by("batch")


def _give_up(replaced: Mapping[int, int]) -> None:
    """Let these batches (number -> that of the later one) be waited for no more."""
    if not replaced:
        return
    waiting = Batch.objects.select_for_update(of=("self",)).filter(state__in=_WAITS)
    batches = list(waiting.filter(pk__in=replaced, reading=None).order_by("pk"))
    for batch in batches:
        batch.state = State.DISCARDED
        batch.summary = {**batch.summary, "replaced_by": replaced[batch.pk]}
    Batch.objects.bulk_update(batches, ["state", "summary"], batch_size=100)
