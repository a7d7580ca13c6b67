"""Any set of commitments -> form -> filled in -> what people do to files -> read: those figures."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from commitments.identifiers import identifier
from commitments.submissions.form import Line, UnitForm
from commitments.submissions.workbook import form_bytes
from imports.checking import check
from imports.records import ProgressRecord
from imports.workbook import read_workbook
from tests.office import converted
from tests.thorough import examples

from .forms import form
from .sheets import KNOWN, Q3

# What the target says, its unit of measure in the form, that of the record, and how many of the
# record's are one of the form's.
TARGETS = [
    ("60台", "台", "台", 1),
    ("不少于200户", "户", "户", 1),
    ("10.5公里", "公里", "公里", 1),
    ("3亿元", "亿元", "元", 10**8),
    ("1200万元", "万元", "元", 10**4),
    ("48万平方米", "万平方米", "㎡", 10**4),
    ("90%以上", "%", "%", 1),
    ("增长6%", "%", "%", 1),
    ("前3名", "名", "名", 1),
]
STAGES = ("开工", "封顶", "竣工")
WORDINGS = ("加装电梯", "道路硬化", "公厕改造", "招商引资", "标准厂房", "优良天数", "产值", "考核")
WORDS = ("正在推进", "=已进场", "+3处在建", "见附件；下月开工", "已完成前期工作\n第二行")


@dataclass(frozen=True)
class Case:
    """A form, what is filled in, and what must come of it: identifier -> (value, unit, stage,
    words)."""

    form: UnitForm
    values: dict[str, dict[str, object]]
    expected: dict[str, tuple[Decimal | None, str, str, str]]


@st.composite
def lines(draw: st.DrawFn, number: int) -> tuple[Line, dict[str, object], Any]:
    """A line of a form, what is filled in there, and what is expected (None: nothing)."""
    wording = f"{draw(st.sampled_from(WORDINGS))}第{number}批"
    known = {"identifier": identifier(number), "number": str(number), "wording": wording}
    words = draw(st.sampled_from(("", *WORDS)))
    if draw(st.integers(0, 3)) == 0:
        stage = draw(st.sampled_from(("", *STAGES)))
        line = Line(**known, target=STAGES[-1], figured=False, stages=STAGES)
        return _told(line, None, "", stage, words)
    target, unit, kept, factor = draw(st.sampled_from(TARGETS))
    figure = draw(st.none() | _figures(unit, factor))
    planned = draw(st.sampled_from(("", "45", "序时45台")))
    last = draw(st.sampled_from(("", "28台（6月30日）")))
    line = Line(**known, target=target, unit=unit, planned=planned, last=last)
    return _told(line, figure, kept, "", words, factor)


def _figures(unit: str, factor: int) -> st.SearchStrategy[Decimal]:
    """Figures that can be meant: none that may be a ratio written without its sign, or so large
    beside its target that it is questioned."""
    if unit == "%":
        return st.decimals(2, 99, places=1)
    return st.decimals(0, 90, places=2 if factor > 1 else 0)


def _told(
    line: Line, figure: Decimal | None, unit: str, stage: str, words: str, factor: int = 1
) -> tuple[Line, dict[str, object], Any]:
    filled: dict[str, object] = {"figure": figure, "stage": stage, "words": words}
    filled = {name: value for name, value in filled.items() if value not in (None, "")}
    value = None if figure is None else figure * factor
    told = (value, unit if figure is not None else "", stage, words.strip())
    return line, filled, told if filled else None


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A form of one to eight lines."""
    drawn = [draw(lines(number)) for number in range(1, draw(st.integers(1, 8)) + 1)]
    values = {line.identifier: filled for line, filled, _told in drawn if filled}
    expected = {line.identifier: told for line, _filled, told in drawn if told is not None}
    return Case(form(lines=tuple(line for line, *_ in drawn)), values, expected)


# -- what people do to a file ------------------------------------------------------------------

Deed = Callable[[Worksheet, st.DrawFn], None]


def _rows(sheet: Worksheet) -> range:
    """The lines of the items: those with an identifier."""
    column = _column(sheet, "兑现编号")
    lines = [row for row in range(1, sheet.max_row + 1) if _is_ours(sheet.cell(row, column).value)]
    return range(lines[0], lines[-1] + 1)


def _is_ours(value: Any) -> bool:
    return str(value or "").startswith("DX")


def _heading(sheet: Worksheet, heading: str) -> Cell:
    """The first cell that holds a heading."""
    found = (cell for row in sheet.iter_rows() for cell in row if cell.value == heading)
    return next(cell for cell in found if isinstance(cell, Cell))


def _column(sheet: Worksheet, heading: str) -> int:
    return int(_heading(sheet, heading).column)


def _heads(sheet: Worksheet) -> int:
    return int(_heading(sheet, "兑现编号").row)


def sort_rows(sheet: Worksheet, draw: st.DrawFn) -> None:
    lines = _rows(sheet)
    rows = [_held(sheet, line, range(1, sheet.max_column + 1)) for line in lines]
    for line, row in zip(lines, draw(st.permutations(rows)), strict=True):
        _put(sheet, line, row)


def drop_columns(sheet: Worksheet, draw: st.DrawFn) -> None:
    shown = st.sampled_from(("序号", "完成时限", "计划进度", "上次数据", "原因类别", "预计完成"))
    _unmerge(sheet)
    for heading in draw(st.lists(shown, min_size=1, max_size=4, unique=True)):
        sheet.delete_cols(_column(sheet, heading))


def drop_hidden(sheet: Worksheet, draw: st.DrawFn) -> None:
    _unmerge(sheet)
    for heading in draw(st.sampled_from((("兑现编号", "兑现表号"), ("兑现表号",)))):
        sheet.delete_cols(_column(sheet, heading))


def insert_rows(sheet: Worksheet, draw: st.DrawFn) -> None:
    lines = _rows(sheet)
    _unmerge(sheet)
    sheet.insert_rows(draw(st.integers(lines.start, lines.stop)), draw(st.integers(1, 2)))


def move_down(sheet: Worksheet, draw: st.DrawFn) -> None:
    _unmerge(sheet)
    sheet.insert_rows(1, draw(st.integers(1, 3)))


def drop_title(sheet: Worksheet, _draw: st.DrawFn) -> None:
    _unmerge(sheet)
    sheet.delete_rows(1, _heads(sheet) - 1)


def figures_as_texts(sheet: Worksheet, _draw: st.DrawFn) -> None:
    column = next(c.column for c in sheet[_heads(sheet)] if "累计完成" in str(c.value))
    for line in _rows(sheet):
        cell = sheet.cell(line, column)
        cell.value = None if cell.value is None else f"{cell.value}"


def shuffle_columns(sheet: Worksheet, draw: st.DrawFn) -> None:
    _unmerge(sheet)
    head, last = _heads(sheet), _rows(sheet).stop
    order = draw(st.permutations(range(1, sheet.max_column + 1)))
    for line in range(head, last):
        _put(sheet, line, _held(sheet, line, order))


def copy_sheet(sheet: Worksheet, _draw: st.DrawFn) -> None:
    sheet.parent.copy_worksheet(sheet).title = "填报表 (2)"


def rename_sheet(sheet: Worksheet, draw: st.DrawFn) -> None:
    sheet.title = draw(st.sampled_from(("Sheet1", "城建办9月", "表一")))


def print_headings_again(sheet: Worksheet, draw: st.DrawFn) -> None:
    head, lines = _heads(sheet), _rows(sheet)
    _unmerge(sheet)
    at = draw(st.integers(lines.start, lines.stop))
    sheet.insert_rows(at)
    for place in range(1, sheet.max_column + 1):
        sheet.cell(at, place).value = sheet.cell(head, place).value


def _held(sheet: Worksheet, line: int, places: Iterable[int]) -> list[tuple[Any, str]]:
    """What stands in the cells of a line, with how it is shown."""
    found = [sheet.cell(line, at) for at in places]
    return [(cell.value, cell.number_format) for cell in found]


def _put(sheet: Worksheet, line: int, held: list[tuple[Any, str]]) -> None:
    for at, (value, shown) in enumerate(held, start=1):
        cell = sheet.cell(line, at)
        cell.value, cell.number_format = value, shown


def _unmerge(sheet: Worksheet) -> None:
    for merge in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merge))


DEEDS: tuple[Deed, ...] = (
    *(sort_rows, drop_columns, insert_rows, move_down, drop_title, figures_as_texts),
    *(shuffle_columns, copy_sheet, rename_sheet, print_headings_again),
)


def spoilt(data: bytes, deeds: list[Deed], draw: st.DrawFn) -> bytes:
    """The file after some of what people do to files."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for deed in deeds:
        deed(book.worksheets[0], draw)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# -- the property ------------------------------------------------------------------------------


def came_back(data: bytes, case: Case) -> dict[str, tuple[Decimal | None, str, str, str]]:
    """Identifier -> what a file reports, with everything held that is the same for all rows."""
    found = check(read_workbook(data, name="表.xlsx"), known=replace(KNOWN, default_plan=""))
    assert {record.kind for record in found.records} <= {"progress"}
    reports = [one for one in found.of("progress") if not one.left_out]
    numbers = {line.wording: line.identifier for line in case.form.lines}
    told = {}
    for one in reports:
        assert isinstance(one, ProgressRecord)
        assert not one.faulty, one.issues
        assert (one.day, one.mark, one.reported_by) == (Q3, case.form.mark, "城乡建设管理办公室")
        unit = one.unit if one.value is not None else ""
        named = one.identifier or numbers[one.wording]
        assert named not in told
        told[named] = (one.value, unit, one.stage, one.words)
    return told


@examples(6, of=300)
@given(cases(), st.lists(st.sampled_from(DEEDS), max_size=4, unique=True), st.data())
def test_what_was_filled_in_comes_back(case: Case, deeds: list[Deed], data: st.DataObject) -> None:
    file = spoilt(form_bytes(case.form, case.values), deeds, data.draw)  # type: ignore[arg-type]
    assert came_back(file, case) == case.expected


@examples(2, of=100)
@given(cases(), st.data())
def test_without_the_hidden_columns_the_words_of_the_sheet_do(
    case: Case, data: st.DataObject
) -> None:
    file = spoilt(form_bytes(case.form, case.values), [drop_hidden], data.draw)  # type: ignore[arg-type]
    assert came_back(file, case) == case.expected


@pytest.mark.long
@settings(max_examples=1, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(cases(), min_size=5, max_size=5))
def test_forms_saved_by_another_program_come_back(
    tmp_path_factory: pytest.TempPathFactory, found: list[Case]
) -> None:
    folder = tmp_path_factory.mktemp("forms")
    files = [folder / f"{place}.xlsx" for place in range(len(found))]
    for file, case in zip(files, found, strict=True):
        file.write_bytes(form_bytes(case.form, case.values))
    for kinds in (("xls", "xlsx"), ("ods",), ("csv",)):
        saved = files
        for kind in kinds:
            saved = _saved_as(saved, kind, folder / "-".join(kinds) / kind)
        for file, case in zip(saved, found, strict=True):
            assert came_back(file.read_bytes(), case) == case.expected, (kinds, file)


def _saved_as(files: list[Path], kind: str, folder: Path) -> list[Path]:
    """The files as LibreOffice saves them, all by one call."""
    folder.mkdir(parents=True)
    converted(*files, to=kind, folder=folder)
    return [folder / f"{file.stem}.{kind}" for file in files]
