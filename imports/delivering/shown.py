"""A delivery as its page shows it: row by row, what went in, what did not, what is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from commitments.items import Item

from ..models import Delivery
from . import words
from .earlier import Before, reported_before
from .making import items_of

MOST_ROWS = 300
# All of a release can be chosen from, unless the page would grow too heavy of it.
MOST_OPTIONS = 20_000
PASSED_OVER = 0
_ASKED = ("doubtful", "twice", "no_such")


@dataclass(frozen=True)
class Line:
    """One cell in words: where it is, its heading, what was filled in or why not; ``before`` is
    what the receiver was told of the same day before, where that was another figure."""

    cell: str
    heading: str
    words: str
    before: str = ""


@dataclass(frozen=True)
class Choice:
    """A commitment that a row may be, as a select offers it."""

    pk: int
    name: str
    chosen: bool = False


@dataclass(frozen=True)
class RowShown:
    """One row of the form. ``asked`` where a person decides, by ``likely`` or ``others``."""

    key: str
    sheet: str
    line: int
    text: str
    item: Item | None
    url: str
    how: str
    why: str
    asked: bool
    passed_over: bool
    filled: tuple[Line, ...]
    blank: tuple[Line, ...]
    likely: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A whole delivery. ``others`` are what every asked row may be besides; ``left_out`` counts the
    rows that the page has no room for."""

    delivery: Delivery
    rows: tuple[RowShown, ...]
    left_out: int
    matched: int
    n_asked: int
    n_blank: int
    before: Before
    others: tuple[Choice, ...] = ()
    lost: tuple[str, ...] = field(default=())

    @property
    def parts(self) -> tuple[list[RowShown], list[RowShown]]:
        """The rows that a person is asked about, and the others."""
        asked = [row for row in self.rows if row.asked]
        return asked, [row for row in self.rows if not row.asked]

    @property
    def n_rows(self) -> int:
        """How many rows the form has."""
        return len(self.rows) + self.left_out

    @property
    def internal(self) -> bool:
        """Whether what only the town may see is in it."""
        return bool(self.delivery.mapping.get("internal"))


def shown_of(delivery: Delivery, *, change: str = "") -> Shown:
    """What the page of a delivery shows; ``change`` is the key of a certain row to be asked too."""
    held = items_of(delivery)
    rows = delivery.mapping.get("rows", [])
    before = reported_before(delivery)
    teller = _Teller(delivery, {item.id: item for item in held}, before, change)
    told = sorted((teller.row(row) for row in rows), key=lambda row: not row.asked)
    asked = sum(row.asked for row in told)
    return Shown(
        delivery,
        tuple(told[:MOST_ROWS]),
        max(0, len(told) - MOST_ROWS),
        sum(row.item is not None for row in told),
        sum(row["why"] in _ASKED for row in rows),
        sum(1 for one in delivery.unmatched if one["heading"]),
        before,
        tuple(_choice(item) for item in held) if asked * len(held) <= MOST_OPTIONS else (),
        tuple(delivery.mapping.get("lost", ())),
    )


class _Teller:
    """Tells the rows of one delivery."""

    def __init__(
        self, delivery: Delivery, items: Mapping[int, Item], before: Before, change: str
    ) -> None:
        self.number = delivery.publication.number
        self.year = delivery.publication.as_of.year
        self.items, self.before, self.change = items, before, change
        self.cells: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.blank: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for cell in delivery.cells:
            self.cells[cell["row"]].append(cell)
        for cell in delivery.unmatched:
            self.blank[cell["row"]].append(cell)
        self.open = delivery.handed_on is None

    def row(self, row: Mapping[str, Any]) -> RowShown:
        """One row in words."""
        item = self.items.get(row["commitment"]) if row["commitment"] else None
        blank = self.blank[row["key"]]
        of_row = [cell for cell in blank if not cell["heading"]]
        return RowShown(
            key=row["key"],
            sheet=row["sheet"],
            line=row["line"],
            text=row["text"],
            item=item,
            url=self._url(item),
            how=words.how_words(row["how"]),
            why="".join(words.why_sentence(cell) for cell in of_row),
            asked=self.open and (row["why"] in _ASKED or row["key"] == self.change),
            passed_over=row["why"] == "passed_over",
            filled=tuple(self._filled(cell) for cell in self.cells[row["key"]]),
            blank=tuple(self._blank(cell) for cell in blank if cell["heading"]),
            likely=self._likely(row),
        )

    def _likely(self, row: Mapping[str, Any]) -> tuple[Choice, ...]:
        chosen = row["commitment"]
        pks = dict.fromkeys([*([chosen] if chosen else []), *row["candidates"]])
        return tuple(_choice(self.items[pk], chosen=pk == chosen) for pk in pks if pk in self.items)

    def _url(self, item: Item | None) -> str:
        if item is None:
            return ""
        page = reverse("commitments:commitment", args=[item.id])
        return f"{page}?publication={self.number}"

    def _filled(self, cell: Mapping[str, Any]) -> Line:
        before = self.before.others.get((cell["row"], cell["cell"]), "")
        return Line(cell["cell"], cell["heading"], words.figure_words(cell, year=self.year), before)

    def _blank(self, cell: Mapping[str, Any]) -> Line:
        return Line(cell["cell"], cell["heading"], words.why_sentence(cell))


def _choice(item: Item, *, chosen: bool = False) -> Choice:
    named = {"number": item.number, "wording": item.wording[:60]}
    name = _("%(number)s　%(wording)s") % named if item.number else item.wording[:60]
    return Choice(item.id, name, chosen)
