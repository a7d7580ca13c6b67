"""XML Spreadsheet 2003, one plain XML file: what reporting systems of that time still export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from .formats import PERCENT, Special
from .limits import Limits, RawSheet
from .number_formats import Format, read_format
from .reading import UnreadableFile
from .spans import Spanning, lay_out
from .xml import parse

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = "{" + NAMESPACE + "}"
_NAMED = {"Percent": PERCENT}
_HIDDEN = ("SheetHidden", "SheetVeryHidden")


def read_spreadsheetml(data: bytes, limits: Limits) -> list[RawSheet]:
    """The sheets of such a file; raises UnreadableFile."""
    root = parse(data)
    formats = _formats(root)
    sheets = [child for child in root if _tag(child) == "Worksheet"]
    if len(sheets) > limits.sheets:
        raise UnreadableFile("too_many_sheets", limit=str(limits.sheets))
    if not sheets:
        raise UnreadableFile("file_broken")
    return [_Sheet(sheet, formats, limits).raw() for sheet in sheets]


def _tag(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _get(element: Any, name: str) -> str:
    return element.get(_SS + name) or ""


def _count(text: str, most: int) -> int:
    return min(int(text), most) if text.isdecimal() and len(text) < 8 else 0


def _formats(root: Any) -> dict[str, Format]:
    """Name of a style -> its number format, where that changes the meaning."""
    formats = {}
    for style in root.iter(_SS + "Style"):
        for part in style:
            code = _get(part, "Format") if _tag(part) == "NumberFormat" else ""
            shown = _NAMED.get(code) or read_format(code)
            if shown:
                formats[_get(style, "ID")] = shown
    return formats


class _Sheet:
    """One Worksheet: rows and cells may say where they stand, and how many they skip."""

    def __init__(self, sheet: Any, formats: Mapping[str, Format], limits: Limits) -> None:
        self.name = _get(sheet, "Name")
        self.formats = formats
        self.limits = limits
        self.hidden = any(
            _tag(part) == "Visible" and (part.text or "").strip() in _HIDDEN
            for options in sheet
            if _tag(options) == "WorksheetOptions"
            for part in options
        )
        self.table = next((part for part in sheet if _tag(part) == "Table"), None)
        self.rows: list[list[Spanning]] = []
        self.hidden_rows: set[int] = set()
        self.looks: dict[tuple[int, int], Format] = {}

    def raw(self) -> RawSheet:
        """The sheet as values."""
        parts = list(self.table) if self.table is not None else []
        for part in parts:
            if _tag(part) == "Row":
                self._row(part)
        laid = lay_out(self.rows, self.limits, self.name)
        percent = frozenset(place for place, shown in self.looks.items() if shown == PERCENT)
        others = {place: shown for place, shown in self.looks.items() if place not in percent}
        return RawSheet(
            self.name,
            laid.rows,
            self.hidden,
            laid.merges,
            Special(percent, {}, others),
            frozenset(self.hidden_rows),
            self._hidden_columns(parts),
        )

    def _row(self, row: Any) -> None:
        line = max(_count(_get(row, "Index"), self.limits.rows + 1) - 1, len(self.rows))
        if line >= self.limits.rows:
            raise UnreadableFile("too_many_rows", sheet=self.name, limit=str(self.limits.rows))
        self.rows += [[] for _ in range(line - len(self.rows))]
        if _get(row, "Hidden") == "1" or _get(row, "Height") == "0":
            self.hidden_rows.add(line)
        self.rows.append([])
        place = 0
        for cell in row:
            if _tag(cell) == "Cell":
                place = max(_count(_get(cell, "Index"), self.limits.columns + 1) - 1, place)
                place = self._cell(cell, line, place)
        skipped = _count(_get(row, "Span"), self.limits.rows)
        self.rows += [[] for _ in range(min(skipped, self.limits.rows - len(self.rows)))]

    def _cell(self, cell: Any, line: int, place: int) -> int:
        across = _count(_get(cell, "MergeAcross"), self.limits.columns) + 1
        down = _count(_get(cell, "MergeDown"), self.limits.rows) + 1
        data = next((part for part in cell if _tag(part) == "Data"), None)
        value = _value(data) if data is not None else ""
        if not value and data is None and _get(cell, "Formula"):
            value = _get(cell, "Formula")
        self.rows[line].append(Spanning(value, across, down, place))
        shown = self.formats.get(_get(cell, "StyleID"))
        if shown and isinstance(value, float):
            self.looks[line, place] = shown
        return place + across

    def _hidden_columns(self, parts: Iterable[Any]) -> frozenset[int]:
        hidden: set[int] = set()
        place = 0
        for part in parts:
            if _tag(part) == "Column":
                place = max(_count(_get(part, "Index"), self.limits.columns) - 1, place)
                last = place + _count(_get(part, "Span"), self.limits.columns)
                if _get(part, "Hidden") == "1" or _get(part, "Width") == "0":
                    hidden.update(range(place, last + 1))
                place = last + 1
        return frozenset(hidden)


def _value(data: Any) -> str | float | bool | dt.datetime:
    text = "".join(data.itertext())
    kind = _get(data, "Type")
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return text.strip() == "1" if kind == "Boolean" else text
