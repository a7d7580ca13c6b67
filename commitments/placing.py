"""Where quotes stand in a text, and what is left between them where only quotes are held. No
Django here.

Nothing here changes a character: a text is cut, never rewritten, so what is shown is what was said.
Offsets count characters of the whole text, from 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any


@dataclass(frozen=True)
class Quoted:
    """Words quoted from a text. ``offset`` is where they are said to stand, ``of`` whatever they
    belong to, ``promise`` whether they promise something (else they tell what was reached)."""

    quote: str
    offset: int | None
    of: Any
    promise: bool = True


@dataclass(frozen=True)
class Mark:
    """A quote in its place: ``text[start:end]`` is the quote."""

    start: int
    end: int
    quoted: Quoted


@dataclass(frozen=True)
class Fragment:
    """A piece of a text, and where in the whole it begins."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """Where in the whole it ends."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Cut:
    """A stretch without a mark's edge inside, and the marks that cover it."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def place(text: str, quotes: Iterable[Quoted]) -> tuple[list[Mark], list[Quoted]]:
    """The marks of those quotes whose place is certain, by place, and the quotes that have none:
    neither where they are said to stand, nor exactly once anywhere else."""
    marks, lost = [], []
    for quoted in quotes:
        start = _start(text, quoted)
        if start is None:
            lost.append(quoted)
        else:
            marks.append(Mark(start, start + len(quoted.quote), quoted))
    return sorted(marks, key=_in_order), lost


def _in_order(mark: Mark) -> tuple[int, int]:
    return mark.start, mark.end


def _start(text: str, quoted: Quoted) -> int | None:
    quote, offset = quoted.quote, quoted.offset
    if not quote.strip():
        return None
    if offset is not None and text.startswith(quote, offset):
        return offset
    found = text.find(quote)
    # Of two places nobody can tell which was meant.
    once = found >= 0 and text.find(quote, found + 1) < 0
    return found if once else None


def fragments(quotes: Iterable[Quoted]) -> tuple[list[Fragment], list[Mark], list[Quoted]]:
    """What can be told of a text that is not held, from its quotes: its fragments in order, the
    marks on them, and the quotes without a place or that contradict others about theirs."""
    known: list[Quoted] = []
    lost: list[Quoted] = []
    for each in quotes:
        placed = each.offset is not None and each.quote.strip()
        (known if placed else lost).append(each)
    pieces: list[Fragment] = []
    marks: list[Mark] = []
    for quoted in sorted(known, key=lambda each: (each.offset, -len(each.quote))):
        assert quoted.offset is not None
        joined = _joined(pieces[-1] if pieces else None, quoted.offset, quoted.quote)
        if joined is None:
            lost.append(quoted)
            continue
        # The last piece grows, or another one follows it.
        pieces[len(pieces) - (bool(pieces) and joined.start == pieces[-1].start) :] = [joined]
        marks.append(Mark(quoted.offset, quoted.offset + len(quoted.quote), quoted))
    return pieces, marks, lost


def _joined(last: Fragment | None, start: int, quote: str) -> Fragment | None:
    """``last`` with the quote, or the quote as a piece of its own; None where both claim the same
    place with different words."""
    if last is None or start > last.end:
        return Fragment(start, quote)
    shared = last.text[start - last.start :]
    if shared.startswith(quote):
        return last
    if quote.startswith(shared):
        return Fragment(last.start, last.text + quote[len(shared) :])
    return None


def cuts(start: int, end: int, marks: Sequence[Mark], edges: Iterable[int] = ()) -> list[Cut]:
    """``start`` to ``end`` cut at every edge of ``marks`` and at ``edges``: the stretches follow on
    without a gap. ``marks`` are in order of their places."""
    near = [mark for mark in marks if mark.start < end and mark.end > start]
    ends = {edge for mark in near for edge in (mark.start, mark.end)} | set(edges)
    places = sorted({start, end} | {edge for edge in ends if start < edge < end})
    made: list[Cut] = []
    active: list[Mark] = []
    coming = 0
    for begin, stop in pairwise(places):
        active = [mark for mark in active if mark.end > begin]
        while coming < len(near) and near[coming].start <= begin:
            active.append(near[coming])
            coming += 1
        made.append(Cut(begin, stop, tuple(mark for mark in active if mark.end > begin)))
    return made


_ENDS = "。！？；!?;\n"


def sentence_end(text: str, place: int) -> int:
    """Where the sentence that holds the character before ``place`` ends, its full stop included."""
    if 0 < place <= len(text) and text[place - 1] in _ENDS:
        return place - (text[place - 1] == "\n")
    found = [at for at in (text.find(end, place) for end in _ENDS) if at >= 0]
    if not found:
        return len(text)
    last = min(found)
    return last if text[last] == "\n" else last + 1
