"""Answers put into somebody else's workbook, its own format kept; in a process of its own, as it is
a stranger's file. No Django.

A formula is never written over, and neither is what stands in a cell already.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from ..marking.apart import in_child, serve
from ..marking.copies import MOST_MERGED, Copy, merged_cells
from ..marking.looks import POINTS, put_text, row_height
from ..marking.making import WRITABLE
from ..marking.marks import Mark
from ..marking.own import NotKept, open_own
from ..marking.sheets import Marker, Places, fit_comments
from ..workbook.opening import LIMITS, Limits, RawSheet, open_file
from .showing import is_percent, shown_in

FILLED, FORMULA, SAME, OTHER, SHARED = "filled", "formula", "same", "other", "shared"
NOT_OFFERED, FORMAT = "not_offered", "format"
# What Excel takes where a sheet says nothing: points, and digits of a column.
ONE_LINE, USUAL_WIDTH = row_height([]), 8.43


@dataclass(frozen=True)
class Put:
    """One answer and its cell. ``value`` is a number or None for ``text``, for which ``instead``
    may stand where only that can be chosen; see ``Answer``."""

    sheet: str
    line: int
    letter: str
    text: str
    value: Decimal | None = None
    percent: bool = False
    points: bool = False
    look: str = ""
    instead: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Order:
    """What shall be made of a file: ``puts`` go in, ``marks`` are told beside their cells in
    ``words`` (those of ``returning.WORDS``)."""

    data: bytes
    puts: tuple[Put, ...] = ()
    marks: tuple[Mark, ...] = ()
    words: Mapping[str, str] | None = None
    limits: Limits = LIMITS


@dataclass(frozen=True)
class Done:
    """What became of a Put: filled, formula, same (stood there already), other (something else
    stands there), shared (merged with a cell that got another answer), not_offered (the cell's own
    list has no such words), format (its number format writes another unit: ``found``). ``cell`` is
    where it belongs, ``found`` the words that stand there now, "" for those of the Put."""

    what: str
    cell: str
    found: str = ""


@dataclass(frozen=True)
class Filled:
    """The workbook: the suffix of its name, its bytes, what became of each Put, and name -> count
    of what could not be kept (``copied`` where it is a copy, see ``kept.lost``)."""

    suffix: str
    data: bytes
    done: tuple[Done, ...]
    lost: Mapping[str, int]


def fill_apart(order: Order) -> Filled:
    """As ``fill``, in a child process; raises UnreadableFile and MarkingFailed."""
    filled: Filled = in_child(order, room=__name__)
    return filled


def main() -> None:
    """The child that fills in."""
    serve(fill)


def fill(order: Order) -> Filled:
    """The workbook of an order; raises UnreadableFile where it cannot be opened."""
    kind, raws = open_file(order.data, limits=order.limits)
    if kind == WRITABLE and sum(map(merged_cells, raws)) <= MOST_MERGED:
        try:
            return _own(order, raws)
        except NotKept:
            return _copy(order, raws, "not_kept")
    return _copy(order, raws, "copied")


def _own(order: Order, raws: list[RawSheet]) -> Filled:
    own = open_own(order.data, raws)
    losses = own.losses()
    for page in own.book.worksheets:
        fit_comments(page)
    done = _finish(order, own.pages)
    return Filled(own.suffix, own.saved(), done, losses)


def _copy(order: Order, raws: Sequence[RawSheet], why: str) -> Filled:
    copy = Copy("表1")
    for raw in raws:
        copy.add(raw)
    done = _finish(order, copy.pages)
    out = io.BytesIO()
    copy.book.save(out)
    cut = {"text_cut": copy.cut} if copy.cut else {}
    return Filled("xlsx", out.getvalue(), done, {why: 1, **cut})


def _finish(order: Order, pages: Mapping[str, Worksheet]) -> tuple[Done, ...]:
    places = {name: Places(page) for name, page in pages.items()}
    filler = _Filler(places)
    done = tuple(filler.put(put) for put in order.puts)
    if order.words is not None:
        marker = Marker(order.words)
        for name, own in places.items():
            marker.mark(own, [mark for mark in order.marks if mark.sheet == name])
    return done


class _Filler:
    """Fills the cells of one workbook and remembers what it put where."""

    def __init__(self, places: Mapping[str, Places]) -> None:
        self.places = places
        self._put: dict[tuple[str, int, int], Put] = {}

    def put(self, put: Put) -> Done:
        """Fill one cell, where it is blank."""
        places = self.places[put.sheet]
        place = places.anchor((put.line, column_index_from_string(put.letter)))
        cell = places.page.cell(*place)
        before = self._put.get((put.sheet, *place))
        if before is not None:
            same = (before.text, before.value) == (put.text, put.value)
            return Done(SAME if same else SHARED, cell.coordinate)
        done = self._place(cell, put, place)
        if done.what == FILLED:
            self._put[put.sheet, *place] = put
            _make_room(places, place)
        return done

    def _place(self, cell: Cell, put: Put, place: tuple[int, int]) -> Done:
        """Fill a cell with what its list offers, where it has one."""
        offered = self._offered(put.sheet, cell.coordinate) if put.value is None else None
        if offered is None or put.text in offered or cell.data_type == "f":
            return _put(cell, put)
        if put.instead in offered:
            done = _put(cell, replace(put, text=put.instead))
            return replace(done, found=done.found or put.instead)
        return Done(NOT_OFFERED, cell.coordinate) if _blank(cell.value) else _put(cell, put)

    def _offered(self, sheet: str, cell: str) -> list[str] | None:
        """The words a cell may be chosen from, where the form itself lists them."""
        for rule in self.places[sheet].page.data_validations.dataValidation:
            listed = rule.formula1 or ""
            if rule.type == "list" and listed.startswith('"') and cell in rule.sqref:
                return [word.strip() for word in listed.strip('"').split(",")]
        return None


def _put(cell: Cell, put: Put) -> Done:
    if cell.data_type == "f":
        return Done(FORMULA, cell.coordinate)
    if not _blank(cell.value):
        what = SAME if _is_same(cell, put) else OTHER
        return Done(what, cell.coordinate, str(cell.value).strip())
    if put.value is None:
        put_text(cell, put.text)
        return Done(FILLED, cell.coordinate)
    shown = None if cell.is_date else shown_in(cell.number_format, put, put.value)
    if isinstance(shown, str):
        return Done(FORMAT, cell.coordinate, shown)
    cell.value, cell.number_format = shown or (put.value, put.look or "General")
    return Done(FILLED, cell.coordinate)


def _make_room(places: Places, place: tuple[int, int]) -> None:
    """A row higher where wrapped words need it; a form that hides what was filled in says less
    than it holds. Rows merged downwards have room of their own."""
    cell = places.page.cell(*place)
    parts = places.whole(place)
    if not isinstance(cell.value, str) or not cell.alignment.wrap_text:
        return
    if any(part.row != cell.row for part in parts):
        return
    width = sum(_width(places.page, part.column) for part in parts)
    points = max(POINTS, round(cell.font.sz or POINTS))
    # Columns are measured in digits of the usual letters: larger ones find room for fewer.
    needed = row_height([(cell.value, width * POINTS / points)], points=points)
    row = places.page.row_dimensions[cell.row]
    usual = places.page.sheet_format.defaultRowHeight or ONE_LINE
    if needed > (row.height or max(usual, ONE_LINE)):
        row.height = needed


def _width(page: Worksheet, column: int) -> float:
    for held in page.column_dimensions.values():
        if held.min is not None and held.max is not None and held.min <= column <= held.max:
            return float(held.width)
    return float(page.sheet_format.defaultColWidth or USUAL_WIDTH)


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str | CellRichText) and not str(value).strip())


def _is_same(cell: Cell, put: Put) -> bool:
    """Whether the cell says already what would be put there."""
    held = cell.value
    if isinstance(held, int | float | Decimal) and not isinstance(held, bool):
        number = Decimal(str(held))
        if put.value is None:
            return str(held) == put.text
        points = put.percent and not is_percent(cell.number_format)
        return number == (put.value.scaleb(2) if points else put.value)
    text = str(held).strip()
    return text in {put.text.strip(), "" if put.value is None else f"{put.value:f}"}
