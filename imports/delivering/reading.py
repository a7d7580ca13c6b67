"""Somebody else's blank form: its tables, the columns we know how to fill, its rows. No Django."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from ..language import read_quantity
from ..workbook import ITEM, Column, Reading, Row, Sheet
from ..workbook.periods import period_of, years_in

# What is told of how a commitment stands: where nothing was released the cell is marked.
REPORTED = frozenset(
    {
        *("cumulative", "level_value", "period_value", "growth", "claimed_ratio", "stage"),
        *("done", "verdict", "words", "cause", "next_step", "expected_on", "day"),
    }
)
# What was promised: filled in where the form has left it blank, never marked.
PROMISED = frozenset({"target", "unit", "due", "lead_unit", "support_units"})
FIGURES = frozenset({"cumulative", "level_value", "period_value", "growth"})
# Of several units the first one leads.
_BETWEEN = re.compile(r"[、，,；;/\s]")


@dataclass(frozen=True)
class Wanted:
    """A column that we know how to fill. ``day`` is that which its heading, else its table,
    speaks of."""

    column: Column
    field: str
    heading: str
    day: dt.date | None

    @property
    def unit(self) -> str:
        """The unit that its heading names, "" for none."""
        return self.column.unit


@dataclass(frozen=True)
class Asked:
    """One row of a form: what names its commitment, and the cells that are to be filled.

    ``key`` names it in the decisions about a form; ``unit`` stands in a cell of its own,
    ``table_unit`` above the table, ``target_unit`` in its target (200台).
    """

    key: str
    sheet: str
    table: str
    line: int
    number: str
    wording: str
    identifier: str
    lead_unit: str
    unit: str
    table_unit: str
    target_unit: str
    plan_named: str
    row: Row
    wanted: tuple[Wanted, ...]

    @property
    def text(self) -> str:
        """How the row is called: its number and wording."""
        return f"{self.number} {self.wording}".strip() or self.identifier

    @property
    def place(self) -> str:
        """The letter of the cell that names it."""
        for key in ("wording", "number", "identifier"):
            if key in self.row.cells:
                return self.row.cells[key].letter
        return ""


def asked_of(reading: Reading, *, year: int) -> tuple[Asked, ...]:
    """The rows of a form that name a commitment and have a cell we know how to fill; periods
    without a year belong to ``year``."""
    return tuple(
        asked for sheet in reading.sheets for asked in _rows(sheet, wanted_of(sheet, year))
    )


def wanted_of(sheet: Sheet, year: int) -> tuple[Wanted, ...]:
    """The columns of a table that we know how to fill."""
    if sheet.kind != "ledger":
        return ()
    known = REPORTED | PROMISED
    return tuple(
        Wanted(column, column.field, _heading(column), _day(column, sheet, year))
        for column in sheet.columns
        if column.field in known and not column.hidden
    )


def _heading(column: Column) -> str:
    return " ".join("".join(part.split()) for part in column.heading)


def _day(column: Column, sheet: Sheet, year: int) -> dt.date | None:
    """The day a column speaks of: that of its heading, else that of its table."""
    if column.field in PROMISED:
        return None
    heading = "".join(column.heading)
    period = column.period or period_of(heading, sheet.year or _year(sheet) or year)
    if period is not None:
        return period[1]
    return sheet.as_of


def _year(sheet: Sheet) -> int | None:
    years = years_in(sheet.title)
    return years[-1] if years else None


def _rows(sheet: Sheet, wanted: tuple[Wanted, ...]) -> list[Asked]:
    if not any(each.field in REPORTED for each in wanted):
        return []
    found, seen = list[Asked](), dict[int, int]()
    for row in sheet.rows:
        if row.kind == ITEM and any(row.text(key) for key in ("identifier", "number", "wording")):
            place = seen[row.line] = seen.get(row.line, 0) + 1
            found.append(_asked(sheet, row, wanted, place))
    return found


def _asked(sheet: Sheet, row: Row, wanted: tuple[Wanted, ...], place: int) -> Asked:
    target = read_quantity(row.text("target"))
    return Asked(
        key=f"{sheet.key}|{row.line}" + (f"|{place}" if place > 1 else ""),
        sheet=sheet.name,
        table=sheet.key,
        line=row.line,
        number=row.text("number"),
        wording=row.text("wording"),
        identifier=row.text("identifier"),
        lead_unit=_BETWEEN.split(row.text("lead_unit"))[0],
        unit=row.text("unit"),
        table_unit=sheet.unit,
        target_unit=target.unit if target else "",
        plan_named=row.text("plan") or sheet.title,
        row=row,
        wanted=wanted,
    )
