"""What a sheet declares of itself, held against what was read: counts (48项) and sums (合计)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from ..issues import WARNING, Issue
from ..language import read_number, split_unit, tidy
from .marks import GROUP_MARK, declared_count
from .reading import GROUP, ITEM, TOTAL, Cell, Column, Row, Sheet
from .words import FIGURES

SUMMED = {*FIGURES, "target", "stage_target", "baseline"}
_NUMBER = re.compile(r"([-+]?[\d,，]*\.?\d+)(\D{0,8})")
# A number that is part of another: 2.1, 2-1, 2（1）. One that is none stays unlike any number.
_PART = re.compile(r"[.．\-－、](?:\d+)$|[(（]\d+[)）]$|^[^.．\-－、(（]*$")
_OF_THESE = re.compile(r"^其中")
_SUB = re.compile(r"小计")
_TITLE_COUNT = re.compile(r"[(（](?:共|计|共计)?(\d+)[项个件条][)）]$")


@dataclass
class Scope:
    """The items that a group or total row speaks of."""

    row: Row | None
    items: list[Row] = field(default_factory=list)


def self_check(sheet: Sheet) -> tuple[Issue, ...]:
    """Warnings where a count or sum that a ledger declares is not what was read of it."""
    if sheet.kind != "ledger" or not any(sheet.items()):
        return ()
    if all(row.kind not in (GROUP, TOTAL) for row in sheet.rows) and not _title_count(sheet):
        return ()
    scopes = list(_scopes(sheet))
    issues = [issue for scope in scopes for issue in _counts(sheet, scope)]
    columns = [column for column in sheet.columns if _is_summed(column)]
    sums = [issue for scope in scopes for issue in _sums(sheet, scope, columns)]
    return (*_of_title(sheet), *issues, *sums)


def _title_count(sheet: Sheet) -> int | None:
    found = _TITLE_COUNT.search(tidy(sheet.title))
    return int(found[1]) if found else None


def _of_title(sheet: Sheet) -> Iterator[Issue]:
    declared = _title_count(sheet)
    items = list(sheet.items())
    if declared is not None and declared not in _ways(items):
        line = max(1, min(sheet.header_rows, default=2) - 1)
        data = {"declared": str(declared), "read": str(_told(items))}
        yield Issue("count_differs", sheet.name, line, "", sheet.title, WARNING, data)


def _scopes(sheet: Sheet) -> Iterator[Scope]:
    """The group and total rows, each with its items. 小计 closes its group, or all since the last
    one; 合计 speaks of all; 其中 of nothing that can be told."""
    rows = sheet.rows
    items = [row for row in rows if row.kind == ITEM]
    for place, row in enumerate(rows):
        if row.kind == GROUP:
            yield Scope(row, list(_group_items(rows, place)))
        elif row.kind == TOTAL and not _of_whom(row, _OF_THESE):
            yield Scope(row, _before(rows, place) if _of_whom(row, _SUB) else items)


def _of_whom(row: Row, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(tidy(cell.text)) for cell in list(row.cells.values())[:3])


def _group_items(rows: tuple[Row, ...], place: int) -> Iterator[Row]:
    """The items of a group row: up to the next group row of its own level."""
    depth = _depth(rows[place])
    for row in rows[place + 1 :]:
        if row.kind == GROUP and _depth(row) <= depth:
            return
        if row.kind == ITEM:
            yield row


def _depth(row: Row) -> int:
    first = tidy(next(iter(row.cells.values())).text)
    return 2 if first.startswith("(") and GROUP_MARK.match(first) else 1


def _before(rows: tuple[Row, ...], place: int) -> list[Row]:
    """The items that a 小计 closes: back to the last 小计 or group row. One that stands first
    opens its group."""
    found: list[Row] = []
    for row in reversed(rows[:place]):
        if row.kind == GROUP or (row.kind == TOTAL and not _of_whom(row, _OF_THESE)):
            break
        if row.kind == ITEM:
            found.append(row)
    if found:
        return found[::-1]
    for row in rows[place + 1 :]:
        if row.kind in (GROUP, TOTAL) and not _of_whom(row, _OF_THESE):
            break
        if row.kind == ITEM:
            found.append(row)
    return found


def _counts(sheet: Sheet, scope: Scope) -> Iterator[Issue]:
    """The count that a group or total row declares in its name."""
    assert scope.row is not None
    for place, (key, cell) in enumerate(scope.row.cells.items()):
        column = sheet.column(key)
        # The name of a group merged over the table may stand below any heading.
        if place and column is not None and column.field in SUMMED:
            continue
        declared = declared_count(cell.text)
        if declared is None:
            continue
        if declared not in _ways(scope.items):
            yield _issue("count_differs", sheet, scope.row, cell, declared, _told(scope.items))
        return


def _ways(items: list[Row]) -> set[int]:
    """The numbers that may be meant: rows, and numbers with their parts counted once."""
    return {len(items), _told(items)}


def _told(items: list[Row]) -> int:
    return len(_wholes([row for row in items if row.sub <= 1]))


def _wholes(items: list[Row]) -> list[Row]:
    """Items without those that are parts of another by their number: 2.1 and 2-2 of 2."""
    numbers = {row.text("number") for row in items}
    return [row for row in items if _PART.sub("", row.text("number")) not in numbers - {""}]


def _is_summed(column: Column) -> bool:
    text = tidy("".join(column.heading))
    return column.field in SUMMED and column.unit != "%" and "率" not in text and "%" not in text


def _sums(sheet: Sheet, scope: Scope, columns: Iterable[Column]) -> Iterator[Issue]:
    """The figures of a group or total row, column by column."""
    assert scope.row is not None
    if not scope.items:
        return
    for column in columns:
        cell = scope.row.cells.get(column.key)
        if cell is None or cell.blank or declared_count(cell.text) is not None:
            continue
        declared = _figure(cell, scope.row)
        if declared is None:
            continue
        sums = _possible(scope.items, column, declared, column.unit or sheet.unit)
        if sums and not any(_agree(declared[0], one) for one in sums):
            yield _issue("sum_differs", sheet, scope.row, cell, declared[0], sums[0])


Figure = tuple[Decimal, str]


def _possible(items: list[Row], column: Column, declared: Figure, unit: str) -> list[Decimal]:
    """The sums that may be meant, in the unit of the declared one: of all items, and without the
    parts of others. Bare figures are counted in ``unit``. [] where the items are of several units,
    of shares, or hold what is no plain figure."""
    alone = _wholes([row for row in items if row.sub <= 1])
    sums = []
    for rows in (items, alone) if len(alone) < len(items) else (items,):
        figures = []
        for row in rows:
            cell = row.cells.get(column.key)
            if cell is None or cell.blank:
                continue
            figure = _figure(cell, row)
            if figure is None:
                return []
            figures.append(figure)
        values = _alike(figures, declared[1], unit)
        if values is None:
            return []
        sums.append(sum(values, Decimal(0)))
    return sums


def _alike(figures: list[Figure], wanted: str, unit: str) -> list[Decimal] | None:
    """Figures as counted in ``wanted``: 25000万元 is 2.5 beside bare figures of 亿元. None where
    they are not of one kind, or shares."""
    units = {own for _, own in figures}
    if "%" in units or wanted == "%":
        return None
    if len(units) < 2 and units <= {wanted} | ({""} if not unit else set()):
        return [value for value, _ in figures]
    # Where nothing tells what a bare sum counts in, it counts as all its items do.
    if len(units) == 1 and not wanted and (not unit or _base(unit) != _base(*units)):
        return [value for value, _ in figures]
    scale, base = split_unit(wanted or unit)
    values = []
    for value, own in figures:
        times, kind = split_unit(own or unit)
        if kind != base or not base:
            return None
        values.append(value * times / scale)
    return values


def _base(unit: str) -> str:
    return split_unit(unit)[1]


def _figure(cell: Cell, row: Row) -> Figure | None:
    """A plain figure as it stands and its unit; None for words, ranges, at least."""
    own = row.text("unit") if row.kind == ITEM else ""
    if cell.number is not None:
        return cell.number, own
    found = _NUMBER.fullmatch(tidy(cell.text))
    value = read_number(found[1].lstrip("+")) if found else None
    if found is None or value is None:
        return None
    if found[2] and not split_unit(found[2])[1]:
        return None
    return value, found[2] or own


def _agree(declared: Decimal, read: Decimal) -> bool:
    """Whether a sum is the declared figure to the places that this one shows, rounded as
    spreadsheets do."""
    exponent = declared.as_tuple().exponent
    small = isinstance(exponent, int) and exponent < 0
    place = Decimal(1).scaleb(int(exponent)) if small else Decimal(1)
    return declared in (read, read.quantize(place, ROUND_HALF_UP))


def _issue(code: str, sheet: Sheet, row: Row, cell: Cell, declared: object, read: object) -> Issue:
    data = {"declared": _shown(declared), "read": _shown(read)}
    return Issue(code, sheet.name, row.line, cell.letter, cell.text.strip(), WARNING, data)


def _shown(value: object) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)
