"""Which sheets a paper leaves out, as they would hold nothing or the opposite of the truth."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..summaries import livelihood_projects, needing_attention
from .adjusted import adjusted
from .awaited import NOT_YET
from .paper import PaperView


def absent(view: PaperView) -> dict[str, str]:
    """Tab of each sheet that is left out -> why, in the order of the sheets."""
    sheets = [*_of_both(view), *(_of_internal(view) if view.internal else ())]
    return {tab: why for tab, why in sheets if why}


def absent_words(view: PaperView) -> str:
    """民生实事进度表、满意度测评表（没有民生实事）；目标调整情况表（没有目标调整）; "" for none."""
    by_reason: dict[str, list[str]] = {}
    for tab, why in absent(view).items():
        by_reason.setdefault(why, []).append(tab)
    said = "；".join(
        _("{tabs}（{why}）").format(tabs="、".join(tabs), why=why)
        for why, tabs in by_reason.items()
    )
    return said + "。" if said else ""


def _of_both(view: PaperView) -> Iterator[tuple[str, str]]:
    """Tab and why the sheet is left out, "" where it is not."""
    items = list(view.items)
    voted = "" if livelihood_projects(items) else _("没有民生实事")
    yield _("民生实事进度表"), voted
    slow = needing_attention(items)
    yield _("慢序时及未完成事项表"), "" if slow else _("没有慢序时和未完成的事项")
    changed = adjusted(items)
    yield _("目标调整情况表"), "" if changed else _("没有目标调整")
    yield _("与上次相比"), _not_compared(view)
    yield _("满意度测评表"), voted or (_chosen() if view.by_progress else "")


def _of_internal(view: PaperView) -> Iterator[tuple[str, str]]:
    counted = [item for item in view.items if item.counted]
    lacking = any(item.group == "no_data" or item.reason == NOT_YET for item in counted)
    yield _("暂无数据及待报事项表"), "" if lacking else _("没有暂无数据和待报的事项")
    asked = view.raised or any(item.questions for item in counted)
    yield _("待核对事项"), "" if asked else _("没有待核对的")
    told = any(item.figures for item in view.items)
    yield _("填报情况"), "" if told else _("还没有填报的数")


def _not_compared(view: PaperView) -> str:
    """Among those chosen as slow now, none that is slow no longer is listed."""
    if view.previous_publication is None:
        return _("没有可比的上一期")
    return _chosen() if view.by_progress else ""


def _chosen() -> str:
    return _("按进展、状态或时限筛选，只看选出的事项说明不了全镇（街道）的情况")
