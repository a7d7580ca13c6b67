"""What /healthz says when parts are there, and when they are not."""

from __future__ import annotations

import time
from concurrent.futures import Future
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from tracker.celery import connect, heartbeat_key
from tracker.errors import server_error
from tracker.health import answers

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


def test_the_page_for_a_fault_needs_no_database() -> None:
    """Without the database fixture, a question to it would fail this test."""
    answer = server_error(RequestFactory().get("/"))
    assert (answer.status_code, answer["Content-Type"]) == (500, "text/html; charset=utf-8")
    assert "<h1>系统出错了</h1>" in answer.content.decode()


def test_the_page_for_a_fault_is_shown_even_without_templates(settings) -> None:
    settings.TEMPLATES = []
    answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert answer.content.decode().endswith("<p>系统出错，请稍后再试。")


def test_a_part_that_does_not_answer_in_time_is_late() -> None:
    never: Future[dict[str, str]] = Future()
    start = time.monotonic()
    parts = answers([never, finished({"broker": "ok"})], deadline=start + 0.05)
    assert parts == {"database": "late", "broker": "ok", "worker": "unknown", "beat": "unknown"}
    assert time.monotonic() - start < 0.5


def finished(state: dict[str, str]) -> Future[dict[str, str]]:
    """Return what an executor gives for a question that is answered."""
    future: Future[dict[str, str]] = Future()
    future.set_result(state)
    return future
