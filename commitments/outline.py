"""How an official report is set: its headings and paragraphs, read from its own signs (第一部分,
一、, （一）). No Django here.

A text is cut into blocks that follow on without a gap: nothing is dropped or rewritten, whatever
the text looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMERAL = "[一二三四五六七八九十]{1,3}"
_SIGN = rf"第{_NUMERAL}部分|{_NUMERAL}、|[（(]{_NUMERAL}[）)]"
_HEADING = re.compile(
    rf"\s*((?:{_SIGN})[^\n。；！？]{{1,60}}?)(?=[。；！？\s]|\Z)(?P<stop>[。；！？]?)"
)
# Published pages often lose their line breaks: then a sign after a space begins a paragraph.
_INSIDE = re.compile(rf"(?<=[^\S\n])(?=(?:{_SIGN})|\d{{1,2}}[.．、](?!\d))")
LONG_LINE = 600
# A first line longer than this is no title, but the text itself.
SHORT_LINE = 40
_NO_TITLE = "。：:；，,"


@dataclass(frozen=True)
class Block:
    """One paragraph or heading, ``text[start:end]``. ``level`` is 1 to 3 for a heading, 0 for a
    paragraph; ``lead`` is where the heading ends that a paragraph begins with, else ``start``.
    ``title`` is a short line before the report begins."""

    start: int
    end: int
    level: int = 0
    lead: int = 0
    title: bool = False


@dataclass(frozen=True)
class Heading:
    """A line of the outline: its level (1 第一部分 or 一、 at the top, 2, 3), where, its words."""

    level: int
    start: int
    words: str


def set_text(text: str) -> tuple[list[Block], list[Heading]]:
    """The blocks of ``text`` without its line breaks between them, and its outline."""
    blocks: list[Block] = []
    headings: list[Heading] = []
    opening = True
    for start, end in _paragraphs(text):
        found = _HEADING.match(text, start, end)
        if found is None:
            short = end - start <= SHORT_LINE and text[start:end].rstrip()[-1] not in _NO_TITLE
            blocks.append(Block(start, end, lead=start, title=opening and short))
            opening = opening and short
            continue
        opening = False
        headings.append(Heading(_depth(found[1]), start, found[1].strip()))
        blocks += _with_heading(text, start, end, found)
    return blocks, _levelled(headings)


def _with_heading(text: str, start: int, end: int, found: re.Match[str]) -> Iterator[Block]:
    """A heading that stands alone, or one that its paragraph follows on the same line."""
    level, stop = _depth(found[1]), found.end()
    rest = text[stop:end].strip()
    if rest and found["stop"]:
        yield Block(start, end, lead=stop)
        return
    yield Block(start, stop if rest else end, level=level, lead=start)
    if rest:
        yield Block(stop, end, lead=stop)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Where the lines with words begin and end; a very long one is cut at the signs inside."""
    for line in re.finditer(r"[^\n]+", text):
        if not line[0].strip():
            continue
        edges = [line.start()]
        if len(line[0]) > LONG_LINE:
            inside = _INSIDE.finditer(text, line.start(), line.end())
            edges += [cut.start() for cut in inside if cut.start() > line.start()]
        yield from zip(edges, [*edges[1:], line.end()], strict=True)


def _depth(words: str) -> int:
    if words.startswith("第"):
        return 1
    return 3 if words[0] in "（(" else 2


def _levelled(headings: list[Heading]) -> list[Heading]:
    """The headings with the highest of them as level 1."""
    highest = min((heading.level for heading in headings), default=1)
    return [Heading(each.level - highest + 1, each.start, each.words) for each in headings]
