"""Sentences of a section, their clauses, and what stands in quotes or brackets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

# Quoted names, titles of papers, brackets: their commas and stops part nothing.
_HELD = re.compile(
    r"“[^“”\n]{0,80}”|‘[^‘’\n]{0,60}’|《[^《》\n]{0,80}》|\([^()\n]{0,80}\)|「[^「」\n]{0,40}」"
)
# A clause of more marks is no prose; a list of the names of all schools may be half as long.
LONGEST_CLAUSE = 1500
_STOP = re.compile(r"[。！？\n]")
_COMMA = re.compile(r"[，：；]")


@dataclass(frozen=True, slots=True)
class Held:
    """The stretches of a text that quotes or brackets hold, in order; they do not nest."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def around(self, offset: int) -> tuple[int, int] | None:
        """The stretch in which an offset lies, its quotes included; None where it lies in none."""
        place = bisect_right(self.starts, offset) - 1
        if place >= 0 and offset < self.ends[place]:
            return self.starts[place], self.ends[place]
        return None


def held(plain: str) -> Held:
    """What quotes and brackets hold."""
    spans = [match.span() for match in _HELD.finditer(plain)]
    return Held(tuple(a for a, _ in spans), tuple(b for _, b in spans))


def sentences(plain: str, start: int, end: int, quoted: Held) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence (to 。！？) between two offsets."""
    yield from _split(_STOP, plain, start, end, quoted)


def pieces(plain: str, start: int, end: int, quoted: Held) -> list[tuple[int, int]]:
    """Start and end of each clause (to a comma, colon or semicolon) between two offsets; what goes
    on for ever without a mark is no prose."""
    return [(a, b) for a, b in _split(_COMMA, plain, start, end, quoted) if b - a <= LONGEST_CLAUSE]


def _split(
    mark: re.Pattern[str], plain: str, start: int, end: int, quoted: Held
) -> Iterator[tuple[int, int]]:
    begin = start
    for match in mark.finditer(plain, start, end):
        if quoted.around(match.start()):
            continue
        yield from _trimmed(plain, begin, match.start())
        begin = match.end()
    yield from _trimmed(plain, begin, end)


def _trimmed(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and plain[start].isspace():
        start += 1
    while start < end and plain[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
