"""Schemes of lights: each at, below and above each of its bounds; what cannot be one; in words."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from commitments.examples import examples
from commitments.lights import (
    COLOURS,
    OURS,
    SHIPPED,
    Bound,
    Fault,
    Scheme,
    bound_of,
    faults_of,
    scheme_as_json,
    scheme_from_json,
    shortfall,
)
from commitments.status import GROUP_OF, Figure, Target, judge
from commitments.wording import (
    bound_phrases,
    bound_word,
    fault_sentence,
    lights_sentence,
    percents,
    rule_sentence,
    status_word,
)
from commitments.wording.lights import change_sentence
from commitments.wording.rule import STATUS_MEANING

# Scheme, reached and planned in percent, the word ("" is no light).
AT_BOUNDS = [
    # Ours: 10 points still belong to the second, 30 to it as well.
    ("ours", "75", "75", ""),
    ("ours", "74.9999", "75", "略慢于序时"),
    ("ours", "65.0001", "75", "略慢于序时"),
    ("ours", "65", "75", "慢序时"),
    ("ours", "45", "75", "慢序时"),
    ("ours", "44.9999", "75", "严重滞后"),
    # 银川: 10 and 30 both yellow; nothing is said of less than 10.
    ("yinchuan", "65.0001", "75", ""),
    ("yinchuan", "65", "75", "亮黄灯"),
    ("yinchuan", "45", "75", "亮黄灯"),
    ("yinchuan", "44.9999", "75", "亮红灯"),
    # 三亚: half of what was planned is still yellow.
    ("sanya", "74.9999", "75", "亮黄牌"),
    ("sanya", "37.5", "75", "亮黄牌"),
    ("sanya", "37.4999", "75", "亮红牌"),
    ("sanya", "0", "75", "亮红牌"),
    # 新晃: below 80 and below 60 hundredths of the plan.
    ("xinhuang", "60", "75", ""),
    ("xinhuang", "59.9999", "75", "跟踪督导"),
    ("xinhuang", "45", "75", "跟踪督导"),
    ("xinhuang", "44.9999", "75", "黄牌警告"),
    ("xinhuang", "-20", "75", "黄牌警告"),
]


@pytest.mark.parametrize(("name", "reached", "planned", "word"), AT_BOUNDS)
def test_light_at_each_bound(name: str, reached: str, planned: str, word: str) -> None:
    scheme = SHIPPED[name]
    short = shortfall(Decimal(reached) / 100, Decimal(planned) / 100, basis=scheme.basis)
    bound = None if short is None else bound_of(short, scheme)
    assert (bound_word(bound) if bound else "") == word


def behind(reached: str, scheme: Scheme) -> Any:
    """What the rule says of so many of 200 by the end of June, when 100 were planned."""
    target = Target(
        value=Decimal(200), start=dt.date(2026, 1, 1), due=dt.date(2026, 12, 31), basis="cumulative"
    )
    figure = Figure(day=dt.date(2026, 6, 30), value=Decimal(reached), basis="cumulative")
    return judge(target, [figure], dt.date(2026, 7, 10), scheme=scheme)


@pytest.mark.parametrize("scheme", SHIPPED.values(), ids=SHIPPED)
@pytest.mark.parametrize("reached", ["99.9", "80", "79.9", "60", "50", "49.9", "40", "0"])
def test_scheme_changes_the_word_and_nothing_else(reached: str, scheme: Scheme) -> None:
    ours, theirs = behind(reached, OURS), behind(reached, scheme)
    for name in ("status", "ratio", "expected", "gap", "questions", "reason", "data", "rests_on"):
        assert getattr(theirs, name) == getattr(ours, name)
    assert theirs.status == "behind"


@pytest.mark.parametrize(
    ("name", "reached", "word"),
    [
        ("ours", "80", "慢序时"),
        ("yinchuan", "81", "慢序时"),
        ("yinchuan", "80", "亮黄灯"),
        ("sanya", "50", "亮黄牌"),
        ("sanya", "49", "亮红牌"),
        ("xinhuang", "80", "慢序时"),
        ("xinhuang", "60", "跟踪督导"),
        ("xinhuang", "59", "黄牌警告"),
    ],
)
def test_word_of_what_is_behind(name: str, reached: str, word: str) -> None:
    assert status_word(behind(reached, SHIPPED[name])) == word


@pytest.mark.parametrize("scheme", SHIPPED.values(), ids=SHIPPED)
def test_shipped_scheme_is_sound_and_no_light_is_without_its_word(scheme: Scheme) -> None:
    assert faults_of(scheme.basis, scheme.bounds) == []
    for bound in scheme.bounds:
        assert bound_word(bound)
        assert bound.colour in (COLOURS if bound.light else ("",))
    assert scheme == OURS or (scheme.name and scheme.source and scheme.unsaid)


@pytest.mark.parametrize("scheme", SHIPPED.values(), ids=SHIPPED)
def test_scheme_comes_back_from_its_json(scheme: Scheme) -> None:
    kept = json.loads(json.dumps(scheme_as_json(scheme)))
    assert scheme_from_json(kept) == scheme
    assert scheme_from_json(scheme.id) == scheme
    assert (kept == {}) == (scheme is OURS)


GOOD = {"light": "late", "upto": None, "inclusive": False, "word": "偏慢", "colour": "red"}


@pytest.mark.parametrize(
    "raw",
    [
        "nobody",
        {"basis": "points"},
        {"bounds": [GOOD]},
        {"basis": "days", "bounds": [GOOD]},
        {"basis": "points", "bounds": [{**GOOD, "upto": "much"}]},
        {"basis": "points", "bounds": [{**GOOD, "upto": "NaN"}, GOOD]},
        {"basis": "points", "bounds": [{**GOOD, "upto": "1e-999999"}, GOOD]},
        {"basis": "points", "bounds": "none"},
        {"basis": "points", "bounds": [{**GOOD, "word": ""}]},
        [GOOD],
    ],
)
def test_what_is_no_scheme_is_refused(raw: Any) -> None:
    with pytest.raises(ValueError, match="scheme"):
        scheme_from_json(raw)


def test_shipped_and_typed_schemes_are_told_by_plain_data() -> None:
    typed = {"basis": "relative", "bounds": [{**GOOD, "upto": "0.5", "inclusive": True}, GOOD]}
    assert scheme_from_json(typed).bounds == (
        Bound("late", Decimal("0.5"), inclusive=True, word="偏慢", colour="red"),
        Bound("late", None, word="偏慢", colour="red"),
    )


def lit(upto: str | None, word: str = "慢", colour: str = "yellow") -> Bound:
    return Bound("own", None if upto is None else Decimal(upto), word=word, colour=colour)


@pytest.mark.parametrize(
    ("bounds", "faults", "said"),
    [
        ([], [("no_light", 0)], "至少要有一档亮灯：写上说法，选好颜色。"),
        ([lit(None)] * 6, [("too_many", 0)], "最多5档，请并掉几档。"),
        (
            [lit("0.1", word=""), lit(None)],
            [("no_word", 1)],
            "第1档选了颜色，没有写说法；颜色不能单独用，请写上说法。",
        ),
        (
            [lit("0.1"), lit(None, colour="")],
            [("no_colour", 2)],
            "第2档写了说法，没有选颜色，请选一种。",
        ),
        ([lit(None, word="慢" * 11)], [("word_too_long", 1)], "第1档的说法太长，请写10个字以内。"),
        (
            [lit(None, colour="pink")],
            [("colour_unknown", 1)],
            "第1档的颜色不在可选的几种里，请重选。",
        ),
        ([lit("0"), lit(None)], [("out_of_range", 1)], "第1档的界限要大于0，不超过100。"),
        ([lit("1.01"), lit(None)], [("out_of_range", 1)], "第1档的界限要大于0，不超过100。"),
        # Short as it is written, minutes are spent once it is counted with.
        ([lit("1e-999999"), lit(None)], [("too_fine", 1)], "第1档的界限最多写四位小数。"),
        ([lit("0.1234567"), lit(None)], [("too_fine", 1)], "第1档的界限最多写四位小数。"),
        (
            [lit("0.3"), lit("0.3"), lit(None)],
            [("not_ascending", 2)],
            "第2档要比前一档慢得更多，请把各档从轻到重排。",
        ),
        (
            [lit(None), lit(None)],
            [("open_before_last", 1)],
            "第1档没有写界限，后面却还有一档：只有最后一档不写界限，请补上。",
        ),
        (
            [lit("0.1"), lit("0.3")],
            [("last_not_open", 2)],
            "第2档是最后一档，不要写界限；比它还慢的如果另有说法，请再加一档。",
        ),
    ],
)
def test_fault_of_a_scheme_names_its_row_and_what_to_do(
    bounds: list[Bound], faults: list[tuple[str, int]], said: str
) -> None:
    found = faults_of("points", bounds)
    wanted = [Fault(code, row) for code, row in faults]
    assert [each for each in found if each.code == wanted[0].code] == wanted
    assert fault_sentence(wanted[0]) == said


def test_bound_of_six_places_is_taken_whatever_noughts_follow() -> None:
    assert faults_of("points", [lit("0.123456"), lit("0.20000000"), lit(None)]) == []


def own(basis: str, *bounds: tuple[str | None, bool]) -> Scheme:
    made = (
        Bound(
            f"own{place}", None if upto is None else Decimal(upto), inclusive, f"{place}档", "red"
        )
        for place, (upto, inclusive) in enumerate(bounds, start=1)
    )
    return Scheme("own", basis, tuple(made), name="本县")


@pytest.mark.parametrize(
    ("scheme", "sentence"),
    [
        (OURS, "慢不到10个百分点为略慢于序时，10至30个为慢序时，超过30个为严重滞后"),
        (
            SHIPPED["yinchuan"],
            "慢不到10个百分点不亮灯，仍为慢序时；10至30个为亮黄灯；超过30个为亮红灯",
        ),
        (SHIPPED["sanya"], "完成到计划的50%以上为亮黄牌，不到计划的50%为亮红牌"),
        (
            SHIPPED["xinhuang"],
            "完成到计划的80%以上不亮灯，仍为慢序时；计划的60%以上、不到80%为跟踪督导；"
            "不到计划的60%为黄牌警告",
        ),
        (own("points", (None, False)), "凡慢于序时的为1档"),
        (own("relative", (None, False)), "凡没有完成到计划的为1档"),
        (
            own("points", ("0.05", True), ("0.125", False), ("0.2", False), (None, False)),
            "慢5个百分点以内为1档，超过5个、不到12.5个为2档，12.5个以上、不到20个为3档，20个百分点以上为4档",
        ),
        (
            own("points", ("0.05", True), ("0.1", True), (None, False)),
            "慢5个百分点以内为1档，超过5个、不超过10个为2档，超过10个为3档",
        ),
        (
            own("relative", ("0.1", False), ("0.2", True), ("0.3", False), (None, False)),
            "超过计划的90%为1档，计划的80%以上、不超过90%为2档，超过计划的70%、不到80%为3档，"
            "不超过计划的70%为4档",
        ),
        (
            own("relative", ("0.1", False), ("0.2", False), (None, False)),
            "超过计划的90%为1档，超过计划的80%、不超过90%为2档，不超过计划的80%为3档",
        ),
    ],
)
def test_bounds_in_words_say_which_ends_belong(scheme: Scheme, sentence: str) -> None:
    assert lights_sentence(scheme) == sentence


def test_each_stretch_stands_by_itself_in_a_table() -> None:
    assert [how for how, _bound in bound_phrases(OURS)] == [
        "慢不到10个百分点",
        "10至30个百分点",
        "超过30个百分点",
    ]


def test_rule_sentence_names_the_scheme_that_was_used() -> None:
    assert rule_sentence("2") == (
        "按“序时进度”规则第2版评定：慢不到10个百分点为略慢于序时，10至30个为慢序时，超过30个为严重滞后。"
    )
    assert rule_sentence("2", SHIPPED["sanya"]) == (
        "按“序时进度”规则第2版评定；慢序时的按“三亚市2022年”亮灯："
        "完成到计划的50%以上为亮黄牌，不到计划的50%为亮红牌。"
    )


@pytest.mark.parametrize(
    ("name", "reached", "planned", "shown"),
    [
        # 30.04 points is not 30 by any of the two in points.
        ("ours", "0.44964", "0.75", ("44.96%", "75%")),
        ("yinchuan", "0.44964", "0.75", ("44.96%", "75%")),
        # Just under half, and just at half of what was planned.
        ("sanya", "0.37496", "0.75", ("37.496%", "75%")),
        ("sanya", "0.375", "0.75", ("37.5%", "75%")),
        ("ours", "0.37496", "0.75", ("37.5%", "75%")),
        ("xinhuang", "0.59996", "0.75", ("59.996%", "75%")),
    ],
)
def test_shown_percents_never_cross_a_bound_of_the_scheme(
    name: str, reached: str, planned: str, shown: tuple[str, str]
) -> None:
    assert percents(Decimal(reached), Decimal(planned), scheme=SHIPPED[name]) == shown


@pytest.mark.parametrize(
    ("slow", "changed", "said"),
    [
        (38, 12, "按这套规则，38项偏慢中有12项亮灯变化，状态不变。"),
        (38, 0, "按这套规则，38项偏慢的说法都不变，状态不变。"),
        (0, 0, "现在没有偏慢的事项，换规则不会改变任何一项的说法，状态不变。"),
    ],
)
def test_what_a_scheme_would_change_in_words(slow: int, changed: int, said: str) -> None:
    assert change_sentence(slow=slow, changed=changed) == said


def test_every_status_has_a_meaning_on_the_page_of_the_rule() -> None:
    assert list(STATUS_MEANING) == list(GROUP_OF)


def test_examples_of_the_page_are_judged_by_the_rule() -> None:
    told = [[(item.as_of.isoformat(), status_word(item)) for item in days] for days in examples()]
    assert told == [
        [("2026-10-12", "慢序时"), ("2026-12-25", "已完成")],
        [
            ("2026-08-10", "略慢于序时"),
            ("2026-09-05", "到期待报"),
            ("2026-10-01", "到期未报"),
            ("2026-10-01", "逾期未完成"),
        ],
        [("2026-07-10", "达序时"), ("2026-10-12", "严重滞后")],
    ]
