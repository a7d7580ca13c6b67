"""The sheet of paper of a 通报 by GB/T 9704-2012, in the XML of a docx: margins, fonts, lines, page
numbers and borders. Knows nothing of what is said."""

from __future__ import annotations

from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

SONG, FANG, HEI, KAI, TITLE = "宋体", "仿宋", "黑体", "楷体", "方正小标宋简体"
# What stands in where a font is missing: Word and WPS read it from the file's table of fonts.
STAND_IN = {
    TITLE: "华文中宋",
    FANG: "仿宋_GB2312",
    KAI: "楷体_GB2312",
    SONG: "SimSun",
    HEI: "SimHei",
}
RED = RGBColor(0xE6, 0x00, 0x12)
# 天头 37 mm, 订口 28 mm, 版心 156 x 225 mm on A4; a table on its side has the same 版心, turned.
TALL = {"top": 37, "left": 28, "bottom": 35, "right": 26}
WIDE = {"top": 28, "left": 35, "bottom": 26, "right": 37}
TALL_POINTS, WIDE_POINTS = 156 / 25.4 * 72, 225 / 25.4 * 72
BODY_POINTS, LINE_POINTS = 16, 28
# In the order of the schema.
_TABLE_PROPERTIES = (
    *("tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize"),
    *("tblStyleColBandSize", "tblW", "jc", "tblCellSpacing", "tblInd", "tblBorders", "shd"),
    *("tblLayout", "tblCellMar", "tblLook"),
)
# Air within a cell, in twentieths of a point.
_CELL_AIR = {"top": 30, "left": 50, "bottom": 40, "right": 50}
# 28 characters of 16 pt are 6 pt wider than the 156 mm they must fit in: each is set this closer.
_CLOSER = -0.25
CHARACTER = BODY_POINTS + _CLOSER
# The page number stands 7 mm below the text, 35 mm above the edge.
_NUMBER_FROM_EDGE = 22


def add_style(document: Any, name: str, font: str, points: float, **kinds: Any) -> Any:
    """A paragraph style: its font for Chinese and Latin and its size. ``kinds``: ``line`` in points
    (None: single), ``align``, ``indent`` of the first line in characters, ``bold``, ``color``,
    ``closer`` in points."""
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    set_font(style.font, font, points)
    style.font.bold = kinds.get("bold", False)
    if color := kinds.get("color"):
        style.font.color.rgb = color
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.alignment = kinds.get("align", WD_ALIGN_PARAGRAPH.JUSTIFY)
    line = kinds.get("line", LINE_POINTS)
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY if line else WD_LINE_SPACING.SINGLE
    if line:
        form.line_spacing = Pt(line)
    form.widow_control = True
    if indent := kinds.get("indent"):
        first_line(style.element.get_or_add_pPr(), indent)
    if closer := kinds.get("closer"):
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(round(closer * 20)))
        style.element.get_or_add_rPr().insert_element_before(spacing, "w:sz", "w:szCs")
    return style


def set_font(font: Any, name: str, points: float) -> None:
    """The font of Latin and of Chinese letters; Word takes the latter from w:eastAsia alone."""
    font.name = name
    font.size = Pt(points)
    fonts = font.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), name)


def first_line(properties: Any, characters: int) -> None:
    """Indent the first line by so many characters of the body, whatever their size becomes."""
    indent = properties.get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(characters * 100))
    indent.set(qn("w:firstLine"), str(round(characters * CHARACTER * 20)))


def tall(section: Any) -> None:
    """A4 upright with the margins of the standard; page number outside, at the foot."""
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    _margins(section, TALL)


def wide(section: Any) -> None:
    """A4 on its side for tables; it is bound with its head to the spine."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    _margins(section, WIDE)


def new_section(document: Any, *, even: bool = False) -> Any:
    """A section on a new sheet, the next with an ``even`` number. The one before ends with its last
    paragraph, not, as python-docx has it, with an empty one that may fall on a sheet of its own;
    after a table, which cannot end it, that one is a point high."""
    section = document.add_section(WD_SECTION.EVEN_PAGE if even else WD_SECTION.NEW_PAGE)
    last = document.paragraphs[-1]
    empty = last._element
    before = empty.getprevious()
    if before.tag == qn("w:p"):
        before.get_or_add_pPr().append(empty.pPr.sectPr)
        empty.getparent().remove(empty)
    else:
        _thin(last)
    return section


def at_bottom(document: Any, rows: int) -> Any:
    """A table of one column at the foot of a sheet that holds nothing else, with lines over, under
    and between its rows, the outer ones thicker. It stands in a cell as high as the text of the
    sheet: what floats to the foot in Word stays at the head in LibreOffice."""
    whole = document.add_table(1, 1)
    _as_wide_as_text(whole)
    row, cell = whole.rows[0], whole.cell(0, 0)
    row.height, row.height_rule = Pt(WIDE_POINTS - 10), WD_ROW_HEIGHT_RULE.EXACTLY
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    table = cell.add_table(rows, 1)
    _as_wide_as_text(table)
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="000000"/>'
        for side, eighths in (("top", 8), ("bottom", 8), ("insideH", 6))
    )
    _add_properties(table, f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>")
    for paragraph in (*cell.paragraphs, document.add_paragraph()):
        _thin(paragraph)
    return table


def _as_wide_as_text(table: Any) -> None:
    """No air beside what stands in it, so that its lines begin where the text does."""
    table.autofit = False
    none = '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
    _add_properties(table, f"<w:tblCellMar {nsdecls('w')}>{none}</w:tblCellMar>")
    for each in (table.columns[0], *table.columns[0].cells):
        each.width = Pt(TALL_POINTS)


def _thin(paragraph: Any) -> None:
    """A paragraph that must be there, a point high."""
    form = paragraph.paragraph_format
    form.line_spacing = Pt(1)
    form.space_before = form.space_after = Pt(0)


def tab_at_right(paragraph: Any, position: Any) -> None:
    """What stands behind a tab ends at ``position``."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(position, WD_TAB_ALIGNMENT.RIGHT)


def _margins(section: Any, margins: dict[str, int]) -> None:
    for side, millimetres in margins.items():
        setattr(section, f"{side}_margin", Mm(millimetres))
    section.header_distance = Mm(15)
    section.footer_distance = Mm(_NUMBER_FROM_EDGE)


def numbers_at_foot(section: Any) -> None:
    """— 1 — one character from the outer edge: right on odd pages, left on even ones."""
    sides = (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    )
    for footer, align in sides:
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = "页码"
        paragraph.alignment = align
        paragraph.paragraph_format.left_indent = Pt(14)
        paragraph.paragraph_format.right_indent = Pt(14)
        add_number(paragraph)


def numbers_at_side(section: Any) -> None:
    """The number of a sheet that is turned: at its left edge, below on odd pages and above on even
    ones, so that it stands where it stands on the others when the paper is turned upright."""
    for footer in (section.footer, section.even_page_footer):
        footer.is_linked_to_previous = False
    for header, place in ((section.header, "bottom"), (section.even_page_header, "top")):
        header.is_linked_to_previous = False
        table = header.add_table(1, 1, Mm(10))
        _float(table, place)
        paragraph = table.cell(0, 0).paragraphs[0]
        paragraph.style = "页码"
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        add_number(paragraph)
        header._element.insert(0, table._element)


def _float(table: Any, place: str) -> None:
    """Stand at the left edge of the sheet, its text turned a quarter."""
    y = WIDE["top"] if place == "top" else 210 - WIDE["bottom"] - 24
    place_at = f'w:tblpX="{_twips(20)}" w:tblpY="{_twips(y)}"'
    anchored = 'w:horzAnchor="page" w:vertAnchor="page"'
    _add_properties(table, f"<w:tblpPr {nsdecls('w')} {anchored} {place_at}/>")
    row = parse_xml(
        f'<w:trPr {nsdecls("w")}><w:trHeight w:val="{_twips(24)}" w:hRule="exact"/></w:trPr>'
    )
    table.rows[0]._tr.insert(0, row)
    cell = table.cell(0, 0)._element.get_or_add_tcPr()
    cell.append(parse_xml(f'<w:textDirection {nsdecls("w")} w:val="tbRl"/>'))
    cell.append(parse_xml(f'<w:vAlign {nsdecls("w")} w:val="center"/>'))


def _twips(millimetres: float) -> int:
    return round(millimetres / 25.4 * 1440)


def add_number(paragraph: Any) -> None:
    """— n —, n being the field of the page number."""
    paragraph.add_run("— ")
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), (None, "1"), ("end", "")):
        run = paragraph.add_run(text if kind is None else "")
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._element.append(mark)
        elif kind == "":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = text
            run._element.append(code)
    paragraph.add_run(" —")


def rule(paragraph: Any, side: str, *, eighths: int, color: str = "000000", space: int = 1) -> None:
    """A line over ("top") or under ("bottom") a paragraph, ``eighths`` of a point thick."""
    properties = paragraph._element.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(
            borders, *("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")
        )
    line = OxmlElement(f"w:{side}")
    named = {"val": "single", "sz": str(eighths), "space": str(space), "color": color}
    for key, value in named.items():
        line.set(qn(f"w:{key}"), value)
    borders.append(line)


def table_borders(table: Any) -> None:
    """Thin lines around all cells, and narrow air within them."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{s} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for s in sides)
    air = "".join(f'<w:{s} w:w="{n}" w:type="dxa"/>' for s, n in _CELL_AIR.items())
    _add_properties(
        table,
        f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>",
        f"<w:tblCellMar {nsdecls('w')}>{air}</w:tblCellMar>",
    )


def _add_properties(table: Any, *made: str) -> None:
    """Add properties to a table where they belong: Word calls a file damaged whose elements stand
    in another order than the schema's."""
    properties = table._element.tblPr
    for each in made:
        properties.append(parse_xml(each))
    known = [qn(f"w:{name}") for name in _TABLE_PROPERTIES]
    properties[:] = sorted(properties, key=lambda each: known.index(each.tag))


def keep_row(row: Any, *, head: bool = False) -> None:
    """A row that is not split over two sheets; one that is repeated on each is a ``head``."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
