"""A batch made in the wrong town goes to the right one."""

from __future__ import annotations

import datetime as dt

import pytest

from commitments.actions import ActionError, publish
from commitments.models import Commitment, Plan, Progress, Town
from imports import actions
from imports.models import Batch, State
from people.models import Membership, User
from tests.factories import (
    CommitmentFactory,
    PlanFactory,
    TownFactory,
    UserFactory,
    administrator,
    person_of,
)

pytestmark = pytest.mark.django_db
SEPTEMBER = dt.date(2026, 9, 30)
LEDGER = (
    "2026年重点工作台账,,,\n"
    "序号,任务表述,目标值,完成时限,2026年1-6月累计完成\n"
    "1,加装电梯完工60台,60台,2026-12-31,31\n"
    "2,新建社区食堂2所,2所,2026-10-31,0\n"
)


@pytest.fixture
def wrong() -> Town:
    return TownFactory(name="甲镇")


@pytest.fixture
def right() -> Town:
    return TownFactory(name="乙镇")


@pytest.fixture
def clerk(wrong: Town, right: Town) -> User:
    """A clerk of both towns."""
    user = person_of(wrong, "clerk")
    Membership.objects.create(user=user, town=right, role="clerk")
    return user


def received(town: Town, by: User | None = None) -> Batch:
    """The ledger, uploaded to ``town`` and read."""
    batch = actions.receive(
        town=town, data=LEDGER.encode(), filename="台账.csv", by=by, enqueue=False
    )
    return read(batch)


def read(batch: Batch) -> Batch:
    actions.check(batch.pk)
    batch.refresh_from_db()
    assert batch.state == State.CHECKED, batch.error
    return batch


def written(batch: Batch) -> Batch:
    actions.confirm(batch=batch, by=batch.by, digest=batch.digest, enqueue=False)
    actions.commit(batch.pk, enqueue=False)
    batch.refresh_from_db()
    assert batch.state == State.COMMITTED, batch.error
    return batch


def test_batch_not_yet_written_is_read_again_in_the_other_town(
    wrong: Town, right: Town, clerk: User
) -> None:
    CommitmentFactory(
        plan=PlanFactory(town=right, title="2026年重点工作台账"),
        number="1",
        wording="加装电梯完工60台",
        value=60,
        due=dt.date(2026, 12, 31),
    )
    batch = received(wrong, clerk)
    batch.mapping = {"columns": {"#2": {"A": "number"}}}
    batch.decisions = {"|3": {"same_as": 7}, "|4": {"left_out": True, "is_new": True}}
    batch.save()
    moved = actions.move(batch=batch, to=right, by=clerk, enqueue=False)
    assert (moved.pk, moved.town, moved.state) == (batch.pk, right, State.RECEIVED)
    assert moved.mapping == {"columns": {"#2": {"A": "number"}}}
    assert moved.decisions == {"|4": {"left_out": True}}
    assert moved.summary == {"moved_from_town": "甲镇"}
    assert moved.rows.count() == 0
    read(moved)
    found = moved.rows.get(kind="commitment", line=3)
    assert (found.action, found.changes) == ("same", [])
    assert Batch.objects.count() == 1


def test_written_batch_is_taken_back_and_received_in_the_other_town(
    wrong: Town, right: Town, clerk: User
) -> None:
    batch = written(received(wrong, clerk))
    assert Commitment.objects.filter(plan__town=wrong).count() == 2
    moved = actions.move(batch=batch, to=right, by=clerk, enqueue=False)
    batch.refresh_from_db()
    assert (batch.state, list(batch.moved_to.all())) == (State.UNDONE, [moved])
    assert (moved.town, moved.moved_from, moved.state) == (right, batch, State.RECEIVED)
    assert (moved.sha256, moved.filename, moved.by) == (batch.sha256, "台账.csv", clerk)
    assert Commitment.objects.count() == Plan.objects.count() == Progress.objects.count() == 0
    written(read(moved))
    assert set(Commitment.objects.values_list("plan__town", flat=True)) == {right.pk}


def test_what_was_released_holds_the_whole_move_back(wrong: Town, right: Town, clerk: User) -> None:
    batch = written(received(wrong, clerk))
    plan = Plan.objects.get(town=wrong)
    publish(town=wrong, title="九月", as_of=SEPTEMBER, released_on=SEPTEMBER, released_by="镇政府")
    before = Commitment.objects.count()
    with pytest.raises(ActionError, match="已发布、已改动或已被引用"):
        actions.move(batch=batch, to=right, by=clerk, enqueue=False)
    batch.refresh_from_db()
    assert (batch.state, Commitment.objects.count(), Batch.objects.count()) == (
        State.COMMITTED,
        before,
        1,
    )
    assert plan.commitments.count() == 2


def test_what_was_edited_is_listed_and_left_where_that_is_chosen(
    wrong: Town, right: Town, clerk: User
) -> None:
    batch = written(received(wrong, clerk))
    Commitment.objects.filter(number="2").update(note="已核实")
    with pytest.raises(ActionError) as raised:
        actions.move(batch=batch, to=right, by=clerk, enqueue=False)
    assert str(raised.value).startswith("以下内容不能撤销，会留在甲镇：")
    assert "2 新建社区食堂2所：导入后又有改动" in str(raised.value)
    moved = actions.move(batch=batch, to=right, by=clerk, leave_kept=True, enqueue=False)
    assert (moved.town, moved.moved_from) == (right, batch)
    assert [held.number for held in Commitment.objects.filter(plan__town=wrong)] == ["2"]


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("clerk_of_both", True),
        ("administrator", True),
        ("clerk_of_one", False),
        ("stranger", False),
    ],
)
def test_only_who_is_clerk_of_both_towns_may_move(
    wrong: Town, right: Town, clerk: User, who: str, allowed: bool
) -> None:
    people = {
        "clerk_of_both": clerk,
        "administrator": administrator(),
        "clerk_of_one": person_of(wrong, "clerk"),
        "stranger": UserFactory(),
    }
    batch = received(wrong)
    if allowed:
        assert actions.move(batch=batch, to=right, by=people[who], enqueue=False).town == right
        return
    with pytest.raises(ActionError, match="的经办人，不能移动这一批"):
        actions.move(batch=batch, to=right, by=people[who], enqueue=False)
    batch.refresh_from_db()
    assert (batch.town, batch.state) == (wrong, State.CHECKED)


def test_batch_is_not_moved_to_where_it_is(wrong: Town) -> None:
    with pytest.raises(ActionError, match="这一批已经在甲镇，不用移动"):
        actions.move(batch=received(wrong), to=wrong, by=None, enqueue=False)


@pytest.mark.parametrize("state", [State.READING, State.COMMITTING, State.DISCARDED, State.UNDONE])
def test_batch_that_a_worker_has_or_that_is_over_is_not_moved(
    wrong: Town, right: Town, state: State
) -> None:
    batch = received(wrong)
    Batch.objects.filter(pk=batch.pk).update(state=state)
    with pytest.raises(ActionError, match="不能这样操作"):
        actions.move(batch=batch, to=right, by=None, enqueue=False)
