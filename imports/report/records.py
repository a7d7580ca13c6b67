"""What was found in a report: one record for each thing that can be tracked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

COMMITMENT, OUTCOME = "commitment", "outcome"
QUANTITY, RATE, GROWTH, RANK, MULTIPLE, MILESTONE = (
    "quantity",
    "rate",
    "growth",
    "rank",
    "multiple",
    "milestone",
)
CUMULATIVE, PERIOD, LEVEL, CHANGE = "cumulative", "period", "level", "change"
FIRM, STRIVE = "firm", "strive"


@dataclass(frozen=True, slots=True)
class Found:
    """One commitment or outcome.

    ``quote`` stands in the text as given at ``start`` (characters from 0). ``value`` and
    ``value_max`` are without magnitude (1.96亿元 is 196000000 with unit 元), None for a milestone.
    ``due`` is the last day allowed, or the day an outcome speaks of; None where none can be known.
    ``links`` are the ``start`` of other records. ``reasons`` names the words that gave a field
    (field → words). ``certain`` is False where a person should look twice. ``falls`` says that the
    value, which is never below 0, is by how much something became or is to become less (下降2.3%,
    同比-3.2%).
    """

    kind: str
    quote: str
    start: int
    subject: str
    measure: str
    value: Decimal | None = None
    value_max: Decimal | None = None
    unit: str | None = None
    comparator: str = "="
    basis: str = LEVEL
    baseline: str | None = None
    due: dt.date | None = None
    strength: str | None = None
    area: str = "governance"
    links: tuple[int, ...] = ()
    claimed_ratio: Decimal | None = None
    certain: bool = False
    reasons: tuple[tuple[str, str], ...] = ()
    falls: bool = False

    @property
    def end(self) -> int:
        """The offset behind the quote."""
        return self.start + len(self.quote)

    def as_json(self) -> dict[str, Any]:
        """The record as JSON takes it: numbers as numbers, days in ISO."""
        return {
            "kind": self.kind,
            "quote": self.quote,
            "start": self.start,
            "subject": self.subject,
            "measure": self.measure,
            "value": as_number(self.value),
            "value_max": as_number(self.value_max),
            "unit": self.unit,
            "comparator": self.comparator,
            "basis": self.basis,
            "baseline": self.baseline,
            "due": self.due.isoformat() if self.due else None,
            "strength": self.strength,
            "area": self.area,
            "links": list(self.links),
            "claimed_ratio": as_number(self.claimed_ratio),
            "certain": self.certain,
            "reasons": dict(self.reasons),
            "falls": self.falls,
        }


def as_number(value: Decimal | None) -> int | float | None:
    """A JSON number; whole numbers without a point. Only for output: nothing counts with it."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
