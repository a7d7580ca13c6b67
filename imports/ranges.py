"""Numbers as ranges: those of a hundred thousand new records are one pair. No Django."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence


def ranges_of(numbers: Iterable[int]) -> list[list[int]]:
    """``[[first, last], …]`` of ascending numbers."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def numbers_of(ranges: Iterable[int | Sequence[int]]) -> Iterator[int]:
    """The numbers of ranges; a bare number, as older batches kept them, stands for itself."""
    for held in ranges:
        if isinstance(held, int):
            yield held
        else:
            yield from range(held[0], held[1] + 1)
