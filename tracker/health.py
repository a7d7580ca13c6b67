"""The state of the parts, for /healthz: asked within a second, whatever the parts do."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from .celery import connect, heartbeat_key

BUDGET_SECONDS = 0.8
executor = ThreadPoolExecutor(max_workers=4, thread_name_prefix="health")


def ask_database() -> dict[str, str]:
    """Return {"database": "ok"} or why not, by a question that reads no table."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return {"database": "unreachable"}
    finally:
        # This thread is not one of a request, so nobody else closes its connection.
        connection.close()
    return {"database": "ok"}


def ask_broker() -> dict[str, str]:
    """Return the state of broker, worker and beat; without a broker the other two are unknown."""
    client = connect()
    try:
        client.ping()
        alive = client.mget([heartbeat_key("worker"), heartbeat_key("beat")])
    except (RedisError, OSError):
        return {"broker": "unreachable", "worker": "unknown", "beat": "unknown"}
    finally:
        client.close()
    worker, beat = ("ok" if value else "silent" for value in alive)
    return {"broker": "ok", "worker": worker, "beat": beat}


def state_of_parts() -> dict[str, str]:
    """Return the state of database, broker, worker and beat, and the status of all together."""
    deadline = monotonic() + BUDGET_SECONDS
    asked = [executor.submit(ask) for ask in (ask_database, ask_broker)]
    parts = answers(asked, deadline)
    status = "ok" if set(parts.values()) == {"ok"} else "failing"
    return {"status": status, **parts}


def answers(asked: list[Future[dict[str, str]]], deadline: float) -> dict[str, str]:
    """Return what was answered by ``deadline`` (monotonic clock); "late" for what was not."""
    parts = {"database": "late", "broker": "late", "worker": "unknown", "beat": "unknown"}
    for future in asked:
        try:
            parts |= future.result(timeout=max(0.0, deadline - monotonic()))
        except TimeoutError:
            # Not waited for, and not started any more where it still queues.
            future.cancel()
    return parts


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer the state of the parts as JSON: 200 where all are well, else 503."""
    state = state_of_parts()
    return JsonResponse(state, status=200 if state["status"] == "ok" else 503)
