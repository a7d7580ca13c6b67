"""What is due next on a town's page, made ready for the template."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from ..addresses import commitment_page
from ..ahead import Due, due_next
from ..items import Item
from ..reading import TownView
from ..status import GROUPS
from ..summaries import summarise
from ..wording import GROUP_WORD, near_day
from ..wording.ahead import missing_words
from ..wording.spoken import spoken as _
from .telling import Piece

# A day with few names them all; of one with many, as at the year's end, what is not on its way.
FEW, NAMED = 5, 6
AT_EASE = ("on_track", "other")


@dataclass(frozen=True)
class DueLine:
    """One thing that is due: what is missing of it."""

    item: Item
    url: str
    missing: str


@dataclass(frozen=True)
class DueDay:
    """A day, how much is due on it, and what of it is named; ``url`` leads to the list of what is
    due then, "" where all are named."""

    day: str
    counts: list[Piece]
    lines: list[DueLine]
    url: str


def due_days(view: TownView, *, keep: str) -> list[DueDay]:
    """What is due next, by day."""
    return [_due_day(view, day, dues, keep) for day, dues in due_next(view.items, today=view.live)]


def _due_day(view: TownView, day: dt.date, dues: Sequence[Due], keep: str) -> DueDay:
    named = _named(dues)
    asked = f"{keep}{'&' if keep else '?'}{urlencode({'due_on': day.isoformat()})}#items"
    return DueDay(
        day=near_day(day, year=view.as_of.year),
        counts=_counts(dues),
        lines=[_line(due, keep) for due in named],
        url=view.town.get_absolute_url() + asked if len(named) < len(dues) else "",
    )


def _named(dues: Sequence[Due]) -> Sequence[Due]:
    if len(dues) <= FEW:
        return dues
    return [due for due in dues if due.item.group not in AT_EASE][:NAMED]


def _line(due: Due, keep: str) -> DueLine:
    url = commitment_page(due.item.id) + keep
    return DueLine(due.item, url, missing_words(due.item, due.step))


def _counts(dues: Iterable[Due]) -> list[Piece]:
    """29项：按序推进21项，偏慢5项，缺数据1项, with their colours."""
    groups = summarise([due.item for due in dues]).groups
    there = [group for group in GROUPS if groups[group]]
    total = _("%(n)s项") % {"n": sum(groups.values())}
    if len(there) == 1 and total == _("1项"):
        return [Piece(total)]
    pieces = [Piece(total + "：")]
    for place, group in enumerate(there):
        said = _("%(word)s%(n)s项") % {"word": GROUP_WORD[group], "n": groups[group]}
        pieces += [Piece("，")] * bool(place) + [Piece(said, group)]
    return pieces
