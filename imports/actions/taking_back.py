"""Undoing a batch that was written."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from commitments.models import Town

from ..models import Batch, State
from ..planning_words import KEPT_WORDS
from ..undoing import Undoing
from .shared import ask_worker, expect, lock


@transaction.atomic
def undo(batch: Batch) -> list[str]:
    """Take back what a batch wrote; returns sentences on what had to stay.

    Raises ActionError where it was not written or nothing of it can be taken back."""
    list(Town.objects.select_for_update().filter(pk=batch.town_id))
    locked = lock(batch.pk)
    expect(locked, State.COMMITTED)
    undoing = Undoing(locked)
    undoing.run()
    if not undoing.removed and not undoing.restored:
        raise ActionError(_("不能撤销：这一批写入的内容都已发布、已改动或已被引用。"))
    kept = [f"{thing}：{KEPT_WORDS[reason]}" for thing, reason in undoing.kept]
    locked.state, locked.judged, locked.heartbeat = State.UNDONE, False, timezone.now()
    locked.summary = {
        "commitments": sorted(undoing.touched),
        "removed": undoing.removed,
        "restored": undoing.restored,
        "kept": kept,
    }
    locked.save()
    ask_worker("judge_batch", locked.pk)
    return kept
