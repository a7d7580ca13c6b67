"""What a file does not say of itself, told once in the preview; what is said first of a file."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from commitments.models import Plan, Progress
from imports.models import Batch
from tests.factories import PlanFactory, TownFactory
from tests.importing.conftest import Read, again, page, press
from tests.importing.files import FILE

pytestmark = pytest.mark.django_db
UNDATED = (
    "序号,任务表述,目标值,完成时限,牵头单位,累计完成\n"
    "1,加装电梯完工60台,60台,2026-12-31,城建办公室,31\n"
    "2,新建社区食堂,2所,2026-10-31,民政办公室,1\n"
).encode()
NOTHING_KNOWN = "甲,乙\n子,丑\n".encode()


@pytest.fixture
def undated(read: Read) -> Batch:
    """A file whose figures have no day."""
    return read(UNDATED)


def test_missing_day_is_asked_for_once(desk: Client, undated: Batch) -> None:
    html = page(desk, "batch", undated.pk)
    assert "确认后写入：新增任务2项。" in html
    assert "有误或冲突的2条不写入：" in html
    assert "✕ 有误 2处" in html
    assert "第2行F列：“31”没有写明是截至哪天的。" in html
    assert '<details class="supply" open>' in html
    assert 'href="?sheet=0&amp;show=faulty#items"' in html


def test_day_that_is_told_dates_every_figure(desk: Client, undated: Batch) -> None:
    html = press(desk, "supply", undated, day="2026-06-30", plan=undated.default_plan_id)
    assert "文件已收到，正在等后台任务读取。" in html
    found = again(undated)
    days = [row.clean["day"] for row in found.rows.filter(kind="progress")]
    assert days == ["2026-06-30", "2026-06-30"]
    assert found.counts["faulty"] == 0
    html = page(desk, "batch", found.pk)
    assert "确认后写入：新增任务2项、进展2条。" in html
    assert "有误或冲突" not in html
    assert '<details class="supply">' in html
    assert Progress.objects.count() == 0


def test_plan_that_is_chosen_takes_the_rows(desk: Client, undated: Batch, plan: Plan) -> None:
    other = PlanFactory(town=plan.town, title="另一份计划")
    press(desk, "supply", undated, day="", plan=other.pk)
    found = again(undated)
    plans = {row.clean["plan"] for row in found.rows.filter(kind="commitment")}
    assert (plans, found.default_day) == ({"另一份计划"}, None)


def test_plan_that_may_be_held_already_is_asked_about_first(desk: Client, read: Read) -> None:
    file = "某某镇2026年度重点工作台账\n序号,任务表述,目标值\n1,加装电梯,60台\n".encode()
    found = read(file, default_plan=None)
    html = page(desk, "batch", found.pk)
    assert "请核对</span>" in html
    assert "在这里说一次：属于哪份计划" in html
    assert html.index("以免任务重复登记") < html.index("确认写入")
    press(desk, "supply", found, plan=Plan.objects.get().pk)
    assert [row.action for row in again(found).rows.filter(kind="plan")] == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"day": "6月底"}, "“6月底”不是日期，请写成2026-09-30这样。"),
        ({"plan": "0"}, "请从列表中选择本镇街的计划。"),
    ],
)
def test_what_cannot_be_taken_is_said_and_changes_nothing(
    desk: Client, undated: Batch, said: dict[str, Any], words: str
) -> None:
    html = press(desk, "supply", undated, **said)
    assert words in html
    undated.refresh_from_db()
    assert (undated.state, undated.default_day) == ("checked", None)


def test_plan_of_another_town_is_not_taken(desk: Client, undated: Batch, plan: Plan) -> None:
    foreign = PlanFactory(town=TownFactory())
    assert "请从列表中选择本镇街的计划。" in press(desk, "supply", undated, plan=foreign.pk)
    undated.refresh_from_db()
    assert (undated.state, undated.default_plan) == ("checked", plan)


def test_file_that_was_not_understood_is_not_called_known(desk: Client, read: Read) -> None:
    html = page(desk, "batch", read(NOTHING_KNOWN, "表.csv").pk)
    assert "没有看懂这份文件的表头，什么都不会写入。" in html
    assert "库中都已有" not in html
    assert "没有读到可以导入的内容" in page(desk, "list")


def test_tally_adds_up_issues_of_one_kind(read: Read, undated: Batch) -> None:
    told = undated.tally
    faults = [(one["mark"], one["n"], one["first"]["code"]) for one in told["issues"]]
    assert faults == [("error", 2, "day_missing"), ("warning", 2, "unit_created")]
    assert told["issues"][1]["names"] == ["城建办公室", "民政办公室"]
    assert told["kinds"]["commitment"] == {"create": 2}
    assert told["kinds"]["progress"] == {"faulty": 2}


def test_rows_left_out_are_not_among_what_is_wrong(desk: Client, read: Read) -> None:
    found = read(FILE)
    keys = "|2\n|3"
    press(desk, "decide", found, **{"rows": keys, "out:|3": "on"})
    codes = [one["first"]["code"] for one in again(found).tally["issues"]]
    assert codes == ["unit_created"]


def test_list_puts_what_waits_before_what_is_done(desk: Client, read: Read) -> None:
    done, waits = read(FILE, "已完.csv"), read(UNDATED, "等着.csv")
    Batch.objects.filter(pk=done.pk).update(
        state="committed", committed_at=dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
    )
    html = page(desk, "list")
    assert "等您处理的（1份）" in html
    assert html.index("等着.csv") < html.index("其余上传过的文件") < html.index("已完.csv")
    assert waits.state == "checked"
