"""Keeps ``TownStanding`` in step with what was released: one row per town and audience, of the
town's newest publication."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Exists, OuterRef

from .models import Publication, TownStanding
from .models.standing import COUNTS

# As many publications are read at a time; their counts are some kilobytes each.
AT_ONCE = 500
_KEY = ("audience", "town")


@transaction.atomic
def follow(towns: Iterable[str] | None = None) -> int:
    """Write anew how ``towns`` (codes; None: all) stand by their newest publications; returns how
    many publications were read. A publication without counts leaves no row, nor does the one
    before it."""
    newest, standings = Publication.objects.latest_per_town(), TownStanding.objects.all()
    if towns is not None:
        codes = list(towns)
        newest, standings = newest.filter(town__in=codes), standings.filter(town__in=codes)
    standings.exclude(publication__in=newest.values("pk")).delete()
    rows = (
        newest.order_by("pk")
        .values("pk", "town_id", "as_of", "summary")
        .iterator(chunk_size=AT_ONCE)
    )
    read = 0
    while some := list(islice(rows, AT_ONCE)):
        _write(some)
        read += len(some)
    return read


def catch_up() -> int:
    """Follow all towns where a newest publication has no row: after a dump was restored that knew
    of none, or a process of an older version published. Returns how many publications were read;
    one query where nothing is behind."""
    here = TownStanding.objects.filter(publication=OuterRef("pk"))
    behind = Publication.objects.latest_per_town().filter(~Exists(here))
    return follow() if behind.exists() else 0


def catch_up_after_migrate(*, using: str, **_: Any) -> None:
    """``catch_up`` after every ``migrate``; does nothing where there is no table of it yet."""
    present = connections[using].introspection.table_names()
    if using == DEFAULT_DB_ALIAS and TownStanding._meta.db_table in present:
        catch_up()


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
