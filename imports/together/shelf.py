"""What a town holds, loaded once for many files: each is planned against a copy of its own, so that
what one of them would create is not there for the next."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterable
from typing import Any

from commitments.models import Town

from ..held import Held
from ..records import Record

# Seconds after which what was loaded is loaded anew: others write meanwhile. What is older than
# the truth by then only costs another planning, as a commit compares.
FRESH = 5.0


class Shelf:
    """Loads for each set of plans that files speak of what is stored of them, and copies it."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._held: dict[tuple[str, ...], tuple[float, Held]] = {}

    def held_for(self, records: Iterable[Record]) -> Held:
        """As a new ``Held`` that has loaded just the plans which planning ``records`` asks for."""
        titles = tuple(dict.fromkeys(_plan_of(record) for record in records if _planned(record)))
        since, held = self._held.get(titles, (0.0, None))
        if held is None or time.monotonic() - since > FRESH:
            since, held = time.monotonic(), Held(self._town)
            for title in titles:
                held.want(title)
            self._held[titles] = since, held
        return copied(held)


def _planned(record: Record) -> bool:
    return not (record.left_out or record.faulty)


def _plan_of(record: Record) -> str:
    return str(getattr(record, "plan", ""))


def copied(held: Held) -> Held:
    """A copy that may be added to. What is stored stands in both as the same objects, which
    planning never changes."""
    own: Held = _shallow(held)
    own.matcher = _shallow(held.matcher)
    return own


def _shallow(thing: Any) -> Any:
    made = object.__new__(type(thing))
    vars(made).update((name, _container(value)) for name, value in vars(thing).items())
    return made


def _container(value: Any) -> Any:
    """A copy of a container, and of the containers in it; anything else as it is."""
    if isinstance(value, dict):
        held = copy.copy(value)
        if any(isinstance(each, list | set) for each in held.values()):
            for name, each in held.items():
                held[name] = copy.copy(each)
        return held
    return copy.copy(value) if isinstance(value, list | set) else value
