"""Opening a stranger's report in a process of its own, within bounds of time and memory."""

from __future__ import annotations

import pickle
import sys

from ..workbook.answering import asked_once
from ..workbook.apart import _bound, end_with_parent
from ..workbook.limits import LIMITS, Limits
from ..workbook.reading import UnreadableFile
from .opening import open_text

COMMAND = f"from {__name__} import main; main()"


def open_text_apart(data: bytes, *, limits: Limits = LIMITS) -> str:
    """As ``open_text``, in a child process; raises UnreadableFile, ``file_too_heavy`` where the
    limits of memory and time do not suffice."""
    if len(data) > limits.size:
        raise UnreadableFile("file_too_large", limit=str(limits.size // 2**20))
    told = asked_once(COMMAND, (data, limits), limits=limits)
    if told is None:
        raise UnreadableFile("file_too_heavy")
    return _answered(told)


def _answered(out: bytes) -> str:
    """What a child wrote: one sign, then the text or a refusal; a child may have been taken over,
    so that nothing of it is trusted to be more than text."""
    told, text = out[:1], out[1:].decode("utf-8", "replace")
    if told == b"=":
        return text
    if told == b"!":
        code, _, limit = text.partition(" ")
        raise UnreadableFile(code, **({"limit": limit} if limit else {}))
    raise UnreadableFile("file_too_heavy")


def main() -> None:
    """The child: reads what is asked from its standard input, answers on its standard output."""
    end_with_parent()
    data, limits = pickle.load(sys.stdin.buffer)
    import pypdf  # noqa: F401 (loaded before nothing may be started any more)

    _bound(limits)
    try:
        answer = b"=" + open_text(data, limits=limits).encode("utf-8", "replace")
    except UnreadableFile as error:
        answer = f"!{error.code} {dict(error.data).get('limit', '')}".encode()
    except MemoryError:
        answer = b"!file_too_heavy "
    except Exception:
        answer = b"!file_broken "
    sys.stdout.buffer.write(answer)
