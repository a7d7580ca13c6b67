"""All towns: what each promised and how it stands, by district, and summed over districts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from people.models import User

from ..attention import in_force
from ..audience import INTERNAL, PUBLIC, own_audiences
from ..items import Item
from ..judging import items_of
from ..lists.links import files_of
from ..models import Commitment, Town
from ..reading import NotThere
from ..rollups import (
    LEVELS,
    LISTED,
    Place,
    Projects,
    Rollup,
    Sight,
    Spread,
    Standing,
    TownName,
    by_district,
    names,
    released,
    spread,
    sums,
    way_to,
    whole_of,
)
from ..status import GROUPS
from ..summaries import Summary, livelihood_projects, summarise
from ..wording import date_words
from ..wording.spoken import spoken as _
from ..wording.words import Word
from .asking import Asked, asked_of
from .telling import Piece, counts_sentence, provenance_mark

# From how many towns on districts fold, and what finds and sorts them stands above them.
MANY = 8
# From how many on there is something to find and to sort.
SEVERAL = 3
# What ?sort= asks for -> how it is called; "" is the order of the codes. Never by a share done.
SORTS: dict[str, Word] = {
    "": gettext_lazy("行政区划"),
    "name": gettext_lazy("名称"),
    "day": gettext_lazy("数据日期"),
    "attention": gettext_lazy("需要关注"),
}


@dataclass(frozen=True)
class Line:
    """One line: a town, or a place with the sum of its towns. ``where`` is what stands above its
    name, ``notes`` the small print, ``until`` the newest day in it; ``all`` is None where there is
    nothing to count. ``lines`` are those it can be unfolded to."""

    name: str
    url: str
    all: Summary | None
    sentence: Sequence[Piece]
    notes: Sequence[str]
    where: str = ""
    mark: str = ""
    live_url: str = ""
    until: dt.date | None = None
    lines: Sequence[Line] = ()


@dataclass(frozen=True)
class Wanted:
    """What the page is asked for: live or released, where, which words, in which order."""

    asked: Asked
    place: str
    words: str
    sort: str

    def address(self, *, everywhere: bool = False, **more: str) -> str:
        """The same page with ``more`` of the query changed; ``everywhere`` without place and
        words."""
        mine = {"place": self.place, "q": self.words} if not everywhere else {}
        query = {**mine, "sort": self.sort, **more}
        pairs = [*self.asked.carried, *((name, value) for name, value in query.items() if value)]
        return reverse("commitments:overview") + (f"?{urlencode(pairs)}" if pairs else "")


def overview(request: HttpRequest) -> HttpResponse:
    """The towns a person may see, by district in the order of their codes; of more than a page
    lists the sums of the level above; the one town itself where there is just one."""
    listed = listed_for(request)
    if isinstance(listed, HttpResponse):
        return listed
    wanted, sight, seen = listed.wanted, listed.sight, listed.seen
    context = {
        **listed.lines,
        "files": files_of(request, "commitments:towns_file"),
        "way": _way(sight, wanted),
        "wanted": wanted,
        "sorts": _sorts(wanted) if seen.towns >= SEVERAL else [],
        "many": seen.towns > MANY or bool(wanted.place),
        "all_url": wanted.address(everywhere=True),
        "released_url": replace(wanted, asked=Asked()).address(),
        "live_url": replace(wanted, asked=Asked(live=True)).address(),
        "groups": GROUPS,
        "asked": wanted.asked,
        "day": wanted.asked.as_of or timezone.localdate(),
        "may_edit": sight.fallback == INTERNAL or INTERNAL in sight.own.values(),
    }
    return render(request, "commitments/overview.html", context)


@dataclass(frozen=True)
class Listed:
    """What the page lists: the ``lines`` (as ``_lines`` has them) of the towns in ``sight``;
    ``seen`` is how those lie that the person sees at the place, whatever words narrow them."""

    wanted: Wanted
    sight: Sight
    seen: Spread
    lines: dict[str, Any]


def listed_for(request: HttpRequest) -> Listed | HttpResponse:
    """What the page lists for the person who asks, or where else to go. Raises Http404."""
    wanted = _wanted(request)
    sight = sight_of(request.user, place=wanted.place)
    seen = spread(sight)
    if not seen.towns and (answer := _nothing(request, wanted.place)):
        return answer
    if seen.towns == 1 and not wanted.place:
        return redirect(_url(names(sight)[0]) + wanted.asked.keep)
    if wanted.asked.live:
        sight = _live_sight(sight)
    sight = replace(sight, words=wanted.words)
    narrowed = wanted.asked.live or bool(wanted.words)
    lines = _lines(sight, spread(sight) if narrowed else seen, wanted)
    return Listed(wanted, sight, seen, lines)


# -- what is asked for, and by whom ------------------------------------------------------------


def _wanted(request: HttpRequest) -> Wanted:
    """What the address asks for; raises Http404 for a publication, as each town numbers its own,
    and for a place that is no province, city or district."""
    try:
        asked = asked_of(request.GET)
    except NotThere as refused:
        raise Http404 from refused
    place = request.GET.get("place", "")
    if place and not (place.isascii() and place.isdigit() and len(place) in LEVELS.values()):
        raise Http404
    if asked.publication is not None:
        raise Http404
    words = request.GET.get("q", "").replace("\0", "").strip()[:40]
    sort = request.GET.get("sort", "")
    return Wanted(asked, place, words, sort if sort in SORTS else "")


def sight_of(user: User | AnonymousUser, *, place: str = "") -> Sight:
    """The towns at ``place`` that ``user`` may see. At most one query, as one person's roles are
    few."""
    if user.is_authenticated and user.is_superuser:
        return Sight(INTERNAL, place=place)
    own = {town: who for town, who in own_audiences(user).items() if town.startswith(place)}
    return Sight(PUBLIC if settings.PUBLIC_PAGES else None, own, place)


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


def _live_sight(sight: Sight) -> Sight:
    """The towns whose live state the person may see; raises Http404 where there is none."""
    live = sight.live()
    if live.fallback is None and not live.own:
        raise Http404
    return live


# -- how the towns stand -----------------------------------------------------------------------


def _lines(sight: Sight, found: Spread, wanted: Wanted) -> dict[str, Any]:
    """``cities`` with their districts and towns; of more towns than a page lists the ``levels``
    with their ``whole``; ``towns`` alone where they are sorted."""
    live = wanted.asked.live
    made: dict[str, Any] = {
        "levels": [],
        "cities": [],
        "towns": [],
        "open": _open(found.towns, wanted),
    }
    if found.towns > LISTED and found.level:
        # A day is judged when it is asked for, so of many towns only those of a chosen place.
        rollups = sums(sight, level=found.level, released=not live)
        lines = (_place_line(each, wanted, leads=True) for each in rollups)
        whole = replace(_place_line(whole_of(rollups), wanted), name=_("合计"))
        return made | {"levels": in_order(lines, wanted), "whole": None if live else whole}
    standings = _live(sight, wanted.asked) if live else released(sight)
    if wanted.sort:
        lines = (_town(each, wanted, where=each.town.place) for each in standings)
        return made | {"towns": in_order(lines, wanted)}
    return made | {"cities": [_city(each, wanted) for each in by_district(standings)]}


def _open(towns: int, wanted: Wanted) -> bool:
    """Whether districts stand unfolded."""
    return towns <= MANY or bool(wanted.words)


def _live(sight: Sight, asked: Asked) -> list[Standing]:
    """The towns as they stand live, or on the day asked for, judged all together."""
    day, towns = asked.as_of or timezone.localdate(), names(sight)
    wanted = Commitment.objects.standing().filter(
        plan__in=in_force(day), plan__town__in=[town.code for town in towns]
    )
    commitments = list(wanted.for_judging())
    items: dict[str, list[Item]] = {town.code: [] for town in towns}
    for commitment, item in zip(commitments, items_of(commitments, as_of=day), strict=True):
        items[commitment.plan.town_id].append(item)
    return [_live_standing(town, items[town.code]) for town in towns]


def _live_standing(town: TownName, items: Sequence[Item]) -> Standing:
    projects = summarise(livelihood_projects(items))
    return Standing(town, True, summarise(items), Projects(projects.total, projects.done))


# -- in which order ----------------------------------------------------------------------------


def in_order(lines: Iterable[Line], wanted: Wanted) -> list[Line]:
    """The lines sorted as wanted; alike ones stay in the order of their codes."""
    key = _KEYS.get(wanted.sort)
    return sorted(lines, key=key) if key else list(lines)


def _by_name(line: Line) -> list[bytes]:
    return [_sound(character) for character in line.name]


def _sound(character: str) -> bytes:
    """Sorts common characters by their sound, as GB 2312 has them, and rare ones behind them."""
    try:
        return character.encode("gb2312")
    except UnicodeEncodeError:
        return b"\xff" + character.encode()


def _by_day(line: Line) -> int:
    """The newest first, what has no day last."""
    return -line.until.toordinal() if line.until else 0


def _by_attention(line: Line) -> int:
    """The most first."""
    return -(line.all.groups["slow"] + line.all.groups["failed"]) if line.all else 0


_KEYS: dict[str, Callable[[Line], Any]] = {
    "name": _by_name,
    "day": _by_day,
    "attention": _by_attention,
}


def _sorts(wanted: Wanted) -> list[tuple[Word, str, bool]]:
    """(name, address, whether it is the one at hand) of every order; what is live is of one day."""
    sorts = [sort for sort in SORTS if not (wanted.asked.live and sort == "day")]
    return [(SORTS[sort], wanted.address(sort=sort), sort == wanted.sort) for sort in sorts]


# -- in words ----------------------------------------------------------------------------------


def _city(city: Place, wanted: Wanted) -> Line:
    """A city of several districts with its sum, and its districts; of one, the district says it."""
    if len(city.places) > 1:
        return _above(
            _place_line(city.rollup, wanted), [_district(each, wanted) for each in city.places]
        )
    town = city.towns[0].town
    return Line("", "", None, (), (), lines=(_district(city.places[0], wanted, where=town.place),))


def _district(district: Place, wanted: Wanted, *, where: str = "") -> Line:
    """A district with its sum and its towns; one with a single town is that town, which then says
    ``where`` it lies, as a rule in the district."""
    if len(district.towns) == 1:
        return _town(district.towns[0], wanted, where=where or district.rollup.name)
    towns = [_town(each, wanted) for each in district.towns]
    return _above(_place_line(district.rollup, wanted), towns)


def _above(line: Line, lines: Iterable[Line]) -> Line:
    """The line with others below it, which do not repeat what material it says it is made of."""
    marked = (replace(each, mark="") if each.mark == line.mark else each for each in lines)
    return replace(line, lines=tuple(marked))


def _place_line(rollup: Rollup, wanted: Wanted, *, leads: bool = False) -> Line:
    """A place with its sum, which ``leads`` to what lies in it."""
    live = wanted.asked.live
    notes = [_towns_words(rollup, live=live), *_counts(rollup.all, rollup.projects)]
    if until := _until(rollup.since, rollup.until):
        notes.append(until)
    return Line(
        name=rollup.name or _("未注明区县"),
        url=wanted.address(place=rollup.code) if leads else "",
        all=rollup.all,
        sentence=counts_sentence(rollup.all) if rollup.all.total else (),
        notes=notes,
        mark=_mark(rollup.provenances),
        until=rollup.until,
    )


def _town(standing: Standing, wanted: Wanted, *, where: str = "") -> Line:
    town, whole = standing.town, standing.all
    counted = whole if whole and whole.total else None
    notes = _counts(counted, standing.projects) if counted else []
    if standing.title:
        notes += [standing.title, _until(standing.as_of, standing.as_of)]
    return Line(
        name=town.name,
        url=_url(town) + wanted.asked.keep,
        all=counted,
        sentence=counts_sentence(counted) if counted else (),
        notes=notes,
        where=where,
        mark=provenance_mark(town.provenance),
        live_url=f"{_url(town)}?live=1" if standing.may_edit else "",
        until=standing.as_of,
    )


def _towns_words(rollup: Rollup, *, live: bool) -> str:
    """3个镇街，其中1个还没有发布: those are in no sum."""
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


def _counts(whole: Summary, projects: Projects) -> list[str]:
    """其中力争n项, and the 民生实事 with those done; what there is none of is left out."""
    said = []
    if whole.strive:
        said.append(_("其中力争%(n)s项") % {"n": whole.strive})
    if projects.total:
        named = {"n": projects.total, "done": projects.done}
        said.append(_("民生实事%(n)s件，完成%(done)s件") % named)
    return said


def _until(since: dt.date | None, until: dt.date | None) -> str:
    """The day that figures speak of, or of several towns the first and the last."""
    if since is None or until is None:
        return ""
    if since == until:
        return _("数据截至%(day)s") % {"day": date_words(until)}
    named = {"first": date_words(since), "last": date_words(until)}
    return _("数据日期%(first)s至%(last)s") % named


def _way(sight: Sight, wanted: Wanted) -> list[tuple[str, str]]:
    """(name, address) of the places above and of this one, which has no address; [] for all."""
    first = sight.towns().values_list(*TownName._fields).first() if wanted.place else None
    if first is None:
        return []
    above = [
        (name, wanted.address(everywhere=True, place=code))
        for code, name in way_to(TownName(*first), wanted.place)
    ]
    return [(_("全部"), wanted.address(everywhere=True)), *above[:-1], (above[-1][0], "")]


def _url(town: TownName) -> str:
    return reverse("commitments:town", args=[town.code])
