"""The tables of the pages as files: what a page lists, read by the same views for the same people,
with the filter and the order in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..attention import Scope, Wanted, counts, in_order, is_code, items_numbered, matters, scope_of
from ..documents import Paper
from ..finding.access import access_of, narrowed
from ..finding.hits import hits_of
from ..finding.searching import MOST, find
from ..items import Item
from ..lists import tables
from ..lists.columns import Listing
from ..lists.released import CHUNK, Held, Released, Source, chunked
from ..lists.released import Wanted as WantedRows
from ..lists.sending import known, sent
from ..lists.tables import LIVE, NOW, RELEASED, Differing, Head, Part, Place, Quote
from ..models import FoundKind
from ..reading import NotThere, TownView
from ..summaries import livelihood_projects
from ..wording import date_words
from ..wording.attention import KIND_WORD
from ..wording.spoken import spoken as _
from . import telling
from .asking import Asked, asked_of, for_readers, read_town, town_or_refused
from .attention import Line as AttentionLine
from .attention import line_of, wanted_of
from .commitment import figure_rows, read_commitment, version_rows
from .compare import compared_page, compared_view, now_name
from .document import read_document
from .find import wanted_of as wanted_found
from .overview import Line, listed_for
from .town import breakdowns

# Whoever reads no commitment in particular asks for this one, which there is not: a publication is
# chosen and its items are left to be read in pieces.
_NONE = 0


def _head(view: TownView, what: str, told: str, *, as_of_asked: bool = False) -> Head:
    """What every list of one town says above it: town, release and day, then ``told``."""
    which = telling.which(view, as_of_asked=as_of_asked)
    notes = telling.which_notes(view, as_of_asked=as_of_asked)
    mark = telling.provenance_mark(view.town.provenance)
    release = " · ".join(text for text in (mark, view.town.name, which, *notes) if text)
    return Head(
        f"{view.town.name}{what}", view.as_of, (release, told), LIVE if view.live else RELEASED
    )


# -- one town ------------------------------------------------------------------------------------


@require_safe
@for_readers
def town_file(request: HttpRequest, code: str, table: str, form: str) -> HttpResponse:
    """A table of a town's page as a file. A day that is none, or a town that released nothing, has
    no list: the page says why. Raises Http404 for a table that there is not."""
    make, only = _of_town(table), _NONE if table == "items" else None
    known(form)
    if table == "compare":
        return sent(_compared(request, compared_view(request, code)), form)
    asked, town = asked_of(request.GET), town_or_refused(request, code)
    view = read_town(request, town, asked, only=None if asked.explicit else only)
    if asked.fault or view.empty:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(town.get_absolute_url() + query)
    return sent(make(request, view, asked), form)


def _of_town(table: str) -> Callable[[HttpRequest, TownView, Asked], Listing]:
    if table not in _TOWN_TABLES:
        raise Http404
    return _TOWN_TABLES[table]


def _items(request: HttpRequest, view: TownView, asked: Asked) -> Listing:
    """任务清单: what was released is read in pieces."""
    source: Source = (
        Held(view.items)
        if view.publication is None
        else Released(view.publication, audience=view.audience)
    )
    rows = WantedRows(request.GET, source)
    told = tables.said(len(rows), rows.told)
    head = _head(view, _("任务清单"), told, as_of_asked=asked.as_of is not None)
    return tables.of_items(head, rows, public=telling.compiled(view))


def _projects(_request: HttpRequest, view: TownView, asked: Asked) -> Listing:
    projects = livelihood_projects(view.items)
    lines = telling.project_lines(view, projects, keep="")
    told = telling.livelihood_sentence(projects) if projects else ""
    head = _head(view, _("民生实事"), told, as_of_asked=asked.as_of is not None)
    heads = telling.project_heads(view, projects)
    return tables.of_projects(head, lines, heads)


def _breakdowns(_request: HttpRequest, view: TownView, asked: Asked) -> Listing:
    made = [table for column in breakdowns(view, asked) for table in column]
    parts = [
        Part(table["title"], line) for table in made for line in (*table["lines"], table["total"])
    ]
    head = _head(view, _("分类汇总"), "", as_of_asked=asked.as_of is not None)
    return tables.of_breakdowns(head, parts)


def _compared(_request: HttpRequest, view: TownView, _asked: Asked | None = None) -> Listing:
    """What differs between two publications; raises NotThere where there is but one."""
    before = view.previous_publication
    if before is None:
        raise NotThere
    page = compared_page(view, before)
    rows = [Differing(each.title, line) for each in page["sections"] for line in each.lines]
    names = page["before_name"], now_name(view)
    what = _("两期比较")
    told = _("%(before)s（数据截至%(day)s）与%(now)s比较") % {
        "before": names[0],
        "day": page["days"][0],
        "now": names[1],
    }
    head = _head(view, what, f"{told} · {tables.said(len(rows))}")
    return tables.of_differences(head, rows, names)


_TOWN_TABLES: dict[str, Callable[[HttpRequest, TownView, Asked], Listing]] = {
    "items": _items,
    "projects": _projects,
    "breakdowns": _breakdowns,
    "compare": _compared,
}


# -- all towns -----------------------------------------------------------------------------------


@require_safe
def towns_file(request: HttpRequest, form: str) -> HttpResponse:
    """The towns and the sums over them, as the overview lists them."""
    known(form)
    listed = listed_for(request)
    if isinstance(listed, HttpResponse):
        return listed
    wanted, live = listed.wanted, listed.wanted.asked.live
    day = wanted.asked.as_of or timezone.localdate()
    places = list(_places(listed.lines))
    scope = [_("名称含“%(words)s”") % {"words": wanted.words}] if wanted.words else []
    which = _("实时数据（未发布）") if live else _("各镇街最近一期发布")
    told = (f"{which} · {date_words(day)}", tables.said(len(places), scope))
    return sent(
        tables.of_places(Head(_("镇街进展"), day, told, stands=LIVE if live else NOW), places), form
    )


def _places(lines: dict[str, Any]) -> Iterator[Place]:
    """Every line of the page, from the top: sums before what they are made of."""
    if lines.get("whole"):
        yield Place(_("合计"), lines["whole"])
    for line in lines["levels"]:
        yield Place(_("地区"), line)
    for line in lines["towns"]:
        yield Place(_("镇街"), line)
    for city in lines["cities"]:
        if city.name:
            yield Place(_("市"), city)
        for line in city.lines:
            yield from _with_towns(line, city.name)


def _with_towns(line: Line, city: str) -> Iterator[Place]:
    yield Place(_("区县") if line.lines else _("镇街"), line, city)
    for town in line.lines:
        yield Place(_("镇街"), town, line.name)


@require_safe
def attention_file(request: HttpRequest, form: str) -> HttpResponse:
    """What needs attention, all of it; whoever enters no town live is refused."""
    known(form)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    scope = scope_of(request.user)
    if scope.nothing:
        raise PermissionDenied
    wanted, today = wanted_of(request), timezone.localdate()
    n = counts(scope, wanted, as_of=today)[wanted.kind]
    told = (
        _("%(day)s的实时数据（未发布），只列现行计划。") % {"day": date_words(today)},
        tables.said(n, _scope_words(wanted)),
    )
    head = Head(_("需要处理的事项"), today, told, stands=LIVE)
    return sent(tables.of_attention(head, _lines(scope, wanted, today)), form)


def _scope_words(wanted: Wanted) -> Sequence[str]:
    """What the list is narrowed to."""
    texts = (
        (str(KIND_WORD[wanted.kind]), wanted.kind),
        (_("镇街：%(name)s") % {"name": wanted.town}, wanted.town),
        (_("牵头单位：%(name)s") % {"name": wanted.unit}, wanted.unit),
    )
    return [text for text, asked in texts if asked]


def _lines(scope: Scope, wanted: Wanted, today: dt.date) -> Iterator[AttentionLine]:
    """The lines of the page, on all its pages; only the numbers of the commitments are held."""
    found = in_order(matters(scope, wanted, as_of=today))
    one = len(scope.towns()[:2]) == 1 or is_code(wanted.town)
    place = 0
    for ids in chunked(list(found.values_list("commitment", flat=True)), CHUNK):
        for town, item in items_numbered(ids, as_of=today):
            place += 1
            yield line_of(town, item, "", place, name="" if one else town.name)


@require_safe
def found_file(request: HttpRequest, form: str) -> HttpResponse:
    """What was found, up to MOST of each kind that is shown."""
    known(form)
    wanted = wanted_found(request)
    access = access_of(request.user, released=wanted.released)
    if access.nothing and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    within = narrowed(access, wanted.town)
    today = timezone.localdate()
    kinds = [wanted.kind] if wanted.kind else FoundKind.values
    pages = {kind: (MOST if kind in kinds else 1, 0) for kind in FoundKind.values}
    found = [each for each in find(wanted.question, within, pages).values() if each.kind in kinds]
    hits = hits_of(found, wanted.question, within, today=today)
    rows = [
        (str(FoundKind(each.kind).label), hit) for each in found for hit in hits.get(each.kind, ())
    ]
    asked = _("查的是“%(words)s”") % {"words": wanted.question.typed}
    head = Head(_("查找结果"), today, (asked, tables.said(len(rows))), stands=NOW)
    return sent(tables.of_hits(head, rows), form)


# -- one document, one commitment ----------------------------------------------------------------


@require_safe
@for_readers
def document_file(request: HttpRequest, pk: int, table: str, form: str) -> HttpResponse:
    """What was promised and told in a document, in the order of its text."""
    known(form)
    if table != "quotes":
        raise Http404
    view, asked, paper = read_document(request, pk)
    quotes = _quotes(paper)
    head = _head(
        view,
        _("《%(title)s》承诺与进展") % {"title": paper.document.title},
        tables.said(len(quotes)),
        as_of_asked=asked.as_of is not None,
    )
    return sent(tables.of_quotes(head, quotes, public=telling.compiled(view)), form)


def _quotes(paper: Paper) -> list[Quote]:
    """The quotes in the order of their places, behind them those whose place is not certain."""
    placed = sorted(paper.marks, key=lambda mark: mark.start)
    made = [(mark.quoted, mark.start) for mark in placed]
    return [
        Quote(quoted.quote, quoted.of.item, quoted.promise, at)
        for quoted, at in (*made, *((quoted, None) for quoted in paper.lost))
    ]


@require_safe
@for_readers
def commitment_file(request: HttpRequest, pk: int, table: str, form: str) -> HttpResponse:
    """The figures of a commitment, or the versions of its target."""
    known(form)
    if table not in ("figures", "versions"):
        raise Http404
    view, asked, _newest = read_commitment(request, pk)
    item = next((each for each in view.items if each.id == pk), None)
    if item is None:
        raise NotThere
    what = (_("各次填报") if table == "figures" else _("目标的来历")) + f"：{item.wording[:40]}"
    head = _head(view, what, item.wording, as_of_asked=asked.as_of is not None)
    return sent(_of_commitment(table, head, item), form)


def _of_commitment(table: str, head: Head, item: Item) -> Listing:
    if table == "figures":
        return tables.of_figures(head, figure_rows(item))
    return tables.of_versions(head, version_rows(item), plan=item.plan)
