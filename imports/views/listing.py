"""The list of batches as a file."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.lists.columns import Column, Listing, words
from commitments.lists.sending import known, sent
from commitments.lists.tables import NOW, Head, listing, said
from commitments.models import Town

from ..models import Batch
from ..tables import BatchTable
from .batches import WAITING, batches_of, waiting_of
from .guards import for_clerks

CHUNK = 200


@for_clerks
def batches_file(request: HttpRequest, *, towns: list[Town], form: str) -> HttpResponse:
    """What was uploaded for the person's towns: what waits first, then the rest in the order of the
    page."""
    known(form)
    found = batches_of(towns)
    told = ("、".join(town.name for town in towns[:20]), said(found.count()))
    head = Head(_("上传过的文件"), timezone.localdate(), told, NOW)
    return sent(_listing(head, found, request.GET.getlist("sort")), form)


def _listing(head: Head, found: QuerySet[Batch], order: list[str]) -> Listing:
    table = BatchTable(found.exclude(state__in=WAITING), order_by=order)
    columns = [
        Column(_("文件"), lambda batch: words(batch.filename), 24),
        Column(_("镇街"), lambda batch: words(str(batch.town)), 9),
        Column(_("进度"), lambda batch: words(batch.get_state_display()), 8),
        Column(_("内容"), lambda batch: words(table.render_counts(batch)), 20),
        Column(_("上传人"), lambda batch: words(str(batch.by) if batch.by else "—"), 8),
        Column(_("上传时间"), lambda batch: words(table.render_created(batch)), 10),
        head.day_column,
    ]
    rows = _in_turn(waiting_of(found), table.data.data)
    return listing(head, columns, rows, none=_("还没有上传过文件。"))


def _in_turn(*found: QuerySet[Batch]) -> Iterator[Batch]:
    for rows in found:
        yield from rows.iterator(chunk_size=CHUNK)
