"""Releasing a publication."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from commitments.models import Commitment, Publication
from tests.factories import CommitmentFactory, PlanFactory, ProgressFactory
from tests.pages.reading_pages import words

pytestmark = pytest.mark.django_db


FILLED = {
    "title": "主席团会议",
    "as_of": "2026-10-12",
    "released_on": "2026-10-12",
    "released_by": "镇党政办",
}


def test_clerk_releases_what_the_page_showed(second: Publication, clerk: Client) -> None:
    ProgressFactory(
        commitment=Commitment.objects.get(number="1"), day=dt.date(2026, 10, 10), value=170
    )
    shown = words(clerk.get("/towns/999000001/publish/"))
    assert "状态变化1项既有多层住宅加装电梯200台慢序时→达序时100台→170台" in shown
    assert "没有变化的2项" in shown
    answer = clerk.post("/towns/999000001/publish/", FILLED, follow=True)
    assert answer.redirect_chain == [("/towns/999000001/?publication=3", 302)]
    assert "已发布第3期。" in words(answer)
    assert "170台85%，计划77.7%" in words(answer)
    assert Publication.objects.get(number=3).title == "主席团会议"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"released_on": "2026-10-01"}, "发布日期不能早于数据截至日期。"),
        ({"title": ""}, "请填写这一期的名称。"),
        ({"released_by": ""}, "请填写审定单位。"),
        ({"as_of": "昨天"}, "“昨天”不是日期，请写成2026-09-30这样。"),
        ({"as_of": "0001-01-01"}, "日期要在1990年到2100年之间。"),
        (
            {"as_of": "2025-01-01"},
            "没有可发布的事项：请先导入计划，或检查数据截至日期。",
        ),
    ],
)
def test_refused_release_says_why_and_loses_nothing(
    changed: dict[str, str], said: str, second: Publication, clerk: Client
) -> None:
    answer = clerk.post("/towns/999000001/publish/", FILLED | changed)
    assert (answer.status_code, said in words(answer)) == (200, True)
    for value in (FILLED | changed).values():
        assert f'value="{value}"' in answer.content.decode() or value == ""
    assert Publication.objects.count() == 2


def test_only_clerks_release(second: Publication, deputy: Client, settings: Any) -> None:
    settings.PUBLIC_PAGES = True
    for client, status in [(Client(), 302), (deputy, 404)]:
        assert client.get("/towns/999000001/publish/").status_code == status
        assert client.post("/towns/999000001/publish/", FILLED).status_code == status
    assert Publication.objects.count() == 2


def test_plan_that_is_over_is_released_where_it_is_ticked(
    second: Publication, clerk: Client
) -> None:
    old = PlanFactory(
        town=second.town,
        title="示例镇2024年目标任务",
        start=dt.date(2024, 1, 1),
        end=dt.date(2024, 12, 31),
        given=None,
    )
    CommitmentFactory(plan=old, wording="修缮村路")
    address = "/towns/999000001/publish/"
    page = clerk.get(address).content.decode()
    ticked = re.findall(r'name="plans" value="(\d+)"[^>]*checked', page)
    now = str(second.plans[0]["id"])
    assert ticked == [now]
    assert "修缮村路" not in page
    clerk.post(address, FILLED | {"plans": [now, str(old.pk)]})
    released = Publication.objects.get(number=3)
    assert [plan["title"] for plan in released.plans] == [old.title, "示例镇2026年目标任务"]
    assert "修缮村路" in words(clerk.get(f"/towns/999000001/?live=1&plan={old.pk}"))
    assert "没有这个计划" in words(clerk.post(address, FILLED | {"plans": ["999999"]}))


def test_live_page_counts_what_changed_since_the_last_publication(
    second: Publication, clerk: Client
) -> None:
    ProgressFactory(
        commitment=Commitment.objects.get(number="1"), day=dt.date(2026, 10, 10), value=170
    )
    assert "与上一期相比，好转1项。" in words(clerk.get("/towns/999000001/?live=1"))
