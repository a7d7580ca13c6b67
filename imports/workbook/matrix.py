"""Areas in rows, indicators in columns: a matrix as one item for each area and indicator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..language import read_quantity, tidy
from .cells import Grid
from .columns import with_periods
from .deciding import is_office
from .formats import column_letter
from .headings import bare, has_period, understand, unit_in
from .heads import heads_of
from .layout import Header, headings_of
from .marks import TOTAL, TOTAL_END, is_remark, read_unit_line
from .opening import Merge, RawSheet
from .reading import ITEM, NOTE, NOTHING, Cell, Column, Row, Sheet
from .reading import TOTAL as TOTAL_ROW
from .words import FIGURES

# The header of 眉山 has five rows; above it stand title and lines.
MOST_LEVELS = 6
DEEPEST = 14
_SAID = {"target", "stage_target", "claimed_ratio", "words", *FIGURES}
_AREA = re.compile(
    r"(?:所在|所属|责任)?(?:区县|县区|县市区|区域|片区|地区|乡镇|镇街|镇乡|街道|村|社区|村社区|县别|属地|市县|单位|区)(?:名称)?"
)
_BRACKETED = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]?")


@dataclass(frozen=True)
class Indicator:
    """One indicator: its name, unit, who leads it, what stands above it, and its columns by key."""

    name: str
    unit: str
    lead: str
    groups: tuple[str, ...]
    columns: dict[int, str]
    line: int


def read_matrix(raw: RawSheet, grid: Grid, merges: tuple[Merge, ...]) -> list[Sheet]:
    """The matrix of a sheet; [] where the sheet is none."""
    leaf = next((n for n, row in enumerate(grid[:DEEPEST]) if _is_leaf(row)), None)
    if leaf is None:
        return []
    body = [place for place in grid[leaf] if _of(grid[leaf][place]) in _SAID]
    first = _first_row(grid, leaf, min(body))
    header = Header(first, leaf, 0)
    headings = headings_of(grid, header, merges)
    area = _area_column(grid, header, min(body))
    parents = {headings[place][:-1] for place in body}
    said = [understand(h[-1:], "ledger").field for p, h in headings.items() if p < min(body)]
    if area is None or len(parents) < 2 or first == leaf or "wording" in said:
        return []
    if any(has_period("".join(parent)) for parent in parents):
        return []
    return [_sheet(raw, grid, header, headings, area)]


def _of(cell: Cell) -> str:
    return understand((cell.text,), "ledger").field


def _is_leaf(row: dict[int, Cell]) -> bool:
    """Whether a row repeats 目标任务, 进度 ... for one indicator after the other."""
    if len(row) < 4 or any(cell.number is not None for cell in row.values()):
        return False
    words = [bare(cell.text) for cell in row.values() if _of(cell) in _SAID]
    return len(words) >= 4 and len(words) >= len(row) - 2 and len(set(words)) * 2 <= len(words)


def _first_row(grid: Grid, leaf: int, body: int) -> int:
    """The first row of the header: those right above that say something of the indicators."""
    line = leaf
    while line > 0 and leaf - line < MOST_LEVELS:
        row = grid[line - 1]
        over = [place for place in row if place >= body]
        if not over or any(read_unit_line(cell.text) for cell in row.values()):
            break
        line -= 1
    return line


def _area_column(grid: Grid, header: Header, body: int) -> int | None:
    """The column that names the areas: by its heading, else the last one of words before the
    figures."""
    for place in range(body - 1, -1, -1):
        texts = [
            bare(grid[line][place].text)
            for line in range(header.first, header.last + 1)
            if place in grid[line]
        ]
        if any(_AREA.fullmatch(text) for text in texts):
            return place
    return None


def _sheet(
    raw: RawSheet, grid: Grid, header: Header, headings: dict[int, tuple[str, ...]], area: int
) -> Sheet:
    heads = heads_of(grid[: header.first])
    columns = _columns(grid, header, headings)
    indicators = list(_indicators(columns, headings, header.first, headings[area]))
    shown = with_periods(columns, heads)
    rows = [
        row
        for line in range(header.last + 1, len(grid))
        if grid[line]
        for row in _rows(raw, grid[line], line, area, columns, indicators)
    ]
    from_day, day = heads.period or (None, None)
    return Sheet(
        raw.name,
        "ledger",
        heads.title,
        heads.unit,
        day,
        from_day,
        heads.year,
        raw.hidden,
        tuple(range(header.first + 1, header.last + 2)),
        tuple(shown.values()),
        tuple(rows),
    )


def _columns(grid: Grid, header: Header, headings: dict[int, tuple[str, ...]]) -> dict[int, Column]:
    """All columns; the fields of the second and later indicators have keys of their own."""
    columns: dict[int, Column] = {}
    seen: set[str] = set()
    for place, heading in headings.items():
        letter = column_letter(place)
        field = understand((heading[-1],), "ledger").field if len(heading) > 1 else ""
        field = field if field in _SAID else ""
        if field == "words" and _are_figures(grid, header, place):
            field = "cumulative"
        key = field or f"?{letter}"
        key = f"{key}@{letter}" if key in seen else key
        seen.add(key)
        unit = next((unit for part in reversed(heading) if (unit := unit_in(part))), "")
        columns[place] = Column(letter, heading, key, field, unit, None, FIGURES.get(field, ""))
    return columns


def _are_figures(grid: Grid, header: Header, place: int) -> bool:
    texts = [row[place].text.strip() for row in grid[header.last + 1 :] if place in row]
    said = [text for text in texts if text not in NOTHING]
    figures = sum(read_quantity(text) is not None for text in said)
    return bool(said) and figures * 5 >= len(said) * 4


def _indicators(
    columns: dict[int, Column],
    headings: dict[int, tuple[str, ...]],
    line: int,
    labels: tuple[str, ...],
) -> Iterator[Indicator]:
    """The indicators from left to right, each with the columns below it. ``labels`` are those of
    the header's rows in front of them: 工程, 事项, 指标, 责任单位."""
    by_parent: dict[tuple[str, ...], dict[int, str]] = {}
    for place, column in columns.items():
        if column.field:
            by_parent.setdefault(headings[place][:-1], {})[place] = column.field
    for parent, fields in by_parent.items():
        lead = _lead(parent, labels)
        names = [part for part in parent if part != lead] or list(parent)
        unit = next((unit for part in reversed(names) if (unit := unit_in(part))), "")
        plain = [_BRACKETED.sub("", part).strip() if unit_in(part) else part for part in names]
        yield Indicator(plain[-1], unit, lead, tuple(plain[:-1]), fields, line)


def _lead(parent: tuple[str, ...], labels: tuple[str, ...]) -> str:
    """The row of a heading that names who leads: by its label, else by its words."""
    if len(labels) == len(parent) + 1:
        fields = [understand((label,), "ledger").field for label in labels]
        return parent[fields.index("lead_unit")] if "lead_unit" in fields[:-1] else ""
    return next((p for p in reversed(parent[1:]) if is_office(p) and not unit_in(p)), "")


def _rows(
    raw: RawSheet,
    row: dict[int, Cell],
    line: int,
    area: int,
    columns: dict[int, Column],
    indicators: list[Indicator],
) -> Iterator[Row]:
    """The items of one line of the matrix; a total or a note stays one row."""
    hidden = line in raw.hidden_rows
    first = tidy(row[min(row)].text)
    name = row[area].text.strip() if area in row else ""
    keyed = {columns[p].key if p in columns else f"?{c.letter}": c for p, c in sorted(row.items())}
    if is_remark(first) or (len(row) == 1 and not name):
        yield Row(line + 1, NOTE, (), keyed, hidden)
        return
    if any(TOTAL.match(text) or TOTAL_END.match(text) for text in (first, tidy(name)) if text):
        yield Row(line + 1, TOTAL_ROW, (), keyed, hidden)
        return
    for indicator in indicators:
        cells = {field: row[p] for p, field in indicator.columns.items() if p in row}
        if any(not cell.blank for cell in cells.values()):
            yield Row(
                line + 1,
                ITEM,
                (*indicator.groups, name) if name else indicator.groups,
                {**_named(indicator, name), **cells},
                hidden,
            )


def _named(indicator: Indicator, area: str) -> dict[str, Cell]:
    """What is promised, by area and indicator; unit and lead unit stand in the header."""
    letter = column_letter(min(indicator.columns))
    line = indicator.line + 1
    wording = f"{area}：{indicator.name}" if area else indicator.name
    cells = {"wording": Cell(wording, letter, line=line)}
    if indicator.unit:
        cells["unit"] = Cell(indicator.unit, letter, line=line)
    if indicator.lead:
        cells["lead_unit"] = Cell(indicator.lead, letter, line=line)
    return cells
