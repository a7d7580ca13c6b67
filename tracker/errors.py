"""The pages for an address that does not exist, for a request that cannot be taken and for a
fault of ours."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseServerError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

# Most characters of Chinese are three bytes long.
BYTES_A_CHARACTER = 3


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 413 where somebody sent more words than are taken at once, saying how many that are
    and what to do; any other request that cannot be read gets 400 and its page."""
    if not isinstance(exception, RequestDataTooBig):
        return HttpResponse(render_to_string("400.html"), status=400)
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    told = {
        "most": most // 1024**2,
        "characters": most // BYTES_A_CHARACTER // 10_000,
        "file": settings.MAX_UPLOAD_MB,
        "here": request.path,
    }
    return HttpResponse(render_to_string("413.html", told), status=413)


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
