"""A change of a live status in words: when, why, from what to what, and on what it rested."""

from __future__ import annotations

from dataclasses import dataclass

from ..items import Item
from ..models import StatusChange
from ..models.choices import ChangeCause
from ..status import GROUP_OF
from .amounts import date_words, percent
from .lights import LIGHT_WORD
from .sentences import figure_words
from .spoken import spoken as _
from .words import STATUS_WORD


@dataclass(frozen=True)
class HistoryLine:
    """One change: its sentence, what the new status rested on ("" where that says nothing), and
    the new status's group, for its shape."""

    sentence: str
    rested: str
    group: str


def history_line(change: StatusChange, item: Item) -> HistoryLine:
    """The words of ``change``, whose commitment is ``item``."""
    rested = "" if item.parts else _rested(change, item)
    return HistoryLine(_sentence(change), rested, GROUP_OF[change.after])


def _sentence(change: StatusChange) -> str:
    """2026年10月12日 数据变动：由“略慢于序时”转为“已完成”."""
    named = {
        "day": date_words(change.as_of),
        "cause": ChangeCause(change.cause).label,
        "before": before_word(change),
        "after": after_word(change),
    }
    if not change.before:
        return _("%(day)s %(cause)s：“%(after)s”") % named
    return _("%(day)s %(cause)s：由“%(before)s”转为“%(after)s”") % named


def before_word(change: StatusChange) -> str:
    """The word of the status before, as it was said then; "" for the first judgement."""
    return _word(change, change.before, "before") if change.before else ""


def after_word(change: StatusChange) -> str:
    """The word of the new status, as it was said then."""
    return _word(change, change.after, "after")


def _word(change: StatusChange, status: str, side: str) -> str:
    """What was behind is named by its light of then, where it had one."""
    if status != "behind":
        return str(STATUS_WORD[status])
    light, word = change.reason.get("lights", {}).get(side, ("", ""))
    return word or str(LIGHT_WORD.get(light) or STATUS_WORD[status])


def _rested(change: StatusChange, item: Item) -> str:
    """依据2026年9月30日的200台，完成率由50%到100%。 A figure corrected since is not named."""
    lines = [line for line in item.figures if line.id in change.figures]
    if not change.figures:
        return ""
    if len(lines) < len(change.figures):
        return _("所依据的数据后来更正过。")
    day = date_words(lines[-1].day)
    if len(lines) == 1:
        said = _("依据%(day)s的%(what)s") % {"day": day, "what": figure_words(lines[0], item.unit)}
    else:
        said = _("依据到%(day)s的%(n)s次填报") % {"day": day, "n": len(lines)}
    return "，".join(filter(None, (said, _ratios(change)))) + "。"


def _ratios(change: StatusChange) -> str:
    """How the ratio changed with it; "" where there is none."""
    before, after = change.ratio_before, change.ratio_after
    if after is None:
        return ""
    if before is None or percent(before) == percent(after):
        return _("完成率%(after)s") % {"after": percent(after)}
    return _("完成率由%(before)s到%(after)s") % {"before": percent(before), "after": percent(after)}
