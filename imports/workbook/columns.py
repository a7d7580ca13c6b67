"""Columns of a table: what each is understood to be, its unit, its period, and what people said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..issues import WARNING, Issue
from ..language import tidy
from .by_unit import unit_column
from .cells import Grid
from .corrections import Corrections
from .deciding import SAMPLE, Decision, OtherBasis, decide
from .formats import column_letter
from .headings import heading_key, is_ledger, kind_of, understand
from .heads import Heads
from .periods import period_of, within
from .reading import Column, Period
from .words import FIGURES, PERIODIC

Headings = Mapping[int, tuple[str, ...]]
_BARE = re.compile(r"[-+]?[\d,，]+(?:[.．]\d+)?")
COUNTED = {*FIGURES, "stage_target", "baseline"}
_FROM_NEW_YEAR = re.compile(r"本年|今年|年累计|全年")


@dataclass(frozen=True)
class Table:
    """What is known of a table before its rows are read: where it stands, what stands above it,
    the rows of its body, and what people corrected of it."""

    sheet: str
    key: str
    heads: Heads
    grid: Grid
    lines: range
    corrections: Corrections = field(default_factory=Corrections)
    hidden: frozenset[int] = frozenset()

    @property
    def said(self) -> Mapping[str, str]:
        """Column letter -> field, as corrected in this file."""
        return self.corrections.columns.get(self.key, {})


def read_columns(
    headings: Headings, table: Table, header_line: int
) -> tuple[str, dict[int, Column], tuple[Issue, ...]]:
    """Kind of the table, its columns by number, and what was decided by values as issues."""
    kind = kind_of(list(headings.values()))
    by_hand = _by_hand(headings, table)
    # A table that is none of ours is shown with what its columns would mean in a ledger.
    spoken = "ledger" if kind == "other" else kind
    fields = {place: understand(heading, spoken).field for place, heading in headings.items()}
    fields |= by_hand
    decisions: list[Decision | OtherBasis] = []
    # The headings of a form of ours mean what they say, whatever stands below them.
    if kind in ("ledger", "other") and "mark" not in fields.values():
        decisions = decide(
            fields, frozenset(by_hand), headings, table.heads, table.grid, table.lines
        )
        by_unit = unit_column(fields, headings) is not None
        kind = "ledger" if is_ledger(set(fields.values())) or by_unit else "other"
    columns = _columns(headings, fields, kind, table)
    if kind != "ledger":
        return kind, columns, ()
    issues = [
        decision.issue(table.sheet, header_line, column_letter(decision.place), headings)
        for decision in decisions
    ]
    unread = table.heads.unread_unit
    if unread and "unit" not in fields.values():
        issues.append(Issue("unit_line_unread", table.sheet, header_line, "", unread, WARNING))
    return kind, columns, (*issues, *_units_of_target(columns, table, header_line))


def _units_of_target(columns: dict[int, Column], table: Table, line: int) -> list[Issue]:
    """年度目标（万元） beside 累计完成: bare figures with no unit anywhere are counted as the bare
    targets are (in place), and a warning says so."""
    targets = {place: column for place, column in columns.items() if column.field == "target"}
    said = any(column.field == "unit" for column in columns.values()) or table.heads.unit
    if said or len(targets) != 1:
        return []
    ((target, held),) = targets.items()
    if held.unit in ("", "%") or not all(_bare_figures(table, target)):
        return []
    issues = []
    for place, column in columns.items():
        if column.field in COUNTED and not column.unit and any(_bare_figures(table, place)):
            columns[place] = replace(column, unit=held.unit)
            data = {"unit": held.unit}
            value = " ".join(column.heading)
            issues.append(
                Issue("unit_of_target", table.sheet, line, column.letter, value, WARNING, data)
            )
    return issues


def _bare_figures(table: Table, place: int) -> list[bool]:
    """Of the cells of a column that say something, whether each is a figure without a unit."""
    rows = table.grid[table.lines.start : table.lines.start + SAMPLE]
    cells = [row[place] for row in rows if place in row and not row[place].blank]
    return [
        cell.number is not None or _BARE.fullmatch(cell.text.strip()) is not None for cell in cells
    ]


def _by_hand(headings: Headings, table: Table) -> dict[int, str]:
    """What the town remembers of headings, and before it what was corrected in this file."""
    remembered, said = table.corrections.headings, table.said
    fields = {}
    for place, heading in headings.items():
        letter = column_letter(place)
        if letter in said:
            fields[place] = said[letter]
        elif (key := heading_key(heading)) in remembered:
            fields[place] = remembered[key]
    return fields


def _columns(
    headings: Headings, fields: Mapping[int, str], kind: str, table: Table
) -> dict[int, Column]:
    """The columns; a second column of a field gets a key of its own."""
    columns: dict[int, Column] = {}
    seen: set[str] = set()
    for place, heading in headings.items():
        letter, field_ = column_letter(place), fields[place]
        key = field_ or f"?{letter}"
        key = f"{key}@{letter}" if key in seen else key
        seen.add(key)
        unit = understand(heading, "ledger").unit
        basis = FIGURES.get(field_, "") if kind == "ledger" else ""
        hidden = place in table.hidden
        columns[place] = Column(letter, heading, key, field_, unit, None, basis, hidden)
    return with_periods(columns, table.heads) if kind == "ledger" else columns


def with_periods(columns: dict[int, Column], heads: Heads) -> dict[int, Column]:
    """The columns by number, the periodic ones with their period; 当月 beside 1-5月累计 is the
    month of that day."""
    periods = {
        place: _period(column, heads.year)
        for place, column in columns.items()
        if column.field in PERIODIC
    }
    days = {period[1] for period in periods.values() if period}
    day = heads.period[1] if heads.period else days.pop() if len(days) == 1 else None
    for place, period in periods.items():
        column = columns[place]
        if period is None and day and column.field != "stage_target":
            period = within(tidy("".join(column.heading)), day)
        if period and column.field != "stage_target":
            period = _so_far(period, heads.period)
        columns[place] = _replaced(column, period)
    return columns


def _so_far(period: Period, of_sheet: Period | None) -> Period:
    """A month that is not over ends on the day of the sheet: 8月 in one 截至8月20日."""
    first, last = period
    day = of_sheet[1] if of_sheet else last
    same = (day.year, day.month) == (last.year, last.month)
    return (first, day) if same and day < last and (first is None or first <= day) else period


def _replaced(column: Column, period: Period | None) -> Column:
    return Column(
        column.letter,
        column.heading,
        column.key,
        column.field,
        column.unit,
        period,
        column.basis,
        column.hidden,
    )


def _period(column: Column, year: int | None) -> Period | None:
    """The period of a heading. What is cumulative counts from new year only where that is said."""
    heading = "".join(column.heading)
    period = period_of(heading, year)
    if period is None or column.basis != "cumulative":
        return period
    first, day = period
    new_year = day.replace(month=1, day=1)
    if first == new_year or (_FROM_NEW_YEAR.search(heading) and first):
        return new_year, day
    return None, day
