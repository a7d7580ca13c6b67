"""One process that the supervisor starts: its log, its pid file, its end."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from .procfs import boot_id, identity, send, session_members

STOP_SECONDS = 10
LARGEST_LOG = 5 * 1024 * 1024
LOG_LINES = 15
PAUSE = 0.05


class Child:
    """A process in a session of its own, whose output goes to ``log/NAME.log`` of the state
    folder.
    """

    def __init__(
        self, name: str, command: list[str], var_dir: Path, env: Mapping[str, str]
    ) -> None:
        self.name = name
        self.command = command
        self.var_dir = var_dir
        self.env = env
        self.log = var_dir / "log" / f"{name}.log"
        self.pid_file = var_dir / "run" / f"{name}.pid"
        self.log_start = 0

    def start(self) -> None:
        """Start it and write down who it is; OSError where the program cannot be run."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.pid_file.parent.mkdir(parents=True, exist_ok=True)
        _turn(self.log)
        with self.log.open("ab") as output:
            self.log_start = output.tell()
            self.process = subprocess.Popen(
                self.command,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        write_pid_file(self.pid_file, self.process.pid)

    def exit_code(self) -> int | None:
        """Return the exit code (negative: the signal that ended it), or None while it runs."""
        return self.process.poll()

    def last_lines(self) -> list[str]:
        """Return the last lines that this run of the process wrote, at most ``LOG_LINES``."""
        return self.lines()[-LOG_LINES:]

    def lines(self) -> list[str]:
        """Return the finished lines that this run of the process wrote."""
        with self.log.open("rb") as log:
            log.seek(self.log_start)
            text = log.read().decode("utf-8", errors="replace")
        return text[: text.rfind("\n") + 1].splitlines()


def _turn(log: Path) -> None:
    """Put a log that has grown large aside, so that a state folder does not fill with logs."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))


def write_pid_file(path: Path, pid: int) -> None:
    """Write who a process that was just started is, in one step, as JSON."""
    who = identity(pid)
    draft = path.with_suffix(".draft")
    draft.write_text(
        json.dumps({"pid": pid, "started": who.started if who else 0, "boot": boot_id()})
    )
    draft.replace(path)


def stop(children: Iterable[Child], seconds: float = STOP_SECONDS) -> None:
    """Ask the children to end, wait together, then kill whatever is left of their sessions."""
    running = [child for child in children if hasattr(child, "process")]
    for child in running:
        _ask(child)
    deadline = time.monotonic() + seconds
    for child in running:
        _wait(child, deadline)
    for child in running:
        kill_session(child.process.pid, child.var_dir)
        child.process.wait()
        child.pid_file.unlink(missing_ok=True)


def _ask(child: Child) -> None:
    """Send TERM to the leader alone: gunicorn and celery end their own children in good order."""
    if child.process.poll() is None:
        child.process.send_signal(signal.SIGTERM)


def _wait(child: Child, deadline: float) -> None:
    try:
        child.process.wait(timeout=max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        pass


def kill_session(session: int, var_dir: Path) -> None:
    """Kill every process of ours in the session, and wait until none lives."""
    while members := session_members(session, var_dir):
        for who in members:
            send(who, signal.SIGKILL)
        time.sleep(PAUSE)


def end_leftovers(var_dir: Path) -> list[str]:
    """End what a killed supervisor of this state folder left running; what was there."""
    files = sorted((var_dir / "run").glob("*.pid"))
    sessions = {path.stem: session for path in files if (session := _leftover(path, var_dir))}
    # The broker goes last: a worker that cannot reach it does not end in good order.
    _end([session for name, session in sessions.items() if name != "valkey"], var_dir)
    _end(sessions.values(), var_dir)
    for path in files:
        path.unlink(missing_ok=True)
    return list(sessions)


def _leftover(path: Path, var_dir: Path) -> int | None:
    """Return the session that a pid file speaks of; None where it is over, or its number now is
    somebody else's.
    """
    try:
        written = json.loads(path.read_text())
        pid, started, boot = int(written["pid"]), int(written["started"]), str(written["boot"])
    except (ValueError, KeyError, TypeError, OSError):
        return None
    leader = identity(pid)
    if boot != boot_id() or (leader and leader.started != started):
        return None
    return pid if session_members(pid, var_dir) else None


def _end(sessions: Iterable[int], var_dir: Path, seconds: float = 3) -> None:
    """Ask all processes of the sessions to end, wait together, then kill."""
    for session in sessions:
        for who in session_members(session, var_dir):
            send(who, signal.SIGTERM)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and any(session_members(s, var_dir) for s in sessions):
        time.sleep(PAUSE)
    for session in sessions:
        kill_session(session, var_dir)
