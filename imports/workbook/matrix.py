"""Areas in rows, indicators in columns: a matrix as one item for each area and indicator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..language import read_quantity, tidy
from .by_unit import matter
from .cells import Grid
from .columns import with_periods
from .deciding import is_office
from .formats import column_letter
from .headings import bare, has_period, understand, unit_in
from .heads import Heads, heads_of
from .layout import Header, headings_of
from .marks import (
    COUNT,
    GROUP_MARK,
    GROUP_NUMBER,
    TOTAL,
    TOTAL_END,
    is_remark,
    read_unit_line,
)
from .opening import Merge, RawSheet
from .reading import GROUP, ITEM, NOTE, NOTHING, Cell, Column, Row, Sheet
from .reading import TOTAL as TOTAL_ROW
from .words import FIGURES

# The header of 眉山 has five rows; above it stand title and lines.
MOST_LEVELS = 6
DEEPEST = 14
# What may stand below each indicator, and what of these makes a matrix.
_SAID = {"target", "stage_target", "claimed_ratio", "words", *FIGURES}
_BESIDE = {"baseline", "growth", "stage", "verdict", "done"}
# Read under their plain name: a target has no period, and checking looks for it there.
_PLAIN = {"target", "baseline"}
# What a column of the whole line says of each of its items.
_OF_ALL = {"lead_unit", "support_units", "supervising_leader", "owner_person", "phone", "due"}
_OF_ALL |= {"note", "cause_kind", "cause", "next_step"}
_DONE = re.compile(r"(?:实际|已)?(?:完成|实绩)(?:额|数|量|值)?|实际")
_ASKED = re.compile(r"任务|目标|计划|安排|分解")
_REACHED = re.compile(r"完成|进度|进展|推进|实绩")
_AREA = re.compile(
    r"(?:所在|所属|责任)?(?:区县|县区|县市区|区域|片区|地区|乡镇|镇街|镇乡|街道|村|社区|村社区|村居|县别|属地|市县|单位|区|"
    r"行政村|自然村|网格|部门|办所)(?:名称|名)?"
)
_BRACKETED = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]?")


@dataclass(frozen=True)
class Indicator:
    """One indicator: its name, unit, who leads it, what stands above it, and the keys of its cells
    by column."""

    name: str
    unit: str
    lead: str
    groups: tuple[str, ...]
    columns: dict[int, str]
    line: int


@dataclass(frozen=True)
class Matrix:
    """A matrix before its lines are read: columns, indicators, and the keys of what a line says of
    all its items."""

    columns: dict[int, Column]
    indicators: list[Indicator]
    shared: dict[int, str]
    area: int


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
    heads = heads_of(grid[: header.first])
    matrix = _with_matter(_matrix(grid, header, headings, area), matter(heads.title))
    return [_sheet(raw, grid, header, heads, matrix)] if matrix.indicators else []


def read_counts(
    raw: RawSheet, grid: Grid, merges: tuple[Merge, ...], header: Header
) -> list[Sheet]:
    """A matrix with one column for each indicator (村, 户厕改造（座）, 垃圾分类（户）): targets or
    what was reached, as the title says; [] where the sheet is none, or the title says neither."""
    heads = heads_of(grid[: header.first])
    field = _field_of_title(heads)
    if not field or header.last != header.first:
        return []
    leaf = header.last
    areas = [place for place, cell in grid[leaf].items() if _AREA.fullmatch(bare(cell.text))]
    after = min(areas, default=0) + 1
    header = Header(_first_row(grid, leaf, after), leaf, 0)
    headings = headings_of(grid, header, merges)
    counted = [p for p in headings if p >= after and _is_count(grid, header, headings[p], p, heads)]
    if not areas or len(counted) < 2:
        return []
    fields = {place: field if place in counted else _of_all(headings[place]) for place in headings}
    columns = _keyed_columns(headings, fields)
    indicators = [
        _indicator(headings[place], {place: columns[place].key}, header.first, ())
        for place in counted
    ]
    indicators = [
        replace(one, columns={p: field if field in _PLAIN else key})
        for one in indicators
        for p, key in one.columns.items()
    ]
    shared = _shared(columns, {*counted, areas[0]})
    return [_sheet(raw, grid, header, heads, Matrix(columns, indicators, shared, areas[0]))]


def _field_of_title(heads: Heads) -> str:
    if _REACHED.search(heads.title):
        return "" if heads.plans else "cumulative"
    return "target" if _ASKED.search(heads.title) else ""


def _is_count(
    grid: Grid, header: Header, heading: tuple[str, ...], place: int, heads: Heads
) -> bool:
    """Whether a column counts something that its heading names with a unit."""
    known = understand(heading, "ledger").field
    unit = next((unit for part in reversed(heading) if (unit := unit_in(part))), heads.unit)
    return not known and bool(unit) and _are_figures(grid, header, place)


def _of_all(heading: tuple[str, ...]) -> str:
    field = understand(heading, "ledger").field
    return field if field in _OF_ALL else ""


def _of(cell: Cell) -> str:
    return _leaf((cell.text,))


def _leaf(heading: tuple[str, ...]) -> str:
    """What the lowest row of a heading says of its indicator; 完成 alone is what was reached by the
    day of the sheet."""
    if bare(heading[-1]) in ("任务", "任务数", "指标", "应完成"):
        return "target"
    field = understand(heading[-1:], "ledger").field
    if not field and _DONE.fullmatch(bare(heading[-1])):
        return "cumulative"
    return field if field in _SAID | _BESIDE else ""


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


def _sheet(raw: RawSheet, grid: Grid, header: Header, heads: Heads, matrix: Matrix) -> Sheet:
    shown = with_periods(dict(matrix.columns), heads)
    rows: list[Row] = []
    groups: tuple[str, ...] = ()
    for line in range(header.last + 1, len(grid)):
        if grid[line]:
            found = list(_rows(raw, grid[line], line, matrix, groups))
            if found[0].kind == GROUP:
                groups = found[0].group
            rows += found
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


def _matrix(grid: Grid, header: Header, headings: dict[int, tuple[str, ...]], area: int) -> Matrix:
    """Columns and indicators: what stands below one parent with a column that says something of it
    is of one indicator, understood or not."""
    told = {h[:-1] for h in headings.values() if len(h) > 1 and _leaf(h) in _SAID}
    fields = {}
    for place, heading in headings.items():
        inside = len(heading) > 1 and heading[:-1] in told
        field = _leaf(heading) if inside else "" if place == area else _of_all(heading)
        if field == "words" and inside and _are_figures(grid, header, place):
            field = "cumulative"
        fields[place] = field
    columns = _keyed_columns(headings, fields)
    by_parent: dict[tuple[str, ...], dict[int, str]] = {}
    for place, column in columns.items():
        heading = headings[place]
        if len(heading) > 1 and heading[:-1] in told:
            own = by_parent.setdefault(heading[:-1], {})
            plain = column.field in _PLAIN and column.field not in own.values()
            own[place] = column.field if plain else column.key
    indicators = [
        _indicator(parent, keys, header.first, headings[area]) for parent, keys in by_parent.items()
    ]
    indicators = [_in_unit(one, columns) for one in indicators]
    inner = {place for keys in by_parent.values() for place in keys}
    return Matrix(columns, indicators, _shared(columns, {*inner, area}), area)


def _in_unit(one: Indicator, columns: dict[int, Column]) -> Indicator:
    """An indicator with the only unit that the columns below it name: 目标（万元） beside 完成."""
    units = {columns[place].unit for place in one.columns} - {"", "%"}
    return replace(one, unit=units.pop()) if not one.unit and len(units) == 1 else one


def _with_matter(matrix: Matrix, about: str) -> Matrix:
    """验资口径 and 可比口径 are no indicators but two ways to count the one of the title; without
    that they are none."""
    if not all(one.name.endswith("口径") for one in matrix.indicators):
        return matrix
    named = [replace(one, name=f"{about}（{one.name}）") for one in matrix.indicators]
    return replace(matrix, indicators=named if about else [])


def _shared(columns: dict[int, Column], others: set[int]) -> dict[int, str]:
    """The columns of a line that speak of all its items; the numbers of its lines do not."""
    return {
        place: column.key
        for place, column in columns.items()
        if place not in others and understand(column.heading, "ledger").field != "number"
    }


def _keyed_columns(
    headings: dict[int, tuple[str, ...]], fields: dict[int, str]
) -> dict[int, Column]:
    """All columns; a further column of a field has a key of its own."""
    columns: dict[int, Column] = {}
    seen: set[str] = set()
    for place, heading in headings.items():
        letter, field = column_letter(place), fields[place]
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


def _indicator(
    parent: tuple[str, ...], keys: dict[int, str], line: int, labels: tuple[str, ...]
) -> Indicator:
    """The indicator of a heading. ``labels`` are those of the header's rows in front of it: 工程,
    事项, 指标, 责任单位."""
    lead = _lead(parent, labels)
    names = [part for part in parent if part != lead] or list(parent)
    unit = next((unit for part in reversed(names) if (unit := unit_in(part))), "")
    plain = [_BRACKETED.sub("", part).strip() if unit_in(part) else part for part in names]
    return Indicator(plain[-1], unit, lead, tuple(plain[:-1]), keys, line)


def _lead(parent: tuple[str, ...], labels: tuple[str, ...]) -> str:
    """The row of a heading that names who leads: by its label, else by its words."""
    if len(labels) == len(parent) + 1:
        fields = [understand((label,), "ledger").field for label in labels]
        return parent[fields.index("lead_unit")] if "lead_unit" in fields[:-1] else ""
    return next((p for p in reversed(parent[1:]) if is_office(p) and not unit_in(p)), "")


def _rows(
    raw: RawSheet, row: dict[int, Cell], line: int, matrix: Matrix, groups: tuple[str, ...]
) -> Iterator[Row]:
    """The items of one line of the matrix; a total, a group or a note stays one row."""
    hidden = line in raw.hidden_rows
    columns, area = matrix.columns, matrix.area
    first = tidy(row[min(row)].text)
    name = row[area].text.strip() if area in row else ""
    keyed = {columns[p].key if p in columns else f"?{c.letter}": c for p, c in sorted(row.items())}
    items = []
    if kind := _kind_of(first, name):
        yield Row(line + 1, kind, groups, keyed, hidden)
        return
    shared = {
        key: cell
        for place, cell in sorted(row.items())
        if (key := matrix.shared.get(place, "" if place in columns else f"?{cell.letter}"))
    }
    for one in matrix.indicators:
        cells = {key: row[p] for p, key in one.columns.items() if p in row}
        if any(not cell.blank for cell in cells.values()):
            within = (*groups, *one.groups, name) if name else (*groups, *one.groups)
            said = {**_named(one, name), **shared, **cells}
            if one.lead:
                said["lead_unit"] = _named(one, name)["lead_unit"]
            items.append(Row(line + 1, ITEM, within, said, hidden))
    if items:
        yield from items
    elif GROUP_MARK.match(first):
        yield Row(line + 1, GROUP, (COUNT.sub("", GROUP_NUMBER.sub("", first)),), keyed, hidden)
    else:
        yield Row(line + 1, NOTE, groups, keyed, hidden)


def _kind_of(first: str, name: str) -> str:
    if is_remark(first):
        return NOTE
    named = (text for text in (first, tidy(name)) if text)
    return TOTAL_ROW if any(TOTAL.match(t) or TOTAL_END.match(t) for t in named) else ""


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
