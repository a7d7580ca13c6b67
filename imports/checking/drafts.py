"""A record of progress in the making, and what may be put to it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from ..language.units import UNIT

_MARKS = re.compile(rf"{UNIT}|[^\u4e00-\u9fff]|[万亿]")


@dataclass
class Draft:
    """A record of progress in the making."""

    day: dt.date | None
    basis: str = "cumulative"
    from_day: dt.date | None = None
    letter: str = ""
    line: int | None = None
    key: str = ""
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def rank(self) -> tuple[dt.date, int]:
        """Later days first, then cumulative before level before period."""
        order = {"cumulative": 2, "level": 1, "period": 0}
        return self.day or dt.date.min, order[self.basis]


def is_prose(text: str) -> bool:
    """Whether a text says something in words, and is no figure that somebody mistyped."""
    return len(_MARKS.sub("", text)) >= 2


def add_words(draft: Draft, words: str) -> None:
    """Put words to a draft behind those it has."""
    held = draft.fields.get("words")
    draft.fields["words"] = f"{held}\n{words}"[:600] if held and words else words or held or ""


def length(draft: Draft) -> int:
    """Days of a draft's span; 0 where it has none."""
    return (draft.day - draft.from_day).days if draft.day and draft.from_day else 0


def says(draft: Draft, key: str) -> bool:
    """Whether a draft says something there; 0 and "not done" do."""
    return draft.fields.get(key) not in (None, "")
