"""Words for what falls due next: how much is asked and what of it is missing."""

from __future__ import annotations

from ..items import Item, NodeLine, rule_target
from .amounts import amount, near_day
from .sentences import standing_words, target_words
from .spoken import spoken as _


def missing_words(item: Item, step: NodeLine | None = None) -> str:
    """What is asked by then, of the whole or of one ``step``, and what is missing: 目标12个，还差
    6个. What is not counted up says where it stands: 目标竣工，现为开工; what is old says of which
    day it is: 目标6座，3月底1座，还差5座."""
    asked, value = _asked(item, step), item.value if step is None else step.value
    stands = standing_words(item)
    if not stands:
        return _("%(asked)s，还没有数据") % {"asked": asked}
    counted = rule_target(item).kind == "count" and value is not None and item.attained is not None
    missing = value - item.attained if counted else None  # type: ignore[operator]
    if of_then := _of_then(item):
        asked = f"{asked}，{of_then}{stands}"
    if missing is not None and missing > 0:
        return _("%(asked)s，还差%(n)s") % {"asked": asked, "n": amount(missing, item.unit)}
    return asked if of_then else _("%(asked)s，现为%(stands)s") % {"asked": asked, "stands": stands}


def _of_then(item: Item) -> str:
    """The day of a figure that is out of date (久未更新): 3月底; "" for one of the last period."""
    day = item.attained_day if item.group == "no_data" else None
    return near_day(day, year=item.as_of.year) if day else ""


def _asked(item: Item, step: NodeLine | None) -> str:
    if step is None:
        return _("目标%(target)s") % {"target": target_words(item)}
    if step.stage or step.value is None:
        return _("计划到“%(stage)s”") % {"stage": step.stage}
    return _("计划到%(n)s") % {"n": amount(step.value, item.unit)}
