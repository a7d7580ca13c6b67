"""What stands in each file for the town itself: all that is known of it live, as maps of a column's
key to its value. What others are told comes from a publication (``released``).

Each is a generator over the database's own cursor, so a town is never held whole; between them
only the places of commitments are kept, eight bytes each. Nothing names a person.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from typing import Any

from django.db.models import F, Q, QuerySet

from ..audience import INTERNAL
from ..items import Item
from ..judging import items_of
from ..models import (
    Commitment,
    CommitmentSource,
    Document,
    LightScheme,
    Node,
    Plan,
    Progress,
    Publication,
    Share,
    Site,
    TargetVersion,
    Town,
    Unit,
)
from ..reading import released_items
from ..reporters import people_of
from ..sharing import Reached
from . import cells, columns
from .history import Values, judged, publications, released_statuses

# Rows of one fetch, and commitments that are judged together with their families.
AT_ONCE = 500
_OF_PEOPLE = re.compile(
    "领导|负责|责任人|联系|联络|经办|干部|专班|姓名|人员|电话|手机|座机|身份证|住址"
)
_TELEPHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8})(?!\d)")
# By commitment as its plan has it, then as it was stored.
IN_PLAN = ("commitment__plan_id", "commitment__position", "commitment_id", "pk")


@dataclass(frozen=True)
class Asked:
    """Of what town, judged on what day."""

    town: Town
    as_of: dt.date
    # Commitment -> its place in its plan, from 1.
    ranks: dict[int, int] = field(default_factory=dict)

    @property
    def commitments(self) -> QuerySet[Commitment]:
        """All of the town, without duplicates that were merged away."""
        return Commitment.objects.standing().filter(plan__town=self.town)

    def of_told(self, model: Any) -> QuerySet[Any]:
        """What hangs on these commitments."""
        own = model._default_manager.filter(
            commitment__plan__town=self.town, commitment__merged_into__isnull=True
        )
        return own.select_related("commitment__plan").order_by(*IN_PLAN)


def live_rows(town: Town, *, as_of: dt.date) -> dict[str, Iterator[Values]]:
    """File name -> its rows, of all that is known of ``town``; statuses as of that day."""
    asked = ranked(Asked(town, as_of))
    return {name: rows(asked) for name, rows in ROWS.items()}


def ranked(asked: Asked) -> Asked:
    """The same with the places of all told commitments."""
    counters: dict[int, Iterator[int]] = {}
    rows = asked.commitments.order_by("plan_id", "position", "pk").values_list("pk", "plan_id")
    for pk, plan in rows.iterator():
        asked.ranks[pk] = next(counters.setdefault(plan, count(1)))
    return asked


def _town(asked: Asked) -> Iterator[Values]:
    names = [column.key for column in columns.TOWN.columns]
    yield {name: getattr(asked.town, name) for name in names}


def _lights(asked: Asked) -> Iterator[Values]:
    """The schemes that the town typed in, and the one it goes by where that is no shipped one."""
    known = LightScheme.objects.filter(Q(town=asked.town) | Q(code=asked.town.light_scheme))
    for row in known.order_by("pk"):
        yield {name: getattr(row, name) for name in ("code", "name", "basis", "bounds", "source")}


def _documents(asked: Asked) -> Iterator[Values]:
    return document_rows(Document.objects.filter(town=asked.town))


def document_rows(documents: QuerySet[Document]) -> Iterator[Values]:
    """Documents with their texts, a few at a time."""
    names = [column.key for column in columns.DOCUMENTS.columns if column.key != "document_kind"]
    for row in documents.order_by("pk").iterator(chunk_size=20):
        yield {**{name: getattr(row, name) for name in names}, "document_kind": row.kind}


def _units(asked: Asked) -> Iterator[Values]:
    for unit in Unit.objects.filter(town=asked.town).order_by("pk"):
        yield {"order": unit.order, "name": unit.name, "short_name": unit.short_name}


def _plans(asked: Asked) -> Iterator[Values]:
    names = [c.key for c in columns.PLANS.columns if c.key not in ("plan_kind", "document")]
    plans = Plan.objects.filter(town=asked.town).select_related("document")
    for plan in plans.order_by("pk"):
        document = plan.document.title if plan.document else ""
        own = {name: getattr(plan, name) for name in names}
        yield {**own, "plan_kind": plan.kind, "document": document}


def _whose(asked: Asked, commitment: Commitment) -> Values:
    return {
        "plan": commitment.plan.title,
        "rank": asked.ranks[commitment.pk],
        "number": commitment.number,
        "wording": commitment.wording,
    }


def _commitments(asked: Asked) -> Iterator[Values]:
    """Wholes before their parts, so that each part finds its own."""
    rows = asked.commitments.select_related("plan", "lead_unit", "parent")
    rows = rows.prefetch_related("support_units")
    parts_last = rows.order_by(F("parent").asc(nulls_first=True), "pk")
    for row in parts_last.iterator(chunk_size=AT_ONCE):
        above = asked.ranks.get(row.parent_id or 0)
        own = {column.key: getattr(row, column.key, None) for column in columns.COMMITMENTS.columns}
        yield {
            **own,
            **_whose(asked, row),
            "parent_rank": above,
            "parent": row.parent.number if above and row.parent else "",
            "lead_unit": row.lead_unit.name if row.lead_unit else "",
            "support_units": [unit.name for unit in row.support_units.all()],
            "extra": _without_people(row.extra),
        }


def _without_people(extra: dict[str, Any]) -> dict[str, str]:
    """Further fields without those that name or call anybody."""
    kept = {}
    for heading, told in extra.items():
        text = str(told)
        personal = _OF_PEOPLE.search(heading) or _TELEPHONE.search(text)
        if not personal and not people_of({heading: text}):
            kept[heading] = text
    return kept


def _hanging(model: Any, file: columns.File) -> Callable[[Asked], Iterator[Values]]:
    """The rows of what hangs on commitments and is told as it is stored."""
    own = [column.key for column in file.columns if column not in columns.WHOSE]

    def rows(asked: Asked) -> Iterator[Values]:
        found = asked.of_told(model)
        if "document" in own:
            found = found.select_related("commitment__plan", "document")
        for row in found.iterator(chunk_size=AT_ONCE):
            told = {name: getattr(row, name) for name in own}
            if "document" in told:
                told["document"] = told["document"].title if told["document"] else ""
            yield {**_whose(asked, row.commitment), **told}

    return rows


def _shares(asked: Asked) -> Iterator[Values]:
    """Every share with all its figures, those that were corrected too."""
    found = asked.of_told(Share).select_related("commitment__plan", "unit")
    rows = found.order_by(*IN_PLAN[:-1], "position", "pk").prefetch_related("figures")
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield {
            **_whose(asked, row.commitment),
            "position": row.position,
            "holder": row.holder,
            "value": row.value,
            "value_text": row.value_text,
            "reported_by": row.unit.name if row.unit else "",
            "figures": _reached(row),
        }


def _reached(share: Share) -> list[dict[str, Any]]:
    """The figures of a share as they were stored, each behind the one that it corrects."""
    rows = sorted(share.figures.all(), key=lambda figure: figure.pk)
    places = {row.pk: place for place, row in enumerate(rows, start=1)}
    return [
        reached_row(
            row,
            value_text=row.value_text,
            source_cell=row.source_cell,
            corrects=places.get(row.replaces_id or 0),
        )
        for row in rows
    ]


def reached_row(figure: Reached, **told: Any) -> dict[str, Any]:
    """One figure of a share as its cell holds it; what is empty is left out."""
    own = {"day": figure.day.isoformat(), "value": cells.digits(figure.value)}
    return own | {name: value for name, value in told.items() if value}


def _progress(asked: Asked) -> Iterator[Values]:
    """Every figure, those that were corrected too, each after the one that it corrects."""
    corrects = dict(
        asked.of_told(Progress)
        .filter(replaces__isnull=False)
        .order_by("pk")
        .values_list("pk", "replaces_id")
    )
    late, corrected = _late(corrects), set(corrects.values())
    numbers: dict[int, int] = {}
    own = [c.key for c in columns.PROGRESS.columns if c.key not in ("row", "corrects", "corrected")]
    own = [name for name in own if name not in ("plan", "rank", "number", "wording")]
    for number, row in enumerate(_figures(asked, late), start=1):
        if row.pk in corrected:
            numbers[row.pk] = number
        told = {name: getattr(row, name) for name in own}
        yield {
            **told,
            **_whose(asked, row.commitment),
            "row": number,
            "corrects": numbers.get(row.replaces_id or 0),
            "corrected": row.pk in corrected,
            "document": row.document.title if row.document else "",
            "reported_by": row.reported_by.name if row.reported_by else "",
            "extra": _without_people(row.extra),
        }


def _figures(asked: Asked, late: Sequence[int]) -> Iterator[Progress]:
    rows = asked.of_told(Progress).order_by("pk")
    rows = rows.select_related("commitment__plan", "document", "reported_by")
    yield from rows.exclude(pk__in=late).iterator(chunk_size=AT_ONCE)
    held = rows.in_bulk(list(late)) if late else {}
    yield from (held[pk] for pk in late)


def _late(corrects: dict[int, int]) -> list[int]:
    """Figures that correct one stored after them (a merge makes such), and what corrects those, in
    an order in which each follows what it corrects."""
    late: set[int] = set()
    found = {pk for pk, old in corrects.items() if old > pk}
    while found - late:
        late |= found
        found = {pk for pk, old in corrects.items() if old in late}

    def depth(pk: int) -> int:
        steps = 0
        while pk in corrects:
            pk, steps = corrects[pk], steps + 1
        return steps

    return sorted(late, key=lambda pk: (depth(pk), pk))


def _statuses(asked: Asked) -> Iterator[Values]:
    alone = Q(parent__isnull=True) | ~Q(parent__in=asked.commitments)
    ids = asked.commitments.filter(alone).order_by("plan_id", "position", "pk")
    waiting = ids.values_list("pk", flat=True).iterator()
    while some := list(islice(waiting, AT_ONCE)):
        rows = Commitment.objects.of_town(asked.town.pk).standing().for_judging()
        family = rows.filter(Q(pk__in=some) | Q(parent__in=some))
        for item in items_of(family, as_of=asked.as_of):
            whose = {"plan": item.plan, "number": item.number, "wording": item.wording}
            yield {**whose, "rank": asked.ranks[item.id], **judged(item, asked.town)}


def _seen(publication: Publication) -> list[Item]:
    return released_items(publication, audience=INTERNAL)


ROWS: dict[str, Callable[[Asked], Iterator[Values]]] = {
    columns.TOWN.name: _town,
    columns.LIGHTS.name: _lights,
    columns.DOCUMENTS.name: _documents,
    columns.UNITS.name: _units,
    columns.PLANS.name: _plans,
    columns.COMMITMENTS.name: _commitments,
    columns.SOURCES.name: _hanging(CommitmentSource, columns.SOURCES),
    columns.VERSIONS.name: _hanging(TargetVersion, columns.VERSIONS),
    columns.NODES.name: _hanging(Node, columns.NODES),
    columns.SITES.name: _hanging(Site, columns.SITES),
    columns.SHARES.name: _shares,
    columns.PROGRESS.name: _progress,
    columns.STATUSES.name: _statuses,
    columns.PUBLICATIONS.name: lambda asked: publications(asked.town, _seen),
    columns.RELEASED.name: lambda asked: released_statuses(asked.town, _seen),
}
