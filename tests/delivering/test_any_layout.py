"""Any layout that our reader understands, emptied of its figures and filled: our own importer reads
exactly the released figures of it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import column_index_from_string

from commitments.items import Item
from commitments.units import convert
from imports.checking import Known, KnownPlan, check
from imports.delivering.answers import Answer, answer
from imports.delivering.reading import Asked, Wanted, asked_of
from imports.records import ProgressRecord
from imports.workbook import ITEM, Reading, read_workbook
from tests.office import converted
from tests.random_ledgers import Ledger, ledgers
from tests.test_fuzz_layouts import as_xlsx
from tests.test_meeting import make_figure
from tests.thorough import examples

from .making_forms import YEAR, filled_in, released

UNITS = ("台", "元", "公里", "㎡")
NEWEST = dt.date(2026, 12, 20)
PLAN = KnownPlan("云溪镇2026年重点工作", start=dt.date(2026, 1, 1), end=dt.date(2026, 12, 31))
KNOWN = Known((PLAN,), default_plan=PLAN.title, default_day=NEWEST)


def emptied(data: bytes) -> bytes:
    """The workbook without what stands in the cumulative columns of its items."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in read_workbook(data, name="表").sheets:
        letters = [column.letter for column in sheet.columns if column.field == "cumulative"]
        for line in [row.line for row in sheet.rows if row.kind == ITEM]:
            for letter in letters:
                book[sheet.name].cell(line, column_index_from_string(letter)).value = None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def released_for(asked: tuple[Asked, ...], unit: str, first: int) -> list[Item]:
    """An item for each row, with a figure of each day that the form asks for and a newest one."""
    days = {wanted.day for row in asked for wanted in row.wanted if wanted.day} | {NEWEST}
    found = []
    for place, row in enumerate(asked):
        amounts = enumerate(sorted(days), start=first + 7 * place)
        figures = [make_figure(Decimal(n * 1250) / 100, day=day, unit=unit) for n, day in amounts]
        item = released(
            *figures, wording=row.wording, number="", unit=unit, value=Decimal(10**6), as_of=NEWEST
        )
        found.append(item)
    return found


def asked_cells(asked: tuple[Asked, ...]) -> Iterator[tuple[Asked, Wanted]]:
    """The cells of cumulative figures."""
    for row in asked:
        for wanted in row.wanted:
            if wanted.field == "cumulative":
                yield row, wanted


def told_by(reading: Reading) -> dict[str, ProgressRecord]:
    """Cell -> the figure that our importer reads there."""
    records = check(reading, known=KNOWN).records
    return {
        record.source_cell.rsplit(" ", 1)[-1]: record
        for record in records
        if isinstance(record, ProgressRecord) and record.value is not None
    }


def differing(data: bytes, unit: str, first: int, folder: Path | None = None) -> list[object]:
    """What our importer reads otherwise than it was released; with a ``folder`` after LibreOffice
    saved it."""
    blank = emptied(data)
    asked = asked_of(read_workbook(blank, name="表"), year=YEAR)
    items = {item.wording: item for item in released_for(asked, unit, first)}
    filled = filled_in(blank, list(items.values())).data
    if folder is not None:
        filled = saved_by_office(filled, folder)
    told = told_by(read_workbook(filled, name="表"))
    wrong: list[object] = []
    for row, wanted in asked_cells(asked):
        said = answer(items[row.wording], row, wanted)
        record = told.get(f"{wanted.column.letter}{row.line}")
        if not isinstance(said, Answer):
            if record is not None:
                wrong.append((row.line, wanted.heading, said, record.value))
            continue
        day = wanted.day or NEWEST
        lines = {line.day: line.value for line in items[row.wording].figures}
        read = record and convert(record.value or Decimal(0), unit=record.unit, to=unit)
        if read != lines[day]:
            wrong.append((row.line, wanted.heading, said, record and (record.value, record.unit)))
    return wrong


def saved_by_office(data: bytes, folder: Path) -> bytes:
    """The workbook as LibreOffice writes it."""
    given_, made = folder / "form.xlsx", folder / "saved"
    given_.write_bytes(data)
    made.mkdir()
    converted(given_, to="xlsx", folder=made)
    return (made / "form.xlsx").read_bytes()


@examples(5, of=200)
@given(ledgers(merged=True), st.sampled_from(UNITS), st.integers(0, 90))
def test_what_was_filled_in_is_read_back_exactly(ledger: Ledger, unit: str, first: int) -> None:
    assert differing(as_xlsx(ledger), unit, first) == []


FORM = [
    ["示例区重点工作推进情况表"],
    ["单位：万元", None, None, "截至2026年9月30日"],
    ["序号", "工作任务", "1-6月累计完成", "1-9月累计完成（万元）"],
    [1, "财政收入"],
    [2, "固定资产投资"],
]


@pytest.mark.long
def test_libreoffice_opens_a_filled_form(tmp_path: Path) -> None:
    from .making_forms import form

    assert differing(form(FORM, merges={"表": ["A1:D1"]}), "元", 3, tmp_path) == []
