"""What /healthz says when parts are there, and when they are not."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tracker.celery import connect, heartbeat_key

ALL_WELL = {"status": "ok", "database": "ok", "broker": "ok", "worker": "ok", "beat": "ok"}


@pytest.fixture
def heartbeats(valkey: str):
    """Yield the client of a broker in which worker and beat live."""
    client = connect()
    client.flushall()
    for name in ("worker", "beat"):
        client.set(heartbeat_key(name), "1")
    yield client
    client.flushall()
    client.close()


def ask(client: Client) -> tuple[int, dict[str, str]]:
    """Ask within a second."""
    start = time.monotonic()
    answer = client.get("/healthz")
    assert time.monotonic() - start < 1
    return answer.status_code, answer.json()


@pytest.mark.django_db(transaction=True)
def test_healthz_when_all_is_well(client: Client, heartbeats) -> None:
    assert ask(client) == (200, ALL_WELL)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["worker", "beat"])
def test_healthz_when_one_is_silent(client: Client, heartbeats, name: str) -> None:
    heartbeats.delete(heartbeat_key(name))
    assert ask(client) == (503, {**ALL_WELL, "status": "failing", name: "silent"})


@pytest.mark.django_db(transaction=True)
def test_healthz_without_broker(client: Client, settings, tmp_path: Path) -> None:
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"
    assert ask(client) == (
        503,
        {
            "status": "failing",
            "database": "ok",
            "broker": "unreachable",
            "worker": "unknown",
            "beat": "unknown",
        },
    )


@pytest.mark.django_db(transaction=True)
def test_a_worker_says_that_it_lives(worker) -> None:
    client = connect()
    assert client.get(heartbeat_key("worker")) == b"1"
    assert 0 < client.ttl(heartbeat_key("worker")) <= settings.HEARTBEAT_SECONDS
    client.close()


def test_an_unknown_address_is_404(client: Client, db: None) -> None:
    answer = client.get("/no/such/address")
    assert answer.status_code == 404
    assert answer.headers["Content-Security-Policy"].count("'self'") == 3
