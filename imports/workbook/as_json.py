"""A reading as JSON-able data."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ..issues import Issue
from ..language import Quantity, read_quantity, read_span, split_unit
from .reading import ITEM, Cell, Column, Reading, Row, Sheet
from .words import FIGURES

FIGURE_FIELDS = {
    *FIGURES,
    "target",
    "old_target",
    "value",
    "baseline",
    "claimed_ratio",
    "stage_target",
}
DATE_FIELDS = {
    "start",
    "due",
    "day",
    "from_day",
    "end",
    "given",
    "date",
    "period_start",
    "period_end",
    "since",
    "done_on",
    "expected_on",
}


def reading_as_json(reading: Reading) -> dict[str, Any]:
    """``{"file", "format", "error": null, "sheets": [...]}``."""
    return {
        "file": reading.name,
        "format": reading.format,
        "error": None,
        "sheets": [_sheet(sheet) for sheet in reading.sheets],
    }


def _sheet(sheet: Sheet) -> dict[str, Any]:
    columns = {column.key: column for column in sheet.columns}
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "kind": sheet.kind,
        "title": sheet.title,
        "unit": sheet.unit,
        "as_of": _iso(sheet.as_of),
        "header_rows": list(sheet.header_rows),
        "columns": [_column(column) for column in sheet.columns],
        "rows": [_row(row, columns, sheet) for row in sheet.rows],
        "issues": [_issue(issue) for issue in sheet.issues],
    }


def _column(column: Column) -> dict[str, Any]:
    period = column.period and [_iso(day) for day in column.period]
    return {
        "letter": column.letter,
        "heading": list(column.heading),
        "field": column.field,
        "unit": column.unit,
        "period": period,
        "basis": column.basis,
        "hidden": column.hidden,
    }


def _issue(issue: Issue) -> dict[str, Any]:
    """As everywhere, and its line as ``row`` too; sentences are made where people read them."""
    return {**issue.as_json(), "row": issue.line}


def _row(row: Row, columns: dict[str, Column], sheet: Sheet) -> dict[str, Any]:
    return {
        "row": row.line,
        "kind": row.kind,
        "group": "／".join(row.group),
        "hidden": row.hidden,
        "sub": row.sub,
        "values": {
            key: _value(cell, columns.get(key), sheet, row, key) for key, cell in row.cells.items()
        },
    }


def _value(cell: Cell, column: Column | None, sheet: Sheet, row: Row, key: str) -> dict[str, Any]:
    field = column.field if column else key
    if field in FIGURE_FIELDS and not cell.blank and (found := read_quantity(cell.text)):
        return _figure(cell, found, _unit(field, column, sheet, row))
    day = _day(cell, field, sheet.year) if field in DATE_FIELDS and not cell.blank else None
    return {
        "raw": cell.text,
        "value": _iso(day) if day else None if cell.blank else cell.text.strip(),
        "unit": "",
        "comparator": "",
    }


def _figure(cell: Cell, found: Quantity, named: str) -> dict[str, Any]:
    """A figure without magnitude; ``value_max`` only where the cell names a range."""
    scale, unit = split_unit(named)
    if not found.unit and not found.scaled:
        found = found.times(scale)
    shown = {
        "raw": cell.text,
        "value": format(found.value, "f"),
        "unit": found.unit or unit,
        "comparator": found.comparator,
    }
    if found.value_max is not None:
        shown["value_max"] = format(found.value_max, "f")
    return shown


def _unit(field: str, column: Column | None, sheet: Sheet, row: Row) -> str:
    """The unit of a bare figure: of its row, of its heading, of the unit line."""
    if field == "claimed_ratio":
        return "%"
    own = row.text("unit") if row.kind == ITEM else ""
    return own or (column.unit if column else "") or sheet.unit


def _day(cell: Cell, field: str, year: int | None) -> dt.date | None:
    """The last day a cell allows; where something starts, the first."""
    if cell.day is not None:
        return cell.day
    span = read_span(cell.text, year=year)
    return span and span[0 if field == "start" else 1]


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
