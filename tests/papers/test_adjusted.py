"""目标调整情况表: every version of a target that was changed, and whose decision it was."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from commitments.exports.adjusted import adjusted_sentence
from commitments.exports.revisions import net_change
from commitments.items import Item
from commitments.summaries import original
from commitments.wording import shown_percents, status_word
from tests.papers.one_sheet import sheet_of
from tests.test_meeting import make_figure, make_item, make_version, make_view, rows_of, table_under

TAB = "目标调整情况表"
AUGUST, JANUARY = dt.date(2026, 8, 20), dt.date(2026, 1, 16)
YEAR_END, NEXT_MARCH = dt.date(2026, 12, 31), dt.date(2027, 3, 31)
DECISION = {
    **{"since": AUGUST, "decided_by": "镇人大主席团", "document_number": "示人主〔2026〕7号"},
    **{"document": "关于调整目标的决定", "reason": "规划调整"},
}


def lowered(**fields: Any) -> Item:
    """120亩, since August 90亩."""
    versions = (make_version(1, 120, since=JANUARY), make_version(2, 90, **DECISION))
    plain = {"number": "17", "wording": "盘活土地", "value": Decimal(90), "unit": "亩"}
    return make_item(make_figure(70), **plain | {"versions": versions} | fields)


def proposed() -> Item:
    """9亿元, which shall be 8."""
    versions = (
        make_version(1, 9),
        make_version(2, 8, since=AUGUST, in_force=False, due=NEXT_MARCH, reason="项目推迟。"),
    )
    plain = {"number": "13", "wording": "固定资产投资", "value": Decimal(9), "unit": "亿元"}
    return make_item(make_figure(4), versions=versions, **plain)


def revised(before: int, now: int, *, due: dt.date = YEAR_END, **fields: Any) -> Item:
    """A target of ``before`` that is ``now``, and due on another day."""
    versions = (make_version(1, before, due=YEAR_END), make_version(2, now, due=due, **DECISION))
    return make_item(value=Decimal(now), due=due, versions=versions, **fields)


def stopped(state: str = "withdrawn") -> Item:
    return make_item(
        number="28", wording="东环路通车", state=state, state_decision="主席团8月20日决定"
    )


def test_every_version_has_a_row_with_its_decision() -> None:
    page = sheet_of(TAB, make_view(make_item(), lowered(), proposed(), stopped()))
    blank = ["—"] * 3
    assert table_under(page, "序号") == [
        *[
            ["17", "盘活土地", "原目标", 120, YEAR_END, JANUARY, *blank, "—", 0.583, "▲ 慢序时"],
            [
                *("17", "盘活土地", "第1次调整", 90, YEAR_END, AUGUST, "镇人大主席团"),
                *("示人主〔2026〕7号", "《关于调整目标的决定》", "规划调整", 0.778, "▶ 达序时"),
            ],
        ],
        *[
            ["13", "固定资产投资", "原目标", 9, YEAR_END, "—", *blank, "—", 0.444, "▲ 严重滞后"],
            [
                *("13", "固定资产投资", "拟调整", 8, NEXT_MARCH, "未生效", *blank),
                *("2026年8月20日提出。项目推迟。", "—", "尚未决定"),
            ],
        ],
        [
            *("28", "东环路通车", "终止", 60, YEAR_END, None, "主席团8月20日决定"),
            *(None, None, None, "—", "○ 经批准终止"),
        ],
    ]


def test_first_and_present_target_are_judged_as_on_the_page() -> None:
    item = lowered()
    before = original(item)
    assert before is not None
    rows = table_under(sheet_of(TAB, make_view(item)), "序号")
    for row, judged in zip(rows, (before, item), strict=True):
        assert f"{Decimal(str(row[10])) * 100:f}".rstrip("0") + "%" == shown_percents(judged)[0]
        assert row[11].split()[1] == status_word(judged)


@pytest.mark.parametrize(
    ("item", "change"),
    [
        (revised(60, 80), "raised"),
        (revised(60, 40), "lowered"),
        # The amount comes before the deadline.
        (revised(60, 80, due=NEXT_MARCH), "raised"),
        (revised(60, 60, due=NEXT_MARCH), "later"),
        (revised(60, 60, due=AUGUST), "earlier"),
        (revised(60, 60), "other"),
        (proposed(), "proposed"),
    ],
)
def test_change_is_of_one_kind(item: Item, change: str) -> None:
    assert net_change(item) == change


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], "没有目标调整。"),
        ([lowered()], "共有1项目标调整：下调1项。上调、下调按目标数比较。"),
        (
            [
                revised(1, 2),
                revised(2, 1),
                revised(1, 1, due=NEXT_MARCH),
                proposed(),
                revised(1, 1),
            ],
            "共有5项目标调整：上调1项、下调1项、时限延后1项、其他改动1项、拟调整1项。"
            "上调、下调按目标数比较。拟调整的尚未决定，仍按现行目标评定。",
        ),
        (
            [lowered(versions=(*lowered().versions, make_version(3, 80, in_force=False)))],
            "共有1项目标调整：下调1项。上调、下调按目标数比较。"
            "已调整的有1项又拟调整。拟调整的尚未决定，仍按现行目标评定。",
        ),
        ([stopped(), stopped("suspended")], "另列经批准暂缓1项、经批准终止1项，不再评定。"),
    ],
)
def test_counts_above_add_up(items: list[Item], words: str) -> None:
    assert adjusted_sentence(items) == words


def test_version_between_was_judged_in_its_own_time() -> None:
    versions = (*lowered().versions[:1], make_version(2, 100, **DECISION), make_version(3, 90))
    rows = table_under(sheet_of(TAB, make_view(lowered(versions=versions))), "序号")
    assert [row[2] for row in rows] == ["原目标", "第1次调整", "第2次调整"]
    assert [row[10:] for row in rows] == [[0.583, "▲ 慢序时"], ["—", "—"], [0.778, "▶ 达序时"]]


def test_proposal_that_another_overtook_is_told_apart() -> None:
    versions = (
        make_version(1, 120),
        make_version(2, 100, in_force=False),
        make_version(3, 90, **DECISION),
    )
    rows = table_under(sheet_of(TAB, make_view(lowered(versions=versions))), "序号")
    assert [row[2] for row in rows] == ["原目标", "曾拟调整", "第1次调整"]


def test_suspended_item_that_was_revised_shows_both() -> None:
    item = lowered(state="suspended", state_decision="主席团决定")
    rows = table_under(sheet_of(TAB, make_view(item)), "序号")
    assert [row[2] for row in rows] == ["原目标", "第1次调整", "暂缓"]
    assert [row[-1] for row in rows] == ["—", "○ 经批准暂缓", "○ 经批准暂缓"]


def test_rows_of_an_item_can_be_filtered_and_are_set_apart() -> None:
    page = sheet_of(TAB, make_view(lowered(), proposed()))
    assert page.auto_filter.ref == "A4:L8"
    assert [page.cell(line, 2).value for line in range(5, 9)] == ["盘活土地"] * 2 + [
        "固定资产投资"
    ] * 2
    assert [page.cell(line, 1).border.top.style for line in range(5, 9)] == [
        *("thin", "thin", "medium", "thin")
    ]
    assert not any(area.min_row > 4 and area.max_col == 2 for area in page.merged_cells.ranges)


def test_long_wording_is_written_out_once() -> None:
    rows = table_under(sheet_of(TAB, make_view(lowered(wording="长" * 41))), "序号")
    assert [row[1] for row in rows] == ["长" * 41, "长" * 30 + "…"]


def test_items_are_set_apart_though_a_row_goes_on_in_the_next() -> None:
    versions = (*lowered().versions[:1], make_version(2, 90, reason="因" * 900))
    page = sheet_of(TAB, make_view(lowered(versions=versions, number=""), stopped("suspended")))
    told = [(page.cell(n, 1).value, page.cell(n, 3).value) for n in range(5, page.max_row)]
    heavy = [page.cell(line, 1).border.top.style == "medium" for line in range(5, page.max_row)]
    assert told[0] == (None, "原目标")
    assert ("续", "第1次调整") in told
    assert [pair for pair, apart in zip(told, heavy, strict=True) if apart] == [("28", "暂缓")]


def test_nothing_to_tell_says_so() -> None:
    rows = rows_of(sheet_of(TAB, make_view(make_item())))
    assert [rows[2], rows[4]] == [["没有目标调整。"], ["无"]]
