"""Whose a row of a form is: which commitment of one release, by the rules that imports go by.

The form of a district has numbers of its own, so a number that stands beside another wording is
passed over and the wording alone decides. What is only likely is never taken: it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from commitments.items import Item

from ..language import read_quantity
from ..likeness import key
from ..matching import MOST_CANDIDATES, OWN_NUMBER, Match, Matcher
from ..records import Origin
from .reading import Asked

_STRIVING = re.compile("^(?:力争|确保)")


@dataclass(frozen=True)
class _Named:
    """A unit or a plan by its name."""

    name: str = ""
    short_name: str = ""
    title: str = ""


@dataclass(frozen=True)
class _Released:
    """A released commitment as ``Matcher`` reads one. A number that several plans have is theirs
    within their plan alone."""

    item: Item
    plan: _Named
    number: str
    extra: Mapping[str, str]
    merged_into_id: None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.item, name)

    @property
    def pk(self) -> int:
        """That of the commitment."""
        return self.item.id

    @property
    def lead_unit(self) -> _Named | None:
        """The lead unit by its name, None without one."""
        return _Named(self.item.lead_unit) if self.item.lead_unit else None


@dataclass(frozen=True)
class _Said:
    """A row as ``Matcher`` reads a record."""

    origin: Origin
    number: str
    wording: str
    identifier: str
    lead_unit: str
    unit: str
    plan: str = ""
    area: str = ""
    mark: str = ""
    same_as: None = None
    is_new: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)
    raw: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """Whose a row is: ``item``, or nobody's, or (``candidates``) a person is asked. ``how`` it was
    found: choice, identifier, number, wording, shortened, similar; ``why`` it was not: passed_over,
    no_such, doubtful, elsewhere_row or twice (``line`` has the same one)."""

    asked: Asked
    item: Item | None = None
    how: str = ""
    why: str = ""
    candidates: tuple[Item, ...] = ()
    line: int = 0


def found_of(
    rows: Sequence[Asked], items: Sequence[Item], *, choices: Mapping[str, int]
) -> list[Found]:
    """Whose the rows of a form are among the ``items`` of a release. ``choices`` are what a person
    decided: key of a row -> id of the commitment, 0 to leave it blank."""
    finder = _Finder(items)
    chosen = [finder.chosen(row, choices) for row in rows]
    taken = {(found.asked.table, found.item.id): found.asked.line for found in chosen if found.item}
    return [
        _once(found if found.how or found.why else finder.found(found.asked), taken)
        for found in chosen
    ]


def _once(found: Found, taken: dict[tuple[str, int], int]) -> Found:
    """The same, but asked where another row of its table has that commitment."""
    if found.item is None or found.how == "choice":
        return found
    line = taken.setdefault((found.asked.table, found.item.id), found.asked.line)
    if line == found.asked.line:
        return found
    return Found(found.asked, why="twice", candidates=(found.item,), line=line)


class _Finder:
    """The commitments of one release, all together and by plan."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.by_id = {item.id: item for item in items}
        self._plans = {key(item.plan): item.plan for item in items}
        self._matchers: dict[str, Matcher] = {}

    def chosen(self, asked: Asked, choices: Mapping[str, int]) -> Found:
        """What a person decided of a row; neither ``how`` nor ``why`` where nothing was."""
        if asked.key not in choices:
            return Found(asked)
        item = self.by_id.get(choices[asked.key])
        return Found(asked, item, "choice") if item else Found(asked, why="passed_over")

    def found(self, asked: Asked) -> Found:
        """What the row says of itself."""
        if asked.elsewhere:
            return Found(asked, why="elsewhere_row")
        match = self._match(asked, asked.number)
        if match.found is None and asked.number and asked.wording and not asked.identifier:
            # The form may count in its own way.
            match = self._match(asked, "")
        if match.found is not None:
            return Found(asked, self.by_id[match.found.pk], match.how)
        if shortened := self._shortened(asked):
            return Found(asked, shortened, "shortened")
        pks = [each.commitment.pk for each in match.candidates][:MOST_CANDIDATES]
        likely = tuple(self.by_id[pk] for pk in pks)
        return Found(asked, why="doubtful" if likely else "no_such", candidates=likely)

    def _shortened(self, asked: Asked) -> Item | None:
        """The one commitment whose wording is that of the row and the figure of its target, which
        stands in a column of its own in many forms."""
        items = self._items(asked) if asked.wording and not asked.identifier else []
        alike = [item for item in items if is_shortened(asked.wording, item.wording)]
        return alike[0] if len(alike) == 1 else None

    def _match(self, asked: Asked, number: str) -> Match:
        said = _Said(
            origin=Origin(asked.sheet, asked.line),
            number=number,
            wording=asked.wording,
            identifier=asked.identifier,
            lead_unit=asked.lead_unit,
            unit=asked.unit or asked.target_unit,
        )
        return self._matcher(asked).owner(said)

    def _matcher(self, asked: Asked) -> Matcher:
        plan = self._plan(asked)
        if plan not in self._matchers:
            self._matchers[plan] = _matcher(self._items(asked))
        return self._matchers[plan]

    def _items(self, asked: Asked) -> list[Item]:
        """Those of the plan which the row or its title names, else all."""
        plan = self._plan(asked)
        return [item for item in self.items if not plan or key(item.plan) == plan]

    def _plan(self, asked: Asked) -> str:
        named = key(asked.plan_named)
        return max((each for each in self._plans if each and each in named), key=len, default="")


def is_shortened(said: str, stored: str) -> bool:
    """Whether ``said`` is ``stored`` without the figure at its end: 一般公共预算收入 of
    一般公共预算收入完成4.8亿元. What a word of striving adds in front does not count."""
    short, long = key(said), _STRIVING.sub("", key(stored))
    figure = read_quantity(long[len(short) :]) if long.startswith(short) else None
    # What stands behind the unit is more than a figure, unless it was named before (12个小区).
    return figure is not None and (not figure.rest or figure.rest in short)


def _matcher(items: Sequence[Item]) -> Matcher:
    matcher = Matcher(town="", where=lambda numbers: {})
    several = _several(item.number for item in items)
    for item in items:
        own = item.number in several
        extra = {OWN_NUMBER: item.number} if own else {}
        matcher.add(_Released(item, _Named(), "" if own else item.number, extra))
    return matcher


def _several(numbers: Iterable[str]) -> set[str]:
    seen, again = set[str](), set[str]()
    for number in numbers:
        (again if number in seen else seen).add(number)
    return again - {""}
