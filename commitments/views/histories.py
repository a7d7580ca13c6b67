"""What changed: from one publication to the next for everybody, and how live statuses did for
those who may edit a town."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from ..addresses import commitment_page
from ..causes import foremost, how_many, left_out
from ..comparing import Change, Comparison
from ..history import changes_of, recent_changes
from ..items import Item
from ..naming import issue_name
from ..reading import TownView
from ..wording import near_day, status_word
from ..wording.causes import cause_sentence, gone_sentence
from ..wording.comparing import compared_counts
from ..wording.history import HistoryLine, history_line
from .telling import Piece

# As many as fit between what needs attention and the tables; each commitment's page has all.
RECENT_SHOWN = 10
CHANGED_SHOWN = 8


@dataclass(frozen=True)
class RecentLine:
    """One recent change of a town, and where its commitment is found."""

    item: Item
    url: str
    said: HistoryLine


@dataclass(frozen=True)
class ChangedLine:
    """One item that stands otherwise than in the publication before, and why. ``before`` is None
    where its status is the same and only its target was revised, and of what is new; what is
    ``gone`` has no status now."""

    item: Item
    url: str
    before: Item | None
    was: str
    cause: str
    gone: bool = False


@dataclass(frozen=True)
class SinceLast:
    """What changed since the publication before: ``name`` and day of that, the counts of every
    kind, what matters first, and how many more the comparison has."""

    name: str
    day: str
    counts: list[Piece]
    lines: list[ChangedLine]
    left: int
    url: str


def since_last(view: TownView, compared: Comparison | None, *, keep: str) -> SinceLast | None:
    """What of a publication is otherwise than in the one before; None where nothing is, and for
    the live state, which has its own history."""
    before, shown = view.previous_publication, view.publication
    if compared is None or before is None or shown is None or not compared_counts(compared):
        return None
    lines = _changed_lines(compared, keep, before.number)
    every = how_many(compared) + len(compared.gone) + len(compared.new)
    page = reverse("commitments:compare", args=[view.town.code])
    return SinceLast(
        name=issue_name(before) or before.title,
        day=near_day(before.as_of, year=view.as_of.year),
        counts=_counts(compared),
        lines=lines,
        left=every - len(lines),
        url=f"{page}?to={shown.number}",
    )


def _changed_lines(compared: Comparison, keep: str, number: int) -> list[ChangedLine]:
    """What moved or was revised, then what is gone from publication ``number`` and what is new,
    each told of by one at least."""
    gone = [_gone(item, number) for item in left_out(compared)]
    new = [_changed(each, keep) for each in compared.new]
    beside = [*gone[:1], *new[:1], *gone[1:], *new[1:]]
    room = CHANGED_SHOWN - min(len(beside), bool(gone) + bool(new))
    lines = [_changed(each, keep) for each in foremost(compared, most=room)]
    told = beside[: CHANGED_SHOWN - len(lines)]
    return [*lines, *sorted(told, key=lambda line: not line.gone)]


def _gone(item: Item, number: int) -> ChangedLine:
    """What is no longer listed, as it stood; its page is that of the time before."""
    url = f"{commitment_page(item.id)}?publication={number}"
    return ChangedLine(item, url, item, status_word(item), gone_sentence(item), gone=True)


def _changed(change: Change, keep: str) -> ChangedLine:
    turned = change.before if change.status_changed else None
    was = status_word(turned) if turned else ""
    url = commitment_page(change.item.id) + keep
    return ChangedLine(change.item, url, turned, was, cause_sentence(change))


def _counts(compared: Comparison) -> list[Piece]:
    """新完成7项，好转5项, each in the colour of its group; it leads to its part of the
    comparison."""
    pieces = [Piece(text, group, leads) for group, text, leads in compared_counts(compared)]
    return [part for each in pieces for part in (Piece("，"), each)][1:]


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
        RecentLine(item, commitment_page(item.id) + keep, history_line(change, item))
        for change, item in found
    ]
