"""How live statuses changed, for the pages of those who may edit a town."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from ..history import changes_of, recent_changes
from ..items import Item
from ..reading import TownView
from ..wording.history import HistoryLine, history_line

# As many as fit between what needs attention and the tables; each commitment's page has all.
RECENT_SHOWN = 10


@dataclass(frozen=True)
class RecentLine:
    """One recent change of a town, and where its commitment is found."""

    item: Item
    url: str
    said: HistoryLine


def history_lines(view: TownView, item: Item) -> list[HistoryLine]:
    """Every change of the item's live status, newest first. None of it is told of in a
    publication, which has the history of releases, or to anybody but clerks."""
    if not (view.live and view.may_edit):
        return []
    return [history_line(change, item) for change in changes_of(item.id, until=view.as_of)]


def recent_lines(view: TownView, *, keep: str) -> list[RecentLine]:
    """The last changes of live statuses of what the page counts, likewise: a whole is left to its
    parts, which changed it."""
    if not (view.live and view.may_edit):
        return []
    shown = {item.id: item for item in view.items if item.counted}
    found = [
        (change, shown[change.commitment_id])
        for change in recent_changes(shown, until=view.as_of, limit=RECENT_SHOWN)
    ]
    return [
        RecentLine(item, _page_of(item) + keep, history_line(change, item))
        for change, item in found
    ]


def _page_of(item: Item) -> str:
    return reverse("commitments:commitment", args=[item.id])
