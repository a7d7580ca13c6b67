"""What was found as a page shows it: where it leads, how it stands, and the words marked. A fixed
number of queries, however much was found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from ..audience import INTERNAL, SEES
from ..items import Item
from ..judging import items_of
from ..lights import scheme_from_json
from ..models import Commitment, Document, FoundKind, Publication, PublicationItem, Town
from ..seeing import without_hidden_parts
from .access import Access
from .grams import Question, Word, spans
from .searching import Found, Row

# Of a long sentence as much is shown as stands around the words.
BEFORE = 40
SHOWN = 160
# Other lines of a commitment that hold the words: units, places, what was reported.
MORE_LINES = 2


@dataclass(frozen=True)
class Piece:
    """Some words, and whether they are those that were looked for."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Hit:
    """One thing that was found. ``item`` is there for commitments, ``unit`` the one that leads it,
    ``document`` the title for sentences; ``more`` are lines that hold words which neither name nor
    unit does."""

    kind: str
    url: str
    title: Sequence[Piece]
    more: Sequence[Sequence[Piece]]
    town: Town
    live: bool
    item: Item | None = None
    unit: Sequence[Piece] = ()
    document: str = ""


def hits_of(
    found: Iterable[Found], question: Question, access: Access, *, today: dt.date
) -> dict[str, list[Hit]]:
    """Kind -> hits, in their order. A commitment that this person cannot look at (any more) is left
    out, whatever the index says."""
    rows = [(each.kind, row) for each in found for row in each.rows]
    towns = Town.objects.in_bulk({row.town for _kind, row in rows})
    titles = _titles(row.target for kind, row in rows if kind == FoundKind.SENTENCE)
    items = _items([row for kind, row in rows if kind == FoundKind.COMMITMENT], access, today)
    hits: dict[str, list[Hit]] = {}
    for kind, row in rows:
        item = items.get((row.town, row.target))
        if row.town in towns and (item is not None or kind != FoundKind.COMMITMENT):
            shown = item if kind == FoundKind.COMMITMENT else None
            live = access.sees_live(row.town)
            made = _hit(kind, row, question, towns[row.town], live, shown, titles)
            hits.setdefault(kind, []).append(made)
    return hits


def _hit(
    kind: str,
    row: Row,
    question: Question,
    town: Town,
    live: bool,
    item: Item | None,
    titles: Mapping[int, str],
) -> Hit:
    name, *others = row.words.split("\n")
    unit = item.lead_unit if item else ""
    missing = [w for w in question.words if not spans(name, [w]) and not spans(unit, [w])]
    told = [pieces(line, question.words) for line in others if spans(line, missing)]
    return Hit(
        kind=kind,
        url=_url(kind, row, town, name, live),
        title=pieces(name, question.words),
        more=told[:MORE_LINES],
        town=town,
        live=live,
        item=item,
        unit=pieces(unit, question.words),
        document=titles.get(row.target, "") if kind == FoundKind.SENTENCE else "",
    )


def pieces(text: str, words: Iterable[Word]) -> list[Piece]:
    """``text`` cut where the words stand; of a long one what is around the first of them."""
    found = spans(text, words)
    start = max(found[0][0] - BEFORE, 0) if found and len(text) > SHOWN else 0
    end = start + SHOWN
    made = [Piece("……")] if start else []
    reached = start
    for begin, stop in found:
        if begin >= end:
            break
        made += [Piece(text[reached:begin])] if begin > reached else []
        made.append(Piece(text[begin:stop], marked=True))
        reached = stop
    rest = text[reached : max(end, reached)]
    made += [Piece(rest)] if rest else []
    return [*made, Piece("……")] if len(text) > max(end, reached) else made


def _url(kind: str, row: Row, town: Town, name: str, live: bool) -> str:
    asked = [("live", "1")] if live else []
    if kind == FoundKind.COMMITMENT:
        return _address("commitment", row.target, asked)
    if kind == FoundKind.UNIT:
        return _address("town", town.code, [*asked, ("q", name)]) + "#items"
    if kind == FoundKind.DOCUMENT:
        return _address("document", row.target, asked)
    if kind == FoundKind.TOWN:
        return _address("town", town.code, asked)
    if row.place < 0:
        return _address("document", row.target, asked)
    at = str(row.place)
    return _address("document", row.target, [*asked, ("at", at)]) + f"#at-{at}"


def _address(name: str, which: object, asked: Sequence[tuple[str, str]]) -> str:
    address = reverse(f"commitments:{name}", args=[which])
    return f"{address}?{urlencode(asked)}" if asked else address


def _titles(ids: Iterable[int]) -> dict[int, str]:
    return dict(Document.objects.filter(pk__in=set(ids)).values_list("pk", "title"))


def _items(rows: Sequence[Row], access: Access, today: dt.date) -> dict[tuple[str, int], Item]:
    """(town, commitment) -> Item: live, or as this person sees it in the last publication."""
    live = {row.target for row in rows if access.sees_live(row.town)}
    released = [row for row in rows if not access.sees_live(row.town)]
    items = [*_live_items(live, today), *_released_items(released, access)]
    return {(item.town_code, item.id): item for item in items}


def _live_items(ids: Iterable[int], today: dt.date) -> list[Item]:
    ids = set(ids)
    if not ids:
        return []
    families = Commitment.objects.standing().filter(Q(pk__in=ids) | Q(parent__in=ids))
    return items_of(families.for_judging(), as_of=today)


def _released_items(rows: Sequence[Row], access: Access) -> list[Item]:
    if not rows:
        return []
    last = Publication.objects.filter(town__in={row.town for row in rows}).latest_per_town()
    publications = {publication.pk: publication for publication in last}
    read: dict[int, list[Item]] = {pk: [] for pk in publications}
    wanted = {row.target for row in rows}
    _read_into(read, publications, wanted)
    parts = {part for items in read.values() for item in items for part in item.parts} - wanted
    _read_into(read, publications, parts)
    made = [(publications[pk], items) for pk, items in read.items()]
    return [item for which, items in made for item in _seen(which, items, access)]


def _read_into(
    read: Mapping[int, list[Item]], publications: Mapping[int, Publication], wanted: set[int]
) -> None:
    rows = PublicationItem.objects.filter(publication__in=publications, commitment__in=wanted)
    for pk, snapshot in rows.values_list("publication_id", "snapshot"):
        scheme = scheme_from_json(publications[pk].lights)
        read[pk].append(Item.from_json(snapshot, scheme=scheme))


def _seen(publication: Publication, items: Sequence[Item], access: Access) -> list[Item]:
    audience = access.audience(publication.town_id)
    if audience is None:
        return []
    shown = [item for item in items if item.visibility in SEES[audience]]
    return list(shown) if audience == INTERNAL else without_hidden_parts(shown)
