"""Where a sheet's tables stand: title rows, unit and date lines, headers of one or more rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..language import is_unit, read_period, tidy, year_of
from .cells import Grid
from .formats import column_letter
from .headings import FIGURES, PERIODIC, has_period, is_anchor, is_heading, understand
from .opening import Merge
from .reading import Cell, Column, Period

MOST_HEADER_ROWS = 4
GROUP_MARK = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．,]|[(（][一二三四五六七八九十]+[)）]|第[一二三四五六七八九十]+[部章类])"
)
NOTE_MARK = re.compile(r"^(?:注|备注|说明|填表说明|附注|注释)\d*[:：]")
SIGNATURE = re.compile(
    r"^(?:填报人|审核人|负责人|分管领导|主要领导|联系人|联系电话|制表人?|填表人|填表日期|单位负责人|"
    r"业主|责任单位|挂钩领导)(?:[(（]?(?:签名|签字|盖章)[)）]?)?[:：]"
)
_UNIT_LINE = re.compile(r"(?:^|[(;,。])(?:计量)?单位:([^);,。:]{1,8})")
# 下半年 in the title of a plan is when things shall be done, in that of a report what was.
_REPORTS = re.compile(r"进展|完成|推进|执行|情况|通报|进度|实绩")
_PLANS = re.compile(r"安排|计划|规划|打算|分解")


@dataclass(frozen=True)
class Header:
    """The rows of one header (from 0), and the rows above it that belong to its table."""

    first: int
    last: int
    above: int


@dataclass(frozen=True)
class Heads:
    """What stands above a table: its title, the unit of bare numbers, the period it speaks of."""

    title: str = ""
    unit: str = ""
    period: Period | None = None
    year: int | None = None


def find_headers(grid: Grid, merges: Iterable[Merge]) -> list[Header]:
    """All headers of a sheet from the top down."""
    headers: list[Header] = []
    merges = list(merges)
    line, latest = 0, ""
    while line < len(grid):
        printed = _printed(grid[line])
        # The same header again (a page break once) goes on with the same table.
        if printed == latest or not _is_header(grid[line], first=not headers):
            line += 1
            continue
        floor = headers[-1].last + 1 if headers else 0
        first = _first_row(grid, line, floor)
        last = _last_row(grid, line, merges)
        headers.append(Header(first, last, _above(grid, first, floor) if headers else 0))
        line, latest = last + 1, printed
    return headers


def _printed(row: dict[int, Cell]) -> str:
    return "|".join(f"{place}:{tidy(cell.text)}" for place, cell in sorted(row.items())) or "-"


def _is_header(row: dict[int, Cell], *, first: bool) -> bool:
    if not first and any(cell.number is not None for cell in row.values()):
        return False
    texts = [cell.text for cell in row.values()]
    if not any(map(is_anchor, texts)):
        return False
    known = sum(map(is_heading, texts))
    if first:
        return known >= 2 or (known == len(texts) == 1 and not _number_heading(texts[0]))
    return known >= 3 and 10 * known >= 6 * len(texts)


def _number_heading(text: str) -> bool:
    return understand((text,), "ledger").field == "number"


def _first_row(grid: Grid, line: int, floor: int) -> int:
    """Rows above that carry parent headings only (三季度 over 当期 and 累计)."""
    while line > floor and _is_parent_row(grid[line - 1], grid[line]):
        line -= 1
    return line


def _is_parent_row(row: dict[int, Cell], below: dict[int, Cell]) -> bool:
    texts = [cell.text.strip() for cell in row.values()]
    if not texts or min(row) == min(below, default=0):
        return False
    return all(len(text) <= 20 and (is_heading(text) or has_period(text)) for text in texts) and (
        not any(read_unit_line(text) for text in texts)
    )


def _last_row(grid: Grid, line: int, merges: list[Merge]) -> int:
    """The last row of a header that begins at ``line``: by its merges, else by its words."""
    last = max(
        (
            bottom
            for (top, left), (bottom, right) in merges
            if top == line and bottom - top < MOST_HEADER_ROWS and left == right
        ),
        default=line,
    )
    while last + 1 < len(grid) and last - line + 1 < MOST_HEADER_ROWS:
        if not _continues_header(grid[line], grid[last + 1]):
            break
        last += 1
    return last


def _continues_header(head: dict[int, Cell], row: dict[int, Cell]) -> bool:
    anchors = {place for place, cell in head.items() if is_anchor(cell.text)}
    if not row or anchors & set(row):
        return False
    texts = [cell.text.strip() for cell in row.values()]
    if any(cell.number is not None or len(cell.text) > 20 for cell in row.values()):
        return False
    if GROUP_MARK.match(texts[0]) or NOTE_MARK.match(texts[0]):
        return False
    heads = sum(_heads_column(cell, head.get(place)) for place, cell in row.items())
    return heads * 2 >= len(texts)


def _heads_column(cell: Cell, above: Cell | None) -> bool:
    """Whether a cell in the second row of a header heads a column: a heading, a unit, or a period
    that does not stand under a heading of its own (6月底 under 完成时限 is a value)."""
    text = cell.text.strip()
    if is_heading(text) or is_unit(text.strip("()（） ")):
        return True
    under = above is not None and is_heading(above.text)
    return cell.day is None and has_period(text) and not under


def _above(grid: Grid, first: int, floor: int) -> int:
    """The first of the rows right above a later table that are its title and lines."""
    line = first
    while line > floor and first - line < 4:
        row = grid[line - 1]
        text = next(iter(row.values())).text.strip() if row else ""
        if len(row) > 2 or GROUP_MARK.match(text) or NOTE_MARK.match(text) or SIGNATURE.match(text):
            break
        if row and any(cell.number is not None for cell in row.values()):
            break
        line -= 1
    return line


def heads_of(rows: Iterable[dict[int, Cell]]) -> Heads:
    """What the rows above a header say."""
    texts = [cell.text.strip() for row in rows for cell in row.values()]
    unit = next((unit for text in texts if (unit := read_unit_line(text))), "")
    plain = [text for text in texts if not _is_line(text)]
    title = max(plain, key=len, default="")
    years = [year for text in (title, *texts) if (year := year_of(text)) is not None]
    year = years[0] if years else None
    return Heads(title, unit, _period_above(texts, title, year), year)


def _period_above(texts: list[str], title: str, year: int | None) -> Period | None:
    """The date line (截至2026年3月31日) first, else a period in the title (2026年上半年 ...)."""
    lines = [text for text in texts if re.search(r"截[至止]", text)]
    reporting = _REPORTS.search(title) and not _PLANS.search(title)
    for text in (*lines, *((title,) if reporting else ())):
        if period := read_period(text, year):
            return period
    return None


def _is_line(text: str) -> bool:
    """Whether a text above the header is a unit line, date line or mark rather than the title."""
    tidied = tidy(text)
    return bool(
        re.match(r"附件|附表|[(]?截[至止]|[(]?单位:|填报|填表|制表|编制|第\d+页", tidied)
        or (len(tidied) < 12 and re.fullmatch(r"(?:19|20)\d\d年?.*[月日号]", tidied))
    )


def read_unit_line(text: str) -> str:
    """单位：万元 → 万元; "" for 填报单位：城建办 and where it names no unit we know."""
    found = _UNIT_LINE.search(tidy(text))
    return found[1] if found and is_unit(found[1]) else ""


def headings_of(grid: Grid, header: Header, merges: Iterable[Merge]) -> dict[int, tuple[str, ...]]:
    """Column number -> heading from the top down, parents carried over their columns."""
    levels = [
        _carried(grid, line, header, _widths(line, merges))
        for line in range(header.first, header.last + 1)
    ]
    places = sorted(
        {place for line in range(header.first, header.last + 1) for place in grid[line]}
    )
    headings = {}
    for place in places:
        parts = [level[place] for level in levels if level.get(place)]
        headings[place] = tuple(dict.fromkeys(part.strip().replace("\n", "") for part in parts))
    return headings


def _widths(line: int, merges: Iterable[Merge]) -> dict[int, int] | None:
    """First column -> last column of the merges that begin in a row; None: nothing is known."""
    known = list(merges)
    if not known:
        return None
    return {left: right for (top, left), (_, right) in known if top == line}


def _carried(
    grid: Grid, line: int, header: Header, widths: dict[int, int] | None
) -> dict[int, str]:
    """The texts of one header row, parents carried right: as far as the merge, or over blanks."""
    row = {place: cell.text for place, cell in grid[line].items()}
    if line == header.last:
        return row
    below = {place for lower in range(line + 1, header.last + 1) for place in grid[lower]}
    if widths is not None:
        for left, right in widths.items():
            for place in range(left + 1, right + 1):
                row.setdefault(place, row.get(left, ""))
        return row
    current = ""
    for place in range(max([*row, *below], default=-1) + 1):
        if place in row:
            current = row[place]
        elif place in below and (place - 1 in below or place - 1 in row):
            row[place] = current
    return row


def columns_of(
    headings: dict[int, tuple[str, ...]], kind: str, year: int | None
) -> tuple[Column, ...]:
    """The columns of a table; a second column of a field gets a key of its own."""
    columns: list[Column] = []
    seen: set[str] = set()
    for place, heading in headings.items():
        letter = column_letter(place)
        understood = understand(heading, kind)
        key = understood.field or f"?{letter}"
        if key in seen:
            key = f"{understood.field}@{letter}"
        seen.add(key)
        field = understood.field
        periodic = kind == "ledger" and field in PERIODIC
        period = read_period("".join(heading), year) if periodic else None
        basis = FIGURES.get(field, "") if kind == "ledger" else ""
        columns.append(Column(letter, heading, key, field, understood.unit, period, basis))
    return tuple(columns)
