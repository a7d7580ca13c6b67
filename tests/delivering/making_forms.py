"""Forms and releases of tests: a form is filled with Items as a release keeps them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from commitments.items import FigureLine, Item
from commitments.summaries import for_good
from imports.delivering.answers import Answer, answer
from imports.delivering.filling import Filled, Order, Put, fill
from imports.delivering.matching import Found, found_of
from imports.delivering.reading import asked_of
from imports.workbook import Corrections, read_workbook
from tests.books import xlsx
from tests.test_meeting import make_item

YEAR, TOWN = 2026, "示例镇"


def released(*figures: FigureLine, **fields: Any) -> Item:
    """An item as a publication of 30 September 2026 keeps it."""
    return for_good(make_item(*figures, **fields))


def found_in(data: bytes, items: Sequence[Item], town: str = TOWN, **choices: int) -> list[Found]:
    """Whose the rows of a form are."""
    corrections = Corrections(year=YEAR)
    reading = read_workbook(data, name="表.xlsx", corrections=corrections)
    asked = asked_of(reading, year=YEAR, town=town)
    return found_of(asked, items, choices=choices)


def filled_in(data: bytes, items: Sequence[Item]) -> Filled:
    """The form with all that the items answer."""
    puts = [
        Put(
            *(found.asked.sheet, found.asked.line, wanted.column.letter, said.text, said.value),
            *(said.percent, said.points, said.look, said.instead, said.unit),
        )
        for found in found_in(data, items, town="")
        if found.item is not None
        for wanted in found.asked.wanted
        if isinstance(said := answer(found.item, found.asked, wanted), Answer)
    ]
    return fill(Order(data, tuple(puts)))


def page_of(data: bytes) -> Worksheet:
    """The first sheet of a workbook."""
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert isinstance(page, Worksheet)
    return page


def answers(heading: str, item: Item, **beside: str) -> Any:
    """What one cell under ``heading`` gets: the Answer, or the code of why not. ``beside`` are
    other columns by their headings, ``above`` a line above the table."""
    above = [[line] for line in [beside.pop("above", "")] if line]
    header = ["序号", "工作任务", *beside, heading]
    rows = [*above, header, [1, item.wording, *beside.values()], [2, "别的工作", *beside.values()]]
    (first, *_rest) = found_in(xlsx({"表": rows}), [item])
    assert first.item is item
    said = answer(item, first.asked, first.asked.wanted[-1])
    return said if isinstance(said, Answer | None) else said.why


def form(rows: Sequence[Sequence[Any]], **more: Mapping[str, Any]) -> bytes:
    """An xlsx of one sheet."""
    return xlsx({"表": rows}, **more)
