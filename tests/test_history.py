"""Every change of a live status: its words, who reads them, and that nobody else does."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commitments.actions import publish, refresh_statuses
from commitments.history import changes_of, recent_changes
from commitments.models import Commitment, Plan, Publication, StatusChange, Town
from commitments.wording.history import HistoryLine, history_line
from tests.factories import (
    CommitmentFactory,
    PlanFactory,
    ProgressFactory,
    StatusChangeFactory,
    TownFactory,
    administrator,
    person_of,
)
from tests.pages.reading_pages import client_of, words
from tests.test_forecast import figure, item

DAY = dt.date.fromisoformat
TODAY = DAY("2026-10-12")
LIFTS = item("2026-10-12", figure(7, "2026-06-30", "100"), figure(8, "2026-10-10", "200"))
MONTHS = item(
    "2026-10-12",
    figure(7, "2026-08-31", "60", basis="period", from_day=DAY("2026-01-01")),
    figure(8, "2026-09-30", "90", basis="period", from_day=DAY("2026-09-01")),
)


def change(**said: Any) -> StatusChange:
    """A change that is not stored."""
    plain: dict[str, Any] = {"as_of": TODAY, "before": "behind", "after": "completed"}
    return StatusChange(**plain | {"cause": "figure", "figures": [8]} | said)


def rested(**said: Any) -> str:
    return history_line(change(**said), LIFTS).rested


def test_change_names_its_day_cause_both_statuses_and_what_it_rests_on() -> None:
    made = change(ratio_before=Decimal("0.5"), ratio_after=Decimal(1))
    assert history_line(made, LIFTS) == HistoryLine(
        sentence="2026年10月12日 数据变动：由“慢序时”转为“已完成”",
        rested="依据2026年10月10日的200台，完成率由50%到100%。",
        group="done",
    )


@pytest.mark.parametrize(
    ("cause", "before", "after", "sentence"),
    [
        ("first", "", "not_due", "2026年10月12日 首次评定：“未到期”"),
        ("time", "on_schedule", "stale", "2026年10月12日 时间推移：由“达序时”转为“久未更新”"),
        ("time", "behind", "awaiting", "2026年10月12日 时间推移：由“慢序时”转为“到期待报”"),
        (
            *("revision", "behind", "suspended"),
            "2026年10月12日 目标或计划变动：由“慢序时”转为“经批准暂缓”",
        ),
        ("rule", "stale", "behind", "2026年10月12日 评定规则变动：由“久未更新”转为“慢序时”"),
        ("figure", "on_schedule", "breached", "2026年10月12日 数据变动：由“达序时”转为“超控制数”"),
    ],
)
def test_every_cause_has_its_words(cause: str, before: str, after: str, sentence: str) -> None:
    assert history_line(change(cause=cause, before=before, after=after), LIFTS).sentence == sentence


@pytest.mark.parametrize(
    ("light", "word", "said"),
    [
        ("slight", "", "略慢于序时"),
        ("serious", "", "严重滞后"),
        ("yellow", "亮黄灯", "亮黄灯"),
        # A light that ours lacks and that nobody named, and none at all.
        ("purple", "", "慢序时"),
        ("", "", "慢序时"),
    ],
)
def test_what_was_behind_is_named_by_its_light_of_then(light: str, word: str, said: str) -> None:
    away = change(reason={"lights": {"before": [light, word]}})
    assert history_line(away, LIFTS).sentence.endswith(f"：由“{said}”转为“已完成”")
    there = change(before="stale", after="behind", reason={"lights": {"after": [light, word]}})
    assert history_line(there, LIFTS).sentence.endswith(f"：由“久未更新”转为“{said}”")


@pytest.mark.django_db
def test_lights_of_then_are_kept_with_the_change() -> None:
    lifts = CommitmentFactory()
    for value, day in [(70, DAY("2026-06-30")), (150, DAY("2026-09-30"))]:
        ProgressFactory(commitment=lifts, value=value, day=day)
        refresh_statuses(as_of=day)
    said = [
        history_line(each, item("2026-12-31")).sentence
        for each in changes_of(lifts.pk, until=DAY("2026-12-31"))
    ]
    assert said == [
        "2026年9月30日 数据变动：由“慢序时”转为“达序时”",
        "2026年6月30日 首次评定：“慢序时”",
    ]
    kept = StatusChange.objects.values_list("reason__lights", flat=True).order_by("pk")
    assert list(kept) == [{"after": ["slow", ""]}, {"before": ["slow", ""]}]


@pytest.mark.django_db
def test_what_was_withdrawn_is_not_called_newly_reported() -> None:
    lifts = CommitmentFactory()
    ProgressFactory(commitment=lifts, value=150, day=DAY("2026-06-30"))
    mistaken = ProgressFactory(commitment=lifts, value=200, day=DAY("2026-07-31"))
    refresh_statuses(as_of=DAY("2026-08-01"))
    mistaken.delete()
    refresh_statuses(as_of=DAY("2026-08-02"))
    (change, _first) = changes_of(lifts.pk, until=DAY("2026-08-02"))
    said = history_line(change, LIFTS).sentence
    assert said == "2026年8月2日 数据变动：由“已完成”转为“达序时”"


@pytest.mark.parametrize(
    ("said", "words_of_it"),
    [
        ({}, "依据2026年10月10日的200台。"),
        ({"ratio_after": Decimal("0.783333")}, "依据2026年10月10日的200台，完成率78.3%。"),
        (
            {"ratio_before": Decimal("0.5"), "ratio_after": Decimal("0.5")},
            "依据2026年10月10日的200台，完成率50%。",
        ),
        ({"figures": []}, ""),
        # A figure that was corrected since is not among the item's.
        ({"figures": [3]}, "所依据的数据后来更正过。"),
        ({"figures": [3, 8], "ratio_after": Decimal(1)}, "所依据的数据后来更正过。"),
    ],
)
def test_what_a_change_rests_on(said: dict[str, Any], words_of_it: str) -> None:
    assert rested(**said) == words_of_it


def test_sum_of_periods_names_how_many_and_until_when() -> None:
    made = change(figures=[7, 8], ratio_after=Decimal("0.75"))
    assert history_line(made, MONTHS).rested == "依据到2026年9月30日的2次填报，完成率75%。"


def test_whole_leaves_what_it_rests_on_to_its_parts() -> None:
    assert history_line(change(), replace(LIFTS, parts=(5,))).rested == ""


# -- which changes are read -------------------------------------------------------------------


@pytest.fixture
def plan(db: None) -> Plan:
    made: Plan = PlanFactory()
    return made


def test_changes_of_one_commitment_newest_first_up_to_a_day(plan: Plan) -> None:
    lifts, other = CommitmentFactory(plan=plan), CommitmentFactory(plan=plan)
    first = StatusChangeFactory(
        commitment=lifts, as_of=DAY("2026-02-01"), before="", after="behind", cause="first"
    )
    second = StatusChangeFactory(commitment=lifts)
    StatusChangeFactory(commitment=other)
    assert changes_of(lifts.pk, until=TODAY) == [second, first]
    assert changes_of(lifts.pk, until=DAY("2026-10-11")) == [first]


def test_recent_changes_are_the_last_by_day_without_first_judgements(plan: Plan) -> None:
    lifts, trees, other = (CommitmentFactory(plan=plan) for _ in range(3))
    of_october = StatusChangeFactory(commitment=lifts)
    of_september = StatusChangeFactory(commitment=trees, as_of=DAY("2026-09-01"))
    again = StatusChangeFactory(commitment=lifts, before="completed", after="behind")
    StatusChangeFactory(commitment=trees, before="", cause="first")
    StatusChangeFactory(commitment=trees, as_of=DAY("2026-10-13"))
    StatusChangeFactory(commitment=other)
    wanted = {lifts.pk, trees.pk}
    newest_first = [again, of_october, of_september]
    assert recent_changes(wanted, until=TODAY, limit=10) == newest_first
    assert recent_changes(wanted, until=TODAY, limit=1) == [again]
    assert recent_changes([], until=TODAY, limit=10) == []


# -- who reads them -------------------------------------------------------------------------------


@pytest.fixture
def town(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Town:
    """A town with one commitment that changed twice since what it released."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)
    made: Town = TownFactory()
    lifts = CommitmentFactory(plan=PlanFactory(town=made), wording="加装电梯200台")
    reached = ProgressFactory(commitment=lifts, value=120)
    publish(town=made, title="会议", as_of=reached.day, released_on=TODAY, released_by="镇党政办")
    done = ProgressFactory(commitment=lifts, value=200, day=DAY("2026-10-10"))
    StatusChangeFactory(
        commitment=lifts, as_of=reached.day, before="", after="behind", cause="first",
        figures=[reached.pk],
    )  # fmt: skip
    StatusChangeFactory(commitment=lifts, figures=[done.pk])
    settings.PUBLIC_PAGES = True
    return made


def addresses(town: Town) -> list[str]:
    lifts = Commitment.objects.get(plan__town=town, wording="加装电梯200台")
    return [town.get_absolute_url(), lifts.get_absolute_url()]


SAID = "2026年10月12日数据变动：由“慢序时”转为“已完成”"


def test_clerk_reads_changes_live_on_both_pages(town: Town) -> None:
    clerk = client_of(person_of(town, "clerk"))
    of_town, of_one = (words(clerk.get(f"{address}?live=1")) for address in addresses(town))
    assert f"最近变动只有经办人看得到加装电梯200台{SAID}" in of_town
    assert "首次评定" not in of_town
    assert (
        f"状态变动只有经办人看得到{SAID}依据2026年10月10日的200台。"
        "2026年9月30日首次评定：“慢序时”依据2026年9月30日的120台。" in of_one
    )


def test_town_page_leaves_a_whole_to_its_parts_and_out_what_was_merged_away(town: Town) -> None:
    lifts = Commitment.objects.get(plan__town=town)
    part = CommitmentFactory(plan=lifts.plan, parent=lifts, wording="签约200台")
    away = CommitmentFactory(plan=lifts.plan, merged_into=part)
    for each in (part, away):
        StatusChangeFactory(commitment=each)
    page = words(client_of(person_of(town, "clerk")).get(f"{addresses(town)[0]}?live=1"))
    assert f"只有经办人看得到签约200台{SAID}" in page
    assert page.count(SAID) == 1


def test_live_page_of_an_earlier_day_knows_no_later_change(town: Town) -> None:
    clerk = client_of(person_of(town, "clerk"))
    of_town, of_one = (
        words(clerk.get(f"{address}?as_of=2026-10-01")) for address in addresses(town)
    )
    assert "最近变动" not in of_town
    assert "首次评定：“慢序时”" in of_one
    assert "数据变动" not in of_one


@pytest.mark.parametrize("person", ["clerk", "deputy", "stranger", "anybody"])
def test_publication_tells_nobody_of_live_changes(town: Town, person: str) -> None:
    who = {
        "clerk": lambda: client_of(person_of(town, "clerk")),
        "deputy": lambda: client_of(person_of(town, "deputy")),
        "stranger": lambda: client_of(person_of(TownFactory(), "clerk")),
        "anybody": Client,
    }[person]()
    for address in addresses(town):
        page = words(who.get(address))
        assert "会议" in page
        for said in ["数据变动", "最近变动", "状态变动", "首次评定"]:
            assert said not in page, said


@pytest.mark.parametrize("role", ["deputy", "stranger"])
def test_live_pages_stay_closed_to_all_but_clerks(town: Town, role: str) -> None:
    there = town if role == "deputy" else TownFactory()
    who = client_of(person_of(there, "deputy" if role == "deputy" else "clerk"))
    for address in addresses(town):
        assert who.get(f"{address}?live=1").status_code == 404


def test_forecast_stands_under_the_reason_for_everybody(town: Town) -> None:
    sentence = "照目前进度，约2027年3月达到（时限2026年12月31日）；按时完成，9月底以后每月需27台。"
    said = f"目标：200台，到2026年12月31日。{sentence}"
    deputy = client_of(person_of(town, "deputy"))
    assert said in words(deputy.get(addresses(town)[1]))
    clerk = client_of(person_of(town, "clerk"))
    assert "照目前进度" not in words(clerk.get(f"{addresses(town)[1]}?live=1"))
    assert Publication.objects.get().items.get().status == "behind"


@pytest.mark.parametrize(
    ("person", "status", "acted"),
    [("administrator", 200, 403), ("clerk", 403, 403), ("deputy", 302, 302)],
)
def test_changes_are_listed_for_administrators_and_stay_as_they_are(
    town: Town, person: str, status: int, acted: int
) -> None:
    user = administrator() if person == "administrator" else person_of(town, person, is_staff=True)
    client, row = client_of(user), StatusChange.objects.latest("pk")
    listed = client.get(reverse("admin:commitments_statuschange_changelist"))
    assert listed.status_code == status
    for act in ("change", "delete"):
        address = reverse(f"admin:commitments_statuschange_{act}", args=[row.pk])
        assert client.post(address, {"post": "yes"}).status_code == acted
    assert ("加装电梯200台" in words(listed)) == (status == 200)
    assert StatusChange.objects.filter(pk=row.pk, after="completed").exists()
