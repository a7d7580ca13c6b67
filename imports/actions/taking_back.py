"""Undoing a batch that was written: at once, or by a worker."""

from __future__ import annotations

import logging
from collections.abc import Collection

from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from commitments.models import Town

from ..heartbeat import Teller, beating, forget_progress
from ..models import Batch, State
from ..planning_words import KEPT_WORDS
from ..ranges import ranges_of
from ..review.carried import given_back
from ..review.looking_back import look_again
from ..superseding import refusal
from ..undoing import Name, Undoing
from .shared import ask_worker, expect, lock, try_once_more, undisturbed, unexpected

log = logging.getLogger(__name__)

# Rows that are undone within a second, while the page waits.
SMALL = 500


@transaction.atomic
def undo(batch: Batch, *, also: Collection[Name] = (), enqueue: bool = True) -> list[str]:
    """Take back what a batch wrote, now; returns sentences on what had to stay.

    ``also`` names objects (label, number) that are taken back although somebody changed them
    since. Raises ActionError where it was not written or nothing of it can be taken back."""
    list(Town.objects.select_for_update().filter(pk=batch.town_id))
    locked = lock(batch.pk)
    expect(locked, State.COMMITTED)
    return _take_back(locked, also=also, enqueue=enqueue)


@transaction.atomic
def undo_later(batch: Batch, *, also: Collection[Name] = (), enqueue: bool = True) -> None:
    """As ``undo``, but by a worker: the batch is ``undoing`` until then. What had to stay then
    stands in ``summary["kept"]``; where nothing could be taken back the batch is committed again,
    with the reason in ``error``. Raises ActionError where it was not written."""
    locked = lock(batch.pk)
    expect(locked, State.COMMITTED)
    _expect_last_edition(locked)
    locked.state, locked.heartbeat, locked.error = State.UNDOING, timezone.now(), {}
    locked.summary |= {"also": sorted(list(name) for name in also)}
    locked.summary.pop("tries", None)
    locked.save(update_fields=["state", "heartbeat", "error", "summary"])
    if enqueue:
        ask_worker("undo_batch", locked.pk)


def undo_soon(batch: Batch, *, also: Collection[Name] = ()) -> list[str]:
    """As ``undo`` where the batch is small enough for somebody to wait; else as ``undo_later``."""
    if batch.writes <= SMALL:
        return undo(batch, also=also)
    undo_later(batch, also=also)
    return []


def carry_out_undo(pk: int, *, enqueue: bool = True) -> None:
    """Take back what batch ``pk`` wrote, where somebody asked for it; all in one transaction, so
    that a worker that dies has done nothing."""
    if not _begin(pk):
        return
    try:
        with beating(pk), undisturbed():
            _carry_out(pk, enqueue=enqueue)
    except OperationalError:
        raise
    except ActionError as error:
        _as_before(pk, {"code": "undo_refused", "data": {"message": str(error)}})
    except Exception as error:
        log.exception("batch %s could not be undone", pk)
        _as_before(pk, unexpected(error))


@transaction.atomic
def _begin(pk: int) -> bool:
    batch = Batch.objects.select_for_update().filter(pk=pk, state=State.UNDOING).first()
    if batch is None:
        return False
    forget_progress(pk)
    return try_once_more(batch, otherwise=State.COMMITTED)


@transaction.atomic
def _carry_out(pk: int, *, enqueue: bool) -> None:
    town = Batch.objects.filter(pk=pk).values_list("town", flat=True).first()
    list(Town.objects.select_for_update().filter(pk=town))
    batch = lock(pk)
    if batch.state == State.UNDOING:
        also = {(str(label), int(number)) for label, number in batch.summary.get("also", [])}
        _take_back(batch, also=also, enqueue=enqueue)


@transaction.atomic
def _as_before(pk: int, error: dict[str, object]) -> None:
    batch = lock(pk)
    if batch.state == State.UNDOING:
        batch.state, batch.error, batch.job = State.COMMITTED, error, ""
        batch.save(update_fields=["state", "error", "job"])


def _expect_last_edition(batch: Batch) -> None:
    if sentence := refusal(batch):
        raise ActionError(sentence)


def _take_back(batch: Batch, *, also: Collection[Name], enqueue: bool) -> list[str]:
    _expect_last_edition(batch)
    undoing = Undoing(batch, also=also, told=Teller(batch.pk, stoppable=False))
    undoing.run()
    if not undoing.removed and not undoing.restored:
        raise ActionError(_("不能撤销：这一批写入的内容都已发布、已改动或已被引用。"))
    kept = [f"{thing}：{KEPT_WORDS[reason]}" for thing, reason in undoing.kept]
    batch.state, batch.judged, batch.heartbeat = State.UNDONE, False, timezone.now()
    batch.error = {}
    batch.summary = {
        "commitments": ranges_of(sorted(undoing.touched)),
        "removed": undoing.removed,
        "restored": undoing.restored,
        "kept": kept,
    }
    batch.save()
    reading = given_back(batch)
    if enqueue:
        ask_worker("judge_batch", batch.pk)
    if reading is not None and enqueue:
        ask_worker("look_at_report", reading)
    elif reading is not None:
        look_again(reading)
    return kept
