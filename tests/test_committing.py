"""Batches from file to rows and back: all of a plan or nothing, once, and undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from commitments.actions import ActionError, publish
from commitments.models import (
    Commitment,
    Document,
    Judgement,
    Node,
    Plan,
    Progress,
    Site,
    TargetVersion,
    Town,
    Unit,
)
from imports import actions, preparing, tasks
from imports.actions import checking, writing
from imports.heartbeat import Stopped
from imports.models import Batch, Row, State, Written
from imports.planning_words import failure
from imports.ranges import numbers_of
from imports.records import Checked, Record
from imports.undoing import edited_since
from tests.factories import PlanFactory, ProgressFactory, TownFactory, UserFactory
from tests.import_records import PLAN, Q2, Q3, ledger, lifts, plan, report, revision, site

pytestmark = pytest.mark.django_db
LEDGER = (
    "计划名称,计划类型,开始日期,结束日期\n某某镇2026年度目标任务,年度计划,2026-01-01,2026-12-31\n",
    "序号,任务表述,目标值,完成时限,牵头单位,2026年1-6月累计完成\n"
    "1,加装电梯完工60台,60台,2026-12-31,城建办公室,31\n"
    "2,新建社区食堂2所,2所,2026-10-31,民政办公室,0\n",
)


@pytest.fixture
def town() -> Town:
    return TownFactory(name="某某镇", code="999000777")


def checked(town: Town, records: Sequence[Record], **said: Any) -> Batch:
    """A batch as it stands after the worker has read a file with these records."""
    batch = Batch.objects.create(
        town=town,
        file="imports/none.xlsx",
        filename="台账.xlsx",
        sha256="0" * 64,
        size=1,
        state=State.READING,
        **said,
    )
    checking.keep_checked(batch, Checked(tuple(records)))
    batch.refresh_from_db()
    return batch


def commit(batch: Batch) -> Batch:
    """Confirm what is shown and write it."""
    actions.confirm(batch=batch, by=batch.by, digest=batch.digest, enqueue=False)
    actions.commit(batch.pk, enqueue=False)
    batch.refresh_from_db()
    return batch


def written(town: Town, records: Sequence[Record], **said: Any) -> Batch:
    return commit(checked(town, records, **said))


def everything() -> dict[str, list[Any]]:
    """All stored values of all records that an import writes."""
    kinds = (Unit, Document, Plan, Commitment, TargetVersion, Node, Site, Progress)
    return {kind.__name__: list(kind.objects.order_by("pk").values()) for kind in kinds}


def test_whole_file_is_written(town: Town) -> None:
    clerk = UserFactory()
    batch = written(town, ledger(), by=clerk)
    parent = Commitment.objects.get(number="1")
    part = Commitment.objects.get(number="1.1")
    assert (batch.state, batch.rows_written, batch.kind) == ("committed", 8, "ledger")
    assert (parent.lead_unit.name, list(parent.support_units.values_list("name", flat=True))) == (
        "城建办公室",
        ["财政所"],
    )
    assert part.parent == parent
    assert list(parent.versions.values_list("version", "value", "decided_by")) == [
        (1, Decimal(60), ""),
        (2, Decimal(50), "镇人大主席团"),
    ]
    assert (parent.value, parent.value_text) == (Decimal(50), "50台")
    assert list(parent.progress.values_list("day", "value", "entered_by")) == [
        (Q2, Decimal(31), clerk.pk)
    ]
    assert (parent.nodes.get().value, parent.sites.get().name) == (Decimal(30), "东门小区")


def test_every_written_object_leads_back_to_its_row(town: Town) -> None:
    batch = written(town, ledger())
    progress = Progress.objects.get()
    line = Written.objects.get(label="commitments.Progress", object_id=progress.pk)
    assert (line.batch, line.row.sheet, line.row.line) == (batch, "台账", 9)
    assert Written.objects.count() == 9  # with 财政所 and the revision; first targets need none


def test_committing_twice_writes_once(town: Town) -> None:
    batch = written(town, ledger())
    before = everything()
    actions.commit(batch.pk, enqueue=False)
    assert everything() == before


def test_same_file_again_finds_nothing_to_write(town: Town) -> None:
    written(town, ledger())
    again = checked(town, ledger())
    assert again.counts == {
        "create": 0,
        "update": 0,
        "same": 8,
        "conflict": 0,
        "faulty": 0,
        "left_out": 0,
    }
    with pytest.raises(ActionError, match="没有可以写入的内容"):
        actions.confirm(batch=again, by=None, digest=again.digest)


def test_faulty_rows_stay_out_and_the_rest_is_written(town: Town) -> None:
    records = [plan(), lifts(), report(line=6), report(line=7, number="9")]
    batch = written(town, records)
    assert (batch.rows_written, Progress.objects.count()) == (3, 1)
    assert list(batch.rows.values_list("line", "action"))[-1] == (7, "faulty")


def test_fault_in_the_middle_leaves_nothing(town: Town) -> None:
    """The database refuses the last of eight rows: the seven before it are not there either."""
    backwards = report(line=9, basis="period", from_day=Q3)
    batch = checked(town, [*ledger()[:-1], backwards])
    before = everything()
    commit(batch)
    assert (batch.state, everything()) == ("failed", before)
    assert (Written.objects.count(), batch.error["code"]) == (0, "refused")


def test_confirming_another_preview_is_refused(town: Town) -> None:
    batch = checked(town, ledger())
    with pytest.raises(ActionError, match="预览内容已有变化"):
        actions.confirm(batch=batch, by=None, digest="0" * 64)
    batch.refresh_from_db()
    assert batch.state == "checked"


def test_database_that_changed_after_confirming_is_shown_again(town: Town) -> None:
    """Two clerks, two files for the same day: the second sees the first one's figure."""
    written(town, [plan(), lifts()])
    first, second = checked(town, [report()]), checked(town, [report(value=Decimal(33))])
    actions.confirm(batch=second, by=None, digest=second.digest, enqueue=False)
    commit(first)
    actions.commit(second.pk, enqueue=False)
    second.refresh_from_db()
    assert (second.state, second.summary) == ("checked", {"changed": True})
    assert list(Progress.objects.values_list("value", flat=True)) == [Decimal(31)]
    (row,) = second.rows.all()
    assert (row.action, row.changes) == (
        "update",
        [{"field": "value", "label": "数值", "old": "31", "new": "33"}],
    )
    commit(second)
    assert list(Progress.objects.current().values_list("value", flat=True)) == [Decimal(33)]


def test_other_change_of_the_town_does_not_show_the_same_plan_again(town: Town) -> None:
    """The plan is made anew because the town changed, and is the one that was shown."""
    written(town, [plan(), lifts(), lifts(line=6, number="2", wording="新建食堂")])
    batch = checked(town, [report(), report(line=7, number="2", value=Decimal(1), value_text="1")])
    Commitment.objects.filter(number="2").update(note="已现场核实")
    commit(batch)
    assert (batch.state, Progress.objects.count()) == ("committed", 2)
    assert Written.objects.filter(batch=batch).values_list("row__line", flat=True).count() == 2


def test_plan_made_by_another_meanwhile_is_shown_again(town: Town) -> None:
    """Neither plan nor units were there at the preview; two clerks bring the same ones."""
    first, second = checked(town, ledger()), checked(town, ledger())
    actions.confirm(batch=second, by=None, digest=second.digest, enqueue=False)
    commit(first)
    before = everything()
    actions.commit(second.pk, enqueue=False)
    second.refresh_from_db()
    assert (second.state, second.counts["same"], everything()) == ("checked", 8, before)


def test_what_was_prepared_before_a_plan_changed_is_not_written(town: Town) -> None:
    """Between making ready and the lock somebody changes the day a plan was given, which is the
    first day of its targets."""
    batch = commit(checked(town, [plan(), lifts()]))
    later = checked(town, [lifts(number="2", wording="新建口袋公园9个")])
    prepared = preparing.prepare(later)
    assert (prepared.holds(later), prepared.holds(batch)) == (True, False)
    Plan.objects.update(given=dt.date(2026, 2, 3))
    assert (prepared.holds(later), preparing.prepare(later).holds(later)) == (False, True)


def test_numbers_of_two_batches_made_ready_at_once_are_their_own(town: Town) -> None:
    batches = [checked(town, [plan(), lifts()]) for _ in range(2)]
    (one, first), (two, second) = (preparing.prepare(batch).numbers for batch in batches)
    commit(batches[0])
    third, written = Plan.objects.get().pk, Commitment.objects.get().pk
    assert len({one, two, third}) == len({first, second, written}) == 3


def test_stored_values_are_those_that_models_would_store(town: Town) -> None:
    """What goes in past the models comes out as what the models hold."""
    written(town, [plan(), lifts(value=Decimal("60.50"), stages=(), start=dt.date(2026, 3, 1))])
    found = Commitment.objects.get()
    again = Commitment.objects.create(
        plan=found.plan,
        number="x",
        wording="加装电梯完工60台",
        value=Decimal("60.5"),
        value_text="60台",
        unit="台",
        start=dt.date(2026, 3, 1),
        position=found.position,
    )
    again.refresh_from_db()
    told = Commitment.objects.filter(pk=found.pk).values().get()
    made = Commitment.objects.filter(pk=again.pk).values().get()
    assert {**told, "id": 0, "number": ""} == {**made, "id": 0, "number": ""}
    assert (found.value, found.stages, found.extra) == (Decimal("60.500"), [], {})


# Stopping


def test_reading_that_somebody_stopped_is_discarded(town: Town) -> None:
    batch = received(town, LEDGER[1].encode())
    Batch.objects.filter(pk=batch.pk).update(state="reading", heartbeat=None, cancel_asked=True)
    actions.check(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.cancel_asked, Row.objects.count()) == ("discarded", False, 0)


def test_write_that_somebody_stopped_waits_again_and_wrote_nothing(town: Town) -> None:
    batch = checked(town, ledger())
    actions.confirm(batch=batch, by=None, digest=batch.digest, enqueue=False)
    Batch.objects.filter(pk=batch.pk).update(cancel_asked=True)
    actions.commit(batch.pk, enqueue=False)
    batch.refresh_from_db()
    assert (batch.state, batch.cancel_asked, Commitment.objects.count()) == ("checked", False, 0)
    assert commit(batch).state == "committed"


def test_write_that_is_stopped_in_its_middle_wrote_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped once rows have gone in."""

    def told(rows: int) -> None:
        if rows:
            assert Commitment.objects.exists()
            raise Stopped

    batch = checked(town, ledger())
    monkeypatch.setattr(writing, "Teller", lambda _pk: told)
    assert commit(batch).state == "checked"
    assert (Commitment.objects.count(), Written.objects.count()) == (0, 0)
    monkeypatch.undo()
    assert commit(batch).state == "committed"


@pytest.mark.parametrize(
    ("state", "act", "sentence"),
    [
        ("committed", "discard", "这一批现在是“已写入”，不能这样操作。请刷新页面。"),
        ("checked", "undo", "这一批现在是“待确认”，不能这样操作。请刷新页面。"),
        ("undone", "confirm", "这一批现在是“已撤销”，不能这样操作。请刷新页面。"),
        ("committing", "discard", "这一批现在是“正在写入”，不能这样操作。请刷新页面。"),
    ],
)
def test_act_in_the_wrong_state_is_refused(town: Town, state: str, act: str, sentence: str) -> None:
    batch = checked(town, ledger())
    Batch.objects.update(state=state, committed_at=timezone.now())
    acts = {
        "discard": lambda: actions.discard(batch),
        "undo": lambda: actions.undo(batch),
        "confirm": lambda: actions.confirm(batch=batch, by=None, digest=batch.digest),
    }
    with pytest.raises(ActionError) as refused:
        acts[act]()
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "lost"},
        {"state": "committed", "committed_at": None},
        {"state": "checked", "digest": ""},
        {"kind": "letter"},
    ],
)
def test_database_refuses_an_impossible_batch(town: Town, fields: dict[str, Any]) -> None:
    batch = checked(town, ledger())
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(**fields)


# Undoing


def test_undo_takes_everything_back(town: Town) -> None:
    before = everything()
    batch = written(town, ledger())
    assert actions.undo(batch) == []
    batch.refresh_from_db()
    assert (everything(), batch.state, batch.summary["removed"]) == (before, "undone", 11)


def touched_by(batch: Batch) -> list[str]:
    """The numbers, in their order, of the commitments that are judged anew after ``batch``; those
    that are gone are left out."""
    ids = numbers_of(batch.summary["commitments"])
    return sorted(Commitment.objects.filter(pk__in=ids).values_list("number", flat=True))


def part_of(parent: str) -> Record:
    return lifts(line=5, number="1.1", wording="其中新村小区20台", value=Decimal(20), parent=parent)


def test_whole_is_judged_anew_where_its_part_is_taken_back(town: Town) -> None:
    written(town, [plan(), lifts()])
    batch = written(town, [part_of("1")])
    actions.undo(batch, enqueue=False)
    batch.refresh_from_db()
    assert touched_by(batch) == ["1"]


def test_both_wholes_are_judged_anew_where_a_part_changes_them(town: Town) -> None:
    later = lifts(number="2", wording="修建乙路", line=6)
    written(town, [plan(), lifts(), later, part_of("1")])
    batch = written(town, [part_of("2")])
    assert Commitment.objects.get(number="1.1").parent.number == "2"
    assert touched_by(batch)[:2] == ["1", "1.1"]
    actions.undo(batch, enqueue=False)
    batch.refresh_from_db()
    assert Commitment.objects.get(number="1.1").parent.number == "1"
    assert touched_by(batch) == ["1", "1.1", "2"]


def test_all_of_a_plan_are_judged_anew_where_its_days_change(town: Town) -> None:
    written(town, [plan(), lifts(), lifts(number="2", wording="修建乙路", line=6)])
    batch = written(town, [plan(end=dt.date(2027, 6, 30))])
    assert touched_by(batch) == ["1", "2"]
    actions.undo(batch, enqueue=False)
    batch.refresh_from_db()
    assert touched_by(batch) == ["1", "2"]


def test_undo_takes_figures_back_before_what_they_speak_of(town: Town) -> None:
    before = everything()
    later = lifts(number="2", wording="修建乙路", line=6)
    batch = written(town, [plan(), lifts(), report(), later])
    assert actions.undo(batch, enqueue=False) == []
    assert everything() == before


def test_undo_restores_what_was_changed(town: Town) -> None:
    written(town, [plan(), lifts(), site()])
    before = everything()
    batch = written(
        town,
        [
            lifts(wording="加装电梯竣工60台", support_units=("财政所",)),
            site(stage="竣工", done_on=Q3),
            revision(),
            report(day=Q3, value=Decimal(47)),
        ],
    )
    assert everything() != before
    assert actions.undo(batch) == []
    assert everything() == before


def test_undo_of_a_correction_brings_the_old_figure_back(town: Town) -> None:
    written(town, [plan(), lifts(), report()])
    batch = written(town, [report(value=Decimal(33))])
    actions.undo(batch)
    assert list(Progress.objects.current().values_list("value", flat=True)) == [Decimal(31)]


def test_undo_keeps_what_others_rest_on(town: Town) -> None:
    """A figure entered by hand afterwards keeps its commitment, and that keeps plan and unit."""
    batch = written(town, ledger()[:3])
    commitment = Commitment.objects.get()
    ProgressFactory(commitment=commitment, day=Q3, value=47)
    Plan.objects.create(
        town=town,
        title="另一份",
        kind="annual",
        start=dt.date(2027, 1, 1),
        end=dt.date(2027, 12, 31),
    )
    with pytest.raises(ActionError, match="不能撤销"):
        actions.undo(batch)
    assert (Commitment.objects.count(), TargetVersion.objects.count()) == (1, 1)


def test_undo_keeps_what_was_edited_since(town: Town) -> None:
    batch = written(town, [plan(), lifts(), lifts(line=6, number="2", wording="新建食堂")])
    Commitment.objects.filter(number="2").update(wording="新建社区食堂")
    kept = actions.undo(batch)
    assert kept == ["2 新建社区食堂：导入后又有改动", "某某镇2026年度目标任务：已有其他资料引用"]
    assert list(Commitment.objects.values_list("number", flat=True)) == ["2"]
    assert TargetVersion.objects.count() == 1


def test_what_was_edited_since_is_listed_and_nothing_is_changed(town: Town) -> None:
    batch = written(town, [plan(), lifts(), lifts(line=6, number="2", wording="新建食堂")])
    Commitment.objects.filter(number="2").update(wording="新建社区食堂")
    before = everything()
    found = edited_since(batch)
    assert [(held.label, held.words, held.reason, held.may_be_chosen) for held in found] == [
        ("commitments.Plan", "计划：某某镇2026年度目标任务", "in_use", False),
        ("commitments.Commitment", "承诺事项：2 新建社区食堂", "changed", True),
    ]
    assert (everything(), Batch.objects.get().state) == (before, "committed")


def test_what_was_edited_since_goes_too_where_that_is_chosen(town: Town) -> None:
    before = everything()
    batch = written(town, [plan(), lifts(), lifts(line=6, number="2", wording="新建食堂")])
    Commitment.objects.filter(number="2").update(wording="新建社区食堂")
    chosen = {(held.label, held.object_id) for held in edited_since(batch) if held.may_be_chosen}
    assert actions.undo(batch, also=chosen) == []
    assert everything() == before


def test_every_field_that_somebody_edits_is_noticed(town: Town) -> None:
    """What a commit created is compared with the plan, of which no copy is kept."""
    batch = written(town, ledger())
    edits = [
        (Unit, {"short_name": "城建办"}),
        (Document, {}),
        (Plan, {"given": dt.date(2026, 2, 1)}),
        (TargetVersion, {"since": dt.date(2026, 1, 2)}),
        (Node, {"value": Decimal(29)}),
        (Site, {"position": 9}),
        (Progress, {"cause": "管线迁改"}),
    ]
    for kind, change in edits:
        thing = kind.objects.order_by("pk").first()
        if thing is None:
            continue
        kind.objects.filter(pk=thing.pk).update(**change)
        found = {held.object_id for held in edited_since(batch) if held.label == kind._meta.label}
        assert thing.pk in found, kind
        kind.objects.filter(pk=thing.pk).update(**{name: getattr(thing, name) for name in change})
    assert edited_since(batch) == []


def test_worker_undoes_what_was_asked_of_it(town: Town) -> None:
    before = everything()
    batch = written(town, ledger())
    actions.undo_later(batch, enqueue=False)
    batch.refresh_from_db()
    assert (batch.state, batch.working) == ("undoing", True)
    actions.carry_out_undo(batch.pk, enqueue=False)
    actions.carry_out_undo(batch.pk, enqueue=False)
    batch.refresh_from_db()
    assert (batch.state, batch.summary["removed"], everything()) == ("undone", 11, before)


def test_undo_that_cannot_be_leaves_the_batch_written(town: Town) -> None:
    batch = written(town, [plan(), lifts(), report()])
    publish(town=town, title="第1期", as_of=Q2, released_on=Q2, released_by="镇党政办公室")
    before = everything()
    actions.undo_later(batch, enqueue=False)
    actions.carry_out_undo(batch.pk, enqueue=False)
    batch.refresh_from_db()
    assert (batch.state, everything()) == ("committed", before)
    assert failure(batch.error) == "不能撤销：这一批写入的内容都已发布、已改动或已被引用。"


def test_undo_keeps_what_was_released(town: Town) -> None:
    batch = written(town, [plan(), lifts(), report()])
    publish(town=town, title="第1期", as_of=Q2, released_on=Q2, released_by="镇党政办公室")
    before = everything()
    with pytest.raises(ActionError, match="已发布"):
        actions.undo(batch)
    batch.refresh_from_db()
    assert (everything(), batch.state) == (before, "committed")


def test_file_that_was_undone_can_be_written_again(town: Town) -> None:
    actions.undo(written(town, ledger()))
    assert written(town, ledger()).rows_written == 8


# From the file on, in one process


def csv_of(number: int, tmp_path: Path) -> Path:
    path = tmp_path / f"表{number}.csv"
    path.write_text(LEDGER[number], encoding="gb18030")
    return path


def received(town: Town, data: bytes, **said: Any) -> Batch:
    """A file of that town, not read yet."""
    return actions.receive(
        town=town, data=data, filename="台账.csv", by=None, enqueue=False, **said
    )


def test_file_is_kept_once_under_its_digest(town: Town) -> None:
    first = received(town, LEDGER[1].encode())
    second = received(town, LEDGER[1].encode())
    assert (first.file.name, first.data()) == (second.file.name, LEDGER[1].encode())
    assert first.file.name == f"imports/{first.sha256[:2]}/{first.sha256}.csv"


def test_checking_twice_gives_the_same_rows(town: Town) -> None:
    """A worker was killed after reading and before it said so."""
    plan = PlanFactory(town=town, title=PLAN)
    batch = received(town, LEDGER[1].encode(), default_plan=plan)
    actions.check(batch.pk)
    rows = list(batch.rows.values_list("line", "kind", "action", "clean"))
    Batch.objects.filter(pk=batch.pk).update(state="reading", heartbeat=None)
    actions.check(batch.pk)
    assert list(batch.rows.values_list("line", "kind", "action", "clean")) == rows
    assert [row[:3] for row in rows] == [
        (2, "commitment", "create"),
        (2, "progress", "create"),
        (3, "commitment", "create"),
        (3, "progress", "create"),
    ]


def test_batch_that_another_worker_has_is_left_to_it(town: Town) -> None:
    batch = received(town, LEDGER[1].encode())
    Batch.objects.update(state="reading", job="one", heartbeat=timezone.now())
    actions.check(batch.pk, job="two")
    assert (Row.objects.count(), Batch.objects.get().state) == (0, "reading")
    # The same task once more: its worker died, and the broker gave it out again.
    actions.check(batch.pk, job="one")
    assert Batch.objects.get().state == "checked"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "文件“台账.csv”是空的，请重新选择。"),
        (b"x" * (settings.MAX_UPLOAD_MB * 1024 * 1024 + 1), "超过20 MB，请拆分后再上传。"),
    ],
    ids=["empty", "too large"],
)
def test_file_that_is_not_taken(town: Town, data: bytes, sentence: str) -> None:
    with pytest.raises(ActionError) as refused:
        received(town, data)
    assert str(refused.value).endswith(sentence)
    assert Batch.objects.count() == 0


def test_unreadable_file_fails_with_a_sentence(town: Town) -> None:
    batch = received(town, b"PK\x03\x04 this is no workbook")
    actions.check(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count(), set(batch.error)) == ("failed", 0, {"code", "data"})


def test_lost_file_fails_with_a_sentence(town: Town) -> None:
    batch = received(town, b"a,b\n")
    batch.file.storage.delete(batch.file.name)
    actions.check(batch.pk)
    batch.refresh_from_db()
    assert batch.error == {"code": "file_gone", "data": {}}


def test_sweep_finds_what_a_worker_left(
    town: Town, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[tuple[str, int]] = []
    for name in ("check_batch", "commit_batch", "judge_batch"):
        task = getattr(tasks, name)
        monkeypatch.setattr(task, "delay", lambda pk, name=name: queued.append((name, pk)))
    old = timezone.now() - dt.timedelta(seconds=settings.JOB_STALE_SECONDS + 1)
    lying = {
        state: Batch.objects.create(
            **{"town": town, "file": "x", "filename": "x", "sha256": "x", "size": 1},
            **{"state": state, "digest": "d", "heartbeat": old, "committed_at": old},
            judged=state != "committed",
        ).pk
        for state in ("received", "reading", "committing", "committed", "checked", "failed")
    }
    Batch.objects.create(
        **{"town": town, "file": "x", "filename": "x", "sha256": "x", "size": 1},
        **{"state": "reading", "heartbeat": timezone.now()},
    )
    with django_capture_on_commit_callbacks(execute=True):
        actions.sweep()
    assert sorted(queued) == sorted(
        [
            ("check_batch", lying["received"]),
            ("check_batch", lying["reading"]),
            ("commit_batch", lying["committing"]),
            ("judge_batch", lying["committed"]),
        ]
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.sweep() == []


# The commands


def run(*words: Any, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Exit code and what was printed, the sentence of an error included."""
    try:
        call_command("import_workbook", *map(str, words))
    except SystemExit as ended:
        return int(ended.code or 0), capsys.readouterr().out
    except CommandError as error:
        return error.returncode, str(error)
    return 0, capsys.readouterr().out


def test_import_workbook_writes_and_judges(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    PlanFactory(town=town, title=PLAN)
    path = csv_of(1, tmp_path)
    assert run(path, "--town", town.code, "--plan", PLAN, "--commit", capsys=capsys) == (
        0,
        "文件：表1.csv\n"
        "《表1.csv》 任务2，进展2（新增4）\n"
        "合计：新增4\n"
        "第2行E列：“城建办公室”不在责任单位名录中，将新增这个单位；写错了请改文件。\n"
        "第3行E列：“民政办公室”不在责任单位名录中，将新增这个单位；写错了请改文件。\n"
        f"已写入（第{Batch.objects.get().pk}批），2项状态有变化。\n",
    )
    assert list(Progress.objects.order_by("commitment__number").values_list("value", "day")) == [
        (Decimal(31), Q2),
        (Decimal(0), Q2),
    ]
    assert Judgement.objects.count() == 2


def test_import_workbook_without_commit_leaves_nothing(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = run(csv_of(0, tmp_path), "--town", town.code, capsys=capsys)
    assert (code, out.splitlines()[-1]) == (0, "什么都没有写入。确认无误后加 --commit 写入。")
    assert (Batch.objects.count(), Plan.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--town", "123456789"), "没有区划代码为“123456789”的镇街。"),
        (
            ("--town", "999000777", "--plan", "没有"),
            "某某镇没有名为“没有”的计划。现有：还没有计划。",
        ),
        (("--town", "999000777", "--day", "6月底"), "日期“6月底”看不懂，请写成2026-09-30这样。"),
    ],
)
def test_import_workbook_refuses_with_a_sentence(
    town: Town,
    words: tuple[str, ...],
    sentence: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, said = run(csv_of(1, tmp_path), *words, capsys=capsys)
    assert (code, said[: len(sentence)]) == (2, sentence)


def test_import_workbook_with_a_faulty_row_writes_nothing_unless_asked(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    PlanFactory(town=town, title=PLAN)
    path = tmp_path / "表.csv"
    path.write_text(LEDGER[1] + "3,,5个,2026-12-31,城建办公室,2\n", encoding="utf-8")
    words = (path, "--town", town.code, "--plan", PLAN, "--commit")
    assert run(*words, capsys=capsys)[0] == 2
    assert Commitment.objects.count() == 0
    assert run(*words, "--skip-faulty", capsys=capsys)[0] == 2
    assert Commitment.objects.count() == 2


def test_missing_file_is_named(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run("/tmp/没有这份.xlsx", "--town", town.code, capsys=capsys)
    assert (code, said) == (
        2,
        "文件“/tmp/没有这份.xlsx”打不开：No such file or directory。请核对路径。",
    )


def test_sample_without_a_worker_says_so() -> None:
    with pytest.raises(CommandError) as refused:
        call_command("load_sample", "--wait-seconds", "0")
    assert str(refused.value) == (
        "示例镇：“示例镇-基础资料.xlsx”停在“等待读取”，0秒内没有后台任务接手。"
        "请确认服务已启动（manage.py serve），再运行一次。"
    )
    assert refused.value.returncode == 1


def test_sample_is_refused_in_production(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="正式环境（PRODUCTION=yes）不载入样例和演示人员。"):
        call_command("load_sample")
    assert Town.objects.count() == 0
