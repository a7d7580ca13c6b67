"""Answers in somebody else's workbook: nothing else of it changes."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from imports.delivering.filling import Done, Filled, Order, Put, fill, fill_apart
from imports.delivering.words import comment_words
from imports.marking import WARNING, Mark
from imports.workbook import UnreadableFile

from .making_forms import form, page_of


def put(letter: str, line: int, said: str, *, share: bool = False, **more: Any) -> Put:
    """A number where ``said`` is one, else words."""
    number = said.lstrip("-").replace(".", "").isdecimal()
    return Put("表", line, letter, said, Decimal(said) if number else None, share, **more)


def filled(data: bytes, *puts: Put) -> tuple[Worksheet, list[str]]:
    """The sheet, and what became of each put."""
    made = fill(Order(data, puts))
    return page_of(made.data), [done.what for done in made.done]


def dressed() -> bytes:
    """A form as offices dress one: merges, widths, fonts, borders, a list to choose from."""
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = "表"
    for line, row in enumerate(
        [["统计表"], ["任务", "累计", "达序", "说明"], ["修路"], ["植树"]], 1
    ):
        for place, text in enumerate(row, 1):
            page.cell(line, place, text)
    line = Side(style="thin")
    for row in page["A2:D4"]:
        for cell in row:
            cell.border = Border(line, line, line, line)
            cell.font = Font(name="仿宋", size=12, bold=cell.column == 1)
            cell.alignment = Alignment(horizontal="center")
    page["B3"].number_format = page["B4"].number_format = "0.00"
    page["C3"].fill = PatternFill("solid", start_color="FFEEEEEE")
    page.merge_cells("A1:D1")
    page.merge_cells("D3:D4")
    page.column_dimensions["A"].width, page.row_dimensions[3].height = 31, 33
    page.freeze_panes, page.print_title_rows = "A3", "2:2"
    chosen = DataValidation(type="list", formula1='"达序,未达序"')
    chosen.add("C3:C4")
    page.add_data_validation(chosen)
    page.conditional_formatting.add(
        "B3:B4", openpyxl.formatting.rule.CellIsRule(operator="lessThan", formula=["5"])
    )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def look(page: Worksheet) -> list[object]:
    """All that a sheet is besides what stands in its cells."""
    cells = [
        [tuple(map(repr, (c.font, c.border, c.fill, c.alignment, c.number_format))) for c in row]
        for row in page["A1:D4"]
    ]
    widths = {letter: held.width for letter, held in page.column_dimensions.items()}
    heights = {line: held.height for line, held in page.row_dimensions.items() if held.height}
    validations = [(str(v.sqref), v.formula1) for v in page.data_validations.dataValidation]
    rules = [str(found.sqref) for found in page.conditional_formatting]
    merges = sorted(map(str, page.merged_cells.ranges))
    held = (page.freeze_panes, page.print_title_rows)
    return [cells, widths, heights, validations, rules, merges, held]


def test_its_own_format_stays() -> None:
    data = dressed()
    page, done = filled(data, put("B", 3, "4.7"), put("C", 3, "达序"), put("D", 4, "顺利"))
    assert look(page) == look(page_of(data))
    values = [page[place].value for place in ("A3", "B3", "C3", "D3")]
    assert (values, done) == (["修路", 4.7, "达序", "顺利"], ["filled"] * 3)


def test_words_are_those_that_the_form_offers() -> None:
    book = openpyxl.load_workbook(io.BytesIO(form([["任务", "达序"], *[["修路"]] * 3])))
    chosen = DataValidation(type="list", formula1='"是, 否"')
    chosen.add("B2:B3")
    book.worksheets[0].add_data_validation(chosen)
    out = io.BytesIO()
    book.save(out)
    puts = [put("B", line, "未达序", instead="否") for line in (2, 4)]
    made = fill(Order(out.getvalue(), (*puts, put("B", 3, "顺利推进"))))
    assert made.done == (
        Done("filled", "B2", "否"),
        Done("filled", "B4"),
        Done("not_offered", "B3"),
    )
    assert page_of(made.data)["B2"].value == "否"


def test_what_stands_there_is_kept_and_compared() -> None:
    data = form(
        [["任务", "累计"], ["修路", 8.5], ["植树", "=3+6"], ["清淤", "9公里"], ["种花", " "]]
    )
    puts = (put("B", 2, "9"), put("B", 3, "9"), put("B", 4, "9公里"), put("B", 5, "9"))
    made = fill(Order(data, puts))
    assert made.done == (
        Done("other", "B2", "8.5"),
        Done("formula", "B3"),
        Done("same", "B4", "9公里"),
        Done("filled", "B5"),
    )
    assert [page_of(made.data).cell(line, 2).value for line in (2, 3, 4, 5)] == [
        *(8.5, "=3+6", "9公里", 9)
    ]


def test_a_merged_cell_has_one_answer() -> None:
    data = form([["任务", "累计"], ["修路"], ["植树"]], merges={"表": ["B2:B3"]})
    page, done = filled(data, put("B", 2, "5"), put("B", 3, "5"), put("B", 3, "6"))
    assert (page["B2"].value, done) == (5, ["filled", "same", "shared"])


@pytest.mark.parametrize("text", ["=1+1", "+5个", "-5个", "@所有人", "'引号"])
def test_words_stay_words(text: str) -> None:
    page, _done = filled(form([["任务", "说明"], ["修路"]]), put("B", 2, text))
    assert (page["B2"].value, page["B2"].data_type) == (text, "s")


@pytest.mark.parametrize(
    ("held", "one", "expected"),
    [
        ("General", put("B", 2, "47", look='0"台"'), (47, '0"台"')),
        ("0.00", put("B", 2, "47", look='0"台"'), (47, "0.00")),
        ("0", put("B", 2, "11.45"), (11.45, "0.00")),
        ("yyyy-mm-dd", put("B", 2, "47"), (47, "General")),
        ("0%", put("B", 2, "0.783", share=True, look="0.0%"), (0.783, "0.0%")),
        ("0.00%", put("B", 2, "0.783", share=True, points=True, look="0.0%"), (0.783, "0.00%")),
        ("General", put("B", 2, "0.783", share=True, points=True), (78.3, "General")),
        ("General", put("B", 2, "0.783", share=True, look="0.0%"), (0.783, "0.0%")),
    ],
)
def test_a_number_is_shown_to_the_digit(held: str, one: Put, expected: tuple[float, str]) -> None:
    data = form([["任务", "累计"], ["修路"]], formats={"表": {"B2": held}})
    page, _done = filled(data, one)
    assert (page["B2"].value, page["B2"].number_format) == expected


def test_a_row_grows_with_wrapped_words() -> None:
    book = openpyxl.load_workbook(io.BytesIO(form([["任务", "说明"], ["修路"]])))
    book.worksheets[0]["B2"].alignment = Alignment(wrap_text=True)
    out = io.BytesIO()
    book.save(out)
    page, _done = filled(out.getvalue(), put("B", 2, "路基已成型，" * 6))
    assert (page.row_dimensions[1].height, (page.row_dimensions[2].height or 0) > 100) == (
        None,
        True,
    )


def test_another_format_is_filled_as_a_copy() -> None:
    made: Filled = fill(Order("任务,累计\n修路,\n".encode(), (Put("", 2, "B", "5", Decimal(5)),)))
    assert (made.suffix, dict(made.lost), page_of(made.data)["B2"].value) == (
        "xlsx",
        {"copied": 1},
        5,
    )


def test_marks_are_told_beside_their_cells_and_nothing_else_changes() -> None:
    data = form([["任务", "累计"], ["修路"]])
    marks = (Mark("表", 2, "B", "", "没有填：没有发布过。", "", WARNING),)
    page = page_of(fill(Order(data, marks=marks, words=comment_words())).data)
    told = page["B2"].comment
    assert told is not None
    assert told.text == "兑现填表：\n【请补】没有填：没有发布过。"
    assert (page["B2"].fill.fill_type, page["A2"].fill.fill_type) == ("solid", None)


@pytest.mark.apart
def test_a_form_is_filled_in_a_process_of_its_own() -> None:
    order = Order(form([["任务", "累计"], ["修路"]]), (put("B", 2, "5"),))
    assert [done.what for done in fill_apart(order).done] == ["filled"]
    with pytest.raises(UnreadableFile, match="file_broken"):
        fill_apart(Order(b"PK\x03\x04"))
