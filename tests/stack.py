"""The whole product as processes of its own, for tests; and what a lone worker needs."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tracker.environment import BASE_DIR, SETTINGS
from tracker.supervisor import programs


def free_port() -> int:
    """Return a port of 127.0.0.1 that was free a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def clean_environment() -> dict[str, str]:
    """Return this process's environment without any setting of ours."""
    names = {setting.name for setting in SETTINGS} | {
        "DJANGO_SETTINGS_MODULE",
        "DJANGO_ALLOW_ASYNC_UNSAFE",
    }
    return {name: value for name, value in os.environ.items() if name not in names}


def database_url(database: dict[str, Any]) -> str:
    """Return the address of a database of Django's settings as DATABASE_URL takes it."""
    if database["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{database['NAME']}"
    login = f"{quote(database['USER'])}:{quote(database['PASSWORD'])}@"
    return f"postgres://{login}{database['HOST']}:{database['PORT']}/{database['NAME']}"


def worker_environment(database: dict[str, Any]) -> dict[str, str]:
    """Return what a worker needs to work on the database of a running test."""
    return {**programs.child_environment(), "DATABASE_URL": database_url(database)}


class Live:
    """``manage.py serve`` over a state folder on a free port. Keyword arguments are its
    environment.
    """

    def __init__(self, var_dir: Path, **env: str) -> None:
        self.var_dir = var_dir
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        given = {"VAR_DIR": str(var_dir), "PORT": str(self.port), "SWEEP_SECONDS": "1"}
        self.env = {**clean_environment(), **given, **env}
        self.output = var_dir.parent / f"{var_dir.name}.out"

    def start(self, *words: str) -> None:
        """Start it; everything it prints goes to ``output``."""
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", *words],
                cwd=BASE_DIR,
                env=self.env,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def wait_until_ready(self, seconds: float = 60) -> None:
        """Wait for the line that says that pages can be opened; AssertionError with the output
        without it.
        """
        start = time.monotonic()
        deadline = start + seconds
        while "\nready" not in self.printed():
            assert self.process.poll() is None, self.printed()
            assert time.monotonic() < deadline, self.printed()
            time.sleep(0.05)
        self.ready_after = time.monotonic() - start

    def printed(self) -> str:
        """Return all that was printed so far."""
        return self.output.read_text(encoding="utf-8")

    def pid(self, name: str) -> int:
        """Return the number of one of its processes: web, worker, beat or valkey."""
        return int(
            json.loads((self.var_dir / "run" / f"{name}.pid").read_text(encoding="utf-8"))["pid"]
        )

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of our commands beside it, over the same state folder."""
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(
            command, cwd=BASE_DIR, env=self.env, capture_output=True, text=True, check=False
        )

    def health(self) -> dict[str, Any]:
        """Return what /healthz answers."""
        with urllib.request.urlopen(f"{self.url}/healthz", timeout=3) as answer:
            return dict(json.load(answer))

    def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = 30) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=seconds)
