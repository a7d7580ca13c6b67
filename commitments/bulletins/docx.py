"""A 通报 as a docx: the parts of its letter on the paper of the standard.

The same letter gives the same bytes: the archive and the properties carry the day of the letter.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from ..exports.sheet import Cell, clean
from ..exports.styles import HUES
from ..exports.workbook import PAPER
from . import page
from .letter import FIRST, SECOND, Annex, Letter, Paragraph, characters

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_CENTER, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
_ARCHIVE_DAY = (1980, 1, 1, 0, 0, 0)
# What no XML holds; a cell of an old sheet may have brought it.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def file_name(letter: Letter) -> str:
    """The name of the download: its title, and its state until it is issued."""
    return f"{letter.title}（{letter.state}）.docx" if letter.state else f"{letter.title}.docx"


def written(letter: Letter, *, day: dt.date) -> bytes:
    """The docx file; ``day`` is written into it as the day it was made."""
    document = Document()
    _styles(document)
    document.settings.odd_and_even_pages_header_footer = True
    first = document.sections[0]
    page.tall(first)
    page.numbers_at_foot(first)
    _marks(first, letter)
    _head(document, letter)
    for place, paragraph in enumerate(letter.paragraphs, start=1):
        made = _paragraph(document, paragraph)
        # Unit and day never stand on a sheet without a line of the text.
        made.paragraph_format.keep_with_next = place == len(letter.paragraphs) or None
    _foot(document, letter)
    for place, annex in enumerate(letter.annexes):
        _annex(document, annex, letter, first=not place)
    _record(document, letter)
    _properties(document, letter, day)
    return _packed(document)


def _styles(document: Any) -> None:
    """The styles of the standard: 二号小标宋, 三号仿宋 28 pt lines, 黑体 and 楷体 headings."""
    page.set_font(document.styles["Normal"].font, page.FANG, page.BODY_POINTS)
    points, closer = page.BODY_POINTS, page.CHARACTER - page.BODY_POINTS
    body = {"indent": 2, "closer": closer}
    plain = {"align": _CENTER, "line": None}
    for name, font, size, kinds in (
        ("通报标题", page.TITLE, 22, {"align": _CENTER, "line": 34}),
        ("版头", page.TITLE, 42, {**plain, "color": page.RED}),
        ("文号", page.FANG, points, {"align": _CENTER}),
        ("稿次", page.HEI, points, {"align": _LEFT}),
        ("正文段", page.FANG, points, body),
        ("一级标题", page.HEI, points, body),
        ("二级标题", page.KAI, points, body),
        ("主送", page.FANG, points, {"closer": closer}),
        ("附件标记", page.HEI, points, {"align": _LEFT}),
        ("附件标题", page.TITLE, 22, {"align": _CENTER, "line": 34}),
        ("表头", page.HEI, 10.5, {"align": _CENTER, "line": 15}),
        ("表文", page.FANG, 10.5, {"align": _LEFT, "line": 14}),
        ("版记", page.FANG, 14, {"align": _LEFT}),
        ("页码", page.SONG, 14, {"align": _LEFT, "line": None}),
        ("资料性质", page.KAI, 12, plain),
    ):
        page.add_style(document, name, font, size, **kinds)
    for name in ("一级标题", "二级标题", "附件标记", "附件标题"):
        document.styles[name].paragraph_format.keep_with_next = True


def _marks(section: Any, letter: Letter) -> None:
    """What material it is, at the head of every sheet."""
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        _say(header.paragraphs[0], letter.mark)
        header.paragraphs[0].style = "资料性质"


def _head(document: Any, letter: Letter) -> None:
    """Its state at the top left, the red masthead with its line, title, and to whom it goes."""
    if letter.state:
        _add(document, letter.state, "稿次")
    if letter.masthead:
        _masthead(document, letter)
    elif letter.number:
        _add(document, letter.number, "文号")
    title = _add(document, "\n".join(letter.title_lines), "通报标题")
    title.paragraph_format.space_before = Pt(page.LINE_POINTS)
    title.paragraph_format.space_after = Pt(page.LINE_POINTS)
    if letter.addressees:
        _add(document, letter.addressees.rstrip("：:") + "：", "主送")


def _masthead(document: Any, letter: Letter) -> None:
    masthead = _add(document, letter.masthead, "版头")
    wide = page.WIDE_POINTS * 156 / 225
    size = min(42.0, wide / max(1, len(letter.masthead)))
    masthead.runs[0].font.size = Pt(int(size))
    lines = [_add(document, each, "文号") for each in (letter.issue, letter.number) if each]
    page.rule((lines or [masthead])[-1], "bottom", eighths=18, color=str(page.RED), space=8)


def _paragraph(document: Any, paragraph: Paragraph) -> Any:
    style = {FIRST: "一级标题", SECOND: "二级标题"}.get(paragraph.level, "正文段")
    made = document.add_paragraph(style=style)
    if paragraph.lead:
        _say(made, paragraph.lead).bold = True
    _say(made, paragraph.text)
    return made


def _foot(document: Any, letter: Letter) -> None:
    """The annexes by name, then who issued it and when, kept with the line before."""
    for place, line in enumerate(letter.attached):
        made = _add(document, (_("附件：") if not place else "") + line, "主送")
        made.paragraph_format.space_before = Pt(0 if place else page.LINE_POINTS)
        made.paragraph_format.left_indent = Pt(5 * page.CHARACTER)
        made.paragraph_format.keep_with_next = True
        if not place:
            made.paragraph_format.first_line_indent = Pt(-3 * page.CHARACTER)
    _signature(document, letter)


def _signature(document: Any, letter: Letter) -> None:
    """Unit over day, the day four characters from the right, the unit centred over it."""
    day, unit = (characters(each) for each in (letter.day, letter.issuer))
    right = (4.0, 4 + (day - unit) / 2) if unit <= day + 6 else (1 + (unit - day) / 2, 1.0)
    lines = ((letter.issuer, right[1], 2 * page.LINE_POINTS), (letter.day, right[0], 0))
    for text, indent, before in lines:
        made = _add(document, text, "主送")
        made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        made.paragraph_format.right_indent = Pt(indent * page.CHARACTER)
        made.paragraph_format.space_before = Pt(before)
        made.paragraph_format.keep_with_next = bool(before)


# -- tables ------------------------------------------------------------------------------------


def _annex(document: Any, annex: Annex, letter: Letter, *, first: bool) -> None:
    if first:
        section = page.new_section(document)
        page.wide(section)
        page.numbers_at_side(section)
        _marks_beside(section, letter)
    mark = _add(document, annex.mark, "附件标记")
    mark.paragraph_format.page_break_before = not first
    title = _add(document, annex.title, "附件标题")
    title.paragraph_format.space_after = Pt(8)
    _table(document, annex)


def _marks_beside(section: Any, letter: Letter) -> None:
    """The mark beside the page number that floats in the header."""
    for header in (section.header, section.even_page_header):
        _say(header.paragraphs[-1], letter.mark)
        header.paragraphs[-1].style = "资料性质"


def _table(document: Any, annex: Annex) -> None:
    table = document.add_table(rows=1 + len(annex.rows), cols=len(annex.columns))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    page.table_borders(table)
    share = page.WIDE_POINTS / sum(column.width for column in annex.columns)
    widths = [Pt(column.width * share) for column in annex.columns]
    for grid, width in zip(table.columns, widths, strict=True):
        grid.width = width
    heads = [Cell(column.heading) for column in annex.columns]
    for place, cells in enumerate((heads, *annex.rows)):
        _row(table.rows[place], cells, widths, head=not place)


def _row(row: Any, cells: Any, widths: list[Any], *, head: bool) -> None:
    page.keep_row(row, head=head)
    for made, cell, width in zip(row.cells, cells, widths, strict=True):
        made.width = width
        made.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = made.paragraphs[0]
        paragraph.style = "表头" if head else "表文"
        run = _say(paragraph, cell.text)
        if not head and cell.align != "left":
            paragraph.alignment = _CENTER
        if cell.group:
            run.font.color.rgb = RGBColor.from_string(HUES[cell.group])


def _record(document: Any, letter: Letter) -> None:
    """版记 of what is issued: to whom copies go, who printed it and when, between lines, at the
    foot of the last even sheet, upright as the first."""
    if not letter.printed:
        return
    section = page.new_section(document, even=True)
    page.tall(section)
    _marks(section, letter)
    page.numbers_at_foot(section)
    lines = [_("抄送：") + letter.copies.rstrip("。") + "。"] if letter.copies else []
    lines.append(f"{letter.issuer}\t{letter.printed}")
    table = page.at_bottom(document, len(lines))
    for cell, text in zip(table.columns[0].cells, lines, strict=True):
        made = cell.paragraphs[0]
        made.style = "版记"
        _say(made, text)
        made.paragraph_format.left_indent = made.paragraph_format.right_indent = Pt(14)
        page.tab_at_right(made, Pt(page.TALL_POINTS - 28))


# -- the file ----------------------------------------------------------------------------------


def _add(document: Any, text: str, style: str) -> Any:
    made = document.add_paragraph(style=style)
    _say(made, text)
    return made


def _say(paragraph: Any, text: str) -> Any:
    return paragraph.add_run(_UNPRINTABLE.sub("", text))


def _properties(document: Any, letter: Letter, day: dt.date) -> None:
    known = document.core_properties
    known.title, known.author = clean(letter.title), clean(letter.issuer)
    known.last_modified_by, known.revision = known.author, 1
    known.subject, known.comments = clean(letter.number or letter.state), letter.mark
    known.keywords, known.language, known.category = PAPER, "zh-CN", ""
    known.created = known.modified = dt.datetime.combine(day, dt.time())
    _stand_ins(document)


def _stand_ins(document: Any) -> None:
    """Name for each font what stands in where it is missing."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            fonts = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>'
                for name, other in page.STAND_IN.items()
            )
            relation.target_part._blob = (
                '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
                f'<w:fonts xmlns:w="{qn("w:x")[1:-2]}">{fonts}</w:fonts>'
            ).encode()


def _packed(document: Any) -> bytes:
    """The archive with one day on all of its members, which is else that of the clock."""
    stream, made = BytesIO(), BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as found, zipfile.ZipFile(made, "w") as kept:
        for name in found.namelist():
            member = zipfile.ZipInfo(name, date_time=_ARCHIVE_DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(member, found.read(name))
    return made.getvalue()
