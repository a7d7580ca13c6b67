"""What a status rests on, in one sentence: whose figure, of which day, and what it says."""

from __future__ import annotations

from ..items import FigureLine, Item
from .amounts import near_day
from .sentences import figure_words, standing_words
from .spoken import spoken as _


def basis_sentence(item: Item) -> str:
    """城建中心9月底填报47台 / 《政府工作报告》9月底的数：47台; of several figures together their
    number, and the sum as the rule took it. "" where the status rests on no figure, or on parts."""
    resting = [line for line in item.figures if line.id in item.rests_on]
    if not resting or item.parts:
        return ""
    last = resting[-1]
    named = {
        "who": last.reported_by,
        "document": last.document,
        "day": near_day(last.day, year=item.as_of.year),
        "says": _says(last, item.unit),
        "n": len(resting),
        "sum": standing_words(item),
    }
    text = _whose(last) % named
    if len(resting) > 1:
        text += _("，连同此前共%(n)s次，合计%(sum)s") % named
    return text


def _whose(line: FigureLine) -> str:
    """Who said it: a unit, else a document; else only its day is known."""
    if line.reported_by:
        return _("%(who)s%(day)s填报%(says)s")
    if line.document:
        return _("《%(document)s》%(day)s的数据：%(says)s")
    return _("%(day)s填报%(says)s")


def _says(line: FigureLine, unit: str) -> str:
    """An amount as it is, a stage in quotation marks."""
    said = figure_words(line, unit)
    return _("“%(stage)s”") % {"stage": said} if said and line.value is None else said
