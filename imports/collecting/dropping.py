"""Files are given together for 收表: each is kept as a batch, and one worker reads them all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.actions import ActionError
from commitments.models import Plan, Town, Unit
from people.models import User

from ..actions.correcting import PAGE_DAY
from ..actions.receiving import checksum, received
from ..actions.shared import ask_worker
from ..bounds import MIB
from ..bulk import table_of
from ..models import Batch, Drop, State, Submission
from .naming import period_in, unit_in
from .noting import periods_of
from .replacing import replace_same
from .unpacking import Member, is_picture, is_zip, members

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
# So many files, or bytes of files, are kept at once.
AT_ONCE, HELD = 100, 16 * MIB
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
    taking = _Taking(drop)
    for name, data in files:
        if is_zip(name):
            taking.take_zip(name, data)
        elif is_picture(name):
            taking.refuse("picture", name)
        else:
            taking.take(name, data)
    taking.keep()
    return taking.taken


def read(drop: Drop) -> None:
    """Ask a worker to read what was given."""
    ask_worker("check_drop", drop.pk)


class _Taking:
    """Takes files one after the other, and keeps some at a time, in their order."""

    def __init__(self, drop: Drop) -> None:
        self.taken = Taken()
        self._drop = drop
        self._waiting: list[tuple[str, bytes]] = []
        self._size = self._seen = 0
        self._periods = periods_of(drop.plan) if drop.plan else []
        self._units: list[Unit] | None = None

    def take(self, name: str, data: bytes) -> None:
        """Take one file."""
        self._seen += 1
        self._waiting.append((name, data))
        self._size += len(data)
        if len(self._waiting) >= AT_ONCE or self._size >= HELD:
            self.keep()

    def take_zip(self, name: str, data: bytes) -> None:
        """Take the files of a zip."""
        most, whole = settings.MAX_UPLOAD_MB * MIB, settings.MAX_UNPACKED_MB * MIB
        before = self._seen
        try:
            for member in members(data, most=most, whole=whole):
                if member.refused:
                    self.refuse(member.refused, member.name)
                else:
                    self.take(self._named(member), member.data)
        except ValueError:
            self.refuse("zip", name)
            return
        if before == self._seen:
            self.refuse("empty_zip", name)

    def _named(self, member: Member) -> str:
        """The name of a file of a zip; its folders stand before it where only they name a unit:
        城建中心/填报表.xlsx."""
        if not member.folder:
            return member.name
        if self._units is None:
            self._units = list(self._drop.town.units.all())
        alone = unit_in(member.name, self._units) is None
        told = alone and unit_in(member.folder, self._units) is not None
        return f"{member.folder}－{member.name}" if told else member.name

    def refuse(self, why: str, name: str) -> None:
        """Say of one file why it is not taken."""
        self._seen += 1
        self.keep()
        self.taken.errors.append(str(REFUSED[why]) % {"name": name})
        if why == "picture":
            self.taken.pictures.append(name)

    @transaction.atomic
    def keep(self) -> None:
        """Keep what waits for it."""
        drop, waiting = self._drop, [(*one, checksum(one[1])) for one in self._waiting]
        self._waiting, self._size = [], 0
        known = _known(drop.town, [sha256 for _name, _data, sha256 in waiting])
        made: list[Batch] = []
        for name, data, sha256 in waiting:
            if sha256 in known:
                told = {"name": name, "old": known[sha256]}
                said = _("“%(name)s”与已收到的“%(old)s”完全相同，没有再收。")
                self.taken.same.append(said % told)
                continue
            try:
                batch = self._received(name, data, sha256)
            except ActionError as error:
                self.taken.errors.append(str(error))
                continue
            known[sha256] = batch.filename
            made.append(batch)
        table_of(Batch).create(made)
        table_of(Submission).create(
            [
                Submission(town=drop.town, batch=batch, drop=drop, created=batch.created)
                for batch in made
            ]
        )
        replace_same(drop.town, made)
        self.taken.batches += made

    def _received(self, name: str, data: bytes, sha256: str) -> Batch:
        # What a sheet does not say of itself is what the page stood at: else a unit's own
        # sheet, titled with a year, would begin a plan of its own.
        batch = received(
            town=self._drop.town,
            data=data,
            sha256=sha256,
            filename=name,
            by=self._drop.by,
            default_plan=self._drop.plan,
            default_day=None,
        )
        if day := self._day(name):
            # Of a sheet that names another time it is not: checking tells.
            batch.mapping = {PAGE_DAY: day.isoformat()}
        return batch

    def _day(self, name: str) -> dt.date | None:
        """The day of the period that a file is named by, else of the one that the page stood at."""
        named = period_in(name, self._periods)
        return named.end if named else self._drop.end


def _known(town: Town, checksums: Collection[str]) -> dict[str, str]:
    """Of files with these checksums those that stand in 收表 already: their names. One that was
    sent back and comes again as it was is taken: it shows that nothing was mended; so is one after
    which another came, which it shall count before."""
    if not checksums:
        return {}
    same = Batch.objects.filter(town=town, sha256__in=checksums, state__in=_STANDS)
    given = same.filter(submissions__isnull=False, submissions__sent_back_at=None)
    after = Submission.objects.filter(
        unit=OuterRef("unit"), plan=OuterRef("plan"), end=OuterRef("end"), batch__state__in=_STANDS
    ).filter(Q(batch__gt=OuterRef("batch")) | Q(batch__committed_at__gt=OuterRef("written")))
    followed = Submission.objects.annotate(written=F("batch__committed_at"))
    followed = followed.filter(Exists(after), batch__sha256__in=checksums, town=town)
    given = given.exclude(pk__in=followed.values("batch"))
    return dict(given.order_by("pk").values_list("sha256", "filename"))
