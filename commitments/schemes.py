"""Which scheme of lights a town is judged by: shipped ones, and those typed in by clerks; what
another one would change, and the acts of choosing and keeping one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q

from people.models import User

from .items import Item, judge_again
from .lights import OURS, SHIPPED, Scheme, bound_as_json, scheme_from_json
from .models import LightScheme, Town
from .wording import status_word


def schemes_of(codes: Iterable[str]) -> dict[str, Scheme]:
    """Town code -> its scheme, in at most two queries; every code asked for is there. A scheme
    that is gone or cannot be read is ours: lights never keep a town from being judged."""
    codes = set(codes)
    chosen = dict(Town.objects.filter(code__in=codes).values_list("code", "light_scheme"))
    typed = _typed_in(set(chosen.values()) - SHIPPED.keys())
    known = {**typed, **SHIPPED}
    return {code: known.get(chosen.get(code, OURS.id), OURS) for code in codes}


def scheme_of(town: Town) -> Scheme:
    """The scheme of one town, without a query where it is a shipped one."""
    if town.light_scheme in SHIPPED:
        return SHIPPED[town.light_scheme]
    return _typed_in({town.light_scheme}).get(town.light_scheme, OURS)


def _typed_in(codes: set[str]) -> dict[str, Scheme]:
    if not codes:
        return {}
    return as_schemes(LightScheme.objects.filter(code__in=codes))


def as_schemes(rows: Iterable[LightScheme]) -> dict[str, Scheme]:
    """Code -> Scheme of stored rows; what cannot be read is left out."""
    made = {}
    for row in rows:
        raw = {"id": row.code, "basis": row.basis, "bounds": row.bounds}
        try:
            made[row.code] = scheme_from_json({**raw, "name": row.name, "source": row.source})
        except ValueError:
            continue
    return made


@dataclass(frozen=True)
class Choice:
    """A scheme that a town may choose; ``town`` is whose it is, "" for a shipped one."""

    scheme: Scheme
    town: str = ""


def choices_for(town: Town) -> list[Choice]:
    """The shipped schemes, the town's own, and those of towns of the same district (in the same
    city: names of districts are not unique), each once."""
    near = Q(town=town)
    if town.district:
        near |= Q(town__district=town.district, town__city=town.city)
    rows = list(LightScheme.objects.filter(near).select_related("town"))
    rows.sort(key=lambda row: (row.town_id != town.code, row.town.order, row.town_id, row.pk))
    schemes = as_schemes(rows)
    typed = [Choice(schemes[row.code], row.town.name) for row in rows if row.code in schemes]
    return [*map(Choice, SHIPPED.values()), *typed]


@dataclass(frozen=True)
class Relit:
    """An item that is slow, as it is named now and as another scheme would name it."""

    before: Item
    after: Item

    @property
    def changed(self) -> bool:
        """Whether it would be named by another word; the status is the same."""
        return status_word(self.before) != status_word(self.after)


def relit(items: Iterable[Item], scheme: Scheme) -> list[Relit]:
    """Every counted item that is slow (偏慢), under ``scheme``."""
    slow = [item for item in items if item.counted and item.group == "slow"]
    return [Relit(item, _under(item, scheme)) for item in slow]


def _under(item: Item, scheme: Scheme) -> Item:
    lit = replace(item, scheme=scheme)
    outcome = judge_again(lit, as_of=item.as_of)
    return replace(lit, light=outcome.light, light_word=outcome.light_word)


def _hold(code: str) -> None:
    """Lock a typed scheme, so that no town chooses it while it is being taken away."""
    list(LightScheme.objects.select_for_update().filter(code=code))


@transaction.atomic
def choose_scheme(*, town: Town, code: str) -> Scheme:
    """Name what is slow in ``town`` by the scheme ``code`` from now on; the caller has the town
    judged anew. Raises KeyError for one that the town may not choose, or that is gone meanwhile."""
    _hold(code)
    offered = {choice.scheme.id: choice.scheme for choice in choices_for(town)}
    scheme = offered[code]
    Town.objects.filter(pk=town.pk).update(light_scheme=code)
    return scheme


@transaction.atomic
def keep_scheme(*, town: Town, scheme: Scheme, user: User | None) -> LightScheme:
    """Store a scheme that was typed in; it is never altered, so that no other town that chose it
    is named otherwise without knowing. Raises IntegrityError for a name that the town has."""
    Town.objects.select_for_update().get(pk=town.pk)
    numbers = [
        int(code.rpartition("-")[2])
        for code in LightScheme.objects.filter(town=town).values_list("code", flat=True)
        if code.rpartition("-")[2].isdigit()
    ]
    return LightScheme.objects.create(
        code=f"{town.code}-{max(numbers, default=0) + 1}",
        name=scheme.name,
        town=town,
        basis=scheme.basis,
        bounds=[bound_as_json(bound) for bound in scheme.bounds],
        source=scheme.source,
        made_by=user,
    )


@transaction.atomic
def drop_scheme(*, town: Town, code: str) -> bool:
    """Take away a scheme of the town's own that no town has chosen; whether it was done. Released
    pages keep theirs in the publication."""
    _hold(code)
    if Town.objects.filter(light_scheme=code).exists():
        return False
    deleted, _rows = LightScheme.objects.filter(town=town, code=code).delete()
    return bool(deleted)
