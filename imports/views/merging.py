"""Commitments registered twice: pick two, see both, merge, or part them again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments import merging as merges
from commitments.actions import ActionError
from commitments.models import Commitment, Merge, Town

from ..preview.candidates import candidates_of
from .guards import for_clerks

A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@for_clerks
def merge(request: HttpRequest, code: str, *, towns: list[Town]) -> HttpResponse:
    """Choose two commitments of a town (``?q=`` searches), see them side by side, confirm."""
    town = next((town for town in towns if town.code == code), None)
    if town is None:
        raise Http404
    pair = _pair(request, town)
    if request.method == "POST":
        return _act(request, town, pair)
    if pair and request.GET.get("keep") != request.GET.get("drop"):
        return render(request, "imports/merge_pair.html", {"town": town, **_beside(pair)})
    return render(request, "imports/merge.html", {"town": town, **_choices(request, town)})


def _pair(request: HttpRequest, town: Town) -> tuple[Commitment, Commitment] | None:
    """The two that were chosen, both of this town."""
    said = request.POST if request.method == "POST" else request.GET
    named = [said.get(name, "") for name in ("keep", "drop")]
    if not all(text.isdecimal() for text in named):
        return None
    found = _of(town).in_bulk([int(text) for text in named])
    both = [found.get(int(text)) for text in named]
    return (both[0], both[1]) if both[0] and both[1] else None


def _of(town: Town) -> QuerySet[Commitment]:
    return Commitment.objects.of_town(town.code).select_related("plan", "lead_unit")


def _act(
    request: HttpRequest, town: Town, pair: tuple[Commitment, Commitment] | None
) -> HttpResponse:
    today = timezone.localdate()
    undone = request.POST.get("part", "")
    if undone.isdecimal():
        return _part(request, town, int(undone))
    if pair is None:
        messages.error(request, _("请选定要保留的一项和要并入的一项。"))
        return redirect("imports:merge", town.code)
    keep, drop = pair
    prefer = request.POST.get("prefer", "")
    try:
        merges.merge(keep=keep, drop=drop, by=request.user, as_of=today, prefer=prefer)  # type: ignore[arg-type]
    except ActionError as error:
        told = {"town": town, "error": str(error), **_beside(pair)}
        return render(request, "imports/merge_pair.html", told)
    messages.success(request, _("已合并。两项的原话和进展都保留在历史里。"))
    return redirect(keep.get_absolute_url() + "?live=1")


def _part(request: HttpRequest, town: Town, pk: int) -> HttpResponse:
    drop = _of(town).filter(pk=pk).first()
    if drop is None:
        raise Http404
    try:
        stayed = merges.unmerge(drop=drop, as_of=timezone.localdate())
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已取消合并。") + "".join(stayed))
    return redirect("imports:merge", town.code)


def _beside(pair: tuple[Commitment, Commitment]) -> dict[str, Any]:
    keep, drop = pair
    facts = candidates_of([keep.pk, drop.pk], town=keep.plan.town_id)
    told = [_told(one, facts[one.pk].facts) for one in pair]
    compared = merges.compare(keep, drop)
    # The target of what stays is not replaced in passing.
    asks = [one for one in compared.contradictions if one.kind != "target"]
    return {"pair": told, "contradictions": compared.contradictions, "asks": asks}


def _told(one: Commitment, facts: str) -> dict[str, Any]:
    reports = one.progress.current().order_by("-day", "-pk")[:5]
    sources = one.sources.select_related("document")
    return {"it": one, "facts": facts, "reports": reports, "sources": sources}


def _choices(request: HttpRequest, town: Town) -> dict[str, Any]:
    asked = request.GET.get("q", "").replace("\0", "").strip()[:100]
    found = _of(town).filter(merged_into__isnull=True)
    if asked:
        found = found.filter(Q(wording__icontains=asked) | Q(number=asked))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    made = Merge.objects.filter(keep__plan__town=town, undone_at__isnull=True)
    return {
        "page": page,
        "asked": asked,
        "made": made.select_related("keep", "drop", "by").order_by("-made_at")[:A_PAGE],
        "keep": request.GET.get("keep", ""),
        "drop": request.GET.get("drop", ""),
    }
