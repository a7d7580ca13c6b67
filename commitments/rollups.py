"""Sums over towns: a district, a city and a province from what each of their towns released.

Sums are of numbers of commitments, as plans of different towns have nothing else in common; they
stand in the order of the codes and never by their share done. A town that released nothing is
counted as such, not as zero.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet

from .models import Publication
from .summaries import Summary, together

# As many towns as a page lists; of more it shows the level above. No district of China has more.
LISTED = 60
# Level -> digits of the statistical code that its places share (province, city, district).
LEVELS = {"province": 2, "city": 4, "district": 6}
# What the statistical code calls a city where there is none: its own name says nothing.
_NO_CITY = {"市辖区": "{}", "县": "{}各县"}
_DIRECT = "直辖县级行政区划"


class TownName(NamedTuple):
    """A town by its code and names: a list of 41,352 needs no more of it."""

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


class Release(NamedTuple):
    """A town's last publication as one audience may see it."""

    title: str
    as_of: dt.date
    all: Summary
    livelihood: Summary


@dataclass(frozen=True)
class Standing:
    """How one town stands: by its last publication (``title`` and ``as_of`` are the publication's)
    or live; ``all`` is None where nothing was released."""

    town: TownName
    may_edit: bool
    all: Summary | None = None
    livelihood: Summary | None = None
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
    livelihood: Summary
    since: dt.date | None
    until: dt.date | None
    provenances: frozenset[str]


@dataclass(frozen=True)
class Place:
    """A place with its sum and what lies in it: its towns, or the places of the next level."""

    rollup: Rollup
    towns: tuple[Standing, ...] = ()
    places: tuple[Place, ...] = ()


def releases(audiences: Mapping[str, str], *, place: str = "") -> dict[str, Release]:
    """Town code -> its last publication, for those of ``audiences`` (town code -> audience) that
    released something. One query for each audience among them, however many towns there are.
    ``place``: all of them have codes that begin with it."""
    found: dict[str, Release] = {}
    for audience in sorted(set(audiences.values())):
        codes = [code for code, each in audiences.items() if each == audience]
        last = _last_of(codes, place=place)
        rows = last.values_list("town_id", "title", "as_of", f"summary__{audience}")
        for code, title, as_of, kept in rows.iterator(chunk_size=2000):
            if audiences.get(code) == audience:
                whole, projects = kept["all"], kept["livelihood"]
                found[code] = Release(
                    title, as_of, Summary.from_json(whole), Summary.from_json(projects)
                )
    return found


def _last_of(codes: Sequence[str], *, place: str) -> QuerySet[Publication]:
    """The last publications of the towns: of few by their codes, of many by where they lie."""
    last = Publication.objects.latest_per_town()
    if len(codes) <= LISTED:
        return last.filter(town__in=codes)
    return last.filter(town__code__startswith=place) if place else last


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
        livelihood=together(each.livelihood for each in listed if each.livelihood),
        since=min(days, default=None),
        until=max(days, default=None),
        provenances=frozenset(each.town.provenance for each in listed),
    )


def level_of(towns: Iterable[TownName]) -> str:
    """The highest level at which the towns lie in more than one place; "district" where they
    never do."""
    towns = list(towns)
    for level in LEVELS:
        if len({town.within(level) for town in towns}) > 1:
            return level
    return "district"


def places(standings: Iterable[Standing], *, level: str) -> list[Place]:
    """The places of a level with their sums and towns, in the order in which their towns come."""
    grouped: dict[tuple[str, str], list[Standing]] = {}
    for each in standings:
        grouped.setdefault(each.town.within(level), []).append(each)
    return [
        Place(rolled_up(towns, code=code, name=name), tuple(towns))
        for (code, name), towns in grouped.items()
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
