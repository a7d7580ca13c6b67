"""What an audience may see of a town's items, and nothing that tells of what it may not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from .audience import SEES
from .items import Item, held_as, judge_again, judged_of, judgement_fields
from .status import WORST_FIRST


def seen_by(items: Iterable[Item], audience: str) -> list[Item]:
    """The items an audience may see, none of them telling of parts it may not see."""
    return without_hidden_parts([item for item in items if item.visibility in SEES[audience]])


def without_hidden_parts(items: Sequence[Item]) -> list[Item]:
    """The items, each whole judged by those of its parts that are among them; one without any
    part left is judged by its own figures, and a part without its whole stands by itself. Else
    they would tell of what is kept back."""
    shown = {item.id: item for item in items}
    return [_without_hidden_whole(_by_shown_parts(item, shown), shown) for item in items]


def _without_hidden_whole(item: Item, shown: Mapping[int, Item]) -> Item:
    return (
        item if item.parent_id is None or item.parent_id in shown else replace(item, parent_id=None)
    )


def _by_shown_parts(item: Item, shown: Mapping[int, Item]) -> Item:
    parts = tuple(part for part in item.parts if part in shown)
    if parts == item.parts:
        return item
    if not parts:
        return by_itself(item)
    # Of equally bad ones the one with the lowest id, as in ``judging`` and ``refreshing``.
    by_id = (shown[part] for part in sorted(parts))
    worst_part = min(by_id, key=lambda part: WORST_FIRST.index(part.group))
    return replace(held_as(item, judged_of(worst_part)), parts=parts)


def by_itself(item: Item) -> Item:
    """A whole without any of its parts, judged by its own figures: as it was released, live by the
    rule."""
    if item.by_itself is not None:
        return replace(held_as(item, item.by_itself), parts=())
    outcome = judge_again(item, as_of=item.as_of)
    return replace(item, parts=(), **judgement_fields(outcome))
