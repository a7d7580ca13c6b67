"""One town: what is said, to whom, and of which day."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from commitments.actions import publish
from commitments.models import Commitment, Publication, Town
from commitments.tables import list_rows
from tests.factories import (
    CommitmentFactory,
    PlanFactory,
    ProgressFactory,
    TownFactory,
    person_of,
)
from tests.pages.reading_pages import TODAY, client_of, words
from tests.test_meeting import make_item

pytestmark = pytest.mark.django_db


def test_town_page_says_what_was_promised_and_what_came_of_it(
    second: Publication, deputy: Client
) -> None:
    page = words(deputy.get("/towns/999000001/"))
    for said in [
        "虚构示例，数据仅供演示",
        "示例镇2026年目标任务进展",
        "第2期发布三季度会议数据截至2026年9月30日审定：镇党政办",
        "民生实事1件：慢序时1件",
        "既有多层住宅加装电梯200台慢序时60台30%100台50%，计划75%",
        "全部目标任务2项",
        "2项中，1项已完成；1项偏慢。",
        "完成率50%：纳入统计的2项中完成1项。纳入统计的2项，最近一期都有数据。",
        "需要关注偏慢1项",
        "到9月底计划75%，实际50%，慢25个百分点。镇城建中心："
        "泵房用地两处未谈妥；10月底前完成选址；预计12月20日完成。",
        "民生保障211合计211",
        "第2期，镇党政办审定，2026年10月9日发布，数据截至2026年9月30日。",
        "慢不到10个百分点为略慢于序时，10至30个为慢序时，超过30个为严重滞后。",
        "与上一期相比，新完成1项。",
    ]:
        assert said in page, said


def test_internal_items_are_seen_by_clerks_alone(
    second: Publication, clerk: Client, deputy: Client
) -> None:
    assert "内部督办事项" in words(clerk.get("/towns/999000001/"))
    assert "3项，其中力争1项" in words(clerk.get("/towns/999000001/"))
    assert "内部督办事项" not in words(deputy.get("/towns/999000001/"))
    hidden = Commitment.objects.get(number="3")
    assert clerk.get(f"/commitments/{hidden.pk}/").status_code == 200
    assert deputy.get(f"/commitments/{hidden.pk}/").status_code == 404


def test_plan_of_internal_items_is_named_to_clerks_alone(
    town: Town, clerk: Client, deputy: Client
) -> None:
    secret = PlanFactory(town=town, title="内部督办计划")
    CommitmentFactory(plan=secret, wording="内部事项", visibility="internal")
    publish(town=town, title="会议", as_of=TODAY, released_on=TODAY, released_by="镇党政办")
    assert "按计划" in words(clerk.get("/towns/999000001/"))
    seen = words(deputy.get("/towns/999000001/"))
    assert ("按领域" in seen, "按计划" in seen, "内部督办" in seen) == (True, False, False)


ADDRESSES = ["/towns/999000001/", "/towns/999000001/meeting.xlsx", "/commitments/{first}/"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("public", "anonymous", "stranger", "deputy_sees"),
    [(True, 200, 200, 200), (False, 302, 404, 200)],
)
def test_who_may_see_a_town(
    address: str,
    public: bool,
    anonymous: int,
    stranger: int,
    deputy_sees: int,
    second: Publication,
    deputy: Client,
    settings: Any,
) -> None:
    settings.PUBLIC_PAGES = public
    path = address.format(first=Commitment.objects.get(number="1").pk)
    outsider = client_of(person_of(TownFactory(), "deputy"))
    assert Client().get(path).status_code == anonymous
    assert outsider.get(path).status_code == stranger
    assert deputy.get(path).status_code == deputy_sees


def test_anonymous_is_sent_to_log_in_and_back(second: Publication, settings: Any) -> None:
    settings.PUBLIC_PAGES = False
    answer = Client().get("/towns/999000001/?publication=1")
    assert answer.headers["Location"] == ("/people/login/?next=/towns/999000001/%3Fpublication%3D1")
    # A town that does not exist looks the same from outside.
    assert Client().get("/towns/123456789/").status_code == 302


def test_deputy_does_not_see_what_was_not_released(
    second: Publication, deputy: Client, clerk: Client
) -> None:
    ProgressFactory(
        commitment=Commitment.objects.get(number="1"), day=dt.date(2026, 10, 10), value=170
    )
    assert "170台" not in words(deputy.get("/towns/999000001/"))
    assert "170台" not in words(clerk.get("/towns/999000001/"))
    live = words(clerk.get("/towns/999000001/?live=1"))
    assert "实时数据（未发布）" in live
    assert "170台85%，计划77.7%" in live


def test_earlier_publication_is_shown_as_it_was(second: Publication, deputy: Client) -> None:
    page = words(deputy.get("/towns/999000001/?publication=1"))
    assert "第1期发布年中会议数据截至2026年6月30日" in page
    assert "60台30%，计划50%" in page
    assert "100台" not in page
    link = f"/commitments/{Commitment.objects.get(number='1').pk}/?publication=1"
    assert f'href="{link}"' in deputy.get("/towns/999000001/?publication=1").content.decode()
    assert "到6月底计划50%，实际30%，慢20个百分点。" in words(deputy.get(link))


def test_clerk_asks_for_a_day(second: Publication, clerk: Client) -> None:
    page = words(clerk.get("/towns/999000001/?as_of=2026-06-30"))
    assert "按2026年6月30日的数据评定（未发布）" in page
    assert "到6月底计划50%，实际30%，慢20个百分点。" in page


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("as_of=2026-13-01", 200, "“2026-13-01”不是可用的日期，请写成2026-09-30这样。"),
        ("as_of=0001-01-01", 200, "“0001-01-01”不是可用的日期"),
        ("as_of=<b>", 200, "“&lt;b&gt;”不是可用的日期"),
        ("as_of=9999-12-31", 200, "“9999-12-31”不是可用的日期"),
        ("publication=9", 404, "没有这一页"),
        ("publication=x", 404, "没有这一页"),
        ("publication=²", 404, "没有这一页"),
        ("publication=99999999999999999999", 404, "没有这一页"),
        ("group=purple", 200, "没有“purple”这一项，请从列表中选。"),
        ("due_until=soon", 200, "“soon”不是日期，请写成2026-09-30这样。"),
        ("page=99", 200, "共列3项"),
        ("page=x&sort=nothing", 200, "共列3项"),
        ("sort=-status&unit=none", 200, "找到2项"),
    ],
)
def test_bad_query_strings_end_in_a_sentence(
    query: str, status: int, said: str, second: Publication, clerk: Client
) -> None:
    answer = clerk.get(f"/towns/999000001/?{query}")
    assert (answer.status_code, said in words(answer)) == (status, True)


@pytest.mark.parametrize("query", ["live=1", "as_of=2026-06-30", "as_of=x", "publication=3"])
def test_only_clerks_may_ask_for_what_is_not_released(
    query: str, second: Publication, deputy: Client, settings: Any
) -> None:
    settings.PUBLIC_PAGES = True
    assert deputy.get(f"/towns/999000001/?{query}").status_code == 404
    assert Client().get(f"/towns/999000001/?{query}").status_code == 404


def test_town_without_publication_says_so_kindly(town: Town, clerk: Client, deputy: Client) -> None:
    said = "这个镇街还没有发布过进展。"
    assert said in words(deputy.get("/towns/999000001/"))
    assert "看实时数据" not in words(deputy.get("/towns/999000001/"))
    assert "看实时数据" in words(clerk.get("/towns/999000001/"))


def test_town_with_hardly_any_reports_is_not_accused() -> None:
    town = TownFactory(provenance="public_example")
    plan = PlanFactory(town=town)
    for _each in range(10):
        CommitmentFactory(plan=plan)
    ProgressFactory(commitment=Commitment.objects.first(), value=150)
    publish(
        town=town,
        title="公开资料",
        as_of=dt.date(2026, 9, 30),
        released_on=TODAY,
        released_by="公开资料整理",
    )
    page = words(client_of(person_of(town, "deputy")).get(town.get_absolute_url()))
    assert "公开资料示例，不代表实际完成情况" in page
    assert "10项中有1项在公开资料里找到了进展数据，其余没有载入后来的报告，不表示没有做。" in page
    assert "完成率" not in page.replace("完成率。", "")
    assert "按已有的数据，没有偏慢或未完成的任务。" in page


def test_public_papers_are_no_release_of_the_town(second: Publication, deputy: Client) -> None:
    Town.objects.filter(code="999000001").update(provenance="public_example")
    page = words(deputy.get("/towns/999000001/"))
    assert "第2期三季度会议据公开资料整理，未经审定数据截至2026年9月30日与上次相比" in page
    assert "据公开资料整理，未经审定，数据截至2026年9月30日。" in page
    assert ("镇党政办审定" in page, "2026年10月9日" in page) == (False, False)


LIVE_WORDS = [
    ("live=1", "评定日2026年10月12日最近的数据到9月底只有经办人看得到", "状态本次（9月）"),
    (
        "as_of=2026-09-30",
        "评定日2026年9月30日最近的数据到9月底按今天的目标和处理决定评定，与当时发布的可能不同",
        "状态本次（9月）",
    ),
    ("publication=2", "数据截至2026年9月30日审定：镇党政办", "状态上次（6月）本次（9月）"),
]


@pytest.mark.parametrize(("query", "notes", "columns"), LIVE_WORDS)
def test_page_claims_no_data_of_a_day_nobody_reported(
    query: str, notes: str, columns: str, second: Publication, clerk: Client
) -> None:
    page = words(clerk.get(f"/towns/999000001/?{query}"))
    assert (notes in page, columns in page) == (True, True)


def test_done_project_names_the_day_it_was_first_done(town: Town, clerk: Client) -> None:
    hall = Commitment.objects.get(number="2")
    Commitment.objects.filter(pk=hall.pk).update(category="livelihood_project")
    ProgressFactory(commitment=hall, day=dt.date(2026, 9, 30), value=2)
    assert "2所9月12日完成" in words(clerk.get("/towns/999000001/?live=1"))


def test_changes_are_told_with_their_causes_to_everybody(
    second: Publication, deputy: Client, settings: Any
) -> None:
    settings.PUBLIC_PAGES = True
    said = (
        "与上次相比新完成1项"
        "新建社区食堂2所暂无数据→，现在已完成首次有数据：9月12日2所。"
        "上次是第1期，数据到6月底。看两期比较"
    )
    for reader in (deputy, Client()):
        assert said in words(reader.get("/towns/999000001/"))
    # The first has none before it; the live state has its own history.
    assert "与上次相比" not in words(deputy.get("/towns/999000001/?publication=1"))


def test_release_that_only_drops_a_promise_says_so(
    second: Publication, town: Town, deputy: Client
) -> None:
    Commitment.objects.filter(number="1").update(visibility="internal")
    publish(town=town, title="会议", as_of=TODAY, released_on=TODAY, released_by="镇党政办")
    page = deputy.get("/towns/999000001/")
    assert (
        "与上次相比不再列入1项既有多层住宅加装电梯200台慢序时→，现在不再列入"
        "上次9月底100台，目标不少于200台。上次是第2期，数据到9月底。看两期比较"
    ) in words(page)
    assert (
        f'href="/commitments/{Commitment.objects.get(number="1").pk}/?publication=2"'
        in page.content.decode()
    )
    assert "与上一期相比，不再列入1项。" in words(page)


def test_figure_of_another_month_names_its_own(
    second: Publication, town: Town, deputy: Client
) -> None:
    publish(town=town, title="会议", as_of=TODAY, released_on=TODAY, released_by="镇党政办")
    page = words(deputy.get("/towns/999000001/"))
    assert "状态上次（9月）本次1既有" in page
    assert "慢序时100台50%9月底100台50%，计划75%" in page


def test_live_state_tells_no_changes_between_publications(
    second: Publication, clerk: Client
) -> None:
    assert "与上次相比" not in words(clerk.get("/towns/999000001/?live=1"))


def test_what_is_due_next_is_named_with_what_is_missing(
    second: Publication, deputy: Client
) -> None:
    page = words(deputy.get("/towns/999000001/"))
    said = "12月底1项偏慢：既有多层住宅加装电梯200台镇城建中心目标不少于200台，还差100台"
    assert said in page


MANY_DUE = [(5, 5, False), (6, 0, True)]


@pytest.mark.parametrize(("n", "named", "leads_on"), MANY_DUE)
def test_of_a_day_with_many_what_is_on_its_way_is_counted(
    n: int, named: int, leads_on: bool, clerk: Client
) -> None:
    plan = PlanFactory(town=TownFactory(code="999000002"), title="别的计划")
    client = client_of(person_of(plan.town, "clerk"))
    for place in range(n):
        ProgressFactory(
            commitment=CommitmentFactory(plan=plan, wording=f"按时的事{place}"),
            day=dt.date(2026, 9, 30),
            value=199,
        )
    html = client.get("/towns/999000002/?live=1").content.decode()
    ahead = html.partition('id="ahead"')[2].partition("</section>")[0]
    assert (ahead.count("按时的事"), "due_on=2026-12-31#items" in ahead) == (named, leads_on)
    assert f"按序推进{n}项" in ahead


@pytest.mark.parametrize(
    ("role", "sees"), [("clerk", True), ("presidium", True), ("deputy", False)]
)
def test_who_handles_matters_is_led_to_them(
    role: str, sees: bool, second: Publication, town: Town
) -> None:
    html = client_of(person_of(town, role)).get("/towns/999000001/").content.decode()
    assert ("/attention/?town=999000001" in html) == sees


NAVIGATION = [
    ("/towns/999000001/", "示例镇"),
    ("/commitments/{first}/", "目标任务"),
    ("/towns/999000001/compare/", "会议"),
]


@pytest.mark.parametrize(("address", "here"), NAVIGATION)
def test_header_says_where_one_is_within_the_town(
    address: str, here: str, second: Publication, deputy: Client
) -> None:
    path = address.format(first=Commitment.objects.get(number="1").pk)
    html = deputy.get(path).content.decode()
    nav = html.partition('class="top-nav"')[2].partition("</nav>")[0]
    links = re.findall(r'<a[^>]*href="([^"]*)"([^>]*)>([^<]*)</a>', nav)
    assert [word for _url, _mark, word in links][:4] == ["示例镇", "目标任务", "文件", "会议"]
    assert [word for _url, mark, word in links if "aria-current" in mark] == [here]


def test_header_keeps_the_release_one_looks_at(second: Publication, deputy: Client) -> None:
    html = deputy.get("/towns/999000001/?publication=1").content.decode()
    nav = html.partition('class="top-nav"')[2].partition("</nav>")[0]
    assert 'href="/towns/999000001/compare/?to=1"' in nav


FOLDED = [
    *(("", False), ("?unit=none", False), ("?area=economy", True), ("?due_until=x", True)),
    *(("?due_on=2026-12-31", True), ("?due_on=x", True)),
]


@pytest.mark.parametrize(("query", "opened"), FOLDED)
def test_more_of_the_filter_is_open_where_it_was_asked(
    query: str, opened: bool, second: Publication, clerk: Client
) -> None:
    html = clerk.get(f"/towns/999000001/{query}").content.decode()
    assert ('<details class="filter-more" open>' in html) == opened
    assert ('name="due_on"' in html) == ("due_on" in query)


def test_list_carries_its_order_into_the_filter(second: Publication, clerk: Client) -> None:
    asked = {"HX-Request": "true", "HX-Target": "list", "HX-Boosted": "true"}
    part = clerk.get("/towns/999000001/?sort=-due", headers=asked).content.decode()
    assert '<input type="hidden" name="sort" value="-due" form="filter">' in part
    assert "<html" not in part


FILTERS = [
    ("", [1, 2, 3]),
    ("q=电梯", [1]),
    ("q=电梯+200", [1]),
    ("q=城建", [1]),
    ("group=done", [2]),
    ("status=behind", [1]),
    ("category=livelihood_project", [1]),
    ("area=economy", [3]),
    ("unit=镇城建中心", [1]),
    ("unit=none&group=done", [2]),
    ("due_until=2026-06-30", []),
    ("due_until=2026-12-31", [1, 2, 3]),
    # What is done by then is not due.
    ("due_on=2026-12-31", [1, 3]),
    ("due_on=2026-12-30", []),
    ("sort=-number", [3, 2, 1]),
    ("sort=status", [2, 1, 3]),
    ("sort=reached", [3, 1, 2]),
]


def test_list_is_sorted_by_number_as_people_count() -> None:
    numbers = ["1", "10", "2", "27-10", "27-2", "三", "一"]
    rows = list_rows([replace(make_item(), number=number) for number in numbers], keep="")
    told = [row.number for row in sorted(rows, key=lambda row: row.order)]
    assert told == ["1", "2", "10", "27-2", "27-10", "三", "一"]


@pytest.mark.parametrize(("query", "numbers"), FILTERS)
def test_list_is_filtered_and_sorted_by_its_address(
    query: str, numbers: list[int], second: Publication, clerk: Client
) -> None:
    html = clerk.get(f"/towns/999000001/?{query}").content.decode()
    assert [int(n) for n in re.findall(r'<td class="col-number"[^>]*>(\d+)<', html)] == numbers


def test_htmx_gets_the_list_alone_and_history_the_whole_page(
    second: Publication, clerk: Client
) -> None:
    asked = {"HX-Request": "true", "HX-Target": "list"}
    part = clerk.get("/towns/999000001/?group=done", headers=asked)
    assert words(part).startswith("找到1项")
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part.headers["Vary"]
    back = clerk.get("/towns/999000001/", headers=asked | {"HX-History-Restore-Request": "true"})
    assert "<html" in back.content.decode()


def test_parts_are_counted_and_their_parent_is_not(clerk: Client, town: Town) -> None:
    plan = town.plans.get()
    parent = CommitmentFactory(plan=plan, number="4", wording="旧住房改造", value=300)
    for place, value in enumerate((100, 200)):
        part = CommitmentFactory(
            plan=plan, parent=parent, number=f"4-{place}", wording=f"分项{place}", value=value
        )
        ProgressFactory(commitment=part, value=value)
    page = words(clerk.get("/towns/999000001/?live=1"))
    assert "全部目标任务5项" in page
    assert "共列6项，其中1项由分项计数，不重复计" in page
    parent_page = words(clerk.get(f"/commitments/{parent.pk}/?live=1"))
    assert "分项0100台/100台已完成分项1200台/200台已完成" in parent_page


@pytest.mark.parametrize("asked", ["?as_of=昨天", "?as_of=2026-13-45"])
def test_day_that_is_none_makes_no_paper_of_another_day(
    second: Publication, clerk: Client, asked: str
) -> None:
    answer = clerk.get(f"/towns/999000001/meeting.xlsx{asked}", follow=True)
    assert answer.redirect_chain[0][0].startswith("/towns/999000001/?as_of=")
    assert "不是可用的日期" in words(answer)


def test_town_that_released_nothing_makes_no_empty_paper(town: Town, deputy: Client) -> None:
    answer = deputy.get("/towns/999000001/meeting.xlsx", follow=True)
    assert answer.redirect_chain == [("/towns/999000001/", 302)]
