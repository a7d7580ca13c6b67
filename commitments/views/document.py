"""One document as readers see it: its text, and what came of every promise in it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..actions import plans_in_force
from ..audience import INTERNAL
from ..documents import (
    Paper,
    documents_of,
    last_release_of,
    may_read,
    paper_of,
    plans_said_in,
    releases_of,
    speaks_of,
)
from ..items import Item
from ..lists.links import files_of
from ..models import Document
from ..outline import Heading
from ..paper_html import commitment_url, paper_html, rail_svg
from ..placing import Quoted
from ..reading import NotThere, TownView, town_view
from ..status import GROUPS
from ..summaries import Summary
from ..wording import date_words, target_with_due
from . import telling
from .asking import Asked, asked_of, for_readers, refusal


@dataclass(frozen=True)
class LostLine:
    """A quote whose place in the document is not certain, and what it belongs to."""

    quote: str
    item: Item
    url: str
    promise: bool


@dataclass(frozen=True)
class RevisedLine:
    """A commitment whose target, rest or end was decided by the document; ``target`` is "" where
    its chip says all."""

    item: Item
    url: str
    target: str


@dataclass(frozen=True)
class SectionLine:
    """A section of the document, where it is, and what was promised in it."""

    heading: Heading
    summary: Summary

    @property
    def attention(self) -> int:
        """How many are slow or were not done."""
        return self.summary.groups["slow"] + self.summary.groups["failed"]


@require_safe
@for_readers
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one document, in the publication or on the day that was asked for."""
    view, asked, paper = read_document(request, pk)
    files = files_of(request, "commitments:document_file", pk, "quotes")
    context = _page(view, asked, paper, at=_place(request.GET)) | {"files": files}
    return render(request, "commitments/document.html", context)


def read_document(request: HttpRequest, pk: int) -> tuple[TownView, Asked, Paper]:
    """The document in the view that tells what came of it; raises what ``for_readers`` answers."""
    row = Document.objects.select_related("town").filter(pk=pk).first()
    if row is None:
        raise refusal(request)
    view, asked = _speaking(request, row, asked_of(request.GET))
    if not may_read(row, view):
        raise NotThere
    return view, asked, paper_of(row, view.items)


def _place(query: Mapping[str, str]) -> int | None:
    """The place in the text that somebody is led to, for links to where nothing is marked."""
    at = query.get("at", "")
    return int(at) if at.isascii() and at.isdigit() and len(at) < 9 else None


def _speaking(request: HttpRequest, row: Document, asked: Asked) -> tuple[TownView, Asked]:
    """A view that tells what came of the document: where nothing particular was asked for and the
    last publication is silent of it, the last one that speaks of it; for clerks then the live
    state."""
    view = _read(request, row, asked)
    if asked.explicit or speaks_of(row, view):
        return view, asked
    number = last_release_of(row, audience=view.audience)
    if number is not None:
        asked = replace(asked, publication=number)
        return _read(request, row, asked), asked
    if view.audience == INTERNAL:
        asked = replace(asked, live=True)
        return _read(request, row, asked), asked
    return view, asked


def _read(request: HttpRequest, row: Document, asked: Asked) -> TownView:
    """The view that ``asked`` wants; the live one covers every plan that rests on the document."""
    today = timezone.localdate()
    return town_view(
        town=row.town,
        user=request.user,
        publication=asked.publication,
        live=asked.live,
        as_of=asked.as_of,
        plans=_plans(row, asked.as_of or today) if asked.live else (),
        today=today,
    )


def _plans(row: Document, day: dt.date) -> list[int]:
    in_force = [plan.pk for plan in plans_in_force(row.town, as_of=day)]
    return [*in_force, *plans_said_in(row)]


def _page(view: TownView, asked: Asked, paper: Paper, *, at: int | None) -> dict[str, Any]:
    as_of_asked = asked.as_of is not None
    summary = paper.summary
    outline = [SectionLine(*each) for each in paper.outline()]
    return {
        "view": view,
        "asked": asked,
        "document": paper.document,
        "paper": paper,
        "mark": telling.provenance_mark(view.town.provenance),
        "choosing": _choosing(view, paper.document),
        "which": telling.which(view, as_of_asked=as_of_asked),
        "notes": telling.which_notes(view, as_of_asked=as_of_asked),
        # What stands in brackets is not torn where it fits on a line.
        "title": re.split("(?=（)", paper.document.title),
        "facts": _facts(paper.document),
        "summary": summary,
        "sentence": _sentence(summary) if summary.total else [],
        "denominator": telling.denominator_sentence(summary),
        "figures": paper.figures,
        "body": paper_html(paper, keep=asked.keep, at=at),
        "rail": rail_svg(paper),
        "groups": [group for group in GROUPS if summary.groups[group]],
        "outline": outline,
        "sections": [line for line in outline if line.heading.level == 1 and line.summary.total],
        "decided": decided_words(paper),
        "revised": _decided_lines(paper, asked.keep),
        "lost": [_lost_line(quoted, asked.keep) for quoted in paper.lost],
        "closing": telling.closing_sentences(view)[: 2 if view.publication else 1],
    }


def _choosing(view: TownView, document: Document) -> TownView | None:
    """What to choose another state of the page from; None where there is no other."""
    offered = replace(view, publications=releases_of(document, view))
    return offered if view.may_edit or len(offered.publications) > 1 else None


def _facts(document: Document) -> list[str]:
    """What is known of a document besides its title."""
    facts = [
        document.get_kind_display(),
        document.meeting,
        date_words(document.date) if document.date else "",
        document.index_number,
    ]
    return [str(fact) for fact in facts if fact]


def _sentence(summary: Summary) -> list[telling.Piece]:
    """本文件有46项承诺：7项已完成，..."""
    first = telling.Piece(_("本文件有%(n)s项承诺：") % {"n": summary.total})
    return [first, *telling.counts_sentence(summary)[1:]]


def decided_words(paper: Paper) -> str:
    """What the document decided: 调整目标1项、暂缓1项、终止1项; "" where it decided nothing."""
    states = [item.state for item in paper.stopped]
    counts = [
        (_("确定目标%(n)s项"), len(paper.revised) - paper.adjusted),
        (_("调整目标%(n)s项"), paper.adjusted),
        (_("暂缓%(n)s项"), states.count("suspended")),
        (_("终止%(n)s项"), states.count("withdrawn")),
    ]
    return "、".join(words % {"n": n} for words, n in counts if n)


def _decided_lines(paper: Paper, keep: str) -> list[RevisedLine]:
    """Those whose target it decided, then those it stopped, each once."""
    revised = {item.id for item in paper.revised}
    stopped = [item for item in paper.stopped if item.id not in revised]
    lines = [_revised_line(item, keep) for item in paper.revised]
    return lines + [RevisedLine(item, commitment_url(item, keep), "") for item in stopped]


def _revised_line(item: Item, keep: str) -> RevisedLine:
    target = _("目标 %(target)s") % {"target": target_with_due(item)}
    return RevisedLine(item, commitment_url(item, keep), target)


def _lost_line(quoted: Quoted, keep: str) -> LostLine:
    item = quoted.of.item
    return LostLine(quoted.quote, item, commitment_url(item, keep), quoted.promise)


@dataclass(frozen=True)
class DocumentLine:
    """A document of a town as its page lists it."""

    document: Document
    url: str


def document_lines(view: TownView, *, keep: str) -> list[DocumentLine]:
    """The documents that may be read in ``view``, newest first."""
    return [
        DocumentLine(each, reverse("commitments:document", args=[each.pk]) + keep)
        for each in documents_of(view)
    ]
