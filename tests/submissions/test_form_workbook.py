"""The 填报表 as a file: what stands in it, what is open, what is checked, what it is called."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from commitments.submissions import mark
from commitments.submissions.naming import form_name, form_names, zip_name
from commitments.submissions.workbook import OPEN_FILL, PROPERTY, SHUT_FILL, form_bytes
from commitments.submissions.zipping import zip_bytes
from tests.office import pages_of

from .forms import CENTRE, DONE, LIFTS, form

HEADINGS = (
    *("序号", "任务表述", "目标", "计量单位", "完成时限", "计划进度", "上次数据"),
    *("截至9月30日累计完成", "形象进度", "进展情况", "原因类别", "存在问题", "下一步打算"),
    *("预计完成", "兑现编号", "兑现表号"),
)
MARK = mark.written(mark.FormMark("FB", 12, 5, dt.date(2026, 9, 30)))
FIRST = 4


def read(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(data))


def day(year: int, month: int, of_month: int) -> dt.datetime:
    """A day as openpyxl reads it."""
    return dt.datetime(year, month, of_month)  # noqa: DTZ001 - a cell knows no time zone


def line_of(page: Any, row: int) -> tuple[Any, ...]:
    return tuple(cell.value for cell in page[row])


@pytest.fixture(scope="module")
def blank() -> openpyxl.Workbook:
    return read(form_bytes(form(asked_by=dt.date(2026, 10, 10))))


def test_form_says_whose_it_is_what_is_known_and_leaves_the_rest_empty(
    blank: openpyxl.Workbook,
) -> None:
    assert blank.sheetnames == ["填报表", "点位", "填表说明"]
    page = blank["填报表"]
    assert page["A1"].value == "示例镇2026年度目标任务三季度进展填报表"
    assert page["A2"].value == (
        "填报单位：城乡建设管理办公室    数据截至：2026年9月30日    请于10月10日前交镇党政办"
    )
    assert line_of(page, 3) == HEADINGS
    known = (1, LIFTS.wording, "60台", "台", day(2026, 12, 31), "45台")
    empty = (None,) * 7
    assert line_of(page, FIRST) == (*known, "28台\n（6月30日）", *empty, "DX11", MARK)
    assert line_of(page, FIRST + 3)[6] == "已完成，14家\n（9月30日）"
    assert str(page["A9"].value).startswith("填表人：＿＿")
    properties = {each.name: each.value for each in blank.custom_doc_props}
    assert properties == {PROPERTY: MARK}


def test_only_what_is_to_be_filled_in_is_open(blank: openpyxl.Workbook) -> None:
    page = blank["填报表"]
    kept = page.protection
    assert (kept.sheet, kept.password, kept.sort, kept.autoFilter) == (True, None, False, False)
    assert (kept.formatColumns, kept.formatRows) == (False, False)
    opened = {cell.coordinate for row in page for cell in row if not cell.protection.locked}
    everywhere = {f"{letter}{row}" for letter in "JKLMN" for row in range(FIRST, FIRST + 4)}
    assert opened == everywhere | {"H4", "H6", "H7", "I5"}
    pale = {
        cell.coordinate
        for row in page
        for cell in row
        if cell.fill.start_color.rgb == OPEN_FILL.start_color.rgb
    }
    assert pale == opened
    assert page["H5"].fill.start_color.rgb == SHUT_FILL.start_color.rgb
    assert [page.column_dimensions[letter].hidden for letter in "NOP"] == [False, True, True]
    assert (page.freeze_panes, page.print_title_rows) == ("A4", "$3:$3")
    assert page.print_area == "'填报表'!$A$1:$N$9"


def test_rows_grow_with_what_is_typed(blank: openpyxl.Workbook) -> None:
    with ZipFile(BytesIO(form_bytes(form()))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    row = sheet.partition('<row r="4"')[2].partition(">")[0]
    assert 'ht="40"' in row
    assert "customHeight" not in row.replace('customHeight="0"', "")


def test_cells_are_checked_with_sentences(blank: openpyxl.Workbook) -> None:
    page = blank["填报表"]
    rules = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}
    down = {f"{letter}4 {letter}5 {letter}6 {letter}7" for letter in "JKN"}
    assert set(rules) == {"H4", "H6", "H7", "I5", *down, "L4 L5 L6 L7 M4 M5 M6 M7"}
    rules = {where.split()[0]: rule for where, rule in rules.items()}
    assert rules["I5"].formula1 == '"开工,封顶,竣工"'
    assert rules["K4"].formula1 == '"征地,资金,招投标,上级政策,其他"'
    figure = rules["H4"]
    assert (figure.type, figure.formula1, figure.errorStyle) == ("decimal", "0", "warning")
    assert figure.prompt == "填到9月30日的累计数，单位：台。没有数据的留空；核实为零的填0。"
    assert rules["H7"].prompt.startswith("填到9月30日的累计数（含以前年度），单位：家。")
    assert rules["H6"].prompt.startswith("填9月30日这一天的数，单位：%。")
    assert Decimal(rules["H6"].formula1) < 0
    assert (rules["J4"].formula1, rules["L4"].formula1) == ("600", "300")
    assert rules["N4"].formula1 == "DATE(2025,1,1)"
    assert rules["N4"].formula2 == "DATE(2029,12,31)"
    sentences = [str(rule.error) for rule in rules.values()]
    assert all(len(each) <= 225 and each.endswith("。") for each in sentences)


def test_stages_that_no_list_holds_are_typed() -> None:
    odd = CENTRE.__class__("DX55", "5", "建成", "建成", figured=False, stages=('一,"期"', "二期"))
    page = read(form_bytes(form(lines=(odd,))))["填报表"]
    assert not page["I4"].protection.locked
    assert "I4" not in {str(rule.sqref) for rule in page.data_validations.dataValidation}


def test_places_stand_on_a_sheet_of_their_own(blank: openpyxl.Workbook) -> None:
    page = blank["点位"]
    told = [line_of(page, row) for row in (3, 4, 5)]
    assert told == [
        ("序号", "任务表述", "点位", "进展阶段", "完成日期", "兑现编号", "兑现表号"),
        (1, LIFTS.wording, "东街小区", "通水", day(2026, 9, 12), "DX11", MARK),
        (1, LIFTS.wording, "西苑小区", None, None, "DX11", MARK),
    ]
    assert "点位" not in read(form_bytes(form(lines=(CENTRE, DONE)))).sheetnames


def test_values_are_filled_in_as_they_are_and_text_stays_text() -> None:
    values: dict[str, dict[str, object]] = {
        "DX11": {
            "figure": Decimal("47.50"),
            "stage": "封顶",
            "words": "=1+1",
            "cause_kind": "land",
            "cause": "+两户未签",
            "next_step": "-10月底前",
            "expected_on": dt.date(2026, 12, 20),
        },
        "DX22": {"figure": Decimal(3), "stage": "封顶", "cause_kind": "资金"},
        "DX33": {"figure": "约6%", "expected_on": "年底"},
        "DX99": {"figure": Decimal(1)},
    }
    page = read(form_bytes(form(), values))["填报表"]
    # Of LIFTS the stage is locked, of CENTRE the figure.
    assert line_of(page, FIRST)[7:14] == (
        *(47.5, None, "=1+1", "征地", "+两户未签", "-10月底前"),
        day(2026, 12, 20),
    )
    assert line_of(page, FIRST + 1)[7:11] == (None, "封顶", None, "资金")
    assert line_of(page, FIRST + 2)[7::6] == ("约6%", "年底")
    assert line_of(page, FIRST + 1)[1] == "=镇社区综合服务中心建成开放"
    assert {page[each].data_type for each in ("B5", "J4", "L4", "M4")} == {"s"}
    assert page["J4"].quotePrefix


def test_same_form_makes_the_same_bytes() -> None:
    assert zip_bytes([form(lines=(LIFTS,))]) == zip_bytes([form(lines=(LIFTS,))])


def test_longest_texts_stay_in_one_row() -> None:
    long = LIFTS.__class__("DX66", "6", "持续推进，" * 80, "建成", figured=False)
    page = read(form_bytes(form(lines=(long,)), {"DX66": {"words": "已完成。" * 150}}))["填报表"]
    assert line_of(page, FIRST)[1] == "持续推进，" * 80
    assert line_of(page, FIRST)[9] == "已完成。" * 150
    assert page.row_dimensions[FIRST].height == 409
    assert str(page["A6"].value).startswith("填表人：")


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"plan_title": "示例镇目标任务"}, "示例镇目标任务2026年三季度进展填报表"),
        ({"plan_end": dt.date(2030, 12, 31)}, "示例镇2026年度目标任务2026年三季度进展填报表"),
        ({"plan_title": "2026年三季度攻坚计划"}, "2026年三季度攻坚计划进展填报表"),
    ],
)
def test_title_tells_the_year_of_a_period_once(changes: dict[str, Any], title: str) -> None:
    assert read(form_bytes(form(**changes)))["填报表"]["A1"].value == title


@pytest.mark.parametrize(
    ("town", "office"),
    [
        ("示例镇", "镇党政办"),
        ("长征街道", "街道党政办"),
        ("示例乡", "乡党政办"),
        ("高新区", "党政办"),
    ],
)
def test_who_gathers_the_forms_is_named_by_the_kind_of_place(town: str, office: str) -> None:
    made = form(town=town, asked_by=dt.date(2027, 1, 8), lines=(DONE,))
    said = read(form_bytes(made))["填报表"]["A2"].value
    assert said.endswith(f"    请于2027年1月8日前交{office}")


def test_files_are_called_as_an_office_would_and_no_two_alike() -> None:
    made = [form(), form(unit=6), form(unit=7, unit_short="", unit_name='a/b:c*?"<>| .')]
    assert form_name(made[0]) == "示例镇2026年三季度填报表（城建办）.xlsx"
    assert form_names(made) == [
        "示例镇2026年三季度填报表（城建办）.xlsx",
        "示例镇2026年三季度填报表（城建办2）.xlsx",
        "示例镇2026年三季度填报表（a_b_c______）.xlsx",
    ]
    assert zip_name(made) == "示例镇2026年三季度填报表（3个单位）.zip"


def test_zip_holds_each_form_and_a_list_to_tick_off() -> None:
    made = [form(), form(unit=6, unit_name="财政所", unit_short="")]
    with ZipFile(BytesIO(zip_bytes(made))) as archive:
        names = archive.namelist()
        assert names == ["发放清单.xlsx", *form_names(made)]
        # The mark that the name is UTF-8.
        assert all(each.flag_bits & 0x800 for each in archive.infolist())
        assert archive.read(names[1]) == form_bytes(made[0])
        page = read(archive.read(names[0]))["发放清单"]
    told = [line_of(page, row) for row in (2, 3, 4)]
    assert told == [
        ("序号", "单位", "待填", "已完成", "文件", "领表人", "领表日期"),
        (1, "城乡建设管理办公室", 3, 1, names[1], None, None),
        (2, "财政所", 3, 1, names[2], None, None),
    ]


@pytest.mark.long
def test_forty_rows_are_printed_whole_and_the_marks_are_not(tmp_path: Path) -> None:
    many = tuple(
        LIFTS.__class__(f"DX{n}", str(n), f"第{n}项，{'持续推进，' * (n % 9 * 8)}", "60台", "台")
        for n in range(1, 41)
    )
    paper = tmp_path / "form.xlsx"
    paper.write_bytes(form_bytes(form(lines=many)))
    pages = pages_of(paper)
    text = "\n".join(pages)
    assert [f"第{n}项" in text for n in range(1, 41)] == [True] * 40
    assert "FB-12" not in text
    assert "DX4" not in text
    assert sum("序号" in page and "任务表述" in page for page in pages) == len(pages) - 1
