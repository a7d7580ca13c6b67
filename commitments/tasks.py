"""Background work on statuses: fetch, call, log."""

from __future__ import annotations

import logging

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from .actions import refresh_statuses
from .models import Town

log = logging.getLogger(__name__)

# A database that is busy or away for a while must not cost a day's statuses.
again = {"autoretry_for": (OperationalError,), "retry_backoff": 5, "max_retries": 6}


@shared_task(**again)
def refresh_commitments(ids: list[int]) -> int:
    """Judge these commitments anew (after a commit or an edit)."""
    written = refresh_statuses(as_of=timezone.localdate(), commitments=ids)
    log.info("judged %s touched commitments, %s changed", len(ids), written)
    return written


@shared_task(**again)
def refresh_town(code: str) -> int:
    """Judge every commitment of one town anew."""
    written = refresh_statuses(as_of=timezone.localdate(), town=code)
    log.info("judged town %s, %s changed", code, written)
    return written


@shared_task
def refresh_all_statuses() -> int:
    """Nightly: one task a town, so that several workers share the work."""
    codes = list(Town.objects.values_list("code", flat=True))
    for code in codes:
        refresh_town.delay(code)
    log.info("queued %s towns to be judged", len(codes))
    return len(codes)
