"""With CI=true, a run fails for each skip that is not on the committed list: hooks of conftest."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ALLOWED_SKIPS = Path(__file__).parent / "allowed_skips.txt"
CI = os.environ.get("CI") == "true"


class Skips:
    """Collects the skips of this run, those of other processes among them."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a skip; reports of all processes pass here once."""
        if report.skipped and not hasattr(report, "wasxfail"):
            self.names.append(report.nodeid)


SKIPPED = pytest.StashKey[Skips]()


def pytest_configure(config: pytest.Config) -> None:
    """Collect the skips, for the line that judges them."""
    config.stash[SKIPPED] = Skips()
    config.pluginmanager.register(config.stash[SKIPPED])


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
