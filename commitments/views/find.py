"""Find: one box for commitments, units, documents, sentences and towns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from ..finding.access import Access, access_of, narrowed
from ..finding.examples import examples_for
from ..finding.grams import LONGEST, Question, question
from ..finding.hits import Hit, hits_of
from ..finding.searching import MOST, Found, find
from ..lists.links import files_of
from ..models import FoundKind, Town
from ..models.choices import Provenance

# So many of each kind where all kinds are shown, and of one kind on a page.
FIRST = {FoundKind.COMMITMENT.value: 8}
FIRST_OF_OTHERS = 4
A_PAGE = 20
TOWNS_OFFERED = 8


@dataclass(frozen=True)
class Wanted:
    """What the address asks for."""

    question: Question
    kind: str = ""
    town: str = ""
    released: bool = False
    page: int = 1

    def address(self, **changed: Any) -> str:
        """The address of the same with something changed; another question begins at page 1."""
        other = replace(self, **{"page": 1, **changed})
        asked = [
            ("q", other.question.typed),
            ("kind", other.kind),
            ("town", other.town),
            ("state", "released" if other.released else ""),
            ("page", str(other.page) if other.page > 1 else ""),
        ]
        query = urlencode([(name, value) for name, value in asked if value])
        return f"{reverse('commitments:find')}?{query}" if query else reverse("commitments:find")

    @property
    def pages(self) -> dict[str, tuple[int, int]]:
        """Kind -> how many rows are wanted, and how many to leave out before; of kinds that are
        not shown only the count."""
        if not self.kind:
            return {kind: (FIRST.get(kind, FIRST_OF_OTHERS), 0) for kind in FoundKind.values}
        shown = (A_PAGE, (self.page - 1) * A_PAGE)
        return {kind: shown if kind == self.kind else (1, 0) for kind in FoundKind.values}


@dataclass(frozen=True)
class Group:
    """What was found of one kind, as it is shown."""

    found: Found
    word: str
    hits: Sequence[Hit]
    url: str
    current: bool

    @property
    def more(self) -> bool:
        """Whether there is more of it than is shown here."""
        return self.found.more or self.found.total > len(self.found.rows)


@require_safe
def find_page(request: HttpRequest) -> HttpResponse:
    """The page of the box; what was found alone where htmx asks for that."""
    wanted = wanted_of(request)
    access = access_of(request.user, released=wanted.released)
    if access.nothing and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    partial = _wants_found(request)
    template = "commitments/_found.html" if partial else "commitments/find.html"
    context = _context(wanted, access) | {"files": files_of(request, "commitments:found_file")}
    answer = render(request, template, context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _wants_found(request: HttpRequest) -> bool:
    """Whether htmx refines while somebody types; going back asks for the whole page."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and htmx.target == "found" and not htmx.history_restore_request


def wanted_of(request: HttpRequest) -> Wanted:
    """What the address asks for; what it says wrongly counts as not said."""
    asked, page = request.GET, request.GET.get("page", "")
    kind, town = asked.get("kind", ""), asked.get("town", "")
    counted = page.isascii() and page.isdigit() and 0 < int(page[:4] or 0) <= MOST // A_PAGE
    return Wanted(
        question=question(asked.get("q", "")),
        kind=kind if kind in FoundKind.values else "",
        town=town if town.isascii() and town.isdigit() and len(town) == 9 else "",
        released=asked.get("state") == "released",
        page=int(page) if counted else 1,
    )


def _context(wanted: Wanted, access: Access) -> dict[str, Any]:
    within = narrowed(access, wanted.town)
    wanted = replace(wanted, town=within.town, released=wanted.released and access.edits)
    found = find(wanted.question, within, wanted.pages)
    if wanted.page > 1 and not found[wanted.kind or FoundKind.COMMITMENT].rows:
        wanted = replace(wanted, page=1)
        found = find(wanted.question, within, wanted.pages)
    shown = [each for each in found.values() if wanted.kind in ("", each.kind)]
    hits = hits_of(shown, wanted.question, within, today=timezone.localdate())
    groups = [_group(each, wanted, hits.get(each.kind, ())) for each in found.values()]
    return {
        "wanted": wanted,
        "nothing_to_see": access.nothing,
        "edits": access.edits,
        "live_url": wanted.address(released=False),
        "released_url": wanted.address(released=True),
        "all_kinds_url": wanted.address(kind=""),
        "all_towns_url": "" if access.only else wanted.address(town=""),
        "groups": [group for group in groups if group.found.total],
        "shown": [group for group in groups if group.hits],
        "town": Town.objects.filter(pk=wanted.town).first() if wanted.town else None,
        "towns": _towns(hits, wanted),
        "provenances": _provenances(hits),
        "words": [(word.typed, _of_word(word.typed, wanted)) for word in wanted.question.words],
        "examples": [] if wanted.question.words else _examples(within, wanted),
        "pages": _pages(found, wanted),
        "longest": LONGEST,
        "most": MOST,
    }


def _examples(within: Access, wanted: Wanted) -> list[tuple[str, list[tuple[str, str]]]]:
    """(kind in words, [(example, address that finds it)])."""
    return [
        (str(FoundKind(kind).label), [(word, _of_word(word, wanted)) for word in words])
        for kind, words in examples_for(within).items()
    ]


def _of_word(word: str, wanted: Wanted) -> str:
    return wanted.address(question=question(word), kind="")


def _group(found: Found, wanted: Wanted, hits: Sequence[Hit]) -> Group:
    return Group(
        found=found,
        word=str(FoundKind(found.kind).label),
        hits=hits,
        url=wanted.address(kind=found.kind),
        current=wanted.kind == found.kind,
    )


def _towns(hits: dict[str, list[Hit]], wanted: Wanted) -> list[tuple[Town, str]]:
    """The towns that one may look into alone: those of what is shown, where they are several."""
    if wanted.town:
        return []
    towns = {hit.town.pk: hit.town for each in hits.values() for hit in each}
    offered = list(towns.values())[:TOWNS_OFFERED]
    return [(town, wanted.address(town=town.pk)) for town in offered] if len(offered) > 1 else []


def _provenances(hits: dict[str, list[Hit]]) -> list[str]:
    """示例镇：虚构示例，数据仅供演示; nothing of towns whose material is official."""
    towns = {hit.town.pk: hit.town for each in hits.values() for hit in each}
    named: dict[str, list[str]] = {}
    for town in towns.values():
        if town.provenance != Provenance.OFFICIAL:
            named.setdefault(town.get_provenance_display(), []).append(town.name)
    return [f"{'、'.join(names)}：{kind}" for kind, names in named.items()]


def _pages(found: dict[str, Found], wanted: Wanted) -> dict[str, Any]:
    """The pages before and after, where one kind is shown."""
    total = found[wanted.kind].total if wanted.kind else 0
    last = -(-total // A_PAGE)
    return {
        "many": last > 1,
        "page": wanted.page,
        "last": last,
        "before": wanted.address(page=wanted.page - 1) if wanted.page > 1 else "",
        "after": wanted.address(page=wanted.page + 1) if wanted.page < last else "",
    }
