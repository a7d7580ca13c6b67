"""Keeps ``TownStanding`` in step with what was released: one row per town and audience, of the
town's newest publication."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import transaction

from .models import Publication, TownStanding
from .models.standing import COUNTS

# As many publications are read at a time; their counts are some kilobytes each.
AT_ONCE = 500
_KEY = ("audience", "town")


@transaction.atomic
def follow(towns: Iterable[str] | None = None) -> int:
    """Write anew how ``towns`` (codes; None: all) stand by their newest publications; returns how
    many publications were read. A publication without counts leaves no row."""
    newest = Publication.objects.latest_per_town().order_by("pk")
    if towns is not None:
        newest = newest.filter(town__in=list(towns))
    rows = newest.values("pk", "town_id", "as_of", "summary").iterator(chunk_size=AT_ONCE)
    read = 0
    while some := list(islice(rows, AT_ONCE)):
        _write(some)
        read += len(some)
    return read


def _write(publications: Iterable[dict[str, Any]]) -> None:
    made = [
        _standing(each, audience, counted)
        for each in publications
        for audience, counted in each["summary"].items()
    ]
    TownStanding.objects.bulk_create(
        made,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=_KEY,
        update_fields=("publication", "as_of", *COUNTS),
    )


def _standing(publication: dict[str, Any], audience: str, counted: dict[str, Any]) -> TownStanding:
    """``counted`` is what ``summaries.summary_per_audience`` made for the audience."""
    whole, projects = counted["all"], counted["livelihood"]
    return TownStanding(
        town_id=publication["town_id"],
        audience=audience,
        publication_id=publication["pk"],
        as_of=publication["as_of"],
        total=whole["total"],
        denominator=whole["denominator"],
        strive=whole["strive"],
        questions=whole["questions"],
        projects=projects["total"],
        projects_done=projects["groups"]["done"],
        **whole["groups"],
        **whole["statuses"],
    )
