"""The docx of a 通报, read back from its bytes, and as LibreOffice prints it."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from commitments.bulletins import page
from commitments.bulletins.docx import file_name, written
from commitments.bulletins.letter import FIRST, SECOND, Annex, Letter, Paragraph, broken
from commitments.exports.sheet import Cell, Column
from tests.office import pages_of

DAY = dt.date(2026, 10, 12)


def letter(rows: int = 3, **fields: Any) -> Letter:
    """An issued one with two annexes of ``rows`` lines."""
    columns = (Column("序号", 3), Column("事项", 20, align="left"), Column("状态", 7))
    lines = tuple(
        (Cell(n), Cell(f"加装电梯第{n}批", align="left"), Cell("▲ 慢序时", group="slow"))
        for n in range(1, rows + 1)
    )
    plain: dict[str, Any] = {
        "title": "关于示例镇2026年第三季度目标任务进展情况的通报",
        "addressees": "各责任单位：",
        "paragraphs": (
            Paragraph("现通报如下。"),
            Paragraph("一、总体情况", FIRST),
            Paragraph("（一）未完成事项", SECOND),
            Paragraph("（城建办）：慢序时。", lead="1. 加装电梯"),
        ),
        "annexes": (Annex("附件1", "甲表", columns, lines), Annex("附件2", "乙表", columns, lines)),
        **{"issuer": "镇党政办公室", "day": "2026年10月12日", "mark": "虚构示例"},
        **{"masthead": "示例镇政务督查", "issue": "第20期", "number": "示政督〔2026〕20号"},
        **{"copies": "镇党委", "printed": "2026年10月12日印发"},
    }
    return Letter(**(plain | fields))


def opened(made: Letter) -> Any:
    """The document, read back."""
    return Document(BytesIO(written(made, day=DAY)))


def test_paper_has_the_margins_and_sizes_of_the_standard() -> None:
    document = opened(letter())
    tall, wide, record = document.sections
    assert str(record.start_type) == "EVEN_PAGE (3)"
    assert record.page_height == tall.page_height
    assert [round(side.mm) for side in (tall.page_width, tall.page_height)] == [210, 297]
    assert [round(side.mm) for side in (tall.top_margin, tall.left_margin)] == [37, 28]
    assert [round(side.mm) for side in (wide.page_width, wide.page_height)] == [297, 210]
    assert (wide.page_width - wide.left_margin - wide.right_margin) // Mm(1) in (224, 225)
    styles = document.styles
    wanted = {
        "通报标题": ("方正小标宋简体", 22),
        "正文段": ("仿宋", 16),
        "一级标题": ("黑体", 16),
        "二级标题": ("楷体", 16),
        "附件标记": ("黑体", 16),
        "页码": ("宋体", 14),
    }
    for name, (font, points) in wanted.items():
        fonts = styles[name].element.rPr.rFonts
        assert (fonts.get(qn("w:eastAsia")), styles[name].font.size) == (font, Pt(points))
    assert styles["正文段"].paragraph_format.line_spacing == Pt(28)


def test_text_stands_in_its_order_and_style() -> None:
    found = [(p.style.name, p.text) for p in opened(letter()).paragraphs if p.text]
    assert found == [
        ("版头", "示例镇政务督查"),
        ("文号", "第20期"),
        ("文号", "示政督〔2026〕20号"),
        ("通报标题", "关于示例镇2026年第三季度\n目标任务进展情况的通报"),
        ("主送", "各责任单位："),
        ("正文段", "现通报如下。"),
        ("一级标题", "一、总体情况"),
        ("二级标题", "（一）未完成事项"),
        ("正文段", "1. 加装电梯（城建办）：慢序时。"),
        ("主送", "附件：1. 甲表"),
        ("主送", "2. 乙表"),
        ("主送", "镇党政办公室"),
        ("主送", "2026年10月12日"),
        ("附件标记", "附件1"),
        ("附件标题", "甲表"),
        ("附件标记", "附件2"),
        ("附件标题", "乙表"),
    ]
    record = opened(letter()).tables[-1].cell(0, 0).tables[0]
    assert [cell.text for cell in record.columns[0].cells] == [
        *("抄送：镇党委。", "镇党政办公室\t2026年10月12日印发"),
    ]


def test_tables_repeat_their_head_and_keep_rows_whole() -> None:
    table = opened(letter()).tables[0]
    properties = [row._tr.trPr for row in table.rows]
    assert [each.find(qn("w:tblHeader")) is not None for each in properties] == [True] + [False] * 3
    assert all(each.find(qn("w:cantSplit")) is not None for each in properties)
    assert [cell.text for cell in table.rows[1].cells] == ["1", "加装电梯第1批", "▲ 慢序时"]


def test_elements_stand_in_the_order_of_the_schema() -> None:
    document = opened(letter())
    floating = document.sections[1].header.tables[0]
    for table in (document.tables[0], floating):
        names = [each.tag.rpartition("}")[2] for each in table._element.tblPr]
        assert names == [name for name in page._TABLE_PROPERTIES if name in names]
    letters = [each.tag for each in document.styles["正文段"].element.rPr]
    assert letters.index(qn("w:spacing")) < letters.index(qn("w:sz"))


def test_page_numbers_are_fields_on_the_outer_side() -> None:
    first, wide, _record = opened(letter()).sections
    odd, even = first.footer.paragraphs[0], first.even_page_footer.paragraphs[0]
    assert (odd.text, even.text) == ("— 1 —", "— 1 —")
    assert [str(each.alignment) for each in (odd, even)] == ["RIGHT (2)", "LEFT (0)"]
    assert " PAGE " in odd._element.xml
    assert [p.text for p in wide.footer.paragraphs] == [""]
    assert wide.header.tables[0].cell(0, 0).text == "— 1 —"


def test_draft_carries_its_state_at_the_top_and_no_number() -> None:
    made = letter(state="征求意见稿", number="", issue="", masthead="", printed="", copies="")
    found = [p.text for p in opened(made).paragraphs if p.text]
    assert found[:2] == ["征求意见稿", "关于示例镇2026年第三季度\n目标任务进展情况的通报"]
    assert "印发" not in "".join(found)
    assert file_name(made).endswith("进展情况的通报（征求意见稿）.docx")
    assert file_name(letter()).endswith("进展情况的通报.docx")


def test_same_letter_gives_the_same_bytes_with_its_own_properties() -> None:
    made = letter()
    data = written(made, day=DAY)
    assert data == written(made, day=DAY)
    known = Document(BytesIO(data)).core_properties
    assert (known.title, known.author) == (made.title, "镇党政办公室")
    assert known.created == known.modified == dt.datetime(2026, 10, 12, tzinfo=dt.UTC)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert 'w:altName w:val="华文中宋"' in archive.read("word/fontTable.xml").decode()


def test_what_no_xml_holds_is_left_out() -> None:
    made = letter(paragraphs=(Paragraph("甲\x00\x0b乙=1+1"),))
    assert "甲乙=1+1" in [p.text for p in opened(made).paragraphs]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于示例镇的通报", ["关于示例镇的通报"]),
        (
            "关于示例镇2026年9月份民生实事进展情况的通报",
            ["关于示例镇2026年9月份", "民生实事进展情况的通报"],
        ),
        ("一二三四五六七八九十一二三四五六七八九十一二", None),
    ],
)
def test_title_is_broken_between_words(title: str, lines: list[str] | None) -> None:
    assert list(broken(title)) == (lines or [title])


def printed(made: Letter, folder: Path) -> list[str]:
    """The words of each sheet as LibreOffice prints it."""
    (folder / "通报.docx").write_bytes(written(made, day=DAY))
    return pages_of(folder / "通报.docx")


@pytest.mark.long
@pytest.mark.parametrize(("rows", "pages"), [(3, 4), (60, 8)])
def test_libreoffice_prints_it_without_an_empty_page(rows: int, pages: int, tmp_path: Path) -> None:
    sheets = printed(letter(rows), tmp_path)
    assert len(sheets) == pages
    for sheet in sheets:
        assert len(re.sub(r"\s|[—\d]|虚构示例", "", sheet)) > 12
    assert "序号" in sheets[-2]
    # 版记 stands at the foot of the last sheet, below what pdftotext has as some empty lines.
    upper, _space, foot = sheets[-1].partition("抄送：镇党委。")
    assert len(upper.splitlines()) > 4
    assert "2026年10月12日印发" in re.sub(r"\s", "", foot)


@pytest.mark.long
def test_sheet_holds_22_lines_of_28_characters(tmp_path: Path) -> None:
    text = (Paragraph("国" * 28 * 40), Paragraph("完。"))
    whole = printed(letter(paragraphs=text, annexes=()), tmp_path)[1]
    lines = [line.strip() for line in whole.splitlines() if "国" in line]
    assert [len(line) for line in lines] == [28] * 22
