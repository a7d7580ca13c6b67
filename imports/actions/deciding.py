"""What a person decides about a batch that was shown."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from people.models import User

from ..collecting.replacing import later_of, refusal
from ..models import Batch, State
from ..review.carried import given_back
from .correcting import back_to_worker
from .shared import ask_worker, expect, lock


@transaction.atomic
def confirm(*, batch: Batch, by: User | None, digest: str, enqueue: bool = True) -> None:
    """Let the plan that was shown (``digest``) be written by a worker; with ``enqueue`` False the
    caller writes it. Raises ActionError where the preview is another by now or there is nothing
    to write, or where a later form of that unit and period is written."""
    locked = lock(batch.pk)
    expect(locked, State.CHECKED)
    if digest != locked.digest:
        raise ActionError(_("预览内容已有变化，请刷新页面再看一遍后确认。"))
    if not locked.writes:
        raise ActionError(_("没有可以写入的内容：文件里的内容库中都已有，或各行都需要先改正。"))
    if later := later_of([locked.pk]).get(locked.pk):
        raise ActionError(refusal(later))
    locked.state, locked.heartbeat = State.COMMITTING, timezone.now()
    locked.summary = {"confirmed_by": str(by) if by else ""}
    locked.save(update_fields=["state", "heartbeat", "summary"])
    if enqueue:
        ask_worker("commit_batch", locked.pk)


@transaction.atomic
def read_again(*, batch: Batch, enqueue: bool = True) -> None:
    """Read a batch once more that could not be read, as by a fault of ours that is mended by now.
    Raises ActionError for any other."""
    locked = lock(batch.pk)
    expect(locked, State.FAILED)
    locked.error = {}
    back_to_worker(locked, enqueue=enqueue)


@transaction.atomic
def discard(batch: Batch) -> None:
    """Give up a batch that was not written; raises ActionError where it was."""
    locked = lock(batch.pk)
    expect(locked, State.RECEIVED, State.READING, State.CHECKED, State.FAILED)
    locked.state = State.DISCARDED
    locked.save(update_fields=["state"])
    given_back(locked)


@transaction.atomic
def forget(batch: Batch) -> None:
    """Remove a batch that was only tried, and its file where no other batch has it."""
    locked = lock(batch.pk)
    expect(locked, State.CHECKED, State.FAILED)
    given_back(locked)
    name = str(locked.file.name)
    locked.delete()
    if not Batch.objects.filter(file=name).exists():
        transaction.on_commit(lambda: default_storage.delete(name))
