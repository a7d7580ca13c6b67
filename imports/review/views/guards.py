"""Who may open a page of a report: the clerks of its town and administrators; a draft is there for
whoever uploaded it alone."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commitments.audience import may_edit
from commitments.models import Town

from ...models import Reading, Standing
from ...views.guards import View
from .. import drafts


def readings_for(user: Any, towns: list[Town]) -> QuerySet[Reading]:
    """The readings of ``towns`` that the person may see: no draft of another's."""
    own = Q(standing=Standing.ISSUED) | Q(by=user.pk)
    return Reading.objects.filter(own, town__in=towns)


def may_review(user: Any, reading: Reading) -> bool:
    """Whether the person may see the reading and decide of it."""
    if reading.is_draft:
        return drafts.own_draft(user, reading)
    return may_edit(user, reading.town)


def for_its_reviewers(view: View) -> View:
    """Hand ``view`` the reading with number ``pk``; 404 for who may not see it."""

    @wraps(view)
    @login_required
    @never_cache
    def guarded(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        found = Reading.objects.select_related("town", "by", "batch", "document")
        reading = found.defer("document__text").filter(pk=pk).first()
        if reading is None or not may_review(request.user, reading):
            raise Http404
        return view(request, reading, **kwargs)

    return guarded


def by_button(view: View) -> View:
    """For what is done by a button alone. Who comes by an address, as after a login that had ended,
    is led to the reading's page and told to press again."""

    @wraps(view)
    def pressed(request: HttpRequest, reading: Reading, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            return view(request, reading, **kwargs)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["POST"])
        messages.error(request, _("刚才的操作没有生效。请看过这一页后再按一次。"))
        return redirect(reading)

    return pressed
