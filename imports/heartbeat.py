"""Saying that a batch is being worked on, while one long call has the processor."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

log = logging.getLogger(__name__)


@contextmanager
def beating(pk: int) -> Iterator[None]:
    """Renew the heartbeat of batch ``pk`` from a thread of its own until the block ends."""
    done = threading.Event()
    thread = threading.Thread(target=_beat, args=(pk, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _beat(pk: int, done: threading.Event) -> None:
    from .models import Batch

    try:
        # A job shorter than the first pause never needs a connection here.
        while not done.wait(settings.JOB_STALE_SECONDS / 4):
            try:
                Batch.objects.filter(pk=pk).update(heartbeat=timezone.now())
            except DatabaseError as error:
                log.info("heartbeat of batch %s waits: %s", pk, error)
    finally:
        connection.close()
