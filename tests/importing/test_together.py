"""Many files at once: the same plans, rows and figures as each by itself would give."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from commitments.models import Judgement, Plan, Progress, Town
from imports import actions, apart
from imports.actions import writing_many
from imports.actions.reading_many import claim_many
from imports.actions.writing_many import write_figures
from imports.models import Batch, Drop, State, Submission
from people.models import User
from tests.books import Rows, xlsx
from tests.factories import CommitmentFactory, UnitFactory

pytestmark = pytest.mark.django_db

WRITTEN, FAILED, SHOWN = State.COMMITTED, State.FAILED, State.CHECKED
HEAD: list[Any] = ["序号", "任务表述", "截至9月30日累计完成", "存在问题"]
UNITS = ("城建办公室", "民政办公室", "农业办公室")


@pytest.fixture
def units(plan: Plan) -> None:
    """Three units that lead three commitments each."""
    for place, name in enumerate(UNITS):
        unit = UnitFactory(town=plan.town, name=name)
        for n in range(1, 4):
            CommitmentFactory(
                plan=plan,
                lead_unit=unit,
                number=str(place * 3 + n),
                position=place * 3 + n,
                wording=f"{name[:2]}第{n}项工程完工60台",
                value=60,
                value_text="60台",
                unit="台",
            )


def form(place: int, *figures: object, town: str = "某某镇") -> bytes:
    """What a unit gives back: a figure for each of its commitments."""
    rows: Rows = [[f"{town}2026年度目标任务三季度进展填报表"], [], HEAD]
    for n, figure in enumerate(figures, 1):
        wording = f"{UNITS[place][:2]}第{n}项工程完工60台"
        rows.append([str(place * 3 + n), wording, figure, "资金未到位" if n == 2 else ""])
    return xlsx({"填报表": rows})


# What may be among thirty files: clean ones, one in doubt, one with new things, other kinds, and
# what nobody can read.
FILES: list[tuple[str, bytes]] = [
    ("城建办.xlsx", form(0, 10, 20, 30)),
    ("民政办.xlsx", form(1, 11, "二十一", "")),
    ("坏的.xlsx", b"PK\x03\x04 not a workbook"),
    ("新任务.csv", "序号,任务表述,目标值,牵头单位\n90,新建厂房90平方米,90平方米,经济办\n".encode()),
    ("再说新任务.csv", "序号,任务表述,截至9月30日累计完成\n90,新建厂房90平方米,9\n".encode()),
    ("农业办.xlsx", form(2, 12, -3, 32)),
    ("空.xlsx", xlsx({"填报表": []})),
    ("城建办改.xlsx", form(0, 10, 25, 30)),
    ("别处.xlsx", form(1, 1, 2, 3, town="别的镇")),
]


def given(town: Town, plan: Plan, by: User, *, files: list[tuple[str, bytes]]) -> Drop:
    """A drop of those files; none is read."""
    drop = Drop.objects.create(town=town, by=by)
    for name, data in files:
        batch = actions.receive(
            town=town, data=data, filename=name, by=by, default_plan=plan, enqueue=False
        )
        Submission.objects.create(town=town, batch=batch, drop=drop)
    return drop


def batches_of(drop: Drop) -> list[Batch]:
    return list(Batch.objects.filter(submissions__drop=drop).order_by("pk"))


def told(batch: Batch) -> dict[str, Any]:
    """All that reading a file makes of it."""
    rows = batch.rows.order_by("position").values(
        *("position", "sheet", "line", "kind", "raw", "clean", "issues"),
        *("action", "changes", "writes"),
    )
    names = ("state", "error", "kind", "digest", "counts", "seen", "issues", "tally", "layout")
    more = ("scope", "rows_total", "rows_read", "rows_checked", "difference", "job", "summary")
    return {name: getattr(batch, name) for name in (*names, *more)} | {"rows": list(rows)}


@pytest.fixture
def drop(town: Town, plan: Plan, clerk: User, units: None) -> Drop:
    return given(town, plan, clerk, files=FILES)


def test_a_drop_is_read_as_each_of_its_files_would_be(
    drop: Drop, town: Town, plan: Plan, clerk: User
) -> None:
    alone = given(town, plan, clerk, files=FILES)
    for batch in batches_of(alone):
        actions.check(batch.pk)
    actions.check_drop(drop.pk)
    expected = [told(batch) for batch in batches_of(alone)]
    assert [told(batch) for batch in batches_of(drop)] == expected
    assert [each["state"] for each in expected] == ["checked"] * 2 + ["failed"] + ["checked"] * 6


def test_confirmed_together_each_is_written_judged_and_taken_back_alone(
    drop: Drop,
    clerk: User,
    queued: list[tuple[str, Any]],
    django_capture_on_commit_callbacks: Any,
) -> None:
    actions.check_drop(drop.pk)
    shown = batches_of(drop)
    with django_capture_on_commit_callbacks(execute=True):
        confirmed = actions.confirm_many(shown, by=clerk)
    assert set(confirmed) <= {batch.pk for batch in shown}
    with django_capture_on_commit_callbacks(execute=True):
        actions.commit_many(confirmed)
    assert queued == [("commit_batches", confirmed), ("judge_batches", confirmed)]
    states = [batch.state for batch in batches_of(drop)]
    # The eighth says of the first unit's what the first one said otherwise, the last one repeats.
    assert states == [WRITTEN, WRITTEN, FAILED, WRITTEN, SHOWN, WRITTEN, SHOWN, SHOWN, SHOWN]
    assert actions.judge_many(confirmed) == Judgement.objects.count()
    own, of_third = [("1", 10), ("2", 20), ("3", 30)], [("7", 12), ("8", -3), ("9", 32)]
    assert figures() == [*own, ("4", 11), ("5", 21), *of_third]
    actions.undo(shown[1])
    assert figures() == [*own, *of_third]


def test_figures_of_many_are_written_in_few_queries_whoever_reports(
    town: Town,
    plan: Plan,
    clerk: User,
    units: None,
    django_assert_max_num_queries: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drop = given(town, plan, clerk, files=[(f"{n}.xlsx", form(n, 1, 2, 3)) for n in range(3)])
    actions.check_drop(drop.pk)
    confirmed = actions.confirm_many(batches_of(drop), by=clerk, enqueue=False)
    with monkeypatch.context() as broken:
        broken.setattr(writing_many, "_insert", lambda pieces: 1 // 0)
        assert (write_figures(confirmed), figures()) == (confirmed, [])
    for batch in batches_of(drop):
        # As if it was tried for the first time.
        batch.summary.pop("tries")
        batch.save(update_fields=["summary"])
    with django_assert_max_num_queries(60):
        assert write_figures(confirmed) == []
    assert [value for _number, value in figures()] == [1, 2, 3] * 3
    assert write_figures(confirmed) == confirmed
    second = given(town, plan, clerk, files=[("改.xlsx", form(0, 1, 9, 3))])
    actions.check_drop(second.pk)
    (later,) = batches_of(second)
    assert later.supersedes is not None
    assert later.supersedes.pk == confirmed[0]
    actions.commit_many(actions.confirm_many([later], by=clerk, enqueue=False), enqueue=False)
    assert figures()[1] == ("2", 9)
    actions.undo(later)
    assert figures()[1] == ("2", 2)


def test_a_drop_whose_worker_died_is_taken_over_as_one(
    drop: Drop, queued: list[tuple[str, Any]], django_capture_on_commit_callbacks: Any
) -> None:
    pks = [batch.pk for batch in batches_of(drop)]
    assert [batch.pk for batch in claim_many(pks[:4], job="dead")] == pks[:4]
    Batch.objects.update(heartbeat=None)
    with django_capture_on_commit_callbacks(execute=True):
        assert sorted(actions.sweep()) == pks
    assert queued == [("check_drop", drop.pk)]
    actions.check_drop(drop.pk, job="heir")
    states = [batch.state for batch in batches_of(drop)]
    assert states == [SHOWN, SHOWN, FAILED, *[SHOWN] * 6]
    # What a worker may have died of is tried by itself, and counted again.
    assert [batch.summary["tries"] for batch in batches_of(drop)] == [2] * 4 + [1] * 5


@pytest.mark.apart
@pytest.mark.long
def test_born_children_read_a_drop_and_a_broken_file_takes_nothing_along(drop: Drop) -> None:
    actions.check_drop(drop.pk)
    expected = [told(batch) for batch in batches_of(drop)]
    assert [each["state"] for each in expected] == [SHOWN, SHOWN, FAILED, *[SHOWN] * 6]
    assert expected[2]["error"]["code"] == "file_broken"


@pytest.mark.apart
@pytest.mark.long
def test_nursery_that_stands_ready_stays_and_is_another_after_it_ended(
    drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "_ready", [])
    apart.stand_ready()
    (first,) = apart._ready
    with apart.nursery() as held:
        assert held is first
    first.__exit__()
    actions.check_drop(drop.pk)
    assert [batch.state for batch in batches_of(drop)] == [SHOWN, SHOWN, FAILED, *[SHOWN] * 6]
    (second,) = apart._ready
    assert (first.lives(), second.lives()) == (False, True)
    second.__exit__()


def figures() -> list[tuple[str, Decimal | None]]:
    """(number, current figure) of all that have one."""
    current = Progress.objects.current().order_by("commitment__position")
    return list(current.values_list("commitment__number", "value"))
