"""What of a file's layout its preview needs: columns, bands between the items, what is hidden.

The items themselves wait in ``models.Row``. Plain data, kept as JSON with the batch; no Django.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .workbook import ITEM, Column, Reading, Row, Sheet

# Bounds, so that a hostile file cannot make every page of its preview heavy.
MOST_BANDS = 4000
MOST_HIDDEN = 4000
SAMPLE_ROWS = 15
SAMPLE_COLUMNS = 60
TEXT = 240
# Tables whose rows become records; of others only the first rows are kept, to correct them by.
TAKEN = frozenset(
    {"plan", "unit", "document", "ledger", "revision", "node", "site", "share", "form"}
)


class LayoutKeeper:
    """Collects the layout of a file while its rows pass by.

    ``as_json`` is a list of tables: ``{"name", "key", "kind", "title", "unit", "hidden", "header":
    [first, last], "columns": [{"letter", "heading": [...], "name", "field", "unit", "period",
    "basis", "hidden"}], "items": n, "last": line, "bands": [{"line", "kind", "cells": {letter:
    text}, "hidden"}], "hidden_lines": [...], "sample": [{"line", "cells"}]}``. ``name`` of a column
    is what its cells are called in ``Row.raw``.
    """

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self.tables = [_table(sheet) for sheet in sheets]
        self.letters = [{column.key: column.letter for column in sheet.columns} for sheet in sheets]
        self.bands = self.hidden = 0

    def take(self, index: int, rows: Iterable[Row]) -> None:
        """Note some rows of the table with that index, in their order."""
        table, letters = self.tables[index], self.letters[index]
        sampled = table["kind"] not in TAKEN
        for row in rows:
            table["last"] = max(table["last"], row.line)
            if row.kind == ITEM:
                table["items"] += 1
                self._hide(table, row)
                if sampled and len(table["sample"]) < SAMPLE_ROWS:
                    table["sample"].append({"line": row.line, "cells": _cells(row, letters)})
            elif self.bands < MOST_BANDS:
                self.bands += 1
                table["bands"].append(
                    {
                        "line": row.line,
                        "kind": row.kind,
                        "cells": _cells(row, letters),
                        "hidden": row.hidden,
                    }
                )

    def _hide(self, table: dict[str, Any], row: Row) -> None:
        if row.hidden and self.hidden < MOST_HIDDEN:
            self.hidden += 1
            table["hidden_lines"].append(row.line)

    def as_json(self) -> list[dict[str, Any]]:
        """The tables in the order of the file."""
        return self.tables


def layout_of(reading: Reading) -> list[dict[str, Any]]:
    """The layout of a file that was read as a whole."""
    keeper = LayoutKeeper(reading.sheets)
    for index, sheet in enumerate(reading.sheets):
        keeper.take(index, sheet.rows)
    return keeper.as_json()


def _table(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "key": sheet.key,
        "kind": sheet.kind,
        "title": sheet.title[:TEXT],
        "unit": sheet.unit,
        "hidden": sheet.hidden,
        "header": [min(sheet.header_rows), max(sheet.header_rows)] if sheet.header_rows else [],
        "columns": [_column(column) for column in sheet.columns],
        "items": 0,
        "last": max(sheet.header_rows, default=0),
        "bands": [],
        "hidden_lines": [],
        "sample": [],
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "letter": column.letter,
        "heading": [part[:TEXT] for part in column.heading],
        "name": column.key if column.field else " ".join(column.heading),
        "field": column.field,
        "unit": column.unit,
        "period": column.period and [day and day.isoformat() for day in column.period],
        "basis": column.basis,
        "hidden": column.hidden,
    }


def _cells(row: Row, letters: dict[str, str]) -> dict[str, str]:
    told = list(row.cells.items())[:SAMPLE_COLUMNS]
    return {letters.get(key) or cell.letter: cell.text[:TEXT] for key, cell in told}
