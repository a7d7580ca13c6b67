"""A report comes in: it is kept once by its content, and a worker is asked to read it."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from commitments.models import Town
from people.models import User

from ..actions.receiving import keep_file, plain_name, refuse_size
from ..actions.shared import ask_worker
from ..models import Reading, ReadingState, Standing
from .limits import wrong_day

TITLE = 200
# What a pasted text is called whose first line is empty.
NAME = 60


@transaction.atomic
def receive_report(
    *,
    town: Town,
    data: bytes,
    filename: str,
    by: User | None,
    standing: str = Standing.ISSUED,
    title: str = "",
    day: dt.date | None = None,
    pasted: bool = False,
    enqueue: bool = True,
) -> Reading:
    """Keep the report and, once that is certain, ask a worker to read it; ``enqueue`` False leaves
    the reading to the caller. ``pasted``: ``data`` is UTF-8 text that somebody pasted, named by
    its first line where ``filename`` is empty. Raises ActionError with a sentence for what is
    empty, too large, of no known standing or of a day that no report has."""
    if pasted:
        # Some programs copy marks that are no text; no report has one.
        data = data.replace(b"\0", b"")
    if pasted and not data.strip():
        raise ActionError(_("没有粘贴内容。请把报告正文粘贴到文本框里，或选择文件。"))
    name = plain_name(filename or (pasted_name(data) if pasted else ""))
    refuse_size(data, name)
    if standing not in Standing.values:
        raise ActionError(
            _("文件状态“%(value)s”不对，请选正式文件或内部草稿。") % {"value": standing}
        )
    if said := wrong_day(day, field=_("报告日期")):
        raise ActionError(said)
    sha256 = hashlib.sha256(data).hexdigest()
    reading = Reading.objects.create(
        town=town,
        standing=standing,
        file=keep_file(data, sha256=sha256, filename=name, folder="reports"),
        filename=name,
        sha256=sha256,
        size=len(data),
        pasted=pasted,
        by=by,
        title=" ".join(title.replace("\0", "").split())[:TITLE],
        date=day,
        heartbeat=timezone.now(),
    )
    if enqueue:
        ask_worker("read_report", reading.pk)
    return reading


def pasted_name(data: bytes) -> str:
    """A name for a pasted text: its first line that says something."""
    lines = data.decode("utf-8", "replace").splitlines()
    first = next((" ".join(line.split()) for line in lines if line.strip()), "")
    return f"{first[:NAME] or _('粘贴的报告')}.txt"


@transaction.atomic
def remove(reading: Reading) -> None:
    """Delete a reading with its cards and questions, and its file where no other has it."""
    name = str(reading.file.name)
    reading.delete()
    if not Reading.objects.filter(file=name).exists():
        transaction.on_commit(lambda: default_storage.delete(name))


def alike(reading: Reading) -> QuerySet[Reading]:
    """The other readings of the same text for the same town that were not given up. Drafts stay
    with whoever writes them: of a draft only others of its own writer are told."""
    seen = Q(standing=Standing.ISSUED)
    if reading.is_draft and reading.by_id is not None:
        seen |= Q(by=reading.by_id)
    same = Q(sha256=reading.sha256)
    if reading.text:
        same |= Q(text=reading.text)
    found = Reading.objects.filter(seen, same, town=reading.town_id).exclude(pk=reading.pk)
    return found.exclude(state__in=[ReadingState.DISCARDED, ReadingState.FAILED])


def twin(reading: Reading) -> Reading | None:
    """Another reading of the same text (see ``alike``): a confirmed one before all others, then
    the last that was given."""
    found = alike(reading)
    confirmed = found.filter(state=ReadingState.CONFIRMED).order_by("-pk").first()
    return confirmed or found.order_by("-pk").first()
