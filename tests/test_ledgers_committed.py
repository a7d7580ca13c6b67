"""Ledgers as offices keep them, from their bytes to what stands in the database."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from commitments.models import Commitment, Node, Progress, Town
from imports import actions
from imports.models import Batch, State
from tests.books import Rows, xlsx
from tests.factories import TownFactory

pytestmark = pytest.mark.django_db
TITLE = ["某某镇2026年重点工作台账（截至2026年6月30日）"]


@pytest.fixture
def town() -> Town:
    return TownFactory(name="某某镇", code="999000778")


def committed(town: Town, sheets: Mapping[str, Rows]) -> Batch:
    """A workbook of these sheets, read, confirmed and written."""
    batch = actions.receive(
        town=town, data=xlsx(sheets), filename="台账.xlsx", by=None, enqueue=False
    )
    actions.check(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.error) == (State.CHECKED, {})
    actions.confirm(batch=batch, by=None, digest=batch.digest, enqueue=False)
    actions.commit(batch.pk, enqueue=False)
    batch.refresh_from_db()
    assert (batch.state, batch.error) == (State.COMMITTED, {})
    return batch


def test_tasks_without_a_figure_are_written_without_a_status(town: Town) -> None:
    header = ["类别", "任务内容", "牵头领导", "责任单位"]
    rows = [TITLE, header, ["民生实事", "推进老旧小区改造", "张三", "城建办"]]
    batch = committed(town, {"台账": rows})
    (one,) = Commitment.objects.filter(plan__town=town)
    assert (one.wording, one.state, one.value, one.extra) == (
        "推进老旧小区改造",
        "not_measurable",
        None,
        {"牵头领导": "张三"},
    )
    assert batch.counts["faulty"] == 0


def test_several_figures_in_one_target_are_kept_in_words(town: Town) -> None:
    rows = [TITLE, ["序号", "任务", "目标值"], [1, "公厕", "新建8个、改造20个"]]
    committed(town, {"台账": rows})
    (one,) = Commitment.objects.filter(plan__town=town)
    assert (one.value, one.value_text, one.state) == (None, "新建8个、改造20个", "not_measurable")


def test_prose_in_the_figure_column_is_written_as_words(town: Town) -> None:
    header = ["序号", "任务", "目标值", "累计完成", "资金来源"]
    rows = [TITLE, header, [1, "修路", "5公里", "正在办理征地手续", "镇财政"]]
    committed(town, {"台账": rows})
    (progress,) = Progress.objects.filter(commitment__plan__town=town)
    assert (progress.value, progress.words) == (None, "正在办理征地手续")
    assert progress.commitment.extra == {"资金来源": "镇财政"}


def test_a_list_that_numbers_its_groups_anew_is_written_whole(town: Town) -> None:
    header = ["序号", "任务", "目标值", "累计完成"]
    rows = [TITLE, header, ["一、工业"], [1, "招商", "5个", 2], ["二、农业"], [1, "粮食", "8亩", 3]]
    committed(town, {"台账": rows})
    found = Progress.objects.filter(commitment__plan__town=town).order_by("commitment__position")
    assert [(one.commitment.number, one.commitment.wording, one.value) for one in found] == [
        ("1", "招商", 2),
        ("", "粮食", 3),
    ]


def test_second_view_writes_nothing(town: Town) -> None:
    rows = [TITLE, ["序号", "任务", "目标值", "累计完成"], [1, "修路", "5公里", 3]]
    batch = committed(town, {"明细表": rows, "汇总表": rows})
    assert Commitment.objects.filter(plan__town=town).count() == 1
    assert Progress.objects.filter(commitment__plan__town=town).count() == 1
    assert batch.counts["left_out"] == 2


def test_quarterly_targets_are_written_as_steps(town: Town) -> None:
    header = ["序号", "任务", "目标值", "一季度目标", "二季度目标", "三季度目标", "四季度目标"]
    row = [1, "加装电梯", "30台", "5台", "12台", "20台", "30台"]
    committed(town, {"台账": [TITLE, header, row]})
    found = Node.objects.filter(commitment__plan__town=town).order_by("day")
    assert [(node.day.isoformat(), node.value) for node in found] == [
        ("2026-03-31", 5),
        ("2026-06-30", 12),
        ("2026-09-30", 20),
        ("2026-12-31", 30),
    ]


def test_fields_nobody_knows_are_kept_and_added_to(town: Town) -> None:
    header = ["序号", "任务", "目标值", "累计完成"]
    committed(town, {"台账": [TITLE, [*header, "资金来源"], [1, "修路", "5公里", 2, "镇财政"]]})
    committed(town, {"台账": [TITLE, [*header, "建设地点"], [1, "修路", "5公里", 2, "东片"]]})
    (one,) = Commitment.objects.filter(plan__town=town)
    assert one.extra == {"资金来源": "镇财政", "建设地点": "东片"}


def test_fields_nobody_knows_in_a_report_stay_with_the_report(town: Town) -> None:
    header = ["序号", "任务", "目标值"]
    committed(town, {"台账": [TITLE, header, [1, "修路", "5公里"]]})
    report = [TITLE, ["序号", "任务", "累计完成", "是否达序"], [1, "修路", 2, "是"]]
    committed(town, {"进展": report})
    (progress,) = Progress.objects.filter(commitment__plan__town=town)
    assert (progress.value, progress.extra) == (2, {"是否达序": "是"})
