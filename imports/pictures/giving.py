"""What was typed beside a picture is given: a batch whose file is the picture, checked like every
file that comes in."""

from __future__ import annotations

import hashlib
import json

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from people.models import User

from ..actions.deciding import discard
from ..actions.shared import ask_worker
from ..models import Batch, State, Typed
from .saving import texts_of

# What was given and not yet written: a newer one takes its place.
UNWRITTEN = (State.RECEIVED, State.READING, State.CHECKED, State.FAILED)


@transaction.atomic
def give(pk: int, *, by: User | None, enqueue: bool = True) -> Batch:
    """Make a batch of what is typed and ask a worker to check it; ``enqueue`` False leaves that to
    the caller. One that was given before and not written is discarded, one that was written stays
    and this is its later edition. Raises ActionError where nothing is typed, and while the earlier
    one is just being written or taken back."""
    typed = (
        Typed.objects.select_for_update(of=("self",))
        .select_related("batch", "plan", "town")
        .get(pk=pk)
    )
    if not texts_of(typed.values):
        raise ActionError(_("还没有录入任何内容。请先在右边照着照片填写。"))
    _settle(typed.batch)
    batch = _batch_of(typed, by)
    typed.batch = batch
    typed.save(update_fields=["batch"])
    if enqueue:
        ask_worker("check_batch", batch.pk)
    return batch


def _settle(before: Batch | None) -> None:
    """Discard what was given before and not written."""
    if before is None:
        return
    if before.state in (State.COMMITTING, State.UNDOING):
        raise ActionError(_("上一次交的正在写入或撤销，请稍候再交。"))
    if before.state in UNWRITTEN:
        discard(before)


def _batch_of(typed: Typed, by: User | None) -> Batch:
    """A batch whose file is the picture. Other words typed from the same picture are no longer the
    same file, so its checksum is of both."""
    told = json.dumps([typed.sha256, texts_of(typed.values)], sort_keys=True)
    return Batch.objects.create(
        town=typed.town,
        file=typed.picture.name,
        filename=typed.filename,
        sha256=hashlib.sha256(told.encode()).hexdigest(),
        size=typed.picture.size,
        by=by,
        default_plan=typed.plan,
        default_day=typed.end,
        heartbeat=timezone.now(),
    )


@transaction.atomic
def remove(pk: int) -> None:
    """Remove a page that was begun by mistake; the picture's file stays. Raises ActionError where
    it was given before: its batch rests on it."""
    typed = Typed.objects.select_for_update().get(pk=pk)
    if typed.batch_id is not None:
        raise ActionError(_("这张照片已经交过，不能删除。"))
    typed.delete()
