"""Somebody else's blank form: its tables, the columns we know how to fill, its rows. No Django."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..language import read_quantity, tidy
from ..workbook import ITEM, Column, Reading, Row, Sheet
from ..workbook.periods import period_of, years_in
from . import doubts
from .doubts import OTHER_THING, SEVERAL

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
_TITLE_UNITS = re.compile(r"[(]([^()]{1,12})[)]$")


@dataclass(frozen=True)
class Wanted:
    """A column that we know how to fill. ``day`` is that which its heading, else its table,
    speaks of; ``units`` are those that its heading names, ``doubt`` why it stays blank (a code of
    ``words.WHY``), "" where it does not."""

    column: Column
    field: str
    heading: str
    day: dt.date | None
    units: tuple[str, ...] = ()
    doubt: str = ""

    @property
    def unit(self) -> str:
        """The one unit that its heading names, "" for none or several."""
        return self.units[0] if len(self.units) == 1 else ""


@dataclass(frozen=True)
class Asked:
    """One row of a form: what names its commitment, and the cells that are to be filled.

    ``key`` names it in the decisions about a form; ``unit`` stands in a cell of its own,
    ``table_units`` above the table, ``target_unit`` in its target (200台), ``heading_unit`` in the
    heading of its target. ``elsewhere`` where it names another town.
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
    table_units: tuple[str, ...]
    target_unit: str
    heading_unit: str
    elsewhere: bool
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


def asked_of(reading: Reading, *, year: int, town: str = "") -> tuple[Asked, ...]:
    """The rows of a form that name a commitment and have a cell we know how to fill; periods
    without a year belong to ``year``, that of the release. ``town`` is the name of the town. What
    is hidden stays as it is."""
    return tuple(
        asked
        for sheet in reading.sheets
        if not sheet.hidden
        for asked in _rows(sheet, wanted_of(sheet, year, town), town)
    )


def hidden_of(reading: Reading, *, year: int) -> tuple[str, ...]:
    """The names of the hidden sheets that have rows to be filled."""
    names = [s.name for s in reading.sheets if s.hidden and _rows(s, wanted_of(s, year), "")]
    return tuple(dict.fromkeys(names))


def wanted_of(sheet: Sheet, year: int, town: str = "") -> tuple[Wanted, ...]:
    """The columns of a table that we know how to fill, each with why it stays blank."""
    if sheet.kind != "ledger":
        return ()
    known = REPORTED | PROMISED
    columns = [each for each in sheet.columns if each.field in known and not each.hidden]
    found = [_wanted(column, sheet, year, town) for column in columns]
    several = _several(found, town)
    return tuple(replace(one, doubt=_why(one)) if one in several else one for one in found)


def _why(one: Wanted) -> str:
    return OTHER_THING if doubts.thing_of(one.heading)[0] else SEVERAL


def _several(found: Sequence[Wanted], town: str) -> list[Wanted]:
    """The columns that want the same as another one does. Of those that say so, the one of this
    town is ours; other units ask for other things, and so does 完成投资 beside 累计完成."""
    groups: dict[tuple[str, dt.date | None, str], list[Wanted]] = defaultdict(list)
    for one in found:
        if one.field in doubts.ONCE and not one.doubt and one.units != doubts.PER_THOUSAND:
            groups[one.field, one.day, doubts.thing_of(one.heading)[0]].append(one)
    several = list[Wanted]()
    for (field, day, thing), alike in groups.items():
        ours = [one for one in alike if doubts.names_us(one.column.heading, town)]
        units = {one.units for one in alike}
        if thing and (field, day, "") in groups:
            several += alike
        elif () in units or len(units) < len(alike):
            several += [one for one in alike if len(alike) > 1 and ours != [one]]
    return several


def _wanted(column: Column, sheet: Sheet, year: int, town: str) -> Wanted:
    doubt = doubts.doubt_of(column.field, column.heading, title=sheet.title, year=year, town=town)
    units = doubts.units_of(column.heading)
    return Wanted(column, column.field, _heading(column), _day(column, sheet, year), units, doubt)


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


def _rows(sheet: Sheet, wanted: tuple[Wanted, ...], town: str) -> list[Asked]:
    if not any(each.field in REPORTED for each in wanted):
        return []
    found, seen = list[Asked](), dict[int, int]()
    for row in sheet.rows:
        if row.kind == ITEM and any(row.text(key) for key in ("identifier", "number", "wording")):
            place = seen[row.line] = seen.get(row.line, 0) + 1
            found.append(_asked(sheet, row, wanted, place, town))
    return found


def _asked(sheet: Sheet, row: Row, wanted: tuple[Wanted, ...], place: int, town: str) -> Asked:
    target = read_quantity(row.text("target"))
    column = sheet.column("target")
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
        table_units=_table_units(sheet),
        target_unit=target.unit if target else "",
        heading_unit=column.unit if column else "",
        elsewhere=_is_elsewhere(row, town),
        plan_named=row.text("plan") or sheet.title,
        row=row,
        wanted=wanted,
    )


def _table_units(sheet: Sheet) -> tuple[str, ...]:
    """The units above a table or at the end of its title: 单位：万元、个 has two."""
    if sheet.unit:
        return (sheet.unit,)
    unread = [issue.value for issue in sheet.issues if issue.code == "unit_line_unread"]
    said = [*unread, *_TITLE_UNITS.findall(tidy(sheet.title))]
    return next((units for one in said if (units := doubts.split_units(one))), ())


def _is_elsewhere(row: Row, town: str) -> bool:
    """Whether a row names another town, as its office or in a column that we do not know."""
    keys = [key for key in row.cells if key in ("area", "lead_unit") or key.startswith("?")]
    return any(doubts.names_another_town(row.text(key), town) for key in keys)
