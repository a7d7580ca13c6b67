"""All towns: what each promised and how it stands, by district, and summed over districts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Membership

from ..actions import live_items
from ..audience import DEPUTY, INTERNAL, PUBLIC
from ..models import Town
from ..reading import NotThere
from ..rollups import (
    LEVELS,
    LISTED,
    Place,
    Standing,
    TownName,
    by_district,
    level_of,
    places,
    releases,
    way_to,
)
from ..status import GROUPS
from ..summaries import Summary, livelihood_projects, summarise
from ..wording import date_words
from .asking import Asked, asked_of
from .telling import Piece, counts_sentence, provenance_mark

# From how many towns on a search box helps more than it takes room, and districts fold.
MANY = 8


@dataclass(frozen=True)
class Line:
    """One line: a town, or a place with the sum of its towns. ``where`` is what stands above its
    name, ``notes`` the small print; ``all`` is None where there is nothing to count. ``lines`` are
    those it can be unfolded to."""

    name: str
    url: str
    all: Summary | None
    sentence: Sequence[Piece]
    notes: Sequence[str]
    where: str = ""
    mark: str = ""
    live_url: str = ""
    lines: Sequence[Line] = ()


def overview(request: HttpRequest) -> HttpResponse:
    """The towns a person may see, by district in the order of their codes; of more than a page
    lists the sums of the level above; the one town itself where there is just one."""
    asked, place = _asked(request), _place(request)
    audiences = _audiences(request, place)
    if not audiences and (answer := _nothing(request, place)):
        return answer
    if len(audiences) == 1 and not place:
        return redirect(_url(next(iter(audiences))) + asked.keep)
    if asked.live:
        audiences = _editable(audiences)
    words = request.GET.get("q", "").strip()[:40]
    shown = {town: who for town, who in audiences.items() if _fits(town, words)}
    context = {
        **_lines(shown, asked, place, words),
        "way": _way(shown, place, asked),
        "place": place,
        "words": words,
        "many": len(audiences) > MANY or bool(place),
        "open": len(shown) <= MANY or bool(words),
        "groups": GROUPS,
        "asked": asked,
        "day": asked.as_of or timezone.localdate(),
        "may_edit": INTERNAL in audiences.values(),
    }
    return render(request, "commitments/overview.html", context)


# -- what is asked for, and by whom ------------------------------------------------------------


def _asked(request: HttpRequest) -> Asked:
    """Live, a day, or nothing; each town numbers its own publications, so a number is refused."""
    try:
        asked = asked_of(request.GET)
    except NotThere as refused:
        raise Http404 from refused
    if asked.publication is not None:
        raise Http404
    return asked


def _place(request: HttpRequest) -> str:
    """The leading digits of the codes that shall be shown, "" for all; raises Http404 for others
    than those of a province, city or district."""
    place = request.GET.get("place", "")
    if place and not (place.isascii() and place.isdigit() and len(place) in LEVELS.values()):
        raise Http404
    return place


def _audiences(request: HttpRequest, place: str) -> dict[TownName, str]:
    """Town -> audience, for the towns of ``place`` this person may see, in the towns' order. Two
    queries: one person's roles are few, so the towns are not asked one by one."""
    user, roles = request.user, {}
    everything = user.is_authenticated and user.is_superuser
    if user.is_authenticated and not everything:
        roles = dict(Membership.objects.filter(user=user).values_list("town_id", "role"))
    fallback = PUBLIC if settings.PUBLIC_PAGES else None
    seen: dict[TownName, str] = {}
    for row in Town.objects.filter(code__startswith=place).values_list(*TownName._fields):
        town = TownName(*row)
        audience = INTERNAL if everything else _AUDIENCE.get(roles.get(town.code, ""), fallback)
        if audience is not None:
            seen[town] = audience
    return seen


_AUDIENCE = {
    Membership.Role.CLERK.value: INTERNAL,
    Membership.Role.DEPUTY.value: DEPUTY,
    Membership.Role.PRESIDIUM.value: DEPUTY,
}


def _nothing(request: HttpRequest, place: str) -> HttpResponse | None:
    """Where to go for somebody who sees no town; None for who has to be told on the page. Raises
    Http404 for a place without towns."""
    if not Town.objects.exists():
        return redirect("people:welcome")
    if not request.user.is_authenticated and not settings.PUBLIC_PAGES:
        return redirect_to_login(request.get_full_path())
    if place:
        raise Http404
    return None


def _editable(audiences: Mapping[TownName, str]) -> dict[TownName, str]:
    """The towns whose live state the person may see; raises Http404 where there is none."""
    mine = {town: audience for town, audience in audiences.items() if audience == INTERNAL}
    if not mine:
        raise Http404
    return mine


def _fits(town: TownName, words: str) -> bool:
    text = f"{town.province}{town.city}{town.district}{town.name}{town.code}"
    return all(word in text for word in words.split())


# -- how the towns stand -----------------------------------------------------------------------


def _lines(
    towns: Mapping[TownName, str], asked: Asked, place: str, words: str
) -> dict[str, list[Line]]:
    """``cities`` with their districts and towns; of more towns than a page lists the ``levels``."""
    many = len(towns) > LISTED
    if asked.live:
        # A day is judged when it is asked for, so of many towns only those of a chosen place.
        standings = [Standing(town, True) for town in towns] if many else _live(towns, asked)
    else:
        standings = _released(towns, place)
    level = level_of(towns)
    if many and len(found := places(standings, level=level)) > 1:
        return {"levels": [_place_line(each, asked, words) for each in found], "cities": []}
    return {"levels": [], "cities": [_city(each, asked) for each in by_district(standings)]}


def _released(towns: Mapping[TownName, str], place: str) -> list[Standing]:
    """The towns as they stand in their last publications."""
    found = releases({town.code: who for town, who in towns.items()}, place=place)
    made = []
    for town, audience in towns.items():
        may_edit, release = audience == INTERNAL, found.get(town.code)
        if release is None:
            made.append(Standing(town, may_edit))
        else:
            made.append(
                Standing(
                    town,
                    may_edit,
                    release.all,
                    release.livelihood,
                    release.title,
                    release.as_of,
                )
            )
    return made


def _live(towns: Mapping[TownName, str], asked: Asked) -> list[Standing]:
    """The towns as they stand live, or on the day asked for."""
    day = asked.as_of or timezone.localdate()
    rows = Town.objects.in_bulk([town.code for town in towns])
    return [_live_standing(town, rows[town.code], day) for town in towns]


def _live_standing(town: TownName, row: Town, day: dt.date) -> Standing:
    items = live_items(row, as_of=day)
    return Standing(town, True, summarise(items), summarise(livelihood_projects(items)))


# -- in words ----------------------------------------------------------------------------------


def _city(city: Place, asked: Asked) -> Line:
    """A city of several districts with its sum, and its districts; of one, the district says it."""
    districts = tuple(_district(each, asked) for each in city.places)
    line = _place_line(city, asked, "")
    if len(districts) > 1:
        return replace(line, url="", lines=districts)
    return Line("", "", None, (), (), lines=districts)


def _district(district: Place, asked: Asked) -> Line:
    """A district with its sum and its towns; one with a single town is that town."""
    if len(district.towns) == 1:
        return _town(district.towns[0], asked, where=district.towns[0].town.place)
    line = _place_line(district, asked, "")
    towns = tuple(_town(each, asked) for each in district.towns)
    return replace(line, url="", lines=towns)


def _place_line(place: Place, asked: Asked, words: str) -> Line:
    """A place with its sum, which leads to what lies in it."""
    rollup = place.rollup
    query = [*asked.carried, ("place", rollup.code), *([("q", words)] if words else [])]
    notes = [_towns_words(place, live=asked.live), *_counts(rollup.all, rollup.livelihood)]
    if until := _until(rollup.since, rollup.until):
        notes.append(until)
    return Line(
        name=rollup.name or _("未注明区县"),
        url=f"{reverse('commitments:overview')}?{urlencode(query)}",
        all=rollup.all,
        sentence=counts_sentence(rollup.all) if rollup.all.total else (),
        notes=notes,
        mark=_mark(rollup.provenances),
    )


def _town(standing: Standing, asked: Asked, *, where: str = "") -> Line:
    town, whole = standing.town, standing.all
    counted = whole if whole and whole.total else None
    notes = _counts(counted, standing.livelihood) if counted else []
    if standing.title:
        notes += [standing.title, _until(standing.as_of, standing.as_of)]
    return Line(
        name=town.name,
        url=_url(town) + asked.keep,
        all=counted,
        sentence=counts_sentence(counted) if counted else (),
        notes=notes,
        where=where,
        mark=provenance_mark(town.provenance),
        live_url=f"{_url(town)}?live=1" if standing.may_edit else "",
    )


def _towns_words(place: Place, *, live: bool) -> str:
    """3个镇街，其中1个还没有发布: those are in no sum."""
    rollup = place.rollup
    if live or not rollup.unreleased:
        return _("%(n)s个镇街") % {"n": rollup.towns}
    if rollup.unreleased == rollup.towns:
        return _("%(n)s个镇街，都还没有发布") % {"n": rollup.towns}
    named = {"n": rollup.towns, "without": rollup.unreleased}
    return _("%(n)s个镇街，其中%(without)s个还没有发布，不在数内") % named


def _mark(provenances: Collection[str]) -> str:
    """What kind of material a sum is made of; "" where all of it is the towns' own record."""
    marks = sorted({provenance_mark(each) for each in provenances})
    return marks[0] if len(marks) == 1 else _("含示例资料，不代表实际完成情况")


def _counts(whole: Summary | None, livelihood: Summary | None) -> list[str]:
    """其中力争n项, and the 民生实事 with those done; what there is none of is left out."""
    said = []
    if whole and whole.strive:
        said.append(_("其中力争%(n)s项") % {"n": whole.strive})
    if livelihood and livelihood.total:
        named = {"n": livelihood.total, "done": livelihood.done}
        said.append(_("民生实事%(n)s件，完成%(done)s件") % named)
    return said


def _until(since: dt.date | None, until: dt.date | None) -> str:
    """The day that figures speak of, or of several towns the first and the last."""
    if since is None or until is None:
        return ""
    if since == until:
        return _("数据截至%(day)s") % {"day": date_words(until)}
    named = {"first": date_words(since), "last": date_words(until)}
    return _("数据截至%(first)s至%(last)s不等") % named


def _way(towns: Mapping[TownName, str], place: str, asked: Asked) -> list[tuple[str, Any]]:
    """(name, address) of the places above and of this one, which has no address; [] for all."""
    first = next(iter(towns), None)
    if not place or first is None:
        return []
    here = reverse("commitments:overview")
    made = [(_("全部"), here + asked.keep)]
    for code, name in way_to(first, place):
        query = urlencode([*asked.carried, ("place", code)])
        made.append((name, f"{here}?{query}"))
    return [*made[:-1], (made[-1][0], "")]


def _url(town: TownName) -> str:
    return reverse("commitments:town", args=[town.code])
