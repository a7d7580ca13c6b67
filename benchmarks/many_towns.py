"""Many towns, each with its own mix of what the towns of the sample released, in two publications.

Nothing is judged here: the snapshots are those of the sample to the letter but for what says whose
they are (numbers, code, place in the plan), and each publication's counts are those of its items.

``python -m benchmarks.many_towns SAMPLE TOWNS A_TOWN`` fills the database that DATABASE_URL names,
which must be new; SAMPLE is the SQLite file of a loaded sample. It prints what was laid, as JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# Days of the two publications; each town's snapshots speak of them.
BEFORE, NOW = dt.date(2026, 6, 30), dt.date(2026, 9, 30)
# As provinces, cities and districts have them: 20 towns a district, 5 districts a city.
A_DISTRICT, A_CITY = 20, 100
PROVINCES = (11, 13, 14, 21, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 50, 51, 52, 53)
UNITS = ("党政办公室", "经济发展办公室", "社会事务办公室", "城乡建设办公室", "平安建设办公室")
# What says whose a snapshot is; all else stays as it was released.
_OWN = ("id", "town_code", "plan_id", "plan", "position", "number", "lead_unit", "lead_order")
_OWN_AS_WELL = ("parent_id", "parts", "visibility", "as_of")


@dataclass(frozen=True)
class Kept:
    """One item of the sample: the text of what is not its own, and what is counted of it."""

    rest: str
    status: str
    strength: str
    category: str
    asks: bool
    first: dict[str, Any]


def pool(sample: str) -> list[Kept]:
    """Every released item of the sample that is neither a whole nor a part."""
    with sqlite3.connect(f"file:{sample}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT snapshot FROM commitments_publicationitem ORDER BY id")
        raw = [json.loads(row[0]) for row in rows]
    return [_kept(each) for each in raw if not each["parts"] and each["parent_id"] is None]


def _kept(raw: dict[str, Any]) -> Kept:
    own = {*_OWN, *_OWN_AS_WELL}
    rest = json.dumps({name: raw[name] for name in raw if name not in own}, ensure_ascii=False)
    return Kept(
        rest=rest[1:],
        status=raw["status"],
        strength=raw["strength"],
        category=raw["category"],
        asks=bool(raw["questions"]),
        first=raw,
    )


def code_of(town: int) -> str:
    """The code of the n-th town, in the shape of real ones."""
    city, district = town // A_CITY, town % A_CITY // A_DISTRICT
    province = PROVINCES[city % len(PROVINCES)]
    within = city // len(PROVINCES) + 1
    return f"{province}{within:02d}{district + 1:02d}{town % A_DISTRICT + 100:03d}"


class Towns:
    """The rows of ``towns`` towns with ``size`` commitments each; the same numbers give the same
    rows."""

    def __init__(self, kept: list[Kept], *, towns: int, size: int) -> None:
        self.towns = towns
        self.size = size
        self.mixes = [random.Random(town).choices(kept, k=2 * size) for town in range(towns)]

    def names(self) -> Iterator[dict[str, Any]]:
        """Towns."""
        for town in range(self.towns):
            code = code_of(town)
            place = {"province": f"第{code[:2]}省", "city": f"第{code[:4]}市"}
            place["district"] = f"第{code[:6]}区"
            yield {"code": code, "name": f"第{town}镇", "order": town, **place}

    def units(self) -> Iterator[dict[str, Any]]:
        """Each town's units; the n-th of a town has the number 5 * town + n + 1."""
        for number in range(self.towns * len(UNITS)):
            town, order = divmod(number, len(UNITS))
            yield {"town_id": code_of(town), "name": UNITS[order], "order": order + 1}

    def plans(self) -> Iterator[dict[str, Any]]:
        """One plan each."""
        span = {"start": "2026-01-01", "end": "2026-12-31", "given": "2026-01-15"}
        for town in range(self.towns):
            plan = {"title": "2026年目标任务", "kind": "annual"}
            yield {"id": town + 1, "town_id": code_of(town), **plan, **span}

    def commitments(self) -> Iterator[dict[str, Any]]:
        """The live commitments behind the last publication."""
        fields = ("category", "wording", "subject", "area", "measure", "comparator", "value")
        more = ("value_max", "value_text", "unit", "basis", "baseline_value", "due", "strength")
        for town, place, kept in self._places():
            raw = kept.first
            yield {
                **{name: raw[name] for name in (*fields, *more)},
                "id": town * self.size + place + 1,
                "plan_id": town + 1,
                "number": str(place + 1),
                "position": place,
                "lead_unit_id": town * len(UNITS) + place % len(UNITS) + 1,
                "visibility": "public",
                "progress_share": False,
            }

    def figures(self) -> Iterator[dict[str, Any]]:
        """What was reported of them."""
        names = ("day", "from_day", "value", "value_text", "stage", "done", "unit", "basis")
        more = ("claimed_ratio", "words", "cause", "next_step", "expected_on")
        for town, place, kept in self._places():
            for line in kept.first["figures"]:
                told = {name: line[name] for name in (*names, *more)}
                yield {"commitment_id": town * self.size + place + 1, **told}

    def _places(self) -> Iterator[tuple[int, int, Kept]]:
        for town, mix in enumerate(self.mixes):
            yield from ((town, place, kept) for place, kept in enumerate(mix[: self.size]))

    def publications(self) -> Iterator[dict[str, Any]]:
        """Two of each town; those of the n-th have the numbers 2n + 1 and 2n + 2."""
        for town, mix in enumerate(self.mixes):
            for number, (day, items) in enumerate(self._both(mix), start=1):
                yield {
                    "id": 2 * town + number,
                    "town_id": code_of(town),
                    "number": number,
                    "title": f"{day.year}年{day.month}月底进展情况",
                    "as_of": day.isoformat(),
                    "released_on": (day + dt.timedelta(days=9)).isoformat(),
                    "released_by": "镇党政办公室",
                    "rule_version": items[0].first["rule_version"],
                    "plans": json.dumps(
                        [{"id": town + 1, "title": "2026年目标任务", "kind": "annual"}]
                    ),
                    "summary": json.dumps(_summaries(items)),
                }

    def _both(self, mix: list[Kept]) -> Iterator[tuple[dt.date, list[Kept]]]:
        """The day and the items of the first and of the last publication: a third of the items
        stood otherwise the time before."""
        before = [mix[-1 - n] if n % 3 == 0 else kept for n, kept in enumerate(mix[: self.size])]
        return iter(((BEFORE, before), (NOW, mix[: self.size])))

    def items(self) -> Iterator[dict[str, Any]]:
        """The items of both."""
        for town, mix in enumerate(self.mixes):
            for number, (day, items) in enumerate(self._both(mix), start=1):
                for place, kept in enumerate(items):
                    commitment = town * self.size + place + 1
                    yield {
                        "publication_id": 2 * town + number,
                        "commitment_id": commitment,
                        "position": place,
                        "visibility": "public",
                        "status": kept.status,
                        "snapshot": _snapshot(kept, town, place, commitment, day),
                    }


def _snapshot(kept: Kept, town: int, place: int, commitment: int, day: dt.date) -> str:
    unit = place % len(UNITS)
    return (
        f'{{"id": {commitment}, "town_code": "{code_of(town)}", "plan_id": {town + 1}, '
        f'"plan": "2026年目标任务", "position": {place}, "number": "{place + 1}", '
        f'"lead_unit": "{UNITS[unit]}", "lead_order": {unit + 1}, "parent_id": null, '
        f'"parts": [], "visibility": "public", "as_of": "{day.isoformat()}", {kept.rest}'
    )


def _summaries(items: list[Kept]) -> dict[str, Any]:
    """The counts as ``summaries.summary_per_audience`` makes them."""
    projects = [kept for kept in items if kept.category == "livelihood_project"]
    both = {"all": _counts(items), "livelihood": _counts(projects)}
    return dict.fromkeys(("internal", "deputy", "public"), both)


def _counts(items: list[Kept]) -> dict[str, Any]:
    from commitments.status import GROUP_OF, GROUPS, OUTSIDE_DENOMINATOR

    statuses = Counter(kept.status for kept in items)
    groups = Counter(GROUP_OF[kept.status] for kept in items)
    return {
        "total": len(items),
        "denominator": sum(kept.status not in OUTSIDE_DENOMINATOR for kept in items),
        "strive": sum(kept.strength == "strive" for kept in items),
        "groups": {group: groups[group] for group in GROUPS},
        "statuses": dict(sorted(statuses.items())),
        "questions": sum(kept.asks for kept in items),
    }


def lay(sample: str, *, towns: int, size: int) -> dict[str, Any]:
    """Fill the database; returns what was laid."""
    from django.db import connection

    from commitments.models import (
        Commitment,
        Plan,
        Progress,
        Publication,
        PublicationItem,
        Town,
        Unit,
    )
    from commitments.standings import follow

    from .promises import store

    begin = time.perf_counter()
    rows = Towns(pool(sample), towns=towns, size=size)
    if connection.vendor == "postgresql":
        # All there is points to what was laid before it; asking again takes a third of the time.
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
    store(Town, rows.names())
    store(Unit, rows.units())
    store(Plan, rows.plans(), numbered=True)
    store(Commitment, rows.commitments(), numbered=True)
    store(Progress, rows.figures())
    store(Publication, rows.publications(), numbered=True)
    store(PublicationItem, rows.items())
    codes = [code_of(town) for town in range(towns)]
    follow(codes)
    return {
        "towns": Town.objects.count(),
        "commitments": Commitment.objects.count(),
        "publications": Publication.objects.count(),
        "items": PublicationItem.objects.count(),
        "seconds": time.perf_counter() - begin,
        "codes": codes,
    }


def main(sample: str, towns: str, size: str) -> None:
    """Migrate, fill, and print what was laid."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    told = lay(sample, towns=int(towns), size=int(size))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:4])
