"""The items of a publication one after the other, and the rows of a town's list in the order asked
for, without holding all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple, Protocol, TypeVar

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.http import QueryDict

from ..audience import SEES
from ..exports.asking import scope_of
from ..filters import ItemFilter
from ..forms import FilterForm
from ..items import Item
from ..lights import scheme_from_json
from ..models import Publication, PublicationItem
from ..seeing import without_hidden_parts
from ..tables import ItemTable, ListRow, list_rows

CHUNK = 500
_T = TypeVar("_T")


class Source(Protocol):
    """Items in their order, which can be gone through again."""

    def __len__(self) -> int:
        """How many there are."""

    def __iter__(self) -> Iterator[Item]:
        """Each of them, from the first on."""

    def at(self, ids: Sequence[int]) -> Iterator[Item]:
        """Those with these ids, in their order."""


@dataclass(frozen=True)
class Held:
    """Items that are held: those of the live state, judged together."""

    items: Sequence[Item]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def at(self, ids: Sequence[int]) -> Iterator[Item]:
        """Those with these ids, in their order."""
        known = {item.id: item for item in self.items}
        return (known[pk] for pk in ids)


class Released:
    """The items of a publication as ``audience`` sees them, as ``reading.released_items`` has them
    and yet never more than CHUNK of them (with their wholes and parts) at a time."""

    def __init__(self, publication: Publication, *, audience: str) -> None:
        self.scheme = scheme_from_json(publication.lights)
        self.rows: QuerySet[PublicationItem] = publication.items.filter(
            visibility__in=SEES[audience]
        )

    def __len__(self) -> int:
        return self.rows.count()

    def __iter__(self) -> Iterator[Item]:
        texts = self._texts(self.rows.order_by("position", "id")).iterator(chunk_size=CHUNK)
        for chunk in chunked(map(self._item, texts), CHUNK):
            yield from self._as_seen(chunk)

    def at(self, ids: Sequence[int]) -> Iterator[Item]:
        """Those with these ids, in their order."""
        for some in chunked(ids, CHUNK):
            found = {item.id: item for item in self._as_seen(self._of(some))}
            yield from (found[pk] for pk in some)

    def _of(self, ids: Iterable[int]) -> list[Item]:
        return [self._item(text) for text in self._texts(self.rows.filter(commitment__in=ids))]

    def _texts(self, rows: QuerySet[PublicationItem]) -> QuerySet[PublicationItem, str]:
        return rows.values_list(Cast("snapshot", TextField()), flat=True)

    def _item(self, text: str) -> Item:
        return Item.from_json(text, scheme=self.scheme)

    def _as_seen(self, chunk: list[Item]) -> list[Item]:
        """The items beside their wholes and parts, wherever those stand: a whole is judged by what
        is seen of its parts."""
        here = {item.id for item in chunk}
        kin = {pk for item in chunk for pk in (*item.parts, item.parent_id) if pk is not None}
        beside = self._of(kin - here) if kin - here else []
        return without_hidden_parts([*chunk, *beside])[: len(chunk)]


def chunked(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """Lists of at most ``size`` of the items, in their order."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


class Line(NamedTuple):
    """A row of the list: its item, and the number that the page gives it."""

    item: Item
    number: str


class _Keys(NamedTuple):
    """What of a row its order is made of, and which it is."""

    id: int
    place: int
    order: Any
    wording: str
    status: Any
    reached: Any
    lead_unit: Any
    due: Any


class Wanted:
    """The rows of a town's list that a query asks for, in its order: as the page has them, filter
    and sort by the same form and the same table. A source is gone through once where nothing is
    asked, else twice (filter) before its rows are read."""

    def __init__(self, query: QueryDict, source: Source) -> None:
        self.source = source
        self.told: tuple[str, ...] = ()
        self._chosen: list[_Keys] | None = None
        if any(query.get(name) for name in FilterForm.base_fields):
            asking = ItemFilter(query, _of_each_kind(source))
            self.told = scope_of(asking)
            self._chosen = [_keys(row) for row in _listed(filter(asking.fits, source))]
        if query.get("sort"):
            if self._chosen is None:
                self._chosen = [_keys(row) for row in _listed(source)]
            self._chosen = _sorted(self._chosen, query.getlist("sort"))

    def __len__(self) -> int:
        return len(self.source) if self._chosen is None else len(self._chosen)

    def __iter__(self) -> Iterator[Line]:
        if self._chosen is None:
            for place, item in enumerate(self.source, start=1):
                yield Line(item, item.number or str(place))
            return
        items = self.source.at([keys.id for keys in self._chosen])
        for keys, item in zip(self._chosen, items, strict=True):
            yield Line(item, item.number or str(keys.place))


def _listed(items: Iterable[Item]) -> Iterator[ListRow]:
    for place, item in enumerate(items, start=1):
        yield from list_rows([item], keep="", first=place)


def _of_each_kind(items: Iterable[Item]) -> list[Item]:
    """One item of each kind that a filter can tell apart by its choices."""
    kinds: dict[tuple[Any, ...], Item] = {}
    for item in items:
        key = (item.status, item.category, item.area, item.lead_unit, item.plan_id)
        kinds.setdefault(key, item)
    return list(kinds.values())


def _keys(row: ListRow) -> _Keys:
    return _Keys(row.item.id, *(getattr(row, name) for name in _Keys._fields[1:]))


def _sorted(rows: list[_Keys], asked: Sequence[str]) -> list[_Keys]:
    table = ItemTable(rows, order_by=asked)
    return [row.record for row in table.rows]
