"""The lines at the foot of a sheet for those who sign: whose names, and never alone on a page."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from commitments.exports import signing, styles
from commitments.exports.paper import SignedLine
from commitments.exports.sheet import Cell, Column, Sheet
from commitments.exports.workbook import new_workbook
from tests.papers.one_sheet import sheet_of
from tests.test_meeting import SEPTEMBER, make_item, make_view

BLANK = "＿" * 6
SIGNED = (
    SignedLine("filled", "王经办", dt.date(2026, 10, 8)),
    SignedLine("signed", "李镇长", dt.date(2026, 10, 9)),
)


def foot_of(**fields: Any) -> str:
    """The last words of the 总表."""
    page = sheet_of("总表", make_view(make_item(), **fields))
    return str(page.cell(page.max_row, 1).value)


@pytest.mark.parametrize("edition", ["deputy", "internal"])
def test_lines_are_for_the_pen_where_nobody_signed(edition: str) -> None:
    assert foot_of(edition=edition) == (
        f"填表人：{BLANK}　　审核人：{BLANK}　　主要负责人（签字）：{BLANK}　　（盖章）　　"
        "＿＿＿年＿＿月＿＿日"
    )


def test_names_stand_in_the_internal_edition_alone() -> None:
    assert foot_of(edition="internal", signed=SIGNED) == (
        f"填表人：王经办　　审核人：{BLANK}　　主要负责人（签字）：李镇长　　（盖章）　　"
        "2026年10月9日"
    )
    assert foot_of(signed=SIGNED) == foot_of()


def test_seal_is_named() -> None:
    seal = SignedLine("sealed", "示例镇人民政府", SEPTEMBER)
    assert "（盖章：示例镇人民政府）" in foot_of(edition="internal", signed=(seal,))


def test_nobody_signs_what_was_compiled_from_public_papers() -> None:
    words = [foot_of(provenance=each) for each in ("official", "fictional", "public_example")]
    assert [word.startswith("填表人：") for word in words] == [True, True, False]


@pytest.mark.parametrize("tab", ["口径说明", "汇总表", "目标调整情况表", "与上次相比"])
def test_every_table_is_signed_but_the_notes(tab: str) -> None:
    page = sheet_of(tab, make_view(make_item()))
    signed = str(page.cell(page.max_row, 1).value).startswith("填表人：")
    assert signed == (tab != "口径说明")


def signed_sheet(rows: int, *, text: str = "任务", **fields: Any) -> Sheet:
    """A table of so many rows with the lines below it."""
    book = new_workbook(title="", subject="", day=SEPTEMBER)
    sheet = Sheet(book, "表", widths=(70,))
    sheet.table([Column("任务", 70)], [[Cell(text)] for _row in range(rows)], main=True)
    signing.lines(sheet, make_view(**fields))
    return sheet


def pages(sheet: Sheet, *, larger: float = 1.0) -> list[int]:
    """How many lines stand on each page, counted as a program breaks them whose pages hold so much
    more than we count."""
    heights = [sheet.page.row_dimensions[line].height for line in range(1, sheet.line + 1)]
    room = styles.page_height(sheet.widths, sheet.paper) * larger
    begun = {each.id + 1 for each in sheet.page.row_breaks.brk}
    found, used = [0], 0.0
    for line, height in enumerate(heights, start=1):
        if line in begun or used + height > room:
            found.append(0)
            used = heights[0]
        found[-1] += 1
        used += height
    return found


@pytest.mark.parametrize("larger", [1.0, 1.2])
@pytest.mark.parametrize("rows", [1, *range(15, 30), *range(45, 50), 200])
def test_lines_never_stand_alone_on_a_page(rows: int, larger: float) -> None:
    # The low row above the lines, they themselves, and four rows of the table at least.
    assert pages(signed_sheet(rows), larger=larger)[-1] >= min(rows + 1, 4) + 2


def test_pages_are_the_same_in_every_program() -> None:
    sheet = signed_sheet(200)
    assert pages(sheet) == pages(sheet, larger=1.2)
    begun = [each.id for each in sheet.page.row_breaks.brk]
    assert begun == sorted(set(begun))


def test_page_is_begun_only_where_the_lines_do_not_fit() -> None:
    begun = [len(signed_sheet(rows).page.row_breaks.brk) for rows in range(1, 25)]
    assert begun == sorted(begun)
    assert (begun[0], begun[-1]) == (0, 1)


@pytest.mark.parametrize("rows", [*range(15, 50), 200])
def test_last_page_holds_four_rows_though_nobody_signs(rows: int) -> None:
    assert pages(signed_sheet(rows, provenance="public_example"))[-1] >= 4


@pytest.mark.parametrize("rows", [1, 2, 3, 7])
def test_lines_stand_under_the_last_row_where_four_are_higher_than_a_page(rows: int) -> None:
    sheet = signed_sheet(rows, text="长" * 1000)
    assert pages(sheet)[-1] >= min(rows, 1) + 2
