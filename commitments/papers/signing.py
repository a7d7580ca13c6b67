"""Who signed a paper: recorded with name, day and scan, taken back where it was wrong.

What was recorded is never overwritten: a line that was taken back stays, with who took it back and
when. Names of people are for the town's own clerks.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User

from ..actions import ActionError
from ..models import Bulletin, Publication, SignOff
from ..models.choices import SignRole
from ..scans import JPEG, PDF, PDF_WITHIN, PNG, is_heic, kind_of

log = logging.getLogger(__name__)

FOLDER = "papers/scans"
MIB = 1024 * 1024
_LONGEST_NAME = 200
_KINDS = {JPEG: "jpg", PNG: "png", PDF: "pdf"}


class ScanError(ActionError):
    """A file that cannot be kept as a scan; ``str()`` names it and says what to do."""


@dataclass(frozen=True)
class Signed:
    """A paper that can be signed: the workbook of a publication in one edition, or a 通报."""

    publication: Publication | None = None
    edition: str = ""
    bulletin: Bulletin | None = None

    @property
    def town_id(self) -> str:
        """The code of the town whose paper it is."""
        paper = self.bulletin or self.publication
        assert paper is not None
        return paper.town_id

    @property
    def as_of(self) -> dt.date:
        """The day it speaks of; nobody signs it before."""
        paper = self.bulletin or self.publication
        assert paper is not None
        return paper.as_of

    @property
    def fields(self) -> dict[str, Any]:
        """What of a SignOff says which paper it is of."""
        return {
            "publication": self.publication,
            "edition": self.edition,
            "bulletin": self.bulletin,
        }

    @property
    def query(self) -> str:
        """The same for an address."""
        if self.bulletin is not None:
            return f"bulletin={self.bulletin.pk}"
        assert self.publication is not None
        return f"publication={self.publication.pk}&edition={self.edition}"


@dataclass(frozen=True)
class SignLine:
    """One line at the foot of a paper: who stands there now, and what was taken back."""

    role: str
    word: str
    standing: SignOff | None
    taken_back: tuple[SignOff, ...]


def lines(signed: Signed) -> list[SignLine]:
    """The four lines of a paper in their order. One query."""
    found = SignOff.objects.filter(**signed.fields).select_related("by", "taken_back_by")
    records = list(found.order_by("pk"))
    return [_line(role, [each for each in records if each.role == role]) for role in SignRole]


def _line(role: SignRole, records: list[SignOff]) -> SignLine:
    standing = next((each for each in records if each.taken_back_at is None), None)
    back = tuple(each for each in records if each.taken_back_at is not None)
    return SignLine(role.value, str(role.label), standing, back)


def sign(
    signed: Signed,
    *,
    role: str,
    name: str,
    signed_on: dt.date,
    user: User,
    today: dt.date,
    scan: bytes | None = None,
    scan_name: str = "",
) -> SignOff:
    """Record who signed a line of a paper on which day. Raises ActionError without a name, for a
    day to come or before that of the paper and where the line stands already, ScanError for a file
    that is no scan or cannot be kept."""
    if not name:
        raise ActionError(_("请填写谁签的。"))
    if fault := _day_fault(signed, signed_on, today):
        raise ActionError(fault)
    kept = {} if scan is None else _keep(scan, scan_name)
    try:
        with transaction.atomic():
            return SignOff.objects.create(
                **signed.fields, role=role, name=name, signed_on=signed_on, by=user, **kept
            )
    except IntegrityError as error:
        raise ActionError(_already(signed, role)) from error


def _day_fault(signed: Signed, day: dt.date, today: dt.date) -> str:
    """What is wrong with a day of signing; "" where it lies between the paper's day and today."""
    if day > today:
        return _("签署日期{day}还没到，请填写实际签署的日期。").format(day=day.isoformat())
    if day < signed.as_of:
        return _("签署日期{day}早于数据截至日期{other}，请填写实际签署的日期。").format(
            day=day.isoformat(), other=signed.as_of.isoformat()
        )
    return ""


def _already(signed: Signed, role: str) -> str:
    """That somebody stands in this line, and who."""
    standing = SignOff.objects.filter(**signed.fields, role=role, taken_back_at=None).first()
    word = SignRole(role).label
    if standing is None:
        return _("“{role}”这一栏没有登记上，请再试一次。").format(role=word)
    return _("“{role}”这一栏已经登记过：{name}，{day}。登记错了先撤回。").format(
        role=word, name=standing.name, day=standing.signed_on.isoformat()
    )


def take_back(sign_off: SignOff, *, user: User) -> bool:
    """Take back what was recorded wrongly; False where that was done before."""
    standing = SignOff.objects.filter(pk=sign_off.pk, taken_back_at=None)
    return bool(standing.update(taken_back_at=timezone.now(), taken_back_by=user))


def _keep(data: bytes, name: str) -> dict[str, str]:
    """Keep a scan under its own content's name; returns the fields that tell of it."""
    plain = plain_name(name)
    kind = scan_kind(data, plain)
    sha256 = hashlib.sha256(data).hexdigest()
    path = f"{FOLDER}/{sha256[:2]}/{sha256}.{kind}"
    try:
        if not default_storage.exists(path):
            path = default_storage.save(path, ContentFile(data))
    except OSError as error:
        log.exception("the scan %s could not be kept", path)
        raise ScanError(
            _("文件“{name}”没有存下来，其他内容还在。请稍后重新选择；还不行请找管理员。").format(
                name=plain
            )
        ) from error
    return {"scan": path, "scan_name": plain, "scan_sha256": sha256}


def scan_kind(data: bytes, name: str) -> str:
    """pdf, jpg or png, by what the file holds and never by its name; raises ScanError."""
    limit = settings.MAX_UPLOAD_MB
    if not data:
        raise ScanError(_("文件“{name}”是空的，请重新选择。").format(name=name))
    if len(data) > limit * MIB:
        raise ScanError(
            _("文件“{name}”超过{limit} MB，请降低扫描清晰度后再选。").format(name=name, limit=limit)
        )
    if kind := _KINDS.get(kind_of(data[:PDF_WITHIN])):
        return kind
    photo = _("“{name}”是手机照片（HEIC），请在手机上另存为jpg后再选。")
    other = _("“{name}”不是扫描件。请选pdf、jpg或png文件。")
    raise ScanError((photo if is_heic(data) else other).format(name=name))


def plain_name(name: str) -> str:
    """The name of a file as a list shows it: no folders, nothing that cannot be printed."""
    printable = "".join(mark for mark in name if mark.isprintable())
    return PurePath(printable.replace("\\", "/")).name[-_LONGEST_NAME:] or _("未命名")


def content_type(sign_off: SignOff) -> str:
    """The content type of a kept scan, which its own content decided."""
    kind = PurePath(str(sign_off.scan)).suffix
    return {".pdf": "application/pdf", ".png": "image/png"}.get(kind, "image/jpeg")
