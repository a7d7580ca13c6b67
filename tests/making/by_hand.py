"""Files written byte by byte: text, web pages, Word tables, and what cannot be read."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

from .formats import BOOKS as FORMATS
from .steady import EPOCH
from .writers import by_openpyxl, by_xlwt

LINES = (
    "云溪镇2026年重点工作台账,,,",
    "序号,工作任务,目标任务,1-6月累计完成",
    "1,修路,5公里,3公里",
    "2,植树,500株,0",
)
TEXT = "\r\n".join(LINES) + "\r\n"
QUOTED = (
    '序号,工作任务,目标任务,责任单位\n1,"修路,含护栏","5公里","城建办\n财政所"\n'
    '2,"称作""绿道""的步道",8公里,城建办\n'
)
REPEATED = (
    "序号,工作任务,目标任务,责任单位\n1,修路,5公里,城建办\n"
    "2,新建公园,3个,城建办\n2,改造公园,20个,城建办\n"
)
TWO_ROWS = (
    "云溪镇2026年目标任务完成情况表,,,,,,\n序号,工作任务,全年目标,一季度,,二季度,\n"
    ",,,当期完成,累计完成,当期完成,累计完成\n1,加装电梯,30台,5台,5台,6台,11台\n"
)
OFFICE_PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<style>td{mso-number-format:"\\@"}</style>
<script>var rows = "<td>9</td>";</script></head><body><table border=1>
<tr><td colspan=4 align=center><b>云溪镇2026年重点工作台账</b></td></tr>
<tr><td rowspan=2>序号</td><td rowspan=2>工作任务</td><td rowspan=2>目标任务</td><td>1-6月</td></tr>
<tr><td>累计完成</td></tr>
<tr><td x:num>1</td><td>修路</td><td>5公里</td><td>3公里</td></tr>
<tr><td x:num>2</td><td>植树<br>护绿</td><td>500株</td><td>&nbsp;</td></tr>
</table></body></html>
"""
OFFICE_XML = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="台账"><Table>
<Row><Cell ss:MergeAcross="3"><Data ss:Type="String">云溪镇2026年重点工作台账</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">序号</Data></Cell>
<Cell><Data ss:Type="String">工作任务</Data></Cell>
<Cell><Data ss:Type="String">目标任务</Data></Cell>
<Cell><Data ss:Type="String">1-6月累计完成</Data></Cell></Row>
<Row><Cell><Data ss:Type="Number">1</Data></Cell><Cell><Data ss:Type="String">修路</Data></Cell>
<Cell><Data ss:Type="String">5公里</Data></Cell>
<Cell><Data ss:Type="String">3公里</Data></Cell></Row>
<Row ss:Index="5"><Cell><Data ss:Type="Number">2</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="String">500株</Data></Cell>
<Cell><Data ss:Type="Number">0</Data></Cell></Row>
</Table></Worksheet></Workbook>
"""
WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{}</w:body></w:document>"
)


def files() -> dict[str, bytes]:
    """Name -> bytes of every file of this module."""
    return {
        **_texts(),
        **_words(),
        **_refused(),
        "html_of_an_old_office_system.xls": OFFICE_PAGE.encode("gb18030"),
        "xml_spreadsheet_2003.xls": OFFICE_XML.encode(),
        "macros_are_not_run.xlsm": _with_macros(),
        "binary_workbook.xlsb": _xlsb(),
    }


def _texts() -> dict[str, bytes]:
    return {
        "csv_utf8.csv": TEXT.encode(),
        "csv_utf8_with_bom.csv": TEXT.encode("utf-8-sig"),
        "gbk_semicolons.csv": TEXT.replace(",", ";").encode("gbk"),
        "gb18030_rare_letters.csv": TEXT.replace("修路", "修㙟路𠮷").encode("gb18030"),
        "utf16_tabs.tsv": TEXT.replace(",", "\t").encode("utf-16"),
        "utf16_big_endian.txt": b"\xfe\xff" + TEXT.encode("utf-16-be"),
        "pipes.csv": TEXT.replace(",", "|").encode(),
        "csv_says_its_delimiter.csv": ("sep=;\r\n" + TEXT.replace(",", ";")).encode("utf-8-sig"),
        "csv_quoted_line_breaks.csv": QUOTED.encode(),
        "csv_named_xlsx.xlsx": TEXT.encode("gb18030"),
        "csv_header_of_two_rows.csv": TWO_ROWS.encode(),
        "parts_with_a_repeated_number.csv": REPEATED.encode(),
        "csv_last_row_without_line_break.csv": TEXT.rstrip().encode(),
    }


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip with fixed times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()


# Word


def _words() -> dict[str, bytes]:
    paragraph = _paragraph("云溪镇2026年重点工作台账")
    head = _row("序号", "工作任务", "目标任务", "责任单位")
    merged = (
        _row("1", "新建公园", "3个", ("城建办", "restart"))
        + _row("2", "植树", "500株", ("", "continue"))
        + _row("3", "公厕", "6座", "环卫所")
    )
    second = _row("序号", "项目名称", "目标任务") + _row("1", "修路", "5公里")
    wide = _row(("云溪镇2026年目标任务", 3)) + _row("序号", "工作任务", "全年目标")
    return {
        "word_table_vmerge.docx": _docx(paragraph + _table(head + merged)),
        "word_two_tables.docx": _docx(
            paragraph
            + _table(head + _row("1", "植树", "500株", "农业办"))
            + _paragraph("云溪镇2026年民生实事")
            + _table(second)
        ),
        "word_title_row_across.docx": _docx(_table(wide + _row("1", "修路", "5公里"))),
        "word_without_a_table.docx": _docx(paragraph),
    }


def _docx(body: str) -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="rId1" '
            f'Type="{relation}" Target="word/document.xml"/></Relationships>',
            "word/document.xml": WORD.format(body),
        }
    )


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _table(rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{rows}</w:tbl>"


def _row(*cells: str | tuple[str, str | int]) -> str:
    return f"<w:tr>{''.join(map(_cell, cells))}</w:tr>"


def _cell(cell: str | tuple[str, str | int]) -> str:
    """A text, or a text with how many columns it spans or how it is merged downwards."""
    text, how = cell if isinstance(cell, tuple) else (cell, "")
    look = f'<w:gridSpan w:val="{how}"/>' if isinstance(how, int) else ""
    look = {"restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}.get(str(how), look)
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{_paragraph(text)}</w:tc>"


# What cannot be read


def _refused() -> dict[str, bytes]:
    xlsx = by_openpyxl(FORMATS["xls_that_is_an_xlsx.xls"], "")
    xls = by_xlwt(FORMATS["et_is_an_ole_workbook.et"], "")
    return {
        "refused_nothing_inside.xlsx": b"",
        "refused_pdf.xlsx": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
        "refused_picture.xls": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0",
        "refused_cut_off.xlsx": xlsx[: len(xlsx) // 2],
        "refused_cut_off.xls": xls[:1400],
        "refused_encrypted.xlsx": _ole("EncryptedPackage", "EncryptionInfo"),
        "refused_old_word.doc": _ole("WordDocument", "1Table"),
    }


def _ole(*streams: str) -> bytes:
    """The smallest OLE file that holds empty streams of these names."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<I", 0) + b"\xff" * (4 * 108)
    table = struct.pack("<2I", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * (512 - 8)
    entries = [_entry("Root Entry", 5, child=1)]
    entries += [
        _entry(name, 2, right=place + 2 if place + 1 < len(streams) else None)
        for place, name in enumerate(streams)
    ]
    return head + table + b"".join(entries).ljust(512, b"\0")


def _entry(name: str, kind: int, *, child: int | None = None, right: int | None = None) -> bytes:
    none = 0xFFFFFFFF
    title = name.encode("utf-16-le").ljust(64, b"\0")
    links = struct.pack("<3I", none, none if right is None else right, child or none)
    return (
        title
        + struct.pack("<HBB", 2 * len(name) + 2, kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", 0xFFFFFFFE, 0)
    )


# Workbooks


def _with_macros() -> bytes:
    """An xlsx that calls itself one with macros and holds a (senseless) part of them."""
    plain = by_openpyxl(FORMATS["xls_that_is_an_xlsx.xls"], "")
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    types = parts["[Content_Types].xml"].replace(
        kind, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    )
    return zipped({**parts, "[Content_Types].xml": types, "xl/vbaProject.bin": _ole("VBA")})


def _xlsb() -> bytes:
    """A binary workbook (BIFF12) of one sheet, record by record."""
    table = FORMATS["xls_that_is_an_xlsx.xls"].tables[0]
    cells = b""
    for line, row in enumerate(table.values()):
        cells += _record(0, struct.pack("<IIH", line, 0, 300) + bytes(3) + struct.pack("<I", 0))
        for place, value in enumerate(row):
            if value is not None:
                cells += _binary_cell(place, value)
    ref = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    sheet = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("台账")
    merge = (
        _record(177, struct.pack("<I", 1))
        + _record(176, struct.pack("<4I", 0, 0, 0, 3))
        + _record(178)
    )
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            'content-types"><Default Extension="bin" ContentType="application/vnd.ms-excel.'
            'sheet.binary.macroEnabled.main"/></Types>',
            "xl/workbook.bin": _record(131)
            + _record(143)
            + _record(156, sheet)
            + _record(144)
            + _record(132),
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{package}"><Relationship '
            f'Id="rId1" Type="{ref}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
            "xl/worksheets/sheet1.bin": _record(129)
            + _record(148, struct.pack("<4I", 0, len(table.grid()) - 1, 0, 3))
            + _record(145)
            + cells
            + _record(146)
            + merge
            + _record(130),
        }
    )


def _binary_cell(place: int, value: object) -> bytes:
    head = struct.pack("<II", place, 0)
    if isinstance(value, str):
        return _record(6, head + _wide(value))
    return _record(5, head + struct.pack("<d", float(str(value))))


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record(kind: int, data: bytes = b"") -> bytes:
    """Kind and length in seven bits a byte, lowest first, then the data."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    size, length = b"", len(data)
    while True:
        size += bytes([length & 127 | (128 if length > 127 else 0)])
        length >>= 7
        if not length:
            return head + size + data
