"""What a question says, sentence by sentence."""

from __future__ import annotations

from typing import Any

import pytest

from imports.review import asking_words as words

PLAN = {"plan": "2026年目标任务", "number": "3", "due": "2026-12-31", "wording": "新建食堂2所"}


def summed(code: str, terms: list[str], computed: str, stated: str, **more: Any) -> str:
    data = {"code": code, "terms": terms, "computed": computed, "stated": stated, **more}
    return words.told("sum", data).calculation


@pytest.mark.parametrize(
    ("code", "terms", "computed", "stated", "turned", "expected"),
    [
        (
            *("difference", ["20.17亿元", "13.88亿元"], "6.29亿元", "6.39亿元", False),
            "20.17亿元 − 13.88亿元 = 6.29亿元，报告写6.39亿元",
        ),
        (
            *("difference", ["8件", "20件"], "12件", "11件", True),
            "20件 − 8件 = 12件，报告写11件",
        ),
        (
            *("growth", ["120个", "100个"], "20%", "25%", False),
            "（120个 − 100个）÷ 100个 × 100% = 20%，报告写25%",
        ),
        (
            *("growth", ["80个", "100个"], "20%", "25%", True),
            "（100个 − 80个）÷ 100个 × 100% = 20%，报告写25%",
        ),
        (
            *("parts", ["12个", "8个", "9个"], "29个", "30个", False),
            "12个 + 8个 + 9个 = 29个，报告写30个",
        ),
        (
            *("ratio", ["159台", "200台"], "79.5%", "80.5%", False),
            "159台 ÷ 200台 × 100% = 79.5%，报告写80.5%",
        ),
        (
            *("share", ["44件", "100件"], "44%", "44.9%", False),
            "44件 ÷ 100件 × 100% = 44%，报告写44.9%",
        ),
    ],
)
def test_calculation_as_it_is_done_by_hand(
    code: str, terms: list[str], computed: str, stated: str, turned: bool, expected: str
) -> None:
    assert summed(code, terms, computed, stated, turned=turned) == expected


def test_sentence_of_a_sum_names_both_figures() -> None:
    data = {"code": "growth", "terms": ["3个", "2个"], "computed": "50%", "stated": "55%"}
    told = words.told("sum", data)
    assert (told.head, told.sentence) == ("增幅", "报告写55%，按报告自己的数算是50%。")


@pytest.mark.parametrize(
    ("reported", "ledger"), [(False, "台账里也没有它的进展"), (True, "台账里有它的进展")]
)
def test_sentence_of_what_no_report_speaks_of(reported: bool, ledger: str) -> None:
    reports = [
        {"title": "上半年工作报告", "day": "2026-07-08"},
        {"title": "三季度报告", "day": "2026-10-09"},
    ]
    told = words.told("unmentioned", PLAN | {"reports": reports, "reported": reported})
    assert told.head == "新建食堂2所"
    assert told.sentence == (
        "已查《上半年工作报告》（2026年7月8日）、《三季度报告》（2026年10月9日），"
        f"没有单独说到；{ledger}。报告没有单列，不等于没有办。"
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (PLAN, "《2026年目标任务》第3项，时限2026年12月31日"),
        (PLAN | {"number": ""}, "《2026年目标任务》，时限2026年12月31日"),
        ({"plan": "", "number": "", "due": ""}, "以前的计划"),
    ],
)
def test_promise_is_named_by_plan_number_and_day(data: dict[str, str], expected: str) -> None:
    assert words.promise_words(data) == expected


@pytest.mark.parametrize(
    ("nearest", "expected"),
    [
        (["上半年报告", "东街食堂正在装修"], "最接近的一句（《上半年报告》）：东街食堂正在装修"),
        (["", ""], ""),
        ([], ""),
    ],
)
def test_nearest_clause_is_told_where_there_is_one(nearest: list[str], expected: str) -> None:
    assert words.nearest_words({"nearest": nearest}) == expected


@pytest.mark.parametrize(
    ("what", "softer", "expected"),
    [
        ("number", True, "数字：原计划写“7座”，这份报告写“一批”。现在的说法比原来宽。"),
        ("due", False, "时限：原计划写“7座”，这份报告写“一批”。"),
        ("words", True, "用词：原计划写“7座”，这份报告写“一批”。现在的说法比原来宽。"),
    ],
)
def test_drift_names_old_and_new(what: str, softer: bool, expected: str) -> None:
    told = words.told("drift", PLAN | {"what": what, "old": "7座", "new": "一批", "softer": softer})
    assert told.sentence == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            {"printed": [True, True], "years": ["2025", "2026"]},
            "时限：原计划写“6月底前”（2025年），这份报告写“年底前”（2026年）。",
        ),
        (
            {"printed": [True, True], "years": ["2025", "2026"], "new": "2026年底前"},
            "时限：原计划写“6月底前”（2025年），这份报告写“2026年底前”。",
        ),
        (
            {"printed": [False, True], "old": "2025年12月31日"},
            "时限：原计划的时限为2025年12月31日，这份报告写“年底前”。",
        ),
        (
            {"printed": [True, False], "new": "2026年10月31日"},
            "时限：原计划写“6月底前”，这份报告的时限为2026年10月31日。",
        ),
        (
            {"what": "number", "printed": [False, True], "old": "90亩", "new": "约80亩"},
            "数字：原计划的目标为90亩，这份报告写“约80亩”。",
        ),
        (
            {"unclaimed": True},
            "时限：原计划写“6月底前”，这份报告写“年底前”。两处可能说的是同一件事，待认领。",
        ),
    ],
)
def test_drift_quotes_only_what_is_printed(more: dict[str, Any], expected: str) -> None:
    data = PLAN | {"what": "due", "old": "6月底前", "new": "年底前"} | more
    assert words.told("drift", data).sentence == expected


def test_table_of_a_drift_has_the_years_too() -> None:
    data = PLAN | {"what": "due", "old": "6月底前", "new": "年底前", "years": ["2025", "2026"]}
    told = words.told("drift", data)
    assert (told.was, told.now) == ("6月底前（2025年）", "年底前（2026年）")


def test_clause_that_may_speak_of_it_waits_to_be_claimed() -> None:
    data = PLAN | {"reports": [], "nearest": ["报告", "改造食堂2所"], "maybe": True, "draft": True}
    assert words.nearest_words(data) == "可能是这一句，待认领（《报告》）：改造食堂2所"
    assert words.told("unmentioned", data).sentence == (
        "草稿里没有找到单独说到它的话；台账里也没有它的进展。"
    )


def test_comparison_names_what_it_is_about_and_shows_an_average() -> None:
    figures = [["total", "20090个"], ["years", "5年"], ["per_year", "4018个"], ["target", "3250个"]]
    data = {"code": "below_yearly_average", "subject": "新增就业岗位", "figures": figures}
    told = words.told("beside", data)
    assert told.head == "新增就业岗位：一年的目标与前几年的年均数"
    assert told.calculation == "20090个 ÷ 5年 = 平均每年4018个"


@pytest.mark.parametrize("code", ["below_last_growth", "ceiling_above_level"])
def test_every_comparison_has_a_heading_and_no_verdict(code: str) -> None:
    head = words.told("beside", {"code": code, "subject": "税收", "figures": []}).head
    assert head.startswith("税收：")
    assert not set("偏低松宽软") & set(head)


def test_comparison_has_figures_and_no_verdict() -> None:
    figures = [["今年目标", "45台"], ["去年实际", "46台"]]
    told = words.told("beside", {"code": "at_or_below_level", "figures": figures})
    assert told.figures == (("今年目标", "45台"), ("去年实际", "46台"))
    assert told.sentence == "并排列出：今年目标45台、去年实际46台。"


def test_difference_from_what_was_released_names_both_and_the_day() -> None:
    data = PLAN | {
        "publication": {"title": "三季度会议", "day": "2026-09-30"},
        "released": "47台",
        "released_day": "2026-09-30",
        "stated": "50台",
    }
    told = words.told("released", data)
    assert told.sentence == "已发布（三季度会议）截至2026年9月30日是47台，草稿写50台。"
    assert told.figures == (("已发布（截至2026年9月30日）", "47台"), ("草稿", "50台"))


@pytest.mark.parametrize("kind", ["sum", "unmentioned", "drift", "beside", "released"])
def test_every_kind_is_explained(kind: str) -> None:
    assert str(words.KIND_LEAD[kind]).endswith("。")


def test_absence_is_said_to_be_no_proof() -> None:
    assert str(words.NOT_PROOF) in str(words.KIND_LEAD["unmentioned"])
