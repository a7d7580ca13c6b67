"""Which way a promised change goes, by the words of its target."""

from __future__ import annotations

import re

from ..items import Item

_FALLS = re.compile(r"下降|降低|减少|压减|回落|下滑|下跌|降幅|减幅|跌幅|[↓▼]|^[-−－]")
_RISES = re.compile(r"增长|提高|提升|上升|增加|增幅|增速|[↑▲]")


def is_to_fall(item: Item) -> bool:
    """Whether a growth is promised downwards (下降3%以上): its figures are stored in the direction
    that is promised, so that 3.2 is a fall there. The target's own words decide, else the
    task's."""
    told = item.value_text
    said = told if _FALLS.search(told) or _RISES.search(told) else item.wording
    return bool(_FALLS.search(said)) and not _RISES.search(said)
