"""All towns."""

from __future__ import annotations

import datetime as dt
import importlib
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commitments.models import Publication, Town
from commitments.status import GROUPS
from commitments.summaries import Summary
from commitments.views.asking import Asked
from people.models import Membership
from tests.factories import (
    CommitmentFactory,
    ProgressFactory,
    TownFactory,
    administrator,
    person_of,
)
from tests.pages.reading_pages import client_of, words

pytestmark = pytest.mark.django_db
# The package's own ``overview`` is the view.
_PAGE = importlib.import_module("commitments.views.overview")
Line, Wanted, in_order = _PAGE.Line, _PAGE.Wanted, _PAGE.in_order


def test_overview_lists_the_towns_a_person_may_see(second: Publication, settings: Any) -> None:
    settings.PUBLIC_PAGES = True
    TownFactory(name="无稿镇", order=2)
    page = words(Client().get("/"))
    assert page.index("示例镇") < page.index("无稿镇")
    assert "2项中，1项已完成；1项偏慢。" in page
    assert "民生实事1件，完成0件三季度会议数据截至2026年9月30日" in page
    assert "还没有发布过进展。" in page
    boss = words(client_of(administrator()).get("/"))
    assert "3项中，1项已完成；1项偏慢；1项暂无数据。" in boss


def test_overview_is_left_out_for_one_town(
    second: Publication, deputy: Client, settings: Any
) -> None:
    settings.PUBLIC_PAGES = False
    TownFactory()
    assert deputy.get("/").headers["Location"] == "/towns/999000001/"
    assert Client().get("/").headers["Location"] == "/people/login/?next=/"


def test_overview_of_nothing_leads_to_the_first_steps() -> None:
    assert Client().get("/").headers["Location"] == "/people/welcome/"


def test_overview_finds_a_town_among_many(settings: Any) -> None:
    settings.PUBLIC_PAGES = True
    for name in "东西南北中上下左右":
        TownFactory(name=f"{name}桥镇", district="闵行区")
    assert "南桥镇" in words(Client().get("/?q=闵行 南桥"))
    assert "北桥镇" not in words(Client().get("/?q=闵行 南桥"))
    assert "没有找到“天桥”。" in words(Client().get("/?q=天桥"))


def test_overview_live_and_of_a_day_is_the_clerks_alone(
    second: Publication, clerk: Client, settings: Any
) -> None:
    settings.PUBLIC_PAGES = True
    TownFactory(name="无稿镇", order=2)
    assert "按各镇街最近一期发布的情况逐项对照。看实时数据" in words(clerk.get("/"))
    live = words(clerk.get("/?live=1"))
    assert "实时数据（未发布），只列您经办的镇街。" in live
    assert "无稿镇" not in live
    of_a_day = clerk.get("/?as_of=2026-09-30")
    assert "按2026年9月30日的数据评定（未发布），只列您经办的镇街。" in words(of_a_day)
    assert '/towns/999000001/?as_of=2026-09-30"' in of_a_day.content.decode()
    assert "“昨天”不是可用的日期" in words(clerk.get("/?as_of=昨天"))
    for asked in ("?live=1", "?as_of=2026-09-30", "?publication=1"):
        assert Client().get(f"/{asked}").status_code == 404


def test_deputy_of_another_town_sees_nothing_live_of_it(town: Town, settings: Any) -> None:
    settings.PUBLIC_PAGES = False
    other = CommitmentFactory(plan__town__name="邻镇").plan.town
    both = person_of(town, "clerk")
    Membership.objects.create(user=both, town=other, role="deputy")
    page = words(client_of(both).get("/?live=1"))
    assert ("示例镇" in page, "邻镇" in page) == (True, False)
    assert "邻镇" in words(client_of(both).get("/"))


def sorted_towns(client: Client, query: str) -> list[str]:
    """The names of the towns in the order of the page."""
    html = client.get(f"/{query}").content.decode()
    return re.findall(r'<h[23] class="named"><a href="/towns/\d+/[^"]*">([^<]+)</a>', html)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["示例镇", "甪直镇", "安亭镇", "周浦镇"]),
        ("?sort=name", ["安亭镇", "示例镇", "周浦镇", "甪直镇"]),
        ("?sort=day", ["示例镇", "甪直镇", "安亭镇", "周浦镇"]),
        ("?sort=attention", ["示例镇", "甪直镇", "安亭镇", "周浦镇"]),
        ("?sort=share", ["示例镇", "甪直镇", "安亭镇", "周浦镇"]),
        ("?sort=name&q=浦", ["周浦镇"]),
    ],
)
def test_overview_sorts(query: str, names: list[str], second: Publication, settings: Any) -> None:
    settings.PUBLIC_PAGES = True
    for order, name in enumerate(("甪直镇", "安亭镇", "周浦镇"), start=2):
        TownFactory(name=name, order=order)
    assert sorted_towns(Client(), query) == names


@pytest.mark.parametrize(
    ("sort", "names"),
    [("day", ["乙", "甲", "丙"]), ("attention", ["甲", "乙", "丙"]), ("", ["丙", "甲", "乙"])],
)
def test_lines_are_sorted_by_day_and_by_what_needs_attention(sort: str, names: list[str]) -> None:
    def line(name: str, day: dt.date | None, slow: int | None) -> Any:
        groups = dict.fromkeys(GROUPS, 0) | {"slow": slow or 0, "failed": 1, "done": 9}
        whole = None if slow is None else Summary(10, 10, 0, groups, {}, 0)
        return Line(name, "", whole, (), (), until=day)

    june, july = dt.date(2026, 6, 30), dt.date(2026, 7, 31)
    lines = [line("丙", None, None), line("甲", june, 3), line("乙", july, 2)]
    made = in_order(lines, Wanted(Asked(), "", "", sort))
    assert [each.name for each in made] == names


def test_order_is_carried_by_every_address() -> None:
    wanted = Wanted(Asked(live=True), "31", "浦", "name")
    assert wanted.address() == "/?live=1&place=31&q=%E6%B5%A6&sort=name"
    assert wanted.address(place="3101") == "/?live=1&place=3101&q=%E6%B5%A6&sort=name"
    assert wanted.address(everywhere=True) == "/?live=1&sort=name"
    assert Wanted(Asked(), "", "", "").address() == "/"


def test_live_overview_costs_the_same_for_any_number_of_towns(settings: Any) -> None:
    client, costs = client_of(administrator()), []
    for _size in (3, 6):
        for _each in range(3):
            ProgressFactory(commitment=CommitmentFactory(), value=3)
        with CaptureQueriesContext(connection) as counted:
            page = client.get("/?live=1")
        costs.append((page.content.decode().count('class="bar"') > 2, len(counted)))
    assert costs == [(True, costs[0][1])] * 2


def test_administrators_alone_are_led_to_further_towns(second: Publication, clerk: Client) -> None:
    TownFactory()
    assert "添加镇街" in words(client_of(administrator()).get("/"))
    assert "添加镇街" not in words(clerk.get("/"))
