"""Planning of steps (节点计划): by which day a commitment shall have reached what. What can be no
step of it is refused; what is hardly meant is asked about."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from commitments.models import Node
from commitments.models.choices import Basis, Comparator, Measure
from commitments.units import is_measured
from commitments.wording import amount

from .entries import Entry, create, update, values_said
from .held import Held
from .made import new
from .planning_figures import named
from .records import NodeRecord

# A last step below this part of the target was rather given in another way: 1 of 60台 is 100%.
FAR_BELOW = Decimal("0.5")


def plan_node(entry: Entry, record: NodeRecord, held: Held) -> None:
    """A planned step: one for each day."""
    found = named(entry, record, held)
    if found is None or record.day is None:
        return
    if record.rank == 0:
        _refuse(entry, record, found)
        if not entry.stopped:
            _doubt(entry, record, found, held)
    if entry.stopped:
        return
    node = held.nodes.get((id(found), record.day))
    if node is None:
        values = {"day": record.day, "value": record.value, "stage": record.stage}
        node = new(Node, commitment=found, **values)
        if create(entry, node):
            held.nodes[id(found), record.day] = node
    else:
        update(entry, node, values_said(record, {"value": "value", "stage": "stage"}))
    held.steps[id(found)][record.day] = record.stage if record.value is None else record.value


def _refuse(entry: Entry, record: NodeRecord, found: Any) -> None:
    """What no step of ``found`` can be."""
    cell = record.raw.get("value") or record.raw.get("stage", "")
    if found.measure == Measure.MILESTONE:
        told = {"value": cell or record.stage, "stages": "→".join(found.stages)}
        if record.value is not None and not record.stage:
            entry.refuse("node_without_stage", name="value", **told)
        elif found.stages and record.stage and record.stage not in found.stages:
            entry.refuse("node_stage_unlisted", name="stage", **told)
    elif found.measure == Measure.QUANTITY and record.value is not None:
        if cell.strip().endswith(("%", "％")) and found.unit != "%":
            entry.refuse("node_percent", name="value", value=cell, unit=found.unit)
        elif record.value < 0 and (found.value is None or found.value >= 0):
            entry.refuse("node_negative", name="value", value=cell)


def _doubt(entry: Entry, record: NodeRecord, found: Any, held: Held) -> None:
    """What goes back, or stands far from the target."""
    assert record.day is not None
    before = _before(found, record.day, held)
    if found.measure == Measure.MILESTONE:
        order = list(found.stages)
        if record.stage in order and before in order[order.index(record.stage) + 1 :]:
            entry.ask("node_goes_back", name="stage", value=record.stage, before=before)
    elif record.value is not None and _is_counted_up(found):
        if isinstance(before, Decimal) and record.value < before:
            told = {"value": record.raw.get("value", ""), "before": amount(before, found.unit)}
            entry.ask("node_goes_back", name="value", **told)
        else:
            _beside_target(entry, record, found)


def _is_counted_up(found: Any) -> bool:
    level = found.basis in (Basis.LEVEL, Basis.CHANGE)
    return (
        found.measure == Measure.QUANTITY and found.comparator != Comparator.AT_MOST and not level
    )


def _before(found: Any, day: dt.date, held: Held) -> Any:
    """What the last step before ``day`` says: figure or stage; None where there is none."""
    steps = held.steps[id(found)]
    earlier = [known for known in steps if known < day]
    return steps[max(earlier)] if earlier else None


def _beside_target(entry: Entry, record: NodeRecord, found: Any) -> None:
    target, value = found.value, record.value
    if not target or target <= 0 or value is None or record.day is None:
        return
    told = {"value": record.raw.get("value", ""), "target": amount(target, found.unit)}
    parts = value != int(value) and target == int(target) and not is_measured(found.unit)
    last = record.day >= (found.due or found.plan.end)
    if parts or (last and value < target * FAR_BELOW):
        entry.ask("node_far_below", name="value", **told)
    elif value > (found.value_max or target):
        say = entry.warn if found.comparator == Comparator.AT_LEAST else entry.ask
        say("node_above_target", name="value", **told)
