"""The faulty workbook given back: marked, commented, listed; corrected in place, it reads clean."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from commitments.actions import ActionError
from commitments.models import Plan
from imports import actions, returning
from imports.marking import apart, making
from imports.marking.marks import Mark, Order
from imports.marking.sheets import AUTHOR
from imports.models import Batch, Row
from imports.planning_words import say
from imports.workbook import LIMITS, Sheet, UnreadableFile, read_workbook
from tests.books import csv_text, ods, xlsx, zipped
from tests.factories import PlanFactory, TownFactory

HEADS = ["序号", "任务表述", "目标值", "完成时限", "2026年1-6月累计完成"]
GOOD = [1, "新建口袋公园", "3个", "2026-12-31", 1]
BAD_TARGET = [2, "加装电梯", "9-3台", "2026-12-31", None]
BAD_DAY = [3, "改造老旧小区", "12个", "某月某日", None]
LIST = "问题清单"
RED, YELLOW = "FFFBD9D5", "FFFFF1CC"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
XLSM = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


@pytest.fixture
def plan(db: None) -> Plan:
    town = TownFactory(name="某某镇")
    span = {"start": dt.date(2026, 1, 1), "end": dt.date(2026, 12, 31)}
    return PlanFactory(town=town, title="某某镇2026年度目标任务", **span)


def checked(plan: Plan, data: bytes, name: str = "台账.xlsx") -> Batch:
    batch = actions.receive(
        town=plan.town, data=data, filename=name, by=None, default_plan=plan, enqueue=False
    )
    actions.check(batch.pk)
    batch.refresh_from_db()
    return batch


def returned(batch: Batch) -> openpyxl.Workbook:
    return loaded(returning.annotated(batch)[1])


def loaded(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), rich_text=True)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ledger(*rows: list[object]) -> bytes:
    return xlsx({"台账": [["某某镇2026年目标任务台账"], HEADS, *rows]}, merges={"台账": ["A1:E1"]})


def listed(book: openpyxl.Workbook) -> list[tuple[object, ...]]:
    """The rows of the list below its header."""
    rows = [row[:8] for row in book[LIST].iter_rows(values_only=True)]
    return rows[[row[0] for row in rows].index("序号") + 1 :]


def notes(book: openpyxl.Workbook) -> str:
    """What the list says above its table."""
    texts = [row[0] for row in book[LIST].iter_rows(values_only=True)]
    return "\n".join(map(str, texts[: texts.index("序号")]))


def sentences(batch: Batch) -> list[str]:
    rows = [say(issue) for row in batch.rows.all() for issue in row.issue_list()]
    return [say(issue) for issue in batch.file_issues()] + rows


def look(cell: openpyxl.cell.cell.Cell) -> tuple[object, object]:
    return cell.fill.start_color.rgb, cell.border.left.style


# What is marked, and how


@pytest.mark.django_db
def test_bad_cells_are_marked_and_commented_in_place(plan: Plan) -> None:
    name, data = returning.annotated(checked(plan, ledger(GOOD, BAD_TARGET, BAD_DAY)))
    book = loaded(data)
    page = book["台账"]
    assert (name, book.sheetnames) == ("台账（改错表）.xlsx", ["台账", LIST])
    assert look(page["C4"]) == (RED, "medium")
    assert look(page["D5"]) == (RED, "medium")
    assert page["C4"].comment.author == AUTHOR
    assert page["C4"].comment.text == ("兑现核对：\n【有误】目标“9-3台”的上限小于下限。请核对。")
    assert {cell.coordinate for row in page for cell in row if cell.comment} == {"C4", "D5"}
    values = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    assert values == [HEADS, GOOD, BAD_TARGET, BAD_DAY]


@pytest.mark.django_db
def test_the_list_says_place_text_problem_remedy_and_leads_there(plan: Plan) -> None:
    book = returned(checked(plan, ledger(GOOD, BAD_TARGET, BAD_DAY)))
    assert listed(book) == [
        (
            1,
            "台账",
            4,
            "C",
            "9-3台",
            "目标“9-3台”的上限小于下限。",
            "请核对。",
            "有误",
        ),
        (
            2,
            "台账",
            5,
            "D",
            "某月某日",
            "日期“某月某日”看不懂。",
            "请写成2026-06-30或2026年6月底。",
            "有误",
        ),
    ]
    page = book[LIST]
    links = {link.ref: link.location for link in (c.hyperlink for r in page for c in r) if link}
    first = page.max_row - 1
    assert links == {
        f"C{first}": "'台账'!C4",
        f"D{first}": "'台账'!C4",
        f"C{first + 1}": "'台账'!D5",
        f"D{first + 1}": "'台账'!D5",
    }
    assert notes(book).splitlines()[1].startswith("共2处：有误2处、冲突0处、提醒0处、不导入0处。")


@pytest.mark.django_db
def test_the_list_is_printed_on_landscape_a4_and_is_what_opens(plan: Plan) -> None:
    book = returned(checked(plan, ledger(BAD_TARGET)))
    page = book[LIST]
    header = page.max_row - 1
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_title_rows == f"${header}:${header}"
    assert book.active is page
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets] == [False, True]


@pytest.mark.django_db
def test_a_warning_is_told_from_an_error_by_frame_and_word(plan: Plan) -> None:
    rows = [[1, "新建公园", "3个", "长期", 1], [2, "加装电梯", "9-3台", "2026-12-31", None]]
    batch = checked(plan, ledger(*rows))
    page = returned(batch)["台账"]
    assert look(page["D3"]) == (YELLOW, "mediumDashed")
    assert page["D3"].comment.text.startswith("兑现核对：\n【提醒】“长期”没有截止日")
    assert look(page["C4"]) == (RED, "medium")


def mark(
    line: int | None,
    column: str = "C",
    *,
    handling: str = "faulty",
    sheet: str = "台账",
    n: int = 1,
) -> Mark:
    return Mark(sheet, line, column, "原文", f"第{n}个毛病。", "请改。", handling)


def made(data: bytes, *marks: Mark, **bounds: int) -> openpyxl.Workbook:
    headers = {"台账": [(2, 2)]}
    return loaded(making.make(Order(data, marks, words(), headers), **bounds).data)


def words() -> dict[str, str]:
    return {name: str(word) for name, word in returning.WORDS.items()}


def test_conflicts_stand_between_errors_and_warnings() -> None:
    marks = [mark(3, handling=word) for word in ("left_out", "warning", "conflict", "faulty")]
    book = made(ledger(GOOD), *marks)
    assert [row[7] for row in listed(book)] == ["有误", "冲突", "提醒", "不导入"]
    assert book["台账"]["C3"].comment.text == (
        "兑现核对：\n【有误】第1个毛病。请改。\n【冲突】第1个毛病。请改。\n"
        "【提醒】第1个毛病。请改。\n【不导入】第1个毛病。请改。"
    )


def test_an_issue_of_a_whole_row_is_marked_at_its_first_text() -> None:
    data = xlsx({"台账": [HEADS, [None, None, "3个"]]})
    book = made(data, mark(2, ""))
    assert [c.coordinate for r in book["台账"] for c in r if c.comment] == ["C2"]


def test_an_issue_without_a_row_is_only_listed() -> None:
    book = made(ledger(GOOD), mark(None, ""), mark(None, "", sheet="没有这张表"))
    assert [c for r in book["台账"] for c in r if c.comment] == []
    assert [row[1:4] for row in listed(book)] == [("没有这张表", None, None), ("台账", None, None)]


def test_a_merged_cell_is_marked_whole_and_speaks_for_its_rows() -> None:
    rows = [HEADS, [1, "公园", "3个"], [2, None, "4个"], [3, None, "5个"]]
    data = xlsx({"台账": rows}, merges={"台账": ["B2:B4"]})
    page = made(data, mark(3, "B"), mark(2, "B", n=2))["台账"]
    assert page["B2"].comment.text == (
        "兑现核对：\n【有误】第2个毛病。请改。\n【有误】第3行：第1个毛病。请改。"
    )
    assert [page[place].border.left.style for place in ("B2", "B3", "B4")] == ["medium"] * 3
    assert [str(merge) for merge in page.merged_cells.ranges] == ["B2:B4"]


def test_a_cell_with_many_issues_names_ten_and_points_to_the_list() -> None:
    book = made(ledger(GOOD), *(mark(3, n=n) for n in range(1, 13)))
    lines = book["台账"]["C3"].comment.text.split("\n")
    assert (len(lines), lines[-1]) == (12, "其余问题见“问题清单”。")
    assert len(listed(book)) == 12


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@某人", '=HYPERLINK("http://a","b")'])
def test_what_looks_like_a_formula_stays_text_in_the_list(text: str) -> None:
    book = made(ledger(GOOD), Mark("台账", 3, "C", text, text, text, "faulty"))
    row = book[LIST][book[LIST].max_row]
    assert [(row[n].value, row[n].data_type, row[n].quotePrefix) for n in (4, 5, 6)] == [
        (text, "s", True)
    ] * 3


# What is kept of the clerk's own workbook


def rich_book() -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "台账"
    for row in [["某某镇2026年目标任务台账"], HEADS, GOOD, BAD_TARGET, [4, "合并", "3个"]]:
        page.append(row)
    page.merge_cells("A1:E1")
    page["C4"].comment = Comment("请李主任再核一下", "王会计")
    page["B3"].comment = Comment("已核", "王会计")
    page["B3"].font = Font(name="楷体", size=14, bold=True)
    page["B3"].fill = PatternFill("solid", start_color="FF00FF00")
    page["E3"].number_format = '0"个"'
    page["E6"] = "=SUM(E3:E5)"
    page.column_dimensions["B"].width = 41
    page.column_dimensions["D"].hidden = True
    page.row_dimensions[5].hidden = True
    page.row_dimensions[3].height = 33
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 8
    page.print_title_rows, page.print_area = "2:2", "A1:E6"
    page.freeze_panes = "C3"
    page.oddFooter.center.text = "第&P页"
    page.conditional_formatting.add(
        "E3:E5", CellIsRule(operator="lessThan", formula=["1"], font=Font(color="FFFF0000"))
    )
    check = DataValidation(type="list", formula1='"是,否"')
    page.add_data_validation(check)
    check.add("D3:D5")
    other = book.create_sheet("隐藏的表")
    other["A1"] = "随手记"
    other.sheet_state = "hidden"
    return saved(book)


def test_everything_else_of_the_workbook_stays() -> None:
    book = made(rich_book(), mark(4))
    page = book["台账"]
    assert page["C4"].comment.text == ("请李主任再核一下\n\n兑现核对：\n【有误】第1个毛病。请改。")
    assert (page["C4"].comment.author, page["B3"].comment.text) == ("王会计", "已核")
    font, fill = page["B3"].font, page["B3"].fill
    assert (font.name, font.size, font.bold) == ("楷体", 14, True)
    assert fill.start_color.rgb == "FF00FF00"
    assert (page["E3"].number_format, page["E6"].value) == ('0"个"', "=SUM(E3:E5)")
    widths = page.column_dimensions
    assert (widths["B"].width, widths["D"].hidden, page.row_dimensions[5].hidden) == (
        41,
        True,
        True,
    )
    assert page.row_dimensions[3].height == 33
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 8)
    assert (page.print_title_rows, page.print_area) == ("$2:$2", "'台账'!$A$1:$E$6")
    assert (page.freeze_panes, page.oddFooter.center.text) == ("C3", "第&P页")
    rules = [str(area.sqref) for area in page.conditional_formatting]
    assert (rules, page.data_validations.dataValidation[0].formula1) == (["E3:E5"], '"是,否"')
    assert book["隐藏的表"].sheet_state == "hidden"


CALCULATED = b'<c r="E3" t="str"><f>"1"&amp;"2"</f><v>12</v></c>'


def replaced(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    return zipped({**parts, part: parts[part].replace(old, new)})


def part_of(data: bytes, part: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(part)


def test_formulas_keep_the_values_they_had() -> None:
    sheet = "xl/worksheets/sheet1.xml"
    data = ledger([1, "新建公园", "3个", "2026-12-31", 1.5])
    data = replaced(data, sheet, b'<c r="E3" t="n"><v>1.5</v></c>', CALCULATED)
    book = made(data, mark(3))
    assert book["台账"]["E3"].value == '="1"&"2"'
    out = making.make(Order(data, (mark(3),), words())).data
    assert openpyxl.load_workbook(io.BytesIO(out), data_only=True)["台账"]["E3"].value == "12"
    [row] = read_workbook(out, name="a.xlsx").sheets[0].items()
    assert row.text("cumulative") == "12"


def test_macros_stay_in_an_xlsm_and_never_run() -> None:
    data = replaced(ledger(GOOD), "[Content_Types].xml", XLSX.encode(), XLSM.encode())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    data = zipped({**parts, "xl/vbaProject.bin": b"\xd0\xcf macro"})
    marked = making.make(Order(data, (mark(3),), words()))
    assert marked.suffix == "xlsm"
    assert part_of(marked.data, "xl/vbaProject.bin") == b"\xd0\xcf macro"
    assert XLSM.encode() in part_of(marked.data, "[Content_Types].xml")
    again = openpyxl.load_workbook(io.BytesIO(marked.data), keep_vba=True)
    assert again["台账"]["C3"].comment.author == AUTHOR
    again.vba_archive.close()


def test_what_cannot_be_kept_is_said() -> None:
    book = loaded(ledger(GOOD))
    chart = BarChart()
    chart.add_data(Reference(book["台账"], min_col=5, min_row=2, max_row=3))
    book["台账"].add_chart(chart, "G2")
    shape = b"<xdr:twoCellAnchor><xdr:sp macro=''></xdr:sp></xdr:twoCellAnchor>"
    data = saved(book)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts |= {"xl/media/image1.png": b"\x89PNG", "xl/media/image2.png": b"\x89PNG"}
    parts["xl/drawings/drawing9.xml"] = b"<xdr:wsDr>" + shape + b"</xdr:wsDr>"
    said = notes(made(zipped(parts), mark(3)))
    assert "原文件里的2张图片没有带过来，请以原文件为准。" in said
    assert "原文件里的1个文本框或图形没有带过来，请以原文件为准。" in said
    assert "1个图表重新生成过，样式可能与原文件略有不同。" in said


def test_a_plain_workbook_lost_nothing() -> None:
    assert "没有带过来" not in notes(made(ledger(GOOD), mark(3)))


def test_a_sheet_of_the_clerk_called_like_the_list_stays() -> None:
    data = xlsx({"台账": [HEADS, GOOD], LIST: [["我们自己的清单"]]})
    book = made(data, mark(2))
    assert book.sheetnames == ["台账", LIST, "问题清单1"]
    assert book[LIST]["A1"].value == "我们自己的清单"


def test_a_workbook_that_openpyxl_refuses_goes_back_as_a_copy() -> None:
    bad_style = b'<family val="99"/>'
    data = ledger(GOOD)
    data = replaced(data, "xl/styles.xml", b'<family val="2"/>', bad_style)
    book = made(data, mark(3))
    assert "原文件有特殊内容，不能直接标注" in notes(book)
    assert [cell.value for cell in book["台账"][3]] == GOOD
    assert look(book["台账"]["C3"]) == (RED, "medium")


# Formats that cannot be written


def test_a_csv_goes_back_as_an_xlsx_with_texts_as_they_stood(plan: Plan) -> None:
    rows = [HEADS, ["001", "=1+1 的任务", "3个", "2026-12-31", "1"], ["2", "电梯", "9-3台", "", ""]]
    batch = checked(plan, csv_text(rows).encode("gb18030"), "台账.csv")
    name, data = returning.annotated(batch)
    book = loaded(data)
    assert (name, book.sheetnames) == ("台账（改错表）.xlsx", ["表1", LIST])
    page = book["表1"]
    assert [cell.value for cell in page[2]] == rows[1]
    assert {cell.data_type for cell in page[2]} == {"s"}
    assert page["B2"].quotePrefix
    assert listed(book)[0][1] == "表1"
    assert look(page["C3"]) == (RED, "medium")
    assert "这是内容和位置都相同的xlsx" in notes(book)


def test_an_ods_goes_back_with_its_sheet_and_places() -> None:
    book = made(ods("台账", [HEADS, [1, "公园", "若干", None, 0.5]]), mark(2))
    assert [cell.value for cell in book["台账"][2]] == [1, "公园", "若干", None, 0.5]
    assert book["台账"]["C2"].comment.author == AUTHOR


FILES = Path(__file__).parent / "files"
WORKBOOKS = sorted(path for path in FILES.iterdir() if path.is_file())


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.name)
def test_every_workbook_reads_the_same_when_it_comes_back(path: Path) -> None:
    data = path.read_bytes()
    try:
        before = read_workbook(data, name="a")
    except UnreadableFile:
        return
    first = before.sheets[0]
    marks = [mark(row.line, "B", sheet=first.name, n=row.line) for row in first.rows[:3]]
    back = making.make(Order(data, (mark(None, sheet=first.name), *marks), words()))
    after = read_workbook(back.data, name="a")
    listed = after.sheets[-1]
    assert (listed.name, listed.rows, listed.issues) == (LIST, (), ())
    assert [told(sheet) for sheet in after.sheets[:-1]] == [told(sheet) for sheet in before.sheets]


def told(sheet: Sheet) -> tuple[object, ...]:
    """All that a table says."""
    rows = [
        (row.line, row.kind, row.group, {key: cell.text for key, cell in row.cells.items()})
        for row in sheet.rows
    ]
    issues = [(issue.code, issue.line, issue.column, issue.value) for issue in sheet.issues]
    return sheet.kind, sheet.title, sheet.unit, sheet.hidden, sheet.columns, rows, issues


# Large files


def test_of_a_large_file_only_the_faulty_rows_go_back() -> None:
    rows = [[n, f"任务{n}", "3个", "2026-12-31", 1] for n in range(1, 101)]
    marks = [mark(50), mark(70, "D"), mark(90, handling="warning")]
    book = made(ledger(*rows), *marks, most_cells=100)
    page = book["台账"]
    values = [[cell.value for cell in row] for row in page]
    assert values == [
        [1, "某某镇2026年目标任务台账", None, None, None, None],
        ["兑现原行号", *HEADS],
        [50, 48, "任务48", "3个", "2026-12-31", 1],
        [70, 68, "任务68", "3个", "2026-12-31", 1],
    ]
    assert [str(merge) for merge in page.merged_cells.ranges] == ["B1:F1"]
    assert page["D3"].comment.text == "兑现核对：\n【有误】第1个毛病。请改。"
    assert [row[2:4] for row in listed(book)] == [(50, "C"), (70, "D"), (90, "C")]
    links = [cell.hyperlink.location for cell in book[LIST]["C"] if cell.hyperlink]
    assert links == ["'台账'!D3", "'台账'!E4"]
    assert "原文件太大，这里只有要改的行和它们的表头" in notes(book)


def test_more_faulty_rows_than_a_large_file_may_give_back_are_counted() -> None:
    rows = [[n, f"任务{n}", "3个", "2026-12-31", 1] for n in range(1, 101)]
    book = made(ledger(*rows), *(mark(line) for line in range(3, 103)), most_cells=100)
    assert book["台账"].max_row == 22
    assert "要改的行太多，另有80行没有放进来" in notes(book)


GROUPED = [
    ["某某镇2026年目标任务台账"],
    HEADS,
    ["一、工业经济"],
    ["（一）投资"],
    [1, "技改项目", "9-3个", "2026-12-31", None],
    ["（二）企业"],
    [2, "新增规上企业", "5家", "2026-12-31", None],
    ["二、民生实事"],
    [3, "加装电梯", "9-3台", "2026-12-31", None],
]


def test_rows_taken_out_keep_the_groups_they_stand_in() -> None:
    data = xlsx({"台账": GROUPED})
    groups = {
        "台账": [(3, "一、工业经济"), (4, "（一）投资"), (6, "（二）企业"), (8, "二、民生实事")]
    }
    marks = (mark(5), mark(7), mark(9))
    cases = {(5,): [1, 2, 3, 4, 5], (7,): [1, 2, 3, 6, 7], (9,): [1, 2, 8, 9]}
    for lines, expected in cases.items():
        own = tuple(mark for mark in marks if mark.line in lines)
        order = Order(data, own, words(), {"台账": [(2, 2)]}, groups)
        page = loaded(making.make(order, most_cells=10).data)["台账"]
        numbers = [cell.value for cell in page["A"]]
        assert numbers == ["兑现原行号" if line == 2 else line for line in expected]


@pytest.mark.django_db
def test_rows_taken_out_read_clean_when_corrected(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returning, "make_apart", lambda order: making.make(order, most_cells=10))
    batch = checked(plan, xlsx({"台账": GROUPED}))
    name, data = returning.annotated(batch)
    book = loaded(data)
    assert [cell.value for cell in book["台账"]["B"]] == [
        "某某镇2026年目标任务台账",
        "序号",
        "一、工业经济",
        "（一）投资",
        1,
        "二、民生实事",
        3,
    ]
    again = checked(plan, corrected(data, D5="3个", D7="60台"), name)
    assert sentences(again) == []
    records = [row.record() for row in again.rows.filter(kind="commitment")]
    assert [(one.number, one.wording, one.extra) for one in records] == [
        ("1", "技改项目", {"分组": "工业经济／投资"}),
        ("3", "加装电梯", {}),
    ]


# Round trips


def corrected(data: bytes, **cells: object) -> bytes:
    """What the clerk sends again: these cells of the first sheet overwritten, nothing else."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for place, value in cells.items():
        book.worksheets[0][place] = value
    return saved(book)


@pytest.mark.apart
@pytest.mark.django_db
def test_corrected_in_place_it_reads_clean(plan: Plan) -> None:
    batch = checked(plan, ledger(GOOD, BAD_TARGET, BAD_DAY))
    name, data = returning.annotated(batch)
    again = checked(plan, corrected(data, C4="60台", D5="2026-06-30"), name)
    assert sentences(again) == []
    assert (again.state, again.counts["faulty"], again.counts["conflict"]) == ("checked", 0, 0)
    numbers = Row.objects.filter(batch=again, kind="commitment").values_list("raw", flat=True)
    assert [raw["number"] for raw in numbers] == ["1", "2", "3"]


@pytest.mark.django_db
def test_a_csv_corrected_in_its_copy_reads_clean(plan: Plan) -> None:
    rows = [HEADS, ["1", "公园", "3个", "2026-12-31", "1"], ["2", "电梯", "9-3台", "", ""]]
    name, data = returning.annotated(checked(plan, csv_text(rows).encode(), "台账.csv"))
    again = checked(plan, corrected(data, C3="60台"), name)
    assert sentences(again) == []
    assert again.counts["faulty"] == 0


@pytest.mark.django_db
def test_a_second_round_forgets_what_was_mended(plan: Plan) -> None:
    _, first = returning.annotated(checked(plan, rich_ledger()))
    name, second = returning.annotated(
        checked(plan, corrected(first, C4="60台"), "台账（改错表）.xlsx")
    )
    book = loaded(second)
    page = book["台账"]
    assert (name, book.sheetnames) == ("台账（改错表）.xlsx", ["台账", LIST])
    assert page["C4"].comment.text == "王会计的话"
    assert look(page["C4"]) == ("00000000", None)
    assert page["D5"].comment.text.count("兑现核对：") == 1
    assert [row[2:4] for row in listed(book)] == [(5, "D")]


def rich_ledger() -> bytes:
    book = loaded(ledger(GOOD, BAD_TARGET, BAD_DAY))
    book["台账"]["C4"].comment = Comment("王会计的话", "王会计")
    return saved(book)


# Files made to harm

BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (n + 1, b"&%c;" % n * 10) for n in range(ord("a"), ord("k")))
    + b"]>"
)


def with_part(data: bytes, **parts: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    return zipped(held | parts)


@pytest.mark.parametrize(
    "part", ["xl/styles.xml", "docProps/core.xml", "xl/theme/theme1.xml", "[Content_Types].xml"]
)
def test_entities_do_not_unfold(part: str) -> None:
    inside = part_of(ledger(GOOD), part)
    start = inside.index(b"?>") + 2 if inside.startswith(b"<?xml") else 0
    bomb = inside[:start] + BOMB + inside[start:].replace(b"</", b"&k;</", 1)
    began = time.monotonic()
    order = Order(with_part(ledger(GOOD), **{part: bomb}), (mark(3),), words())
    marked = apart.make_apart(order)
    assert look(loaded(marked.data)["台账"]["C3"]) == (RED, "medium")
    assert time.monotonic() - began < 10


def test_merges_beyond_measure_do_not_fill_the_memory() -> None:
    old = b'<mergeCell ref="A1:E1"/>'
    new = b'<mergeCell ref="A1:E1"/><mergeCell ref="A9:XFD1048576"/>'
    data = replaced(ledger(GOOD), "xl/worksheets/sheet1.xml", old, new)
    page = made(data, mark(3))["台账"]
    assert [str(merge) for merge in page.merged_cells.ranges] == ["A1:E1"]
    assert look(page["C3"]) == (RED, "medium")


def test_a_workbook_that_asks_for_too_much_memory_ends_in_a_sentence() -> None:
    # Below what any interpreter needs: with a little more, a plain copy may still come about.
    tight = replace(LIMITS, memory=24 * 2**20)
    with pytest.raises(UnreadableFile) as refused:
        apart.make_apart(Order(ledger(GOOD), (mark(3),), words(), limits=tight))
    assert refused.value.code == "file_too_heavy"


# Refusals


@pytest.mark.django_db
def test_a_clean_file_has_nothing_to_give_back(plan: Plan) -> None:
    with pytest.raises(ActionError, match="这份文件没有要改的地方。"):
        returning.annotated(checked(plan, ledger(GOOD)))


@pytest.mark.django_db
def test_an_unread_file_says_why_it_was_not_read(plan: Plan) -> None:
    with pytest.raises(ActionError, match="这是PDF，不是表格"):
        returning.annotated(checked(plan, b"%PDF-1.7 x", "台账.pdf"))


@pytest.mark.django_db
def test_a_file_that_is_gone_says_so(plan: Plan) -> None:
    batch = checked(plan, ledger(BAD_TARGET))
    batch.file.storage.delete(batch.file.name)
    with pytest.raises(ActionError, match="存放的原文件找不到了"):
        returning.annotated(batch)


@pytest.mark.apart
@pytest.mark.django_db
def test_a_workbook_too_heavy_to_mark_says_so(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = checked(plan, ledger(BAD_TARGET))
    monkeypatch.setattr(apart, "PATIENCE", 0.01)
    with pytest.raises(ActionError, match="在限定的时间和内存内读不完"):
        returning.annotated(batch)


@pytest.mark.parametrize(
    ("sentence", "problem", "remedy"),
    [
        ("没有填名称。请填“名称”。", "没有填名称。", "请填“名称”。"),
        (
            "没有写明数据截至哪一天，请填“数据截至”或在表头写明。",
            "没有写明数据截至哪一天。",
            "请填“数据截至”或在表头写明。",
        ),
        (
            "“甲办”不在责任单位名录中，将新增这个单位；写错了请改文件。",
            "“甲办”不在责任单位名录中，将新增这个单位。",
            "写错了请改文件。",
        ),
        ("文件里写的是调整前的目标。", "文件里写的是调整前的目标。", ""),
    ],
)
def test_sentences_are_parted_into_problem_and_remedy(
    sentence: str, problem: str, remedy: str
) -> None:
    assert returning._parted(sentence) == (problem, remedy)
