"""The sentence that a quote stands in. No Django here.

Nothing is rewritten: what stands before and after a quote is cut from the text as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from .placing import Quoted, place

# A semicolon ends what is said of one task, so what follows it belongs to another.
_STOPS = "。！？；!?;\n"
# Where a sentence that goes on for long may be cut.
_RESTS = "，,：、"
# As many characters on either side as are read with a quote.
NEAR = 90
LEFT_OUT = "……"


@dataclass(frozen=True)
class Around:
    """What stands before and after a quote in its sentence; "" at its begin or end."""

    before: str
    after: str

    @property
    def says_more(self) -> bool:
        """Whether there are words around the quote, and not its full stop alone."""
        return bool(self.before or self.after.strip(_STOPS + _RESTS))


def around(text: str, quote: str, offset: int | None) -> Around:
    """The rest of the sentence around ``quote``, which is said to stand at ``offset`` of ``text``
    (characters, from 0); nothing where its place is not certain. A long sentence is cut at
    its commas."""
    marks, _lost = place(text, [Quoted(quote, offset, None)])
    if not marks:
        return Around("", "")
    start, end = marks[0].start, marks[0].end
    begin = max(text.rfind(stop, 0, start) for stop in _STOPS) + 1
    before, after = text[begin:start].lstrip(), text[end : _stop(text, end)].rstrip()
    return Around(_last_words(before), _first_words(after))


def _stop(text: str, end: int) -> int:
    """Where the sentence ends that goes on behind ``end``, its full stop included."""
    if text[end - 1] in _STOPS:
        return end
    found = [at + 1 for at in (text.find(stop, end) for stop in _STOPS) if at >= 0]
    return min(found, default=len(text))


def _last_words(before: str) -> str:
    if len(before) <= NEAR:
        return before
    near = before[-NEAR:]
    rests = [at for at in (near.find(rest) for rest in _RESTS) if at >= 0]
    return LEFT_OUT + near[min(rests, default=-1) + 1 :]


def _first_words(after: str) -> str:
    if len(after) <= NEAR:
        return after
    near = after[:NEAR]
    last = max(near.rfind(rest) for rest in _RESTS)
    return near[: last + 1 if last >= 0 else NEAR] + LEFT_OUT
