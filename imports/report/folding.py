"""Blanks, line ends and unseen signs that only a page put into prose, taken out before reading.

Text copied out of a pdf or a word processor sets blanks around its numbers (增长 7%) and ends its
lines in the middle of a sentence. Reading goes on without them; what was read is laid back on the
text as given, so that every offset and quote is of that text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

# A line so much of the usual width goes on in the next one.
FULL = 0.8
# Lines wider than this were not broken by a page's width.
WIDEST = 80
# So many lines, and such a share of them open and full, make a text one that a page broke.
FEWEST, SHARE = 8, 0.3
_ENDS = "。！？!?；;：:"
_BEGINS = re.compile(
    r"第[一二三四五六七八九十]{1,2}(?:部分|章)|[一二三四五六七八九十]{1,2}(?:、|是)|[(（][一二三四五六七八九十\d]|"
    r"\d{1,2}[.、．](?!\d)|——|各位"
)
_SIGN = r"[\u4e00-\u9fff，。、；：！？（）()《》“”,;:]"
# 7 %, 2022 年: what stands behind a number belongs to it.
_BEHIND = re.compile(r"(?<=[0-9０-９%％])[ \t\u3000\xa0]+(?=[\u4e00-\u9fff%％，。、；])")
# 增长 7%: before a number, where the text sets its numbers apart throughout.
_BEFORE = re.compile(rf"(?<={_SIGN})[ \t\u3000\xa0]+(?=[0-9０-９])")
# What nobody sees: a page or a program left it between the words.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f\xad\u200b-\u200f\u2060\ufeff\ufffe\uffff]+")
# What only counts the items of a list (1 完成…) goes with nothing behind it.
_ITEM = re.compile(r"(?:^|\n)[ \t\u3000\xa0]*\d{1,2}$")
# A heading that runs into its text: 一、工作回顾 2023年，…
_HEADING = re.compile(
    r"(?:第.部分|[一二三四五六七八九十]{1,2}、|\([一二三四五六七八九十]\))[^，。；\n]*$"
)
# A text that sets at least so many numbers apart does so throughout.
OFTEN = 3


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without its layout's blanks: ``words``, and for each stretch of it where it begins
    there (``starts``) and in the text as given (``places``), both in order."""

    words: str
    starts: tuple[int, ...]
    places: tuple[int, ...]

    def place(self, offset: int) -> int:
        """Where in the text as given the sign at an offset of ``words`` stands."""
        stretch = bisect_right(self.starts, offset) - 1
        return self.places[stretch] + offset - self.starts[stretch]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Start and end in the text as given of what ``words`` hold between two offsets."""
        if end <= start:
            return self.place(start), self.place(start)
        return self.place(start), self.place(end - 1) + 1


def folded(text: str) -> Folded:
    """``text`` without the blanks and line ends of its layout; itself where it has none."""
    unseen = [match.span() for match in _UNSEEN.finditer(text)]
    cuts = sorted({*unseen, *_blanks(text), *_breaks(text)})
    starts, places, parts = [0], [0], []
    begin = 0
    for start, end in cuts:
        parts.append(text[begin:start])
        starts.append(starts[-1] + start - begin)
        places.append(end)
        begin = end
    return Folded("".join([*parts, text[begin:]]), tuple(starts), tuple(places))


def _blanks(text: str) -> list[tuple[int, int]]:
    """The blanks beside numbers; those before one only where the text has them throughout."""
    behind = [m.span() for m in _BEHIND.finditer(text) if not _is_item(text, m.start())]
    if len(behind) < OFTEN:
        return behind
    before = [m.span() for m in _BEFORE.finditer(text) if not _is_headed(text, m.start())]
    return behind + before


def _is_item(text: str, offset: int) -> bool:
    return bool(_ITEM.search(text, max(0, offset - 8), offset))


def _is_headed(text: str, offset: int) -> bool:
    begin = text.rfind("\n", 0, offset) + 1
    return offset - begin < 40 and bool(_HEADING.match(text[begin:offset].strip()))


def _breaks(text: str) -> list[tuple[int, int]]:
    """The line ends that a page's width put into a sentence, blanks around them included."""
    lines = [m.span() for m in re.finditer(r"[^\s](?:[^\n]*[^\s])?", text)]
    width = _width(text, lines)
    if width is None:
        return []
    found: list[tuple[int, int]] = []
    for (start, end), (after, stop) in pairwise(lines):
        full = end - start >= FULL * width or (found and found[-1][1] == start and end - start < 3)
        begun = _BEGINS.match(text, after, stop)
        if full and text[end - 1] not in _ENDS and not begun and "\n\n" not in text[end:after]:
            found.append((end, after))
    return found


def _width(text: str, lines: list[tuple[int, int]]) -> int | None:
    """The width that a page broke its lines at; None where it did not."""
    lengths = sorted(end - start for start, end in lines)
    if len(lengths) < FEWEST:
        return None
    width = lengths[len(lengths) * 9 // 10]
    full = [text[b - 1] not in _ENDS for a, b in lines if FULL * width <= b - a <= 1.2 * width]
    return width if width <= WIDEST and sum(full) >= SHARE * len(lines) else None
