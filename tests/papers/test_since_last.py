"""与上次相比: what the compare page says, on paper."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from commitments.actions import publish
from commitments.comparing import compare
from commitments.exports.asking import paper_of
from commitments.exports.paper import PaperView
from commitments.items import Item
from commitments.models import Town
from commitments.reading import town_view
from commitments.wording.comparing import compared_counts, differences
from tests import factories
from tests.papers.one_sheet import sheet_of
from tests.test_meeting import (
    JUNE,
    SEPTEMBER,
    make_figure,
    make_item,
    make_view,
    rows_of,
    table_under,
)

TAB = "与上次相比"
HALF_YEAR: Any = SimpleNamespace(title="半年", number=2, as_of=JUNE)


def pair(number: int, then: int | None, now: int | None, **fields: Any) -> tuple[Item, Item]:
    """60台, as it stood in June and as it stands in September."""
    plain = {"number": str(number), "wording": f"任务{number}"} | fields
    june = [make_figure(then, day=JUNE)] if then is not None else []
    september = [make_figure(now)] if now is not None else []
    before = make_item(*june, as_of=JUNE, **plain)
    item = make_item(*june, *september, **plain)
    return replace(before, id=number), replace(item, id=number)


def compared_view(*pairs: tuple[Item | None, Item | None], **fields: Any) -> PaperView:
    """The third quarter beside the half year; None is not listed there."""
    previous = {before.id: before for before, _item in pairs if before}
    items = [item for _before, item in pairs if item]
    return make_view(*items, previous=previous, previous_publication=HALF_YEAR, **fields)


def five() -> PaperView:
    """One item done, one slower, one as it was, one new, one gone."""
    done, slow, same = pair(1, 30, 60), pair(2, 30, 31), pair(3, 31, 46)
    return compared_view(done, slow, same, (None, pair(4, None, 50)[1]), (pair(5, 40, 0)[0], None))


def test_sheet_tells_counts_then_groups_then_each_item() -> None:
    page = sheet_of(TAB, five())
    rows = rows_of(page)
    assert [row[0] for row in rows[2:5]] == [
        "上次：半年（数据截至2026年6月30日）；"
        "本次：镇人大主席团会议发布稿（第3期）（数据截至2026年9月30日）。",
        "与第2期相比：新完成1项，慢下来或未完成1项，新列入1项，不再列入1项。",
        "其余1项状态没有变。",
    ]
    assert table_under(page, "状态") == [
        ["● 完成", 0, 1, "+1"],
        ["▶ 按序推进", 4, 2, "−2"],
        ["▲ 偏慢", 0, 1, "+1"],
        ["■ 未完成", 0, 0, "0"],
        ["◌ 缺数据", 0, 0, "0"],
        ["○ 其他", 0, 0, "0"],
        ["合计", 4, 4, "0"],
    ]
    assert table_under(page, "变化") == [
        [
            *(
                "新完成",
                1,
                "城建办",
                "任务1",
                "▶ 达序时\n30台（6月底）",
                "● 已完成\n60台（9月底）",
            ),
            "9月底60台，上次6月底30台。",
        ],
        [
            *("慢下来或未完成", 2, "城建办", "任务2", "▶ 达序时\n30台（6月底）"),
            "▲ 慢序时\n31台（9月底）",
            "9月底31台，上次6月底30台；同期计划由50%到75%。",
        ],
        ["新列入", 4, "城建办", "任务4", "未列", "▶ 达序时\n50台（9月底）", "新列入，目标60台。"],
        [
            *("不再列入", 5, "城建办", "任务5", "▶ 达序时\n40台（6月底）", "未列"),
            "上次6月底40台，目标60台。",
        ],
    ]


def test_rows_are_as_many_as_the_sentence_counts() -> None:
    view = five()
    compared = compare(view.items, view.previous.values())
    listed = table_under(sheet_of(TAB, view), "变化")
    assert len(listed) == sum(each.count for each in differences(compared))
    counted = [int(re.findall(r"\d+", text)[0]) for _group, text, _key in compared_counts(compared)]
    assert sum(counted) == len(listed)


def test_rows_can_be_filtered_and_their_colours_have_words() -> None:
    page = sheet_of(TAB, five())
    top = next(line for line in range(1, 30) if page.cell(line, 1).value == "变化")
    assert page.auto_filter.ref == f"A{top}:G{top + 4}"
    assert page.print_title_rows == f"${top}:${top}"


def test_sums_of_different_plans_are_no_rise() -> None:
    other = pair(7, None, 10, plan_id=2, plan="上级任务")[1]
    page = sheet_of(TAB, compared_view(pair(1, 30, 60), (None, other)))
    assert table_under(page, "状态")[0] == ["● 完成", 0, 1]
    assert ["本次的《上级任务》1项，上次没有包括在内，不在此比较。"] in rows_of(page)


def test_nothing_changed_says_so() -> None:
    page = sheet_of(TAB, compared_view(pair(1, 31, 46)))
    assert rows_of(page)[3] == ["与第2期相比：1项任务的状态都没有变。"]
    assert ["无"] in rows_of(page)


@pytest.fixture
def released(db: None) -> Town:
    """A town with two publications: one item done since, one slower."""
    town = factories.TownFactory(code="999000125", name="南风镇")
    plan = factories.PlanFactory(town=town, title="南风镇2026年目标任务")
    for number, (then, now) in enumerate(((90, 200), (100, 101)), start=1):
        item = factories.CommitmentFactory(plan=plan, wording=f"加装{number}", number=str(number))
        factories.ProgressFactory(commitment=item, day=JUNE, value=then)
        factories.ProgressFactory(commitment=item, day=SEPTEMBER, value=now)
    for day in (JUNE, SEPTEMBER):
        publish(town=town, title=f"{day:%m}月", as_of=day, released_on=day, released_by="镇党政办")
    return town


def test_paper_says_what_the_compare_page_says(released: Town, client: Any) -> None:
    deputy = factories.person_of(released, "deputy")
    client.force_login(deputy)
    page = re.sub(r"<[^>]+>", "", client.get(f"/towns/{released.code}/compare/").content.decode())
    said = re.sub(r"\s", "", page)
    view = town_view(town=released, user=deputy, today=dt.date(2026, 11, 21))
    sheet = sheet_of(TAB, paper_of(view))
    assert rows_of(sheet)[3][0] in said
    for row in table_under(sheet, "变化"):
        for standing in (row[4], row[5]):
            status, figure = standing.split("\n")
            assert status.split()[1] in said
            assert figure.split("（")[0] in said
        assert row[0] in said
