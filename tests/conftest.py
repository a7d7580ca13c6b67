"""What every test may ask for: real servers, a real worker, the whole product, a browser."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from kombu import pools
from playwright.sync_api import Browser, Page, sync_playwright

from imports import apart, returning
from tests.here import ChildHere, make_here
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
ALLOWED_SKIPS = Path(__file__).parent / "allowed_skips.txt"
DATABASE_FIXTURES = {"db", "transactional_db", "worker"}
CI = os.environ.get("CI") == "true"

hypothesis.settings.register_profile(
    "ci", derandomize=True, deadline=None, database=None, print_blob=True
)
hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.load_profile("ci" if CI else "local")


class Skips:
    """Collects the skips of this run, those of other processes among them."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a skip; reports of all processes pass here once."""
        if report.skipped and not hasattr(report, "wasxfail"):
            self.names.append(report.nodeid)


def pytest_configure(config: pytest.Config) -> None:
    """Collect the skips, for the line that judges them."""
    config.stash[SKIPPED] = Skips()
    config.pluginmanager.register(config.stash[SKIPPED])


SKIPPED = pytest.StashKey[Skips]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database, so that it can be run again on PostgreSQL."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or names & DATABASE_FIXTURES:
            item.add_marker(pytest.mark.database)


def is_allowed(nodeid: str, allowed: list[str]) -> bool:
    """Return whether a line of the list is this test, or with a star its beginning."""
    return any(
        nodeid.startswith(line[:-1]) if line.endswith("*") else nodeid == line for line in allowed
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With CI=true, let the run fail for each skip that is not on the committed list."""
    lines = [line.strip() for line in ALLOWED_SKIPS.read_text(encoding="utf-8").splitlines()]
    allowed = [line for line in lines if line and not line.startswith("#")]
    wrong = [name for name in session.config.stash[SKIPPED].names if not is_allowed(name, allowed)]
    if CI and wrong:
        print(f"\nskipped, but not on tests/allowed_skips.txt: {', '.join(wrong)}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _files_are_read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only tests marked ``apart`` start a process for each file that is checked or marked."""
    if request.node.get_closest_marker("apart") is None:
        monkeypatch.setattr(apart, "Child", ChildHere)
        monkeypatch.setattr(returning, "make_apart", make_here)


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
def worker(transactional_db: None, valkey: str) -> Iterator[Child]:
    """Yield a real Celery worker over the test's own database, ready to take tasks."""
    client = connect()
    client.flushall()
    child = programs.worker(worker_environment(connection.settings_dict))
    child.start()
    deadline = time.monotonic() + 30
    while not client.get(heartbeat_key("worker")):
        assert child.exit_code() is None, child.last_lines()
        assert time.monotonic() < deadline, child.last_lines()
        time.sleep(0.05)
    yield child
    stop([child], seconds=3)
    # Closing the app's pool alone would leave it closed, and the next test could queue nothing.
    pools.reset()
    celery_app._after_fork()
    client.close()


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Yield the whole product, served by ``manage.py serve`` with the sample over a fresh state
    folder.
    """
    stack = Live(tmp_path_factory.mktemp("live") / "var", SAMPLE="yes")
    stack.start()
    stack.wait_until_ready(seconds=120)
    yield stack
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
