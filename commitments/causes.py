"""Why an item of a publication differs from the one before, by what the two themselves hold. No
Django here, and the rule is not asked again: what was released is compared as it was released."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from .comparing import Change, Comparison
from .items import Item, rule_target
from .status import SETTLED_STATES, Target

# What can move an item, in the order in which it is said. "plan" is named of what slowed
# as the plan went on, "due" where the deadline passed between the two.
CAUSES = ("state", "target", "record", "rule", "figure", "figures", "time", "plan", "due")
# What a reader asks for first: what slowed (未完成 before all), was done, came back, was decided.
ORDER = ("slowed", "finished", "recovered", "stopped", "", "first_figure", "other")


def causes_of(change: Change) -> tuple[str, ...]:
    """Those of CAUSES that are true of a change, in their order; () for what is new. Where nothing
    of the promise, the rule or the figures is another, time alone has passed."""
    before, item = change.before, change.item
    if before is None:
        return ()
    moved = {
        "state": before.state != item.state,
        "target": change.target_changed,
        "record": _terms(before) != _terms(item),
        "rule": before.rule_version != item.rule_version,
    }
    # What is settled by its state rests on no figure, whatever was reported.
    if before.state not in SETTLED_STATES and item.state not in SETTLED_STATES:
        moved["figure"] = change.figure_changed
        moved["figures"] = not change.figure_changed and _said(before) != _said(item)
    if not any(moved.values()):
        moved["time" if before.as_of < item.as_of else "record"] = True
    moved["due"] = item.group in ("failed", "no_data") and _fell_due(before, item)
    outpaced = change.move == "slowed" and not moved["due"]
    moved["plan"] = outpaced and (_rose(before, item) or _missed_since(before, item))
    return tuple(cause for cause in CAUSES if moved.get(cause))


def _terms(item: Item) -> Target:
    """What the rule takes of a promise besides its target, deadline and state."""
    target = rule_target(item)
    return replace(
        target, value=None, value_max=None, due=None, state="", stages=tuple(target.stages[:-1])
    )


def _said(item: Item) -> set[tuple[Any, ...]]:
    """The figures that say an amount, a stage or whether it is done."""
    return {
        (line.day, line.from_day, line.value, line.unit, line.basis, line.stage, line.done)
        for line in item.figures
        if line.value is not None or line.stage or line.done is not None
    }


def _rose(before: Item, item: Item) -> bool:
    return (
        before.expected is not None
        and item.expected is not None
        and before.expected < item.expected
    )


def _missed_since(before: Item, item: Item) -> bool:
    """Whether a step of the plan fell due that was not missed before."""
    node = item.reason_data.get("node_day")
    return node is not None and node != before.reason_data.get("node_day")


def _fell_due(before: Item, item: Item) -> bool:
    """Whether the deadline passed between the two; on its own day it has not."""
    return item.due is not None and before.as_of <= item.due < item.as_of


def foremost(compared: Comparison, *, most: int) -> list[Change]:
    """Up to ``most`` of what moved or was revised, what matters first, and at least one of each
    kind as far as they go: a reader sees that something was done besides what slowed."""
    kinds = [_of_kind(compared, kind) for kind in ORDER]
    firsts = [kind[0] for kind in kinds if kind][:most]
    rest = [each for kind in kinds for each in kind[1:]][: most - len(firsts)]
    chosen = {id(each) for each in (*firsts, *rest)}
    return [each for kind in kinds for each in kind if id(each) in chosen]


def how_many(compared: Comparison) -> int:
    """How many moved or were revised, each counted once."""
    return sum(len(_of_kind(compared, kind)) for kind in ORDER)


def left_out(compared: Comparison) -> list[Item]:
    """What is no longer listed, what was failed and slow first, that it may not go unseen."""
    order = ("failed", "slow")
    rank = {group: place for place, group in enumerate(order)}
    return sorted(compared.gone, key=lambda item: rank.get(item.group, len(order)))


def _of_kind(compared: Comparison, kind: str) -> Sequence[Change]:
    if kind:
        return sorted(compared.moved[kind], key=lambda each: each.item.group != "failed")
    return _unmoved(compared.revised, compared.moved.values())


def _unmoved(revised: Iterable[Change], moved: Iterable[Sequence[Change]]) -> list[Change]:
    """What was revised and stands as it stood."""
    known = {each.item.id for made in moved for each in made}
    return [each for each in revised if each.item.id not in known]
