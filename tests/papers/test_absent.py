"""Sheets that would hold nothing, or the opposite of the truth, are left out and named."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from commitments.exports.absent import absent, absent_words
from commitments.exports.asking import paper_of
from tests.papers.one_sheet import sheet_of
from tests.papers.test_asking import view_of
from tests.test_meeting import JUNE, make_figure, make_item, make_view, opened, rows_of, town_items

BEFORE: Any = SimpleNamespace(title="半年", number=2, as_of=JUNE)
CHOSEN = "按进展、状态或时限筛选，只看选出的事项说明不了全镇（街道）的情况"
NONE = {
    "民生实事进度表": "没有民生实事",
    "慢序时及未完成事项表": "没有慢序时和未完成的事项",
    "目标调整情况表": "没有目标调整",
    "与上次相比": "没有可比的上一期",
    "满意度测评表": "没有民生实事",
}


@pytest.mark.parametrize(
    ("items", "fields", "missing"),
    [
        ((), {}, NONE),
        (
            *((), {"edition": "internal"}),
            NONE
            | {
                "暂无数据及待报事项表": "没有暂无数据和待报的事项",
                "待核对事项": "没有待核对的",
                "填报情况": "还没有填报的数",
            },
        ),
        (town_items(), {"previous_publication": BEFORE}, {}),
        (
            *(town_items(), {"previous_publication": BEFORE, "by_progress": True}),
            {"与上次相比": CHOSEN, "满意度测评表": CHOSEN},
        ),
        # A first figure that is still to come is awaited as well.
        (
            (make_item(make_figure(1)),),
            {"edition": "internal", "previous_publication": BEFORE},
            {
                **{tab: NONE[tab] for tab in ("民生实事进度表", "目标调整情况表", "满意度测评表")},
                "暂无数据及待报事项表": "没有暂无数据和待报的事项",
                "待核对事项": "没有待核对的",
            },
        ),
    ],
)
def test_sheets_that_would_hold_nothing_are_left_out(
    items: tuple[Any, ...], fields: dict[str, Any], missing: dict[str, str]
) -> None:
    assert absent(make_view(*items, **fields)) == missing


def test_notes_name_them_by_reason() -> None:
    view = make_view(make_item(make_figure(47)), previous_publication=BEFORE)
    said = (
        "民生实事进度表、满意度测评表（没有民生实事）；"
        "慢序时及未完成事项表（没有慢序时和未完成的事项）；目标调整情况表（没有目标调整）。"
    )
    assert absent_words(view) == said
    assert ["未列的表", said] in rows_of(sheet_of("口径说明", view))
    assert opened(view).sheetnames == ["汇总表", "总表", "与上次相比", "口径说明"]


@pytest.mark.parametrize(
    ("asked", "by_progress"),
    [
        ({"status": "unreported"}, True),
        ({"group": "no_data"}, True),
        ({"due_until": "2026-12-31"}, True),
        ({"unit": "城建办"}, False),
        ({}, False),
    ],
)
def test_items_chosen_by_how_they_stand_are_known(asked: dict[str, str], by_progress: bool) -> None:
    assert paper_of(view_of(make_item()), asked=asked).by_progress is by_progress


def test_no_share_is_told_of_items_chosen_by_how_they_stand() -> None:
    done = make_item(make_figure(60))
    page = sheet_of("汇总表", make_view(done, scope=("状态：已完成",), by_progress=True))
    told = rows_of(page)
    assert told[0] == ["示例镇目标任务进展汇总表（状态：已完成）"]
    assert told[2][0].startswith("按“状态：已完成”筛选，列出的1项中：完成1项，")
    assert told[4][0].startswith("按进展、状态或时限筛选的，不算完成率，不列“与上次相比”")
    assert "纳入统计" in [row[-1] for row in told if row]
    assert not any("%" in str(value) for row in told for value in row)
