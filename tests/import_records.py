"""Records made by hand, as checking would make them, for tests of planning and committing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from imports.records import (
    CommitmentRecord,
    NodeRecord,
    Origin,
    PlanRecord,
    ProgressRecord,
    Record,
    RevisionRecord,
    SiteRecord,
    UnitRecord,
)

PLAN = "某某镇2026年度目标任务"
Q2, Q3 = dt.date(2026, 6, 30), dt.date(2026, 9, 30)


def _made(kind: type[Record], said: dict[str, Any], **usual: Any) -> Any:
    origin = Origin("台账", said.pop("line", 5), {"target": "F", "number": "A", "wording": "C"})
    return kind(origin=origin, **(usual | said))


def unit(**said: Any) -> UnitRecord:
    """A responsible unit."""
    return _made(UnitRecord, said, name="城建办公室")


def plan(**said: Any) -> PlanRecord:
    """The annual plan of 2026."""
    days = {"start": dt.date(2026, 1, 1), "end": dt.date(2026, 12, 31)}
    return _made(PlanRecord, said, title=PLAN, **days)


def lifts(**said: Any) -> CommitmentRecord:
    """Number 1: 60 台 to be finished."""
    usual = {"number": "1", "wording": "加装电梯完工60台", "value": Decimal(60), "unit": "台"}
    return _made(CommitmentRecord, said, plan=PLAN, value_text="60台", **usual)


def report(**said: Any) -> ProgressRecord:
    """31 台 of number 1 by the end of June."""
    usual = {"number": "1", "day": Q2, "value": Decimal(31), "unit": "台", "value_text": "31"}
    return _made(ProgressRecord, said, plan=PLAN, **usual)


def revision(**said: Any) -> RevisionRecord:
    """Number 1 becomes 50 台, decided."""
    usual = {
        "number": "1",
        "value": Decimal(50),
        "value_text": "50台",
        "decided_by": "镇人大主席团",
    }
    return _made(RevisionRecord, said, plan=PLAN, since=dt.date(2026, 8, 20), **usual)


def node(**said: Any) -> NodeRecord:
    """Number 1 is to stand at 30 by the end of June."""
    return _made(NodeRecord, said, plan=PLAN, number="1", day=Q2, value=Decimal(30))


def site(**said: Any) -> SiteRecord:
    """A place of number 1."""
    return _made(SiteRecord, said, plan=PLAN, number="1", name="东门小区", stage="开工")


def ledger() -> list[Record]:
    """A whole small file: every kind of record, in the order they must be written."""
    return [
        unit(line=2),
        plan(line=3),
        lifts(line=4, lead_unit="城建办公室", support_units=("财政所",)),
        lifts(line=5, number="1.1", wording="其中新村小区20台", value=Decimal(20), parent="1"),
        node(line=6),
        site(line=7),
        revision(line=8),
        report(line=9),
    ]
