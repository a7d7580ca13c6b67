"""The page of 收表: who may open it and press what, and what it says."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commitments.models import Plan, Town
from imports import tasks
from imports.models import Batch, Drop, State, Submission
from people.models import User
from tests.collecting.conftest import END, Form, dropped, seen
from tests.factories import TownFactory, UserFactory, administrator, person_of

pytestmark = pytest.mark.django_db
BUTTONS = ["drop", "write", "back", "assign", "discard", "again", "read_for"]


@pytest.fixture(autouse=True)
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What was handed to the worker."""
    found: list[tuple[str, Any]] = []
    for name in ("check_batch", "check_drop", "commit_batches"):
        task = getattr(tasks, name)
        monkeypatch.setattr(task, "delay", lambda told, name=name: found.append((name, told)))
    return found


def to(town: Town, button: str = "") -> str:
    return reverse(f"imports:collect_{button}" if button else "imports:collect", args=[town.code])


def file(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def text(answer: Any) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_page_and_buttons_are_for_clerks_of_the_town_alone(
    client: Client, plan: Plan, clerk: User
) -> None:
    people = {
        "clerk": clerk,
        "administrator": administrator(),
        "deputy": person_of(plan.town, "deputy"),
        "other clerk": person_of(TownFactory(), "clerk"),
        "stranger": UserFactory(),
    }
    for who, user in people.items():
        client.force_login(user)
        may = who in ("clerk", "administrator")
        assert client.get(to(plan.town)).status_code == (200 if may else 404), who
        answers = {client.post(to(plan.town, button)).status_code for button in BUTTONS}
        assert answers == {302 if may else 404}, who
    client.logout()
    assert client.get(to(plan.town)).headers["Location"].startswith("/people/login/")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(clerk)
    assert {strict.post(to(plan.town, button)).status_code for button in BUTTONS} == {403}
    assert Submission.objects.count() == Batch.objects.count() == 0


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "某某镇2024年四季度收表情况"),
        ("plan={pk}&end=2024-09-30", "某某镇2024年三季度收表情况"),
        ("plan={pk}&end=2024-09-29", "这份计划没有这一期，下面是最近一期。"),
        ("plan={pk}&end=昨天", "这份计划没有这一期，下面是最近一期。"),
        ("plan=x&end=", "没有这份计划，下面是现在的计划。"),
        ("plan=999999999999999999999", "没有这份计划，下面是现在的计划。"),
    ],
)
def test_odd_addresses_are_told_in_words(
    client: Client, plan: Plan, clerk: User, query: str, said: str
) -> None:
    client.force_login(clerk)
    answer = client.get(f"{to(plan.town)}?{query.format(pk=plan.pk)}")
    assert answer.status_code == 200
    assert said in text(answer)


def test_town_without_a_plan_says_what_comes_first(client: Client, town: Town, clerk: User) -> None:
    client.force_login(clerk)
    assert "还没有计划。先导入台账或任务分解表" in text(client.get(to(town)))


def test_files_come_in_several_requests_of_one_act(
    client: Client,
    plan: Plan,
    clerk: User,
    form: Form,
    queued: list[tuple[str, Any]],
    at_once: None,
) -> None:
    client.force_login(clerk)
    place = {"plan": plan.pk, "end": END.isoformat()}
    first = {**place, "more": "1", "file": [file("<b>.xlsx", form("城建办")), file("无.xlsx", b"")]}
    asked = {"headers": {"Accept": "application/json"}}
    told = client.post(to(plan.town, "drop"), first, **asked).json()
    drop = Drop.objects.get()
    assert told == {
        "drop": drop.pk,
        "taken": 1,
        "same": [],
        "errors": ["文件“无.xlsx”是空的，请重新选择。"],
        "pictures": [],
    }
    assert queued == []
    second = {**place, "drop": drop.pk, "file": file("农业办.xlsx", form("农业办"))}
    assert client.post(to(plan.town, "drop"), second, **asked).json()["drop"] == drop.pk
    assert queued == [("check_drop", drop.pk)]
    assert (drop.plan, drop.end, drop.submissions.count()) == (plan, END, 2)
    page = client.get(to(plan.town), place)
    assert "正在读取2份，读完自动归到各单位。" in text(page)
    assert 'hx-trigger="every 1s"' in page.content.decode()
    # Another person's act is not added to.
    client.force_login(person_of(plan.town, "clerk"))
    again = {**place, "drop": drop.pk, "file": file("社区办.xlsx", form("社区办"))}
    answer = client.post(to(plan.town, "drop"), again, follow=True)
    assert "收到1份，正在读取。" in text(answer)
    assert Drop.objects.count() == 2


def test_buttons_write_send_back_assign_and_give_up(
    client: Client,
    plan: Plan,
    clerk: User,
    form: Form,
    queued: list[tuple[str, Any]],
    at_once: None,
) -> None:
    dropped(
        plan,
        clerk,
        ("城建办.xlsx", form("城建办")),
        ("<script>.xlsx", form("农业办", "四十多吧")),
        ("通讯录.csv", "姓名,电话\n张三,1\n".encode()),
        ("名单.csv", "姓名,电话\n李四,2\n".encode()),
        ("社区办.xlsx", form("社区办", quarter=2)),
    )
    client.force_login(clerk)
    place = {"plan": plan.pk, "end": END.isoformat()}
    page = client.get(to(plan.town), place, headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith('<div id="collect-grid">')
    assert "<script>" not in page
    grid = seen(plan)
    faulty = grid.returnable[0]
    assert f"/imports/{faulty.batch_id}/" in page
    batches = re.findall(r'name="batch" value="([^"]+)"', page)
    answer = client.post(to(plan.town, "write"), {**place, "batch": batches}, follow=True)
    assert answer.redirect_chain == [(f"{to(plan.town)}?plan={plan.pk}&end=2024-09-30", 302)]
    assert "正在写入1份。" in text(answer)
    Batch.objects.filter(state=State.COMMITTING).update(
        state=State.COMMITTED, committed_at=timezone.now()
    )
    assert "已写入1份。" in text(client.get(to(plan.town), place))
    assert "已写入1份。" not in text(client.get(to(plan.town), place))
    assert queued == [("commit_batches", [int(batches[0].partition(":")[0])])]
    assert "有1份刚刚有了变化" in text(
        client.post(to(plan.town, "write"), {**place, "batch": batches}, follow=True)
    )

    answer = client.post(to(plan.town, "back"), {**place, "held": faulty.pk})
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.content[:2] == b"PK"
    faulty.refresh_from_db()
    assert faulty.sent_back_by == clerk
    gone = client.post(to(plan.town, "back"), {**place, "held": "7777777"}, follow=True)
    assert "要退回的表已经不在了" in text(gone)

    first, second = (one.held for one in grid.loose)
    unit = plan.town.units.get(name="财政所")
    told = {**place, "held": first.pk, "unit": unit.pk}
    assert "已算作财政所的表" in text(client.post(to(plan.town, "assign"), told, follow=True))
    told["unit"] = ""
    assert "请选定是哪个单位的表。" in text(client.post(to(plan.town, "assign"), told, follow=True))
    given_up = client.post(to(plan.town, "discard"), {**place, "held": second.pk}, follow=True)
    assert "已放弃" in text(given_up)
    second.batch.refresh_from_db()
    assert second.batch.state == State.DISCARDED
    assert seen(plan).loose == []

    early = grid.earlier[0]
    answer = client.post(to(plan.town, "read_for"), {**place, "held": early.pk}, follow=True)
    assert "正在按这一期重新读取" in text(answer)
    early.batch.refresh_from_db()
    told = early.batch.mapping["period_end"], early.batch.state
    assert told == ("2024-09-30", State.RECEIVED)
    assert client.get(to(plan.town, "write")).status_code == 302
