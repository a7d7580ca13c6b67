"""A sheet of values to its tables: below each other, side by side, forms and matrices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .by_unit import unit_column, with_items
from .cells import Grid, grid_of
from .columns import Table, read_columns
from .corrections import Corrections
from .declared import self_check
from .formats import column_letter
from .forms import read_form
from .headings import understand
from .heads import Heads, heads_of
from .layout import DAYS, Header, beside, candidate, cut_out, find_headers, headings_of
from .matrix import read_counts, read_matrix
from .nodes import with_nodes
from .opening import Merge, RawSheet
from .reading import Cell, Sheet, UnreadableFile
from .rows import rows_of, with_units_of_names
from .warnings import hidden_issues, sheet_issues

# More headers than this in one sheet is no sheet that a person made.
MOST_TABLES = 300
FIRST_1904 = dt.date(1904, 1, 1)
LATEST_1904 = 80_000


@dataclass(frozen=True)
class Page:
    """A sheet with its cells: what all its tables share."""

    raw: RawSheet
    grid: Grid
    merges: tuple[Merge, ...]
    corrections: Corrections


def tables_of(raw: RawSheet, corrections: Corrections) -> list[Sheet]:
    """The tables of a sheet from the top down, from left to right. Raises UnreadableFile where
    there are too many to be a sheet that a person made."""
    grid = grid_of(raw)
    if not any(grid):
        return [Sheet(raw.name, "empty", hidden=raw.hidden)]
    page = Page(raw, grid, tuple(raw.merges), corrections)
    found = _by_hand(page) or _special(page) or _ledgers(page)
    first, *others = found
    return [replace(first, issues=(*first.issues, *hidden_issues(found))), *others]


def _special(page: Page) -> list[Sheet]:
    raw, grid = page.raw, page.grid
    return read_form(raw, grid, page.corrections) or read_matrix(raw, grid, page.merges)


def _by_hand(page: Page) -> list[Sheet]:
    """The tables of a sheet whose first header a person pointed at."""
    lines = page.corrections.headers.get(page.raw.name)
    if lines is None or not 1 <= lines[0] <= lines[1] <= len(page.grid):
        return []
    header = Header(lines[0] - 1, lines[1] - 1, 0)
    return _each(page, [header, *find_headers(page.grid, page.merges, lines[1])])


def _ledgers(page: Page) -> list[Sheet]:
    headers = find_headers(page.grid, page.merges)
    if len(headers) > MOST_TABLES:
        raise UnreadableFile("too_many_tables", sheet=page.raw.name, limit=str(MOST_TABLES))
    tables = _each(page, headers) if headers else _unknown(page)
    if all(table.kind == "other" for table in tables):
        header = headers[0] if headers else candidate(page.grid)
        return (header and read_counts(page.raw, page.grid, page.merges, header)) or tables
    return tables


def _each(page: Page, headers: list[Header]) -> list[Sheet]:
    ends = [header.above for header in headers[1:]] + [len(page.grid)]
    year = page.corrections.year
    first = heads_of(page.grid[: headers[0].first], year)
    tables: list[Sheet] = []
    for header, end in zip(headers, ends, strict=True):
        heads = heads_of(page.grid[header.above : header.first], year).under(first)
        for sheet in _side_by_side(page, header, end, heads):
            tables += with_nodes(sheet)
    return tables


def _side_by_side(page: Page, header: Header, end: int, heads: Heads) -> Iterator[Sheet]:
    parts = beside(page.grid, header, end)
    if len(parts) == 1:
        yield _table(page, page.grid, header, end, heads)
        return
    for columns in parts:
        grid = cut_out(page.grid, header.above, end, columns)
        own = heads_of(grid[header.above : header.first], page.corrections.year).under(heads)
        yield _table(page, grid, header, end, own)


def _table(page: Page, grid: Grid, header: Header, end: int, heads: Heads) -> Sheet:
    raw = page.raw
    lines = range(header.last + 1, end)
    if raw.date1904:
        grid = dated(grid, header, page.merges)
    key = f"{raw.name}#{header.first + 1}"
    hidden = raw.hidden_columns
    table = Table(raw.name, key, heads, grid, lines, page.corrections, hidden)
    headings = headings_of(grid, header, page.merges)
    kind, places, decided = read_columns(headings, table, header.last + 1)
    columns = tuple(places.values())
    rows = rows_of(grid, lines, places, page.merges, raw.hidden_rows, kind, heads.title)
    if kind == "ledger" and not any(c.field in ("unit", "target") and c.unit for c in columns):
        rows = with_units_of_names(rows, {column.field for column in columns})
    from_day, day = heads.period or (None, None)
    sheet = Sheet(
        raw.name,
        kind,
        heads.title,
        heads.unit,
        day,
        from_day,
        heads.year,
        raw.hidden,
        tuple(range(header.first + 1, header.last + 2)),
        columns,
        tuple(rows),
        (*sheet_issues(raw.name, kind, columns, header.last + 1), *decided),
        heads.reported_by,
    )
    unit = unit_column({p: c.field for p, c in places.items()}, headings)
    if kind == "ledger" and unit is not None:
        sheet = with_items(sheet, column_letter(unit))
    return replace(sheet, issues=(*sheet.issues, *self_check(sheet)))


def dated(grid: Grid, header: Header, merges: tuple[Merge, ...]) -> Grid:
    """The grid with days for the bare numbers below headings of days: a workbook that counts from
    1904 means others than the rest."""
    places = {
        place
        for place, heading in headings_of(grid, header, merges).items()
        if understand(heading, "ledger").field in DAYS
    }
    body = [
        {place: _dated(cell) if place in places else cell for place, cell in row.items()}
        for row in grid[header.last + 1 :]
    ]
    return [*grid[: header.last + 1], *body]


def _dated(cell: Cell) -> Cell:
    number = cell.number
    if number is None or number != int(number) or not 0 < number < LATEST_1904:
        return cell
    return cell._replace(day=FIRST_1904 + dt.timedelta(days=int(number)))


def _unknown(page: Page) -> list[Sheet]:
    """A sheet without a heading we know: its likeliest header, for a person to say what it is."""
    header = candidate(page.grid)
    if header is None:
        heads = heads_of(page.grid[:3])
        issues = sheet_issues(page.raw.name, "other", (), None)
        return [Sheet(page.raw.name, "other", heads.title, hidden=page.raw.hidden, issues=issues)]
    tables = _each(page, [header])
    return [table if table.kind != "other" else _not_understood(table) for table in tables]


def _not_understood(sheet: Sheet) -> Sheet:
    if any(issue.code == "no_item_column" for issue in sheet.issues):
        return sheet
    line = max(sheet.header_rows)
    return replace(sheet, issues=sheet_issues(sheet.name, "other", (), line))
