"""The checklist (核对单) of a report, and the end of a draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commitments.actions import ActionError
from commitments.audience import may_edit

from ...models import Reading
from .. import drafts


@require_http_methods(["GET", "HEAD"])
@login_required
@never_cache
def checklist(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to check of a report before it is read out, to print and sign."""
    user: Any = request.user
    reading = _reading(pk)
    if not drafts.may_check(user, reading):
        raise Http404
    clerk = may_edit(user, reading.town)
    try:
        made = drafts.check_draft(reading, by=user)
    except ActionError as error:
        if not clerk:
            raise Http404 from error
        messages.error(request, str(error))
        return redirect(reading)
    told = {"list": made, "reading": reading, "town": reading.town, "clerk": clerk}
    return render(request, "imports/questions/checklist.html", told | {"now": timezone.now()})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def delete_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is removed with a draft; by the button it is removed."""
    user: Any = request.user
    reading = _reading(pk)
    if not drafts.own_draft(user, reading):
        raise Http404
    if request.method != "POST":
        told = {"reading": reading, "cards": reading.cards.count()}
        return render(request, "imports/questions/delete_draft.html", told)
    try:
        line = drafts.delete_draft(reading, by=user)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("imports:reports")
    messages.success(request, _("草稿“%(title)s”已删除，只留下一行记录。") % {"title": line.title})
    return redirect("imports:reports")


def _reading(pk: int) -> Reading:
    reading = Reading.objects.select_related("town", "by").filter(pk=pk).first()
    if reading is None:
        raise Http404
    return reading
