"""What reports leave to check (待核对): for the clerks and the presidium of a town; for others
there is no such page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commitments.actions import ActionError
from commitments.audience import PUBLIC, SEES, audience_of, may_edit, settling_towns
from commitments.documents import last_release_of
from commitments.lists.links import files_of
from commitments.lists.sending import known, sent
from commitments.lists.tables import said
from commitments.models import Document, PublicationItem, Town

from ...models import Answer, Question, QuestionKind, Reading
from .. import asking_words as words
from .. import questions as asking
from ..questions_listed import of_questions

View = Callable[..., HttpResponse]
TEMPLATE = "imports/questions/list.html"
A_PAGE = 40
OPEN, DONE = "open", "done"
# The kinds as the page groups them; drafts alone are held against released figures.
KINDS = (
    QuestionKind.SUM,
    QuestionKind.UNMENTIONED,
    QuestionKind.DRIFT,
    QuestionKind.BESIDE,
)


@dataclass(frozen=True)
class Filter:
    """What the address asks for: a report (0 is all), a kind ("" is all), open or answered."""

    town: Town
    reading: int
    kind: str
    show: str

    def query(self, **changed: Any) -> str:
        """The address of the page, with some of it changed."""
        said = {
            "town": self.town.pk,
            "reading": self.reading or "",
            "kind": self.kind,
            "show": "" if self.show == OPEN else self.show,
            **changed,
        }
        return "?" + urlencode({name: value for name, value in said.items() if value != ""})


@dataclass(frozen=True)
class Shown:
    """A question with its words, and the form as it was sent where something is wrong with it."""

    question: Question
    told: words.Told
    place: str
    other: str
    commitment: str
    promise: str = ""
    nearest: str = ""
    mark: str = ""
    answer: str = ""
    note: str = ""
    error: str = ""


def for_settling(view: View) -> View:
    """Hand ``view`` the towns whose questions the person settles; 404 for who settles none."""

    @wraps(view)
    @login_required
    @never_cache
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        towns = settling_towns(request.user)
        if not towns and not getattr(request.user, "is_superuser", False):
            raise Http404
        return view(request, *args, towns=towns, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD"])
@for_settling
def questions(request: HttpRequest, *, towns: list[Town]) -> HttpResponse:
    """The questions of a town (``?town=``, else the first), by kind."""
    if not towns:
        return redirect("people:add_town")
    asked = _asked(request, _town(request, towns))
    return render(request, TEMPLATE, _page(request, asked, towns))


@require_http_methods(["GET", "HEAD"])
@for_settling
def questions_file(request: HttpRequest, form: str, *, towns: list[Town]) -> HttpResponse:
    """The questions that the page lists, on all its pages, as a file."""
    known(form)
    if not towns:
        return redirect("people:add_town")
    asked = _asked(request, _town(request, towns))
    _found, of_report = _of_town(request, asked)
    wanted = _wanted(of_report, asked)
    scope = [str(QuestionKind(asked.kind).label)] if asked.kind else []
    show = _("已核对") if asked.show == DONE else _("待核对")
    told = (f"{asked.town.name} · {show}", said(wanted.count(), scope))
    rows = wanted.iterator(chunk_size=A_PAGE)
    return sent(of_questions(asked.town.name, timezone.localdate(), told, rows), form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_settling
def answer(request: HttpRequest, pk: int, *, towns: list[Town]) -> HttpResponse:
    """Answer one question; where that cannot be, its page again with what was typed."""
    question = Question.objects.select_related("town").filter(pk=pk, town__in=towns).first()
    if question is None or not _may_see(request, question):
        raise Http404
    asked = _asked(request, question.town)
    back = reverse("imports:questions") + asked.query(page=request.GET.get("page", ""))
    if request.method != "POST":
        messages.error(request, _("刚才的操作没有生效。请看过这一页后再按一次。"))
        return redirect(back)
    said = {name: request.POST.get(name, "") for name in ("answer", "note", "mark")}
    try:
        _answer(question, request, said)
    except ActionError as error:
        typed = {question.pk: {**said, "error": str(error)}}
        page = _page(request, asked, towns, typed=typed)
        return render(request, TEMPLATE, page, status=422)
    return redirect(back)


def _may_see(request: HttpRequest, question: Question) -> bool:
    shown = asking.told_questions(request.user, question.town)  # type: ignore[arg-type]
    return shown.filter(pk=question.pk).exists()


def _answer(question: Question, request: HttpRequest, said: dict[str, str]) -> None:
    user: Any = request.user
    if request.POST.get("reopen"):
        asking.answer(question, by=user, answer="", note="", seen=said["mark"])
        messages.success(request, _("已放回待核对。"))
        return
    if not said["answer"]:
        raise ActionError(_("请在三种核对结果中选一种。"))
    done = asking.answer(
        question, by=user, answer=said["answer"], note=said["note"], seen=said["mark"]
    )
    told = {"answer": done.get_answer_display()}
    messages.success(request, _("已记为“%(answer)s”，在“已核对”里可以查看和更改。") % told)


# -- what is asked for -------------------------------------------------------------------------


def _town(request: HttpRequest, towns: list[Town]) -> Town:
    """The town of the address, else the first one with open questions; 404 for another's."""
    code = request.GET.get("town", "")
    if not code:
        waiting = asking.waiting_in(request.user, towns)  # type: ignore[arg-type]
        return next((town for town in towns if town.pk in waiting), towns[0])
    town = next((town for town in towns if town.code == code), None)
    if town is None:
        raise Http404
    return town


def _asked(request: HttpRequest, town: Town) -> Filter:
    """What the address asks for; what it says wrongly counts as not said."""
    report, kind = request.GET.get("reading", ""), request.GET.get("kind", "")
    known = report.isascii() and report.isdecimal() and len(report) < 10
    return Filter(
        town=town,
        reading=int(report) if known else 0,
        kind=kind if kind in KINDS else "",
        show=DONE if request.GET.get("show") == DONE else OPEN,
    )


def _page(
    request: HttpRequest,
    asked: Filter,
    towns: list[Town],
    *,
    typed: dict[int, dict[str, str]] | None = None,
) -> dict[str, Any]:
    user: Any = request.user
    clerk = may_edit(user, asked.town)
    waits = asking.waiting_in(user, towns) if len(towns) > 1 else {}
    found, of_report = _of_town(request, asked)
    counts = _counts(of_report)
    wanted = _wanted(of_report, asked)
    paged = Paginator(wanted, A_PAGE).get_page(request.GET.get("page"))
    on_page = list(paged)
    on_page += found.filter(pk__in=(typed or {}).keys() - {one.pk for one in on_page})
    places = Places(user, asked.town, clerk=clerk)
    shown = [_shown(one, (typed or {}).get(one.pk), places) for one in on_page]
    return {
        "asked": asked,
        "town": asked.town,
        "towns": [(town, waits.get(town.pk, 0)) for town in towns],
        "elsewhere": [
            (town, waits[town.pk]) for town in towns if town != asked.town and town.pk in waits
        ],
        "clerk": clerk,
        "reports": _reports(found),
        "groups": _groups(shown),
        "shows": _shows(asked, counts),
        "kinds": _kinds(asked, counts),
        "paged": paged,
        "pager": [asked.query(page=n) for n in (paged.number - 1, paged.number + 1)],
        "here": asked.query(page=paged.number if paged.number > 1 else ""),
        "n": len(paged.paginator.object_list),
        "any": bool(counts),
        "files": files_of(request, "imports:questions_file"),
        "answers": [one for one in Answer.choices if one[0]],
    }


def _of_town(request: HttpRequest, asked: Filter) -> tuple[QuerySet[Question], QuerySet[Question]]:
    """The questions of the town that the person may see, and of them those of the report."""
    user: Any = request.user
    found = (
        asking.told_questions(user, asked.town)
        .select_related("reading__document", "answered_by")
        .defer("reading__text", "reading__document__text")
    )
    return found, found.filter(reading=asked.reading) if asked.reading else found


def _wanted(found: QuerySet[Question], asked: Filter) -> QuerySet[Question]:
    """The questions asked for, in the order of kinds, then of reports and places."""
    wanted = found.filter(asking.OPEN) if asked.show == OPEN else found.exclude(answer=Answer.OPEN)
    if asked.kind:
        wanted = wanted.filter(kind=asked.kind)
    order = [When(kind=kind, then=Value(place)) for place, kind in enumerate(KINDS)]
    rank = Case(*order, default=Value(len(KINDS)), output_field=IntegerField())
    return wanted.alias(rank=rank).order_by("rank", "-reading__date", "reading", "id")


def _counts(found: QuerySet[Question]) -> dict[tuple[str, str], int]:
    """(kind, open or answered) -> how many."""
    counts: dict[tuple[str, str], int] = {}
    for kind, given in found.values_list("kind", "answer"):
        key = (kind, DONE if given else OPEN)
        counts[key] = counts.get(key, 0) + 1
    return counts


def _shows(asked: Filter, counts: dict[tuple[str, str], int]) -> list[tuple[str, int, str, bool]]:
    """(word, how many, address, whether it is shown) of open and of answered ones."""
    words_of = {OPEN: _("待核对"), DONE: _("已核对")}
    return [
        (
            word,
            sum(n for (_kind, given), n in counts.items() if given == show),
            asked.query(show="" if show == OPEN else show),
            asked.show == show,
        )
        for show, word in words_of.items()
    ]


def _kinds(asked: Filter, counts: dict[tuple[str, str], int]) -> list[tuple[str, int, str, bool]]:
    """(word, how many, address, whether it is shown) of all kinds and of each."""
    n_of = {kind: counts.get((kind, asked.show), 0) for kind in KINDS}
    every = (_("全部"), sum(n_of.values()), asked.query(kind=""), not asked.kind)
    return [
        every,
        *(
            (str(kind.label), n, asked.query(kind=kind.value), asked.kind == kind)
            for kind, n in n_of.items()
            if n or asked.kind == kind
        ),
    ]


def _reports(found: QuerySet[Question]) -> list[Reading]:
    """The reports that have left anything to check, the last first."""
    numbers = found.order_by().values("reading")
    return list(Reading.objects.filter(pk__in=numbers).order_by("-date", "-pk").defer("text"))


# -- what is shown -----------------------------------------------------------------------------


class Places:
    """Where on other pages a person finds what a question speaks of."""

    def __init__(self, user: Any, town: Town, *, clerk: bool) -> None:
        self.clerk = clerk
        self.audience = audience_of(user, town) or PUBLIC
        self.released = set() if clerk else set(_released_to(self.audience, town))
        self._readable: dict[int, bool] = {}

    def of_clause(self, question: Question, start: int | None) -> str:
        """The clause in its document; while it is in review, in the reading; "" where this person
        finds it in neither."""
        reading = question.reading
        if start is None:
            return ""
        if reading.document is not None and self._may_read(reading.document):
            keep = "live=1&" if self.clerk else ""
            page = reverse("commitments:document", args=[reading.document.pk])
            return f"{page}?{keep}at={start}#at-{start}"
        return f"{reading.get_absolute_url()}?at={start}#at-{start}" if self.clerk else ""

    def _may_read(self, document: Document) -> bool:
        """Whether a publication opens the document to the person; clerks read all."""
        if self.clerk:
            return True
        if document.pk not in self._readable:
            last = last_release_of(document, audience=self.audience)
            self._readable[document.pk] = last is not None
        return self._readable[document.pk]

    def of_commitment(self, question: Question) -> str:
        """The commitment's page, where this person may see it."""
        number = question.commitment_id
        if number is None or not (self.clerk or number in self.released):
            return ""
        keep = "?live=1" if self.clerk else ""
        return reverse("commitments:commitment", args=[number]) + keep


def _released_to(audience: str, town: Town) -> QuerySet[Any]:
    """The commitments of the town that any publication shows to the audience."""
    items = PublicationItem.objects.filter(publication__town=town, visibility__in=SEES[audience])
    return items.values_list("commitment_id", flat=True)


def _shown(question: Question, typed: dict[str, str] | None, places: Places) -> Shown:
    data = question.data
    said = typed or {"answer": question.answer, "note": question.note}
    return Shown(
        question=question,
        told=words.told(question.kind, data),
        place=places.of_clause(question, data.get("start")),
        other=places.of_clause(question, (data.get("other") or {}).get("start")),
        commitment=places.of_commitment(question),
        promise=words.promise_words(data) if "plan" in data else "",
        nearest=words.nearest_words(data),
        mark=asking.mark_of(question),
        answer=said["answer"],
        note=said["note"],
        error=said.get("error", ""),
    )


def _groups(shown: list[Shown]) -> list[tuple[str, str, str, list[Shown]]]:
    """(kind, its word, its lead, its questions) of the kinds on the page."""
    return [
        (kind.value, str(kind.label), str(words.KIND_LEAD[kind]), of_kind)
        for kind in KINDS
        if (of_kind := [one for one in shown if one.question.kind == kind])
    ]
