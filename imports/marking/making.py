"""An order to a workbook: opened, marked, listed, saved."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl.workbook import Workbook

from ..workbook.opening import RawSheet, open_file
from ..workbook.returned import is_issue_list
from .copies import MOST_MERGED, Copy, merged_cells
from .listing import List, drop_lists
from .marks import HANDLINGS, Mark, Marked, Order
from .own import NotKept, OwnBook, open_own
from .sheets import Marker, Places, clean, fit_comments

# A workbook of more cells would keep a page waiting: only its faulty rows go back.
MOST_CELLS = 250_000
# The format that openpyxl writes, with and without macros.
WRITABLE = "xlsx"


def make(order: Order, *, most_cells: int = MOST_CELLS) -> Marked:
    """The workbook of an order with its marks, comments and list; raises UnreadableFile where the
    file itself cannot be opened."""
    kind, raws = open_file(order.data, limits=order.limits)
    own = [raw for raw in raws if not is_issue_list(raw)]
    marks = _in_order(order.marks, own)
    if sum(map(_cells, own)) > most_cells:
        return _faulty_rows(order, own, marks, most_cells)
    if kind != WRITABLE:
        return _copy(order, own, marks, "copied")
    if sum(map(merged_cells, raws)) > MOST_MERGED:
        return _copy(order, own, marks, "not_kept")
    try:
        return _own(order, open_own(order.data, raws), marks)
    except NotKept:
        return _copy(order, own, marks, "not_kept")


def _cells(raw: RawSheet) -> int:
    return len(raw.rows) * max(map(len, raw.rows), default=0)


def _in_order(marks: Iterable[Mark], raws: Sequence[RawSheet]) -> list[Mark]:
    """What must be mended first, then as the file has it."""
    sheets = {raw.name: place for place, raw in enumerate(raws)}

    def place(mark: Mark) -> tuple[Any, ...]:
        column = (len(mark.column), mark.column)
        rank = HANDLINGS.index(mark.handling)
        return rank, sheets.get(mark.sheet, -1), mark.line or 0, column

    return sorted(marks, key=place)


def _own(order: Order, own: OwnBook, marks: list[Mark]) -> Marked:
    drop_lists(own.book)
    clean(own.book, order.words)
    losses = own.losses()
    notes = [order.words[f"lost_{name}"] % {"n": count} for name, count in losses.items()]
    places = {name: Places(page) for name, page in own.pages.items() if page.title in own.book}
    for page in own.book.worksheets:
        fit_comments(page)
    _finish(order, own.book, places, marks, notes)
    return Marked(own.suffix, own.saved())


def _copy(order: Order, raws: Sequence[RawSheet], marks: list[Mark], why: str) -> Marked:
    copy = Copy(order.words["sheet_name"])
    for raw in raws:
        copy.add(raw)
    places = {name: Places(page) for name, page in copy.pages.items()}
    return _copied(order, copy, places, marks, [order.words[why]])


def _faulty_rows(
    order: Order, raws: Sequence[RawSheet], marks: list[Mark], most_cells: int
) -> Marked:
    """Of a large file only the rows that keep something out, with their headers; where nothing
    does, those with a warning."""
    graves = [mark for mark in marks if mark.grave] or marks
    lines: dict[str, set[int]] = defaultdict(set)
    for mark in graves:
        if mark.line is not None:
            lines[mark.sheet].add(mark.line)
    copy = Copy(order.words["sheet_name"])
    places = {}
    left = 0
    for raw in raws:
        if raw.name in lines:
            most = most_cells // max(map(len, raw.rows), default=1)
            taken = sorted(lines[raw.name])[:most]
            left += len(lines[raw.name]) - len(taken)
            headers = order.headers.get(raw.name, ())
            groups = order.groups.get(raw.name, ())
            held = copy.add_lines(raw, taken, headers, groups)
            places[raw.name] = Places(copy.pages[raw.name], lines=held, shift=1)
    notes = [order.words["taken_out"], *([order.words["rows_left"] % {"n": left}] if left else [])]
    return _copied(order, copy, places, marks, notes)


def _copied(
    order: Order, copy: Copy, places: dict[str, Places], marks: list[Mark], notes: list[str]
) -> Marked:
    if copy.cut:
        notes.append(order.words["text_cut"] % {"n": copy.cut})
    _finish(order, copy.book, places, marks, notes)
    out = io.BytesIO()
    copy.book.save(out)
    return Marked("xlsx", out.getvalue())


def _finish(
    order: Order,
    book: Workbook,
    places: Mapping[str, Places],
    marks: list[Mark],
    notes: list[str],
) -> None:
    """Mark the sheets and put the list behind them, which is what opens."""
    marker = Marker(order.words)
    by_sheet: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_sheet[mark.sheet].append(mark)
    for name, own in places.items():
        marker.mark(own, by_sheet[name])
    if marker.left:
        notes.append(order.words["not_marked"] % {"n": marker.left})
    listed = List(book, places, order.words)
    listed.write(marks, notes)
    for sheet in book._sheets:
        for view in sheet.views.sheetView if hasattr(sheet, "views") else ():
            view.tabSelected = sheet is listed.page
    book.active = listed.page
