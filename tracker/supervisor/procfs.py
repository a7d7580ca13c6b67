"""Who a process is, read from /proc, so that a number used again by the system is never taken for
ours.
"""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
# Given to every process we start and inherited by theirs; its value is the state folder.
MARK = "DUIXIAN_STATE_FOLDER"


@dataclass(frozen=True)
class Identity:
    """One process: its number, its session, and its start in ticks since the machine started."""

    pid: int
    session: int
    started: int


def identity(pid: int) -> Identity | None:
    """Return who the process is; None where it has ended (a zombie has)."""
    try:
        stat = (PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return None
    # The name in brackets may hold spaces and brackets; what follows the last one is regular.
    fields = stat[stat.rindex(")") + 2 :].split()
    if fields[0] in "ZX":
        return None
    return Identity(pid=pid, session=int(fields[3]), started=int(fields[19]))


def boot_id() -> str:
    """Return what changes whenever the machine starts; start ticks mean nothing beyond it."""
    return (PROC / "sys/kernel/random/boot_id").read_text().strip()


def carries_mark(pid: int, var_dir: Path) -> bool:
    """Return whether the process was started by a supervisor of this state folder."""
    try:
        entries = (PROC / str(pid) / "environ").read_bytes().split(b"\0")
    except OSError:
        return False
    return f"{MARK}={var_dir}".encode() in entries


def session_members(session: int, var_dir: Path) -> list[Identity]:
    """Return every living process of ours in a session, its leader included."""
    pids = (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())
    found = (identity(pid) for pid in pids)
    return [
        who for who in found if who and who.session == session and carries_mark(who.pid, var_dir)
    ]


def send(who: Identity, number: signal.Signals) -> None:
    """Send a signal to exactly this process; nothing happens where it has ended meanwhile."""
    if identity(who.pid) != who:
        return
    try:
        os.kill(who.pid, number)
    except ProcessLookupError:
        pass
