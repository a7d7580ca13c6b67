"""上报 as it is logged: made once, decided, handed on, told again; for the clerks of the town."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from commitments.actions import ActionError, publish
from commitments.models import Commitment, Progress, Publication, Town
from commitments.querysets import ImmutableError
from imports.delivering import making
from imports.delivering.earlier import made_before, reported_before
from imports.delivering.shown import shown_of
from imports.models import Delivery
from tests.factories import (
    CommitmentFactory,
    PlanFactory,
    ProgressFactory,
    TownFactory,
    administrator,
    person_of,
)

from .making_forms import form, page_of

pytestmark = pytest.mark.django_db
TODAY, DAY = dt.date(2026, 10, 20), dt.date(2026, 9, 30)
FORM = form(
    [
        ["区重点工作推进情况表（2026年9月）"],
        ["序号", "工作任务", "累计完成（台）", "是否达序时"],
        [1, "加装电梯"],
        [2, "改造泵房"],
        [3, "保密事项"],
        [4, "改造水泵"],
    ]
)


@dataclass
class World:
    """A town that has released one publication."""

    town: Town
    lifts: Commitment
    pumps: Commitment
    publication: Publication

    def made(self, *, data: bytes = FORM, internal: bool = False, **more: Any) -> Delivery:
        """A delivery to 区府办."""
        said: dict[str, Any] = {"publication": self.publication, "receiver": "区府办", "by": None}
        return making.make(
            town=self.town, data=data, filename="统计表.xlsx", internal=internal, **(said | more)
        )

    def released(self, number: int) -> Publication:
        """Another publication of the same day."""
        return publish(
            town=self.town,
            title=f"第{number}期",
            as_of=DAY,
            released_on=DAY + dt.timedelta(days=number),
            released_by="镇党政办",
        )


@pytest.fixture
def world() -> World:
    town = TownFactory()
    plan = PlanFactory(town=town)
    lifts, pumps, secret = (
        CommitmentFactory(plan=plan, wording=wording, value=Decimal(60), visibility=visibility)
        for wording, visibility in (
            ("加装电梯", "public"),
            ("改造水泵房", "deputy"),
            ("保密事项", "internal"),
        )
    )
    for held, value in ((lifts, 47), (pumps, 50), (secret, 9)):
        ProgressFactory(commitment=held, value=Decimal(value), day=DAY)
    world = World(town, lifts, pumps, None)  # type: ignore[arg-type]
    world.publication = world.released(1)
    return world


def hand_on(made: Delivery, *, day: dt.date = TODAY) -> None:
    """Hand on what was seen just now."""
    making.hand_on(made, day=day, today=TODAY, seen=making.checksum(made))


def values(delivery: Delivery) -> list[Any]:
    """What stands in the column of figures."""
    page = page_of(delivery.file.open("rb").read())
    return [page.cell(line, 3).value for line in (3, 4, 5, 6)]


def whys(delivery: Delivery) -> Mapping[str, str]:
    return {told["cell"]: told["why"] for told in delivery.unmatched}


def test_only_released_figures_are_given_and_doubt_is_decided(world: World) -> None:
    Progress.objects.filter(commitment=world.lifts).update(value=Decimal(99))
    made = world.made()
    assert (values(made), whys(made)) == (
        [47, None, None, None],
        {"B4": "doubtful", "B5": "no_such", "B6": "doubtful"},
    )
    shown = shown_of(made)
    assert [(row.line, row.asked) for row in shown.rows[:3]] == [(4, True), (5, True), (6, True)]
    assert [one.pk for one in shown.rows[0].likely] == [world.pumps.pk]
    key = shown.rows[0].key
    making.decide(made, {key: world.pumps.pk, shown.rows[2].key: 0, "other#1|1": 5})
    made.refresh_from_db()
    assert (values(made), whys(made)) == (
        [47, 50, None, None],
        {"B5": "no_such", "B6": "passed_over"},
    )
    assert list(made.mapping["choices"]) == [key, shown.rows[2].key]
    assert page_of(making.marked(made))["B5"].comment.text.endswith(
        "没有对上：这一期里没有这一项。"
    )
    assert values(world.made(internal=True)) == [47, None, 9, None]


def test_what_was_handed_on_never_changes(world: World) -> None:
    made = world.made()
    for day, sentence in ((TODAY + dt.timedelta(1), "晚于今天"), (DAY, "发布日期")):
        with pytest.raises(ActionError, match=sentence):
            hand_on(made, day=day)
    seen = making.checksum(made)
    making.decide(made, {made.mapping["rows"][0]["key"]: 0})
    with pytest.raises(ActionError, match="重新填过"):
        making.hand_on(made, day=TODAY, today=TODAY, seen=seen)
    made.refresh_from_db()
    hand_on(made)
    made.refresh_from_db()
    assert made.handed_on == TODAY
    with pytest.raises(ActionError, match="已经报出"):
        making.decide(made, {})
    held = Delivery.objects.filter(pk=made.pk)
    for change in (made.save, made.delete, held.delete, lambda: held.update(receiver="别处")):
        with pytest.raises(ImmutableError):
            change()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE imports_delivery SET cells = '[]' WHERE id = %s", [made.pk])
    assert making.make_again(made, by=None).handed_on is None


def test_what_was_reported_before_is_told(world: World) -> None:
    first = world.made()
    form_ = (world.town, world.publication, first.template_sha256)
    for receiver, internal, expected in (
        ("区府办", False, first),
        ("区府办", True, None),
        ("市发改委", False, None),
    ):
        assert made_before(*form_, receiver=receiver, internal=internal) == expected
    hand_on(first)
    same = reported_before(world.made())
    # The figure, and the verdict that rests on it.
    assert (same.same, same.last, same.others) == (2, TODAY, {})
    assert reported_before(world.made(receiver="区发改委")).same == 0
    Progress.objects.filter(commitment=world.lifts).update(value=Decimal(45))
    later = world.made(publication=world.released(2))
    ((place, before),) = reported_before(later).others.items()
    assert (place[1], before, values(later)[0]) == ("C3", "47台", 45)
    shown = [line.before for row in shown_of(later).rows for line in row.filled]
    assert shown == ["47台", ""]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "空的"),
        (b"PK\x03\x04 broken", "文件"),
        (form([["名称", "电话"], ["张三", "1"]]), "没有认出"),
        (form([["工作任务", "责任单位", "年度目标"], ["修路", "", ""]]), "没有认出"),
    ],
)
def test_a_bad_file_is_a_sentence_and_nothing_is_stored(
    world: World, data: bytes, sentence: str
) -> None:
    with pytest.raises(ActionError, match=sentence):
        world.made(data=data)
    assert not Delivery.objects.exists()


def test_the_pages_are_for_the_clerks_of_the_town(world: World, client: Client) -> None:
    code = world.town.code
    listed = reverse("imports:deliveries", args=[code])
    made = world.made()
    pages = [listed, made.get_absolute_url(), file_of(made, "filled"), file_of(made, "marked")]
    acts = [reverse(f"imports:{act}", args=[code, made.pk]) for act in ("deliver_again",)]
    people = {
        "clerk": person_of(world.town, "clerk"),
        "deputy": person_of(world.town, "deputy"),
        "stranger": person_of(TownFactory(), "clerk"),
        "administrator": administrator(),
    }
    seen = {}
    for name, person in people.items():
        client.force_login(person)
        told = [client.get(page).status_code for page in pages]
        seen[name] = {*told, *(client.post(act).status_code for act in acts)}
    assert seen == {
        "clerk": {200, 302},
        "deputy": {404},
        "stranger": {404},
        "administrator": {200, 302},
    }


def file_of(made: Delivery, which: str) -> str:
    return reverse("imports:delivery_file", args=[made.town_id, made.pk, which])


def test_a_form_is_given_decided_and_handed_on(world: World, client: Client) -> None:
    client.force_login(person_of(world.town, "clerk"))
    listed = reverse("imports:deliveries", args=[world.town.code])
    given = {"receiver": "区府办", "publication": world.publication.pk}
    missing = client.post(listed, given)
    assert "请选择要填的空白表。" in missing.content.decode()
    bad = client.post(listed, {**given, "file": SimpleUploadedFile("表.xlsx", b"PK\x03\x04")})
    assert (bad.status_code, Delivery.objects.count()) == (200, 0)
    answer = client.post(listed, {**given, "file": SimpleUploadedFile("表.xlsx", FORM)})
    made = Delivery.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    page = client.get(made.get_absolute_url()).content.decode()
    for words in ("47台", "没有对上", "填了2格"):
        assert words in page
    key = shown_of(made).rows[0].key
    client.post(made.get_absolute_url(), {f"row:{key}": str(world.pumps.pk), "row:x": "no"})
    again = client.post(listed, {**given, "file": SimpleUploadedFile("表.xlsx", FORM)}, follow=True)
    assert "已按这一期填过" in again.content.decode()
    url = reverse("imports:hand_on_delivery", args=[world.town.code, made.pk])
    assert "请填写日期" in client.post(url, {"day": ""}, follow=True).content.decode()
    stale = client.post(url, {"day": "2026-10-20", "seen": making.checksum(made)}, follow=True)
    assert "请下载新的一份看过再报" in stale.content.decode()
    made.refresh_from_db()
    seen = making.checksum(made)
    assert seen in client.get(made.get_absolute_url()).content.decode()
    done = client.post(url, {"day": "2026-10-20", "seen": seen}, follow=True).content.decode()
    assert "已报区府办，不能再改" in done
    assert "按所选重新填" not in done
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(file_of(made, "filled")))))  # type: ignore[arg-type]
    assert (book.worksheets[0]["C4"].value, Delivery.objects.count()) == (50, 1)
