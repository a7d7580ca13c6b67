"""Rows of a 任务分解表 of ours that came back: who does what by when, nothing of what was promised.

Known by the hidden mark (兑现表号) of the row, else by our identifier in a sheet of that title. An
office's own 任务分解表 has neither and is a ledger like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from commitments.identifiers import BadIdentifier
from commitments.submissions.mark import BREAKDOWN, FormMark, read

from ..records import CommitmentRecord, record_of
from ..workbook import Row
from .commitments import Surroundings, when, who
from .known import Known, KnownPlan
from .place import Place
from .table import Table
from .targets import read_target

_TITLE = re.compile(r"任务分解表")
_PEOPLE = ("supervising_leader", "owner_person")


def is_assignment(place: Place) -> bool:
    """Whether a row is one of a 任务分解表 of ours."""
    if not place.said("identifier"):
        return False
    mark = _mark(place.text("mark"))
    return mark is not None or bool(_TITLE.search(place.table.sheet.title))


class Breakdowns:
    """Tells to which plan the tables of a file belong whose rows are marked."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.plan: KnownPlan | None = None

    def settle(self, table: Table, rows: Iterable[Row]) -> None:
        """Let a table belong to the plan that its rows name, whatever its title says; one of
        shares, whose rows were typed in, to that of the table before it."""
        marks = (_mark(row.text("mark")) for row in rows)
        mark = next((mark for mark in marks if mark is not None), None)
        if mark is not None and not table.planned:
            table.plan, table.planned = _plan(mark, self.known), True
            self.plan = self.plan or table.plan
        elif table.sheet.kind == "share" and table.plan is None and self.plan is not None:
            table.plan, table.planned = self.plan, True


def _mark(text: str) -> FormMark | None:
    """The mark of a 任务分解表; None for any other and for none."""
    try:
        mark = read(text)
    except BadIdentifier:
        return None
    return mark if mark.kind == BREAKDOWN else None


def _plan(mark: FormMark, known: Known) -> KnownPlan | None:
    return next((plan for plan in known.plans if plan.id == mark.plan), None)


def read_assignment(place: Place, around: Surroundings) -> CommitmentRecord:
    """What a row assigns. Its target is read for comparing only, so nothing is said of it."""
    target = read_target(Place(place.table, place.row, place.year))
    if around.plan is None and not place.said("plan"):
        place.complain("plan_unknown")
    due = when(place, around.plan).get("due")
    values = {
        "plan": around.plan.title if around.plan else place.text("plan"),
        "wording": place.wording(),
        "number": place.number_of_item(),
        "identifier": place.text("identifier"),
        "value": target.value,
        "value_max": target.value_max,
        "value_text": place.text("target"),
        "unit": target.unit,
        "due": due,
        "note": place.words("note", 400),
        "extra": _people(place),
        "assigns": True,
        **who(place),
        **place.common(),
    }
    return record_of(CommitmentRecord, values)


def _people(place: Place) -> dict[str, str]:
    """The columns that name people: 分管领导, 责任人."""
    table = place.table
    named = {table.extras.get(each.key) for each in table.sheet.columns if each.field in _PEOPLE}
    return {name: text for name, text in place.extra().items() if name in named}
