"""Where a sheet's tables stand: headers of one to four rows, tables below and beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from ..language import is_unit, tidy
from .cells import Grid
from .headings import has_period, is_anchor, is_heading, is_part, understand
from .marks import COUNT_ALONE, GROUP_MARK, NOTE_MARK, NUMERAL, SIGNATURE, TOTAL, read_unit_line
from .opening import Merge
from .reading import Cell

MOST_HEADER_ROWS = 4
# A heading is no sentence; a text longer than this heads nothing.
LONGEST_HEADING = 40
# Where no header of ours is found, one of strange words may still stand so far down.
CANDIDATES = 30
_DATE = re.compile(r"[\d./-]+|.*\d{1,2}[日号]")
DAYS = ("due", "start", "day", "from_day", "expected_on")


@dataclass(frozen=True)
class Header:
    """The rows of one header (from 0), and the first of the rows above that belong to its table."""

    first: int
    last: int
    above: int


def find_headers(grid: Grid, merges: Iterable[Merge], start: int = 0) -> list[Header]:
    """All headers of a sheet from the top down, those below row ``start`` (from 0)."""
    headers: list[Header] = []
    merges = [merge for merge in merges if merge[0][0] != merge[1][0]]
    line, latest = start, ""
    while line < len(grid):
        row = grid[line]
        # The same header again (a page break once) goes on with the same table.
        opens = not headers and not start
        found = _is_header(row, first=opens) or (opens and _is_upper(grid, line))
        if not found or printed(row) == latest:
            line += 1
            continue
        floor = headers[-1].last + 1 if headers else start
        first = _first_row(grid, line, floor)
        last = _last_row(grid, line, merges)
        later = bool(headers) or bool(start)
        headers.append(Header(first, last, _above(grid, first, floor) if later else 0))
        line, latest = last + 1, printed(row)
    return headers


def printed(row: dict[int, Cell]) -> str:
    """A row as one text, to see whether another says the same."""
    return "|".join(f"{place}:{tidy(cell.text)}" for place, cell in sorted(row.items())) or "-"


def _is_header(row: dict[int, Cell], *, first: bool) -> bool:
    """Whether a row holds headings of a table. Most rows of a sheet do not, and are soon done."""
    texts = []
    for cell in row.values():
        if cell.number is not None and not first:
            return False
        if len(cell.text) <= LONGEST_HEADING and (not cell.text[0].isdigit() or "月" in cell.text):
            texts.append(cell.text)
    if not texts or not any(map(is_anchor, texts)):
        return False
    known = sum(map(is_heading, texts))
    if first:
        alone = known == len(row) == 1 and understand((texts[0],), "ledger").field != "number"
        return (known >= 2 and 3 * known >= len(row)) or (alone and is_anchor(texts[0]))
    return known >= 3 and 10 * known >= 6 * len(row)


def _is_upper(grid: Grid, line: int) -> bool:
    """Whether a row is the upper one of a header whose names we know in the lower one only:
    指标名称 beside 验资口径, and 完成 and 完成率 below that."""
    row, below = grid[line], grid[line + 1] if line + 1 < len(grid) else {}
    cells = [*row.values(), *below.values()]
    if len(row) < 2 or len(below) < 2 or any(cell.number is not None for cell in cells):
        return False
    if not any(is_anchor(cell.text) for cell in row.values()) or min(below) <= min(row):
        return False
    return all(len(cell.text) <= 20 for cell in cells) and all(
        is_part(cell.text) for cell in below.values()
    )


def _first_row(grid: Grid, line: int, floor: int) -> int:
    """Rows above that carry parent headings only (三季度 over 当期 and 累计)."""
    while line > floor and _is_parent_row(grid[line - 1], grid[line]):
        line -= 1
    return line


def _is_parent_row(row: dict[int, Cell], below: dict[int, Cell]) -> bool:
    texts = [cell.text.strip() for cell in row.values()]
    if not texts or min(row) == min(below, default=0):
        return False
    return all(len(text) <= 20 and (is_part(text) or has_period(text)) for text in texts) and (
        not any(read_unit_line(text) or text.startswith(("截至", "截止")) for text in texts)
    )


def _last_row(grid: Grid, line: int, merges: list[Merge]) -> int:
    """The last row of a header that begins at ``line``: by its merges, else by its words."""
    last = max(
        (
            bottom
            for (top, _), (bottom, _) in merges
            if top == line and bottom - top < MOST_HEADER_ROWS
        ),
        default=line,
    )
    last = min(last, len(grid) - 1)
    while last + 1 < len(grid) and last - line + 1 < MOST_HEADER_ROWS:
        if not _continues_header(grid[line], grid[last], grid[last + 1]):
            break
        last += 1
    return last


def _continues_header(head: dict[int, Cell], above: dict[int, Cell], row: dict[int, Cell]) -> bool:
    """Whether ``row`` is one more row of the header that begins with ``head``."""
    anchors = {place for place, cell in head.items() if is_anchor(cell.text)}
    if not row or anchors & set(row):
        return False
    cells = [row[place] for place in sorted(row)]
    if any(cell.number is not None or len(cell.text) > 20 for cell in cells):
        return False
    if _begins_body(tidy(cells[0].text)):
        return False
    heads = sum(
        _heads_column(cell, above.get(place) or head.get(place)) for place, cell in row.items()
    )
    return heads * 2 >= len(cells)


def _begins_body(text: str) -> bool:
    marks = (GROUP_MARK, NOTE_MARK, SIGNATURE, TOTAL, NUMERAL)
    return any(mark.match(text) for mark in marks) or bool(COUNT_ALONE.fullmatch(text))


def _heads_column(cell: Cell, above: Cell | None) -> bool:
    """Whether a cell in a lower row of a header heads a column: a heading, a unit, or a period
    that does not stand as a value under a heading of days (6月底 under 完成时限)."""
    text = cell.text.strip()
    if is_part(text) or is_unit(text.strip("()（） ")):
        return True
    value = above is not None and understand((above.text,), "ledger").field in DAYS
    return cell.day is None and has_period(text) and not value and not _DATE.fullmatch(text)


def _above(grid: Grid, first: int, floor: int) -> int:
    """The first of the rows right above a later table that are its title and lines."""
    line = first
    while line > floor and first - line < 4:
        row = grid[line - 1]
        text = tidy(row[min(row)].text) if row else ""
        if len(row) > 2 or GROUP_MARK.match(text) or NOTE_MARK.match(text) or SIGNATURE.match(text):
            break
        if row and any(cell.number is not None for cell in row.values()):
            break
        line -= 1
    return line


def candidate(grid: Grid) -> Header | None:
    """The row that looks most like a header where no heading is known: the first with two or more
    short texts and no figure that has a row like it below."""
    for line, row in enumerate(grid[:CANDIDATES]):
        texts = [cell for cell in row.values() if cell.number is None and cell.day is None]
        short = all(len(cell.text) <= LONGEST_HEADING for cell in texts)
        if len(texts) != len(row) or len(row) < 2 or not short:
            continue
        if any(tidy(cell.text)[:1].isdigit() or read_unit_line(cell.text) for cell in texts):
            continue
        if any(len(set(row) & set(below)) >= 2 for below in grid[line + 1 : line + 4]):
            return Header(line, line, 0)
    return None


def beside(grid: Grid, header: Header, end: int) -> list[tuple[int, int]]:
    """The tables that stand side by side under one row of headings, as (first column, column
    behind the last). One only, as a rule."""
    row = grid[header.last] if header.last == header.first else _whole(grid, header)
    places = sorted(row)
    cuts = _repeats(header, row, places) or [
        place for place in places[1:] if _begins_table(grid, header, end, row, place)
    ]
    edges = [0, *cuts, max(places, default=0) + 1]
    if cuts:
        edges[-1] = 10**6
    return list(pairwise(edges)) if cuts else [(0, 10**6)]


def _repeats(header: Header, row: dict[int, Cell], places: list[int]) -> list[int]:
    """Where the same headings, all of them, begin again to the right; [] where they do not."""
    texts = [tidy(row[place].text) for place in places]
    if header.first != header.last or len(texts) < 4:
        return []
    for length in range(2, len(texts) // 2 + 1):
        again = len(texts) % length == 0 and texts == texts[:length] * (len(texts) // length)
        if again and len(set(texts[:length])) == length:
            return places[length::length]
    return []


def _whole(grid: Grid, header: Header) -> dict[int, Cell]:
    """All cells of a header, the upper ones before the lower ones."""
    row: dict[int, Cell] = {}
    for line in range(header.last, header.first - 1, -1):
        row.update(grid[line])
    return row


def _begins_table(grid: Grid, header: Header, end: int, row: dict[int, Cell], place: int) -> bool:
    """Whether a further table begins at ``place``: the first heading again, or a heading that
    anchors behind an empty column."""
    first = tidy(row[min(row)].text)
    if tidy(row[place].text) == first and is_anchor(row[place].text):
        return True
    if place - 1 in row or not is_anchor(row[place].text):
        return False
    return not any(place - 1 in grid[line] for line in range(header.first, end))


def cut_out(grid: Grid, first: int, end: int, columns: tuple[int, int]) -> Grid:
    """The rows ``first`` to ``end`` (exclusive) of some columns, at the lines they stand in."""
    low, high = columns
    cut: Grid = [{} for _ in range(min(first, end))]
    cut += [
        {place: cell for place, cell in row.items() if low <= place < high}
        for row in grid[first:end]
    ]
    return cut


def headings_of(grid: Grid, header: Header, merges: Iterable[Merge]) -> dict[int, tuple[str, ...]]:
    """Column number -> heading from the top down, parents carried over their columns."""
    lines = range(header.first, header.last + 1)
    known = [merge for merge in merges if merge[0][0] in lines]
    # A sheet that merges elsewhere only tells nothing of its header.
    across = any(left < right for (_, left), (_, right) in known)
    levels = [_carried(grid, line, header, known if across else None) for line in lines]
    places = sorted({place for line in lines for place in grid[line]})
    headings = {}
    for place in places:
        parts = [level[place] for level in levels if level.get(place)]
        headings[place] = tuple(dict.fromkeys(part.strip().replace("\n", "") for part in parts))
    return headings


def _carried(grid: Grid, line: int, header: Header, merges: list[Merge] | None) -> dict[int, str]:
    """The texts of one header row, parents carried right: as far as the merge, or over blanks."""
    row = {place: cell.text for place, cell in grid[line].items()}
    if line == header.last:
        return row
    if merges is not None:
        for (top, left), (_, right) in merges:
            if top == line:
                for place in range(left + 1, right + 1):
                    row.setdefault(place, row.get(left, ""))
        return row
    below = {place for lower in range(line + 1, header.last + 1) for place in grid[lower]}
    parents = {place for upper in range(header.first, line) for place in grid[upper]}
    current = ""
    for place in range(max([*row, *below], default=-1) + 1):
        if place in parents:
            current = ""
        if place in row:
            current = row[place]
        elif place in below and (place - 1 in below or place - 1 in row):
            row[place] = current
    return row
