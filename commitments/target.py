"""What was promised, as the rule takes it. No Django here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from .exact import EXACT
from .once import once
from .schedule import Node
from .units import times


# Nobody changes one; but a frozen one takes three times as long to make, and millions are made.
@dataclass(unsafe_hash=True)
class Target:
    """What was promised. Amounts are in ``unit``; days are dates; None means unknown.

    ``start`` falls back to the plan's and ``due`` to the plan's end before a Target is made.
    ``stage`` is the promised end state (default: the last of ``stages``).
    """

    measure: str = "quantity"
    value: Decimal | None = None
    value_max: Decimal | None = None
    unit: str = ""
    comparator: str = "="
    basis: str = "period"
    baseline_value: Decimal | None = None
    progress_share: bool = False
    start: dt.date | None = None
    given: dt.date | None = None
    due: dt.date | None = None
    reporting_months: int = 3
    grace_days: int = 20
    nodes: Sequence[Node] = ()
    stages: Sequence[str] = ()
    stage: str | None = None
    state: str = "active"
    strength: str = "firm"
    claimed_ratio: Decimal | None = None

    @once
    def kind(self) -> str:
        """One of milestone, falling, rank, ceiling, level, count (see the table of kinds)."""
        if self.measure == "milestone":
            return "milestone"
        if self.falls:
            return "falling"
        if self.measure == "rank":
            return "rank"
        if self.comparator == "<=" or (self.comparator == "=" and self.value == 0):
            return "ceiling"
        if self.progress_share:
            return "count"
        if self.measure in ("rate", "growth", "multiple") or self.basis == "level":
            return "level"
        return "count"

    @once
    def falls(self) -> bool:
        """Whether it is to go down: the baseline lies above all that is promised. "At least"
        promises no fall, whatever there was before (last year 300, this year at least 200)."""
        baseline, top = self.baseline_value, self.times_baseline
        if self.comparator == "range" and self.value_max is not None:
            top = self.value_max
        if baseline is None or top is None or self.comparator == ">=":
            return False
        return baseline > top

    @once
    def aim(self) -> Decimal | None:
        """The amount to reach: of a range its lower end, or the upper one where it is to fall."""
        if self.falls and self.comparator == "range" and self.value_max is not None:
            return self.value_max
        return self.times_baseline

    @once
    def times_baseline(self) -> Decimal | None:
        """The value as it is promised; for 翻一番 the multiple of the baseline."""
        if self.measure == "multiple" and self.baseline_value and self.value is not None:
            return self._amount(self.value, self.baseline_value)
        return self.value

    @once
    def goal(self) -> Fraction | None:
        """The amount to reach, as an exact fraction."""
        return None if self.aim is None else Fraction(self.aim)

    @once
    def origin(self) -> Fraction | None:
        """The baseline as an exact amount."""
        return None if self.baseline_value is None else Fraction(self.baseline_value)

    @once
    def steps(self) -> tuple[str, ...]:
        """The stages in order: as they are listed, else as the plan's nodes name them by day."""
        if self.stages:
            return tuple(self.stages)
        staged = sorted((node for node in self.nodes if node.stage), key=lambda node: node.day)
        return tuple(dict.fromkeys(node.stage for node in staged if node.stage))

    @once
    def planned_nodes(self) -> Sequence[Node]:
        """The plan's nodes, values as amounts: those of 翻一番 are multiples of the baseline."""
        if self.measure != "multiple" or not self.baseline_value:
            return self.nodes
        return [
            node
            if node.value is None
            else replace(node, value=self._amount(node.value, self.baseline_value))
            for node in self.nodes
        ]

    def _amount(self, multiple: Decimal, baseline: Decimal) -> Decimal:
        return EXACT.multiply(times(multiple, self.unit), baseline)

    @once
    def from_baseline(self) -> bool:
        """Whether the way from the baseline to the target is what counts."""
        aim, baseline = self.aim, self.baseline_value
        rises = aim is not None and baseline is not None and baseline < aim
        return self.kind == "falling" or (self.kind == "level" and rises)
