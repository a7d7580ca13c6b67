"""How the shares of a target and their sums are said."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from ..items import Item
from ..sharing import Sum, added, latest_day, off_target, sum_on
from ..units import convert
from .amounts import amount
from .spoken import spoken as _

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
    """截至9月30日已报2个，合计38台；未报：南村 — of all: 截至9月30日3个都已报，合计50台."""
    if total.value is None:
        return ""
    told = {
        "day": day_in_short(total.day),
        "reported": total.reported,
        "sum": amount(total.value, unit),
        "missing": "、".join(total.missing),
    }
    if total.complete:
        return _("截至%(day)s%(reported)s个都已报，合计%(sum)s") % told
    return _("截至%(day)s已报%(reported)s个，合计%(sum)s；未报：%(missing)s") % told


def shares_sentence(item: Item) -> str:
    """What the shares add up to on the last day that any of them speaks of; "" without shares."""
    total = sum_of(item)
    if not item.shares:
        return ""
    if total is None:
        return _("还没有村（单位）报数")
    told = sum_sentence(total, item.unit)
    return told if total.complete else told + _("。没有报齐，评定不用这个合计")


def sum_of(item: Item) -> Sum | None:
    """The sum of that day; None where no share has a figure."""
    day = latest_day(item.shares)
    return None if day is None else sum_on(item.shares, day)


def share_questions(item: Item) -> list[str]:
    """What there is to check of the shares: that they are not the target, that a share came after
    the last sum, or that the sum is not what was reported of the whole."""
    told = (_off_target(item), _without_some(item), _beside_whole(item))
    return [said for said in told if said]


def _off_target(item: Item) -> str:
    gap = off_target(item.shares, item.value)
    if gap is None or item.value is None:
        return ""
    whole = added(share.value for share in item.shares if share.value is not None)
    told = {"sum": amount(whole, item.unit), "target": amount(item.value, item.unit)}
    told["gap"] = amount(abs(gap), item.unit)
    if gap > 0:
        return _("各份分解数合计%(sum)s，目标%(target)s，超出%(gap)s，请核对。") % told
    return _("各份分解数合计%(sum)s，目标%(target)s，少%(gap)s，请核对。") % told


def _beside_whole(item: Item) -> str:
    """Of the last day of which all shares have figures."""
    days = {figure.day for share in item.shares for figure in share.figures}
    for total in (sum_on(item.shares, day) for day in sorted(days, reverse=True)):
        if not total.complete or total.value is None:
            continue
        told = [value for value in _reported_on(item, total.day) if value != total.value]
        if not told:
            return ""
        said = {"day": day_in_short(total.day), "sum": amount(total.value, item.unit)}
        said["told"] = amount(told[-1], item.unit)
        return _("截至%(day)s各村（单位）合计%(sum)s，全项填报%(told)s，请核对。") % said
    return ""


def _without_some(item: Item) -> str:
    """The last sum of shares was made when there were others: it is not the whole of them."""
    sums = [line for line in item.figures if item.shares and is_sum(line.words)]
    last = max(sums, key=lambda line: line.day, default=None)
    total = sum_on(item.shares, last.day) if last else None
    if last is None or total is None or total.complete:
        return ""
    told = {"day": day_in_short(last.day), "missing": "、".join(total.missing)}
    return _("截至%(day)s的合计里没有%(missing)s，报齐以前不是全项的数，请核对。") % told


def _reported_on(item: Item, day: dt.date) -> list[Decimal]:
    """What was reached of the whole by that very day, as reported, in the item's unit."""
    reached = (
        convert(line.value, unit=line.unit, to=item.unit)
        for line in item.figures
        if line.day == day and line.from_day is None and line.value is not None
        if line.basis in ("cumulative", "level")
    )
    return [value for value in reached if value is not None]
