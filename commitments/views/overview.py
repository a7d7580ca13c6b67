"""All towns: what each promised and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from people.models import Membership

from ..actions import live_items
from ..audience import DEPUTY, INTERNAL, PUBLIC
from ..items import Item
from ..models import Publication, Town
from ..reading import NotThere
from ..status import GROUPS
from ..summaries import Summary, livelihood_projects, summarise
from .asking import Asked, asked_of
from .telling import Piece, counts_sentence

# From how many towns on a search box helps more than it takes room.
MANY = 8


@dataclass(frozen=True)
class TownLine:
    """One town as it stands in its last publication, or live; ``all`` is None where nothing was
    released."""

    town: Town
    publication: Publication | None
    all: Summary | None
    livelihood: Summary | None
    sentence: Sequence[Piece]
    may_edit: bool


def overview(request: HttpRequest) -> HttpResponse:
    """The towns a person may see, in their order; the one town itself where there is just one."""
    asked = _asked(request)
    audiences = _audiences(request)
    if not audiences:
        if not Town.objects.exists():
            return redirect("people:welcome")
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
    if len(audiences) == 1:
        return redirect(next(iter(audiences)).get_absolute_url() + asked.keep)
    if asked.live:
        audiences = _editable(audiences)
    lines = _live_lines(audiences, asked) if asked.live else _lines(audiences)
    words = request.GET.get("q", "").strip()[:40]
    shown = [line for line in lines if _fits(line.town, words)]
    context = {
        "lines": shown,
        "words": words,
        "many": len(lines) > MANY,
        "groups": GROUPS,
        "asked": asked,
        "day": asked.as_of or timezone.localdate(),
        "may_edit": any(line.may_edit for line in lines),
    }
    return render(request, "commitments/overview.html", context)


def _asked(request: HttpRequest) -> Asked:
    """Live, a day, or nothing; each town numbers its own publications, so a number is refused."""
    try:
        asked = asked_of(request.GET)
    except NotThere as refused:
        raise Http404 from refused
    if asked.publication is not None:
        raise Http404
    return asked


def _audiences(request: HttpRequest) -> dict[Town, str]:
    """Town -> audience, for the towns this person may see, in the towns' order. Two queries: one
    person's roles are few, so the towns are not asked one by one."""
    user, roles = request.user, {}
    if user.is_authenticated and not user.is_superuser:
        roles = dict(Membership.objects.filter(user=user).values_list("town_id", "role"))
    fallback = PUBLIC if settings.PUBLIC_PAGES else None
    seen: dict[Town, str] = {}
    for town in Town.objects.all():
        if user.is_authenticated and user.is_superuser:
            audience: str | None = INTERNAL
        else:
            audience = _AUDIENCE.get(roles.get(town.pk, ""), fallback)
        if audience is not None:
            seen[town] = audience
    return seen


_AUDIENCE = {Membership.Role.CLERK.value: INTERNAL, Membership.Role.DEPUTY.value: DEPUTY}


def _editable(audiences: dict[Town, str]) -> dict[Town, str]:
    """The towns whose live state the person may see; raises Http404 where there is none."""
    mine = {town: audience for town, audience in audiences.items() if audience == INTERNAL}
    if not mine:
        raise Http404
    return mine


def _live_lines(audiences: dict[Town, str], asked: Asked) -> list[TownLine]:
    """The towns as they stand live, or on the day asked for."""
    day = asked.as_of or timezone.localdate()
    return [_live_line(town, live_items(town, as_of=day)) for town in audiences]


def _live_line(town: Town, items: Sequence[Item]) -> TownLine:
    whole = summarise(items)
    return TownLine(
        town=town,
        publication=None,
        all=whole,
        livelihood=summarise(livelihood_projects(items)),
        sentence=counts_sentence(whole) if whole.total else (),
        may_edit=True,
    )


def _lines(audiences: dict[Town, str]) -> list[TownLine]:
    latest = {
        publication.town_id: publication for publication in Publication.objects.latest_per_town()
    }
    return [_line(town, audience, latest.get(town.pk)) for town, audience in audiences.items()]


def _line(town: Town, audience: str, publication: Publication | None) -> TownLine:
    may_edit = audience == INTERNAL
    if publication is None:
        return TownLine(town, None, None, None, (), may_edit)
    kept = publication.summary[audience]
    whole = Summary.from_json(kept["all"])
    return TownLine(
        town=town,
        publication=publication,
        all=whole,
        livelihood=Summary.from_json(kept["livelihood"]),
        sentence=counts_sentence(whole),
        may_edit=may_edit,
    )


def _fits(town: Town, words: str) -> bool:
    text = f"{town.province}{town.city}{town.district}{town.name}{town.code}"
    return all(word in text for word in words.split())
