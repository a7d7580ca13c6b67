"""不列入本期通报: which items neither annex of a 通报 lists, and why.

附件1 lists what is slow or was not done, 附件2 what is on schedule or done; each counted item is
either in one of them or left out for exactly one reason, so the three add up to the total. A whole
with parts is not counted; its parts are listed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import wording
from ..items import Item
from ..models.choices import Visibility
from ..status import OUTSIDE_DENOMINATOR
from .paper import PaperView

# The groups of statuses that an annex lists, as ``bulletins.annexes`` has them.
LISTED = ("slow", "failed", "on_track", "done")
# Why an item is left out -> in a word; the first of them that is true of it is the reason.
WHY: dict[str, str | Promise] = {
    "internal": gettext_lazy("内部事项"),
    "chosen": gettext_lazy("经办人注明不列入"),
    "settled": gettext_lazy("不纳入统计"),
    "not_due": gettext_lazy("未到期"),
    "no_data": gettext_lazy("暂无数据"),
}


def why_left_out(item: Item, left_out: Mapping[int, str]) -> str:
    """One of WHY, "" for what an annex lists and for a whole; ``left_out`` is what the clerk leaves
    out (commitment id -> reason)."""
    if item.parts:
        return ""
    if item.visibility == Visibility.INTERNAL:
        return "internal"
    if item.id in left_out:
        return "chosen"
    if item.status in OUTSIDE_DENOMINATOR:
        return "settled"
    if item.group in LISTED:
        return ""
    return "not_due" if item.status == "not_due" else "no_data"


def issued_words(why: str, number: str, day: dt.date | None) -> str:
    """The clerk's reason with the issued 通报 it stands in: 已另行通报（示政督〔2026〕3号，
    2026年10月8日印发）; of one that has no day yet the reason alone."""
    if day is None:
        return why
    issued = _("（{number}，{day}印发）").format(number=number, day=wording.date_words(day))
    return (why or str(WHY["chosen"])) + issued


def left_out_words(item: Item, view: PaperView) -> str:
    """Why the 通报 of the view does not list the item, in words; "" where it does."""
    why = why_left_out(item, view.left_out)
    if why == "chosen":
        return view.left_out[item.id] or str(WHY[why])
    if why == "settled":
        return _("{status}，不纳入统计").format(status=wording.status_word(item))
    if why == "no_data":
        return _("{status}，列入待报事项表").format(status=wording.status_word(item))
    return str(WHY[why]) if why else ""
