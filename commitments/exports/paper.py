"""What a paper is made of: the items of a view, for whom, of which part of the town."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..evaluation import Evaluation
from ..items import Item
from ..models import Publication, Town
from ..models.choices import Edition
from ..raised import Raised


@dataclass(frozen=True)
class SignedLine:
    """Who signed, as a SignRole's value, with name and day."""

    role: str
    name: str
    day: dt.date


@dataclass(frozen=True)
class PaperView:
    """Everything a paper is made of; making it reads nothing from the database.

    ``items`` are those its readers may see and the filter in force lets through, in plan order;
    ``publication`` None is the live state of ``as_of``. ``previous`` maps commitment ids to Items
    of ``previous_publication``, as the same readers may see them. ``scope`` are the words of the
    filter in force (责任单位：城建办), none for the whole town; ``by_progress`` is whether it
    chooses by how items stand or when they are due, so that a share of them, or how they changed,
    would say nothing of the town. ``raised``, ``left_out``
    (commitment id -> why it is 不列入本期通报) and ``signed`` are for the internal edition alone.
    """

    town: Town
    items: tuple[Item, ...]
    as_of: dt.date
    publication: Publication | None = None
    previous: Mapping[int, Item] = field(default_factory=dict)
    previous_publication: Publication | None = None
    edition: str = Edition.DEPUTY
    scope: tuple[str, ...] = ()
    by_progress: bool = False
    evaluation: Evaluation = field(default_factory=Evaluation)
    raised: tuple[Raised, ...] = ()
    left_out: Mapping[int, str] = field(default_factory=dict)
    signed: tuple[SignedLine, ...] = ()

    @property
    def internal(self) -> bool:
        """Whether it is the internal edition (内部参考)."""
        return self.edition == Edition.INTERNAL

    @property
    def town_name(self) -> str:
        """What the town is called; in what was released, what it was called then."""
        then = self.publication.town_name if self.publication else ""
        return then or self.town.name

    @property
    def live(self) -> bool:
        """Whether it is the live state; a town that has released nothing shows no items."""
        return self.publication is None and bool(self.items)
