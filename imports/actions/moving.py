"""Moving a batch that was made in the wrong town to the right one."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from commitments.audience import may_edit
from commitments.models import Town
from people.models import User

from ..models import Batch, State
from ..review.carried import reading_of
from .receiving import receive
from .shared import ask_worker, expect, lock
from .taking_back import undo

# Before anything is written, a batch simply gets another town.
UNWRITTEN = (State.RECEIVED, State.CHECKED, State.FAILED)


@transaction.atomic
def move(
    *, batch: Batch, to: Town, by: User | None, leave_kept: bool = False, enqueue: bool = True
) -> Batch:
    """Let the file of ``batch`` be one of the town ``to``; returns the batch that is read there.

    Nothing written yet: it is the same batch, read again. Written: what it wrote is taken back and
    the file received again, or nothing of both happens. ``leave_kept`` says that what cannot be
    taken back (released or changed since) shall stay in the first town. ``by`` None is an
    administrator at the command line. Raises ActionError where ``by`` is no clerk of both towns,
    or where something would stay and nobody said that it may.
    """
    # Both towns first and in one order, so that two moves across each other do not lock up.
    list(Town.objects.select_for_update().filter(pk__in=[batch.town_id, to.pk]).order_by("pk"))
    locked = lock(batch.pk)
    expect(locked, *UNWRITTEN, State.COMMITTED)
    _expect_rights(locked, to, by)
    _expect_no_report(locked)
    if locked.state != State.COMMITTED:
        return _move_unwritten(locked, to, enqueue=enqueue)
    return _move_written(locked, to, by, leave_kept=leave_kept, enqueue=enqueue)


def _expect_rights(batch: Batch, to: Town, by: User | None) -> None:
    if to.pk == batch.town_id:
        raise ActionError(_("这一批已经在%(town)s，不用移动。") % {"town": to})
    if by is None:
        return
    for town in (batch.town, to):
        if not may_edit(by, town):
            raise ActionError(
                _("您不是%(town)s的经办人，不能移动这一批。请联系管理员。") % {"town": town}
            )


def _expect_no_report(batch: Batch) -> None:
    if reading_of(batch) is not None:
        raise ActionError(
            _("这一批来自报告审读，不能移到别的镇街。请放弃或撤销它，在另一镇街重新上传报告。")
        )


def _move_unwritten(batch: Batch, to: Town, *, enqueue: bool) -> Batch:
    """What was corrected in the reading stays; what was decided speaks of the other town's
    commitments, apart from rows that were left out."""
    batch.summary = {"moved_from_town": batch.town.name}
    batch.town, batch.default_plan, batch.supersedes = to, None, None
    batch.decisions = {
        key: {"left_out": True} for key, told in batch.decisions.items() if told.get("left_out")
    }
    batch.rows.all().delete()
    batch.counts, batch.issues, batch.error, batch.digest = {}, [], {}, ""
    batch.state, batch.job, batch.heartbeat = State.RECEIVED, "", timezone.now()
    batch.cancel_asked = False
    batch.save()
    if enqueue:
        ask_worker("check_batch", batch.pk)
    return batch


def _move_written(
    batch: Batch, to: Town, by: User | None, *, leave_kept: bool, enqueue: bool
) -> Batch:
    kept = undo(batch, enqueue=enqueue)
    if kept and not leave_kept:
        told = {"town": batch.town, "kept": "；".join(kept)}
        raise ActionError(
            _("以下内容不能撤销，会留在%(town)s：%(kept)s。确要移动的，请选择保留这些内容。") % told
        )
    moved = receive(
        town=to,
        data=_data(batch),
        filename=batch.filename,
        by=by,
        default_day=batch.default_day,
        enqueue=enqueue,
    )
    moved.moved_from, moved.mapping = batch, batch.mapping
    moved.save(update_fields=["moved_from", "mapping"])
    return moved


def _data(batch: Batch) -> bytes:
    try:
        return batch.data()
    except OSError as error:
        raise ActionError(_("存放的原文件找不到了，请在另一镇街重新上传。")) from error
