"""会议材料: what can be printed of a town, what is being made, how votes are counted."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from kombu.exceptions import OperationalError

from ..audience import PUBLIC
from ..bulletins.source import has_deputy_items
from ..exports.asking import NoPaper, filter_query, paper_of
from ..exports.meeting import PARTS, meeting_name, meeting_workbook
from ..exports.paper import PaperView
from ..exports.workbook import CONTENT_TYPE, content_disposition
from ..filters import BY_LINK, ItemFilter
from ..models import Paper, Town
from ..models.choices import BulletinState, Edition, RunState
from ..paper_forms import VoteForm
from ..papers import making, signing
from ..papers.signing import Signed, SignLine
from ..reading import NotThere, TownView
from ..tasks import make_paper
from . import telling
from .asking import Asked, asked_of, for_readers, read_town, refusal, town_or_refused

log = logging.getLogger(__name__)

# Of the filter, what most ask of a paper; the others are folded away.
FOREMOST = ("unit", "category", "group")
SHOWN_PAPERS = 10


@dataclass(frozen=True)
class Foot:
    """Who signed one edition of a publication's workbook."""

    word: str
    signed: Signed
    lines: list[SignLine]


@require_http_methods(["GET", "POST"])
@for_readers
def papers(request: HttpRequest, code: str) -> HttpResponse:
    """What of a town can be printed for a meeting, of which release and which part."""
    asked = asked_of(request.GET)
    view = read_town(request, town_or_refused(request, code), asked)
    town = view.town
    form = VoteForm(request.POST or None, initial={"base": town.vote_base, "rule": town.vote_rule})
    if request.method == "POST":
        if not view.may_edit:
            raise NotThere
        if form.is_valid():
            _count_votes_by(town, form)
            messages.success(request, _("已保存。已发布的各期仍用发布时的办法。"))
            return redirect(_address(town, request))
    return render(request, "commitments/papers.html", _page(request, view, asked, form))


def _count_votes_by(town: Town, form: VoteForm) -> None:
    town.vote_base, town.vote_rule = form.cleaned_data["base"], form.cleaned_data["rule"]
    town.save(update_fields=["vote_base", "vote_rule"])


def _address(town: Town, request: HttpRequest) -> str:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return reverse("commitments:papers", args=[town.pk]) + query


def _page(request: HttpRequest, view: TownView, asked: Asked, form: VoteForm) -> dict[str, Any]:
    as_of_asked = asked.as_of is not None
    asking = ItemFilter(request.GET, view.items)
    folded = [f for f in asking.form if f.name not in FOREMOST and f.name not in BY_LINK]
    return {
        "view": view,
        "asked": asked,
        "which": telling.which(view, as_of_asked=as_of_asked),
        "notes": telling.which_notes(view, as_of_asked=as_of_asked),
        "fields": [asking.form[name] for name in FOREMOST],
        "others": folded,
        "asks_more": any(field.name in asking.asked or field.errors for field in folded),
        "edition": request.GET.get("edition", Edition.DEPUTY),
        "deputy_sheets": _sheets(Edition.DEPUTY),
        "internal_sheets": _sheets(Edition.INTERNAL, besides=Edition.DEPUTY),
        "form": form,
        "feet": _feet(view) if view.may_edit else [],
        "made": _made(view.town) if view.may_edit else [],
        "bulletins": _has_bulletins(view),
        "url": reverse("commitments:papers", args=[view.town.pk]),
    }


def _sheets(edition: str, *, besides: str = "") -> str:
    """The names of an edition's sheets, without those that ``besides`` holds as well."""
    return "、".join(
        str(part.tab) for part in PARTS if edition in part.editions and besides not in part.editions
    )


def _feet(view: TownView) -> list[Foot]:
    """Who signed the editions of the publication in view; nobody signs what is live."""
    if view.publication is None:
        return []
    papers = [(Edition(each), Signed(view.publication, each)) for each in Edition.values]
    return [Foot(str(each.label), signed, signing.lines(signed)) for each, signed in papers]


def _has_bulletins(view: TownView) -> bool:
    """Whether the page of the 通报 says anything to this reader; clerks begin one there."""
    if view.may_edit:
        return True
    issued = view.town.bulletins.filter(state=BulletinState.ISSUED)
    return any(view.audience != PUBLIC or not has_deputy_items(each) for each in issued)


def _made(town: Town) -> list[Paper]:
    """The last papers that a worker makes or has made."""
    return list(town.papers.select_related("asked_by")[:SHOWN_PAPERS])


def paper_answer(request: HttpRequest, view: TownView) -> HttpResponse:
    """The workbook of what the query asks for: the file, or the page of a worker that makes it.
    Where nothing can be made of it the page of the papers says why."""
    edition = request.GET.get("edition", Edition.DEPUTY)
    if edition not in Edition.values:
        raise NotThere
    try:
        paper = paper_of(view, edition=edition, asked=request.GET)
    except NoPaper as said:
        messages.error(request, str(said))
        return redirect(_address(view.town, request))
    if making.is_long(paper):
        return _later(request, view, paper)
    return _file(meeting_workbook(paper), meeting_name(paper))


def _file(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=CONTENT_TYPE)
    answer.headers["Content-Disposition"] = content_disposition(name)
    return answer


def _later(request: HttpRequest, view: TownView, paper: PaperView) -> HttpResponse:
    made, new = making.ask(
        view,
        edition=paper.edition,
        query=filter_query(request.GET),
        filename=meeting_name(paper),
        user=request.user,
    )
    if new:
        _tell_worker(request, made.pk)
    return redirect("commitments:paper", made.pk)


def _tell_worker(request: HttpRequest, pk: int) -> None:
    """Queue the making once the paper is stored; a broker that is away costs time only, as the
    sweep queues it again."""

    def send() -> None:
        try:
            make_paper.delay(pk)
        except OperationalError as error:
            log.warning("paper %s waits for the sweep, broker is away: %s", pk, error)
            messages.warning(request, _("后台暂时没有应答。这份材料已排队，后台恢复后自动生成。"))

    transaction.on_commit(send)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a worker is with a paper; the part that is asked for every second, to htmx."""
    made = _paper_or_refused(request, pk)
    if request.method == "POST":
        if making.again(made):
            _tell_worker(request, made.pk)
        return redirect("commitments:paper", made.pk)
    context = {
        "paper": made,
        "working": made.state in making.WAITING,
        "back": _back(made),
        "view": {"town": made.town},
    }
    if not request.headers.get("HX-Request"):
        return render(request, "commitments/paper.html", context)
    return render(request, "commitments/_paper.html", context)


def _paper_or_refused(request: HttpRequest, pk: int) -> Paper:
    known = Paper.objects.select_related("town", "publication")
    made = known.filter(pk=pk).first()
    if made is None or not making.may_fetch(request.user, made):
        raise refusal(request)
    return made


def _back(made: Paper) -> str:
    """The page of the papers as it was when this one was asked for."""
    query = QueryDict(made.query, mutable=True)
    if made.publication is not None:
        query["publication"] = str(made.publication.number)
    else:
        query["as_of"] = made.as_of.isoformat()
    if made.edition != Edition.DEPUTY:
        query["edition"] = made.edition
    return f"{reverse('commitments:papers', args=[made.town_id])}?{query.urlencode()}"


@require_safe
@for_readers
def paper_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file that a worker made."""
    made = _paper_or_refused(request, pk)
    if made.state != RunState.DONE:
        return redirect("commitments:paper", made.pk)
    try:
        stream = made.file.open("rb")
    except OSError:
        making.lost(made)
        return redirect("commitments:paper", made.pk)
    answer = FileResponse(stream, content_type=CONTENT_TYPE)
    answer.headers["Content-Disposition"] = content_disposition(made.filename)
    return answer  # type: ignore[return-value]
