"""The shares of a commitment as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..audience import INTERNAL
from ..items import Item, ShareLine
from ..reading import TownView
from ..sharing import latest_of, ratio_of
from ..wording import amount
from ..wording.amounts import percent
from ..wording.shares import day_in_short, share_questions, shares_sentence


@dataclass(frozen=True)
class ShareRow:
    """One village or unit: what it has of the target, what it has reached, by when, how much of its
    share that is, and who reports on it; "" where it is not known."""

    holder: str
    planned: str
    reached: str
    day: str
    ratio: str
    unit: str


def shares_shown(view: TownView, item: Item) -> dict[str, Any]:
    """What the page of a commitment needs for its shares; to clerks also what is to be checked."""
    return {
        "shares": share_rows(item),
        "shares_sentence": shares_sentence(item),
        "shares_asked": share_questions(item) if view.audience == INTERNAL else [],
    }


def share_rows(item: Item) -> list[ShareRow]:
    """Every share in words, in their order."""
    return [_row(share, item) for share in item.shares]


def _row(share: ShareLine, item: Item) -> ShareRow:
    last = latest_of(share)
    ratio = ratio_of(share, last) if last else None
    return ShareRow(
        holder=share.holder,
        planned="" if share.value is None else amount(share.value, item.unit),
        reached=amount(last.value, item.unit) if last else "",
        day=day_in_short(last.day) if last else "",
        ratio="" if ratio is None else percent(ratio),
        unit=share.unit or item.lead_unit,
    )
