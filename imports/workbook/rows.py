"""The rows below a header: items, groups, totals, notes; merged cells filled where they mean it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..language import tidy
from .cells import Grid
from .headings import FIGURES
from .layout import GROUP_MARK, NOTE_MARK, SIGNATURE
from .opening import Merge
from .reading import GROUP, ITEM, NOTE, TOTAL, Cell, Column, Row

# Merged over several rows, these say the same of each; a number or a figure does not.
FILLED = {
    "plan",
    "wording",
    "category",
    "area",
    "level",
    "lead_unit",
    "support_units",
    "start",
    "due",
    "day",
    "document",
}
FIGURE_FIELDS = {*FIGURES, "target", "claimed_ratio", "unit"}
_TOTAL = re.compile(r"^(?:合计|小计|总计|共计|累计|其中)(?:$|[(:,、]|\d)")
_NUMERAL = re.compile(r"^[(]?[一二三四五六七八九十]+[)]?[、.]?$")
_COUNT = re.compile(r"[(（]?(?:共|计)?\s*\d+\s*[项个件条][)）]?\s*$")
_MARK = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．,]|[(（][一二三四五六七八九十]+[)）][、.]?|"
    r"第[一二三四五六七八九十]+[部章类]分?[:： 、]*)"
)


def rows_of(
    grid: Grid,
    lines: range,
    columns: tuple[Column, ...],
    places: dict[int, Column],
    merges: Iterable[Merge],
) -> Iterator[Row]:
    """The rows of one table; ``lines`` are those below its header (from 0). Blank rows and repeats
    of the header are left out; line numbers are those of the sheet (from 1)."""
    fills = _fills(grid, merges, places, lines)
    wide = {top: right - left for (top, left), (_, right) in merges if right > left}
    groups: tuple[str, ...] = ()
    noted = False
    for line in lines:
        row = grid[line]
        if not row or _repeats_header(row, places):
            continue
        kind = _kind(row, places, wide.get(line, 0), noted)
        noted = kind == NOTE
        if kind == GROUP:
            groups = _regrouped(groups, row)
        filled = {**fills.get(line, {}), **row} if kind == ITEM else row
        yield Row(line + 1, kind, groups, _keyed(filled, places))


def _keyed(row: dict[int, Cell], places: dict[int, Column]) -> dict[str, Cell]:
    """Cells by the key of their column; cells beyond the header by their letter."""
    return {
        (places[place].key if place in places else f"?{cell.letter}"): cell
        for place, cell in sorted(row.items())
    }


def _fills(
    grid: Grid, merges: Iterable[Merge], places: dict[int, Column], lines: range
) -> dict[int, dict[int, Cell]]:
    """Line -> column -> the cell that a vertical merge spreads over it."""
    fills: dict[int, dict[int, Cell]] = {}
    filled: dict[int, int] = {}
    for (top, left), (bottom, right) in sorted(merges):
        wanted = left == right and left in places and places[left].field in FILLED
        if bottom == top or not wanted or top not in lines or left not in grid[top]:
            continue
        # Merges of one column never overlap, except in a broken file.
        if top < filled.get(left, 0):
            continue
        filled[left] = bottom
        for line in range(top + 1, min(bottom, lines.stop - 1) + 1):
            fills.setdefault(line, {})[left] = grid[top][left]
    return fills


def _repeats_header(row: dict[int, Cell], places: dict[int, Column]) -> bool:
    """A header printed again further down (its words stand under themselves)."""
    same = sum(
        place in places and tidy(cell.text) in map(tidy, places[place].heading)
        for place, cell in row.items()
    )
    return same >= min(3, len(row)) and same * 2 > len(row)


def _kind(row: dict[int, Cell], places: dict[int, Column], width: int, noted: bool) -> str:
    ordered = [row[place] for place in sorted(row)]
    first = tidy(ordered[0].text)
    if NOTE_MARK.match(first) or SIGNATURE.match(first):
        return NOTE
    if noted and len(row) == 1 and not GROUP_MARK.match(first):
        return NOTE
    if _is_group(row, places, width):
        return GROUP
    return TOTAL if _is_total(row, places) else ITEM


def _is_total(row: dict[int, Cell], places: dict[int, Column]) -> bool:
    """Whether 合计, 小计 or 其中 stands first, or in place of the wording."""
    heads = [
        cell
        for place, cell in sorted(row.items())
        if place in places and places[place].field in ("number", "wording", "category", "order")
    ]
    first = row[min(row)]
    return any(_TOTAL.match(tidy(cell.text)) for cell in (first, *heads[:2]))


def _is_group(row: dict[int, Cell], places: dict[int, Column], width: int) -> bool:
    fields = {place: places[place].field if place in places else "" for place in row}
    ordered = sorted(row)
    first = row[ordered[0]]
    text = first.text.strip()
    others = [place for place in ordered[1:] if not row[place].blank]
    only_figures = all(fields[place] in FIGURE_FIELDS or not fields[place] for place in others)
    if not text or tidy(text)[0].isdigit() or _TOTAL.match(tidy(text)):
        return False
    if GROUP_MARK.match(text) and not _NUMERAL.match(tidy(text)):
        return fields[ordered[0]] in ("number", "wording", "category", "") and only_figures
    if _NUMERAL.match(tidy(text)):
        named = others[:1] and fields[others[0]] in ("wording", "category", "")
        return bool(named) and all(fields[place] in FIGURE_FIELDS for place in others[1:])
    return not others and (width >= 2 or fields[ordered[0]] in ("number", "category"))


def _regrouped(groups: tuple[str, ...], row: dict[int, Cell]) -> tuple[str, ...]:
    """The group names after a group row: 一、 opens a new outer group, （一） one within it."""
    texts = [row[place].text.strip() for place in sorted(row)][:2]
    lone_mark = _NUMERAL.match(tidy(texts[0])) and len(texts) > 1
    mark, name = (texts[0], texts[1]) if lone_mark else (texts[0], texts[0])
    inner = tidy(mark).startswith("(") and groups
    cleaned = _COUNT.sub("", _MARK.sub("", name)).strip()
    return (groups[0], cleaned) if inner else (cleaned,)
