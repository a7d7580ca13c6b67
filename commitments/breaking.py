"""Where a line may end: names of units and figures with their words are not torn in two."""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_AND = re.compile(r"(?<=[和与])")
# What kind of unit it is.
_KIND = re.compile(r"(?:办公室|委员会|(?:事务|服务|管理)?中心|执法大?队|工作站|派出所)$")
# What leads to a figure, the figure, and the day or unit it is of.
_FIGURE = re.compile(
    r"(?:每月需|不超过|不少于|不低于|[约慢快第])?\d[\d.,]*"
    r"(?:年(?:\d{1,2}月)?(?:\d{1,2}日)?|月(?:\d{1,2}日|[底份]|[上中下]旬)?|个(?:百分点|月)"
    r"|[亿万]元|微克(?:/立方米)?|公里|[平立]方米|[%％]|[^\W\d_])?"
)


@lru_cache(maxsize=1024)
def unit_name(name: str) -> SafeString:
    """The name of a unit as HTML that a line ends between its parts alone: 规划建设和, 生态环境,
    办公室."""
    kind = _KIND.search(name)
    end = kind.start() if kind else len(name)
    parts = [escape(part) for part in (*_AND.split(name[:end]), name[end:]) if part]
    return mark_safe(f'<span class="parted">{"<wbr>".join(parts)}</span>')


def whole_figures(text: str) -> SafeString:
    """A sentence as HTML whose figures stay with their units, and days whole."""
    made, reached = [], 0
    for found in _FIGURE.finditer(text):
        made += [
            escape(text[reached : found.start()]),
            f'<span class="keep">{escape(found[0])}</span>',
        ]
        reached = found.end()
    return mark_safe("".join([*made, escape(text[reached:])]))
