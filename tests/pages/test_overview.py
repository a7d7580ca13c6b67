"""All towns."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from commitments.models import Publication
from tests.factories import (
    TownFactory,
    administrator,
)
from tests.pages.reading_pages import client_of, words

pytestmark = pytest.mark.django_db


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


def test_administrators_alone_are_led_to_further_towns(second: Publication, clerk: Client) -> None:
    TownFactory()
    assert "添加镇街" in words(client_of(administrator()).get("/"))
    assert "添加镇街" not in words(clerk.get("/"))
