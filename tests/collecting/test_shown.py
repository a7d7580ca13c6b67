"""What 写入 writes is what was shown, and a file is taken as what it says."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest

from commitments.models import Commitment, Plan, Progress, Unit
from imports import actions
from imports.checking import Known
from imports.collecting import acting
from imports.collecting.noting import periods_of
from imports.collecting.sending_back import send_back
from imports.models import Submission
from people.models import User
from tests.collecting.conftest import END, Form, dropped, said, seen, written

pytestmark = pytest.mark.django_db
JUNE = dt.date(2024, 6, 30)
PLAIN = "序号,任务表述,累计完成\n70,没有这样的事,12\n".encode()


def test_same_bytes_come_again_after_another_and_folders_tell_the_unit(
    plan: Plan, clerk: User, form: Form
) -> None:
    first, other = form("城建办", 40), form("城建办", 47)
    for data in (first, other):
        _drop, taken = dropped(plan, clerk, ("城建办.xlsx", data))
        written(*taken.batches)
    _drop, taken = dropped(plan, clerk, ("改回来.xlsx", first))
    assert (taken.same, said(seen(plan))["城建办"][1]) == ([], "改动2行，待确认")
    _drop, taken = dropped(plan, clerk, ("又一份.xlsx", first))
    assert len(taken.same) == 1

    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("三季度/财政所/填报表.csv", PLAIN)
    _drop, taken = dropped(plan, clerk, ("all.zip", whole.getvalue()))
    assert [batch.filename for batch in taken.batches] == ["三季度－财政所－填报表.csv"]
    held = Submission.objects.get(batch=taken.batches[0])
    assert (held.unit and held.unit.name, held.told_by) == ("财政所", "name")


def test_file_given_to_a_period_it_does_not_speak_of(plan: Plan, clerk: User) -> None:
    """Its rows are none of that period's, until a person says that they are."""
    head = f"{plan.title},,\n数据截至：2024年6月30日,,\n序号,任务表述,累计完成\n"
    Commitment.objects.filter(plan=plan, number="1").update(lead_unit=None)
    text = head + "1,城建办第1件事,33\n"
    _drop, taken = dropped(plan, clerk, ("进展.csv", text.encode()))
    [loose] = seen(plan).loose
    unit = Unit.objects.get(name="财政所")
    acting.assign(loose.held, unit=unit, plan=plan, end=END, enqueue=False)
    actions.check(taken.batches[0].pk)
    grid = seen(plan)
    assert said(grid)["财政所"] == ("有误", "1行有误：表里写的是截至2024年6月30日的数")
    assert (grid.writable, [held.said_end for held in grid.earlier]) == ([], [JUNE])
    quarter = periods_of(plan)[1]
    actions.read_for(batch=taken.batches[0], end=END, said=quarter, enqueue=False)
    actions.check(taken.batches[0].pk)
    grid = seen(plan)
    assert (said(grid)["财政所"][0], grid.earlier) == ("待确认", [])


def test_only_rows_of_one_period_are_read_as_of_another() -> None:
    known = Known(period_end=END, read_otherwise=(dt.date(2024, 4, 1), JUNE))
    days = [JUNE, dt.date(2024, 3, 31), dt.date(2024, 12, 31)]
    assert [known.settled(day) for day in days] == [END, *days[1:]]
    assert Known(period_end=END).settled(JUNE) == END
    assert Known().settled(JUNE) == JUNE


def test_lost_row_beside_two_units_is_a_line_of_its_own(plan: Plan, clerk: User) -> None:
    head = f"{plan.title},,\n数据截至：2024年9月30日,,\n序号,任务表述,累计完成\n"
    rows = "1,城建办第1件事,9\n3,农业办第3件事,7\n99,新建飞机场,3\n"
    dropped(plan, clerk, ("汇总.csv", (head + rows).encode()))
    grid = seen(plan)
    assert [one.held.rows for one in grid.loose] == [1]
    assert "没有“99”这项任务" in grid.loose[0].why
    assert {cell.kept_out for cell in grid.cells[:2]} == {"这份表里别的行有误，请打开核对后再写入"}
    assert grid.writable == []


def two_units(plan: Plan, figure: int) -> bytes:
    head = f"{plan.title},,\n数据截至：2024年9月30日,,\n序号,任务表述,累计完成\n"
    return (head + f"1,城建办第1件事,{figure}\n3,农业办第3件事,7\n").encode()


def shown_by(plan: Plan) -> dict[int, str]:
    """What the page's button would send."""
    found = [cell.counts.batch for cell in seen(plan).writable if cell.counts]
    return {batch.pk: batch.digest for batch in found}


def test_what_changed_after_the_page_was_shown_is_not_written(
    plan: Plan, clerk: User, form: Form
) -> None:
    _drop, taken = dropped(plan, clerk, ("a.xlsx", form("城建办")))
    shown = shown_by(plan)
    assert list(shown) == [taken.batches[0].pk]
    send_back([taken.batches[0].submissions.get()], by=clerk)
    assert acting.write(plan.town, shown, by=clerk, enqueue=False) == []
    # A newer one counts by now.
    dropped(plan, clerk, ("b.xlsx", form("农业办")))
    shown = shown_by(plan)
    dropped(plan, clerk, ("c.xlsx", form("农业办", 47)))
    assert acting.write(plan.town, shown, by=clerk, enqueue=False) == []


def test_file_of_two_units_is_written_where_it_counts_for_both(
    plan: Plan, clerk: User, form: Form
) -> None:
    dropped(plan, clerk, ("两个单位.csv", two_units(plan, 9)))
    assert [cell.name for cell in seen(plan).writable] == ["农业办"]
    shown = shown_by(plan)
    dropped(plan, clerk, ("城建办.xlsx", form("城建办")))
    grid = seen(plan)
    assert [cell.name for cell in grid.writable] == ["城建办"]
    assert grid.cells[1].kept_out == "表里也有城建办的数，不以这一份为准，请打开核对后再写入"
    assert acting.write(plan.town, shown, by=clerk, enqueue=False) == []


def test_fuller_earlier_file_is_written_before_a_shorter_one(
    plan: Plan, clerk: User, form: Form
) -> None:
    dropped(plan, clerk, ("全.xlsx", form("城建办", 40)), ("一项.xlsx", form("城建办", 47, n=1)))
    grid = seen(plan)
    cell = grid.cells[0]
    assert (cell.before_line, grid.sure) == ("较早的“全.xlsx”有这份没有的项，一起写入", 2)
    assert cell.counts is not None
    assert cell.counts.batch.filename == "一项.xlsx"
    both = [*cell.before, cell.counts]
    shown = {one.batch_id: one.batch.digest for one in both}
    taken = acting.write(plan.town, shown, by=clerk, enqueue=False)
    assert taken == sorted(shown)
    actions.commit_many(taken, enqueue=False)
    figures = Progress.objects.current().order_by("commitment__number")
    assert [one.value for one in figures][1:] == [40]
    assert said(seen(plan))["城建办"][0] == "更新版"


def test_what_may_be_another_form_waits_for_a_tick(plan: Plan, clerk: User) -> None:
    text = two_units(plan, 9).replace(plan.title.encode(), "别的镇2024年度目标任务".encode())
    text = text.replace("3,农业办第3件事,7\n".encode(), b"")
    dropped(plan, clerk, ("进展.csv", text))
    grid = seen(plan)
    assert [(cell.name, bool(cell.doubt)) for cell in grid.writable] == [("城建办", True)]
    assert grid.sure == 0
    assert "提醒1处：标题里写的是“别的镇”" in grid.cells[0].line
