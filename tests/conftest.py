"""What every test may ask for: real servers, a real worker, the whole product, a browser."""

from __future__ import annotations

import gc
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from kombu import pools
from playwright.sync_api import Browser, Page, sync_playwright

from imports import apart, returning
from tests.here import ChildHere, make_here
from tests.sharing import pytest_xdist_make_scheduler
from tests.skips import CI, pytest_configure, pytest_sessionfinish
from tests.stack import Live, worker_environment
from tracker.celery import app as celery_app
from tracker.celery import connect, heartbeat_key
from tracker.supervisor import programs
from tracker.supervisor.children import Child, stop

CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Hooks of ours that stand elsewhere.
__all__ = ["pytest_configure", "pytest_sessionfinish", "pytest_xdist_make_scheduler"]
DATABASE_FIXTURES = {"db", "transactional_db", "worker"}
# What starts processes of the product or a browser, or loads the whole sample.
SLOW_FIXTURES = {"browser", "live", "loaded", "sample", "stack", "worker"}

# New objects before young ones are looked through; how often that comes before older ones are.
LOOK_FOR_GARBAGE = (20_000, 20, 20)

hypothesis.settings.register_profile(
    "ci", derandomize=True, deadline=None, database=None, print_blob=True
)
hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.load_profile("ci" if CI else "local")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database, so that it can be run again on PostgreSQL; slow files first,
    so that no process is left with one of them when the others have done all else.
    """
    slow = set()
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or names & DATABASE_FIXTURES:
            item.add_marker(pytest.mark.database)
        if names & SLOW_FIXTURES:
            slow.add(item.path)
    items.sort(key=lambda item: item.path not in slow)


def pytest_collection_finish() -> None:
    """Look less often for what can be given back: of what was just loaded nothing can be, and to
    look through it again and again takes a third of the time of most tests.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*LOOK_FOR_GARBAGE)


@pytest.fixture(autouse=True)
def _files_are_read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only tests marked ``apart`` start a process for each file that is checked or marked."""
    if request.node.get_closest_marker("apart") is None:
        monkeypatch.setattr(apart, "Child", ChildHere)
        monkeypatch.setattr(apart, "nursery", nullcontext)
        monkeypatch.setattr(returning, "make_apart", make_here)


@pytest.fixture
def at_once(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do what waits for the end of a transaction when the outermost one of the product ends, though
    that of the test is still open. Emptying all tables after a test (``transaction=True``) takes
    longer than most tests.
    """
    outside = len(connection.savepoint_ids)
    savepoint_commit, on_commit = connection.savepoint_commit, connection.on_commit

    def do_what_waits() -> None:
        while len(connection.savepoint_ids) == outside and connection.run_on_commit:
            connection.run_on_commit.pop(0)[1]()

    def commit(sid: str) -> None:
        savepoint_commit(sid)
        do_what_waits()

    def wait(func: Callable[[], object], robust: bool = False) -> None:
        on_commit(func, robust)
        do_what_waits()

    monkeypatch.setattr(connection, "savepoint_commit", commit)
    monkeypatch.setattr(connection, "on_commit", wait)


@pytest.fixture(scope="session")
def valkey() -> Iterator[str]:
    """Yield the address of a real, embedded Valkey, where the settings of the tests expect it."""
    child = programs.valkey(settings.VAR_DIR, programs.child_environment())
    child.start()
    client = connect()
    deadline = time.monotonic() + 10
    while not _answers(client):
        assert time.monotonic() < deadline, child.last_lines()
        time.sleep(0.02)
    yield settings.REDIS_URL
    client.close()
    stop([child])


def _answers(client: object) -> bool:
    try:
        return bool(client.ping())  # type: ignore[attr-defined]
    except Exception:
        return False


@pytest.fixture
def worker(transactional_db: None, valkey: str, settings: Any) -> Iterator[Child]:
    """Yield a real Celery worker over the test's own database, ready to take tasks. Who sweeps in
    such a test waits for a sign of life as long as the worker's environment says.
    """
    settings.JOB_STALE_SECONDS = int(os.environ["JOB_STALE_SECONDS"])
    client = connect()
    client.flushall()
    child = programs.worker(worker_environment(connection.settings_dict))
    child.start()
    deadline = time.monotonic() + 60
    while not client.get(heartbeat_key("worker")):
        assert child.exit_code() is None, child.last_lines()
        assert time.monotonic() < deadline, child.last_lines()
        time.sleep(0.05)
    yield child
    stop([child], seconds=0)
    # Closing the app's pool alone would leave it closed, and the next test could queue nothing.
    pools.reset()
    celery_app._after_fork()
    client.close()


@pytest.fixture
def broker_away(tmp_path: Path) -> Iterator[None]:
    """Let tasks be queued where nobody listens, whatever broker other tests have started."""
    conf = celery_app.conf
    usual, conf.broker_url = conf.broker_url, f"redis+socket://{tmp_path}/nobody.sock"
    conf.task_always_eager = False
    _forget_connections()
    yield
    conf.broker_url = usual
    _forget_connections()


def _forget_connections() -> None:
    pools.reset()
    celery_app._after_fork()


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Yield the whole product, served by ``manage.py serve`` with the sample over a fresh state
    folder.
    """
    stack = Live(tmp_path_factory.mktemp("live") / "var", SAMPLE="yes")
    stack.start()
    try:
        stack.wait_until_ready(seconds=240)
        yield stack
    finally:
        stack.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield the Chromium of this machine; a machine without it skips, with what to install."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip(
            "no chromium on this machine; install it: apt-get install chromium fonts-noto-cjk"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Yield a page of a browser that knows nothing yet; a fault in its scripts fails the test."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    yield page
    context.close()
    assert faults == []
