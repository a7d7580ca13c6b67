"""Who may open a page of imports: the clerks of a town and administrators; for others there is
none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commitments.actions import ActionError
from commitments.audience import editable_towns, may_edit

from ..models import Batch

View = Callable[..., HttpResponse]


def for_clerks(view: View) -> View:
    """Hand ``view`` the towns that the person may import into; 404 for who has none."""

    @wraps(view)
    @login_required
    @never_cache
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        towns = editable_towns(request.user)
        if not towns and not getattr(request.user, "is_superuser", False):
            raise Http404
        return view(request, *args, towns=towns, **kwargs)

    return guarded


def for_its_clerks(view: View) -> View:
    """Hand ``view`` the batch with number ``pk``; 404 for who may not import into its town."""

    @wraps(view)
    @login_required
    @never_cache
    def guarded(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        batch = Batch.objects.select_related("town", "by", "default_plan").filter(pk=pk).first()
        if batch is None or not may_edit(request.user, batch.town):
            raise Http404
        return view(request, batch, **kwargs)

    return guarded


def by_button(view: View) -> View:
    """For what is done by a button alone. Who comes by an address, as after a login that had ended,
    is led to the batch's page and told to press again."""

    @wraps(view)
    def pressed(request: HttpRequest, batch: Batch, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            return view(request, batch, **kwargs)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["POST"])
        messages.error(request, _("刚才的操作没有生效。请看过这一页后再按一次。"))
        return redirect(batch)

    return pressed


def act_on(
    request: HttpRequest, batch: Batch, act: Callable[[], object], *, query: str = ""
) -> HttpResponse:
    """Do something with a batch and go back to its page (with ``query``); where it may not be done
    the page says why."""
    try:
        act()
    except ActionError as error:
        messages.error(request, str(error))
    return redirect(batch.get_absolute_url() + query)
