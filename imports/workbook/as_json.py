"""A reading as JSON-able data."""

from __future__ import annotations

from typing import Any

from ..language import read_date, read_quantity, split_unit
from .headings import FIGURES
from .reading import Cell, Column, Reading, Row, Sheet

FIGURE_FIELDS = {*FIGURES, "target", "old_target", "value", "baseline", "claimed_ratio"}
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
        "issues": [issue.as_json() for issue in sheet.issues],
    }


def _column(column: Column) -> dict[str, Any]:
    period = column.period and [_iso(day) for day in column.period]
    return {
        "letter": column.letter,
        "heading": list(column.heading),
        "field": column.field,
        "period": period,
        "basis": column.basis,
    }


def _row(row: Row, columns: dict[str, Column], sheet: Sheet) -> dict[str, Any]:
    return {
        "row": row.line,
        "kind": row.kind,
        "group": "／".join(row.group),
        "values": {key: _value(cell, columns.get(key), sheet) for key, cell in row.cells.items()},
    }


def _value(cell: Cell, column: Column | None, sheet: Sheet) -> dict[str, Any]:
    field = column.field if column else ""
    if field in FIGURE_FIELDS and not cell.blank and (found := read_quantity(cell.text)):
        named = "%" if field == "claimed_ratio" else (column.unit if column else "") or sheet.unit
        scale, unit = split_unit(found.unit or named)
        if not found.unit and not found.scaled:
            found = found.times(scale)
        return {
            "raw": cell.text,
            "value": format(found.value, "f"),
            "unit": unit,
            "comparator": found.comparator,
        }
    day = read_date(cell.day or cell.text, year=sheet.year) if field in DATE_FIELDS else None
    return {
        "raw": cell.text,
        "value": _iso(day) if day else None if cell.blank else cell.text.strip(),
        "unit": "",
        "comparator": "",
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
