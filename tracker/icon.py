"""The mark of 兑现 where a browser looks for it by itself: on the pages of the admin."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe


@require_safe
def icon(request: HttpRequest) -> HttpResponseRedirect:
    """Send the browser to the mark, which has another address after each change."""
    return HttpResponseRedirect(static("img/mark.svg"))
