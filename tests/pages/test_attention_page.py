"""What needs attention: what clerks, presidium, deputies and strangers see of it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commitments.actions import live_items, plans_in_force, publish, refresh_statuses
from commitments.attention import (
    Scope,
    Wanted,
    counts,
    in_force,
    in_order,
    items_at,
    judged,
    matters,
    page_of,
    scope_of,
    units_of,
)
from commitments.models import Judgement, Town, TownRun
from commitments.summaries import needing_attention
from tests.factories import (
    CommitmentFactory,
    PlanFactory,
    ProgressFactory,
    SiteFactory,
    TownFactory,
    UnitFactory,
    administrator,
    person_of,
)
from tests.pages.reading_pages import TODAY, client_of, words

pytestmark = pytest.mark.django_db
PAGE = "/attention/"
JUNE = dt.date(2026, 6, 30)
ALL = Scope(everywhere=True)


@pytest.fixture
def many(town: Town) -> Town:
    """示例镇 with one of each kind more: its own are slow (1), done (2) and without data (3, for
    clerks alone)."""
    plan = town.plans.get()
    unit = UnitFactory(town=town, name="镇卫生院", order=2)
    own = {"plan": plan, "lead_unit": unit}
    late = CommitmentFactory(number="4", wording="新建公厕20座", value=20, due=JUNE, **own)
    ProgressFactory(commitment=late, day=JUNE, value=0)
    CommitmentFactory(number="5", wording="体检200人", due=dt.date(2026, 9, 30), **own)
    CommitmentFactory(number="6", wording="巡诊200次", due=JUNE, **own)
    level = {"measure": "rate", "basis": "level", "unit": "%"}
    kept = CommitmentFactory(
        number="7", wording="投诉率不超过2%", comparator="<=", value=2, **level, **own
    )
    ProgressFactory(commitment=kept, value=3)
    # A place that was done beside a figure that says none was.
    SiteFactory(commitment=late, name="东村", done_on=JUNE)
    asked = CommitmentFactory(number="8", wording="签约200户", **own)
    ProgressFactory(commitment=asked, day=JUNE, value=190)
    ProgressFactory(commitment=asked, value=180)
    refresh_statuses(as_of=TODAY)
    return town


def numbers(page: Any) -> list[str]:
    """The numbers of the lines, in their order."""
    html = page.content.decode()
    return re.findall(r'<td class="col-number"[^>]*>(\d+)</td>', html)


def test_clerk_sees_each_kind_the_worst_first(many: Town, clerk: Client) -> None:
    page = clerk.get(PAGE)
    assert numbers(page) == ["4", "1", "7", "6", "5", "3", "8"]
    told = words(page)
    assert "全部7未完成1慢序时1超控制数1到期缺数据2平时没有报数1待核对2" in told
    assert "2026年10月12日的实时数据（未发布），只列现行计划。还没有评定过。" in told
    assert "2026年6月30日逾期104天" in told
    assert "待核对：点位的完成数与同一天的数据不一致，请核对。" in told
    assert "待核对：累计数比上一次少，请核对是更正还是填错。" in told


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("kind=failed", ["4"]),
        ("kind=slow", ["1"]),
        ("kind=breached", ["7"]),
        ("kind=due", ["6", "5"]),
        ("kind=silent", ["3"]),
        ("kind=questions", ["4", "8"]),
        ("kind=nobody", ["4", "1", "7", "6", "5", "3", "8"]),
        ("unit=镇城建中心", ["1"]),
        ("unit=none", ["3"]),
        ("kind=due&unit=镇卫生院", ["6", "5"]),
        ("town=999000001&kind=slow", ["1"]),
        ("town=示例", ["4", "1", "7", "6", "5", "3", "8"]),
        ("town=999000002", []),
        ("unit=没有这个单位", []),
        ("town=%00&page=9", ["4", "1", "7", "6", "5", "3", "8"]),
    ],
)
def test_address_narrows(query: str, shown: list[str], many: Town, clerk: Client) -> None:
    assert numbers(clerk.get(f"{PAGE}?{query}")) == shown


def test_presidium_sees_what_deputies_may_see(many: Town) -> None:
    presidium = client_of(person_of(many, "presidium"))
    page = presidium.get(PAGE)
    assert numbers(page) == ["4", "1", "7", "6", "5", "8"]
    assert "内部督办事项" not in words(page)
    assert "全部6" in words(page)
    assert "平时没有报数" not in words(page)
    html = page.content.decode()
    assert "?live=1" not in html
    assert re.findall(r'href="/commitments/\d+/"', html) == []
    publish(town=many, title="会议", as_of=TODAY, released_on=TODAY, released_by="镇党政办")
    released = presidium.get(PAGE).content.decode()
    assert len(re.findall(r'href="/commitments/\d+/"', released)) == 6


def test_whole_does_not_tell_of_parts_that_are_kept_back(many: Town) -> None:
    whole = CommitmentFactory(plan=many.plans.get(), number="9", wording="整项")
    CommitmentFactory(plan=many.plans.get(), number="9.1", parent=whole, visibility="internal")
    refresh_statuses(as_of=TODAY)
    presidium, clerk = person_of(many, "presidium"), person_of(many, "clerk")
    for person, seen in ((presidium, False), (clerk, True)):
        found = matters(scope_of(person), Wanted(), as_of=TODAY)
        shown = set(found.values_list("commitment__number", flat=True))
        assert ("9" in shown, "9.1" in shown) == (False, seen)


def test_deputies_and_strangers_are_refused(many: Town, deputy: Client) -> None:
    refused = deputy.get(PAGE)
    assert (refused.status_code, "没有权限" in words(refused)) == (403, True)
    assert "需处理" not in words(deputy.get("/"))
    stranger = client_of(person_of(TownFactory(), "clerk"))
    assert "没有需要处理的事项。" in words(stranger.get(PAGE))
    assert numbers(stranger.get(f"{PAGE}?town=999000001")) == []
    assert Client().get(PAGE).headers["Location"] == "/people/login/?next=/attention/"
    assert deputy.post(PAGE).status_code == 405


def test_says_when_the_towns_were_judged(many: Town, clerk: Client) -> None:
    now = timezone.now()
    TownRun.objects.create(town=many, state="done", asked_at=now, done_at=now)
    # Nothing is planned there, so there is nothing to judge.
    TownFactory()
    assert judged(ALL) == judged(ALL, "示例") == judged(ALL, many.pk) == (now, now, 0)
    assert judged(ALL, "别的") == (None, None, 0)
    never = PlanFactory().town
    assert judged(ALL) == (now, now, 1)
    assert judged(scope_of(person_of(never, "clerk"))) == (None, None, 1)
    assert "评定时间" in words(clerk.get(PAGE))


def test_order_is_that_of_every_page(many: Town) -> None:
    rows = in_order(matters(ALL, Wanted(), as_of=TODAY))
    ours = [item.id for _town, item in items_at(rows, as_of=TODAY)]
    theirs = [item.id for item in needing_attention(live_items(many, as_of=TODAY))]
    assert ours[: len(theirs)] == theirs


@pytest.mark.parametrize("kind", ["", "due", "questions"])
def test_pages_cut_the_order(kind: str, many: Town) -> None:
    wanted = Wanted(kind=kind)
    n_of = counts(ALL, wanted, as_of=TODAY)
    whole = list(in_order(matters(ALL, wanted, as_of=TODAY)).values_list("pk", flat=True))
    for start in range(len(whole) + 1):
        for count in (1, 2, 4):
            page = page_of(ALL, wanted, n_of, start=start, count=count, as_of=TODAY)
            shown = [judgement.pk for judgement in page]
            assert shown == whole[start : start + count]


def test_items_say_what_is_stored(many: Town) -> None:
    rows = in_order(matters(ALL, Wanted(), as_of=TODAY))
    live = {item.id: item for item in live_items(many, as_of=TODAY)}
    for _town, item in items_at(rows, as_of=TODAY):
        assert item == live[item.id]
    Judgement.objects.filter(commitment__number="1").update(status="stale", group="no_data")
    stored = {item.number: item for _town, item in items_at(rows.all(), as_of=TODAY)}
    assert stored["1"].status == "stale"


def test_plans_in_force_are_those_of_the_pages(town: Town) -> None:
    for start, end in (("2024-01-01", "2024-12-31"), ("2026-07-01", "2026-09-11")):
        PlanFactory(town=town, start=start, end=end, given=None)
    PlanFactory(town=town, start="2027-01-01", end="2027-12-31", given="2026-12-20")
    over = TownFactory()
    for end in ("2023-12-31", "2024-12-31"):
        PlanFactory(town=over, start="2021-01-01", end=end, given=None)
    for day in (TODAY, dt.date(2026, 10, 13), dt.date(2025, 1, 31), dt.date(2026, 12, 20)):
        for each in (town, over):
            ours = set(in_force(day).filter(town=each).values_list("pk", flat=True))
            assert ours == {plan.pk for plan in plans_in_force(each, as_of=day)}


def test_reminders_ask_each_unit_for_its_own(many: Town, clerk: Client) -> None:
    assert "写催办文字" in words(clerk.get(PAGE))
    html = clerk.get(f"{PAGE}?remind=1&kind=slow").content.decode()
    texts = re.findall(r"<textarea[^>]*>([^<]*)</textarea>", html)
    assert texts[0] == (
        "镇卫生院：\n"
        "截至2026年10月12日，示例镇目标任务中，由贵单位牵头的2项还缺数据，请尽快报送：\n"
        "1. 巡诊200次（第6项）：到期未报：应于2026年7月20日前报送截至2026年6月30日的数，"
        "目前没有。\n"
        "2. 体检200人（第5项）：2026年9月30日到期，等待报数，最迟2026年10月20日。\n"
        "已经报送的，请告知；有困难的，请写明原因和下一步打算。"
    )
    assert [text.split("\n")[0] for text in texts] == ["镇卫生院：", "责任单位："]


def test_figures_from_public_papers_are_owed_by_nobody(many: Town, clerk: Client) -> None:
    Town.objects.update(provenance="public_example")
    page = clerk.get(f"{PAGE}?remind=1")
    assert numbers(page) == ["4", "1", "7", "8"]
    assert "全部4未完成1慢序时1超控制数1待核对2" in words(page)
    assert "没有要催办的单位。据公开资料整理的镇街不催办。" in words(page)
    # What lacks data is there still where it asks a question.
    Judgement.objects.filter(commitment__number="6").update(questions=["sign_unclear"])
    asking = clerk.get(PAGE)
    assert numbers(asking) == ["4", "1", "7", "6", "8"]
    assert "全部5未完成1慢序时1超控制数1待核对3" in words(asking)
    assert "没有载入后来的进展，不表示没有做。" in words(asking)
    assert "超过报数期限" not in words(asking)


@pytest.mark.parametrize("towns", [3, 61])
def test_costs_the_same_whatever_the_number_of_towns(towns: int) -> None:
    plans = [PlanFactory() for _each in range(towns)]
    for plan in plans:
        CommitmentFactory(plan=plan, lead_unit=UnitFactory(town=plan.town))
        ProgressFactory(commitment=CommitmentFactory(plan=plan), value=3)
    refresh_statuses(as_of=TODAY)
    client = client_of(administrator())
    with CaptureQueriesContext(connection) as counted:
        page = client.get(f"{PAGE}?remind=1")
    assert len(numbers(page)) == min(50, 2 * towns)
    assert len(counted) == 30
    # So many towns are not chosen from a list.
    typed = '<input id="of-town" name="town" type="search"' in page.content.decode()
    assert typed == (towns > 60)


def test_units_and_towns_are_offered(many: Town, clerk: Client) -> None:
    assert units_of(ALL, Wanted(town=many.pk), as_of=TODAY) == ["镇城建中心", "镇卫生院", ""]
    html = clerk.get(PAGE).content.decode()
    assert ('id="of-unit"' in html, 'id="of-town"' in html) == (True, False)
    other = TownFactory(name="另一镇")
    both = client_of(administrator()).get(PAGE).content.decode()
    assert ('id="of-unit"' in both, f'<option value="{other.pk}">' in both) == (False, True)
    named = '<span class="of-town">示例镇</span>'
    assert (named in html, named in both) == (False, True)


def test_many_are_paged(town: Town, clerk: Client) -> None:
    CommitmentFactory.create_batch(52, plan=town.plans.get())
    refresh_statuses(as_of=TODAY)
    assert counts(ALL, Wanted(kind="slow"), as_of=TODAY)[""] == 54
    first, second = clerk.get(PAGE), clerk.get(f"{PAGE}?page=2")
    assert (len(numbers(first)), len(numbers(second))) == (50, 4)
    assert 'href="/attention/?page=2"' in first.content.decode()
    assert "第2页，共2页" in words(second)
