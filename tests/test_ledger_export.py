"""The blank ledger: it says nothing while it is blank, and exactly what is filled in afterwards."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from commitments.exports import ledger
from commitments.identifiers import identifier
from imports.checking import Known, KnownPlan, check
from imports.planning import plan_records
from imports.workbook import read_workbook
from imports.workbook.headings import TABLES, bare
from tests.factories import CommitmentFactory, PlanFactory, TownFactory

TITLE = "示例镇2026年度目标任务"
SHEETS = {
    "填写说明": "other",
    "计划信息": "plan",
    "责任单位名录": "unit",
    "目标任务": "ledger",
    "节点计划": "node",
    "点位明细": "site",
    "进展填报": "ledger",
    "目标调整情况表": "revision",
}
MANUAL = Path(__file__).parent.parent / "docs" / "ledger.md"


def blank(title: str = TITLE) -> bytes:
    """The ledger of 示例镇 for 2026."""
    return ledger.blank_ledger(SimpleNamespace(name="示例镇"), title, 2026)


def filled(rows: dict[str, list[dict[str, Any]]]) -> bytes:
    """The blank ledger with rows (heading -> value) typed under its headings."""
    book = openpyxl.load_workbook(BytesIO(blank()))
    for name, lines in rows.items():
        page = book[name]
        places = {page.cell(2, n).value: n for n in range(1, page.max_column + 1)}
        for line, values in enumerate(lines, start=3):
            for heading, value in values.items():
                page.cell(line, places[heading]).value = value
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def records(data: bytes) -> list[tuple[str, Any]]:
    """(kind, record) of everything the ledger says."""
    checked = check(read_workbook(data, name="台账.xlsx"), known=Known())
    assert [record.issues for record in checked.records if record.issues] == []
    return [(record.kind, record) for record in checked.records]


def test_blank_ledger_is_understood_and_holds_no_row() -> None:
    reading = read_workbook(blank(), name="台账.xlsx")
    assert {sheet.name: sheet.kind for sheet in reading.sheets} == SHEETS
    known = [sheet for sheet in reading.sheets if sheet.kind != "other"]
    assert [row for sheet in known for row in sheet.rows] == []
    assert records(blank()) == []


def test_every_heading_is_one_the_reader_knows() -> None:
    reading = read_workbook(blank(), name="台账.xlsx")
    unknown = [
        (sheet.name, column.heading)
        for sheet in reading.sheets
        for column in sheet.columns
        if sheet.kind != "other" and not column.field
    ]
    assert unknown == []


def test_headings_are_the_first_names_of_the_manual() -> None:
    """Taken from docs/ledger.md itself: a heading of ours stands first in its line."""
    text = MANUAL.read_text(encoding="utf-8")
    lines = re.findall(r"^\| ([^|]*`[^|]*) \| ([^|]+) \|$", text, flags=re.M)
    named = [re.sub(r"（[^）]*）| \([^)]*\)|;.*", "", right) for _left, right in lines]
    first = {re.split(r"[,，]", each)[0].strip() for each in named}
    several = {
        word.strip()
        for (left, _right), each in zip(lines, named, strict=True)
        if left.count("`") > 2
        for word in each.split(",")
    }
    known = first | several
    fields = (ledger.commitment_fields(), ledger.progress_fields(), ledger.node_fields())
    fields += (ledger.site_fields(), ledger.revision_fields(), ledger.unit_fields())
    headings = {field.heading for each in fields for field in each}
    assert headings - known == set()


def test_manual_names_every_heading_the_reader_knows() -> None:
    text = MANUAL.read_text(encoding="utf-8")
    # The unit beside 填报周期 is written in brackets.
    named = {bare(word) for word in re.split(r"[|,;()\s/]+", text)} | {"填报周期月"}
    known = {
        word for table in TABLES.values() for words in table.values() for word in words.split()
    }
    assert known - named == set()


def test_two_filled_rows_read_back_as_exactly_those_two() -> None:
    data = filled(
        {
            "目标任务": [
                {
                    "序号": 1,
                    "任务表述": "既有多层住宅加装电梯，完工60台",
                    "类别": "民生实事",
                    "领域": "民生保障",
                    "目标值": 60,
                    "计量单位": "台",
                    "口径": "当期",
                    "完成时限": dt.date(2026, 12, 20),
                    "牵头单位": "城建办",
                    "配合单位": "社区办、财政所",
                    "力度": "力争",
                    "公开范围": "公开",
                },
                {
                    "序号": "2",
                    "任务表述": "镇文化活动中心竣工开放",
                    "衡量方式": "节点",
                    "目标值": "开放",
                    "节点阶段": "开工→封顶→竣工→开放",
                    "完成时限": "10月底",
                    "办理状态": "推进中",
                },
            ]
        }
    )
    kinds = records(data)
    assert [kind for kind, _record in kinds] == ["plan", "commitment", "commitment"]
    plan, lift, centre = (record for _kind, record in kinds)
    assert (plan.title, plan.start, plan.end) == (
        TITLE,
        dt.date(2026, 1, 1),
        dt.date(2026, 12, 31),
    )
    assert (lift.plan, lift.number, lift.wording) == (TITLE, "1", "既有多层住宅加装电梯，完工60台")
    assert (lift.category, lift.area, lift.strength) == (
        "livelihood_project",
        "livelihood",
        "strive",
    )
    assert (lift.value, lift.unit, lift.basis) == (Decimal(60), "台", "period")
    assert (lift.due, lift.lead_unit) == (dt.date(2026, 12, 20), "城建办")
    assert lift.support_units == ("社区办", "财政所")
    assert (centre.number, centre.measure, centre.value) == ("2", "milestone", None)
    assert centre.stages == ("开工", "封顶", "竣工", "开放")
    assert centre.due == dt.date(2026, 10, 31)


def test_progress_filled_in_finds_its_day_figure_and_plan() -> None:
    task = {"序号": 1, "任务表述": "加装电梯60台", "目标值": 60, "计量单位": "台"}
    report = {
        "序号": 1,
        "数据截至": dt.date(2026, 6, 30),
        "累计完成": 0,
        "存在问题": "材料未到场",
        "预计完成": dt.date(2026, 12, 20),
    }
    kinds = records(filled({"目标任务": [task], "进展填报": [report]}))
    assert [kind for kind, _record in kinds] == ["plan", "commitment", "progress"]
    progress = kinds[-1][1]
    assert (progress.plan, progress.number, progress.day) == (TITLE, "1", dt.date(2026, 6, 30))
    assert (progress.value, progress.basis) == (Decimal(0), "cumulative")
    assert (progress.cause, progress.expected_on) == ("材料未到场", dt.date(2026, 12, 20))


def test_other_sheets_filled_in_read_back() -> None:
    task = {"序号": 3, "任务表述": "新增车位300个", "目标值": 360, "计量单位": "个"}
    data = filled(
        {
            "计划信息": [
                {
                    "计划名称": TITLE,
                    "计划类型": "年度计划",
                    "开始日期": dt.date(2026, 1, 1),
                    "结束日期": dt.date(2026, 12, 31),
                    "下达日期": dt.date(2026, 1, 16),
                    "填报周期（月）": 3,
                    "资料性质": "虚构示例",
                }
            ],
            "责任单位名录": [{"序号": 1, "单位名称": "党政办公室", "简称": "党政办"}],
            "目标任务": [task],
            "节点计划": [{"序号": 3, "节点日期": dt.date(2026, 6, 30), "计划值": 150}],
            "点位明细": [{"序号": 3, "点位": "东街", "完成日期": dt.date(2026, 9, 12)}],
            "目标调整情况表": [
                {
                    "序号": 3,
                    "任务表述": "新增车位300个",
                    "原目标": 360,
                    "调整后目标": 300,
                    "起效日期": dt.date(2026, 8, 20),
                    "决定机构": "镇人大主席团",
                    "文号": "示人大〔2026〕5号",
                    "调整原因": "管线迁改",
                    "是否拟调整": "否",
                }
            ],
        }
    )
    by_kind = dict(records(data))
    assert sorted(by_kind) == ["commitment", "node", "plan", "revision", "site", "unit"]
    assert by_kind["plan"].provenance == "fictional"
    assert (by_kind["unit"].name, by_kind["unit"].short_name) == ("党政办公室", "党政办")
    assert (by_kind["node"].day, by_kind["node"].value) == (dt.date(2026, 6, 30), Decimal(150))
    assert (by_kind["site"].name, by_kind["site"].done_on) == ("东街", dt.date(2026, 9, 12))
    revision = by_kind["revision"]
    assert (revision.value, revision.decided_by) == (Decimal(300), "镇人大主席团")
    assert revision.since == dt.date(2026, 8, 20)
    assert (revision.document_number, revision.in_force) == ("示人大〔2026〕5号", True)


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("类别", "民生实事,目标任务,上级下达,其他"),
        ("衡量方式", "数量,比率,增幅,名次,倍数,节点"),
        ("口径", "当期,累计,时点"),
        ("力度", "确定,力争"),
        ("办理状态", "推进中,常态化,经批准暂缓,经批准终止,定性任务"),
        ("公开范围", "内部,代表可见,公开"),
        (
            "领域",
            "经济发展,乡村振兴,城乡建设,生态环境,民生保障,文化体育,社会治理,政府建设,党的建设",
        ),
    ],
)
def test_drop_down_offers_the_words_the_reader_takes(heading: str, words: str) -> None:
    page = openpyxl.load_workbook(BytesIO(blank()))["目标任务"]
    letter = next(cell.column_letter for cell in page[2] if cell.value == heading)
    rules = [
        rule.formula1 for rule in page.data_validations.dataValidation if f"{letter}3" in rule.sqref
    ]
    assert rules == [f'"{words}"']


def test_every_drop_down_fits_the_255_characters_excel_takes() -> None:
    book = openpyxl.load_workbook(BytesIO(blank()))
    rules = [rule.formula1 for page in book for rule in page.data_validations.dataValidation]
    assert len(rules) == 12
    assert max(map(len, rules)) <= 255


def test_date_cells_are_formatted_as_days() -> None:
    page = openpyxl.load_workbook(BytesIO(blank()))["目标任务"]
    letter = next(cell.column_letter for cell in page[2] if cell.value == "完成时限")
    assert page[f"{letter}3"].number_format == "yyyy-m-d"
    assert page[f"{letter}3"].value is None


def test_title_gets_the_year_where_it_lacks_it() -> None:
    page = openpyxl.load_workbook(BytesIO(blank("重点工作")))["目标任务"]
    assert page["A1"].value == "重点工作（2026年）"


def test_ledger_prints_on_a4_landscape_with_its_header_repeated() -> None:
    book = openpyxl.load_workbook(BytesIO(blank()))
    for page in book:
        assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
        assert re.fullmatch(r"\$\d+:\$\d+", page.print_title_rows)


@pytest.mark.django_db
def test_form_of_a_plan_that_is_held_finds_its_commitments_again() -> None:
    """Whatever was done to number and wording: the hidden identifier leads back."""
    plan = PlanFactory(town=TownFactory(name="示例镇"), title=TITLE)
    held = [
        CommitmentFactory(plan=plan, number="1", wording="加装电梯完工60台"),
        CommitmentFactory(plan=plan, number="", wording="新建社区食堂2所"),
    ]
    data = ledger.blank_ledger(plan.town, TITLE, 2026, commitments=held)
    assert records(data) == []
    book = openpyxl.load_workbook(BytesIO(data))
    page = book["进展填报"]
    assert [cell.value for cell in page[2]][-1] == "兑现编号"
    assert page.column_dimensions["M"].hidden
    assert [page.cell(line, 13).value for line in (3, 4)] == [identifier(h.pk) for h in held]
    for line, number, wording, value in ((3, "31", "电梯", 31), (4, "32", "食堂", 1)):
        page.cell(line, 1).value, page.cell(line, 2).value = number, wording
        page.cell(line, 3).value, page.cell(line, 4).value = dt.date(2026, 6, 30), value
    stream = BytesIO()
    book.save(stream)
    known = Known(town="示例镇", plans=(KnownPlan(TITLE, "annual", plan.start, plan.end),))
    found = check(read_workbook(stream.getvalue(), name="台账.xlsx"), known=known)
    # The page of instructions is no table.
    assert [(i.code, i.sheet) for i in found.issues] == [("sheet_not_understood", "填写说明")]
    entries = plan_records(found.records, town=plan.town).entries
    assert [(entry.created[0].commitment, entry.created[0].value) for entry in entries] == [
        (held[0], Decimal(31)),
        (held[1], Decimal(1)),
    ]
