"""一季度目标 beside 全年目标: planned steps of the year, as a further table of nodes."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from ..issues import WARNING, Issue
from ..language import is_unit, read_quantity, tidy
from .reading import ITEM, Cell, Column, Row, Sheet

# How much, and nothing said beside it: 不少于20台, 2亿元以上.
_HOW_MUCH = re.compile(
    r"(?:不少于|不低于|至少|大?约|近|超过?|达到?|共|累计|总计|[>≥]=?)?[\d,.]+([^\d以左]*)(?:以上|左右)?"
)
_TAKEN = ("plan", "mark", "identifier", "number", "wording", "unit")


def with_nodes(sheet: Sheet) -> list[Sheet]:
    """A ledger and, where it has columns of targets for parts of the year, the table of nodes that
    these make."""
    columns = [c for c in sheet.columns if c.field == "stage_target"]
    if sheet.kind != "ledger" or not columns:
        return [sheet]
    rows: list[Row] = []
    issues: list[Issue] = []
    for row in sheet.items():
        steps = [(column, row.cells[column.key]) for column in columns if row.text(column.key)]
        if steps:
            found = _steps(sheet, row, steps)
            rows += found
            issues += [] if found else [_unclear(sheet, row, steps)]
    kept = tuple(column for column in sheet.columns if column.field in _TAKEN)
    nodes = replace(
        sheet, kind="node", columns=(*kept, *_columns(columns)), rows=tuple(rows), issues=()
    )
    sheet = replace(sheet, issues=(*sheet.issues, *issues))
    return [sheet, nodes] if rows else [sheet]


def _columns(columns: list[Column]) -> tuple[Column, ...]:
    first = columns[0]
    unit = first.unit if all(column.unit == first.unit for column in columns) else ""
    return (
        Column(first.letter, first.heading, "day", "day"),
        Column(first.letter, first.heading, "value", "value", unit),
        Column(first.letter, first.heading, "stage", "stage"),
    )


def _steps(sheet: Sheet, row: Row, steps: list[tuple[Column, Cell]]) -> list[Row]:
    """The nodes of one item; [] where it cannot be known whether figures add up."""
    figures = [_figure(cell) for _, cell in steps]
    texts = [cell.text.strip() for _, cell in steps]
    pairs = list(zip(figures, texts, strict=True))
    reached = _reached(row, steps, figures)
    if reached is None:
        # 签约1个, 签约2个, 全部完成: steps in words, though some of them count.
        if any(figure is not None and _is_plain(text) for figure, text in pairs):
            return []
        return [_node(row, step, "stage", text) for step, text in zip(steps, texts, strict=True)]
    return [_node(row, step, "value", text) for step, text in zip(steps, reached, strict=True)]


def _reached(
    row: Row, steps: list[tuple[Column, Cell]], figures: list[Decimal | None]
) -> list[str] | None:
    """What shall be reached by the end of each step, as text. Figures are amounts by then where the
    last is the target of the year, amounts of the quarter where their sum is; else None."""
    numbers = [figure for figure in figures if figure is not None]
    if not numbers or len(numbers) < len(figures):
        return None
    texts = [cell.text.strip() for _, cell in steps]
    headings = "".join("".join(column.heading) for column, _ in steps)
    whole = _figure(row.cells.get("target"))
    shares = all(text.endswith(("%", "％")) for text in texts)
    rising = all(one <= two for one, two in pairwise(numbers))
    by_then = whole is not None and numbers[-1] == whole and rising
    added = whole is not None and len(numbers) > 1 and sum(numbers) == whole
    if "累计" in headings and added and not by_then:
        # 15, 15, 15, 15 of 60 below 累计: what is done in each quarter, whatever the heading says.
        return None
    if by_then or "累计" in headings or (shares and rising and len(numbers) > 1):
        return texts
    if added:
        return _summed(texts, numbers)
    # The first quarter of the year is both.
    first = steps[0][0].period
    alone = len(steps) == 1 and first and first[0] and (first[0].month, first[0].day) == (1, 1)
    return texts if alone else None


def _summed(texts: list[str], numbers: list[Decimal]) -> list[str]:
    """Amounts of quarters as amounts reached: 20台, 30台 → 20台, 50台."""
    sums, total = [], Decimal(0)
    for text, number in zip(texts, numbers, strict=True):
        total += number
        plain = format(number, "f")
        sums.append(text.replace(plain, format(total, "f"), 1) if plain in text else f"{total:f}")
    return sums


def _figure(cell: Cell | None) -> Decimal | None:
    found = read_quantity(cell.text) if cell is not None and not cell.blank else None
    return found.value if found is not None and found.value_max is None else None


def _is_plain(text: str) -> bool:
    found = _HOW_MUCH.fullmatch(tidy(text))
    return found is not None and (not found[1] or found[1] == "%" or is_unit(found[1]))


def _node(row: Row, step: tuple[Column, Cell], key: str, text: str) -> Row:
    column, cell = step
    day = column.period[1] if column.period else None
    said = day.isoformat() if day else column.heading[-1]
    cells = {name: row.cells[name] for name in _TAKEN if name in row.cells}
    cells["day"] = Cell(said, column.letter, day=day)
    cells[key] = cell._replace(text=text, number=None)
    return Row(row.line, ITEM, row.group, cells, row.hidden, row.sub)


def _unclear(sheet: Sheet, row: Row, steps: list[tuple[Column, Cell]]) -> Issue:
    cell = steps[0][1]
    return Issue(
        "stage_targets_unclear", sheet.name, row.line, cell.letter, cell.text.strip(), WARNING
    )
