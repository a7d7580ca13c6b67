"""The rows below a header: items, groups, totals, notes; merged cells filled where they mean it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ..language import is_unit, tidy
from .cells import Grid
from .closing import with_closing
from .continued import joined
from .marks import (
    CLOSING,
    COUNT,
    COUNT_ALONE,
    GROUP_MARK,
    GROUP_NUMBER,
    LONE_DAY,
    NOTE_MARK,
    NUMERAL,
    REMARK_ALONE,
    SIGNATURE,
    SIGNER,
    TOTAL,
    TOTAL_END,
    declared_count,
)
from .opening import Merge
from .periods import spans_months
from .reading import GROUP, ITEM, NOTE, Cell, Column, Row
from .reading import TOTAL as TOTAL_ROW
from .words import FIGURES

# Merged over several rows, these say the same of each; a figure does not.
FILLED = {
    "plan",
    "number",
    "wording",
    "category",
    "group",
    "area",
    "level",
    "lead_unit",
    "support_units",
    "supervising_leader",
    "owner_person",
    "phone",
    "start",
    "due",
    "day",
    "document",
}
# In a form of ours words that a unit merged over several rows are said of each.
FILLED_IN_FORM = {"words", "cause_kind", "cause", "next_step", "expected_on"}
# Whoever carries a number of ours is an item, whatever the row says.
OURS = ("identifier", "mark")
CARRIED = ("category", "group")
FIGURE_FIELDS = {*FIGURES, "target", "stage_target", "claimed_ratio", "unit", "baseline", "growth"}
NAMING = ("number", "wording", "category", "group", "order", "")
NAMED = ("wording", "category", "group", "subject", "")
# Prose in a line of its own below the items explains them; it groups nothing.
LONGEST_GROUP = 40
_TOTALS = frozenset("合小总共累其全本以")
_PROSE = re.compile(r"[。；;]")
_LAST_BRACKET = re.compile(r"[（(]([^（）()]{1,8})[）)]$")
# 1,234.5 and 86 000 in a column nobody knows, with or without a sign of percent.
_PLAIN = re.compile(r"[-+]?\d[\d,， ]*(?:[.．]\d+)?\s*[%％]?")

Places = Mapping[int, Column]


def rows_of(
    grid: Grid,
    lines: range,
    columns: Places,
    merges: Iterable[Merge],
    hidden: frozenset[int] = frozenset(),
    kind: str = "ledger",
    title: str = "",
) -> list[Row]:
    """The rows of one table; ``lines`` are those below its header (from 0), ``hidden`` those nobody
    sees. Blank rows and repeats of the header are left out; line numbers are those of the sheet
    (from 1)."""
    body = _Body(grid, lines, columns, list(merges), title)
    rows = [row for line in lines if grid[line] and (row := body.row(line, line in hidden))]
    rows = _without_idle_groups(rows)
    if kind != "ledger" or _is_form(columns):
        return rows
    return _with_parts(joined(with_closing(rows)), columns)


def _is_form(columns: Places) -> bool:
    """Whether a table is one of our own forms: each of its rows stands for itself."""
    return any(column.field == "mark" for column in columns.values())


class _Body:
    """The rows of a table in the making: what the rows above say of the next one."""

    def __init__(
        self, grid: Grid, lines: range, columns: Places, merges: list[Merge], title: str
    ) -> None:
        self.grid, self.lines, self.columns, self.title = grid, lines, columns, title
        self.fills = _fills(grid, merges, columns, lines)
        self.wide = {top: right - left for (top, left), (_, right) in merges if right > left}
        self.keys = {place: column.key for place, column in columns.items()}
        self.fields = {place: column.field for place, column in columns.items()}
        self.header = {
            place: frozenset(map(tidy, column.heading)) for place, column in columns.items()
        }
        self.printed = frozenset().union(*self.header.values())
        self.naming = [p for p, f in self.fields.items() if f in ("number", "wording", "order")]
        self.grouping = [p for p, f in self.fields.items() if f == "group"]
        self.carried = {} if merges else {p: None for p, f in self.fields.items() if f in CARRIED}
        self.ours = [p for p, f in self.fields.items() if f in OURS]
        self.spans = [p for p, f in self.fields.items() if f == "due"]
        self.starts = "start" in self.fields.values()
        self.last: dict[int, Cell] = {}
        self.groups: tuple[str, ...] = ()
        self.noted = False
        self.marked_items = self.outer = False

    def row(self, line: int, hidden: bool) -> Row | None:
        """One row, None where it prints the header again."""
        row = self.grid[line]
        first = row[min(row)]
        if first.number is None and tidy(first.text) in self.printed and self._repeats(row):
            return None
        if len(row) == 1 and self.title and first.text.strip() == self.title:
            return None
        kind = self._kind(line, row, first)
        self.noted = kind == NOTE
        if kind == GROUP:
            self.outer = self.outer or not tidy(first.text).startswith("(")
            self.groups, self.last = _regrouped(self.groups, row, self.outer), {}
        if kind != ITEM:
            return Row(line + 1, kind, self.groups, self._keyed(row), hidden)
        row = self._filled(line, row)
        return Row(line + 1, kind, self._grouped(row), self._keyed(row), hidden)

    def _keyed(self, row: dict[int, Cell]) -> dict[str, Cell]:
        """Cells by the key of their column, from left to right; cells beyond the header by their
        letter. 建设起止时间 says both ends."""
        keys = self.keys
        cells = {
            keys[place] if place in keys else f"?{row[place].letter}": row[place]
            for place in sorted(row)
        }
        if self.spans and not self.starts:
            for place in self.spans:
                if place in row and row[place].day is None and spans_months(row[place].text, 2000):
                    cells["start"] = row[place]
        return cells

    def _filled(self, line: int, row: dict[int, Cell]) -> dict[int, Cell]:
        """An item with what merges, and in a sheet without any what blanks, say of it."""
        if line in self.fills:
            row = {**self.fills[line], **row}
        for place in self.carried:
            if place in row:
                self.last[place] = row[place]
            elif place in self.last:
                row = {**row, place: self.last[place]}
        return row

    def _grouped(self, row: dict[int, Cell]) -> tuple[str, ...]:
        """The group rows above, then what the columns of groups say."""
        if not self.grouping:
            return self.groups
        own = [row[place].text.strip() for place in self.grouping if place in row]
        own = [name for name in own if name and name not in self.groups]
        return (*self.groups, *own)

    def _repeats(self, row: dict[int, Cell]) -> bool:
        """A header printed again further down (its words stand under themselves)."""
        same = sum(
            place in self.header and tidy(cell.text) in self.header[place]
            for place, cell in row.items()
        )
        return same >= min(3, len(row)) and same * 2 > len(row)

    def _kind(self, line: int, row: dict[int, Cell], first: Cell) -> str:
        if any(place in row and not row[place].blank for place in self.ours):
            return ITEM
        start, width = min(row), self.wide.get(line, 0)
        numbered = first.number is not None or first.text.isdigit()
        if not (numbered and self.fields.get(start) in ("number", "order")):
            text = tidy(first.text)
            if NOTE_MARK.match(text) or SIGNATURE.match(text) or self._signs(row, start, text):
                return NOTE
            if len(row) == 1 and self._explains(text, start, width):
                return NOTE
            if self._is_group(line, start, text, width):
                return GROUP
            if TOTAL.match(text) and not self._says_how_much(start, text):
                return TOTAL_ROW
        return TOTAL_ROW if self._is_total(row, start) else ITEM

    def _signs(self, row: dict[int, Cell], start: int, text: str) -> bool:
        """Whether a row closes a table: 单位负责人 beside a name, 以下空白, a date of its own,
        备注 beside what it says."""
        field = self.fields.get(start, "")
        if len(row) == 1:
            dated = row[start].day is not None or LONE_DAY.fullmatch(text)
            return bool(CLOSING.fullmatch(text)) or bool(dated and field in NAMING)
        if REMARK_ALONE.fullmatch(text) and field in NAMING:
            return True
        names = sum(bool(SIGNER.fullmatch(tidy(cell.text))) for cell in row.values())
        signed = bool(SIGNER.fullmatch(text)) and field in ("number", "order")
        return names >= 2 or (signed and len(row) == 2)

    def _says_how_much(self, start: int, text: str) -> bool:
        """Whether the first cell of a row is its target: 5个 names nothing."""
        figure = self.fields.get(start) in FIGURE_FIELDS
        return figure and any(mark.isdigit() for mark in text)

    def _explains(self, text: str, start: int, width: int) -> bool:
        """Whether the only text of a row is a note: prose, or what goes on with one."""
        if GROUP_MARK.match(text):
            return False
        if self.noted:
            return True
        prose = len(text) > LONGEST_GROUP or bool(_PROSE.search(text))
        return prose and (width >= 2 or self.fields.get(start) in ("number", "order"))

    def _is_total(self, row: dict[int, Cell], start: int) -> bool:
        """Whether 合计, 小计 or 其中 stands in place of the number or the wording."""
        for place in (start, *self.naming):
            cell = row.get(place)
            if cell is None or cell.number is not None:
                continue
            text = cell.text.strip()
            if self._says_how_much(place, text):
                continue
            if text[0] in _TOTALS and TOTAL.match(tidy(text)):
                return True
            if len(text) > 14:
                continue
            lone = self.fields.get(start) != "number" or place == start
            if lone and (TOTAL_END.match(tidy(text)) or COUNT_ALONE.fullmatch(tidy(text))):
                return True
        return False

    def _is_group(self, line: int, start: int, text: str, width: int) -> bool:
        """Whether a row names a group. One with a mark and figures of its own is a group where it
        has rows of its own below; 一 to 十 right after each other are items."""
        row = self.grid[line]
        if not text or text[0].isdigit() or TOTAL.match(text):
            return False
        others = [place for place in sorted(row)[1:] if not row[place].blank]
        if NUMERAL.match(text):
            return self._is_numeral_group(line, start, others)
        naming = self.fields.get(start, "") in NAMING
        if GROUP_MARK.match(text):
            return (not others or naming) and self._opens(line, text, others)
        if not others:
            return width >= 2 or self.fields.get(start, "") in ("number", "category", "group")
        return declared_count(text) is not None and naming and self._are_sums(row, others)

    def _is_numeral_group(self, line: int, start: int, others: list[int]) -> bool:
        """一 in one cell, the name of the group in the next."""
        row = self.grid[line]
        if not others or self.fields.get(others[0], "") not in NAMED:
            return False
        return self._opens(line, tidy(row[start].text), others[1:])

    def _opens(self, line: int, mark: str, others: list[int]) -> bool:
        """Whether a marked row, which says something in ``others`` too, opens a group. Beside
        marked rows that are items one without figures is an item that nobody filled in yet."""
        row = self.grid[line]
        counted = any(declared_count(row[place].text) is not None for place in row)
        if not others and (counted or not self.marked_items):
            return True
        if self._are_sums(row, others) and self._has_own(line, mark):
            return True
        self.marked_items = True
        return False

    def _are_sums(self, row: dict[int, Cell], places: list[int]) -> bool:
        """Whether all that a row says besides its name may be sums of what stands below it: a unit,
        a deadline, an office are of an item."""
        for place in places:
            field = self.fields.get(place, "")
            if field in FIGURE_FIELDS and field != "unit":
                continue
            if field or not _is_plain(row[place]):
                return False
        return True

    def _has_own(self, line: int, mark: str) -> bool:
        """Whether rows of a marked row's own stand below it: a next row that is numbered, or not
        marked at all, or marked one level deeper. 其中 and its details are of an item."""
        inner, of_these = mark.startswith("("), False
        for below in range(line + 1, self.lines.stop):
            row = self.grid[below]
            if not row:
                continue
            first = row[min(row)]
            text = tidy(first.text)
            if TOTAL.match(text) or NOTE_MARK.match(text):
                of_these = of_these or text.startswith("其中")
                continue
            if GROUP_MARK.match(text) or NUMERAL.match(text):
                return not inner and text.startswith("(")
            return not of_these or self.fields.get(min(row)) == "number"
        return False


def _is_plain(cell: Cell) -> bool:
    return cell.number is not None or _PLAIN.fullmatch(cell.text.strip()) is not None


def _fills(
    grid: Grid, merges: Iterable[Merge], columns: Places, lines: range
) -> dict[int, dict[int, Cell]]:
    """Line -> column -> the cell that a vertical merge spreads over it."""
    fields = FILLED | FILLED_IN_FORM if _is_form(columns) else FILLED
    fills: dict[int, dict[int, Cell]] = {}
    filled: dict[int, int] = {}
    for (top, left), (bottom, right) in sorted(merges):
        wanted = left == right and left in columns and columns[left].field in fields
        if bottom == top or not wanted or top not in lines or left not in grid[top]:
            continue
        # Merges of one column never overlap, except in a broken file.
        if top < filled.get(left, 0):
            continue
        filled[left] = bottom
        cell = grid[top][left]
        spread = cell._replace(line=top + 1) if columns[left].field == "number" else cell
        for line in range(top + 1, min(bottom, lines.stop - 1) + 1):
            fills.setdefault(line, {})[left] = spread
    return fills


def _without_idle_groups(rows: list[Row]) -> list[Row]:
    """Lines without a mark below the last item group nothing: they are notes."""
    last = max(
        (place for place, row in enumerate(rows) if row.kind in (ITEM, TOTAL_ROW)), default=-1
    )
    if last < 0 or not any(row.kind == GROUP for row in rows[last + 1 :]):
        return rows
    before = rows[last].group
    tail = [
        row._replace(kind=NOTE, group=before) if row.kind == GROUP and not _marked(row) else row
        for row in rows[last + 1 :]
    ]
    return rows[: last + 1] + tail


def _marked(row: Row) -> bool:
    first = next(iter(row.cells.values())).text.strip()
    return bool(GROUP_MARK.match(first) or NUMERAL.match(tidy(first))) or len(row.cells) > 1


def _with_parts(rows: list[Row], columns: Places) -> list[Row]:
    """Items that share a 序号 (merged, repeated, or blank below it) as its parts 1, 2, 3 ...
    Where nothing names the items, rows of one number are reports of one thing."""
    if not {"number", "wording"} <= {column.key for column in columns.values()}:
        return rows
    rows = _with_details(rows)
    runs = _runs(rows)
    for run in runs:
        number = rows[run[0]].cells["number"]
        filled = number if number.line else number._replace(line=rows[run[0]].line)
        for sub, place in enumerate(run, start=1):
            row = rows[place]
            cells = row.cells
            if not row.text("number"):
                cells = {"number": filled, **{k: c for k, c in cells.items() if k != "number"}}
                if not row.text("wording") and rows[run[0]].text("wording"):
                    cells["wording"] = _named(rows[run[0]])
            rows[place] = row._replace(cells=cells, sub=sub)
    return rows


def _named(first: Row) -> Cell:
    """The wording of an item for a row below that only adds a target."""
    wording = first.cells["wording"]
    return wording._replace(line=wording.line or first.line)


def _with_details(rows: list[Row]) -> list[Row]:
    """Rows without number right below 其中 go on with it: details, no items."""
    details = False
    for place, row in enumerate(rows):
        if row.kind == ITEM and details and not row.text("number"):
            rows[place] = row._replace(kind=TOTAL_ROW)
        else:
            details = row.kind == TOTAL_ROW and _says_of_these(row)
    return rows


def with_units_of_names(rows: list[Row], fields: set[str]) -> list[Row]:
    """Items whose name ends with their unit, 新建公厕（座）, in a table without a column of units:
    what their bare figures are counted in, before the unit line."""
    if "unit" in fields or not fields & {"target", "baseline", *FIGURES}:
        return rows
    return [_in_its_unit(row) if row.kind == ITEM else row for row in rows]


def _in_its_unit(row: Row) -> Row:
    wording = row.cells.get("wording")
    if wording is None or wording.text[-1:] not in ("）", ")"):
        return row
    named = _LAST_BRACKET.search(wording.text)
    if named is None or not is_unit(named[1]):
        return row
    unit = wording._replace(text=named[1], line=wording.line or row.line)
    return row._replace(cells={**row.cells, "unit": unit})


def _says_of_these(row: Row) -> bool:
    return any(cell.text.strip().startswith("其中") for cell in list(row.cells.values())[:2])


def _runs(rows: list[Row]) -> list[list[int]]:
    """The places of items that go together under one number, two or more each."""
    runs: list[list[int]] = []
    run: list[int] = []
    blanks = 0
    for place, row in enumerate(rows):
        number = row.text("number") if row.kind == ITEM else ""
        same = bool(run) and row.group == rows[run[0]].group
        if row.kind == ITEM and not number and same:
            run.append(place)
            blanks += 1
            continue
        if number and same and _is_part(row, rows[run[-1]]):
            run.append(place)
            continue
        if row.kind in (TOTAL_ROW, NOTE) and same and row.kind != NOTE:
            continue
        _close(runs, run, rows, number if same else "", blanks)
        run, blanks = ([place] if number else []), 0
    _close(runs, run, rows, "", blanks)
    return runs


def _is_part(row: Row, before: Row) -> bool:
    """Whether a row with the number of the one before is a further part of it: by another wording,
    or where the number was merged over both."""
    if row.text("number") != before.text("number"):
        return False
    return bool(row.cells["number"].line) or row.text("wording") != before.text("wording")


def _close(
    runs: list[list[int]], run: list[int], rows: list[Row], following: str, blanks: int
) -> None:
    """Keep a run of parts, unless its blank numbers are just numbers left out (1, blank, 3)."""
    if len(run) < 2:
        return
    first = rows[run[0]].text("number")
    counted = blanks == len(run) - 1 and first.isdigit() and following.isdigit()
    if not (counted and int(following) == int(first) + len(run)):
        runs.append(run)


def _regrouped(groups: tuple[str, ...], row: dict[int, Cell], outer: bool) -> tuple[str, ...]:
    """The group names after a group row: 一、 opens a new outer group, （一） one within it where
    there is an ``outer`` one."""
    texts = [row[place].text.strip() for place in sorted(row)][:2]
    lone_mark = NUMERAL.match(tidy(texts[0])) and len(texts) > 1
    mark, name = (texts[0], texts[1]) if lone_mark else (texts[0], texts[0])
    inner = tidy(mark).startswith("(") and groups and outer
    cleaned = COUNT.sub("", GROUP_NUMBER.sub("", name)).strip()
    return (groups[0], cleaned) if inner else (cleaned,)
