"""Words for a target that was changed, or shall be: what the first one comes to as well."""

from __future__ import annotations

from ..items import Item, VersionLine
from ..status import OUTSIDE_DENOMINATOR
from .amounts import date_words
from .sentences import shown_percents, target_words
from .spoken import spoken as _
from .words import status_word


def original_sentence(item: Item, before: Item) -> str:
    """What the item comes to by its first target, which ``before`` holds (``summaries.original``):
    按原目标（不少于200台）评定为慢序时，完成50%。"""
    named = {"what": _what(item, before), "target": _target(item, before)}
    return _("按%(what)s（%(target)s）") % named + _judged(before) + "。"


def version_name(item: Item, line: VersionLine) -> str:
    """原目标, 第1次调整 (counted among those that were decided); of what nobody has decided 拟调整,
    and 曾拟调整 where another version came after it."""
    versions = sorted(item.versions, key=lambda each: each.version)
    if line.version == versions[0].version:
        return _("原目标")
    if not line.in_force:
        return _("拟调整") if line == versions[-1] else _("曾拟调整")
    earlier = [each for each in versions[1:] if each.in_force and each.version <= line.version]
    return _("第%(n)s次调整") % {"n": len(earlier)}


def proposal_sentence(item: Item, line: VersionLine | None) -> str:
    """That a change of the target is only proposed and decides nothing; "" without one."""
    if line is None:
        return ""
    target = target_words(item, line)
    if line.due and line.due != item.due:
        named = {"target": target, "day": date_words(line.due)}
        target = _("%(target)s，到%(day)s") % named
    return _("拟调整为%(target)s，尚未决定，仍按现行目标评定。") % {"target": target}


def unmoved_sentence(item: Item) -> str:
    """Beside what was said later: 目标没有经过调整，仍按12个、时限2026年12月31日评定。 "" where
    the target was revised."""
    if len([line for line in item.versions if line.in_force]) != 1:
        return ""
    if item.status in OUTSIDE_DENOMINATOR:
        return _("目标没有经过调整。")
    named = {"target": target_words(item), "due": date_words(item.due) if item.due else ""}
    if not item.due:
        return _("目标没有经过调整，仍按%(target)s评定。") % named
    return _("目标没有经过调整，仍按%(target)s、时限%(due)s评定。") % named


def _what(item: Item, before: Item) -> str:
    """What was changed: 原目标, 原时限 or both."""
    if not _same_amount(item, before):
        return _("原目标") if item.due == before.due else _("原目标和时限")
    return _("原时限")


def _target(item: Item, before: Item) -> str:
    """What it was before."""
    day = date_words(before.due) if before.due and before.due != item.due else ""
    if _same_amount(item, before):
        return day or _("没有定时限")
    target = target_words(before)
    return _("%(target)s，到%(day)s") % {"target": target, "day": day} if day else target


def _same_amount(item: Item, before: Item) -> bool:
    return (item.value, item.value_max) == (before.value, before.value_max)


def _judged(before: Item) -> str:
    """评定为慢序时，完成50%; a figure above its baseline is no part of the way, and has none."""
    said = _("评定为%(word)s") % {"word": status_word(before)}
    reached = shown_percents(before)[0]
    if not reached or before.ratio is None or before.ratio < 0:
        return said
    return _("%(said)s，完成%(reached)s") % {"said": said, "reached": reached}
