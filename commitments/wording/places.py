"""Words for the places (点位) of a commitment, and where they contradict its figure."""

from __future__ import annotations

from ..items import Item, rule_target
from ..sites import CODE, by_stage, difference, done_by
from .amounts import number
from .spoken import spoken as _
from .words import question_sentence


def places_sentence(item: Item) -> str:
    """How many places there are, and how many stand at each stage on the item's day: 共8处：已完成
    5处，施工2处，未注明进展1处。"""
    if not item.sites:
        return ""
    done = done_by(item.sites, item.as_of)
    said = [_("已完成%(n)s处") % {"n": done}]
    for stage, count in by_stage(item.sites, item.as_of):
        text = _("%(stage)s%(n)s处") if stage else _("未注明进展%(n)s处")
        said.append(text % {"stage": stage, "n": count})
    return _("共%(n)s处：%(said)s。") % {"n": len(item.sites), "said": "，".join(said)}


def difference_sentence(item: Item) -> str:
    """Where the places done and the figure of the same day differ: 点位已完成5处，数据为4
    …; "" where they do not."""
    if item.parts:
        return ""
    found = difference(rule_target(item), item.sites, value=item.attained, day=item.attained_day)
    if found is None:
        return ""
    named = {"done": found.done, "figure": number(found.figure)}
    return _("点位已完成%(done)s处，数据为%(figure)s，请核对。") % named


def item_questions(item: Item) -> list[str]:
    """What there is to check about the item, in sentences; that of the places with its numbers."""
    return [
        (difference_sentence(item) if code == CODE else "") or question_sentence(code)
        for code in item.questions
    ]
