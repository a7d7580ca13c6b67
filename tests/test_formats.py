"""Formats: what each kind of file holds, and what stands beside its values."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from imports.workbook import UnreadableFile
from imports.workbook.cells import grid_of
from imports.workbook.formats_ods import look_of
from imports.workbook.limits import Limits, RawSheet
from imports.workbook.number_formats import Look, read_format
from imports.workbook.opening import open_file
from imports.workbook.spans import Spanning, lay_out
from tests.books import zipped

HEADS = ["序号", "工作任务", "目标任务"]


def opened(data: bytes) -> list[RawSheet]:
    return open_file(data)[1]


def texts(sheet: RawSheet) -> list[list[str]]:
    """The cells of each row as a person sees them, blank ones left out."""
    return [[cell.text for cell in row.values()] for row in grid_of(sheet)]


# Number formats

FORMATS: list[tuple[str, str, str | None]] = [
    ("0.0%", "0.795", "79.5%"),
    ("[红色]0.00%", "0.3", "30%"),
    ('0.0"%"', "79.5", "79.5%"),
    ('0"台"', "200", "200台"),
    ('0"㎡"', "200", "200㎡"),
    ("0\\台", "3", "3台"),
    ("0台", "3", "3台"),
    ('G/通用格式"人"', "5", "5人"),
    ('#,##0.00"万元"', "1234.5", "1234.5万元"),
    ('"约"0', "200", "约200"),
    ("0.0,", "123456", "123.456"),
    ("0.00,,", "1234567", "1.234567"),
    ("0!.0,", "123456", "12.3456"),
    ('0!.0,"万"', "123456", "12.3456万"),
    ("0!.0000", "123456", "12.3456"),
    ('[>=10000]0!.0,"万";0"元"', "123456", "12.3456万"),
    ('[>=10000]0!.0,"万";0"元"', "12", "12元"),
    ("0亩;-0亩", "-3", "-3亩"),
    # What changes nothing but how it looks.
    ("General", "5", None),
    ("#,##0.00", "5", None),
    ("(#,##0)", "3", None),
    ("[$¥-804]#,##0.00", "5", None),
    ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0", None),
    ('0;-0;"-"', "0", None),
    ("000-0000", "3", None),
    ("0.00E+00", "3", None),
    ("# ?/?", "0.5", None),
    ("@", "3", None),
    (";;;", "5", None),
    # Days are told by calamine.
    ('yyyy"年"m"月"', "44741", None),
    ("[$-F800]dddd", "44741", None),
    ("h:mm", "0.5", None),
]


@pytest.mark.parametrize(("code", "number", "text"), FORMATS)
def test_a_number_is_seen_as_its_format_shows_it(code: str, number: str, text: str | None) -> None:
    shown = read_format(code)
    look = shown.look(Decimal(number)) if shown else None
    assert (look.text(Decimal(number)) if look else None) == text


def test_a_number_without_words_beside_it_stays_a_number() -> None:
    look = Look(4)
    assert (look.number(Decimal(123456)), look.text(Decimal(123456))) == (
        Decimal("12.3456"),
        "12.3456",
    )
    assert Look(after="台").number(Decimal(5)) is None


@given(
    st.text(alphabet='0#?.,%;"\\!_*[]>=<10-万台yE/@ ', max_size=40),
    st.decimals(-9999, 9999, places=2),
)
def test_any_format_is_read(code: str, number: Decimal) -> None:
    shown = read_format(code)
    look = shown.look(number) if shown else None
    assert look is None or format(abs(number), "f").strip("0.")[:1] in look.text(number)


SEEN: list[tuple[str, str, Look | None]] = [
    ("200台", "200", Look(after="台")),
    ("约200", "200", Look(before="约")),
    ("12.3万", "123456", Look(4, after="万")),
    ("12.3", "123456", Look(4)),
    ("79.5%", "0.795", Look(percent=True)),
    ("1,234.50万元", "1234.5", Look(after="万元")),
    ("12", "12.3456", None),
    ("0", "0.4", None),
    ("(5)", "-5", None),
    ("2/3", "0.66", None),
    ("", "5", None),
]


@pytest.mark.parametrize(("seen", "held", "look"), SEEN)
def test_the_text_beside_a_number_tells_how_it_looks(
    seen: str, held: str, look: Look | None
) -> None:
    assert look_of(seen, held) == look


# xlsx


def book(fill: Any) -> bytes:
    made = openpyxl.Workbook()
    fill(made, made.active)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_xlsx_tells_hidden_rows_columns_and_sheets() -> None:
    def fill(made: Any, sheet: Any) -> None:
        for row in (HEADS, [1, "修路", 5], [2, "植树", 6], [3, "修桥", 7]):
            sheet.append(row)
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        made.create_sheet("底稿").sheet_state = "veryHidden"

    first, second = opened(book(fill))
    assert (first.hidden, first.hidden_rows, first.hidden_columns) == (
        False,
        frozenset({1}),
        frozenset({1}),
    )
    assert (second.hidden, second.hidden_rows) == (True, frozenset())


def test_xlsx_tells_what_a_number_format_adds() -> None:
    def fill(_made: Any, sheet: Any) -> None:
        sheet.append([200, 123456, 0.795, 12, 5])
        for place, code in zip("ABCD", ('0"台"', "0!.0,", "0.0%", "0.00"), strict=True):
            sheet[f"{place}1"].number_format = code

    (sheet,) = opened(book(fill))
    assert texts(sheet) == [["200台", "12.3456", "79.5%", "12", "5"]]


def test_xlsx_of_1904_says_so_and_its_days_are_right() -> None:
    def fill(made: Any, sheet: Any) -> None:
        made.epoch = CALENDAR_MAC_1904
        sheet.append([dt.date(2026, 6, 30), 44741])

    (sheet,) = opened(book(fill))
    assert (sheet.date1904, sheet.rows) == (True, [[dt.date(2026, 6, 30), 44741.0]])


SHEET = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<sheetData>{rows}</sheetData></worksheet>"""


def parts(rows: str) -> bytes:
    """An xlsx as a program writes it that names neither rows nor cells."""
    main = "http://schemas.openxmlformats.org"
    office = f"{main}/officeDocument/2006/relationships"
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{main}/package/2006/relationships">'
            f'<Relationship Id="a" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>".encode(),
            "xl/workbook.xml": f'<workbook xmlns="{main}/spreadsheetml/2006/main" '
            f'xmlns:r="{office}"><sheets><sheet name="表" sheetId="1" r:id="b"/></sheets>'
            "</workbook>".encode(),
            "xl/_rels/workbook.xml.rels": "<Relationships "
            f'xmlns="{main}/package/2006/relationships">'
            f'<Relationship Id="b" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
            "</Relationships>".encode(),
            "xl/styles.xml": f'<styleSheet xmlns="{main}/spreadsheetml/2006/main"><cellXfs><xf '
            'numFmtId="0"/><xf numFmtId="10"/></cellXfs></styleSheet>'.encode(),
            "xl/worksheets/sheet1.xml": SHEET.format(rows=rows).encode(),
        }
    )


ROWS = [
    # Neither rows nor cells say where they stand.
    ('<row><c><v>1</v></c><c s="1"><v>0.5</v></c></row>'
     '<row hidden="1"><c s="1"><v>0.25</v></c></row>', [["1", "50%"], ["25%"]], {1}),
    # A row of no height.
    ('<row r="1" ht="0" customHeight="1"><c r="A1"><v>1</v></c></row>', [["1"]], {0}),
    # Single quotes, another order of attributes.
    ("<row hidden='1' r='1'><c s='1' r='A1'><v>0.5</v></c></row>", [["50%"]], {0}),
    # A formula that gave nothing is blank; one never calculated is shown; an error is shown.
    ('<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="str"><f>IF(A1,"","")</f><v></v></c>'
     '<c r="C1"><f>A1*2</f></c><c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
     '<c r="E1"><f>A1</f><v>1</v></c></row>', [["1", "=A1*2", "#DIV/0!", "1"]], set()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "seen", "hidden"), ROWS, ids=["no names", "no height", "quotes", "formulas"]
)
def test_xlsx_as_other_programs_write_it(
    rows: str, seen: list[list[str]], hidden: set[int]
) -> None:
    (sheet,) = opened(parts(rows))
    assert [sorted(row) for row in texts(sheet)] == [sorted(row) for row in seen]
    assert sheet.hidden_rows == hidden


# Web pages

PAGE = """<html><head><meta charset="{charset}"><style>td {{ color: red }}</style></head><body>
<table><tr><td>
 <h3>某镇2026年台账</h3>
 <table border=1>
  <tr><th rowspan=2>序号<th rowspan="2">工作任务<th colspan=2>二季度</tr>
  <tr><th>当期<br>完成<th>累计完成</tr>
  <tr><td>1<td>修&nbsp;路<script>alert(1)</script><td x:num="1234.567">1,234.57
   <td x:num="0.795">79.5%
  <tr style="display:none"><td>2<td><p>植树</p><p>护绿</p><td x:num>5<td></td>
 </table>
 <table><tr><td>别的</td><td>表</td></tr></table>
</td></tr></table></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk", "utf-16"])
def test_a_web_page_is_read_table_by_table(charset: str) -> None:
    kind, (first, second) = open_file(PAGE.format(charset=charset).encode(charset))
    assert kind == "html"
    assert (first.name, second.name) == ("表1", "表2")
    assert first.rows == [
        ["某镇2026年台账"],
        ["序号", "工作任务", "二季度"],
        ["", "", "当期\n完成", "累计完成"],
        ["1", "修 路", 1234.567, "79.5%"],
        ["2", "植树\n护绿", "5", ""],
    ]
    assert first.merges == (((1, 0), (2, 0)), ((1, 1), (2, 1)), ((1, 2), (1, 3)))
    assert first.hidden_rows == {4}
    assert second.rows == [["别的", "表"]]


def test_a_web_page_without_charset_is_guessed() -> None:
    page = "<table><tr><td>序号</td><td>工作任务</td></tr></table>"
    for encoding in ("utf-8", "gb18030", "utf-8-sig"):
        (sheet,) = opened(page.encode(encoding))
        assert sheet.rows == [["序号", "工作任务"]]


def test_a_web_archive_is_read() -> None:
    data = (
        "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n"
        'Content-Type: multipart/related; boundary="----=_X"\r\n\r\n------=_X\r\n'
        "Content-Location: file:///C:/a/sheet001.htm\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        'Content-Type: text/html; charset="us-ascii"\r\n\r\n'
        "<html><body><table><tr><td>=26#24207;=26#21495;</td><td align=3Dright>5</td></tr></table>"
        "</body></html>\r\n------=_X--\r\n"
    )
    kind, (sheet,) = open_file(data.encode())
    assert (kind, sheet.rows) == ("mhtml", [["序号", "5"]])


# XML Spreadsheet 2003

SPREADSHEET = """<?xml version="1.0" encoding="UTF-8"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style>
<Style ss:ID="t"><NumberFormat ss:Format="0&quot;台&quot;"/></Style></Styles>
<Worksheet ss:Name="台账"><Table><Column ss:Width="50"/><Column ss:Index="3" ss:Hidden="1"/>
<Row ss:Index="2"><Cell ss:MergeAcross="2"><Data ss:Type="String">标题</Data></Cell></Row>
<Row><Cell ss:MergeDown="1"><Data ss:Type="Number">1</Data></Cell>
<Cell ss:Index="3" ss:StyleID="p"><Data ss:Type="Number">0.5</Data></Cell></Row>
<Row ss:Hidden="1"><Cell ss:Index="2" ss:StyleID="t"><Data ss:Type="Number">30</Data></Cell>
<Cell><Data ss:Type="DateTime">2026-06-30T00:00:00.000</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="底稿"><Table/><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">
<Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"""


def test_an_xml_spreadsheet_is_read() -> None:
    kind, (sheet, draft) = open_file(SPREADSHEET.encode())
    assert (kind, sheet.name, draft.name, draft.hidden) == ("xml", "台账", "底稿", True)
    assert sheet.rows == [
        [],
        ["标题"],
        [1.0, "", 0.5],
        ["", 30.0, dt.datetime.fromisoformat("2026-06-30")],
    ]
    assert sheet.merges == (((1, 0), (1, 2)), ((2, 0), (3, 0)))
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({3}, {2})
    assert texts(sheet)[2:] == [["1", "50%"], ["30台", "2026-06-30"]]


# Word


def docx(body: str) -> bytes:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'<w:document xmlns:w="{w}"><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": document.encode()})


def p(text: str) -> str:
    return f"<w:p><w:pPr/><w:r><w:rPr/><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def test_word_tables_are_sheets_with_the_lines_above_them() -> None:
    goes_on, starts = "<w:vMerge/>", '<w:vMerge w:val="restart"/>'
    rows = [
        tc("序号", starts) + tc("工作任务", starts) + tc("二季度", '<w:gridSpan w:val="2"/>'),
        tc("", goes_on) + tc("", goes_on) + tc("当期完成") + tc("累计完成"),
        tc("1") + f"<w:sdt><w:sdtContent>{tc('修路')}</w:sdtContent></w:sdt>" + tc("5") + tc("9"),
        '<w:trPr><w:gridBefore w:val="1"/></w:trPr>'
        + "<w:tc><w:p><w:r><w:t>植</w:t><w:br/><w:t>树</w:t></w:r>"
        "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p></w:tc>",
    ]
    table = "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    second = f"<w:tbl><w:tr>{tc('别的')}{tc('表')}</w:tr></w:tbl>"
    body = p("字" * 200) + p("某镇2026年台账") + p("") + p("单位：万元") + table + second
    kind, (first, other) = open_file(docx(body))
    assert (kind, first.name, other.name) == ("docx", "表1", "表2")
    assert first.rows == [
        ["某镇2026年台账"],
        ["单位：万元"],
        ["序号", "工作任务", "二季度"],
        ["", "", "当期完成", "累计完成"],
        ["1", "修路", "5", "9"],
        ["", "植 树新"],
    ]
    assert first.merges == (((2, 0), (3, 0)), ((2, 1), (3, 1)), ((2, 2), (2, 3)))
    assert other.rows == [["别的", "表"]]


# Text

ROWS_OF_TEXT = [["序号", "工作任务"], ["1", "修路\n二期"], ["2", "植树;护绿"]]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("told", [False, True])
def test_text_in_any_encoding_and_with_any_delimiter(encoding: str, mark: str, told: bool) -> None:
    lines = [f'"{one}"{mark}"{two}"' for one, two in ROWS_OF_TEXT]
    text = "\r\n".join([f"sep={mark}", *lines] if told else lines)
    kind, (sheet,) = open_file(text.encode(encoding))
    assert (kind, sheet.rows) == ("csv", ROWS_OF_TEXT)


# What is no table

NO_TABLE: list[tuple[str, bytes, str]] = [
    ("page without table", b"<html><body>a</body></html>", "file_without_table"),
    ("frames", b"<html><frameset><frame src='http://127.0.0.1:9/a.htm'></frameset>",
     "file_without_table"),
    ("other xml", b"<?xml version='1.0'?><a><b/></a>", "file_is_xml"),
    ("rtf", b"{\\rtf1 a}", "file_is_word"),
    ("word 2003 xml", b"<?xml version='1.0'?><?mso-application progid='Word.Document'?>"
     b"<w:wordDocument xmlns:w='http://schemas.microsoft.com/office/word/2003/wordml' "
     b"xmlns:o='urn:schemas-microsoft-com:office:word'/>", "file_is_word"),
    ("word without table", docx(p("序号")), "word_without_table"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "code"), [case[1:] for case in NO_TABLE], ids=[case[0] for case in NO_TABLE]
)
def test_what_holds_no_table_says_so(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        open_file(data)
    assert refused.value.code == code


# Spans

SPANS: list[tuple[list[list[Spanning]], list[list[Any]], tuple[Any, ...]]] = [
    ([[Spanning("a", 2, 2), Spanning("b")], [Spanning("c")]], [["a", "", "b"], ["", "", "c"]],
     (((0, 0), (1, 1)),)),
    # A span to the end of the table, and one beyond it.
    ([[Spanning("a", 1, 0), Spanning("b", 1, 9)], []], [["a", "b"], []],
     (((0, 0), (1, 0)), ((0, 1), (1, 1)))),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "values", "merges"), SPANS)
def test_spans_are_laid_out(
    rows: list[list[Spanning]], values: list[list[Any]], merges: tuple[Any, ...]
) -> None:
    assert lay_out(rows, Limits(), "表") == (values, merges)


def test_a_span_beyond_the_limit_is_refused() -> None:
    with pytest.raises(UnreadableFile) as refused:
        lay_out([[Spanning("a", 1000)]], Limits(), "表")
    assert refused.value.code == "too_many_columns"
