"""Celery's app, what beat calls and when, and the heartbeats that /healthz reads.

A job's life is in our own rows; the broker only carries the word that there is something to do.
No results are kept.
"""

from __future__ import annotations

import logging
import os
from typing import Any

from celery import Celery
from celery.beat import PersistentScheduler
from celery.schedules import crontab
from celery.signals import beat_init, heartbeat_sent, setup_logging, worker_init
from django.conf import settings
from django.db import connections
from redis import Redis
from redis.exceptions import RedisError

from people.checks import refuse_demonstration_logins

from .valkey import broker_url

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

logger = logging.getLogger(__name__)

app = Celery("tracker")


def configuration() -> dict[str, Any]:
    """Return Celery's configuration, made from Django's settings."""
    return {
        "broker_url": broker_url(settings.REDIS_URL),
        "broker_connection_retry_on_startup": True,
        "broker_transport_options": {"visibility_timeout": settings.VISIBILITY_TIMEOUT},
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,
        "worker_cancel_long_running_tasks_on_connection_loss": True,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "timezone": settings.TIME_ZONE,
        "beat_scheduler": "tracker.celery.Scheduler",
        "beat_schedule_filename": str(settings.VAR_DIR / "beat-schedule"),
        "beat_max_loop_interval": max(1, min(5, settings.HEARTBEAT_SECONDS // 3)),
        "beat_schedule": {
            "sweep": {"task": "imports.tasks.sweep", "schedule": float(settings.SWEEP_SECONDS)},
            "sweep-runs": {
                "task": "commitments.tasks.sweep_runs",
                "schedule": float(settings.SWEEP_SECONDS),
            },
            "sweep-papers": {
                "task": "commitments.tasks.sweep_papers",
                "schedule": float(settings.SWEEP_SECONDS),
            },
            "expire-papers": {
                "task": "commitments.tasks.expire_papers",
                "schedule": crontab(hour=3, minute=20),
            },
            "refresh-all-statuses": {
                "task": "commitments.tasks.refresh_all_statuses",
                "schedule": crontab(hour=2, minute=10),
            },
            "look-at-reports": {
                "task": "imports.tasks.look_at_reports",
                "schedule": crontab(hour=2, minute=40),
            },
        },
    }


app.add_defaults(configuration)
app.autodiscover_tasks()


@setup_logging.connect
def use_django_logging(**_unused: Any) -> None:
    """Keep Celery from replacing the logging that Django has set up."""


@worker_init.connect
@beat_init.connect
def keep_demonstration_logins_out(**_unused: Any) -> None:
    """End worker or beat where production would serve demonstration logins, as gunicorn does."""
    refuse_demonstration_logins()
    # A connection must not be shared with the processes that the worker forks.
    connections.close_all()


def heartbeat_key(name: str) -> str:
    """Return the key whose presence says that ``name`` (worker or beat) lives."""
    return f"duixian:heartbeat:{name}"


def write_heartbeat(client: Redis, name: str) -> None:
    """Say for HEARTBEAT_SECONDS that ``name`` lives; a broker that is away is logged."""
    try:
        client.set(heartbeat_key(name), "1", ex=settings.HEARTBEAT_SECONDS)
    except RedisError as error:
        logger.warning("heartbeat of %s not written: %s", name, error)


def connect() -> Redis:
    """Return a client of the broker that gives up after half a second; it connects at its first
    command.
    """
    return Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)


def forget_heartbeats() -> None:
    """Take back what worker and beat of an earlier run said, so that only new ones count."""
    client = connect()
    client.delete(heartbeat_key("worker"), heartbeat_key("beat"))
    client.close()


@heartbeat_sent.connect
def worker_lives(sender: Any, **_unused: Any) -> None:
    """Write the worker's heartbeat; called every two seconds by the loop that also takes tasks."""
    if not hasattr(sender, "duixian_client"):
        sender.duixian_client = connect()
    write_heartbeat(sender.duixian_client, "worker")


class Scheduler(PersistentScheduler):
    """Celery's own scheduler, which also says at each turn that it lives."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.client = connect()
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Run what is due, as the parent does; seconds until the next turn."""
        write_heartbeat(self.client, "beat")
        return super().tick(*args, **kwargs)
