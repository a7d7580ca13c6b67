"""What somebody may find, and the marks by which the index knows it.

A mark narrows what the index looks at; the columns of an entry decide. So nothing is found, and
nothing is counted, that the person may not see.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from people.models import User

from ..audience import DEPUTY, INTERNAL, PUBLIC, SEES, own_audiences
from .grams import code

LIVE = "live"


def marks_of(kind: str, town: str, *, live: bool, released: str) -> set[int]:
    """The marks of an entry: who sees it, in its town and anywhere."""
    seers = [audience for audience, sees in SEES.items() if released in sees]
    seers += [LIVE] * live
    return {code(mark) for seer in seers for mark in (f"{kind}/{seer}", f"{kind}/{seer}/{town}")}


@dataclass(frozen=True)
class Access:
    """What one person may find.

    ``inside`` are the codes of the towns that it edits and finds live (or, where ``released`` is
    wanted, everything that was released there), ``deputy`` those of which it sees what deputies
    do; ``everywhere`` is for administrators, who are inside of all; ``public`` whether it sees
    what is public of all others. ``town`` narrows to one of them.
    """

    inside: frozenset[str] = frozenset()
    deputy: frozenset[str] = frozenset()
    everywhere: bool = False
    public: bool = False
    released: bool = False
    town: str = ""

    @property
    def nothing(self) -> bool:
        """Whether there is no town that the person may look at."""
        return not (self.inside or self.deputy or self.everywhere or self.public)

    @property
    def edits(self) -> bool:
        """Whether there is anything the person may find live."""
        return self.everywhere or bool(self.inside)

    def audience(self, town: str) -> str | None:
        """What the person is to a town; as ``audience.audience_of``, without asking again."""
        if self.everywhere or town in self.inside:
            return INTERNAL
        if town in self.deputy:
            return DEPUTY
        return PUBLIC if self.public else None

    @property
    def only(self) -> str:
        """The town that is all the person may look at; "" where there may be several."""
        own = self.inside | self.deputy
        alone = len(own) == 1 and not (self.everywhere or self.public)
        return next(iter(own)) if alone else ""

    def sees_live(self, town: str) -> bool:
        """Whether what is found of the town is its live state."""
        return not self.released and self.audience(town) == INTERNAL

    def marks(self, kind: str) -> list[int]:
        """The marks of which an entry of this kind must have one."""
        return [code(f"{kind}/{mark}") for mark in self._marks()]

    def _marks(self) -> Iterator[str]:
        own = INTERNAL if self.released else LIVE
        if self.town:
            audience = self.audience(self.town)
            yield f"{own if audience == INTERNAL else audience}/{self.town}"
            return
        if self.everywhere:
            yield own
            return
        yield from (f"{own}/{town}" for town in sorted(self.inside))
        yield from (f"{DEPUTY}/{town}" for town in sorted(self.deputy))
        if self.public:
            yield PUBLIC

    def condition(self) -> tuple[str, list[Any]]:
        """The same on the columns of an entry, as SQL and its parameters."""
        own = "released <> ''" if self.released else "live"
        if self.everywhere:
            sql, values = own, []
        else:
            parts = [(own, sorted(self.inside))] if self.inside else []
            if self.deputy:
                parts.append((f"released IN {_listed(SEES[DEPUTY])}", sorted(self.deputy)))
            made = [f"({what} AND town_id IN ({_places(towns)}))" for what, towns in parts]
            values = [town for _what, towns in parts for town in towns]
            if self.public:
                made.append(_public(self.inside))
                values += sorted(self.inside)
            sql = " OR ".join(made) or "1 = 0"
        if not self.town:
            return f"({sql})", values
        return f"({sql}) AND town_id = %s", [*values, self.town]


def _public(inside: frozenset[str]) -> str:
    """What is public, but of a town that one edits what was asked for: live or released."""
    public = f"released IN {_listed(SEES[PUBLIC])}"
    return f"({public} AND town_id NOT IN ({_places(inside)}))" if inside else f"({public})"


def _places(values: Any) -> str:
    return ", ".join(["%s"] * len(values))


def _listed(words: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"'{word}'" for word in words) + ")"


def access_of(user: User | AnonymousUser, *, released: bool = False) -> Access:
    """What ``user`` may find; ``released`` looks at the publications of the towns it edits, not at
    their live state. One query."""
    if user.is_authenticated and user.is_superuser:
        return Access(everywhere=True, released=released)
    own = own_audiences(user)
    return Access(
        inside=frozenset(town for town, audience in own.items() if audience == INTERNAL),
        deputy=frozenset(town for town, audience in own.items() if audience == DEPUTY),
        public=bool(settings.PUBLIC_PAGES),
        released=released,
    )


def narrowed(access: Access, town: str) -> Access:
    """The same within one town; nothing narrower for "" or a town of which nothing may be seen."""
    return replace(access, town=town) if town and access.audience(town) else access
