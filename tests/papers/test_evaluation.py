"""满意度测评: how votes are counted, and that the form's formulas say the same."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from commitments.evaluation import Attendance, Counted, Evaluation, Votes, count_votes
from commitments.exports.evaluation import (
    evaluation_words,
    head_formula,
    row_formulas,
    standing,
    verdict_word,
    voted_on,
)
from commitments.exports.meeting import meeting_workbook
from commitments.exports.paper import PaperView
from commitments.models.choices import VoteBase, VoteRule
from tests.office import converted
from tests.papers.one_sheet import sheet_of
from tests.test_meeting import LIFT, PARKING, make_figure, make_item, make_view, opened

FULL = Attendance(60, 56, 56, 55, 54)
# base, rule, attendance, votes, what comes of them.
CASES: list[tuple[str, str, Attendance, Votes, Counted]] = [
    # Exactly half of 60 is enough by one rule, not by the other.
    ("due", "half", FULL, Votes(30, 10, 14, 0), Counted(54, True, Fraction(2, 3), "satisfied")),
    ("due", "over", FULL, Votes(30, 10, 14, 0), Counted(54, True, Fraction(2, 3), "mostly")),
    ("due", "half", FULL, Votes(29, 1, 24, 0), Counted(54, True, Fraction(1, 2), "mostly")),
    ("due", "over", FULL, Votes(29, 1, 24, 0), Counted(54, True, Fraction(1, 2), "dissatisfied")),
    ("due", "over", FULL, Votes(31, 0, 23, 0), Counted(54, True, Fraction(31, 60), "satisfied")),
    (
        *("due", "half", FULL, Votes(20, 9, 20, 5)),
        Counted(54, True, Fraction(29, 60), "dissatisfied"),
    ),
    # The same votes of a smaller base.
    ("valid", "half", FULL, Votes(27, 0, 27, 0), Counted(54, True, Fraction(1, 2), "satisfied")),
    ("present", "rate", FULL, Votes(40, 8, 6, 0), Counted(54, True, Fraction(6, 7))),
    ("returned", "rate", FULL, Votes(50, 4), Counted(54, True, Fraction(54, 55))),
    # Nothing is counted until the votes add up to ballots there were.
    ("due", "half", FULL, Votes(50, 5, 0, 0), Counted(55, False)),
    ("due", "half", FULL, Votes(), Counted(None, None)),
    ("due", "half", Attendance(due=60), Votes(30, 24), Counted(54, None)),
    ("due", "half", Attendance(valid=54), Votes(30, 24), Counted(54, True)),
    ("issued", "rate", Attendance(60, 56, 50, 55, 54), Votes(54), Counted(54, True)),
    ("valid", "half", Attendance(60, 0, 0, 0, 0), Votes(0, 0, 0, 0), Counted(0, True)),
    # Nor of ballots that there cannot have been, whichever of the five the base is.
    ("due", "half", Attendance(50, 45, 45, 40, 44), Votes(30, 5, 9), Counted(44, True)),
    ("valid", "over", Attendance(60, 56, None, 50, 54), Votes(30, 24), Counted(54, True)),
    (
        "due",
        "half",
        Attendance(60, 0, 0, 0, 0),
        Votes(0),
        Counted(0, True, Fraction(0), *["dissatisfied"]),
    ),
]
HEADS = [
    (FULL, True),
    (Attendance(), None),
    (Attendance(60, 60, 60, 60, 60), True),
    (Attendance(60, 56), None),
    (Attendance(60, 61), False),
    (Attendance(60, 56, 56, 57, 54), False),
    (Attendance(60, None, None, None, 61), False),
]


@pytest.mark.parametrize(("base", "rule", "attendance", "votes", "counted"), CASES)
def test_votes_are_counted_exactly(
    base: str, rule: str, attendance: Attendance, votes: Votes, counted: Counted
) -> None:
    assert count_votes(votes, attendance, Evaluation(base, rule)) == counted


@pytest.mark.parametrize(("attendance", "agrees"), HEADS)
def test_no_number_of_the_head_may_exceed_the_one_before(
    attendance: Attendance, agrees: bool | None
) -> None:
    assert attendance.agrees is agrees


def test_evaluation_survives_being_kept() -> None:
    assert Evaluation.from_json(Evaluation("valid", "rate").as_json()) == Evaluation(
        "valid", "rate"
    )
    assert Evaluation.from_json({}) == Evaluation("due", "half")


WRONG = '"不符：后面的数不能比前面的大"'
READY = "AND(COUNT(E9:H9)>0,COUNT($G$5)=1,SUM(E9:H9)=$G$5,N({0})>0,$I$5<>{1})"


def test_formulas_name_base_and_rule() -> None:
    made = row_formulas(9, 5, Evaluation("present", "over"))
    ready = READY.format("$C$5", WRONG)
    assert made == {
        9: '=IF(COUNT(E9:H9)=0,"",SUM(E9:H9))',
        10: '=IF(OR(COUNT(E9:H9)=0,COUNT($G$5)=0),"",IF(SUM(E9:H9)=$G$5,"相符","票数不符"))',
        11: f'=IF({ready},(N(E9)+N(F9))/$C$5,"")',
        12: f'=IF({ready},IF(2*N(E9)>$C$5,"满意",IF(2*(N(E9)+N(F9))>$C$5,"基本满意","不满意")),"")',
    }


@pytest.mark.parametrize(
    ("base", "cell"),
    list(zip(VoteBase.values, ["$A$5", "$C$5", "$D$5", "$E$5", "$G$5"], strict=True)),
)
def test_rate_is_of_the_chosen_base(base: str, cell: str) -> None:
    made = row_formulas(9, 5, Evaluation(base, "rate"))
    assert made[11] == f'=IF({READY.format(cell, WRONG)},(N(E9)+N(F9))/{cell},"")'
    assert sorted(made) == [9, 10, 11]


def test_head_is_checked_pair_by_pair() -> None:
    pairs = combinations("ACDEG", 2)
    worse = ",".join(f"AND(COUNT({a}5,{b}5)=2,{a}5<{b}5)" for a, b in pairs)
    right = 'IF(COUNT(A5,C5,D5,E5,G5)=5,"相符","")'
    assert head_formula(5) == f"=IF(OR({worse}),{WRONG},{right})"


def projects() -> list[Any]:
    """Two projects, one of them with two parts, and something that nobody votes on."""
    whole = make_item(**PARKING, category="livelihood_project", id=9001, parts=(9002, 9003))
    parts = [
        make_item(make_figure(value), id=9000 + n, parent_id=9001, **LIFT | {"number": f"3-{n}"})
        for n, value in ((2, 60), (3, 5))
    ]
    return [make_item(make_figure(47), **LIFT), whole, *parts, make_item()]


def test_each_project_stands_once_with_what_came_of_it() -> None:
    view = make_view(*projects())
    assert [item.number for item in voted_on(view)] == ["1", "3"]
    page = sheet_of("满意度测评表", view)
    rows = [[cell.value for cell in row] for row in page["A8:D9"]]
    assert rows == [
        [1, "加装电梯，完工60台", "城建办", "47台，完成78.3%，达序时"],
        [2, "新增机动车停车位300个", "城建办", "2个分项：完成1项，偏慢1项"],
    ]
    assert page["L8"].value == row_formulas(8, 5, Evaluation())[12]
    assert [page[cell].value for cell in ("A5", "C5", "D5", "E5", "G5", "E8", "H9")] == [None] * 7
    assert page["I5"].value == head_formula(5)


def test_project_without_a_figure_says_why_once() -> None:
    silent = make_item(**LIFT)
    assert standing(silent, make_view(silent)) == "未报，暂无数据"
    stopped = make_item(state="withdrawn", **LIFT)
    assert standing(stopped, make_view(stopped)) == "已终止，经批准终止"


def test_only_whole_numbers_can_be_typed() -> None:
    page = sheet_of("满意度测评表", make_view(*projects()))
    rules = page.data_validations.dataValidation
    assert {str(rule.sqref) for rule in rules} == {"A5 C5 D5 E5 G5", "E8:H8 E9:H9"}
    assert {(rule.type, rule.operator, rule.formula1) for rule in rules} == {
        ("whole", "greaterThanOrEqual", "0")
    }


def test_rows_have_room_for_a_pen() -> None:
    page = sheet_of("满意度测评表", make_view(*projects()))
    assert min(page.row_dimensions[line].height for line in (5, 8, 9)) >= 32


def test_rule_without_a_verdict_has_no_column_for_one() -> None:
    chosen = Evaluation("valid", "rate")
    page = sheet_of("满意度测评表", make_view(*projects(), evaluation=chosen))
    assert page["A11"].value == evaluation_words(chosen)
    assert [cell.value for cell in page[7]][-3:] == ["合计", "校验", "满意率"]


def test_form_is_left_out_where_nobody_votes() -> None:
    assert "满意度测评表" not in opened(make_view(make_item())).sheetnames


@pytest.mark.parametrize("base", VoteBase.values)
@pytest.mark.parametrize("rule", VoteRule.values)
def test_base_and_rule_are_printed_below(base: str, rule: str) -> None:
    said = evaluation_words(Evaluation(base, rule))
    word = VoteBase(base).label
    assert f"÷{word}。基数（{word}）" in said
    told = {"half": "“半数以上”含半数", "over": "恰为半数的也是", "rate": "不定等次"}
    assert [key for key, words in told.items() if words in said] == [rule]


def test_foot_is_for_those_who_count() -> None:
    page = sheet_of("满意度测评表", make_view(*projects()))
    words = page.cell(page.max_row, 1).value
    assert words.startswith("监票人：＿＿＿＿＿＿　　计票人：＿＿＿＿＿＿　　主持人：")


# -- recalculated by LibreOffice ---------------------------------------------------------------

_CHECK = {None: None, True: "相符", False: "票数不符"}


def typed_in(attendance: Attendance, votes: Votes, evaluation: Evaluation, out: Path) -> None:
    """The form of one project with its numbers typed in."""
    view: PaperView = make_view(make_item(make_figure(47), **LIFT), evaluation=evaluation)
    book = openpyxl.load_workbook(BytesIO(meeting_workbook(view)))
    page = book["满意度测评表"]
    for letter, number in zip("ACDEG", attendance.numbers, strict=True):
        page[f"{letter}5"] = number
    given = (votes.satisfied, votes.mostly, votes.dissatisfied, votes.abstained)
    for letter, number in zip("EFGH", given, strict=True):
        page[f"{letter}8"] = number
    book.save(out)


@pytest.mark.long
def test_spreadsheet_counts_as_the_function_does(tmp_path: Path) -> None:
    typed, done = tmp_path / "typed", tmp_path / "done"
    typed.mkdir()
    done.mkdir()
    for place, (base, rule, attendance, votes, _counted) in enumerate(CASES):
        typed_in(attendance, votes, Evaluation(base, rule), typed / f"{place}.xlsx")
    converted(*sorted(typed.iterdir()), to="xlsx", folder=done)
    for place, (_base, _rule, attendance, _votes, counted) in enumerate(CASES):
        page = openpyxl.load_workbook(done / f"{place}.xlsx", data_only=True)["满意度测评表"]
        total, check, rate, verdict = (
            page.cell(8, column).value or None for column in range(9, 13)
        )
        assert (total or 0) == (counted.total or 0)
        assert check == _CHECK[counted.agrees]
        exact = None if counted.rate is None else float(counted.rate)
        assert (rate or 0) == pytest.approx(exact or 0, abs=1e-12)
        assert (verdict or "") == verdict_word(counted.verdict)
        assert (page["I5"].value or "")[:2] == {None: "", True: "相符", False: "不符"}[
            attendance.agrees
        ]
