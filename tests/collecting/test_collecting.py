"""收表: files are given together, each finds its cell, and what a clerk does turns it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commitments.actions import ActionError
from commitments.models import Commitment, Plan, Progress, Town, Unit
from imports import actions
from imports.collecting import acting
from imports.collecting.noting import periods_of
from imports.collecting.reminding import day
from imports.collecting.replacing import replaced_by
from imports.collecting.sending_back import send_back, zipped
from imports.models import Batch, State, Submission, ToldBy
from people.models import User
from tests.collecting.conftest import END, Form, dropped, said, seen, written
from tests.factories import CommitmentFactory, PlanFactory, TownFactory, UnitFactory

pytestmark = pytest.mark.django_db
NAME = "某某镇2024年三季度填报表（城建办）.xlsx"


def today() -> str:
    return day(timezone.localdate())


def test_files_given_together_find_their_cells(plan: Plan, clerk: User, form: Form) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("新建文件.xlsx", form("城建办", n=1))
        archive.writestr("农业办.xlsx", form("农业办", "四十多吧"))
    files = [
        ("三季度.zip", whole.getvalue()),
        ("财政所三季度.xlsx", b"PK\x03\x04 broken"),
        ("通讯录.csv", "姓名,电话\n张三,1\n".encode()),
        ("扫描.jpg", b"\xff\xd8"),
        ("又一份.xlsx", form("城建办", n=1)),
        ("空.xlsx", b""),
    ]
    _drop, taken = dropped(plan, clerk, *files)
    assert [batch.filename for batch in taken.batches] == [
        "新建文件.xlsx",
        "农业办.xlsx",
        "财政所三季度.xlsx",
        "通讯录.csv",
    ]
    assert taken.same == ["“又一份.xlsx”与已收到的“新建文件.xlsx”完全相同，没有再收。"]
    assert taken.pictures == ["扫描.jpg"]
    assert taken.errors == [
        "“扫描.jpg”是照片或扫描件，请按“照片录入”。",
        "文件“空.xlsx”是空的，请重新选择。",
    ]
    grid = seen(plan)
    assert grid.summary == "4个单位：待确认1，有误2，未交1（应于10月10日前交）"
    found = said(grid)
    assert found["城建办"] == ("待确认", f"{today()}收到，1项，空着1项")
    assert found["农业办"][0] == "有误"
    assert "“四十多吧”" in found["农业办"][1]
    assert found["社区办"] == ("未交", "")
    assert found["财政所"][0] == "有误"
    told = {one.batch.filename: one.told_by for one in Submission.objects.all()}
    assert told == {
        "新建文件.xlsx": ToldBy.MARK,
        "农业办.xlsx": ToldBy.MARK,
        "财政所三季度.xlsx": ToldBy.NAME,
        "通讯录.csv": ToldBy.UNKNOWN,
    }
    assert [(one.held.batch.filename, one.unit) for one in grid.loose] == [("通讯录.csv", None)]
    assert grid.reminder.startswith(
        "请以下单位于10月10日前把某某镇2024年度目标任务三季度填报表交党政办：社区办。\n"
    )
    assert [name for name, _text in grid.reminders] == ["社区办", "农业办", "财政所"]
    assert not grid.working


def test_clean_ones_are_written_and_a_later_one_shows_its_difference(
    plan: Plan, clerk: User, form: Form
) -> None:
    dropped(plan, clerk, (NAME, form("城建办")), ("农业办.xlsx", form("农业办")))
    cells = seen(plan).writable
    shown = {cell.counts.batch.pk: cell.counts.batch.digest for cell in cells if cell.counts}
    other = dict.fromkeys(shown, "0" * 64)
    assert acting.write(plan.town, other, by=clerk, enqueue=False) == []
    assert acting.write(TownFactory(), shown, by=clerk, enqueue=False) == []
    taken = acting.write(plan.town, shown, by=clerk, enqueue=False)
    actions.commit_many(taken, enqueue=False)
    assert seen(plan).summary == "4个单位：已交2，未交2（应于10月10日前交）"

    dropped(plan, clerk, ("城建办（改）.xlsx", form("城建办", 47)))
    grid = seen(plan)
    assert said(grid)["城建办"] == ("更新版", "改动2行，待确认")
    assert [(cell.name, cell.difference) for cell in grid.writable] == [("城建办", "改动2行")]
    written(grid.writable[0].counts.batch)  # type: ignore[union-attr]
    assert said(seen(plan))["城建办"] == ("更新版", "改动2行，已写入")

    # A faulty one after it leaves it in, and is told beside it.
    dropped(plan, clerk, ("城建办（再改）.xlsx", form("城建办", "不清楚")))
    cell = seen(plan).cells[0]
    assert (cell.word, cell.line) == ("更新版", "改动2行，已写入")
    assert cell.beside_line.startswith("又交来一份有误：")
    assert seen(plan).returnable == [cell.beside]


FRESH = "某某镇2024年三季度填报表（财政所）.xlsx"


def test_what_goes_back_is_marked_and_a_mended_one_turns_the_cell(
    plan: Plan, clerk: User, form: Form
) -> None:
    bad = form("农业办", "四十多吧")
    dropped(plan, clerk, ("农业办.xlsx", bad), ("财政所.xlsx", b"PK\x03\x04 broken"))
    returned = send_back(seen(plan).returnable, by=clerk)
    assert seen(plan).returnable == []
    assert [cell.name for cell in seen(plan).cells if cell.to_send_back] == ["农业办", "财政所"]
    assert [(one.unit, one.name, one.marked) for one in returned] == [
        ("农业办", "农业办（改错表）.xlsx", True),
        ("财政所", "财政所.xlsx", False),
    ]
    with zipfile.ZipFile(io.BytesIO(zipped(returned))) as archive:
        assert archive.namelist() == ["农业办（改错表）.xlsx", "财政所.xlsx", FRESH, "退回说明.txt"]
        told = archive.read("退回说明.txt").decode("utf-8-sig")
        # What cannot be mended goes back with a new form beside it.
        assert archive.read(FRESH)[:2] == b"PK"
    line = f"财政所：“财政所.xlsx” {returned[1].line}。附了一份新表“{FRESH}”，请填在新表里。"
    assert told.splitlines()[1] == line
    found = said(seen(plan))
    assert found["农业办"][0] == found["财政所"][0] == "退回"
    assert found["农业办"][1].startswith(f"{today()}退回，")

    # As it was: that shows that nothing was mended.
    _drop, taken = dropped(plan, clerk, ("农业办.xlsx", bad))
    assert (len(taken.batches), said(seen(plan))["农业办"][0]) == (1, "有误")
    # Mended by hand in the preview, of the newest file; a new file for the other.
    dropped(plan, clerk, ("财政所.xlsx", form("财政所")), ("新.xlsx", form("农业办", 12)))
    found = said(seen(plan))
    assert found["农业办"] == found["财政所"] == ("待确认", f"{today()}收到，2项")


def test_person_says_whose_a_file_is_and_that_stays(plan: Plan, clerk: User) -> None:
    text = "序号,任务表述,累计完成\n1,城建办第1件事,12\n"
    odd = "序号,任务表述,累计完成\n70,没有这样的事,12\n"
    files = [("进展.csv", text), ("一季度.csv", text.replace("12", "9")), ("别的.csv", odd)]
    dropped(plan, clerk, *((name, told.encode()) for name, told in files))
    grid = seen(plan)
    assert [cell.word for cell in grid.rows[0].cells] == ["待确认", "未要求", "待确认", "未到期"]
    of_page = "提醒1处：表里没有写截至哪天，按这一期（截至9月30日）收"
    assert said(grid)["城建办"] == ("待确认", f"{today()}收到，1项，空着1项，{of_page}")
    [one] = grid.loose
    assert one.held.batch.filename == "别的.csv"
    unit = Unit.objects.get(name="财政所")
    acting.assign(one.held, unit=unit, plan=plan, end=END, enqueue=False)
    batch = Batch.objects.get(filename="别的.csv")
    # Read again with the day that a person told.
    assert (batch.default_plan, batch.default_day, batch.state) == (plan, END, State.RECEIVED)
    actions.check(batch.pk)
    assert said(seen(plan))["财政所"][0] == "有误"
    held = Submission.objects.get(batch=batch)
    assert (held.unit, held.end, held.told_by, held.faulty) == (unit, END, ToldBy.PERSON, 1)
    with pytest.raises(ActionError):
        acting.assign(held, unit=UnitFactory(), plan=plan, end=END, enqueue=False)


def test_sheet_of_several_units_and_no_ledger(plan: Plan, clerk: User) -> None:
    """By the ordinary page: a sheet of the whole town is a form of each unit it speaks of; what
    reports nothing is none."""
    head = f"{plan.title},,,,\n序号,任务表述,数据截至,累计完成,填报单位\n"
    lines = "1,城建办第1件事,2024-09-30,9,城建办\n3,农业办第3件事,2024-09-15,7,农业办\n"
    odd = "5,没有这件事,2024-09-30,8,农业办\n"
    for text in (head + lines + odd, "单位名称\n新办\n"):
        batch = actions.receive(
            town=plan.town, data=text.encode(), filename="全镇.csv", by=clerk, enqueue=False
        )
        actions.check(batch.pk)
    told = Submission.objects.values_list("unit__name", "end", "rows", "faulty", "told_by")
    assert sorted(told) == [
        ("农业办", END, 2, 1, ToldBy.WORDS),
        ("城建办", END, 1, 0, ToldBy.WORDS),
    ]
    grid = seen(plan)
    assert said(grid)["农业办"][0] == "有误"
    # Its clean rows would be written with it: the button leaves the whole file out.
    assert grid.writable == []


def test_a_written_ledger_that_names_no_unit_asks_nothing(plan: Plan, clerk: User) -> None:
    head = f"{plan.title},,\n任务表述,数据截至,累计完成\n"
    lines = "没有人牵头的事,2024-03-31,9\n"
    CommitmentFactory(plan=plan, lead_unit=None, number="99", wording="没有人牵头的事")
    batch = actions.receive(
        town=plan.town, data=(head + lines).encode(), filename="台账.csv", by=clerk, enqueue=False
    )
    actions.check(batch.pk)
    Submission.objects.filter(batch=batch).update(plan=None, unit=None, end=None)
    assert [one.held.batch for one in seen(plan).loose] == [batch]
    written(batch)
    Submission.objects.filter(batch=batch).update(plan=None, unit=None, end=None)
    assert seen(plan).loose == []


def test_form_of_an_earlier_quarter_is_read_for_this_one(
    plan: Plan, clerk: User, form: Form
) -> None:
    dropped(plan, clerk, ("农业办.xlsx", form("农业办", quarter=2)))
    grid = seen(plan)
    [held] = grid.earlier
    assert said(grid)["农业办"] == ("未交", "")
    assert [cell.word for cell in grid.rows[1].cells][1:3] == ["待确认", "未交"]
    actions.read_for(batch=held.batch, end=END, enqueue=False)
    actions.check(held.batch.pk)
    grid = seen(plan)
    assert (grid.earlier, said(grid)["农业办"][0]) == ([], "待确认")
    written(held.batch)
    assert {one.day for one in Progress.objects.all()} == {END}


def test_what_is_in_the_ledger_already_is_not_asked_for(plan: Plan) -> None:
    for commitment in plan.commitments.filter(lead_unit__name="财政所"):
        Progress.objects.create(commitment=commitment, day=END, value=1, unit="台")
    CommitmentFactory(plan=plan, lead_unit=None, number="99", wording="没有人牵头的事")
    grid = seen(plan)
    assert [row.name for row in grid.rows][-1] == "未明确牵头单位"
    assert said(grid)["财政所"] == ("已交", "已有2项数据")
    assert grid.nobody == 1
    assert "财政所" not in grid.reminder


def test_grid_takes_as_many_queries_for_forty_units(plan: Plan) -> None:
    few, rows = _queries(plan)
    assert rows == 4
    units = Unit.objects.bulk_create(Unit(town=plan.town, name=f"单位{n}") for n in range(36))
    Commitment.objects.bulk_create(
        Commitment(plan=plan, lead_unit=unit, wording=unit.name, value=9, unit="台", position=99)
        for unit in units
    )
    where = [(unit, period.end) for unit in units for period in periods_of(plan)]
    batches = Batch.objects.bulk_create(
        Batch(town=plan.town, filename=f"{n}.csv", size=1) for n in range(len(where))
    )
    Submission.objects.bulk_create(
        Submission(town=plan.town, batch=batch, plan=plan, unit=unit, end=end, rows=1)
        for batch, (unit, end) in zip(batches, where, strict=True)
    )
    assert _queries(plan) == (few, 40)


def _queries(plan: Plan) -> tuple[int, int]:
    """How many queries the grid takes, and its rows."""
    with CaptureQueriesContext(connection) as told:
        grid = seen(plan)
        assert grid.summary
        assert [(cell.word, cell.line, cell.address) for row in grid.rows for cell in row.cells]
    return len(told), len(grid.rows)


def test_plan_without_anything_to_report_says_so(town: Town) -> None:
    empty = PlanFactory(town=town, start=dt.date(2024, 1, 1), end=dt.date(2024, 12, 31))
    assert (seen(empty).rows, seen(empty).summary) == ([], "没有要填报的单位")


def test_earlier_form_is_not_written_over_a_later_one(plan: Plan, clerk: User, form: Form) -> None:
    for name, figure in (("先.xlsx", 5), ("后.xlsx", 10)):
        dropped(plan, clerk, (name, form("城建办", figure)))
    first, last = Batch.objects.order_by("pk")
    shown = first.digest
    actions.confirm(batch=last, by=clerk, digest=last.digest, enqueue=False)
    with pytest.raises(ActionError, match="已经写入，以它为准"):
        actions.confirm(batch=first, by=clerk, digest=shown, enqueue=False)
    assert actions.confirm_many([first], by=clerk, enqueue=False) == []
    actions.commit_many([last.pk], enqueue=False)
    first.refresh_from_db()
    assert (first.state, replaced_by(first)) == (State.DISCARDED, last)
    assert [one.value for one in Progress.objects.order_by("pk")] == [10, 10]
    assert said(seen(plan))["城建办"][0] == "已交"


def test_what_comes_again_as_it_was_waits_once(plan: Plan, clerk: User) -> None:
    for name in ("财政所.xlsx", "财政所（再发）.xlsx"):
        dropped(plan, clerk, (name, b"PK\x03\x04 broken"))
    assert [one.state for one in Batch.objects.order_by("pk")] == [State.DISCARDED, State.FAILED]


def test_form_of_what_nobody_leads_has_a_row_and_what_was_added_since_is_lacking(
    plan: Plan, clerk: User, form: Form
) -> None:
    CommitmentFactory(plan=plan, lead_unit=None, number="98", wording="没有人牵头的事")
    nobodys = form("未明确牵头单位", n=1)
    dropped(plan, clerk, ("未明确牵头单位.xlsx", nobodys), (NAME, form("城建办")))
    grid = seen(plan)
    assert (grid.loose, said(grid)["未明确牵头单位"][0]) == ([], "待确认")
    # Handed back without a word, under another name: its mark tells whose it is.
    dropped(plan, clerk, ("回复.xlsx", form("农业办", n=0)))
    assert said(seen(plan))["农业办"] == ("有误", "这份填报表一项都没有填")
    written(*(cell.counts.batch for cell in grid.writable if cell.counts))
    lead = Unit.objects.get(name="城建办")
    CommitmentFactory(plan=plan, lead_unit=lead, number="99", wording="后来加的事")
    grid = seen(plan)
    assert said(grid)["城建办"] == ("已交", f"{today()}收到，2项，缺1项")
    assert "还缺几项，请补报：城建办1项。" in grid.reminder
    assert "未明确" not in grid.reminder
    assert grid.summary == "4个单位：已交1，有误1，未交2（应于10月10日前交）"


def test_fault_of_ours_is_not_the_units(plan: Plan, clerk: User) -> None:
    dropped(plan, clerk, ("财政所.xlsx", b"PK\x03\x04 broken"))
    Batch.objects.update(error={"code": "unexpected", "data": {"kind": "KeyError"}})
    grid = seen(plan)
    cell = grid.cells[3]
    assert (cell.word, cell.to_send_back) == ("系统没读成", None)
    assert cell.unread is not None
    assert "财政所" not in grid.reminder
    actions.read_again(batch=cell.unread.batch, enqueue=False)
    assert seen(plan).cells[3].word == "正在读取"
