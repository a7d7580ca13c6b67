"""Small words of the preview."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.wording import amount, date_words, number

KIND_WORDS = {
    "unit": gettext_lazy("责任单位"),
    "document": gettext_lazy("文件"),
    "plan": gettext_lazy("计划"),
    "commitment": gettext_lazy("任务"),
    "node": gettext_lazy("计划节点"),
    "site": gettext_lazy("点位"),
    "share": gettext_lazy("分解"),
    "revision": gettext_lazy("目标调整"),
    "source": gettext_lazy("出处"),
    "progress": gettext_lazy("进展"),
}
# How many of a kind, in the order in which people think of them.
COUNTED = {
    "plan": gettext_lazy("计划%(n)s份"),
    "commitment": gettext_lazy("任务%(n)s项"),
    "progress": gettext_lazy("进展%(n)s条"),
    "revision": gettext_lazy("目标调整%(n)s项"),
    "source": gettext_lazy("出处%(n)s条"),
    "node": gettext_lazy("计划节点%(n)s个"),
    "site": gettext_lazy("点位%(n)s个"),
    "share": gettext_lazy("分解%(n)s份"),
    "unit": gettext_lazy("责任单位%(n)s个"),
    "document": gettext_lazy("文件%(n)s份"),
}
# What names a row, so that it is not listed among its fields again.
NAMING = {"number", "wording", "title", "name", "commitment", "town"}


def proposal_words(proposal: Mapping[str, Any]) -> str:
    """What would be taken over and as what: 完成数记为15台, 完成率记为80%, 形象进度“封顶”; with
    its day where named. The role is said: 签约15台 is not 完成15台, and a person must see that."""
    told = []
    if proposal.get("value") is not None:
        told.append(_figure_words(proposal, Decimal(proposal["value"])))
    if proposal.get("stage"):
        told.append(_("形象进度记为“%(stage)s”") % {"stage": proposal["stage"]})
    if proposal.get("day"):
        day = date_words(dt.date.fromisoformat(proposal["day"]))
        told.append(_("截至%(day)s") % {"day": day})
    return "，".join(told)


def _figure_words(proposal: Mapping[str, Any], value: Decimal) -> str:
    if proposal.get("share"):
        return _("完成率记为%(n)s%%") % {"n": number(value)}
    return _("完成数记为%(n)s") % {"n": _amount(proposal, value)}


def target_proposal_words(proposal: Mapping[str, Any]) -> str:
    """What would be the target: 作为目标：不少于20台."""
    high = proposal.get("value_max")
    words = _amount(proposal, Decimal(proposal["value"]))
    if high is not None:
        most = amount(Decimal(high), proposal.get("unit", ""))
        words = _("%(low)s至%(high)s") % {"low": words, "high": most}
    return _("作为目标：%(words)s") % {"words": words}


def _amount(proposal: Mapping[str, Any], value: Decimal) -> str:
    words = {">=": _("不少于"), "<=": _("不超过"), "~": _("约")}
    return words.get(proposal.get("comparator", "="), "") + amount(value, proposal.get("unit", ""))
