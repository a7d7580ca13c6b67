"""The pages, as three people see them: what is said, to whom, and of which day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commitments.actions import publish, revise_target
from commitments.models import Commitment, Publication, Town
from commitments.reading import NotForYou, NotThere, changes, town_view
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    PlanFactory,
    ProgressFactory,
    SiteFactory,
    SourceFactory,
    TownFactory,
    UnitFactory,
    administrator,
    person_of,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 12)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock that the pages read stands still."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)


@pytest.fixture
def town() -> Town:
    """示例镇: a project that is slow, one that is done, a ceiling, and one for clerks alone."""
    town: Town = TownFactory(code="999000001", name="示例镇", provenance="fictional", order=1)
    plan = PlanFactory(town=town, title="示例镇2026年目标任务")
    unit = UnitFactory(town=town, name="镇城建中心", order=1)
    lifts = CommitmentFactory(
        plan=plan,
        number="1",
        wording="既有多层住宅加装电梯200台",
        category="livelihood_project",
        lead_unit=unit,
        comparator=">=",
    )
    ProgressFactory(commitment=lifts, day=dt.date(2026, 6, 30), value=60)
    ProgressFactory(
        commitment=lifts,
        value=100,
        cause="泵房用地两处未谈妥",
        next_step="10月底前完成选址",
        expected_on=dt.date(2026, 12, 20),
        reported_by=unit,
    )
    CommitmentFactory(plan=plan, number="2", wording="新建社区食堂2所", value=2, unit="所")
    ProgressFactory(
        commitment=Commitment.objects.get(number="2"), day=dt.date(2026, 9, 12), value=2
    )
    CommitmentFactory(
        plan=plan,
        number="3",
        wording="内部督办事项",
        visibility="internal",
        strength="strive",
        area="economy",
    )
    return town


@pytest.fixture
def second(town: Town) -> Publication:
    """Two publications: of June and of September."""
    for title, as_of, released in [
        ("年中会议", dt.date(2026, 6, 30), dt.date(2026, 7, 10)),
        ("三季度会议", dt.date(2026, 9, 30), dt.date(2026, 10, 9)),
    ]:
        made = publish(
            town=town, title=title, as_of=as_of, released_on=released, released_by="镇党政办"
        )
    return made


@pytest.fixture
def clerk(town: Town) -> Client:
    return client_of(person_of(town, "clerk"))


@pytest.fixture
def deputy(town: Town) -> Client:
    return client_of(person_of(town, "deputy"))


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(response: Any) -> str:
    """The page's words without its tags, spaces and scripts."""
    html = re.sub(r"<script.*?</script>", "", response.content.decode(), flags=re.S)
    html = re.sub(r"<svg.*?</svg>", "", html, flags=re.S)
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html))


def test_town_page_says_what_was_promised_and_what_came_of_it(
    second: Publication, deputy: Client
) -> None:
    page = words(deputy.get("/towns/999000001/"))
    for said in [
        "虚构示例，数据仅供演示",
        "示例镇2026年目标任务进展",
        "发布稿第2期三季度会议数据截至2026年9月30日审定镇党政办",
        "民生实事1件：慢序时1件",
        "既有多层住宅加装电梯200台慢序时60台30%100台50%，计划75%",
        "全部目标任务2项",
        "2项中，1项已完成；1项偏慢。",
        "完成率50%：2项中完成1项。",
        "需要关注偏慢1项，按慢的程度排列",
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
    assert "发布稿第1期年中会议数据截至2026年6月30日" in page
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
    ("sort=-number", [3, 2, 1]),
    ("sort=status", [2, 1, 3]),
    ("sort=reached", [3, 1, 2]),
]


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
    assert "分项分项计数，本项不重复计数分项0已完成分项1已完成" in parent_page


def test_commitment_page_tells_the_whole_story(
    second: Publication, clerk: Client, town: Town
) -> None:
    lifts = Commitment.objects.get(number="1")
    SourceFactory(commitment=lifts, document__title="政府工作报告", quote="加装电梯不少于200台")
    SiteFactory(commitment=lifts, name="东苑", done_on=dt.date(2026, 5, 1), stage="竣工")
    SiteFactory(commitment=lifts, name="西苑", stage="施工")
    revise_target(
        commitment=lifts,
        value=160,
        due=None,
        since=dt.date(2026, 10, 1),
        decided_by="镇人大主席团",
        document_number="镇人主〔2026〕7号",
        reason="管线迁改",
    )
    revise_target(
        commitment=lifts,
        value=120,
        due=None,
        since=dt.date(2026, 11, 1),
        decided_by="",
        in_force=False,
    )
    answer = clerk.get(f"/commitments/{lifts.pk}/?live=1")
    page = words(answer)
    for said in [
        "到9月底计划75%，实际62.5%，慢12.5个百分点。",
        "目标：不少于160台，到2026年12月31日。按原目标（不少于200台）算，完成50%。",
        "加装电梯不少于200台——《政府工作报告》，2026年1月15日，正文第120字起",
        "原目标2026年1月15日起不少于200台2026年12月31日随《示例镇2026年目标任务》提出",
        "第1次调整现行2026年10月1日起不少于160台2026年12月31日"
        "镇人大主席团镇人主〔2026〕7号管线迁改",
        "拟调整（第2次）2026年11月1日起不少于120台",
        "2026年9月30日评定依据100台62.5%计划75%",
        "问题：泵房用地两处未谈妥打算：10月底前完成选址预计完成：2026年12月20日",
        "2026年6月30日60台37.5%计划50%",
        "共2处，已完成1处。填报的数是100台。",
        "牵头单位镇城建中心",
        "历次发布第2期三季度会议数据截至2026年9月30日慢序时"
        "第1期年中会议数据截至2026年6月30日慢序时",
    ]:
        assert said in page, said
    html = answer.content.decode()
    assert '<script id="chart-data" type="application/json">' in html
    assert 'style="' not in html


def test_questions_are_asked_of_clerks_alone(town: Town, clerk: Client, deputy: Client) -> None:
    lifts = Commitment.objects.get(number="1")
    ProgressFactory(commitment=lifts, day=dt.date(2026, 3, 31), value=90)
    publish(
        town=town, title="会议", as_of=dt.date(2026, 9, 30), released_on=TODAY, released_by="办"
    )
    asked = "累计数比上一次少，请核对是更正还是填错。"
    assert asked in words(clerk.get(f"/commitments/{lifts.pk}/"))
    assert asked not in words(deputy.get(f"/commitments/{lifts.pk}/"))
    assert "待核对" not in words(deputy.get(f"/commitments/{lifts.pk}/"))


def test_milestone_page_lists_its_steps(town: Town, clerk: Client) -> None:
    hall = MilestoneFactory(plan=town.plans.get(), wording="文体中心竣工")
    ProgressFactory(
        commitment=hall, value=None, stage="封顶", basis="level", day=dt.date(2026, 8, 20)
    )
    page = words(clerk.get(f"/commitments/{hall.pk}/?live=1"))
    assert "节点开工已过这一步封顶2026年8月20日报到竣工未到" in page
    assert "到8月20日为“封顶”；没有分步节点，到期再评。" in page


def test_commitment_that_left_the_last_publication_is_shown_from_the_one_that_has_it(
    second: Publication, town: Town, deputy: Client
) -> None:
    gone = Commitment.objects.get(number="2")
    new_plan = PlanFactory(town=town, start=dt.date(2027, 1, 1), end=dt.date(2027, 12, 31))
    CommitmentFactory(plan=new_plan)
    publish(
        town=town,
        title="新年",
        as_of=dt.date(2027, 3, 31),
        released_on=dt.date(2027, 4, 1),
        released_by="镇党政办",
    )
    page = words(deputy.get(f"/commitments/{gone.pk}/"))
    assert "发布稿第2期三季度会议" in page


def test_missing_commitment_is_not_found(town: Town, clerk: Client) -> None:
    assert clerk.get("/commitments/987654/").status_code == 404


# -- all towns -----------------------------------------------------------------------------------


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


# -- releasing -----------------------------------------------------------------------------------

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


# -- reading -------------------------------------------------------------------------------------


def test_town_view_refuses_by_its_own_exceptions(second: Publication, town: Town) -> None:
    stranger, deputy = person_of(TownFactory(), "deputy"), person_of(town, "deputy")
    with pytest.raises(NotForYou):
        town_view(town=town, user=stranger, today=TODAY)
    with pytest.raises(NotThere):
        town_view(town=town, user=deputy, live=True, today=TODAY)
    with pytest.raises(NotThere):
        town_view(town=town, user=deputy, publication=7, today=TODAY)


def test_changes_tell_new_from_changed(second: Publication, town: Town) -> None:
    clerk = person_of(town, "clerk")
    view = town_view(town=town, user=clerk, today=TODAY)
    told = [
        (change.item.number, change.before is None, change.status_changed, change.figure_changed)
        for change in changes(view)
    ]
    assert told == [("1", False, False, True), ("2", False, True, True)]


# -- cost and content policy -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "grown"), [("", False), ("", True), ("?live=1", False), ("?live=1", True)]
)
def test_town_page_costs_the_same_whatever_its_size(
    query: str, grown: bool, second: Publication, town: Town, clerk: Client
) -> None:
    if grown:
        for _each in range(40):
            ProgressFactory(commitment=CommitmentFactory(plan=town.plans.get()))
        publish(town=town, title="多", as_of=TODAY, released_on=TODAY, released_by="镇党政办")
    with CaptureQueriesContext(
        connection,
    ) as counted:
        clerk.get(f"/towns/999000001/{query}")
    assert len(counted) == {"": 8, "?live=1": 18}[query]


def test_overview_costs_the_same_whatever_its_size(
    second: Publication, settings: Any, django_assert_num_queries: Callable[[int], Any]
) -> None:
    settings.PUBLIC_PAGES = True
    for _each in range(12):
        TownFactory()
    with django_assert_num_queries(2):
        Client().get("/")


@pytest.mark.parametrize("path", ["/", "/towns/999000001/", "/towns/999000001/publish/", "/none/"])
def test_pages_keep_the_content_policy(path: str, second: Publication, clerk: Client) -> None:
    answer = clerk.get(path, follow=True)
    html = answer.content.decode()
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert re.findall(r'\sstyle="|<style|\son\w+="|https?://(?!www\.w3\.org)', html) == []
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", html) == []
    assert '<html lang="zh-Hans"' in html


def test_big_letters_without_scripts(second: Publication, deputy: Client) -> None:
    answer = deputy.get("/big/?next=/towns/999000001/", follow=True)
    assert '<html lang="zh-Hans" class="big">' in answer.content.decode()
    back = deputy.get("/big/?next=https://example.com/")
    assert back.headers["Location"] == "/"
    assert 'class="big"' not in deputy.get("/towns/999000001/").content.decode()


def test_server_error_page_needs_no_database(
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    from django.template.loader import render_to_string

    with django_assert_num_queries(0):
        assert "系统出错了" in render_to_string("500.html")
