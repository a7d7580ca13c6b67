"""The parts of a 通报 in their order; the page and the docx are made of the same. No database."""

from __future__ import annotations

from dataclasses import dataclass

from ..exports.sheet import Cell, Column

BODY, FIRST, SECOND = 0, 1, 2


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
    def attached(self) -> tuple[str, ...]:
        """The lines that name the annexes: 1. 慢序时及未完成事项表; without a number for one."""
        if len(self.annexes) == 1:
            return (self.annexes[0].title,)
        return tuple(f"{n}. {each.title}" for n, each in enumerate(self.annexes, start=1))
