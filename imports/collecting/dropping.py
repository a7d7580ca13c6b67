"""Files are given together for 收表: each is kept as a batch, and one worker reads them all."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.actions import ActionError
from commitments.models import Plan, Town
from people.models import User

from .. import actions
from ..actions.shared import ask_worker
from ..bounds import MIB
from ..models import Batch, Drop, State, Submission
from .naming import period_in
from .noting import periods_of
from .unpacking import is_picture, is_zip, members

REFUSED = {
    "large": gettext_lazy("“%(name)s”太大，请单独上传。"),
    "locked": gettext_lazy("“%(name)s”有密码，打不开。请去掉密码后再传。"),
    "broken": gettext_lazy("“%(name)s”在压缩包里已损坏，请重新压缩或单独上传。"),
    "kind": gettext_lazy("“%(name)s”不是表格，没有收。"),
    "picture": gettext_lazy("“%(name)s”是照片或扫描件，请按“照片录入”。"),
    "most": gettext_lazy("压缩包里的文件太多，从“%(name)s”起没有收，请分几次上传。"),
    "zip": gettext_lazy("压缩包“%(name)s”打不开，请重新压缩或解压后上传。"),
    "empty_zip": gettext_lazy("压缩包“%(name)s”里没有表格。"),
}
# The same file stands already.
_STANDS = (State.RECEIVED, State.READING, State.CHECKED, State.COMMITTING, State.COMMITTED)


@dataclass
class Taken:
    """What became of files that were given: those kept, those that were here already, and a
    sentence for each that was not taken. ``pictures`` are the names of pictures among these."""

    batches: list[Batch] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)


def begin(*, town: Town, by: User, plan: Plan | None, end: dt.date | None) -> Drop:
    """One act of giving files; ``plan`` and ``end`` are what the page stood at."""
    return Drop.objects.create(town=town, by=by, plan=plan, end=end)


def take(drop: Drop, files: Iterable[tuple[str, bytes]]) -> Taken:
    """Keep files (name, content) of a drop, those of a zip one by one; what cannot be taken is
    said and keeps no other out. Nothing is read yet."""
    taken = Taken()
    for name, data in files:
        if is_zip(name):
            _take_zip(drop, name, data, taken)
        elif is_picture(name):
            _refuse(taken, "picture", name)
        else:
            _take(drop, name, data, taken)
    return taken


def read(drop: Drop) -> None:
    """Ask a worker to read what was given."""
    ask_worker("check_drop", drop.pk)


def _take_zip(drop: Drop, name: str, data: bytes, taken: Taken) -> None:
    most, whole = settings.MAX_UPLOAD_MB * MIB, settings.MAX_UNPACKED_MB * MIB
    before = len(taken.batches) + len(taken.same) + len(taken.errors)
    try:
        for member in members(data, most=most, whole=whole):
            if member.refused:
                _refuse(taken, member.refused, member.name)
            else:
                _take(drop, member.name, member.data, taken)
    except ValueError:
        _refuse(taken, "zip", name)
        return
    if before == len(taken.batches) + len(taken.same) + len(taken.errors):
        _refuse(taken, "empty_zip", name)


def _refuse(taken: Taken, why: str, name: str) -> None:
    taken.errors.append(str(REFUSED[why]) % {"name": name})
    if why == "picture":
        taken.pictures.append(name)


def _take(drop: Drop, name: str, data: bytes, taken: Taken) -> None:
    known = _known(drop.town, data)
    if known is not None:
        told = {"name": name, "old": known.filename}
        said = _("“%(name)s”与已收到的“%(old)s”完全相同，没有再收。")
        taken.same.append(said % told)
        return
    try:
        with transaction.atomic():
            # What a sheet does not say of itself is what the page stood at: else a unit's own
            # sheet, titled with a year, would begin a plan of its own.
            batch = actions.receive(
                town=drop.town,
                data=data,
                filename=name,
                by=drop.by,
                default_plan=drop.plan,
                default_day=_day(drop, name),
                enqueue=False,
            )
            Submission.objects.create(town=drop.town, batch=batch, drop=drop, created=batch.created)
    except ActionError as error:
        taken.errors.append(str(error))
        return
    taken.batches.append(batch)


def _day(drop: Drop, name: str) -> dt.date | None:
    """The day of the period that a file is named by, else of the one that the page stood at."""
    named = period_in(name, periods_of(drop.plan)) if drop.plan else None
    return named.end if named else drop.end


def _known(town: Town, data: bytes) -> Batch | None:
    """The same file that stands in 收表 already. One that was sent back and comes again as it was
    is taken: it shows that nothing was mended."""
    sha256 = hashlib.sha256(data).hexdigest()
    same = Batch.objects.filter(town=town, sha256=sha256, state__in=_STANDS)
    given = same.filter(submissions__isnull=False, submissions__sent_back_at=None)
    return given.order_by("-pk").first()
