"""Rows as high as their text: an independent count of lines, and what no single row can hold."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from commitments.exports import styles
from commitments.exports.sheet import Cell, Column, Sheet
from commitments.exports.workbook import new_workbook
from tests.test_meeting import make_figure, make_item, make_view, opened, rows_of

PIECE = re.compile(r"[（《“]*(?:[!-~]+|.)[，。；）》”.%]*", re.DOTALL)
TEXTS = st.text(alphabet="镇村道路改造完成项，。；）《（》“”0123456789%.abzW \n", max_size=900)
WIDTHS = st.sampled_from([2.6, 3.8, 5.7, 6.7, 12.0, 14.5])
# The least height of a line of 12 pt that any font of ours is drawn with, in points.
LINE = 15.6


def lines_needed(text: str, width: float) -> int:
    """Lines of ``text`` in ``width`` characters as 仿宋 is drawn, filled to the end with what no
    line is broken within: words, and signs with the marks that may not leave them."""
    return sum(_lines(PIECE.findall(paragraph), int(width * 2)) for paragraph in text.split("\n"))


def _lines(pieces: list[str], halves: int) -> int:
    lines, left = 1, halves
    for piece in pieces:
        wide = sum(1 if character.isascii() else 2 for character in piece)
        if wide > left and left < halves:
            lines, left = lines + 1, halves
        while wide > max(halves, 2):
            lines, wide = lines + 1, wide - max(halves - 1, 1)
        left -= wide
    return lines


def made(text: str, width: float) -> Worksheet:
    """A table of one row: a name, the text, a figure."""
    sheet = Sheet(new_workbook(title="", subject=""), "表", widths=(3, width, 4))
    columns = [Column("序号", 3), Column("原因", width), Column("数", 4)]
    sheet.table(columns, [[Cell("甲"), Cell(text), Cell(7)]], main=True)
    return sheet.page


@given(text=TEXTS, width=WIDTHS)
def test_rows_are_high_enough_for_every_line_and_lose_none(text: str, width: float) -> None:
    page = made(text, width)
    told = [page.cell(line, 2).value or "" for line in range(2, page.max_row + 1)]
    assert "".join(told).replace("\n", "") == text.replace("\n", "")
    for line, part in enumerate(told, start=2):
        height = page.row_dimensions[line].height
        assert lines_needed(part, width) * LINE <= height <= styles.HIGHEST_ROW


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("完成三项，四项", 4, 2),  # 完成三 / 项，四项: the comma takes its sign along
        ("（一二三四）", 5, 2),
        ("第100项", 3, 2),
        ("abcdefghij", 3, 2),
        ("一\n", 9, 2),
    ],
)
def test_independent_count_breaks_as_programs_do(text: str, width: float, lines: int) -> None:
    assert lines_needed(text, width) == lines
    assert styles.line_count(text, characters=width) >= lines


def test_text_longer_than_the_highest_row_goes_on_in_the_next() -> None:
    cause = "".join(f"第{n}处用地未谈妥；" for n in range(1, 46))
    item = make_item(make_figure(6, cause=cause), wording="改造供水", number="4")
    rows = [row for row in rows_of(opened(make_view(item))["慢序时及未完成事项表"])[4:] if row]
    first, more = (row + [None] * (12 - len(row)) for row in rows[:2])
    assert first[9] + more[9] == cause
    assert first[:4] == [1, "改造供水", "城建办", 60]
    # Words that a filter goes by stand again; no figure does.
    assert more[:9] == ["续", "改造供水", "城建办", *[None] * 5, "▲ 严重滞后"]


def test_long_paragraph_goes_on_in_the_next_row() -> None:
    sheet = Sheet(new_workbook(title="", subject=""), "表", widths=(10,))
    sheet.paragraph("字" * 500)
    rows = [sheet.page.cell(line, 1).value for line in range(1, sheet.line + 1)]
    assert ("".join(rows), len(rows)) == ("字" * 500, 3)


@pytest.mark.parametrize(
    ("widths", "paper"), [((70,), styles.A4), ((79,), styles.A4), ((80,), styles.A3)]
)
def test_wide_sheets_are_printed_on_a3(widths: tuple[float, ...], paper: styles.Paper) -> None:
    sheet = Sheet(new_workbook(title="", subject=""), "表", widths=widths)
    sheet.title("总表")
    sheet.finish()
    assert (styles.paper_for(widths), sheet.page.page_setup.paperSize) == (paper, paper.code)


def test_what_is_set_on_one_cell_later_is_not_set_on_its_neighbours() -> None:
    sheet = Sheet(new_workbook(title="", subject=""), "表", widths=(9, 9))
    sheet.table([Column("甲", 9), Column("乙", 9)], [[Cell("一"), Cell("二")]])
    sheet.page["A2"].font = styles.HEADING_FONT
    assert [sheet.page[name].font.name for name in ("A2", "B2")] == ["黑体", "仿宋"]
