"""``manage.py judge``: cases as JSON lines, without a database (no test here may touch one)."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from commitments.cases import CaseError, read_case

YEAR = {"measure": "quantity", "value": 2000, "unit": "个", "comparator": "=", "basis": "period"}
YEAR |= {"start": "2019-01-01", "due": "2019-12-31"}


def lines_of(*cases: object) -> str:
    return "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)


def asked(
    text: str | bytes, monkeypatch: pytest.MonkeyPatch, **options: Any
) -> tuple[list[Any], str]:
    """The answers and what stands on the error channel."""
    out, err = io.StringIO(), io.StringIO()
    data = text if isinstance(text, bytes) else text.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    try:
        call_command("judge", stdout=out, stderr=err, **options)
    except CommandError as error:
        err.write(str(error))
    return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def case(as_of: str, *figures: dict[str, Any], **target: Any) -> dict[str, Any]:
    return {"target": {**YEAR, **target}, "figures": list(figures), "as_of": as_of}


# (case, status, ratio, expected, questions)
EXAMPLES = [
    (
        case("2019-08-15", {"day": "2019-06-30", "value": 1590}),
        ("on_schedule", "0.795000", "0.500000", []),
    ),
    (
        case("2019-07-31", {"day": "2019-07-31", "value": 39.98}, value="48", due="2019-08-31"),
        ("behind", "0.832917", "0.875000", []),
    ),
    (
        case("2019-10-01", {"day": "2019-07-31", "value": "39.98"}, value=48, due="2019-08-31"),
        ("due_unreported", "0.832917", "0.875000", []),
    ),
    (
        case(
            "2019-06-30",
            {"day": "2019-06-30", "value": 160},
            value=200,
            basis="cumulative",
            baseline_value=124,
        ),
        ("behind", "0.800000", "0.810000", []),
    ),
    (
        case(
            "2019-06-30",
            {"day": "2019-05-31", "from": "2019-01-01", "value": 45.4, "unit": "%"},
            measure="growth",
            comparator=">=",
            value=15,
            unit="%",
            basis="change",
        ),
        ("on_schedule", None, None, []),
    ),
    (
        case(
            "2019-08-31",
            {"day": "2019-08-20", "stage": "封顶"},
            measure="milestone",
            value=None,
            stages=["封顶", "竣工"],
            nodes=[{"day": "2019-06-30", "stage": "竣工"}],
        ),
        ("behind", None, None, []),
    ),
    (
        case("2019-06-30", {"day": "2019-06-30", "value": 1590}, claimed_ratio="79.4"),
        ("on_schedule", "0.795000", "0.500000", ["claim_differs"]),
    ),
    (
        case(
            "2019-08-31",
            {"day": "2019-06-30", "from": "2019-04-01", "value": 600},
            {"day": "2019-03-31", "from": "2019-01-01", "value": 500},
        ),
        ("on_schedule", "0.550000", "0.500000", []),
    ),
    (case("2019-08-31", state="withdrawn"), ("withdrawn", None, None, [])),
    ({"target": {"stage": "竣工"}, "as_of": "2019-08-31"}, ("not_due", None, None, [])),
]


@pytest.mark.parametrize(("given_case", "wanted"), EXAMPLES)
def test_case_is_judged(
    given_case: dict[str, Any], wanted: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, errors = asked(lines_of(given_case), monkeypatch)
    assert errors == ""
    keys = ("status", "ratio", "expected", "questions")
    assert [tuple(answer[key] for key in keys) for answer in answers] == [wanted]


def test_answer_tells_gap_light_reason_and_what_it_rests_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    early = {"day": "2019-03-31", "value": 100}
    answers, _errors = asked(
        lines_of(case("2019-06-30", early, {"day": "2019-06-30", "value": 700})), monkeypatch
    )
    assert answers == [
        {
            "status": "behind",
            "ratio": "0.350000",
            "expected": "0.500000",
            "gap": "-0.150000",
            "light": "slow",
            "questions": [],
            "reason": {
                "code": "below_line",
                "kind": "count",
                "due": "2019-12-31",
                "day": "2019-06-30",
                "value": "700",
                "stage": None,
            },
            "rests_on": [1],
        }
    ]


def test_scheme_is_one_of_the_shipped_or_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = case("2019-06-30", {"day": "2019-06-30", "value": 700})
    own = {
        "id": "own",
        "name": "自定",
        "basis": "points",
        "bounds": [
            {"light": "one", "upto": "0.20", "inclusive": True, "word": "提醒", "colour": "yellow"},
            {"light": "two", "upto": None, "word": "警示", "colour": "red"},
        ],
    }
    answers, errors = asked(
        lines_of(*(slow | {"scheme": scheme} for scheme in ("yinchuan", "银川", own))), monkeypatch
    )
    assert errors == ""
    assert [answer["light"] for answer in answers] == ["yellow", "yellow", "one"]


# (line, what the sentence says)
FAULTS = [
    ("{", "第1行：“{”不是JSON，请检查引号和括号。"),
    ("[]", "应是一个对象（{…}），现为“[]”。"),
    ('{"target": {}}', "缺少as_of，请写明日期，如2019-06-30。"),
    ('{"target": {}, "as_of": "30.6.2019"}', "as_of“30.6.2019”不是日期，请写成2019-06-30这样。"),
    (
        '{"target": {"measure": "count"}, "as_of": "2019-06-30"}',
        "target.measure“count”不认识，可用：quantity、rate、growth、rank、multiple、milestone。",
    ),
    (
        '{"target": {"value": "两千"}, "as_of": "2019-06-30"}',
        "target.value“两千”不是数，请只写数字，如2000或“79.5”。",
    ),
    (
        '{"target": {"value": NaN}, "as_of": "2019-06-30"}',
        "target.value“NaN”不是数，请只写数字，如2000或“79.5”。",
    ),
    (
        '{"target": {"reporting_months": 0}, "as_of": "2019-06-30"}',
        "target.reporting_months“0”应是整数，范围1、1200。",
    ),
    (
        '{"figures": [{"day": "2019-01-01", "from": "2019-02-01"}], "as_of": "2019-06-30"}',
        "figures[0].from“2019-02-01”晚于该数的日期“2019-01-01”，请核对。",
    ),
    ('{"figures": [{"value": 1}], "as_of": "2019-06-30"}', "缺少figures[0].day"),
    (
        '{"target": {"nodes": [{"day": "x"}]}, "as_of": "2019-06-30"}',
        "target.nodes[0].day“x”不是日期",
    ),
    ('{"as_of": "2019-06-30", "scheme": "beijing"}', "scheme“beijing”不认识，可用：ours、"),
    ('{"as_of": "2019-06-30", "scheme": {"id": 1}}', "scheme不是一套完整的亮灯规则"),
    ('{"target": {"stage": "\\ud800"}, "as_of": "2019-06-30"}', "target.stage里有不成字的符号"),
    ('{"target": {"measure": "\\ud800"}, "as_of": "2019-06-30"}', "target.measure里有不成字的符号"),
    ('{"as_of": "9999-12-31"}', "as_of“9999-12-31”的年份请在1900、2999之间。"),
    (f'{{"target": {{"value": {"9" * 101}}}, "as_of": "2019-06-30"}}', "位数太多，最多100位。"),
    ('{"figures": [{"day": "2019-01-01", "done": 1}], "as_of": "2019-06-30"}', "应是true或false"),
]


@pytest.mark.parametrize(("line", "sentence"), FAULTS)
def test_line_that_cannot_be_read_is_answered_in_its_place(
    line: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = json.dumps(case("2019-02-15"))
    answers, errors = asked(f"{line}\n{good}\n", monkeypatch)
    assert sentence in answers[0]["error"]
    assert answers[1]["status"] == "not_due"
    assert answers[0]["error"] in errors
    assert errors.endswith("有1行没有评定，原因见上。")


def test_line_in_another_encoding_is_answered_in_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    good = json.dumps(case("2019-02-15")).encode()
    answers, _errors = asked("目标".encode("gb18030") + b"\r\n" + good + b"\r\n", monkeypatch)
    assert answers[0]["error"] == "第1行：不是UTF-8文本，请另存为UTF-8。"
    assert answers[1]["status"] == "not_due"


def test_ratio_of_many_digits_is_rounded_to_six_places(monkeypatch: pytest.MonkeyPatch) -> None:
    far = case("2019-06-30", {"day": "2019-06-30", "value": "1" + "0" * 40}, value=3)
    answers, _errors = asked(lines_of(far), monkeypatch)
    assert answers[0]["ratio"] == "3" * 40 + ".333333"
    assert answers[0]["gap"] == "3" * 39 + "2.833333"


def test_keys_nobody_knows_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = case("2019-02-15", {"day": "2019-02-01", "valu": 3}, deadline="2019-06-30")
    answers, errors = asked(lines_of(odd), monkeypatch)
    assert answers[0]["status"] == "not_due"
    assert errors.strip() == "第1行：不认识这些键，没有使用：target.deadline、figures[0].valu"


def test_file_is_read_with_its_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text("\ufeff" + lines_of(case("2019-02-15")) + "\n", encoding="utf-8")
    answers, errors = asked("", monkeypatch, file=str(path))
    assert ([answer["status"] for answer in answers], errors) == (["not_due"], "")


def test_file_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers, errors = asked("", monkeypatch, file=str(tmp_path / "gone.jsonl"))
    assert answers == []
    assert "打不开，请检查。" in errors


scalars = st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=5)
anything = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3), max_leaves=5)
odd_targets = st.dictionaries(st.sampled_from([*YEAR, "nodes", "stages", "grace_days"]), anything)
odd_figures = st.lists(st.dictionaries(st.sampled_from(["day", "from", "value", "unit"]), anything))


@given(odd_targets | anything, odd_figures | anything, anything)
def test_whatever_stands_there_is_read_or_refused(
    target: object, figures: object, as_of: object
) -> None:
    with contextlib.suppress(CaseError):
        read_case({"target": target, "figures": figures, "as_of": as_of})


def test_numbers_keep_their_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = {"day": "2019-06-30", "value": 999999999999.9990001}
    text = lines_of(case("2019-06-30", exact, value=1)).replace(
        str(999999999999.9990001), "999999999999.9990001"
    )
    answers, _errors = asked(text, monkeypatch)
    assert answers[0]["reason"]["value"] == "999999999999.9990001"
