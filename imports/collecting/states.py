"""How a cell of 收表 stands: what one unit gave for one period, and which file counts. No Django.

What was written whole stays 已交 whatever comes after it: a newer file that is faulty or still
being read is told beside it. Else the newest file counts; one that says nothing (unreadable, or
empty) does not push an earlier good one aside.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

NOT_DUE, MISSING, SENT_BACK, FAULTY = "not_due", "missing", "sent_back", "faulty"
WORKING, WAITING, NEWER, GIVEN = "working", "waiting", "newer", "given"
NOTHING, NOT_ASKED, OURS = "nothing", "not_asked", "ours"
# In the order in which they are counted and listed.
ORDER: tuple[str, ...] = (GIVEN, NEWER, WAITING, WORKING, FAULTY, SENT_BACK, OURS, MISSING)
ORDER += (NOT_DUE, NOT_ASKED, NOTHING)
# States of a batch (imports.models.State).
_GONE = frozenset({"discarded", "undone"})
_WORKING = frozenset({"received", "reading", "committing", "undoing"})


@dataclass(frozen=True)
class Given:
    """One file of a unit for a period: ``key`` names it, ``state`` is that of its batch, ``rows``
    counts what it says, ``faulty`` what of it is wrong or in conflict, ``writes`` what a commit
    would write; ``ours`` says that it was not read by a fault of ours."""

    key: int
    state: str
    rows: int = 0
    faulty: int = 0
    writes: int = 0
    sent_back: bool = False
    ours: bool = False
    # When it was written.
    at: dt.datetime | None = None

    @property
    def written(self) -> bool:
        """Whether it is in the ledger."""
        return self.state == "committed"

    @property
    def speaks(self) -> bool:
        """Whether anything was understood of it."""
        return self.state != "failed" and bool(self.rows or self.faulty)

    @property
    def clean(self) -> bool:
        """Whether it can be written, or was, with nothing left out."""
        held = self.written or (self.state == "checked" and not self.sent_back)
        return held and self.speaks and not self.faulty


@dataclass(frozen=True)
class Standing:
    """How a cell stands (one of ``ORDER``), the file that counts, a newer one that does not
    (``beside``), and how many items that were asked for it says nothing of."""

    code: str
    counts: int | None = None
    beside: int | None = None
    empty: int = 0


def standing(
    given: Sequence[Given],
    *,
    end: dt.date,
    today: dt.date,
    asked: int,
    figures: int = 0,
    lacking: int | None = None,
    demanded: bool = True,
) -> Standing:
    """How the files of one cell, newest first, stand on ``today``; ``asked`` items are asked for
    with figures of ``end``, which may be none; ``figures`` items have such data already, and
    ``lacking`` of those asked for have none (None: as far as the files tell). ``demanded`` False
    says that nobody was asked for that period."""
    held = _in_turn([one for one in given if one.state not in _GONE])
    if not held:
        whole = figures >= asked if lacking is None else not lacking
        if figures and whole:
            return Standing(GIVEN)
        return Standing(_without(end=end, today=today, asked=asked, demanded=demanded))
    newest, at = held[0], _that_counts(held)
    code = _code(held[at], held[at + 1 :])
    rows = max([one.rows for one in held[at + 1 :] if one.written] + [held[at].rows])
    told = code in (GIVEN, NEWER, WAITING)
    beside = newest.key if at else None
    if code in (GIVEN, NEWER) and lacking is not None and (held[at].written or code == GIVEN):
        return Standing(code, held[at].key, beside, lacking)
    return Standing(code, held[at].key, beside, max(0, asked - rows) if told else 0)


def counting(given: Sequence[Given]) -> int | None:
    """The file of a cell that counts (``given`` newest first); None where there is none."""
    held = _in_turn([one for one in given if one.state not in _GONE])
    return held[_that_counts(held)].key if held else None


def _in_turn(held: list[Given]) -> list[Given]:
    """With those that were written in the order of their writing: the last one is what stands."""
    last = sorted((one for one in held if one.written and one.at), key=_written_at, reverse=True)
    places = iter(last)
    return [next(places) if one.written and one.at else one for one in held]


def _written_at(one: Given) -> dt.datetime:
    assert one.at is not None
    return one.at


def _without(*, end: dt.date, today: dt.date, asked: int, demanded: bool) -> str:
    """How a cell stands of which no file came."""
    if not asked:
        return NOTHING
    if not demanded and today > end:
        return NOT_ASKED
    return NOT_DUE if today <= end else MISSING


def _that_counts(held: Sequence[Given]) -> int:
    """The place of the file that counts."""
    newest = held[0]
    if newest.clean:
        return 0
    whole = [place for place, one in enumerate(held) if one.clean]
    written = [place for place in whole if held[place].written]
    if written:
        return written[0]
    silent = newest.state not in _WORKING and not newest.speaks and not newest.sent_back
    return whole[0] if silent and whole else 0


def _code(one: Given, earlier: Sequence[Given]) -> str:
    if one.state in _WORKING:
        return WORKING
    if one.clean:
        return _of_clean(one, earlier)
    if one.ours:
        return OURS
    return SENT_BACK if one.sent_back else FAULTY


def _of_clean(one: Given, earlier: Sequence[Given]) -> str:
    """What was looked at and would write nothing is in the ledger already."""
    if not one.written and not one.writes:
        return GIVEN
    if any(other.written for other in earlier):
        return NEWER
    return GIVEN if one.written else WAITING
