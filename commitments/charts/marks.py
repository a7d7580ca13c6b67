"""The small marks of a status: its shape, the bar of counts and the meter."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from ..drawn import filled
from ..items import Item
from ..status import GROUPS
from ..wording import GROUP_WORD
from .drawing import HUNDRED, short

# Inside a 16 px square; currentColor takes the hue of the text beside it.
_SHAPES: dict[str, str] = {
    "done": '<circle cx="8" cy="8" r="6.5" fill="currentColor"/>',
    "on_track": '<path d="M3 1.5 14.5 8 3 14.5Z" fill="currentColor"/>',
    "slow": '<path d="M8 1.5 15 14.5H1Z" fill="currentColor"/>',
    "failed": '<path d="M2 2H14V14H2Z" fill="currentColor"/>',
    "no_data": '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-dasharray="3.6 2.68"/>',
    "other": '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2"/>',
}


@lru_cache(maxsize=16)
def shape(group: str) -> SafeString:
    """The mark of a status group; it stands beside its word, so screen readers skip it."""
    return filled(
        '<svg class="shape" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" '
        'focusable="false">{}</svg>',
        mark_safe(_SHAPES[group]),
    )


def bar(groups: Mapping[str, int], *, height: int = 36, numbers: bool = True) -> SafeString:
    """A bar of counts per group, in the groups' order; "" where there is nothing to count.

    A number is written into its piece where the piece is wide enough to hold it.
    """
    total = sum(groups.values())
    if not total:
        return mark_safe("")
    pieces, left = [], Decimal(0)
    for group in GROUPS:
        width = Decimal(groups.get(group, 0)) * HUNDRED / total
        if width:
            pieces.append(_piece(group, left, width, height, groups[group], numbers))
        left += width
    return filled(
        '<svg class="bar" width="100%" height="{}" role="img" aria-label="{}">{}</svg>',
        str(height),
        counts_in_words(groups),
        mark_safe("".join(pieces)),
    )


def counts_in_words(groups: Mapping[str, int]) -> str:
    """Counts per group that occur, in words: 完成3，按序推进5."""
    named = [f"{GROUP_WORD[group]}{groups[group]}" for group in GROUPS if groups.get(group)]
    return "，".join(named)


def _piece(
    group: str, left: Decimal, width: Decimal, height: int, count: int, numbers: bool
) -> str:
    """Markup of a piece: of our own words and numbers alone, so nothing in it is to be escaped."""
    rect = (
        f'<rect class="fill-{group}" x="{short(left)}%" y="0" '
        f'width="{short(width)}%" height="{height}"/>'
    )
    if not numbers or width < Decimal("2.5") * len(str(count)) + 1:
        return rect
    return (
        f'{rect}<text class="on-{group}" x="{short(left + width / 2)}%" y="{height // 2 + 6}" '
        f'text-anchor="middle">{count}</text>'
    )


def meter(item: Item) -> SafeString:
    """A thin bar for what was reached and a dark tick for where the plan stood on that day; ""
    without a ratio."""
    if item.ratio is None or item.parts:
        return mark_safe("")
    reached = min(max(item.ratio, Decimal(0)), Decimal(1)) * HUNDRED
    tick: SafeString = mark_safe("")
    if item.expected is not None and item.group != "done":
        place = min(max(item.expected * HUNDRED, Decimal("0.4")), Decimal("99.6"))
        tick = filled('<line class="tick" x1="{0}%" x2="{0}%" y1="0" y2="16"/>', short(place))
    return filled(
        '<svg class="meter" width="100%" height="16" aria-hidden="true" focusable="false">'
        '<rect class="ground" x="0" y="4" width="100%" height="8" rx="4"/>'
        '<rect class="fill-{}" x="0" y="4" width="{}%" height="8" rx="4"/>{}</svg>',
        item.group,
        short(reached),
        tick,
    )
