"""How the shares of a target and their sums are said."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from django.utils.translation import gettext as _

from ..sharing import Sum
from .amounts import amount

_SUMMED = re.compile(r"(?:^|；)由\d+个村（单位）合计$")


def with_sum(words: str, count: int) -> str:
    """A figure's words, with the remark that it is the sum of all shares."""
    remark = _("由%(count)s个村（单位）合计") % {"count": count}
    return "；".join(filter(None, (without_sum(words), remark)))


def without_sum(words: str) -> str:
    """A figure's words without that remark."""
    return _SUMMED.sub("", words)


def is_sum(words: str) -> bool:
    """Whether a figure's words say that it is the sum of all shares."""
    return _SUMMED.search(words) is not None


def sum_remark(words: str) -> str:
    """That remark alone; "" where there is none."""
    found = _SUMMED.search(words)
    return found[0].lstrip("；") if found else ""


def day_in_short(day: dt.date) -> str:
    """9月30日."""
    return _("%(month)s月%(day)s日") % {"month": day.month, "day": day.day}


def share_title(holder: str, wording: str) -> str:
    """（分解到东街社区）既有多层住宅加装电梯."""
    return _("（分解到%(holder)s）%(wording)s") % {"holder": holder, "wording": wording}


def sum_sentence(total: Sum, unit: str) -> str:
    """截至9月30日已报2个，合计38台；未报：南村 — or, of all, 由3个村（单位）合计50台."""
    told = {"day": day_in_short(total.day), "reported": total.reported}
    if total.value is None:
        return _("还没有村（单位）报数")
    told["sum"] = amount(total.value, unit)
    if total.complete:
        return _("截至%(day)s%(reported)s个都已报，合计%(sum)s") % told
    told["missing"] = "、".join(total.missing)
    return _("截至%(day)s已报%(reported)s个，合计%(sum)s；未报：%(missing)s") % told


def off_target_sentence(gap: Decimal, whole: Decimal, target: Decimal, unit: str) -> str:
    """分解数合计65台，超出目标60台5台 — or 少于目标."""
    told = {"sum": amount(whole, unit), "target": amount(target, unit)}
    told["gap"] = amount(abs(gap), unit)
    if gap > 0:
        return _("分解数合计%(sum)s，超出目标（%(target)s）%(gap)s") % told
    return _("分解数合计%(sum)s，少于目标（%(target)s）%(gap)s") % told
