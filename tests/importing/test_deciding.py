"""What a clerk decides: of the whole batch, and row by row."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from commitments.models import Commitment, Plan, Progress, TargetVersion
from imports import actions
from imports.models import Batch
from tests.factories import CommitmentFactory, administrator
from tests.importing.conftest import Read, again, page, press

pytestmark = pytest.mark.django_db


def test_confirm_write_undo(
    desk: Client, batch: Batch, queued: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    html = page(desk, "batch", batch.pk)
    assert "确认后写入：新增任务1项、进展1条。" in html
    assert "有误或冲突的2条不写入：" in html
    with django_capture_on_commit_callbacks(execute=True):
        html = press(desk, "confirm", batch, digest=batch.digest)
    assert queued == [("commit_batch", batch.pk)]
    assert "正在写入2条。" in html
    actions.commit(batch.pk, enqueue=False)
    html = page(desk, "batch", batch.pk)
    assert "写入2条。" in html
    assert f'href="/towns/{batch.town_id}/?live=1"' in html
    assert f'href="/towns/{batch.town_id}/publish/"' in html
    assert (Commitment.objects.count(), Progress.objects.count()) == (1, 1)


def written(batch: Batch) -> Batch:
    """The batch after its plan was confirmed and written."""
    actions.confirm(batch=batch, by=batch.by, digest=batch.digest, enqueue=False)
    actions.commit(batch.pk, enqueue=False)
    batch.refresh_from_db()
    return batch


def test_undo_says_that_nobody_changed_anything(desk: Client, batch: Batch) -> None:
    written(batch)
    html = page(desk, "undo", batch.pk)
    assert "写入后没有人改动过这些内容，可以全部撤销。" in html
    assert Commitment.objects.count() == 1  # looking takes nothing back
    html = press(desk, "undo", batch)
    assert "已撤销：删去" in html
    assert (Commitment.objects.count(), Progress.objects.count()) == (0, 0)


def test_undo_keeps_what_was_edited_unless_it_is_ticked(desk: Client, batch: Batch) -> None:
    written(batch)
    report = Progress.objects.get()
    report.cause = "泵房用地未谈妥"
    report.save()
    html = page(desk, "undo", batch.pk)
    assert f'name="also" value="commitments.Progress:{report.pk}"' in html
    assert "以下1条写入后又改动过，默认保留。" in html
    assert "加装电梯完工60台 · " in html
    html = press(desk, "undo", batch)
    # The figure stays, so its task and that task's target stay with it: nothing is left to undo.
    assert "不能撤销：这一批写入的内容都已发布、已改动或已被引用。" in html
    assert Batch.objects.get(pk=batch.pk).state == "committed"
    assert (Progress.objects.count(), TargetVersion.objects.count()) == (1, 1)


def test_undo_takes_back_what_was_ticked(desk: Client, batch: Batch) -> None:
    written(batch)
    report = Progress.objects.get()
    report.cause = "泵房用地未谈妥"
    report.save()
    press(desk, "undo", batch, also=f"commitments.Progress:{report.pk}")
    assert (Commitment.objects.count(), Progress.objects.count()) == (0, 0)


def test_undo_of_what_was_not_written_is_refused(desk: Client, batch: Batch) -> None:
    html = desk.get(f"/imports/{batch.pk}/undo/", follow=True).content.decode()
    assert "只有已写入的批次可以撤销。" in html
    assert "不能这样操作" in press(desk, "undo", batch, also="x:y")


def test_confirm_of_an_old_preview_says_so(desk: Client, batch: Batch) -> None:
    html = press(desk, "confirm", batch, digest="0")
    assert "预览内容已有变化，请刷新页面再看一遍后确认。" in html


def test_discard(desk: Client, batch: Batch) -> None:
    assert "已放弃，什么都没有写入。" in press(desk, "discard", batch)


def test_batch_that_no_worker_has_begun_is_stopped_at_once(desk: Client, batch: Batch) -> None:
    batch.state = "received"
    batch.save()
    assert "已放弃，什么都没有写入。" in press(desk, "cancel", batch)


def test_worker_is_asked_to_stop(desk: Client, batch: Batch) -> None:
    batch.state = "committing"
    batch.save()
    assert "已要求停止，正在收尾，什么都不会写入。" in press(desk, "cancel", batch)
    batch.refresh_from_db()
    assert (batch.state, batch.cancel_asked) == ("committing", True)


def test_row_is_left_out_and_put_back(
    desk: Client, batch: Batch, queued: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        html = press(desk, "decide", batch, rows="|2\n|3", **{"out:|2": "on"})
    assert "决定已保存，正在按新的决定重新核对。" in html
    assert queued == [("check_batch", batch.pk)]
    batch.refresh_from_db()
    assert batch.decisions == {"|2": {"left_out": True}}
    assert again(batch).counts["left_out"] == 2
    assert 'name="out:|2" checked' in page(desk, "batch", batch.pk)
    press(desk, "decide", batch, rows="|2\n|3")
    assert again(batch).decisions == {}
    assert batch.counts["create"] == 2


def test_decisions_of_other_pages_stay(desk: Client, batch: Batch) -> None:
    batch.decisions = {"|99": {"left_out": True}}
    batch.save()
    press(desk, "decide", batch, rows="|2", **{"out:|2": "on"})
    batch.refresh_from_db()
    assert batch.decisions == {"|99": {"left_out": True}, "|2": {"left_out": True}}


def test_pager_saves_and_goes_on(desk: Client, batch: Batch) -> None:
    answer = desk.post(f"/imports/{batch.pk}/decide/", {"rows": "|2", "go": "?page=2"})
    assert answer["Location"] == f"/imports/{batch.pk}/?page=2#items"
    batch.refresh_from_db()
    assert batch.state == "checked"


@pytest.mark.parametrize("go", ["//elsewhere.example", "https://elsewhere.example", "?a\r\nb: c"])
def test_buttons_lead_to_no_other_place(desk: Client, batch: Batch, go: str) -> None:
    answer = desk.post(f"/imports/{batch.pk}/decide/", {"rows": "|2", "go": go})
    assert answer["Location"] == f"/imports/{batch.pk}/#items"


def test_all_rows_of_a_kind_are_left_out_and_put_back(desk: Client, batch: Batch) -> None:
    press(desk, "decide", batch, rows="", all="out", sheet="0", show="create")
    assert again(batch).decisions == {"|2": {"left_out": True}}
    press(desk, "decide", batch, rows="", all="in", sheet="0", show="")
    assert again(batch).decisions == {}


def test_doubtful_row_is_decided_by_a_person(desk: Client, plan: Plan, read: Read) -> None:
    held = CommitmentFactory(
        plan=plan, number="7", wording="新建社区食堂3所", value=3, unit="所", subject=""
    )
    batch = read("任务表述,目标值,完成时限\n新建社区食堂2所,2所,2026-12-31\n".encode())
    assert batch.counts["conflict"] == 1
    html = page(desk, "batch", batch.pk)
    assert "这一行是库中的哪一项？" in html
    assert f'name="same:|2" value="{held.pk}"' in html
    # The row beside what it may be; a digit presses each choice.
    own, other = re.findall(r'<td data-name="目标">([^<]*)</td>', html)
    assert (own, other) == ("2所", "3所")
    assert re.findall(r'data-digit="(\d)"', html) == ["1", "9", "0"]
    assert "去选定</a>" in html
    press(desk, "decide", batch, rows="|2", **{"same:|2": str(held.pk)})
    assert again(batch).decisions == {"|2": {"same_as": held.pk}}
    row = batch.rows.get()
    assert row.record().same_as == held.pk
    assert f'value="{held.pk}" checked' in page(desk, "batch", batch.pk)
    press(desk, "decide", batch, rows="|2", **{"same:|2": "new"})
    assert again(batch).counts["create"] == 1


def test_commitment_of_another_town_cannot_be_chosen(desk: Client, batch: Batch) -> None:
    other = CommitmentFactory()
    html = press(desk, "decide", batch, rows="|2", **{"same:|2": str(other.pk)})
    assert "选定的事项不在某某镇的库中，请重新选择。" in html
    batch.refresh_from_db()
    assert (batch.state, batch.decisions) == ("checked", {})


def test_figures_read_from_words_are_taken_only_when_ticked(desk: Client, read: Read) -> None:
    file = "序号,任务表述,目标值,进展情况,数据截至\n1,加装电梯,20台,已完工15台,2026-06-30\n"
    batch = read(file.encode())
    html = page(desk, "batch", batch.pk)
    assert "从文字里读到的，勾选才采用：" in html
    assert "<q>完工15台</q> → 完成数记为15台" in html
    report = batch.rows.get(kind="progress")
    assert report.record().value is None  # type: ignore[attr-defined]
    press(desk, "decide", batch, rows="|2", **{"accept:|2": ["0"]})
    report = again(batch).rows.get(kind="progress")
    assert str(report.record().value) == "15"  # type: ignore[attr-defined]
    assert 'name="accept:|2" value="0" checked' in page(desk, "batch", batch.pk)


def test_target_read_from_a_tasks_words_is_taken_only_when_ticked(desk: Client, read: Read) -> None:
    batch = read("工作任务,责任单位\n新建口袋公园2个,城建办\n推进平安建设,平安办\n".encode())
    html = page(desk, "batch", batch.pk)
    assert "<q>新建口袋公园2个</q> → 作为目标：2个" in html
    assert html.count('name="accept_target:') == 1
    told: Any = batch.rows.get(kind="commitment", line=2).record()
    assert (told.value, told.state) == (None, "not_measurable")
    press(desk, "decide", batch, rows="|2", **{"accept_target:|2": ["0"]})
    told = again(batch).rows.get(kind="commitment", line=2).record()
    assert (str(told.value), told.unit, told.state) == ("2", "个", "active")
    assert 'name="accept_target:|2" value="0" checked' in page(desk, "batch", batch.pk)


def test_decisions_come_too_late_once_confirmed(desk: Client, batch: Batch) -> None:
    actions.confirm(batch=batch, by=None, digest=batch.digest, enqueue=False)
    html = press(desk, "decide", batch, rows="|2", **{"out:|2": "on"})
    assert "不能这样操作" in html
    batch.refresh_from_db()
    assert batch.decisions == {}


def test_administrator_may_decide_too(client: Client, batch: Batch) -> None:
    client.force_login(administrator())
    press(client, "decide", batch, rows="|2", **{"out:|2": "on"})
    batch.refresh_from_db()
    assert batch.decisions == {"|2": {"left_out": True}}
