"""Logging in, the first steps, and who may see what."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from commitments.audience import audience_of, editable_towns
from commitments.models import Town
from people.demonstration import ensure_people
from people.models import Membership, User
from tests.factories import PlanFactory, TownFactory, UserFactory

pytestmark = pytest.mark.django_db


def person(role: str | None, town: Town) -> User:
    user: User = UserFactory()
    if role:
        Membership.objects.create(user=user, town=town, role=role)
    return user


@pytest.mark.parametrize(
    ("role", "open_audience", "closed_audience"),
    [
        ("clerk", "internal", "internal"),
        ("deputy", "deputy", "deputy"),
        ("presidium", "deputy", "deputy"),
        (None, "public", None),
    ],
)
def test_audience_of_clerk_deputy_and_stranger(
    role: str | None, open_audience: str, closed_audience: str | None, settings: Any
) -> None:
    town = TownFactory()
    user = person(role, town)
    settings.PUBLIC_PAGES = True
    assert audience_of(user, town) == open_audience
    settings.PUBLIC_PAGES = False
    assert audience_of(user, town) == closed_audience


def test_audience_of_another_town_is_a_strangers(settings: Any) -> None:
    settings.PUBLIC_PAGES = False
    clerk = person("clerk", TownFactory())
    other = TownFactory()
    assert audience_of(clerk, other) is None
    assert audience_of(AnonymousUser(), other) is None
    assert other not in editable_towns(clerk)
    assert audience_of(UserFactory(is_superuser=True), other) == "internal"


def test_first_steps_lead_from_nothing_to_a_ledger(client: Client) -> None:
    welcome = reverse("people:welcome")
    assert client.get("/").url == welcome  # type: ignore[attr-defined]
    page = client.get(welcome)
    assert "先设一位管理员" in page.content.decode()
    password = "Zhen-gongzuo-2026"
    words = {"username": "zhangsan", "password1": password, "password2": password}
    assert client.post(welcome, words).url == reverse("people:add_town")  # type: ignore[attr-defined]
    assert User.objects.get().is_superuser
    found = client.get(reverse("people:add_town"), {"q": "浦东 周浦"}).content.decode()
    assert "周浦镇" in found
    assert "310115132" in found
    answer = client.post(reverse("people:add_town"), {"code": "310115132"}, follow=True)
    town = Town.objects.get()
    assert (town.code, town.name, town.district) == ("310115132", "周浦镇", "浦东新区")
    assert "下载空白台账" in answer.content.decode()


def test_first_administrator_is_made_once(client: Client) -> None:
    UserFactory(username="first")
    password = "Zhen-gongzuo-2026"
    words = {"username": "second", "password1": password, "password2": password}
    client.post(reverse("people:welcome"), words)
    assert list(User.objects.values_list("username", flat=True)) == ["first"]


def test_first_administrator_with_two_passwords_keeps_what_was_typed(client: Client) -> None:
    words = {"username": "zhangsan", "password1": "Zhen-gongzuo-2026", "password2": "another"}
    page = client.post(reverse("people:welcome"), words).content.decode()
    assert 'value="zhangsan"' in page
    assert "密码" in page
    assert User.objects.count() == 0


def test_unknown_code_is_refused_with_a_sentence(client: Client) -> None:
    client.force_login(UserFactory(is_superuser=True))
    page = client.post(reverse("people:add_town"), {"code": "000000000"}).content.decode()
    assert "区划代码“000000000”不在名录中" in page
    assert Town.objects.count() == 0


@pytest.mark.parametrize("role", ["clerk", "deputy", None])
def test_towns_are_added_by_administrators_alone(client: Client, role: str | None) -> None:
    client.force_login(person(role, TownFactory()))
    assert client.post(reverse("people:add_town"), {"code": "310115132"}).status_code == 404
    assert not Town.objects.filter(code="310115132").exists()


def test_demonstration_person_enters_with_one_click(client: Client) -> None:
    town = PlanFactory().town
    ensure_people([town])
    page = client.get(reverse("people:login")).content.decode()
    assert re.findall("以[^<]+身份进入", page) == [
        "以管理员身份进入",
        "以经办人身份进入",
        "以人大代表身份进入",
        "以人大主席团身份进入",
    ]
    client.post(reverse("people:demonstration", args=["demo-deputy"]))
    user = User.objects.get(pk=client.session["_auth_user_id"])
    assert (user.username, audience_of(user, town)) == ("demo-deputy", "deputy")


def test_demonstration_people_are_made_once() -> None:
    town = TownFactory()
    ensure_people([town])
    ensure_people([town])
    assert User.objects.filter(is_demonstration=True).count() == 4
    assert Membership.objects.count() == 3


def test_real_person_never_enters_with_one_click(client: Client) -> None:
    UserFactory(username="zhangsan")
    answer = client.post(reverse("people:demonstration", args=["zhangsan"]))
    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


def test_demonstration_logins_do_not_exist_in_production(client: Client, settings: Any) -> None:
    ensure_people([TownFactory()])
    settings.PRODUCTION = True
    assert "演示人员" not in client.get(reverse("people:login")).content.decode()
    assert client.post(reverse("people:demonstration", args=["demo-admin"])).status_code == 404


def test_login_does_not_lead_to_another_host(client: Client) -> None:
    ensure_people([TownFactory()])
    answer = client.post(
        reverse("people:demonstration", args=["demo-deputy"]), {"next": "https://example.com/"}
    )
    assert answer.url == "/"  # type: ignore[attr-defined]


@pytest.mark.parametrize(("text", "listed", "narrower"), [("城关", 30, True), ("周浦", 1, False)])
def test_long_list_of_townships_asks_for_more_words(
    client: Client, text: str, listed: int, narrower: bool
) -> None:
    client.force_login(UserFactory(is_superuser=True))
    html = client.get(reverse("people:add_town"), {"q": text}).content.decode()
    assert (html.count('class="choice"'), "只列出前30个。请加上区县再查找" in html) == (
        listed,
        narrower,
    )


@pytest.mark.parametrize(
    ("role", "links"),
    [
        ("clerk", ["导入", "录入", "需处理", "待核对"]),
        ("deputy", []),
        ("presidium", ["需处理", "待核对"]),
        ("administrator", ["导入", "录入", "需处理", "待核对"]),
    ],
)
def test_menu_of_a_phone_leads_where_the_header_leads(
    client: Client, role: str, links: list[str]
) -> None:
    town = TownFactory()
    client.force_login(
        UserFactory(is_superuser=True, is_staff=True)
        if role == "administrator"
        else person(role, town)
    )
    html = client.get(town.get_absolute_url()).content.decode()
    menu = html[html.index('class="menu"') : html.index("</details>")]
    header = html[html.index('class="top-nav"') : html.index("</nav>")]
    assert re.findall(r"<a href=[^>]*>([^<]+)</a>", menu) == links
    assert re.findall(r'<a class="more"[^>]*>([^<]+)</a>', header) == links
    assert "退出" in menu


def test_office_is_not_locked_out_when_the_demonstration_people_are_gone(client: Client) -> None:
    ensure_people([TownFactory()])
    assert client.get(reverse("people:welcome")).status_code == 302
    User.objects.filter(username="demo-clerk").update(is_active=False)
    User.objects.exclude(username="demo-clerk").delete()
    assert client.get(reverse("people:login")).url == reverse("people:welcome")  # type: ignore[attr-defined]
    words = {
        "username": "zhangsan",
        "password1": "Zhen-gongzuo-2026",
        "password2": "Zhen-gongzuo-2026",
    }
    client.post(reverse("people:welcome"), words)
    assert User.objects.get(username="zhangsan").is_superuser
