"""Keeping what can be found in step with the records: the entries of a town are made anew as one
act, and only the differences are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from zlib import crc32

from django.db import transaction

from ..models import Commitment, FindEntry, FoundKind, Town
from .access import marks_of
from .entries import Entry, Shown, entries_of
from .grams import grams_of, searched

BATCH = 500
# So many entries are written in a second or two; nobody waits longer for the database.
MANY = 3000
_ENTRY = ("kind", "target", "words", "place", "rank", "day")
_SHOWN = ("live", "released")


def index_town(code: str) -> int:
    """Make anew what can be found of the town with this code; returns how many entries were written
    or removed, 0 for a town that is not there. Waits where another one is at work on it. What is
    more than others should wait for is written in pieces."""
    with transaction.atomic():
        town = Town.objects.select_for_update(no_key=True).filter(pk=code).first()
        if town is None:
            return 0
        gone, new = _differences(town)
        if len(new) <= MANY:
            _write(code, gone, new)
            return len(gone) + len(new)
    for start in range(0, len(new), MANY):
        with transaction.atomic():
            _write(code, gone if start == 0 else (), new[start : start + MANY])
    return len(gone) + len(new)


def in_turn(codes: Iterable[str], day: dt.date) -> list[str]:
    """Those of the towns (codes) whose turn it is on ``day`` to have all their entries looked
    through: each on one day of seven. Every act keeps its own entries in step, so this only mends,
    and it takes several times as long as judging a town whose statuses stay."""
    return [code for code in codes if crc32(code.encode()) % 7 == day.toordinal() % 7]


def _differences(town: Town) -> tuple[list[int], list[tuple[Entry, Shown]]]:
    """The ids of the entries that are no more, and those that are not stored yet. What two wrote
    at once, in pieces, is there twice: then one is too many."""
    wanted = entries_of(town)
    kept: set[Entry] = set()
    gone = []
    for pk, (entry, shown) in _held(town).items():
        if wanted.get(entry) == shown and entry not in kept:
            kept.add(entry)
        else:
            gone.append(pk)
    new = [pair for pair in wanted.items() if pair[0] not in kept]
    # 民生实事 first: of very many the first are shown.
    return gone, sorted(new, key=lambda pair: (pair[0].kind, pair[0].rank))


def _write(code: str, gone: Sequence[int], new: Sequence[tuple[Entry, Shown]]) -> None:
    _remove(gone)
    rows = [row(code, entry, shown) for entry, shown in new]
    FindEntry.objects.bulk_create(rows, batch_size=BATCH)


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
