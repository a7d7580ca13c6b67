"""Children for many files, born of one process that has loaded all they need.

A child that starts by itself takes twenty times as long to load what it needs as to read a form.
Here one process loads it once and forks for each file: each child still has its own memory, its own
limits and nothing of the file before. That process never sees a stranger's file.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

from .reading import UnreadableFile

ROOT = Path(__file__).parents[2]
# Longest word between the two; "fork" comes with two open files.
_LONGEST = 32
# What a child may have written that nobody read yet, in bytes.
_AHEAD = 2**20
_FORK, _WAIT = b"f", b"w"


class Nursery:
    """The process that bears children, as its parent sees it; to be used as a block, at whose end
    it ends with all its children. ``command`` must call ``bear``."""

    def __init__(self, command: str, *, env: dict[str, str]) -> None:
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(
            [sys.executable, "-c", command],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=env,
        )
        theirs.close()

    def __enter__(self) -> Nursery:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._process.kill()
        self._process.wait()
        self._line.close()

    def lives(self) -> bool:
        """Whether it is there still."""
        return self._process.poll() is None

    def start(self, request: IO[bytes]) -> Born:
        """A child that reads ``request`` as its standard input; raises UnreadableFile where there
        is nobody left to bear it."""
        out, into = os.pipe()
        # A child reads on while its reader is busy with what came before.
        fcntl.fcntl(out, fcntl.F_SETPIPE_SZ, _AHEAD)
        try:
            socket.send_fds(self._line, [_FORK], [request.fileno(), into])
            number = self._line.recv(_LONGEST)
        except OSError:
            number = b""
        finally:
            os.close(into)
        if not number:
            os.close(out)
            raise UnreadableFile("file_unread", fault="NurseryGone")
        return Born(self, int(number), out)

    def ended(self, pid: int) -> int:
        """Wait for the end of a child; how it ended, as ``Popen.wait`` says it."""
        try:
            self._line.send(_WAIT + str(pid).encode())
            return int(self._line.recv(_LONGEST) or -signal.SIGKILL)
        except OSError:
            return -signal.SIGKILL


class Born:
    """A child of a nursery, as far as its reader needs it to be like a ``Popen``."""

    def __init__(self, nursery: Nursery, pid: int, out: int) -> None:
        self._nursery = nursery
        self._pid = pid
        self._ended: int | None = None
        self.stdout = open(out, "rb", buffering=0)  # noqa: SIM115 (held as long as this is)

    def kill(self) -> None:
        """End it, if it has not ended."""
        if self._ended is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> int:
        """How it ended; waits for that."""
        if self._ended is None:
            self._ended = self._nursery.ended(self._pid)
        return self._ended


# The process that bears


def bear(child: Callable[[], None]) -> None:
    """Fork whenever it is asked for: ``child`` then reads its standard input and writes to its
    standard output, as in a process that was started for it. What is to be loaded is loaded."""
    line = socket.socket(fileno=os.dup(0))
    # What is there now is never looked through again, nor copied for being looked through.
    gc.disable()
    gc.freeze()
    while word := socket.recv_fds(line, _LONGEST, 2):
        said, files = word[0], word[1]
        if not said:
            return
        if said[:1] == _WAIT:
            _pid, status = os.waitpid(int(said[1:]), 0)
            line.send(str(os.waitstatus_to_exitcode(status)).encode())
            continue
        pid = os.fork()
        if not pid:
            line.close()
            _live(child, *files)
        for held in files:
            os.close(held)
        line.send(str(pid).encode())


def _live(child: Callable[[], None], request: int, into: int) -> None:
    """The life of a child: it ends here, whatever comes."""
    try:
        os.dup2(request, 0)
        os.dup2(into, 1)
        os.close(request)
        os.close(into)
        child()
    except BaseException:
        os._exit(1)
    os._exit(0)
