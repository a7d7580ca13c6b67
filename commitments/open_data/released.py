"""What stands in each file for deputies and the public: what the town's newest publication tells
them, as it was released, and nothing that was entered since (house rule 9).

Of the records of today only what nobody judges by is read: a document's text, a unit's short
name. What may not be seen any more today is not told either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from typing import Any

from django.utils.translation import gettext as _

from ..actions import ActionError
from ..audience import INTERNAL, SEES
from ..documents import documents_of
from ..evaluation import Evaluation
from ..items import Item
from ..lights import SHIPPED, bound_as_json, scheme_from_json
from ..models import Commitment, Document, Plan, Publication, Town, Unit
from ..reading import TownView, released_items, view_for
from ..seeing import without_hidden_parts
from . import columns
from .history import Values, judged, publications, released_statuses
from .tables import document_rows, reached_row


def newest_release(town: Town) -> Publication:
    """The last publication of ``town``; raises ActionError where nothing was released."""
    newest = town.publications.order_by("-number").first()
    if newest is None:
        said = _(
            "%(town)s还没有发布，没有可以公开的内容。供内部使用请加 --audience internal，导出全部。"
        )
        raise ActionError(said % {"town": town.name})
    return newest


def released_rows(release: Publication, audience: str) -> dict[str, Iterator[Values]]:
    """File name -> its rows, of what ``release`` tells ``audience``."""
    told = Told(release, audience)
    return {name: rows(told) for name, rows in ROWS.items()}


@dataclass(frozen=True)
class Told:
    """What a publication tells an audience that may still see it today."""

    release: Publication
    audience: str

    @property
    def town(self) -> Town:
        """Whose it is."""
        return self.release.town

    @cached_property
    def today(self) -> dict[int, str]:
        """Commitment -> its visibility today, of those that the audience may see."""
        rows = Commitment.objects.of_town(self.town.pk).filter(visibility__in=SEES[self.audience])
        return dict(rows.values_list("pk", "visibility"))

    def seen(self, publication: Publication) -> list[Item]:
        """The items of any publication that this audience could see then and may see today."""
        if publication == self.release:
            return list(self.view.items)
        return self._allowed(released_items(publication, audience=self.audience))

    def _allowed(self, items: Sequence[Item]) -> list[Item]:
        still = [_narrower(item, self.today[item.id]) for item in items if item.id in self.today]
        return without_hidden_parts(still)

    @cached_property
    def view(self) -> TownView:
        """The town's page as this audience reads it; items by plan, then as their plan has them."""
        release = self.release
        view = view_for(
            self.audience, town=self.town, publication=release.number, today=release.as_of
        )
        items = self._allowed(view.items)
        items.sort(key=lambda item: (item.plan_id, item.position, item.id))
        seen = {item.plan_id for item in items}
        plans = tuple(plan for plan in view.plans if plan.id in seen)
        return replace(view, items=tuple(items), plans=plans)

    @cached_property
    def ranks(self) -> dict[int, int]:
        """Commitment -> its place in its plan, from 1."""
        counters: dict[int, Iterator[int]] = defaultdict(lambda: count(1))
        return {item.id: next(counters[item.plan_id]) for item in self.view.items}

    @cached_property
    def titles(self) -> dict[int, str]:
        """Document -> its title, of those that are told."""
        return {document.pk: document.title for document in documents_of(self.view)}

    def title(self, line: Any) -> str:
        """The document of a line of an item, as it is called now; "" where it is gone. What was
        released long ago knows it by its title alone."""
        title = self.titles.get(line.document_id or 0, line.document)
        return title if title in self.titles.values() else ""


def _narrower(item: Item, visibility: str) -> Item:
    """The item with the visibility of then or of today, whichever fewer may see."""
    fewest = min(item.visibility, visibility, key=SEES[INTERNAL].index)
    return item if fewest == item.visibility else replace(item, visibility=fewest)


def _town(told: Told) -> Iterator[Values]:
    """The town, with the lights and the votes that it was released with."""
    votes = Evaluation.from_json(told.release.evaluation)
    own = {column.key: getattr(told.town, column.key) for column in columns.TOWN.columns}
    scheme = scheme_from_json(told.release.lights)
    yield {**own, "light_scheme": scheme.id, "vote_base": votes.base, "vote_rule": votes.rule}


def _lights(told: Told) -> Iterator[Values]:
    scheme = scheme_from_json(told.release.lights)
    if scheme.id not in SHIPPED:
        own = {"code": scheme.id, "name": scheme.name, "basis": scheme.basis}
        yield {**own, "bounds": list(map(bound_as_json, scheme.bounds)), "source": scheme.source}


def _documents(told: Told) -> Iterator[Values]:
    return document_rows(Document.objects.filter(pk__in=told.titles))


def _units(told: Told) -> Iterator[Values]:
    named = set[str]()
    for item in told.view.items:
        named |= {item.lead_unit, *item.support_units, *(f.reported_by for f in item.figures)}
        named |= {share.unit for share in item.shares}
    known = {unit.name: unit for unit in Unit.objects.filter(town=told.town).order_by("pk")}
    # Those called otherwise today come last, by the name that was released.
    renamed = {name: Unit(name=name) for name in sorted(named - known.keys())}
    for unit in (known | renamed).values():
        if unit.name and unit.name in named:
            yield {"order": unit.order, "name": unit.name, "short_name": unit.short_name}


def _plans(told: Told) -> Iterator[Values]:
    first: dict[int, Item] = {}
    for item in told.view.items:
        first.setdefault(item.plan_id, item)
    papers = {plan.id: plan.document_id for plan in told.view.plans}
    for plan in Plan.objects.filter(pk__in=first).order_by("pk"):
        item = first[plan.pk]
        yield {
            "title": item.plan,
            "plan_kind": item.plan_kind,
            "start": plan.start,
            "end": item.plan_end or plan.end,
            "given": item.given,
            "reporting_months": item.reporting_months,
            "provenance": plan.provenance,
            "document": told.titles.get(papers.get(plan.pk) or 0, ""),
        }


def _whose(told: Told, item: Item) -> Values:
    named = {"plan": item.plan, "number": item.number, "wording": item.wording}
    return {**named, "rank": told.ranks[item.id]}


def _commitments(told: Told) -> Iterator[Values]:
    """Wholes before their parts, so that each part finds its own."""
    numbers = {item.id: item.number for item in told.view.items}
    parts_last = sorted(told.view.items, key=lambda item: item.parent_id is not None)
    for item in parts_last:
        own = {
            column.key: getattr(item, column.key, None) for column in columns.COMMITMENTS.columns
        }
        above = {
            "parent_rank": told.ranks.get(item.parent_id or 0),
            "parent": numbers.get(item.parent_id or 0, ""),
        }
        yield {**own, **_whose(told, item), **above}


def _sources(told: Told) -> Iterator[Values]:
    for item in told.view.items:
        for line in item.sources:
            if title := told.title(line):
                own = {"document": title, "quote": line.quote, "offset": line.offset}
                yield {**_whose(told, item), **own}


def _versions(told: Told) -> Iterator[Values]:
    for item in told.view.items:
        for line in item.versions:
            yield {**vars(line), **_whose(told, item), "document": told.title(line)}


def _nodes(told: Told) -> Iterator[Values]:
    for item in told.view.items:
        for line in item.nodes:
            yield {**_whose(told, item), **vars(line)}


def _sites(told: Told) -> Iterator[Values]:
    for item in told.view.items:
        for place, line in enumerate(item.sites, start=1):
            yield {**vars(line), **_whose(told, item), "position": place}


def _shares(told: Told) -> Iterator[Values]:
    for item in told.view.items:
        for place, line in enumerate(item.shares, start=1):
            reached = [reached_row(each, source_cell=each.source_cell) for each in line.figures]
            whose = {**_whose(told, item), "position": place, "reported_by": line.unit}
            own = {"holder": line.holder, "value": line.value, "value_text": ""}
            yield {**whose, **own, "figures": reached}


def _progress(told: Told) -> Iterator[Values]:
    """The figures that stood when it was released, as they were stored."""
    lines = [(line, item) for item in told.view.items for line in item.figures]
    lines.sort(key=lambda each: each[0].id)
    for number, (line, item) in enumerate(lines, start=1):
        stands: Mapping[str, Any] = {"row": number, "corrects": None, "corrected": False}
        own = {**vars(line), **stands, "document": told.title(line), "extra": {}}
        yield {**own, **_whose(told, item)}


def _statuses(told: Told) -> Iterator[Values]:
    for item in told.view.items:
        yield {**_whose(told, item), **judged(item, told.town)}


ROWS: dict[str, Callable[[Told], Iterator[Values]]] = {
    columns.TOWN.name: _town,
    columns.LIGHTS.name: _lights,
    columns.DOCUMENTS.name: _documents,
    columns.UNITS.name: _units,
    columns.PLANS.name: _plans,
    columns.COMMITMENTS.name: _commitments,
    columns.SOURCES.name: _sources,
    columns.VERSIONS.name: _versions,
    columns.NODES.name: _nodes,
    columns.SITES.name: _sites,
    columns.SHARES.name: _shares,
    columns.PROGRESS.name: _progress,
    columns.STATUSES.name: _statuses,
    columns.PUBLICATIONS.name: lambda told: publications(told.town, told.seen),
    columns.RELEASED.name: lambda told: released_statuses(told.town, told.seen),
}
