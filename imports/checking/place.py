"""One row under the reader's finger: its cells as values, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from ..issues import ERROR, WARNING, Issue
from ..language import Quantity, read_date, read_quantity, read_span, split_unit, tidy
from ..records import Origin
from ..workbook import Cell, Column, Row, Sheet
from .vocabulary import OPEN_ENDED, lookup

WHOLE_DIGITS = 12
PLACES = 3
YEARS = range(1900, 2100)
SIGNIFICANT = 15


@dataclass
class Place:
    """A row of a sheet. Every reading method notes what it cannot read in ``issues``.

    ``year`` is used for days that name none.
    """

    sheet: Sheet
    row: Row
    year: int | None = None
    issues: list[Issue] = field(default_factory=list)

    @cached_property
    def letters(self) -> dict[str, str]:
        """Key -> column letter, of all understood columns."""
        return {column.key: column.letter for column in self.sheet.columns}

    def origin(self) -> Origin:
        """Where the row stands."""
        return Origin(self.sheet.name, self.row.line, self.letters)

    def raw(self) -> Mapping[str, str]:
        """The row as it stood; columns that nobody understood go by their heading."""
        names = {
            column.key: column.key if column.field else " ".join(column.heading)
            for column in self.sheet.columns
        }
        return {names.get(key, key): cell.text for key, cell in self.row.cells.items()}

    def complain(self, code: str, key: str = "", *, severity: str = ERROR, **data: str) -> None:
        """Note an issue about a cell, or about the row where ``key`` is ""."""
        cell = self.row.cells.get(key)
        letter = cell.letter if cell else self.letters.get(key, "")
        value = cell.text.strip() if cell else ""
        place = (self.sheet.name, self.row.line, letter)
        heading = self.heading(key)
        data = {"heading": heading, **data} if heading else data
        self.issues.append(Issue(code, *place, value, severity, data))

    def key_of(self, letter: str) -> str:
        """The key of the column with that letter, "" where there is none."""
        return next((key for key, own in self.letters.items() if own == letter), "")

    def heading(self, key: str) -> str:
        """The heading of a column, for sentences."""
        column = self.sheet.column(key)
        return " ".join(column.heading) if column else ""

    def said(self, key: str) -> bool:
        """Whether the cell says anything (0 does, a dash does not)."""
        return bool(self.row.text(key))

    def text(self, key: str, limit: int | None = None) -> str:
        """The words of a cell; too many are a fault."""
        text = self.row.text(key)
        if limit is not None and len(text) > limit:
            self.complain("text_too_long", key, limit=str(limit), length=str(len(text)))
        return text

    def words(self, key: str, limit: int) -> str:
        """As ``text``, where 无 says nothing."""
        text = self.text(key, limit)
        return "" if text in ("无", "暂无") else text

    def number_of_item(self, key: str = "number") -> str:
        """序号 without the marks behind it."""
        text = tidy(self.text(key, 20)).rstrip("、.,")
        return text.removeprefix("★")

    def word(self, key: str, table: dict[str, str], default: str) -> str:
        """The identifier of a vocabulary's word; an unknown word is a fault."""
        text = self.row.text(key)
        if not text:
            return default
        found = lookup(table, text)
        if found is None:
            known = "、".join(dict.fromkeys(_first_words(table)))
            self.complain("word_unknown", key, known=known)
        return found or default

    def yes(self, key: str, table: dict[str, str]) -> bool | None:
        """True, False, or None where the cell is empty or not understood."""
        return {"yes": True, "no": False}.get(self.word(key, table, ""))

    def day(self, key: str, *, first: bool = False) -> dt.date | None:
        """The day of a cell: the last one it allows, or the first of its span."""
        cell = self.row.cells.get(key)
        text = self.row.text(key)
        if cell is None or not text:
            return None
        if cell.day is not None:
            return self._within_years(cell.day, key)
        span = read_span(text, year=self.year) if first else None
        day = span[0] if span else read_date(text, year=self.year)
        if day is None:
            self._bad_day(key, text)
        return day

    def _within_years(self, day: dt.date, key: str) -> dt.date | None:
        """A day that the sheet itself holds, within the years that a text could name."""
        if day.year in YEARS:
            return day
        self.complain("date_unreadable", key)
        return None

    def _bad_day(self, key: str, text: str) -> None:
        if tidy(text) in OPEN_ENDED:
            self.complain("date_open", key, severity=WARNING)
        elif self.year is None and read_date(text, year=2000):
            self.complain("date_without_year", key)
        else:
            self.complain("date_unreadable", key)

    def whole(self, key: str, *, low: int = 0, high: int = 10**9) -> int | None:
        """A whole number of a cell between two bounds; anything else is a fault."""
        text = self.row.text(key)
        if not text:
            return None
        plain = re.sub(r"(?:个?月|字)$", "", tidy(text))
        if re.fullmatch(r"\d{1,10}", plain) and low <= int(plain) <= high:
            return int(plain)
        self.complain("whole_number_unreadable", key, low=str(low), high=str(high))
        return None

    def unit_for(self, key: str) -> str:
        """The unit as written that a bare figure in this column has: that of the unit column, of
        the heading, of the unit line."""
        column = self.sheet.column(key)
        return self.row.text("unit") or (column.unit if column else "") or self.sheet.unit

    def quantity(self, key: str) -> Quantity | None:
        """The quantity of a cell in its unit without magnitude; None where it cannot be read."""
        found = read_quantity(self.row.text(key)) if self.said(key) else None
        return found and self.settle(found, key)

    def settle(self, found: Quantity, key: str) -> Quantity:
        """A quantity with the unit it has by its own words or by column, heading or unit line."""
        scale, unit = split_unit(self.unit_for(key))
        if not found.unit:
            return replace(found if found.scaled else found.times(scale), unit=unit)
        if unit.startswith(found.unit):
            return replace(found, unit=unit)
        if self.row.text("unit"):
            self.complain(
                "unit_differs", key, severity=WARNING, unit=found.unit, column=self.row.text("unit")
            )
        return found

    def fits(self, value: Decimal | None, key: str) -> bool:
        """Whether a figure can be kept: 12 digits before the point, 3 behind it."""
        if value is None:
            return True
        if abs(value) >= 10**WHOLE_DIGITS:
            self.complain("figure_too_large", key)
            return False
        if value != round(value, PLACES) or len(value.normalize().as_tuple().digits) > SIGNIFICANT:
            self.complain("figure_too_fine", key)
            return False
        return True

    def columns(self, *fields: str) -> list[tuple[Column, Cell]]:
        """Columns of these fields whose cell says something, from left to right."""
        return [
            (column, self.row.cells[column.key])
            for column in self.sheet.columns
            if column.field in fields and self.said(column.key)
        ]

    def common(self) -> dict[str, Any]:
        """What every record of this row starts with; to be taken last, when all is read."""
        return {"origin": self.origin(), "issues": tuple(self.issues), "raw": self.raw()}


def _first_words(table: dict[str, str]) -> list[str]:
    """One word for each identifier."""
    names: dict[str, str] = {}
    for word, identifier in table.items():
        names.setdefault(identifier, word)
    return list(names.values())
