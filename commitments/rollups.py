"""Sums over towns: a district, a city and a province from what each of their towns released.

Sums are of numbers of commitments, as plans of different towns have nothing else in common; they
stand in the order of the codes and never by their share done. A town that released nothing is
counted as such, not as zero. The database adds up what each newest publication counts
(``TownStanding``), in a fixed number of queries for 2 towns and for 41,352.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Concat, Substr

from .audience import INTERNAL
from .models import Town, TownStanding
from .models.standing import COUNTS
from .status import GROUPS, STATUSES
from .summaries import Summary, together

# As many towns as a page lists; of more it shows the level above. No district of China has more.
LISTED = 60
# Level -> digits of the statistical code that its places share (province, city, district).
LEVELS = {"province": 2, "city": 4, "district": 6}
# What the statistical code calls a city where there is none: its own name says nothing.
_NO_CITY = {"市辖区": "{}", "县": "{}各县"}
_DIRECT = "直辖县级行政区划"
_WHOLE_NAME = Concat("province", "city", "district", "name", "code")


class TownName(NamedTuple):
    """A town by its code and names: a list needs no more of it."""

    code: str
    name: str
    district: str
    city: str
    province: str
    provenance: str

    @property
    def place(self) -> str:
        """Where it lies, for its own line: the city's and the district's name."""
        return f"{self.city}{self.district}"

    def within(self, level: str) -> tuple[str, str]:
        """(leading digits of the code, name) of its district, city or province."""
        names = {
            "province": self.province or self.city,
            "city": self._city(),
            "district": self.district or self._city(),
        }
        return self.code[: LEVELS[level]], names[level]

    def _city(self) -> str:
        if self.city.endswith(_DIRECT):
            return f"{self.province}直辖"
        return _NO_CITY.get(self.city, self.city).format(self.province)


class Projects(NamedTuple):
    """How many 民生实事 there are, and how many of them are done."""

    total: int
    done: int


NO_PROJECTS = Projects(0, 0)


@dataclass(frozen=True)
class Standing:
    """How one town stands: by its last publication (``title`` and ``as_of`` are the publication's)
    or live; ``all`` is None where nothing was released."""

    town: TownName
    may_edit: bool
    all: Summary | None = None
    projects: Projects = NO_PROJECTS
    title: str = ""
    as_of: dt.date | None = None


@dataclass(frozen=True)
class Rollup:
    """The sum over the towns of one place. ``code`` are the leading digits of their codes;
    ``unreleased`` is how many of the ``towns`` released nothing and are not in the sums;
    ``since`` and ``until`` are the earliest and the latest day that the others speak of;
    ``provenances`` are those of the towns, as a sum of examples is one too."""

    code: str
    name: str
    towns: int
    unreleased: int
    all: Summary
    projects: Projects
    since: dt.date | None
    until: dt.date | None
    provenances: frozenset[str]


@dataclass(frozen=True)
class Place:
    """A place with its sum and what lies in it: its towns, or the places of the next level."""

    rollup: Rollup
    towns: tuple[Standing, ...] = ()
    places: tuple[Place, ...] = ()


# -- which towns, as whom ----------------------------------------------------------------------


@dataclass(frozen=True)
class Sight:
    """Which towns somebody sees: those where it has a role as the audience it is there (``own``,
    code -> audience), all others as ``fallback``; None: not at all. Of them only what lies at
    ``place`` (leading digits) and has all of ``words`` in its names or code."""

    fallback: str | None = None
    own: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    words: str = ""

    def towns(self) -> QuerySet[Town]:
        """The towns."""
        found = Town.objects.filter(code__startswith=self.place) if self.place else Town.objects
        seen = found.all() if self.fallback else found.filter(pk__in=list(self.own))
        named = seen.alias(whole=_WHOLE_NAME) if self.words else seen
        for word in self.words.split():
            named = named.filter(Q(("whole__contains", word)))
        return named

    def standings(self) -> QuerySet[TownStanding]:
        """How the towns stand by what they released, each as its audience."""
        found = TownStanding.objects.filter(self._as_audience())
        if self.words:
            return found.filter(town__in=self.towns().order_by().values("pk"))
        return found.filter(town__code__startswith=self.place) if self.place else found

    def audience_in(self, town: str) -> str | None:
        """What it is to the town with this code."""
        return self.own.get(town, self.fallback)

    def live(self) -> Sight:
        """The same of the towns whose live state it sees."""
        if self.fallback == INTERNAL:
            return self
        mine = {town: audience for town, audience in self.own.items() if audience == INTERNAL}
        return Sight(own=mine, place=self.place, words=self.words)

    def _as_audience(self) -> Q:
        owned = [
            Q(audience=audience, town__in=[t for t, each in self.own.items() if each == audience])
            for audience in sorted(set(self.own.values()))
        ]
        others = [Q(audience=self.fallback) & ~Q(town__in=list(self.own))] if self.fallback else []
        nothing = Q(pk__in=[])
        return reduce(or_, [*owned, *others], nothing)


class Spread(NamedTuple):
    """How many towns there are, and the highest ``level`` at which they lie in more than one place;
    None where they never do."""

    towns: int
    level: str | None


def spread(sight: Sight) -> Spread:
    """How the towns lie. One query."""
    ends = sight.towns().order_by().aggregate(n=Count("pk"), first=Min("code"), last=Max("code"))
    first, last = ends["first"] or "", ends["last"] or ""
    # All others lie between the two.
    apart = (level for level, digits in LEVELS.items() if first[:digits] != last[:digits])
    return Spread(ends["n"], next(apart, None))


# -- sums that the database makes --------------------------------------------------------------


class _Kind(NamedTuple):
    """Towns of one place and one provenance: how many, and where they stand among others."""

    provenance: str
    towns: int
    order: int
    first: str


def sums(sight: Sight, *, level: str, released: bool = True) -> list[Rollup]:
    """The places of a level with the sums over their towns, in the towns' order. Three queries;
    without ``released`` nothing is summed."""
    digits = LEVELS[level]
    kinds = _kinds(sight, digits)
    names = _names((min(kind.first for kind in found) for found in kinds.values()), level)
    added = _added(sight, digits) if released else {}
    return [
        _rollup(at, names[at], kinds[at], added.get(at))
        for at in sorted(kinds, key=lambda at: (min(kind.order for kind in kinds[at]), at))
    ]


def _kinds(sight: Sight, digits: int) -> dict[str, list[_Kind]]:
    """Leading digits -> the kinds of towns there."""
    towns = sight.towns().order_by().annotate(at=Substr("code", 1, digits))
    rows = towns.values_list("at", "provenance")
    kinds: dict[str, list[_Kind]] = {}
    for at, *kind in rows.annotate(Count("pk"), Min("order"), Min("code")):
        kinds.setdefault(at, []).append(_Kind(*kind))
    return kinds


def _names(codes: Iterable[str], level: str) -> dict[str, str]:
    """Leading digits -> name, by one town of each place."""
    rows = Town.objects.filter(pk__in=list(codes)).values_list(*TownName._fields)
    return dict(TownName(*row).within(level) for row in rows)


def _added(sight: Sight, digits: int) -> dict[str, dict[str, Any]]:
    """Leading digits -> the sum of every count, how many towns it is of, and their days."""
    rows = sight.standings().annotate(at=Substr("town_id", 1, digits)).values("at")
    counts = {f"all_{name}": Sum(name) for name in COUNTS}
    days = {"since": Min("as_of"), "until": Max("as_of")}
    return {row["at"]: dict(row) for row in rows.annotate(n=Count("pk"), **days, **counts)}


def _rollup(
    code: str, name: str, kinds: Sequence[_Kind], added: Mapping[str, Any] | None
) -> Rollup:
    sums = {name: added[f"all_{name}"] if added else 0 for name in COUNTS}
    towns = sum(kind.towns for kind in kinds)
    return Rollup(
        code=code,
        name=name,
        towns=towns,
        unreleased=towns - (added["n"] if added else 0),
        all=_summary(sums),
        projects=_projects(sums),
        since=added["since"] if added else None,
        until=added["until"] if added else None,
        provenances=frozenset(kind.provenance for kind in kinds),
    )


def _summary(counts: Mapping[str, int]) -> Summary:
    """The Summary that the columns of a TownStanding, or their sums, are."""
    return Summary(
        total=counts["total"],
        denominator=counts["denominator"],
        strive=counts["strive"],
        groups={group: counts[group] for group in GROUPS},
        statuses={status: counts[status] for status in sorted(STATUSES) if counts[status]},
        questions=counts["questions"],
    )


def _projects(counts: Mapping[str, int]) -> Projects:
    return Projects(counts["projects"], counts["projects_done"])


def whole_of(rollups: Sequence[Rollup]) -> Rollup:
    """The sum over places; it has no name."""
    days = [day for each in rollups for day in (each.since, each.until) if day]
    return Rollup(
        code="",
        name="",
        towns=sum(each.towns for each in rollups),
        unreleased=sum(each.unreleased for each in rollups),
        all=together(each.all for each in rollups),
        projects=_together(each.projects for each in rollups),
        since=min(days, default=None),
        until=max(days, default=None),
        provenances=frozenset().union(*(each.provenances for each in rollups)),
    )


def _together(projects: Iterable[Projects]) -> Projects:
    added = list(projects)
    return Projects(sum(each.total for each in added), sum(each.done for each in added))


# -- towns one by one, and sums of a page of them ----------------------------------------------


def released(sight: Sight) -> list[Standing]:
    """The towns as they stand by their newest publications, in their order. Two queries."""
    columns = ("as_of", "publication__title", *COUNTS)
    rows = {row["town_id"]: row for row in sight.standings().values("town_id", *columns)}
    return [_standing(town, sight, rows.get(town.code)) for town in names(sight)]


def names(sight: Sight) -> list[TownName]:
    """The towns in their order."""
    return [TownName(*row) for row in sight.towns().values_list(*TownName._fields)]


def _standing(town: TownName, sight: Sight, row: Mapping[str, Any] | None) -> Standing:
    may_edit = sight.audience_in(town.code) == INTERNAL
    if row is None:
        return Standing(town, may_edit)
    title, as_of = row["publication__title"], row["as_of"]
    return Standing(town, may_edit, _summary(row), _projects(row), title, as_of)


def rolled_up(standings: Iterable[Standing], *, code: str = "", name: str = "") -> Rollup:
    """The sum over ``standings``."""
    listed = list(standings)
    days = [each.as_of for each in listed if each.as_of]
    return Rollup(
        code=code,
        name=name,
        towns=len(listed),
        unreleased=sum(each.all is None for each in listed),
        all=together(each.all for each in listed if each.all),
        projects=_together(each.projects for each in listed),
        since=min(days, default=None),
        until=max(days, default=None),
        provenances=frozenset(each.town.provenance for each in listed),
    )


def places(standings: Iterable[Standing], *, level: str) -> list[Place]:
    """The places of a level with their sums and towns, in the order in which their towns come."""
    grouped: dict[str, list[Standing]] = {}
    for each in standings:
        grouped.setdefault(each.town.within(level)[0], []).append(each)
    return [
        Place(rolled_up(towns, code=code, name=towns[0].town.within(level)[1]), tuple(towns))
        for code, towns in grouped.items()
    ]


def by_district(standings: Iterable[Standing]) -> list[Place]:
    """Cities with their sums, and in each its districts with theirs and their towns."""
    return [
        Place(city.rollup, city.towns, tuple(places(city.towns, level="district")))
        for city in places(standings, level="city")
    ]


def way_to(town: TownName, place: str) -> list[tuple[str, str]]:
    """(code, name) of every place from the province down to ``place``, which ``town`` lies in; a
    city that says nothing of its own is left out."""
    steps = [town.within(level) for level, digits in LEVELS.items() if digits <= len(place)]
    return [
        step for number, step in enumerate(steps) if not number or step[1] != steps[number - 1][1]
    ]
