"""Many batches at once: the files of one drop are checked, confirmed and written in one go.

Each batch keeps a life of its own: what fails, fails alone, and what a dead worker left is taken
over batch by batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from commitments.actions import follow_touched
from people.models import User

from ..bulk import table_of
from ..collecting.replacing import later_of, replace_earlier
from ..models import Batch, Drop, State
from ..ranges import numbers_of
from ..review import looking_back
from .reading_many import check_many
from .shared import ask_worker, undisturbed
from .writing import commit, judge
from .writing_many import NOT_WRITTEN_FROM, write_figures


def check_drop(pk: int, *, job: str = "") -> None:
    """Read and check every file of drop ``pk`` that waits for it, each as ``check`` does."""
    drop = Drop.objects.select_related("town").filter(pk=pk).first()
    if drop is not None:
        check_many(waiting_of(pk), town=drop.town, job=job)


def waiting_of(drop: int) -> list[int]:
    """The batches of a drop that are not read yet, in the order in which they came."""
    waiting = Batch.objects.filter(
        submissions__drop=drop, state__in=(State.RECEIVED, State.READING)
    )
    return list(waiting.order_by("pk").values_list("pk", flat=True).distinct())


@transaction.atomic
def confirm_many(batches: Iterable[Batch], *, by: User | None, enqueue: bool = True) -> list[int]:
    """Let the plans of all these batches be written by one worker, as they were shown (their
    ``digest``); returns the numbers of those confirmed. One that is another by now, has nothing
    to write, or came before one that is written, stays as it is. ``enqueue`` False leaves the
    writing to the caller."""
    shown = {batch.pk: batch.digest for batch in batches}
    locked = Batch.objects.select_for_update().filter(pk__in=shown, state=State.CHECKED)
    locked = locked.defer(*NOT_WRITTEN_FROM)
    later = later_of(shown)
    fresh = [b for b in locked.order_by("pk") if b.pk not in later]
    taken = [b for b in fresh if b.digest == shown[b.pk] and b.writes]
    for batch in taken:
        batch.state, batch.heartbeat = State.COMMITTING, timezone.now()
        batch.summary = {"confirmed_by": str(by) if by else ""}
    table_of(Batch).save(taken, ["state", "heartbeat", "summary"])
    numbers = [batch.pk for batch in taken]
    if numbers and enqueue:
        ask_worker("commit_batches", numbers)
    return numbers


def commit_many(pks: Sequence[int], *, enqueue: bool = True) -> None:
    """Write the confirmed plans of these batches, the older ones first, each as ``commit`` does;
    what they touched is judged once: at once where all were written together, else by a worker
    (``enqueue`` False: by the caller)."""
    alone = write_figures(sorted(pks))
    replace_earlier(set(pks).difference(alone))
    for pk in alone:
        commit(pk, enqueue=False)
    if enqueue and alone:
        ask_worker("judge_batches", list(pks))
    elif enqueue:
        with undisturbed():
            judge_many(pks)


def judge_many(pks: Sequence[int]) -> int:
    """Judge anew, once, what these batches touched; returns how many statuses changed. One that
    came of a report is judged as ``judge`` does."""
    waiting = Batch.objects.filter(pk__in=pks, state=State.COMMITTED, judged=False)
    reported = set(waiting.filter(reading__isnull=False).values_list("pk", flat=True))
    changed = sum(judge(pk) for pk in sorted(reported))
    plain = list(waiting.exclude(pk__in=reported).defer(*NOT_WRITTEN_FROM))
    for town in sorted({batch.town_id for batch in plain}):
        own = [batch for batch in plain if batch.town_id == town]
        told = (numbers_of(batch.summary.get("commitments", [])) for batch in own)
        touched = sorted(set().union(*told))
        changed += follow_touched(as_of=timezone.localdate(), commitments=touched, town=town)
        looking_back.look_at_town(town)
        Batch.objects.filter(pk__in=[batch.pk for batch in own]).update(judged=True)
    return changed
