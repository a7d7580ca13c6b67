"""One row under the reader's finger: its cells as values, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ..issues import ERROR, WARNING, Issue
from ..language import Quantity, read_date, read_quantity, read_span, split_unit, tidy
from ..records import Origin
from ..workbook import NOTHING, Cell, Column, Row
from .numbers import as_written, leading, plain_number
from .table import Table
from .vocabulary import OPEN_ENDED, lookup, unknown_groups

WHOLE_DIGITS = 12
WORDING = 400
# What the names of groups go by that are no category or area of ours.
GROUP = "分组"
PLACES = 3
YEARS = range(1900, 2100)
# A calculated figure below this would lose too much of itself with its fourth place.
LEAST_ROUNDED = Decimal("0.01")
# These stand beside any unit: shares, growth, ranks, multiples.
NO_UNIT_OF_ITS_OWN = frozenset(["%", "百分点", "名", "倍"])
# 2010-: begun, and no end named.
_NO_END = re.compile(r"(?:19|20)\d\d(?:[年.]\d{0,2}月?)?(?:-|~|至)(?:今)?")
NO_WORDS = frozenset(["无", "暂无", "没有", "暂无。", "无。"])


class Place:
    """A row of a table. Every reading method notes what it cannot read in ``issues``.

    ``texts`` holds the stripped texts of the cells that say something (0 does, a dash does not);
    ``year`` is used for days that name none.
    """

    __slots__ = ("_origin", "_raw", "issues", "row", "table", "texts", "year")

    def __init__(self, table: Table, row: Row, year: int | None = None) -> None:
        self.table, self.row, self.year = table, row, year
        self.issues: list[Issue] = []
        self.texts: Mapping[str, str] = {
            key: text for key, cell in row.cells.items() if (text := cell[0].strip()) not in NOTHING
        }
        self._origin: Origin | None = None
        self._raw: Mapping[str, str] | None = None

    def beside(self) -> Place:
        """The same row for another record, with issues of its own."""
        other = object.__new__(Place)
        other.table, other.row, other.year = self.table, self.row, self.year
        other.texts, other.issues = self.texts, []
        other._origin, other._raw = self.origin(), self.raw()
        return other

    def origin(self) -> Origin:
        """Where the row stands."""
        if self._origin is None:
            letters, line = self.letters, self.row.line
            apart = letters is not self.table.letters or line in self.table.lines
            place = self._own_place() if apart else ""
            self.table.lines.add((line, place) if place else line)
            self._origin = Origin(self.table.sheet.name, line, letters, place)
        return self._origin

    @property
    def letters(self) -> Mapping[str, str]:
        """Key -> column letter; those of its cells where a row's cells stand elsewhere than under
        the heading (areas in rows, forms)."""
        letters, cells = self.table.letters, self.row.cells
        for key in self.table.own:
            if key in cells:
                if cells[key][1] != letters[key]:
                    return {**letters, **{key: cell[1] for key, cell in cells.items()}}
                break
        return letters

    def _own_place(self) -> str:
        """The letter of the item's own figure, else of its first cell; with a number where an
        item of that letter was there before."""
        cells, line = self.row.cells, self.row.line
        own = next((cells[key] for key in self.table.own if key in cells), None)
        letter = place = (own or next(iter(cells.values()))).letter
        times = 1
        while (line, place) in self.table.lines:
            times += 1
            place = f"{letter}{times}"
        return place

    def raw(self) -> Mapping[str, str]:
        """The row as it stood; columns that nobody understood go by their heading."""
        if self._raw is None:
            names = self.table.names
            self._raw = {names.get(key, key): cell[0] for key, cell in self.row.cells.items()}
        return self._raw

    def complain(self, code: str, key: str = "", *, severity: str = ERROR, **data: str) -> None:
        """Note an issue about a cell, or about the row where ``key`` is ""."""
        cell = self.row.cells.get(key)
        letter = cell.letter if cell else self.table.letters.get(key, "")
        line = (cell.line if cell else None) or self.row.line
        value = cell.text.strip() if cell else ""
        heading = self.heading(key)
        data = {"heading": heading, **data} if heading else data
        self.issues.append(Issue(code, self.table.sheet.name, line, letter, value, severity, data))

    def heading(self, key: str) -> str:
        """The heading of a column, for sentences."""
        return self.table.headings.get(key, "")

    def said(self, key: str) -> bool:
        """Whether the cell says anything (0 does, a dash does not)."""
        return key in self.texts

    def text(self, key: str, limit: int | None = None) -> str:
        """The words of a cell; too many are a fault."""
        text = self.texts.get(key)
        if text is None:
            return ""
        if limit is not None and len(text) > limit:
            self.complain("text_too_long", key, limit=str(limit), length=str(len(text)))
        return text

    def words(self, key: str, limit: int) -> str:
        """As ``text``, where 无 says nothing."""
        text = self.text(key, limit)
        return "" if text in NO_WORDS else text

    def number_of_item(self, key: str = "number") -> str:
        """序号 as a plain number (see ``numbers``), that of the wording where a table has it there;
        a part of several under one number is named 3-1."""
        if key not in self.texts:
            return self._number_in_wording() if key == "number" else ""
        text = self.text(key, 20)
        number = as_written(text) if self.table.two_levels else plain_number(text)
        if key == "number" and number and self.row.sub:
            return f"{number}-{self.row.sub}"
        return number

    def _number_in_wording(self) -> str:
        number = leading(self.texts.get("wording", ""))[0] if self.table.numbered_in_words else ""
        return plain_number(number) if number else ""

    def wording(self) -> str:
        """What is promised: without the number it begins with where that is the table's numbering,
        and with its content where it is one of several parts of a name."""
        text = self.text("wording", WORDING)
        if self.table.numbered_in_words:
            text = leading(text)[1]
        return f"{text}：{self.texts['content']}" if self.content_tells(text) else text

    def content_tells(self, wording: str) -> bool:
        """Whether a part is told apart by its content: “一老一小”服务 with 新建社区食堂."""
        content = self.texts.get("content", "")
        fits = len(wording) + len(content) < WORDING
        return bool(self.row.sub and wording and content) and content not in wording and fits

    def word(self, key: str, table: dict[str, str], default: str) -> str:
        """The identifier of a vocabulary's word; an unknown word is a fault."""
        text = self.texts.get(key, "")
        if not text:
            return default
        found = lookup(table, text)
        if found is None:
            known = "、".join(dict.fromkeys(_first_words(table)))
            self.complain("word_unknown", key, known=known)
        return found or default

    def kept_word(self, key: str, table: dict[str, str], default: str) -> tuple[str, str]:
        """(identifier, word to keep): an office's own word for a vocabulary of ours is no fault;
        it is kept as it stands and said."""
        text = self.texts.get(key, "")
        if not text:
            return default, ""
        found = lookup(table, text)
        if found is None:
            self.complain("word_kept", key, severity=WARNING)
        return found or default, "" if found else text

    def yes(self, key: str, table: dict[str, str]) -> bool | None:
        """True, False, or None where the cell is empty or not understood."""
        return {"yes": True, "no": False}.get(self.word(key, table, ""))

    def day(self, key: str, *, first: bool = False) -> dt.date | None:
        """The day of a cell: the last one it allows, or the first of its span."""
        text = self.texts.get(key)
        if not text:
            return None
        held = self.row.cells[key].day
        if held is not None:
            return self._within_years(held, key)
        day = _day(text, self.year, first)
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
        if tidy(text) in OPEN_ENDED or _NO_END.fullmatch(tidy(text)):
            self.complain("date_open", key, severity=WARNING)
        elif self.year is None and read_date(text, year=2000):
            self.complain("date_without_year", key)
        else:
            self.complain("date_unreadable", key)

    def whole(self, key: str, *, low: int = 0, high: int = 10**9) -> int | None:
        """A whole number of a cell between two bounds; anything else is a fault."""
        text = self.texts.get(key)
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
        said = self.texts.get("unit")
        if said:
            return said
        column = self.table.by_key.get(key)
        return (column.unit if column else "") or self.table.sheet.unit

    def quantity(self, key: str) -> Quantity | None:
        """The quantity of a cell in its unit without magnitude; None where it cannot be read."""
        text = self.texts.get(key)
        found = read_quantity(text) if text else None
        return found and self.settle(found, key)

    def settle(self, found: Quantity, key: str) -> Quantity:
        """A quantity with the unit it has by its own words or by column, heading or unit line."""
        named = self.unit_for(key)
        if not found.unit:
            return _in_unit(found, named)
        unit = split_unit(named)[1]
        if unit.startswith(found.unit):
            return found if unit == found.unit else found.with_unit(unit)
        if unit and found.unit not in NO_UNIT_OF_ITS_OWN:
            self.complain("unit_differs", key, severity=WARNING, unit=found.unit, column=named)
        return found

    def fitted(self, value: Decimal, key: str) -> Decimal | None:
        """A figure as it can be kept: below 12 digits before the point; one that a sheet worked out
        (33.333333) to 3 places behind it, which is said. None where it cannot be kept."""
        kept, code = _fitted(value)
        if code and not self._complained(code, key):
            severity = ERROR if kept is None else WARNING
            told = {} if kept is None else {"kept": f"{kept:f}"}
            self.complain(code, key, severity=severity, **told)
        return kept

    def fit(self, found: Quantity, key: str) -> Quantity:
        """A quantity with its figures as they can be kept; as it is where they cannot."""
        low = self.fitted(found.value, key)
        high = None if found.value_max is None else self.fitted(found.value_max, key)
        return replace(
            found,
            value=found.value if low is None else low,
            value_max=found.value_max if high is None else high,
        )

    def _complained(self, code: str, key: str) -> bool:
        """Whether that was said of the cell before."""
        cell = self.row.cells.get(key)
        at = (cell.letter, cell.line or self.row.line) if cell else None
        return any(one.code == code and (one.column, one.line) == at for one in self.issues)

    def extra(self) -> dict[str, str]:
        """Heading -> text of the cells that become nothing of their own; never dropped."""
        extras, known = self.table.extras, self.table.by_key
        found: dict[str, str] = {}
        part = "content" if self.content_tells(self.texts.get("wording", "")) else ""
        for key, text in self.texts.items():
            if key != part and (key in extras or (key not in known and key[0] == "?")):
                name = extras.get(key) or f"{self.row.cells[key].letter}列"
                held = found.get(name)
                found[name] = text if held is None else f"{held}；{text}"
        if self.row.group and (names := unknown_groups(self.row.group)):
            found.setdefault(GROUP, names)
        return found

    def columns(self, columns: tuple[Column, ...]) -> list[tuple[Column, Cell]]:
        """Those of ``columns`` whose cell says something, from left to right."""
        cells, texts = self.row.cells, self.texts
        return [(column, cells[column.key]) for column in columns if column.key in texts]

    def common(self) -> dict[str, Any]:
        """What every record of this row starts with; to be taken last, when all is read."""
        return {"origin": self.origin(), "issues": tuple(self.issues), "raw": self.raw()}


@lru_cache(maxsize=2**14)
def _day(text: str, year: int | None, first: bool) -> dt.date | None:
    span = read_span(text, year=year) if first else None
    return span[0] if span else read_date(text, year=year)


@lru_cache(maxsize=2**14)
def _in_unit(found: Quantity, named: str) -> Quantity:
    """A bare quantity in the unit that its column names."""
    scale, unit = split_unit(named)
    return (found if found.scaled or scale == 1 else found.times(scale)).with_unit(unit)


@lru_cache(maxsize=2**14)
def _fitted(value: Decimal) -> tuple[Decimal | None, str]:
    """A figure to 3 places (None: it cannot be kept) and what is to be said of it. A figure so
    small that little of it would be left is not rounded."""
    if abs(value) >= 10**WHOLE_DIGITS:
        return None, "figure_too_large"
    kept = round(value, PLACES)
    if kept == value:
        return value, ""
    return (None, "figure_too_fine") if abs(kept) < LEAST_ROUNDED else (kept, "figure_rounded")


def _first_words(table: dict[str, str]) -> list[str]:
    """One word for each identifier."""
    names: dict[str, str] = {}
    for word, identifier in table.items():
        names.setdefault(identifier, word)
    return list(names.values())
