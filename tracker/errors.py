"""The pages for an address that does not exist and for a fault of ours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseServerError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 with the page 404.html, which knows who is asking."""
    return HttpResponseNotFound(render_to_string("404.html", request=request))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with the page 500.html, made without request or database, which may be the
    fault.
    """
    try:
        page: str = render_to_string("500.html")
    except Exception:
        # The last resort must not fail in its turn, whatever became of templates or static files.
        page = (
            f"<!doctype html><meta charset=utf-8><title>500</title><p>{_('系统出错，请稍后再试。')}"
        )
    return HttpResponseServerError(page)
