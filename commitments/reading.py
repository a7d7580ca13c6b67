"""What a person may read of a town: a publication, or (clerks) the live state of a day.

Pages and papers ask here, so that both show the same items to the same people. House rule 9:
what others see comes from a publication.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.db.models import TextField
from django.db.models.functions import Cast

from people.models import User

from .actions import live_items, plans_in_force
from .audience import INTERNAL, SEES, audience_of
from .comparing import Change, changes_between
from .items import Item
from .lights import scheme_from_json
from .models import Plan, Publication, PublicationItem, Town
from .seeing import seen_by, without_hidden_parts


class NotForYou(Exception):
    """There is nothing here for this person; an anonymous one may log in and try again."""


class NotThere(Exception):
    """What was asked for does not exist, or this person may not know whether it does."""


@dataclass(frozen=True)
class PlanLine:
    """A plan that a view covers, and the document it rests on."""

    id: int
    title: str
    kind: str
    document_id: int | None = None


@dataclass(frozen=True)
class Release:
    """How one publication saw a commitment."""

    publication: Publication
    item: Item


@dataclass(frozen=True)
class TownView:
    """A town as one person reads it on one day.

    ``publication`` is None for the live state and for a town that has released nothing; ``live``
    tells the two apart. ``previous`` maps commitment ids to their Items in the publication before
    (``previous_publication``), which are read when the first of them is asked for;
    ``publications`` are those to choose from, newest first. Where one commitment was asked for,
    ``releases`` are all publications that hold it, newest first.
    """

    town: Town
    audience: str
    as_of: dt.date
    items: tuple[Item, ...] = ()
    live: bool = False
    publication: Publication | None = None
    previous_publication: Publication | None = None
    previous: Mapping[int, Item] = field(default_factory=dict)
    publications: tuple[Publication, ...] = ()
    plans: tuple[PlanLine, ...] = ()
    releases: tuple[Release, ...] = ()

    @property
    def may_edit(self) -> bool:
        """Whether this person sees the town live."""
        return self.audience == INTERNAL

    @property
    def empty(self) -> bool:
        """Whether nothing was released and nothing live was asked for."""
        return self.publication is None and not self.live


def town_view(
    *,
    town: Town,
    user: User | AnonymousUser,
    publication: int | None = None,
    live: bool = False,
    as_of: dt.date | None = None,
    plans: Sequence[int] = (),
    only: int | None = None,
    today: dt.date,
) -> TownView:
    """The view of ``town`` for ``user``: publication number ``publication``, else the live state
    (of ``as_of``, default ``today``) where asked for, else the last publication. ``plans`` are the
    ids of the plans that the live state shall cover; without any of the town's, those in force.
    Of a publication nothing is read but the family of the commitment ``only`` where that is given.

    Raises NotForYou where ``user`` may see nothing of the town, NotThere for a publication that
    does not exist and for anybody but clerks who ask for the live state.
    """
    audience = audience_of(user, town)
    if audience is None:
        raise NotForYou
    return view_for(
        audience,
        town=town,
        publication=publication,
        live=live,
        as_of=as_of,
        plans=plans,
        only=only,
        today=today,
    )


def view_for(
    audience: str,
    *,
    town: Town,
    publication: int | None = None,
    live: bool = False,
    as_of: dt.date | None = None,
    plans: Sequence[int] = (),
    only: int | None = None,
    today: dt.date,
) -> TownView:
    """The same view for whoever is of that audience there; raises NotThere as ``town_view``."""
    # Their counts are the overview's, what was to check their papers'.
    publications = tuple(town.publications.defer("summary", "raised").order_by("-number"))
    if publication is None and (live or as_of is not None):
        if audience != INTERNAL:
            raise NotThere
        day = as_of or today
        chosen_plans = list(town.plans.filter(pk__in=plans).order_by("start", "pk"))
        view = _live(
            town, audience, publications, day, chosen_plans or plans_in_force(town, as_of=day)
        )
        families = _families(publications, _alone(only), audience)
        return replace(view, releases=_releases(publications, families, only))
    chosen = _chosen(publications, publication)
    if chosen is None:
        return TownView(town=town, audience=audience, as_of=today)
    return _released(town, audience, publications, chosen, only)


def _live(
    town: Town,
    audience: str,
    publications: Sequence[Publication],
    as_of: dt.date,
    plans: Sequence[Plan],
) -> TownView:
    before = next((each for each in publications if each.as_of <= as_of), None)
    return TownView(
        town=town,
        audience=audience,
        as_of=as_of,
        items=tuple(live_items(town, as_of=as_of, plans=plans)),
        live=True,
        previous_publication=before,
        previous=_Released(before, audience),
        publications=tuple(publications),
        plans=tuple(PlanLine(p.pk, p.title, p.kind, p.document_id) for p in plans),
    )


def _released(
    town: Town,
    audience: str,
    publications: Sequence[Publication],
    chosen: Publication,
    only: int | None,
) -> TownView:
    before = next((each for each in publications if each.number < chosen.number), None)
    families = _families(publications, _alone(only), audience)
    if only is None:
        items = released_items(chosen, audience=audience)
    else:
        items = families.get(chosen.pk, [])
    # A plan of which this audience sees nothing is not named to it either.
    seen = {item.plan_id for item in items}
    plans = (
        PlanLine(each["id"], each["title"], each["kind"], each.get("document"))
        for each in chosen.plans
    )
    return TownView(
        town=town,
        audience=audience,
        as_of=chosen.as_of,
        items=tuple(items),
        publication=chosen,
        previous_publication=before,
        previous=_Released(before, audience),
        publications=tuple(publications),
        plans=tuple(plan for plan in plans if plan.id in seen),
        releases=_releases(publications, families, only),
    )


def _chosen(publications: Sequence[Publication], number: int | None) -> Publication | None:
    if number is None:
        return publications[0] if publications else None
    for each in publications:
        if each.number == number:
            return each
    raise NotThere


def released_items(publication: Publication, *, audience: str) -> list[Item]:
    """The items of a publication that ``audience`` may see, in their order, with the lights that it
    was released with."""
    scheme = scheme_from_json(publication.lights)
    rows = publication.items.filter(visibility__in=SEES[audience]).order_by("position", "id")
    # As text, which Item reads at once; Django would make dicts of it first.
    snapshots = rows.values_list(Cast("snapshot", TextField()), flat=True)
    return without_hidden_parts([Item.from_json(each, scheme=scheme) for each in snapshots])


def plan_that_is_over(town: Town, typed: str, *, today: dt.date) -> list[int]:
    """The id of a plan as it was typed, where it is not among those in force, so that a list
    could not be filtered by it; else nothing."""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 9):
        return []
    in_force = {each.pk for each in plans_in_force(town, as_of=today)}
    return [] if int(typed) in in_force else [int(typed)]


def narrowed(view: TownView, audience: str) -> TownView:
    """The same view as ``audience`` may see it, where that sees less than the view's own; also what
    it is compared with."""
    if len(SEES[audience]) >= len(SEES[view.audience]):
        return view
    return replace(
        view,
        audience=audience,
        items=tuple(seen_by(view.items, audience)),
        previous=_Released(view.previous_publication, audience),
    )


def _families(
    publications: Iterable[Publication], commitments: Iterable[int], audience: str
) -> dict[int, list[Item]]:
    """Publication id -> some commitments with their wholes and all their parts as ``audience`` may
    see them there. At most three queries, of however many publications."""
    schemes = {each.pk: scheme_from_json(each.lights) for each in publications}
    found: dict[int, list[Item]] = {}
    asked, wanted = set[int](), set(commitments)
    while wanted:
        rows = PublicationItem.objects.filter(
            publication__in=schemes, commitment__in=wanted, visibility__in=SEES[audience]
        )
        text = Cast("snapshot", TextField())
        for publication, snapshot in rows.order_by("pk").values_list("publication_id", text):
            item = Item.from_json(snapshot, scheme=schemes[publication])
            found.setdefault(publication, []).append(item)
        asked |= wanted
        kin = {
            each
            for items in found.values()
            for item in items
            for each in (*item.parts, item.parent_id)
        }
        wanted = {each for each in kin if each is not None} - asked
    return {publication: _in_order(items) for publication, items in found.items()}


def _alone(commitment: int | None) -> set[int]:
    return set() if commitment is None else {commitment}


def _in_order(items: Iterable[Item]) -> list[Item]:
    return without_hidden_parts(sorted(items, key=lambda item: (item.position, item.id)))


def _releases(
    publications: Iterable[Publication], families: Mapping[int, list[Item]], commitment: int | None
) -> tuple[Release, ...]:
    return tuple(
        Release(publication, item)
        for publication in publications
        for item in families.get(publication.pk, ())
        if item.id == commitment
    )


class _Released(Mapping[int, Item]):
    """Commitment id -> Item of a publication (of none, nothing), read when first asked for."""

    def __init__(self, publication: Publication | None, audience: str) -> None:
        self.publication = publication
        self.audience = audience

    @cached_property
    def _items(self) -> dict[int, Item]:
        if self.publication is None:
            return {}
        items = released_items(self.publication, audience=self.audience)
        return {item.id: item for item in items}

    def __getitem__(self, key: int) -> Item:
        return self._items[key]

    def __iter__(self) -> Iterator[int]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


def last_releases(commitments: Iterable[int], *, audience: str) -> list[Release]:
    """The newest publication of each of some commitments (ids), as ``audience`` may see it. At most
    four queries, of however many commitments with however many parts."""
    wanted = set(commitments)
    rows = PublicationItem.objects.filter(commitment__in=wanted, visibility__in=SEES[audience])
    with_publications = rows.select_related("publication").order_by("publication__number")
    newest = {
        row.commitment_id: row.publication
        for row in with_publications.defer("snapshot", "publication__summary", "publication__plans")
    }
    families = _families(newest.values(), wanted, audience)
    return [
        release
        for commitment, publication in newest.items()
        for release in _releases([publication], families, commitment)
    ]


def changes(view: TownView) -> list[Change]:
    """What is new in ``view`` or differs in status, target or figure from the publication before,
    in the items' order."""
    return changes_between(view.items, view.previous)


def compared_with(view: TownView, number: int) -> TownView:
    """The same view with publication ``number`` as the one before; raises NotThere without it."""
    before = _chosen(view.publications, number)
    if before == view.previous_publication:
        return view
    return replace(view, previous_publication=before, previous=_Released(before, view.audience))
