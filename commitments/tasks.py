"""Background work on statuses: fetch, call, log. Each may come twice, the runs see to it."""

from __future__ import annotations

import logging

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from . import running
from .actions import follow_touched
from .finding.keeping import in_turn, index_town
from .papers import making
from .standings import catch_up

log = logging.getLogger(__name__)

# A database that is busy or away for a while must not cost a day's statuses.
again = {"autoretry_for": (OperationalError,), "retry_backoff": 5, "max_retries": 6}


@shared_task(**again)
def refresh_commitments(ids: list[int]) -> int:
    """Judge these commitments anew (after a commit or an edit), and let them be found."""
    written = follow_touched(as_of=timezone.localdate(), commitments=ids)
    log.info("judged %s touched commitments, %s changed", len(ids), written)
    return written


@shared_task(**again)
def refresh_town(code: str) -> int:
    """Judge every commitment of one town anew; where somebody is at it, it is done once more."""
    running.ask([code])
    changed = running.run([code], as_of=timezone.localdate()).changed
    index_found([code])
    return changed


@shared_task(**again)
def refresh_shard(codes: list[str], *, at_night: bool = False) -> int:
    """Judge those of these towns that are queued, and make anew what can be found of them; at night
    of those whose turn it is."""
    today = timezone.localdate()
    done = running.run(codes, as_of=today)
    log.info("judged %s of %s towns, %s changed", done.towns, len(codes), done.changed)
    index_found(in_turn(codes, today) if at_night else codes)
    return done.changed


@shared_task(**again)
def index_found(codes: list[str]) -> int:
    """Make anew what can be found of these towns."""
    written = sum(map(index_town, codes))
    log.info("what can be found of %s towns: %s entries changed", len(codes), written)
    return written


@shared_task(**again)
def refresh_all_statuses() -> int:
    """Nightly: every town is queued, in shards that several workers share; and how the towns stand
    is caught up with where a publication was missed."""
    shards = list(running.shards())
    running.ask(code for shard in shards for code in shard)
    for shard in shards:
        refresh_shard.delay(shard, at_night=True)
    log.info("queued %s towns to be judged, in %s shards", sum(map(len, shards)), len(shards))
    if read := catch_up():
        log.warning("how towns stand was behind: %s publications read again", read)
    return len(shards)


@shared_task
def sweep_runs() -> list[str]:
    """Send again the towns that a dead worker or a lost message left."""
    codes = running.sweep()
    for piece in running.pieces(codes, running.SWEPT_TOWNS):
        refresh_shard.delay(piece)
    if codes:
        log.warning("queued again: towns %s", codes)
    return codes


@shared_task
def make_paper(pk: int) -> bool:
    """Make one long paper."""
    done = making.run(pk, today=timezone.localdate())
    log.info("paper %s %s", pk, "made" if done else "not made by this run")
    return done


@shared_task
def sweep_papers() -> list[int]:
    """Send again the papers that a dead worker or a lost message left."""
    found = making.sweep()
    for pk in found:
        make_paper.delay(pk)
    if found:
        log.warning("queued again: papers %s", found)
    return found


@shared_task
def expire_papers() -> int:
    """Nightly: forget the papers that nobody will fetch any more, with their files."""
    count = making.expire(now=timezone.now())
    log.info("forgot %s papers", count)
    return count
