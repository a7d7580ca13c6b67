"""Whether a file is one of our own forms come back, and what a clerk does next with its town."""

from __future__ import annotations

from ..models import Batch, Kind, State

# What is to be fetched next: the table of who does what, the forms of the units, those come back.
BREAKDOWN, FORMS, COLLECT = "breakdown", "forms", "collect"


def is_ours(batch: Batch) -> bool:
    """Whether the file is a 填报表 or 任务分解表 of ours: a table of it has the column of their
    mark (兑现表号)."""
    columns = (column for raw in batch.layout for column in raw["columns"])
    return any(column["field"] == "mark" for column in columns)


def next_step(batch: Batch) -> str:
    """What comes after a file that was written: a plan is broken down, then its forms go out, then
    they are gathered; "" where nothing follows from it."""
    if batch.state != State.COMMITTED:
        return ""
    if not is_ours(batch):
        return BREAKDOWN if batch.kind == Kind.LEDGER else ""
    return COLLECT if batch.kind == Kind.PROGRESS else FORMS
