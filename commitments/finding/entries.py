"""What there is to find of a town: live, and in its last publication.

The live state is for those who edit the town. What was released is read from the publication alone
(house rule 9): the wording, units, places and words of its items, the documents that those items
point to, and of these the sentences, as the page of a document shows them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q

from ..items import Item
from ..models import (
    Commitment,
    CommitmentSource,
    Document,
    FoundKind,
    Progress,
    Publication,
    Site,
    Town,
    Unit,
)
from ..models.choices import Category, Visibility
from ..outline import set_text
from ..placing import sentence_end

# From the few who see it to everybody.
WIDER = (Visibility.INTERNAL.value, Visibility.DEPUTY.value, Visibility.PUBLIC.value)
NOWHERE = -1


@dataclass(frozen=True)
class Entry:
    """One thing that can be found; see ``models.FindEntry`` for what its fields mean."""

    kind: str
    target: int
    words: str
    place: int = 0
    rank: int = 0
    day: dt.date | None = None


@dataclass(frozen=True)
class Shown:
    """To whom an entry is shown: ``live`` to those who edit the town, ``released`` to those who see
    that visibility ("": it was not released)."""

    live: bool = False
    released: str = ""


def entries_of(town: Town) -> dict[Entry, Shown]:
    """Everything that can be found of ``town``, and by whom."""
    documents = list(Document.objects.filter(town=town).order_by("pk"))
    units = {unit.name: unit for unit in Unit.objects.filter(town=town)}
    released = _Released(units)
    publication = town.publications.order_by("-number").first()
    if publication is not None:
        released.read(publication, documents)
    name = _town_entry(town)
    live = {name, *_live(town, units, documents)}
    seen = {**released.entries, name: Visibility.PUBLIC.value}
    return {entry: Shown(entry in live, seen.get(entry, "")) for entry in live | set(seen)}


def lines(*words: str) -> str:
    """Words as lines, each once and without line breaks of its own."""
    whole = (" ".join(each.split()) for each in words)
    return "\n".join(dict.fromkeys(each for each in whole if each))


def _town_entry(town: Town) -> Entry:
    where = f"{town.province}{town.city}{town.district}{town.name}"
    return Entry(FoundKind.TOWN, 0, lines(town.name, where, town.code), rank=town.order)


def _unit_entry(name: str, units: dict[str, Unit]) -> Entry:
    unit = units.get(name)
    if unit is None:
        return Entry(FoundKind.UNIT, 0, lines(name), rank=1000)
    return Entry(FoundKind.UNIT, 0, lines(name, unit.short_name), rank=unit.order)


def _document_entry(document: Document) -> Entry:
    said = lines(document.title, document.meeting, document.index_number)
    return Entry(FoundKind.DOCUMENT, document.pk, said, day=document.date)


def _sentence(document: Document, place: int, words: str) -> Entry:
    return Entry(FoundKind.SENTENCE, document.pk, lines(words), place=place, day=document.date)


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """(offset, words) of every sentence and heading of a text."""
    for block in set_text(text)[0]:
        start = block.start
        while start < block.end:
            end = min(sentence_end(text, start + 1), block.end)
            said = text[start:end]
            if said.strip():
                yield start + len(said) - len(said.lstrip()), said.strip()
            start = max(end, start + 1)


def _sentences_of(document: Document) -> Iterator[Entry]:
    for place, words in sentences(document.text):
        yield _sentence(document, place, words)


def _rank(category: str) -> int:
    """民生实事 first."""
    return int(category != Category.LIVELIHOOD_PROJECT)


@dataclass
class _Released:
    """What a publication holds, each entry with the widest visibility of what it rests on."""

    units: dict[str, Unit]
    entries: dict[Entry, str] = field(default_factory=dict)
    documents: dict[int | str, str] = field(default_factory=dict)

    def read(self, publication: Publication, documents: Iterable[Document]) -> None:
        """Take in the items of the publication, then the documents that they point to."""
        held = {document.pk: document for document in documents}
        plans = {each["id"]: each.get("document") for each in publication.plans}
        for snapshot in publication.items.order_by("position").values_list("snapshot", flat=True):
            self._item(Item.from_json(snapshot), held, plans)
        for document in held.values():
            self._document(document)

    def _item(self, item: Item, held: dict[int, Document], plans: dict[int, int | None]) -> None:
        said = [
            words for line in item.figures for words in (line.words, line.cause, line.next_step)
        ]
        units = [name for name in (item.lead_unit, *item.support_units) if name]
        places = [site.name for site in item.sites]
        self._show(
            Entry(
                FoundKind.COMMITMENT,
                item.id,
                lines(item.wording, item.subject, *units, *places, *said),
                rank=_rank(item.category),
                day=item.given or item.start,
            ),
            item.visibility,
        )
        for name in units:
            self._show(_unit_entry(name, self.units), item.visibility)
        self._points(item, plans.get(item.plan_id))
        self._quotes(item, held)

    def _points(self, item: Item, plan_document: int | None) -> None:
        """The documents that the item, or its plan, leads to: as ``documents.may_read``."""
        pointed: set[int | str | None] = {plan_document}
        pointed |= {source.document_id for source in item.sources}
        pointed |= {line.document_id for line in item.figures}
        # What was released before a decision's document kept its number tells its title alone.
        pointed |= {line.document_id or line.document for line in item.versions}
        for which in pointed:
            if which:
                self.documents[which] = _wider(self.documents.get(which, ""), item.visibility)

    def _quotes(self, item: Item, held: dict[int, Document]) -> None:
        """The quotes stand for a text that is not ours to hold."""
        quotes = [(line.document_id, line.quote, line.offset) for line in item.sources]
        quotes += [(line.document_id or 0, line.quote, line.offset) for line in item.figures]
        for pk, quote, offset in quotes:
            if pk in held and not held[pk].text and quote.strip():
                place = NOWHERE if offset is None else offset
                self._show(_sentence(held[pk], place, quote), item.visibility)

    def _document(self, document: Document) -> None:
        by_number = self.documents.get(document.pk, "")
        visibility = _wider(by_number, self.documents.get(document.title, ""))
        if visibility:
            for entry in (_document_entry(document), *_sentences_of(document)):
                self._show(entry, visibility)

    def _show(self, entry: Entry, visibility: str) -> None:
        self.entries[entry] = _wider(self.entries.get(entry, ""), visibility)


def _wider(one: str, other: str) -> str:
    return max(one, other, key=("", *WIDER).index)


def _live(town: Town, units: dict[str, Unit], documents: Iterable[Document]) -> Iterator[Entry]:
    yield from (_unit_entry(name, units) for name in units)
    for document in documents:
        yield _document_entry(document)
        yield from _sentences_of(document)
    yield from _live_quotes(town)
    yield from _live_commitments(town)


def _live_quotes(town: Town) -> Iterator[Entry]:
    """The quotes from documents whose text is not ours to hold."""
    from_there = Q(document__town=town, document__text="", commitment__merged_into__isnull=True)
    for rows in (CommitmentSource.objects.all(), Progress.objects.current()):
        for row in rows.filter(from_there).exclude(quote="").select_related("document"):
            place = NOWHERE if row.offset is None else row.offset
            yield _sentence(row.document, place, row.quote)


def _live_commitments(town: Town) -> Iterator[Entry]:
    standing = Commitment.objects.of_town(town.code).standing().order_by("pk")
    places, supports, said = _places(town), _supports(town), _said(town)
    for row in standing.select_related("plan", "lead_unit"):
        lead = [row.lead_unit.name] if row.lead_unit else []
        yield Entry(
            FoundKind.COMMITMENT,
            row.pk,
            lines(
                row.wording,
                row.subject,
                *lead,
                *supports.get(row.pk, ()),
                *places.get(row.pk, ()),
                *said.get(row.pk, ()),
            ),
            rank=_rank(row.category),
            day=row.plan.given or row.start or row.plan.start,
        )


def _places(town: Town) -> dict[int, list[str]]:
    sites = Site.objects.filter(commitment__plan__town=town)
    return _grouped(sites.values_list("commitment_id", "name"))


def _supports(town: Town) -> dict[int, list[str]]:
    linked = Commitment.support_units.through.objects.filter(unit__town=town)
    ordered = linked.order_by("commitment_id", "unit__order", "unit_id")
    return _grouped(ordered.values_list("commitment_id", "unit__name"))


def _said(town: Town) -> dict[int, list[str]]:
    """What was said of each commitment, by day."""
    figures = Progress.objects.current().filter(commitment__plan__town=town)
    rows = figures.order_by("day", "pk").values_list("commitment_id", "words", "cause", "next_step")
    return _grouped((pk, words) for pk, *said in rows.iterator() for words in said)


def _grouped(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    grouped: dict[int, list[str]] = {}
    for pk, words in pairs:
        grouped.setdefault(pk, []).append(words)
    return grouped
