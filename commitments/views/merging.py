"""Duplicates: merging a commitment into another one, its page afterwards, and parting them again.

All of it is for those who may edit the town."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.models import User

from ..actions import ActionError
from ..audience import may_edit
from ..forms import MergeForm
from ..merging import Contradictory, merge, standing_beside, unmerge
from ..models import Commitment
from ..reading import NotForYou, NotThere
from .asking import for_readers, refusal


@require_http_methods(["GET", "POST"])
@for_readers
def merge_into(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what a duplicate shall be merged into; contradictions are shown and asked about."""
    drop = _editable(request, pk)
    form = MergeForm(request.POST or None, commitments=standing_beside(drop))
    contradictions: tuple[Any, ...] = ()
    if request.method == "POST" and form.is_valid():
        keep = standing_beside(drop).get(pk=form.cleaned_data["keep"])
        try:
            merge(
                keep=keep,
                drop=drop,
                by=_person(request),
                as_of=timezone.localdate(),
                prefer=form.cleaned_data["prefer"],
            )
        except Contradictory as error:
            contradictions = error.contradictions
            form.add_error("prefer", _("两项内容有出入，请选定以哪一项为准。"))
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已并入“%(keep)s”。") % {"keep": keep})
            return redirect(f"{keep.get_absolute_url()}?live=1")
    told = {"drop": drop, "form": form, "contradictions": contradictions, "town": drop.plan.town}
    return render(request, "commitments/merge.html", told)


@require_POST
@for_readers
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a merge back."""
    drop = _editable(request, pk)
    try:
        stayed = unmerge(drop=drop, as_of=timezone.localdate())
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "".join([_("已取消合并。"), *stayed]))
    return redirect(f"{drop.get_absolute_url()}?live=1")


def merged_page(request: HttpRequest, row: Commitment) -> HttpResponse:
    """The page of a commitment that went into another one and stands in no publication that is
    looked at; raises NotThere for all but those who may edit the town."""
    if not may_edit(request.user, row.plan.town):
        raise NotThere
    held = {
        "row": row,
        "town": row.plan.town,
        "made": row.merges_away.filter(undone_at__isnull=True).first(),
        "versions": row.versions.all(),
        "figures": row.progress.current().order_by("-day", "-pk"),
    }
    return render(request, "commitments/merged.html", held)


def _editable(request: HttpRequest, pk: int) -> Commitment:
    """The commitment, for those who may edit its town; raises what ``refusal`` says, NotForYou or
    NotThere."""
    row = Commitment.objects.select_related("plan__town", "merged_into").filter(pk=pk).first()
    if row is None:
        raise refusal(request)
    if not request.user.is_authenticated:
        raise NotForYou
    if not may_edit(request.user, row.plan.town):
        raise NotThere
    return row


def _person(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None
