"""Reading and checking a stranger's file in one process of its own (``workbook.apart``), while the
process that asked plans and keeps what came before. No Django.

Records travel as the JSON texts that their rows keep anyway: what the parent reads of them is what
it stores, and a child that a file has taken over can send wrong records, but neither code nor a
preview that differs from what would be written.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from .checking import Checker, Known
from .decisions import Decision
from .issues import Issue
from .layouts import LayoutKeeper
from .records import Record
from .rows import Texts, record_from_json
from .texts import json_text, json_value
from .workbook import Corrections, Limits, UnreadableFile, read_workbook, wire
from .workbook.apart import Child, end_with_parent, environment, send, serve, serve_many
from .workbook.limits import LIMITS
from .workbook.nursery import Nursery, bear

COMMAND = f"from {__name__} import main; main()"
BEARING = f"from {__name__} import nurse; nurse()"
Told = tuple[str, str, str | None]


@dataclass(frozen=True)
class Piece:
    """Some checked records and their (clean, raw) as ``rows.Texts`` makes them; ``read`` counts
    the rows of the file they came from."""

    read: int
    records: list[Record]
    texts: list[tuple[str, str]]


class CheckedStream:
    """A file being read and checked apart. ``total`` rows are coming; ``issues`` of the file as a
    whole and its ``layout`` are there once all pieces were taken."""

    def __init__(self, child: Child) -> None:
        self._child = child
        _, self.total = child.receive()
        self.issues: list[Issue] = []
        self.layout: list[dict[str, Any]] = []

    def pieces(self) -> Iterator[Piece]:
        """The records in the order they must be written; to be asked once. Raises UnreadableFile
        where the child ends before its time."""
        unpack = _Unpacker()
        while (message := self._child.receive())[0] == "records":
            yield unpack.piece(message[1], message[2])
        _, issues, layout = message
        self.issues = [Issue.from_json(issue) for issue in json_value(issues)]
        self.layout = json_value(layout)


@contextmanager
def check_apart(
    data: bytes,
    *,
    name: str,
    limits: Limits,
    corrections: Corrections,
    known: Known,
    decisions: Mapping[str, Decision],
) -> Iterator[CheckedStream]:
    """Read and check ``data`` in a child process, which ends with the block; raises UnreadableFile
    as ``workbook.stream_apart`` does."""
    asked = (data, name, limits, corrections, known, dict(decisions))
    with Child(asked, limits, command=COMMAND) as child:
        yield CheckedStream(child)


@dataclass(frozen=True)
class Asked:
    """A file and what is known for its reading."""

    data: bytes
    name: str
    corrections: Corrections
    known: Known
    decisions: Mapping[str, Decision]


@contextmanager
def check_several(
    files: Sequence[Asked], *, limits: Limits, nursery: Nursery | None
) -> Iterator[Child]:
    """A child that reads and checks small files one after the other, for ``next_of``. It ends with
    the block."""
    told = [
        (one.data, one.name, limits, one.corrections, one.known, dict(one.decisions))
        for one in files
    ]
    with Child(told, limits, nursery=nursery) as child:
        yield child


def next_of(child: Child, *, limits: Limits) -> tuple[CheckedStream, list[Piece]]:
    """The next file of several, whole. Raises UnreadableFile as ``check_apart`` does; after one of
    ``IN_DOUBT`` the child is not to be asked again."""
    child.wait_anew(limits)
    stream = CheckedStream(child)
    return stream, list(stream.pieces())


# Why a file was not read that may lie in those before it, and may concern those after it.
IN_DOUBT = frozenset({"file_too_heavy", "file_broken", "file_unread"})


@contextmanager
def nursery() -> Iterator[Nursery]:
    """Where the children for many files are born: what stands ready in this process, else one that
    ends with the block. After any fault it ends, for nobody knows what was asked of it."""
    waiting = _ready.pop() if _ready else None
    held = waiting if waiting is not None and waiting.lives() else _new_nursery()
    with ExitStack() as ends:
        ends.enter_context(held)
        yield held
        if waiting is not None:
            ends.pop_all()
            _ready.append(held)


# In a worker one stands ready, until a fault: to start it takes as long as to read fifty forms.
_ready: list[Nursery] = []


def stand_ready() -> None:
    """Let a nursery stand ready in this process from now on. It ends with the process."""
    _ready[:] = [_new_nursery()]


def _new_nursery() -> Nursery:
    return Nursery(BEARING, env=environment())


class _Unpacker:
    """Makes records of what ``_Packer`` made; the records of one row share their raw cells."""

    def __init__(self) -> None:
        self._text = "{}"
        self._raw: dict[str, str] = {}

    def piece(self, read: int, told: Sequence[Told]) -> Piece:
        """The piece that was packed as ``told``; raises UnreadableFile where it is none."""
        try:
            made = [self._one(*one) for one in told]
        except (ValueError, TypeError, LookupError, ArithmeticError) as error:
            raise UnreadableFile("file_broken") from error
        return Piece(read, [record for record, _ in made], [texts for _, texts in made])

    def _one(self, kind: str, clean: str, raw: str | None) -> tuple[Record, tuple[str, str]]:
        if raw is not None:
            self._text, self._raw = raw, json_value(raw)
        values = json_value(clean)
        values["raw"] = self._raw
        return record_from_json(kind, values), (clean, self._text)


class _Packer:
    """Makes plain texts of records; raw cells are sent once for all records of a row."""

    def __init__(self) -> None:
        self._texts = Texts()
        self._last: str | None = None

    def pack(self, records: Sequence[Record]) -> list[Told]:
        """(kind, clean, raw or None where it is that of the record before) of each record."""
        return [(record.kind, self._texts.clean(record), self._raw(record)) for record in records]

    def _raw(self, record: Record) -> str | None:
        before, self._last = self._last, self._texts.raw(record)
        return None if self._last is before else self._last


# The child


def main() -> None:
    """The child that reads and checks."""
    serve(_answer)


# A small form, read once before the first child is born: what is only made ready when it is first
# needed is then there for all of them.
USUAL = (
    "某某镇2026年度目标任务三季度进展填报表\n"
    "序号,任务表述,目标,计量单位,完成时限,截至9月30日累计完成,形象进度,进展情况,存在问题,预计完成\n"
    "1,加装电梯完工60台,60台,台,2026年12月31日,31,,已完工31台，占51.7%,资金未到位,2026年12月\n"
).encode()


def nurse() -> None:
    """The process of which children for many files are born; it reads no file but ``USUAL``."""
    end_with_parent()
    _answer(io.BytesIO(), USUAL, "表.csv", LIMITS, Corrections(), Known(town="某某镇"), {})
    bear(several)


def several() -> None:
    """The child that reads and checks several files."""
    serve_many(_answer)


def _answer(
    out: BinaryIO,
    data: bytes,
    name: str,
    limits: Limits,
    corrections: Corrections,
    known: Known,
    decisions: Mapping[str, Decision],
) -> None:
    reading = read_workbook(data, name=name, limits=limits, corrections=corrections)
    heads = [replace(sheet, rows=()) for sheet in reading.sheets]
    rows = [list(sheet.rows) for sheet in reading.sheets]
    del data, reading
    send(out, ("heads", sum(map(len, rows))))
    checker, layout, packer = Checker(known, decisions, name=name), LayoutKeeper(heads), _Packer()
    checker.begin(heads)
    for index, sheet in enumerate(heads):
        for some in _released(rows[index]):
            layout.take(index, some)
            send(out, ("records", len(some), packer.pack(checker.take(sheet, some))))
    rest, issues = checker.end()
    for some in _released(rest):
        send(out, ("records", 0, packer.pack(some)))
    told = [issue.as_json() for issue in issues]
    send(out, ("end", json_text(told), json_text(layout.as_json())))


def _released(things: list[Any]) -> Iterator[list[Any]]:
    """Some at a time, in their order; what was given is no longer held."""
    things.reverse()
    while things:
        some = things[-wire.CHUNK :][::-1]
        del things[-wire.CHUNK :]
        yield some
