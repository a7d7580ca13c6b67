"""What a 任务分解表 says, in plain data. No Django here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ..periods import Period, periods
from ..submissions.mark import BREAKDOWN, FormMark, written

# Nodes are planned by quarters. More columns than these fit on no paper: then each year has one.
QUARTER, YEAR = 3, 12
MOST_NODES = 8


@dataclass(frozen=True)
class Share:
    """A part of a target that a village or unit has; ``value`` in the row's unit of measure."""

    holder: str
    value: Decimal | None
    unit: str = ""


@dataclass(frozen=True)
class Line:
    """One row, a commitment. ``lead`` is the unit that leads it, or where ``why`` says why the one
    that is proposed. ``unit`` is the unit of measure that figures of the row are written in;
    ``nodes`` maps days to such a figure or to a stage, and ``stages`` are what a stage is chosen
    from (none where figures are asked for). ``noded`` is whether nodes make any sense."""

    identifier: str
    number: str
    wording: str
    target: str
    unit: str = ""
    lead: str = ""
    why: str = ""
    support: tuple[str, ...] = ()
    leader: str = ""
    owner: str = ""
    due: dt.date | None = None
    nodes: Mapping[dt.date, Decimal | str] = field(default_factory=dict)
    stages: tuple[str, ...] = ()
    noded: bool = True
    note: str = ""
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True)
class Office:
    """A responsible unit of the town, as 责任单位名录 has it."""

    order: int
    name: str
    short_name: str = ""


@dataclass(frozen=True)
class Breakdown:
    """A plan to be assigned. ``leader_heading`` and ``owner_heading`` are the words the town's own
    table has for 分管领导 and 责任人; ``as_of`` is the day it was made."""

    town_code: str
    plan: int
    plan_title: str
    start: dt.date
    end: dt.date
    as_of: dt.date
    days: tuple[dt.date, ...]
    periods: tuple[Period, ...]
    units: tuple[Office, ...] = ()
    lines: tuple[Line, ...] = ()
    leader_heading: str = "分管领导"
    owner_heading: str = "责任人"

    @property
    def mark(self) -> str:
        """What stands in each row's hidden column (兑现表号)."""
        return written(FormMark(BREAKDOWN, self.plan, 0, self.end))

    @property
    def without_lead(self) -> tuple[Line, ...]:
        """What nobody leads yet, proposed or not."""
        return tuple(line for line in self.lines if line.why or not line.lead)

    @property
    def proposed(self) -> tuple[Line, ...]:
        """What a unit is proposed for."""
        return tuple(line for line in self.lines if line.why)

    @property
    def without_nodes(self) -> tuple[Line, ...]:
        """What could have nodes and has none: it is judged by the straight line."""
        return tuple(line for line in self.lines if line.noded and not line.nodes)


def node_periods(
    *, start: dt.date, end: dt.date, given: dt.date | None = None
) -> tuple[Period, ...]:
    """The periods whose last days are the nodes of a plan: quarters, or years where these are too
    many; none that was over when the plan was given."""
    found = periods(start=start, end=end, months=QUARTER)
    if len(found) > MOST_NODES:
        found = periods(start=start, end=end, months=YEAR)
    return tuple(span for span in found if given is None or span.end >= given)


def node_days(spans: Sequence[Period], stored: Sequence[dt.date]) -> tuple[dt.date, ...]:
    """The days of the node columns: ends of periods, and where there is room for all of them the
    other days that steps are planned for already."""
    ends = {span.end for span in spans}
    every = ends.union(stored)
    return tuple(sorted(every if len(every) <= MOST_NODES else ends))
