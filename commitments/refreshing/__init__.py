"""Judging anew what is stored: the sole writer of Judgement and StatusChange.

``refresh_statuses`` goes through the commitments in pieces of whole families, a transaction each:
the towns are locked, the records read as plain rows (``records``), held against the one rule
(``verdicts``), compared with what is stored, and what differs is written (``writing``) together
with the changes of status (``changes``). Memory and locks are those of one piece, whatever the
number of towns.
"""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from ..models import Commitment, Judgement, Town
from .among import Among
from .changes import changes_of
from .records import Stored, Weighed, stored, weighed
from .verdicts import Verdict, verdicts_of
from .writing import write

# Commitments judged in one transaction: many enough that its queries cost little for each, few
# enough that who waits for a lock waits for less than a second.
PIECE = 3_000


def refresh_statuses(
    *,
    as_of: dt.date,
    town: str | None = None,
    towns: Sequence[str] | None = None,
    commitments: Iterable[int] | None = None,
) -> int:
    """Judge anew, live, and write what changed; returns how many rows were written.

    Without ``commitments`` every one of ``town`` (a code), of ``towns``, or of all. Families are
    judged whole: a part that was touched can change its parent.
    """
    codes = [town] if town is not None else towns
    if commitments is not None:
        chosen: Iterable[Rows] = _by_id(commitments, codes)
    else:
        chosen = map(_of_towns, _groups(codes))
    return sum(_refresh(piece, as_of=as_of) for rows in chosen for piece in _pieces(rows))


# (id, parent's id, town's code)
Rows = Sequence[tuple[int, int | None, str]]
ROW = ("pk", "parent_id", "plan__town_id")


def _by_id(ids: Iterable[int], codes: Sequence[str] | None) -> Iterator[Rows]:
    """The families of these commitments."""
    asked = Commitment.objects.filter(Among(F("pk"), ids))
    heads = {parent or pk for pk, parent in asked.values_list("pk", "parent_id")}
    standing = Commitment.objects.standing()
    if codes is not None:
        standing = standing.filter(plan__town_id__in=codes)
    own = standing.filter(Among(F("pk"), heads)).values_list(*ROW)
    parts = standing.filter(Among(F("parent_id"), heads)).values_list(*ROW)
    yield [*own, *parts]


def _groups(codes: Sequence[str] | None) -> Iterator[list[str]]:
    """The towns, as many together as have about PIECE commitments."""
    counted = Commitment.objects.standing().order_by("plan__town_id")
    if codes is not None:
        counted = counted.filter(plan__town_id__in=codes)
    group: list[str] = []
    held = 0
    for code, count in counted.values_list("plan__town_id").annotate(Count("pk")):
        if group and held + count > PIECE:
            yield group
            group, held = [], 0
        group.append(code)
        held += count
    if group:
        yield group


def _of_towns(codes: list[str]) -> Rows:
    standing = Commitment.objects.standing().filter(plan__town_id__in=codes)
    return list(standing.order_by().values_list(*ROW))


class _Piece:
    """Commitments that are judged together, and the towns they are of."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.towns: set[str] = set()

    def add(self, pk: int, town: str) -> None:
        """Take one more."""
        self.ids.append(pk)
        self.towns.add(town)


def _pieces(rows: Rows) -> Iterator[_Piece]:
    """Pieces of about PIECE, a family never cut."""
    ordered = sorted((parent or pk, pk, town) for pk, parent, town in rows)
    piece = _Piece()
    last = None
    for head, pk, town in ordered:
        if len(piece.ids) >= PIECE and head != last:
            yield piece
            piece = _Piece()
        piece.add(pk, town)
        last = head
    if piece.ids:
        yield piece


@contextmanager
def _uncollected() -> Iterator[None]:
    """Rows and outcomes are many and hold no cycles: to look for some among them over and over
    would take a tenth of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@_uncollected()
@transaction.atomic
def _refresh(piece: _Piece, *, as_of: dt.date) -> int:
    # The towns first, as imports do, and then in id order (see ``weighed``): whoever writes many
    # at once waits here and does not meet us half-way. Without the key, so that who enters one
    # figure does not wait.
    towns = Town.objects.filter(pk__in=piece.towns).order_by("pk")
    list(towns.select_for_update(no_key=True).values_list("pk"))
    found = weighed(piece.ids)
    held = stored(piece.ids)
    differing = _differing(found, held, as_of=as_of)
    at = timezone.now()
    if as_of < timezone.localdate():
        differing = _not_judged_later(differing, found, as_of=as_of)
    write(
        differing,
        known=held.keys(),
        changes=changes_of(differing, held=held),
        as_of=as_of,
        at=at,
    )
    return len(differing)


def _differing(
    found: Collection[Weighed], held: Mapping[int, Stored], *, as_of: dt.date
) -> dict[int, Verdict]:
    """What the rule says otherwise than what is stored; most says the same and is let go at
    once."""
    return {
        pk: verdict
        for pk, verdict in verdicts_of(found, as_of=as_of)
        if pk not in held or not verdict.is_told_by(held[pk])
    }


def _not_judged_later(
    differing: Mapping[int, Verdict], found: Collection[Weighed], *, as_of: dt.date
) -> dict[int, Verdict]:
    """Without the families of which something was judged on a later day: a worker that wakes after
    midnight does not write yesterday over today."""
    judged = Judgement.objects.filter(Among(F("commitment_id"), differing), as_of__gt=as_of)
    later = set(judged.values_list("commitment_id", flat=True))
    head = {each.pk: each.parent or each.pk for each in found}
    heads = {head[pk] for pk in later}
    return {pk: verdict for pk, verdict in differing.items() if head[pk] not in heads}
