"""What a town holds, loaded once for many files: each is planned against a copy of its own, so that
what one of them would create is not there for the next."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterable
from typing import Any

from commitments.models import Plan, Town

from ..held import Held
from ..matching import Matcher
from ..records import ProgressRecord, Record
from ..shares import HeldShare, HeldShares, names_share

# Seconds after which what was loaded is loaded anew: others write meanwhile. What is older than
# the truth by then only costs another planning, as a commit compares.
FRESH = 30.0


class Shelf:
    """Loads for each set of plans that files speak of what is stored of them, and copies it."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._held: dict[tuple[str, ...], tuple[float, Held]] = {}

    def expect(self, plans: Iterable[Plan | None]) -> None:
        """Load what files of these plans will ask for, if all are of one."""
        titles = {plan.title for plan in plans if plan is not None}
        if len(titles) == 1:
            self._loaded(tuple(titles))

    def held_for(self, records: Iterable[Record]) -> Held:
        """As a new ``Held`` that has loaded just the plans which planning ``records`` asks for."""
        coming = [record for record in records if _planned(record)]
        titles = tuple(dict.fromkeys(map(_plan_of, coming)))
        held = self._loaded(titles)
        return copied(held, whole=not all(map(_only_reports, coming)))

    def _loaded(self, titles: tuple[str, ...]) -> Held:
        since, held = self._held.get(titles, (0.0, None))
        if held is None or time.monotonic() - since > FRESH:
            since, held = time.monotonic(), Held(self._town)
            for title in titles:
                held.want(title)
            self._held[titles] = since, held
        return held


def _planned(record: Record) -> bool:
    return not (record.left_out or record.faulty)


def _plan_of(record: Record) -> str:
    return str(getattr(record, "plan", ""))


def _only_reports(record: Record) -> bool:
    """Whether planning the record adds to nothing but what is held by one key each: a figure of a
    task, and units and documents that it names."""
    return isinstance(record, ProgressRecord) and not names_share(record)


def copied(held: Held, *, whole: bool = True) -> Held:
    """A copy that may be added to. What is stored stands in both as the same objects, which
    planning never changes. Not ``whole``: what is held by a key may be replaced and added, but not
    what is listed under it; with many tasks that takes a hundredth of the time."""
    if whole:
        made: Held = _Copier().copy(held)
        return made
    made = _shallow(held)
    made.matcher, made.shares = _shallow(held.matcher), _shallow(held.shares)
    return made


def _shallow(thing: Any) -> Any:
    made = object.__new__(type(thing))
    vars(made).update(
        (name, copy.copy(value) if isinstance(value, dict | list | set) else value)
        for name, value in vars(thing).items()
    )
    return made


# What planning adds to, besides plain containers.
OWN = (Held, Matcher, HeldShares, HeldShare)


class _Copier:
    """Copies containers and what is of ``OWN``, each once; all else stands as it is."""

    def __init__(self) -> None:
        self._made: dict[int, Any] = {}

    def copy(self, thing: Any) -> Any:
        """A copy of ``thing``, and of what it is made of."""
        if isinstance(thing, OWN):
            if id(thing) not in self._made:
                made = self._made[id(thing)] = object.__new__(type(thing))
                vars(made).update((name, self.copy(held)) for name, held in vars(thing).items())
            return self._made[id(thing)]
        if isinstance(thing, dict):
            return self._dict(thing)
        if isinstance(thing, list):
            return [self.copy(each) for each in thing]
        return copy.copy(thing) if isinstance(thing, set) else thing

    def _dict(self, held: dict[Any, Any]) -> dict[Any, Any]:
        made = copy.copy(held)
        first = next(iter(held.values()), None)
        # All values of one are alike.
        if isinstance(first, (*OWN, list, set, dict)):
            made.update((name, self.copy(each)) for name, each in held.items())
        return made
