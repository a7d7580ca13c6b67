"""A picture of a form comes in: it is kept once by its content and waits to be typed from."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from itertools import takewhile

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from commitments.models import Plan, Unit
from commitments.submissions.asking import periods_of
from people.models import User

from ..actions.receiving import plain_name
from ..bounds import limits
from ..collecting.naming import period_in, unit_in
from ..models import Typed
from .kinds import JPEG, PDF, PDF_WITHIN, SUFFIX_OF, kind_of, picture_kind
from .scans import MOST_PAGES, scans_apart

log = logging.getLogger(__name__)

FOLDER = "pictures"


def receive_picture(
    *, plan: Plan, unit: Unit, end: dt.date, data: bytes, filename: str, by: User | None
) -> tuple[Typed, bool]:
    """Keep a picture of the form of ``unit`` for the period that ends on ``end``, and whether it is
    new: the same picture of the same form is the page that is there already. Raises ActionError
    for what is no picture, for a unit of another town and for a day that ends no period."""
    name = plain_name(filename)
    kind = picture_kind(data, name)
    if unit.town_id != plan.town_id:
        raise ActionError(_("填报单位不是本镇的单位，请另选。"))
    if end not in {period.end for period in periods_of(plan)}:
        raise ActionError(_("请从列表中选择是哪一期的表。"))
    sha256 = hashlib.sha256(data).hexdigest()
    same = {"town_id": plan.town_id, "plan": plan, "unit": unit, "end": end, "sha256": sha256}
    held = Typed.objects.filter(**same).first()
    if held is not None:
        return held, False
    path = f"{FOLDER}/{sha256[:2]}/{sha256}{SUFFIX_OF[kind]}"
    picture = _keep(data, name=name, path=path)
    turned = _keep_pages(data, name=name, path=path) if kind == PDF else 0
    made = Typed.objects.create(**same, picture=picture, filename=name, by=by, turned=turned)
    return made, True


def pages_of(typed: Typed) -> list[str]:
    """Where the pages of a scanned pdf are kept as pictures, in their order; [] for all else."""
    path = str(typed.picture.name)
    if not path.endswith(SUFFIX_OF[PDF]):
        return []
    found = (page_path(path, number) for number in range(1, MOST_PAGES + 1))
    return list(takewhile(default_storage.exists, found))


def page_path(path: str, number: int) -> str:
    """Where page ``number`` (from 1) of the pdf at ``path`` is kept as a picture."""
    return f"{path.removesuffix(SUFFIX_OF[PDF])}-{number}{SUFFIX_OF[JPEG]}"


def _keep_pages(data: bytes, *, name: str, path: str) -> int:
    """Keep the pages of a scanned pdf as pictures beside it; returns how the first is turned."""
    scans = scans_apart(data, limits=limits())
    for number, scan in enumerate(scans, start=1):
        if kind_of(scan.jpeg[:PDF_WITHIN]) != JPEG:
            break
        _keep(scan.jpeg, name=name, path=page_path(path, number))
    return scans[0].turned if scans else 0


def elsewhere(typed: Typed) -> QuerySet[Typed]:
    """Where else the same picture was given in the same town: another unit, another period."""
    same = Typed.objects.filter(town=typed.town_id, sha256=typed.sha256).exclude(pk=typed.pk)
    return same.select_related("unit", "plan")


def otherwise_named(typed: Typed) -> str:
    """The unit or period that the name of the file tells, where it is another than the page has;
    "" where it is the same or tells none."""
    unit = unit_in(typed.filename, Unit.objects.filter(town=typed.town_id))
    if unit is not None and unit.pk != typed.unit_id:
        return unit.name
    period = period_in(typed.filename, periods_of(typed.plan))
    return period.full_label if period is not None and period.end != typed.end else ""


def beside(typed: Typed) -> QuerySet[Typed]:
    """Other pictures of the same form, as where it has several pages."""
    same = Typed.objects.filter(plan=typed.plan_id, unit=typed.unit_id, end=typed.end)
    return same.exclude(pk=typed.pk)


def _keep(data: bytes, *, name: str, path: str) -> str:
    try:
        if default_storage.exists(path):
            return path
        return default_storage.save(path, ContentFile(data))
    except OSError as error:
        log.exception("the picture %s could not be kept", path)
        raise ActionError(
            _("“{name}”没有存下来。请稍后重新选择；还不行请找管理员。").format(name=name)
        ) from error
