"""Answering with a list as a file."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack

from django.http import FileResponse, Http404, HttpResponse
from django.utils.translation import gettext as _

from ..exports.workbook import CONTENT_TYPE, content_disposition
from .columns import Listing
from .streaming import TooManyRows, write_csv, write_xlsx

_WRITERS = {
    "xlsx": (write_xlsx, CONTENT_TYPE),
    "csv": (write_csv, "text/csv; charset=utf-8"),
}


def known(form: str) -> str:
    """The ending of a file that there is; raises Http404 for others, before anything is read."""
    if form not in _WRITERS:
        raise Http404
    return form


def sent(listing: Listing, form: str) -> HttpResponse:
    """The list as a file that is gone once it is sent; of more rows than a sheet holds the words
    that say so. Raises Http404 for an ending that is none."""
    write, content_type = _WRITERS[known(form)]
    try:
        with ExitStack() as undone:
            file = undone.enter_context(tempfile.TemporaryFile())
            write(listing, file)
            undone.pop_all()
    except TooManyRows:
        text = _("行数太多，xlsx放不下，请下载csv。")
        return HttpResponse(text, status=413, content_type="text/plain; charset=utf-8")
    file.seek(0)
    answer = FileResponse(file, content_type=content_type)
    answer.headers["Content-Disposition"] = content_disposition(f"{listing.name}.{form}")
    return answer  # type: ignore[return-value]
