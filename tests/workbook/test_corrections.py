"""What people corrected comes before what we understood, and is remembered by heading."""

from __future__ import annotations

import json
from typing import Any

import pytest

from imports.workbook import Corrections, Sheet, read_workbook
from imports.workbook.headings import fields_of, heading_key

from ..test_layouts import book

STRANGE = """项目清单|||
|||
名称|说法|由谁|到哪了
东桥|建桥|城建办|完工
西路|修路|交通办|在建"""


def read(text: str, **corrected: Any) -> Sheet:
    """The only table of a sheet, read with corrections."""
    data = book("表", text.split("\n"))
    (sheet,) = read_workbook(data, name="表", corrections=Corrections(**corrected)).sheets
    return sheet


def keys(sheet: Sheet) -> list[str]:
    """The keys of its columns."""
    return [column.key for column in sheet.columns]


def test_a_sheet_of_strange_headings_shows_its_likeliest_header() -> None:
    sheet = read(STRANGE)
    assert (sheet.kind, sheet.key, sheet.header_rows) == ("other", "表#3", (3,))
    assert keys(sheet) == ["?A", "?B", "?C", "?D"]
    assert [issue.code for issue in sheet.issues] == ["sheet_not_understood"]


# corrections -> keys of the columns
CORRECTED: list[tuple[dict[str, Any], list[str]]] = [
    ({"columns": {"表#3": {"A": "wording", "D": "words"}}}, ["wording", "?B", "?C", "words"]),
    ({"headings": {"名称": "wording", "到哪了": "words"}}, ["wording", "?B", "?C", "words"]),
    (
        {
            "headings": {"名称": "wording", "到哪了": "words"},
            "columns": {"表#3": {"A": "", "B": "wording"}},
        },
        ["?A", "wording", "?C", "words"],
    ),
]


@pytest.mark.parametrize(("corrected", "expected"), CORRECTED)
def test_columns_by_hand_make_a_ledger(corrected: dict[str, Any], expected: list[str]) -> None:
    sheet = read(STRANGE, **corrected)
    assert (sheet.kind, keys(sheet), sheet.issues) == ("ledger", expected, ())
    assert [row.line for row in sheet.items()] == [4, 5]


def test_header_rows_by_hand() -> None:
    text = "2026年台账|||\n序号|工作任务|目标|责任单位\n编|事|数|谁\n1|修路|5|甲"
    sheet = read(text, headers={"表": (3, 3)}, columns={"表#3": {"B": "wording", "C": "target"}})
    assert (sheet.key, sheet.title, keys(sheet)) == (
        "表#3",
        "2026年台账",
        ["?A", "wording", "target", "?D"],
    )
    assert [row.line for row in sheet.items()] == [4]


def test_what_a_person_said_of_a_column_is_not_decided_again_by_its_values() -> None:
    text = "2026年台账|||\n序号|工作任务|目标任务|备注\n1|修路|5公里|城建办\n2|植树|9株|农业办"
    assert keys(read(text))[3] == "lead_unit"
    assert keys(read(text, columns={"表#2": {"D": "note"}}))[3] == "note"


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        (("1-10月推进情况",), "推进情况"),
        (("1-11月推进情况",), "推进情况"),
        (("8月", "当月完成 投资额（万元）"), "当月完成投资额"),
        (("★项目 名称：",), "项目名称"),
        (("8月",), "8月"),
    ],
)
def test_headings_are_remembered_without_period_width_and_unit(
    heading: tuple[str, ...], key: str
) -> None:
    assert heading_key(heading) == key


def test_corrections_survive_json() -> None:
    corrections = Corrections({"到哪了": "words"}, {"表#3": {"A": ""}}, {"表": (3, 4)})
    assert Corrections.from_json(json.loads(json.dumps(corrections.as_json()))) == corrections
    assert Corrections.from_json({}) == Corrections()


def test_fields_a_clerk_may_choose() -> None:
    assert fields_of("form") == fields_of("other") == fields_of("ledger")
    assert {"wording", "target", "cumulative", "identifier", "phone"} <= set(fields_of("ledger"))
    assert fields_of("unit") == ("order", "name", "short_name", "note")


FORM = """项目情况表|||
项目名称|新建农贸市场|总投资|3000万元
形象进度|主体封顶|资金来源|自筹
责任单位|经发办|联系人|赵某"""


@pytest.mark.parametrize("kept", ["columns", "headings"])
def test_a_label_of_a_form_is_corrected_by_its_name(kept: str) -> None:
    assert (read(FORM).kind, keys(read(FORM))[1:4]) == ("form", ["?D2", "stage", "?D3"])
    said = {"总投资": "target", "资金来源": "note"}
    sheet = read(FORM, **{kept: {"表#0": said} if kept == "columns" else said})
    assert (sheet.kind, keys(sheet)[1:4]) == ("form", ["target", "stage", "note"])
    assert [row.text("target") for row in sheet.items()] == ["3000万元"]
