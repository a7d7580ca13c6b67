"""Two publications beside each other, and the same promise of other years: what is said to whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commitments.actions import publish, revise_target
from commitments.models import Commitment, Plan, Publication, Town
from tests.factories import (
    CommitmentFactory,
    PlanFactory,
    ProgressFactory,
    TownFactory,
    person_of,
)
from tests.pages.reading_pages import TODAY, client_of, words

pytestmark = pytest.mark.django_db
PAGE = "/towns/999000001/compare/"


def released(town: Town, *plans: Plan, as_of: dt.date = TODAY, title: str = "会议") -> Publication:
    return publish(
        town=town,
        title=title,
        as_of=as_of,
        released_on=TODAY,
        released_by="镇党政办",
        plans=plans or None,
    )


def test_last_two_publications_are_compared(second: Publication, deputy: Client) -> None:
    page = words(deputy.get(PAGE))
    for said in [
        "示例镇第2期与第1期比较",
        "上次：第1期年中会议数据截至2026年6月30日本次：第2期三季度会议数据截至2026年9月30日",
        "与第1期相比：新完成1项。没有慢下来的。其余1项状态没有变。",
        "状态上次本次增减完成01+1偏慢110缺数据10−1合计220",
        "新完成1项项目上次（第1期）本次（第2期）"
        "新建社区食堂2所首次有数据暂无数据已完成2所9月12日下载本表xlsxcsv第2期",
    ]:
        assert said in page, said
    assert "内部督办" not in page
    html = deputy.get(PAGE).content.decode()
    assert '<a href="#finished" class="ink-done">新完成1项</a>' in html
    assert '<h2 id="finished">' in html
    town = deputy.get("/towns/999000001/").content.decode()
    assert f'href="{PAGE}?to=2">与上一期比较</a>' in town


def test_what_clerks_alone_see_is_compared_for_them(
    second: Publication, clerk: Client, deputy: Client
) -> None:
    secret = Commitment.objects.get(number="3")
    ProgressFactory(commitment=secret, day=TODAY, value=1)
    released(second.town)
    assert "内部督办事项" in words(clerk.get(PAGE))
    seen = words(deputy.get(PAGE))
    assert ("内部督办" in seen, "2项任务的状态都没有变。" in seen) == (False, True)


def test_live_state_is_compared_for_clerks(second: Publication, clerk: Client) -> None:
    lifts = Commitment.objects.get(number="1")
    ProgressFactory(commitment=lifts, day=dt.date(2026, 10, 10), value=170)
    page = words(clerk.get(f"{PAGE}?to=live&from=1"))
    assert "示例镇实时与第1期比较" in page
    assert "本次：实时评定日2026年10月12日只有经办人看得到" in page
    assert "既有多层住宅加装电梯200台镇城建中心" in page
    assert "慢序时60台6月底达序时170台10月10日" in page
    assert f"/commitments/{lifts.pk}/?live=1" in clerk.get(f"{PAGE}?to=live").content.decode()


@pytest.mark.parametrize(
    ("query", "clerk_gets", "deputy_gets"),
    [
        ("", 200, 200),
        ("?from=1&to=2", 200, 200),
        ("?to=live", 200, 404),
        ("?from=live&to=live", 200, 404),
        ("?from=live&to=2", 200, 404),
        ("?to=7", 404, 404),
        ("?from=7", 404, 404),
    ],
)
@pytest.mark.parametrize("public", [False, True])
def test_who_may_compare(
    query: str,
    clerk_gets: int,
    deputy_gets: int,
    public: bool,
    second: Publication,
    clerk: Client,
    deputy: Client,
    settings: Any,
) -> None:
    settings.PUBLIC_PAGES = public
    outsider = client_of(person_of(TownFactory(), "clerk"))
    assert clerk.get(PAGE + query).status_code == clerk_gets
    assert deputy.get(PAGE + query).status_code == deputy_gets
    assert outsider.get(PAGE + query).status_code == (deputy_gets if public else 404)
    assert Client().get(PAGE + query).status_code == (deputy_gets if public else 302)


@pytest.mark.parametrize("query", ["?from=2&to=1", "?from=1", "?to=2", "?from=2&to=2"])
def test_the_earlier_one_stands_first(query: str, second: Publication, deputy: Client) -> None:
    page = words(deputy.get(PAGE + query))
    assert "示例镇第2期与第1期比较" in page
    assert ("两栏选的相同，改与第1期比较。" in page) == (query == "?from=2&to=2")


def test_live_state_is_the_later_one_whichever_was_chosen_first(
    second: Publication, clerk: Client
) -> None:
    page = words(clerk.get(f"{PAGE}?from=live&to=1"))
    assert ("示例镇实时与第1期比较" in page, "两栏选的相同" in page) == (True, False)
    page = words(clerk.get(f"{PAGE}?from=live&to=live"))
    assert ("示例镇实时与第2期比较" in page, "改与第2期比较" in page) == (True, True)


def test_title_that_counts_itself_is_said_once(
    second: Publication, town: Town, deputy: Client
) -> None:
    released(town, title="主席团第五期")
    page = words(deputy.get(PAGE))
    assert "本次：主席团第五期数据截至" in page


@pytest.mark.parametrize("address", [PAGE, "/towns/123456789/compare/"])
def test_no_number_tells_nothing_of_a_town(
    address: str, second: Publication, deputy: Client
) -> None:
    assert Client().get(f"{address}?from=x").status_code == 404
    assert deputy.get(f"{address}?to=-1").status_code == 404


def test_first_publication_has_nothing_before_it(town: Town, deputy: Client, clerk: Client) -> None:
    assert "这个镇街还没有发布过进展，没有可比的。" in words(deputy.get(PAGE))
    released(town, as_of=dt.date(2026, 6, 30))
    page = deputy.get(PAGE)
    assert "这一期以前没有发布过，还没有可比的。" in words(page)
    assert "<select" not in page.content.decode()
    assert "示例镇实时与第1期比较" in words(clerk.get(PAGE))
    assert "这一期以前没有发布过" in words(clerk.get(f"{PAGE}?to=1"))


def test_revision_is_told_with_its_decision(second: Publication, deputy: Client) -> None:
    revise_target(
        commitment=Commitment.objects.get(number="1"),
        value=100,
        due=None,
        since=dt.date(2026, 10, 1),
        decided_by="镇人大主席团",
        document_number="示人主〔2026〕7号",
        reason="规划调整",
    )
    released(second.town)
    page = words(deputy.get(PAGE))
    assert "与第2期相比：新完成1项，目标或时限有调整1项（不重复计数）。" in page
    assert "既有多层住宅加装电梯200台目标已调整" in page
    assert (
        "目标由不少于200台改为不少于100台；2026年10月1日镇人大主席团决定（示人主〔2026〕7号），"
        "原因：规划调整。" in page
    )


def test_merged_duplicate_is_not_simply_gone(second: Publication, deputy: Client) -> None:
    kept = Commitment.objects.get(number="1")
    Commitment.objects.filter(number="2").update(merged_into=kept)
    released(second.town)
    page = words(deputy.get(PAGE))
    assert "与第2期相比：不再列入1项。" in page
    assert "新建社区食堂2所重复登记，已并入另一项。已完成2所9月12日未列" in page


def test_comparison_costs_the_same_whatever_its_size(second: Publication, deputy: Client) -> None:
    counts = []
    for _each in range(2):
        with CaptureQueriesContext(connection) as counted:
            deputy.get(f"{PAGE}?from=1&to=2")
        counts.append(len(counted))
        plan = second.town.plans.get()
        for _more in range(20):
            ProgressFactory(commitment=CommitmentFactory(plan=plan))
        released(second.town)
    with CaptureQueriesContext(connection) as counted:
        deputy.get(f"{PAGE}?from=2&to=3")
    assert {*counts, len(counted)} == {9}


# -- the same promise in other years -----------------------------------------------------------


@pytest.fixture
def last_year(town: Town) -> Plan:
    """A plan of 2025, released: 180台 promised and built; 食堂 for clerks alone."""
    days = {"start": dt.date(2025, 1, 1), "end": dt.date(2025, 12, 31)}
    plan: Plan = PlanFactory(town=town, title="示例镇2025年目标任务", **days, given=None)
    lifts = CommitmentFactory(plan=plan, wording="既有多层住宅加装电梯180台", value=180)
    ProgressFactory(commitment=lifts, day=plan.end, value=180)
    CommitmentFactory(
        plan=plan, wording="新建社区食堂1所", value=1, unit="所", visibility="internal"
    )
    released(town, plan, as_of=plan.end, title="年终会议")
    return plan


def test_same_promise_of_last_year_is_named_with_what_came_of_it(
    last_year: Plan, second: Publication, deputy: Client
) -> None:
    lifts = Commitment.objects.get(number="1")
    answer = deputy.get(f"/commitments/{lifts.pk}/")
    assert (
        "历年同一承诺只列表述相同的"
        "既有多层住宅加装电梯180台示例镇2025年目标任务；目标180台，2025年12月底180台，100%已完成"
        "既有多层住宅加装电梯200台本项示例镇2026年目标任务；目标不少于200台，2026年9月底100台，50%慢序时"
    ) in words(answer)
    earlier = last_year.commitments.get(unit="台")
    assert f'href="/commitments/{earlier.pk}/?publication=1"' in answer.content.decode()
    back = words(deputy.get(f"/commitments/{earlier.pk}/"))
    assert "既有多层住宅加装电梯180台本项" in back


def test_other_year_is_shown_to_those_who_may_see_it(
    last_year: Plan, second: Publication, deputy: Client, clerk: Client
) -> None:
    path = f"/commitments/{Commitment.objects.get(number='2').pk}/"
    assert "历年同一承诺" not in words(deputy.get(path))
    assert "新建社区食堂1所示例镇2025年目标任务" in words(clerk.get(path))
    assert "新建社区食堂1所示例镇2025年目标任务" in words(clerk.get(f"{path}?live=1"))


def test_promise_that_was_worded_otherwise_when_released_is_none(
    last_year: Plan, second: Publication, deputy: Client
) -> None:
    twin = CommitmentFactory(plan=last_year, wording="道路整治3处", unit="处")
    released(last_year.town, last_year, as_of=last_year.end)
    Commitment.objects.filter(pk=twin.pk).update(wording="河道疏浚整治3处")
    now = CommitmentFactory(plan=second.town.plans.get(start=dt.date(2026, 1, 1)), unit="处")
    Commitment.objects.filter(pk=now.pk).update(wording="河道疏浚整治5处")
    released(second.town)
    assert "历年同一承诺" not in words(deputy.get(f"/commitments/{now.pk}/"))


def test_years_without_a_common_promise_are_not_compared(
    last_year: Plan, second: Publication, deputy: Client
) -> None:
    page = words(deputy.get(f"{PAGE}?from=1&to=2"))
    assert (
        "两期没有相同的任务可比。上次的《示例镇2025年目标任务》1项，本次没有包括在内，不在此比较。"
        "本次的《示例镇2026年目标任务》2项，上次没有包括在内，不在此比较。" in page
    )
    assert [word in page for word in ("增减", "新列入", "不再列入")] == [False] * 3


def test_releasing_another_plan_calls_nothing_gone(
    last_year: Plan, town: Town, clerk: Client
) -> None:
    page = words(clerk.get("/towns/999000001/publish/"))
    assert "上次的《示例镇2025年目标任务》2项，本次没有包括在内，不在此比较。" in page
    assert "不再列入" not in page
