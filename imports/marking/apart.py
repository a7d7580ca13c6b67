"""Marking a stranger's workbook in a process of its own, within bounds of time and memory.

What was read within bounds once is read here by another library, which a hostile file can keep
busy as well.
"""

from __future__ import annotations

import ctypes
import logging
import os
import pickle
import resource
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..workbook.opening import Limits
from ..workbook.reading import UnreadableFile
from .marks import Marked, Order

log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]
# What a child may know of the environment: where Python lives. No key, no address.
KEPT = ("PYTHON", "LANG", "LC_", "PATH", "LD_", "VIRTUAL_ENV", "COV_")
# A person waits for the answer: seconds of the clock, and of the processor.
PATIENCE, SECONDS = 50, 45
FAULT = "fault"
_PARENT_DIES = 1  # PR_SET_PDEATHSIG


class MarkingFailed(Exception):
    """A fault of ours: ``str()`` names its kind."""


def make_apart(order: Order) -> Marked:
    """As ``make``, in a child process. Raises UnreadableFile, ``file_too_heavy`` where the limits
    are not enough, and MarkingFailed."""
    marked: Marked = in_child(order, room=__name__)
    return marked


def in_child(order: Any, *, room: str) -> Any:
    """What ``main`` of the module ``room`` answers to an order in a child process (see ``serve``);
    raises as ``make_apart``."""
    command = [sys.executable, "-c", f"from {room} import main; main()"]
    environment = {key: value for key, value in os.environ.items() if key.startswith(KEPT)}
    with tempfile.TemporaryDirectory(prefix="duixian-") as folder:
        try:
            done = subprocess.run(
                command,
                input=pickle.dumps(order, pickle.HIGHEST_PROTOCOL),
                capture_output=True,
                cwd=ROOT,
                # openpyxl writes its sheets to files first; they end with the folder.
                env={**environment, "TMPDIR": folder},
                timeout=PATIENCE,
                check=True,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise UnreadableFile("file_too_heavy") from error
    # What comes back was written by our own code, so that it may be unpickled.
    code, told = pickle.loads(done.stdout)
    if code == FAULT:
        log.error("marking a workbook failed: %s", told["trace"])
        raise MarkingFailed(told["kind"])
    if code:
        raise UnreadableFile(code, **told)
    return told


def main() -> None:
    """The child that marks."""

    def made(order: Order) -> Marked:
        from .making import make

        return make(order)

    serve(made)


def serve(make: Callable[[Any], Any]) -> None:
    """The child: reads its order (with its ``limits``) from its standard input, answers on its
    standard output what ``make`` makes of it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DIES, signal.SIGKILL)
    order = pickle.load(sys.stdin.buffer)
    _bound(order.limits)
    answer: tuple[str, Any]
    try:
        answer = "", make(order)
    except UnreadableFile as error:
        answer = error.code, error.data
    except (MemoryError, SystemError):
        # Where memory ends within C code, CPython says the second.
        answer = "file_too_heavy", {}
    except Exception as error:
        answer = FAULT, {"kind": type(error).__name__, "trace": traceback.format_exc()[-4000:]}
    sys.stdout.buffer.write(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))


def _bound(limits: Limits) -> None:
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 2 * limits.unpacked),
    ):
        resource.setrlimit(kind, (most, most))
