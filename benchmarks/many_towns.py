"""Many towns, each with its own mix of what the towns of the sample released, in two publications,
a tenth of them in four. Of each twenty items one is a whole and the next three its parts; each is
said in the town's work report, whose text is held.

Nothing is judged here: the snapshots are those of the sample to the letter but for what says whose
they are (numbers, code, place in the plan, parts, where it was said), and each publication's counts
are those of its items.

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
from itertools import accumulate
from typing import Any

# Days of the publications; each town's snapshots speak of them. One town in ten has all.
DAYS = (dt.date(2025, 12, 31), dt.date(2026, 3, 31), dt.date(2026, 6, 30), dt.date(2026, 9, 30))
USUAL, OF_ALL = 2, 10
# A whole every so many items, and how many parts follow it.
A_WHOLE, PARTS = 20, 3
# As provinces, cities and districts have them: 20 towns a district, 5 districts a city.
A_DISTRICT, A_CITY = 20, 100
PROVINCES = (11, 13, 14, 21, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 50, 51, 52, 53)
UNITS = ("党政办公室", "经济发展办公室", "社会事务办公室", "城乡建设办公室", "平安建设办公室")
# What says whose a snapshot is; all else stays as it was released.
_OWN = ("id", "town_code", "plan_id", "plan", "position", "number", "lead_unit", "lead_order")
_OWN_AS_WELL = ("parent_id", "parts", "visibility", "as_of", "sources")
REPORT, HELD = "2026年政府工作报告", "2026-01-15"
BEFORE_IT = "各责任单位按分工抓好落实，"


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


def days_of(town: int) -> tuple[dt.date, ...]:
    """Of which days the n-th town's publications are."""
    return DAYS[-USUAL:] if town % OF_ALL else DAYS


def whole_of(place: int, size: int) -> int | None:
    """The place of the whole that the item of a place is a part of; None for all others."""
    whole = place - place % A_WHOLE
    return whole if 0 < place - whole <= PARTS and whole + PARTS < size else None


def parts_of(place: int, size: int) -> list[int]:
    """The places of an item's parts; none of most."""
    is_whole = place % A_WHOLE == 0 and place + PARTS < size
    return list(range(place + 1, place + PARTS + 1)) if is_whole else []


class Towns:
    """The rows of ``towns`` towns with ``size`` commitments each; the same numbers give the same
    rows."""

    def __init__(self, kept: list[Kept], *, towns: int, size: int) -> None:
        self.towns = towns
        self.size = size
        self.mixes = [random.Random(town).choices(kept, k=2 * size) for town in range(towns)]
        # How many publications the towns before have.
        self.before = [0, *accumulate(len(days_of(town)) for town in range(towns))]

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

    def documents(self) -> Iterator[dict[str, Any]]:
        """The work report of each town, with a sentence of every commitment in its order."""
        for town, mix in enumerate(self.mixes):
            yield {
                "id": town + 1,
                "town_id": code_of(town),
                "kind": "work_report",
                "title": REPORT,
                "date": HELD,
                "text": "".join(_said(kept) for kept in mix[: self.size]),
            }

    def commitments(self) -> Iterator[dict[str, Any]]:
        """The live commitments behind the last publication."""
        fields = ("category", "wording", "subject", "area", "measure", "comparator", "value")
        more = ("value_max", "value_text", "unit", "basis", "baseline_value", "due", "strength")
        for town, place, kept in self._places():
            raw, whole = kept.first, whole_of(place, self.size)
            yield {
                **{name: raw[name] for name in (*fields, *more)},
                "id": town * self.size + place + 1,
                "plan_id": town + 1,
                "number": str(place + 1),
                "position": place,
                "lead_unit_id": town * len(UNITS) + place % len(UNITS) + 1,
                "parent_id": None if whole is None else town * self.size + whole + 1,
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

    def sources(self) -> Iterator[dict[str, Any]]:
        """Where in the report each was said."""
        for town, mix in enumerate(self.mixes):
            for place, (kept, offset) in enumerate(_offsets(mix[: self.size])):
                yield {
                    "commitment_id": town * self.size + place + 1,
                    "document_id": town + 1,
                    "quote": kept.first["wording"],
                    "offset": offset,
                }

    def publications(self) -> Iterator[dict[str, Any]]:
        """All of each town, numbered on from those of the towns before."""
        for town, number, day, items in self._released():
            counted = [kept for place, kept in enumerate(items) if not parts_of(place, self.size)]
            plan = {"id": town + 1, "title": "2026年目标任务", "kind": "annual"}
            yield {
                "id": self.before[town] + number,
                "town_id": code_of(town),
                "number": number,
                "title": f"{day.year}年{day.month}月底进展情况",
                "as_of": day.isoformat(),
                "released_on": (day + dt.timedelta(days=9)).isoformat(),
                "released_by": "镇党政办公室",
                "rule_version": items[0].first["rule_version"],
                "plans": json.dumps([plan]),
                "summary": json.dumps(_summaries(counted)),
            }

    def _released(self) -> Iterator[tuple[int, int, dt.date, list[Kept]]]:
        """Town, number, day and items of every publication: in each but the last another third of
        the items stood otherwise."""
        for town, mix in enumerate(self.mixes):
            days = days_of(town)
            for number, day in enumerate(days, start=1):
                left = len(days) - number
                yield (
                    town,
                    number,
                    day,
                    [
                        mix[-1 - n] if left and (n + left) % 3 == 0 else kept
                        for n, kept in enumerate(mix[: self.size])
                    ],
                )

    def items(self) -> Iterator[dict[str, Any]]:
        """The items of all. What was said is what the last of them promised."""
        for town, number, day, items in self._released():
            said = list(_offsets(self.mixes[town][: self.size]))
            for place, kept in enumerate(items):
                source = _source(town, *said[place])
                yield {
                    "publication_id": self.before[town] + number,
                    "commitment_id": town * self.size + place + 1,
                    "position": place,
                    "visibility": "public",
                    "status": kept.status,
                    "snapshot": self._snapshot(kept, town, place, day, source),
                }

    def _snapshot(self, kept: Kept, town: int, place: int, day: dt.date, source: str) -> str:
        unit, first = place % len(UNITS), town * self.size + 1
        whole = whole_of(place, self.size)
        parts = [first + part for part in parts_of(place, self.size)]
        return (
            f'{{"id": {first + place}, "town_code": "{code_of(town)}", "plan_id": {town + 1}, '
            f'"plan": "2026年目标任务", "position": {place}, "number": "{place + 1}", '
            f'"lead_unit": "{UNITS[unit]}", "lead_order": {unit + 1}, '
            f'"parent_id": {"null" if whole is None else first + whole}, "parts": {parts}, '
            f'"visibility": "public", "as_of": "{day.isoformat()}", "sources": [{source}], '
            f"{kept.rest}"
        )


def _said(kept: Kept) -> str:
    """The sentence of the report that an item stands in."""
    return f"{BEFORE_IT}{kept.first['wording']}，进展按季度向人大主席团报告。\n"


def _offsets(mix: list[Kept]) -> Iterator[tuple[Kept, int]]:
    """Each item with the place of its words in the report."""
    ends = accumulate((len(_said(kept)) for kept in mix), initial=0)
    return zip(mix, (begin + len(BEFORE_IT) for begin in ends), strict=False)


def _source(town: int, kept: Kept, offset: int) -> str:
    told = {"document_id": town + 1, "document": REPORT, "document_date": HELD}
    told |= {"quote": kept.first["wording"], "offset": offset, "page": None}
    return json.dumps(told, ensure_ascii=False)


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
        CommitmentSource,
        Document,
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
    store(Document, rows.documents(), numbered=True)
    store(Commitment, rows.commitments(), numbered=True)
    store(CommitmentSource, rows.sources())
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
