"""The parts of a 通报 in their order; the page and the docx are made of the same. No database."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ..exports.sheet import Cell, Column

BODY, FIRST, SECOND = 0, 1, 2
# Characters of 22 pt in a line, and before which words a title may be broken.
_TITLE_LINE = 20
_TITLE_WORDS = re.compile("目标任务|民生实事|重点工作|政府工作报告|完成情况|进展情况|落实情况")


def characters(text: str) -> float:
    """How many Chinese characters wide a text is."""
    return sum(1 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def broken(title: str) -> tuple[str, ...]:
    """The title in lines that end with a word (二号字 has 20 characters to the line); as it is
    where it is short or nobody knows where its words end."""
    if characters(title) <= _TITLE_LINE:
        return (title,)
    ends = [found.start() for found in _TITLE_WORDS.finditer(title)]
    lines = [(title[:end], title[end:]) for end in ends]
    fitting = [pair for pair in lines if max(map(characters, pair)) <= _TITLE_LINE]
    apart = [abs(characters(first) - characters(second)) for first, second in fitting]
    return fitting[apart.index(min(apart))] if fitting else (title,)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body: ``level`` FIRST is a heading 一、, SECOND one （一）; ``lead`` are
    the words it begins with where they stand out (an item's name)."""

    text: str
    level: int = BODY
    lead: str = ""


@dataclass(frozen=True)
class Annex:
    """A table that is attached. ``mark`` is 附件1, or 附件 where it is the only one; a column's
    width is in Chinese characters and shared out over the sheet."""

    mark: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Letter:
    """A whole 通报. ``mark`` says what material it is ("" for a town's own), ``state`` is
    征求意见稿 or 送审稿, "" once it is issued; ``number`` and ``day`` are blank till then."""

    title: str
    addressees: str
    paragraphs: tuple[Paragraph, ...]
    annexes: tuple[Annex, ...]
    issuer: str
    day: str
    mark: str = ""
    state: str = ""
    masthead: str = ""
    issue: str = ""
    number: str = ""
    copies: str = ""
    printed: str = ""

    @property
    def title_lines(self) -> tuple[str, ...]:
        """The title in the lines it stands in on paper."""
        return broken(self.title)

    @property
    def attached(self) -> tuple[str, ...]:
        """The lines that name the annexes: 1. 慢序时及未完成事项表; without a number for one."""
        if len(self.annexes) == 1:
            return (self.annexes[0].title,)
        return tuple(f"{n}. {each.title}" for n, each in enumerate(self.annexes, start=1))
