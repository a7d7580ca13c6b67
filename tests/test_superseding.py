"""A later edition of a file: recognised, compared, and both stay."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from commitments.actions import ActionError
from commitments.models import Commitment, Progress, Town
from imports import actions
from imports.models import Batch, State
from imports.superseding import sentence
from tests.factories import CommitmentFactory, PlanFactory, TownFactory, UnitFactory, person_of

pytestmark = pytest.mark.django_db
HEAD = "{plan},,,,\n序号,任务表述,数据截至,累计完成,填报单位\n"
PLAN = "某某镇2026年度目标任务"


@pytest.fixture
def town() -> Town:
    town = TownFactory(name="某某镇")
    plan = PlanFactory(town=town, title=PLAN)
    for name in ("城建办", "农业办"):
        UnitFactory(town=town, name=name)
    for number, wording in enumerate(("加装电梯", "道路硬化", "公厕改造", "河道清淤"), start=1):
        CommitmentFactory(plan=plan, number=str(number), wording=wording, value=60, unit="台")
    return town


def reported(town: Town, *lines: str, name: str = "填报.csv") -> Batch:
    """A sheet of progress, uploaded and read."""
    text = HEAD.format(plan=PLAN) + "\n".join(lines)
    batch = actions.receive(town=town, data=text.encode(), filename=name, by=None, enqueue=False)
    actions.check(batch.pk)
    batch.refresh_from_db()
    assert batch.state == State.CHECKED, batch.error
    return batch


def written(batch: Batch) -> Batch:
    actions.confirm(batch=batch, by=None, digest=batch.digest, enqueue=False)
    actions.commit(batch.pk, enqueue=False)
    batch.refresh_from_db()
    assert batch.state == State.COMMITTED, batch.error
    return batch


FIRST = ("1,加装电梯,2026-06-30,31,城建办", "2,道路硬化,2026-06-30,8,城建办")


def test_later_edition_is_recognised_and_compared(town: Town) -> None:
    first = written(reported(town, *FIRST, "3,公厕改造,2026-06-30,5,城建办", name="六月.csv"))
    later = reported(
        town,
        "1,加装电梯,2026-06-30,33,城建办",
        "2,道路硬化,2026-06-30,8,城建办",
        "4,河道清淤,2026-06-30,12,城建办",
    )
    assert later.supersedes == first
    assert later.difference == {
        "counts": {"changed": 1, "same": 1, "new": 1, "missing": 1},
        "changed": [{"label": "1 加装电梯", "field": "数值", "old": "31", "new": "33"}],
        "new": ["4 河道清淤"],
        "missing": ["3 公厕改造"],
    }
    day = timezone.localdate()
    assert sentence(later) == (
        f"这是“六月.csv”（{day.year}年{day.month}月{day.day}日写入）的更新版："
        "改动1行，相同1行，新增1行。上一份有、这一份没有的1行，库中仍然保留。"
    )
    assert sentence(first) == ""


def test_figures_of_the_later_edition_replace_those_of_the_first_and_both_stay(town: Town) -> None:
    first = written(reported(town, *FIRST))
    later = written(reported(town, "1,加装电梯,2026-06-30,33,城建办"))
    lifts = Commitment.objects.get(number="1")
    told = lifts.progress.order_by("pk").values_list("value", "replaces__value")
    assert list(told) == [(Decimal(31), None), (Decimal(33), Decimal(31))]
    roads = Progress.objects.current().get(commitment__number="2")
    assert roads.value == Decimal(8)
    first.refresh_from_db()
    assert (first.state, later.state, later.supersedes) == ("committed", "committed", first)


@pytest.mark.parametrize(
    "lines",
    [
        # The very same file says what it did last time; it is no edition.
        FIRST,
        # Another unit, another period.
        ("1,加装电梯,2026-06-30,33,农业办",),
        ("1,加装电梯,2026-07-31,33,城建办",),
        # Other tasks of the same unit, and day: a second sheet.
        ("3,公厕改造,2026-06-30,5,城建办", "4,河道清淤,2026-06-30,5,城建办"),
    ],
)
def test_what_is_no_later_edition(town: Town, lines: tuple[str, ...]) -> None:
    written(reported(town, *FIRST))
    later = reported(town, *lines)
    assert (later.supersedes, later.difference, sentence(later)) == (None, {}, "")


def test_of_another_town_or_not_written_is_no_earlier_edition(town: Town) -> None:
    reported(town, *FIRST)
    assert reported(town, "1,加装电梯,2026-06-30,33,城建办").supersedes is None


def test_editions_follow_one_another(town: Town) -> None:
    written(reported(town, *FIRST))
    second = written(reported(town, "1,加装电梯,2026-06-30,33,城建办"))
    third = reported(town, "1,加装电梯,2026-06-30,35,城建办")
    assert third.supersedes == second


LEDGER = "2026年重点工作台账,,,\n序号,任务表述,目标值,牵头单位\n"


def ledger(town: Town, *lines: str) -> Batch:
    data = (LEDGER + "\n".join(lines)).encode()
    batch = actions.receive(town=town, data=data, filename="台账.csv", by=None, enqueue=False)
    actions.check(batch.pk)
    batch.refresh_from_db()
    return batch


def test_ledgers_without_progress_are_compared_as_well() -> None:
    town = TownFactory()
    first = written(ledger(town, "1,加装电梯,60台,城建办", "2,道路硬化,20公里,村建办"))
    later = ledger(town, "1,加装电梯,60台,房管所", "2,道路硬化,20公里,村建办", "3,路灯,9盏,村建办")
    assert later.supersedes == first
    assert later.difference == {
        "counts": {"changed": 1, "same": 1, "new": 1, "missing": 0},
        "changed": [{"label": "1 加装电梯", "field": "牵头单位", "old": "城建办", "new": "房管所"}],
        "new": ["3 路灯"],
        "missing": [],
    }


def test_unit_of_rows_without_one_is_that_of_their_commitments(town: Town) -> None:
    """Two offices hand in sheets without a column for the unit, for the same day."""
    units: dict[str, Any] = {unit.name: unit for unit in town.units.all()}
    Commitment.objects.filter(number__in=("1", "2")).update(lead_unit=units["城建办"])
    Commitment.objects.filter(number__in=("3", "4")).update(lead_unit=units["农业办"])
    first = written(reported(town, "1,加装电梯,2026-06-30,31,", "2,道路硬化,2026-06-30,8,"))
    written(reported(town, "3,公厕改造,2026-06-30,5,"))
    assert reported(town, "2,道路硬化,2026-06-30,9,").supersedes == first


def test_day_of_the_period_is_its_last(town: Town) -> None:
    first = written(reported(town, "1,加装电梯,2026-03-31,12,城建办", *FIRST))
    later = reported(town, "1,加装电梯,2026-06-30,33,城建办", "2,道路硬化,2026-06-30,8,城建办")
    assert (later.supersedes, later.difference["counts"]["missing"]) == (first, 1)
    assert first.rows.filter(kind="progress").count() == 3
    assert dt.date(2026, 3, 31) in Progress.objects.values_list("day", flat=True)


def test_preview_says_what_it_is_an_edition_of_and_lists_what_differs(
    client: Client, town: Town
) -> None:
    written(reported(town, *FIRST, name="六月.csv"))
    later = reported(town, "1,加装电梯,2026-06-30,33,城建办")
    client.force_login(person_of(town, "clerk"))
    page = client.get(later.get_absolute_url()).content.decode()
    assert sentence(later) in page
    assert "<li>1 加装电梯：数值 31 → 33</li>" in page
    assert "<li>2 道路硬化</li>" in page


def test_first_edition_is_not_taken_back_while_the_later_one_rests_on_it() -> None:
    town = TownFactory()
    first = written(ledger(town, "1,加装电梯,60台,城建办", "2,道路硬化,20公里,村建办"))
    later = written(
        ledger(town, "1,加装电梯,60台,城建办", "2,道路硬化,20公里,村建办", "3,路灯,9盏,村建办")
    )
    day = timezone.localdate()
    refused = (
        f"不能撤销：“台账.csv”（{day.year}年{day.month}月{day.day}日写入）是这一份的更新版，"
        "沿用了这一份写入的内容。请先撤销更新版。"
    )
    for act in (actions.undo, actions.undo_later):
        with pytest.raises(ActionError, match=refused):
            act(first, enqueue=False)
    assert Commitment.objects.filter(plan__town=town).count() == 3
    actions.undo(later, enqueue=False)
    actions.undo(first, enqueue=False)
    assert Commitment.objects.filter(plan__town=town).count() == 0
