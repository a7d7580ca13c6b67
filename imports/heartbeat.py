"""Saying that a batch is being worked on and how far it is, and hearing that it should stop.

While a file is read, both stand in the batch's own row, in short transactions. While it is written
or undone there is one long transaction that nobody can look into: then the number of rows goes to
the cache (Valkey), and the wish to stop comes from there; the page asks both. Without a cache the
bar stands still and a write cannot be stopped; nothing else is lost.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.utils import timezone
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
KEPT_SECONDS = 3600
TOLD_EVERY = 0.5


class Stopped(Exception):
    """Somebody asked that this job should stop."""


def _written_key(pk: int) -> str:
    return f"batch:{pk}:written"


def _stop_key(pk: int) -> str:
    return f"batch:{pk}:stop"


class Teller:
    """Tells how many rows are written, twice a second; raises ``Stopped`` where it was asked and
    the job is ``stoppable``."""

    def __init__(self, pk: int, *, stoppable: bool = True) -> None:
        self.pk = pk
        self.stoppable = stoppable
        self._next = 0.0

    def __call__(self, rows: int) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + TOLD_EVERY
        try:
            cache.set(_written_key(self.pk), rows, KEPT_SECONDS)
            asked = cache.get(_stop_key(self.pk))
        except RedisError as error:
            log.debug("progress of batch %s is not told: %s", self.pk, error)
            self._next = time.monotonic() + 10
            return
        if asked and self.stoppable:
            raise Stopped


def written_so_far(pk: int) -> int:
    """How many rows a write that goes on has written, 0 where that is not known."""
    try:
        return int(cache.get(_written_key(pk)) or 0)
    except RedisError:
        return 0


def ask_to_stop(pk: int) -> None:
    """Let a write of batch ``pk`` that goes on stop at its next piece."""
    try:
        cache.set(_stop_key(pk), True, KEPT_SECONDS)
    except RedisError as error:
        log.warning("batch %s cannot be asked to stop: %s", pk, error)


def forget_progress(*pks: int) -> None:
    """Forget what was told and asked of an earlier try."""
    try:
        cache.delete_many([key(pk) for pk in pks for key in (_written_key, _stop_key)])
    except RedisError:
        log.debug("progress of batches %s is not forgotten: the cache is away", pks)


@contextmanager
def beating(*pks: int, model: str = "imports.Batch") -> Iterator[None]:
    """Renew the heartbeat of batches (or of another ``model``) from a thread of its own until the
    block ends."""
    done = threading.Event()
    thread = threading.Thread(target=_beat, args=(model, pks, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _beat(label: str, pks: Collection[int], done: threading.Event) -> None:
    model = apps.get_model(label)
    try:
        # A job shorter than the first pause never needs a connection here.
        while not done.wait(settings.JOB_STALE_SECONDS / 4):
            try:
                model._default_manager.filter(pk__in=pks).update(heartbeat=timezone.now())
            except DatabaseError as error:
                log.info("heartbeat of %s %s waits: %s", label, pks, error)
    finally:
        connection.close()
