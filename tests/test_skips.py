"""A test that is skipped where nothing may be: the run fails, and says which."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import conftest, skips
from tracker.environment import BASE_DIR


@pytest.mark.parametrize(
    ("nodeid", "allowed", "expected"),
    [
        ("tests/test_a.py::test_b", ["tests/test_a.py::test_b"], True),
        ("tests/test_a.py::test_bc", ["tests/test_a.py::test_b"], False),
        ("tests/test_a.py::test_bc", ["tests/test_a.py::test_b*"], True),
        ("tests/test_a.py::test_b", [], False),
    ],
)
def test_a_skip_is_allowed_by_name_or_beginning(
    nodeid: str, allowed: list[str], expected: bool
) -> None:
    assert skips.is_allowed(nodeid, allowed) is expected


def test_this_run_has_the_hooks() -> None:
    assert conftest.pytest_configure is skips.pytest_configure
    assert conftest.pytest_sessionfinish is skips.pytest_sessionfinish


# Plugins that load the product, which is not asked for here.
WITHOUT = ("no:cacheprovider", "no:django", "no:hypothesispytest", "no:faker")


@pytest.mark.parametrize("processes", ["0", "2"])
@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_a_skip_fails_the_run_only_on_the_build_server(
    tmp_path: Path, ci: str, code: int, processes: str
) -> None:
    (tmp_path / "conftest.py").write_text(
        "from tests.skips import pytest_configure, pytest_sessionfinish\n"
    )
    (tmp_path / "test_it.py").write_text("import pytest\ndef test_it():\n    pytest.skip('no')\n")
    (tmp_path / "pytest.ini").write_text(f"[pytest]\npythonpath = {BASE_DIR}\n")
    words = ["-c", str(tmp_path / "pytest.ini"), "--rootdir", str(tmp_path), "-n", processes]
    words += [word for plugin in WITHOUT for word in ("-p", plugin)]
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", *words, str(tmp_path)],
        cwd=BASE_DIR,
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == code, ended.stdout
    told = "skipped, but not on tests/allowed_skips.txt: test_it.py::test_it" in ended.stdout
    assert told is bool(code)
