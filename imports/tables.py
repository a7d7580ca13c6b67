"""Tables of batches and rows, declared like forms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KIND_WORDS = {
    "unit": _("责任单位"),
    "document": _("文件"),
    "plan": _("计划"),
    "commitment": _("任务"),
    "node": _("计划节点"),
    "site": _("点位"),
    "revision": _("目标调整"),
    "progress": _("进展"),
}
