"""The work of judging whole towns: one at a time, once more where it was asked for meanwhile,
taken up again where its worker died."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commitments import running
from commitments.actions import refresh_statuses
from commitments.models import Judgement, StatusChange, TownRun
from commitments.running import Judged, ask, claim, finish, give_back, run, shards, sweep
from commitments.tasks import refresh_all_statuses, refresh_shard, refresh_town, sweep_runs
from tests.factories import CommitmentFactory, PlanFactory, ProgressFactory, TownFactory
from tests.test_admin import office  # noqa: F401
from tracker.supervisor.children import Child

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = dt.date(2026, 9, 30)
LONG_AGO = dt.timedelta(seconds=settings.JOB_STALE_SECONDS + 60)
STATES: dict[str, dict[str, Any]] = {
    "queued": {},
    "running": {"token": "theirs", "attempts": 1},
    "done": {"attempts": 0},
    "failed": {"attempts": 3},
}


def town_with(count: int = 1) -> str:
    """The code of a new town with that many commitments, half of what is promised done."""
    plan = PlanFactory()
    for _ in range(count):
        ProgressFactory(commitment=CommitmentFactory(plan=plan), value=Decimal(100))
    return plan.town_id


def run_of(state: str, *, ago: dt.timedelta = dt.timedelta(0), **fields: Any) -> TownRun:
    """A run in that state, whose last moment was ``ago``."""
    at = timezone.now() - ago
    times = {"asked_at": at - dt.timedelta(seconds=1)}
    if state == "running":
        times |= {"begun_at": at, "beat_at": at}
    if state == "done":
        times |= {"begun_at": at, "beat_at": at, "done_at": at}
    code = TownFactory().code
    return TownRun.objects.create(town_id=code, state=state, **{**STATES[state], **times, **fields})


def state_of(code: str) -> str:
    return TownRun.objects.get(pk=code).state


def in_threads(*acts: Callable[[], Any]) -> list[Any]:
    """What the acts return when all are begun at the same moment, each in a thread of its own."""
    together = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def go(place: int) -> None:
        together.wait()
        try:
            results[place] = acts[place]()
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


# Asking


@pytest.mark.parametrize(
    ("state", "after", "attempts"),
    [
        ("queued", "queued", 0),
        ("running", "running", 1),
        ("done", "queued", 0),
        ("failed", "queued", 0),
    ],
)
def test_asking_queues_what_is_at_rest(state: str, after: str, attempts: int) -> None:
    held = run_of(state)
    ask([held.pk])
    held.refresh_from_db()
    assert (held.state, held.attempts) == (after, attempts)


def test_asking_makes_a_row_for_each_town_once_and_passes_over_what_is_no_town() -> None:
    codes = [TownFactory().code for _ in range(3)]
    ask([*codes, "999999999"])
    ask(codes)
    assert sorted(TownRun.objects.values_list("pk", "state")) == [
        (code, "queued") for code in codes
    ]


def test_two_who_ask_at_once_do_not_stand_in_each_others_way() -> None:
    codes = [TownFactory().code for _ in range(20)]
    in_threads(lambda: ask(codes), lambda: ask(codes[::-1]), lambda: ask(codes))
    assert list(TownRun.objects.values_list("state", flat=True)) == ["queued"] * 20


# Claiming and finishing


def test_of_several_claimers_at_once_one_gets_each_town() -> None:
    codes = [TownFactory().code for _ in range(6)]
    ask(codes)

    def claimer(token: str) -> Callable[[], list[bool]]:
        return lambda: [claim([code], token) for code in codes]

    got = in_threads(*(claimer(f"worker {n}") for n in range(4)))
    assert sorted(itertools.chain(*itertools.chain(*got))) == codes
    assert set(TownRun.objects.values_list("state", "attempts")) == {("running", 1)}


@pytest.mark.parametrize("state", ["running", "done", "failed"])
def test_only_what_is_queued_is_claimed(state: str) -> None:
    held = run_of(state)
    assert claim([held.pk], "ours") == []
    assert state_of(held.pk) == state


def test_finish_puts_to_rest_and_says_what_was_done() -> None:
    code = town_with(3)
    refresh_statuses(as_of=TODAY, towns=[code])
    last = StatusChange.objects.order_by("pk")[1].pk
    ask([code])
    assert claim([code], "ours") == [code]
    assert finish([code], "ours", since=last) == [code]
    held = TownRun.objects.get()
    assert (held.state, held.token, held.judged, held.changed) == ("done", "", 3, 1)
    assert held.attempts == 0
    assert held.done_at is not None


def test_what_is_asked_for_while_it_runs_is_queued_again() -> None:
    code = TownFactory().code
    ask([code])
    assert claim([code], "ours") == [code]
    ask([code])
    assert finish([code], "ours") == [code]
    assert state_of(code) == "queued"


@pytest.mark.parametrize("skew", [dt.timedelta(minutes=-5), dt.timedelta(minutes=5)])
def test_clocks_that_do_not_agree_lose_no_wish(
    skew: dt.timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks has another clock than who works."""
    code = TownFactory().code
    workers_clock, askers_clock = timezone.now, lambda: dt.datetime.now(dt.UTC) + skew

    def asked() -> None:
        monkeypatch.setattr(running.timezone, "now", askers_clock)
        ask([code])
        monkeypatch.setattr(running.timezone, "now", workers_clock)

    asked()
    assert claim([code], "ours") == [code]
    assert finish([code], "ours") == [code]
    assert state_of(code) == "done"
    asked()
    assert claim([code], "ours") == [code]
    asked()
    assert finish([code], "ours") == [code]
    assert state_of(code) == "queued"


def test_finish_with_an_old_token_changes_nothing() -> None:
    held = run_of("running", token="the heir's")
    assert finish([held.pk], "the dead man's") == []
    give_back(held.pk, "the dead man's")
    running.beat("the dead man's")
    after = TownRun.objects.get()
    names = ("state", "token", "judged", "changed", "done_at", "beat_at", "asked_at")
    assert [getattr(after, name) for name in names] == [getattr(held, name) for name in names]


# A run


def test_run_judges_what_is_queued_and_nothing_else() -> None:
    wanted, running_elsewhere = town_with(2), town_with()
    ask([wanted, running_elsewhere])
    claim([running_elsewhere], "theirs")
    assert run([wanted, running_elsewhere], as_of=TODAY) == Judged(towns=1, changed=2)
    held = TownRun.objects.get(pk=wanted)
    assert (held.state, held.judged, held.changed) == ("done", 2, 2)
    assert state_of(running_elsewhere) == "running"
    assert set(Judgement.objects.values_list("commitment__plan__town", "as_of")) == {
        (wanted, TODAY)
    }


def test_second_run_writes_no_judgement() -> None:
    code = town_with(3)
    refresh_town(code)
    before = list(Judgement.objects.order_by("pk").values())
    with CaptureQueriesContext(connection) as queries:
        assert refresh_town(code) == 0
    written = [each["sql"] for each in queries if each["sql"].startswith(("INSERT", "UPDATE"))]
    assert [sql for sql in written if "townrun" not in sql] == []
    assert list(Judgement.objects.order_by("pk").values()) == before


def test_town_asked_for_while_it_is_judged_is_judged_once_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = town_with()
    times: list[dt.date] = []

    def judging(*, as_of: dt.date, towns: list[str]) -> int:
        times.append(as_of)
        if len(times) == 1:
            refresh_town(*towns)
        return 0

    monkeypatch.setattr(running, "refresh_statuses", judging)
    refresh_town(code)
    assert len(times) == 2
    assert state_of(code) == "done"


def test_no_town_is_judged_by_two_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = [TownFactory().code for _ in range(3)]
    at_it: list[str] = []
    met: list[str] = []

    def judging(*, as_of: dt.date, towns: list[str]) -> int:
        met.extend(set(at_it) & set(towns))
        at_it.extend(towns)
        time.sleep(0.02)
        for town in towns:
            at_it.remove(town)
        return 0

    monkeypatch.setattr(running, "refresh_statuses", judging)

    def worker() -> None:
        for code in codes:
            refresh_town(code)
            refresh_shard(codes)

    in_threads(worker, worker, worker, worker)
    assert met == []
    assert set(TownRun.objects.values_list("state", flat=True)) == {"done"}


def test_fault_in_one_town_stops_no_other_and_is_tried_three_times(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = town_with(), town_with()
    ask([bad, good])
    whole = running.refresh_statuses

    def judging(*, as_of: dt.date, towns: list[str]) -> int:
        if bad in towns:
            raise ArithmeticError("a figure nobody thought of")
        return whole(as_of=as_of, towns=towns)

    monkeypatch.setattr(running, "refresh_statuses", judging)
    states, failed = [], []
    for _ in range(4):
        failed.append(run([bad, good], as_of=TODAY).failed)
        states.append(state_of(bad))
    assert failed == [1, 1, 1, 0]
    assert states == ["queued", "queued", "failed", "failed"]
    assert state_of(good) == "done"
    assert caplog.text.count(f"town {bad} could not be judged") == 3
    monkeypatch.undo()
    assert refresh_town(bad) == 1
    assert state_of(bad) == "done"


def test_long_town_is_known_to_live(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.JOB_STALE_SECONDS = 0.2
    code = TownFactory().code
    beats = set()

    def judging(*, as_of: dt.date, towns: list[str]) -> int:
        for _ in range(20):
            time.sleep(0.03)
            beats.add(TownRun.objects.get(pk=code).beat_at)
        assert sweep() == []
        return 0

    monkeypatch.setattr(running, "refresh_statuses", judging)
    refresh_town(code)
    assert len(beats) > 2
    assert state_of(code) == "done"


# Sweeping


@pytest.mark.parametrize(
    ("state", "old", "fields", "after", "told"),
    [
        ("running", False, {}, "running", False),
        ("running", True, {"attempts": 1}, "queued", True),
        ("running", True, {"attempts": 2}, "queued", True),
        ("running", True, {"attempts": 3}, "failed", False),
        ("queued", False, {}, "queued", False),
        ("queued", True, {}, "queued", True),
        ("done", True, {}, "done", False),
        ("failed", True, {}, "failed", False),
    ],
)
def test_sweep(state: str, old: bool, fields: dict[str, int], after: str, told: bool) -> None:
    held = run_of(state, ago=LONG_AGO if old else dt.timedelta(0), **fields)
    assert sweep() == ([held.pk] if told else [])
    assert state_of(held.pk) == after
    # Sent a moment ago, it is not sent again at once.
    assert sweep() == []


@pytest.mark.parametrize(("waits", "told"), [(LONG_AGO, False), (dt.timedelta(days=1), True)])
@pytest.mark.parametrize("other", ["running", "done"])
def test_who_waits_behind_others_is_not_forgotten(
    waits: dt.timedelta, told: bool, other: str
) -> None:
    run_of(other)
    held = run_of("queued", ago=waits)
    assert sweep() == ([held.pk] if told else [])


def test_given_up_town_is_said_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    held = run_of("running", ago=LONG_AGO, attempts=3)
    sweep()
    assert f"given up after 3 tries: towns ['{held.pk}']" in caplog.text
    ask([held.pk])
    assert claim([held.pk], "ours") == [held.pk]


def test_sweep_tells_the_workers_by_the_hundred(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SWEPT_TOWNS", 2)
    sent: list[list[str]] = []
    monkeypatch.setattr(refresh_shard, "delay", sent.append)
    codes = [run_of("queued", ago=LONG_AGO).pk for _ in range(5)]
    assert sweep_runs() == codes
    assert sent == [codes[:2], codes[2:4], codes[4:]]


# The night


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], []),
        ([3], [1]),
        ([2, 2, 2], [2, 1]),
        ([9, 1, 1], [1, 2]),
        ([1, 9, 1], [1, 1, 1]),
        ([1] * 7, [3, 3, 1]),
    ],
)
def test_shards_are_of_about_one_size(
    sizes: list[int], expected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "SHARD_COMMITMENTS", 4)
    monkeypatch.setattr(running, "SHARD_TOWNS", 3)
    codes = [town_with(size) for size in sizes]
    TownFactory()
    with CaptureQueriesContext(connection) as queries:
        made = list(shards())
    assert [code for shard in made for code in shard] == codes
    assert [len(shard) for shard in made] == expected
    assert len(queries) == 1


def until(done: Callable[[], bool], child: Child, seconds: float = 30) -> None:
    """Wait; fails with the worker's own last words."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, child.last_lines()
        time.sleep(0.05)


def all_done() -> bool:
    states = set(TownRun.objects.values_list("state", flat=True))
    return states == {"done"}


def test_worker_judges_every_town_at_night(worker: Child) -> None:
    codes = [town_with(2) for _ in range(5)]
    TownFactory()
    assert refresh_all_statuses() == 1
    until(all_done, worker)
    assert sorted(TownRun.objects.values_list("pk", "judged", "changed")) == [
        (code, 2, 2) for code in codes
    ]
    assert set(Judgement.objects.values_list("as_of", flat=True)) == {timezone.localdate()}
    assert Judgement.objects.count() == 10
    # The broker may give out a message twice.
    done = dict(TownRun.objects.values_list("pk", "done_at"))
    refresh_shard.delay(codes)
    refresh_town.delay(codes[0])
    until(lambda: TownRun.objects.get(pk=codes[0]).done_at != done[codes[0]], worker)
    again = dict(TownRun.objects.values_list("pk", "done_at"))
    assert [code for code in codes if again[code] != done[code]] == codes[:1]


def test_night_makes_anew_what_can_be_found_of_the_towns_whose_turn_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    codes = [town_with() for _ in range(3)]
    looked_through: list[str] = []
    monkeypatch.setattr(
        "commitments.tasks.index_town", lambda code: looked_through.append(code) or 0
    )
    monkeypatch.setattr("commitments.tasks.in_turn", lambda given, _day: given[1:2])
    ask(codes)
    assert refresh_shard(codes, at_night=True) == 3
    assert looked_through == codes[1:2]
    ask(codes)
    refresh_shard(codes)
    assert looked_through == [codes[1], *codes]


# By hand


def test_command_judges_by_the_same_road() -> None:
    code, busy = town_with(), town_with()
    ask([busy])
    claim([busy], "theirs")
    out = StringIO()
    call_command("refresh_statuses", stdout=out)
    assert "更新了 1 项" in out.getvalue()
    assert "1 个镇街正由后台评定，完成后会再评定一次" in out.getvalue()
    assert state_of(code) == "done"
    assert finish([busy], "theirs") == [busy]
    assert state_of(busy) == "queued"


def test_command_says_which_towns_it_could_not_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    town_with()

    def judging(*, as_of: dt.date, towns: list[str]) -> int:
        raise ArithmeticError("a figure nobody thought of")

    monkeypatch.setattr(running, "refresh_statuses", judging)
    with pytest.raises(CommandError, match="1 个镇街评定时出错，详见日志"):
        call_command("refresh_statuses", stdout=StringIO())


def test_town_page_of_the_office_says_when_it_was_last_judged(office: Client) -> None:  # noqa: F811
    code = town_with(2)
    address = reverse("admin:commitments_town_change", args=[code])
    assert "还没有评定过" in office.get(address).content.decode()
    refresh_town(code)
    done = timezone.localtime(TownRun.objects.get().done_at)
    said = f"{done.year}年{done.month}月{done.day}日 {done:%H:%M}，评定2项，变动2项"
    assert said in office.get(address).content.decode()
    TownRun.objects.update(state="failed")
    assert f"{said}；此后一次未完成，今晚再试" in office.get(address).content.decode()


def test_plan_is_stored_and_its_town_judged_where_the_broker_is_away(
    office: Client,  # noqa: F811
    broker_away: None,
) -> None:
    commitment = CommitmentFactory()
    plan = commitment.plan
    words = {name: str(getattr(plan, name)) for name in ("title", "kind", "start", "end")}
    words |= {"reporting_months": "6", "provenance": plan.provenance, "given": ""}
    answer = office.post(reverse("admin:commitments_plan_change", args=[plan.pk]), words)
    assert answer.status_code == 302
    plan.refresh_from_db()
    assert plan.reporting_months == 6
    assert Judgement.objects.get().commitment == commitment
    assert state_of(plan.town_id) == "done"
