"""Reading a stranger's file in a process of its own, within bounds of time and memory.

A hostile or broken file can make a parser ask for more memory than there is, never end, or take
its process down with it. Then that process ends, and the one that asked goes on with a sentence.
The child opens the file and understands it; what it read comes back piece by piece, so that both
work at the same time and nobody holds the file twice.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import logging
import os
import pickle
import resource
import select
import signal
import struct
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, BinaryIO, Protocol

from . import wire
from .corrections import Corrections
from .limits import LIMITS, Limits
from .nursery import Nursery
from .reading import Reading, Row, Sheet, UnreadableFile

NOTHING = Corrections()
log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]
# What a child may know of the environment: where Python lives and how to print. No key, no address.
KEPT = ("PYTHON", "LANG", "LC_", "PATH", "TMPDIR", "LD_", "VIRTUAL_ENV", "COV_")
# A busy machine may need so many seconds of the clock for one of the processor.
PATIENCE = 4
COMMAND = f"from {__name__} import main; main()"
# How far behind the pages a child stands in the queue for the processor.
NICE = 5
_LENGTH = struct.Struct(">Q")
# Most bytes of one message: a chunk of rows takes a few hundred thousand.
LONGEST_MESSAGE = 2**30
# What nothing that only reads a file does.
_DENIED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "os.kill")
_PARENT_DIES = 1  # PR_SET_PDEATHSIG
_CRASHES = {-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGILL, -signal.SIGFPE}


class ReadingStream:
    """A file being read apart: the heads of its tables at once, their rows as they come."""

    def __init__(self, child: Child, name: str) -> None:
        self._child = child
        self.name = name
        self.format, self.sheets = _heads(child)

    def rows(self) -> Iterator[tuple[int, list[Row]]]:
        """(place in ``sheets``, at most ``wire.CHUNK`` rows), in the order of the file; to be
        asked once. Raises UnreadableFile where the child ends before its time."""
        while (message := self._child.receive())[0] == "rows":
            yield message[1], wire.unpack(message[2])

    def whole(self) -> Reading:
        """The reading with all its rows, where none were taken yet."""
        rows: list[list[Row]] = [[] for _ in self.sheets]
        for place, chunk in self.rows():
            rows[place] += chunk
        sheets = tuple(
            replace(sheet, rows=tuple(own)) for sheet, own in zip(self.sheets, rows, strict=True)
        )
        return Reading(self.name, self.format, sheets)


@contextlib.contextmanager
def stream_apart(
    data: bytes, *, name: str, limits: Limits = LIMITS, corrections: Corrections = NOTHING
) -> Iterator[ReadingStream]:
    """As ``read_workbook``, in a child process: ``with stream_apart(...) as stream``, then
    ``stream.sheets`` (their ``rows`` empty) and ``stream.rows()``. The child ends with the block.

    Raises UnreadableFile as ``read_workbook`` does, and ``file_too_heavy`` where the limits of
    memory and time do not suffice, ``file_broken`` where the child crashes, ``file_unread`` for a
    fault of ours.
    """
    with Child((data, name, limits, corrections), limits) as child:
        yield ReadingStream(child, name)


def read_apart(
    data: bytes, *, name: str, limits: Limits = LIMITS, corrections: Corrections = NOTHING
) -> Reading:
    """As ``read_workbook``, in a child process; raises as ``stream_apart``."""
    with stream_apart(data, name=name, limits=limits, corrections=corrections) as stream:
        return stream.whole()


def _heads(child: Child) -> tuple[str, tuple[Sheet, ...]]:
    _, kind, sheets = child.receive()
    return kind, sheets


class Process(Protocol):
    """What a reader needs of the process of its child: one that was started, or born."""

    @property
    def stdout(self) -> IO[bytes] | None:
        """What it writes."""

    def kill(self) -> None:
        """End it."""

    def wait(self) -> int:
        """How it ended."""


def environment() -> dict[str, str]:
    """What a child may know of the environment."""
    return {key: value for key, value in os.environ.items() if key.startswith(KEPT)}


def _started(request: IO[bytes], command: str) -> Process:
    return subprocess.Popen(
        [sys.executable, "-c", command],
        stdin=request,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        cwd=ROOT,
        env=environment(),
    )


class Child:
    """The child process as its parent sees it; ``asked`` is pickled for it. It is started by
    itself, or born in ``nursery``."""

    def __init__(
        self,
        asked: Sequence[Any],
        limits: Limits,
        *,
        command: str = "",
        nursery: Nursery | None = None,
    ) -> None:
        self._left = float(PATIENCE * limits.seconds)
        with tempfile.TemporaryFile() as request:
            pickle.dump(asked, request, pickle.HIGHEST_PROTOCOL)
            request.seek(0)
            self._process: Process
            if nursery is not None:
                self._process = nursery.start(request)
            else:
                self._process = _started(request, command or COMMAND)
        assert self._process.stdout is not None
        self._poll = select.poll()
        self._poll.register(self._process.stdout)

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def wait_anew(self, limits: Limits) -> None:
        """Let the next file of several have its own time."""
        self._left = float(PATIENCE * limits.seconds)

    def receive(self) -> tuple[Any, ...]:
        """The next message; raises UnreadableFile where it is a refusal or none comes."""
        (length,) = _LENGTH.unpack(self._bytes(_LENGTH.size))
        if length > LONGEST_MESSAGE:
            raise UnreadableFile("file_broken")
        try:
            message: tuple[Any, ...] = wire.loads(self._bytes(length))
        except (pickle.UnpicklingError, MemoryError, EOFError, TypeError, ValueError) as error:
            raise UnreadableFile("file_broken") from error
        if message[0] == "refused":
            raise UnreadableFile(message[1], **message[2])
        if message[0] == "fault":
            log.error("reading a file failed: %s", message[2])
            raise UnreadableFile("file_unread", fault=message[1])
        return message

    def _bytes(self, length: int) -> bytes:
        assert self._process.stdout is not None
        parts = []
        while length:
            part = self._process.stdout.read(min(length, 2**20)) if self._awaited() else b""
            if not part:
                raise UnreadableFile(self._why())
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    def _awaited(self) -> bool:
        """Whether there is something to read before the time that may be waited has passed."""
        began = time.monotonic()
        ready = self._poll.poll(max(self._left, 0) * 1000)
        self._left -= time.monotonic() - began
        return bool(ready)

    def _why(self) -> str:
        if self._left <= 0:
            return "file_too_heavy"
        crashed = self._process.wait() in _CRASHES
        return "file_broken" if crashed else "file_too_heavy"


# The child


def main() -> None:
    """The child that reads: answers with heads and rows."""
    serve(lambda out, *asked: _send_reading(out, *asked))


def serve(answer: Callable[..., None]) -> None:
    """A child: reads what is asked (data, name, limits …) from its standard input and lets
    ``answer(out, *asked)`` write messages to its standard output."""
    asked = _begun()
    _bound(asked[2])
    _answered(answer, asked)


def serve_many(answer: Callable[..., None]) -> None:
    """As ``serve``, for a list of what is asked: answered one after the other, each within its own
    bound of time, and all within one of memory."""
    several = _begun()
    _bound(several[0][2], times=len(several))
    for asked in several:
        used = time.process_time()
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (min(int(used) + asked[2].seconds, most), most))
        _answered(answer, asked)


def _begun() -> Any:
    """What is asked of this child, which stands behind the pages."""
    end_with_parent()
    # People who wait for a page come first.
    os.nice(NICE)
    # Short-lived, and what it makes has no cycles: looking for them took a fifth of its time.
    gc.disable()
    return pickle.load(sys.stdin.buffer)


def _answered(answer: Callable[..., None], asked: tuple[Any, ...]) -> None:
    out = sys.stdout.buffer
    try:
        answer(out, *asked)
    except UnreadableFile as error:
        send(out, ("refused", error.code, dict(error.data)))
    except MemoryError:
        send(out, ("refused", "file_too_heavy", {}))
    except Exception as error:
        send(out, ("fault", type(error).__name__, traceback.format_exc()[-4000:]))


def _deny(event: str, _told: object) -> None:
    """Nothing is fetched and nothing is started, whatever a library would like."""
    if event.startswith(_DENIED):
        raise PermissionError(event)


def end_with_parent() -> None:
    """Let this process end with the one that started it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DIES, signal.SIGKILL)


def _bound(limits: Limits, *, times: int = 1) -> None:
    """Memory, processor time (for so many files); no core dump, no file written, no socket."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds * times),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    sys.addaudithook(_deny)


def _send_reading(
    out: BinaryIO, data: bytes, name: str, limits: Limits, corrections: Corrections
) -> None:
    from . import read_workbook

    reading = read_workbook(data, name=name, limits=limits, corrections=corrections)
    del data
    heads = tuple(replace(sheet, rows=()) for sheet in reading.sheets)
    send(out, ("heads", reading.format, heads))
    for place, sheet in enumerate(reading.sheets):
        for chunk in wire.chunks(sheet.rows):
            send(out, ("rows", place, chunk))
    send(out, ("end",))


def send(out: BinaryIO, message: tuple[Any, ...]) -> None:
    """Write one message."""
    packed = wire.dumps(message)
    out.write(_LENGTH.pack(len(packed)))
    out.write(packed)
    out.flush()
