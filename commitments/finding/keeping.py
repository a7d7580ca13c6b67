"""Keeping what can be found in step with the records: the entries of a town are made anew as one
act, and only the differences are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from ..models import Commitment, FindEntry, FoundKind, Town
from .access import marks_of
from .entries import Entry, Shown, entries_of
from .grams import grams_of, searched

BATCH = 500
_ENTRY = ("kind", "target", "words", "place", "rank", "day")
_SHOWN = ("live", "released")


@transaction.atomic
def index_town(code: str) -> int:
    """Make anew what can be found of the town with this code; returns how many entries were written
    or removed, 0 for a town that is not there. Waits where another one is at work on it."""
    town = Town.objects.select_for_update(no_key=True).filter(pk=code).first()
    if town is None:
        return 0
    wanted = entries_of(town)
    held = _held(town)
    gone = [pk for pk, (entry, shown) in held.items() if wanted.get(entry) != shown]
    kept = {entry for entry, shown in held.values() if wanted.get(entry) == shown}
    new = [row(town.code, *pair) for pair in wanted.items() if pair[0] not in kept]
    _remove(gone)
    # 民生实事 first: of very many the first are shown.
    new.sort(key=lambda each: (each.kind, each.rank))
    FindEntry.objects.bulk_create(new, batch_size=BATCH)
    return len(gone) + len(new)


def index_towns_of(commitments: Iterable[int], *, town: str | None = None) -> int:
    """The same for the towns of these commitments, those that are gone among them, and for
    ``town``; returns how many entries were written or removed."""
    ids = list(commitments)
    codes = {town} if town else set()
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        found = FindEntry.objects.filter(kind=FoundKind.COMMITMENT, target__in=some)
        codes |= set(found.order_by().values_list("town_id", flat=True).distinct())
        standing = Commitment.objects.filter(pk__in=some).order_by()
        codes |= set(standing.values_list("plan__town_id", flat=True).distinct())
    return sum(index_town(code) for code in sorted(codes))


def _held(town: Town) -> dict[int, tuple[Entry, Shown]]:
    """The entries that are stored, by their ids."""
    rows = FindEntry.objects.filter(town=town).values_list("pk", *_ENTRY, *_SHOWN)
    cut = 1 + len(_ENTRY)
    return {
        each[0]: (
            Entry(**dict(zip(_ENTRY, each[1:cut], strict=True))),
            Shown(**dict(zip(_SHOWN, each[cut:], strict=True))),
        )
        for each in rows.iterator()
    }


def _remove(ids: Sequence[int]) -> None:
    for start in range(0, len(ids), BATCH):
        FindEntry.objects.filter(pk__in=ids[start : start + BATCH]).delete()


def row(town: str, entry: Entry, shown: Shown) -> FindEntry:
    """An entry of a town as it is stored."""
    text = searched(entry.words.split("\n"))
    marks = marks_of(entry.kind, town, live=shown.live, released=shown.released)
    return FindEntry(
        town_id=town,
        text=text,
        grams=grams_of(text) | marks,
        **{name: getattr(entry, name) for name in _ENTRY},
        **{name: getattr(shown, name) for name in _SHOWN},
    )
