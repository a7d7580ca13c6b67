"""Duplicates: the page of one that went into another commitment, and parting the two again. For
those who may edit the town; the page that merges belongs to imports, where duplicates come from."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..actions import ActionError
from ..audience import may_edit
from ..merging import unmerge
from ..models import Commitment
from ..reading import NotForYou, NotThere
from .asking import for_readers, refusal


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
