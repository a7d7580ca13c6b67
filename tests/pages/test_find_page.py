"""The box that finds: what three people see of the same town."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commitments.actions import follow_touched, publish
from commitments.finding.access import Access
from commitments.finding.examples import examples_for, phrase
from commitments.finding.keeping import index_town
from commitments.models import Commitment, FoundKind, Publication, Town
from people.models import Membership
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    ProgressFactory,
    SourceFactory,
    TownFactory,
    person_of,
)
from tests.pages.reading_pages import TODAY, client_of, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _indexed(second: Publication, town: Town) -> None:
    index_town(town.code)


@pytest.fixture
def stranger() -> Client:
    return client_of(person_of(TownFactory(), "deputy"))


def links(page: Any) -> list[str]:
    """Where the hits of a page lead."""
    html = page.content.decode()
    return re.findall(r'<p class="found-title"><a href="([^"]+)"', html.replace("&amp;", "&"))


def test_deputy_finds_what_was_released(deputy: Client) -> None:
    page = deputy.get("/find/?q=电梯")
    pk = Commitment.objects.get(number="1").pk
    assert links(page) == [f"/commitments/{pk}/"]
    assert "既有多层住宅加装<mark>电梯</mark>200台" in page.content.decode()
    told = words(page)
    assert "目标任务1条" in told
    assert "严重滞后" in told or "慢序时" in told
    assert "示例镇镇城建中心民生实事数据截至2026年9月30日" in told
    assert "示例镇：虚构示例，数据仅供演示" in told
    assert "实时" not in told


def test_clerk_finds_the_live_state_or_what_was_released(clerk: Client) -> None:
    hidden = Commitment.objects.get(number="3").pk
    live = clerk.get("/find/?q=督办")
    assert links(live) == [f"/commitments/{hidden}/?live=1"]
    assert "实时示例镇" in words(live)
    released = clerk.get("/find/?q=督办&state=released")
    assert links(released) == [f"/commitments/{hidden}/"]
    assert clerk.get(links(live)[0]).status_code == 200


def test_what_is_hidden_is_not_even_counted(
    deputy: Client, stranger: Client, settings: Any
) -> None:
    settings.PUBLIC_PAGES = True
    nothing = words(deputy.get("/find/?q=鹭鸶")).replace("鹭鸶", "")
    for client in (deputy, stranger, Client()):
        page = words(client.get("/find/?q=督办")).replace("督办", "")
        assert "没有找到“”" in page
    assert words(deputy.get("/find/?q=督办")).replace("督办", "") == nothing


def test_stranger_finds_nothing_where_nothing_is_public(stranger: Client, settings: Any) -> None:
    settings.PUBLIC_PAGES = False
    assert links(stranger.get("/find/?q=电梯")) == []
    answer = Client().get("/find/?q=电梯")
    assert answer.headers["Location"].startswith("/people/login/?next=/find/")


def test_whole_is_judged_by_the_parts_that_one_sees(
    town: Town, deputy: Client, clerk: Client
) -> None:
    plan = town.plans.get()
    whole = CommitmentFactory(plan=plan, number="9", wording="铺设管网")
    for number, value, visibility in [("9.1", 200, "public"), ("9.2", 1, "internal")]:
        part = CommitmentFactory(
            plan=plan, number=number, wording="管段", parent=whole, visibility=visibility
        )
        ProgressFactory(commitment=part, value=value)
    publish(town=town, title="四季度", as_of=TODAY, released_on=TODAY, released_by="镇党政办")
    assert "已完成" in words(deputy.get("/find/?q=铺设管网"))
    assert "严重滞后" in words(clerk.get("/find/?q=铺设管网&state=released"))
    assert "严重滞后" in words(clerk.get("/find/?q=铺设管网"))


def test_wording_of_today_is_not_shown_to_deputies(clerk: Client, deputy: Client) -> None:
    lifts = Commitment.objects.get(number="1")
    lifts.wording = "既有住宅加装扶梯200台"
    lifts.save()
    follow_touched(as_of=TODAY, commitments=[lifts.pk])
    assert links(deputy.get("/find/?q=扶梯")) == []
    assert links(clerk.get("/find/?q=扶梯")) == [f"/commitments/{lifts.pk}/?live=1"]
    assert "加装<mark>电梯</mark>" in deputy.get("/find/?q=电梯").content.decode()


def test_sentence_leads_to_its_place(town: Town, deputy: Client, clerk: Client) -> None:
    text = "一、成绩\n社区食堂建成2所。我们将加快泵房改造。"
    report = DocumentFactory(town=town, title="政府工作报告", text=text)
    canteens = Commitment.objects.get(number="2")
    SourceFactory(commitment=canteens, document=report, quote="社区食堂建成2所", offset=5)
    publish(town=town, title="四季度", as_of=TODAY, released_on=TODAY, released_by="镇党政办")
    for client, live in ((deputy, ""), (clerk, "live=1&")):
        (address,) = links(client.get("/find/?q=泵房改造"))
        place = text.index("我们将")
        assert address == f"/documents/{report.pk}/?{live}at={place}#at-{place}"
        assert f'id="at-{place}"' in client.get(address).content.decode()


def test_unit_and_town_lead_to_their_pages(deputy: Client) -> None:
    (unit,) = links(deputy.get("/find/?q=城建中心&kind=unit"))
    assert unit == "/towns/999000001/?q=%E9%95%87%E5%9F%8E%E5%BB%BA%E4%B8%AD%E5%BF%83#items"
    assert "找到1项" in words(deputy.get(unit))
    assert links(deputy.get("/find/?q=示例镇&kind=town")) == ["/towns/999000001/"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "输入一个字就可以查"),
        ("?q=。，", "请输入汉字、字母或数字。"),
        ("?q=" + "长" * 61, "输入的文字太长，最多60个字。"),
        ("?q=电梯 鹭鸶", "只查其中一个词：电梯鹭鸶"),
        ("?q=鹭鸶", "在目标任务、责任单位、文件、报告原文和镇街里没有找到“鹭鸶”。"),
        (
            "?q=鹭鸶&town=999000001",
            "在示例镇的目标任务、责任单位、文件和报告原文里没有找到“鹭鸶”。",
        ),
        ("?q=电梯&kind=nonsense&page=x&town=1", "目标任务1条"),
        ("?q=电梯&kind=commitment&page=9", "目标任务1条"),
        ("?q=%00&page=99999999999", "输入一个字就可以查"),
        ("?q=' OR 1=1 --%", "没有找到"),
    ],
)
def test_every_state_says_what_to_do(deputy: Client, query: str, said: str) -> None:
    answer = deputy.get(f"/find/{query}")
    assert answer.status_code == 200
    assert said in words(answer)


def test_typing_refines_what_was_found_alone(deputy: Client) -> None:
    asked = {"HX-Request": "true", "HX-Target": "found"}
    answer = deputy.get("/find/?q=电梯", headers=asked)
    assert "<mark>电梯</mark>" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert "HX-Request" in answer.headers["Vary"]


def test_pages_of_one_kind(town: Town, clerk: Client) -> None:
    plan = town.plans.get()
    for number in range(10, 33):
        CommitmentFactory(plan=plan, number=str(number), wording=f"铺设管网第{number}段")
    index_town(town.code)
    first = clerk.get("/find/?q=管网")
    assert (len(links(first)), "看全部目标任务" in words(first)) == (8, True)
    one = clerk.get("/find/?q=管网&kind=commitment")
    two = clerk.get("/find/?q=管网&kind=commitment&page=2")
    assert (len(links(one)), len(links(two))) == (20, 3)
    assert len({*links(one), *links(two)}) == 23
    assert "第2页，共2页" in words(two)


@pytest.mark.parametrize("person", ["clerk", "deputy"])
def test_page_costs_the_same_whatever_was_found(
    person: str, town: Town, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(person)

    def cost() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert links(client.get("/find/?q=台"))
        return len(counted)

    before = cost()
    for number in range(40, 46):
        CommitmentFactory(plan=town.plans.get(), number=str(number), wording="加装电梯一台")
    publish(town=town, title="多", as_of=TODAY, released_on=TODAY, released_by="镇党政办")
    assert cost() == before


def test_commitment_that_is_gone_is_not_shown(clerk: Client) -> None:
    # Deleted without a word to the index: as between two nights.
    Commitment.objects.filter(number="1").update(merged_into=Commitment.objects.get(number="2"))
    assert links(clerk.get("/find/?q=电梯")) == []


def test_box_of_a_towns_page_looks_through_that_town_first(town: Town) -> None:
    user = person_of(town, "deputy")
    Membership.objects.create(user=user, town=TownFactory(), role="deputy")
    deputy = client_of(user)
    page = deputy.get(f"/towns/{town.code}/").content.decode()
    assert f'<input type="hidden" name="town" value="{town.code}">' in page
    assert f'href="/find/?town={town.code}"' in page
    assert 'name="town"' not in deputy.get("/").content.decode()
    found = deputy.get(f"/find/?q=电梯&town={town.code}")
    assert "只查示例镇。查全部镇街" in words(found)
    assert 'href="/find/?q=%E7%94%B5%E6%A2%AF"' in found.content.decode()


def test_who_has_one_town_alone_is_not_sent_elsewhere(
    town: Town, deputy: Client, settings: Any
) -> None:
    settings.PUBLIC_PAGES = False
    told = words(deputy.get(f"/find/?q=鹭鸶&town={town.code}"))
    assert "只查示例镇。" in told
    assert "全部镇街" not in told


def test_empty_box_proposes_words_that_find_something(
    deputy: Client, clerk: Client, stranger: Client, settings: Any
) -> None:
    settings.PUBLIC_PAGES = False
    for client in (deputy, clerk):
        page = client.get("/find/").content.decode()
        examples = re.findall(r"<dd>(.*?)</dd>", page)[0]
        offered = re.findall(r'href="([^"]+)">([^<]+)<', examples)
        assert "电梯" in [word for _url, word in offered]
        assert all(links(client.get(url)) for url, _word in offered)
    assert "found-examples" not in stranger.get("/find/").content.decode()


def test_examples_are_of_one_town_the_one_that_spoke_last(town: Town) -> None:
    plan = CommitmentFactory(plan__town__name="邻镇", wording="新建口袋公园5座").plan
    told = {"as_of": TODAY, "released_on": TODAY, "released_by": "镇党政办"}
    publish(town=plan.town, title="十月会议", plans=[plan], **told)
    both = Access(deputy=frozenset({town.code, plan.town_id}))
    assert examples_for(both)[FoundKind.COMMITMENT] == ["公园"]
    assert "公园" not in examples_for(replace(both, town=town.code))[FoundKind.COMMITMENT]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("既有多层住宅加装电梯200台\n镇城建中心", "电梯"),
        ("区级地方收入完成19.7亿元（不含免抵调）\n区级地方收入（不含免抵调）", "收入"),
        ("生产总值完成88.2亿元\n生产总值", "生产总值"),
        ("G1503\n交通办", ""),
        ("修路", "修路"),
    ],
)
def test_examples_are_words_of_the_task(lines: str, words: str) -> None:
    assert phrase(lines) == words
