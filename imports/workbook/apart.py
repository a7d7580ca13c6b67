"""Opening a file in a process of its own, within bounds of time and memory.

A hostile or broken file can make a parser ask for more memory than there is, or never end. Then
that process ends, and the one that asked goes on.
"""

from __future__ import annotations

import pickle
import resource
import subprocess
import sys
from pathlib import Path

from .opening import LIMITS, Limits, RawSheet, open_file
from .reading import UnreadableFile

ROOT = Path(__file__).parents[2]
MEMORY = 2 * 2**30
SECONDS = 60

Opened = tuple[str, list[RawSheet]]


def open_apart(data: bytes, *, limits: Limits = LIMITS) -> Opened:
    """As ``open_file``, in a child process with at most ``MEMORY`` bytes and ``SECONDS`` of
    processor time; ``file_too_heavy`` where that is not enough."""
    command = [sys.executable, "-c", f"from {__name__} import main; main()"]
    try:
        # What comes back was written by our own code, so that it may be unpickled.
        done = subprocess.run(
            command,
            input=pickle.dumps((data, limits)),
            capture_output=True,
            cwd=ROOT,
            timeout=4 * SECONDS,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise UnreadableFile("file_too_heavy") from error
    code, told = pickle.loads(done.stdout)
    if code:
        raise UnreadableFile(code, **told)
    opened: Opened = told
    return opened


def main() -> None:
    """The child: reads what to open from its standard input, answers on its standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data, limits = pickle.load(sys.stdin.buffer)
    try:
        answer: tuple[str, object] = "", open_file(data, limits=limits)
    except UnreadableFile as error:
        answer = error.code, error.data
    except MemoryError:
        answer = "file_too_heavy", {}
    sys.stdout.buffer.write(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
