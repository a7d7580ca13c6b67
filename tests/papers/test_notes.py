"""口径说明: which paper it is, how it counts, and by which lights."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from commitments.evaluation import Evaluation
from commitments.exports import styles
from commitments.exports.evaluation import evaluation_words
from commitments.exports.meeting import _on_one_page
from commitments.exports.paper import PaperView
from commitments.exports.sheet import Sheet
from commitments.lights import SHIPPED
from tests.papers.one_sheet import sheet_of
from tests.test_meeting import JUNE, make_figure, make_item, make_view, rows_of

HALF_YEAR: Any = SimpleNamespace(title="半年", number=2, as_of=JUNE)


def notes_of(view: PaperView) -> dict[str, str]:
    """Name -> words, in their order."""
    return {row[0]: row[1] for row in rows_of(sheet_of("口径说明", view))[3:] if len(row) > 1}


def test_notes_stand_in_the_order_they_are_asked_for() -> None:
    assert list(notes_of(make_view(make_item()))) == [
        *("镇街", "资料性质", "数据日期", "发布", "版本", "范围", "上次", "所含计划"),
        *("未列的表", "评定规则"),
        *("● 完成", "▶ 按序推进", "▲ 偏慢", "■ 未完成", "◌ 缺数据", "○ 其他", "亮灯规则"),
        *("完成率", "最近一期", "计划进度", "差距", "不折算", "没有数字时", "分项", "力争"),
        *("目标调整", "数据来源"),
    ]


def test_how_votes_are_counted_is_told_beside_the_form_alone() -> None:
    project = make_item(category="livelihood_project")
    told = [list(notes_of(make_view(item))) for item in (make_item(), project)]
    assert ["满意度测评" in names for names in told] == [False, True]


@pytest.mark.parametrize(
    ("fields", "name", "words"),
    [
        ({}, "范围", "全镇（街道）的事项。"),
        (
            {"scope": ("责任单位：城建办", "类别：民生实事")},
            "范围",
            "只含符合“责任单位：城建办；类别：民生实事”的事项；"
            "各表的项数、完成率都只算这些事项，不是全镇（街道）的。",
        ),
        (
            {"scope": ("状态：已完成",), "by_progress": True},
            "范围",
            "只含符合“状态：已完成”的事项；各表的项数只算这些事项，不是全镇（街道）的。",
        ),
        ({"by_progress": True}, "完成率", "按进展、状态或时限筛选的，不算完成率。"),
        ({}, "版本", "代表版：发给代表，不写个人姓名。"),
        ({"publication": None}, "版本", "按代表版内容编制，供核对，尚未发布。"),
        (
            {"edition": "internal"},
            "版本",
            "内部版：含全部事项、填报人和待核对事项，内部参考，不对外提供。",
        ),
        ({}, "上次", "以前没有发布过，没有上次的数。"),
        ({"previous_publication": HALF_YEAR}, "上次", "半年，数据截至2026年6月30日。"),
        (
            {"previous_publication": HALF_YEAR, "provenance": "public_example"},
            "上次",
            "数据截至2026年6月30日的一期。",
        ),
        (
            {},
            "亮灯规则",
            "本系统的规则：略慢于序时（黄）：慢不到10个百分点；慢序时（橙）：10至30个百分点；"
            "严重滞后（红）：超过30个百分点。亮灯只说慢多少，不改变状态。",
        ),
        (
            {"evaluation": Evaluation("valid", "over")},
            "满意度测评",
            evaluation_words(Evaluation("valid", "over")),
        ),
    ],
)
def test_note_says_which_paper_it_is(fields: dict[str, Any], name: str, words: str) -> None:
    item = make_item(category="livelihood_project")
    assert notes_of(make_view(item, **fields))[name] == words


def test_lights_of_the_town_are_told_with_their_source_and_what_it_leaves_open() -> None:
    scheme = SHIPPED["yinchuan"]
    lit = replace(make_item(make_figure(1)), scheme=scheme)
    assert notes_of(make_view(lit))["亮灯规则"] == (
        "银川市2025年：慢不到10个百分点：不亮灯，仍为慢序时；亮黄灯（黄）：10至30个百分点；"
        "亮红灯（红）：超过30个百分点。亮灯只说慢多少，不改变状态。"
        f"出处：{scheme.source}。原文没有说的：{scheme.unsaid}"
    )


@pytest.mark.parametrize(("pages", "fitted"), [("0.5", 0), ("1.05", 1), ("1.07", 0)])
def test_notes_of_little_more_than_a_page_are_printed_on_one(pages: str, fitted: int) -> None:
    sheet = Sheet(openpyxl.Workbook(), "口径说明", widths=(8, 71))
    sheet.gap(float(pages) * styles.page_height(sheet.widths, sheet.paper))
    sheet.finish()
    _on_one_page(sheet)
    assert sheet.page.page_setup.fitToHeight == fitted
