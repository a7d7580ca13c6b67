"""A 填报表 that came back, read and checked: understood without mapping, whatever befell it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from commitments.identifiers import identifier
from imports.checking import Known, check
from imports.records import Checked, ProgressRecord, Record
from imports.workbook import read_workbook

from ..books import csv_text, xlsx
from .sheets import FOOT, HEADINGS, KNOWN, PLAN, Q2, Q3, body, form, head, mark, without

SAID: dict[int, dict[str, Any]] = {
    1: {"figure": 47, "words": "已完工47台", "cause_kind": "征地", "cause": "管线迁改"},
    3: {"figure": 45.4},
    4: {"stage": "封顶"},
    5: {"figure": 1.2, "next_step": "抓紧入库", "expected_on": "10月底"},
}
EXPECTED = {
    1: (Decimal(47), "台", ""),
    3: (Decimal("45.4"), "%", ""),
    4: (None, "", "封顶"),
    5: (Decimal(120000000), "元", ""),
}
HIDDEN = ("兑现编号", "兑现表号")


def checked(rows: Any, *, known: Known = KNOWN, **more: Any) -> Checked:
    sheets = rows if isinstance(rows, dict) else {"填报表": rows}
    return check(read_workbook(xlsx(sheets, **more), name="城建办.xlsx"), known=known)


def reports(found: Checked) -> list[ProgressRecord]:
    """What would be written; nothing but reports may be there."""
    assert {record.kind for record in found.records} <= {"progress"}
    return [one for one in found.of("progress") if not one.left_out]  # type: ignore[misc]


def said_by(found: Checked) -> dict[int, tuple[Decimal | None, str, str]]:
    """Number -> figure, its unit, stage."""
    return {_number(one): (one.value, one.unit, one.stage) for one in reports(found)}


def _number(record: Record) -> int:
    numbers = {identifier(number): number for number in range(1, 10)}
    told: Any = record
    return numbers[told.identifier] if told.identifier else int(told.number)


def warned(found: Checked) -> list[tuple[str, int | None, dict[str, str]]]:
    return [(issue.code, issue.line, dict(issue.data)) for issue in found.issues]


def test_a_form_is_progress_of_its_day_and_unit_and_nothing_else() -> None:
    found = checked(form(SAID))
    assert said_by(found) == EXPECTED
    assert found.issues == ()
    assert [one.issues for one in reports(found)] == [()] * 4
    told = {(one.plan, one.day, one.reported_by, one.mark) for one in reports(found)}
    assert told == {(PLAN.title, Q3, "城乡建设管理办公室", mark())}
    assert [dict(one.extra) for one in reports(found)] == [{}] * 4
    first, *_, last = reports(found)
    assert (first.words, first.cause_kind, first.cause) == ("已完工47台", "land", "管线迁改")
    assert (last.next_step, last.expected_on) == ("抓紧入库", dt.date(2026, 10, 31))


ROWS = form(SAID)
TITLED, HEADED = ROWS[:2], ROWS[2]
SPOILT: dict[str, Any] = {
    "sorted": [*ROWS[:3], *reversed(ROWS[3:8]), *ROWS[8:]],
    "moved down": [[None], *ROWS],
    "without title": ROWS[2:],
    "only a title": [ROWS[0], *ROWS[2:]],
    "a blank below the header": [*ROWS[:3], [None], *ROWS[3:]],
    "no hidden columns": without(ROWS, *HIDDEN),
    "no mark": without(ROWS, "兑现表号"),
    "no identifier": without(ROWS, "兑现编号"),
    "no number": without(ROWS, "序号"),
    "no wording": without(ROWS, "任务表述"),
    "no deadline, plan and last figure": without(ROWS, "完成时限", "计划进度", "上次数据"),
    "no target": without(ROWS, "目标"),
    "turned round": [*TITLED, *([*reversed(row)] for row in ROWS[2:8])],
    "renamed sheet": {"Sheet1": ROWS},
    "header printed again": [*ROWS[:5], HEADED, *ROWS[5:]],
    "group rows put in": [*ROWS[:3], ["一、城建"], *ROWS[3:6], ["二、其他"], *ROWS[6:]],
    "a whole title again": [*ROWS[:5], *ROWS[:3], *ROWS[5:]],
    "another column": [*TITLED, *([*row[:9], None, *row[9:]] for row in ROWS[2:8])],
    "a copy in a second sheet": {"填报表": ROWS, "填报表 (2)": form({})},
    "explained": {
        "填报表": ROWS,
        "填表说明": [["填表说明"], ["一、只填浅色格。"], ["二、没有的不填。"]],
    },
    "target changed": [*ROWS[:3], [*ROWS[3][:2], "80台", *ROWS[3][3:]], *ROWS[4:]],
    "texts for figures": [
        [("４７" if cell == 47 else f"{cell}" if type(cell) is float else cell) for cell in row]
        for row in ROWS
    ],
}


@pytest.mark.parametrize("done", SPOILT)
def test_what_people_do_to_a_form_changes_no_figure(done: str) -> None:
    found = checked(SPOILT[done])
    assert said_by(found) == EXPECTED
    assert {(one.day, one.reported_by, one.mark) for one in reports(found)} == {
        (Q3, "城乡建设管理办公室", mark())
    }
    assert not any(one.faulty for one in found.records)


def test_without_mark_and_line_of_the_unit_the_title_tells_the_day() -> None:
    found = reports(checked([ROWS[0], *without(ROWS, "兑现表号")[2:]]))
    assert {(one.day, one.reported_by, one.mark) for one in found} == {(Q3, "", "")}


def test_a_csv_keeps_the_hidden_columns() -> None:
    data = csv_text(ROWS).encode("gb18030")
    assert said_by(check(read_workbook(data, name="表.csv"), known=KNOWN)) == EXPECTED


def test_units_without_context_columns_are_left_open() -> None:
    """Planning has the commitment's own."""
    kept = ("截至9月30日累计完成", *HIDDEN)
    gone = [text.format(day="9月30日") for text in HEADINGS]
    found = checked(without(ROWS, *(text for text in gone if text not in kept)))
    assert said_by(found) == {
        1: (Decimal(47), "", ""),
        3: (Decimal("45.4"), "", ""),
        5: (Decimal("1.2"), "", ""),
    }


TYPED = [
    ("47 台", Decimal(47)),
    ("约47", Decimal(47)),
    ("完成47台", Decimal(47)),
    ("４７", Decimal(47)),
    (0, Decimal(0)),
    ("0", Decimal(0)),
    ("1,047", Decimal(1047)),
]


@pytest.mark.parametrize(("typed", "value"), TYPED)
def test_figures_as_people_type_them(typed: Any, value: Decimal) -> None:
    (one,) = reports(checked(form({1: {"figure": typed}})))
    assert (one.value, one.unit, one.value_text) == (value, "台", str(typed).strip())


@pytest.mark.parametrize("typed", ["-", "/", "—", " ", None])
def test_a_dash_says_nothing(typed: Any) -> None:
    assert checked(form({1: {"figure": typed, "words": "无"}})).records == ()


@pytest.mark.parametrize("typed", ["无", "???", "已完成"])
def test_a_word_for_a_figure_keeps_the_row_out(typed: str) -> None:
    (one,) = reports(checked(form({1: {"figure": typed}})))
    found = [(issue.code, issue.severity) for issue in one.issues]
    assert (one.value, found) == (None, [("figure_unreadable", "error")])


GROWN = [
    (0.063, None, ["ratio_small"]),
    (0.2, None, ["ratio_small"]),
    (0.5, Decimal("0.5"), []),
    (6.3, Decimal("6.3"), []),
    ("0.063%", Decimal("0.063"), []),
    (-0.02, None, ["ratio_small"]),
]


@pytest.mark.parametrize(("typed", "value", "codes"), GROWN)
def test_a_bare_ratio_of_growth_is_asked_about(
    typed: Any, value: Decimal | None, codes: list[str]
) -> None:
    rows = form({2: {"figure": typed}})
    rows[4][1:4] = ["农业总产值增长6%", "增长6%以上", "%"]
    (one,) = reports(checked(rows))
    assert (one.value, [issue.code for issue in one.issues]) == (value, codes)


def test_a_percent_cell_is_a_percentage() -> None:
    rows = form({3: {"figure": 0.454}})
    (one,) = reports(checked(rows, formats={"填报表": {"H6": "0.0%"}}))
    assert (one.value, one.unit) == (Decimal("45.4"), "%")


@pytest.mark.parametrize(
    "typed", ["10月底", "2026.10.31", "2026年10月31日", 46326, dt.date(2026, 10, 31)]
)
def test_days_as_people_type_them(typed: Any) -> None:
    (one,) = reports(checked(form({1: {"figure": 1, "expected_on": typed}})))
    assert one.expected_on == dt.date(2026, 10, 31)


def test_empty_rows_make_nothing() -> None:
    found = checked(form({}))
    assert found.records == ()
    assert [issue.code for issue in found.issues] == ["form_empty"]


def test_words_or_a_kind_of_cause_alone_are_a_report() -> None:
    found = reports(checked(form({1: {"words": "正在招标"}, 2: {"cause_kind": "资金"}})))
    assert [(one.words, one.cause_kind, one.cause, one.issues) for one in found] == [
        ("正在招标", "", "", ()),
        ("", "funds", "资金", ()),
    ]


def test_a_next_step_alone_is_shown_and_not_written() -> None:
    (one,) = checked(form({2: {"next_step": "抓紧", "expected_on": "2026-12-01"}})).records
    assert isinstance(one, ProgressRecord)
    assert (one.left_out, one.next_step, one.expected_on) == (True, "抓紧", dt.date(2026, 12, 1))
    assert [(issue.code, issue.column) for issue in one.issues] == [
        ("form_row_reports_nothing", "M")
    ]


def test_merged_words_are_said_of_each_row() -> None:
    rows = form({1: {"figure": 47, "words": "两项都在推进"}})
    found = reports(checked(rows, merges={"填报表": ["A1:P1", "J4:J5"]}))
    assert [(one.number, one.value, one.words) for one in found] == [
        ("1", Decimal(47), "两项都在推进"),
        ("2", None, "两项都在推进"),
    ]


def test_a_task_of_their_own_goes_by_its_words() -> None:
    own = [None, "新增口袋公园3处", "3处", "处", *[None] * 3, 1]
    (one,) = reports(checked([*ROWS[:3], *form({})[3:5], own, *form({})[5:]]))
    assert (one.identifier, one.number, one.wording) == ("", "", "新增口袋公园3处")
    assert (one.value, one.day, one.mark) == (Decimal(1), Q3, mark())


def test_a_column_put_in_is_a_further_field() -> None:
    rows = [
        [*row[:8], more, *row[8:]]
        for row, more in zip(form({1: {"figure": 47}})[2:4], ("其中：本月完成", 5), strict=True)
    ]
    (one,) = reports(checked([*TITLED, *rows]))
    assert (one.value, one.basis, dict(one.extra)) == (
        Decimal(47),
        "cumulative",
        {"其中：本月完成": "5"},
    )


def test_rows_pasted_into_an_old_copy_keep_their_own_day() -> None:
    found = checked([*head(Q2, quarter="二季度"), *body(SAID)])
    assert said_by(found) == EXPECTED
    assert {one.day for one in reports(found)} == {Q3}
    assert warned(found) == [
        (
            "form_day_differs",
            4,
            {"rows": "4、6-8", "said": "2026年6月30日", "marked": "2026年9月30日"},
        )
    ]


def test_rows_of_two_periods_in_one_sheet_each_keep_theirs() -> None:
    found = checked([*head(), *body({1: {"figure": 47}}), *body({2: {"figure": 3}}, Q2)])
    assert [(one.number, one.day, one.mark) for one in reports(found)] == [
        ("1", Q3, mark()),
        ("2", Q2, mark(Q2)),
    ]
    assert [(code, line) for code, line, _data in warned(found)] == [("form_day_differs", 10)]


def test_rows_of_another_unit_keep_theirs() -> None:
    found = checked([*head(), *body({1: {"figure": 47}}), *body({2: {"figure": 3}}, unit=6)])
    assert [one.reported_by for one in reports(found)] == ["城乡建设管理办公室", "农业农村办公室"]
    assert warned(found) == [
        ("form_unit_differs", 10, {"rows": "10", "said": "城建办", "marked": "农业农村办公室"})
    ]


def test_a_person_says_of_which_period_a_form_is() -> None:
    found = checked(form(SAID, Q2), known=replace(KNOWN, period_end=Q3))
    assert {(one.day, one.mark) for one in reports(found)} == {(Q3, mark())}
    assert found.issues == ()


@pytest.mark.parametrize("gone", [HIDDEN, ()])
def test_forms_of_several_units_below_each_other(gone: tuple[str, ...]) -> None:
    rows = [
        *form({1: {"figure": 47}}),
        *head(unit="农业办"),
        *body({2: {"figure": 3}}, unit=6),
        FOOT,
    ]
    found = checked(without(rows, *gone) if gone else rows)
    assert [(one.number, one.reported_by) for one in reports(found)] == [
        ("1", "城乡建设管理办公室"),
        ("2", "农业农村办公室"),
    ]


def test_the_same_row_twice_is_told_with_both_places() -> None:
    again = {"填报表": form({1: {"figure": 47}}), "填报表 (2)": form({1: {"figure": 48}})}
    first, second = reports(checked(again))
    assert (first.issues, [issue.code for issue in second.issues]) == ((), ["report_twice"])


def test_a_form_of_another_town_is_refused_row_by_row() -> None:
    found = checked(form({1: {"figure": 47}}), known=Known((), town="别镇"))
    (one,) = reports(found)
    assert [issue.code for issue in one.issues] == ["form_of_other_plan"]
    assert [issue.code for issue in found.issues] == ["other_town"]


@pytest.mark.parametrize(
    ("title", "trusted", "codes"),
    [
        ("2026年度目标任务三季度进展填报表", True, []),
        ("示例镇2025年度目标任务三季度进展填报表", False, ["form_of_other_title"]),
        ("清河镇2026年度目标任务三季度进展填报表", None, ["other_town"]),
    ],
)
def test_hidden_numbers_under_the_title_of_another_plan_are_not_believed(
    title: str, trusted: bool | None, codes: list[str]
) -> None:
    rows = form({1: {"figure": 47}})
    rows[0] = [title]
    found = checked(rows)
    (one,) = reports(found)
    assert [issue.code for issue in found.issues] == codes
    if trusted is None:
        assert [issue.code for issue in one.issues] == ["form_of_other_plan"]
    else:
        assert (one.identifier, one.wording) == (identifier(1) if trusted else "", ROWS[3][1])
        assert (one.plan, one.day, one.mark, one.issues) == (PLAN.title, Q3, mark(), ())


UNHELD: list[tuple[Any, tuple[str, dict[str, str]]]] = [
    (
        [*head(unit="城建处"), *body({3: {"figure": 94.5}}, unit=777)],
        ("form_unit_number", {"rows": "6", "said": "城建处", "marked": "777"}),
    ),
    (
        without([*head(unit="城建处"), *body({3: {"figure": 94.5}})], *HIDDEN),
        ("form_unit_not_held", {"rows": "6", "said": "城建处", "marked": ""}),
    ),
]


@pytest.mark.parametrize(("rows", "told"), UNHELD)
def test_a_row_of_a_form_is_one_though_nobody_has_its_unit(
    rows: Any, told: tuple[str, dict[str, str]]
) -> None:
    found = checked(rows)
    (one,) = reports(found)
    assert (one.of_form, one.mark, one.reported_by, one.day) == (True, "", "", Q3)
    assert [(issue.code, dict(issue.data)) for issue in found.issues] == [told]


def test_a_broken_mark_is_said_and_the_others_speak_for_it() -> None:
    rows = form({1: {"figure": 47}})
    rows[3][-1] = "FB-12-5-20260931-H"
    (one,) = reports(checked(rows))
    assert (one.day, one.mark, [issue.code for issue in one.issues]) == (
        Q3,
        mark(),
        ["mark_broken"],
    )


def test_a_ledger_of_a_like_title_is_still_a_ledger() -> None:
    rows = [
        ["示例镇2026年重点工作进展填报表"],
        ["序号", "任务表述", "目标", "累计完成"],
        [1, "绿化", "5亩", 3],
    ]
    assert {record.kind for record in checked(rows).records} == {"plan", "commitment", "progress"}


PLACES = [
    ["示例镇2026年度目标任务三季度进展填报表——点位"],
    ["序号", "任务表述", "点位", "进展阶段", "完成日期", "兑现编号", "兑现表号"],
    [1, "加装电梯完工60台", "东街小区", "已完成", "2026-9-12", identifier(1), mark()],
    [1, "加装电梯完工60台", "西街小区", None, None, identifier(1), mark()],
]


def test_places_go_by_identifier_and_name() -> None:
    found = checked({"填报表": form({}), "点位": PLACES}).records
    (one,) = found
    told: Any = one
    assert (told.kind, told.identifier, told.name, told.stage) == (
        "site",
        identifier(1),
        "东街小区",
        "已完成",
    )
    assert (told.plan, told.done_on, told.mark) == (PLAN.title, dt.date(2026, 9, 12), mark())
