"""Words for why an item differs from the publication before: one short line each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from ..causes import causes_of
from ..comparing import Change
from ..items import Item, VersionLine
from ..status import SETTLED_STATES
from .amounts import amount, date_words, near_day, percent
from .sentences import standing_words, target_words
from .spoken import spoken as _
from .words import STATUS_WORD


def cause_sentence(change: Change) -> str:
    """Why it moved: 9月底6个，上次6月底4个；计划由50%到75%。 Every cause that is true is named; of
    what is new its target."""
    before = change.before
    if before is None:
        return _("新列入，目标%(target)s。") % {"target": target_words(change.item)}
    said = [_WORDS[cause](change, before) for cause in causes_of(change)]
    return "；".join(said) + "。" if said else ""


def gone_sentence(item: Item) -> str:
    """How an item stood that is no longer listed: 上次6月底30台，目标60台。"""
    stood, target = standing_words(item), _("目标%(target)s。") % {"target": target_words(item)}
    return (
        _("上次%(day)s%(stood)s，") % {"day": _day(item), "stood": stood} + target
        if stood
        else target
    )


def _state(change: Change, before: Item) -> str:
    item = change.item
    if item.state not in SETTLED_STATES:
        return _("恢复实施，重新评定")
    decision = item.state_decision.rstrip("。")
    word = STATUS_WORD[item.state]
    text = _("%(word)s，依据：%(decision)s") if decision else _("改为%(word)s")
    return text % {"word": word, "decision": decision}


def _target(change: Change, before: Item) -> str:
    item, said = change.item, []
    if target_words(before) != target_words(item):
        named = {"old": target_words(before), "new": target_words(item)}
        said.append(_("目标由%(old)s改为%(new)s") % named)
    if before.due != item.due:
        said.append(_("时限由%(old)s改为%(new)s") % {"old": _due(before), "new": _due(item)})
    decided = _decided(change.decisions[-1]) if change.decisions else _("没有登记由谁决定")
    return "，".join([*said, decided] if said else [_("目标有改动"), decided])


def _due(item: Item) -> str:
    return date_words(item.due) if item.due else _("没有定时限")


def _decided(line: VersionLine) -> str:
    """Who decided and when; the papers stand on the commitment's page."""
    who = line.decided_by.removesuffix(_("决定"))
    if not who:
        return _("没有登记由谁决定")
    day = date_words(line.since) if line.since else ""
    return _("%(who)s%(day)s决定") % {"who": who, "day": day}


def _record(change: Change, before: Item) -> str:
    if change.item.nodes != before.nodes:
        return _("计划节点有调整")
    return _("登记的内容有更正")


def _rule(change: Change, before: Item) -> str:
    named = {"old": before.rule_version, "new": change.item.rule_version}
    return _("评定规则由第%(old)s版改为第%(new)s版") % named


def _figure(change: Change, before: Item) -> str:
    """The figure it rests on now beside that of then; a correction is called one."""
    item = change.item
    named = {"day": _day(item), "now": standing_words(item), "then": standing_words(before)}
    named["before_day"] = _day(before, year=item.as_of.year)
    if not named["now"]:
        return _("原来依据的%(before_day)s%(then)s不再计入") % named
    if not named["then"]:
        return _("首次有数据：%(day)s%(now)s") % named
    if before.attained_day == item.attained_day:
        return _("%(day)s的数由%(then)s更正为%(now)s") % named
    if named["now"] == named["then"]:
        return _("%(day)s仍是%(now)s") % named
    return _("%(day)s%(now)s，上次%(before_day)s%(then)s") % named


def _day(item: Item, *, year: int | None = None) -> str:
    day = item.attained_day
    return near_day(day, year=year or item.as_of.year) if day else ""


def _figures(change: Change, before: Item) -> str:
    return _("数据有补报或更正")


def _plan(change: Change, before: Item) -> str:
    item = change.item
    if node := item.reason_data.get("node_day"):
        day = near_day(dt.date.fromisoformat(str(node)), year=item.as_of.year)
        return _("计划%(day)s到“%(stage)s”") % {
            "day": day,
            "stage": item.reason_data.get("node_stage", ""),
        }
    old, new = before.expected, item.expected
    assert old is not None
    assert new is not None
    return _("同期计划由%(old)s到%(new)s") % {"old": percent(old), "new": percent(new)}


def _past(change: Change, before: Item) -> str:
    assert change.item.due is not None
    day = near_day(change.item.due, year=change.item.as_of.year)
    return _("时限%(day)s已过") % {"day": day}


def _time(change: Change, before: Item) -> str:
    """That nothing new was reported; of what was judged at its end by a figure that was there,
    the figure, which is why it failed."""
    item = change.item
    if item.group == "failed" and standing_words(item):
        return _fell_short(item)
    return _("没有新的数据") if item.rests_on else _("一直没有数据")


def _fell_short(item: Item) -> str:
    """6月底86.5%，没有达到90%; of a bound, a growth, a rank or a stage its target in words."""
    named = {"day": _day(item), "now": standing_words(item), "target": target_words(item)}
    plain = item.comparator in ("=", ">=") and item.measure in ("quantity", "rate")
    if item.value is None or not plain:
        return _("%(day)s%(now)s，目标是%(target)s") % named
    named["target"] = amount(item.value, item.unit)
    return _("%(day)s%(now)s，没有达到%(target)s") % named


_WORDS: dict[str, Callable[[Change, Item], str]] = {
    "state": _state,
    "target": _target,
    "record": _record,
    "rule": _rule,
    "figure": _figure,
    "figures": _figures,
    "plan": _plan,
    "due": _past,
    "time": _time,
}
