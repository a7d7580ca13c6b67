"""Which scheme of lights a town is judged by: shipped ones, and those typed in by clerks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from .lights import OURS, SHIPPED, Scheme, scheme_from_json
from .models import LightScheme, Town


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
