"""A file comes in: it is kept once by its content, and a worker is asked to read it."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from commitments.models import Plan, Town
from people.models import User

from ..models import Batch, State
from .shared import ask_worker

SUFFIXES = {
    *(".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".docx"),
    *(".csv", ".tsv", ".txt", ".html", ".htm", ".pdf"),
}


@transaction.atomic
def receive(
    *,
    town: Town,
    data: bytes,
    filename: str,
    by: User | None,
    default_plan: Plan | None = None,
    default_day: dt.date | None = None,
    enqueue: bool = True,
) -> Batch:
    """Keep the file and, once that is certain, ask a worker to read it; ``enqueue`` False leaves
    the reading to the caller. Raises ActionError for an empty or too large file."""
    batch = received(
        town=town,
        data=data,
        sha256=checksum(data),
        filename=filename,
        by=by,
        default_plan=default_plan,
        default_day=default_day,
    )
    batch.save(force_insert=True)
    if enqueue:
        ask_worker("check_batch", batch.pk)
    return batch


def received(
    *,
    town: Town,
    data: bytes,
    sha256: str,
    filename: str,
    by: User | None,
    default_plan: Plan | None,
    default_day: dt.date | None,
) -> Batch:
    """Keep the file; its batch, which is not stored yet. Raises ActionError as ``receive``."""
    refuse_size(data, filename)
    if default_plan is not None and default_plan.town_id != town.pk:
        raise ActionError(_("所选计划不属于%(town)s。") % {"town": town})
    filename = plain_name(filename)
    return Batch(
        town=town,
        file=keep_file(data, sha256=sha256, filename=filename, folder="imports"),
        filename=filename,
        sha256=sha256,
        size=len(data),
        by=by,
        default_plan=default_plan,
        default_day=default_day,
        heartbeat=timezone.now(),
    )


def checksum(data: bytes) -> str:
    """What a file is known by."""
    return hashlib.sha256(data).hexdigest()


def refuse_size(data: bytes, filename: str) -> None:
    """Raise ActionError for an empty or too large file."""
    limit = settings.MAX_UPLOAD_MB
    if not data:
        raise ActionError(_("文件“%(name)s”是空的，请重新选择。") % {"name": filename})
    if len(data) > limit * 1024 * 1024:
        told = {"name": filename, "limit": limit}
        raise ActionError(_("文件“%(name)s”超过%(limit)s MB，请拆分后再上传。") % told)


def plain_name(filename: str) -> str:
    """The name of a file as a list shows it: no folders, nothing that cannot be printed."""
    printable = "".join(mark for mark in filename if mark.isprintable()) or _("未命名")
    return PurePath(printable.replace("\\", "/")).name[-200:] or _("未命名")


def keep_file(data: bytes, *, sha256: str, filename: str, folder: str) -> str:
    """The name the file is kept under in ``folder``: its content decides, so the same file is kept
    once."""
    suffix = PurePath(filename).suffix.lower()
    name = f"{folder}/{sha256[:2]}/{sha256}{suffix if suffix in SUFFIXES else ''}"
    if not default_storage.exists(name):
        return default_storage.save(name, ContentFile(data))
    return name


def earlier(batch: Batch) -> Batch | None:
    """The same file's last upload to the same town before this one; one that was written comes
    before all that were not."""
    same = Batch.objects.filter(town=batch.town_id, sha256=batch.sha256, pk__lt=batch.pk)
    written = same.filter(state=State.COMMITTED).order_by("-committed_at").first()
    return written or same.exclude(state=State.DISCARDED).order_by("-pk").first()
