"""One commitment: the whole story, and what is for clerks alone."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from commitments.actions import publish, revise_target
from commitments.models import Commitment, Publication, TargetVersion, Town
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    NodeFactory,
    PlanFactory,
    ProgressFactory,
    SiteFactory,
    SourceFactory,
)
from tests.pages.reading_pages import TODAY, words

pytestmark = pytest.mark.django_db


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
        "到9月底计划75%，实际62.5%，慢12.5个百分点。依据：镇城建中心9月底填报100台目标：",
        "目标：不少于160台，到2026年12月31日。按原目标（不少于200台）评定为慢序时，完成50%。"
        "拟调整为不少于120台，尚未决定，仍按现行目标评定。",
        "加装电梯不少于200台——《政府工作报告》，2026年1月15日，正文第120字起",
        "原目标2026年1月15日起不少于200台2026年12月31日随《示例镇2026年目标任务》提出",
        "第1次调整现行2026年10月1日起不少于160台2026年12月31日"
        "镇人大主席团·镇人主〔2026〕7号管线迁改",
        "拟调整拟自2026年11月1日起，尚未决定不少于120台",
        "2026年9月30日评定依据100台50%计划75%按当时目标不少于200台",
        "问题：泵房用地两处未谈妥打算：10月底前完成选址预计完成：2026年12月20日",
        "2026年6月30日60台30%计划50%按当时目标不少于200台",
        "共2处：已完成1处，施工1处。",
        "牵头单位镇城建中心",
        "历次发布第2期三季度会议数据截至2026年9月30日慢序时"
        "第1期年中会议数据截至2026年6月30日慢序时",
    ]:
        assert said in page, said
    html = answer.content.decode()
    assert '<script id="course-data" type="application/json">' in html
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
    assert "节点开工已过这一步封顶截至2026年8月20日已达到竣工未到" in page
    assert "到8月20日为“封顶”；各步没有定计划日期，到期再评。" in page


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
    assert "第2期发布三季度会议" in page
    assert "这一项未列入第3期，以下是第2期的情况。" in page
    assert "未列入" not in words(deputy.get(f"/commitments/{gone.pk}/?publication=2"))


def test_missing_commitment_is_not_found(town: Town, clerk: Client) -> None:
    assert clerk.get("/commitments/987654/").status_code == 404


# The second one more than a database's whole number holds.
@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 10**20 - 1])
@pytest.mark.parametrize("kind", ["commitments", "documents"])
def test_number_that_no_database_holds_is_not_found(
    kind: str, number: int, town: Town, clerk: Client
) -> None:
    assert clerk.get(f"/{kind}/{number}/").status_code == 404


def test_old_words_are_dated_and_planned_amounts_listed(town: Town, clerk: Client) -> None:
    lifts = Commitment.objects.get(number="1")
    NodeFactory(commitment=lifts, day=dt.date(2026, 6, 30), value=80, stage="")
    ProgressFactory(
        commitment=lifts, day=dt.date(2026, 10, 12), value=110, claimed_ratio=Decimal("55")
    )
    page = words(clerk.get(f"/commitments/{lifts.pk}/?live=1"))
    for said in [
        "镇城建中心9月底填报：泵房用地两处未谈妥；",
        "计划节点2026年6月30日80台",
        "填报时自报完成55%。",
    ]:
        assert said in page, said


def test_wording_stands_in_its_sentence_where_the_text_is_held(
    second: Publication, town: Town, clerk: Client
) -> None:
    lifts = Commitment.objects.get(number="1")
    text = "一、民生\n今年办好两件实事。一是加装电梯不少于200台，力争年内完工。"
    SourceFactory(
        commitment=lifts,
        document__town=town,
        document__title="政府工作报告",
        document__text=text,
        quote="加装电梯不少于200台",
        offset=text.index("加装"),
    )
    answer = clerk.get(f"/commitments/{lifts.pk}/?live=1")
    html = answer.content.decode()
    assert "<p>一是<mark>加装电梯不少于200台</mark>，力争年内完工。</p>" in html
    # The figure it is judged by is a click away.
    resting = lifts.progress.order_by("day").last()
    assert f'<a href="#figure-{resting.pk}">镇城建中心9月底填报100台</a>' in html
    assert f'<tr id="figure-{resting.pk}" class="rests">' in html


def test_page_of_a_quote_is_told_instead_of_its_place_in_the_text(
    town: Town, clerk: Client
) -> None:
    lifts = Commitment.objects.get(number="1")
    SourceFactory(
        commitment=lifts,
        document__town=town,
        document__text="首页。" * 20 + "加装电梯200台。",
        document__page_starts=[0, 30],
        quote="加装电梯200台",
        offset=60,
    )
    page = words(clerk.get(f"/commitments/{lifts.pk}/?live=1"))
    assert "，第2页" in page
    assert "正文第" not in page


def test_status_without_a_figure_rests_on_none(town: Town, clerk: Client) -> None:
    quiet = CommitmentFactory(plan=town.plans.get(), wording="无人填报")
    TargetVersion.objects.create(commitment=quiet, version=1, value=200)
    page = words(clerk.get(f"/commitments/{quiet.pk}/?live=1"))
    assert "依据：" not in page
    assert "没有数据不表示没有做。" in page
    # One row of a table says no more than a sentence.
    said = "目标200台，时限2026年12月31日，随《示例镇2026年目标任务》提出，没有调整过。"
    assert said in page


def test_figures_of_single_periods_are_told_together(town: Town, clerk: Client) -> None:
    path = CommitmentFactory(plan=town.plans.get(), value=200, unit="台")
    for first, last, value in [("01-01", "03-31", 30), ("04-01", "06-30", 50)]:
        ProgressFactory(
            commitment=path,
            basis="period",
            from_day=dt.date.fromisoformat(f"2026-{first}"),
            day=dt.date.fromisoformat(f"2026-{last}"),
            value=value,
        )
    page = words(clerk.get(f"/commitments/{path.pk}/?live=1"))
    assert "依据：6月底填报50台，连同此前共2次，合计80台" in page
