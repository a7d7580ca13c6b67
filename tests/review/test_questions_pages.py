"""The page of what reports leave to check: what it says, and how it is answered."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml.html import fromstring as html_of

from commitments.actions import publish
from commitments.models import Plan
from imports.models import Question, Reading
from imports.review import questions as asking
from people.models import User
from tests.factories import SourceFactory, TownFactory, administrator, person_of
from tests.list_files import body, csv_rows, squeezed, xlsx_rows
from tests.pages.reading_pages import words
from tests.review.asking import (
    TEXT,
    card_of,
    client_of,
    half_year,
    numbered,
    plan_of_2026,
    reading_of,
)

pytestmark = pytest.mark.django_db
PAGE = "/imports/questions/"


@pytest.fixture
def plan() -> Plan:
    return plan_of_2026()


@pytest.fixture
def reading(plan: Plan) -> Reading:
    made = half_year(plan)
    asking.look(made)
    return made


@pytest.fixture
def clerk(plan: Plan) -> User:
    return person_of(plan.town, "clerk", display_name="王经办")


@pytest.fixture
def desk(clerk: User) -> Client:
    return client_of(clerk)


def sum_of(reading: Reading) -> Question:
    return reading.questions.get(kind="sum")


def send(client: Client, question: Question, **said: str) -> Any:
    usual = {"mark": asking.mark_of(question), "note": ""}
    return client.post(f"{PAGE}{question.pk}/answer/", usual | said)


# -- what it says ------------------------------------------------------------------------------


def test_page_groups_questions_by_kind_in_plain_words(reading: Reading, desk: Client) -> None:
    html = desk.get(PAGE).content.decode()
    assert re.findall(r'<h2 id="kind-(\w+)">([^<]+)', html) == [
        ("sum", "数字核对"),
        ("unmentioned", "本次报告未单列"),
        ("drift", "表述变化对照"),
    ]
    said = words(desk.get(PAGE))
    for sentence in (
        "20.17亿元−13.88亿元=6.29亿元，报告写6.39亿元",
        "比去年同期13.88亿元增加6.39亿元",
        "已查《某某镇2026年上半年工作情况报告》（2026年7月8日），没有单独说到；台账里也没有它的进展。"
        "报告没有单列，不等于没有办。",
        "数字：原计划写“7座”，这份报告写“一批”。现在的说法比原来宽。",
        "核对结果不会改动任何事项的状态",
    ):
        assert sentence in said


def test_old_and_new_wording_stand_in_one_table(reading: Reading, desk: Client) -> None:
    html = desk.get(PAGE, {"kind": "drift"}).content.decode()
    table = re.findall(r'<table class="asks-drift">.*?</table>', html, re.S)[0]
    cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", table, re.S)
    plain = [re.sub(r"<[^>]+>|\s+", "", cell) for cell in cells]
    assert plain[3:] == [
        *("原来某某镇2026年目标任务", "建成口袋公园7座", "数字：7座"),
        *(
            "现在某某镇2026年上半年工作情况报告（2026年7月8日）",
            "建成一批口袋公园看原文这一处",
            "数字：一批",
        ),
    ]


def test_list_of_questions_is_that_of_the_page(reading: Reading, desk: Client) -> None:
    page = html_of(desk.get(PAGE).content.decode())
    heads = [squeezed(head.text_content()) for head in page.xpath("//article/h3")]
    said = squeezed(page.text_content())
    rows = csv_rows(body(desk, "/imports/lists/questions.csv"))
    assert rows == xlsx_rows(body(desk, "/imports/lists/questions.xlsx"))
    assert [squeezed(row["事项"]) for row in rows] == heads
    for row in rows:
        assert row["核对结果"] == "待核对"
        if row["种类"] != "表述变化对照":
            assert all(squeezed(line) in said for line in row["需要核对的"].splitlines())


def test_figures_stand_side_by_side_without_a_verdict(plan: Plan, desk: Client) -> None:
    reading = reading_of(plan.town, text="加装电梯累计完工46台。今年累计加装电梯45台。")
    lifts = {"subject": "加装电梯", "unit": "台", "basis": "cumulative"}
    reached = {"kind": "outcome", "value": "46", "due": "2025-12-31"}
    card_of(reading, "加装电梯累计完工46台", **reached, **lifts)
    card_of(reading, "累计加装电梯45台", value="45", due="2026-12-31", **lifts)
    asking.look(reading)
    html = desk.get(PAGE, {"kind": "beside"}).content.decode()
    assert re.findall(r"<dd>([^<]+)</dd>", html) == ["46台", "45台"]
    assert re.findall(r"<mark>([^<]+)</mark>", html) == ["加装电梯累计完工46台", "累计加装电梯45台"]
    assert "只列数字，不作评价" in html


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ({}, ["sum", "unmentioned", "drift", "drift", "drift"]),
        ({"kind": "drift"}, ["drift"] * 3),
        ({"kind": "released"}, ["sum", "unmentioned", "drift", "drift", "drift"]),
        ({"kind": "nonsense"}, ["sum", "unmentioned", "drift", "drift", "drift"]),
        ({"show": "done"}, []),
        ({"reading": "999999"}, []),
        ({"reading": "x"}, ["sum", "unmentioned", "drift", "drift", "drift"]),
        ({"page": "7"}, ["sum", "unmentioned", "drift", "drift", "drift"]),
    ],
)
def test_filters(reading: Reading, desk: Client, query: dict[str, str], kinds: list[str]) -> None:
    groups = desk.get(PAGE, query).context["groups"]
    assert [one.question.kind for group in groups for one in group[3]] == kinds


def test_report_filter_leads_to_its_checklist(reading: Reading, desk: Client) -> None:
    html = desk.get(PAGE, {"reading": reading.pk}).content.decode()
    assert f'href="/imports/reports/{reading.pk}/checklist/"' in html
    assert "打印核对单" not in desk.get(PAGE).content.decode()


def test_page_without_questions_says_so(plan: Plan, desk: Client) -> None:
    assert "目前没有需要核对的事项。" in words(desk.get(PAGE))


def test_clause_leads_to_its_place_in_the_document(
    reading: Reading, plan: Plan, desk: Client
) -> None:
    reading.document = plan.document
    reading.save()
    start = TEXT.index("6.39亿元")
    html = desk.get(PAGE).content.decode()
    assert f'href="/documents/{plan.document_id}/?live=1&amp;at={start}#at-{start}"' in html


def test_clause_of_a_report_in_review_leads_to_its_review(plan: Plan, desk: Client) -> None:
    reading = half_year(plan, state="review")
    asking.look(reading)
    start = TEXT.index("6.39亿元")
    html = desk.get(PAGE).content.decode()
    assert f'href="/imports/reports/{reading.pk}/?at={start}#at-{start}"' in html


def test_presidium_is_led_only_where_it_may_read(reading: Reading, plan: Plan) -> None:
    reading.document = plan.document
    reading.save()
    member = client_of(person_of(plan.town, "presidium"))
    html = member.get(PAGE).content.decode()
    assert ("看原文这一处" in html, "/commitments/" in html) == (False, False)
    SourceFactory(commitment=numbered(plan, "3"), document=plan.document, quote="七座")
    day = dt.date(2026, 9, 30)
    publish(town=plan.town, title="三季度", as_of=day, released_on=day, released_by="镇党政办")
    html = member.get(PAGE).content.decode()
    links = set(re.findall(r'href="(/(?:documents|commitments)/[^"]+)"', html))
    assert f"/commitments/{numbered(plan, '3').pk}/" in links
    for link in links:
        assert member.get(link.replace("&amp;", "&").partition("#")[0]).status_code == 200


@pytest.mark.parametrize("role", ["clerk", "presidium"])
def test_every_link_of_the_page_is_there_for_who_sees_it(
    reading: Reading, plan: Plan, role: str
) -> None:
    client = client_of(person_of(plan.town, role))
    html = client.get(PAGE, {"reading": reading.pk}).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="([^"#]+)', main)}
    for link in links:
        to = PAGE + link if link.startswith("?") else link
        assert client.get(to).status_code == 200, to


# -- answering ---------------------------------------------------------------------------------


def test_answer_is_kept_with_who_and_when(reading: Reading, desk: Client, clerk: User) -> None:
    question = sum_of(reading)
    answer = send(desk, question, answer="to_mend", note=" 应为6.29亿元 ")
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{PAGE}?town={reading.town_id}",
    )
    question.refresh_from_db()
    assert (question.answer, question.note, question.answered_by) == (
        "to_mend",
        "应为6.29亿元",
        clerk,
    )
    assert question.answered_at is not None
    assert "已记为“需要更正”" in words(desk.get(answer["Location"]))
    done = words(desk.get(PAGE, {"show": "done"}))
    assert "需要更正：应为6.29亿元王经办，" in done
    assert "6.39亿元" not in words(desk.get(PAGE))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"answer": "", "note": "写了一半"}, "请在三种核对结果中选一种。"),
        ({"answer": "nonsense", "note": "写了一半"}, "请在三种核对结果中选一种。"),
        (
            {"answer": "explained", "note": ""},
            "选了“单位已说明”，请在核对说明里写清单位是怎样说明的。",
        ),
        (
            {"answer": "to_mend", "note": "长" * 301},
            "核对说明有301字，最多300字，请删短一些。",
        ),
    ],
)
def test_nothing_typed_is_lost_on_an_error(
    reading: Reading, desk: Client, said: dict[str, str], sentence: str
) -> None:
    question = sum_of(reading)
    answer = send(desk, question, **said)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="error-{question.pk}" role="alert">{sentence}</p>' in html
    assert f'name="note" value="{said["note"]}"' in html
    chosen = re.findall(r'value="(\w+)" checked', html)
    assert chosen == ([said["answer"]] if said["answer"] in ("explained", "to_mend") else [])
    question.refresh_from_db()
    assert (question.answer, question.note) == ("", "")


def test_answer_of_somebody_else_is_not_overwritten_unseen(
    reading: Reading, plan: Plan, desk: Client
) -> None:
    question = sum_of(reading)
    member = person_of(plan.town, "presidium", display_name="李主席")
    asking.answer(question, by=member, answer="explained", note="税务所已说明")
    answer = desk.post(
        f"{PAGE}{question.pk}/answer/", {"answer": "to_mend", "note": "我的说明", "mark": ""}
    )
    html = answer.content.decode()
    assert "李主席刚才已改为“单位已说明”。请看过再保存一次。" in html
    assert 'value="我的说明"' in html
    question.refresh_from_db()
    assert (question.answer, question.answered_by) == ("explained", member)
    mark = re.findall(r'name="mark" value="([^"]+)"', html)[0]
    desk.post(
        f"{PAGE}{question.pk}/answer/", {"answer": "to_mend", "note": "我的说明", "mark": mark}
    )
    question.refresh_from_db()
    assert (question.answer, question.note) == ("to_mend", "我的说明")


def test_answer_is_taken_back(reading: Reading, desk: Client, clerk: User) -> None:
    question = asking.answer(sum_of(reading), by=clerk, answer="to_mend", note="")
    send(desk, question, reopen="1")
    question.refresh_from_db()
    assert (question.answer, question.answered_by, question.answered_at) == ("", None, None)


def test_answered_question_that_is_gone_says_so(
    reading: Reading, desk: Client, clerk: User
) -> None:
    question = asking.answer(sum_of(reading), by=clerk, answer="as_it_stands", note="")
    reading.sums = []
    reading.save()
    asking.look(reading)
    said = words(desk.get(PAGE, {"show": "done"}))
    assert "后来再查，这一项已不存在" in said
    assert question.pk in [
        one.question.pk
        for group in desk.get(PAGE, {"show": "done"}).context["groups"]
        for one in group[3]
    ]


def test_answer_by_address_leads_back_and_changes_nothing(reading: Reading, desk: Client) -> None:
    answer = desk.get(f"{PAGE}{sum_of(reading).pk}/answer/", follow=True)
    assert answer.redirect_chain == [(f"{PAGE}?town={reading.town_id}", 302)]
    assert "刚才的操作没有生效" in words(answer)


def test_words_of_a_report_are_escaped(plan: Plan, desk: Client) -> None:
    text = "<b>数</b>上半年<script>税收20.17亿元，比去年13.88亿元增加6.39亿元。"
    one = {"kind": "difference", "quote": "6.39亿元", "start": text.index("6.39")}
    one |= {"stated": "639000000", "computed": "629000000"}
    one["terms"] = ["2017000000", "1388000000"]
    asking.look(reading_of(plan.town, text=text, title="<i>题</i>", sums=[one]))
    html = desk.get(PAGE).content.decode()
    assert ("<script>税收" in html, "<i>题" in html) == (False, False)
    assert "&lt;script&gt;税收" in html


# -- who -----------------------------------------------------------------------------------------


def people(plan: Plan) -> dict[str, User]:
    other = TownFactory()
    return {
        "clerk": person_of(plan.town, "clerk"),
        "presidium": person_of(plan.town, "presidium"),
        "administrator": administrator(),
        "deputy": person_of(plan.town, "deputy"),
        "other_clerk": person_of(other, "clerk"),
        "other_presidium": person_of(other, "presidium"),
        "stranger": person_of(other, "deputy"),
    }


ALLOWED = {"clerk", "presidium", "administrator"}


@pytest.mark.parametrize("public", [True, False])
def test_page_is_for_those_who_settle_in_the_town(
    reading: Reading, plan: Plan, public: bool, settings: Any
) -> None:
    settings.PUBLIC_PAGES = public
    answers = {
        who: client_of(user).get(PAGE, {"town": plan.town_id}).status_code
        for who, user in people(plan).items()
    }
    assert answers == {who: 200 if who in ALLOWED else 404 for who in answers}


def test_answer_is_for_those_who_settle_in_the_town(reading: Reading, plan: Plan) -> None:
    question = sum_of(reading)
    for who, user in people(plan).items():
        client = client_of(user)
        answer = send(client, question, answer="as_it_stands")
        assert answer.status_code == (302 if who in ALLOWED else 404), who
        question.refresh_from_db()
        assert bool(question.answer) == (who in ALLOWED), who
        Question.objects.update(answer="", answered_at=None, answered_by=None)
        question.refresh_from_db()


def test_nobody_else_answers_past_the_page(reading: Reading, plan: Plan) -> None:
    from commitments.actions import ActionError

    for user in (person_of(plan.town, "deputy"), person_of(TownFactory(), "clerk")):
        with pytest.raises(ActionError, match="不在您可以核对的范围内"):
            asking.answer(sum_of(reading), by=user, answer="to_mend", note="")


def test_anonymous_person_is_asked_to_log_in(reading: Reading) -> None:
    answer = Client().get(PAGE)
    assert (answer.status_code, answer["Location"]) == (302, f"/people/login/?next={PAGE}")


def test_forms_need_their_token(reading: Reading, clerk: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk)
    assert send(client, sum_of(reading), answer="to_mend").status_code == 403


def test_town_without_a_code_is_the_first_with_open_questions(reading: Reading, plan: Plan) -> None:
    user = person_of(TownFactory(order=1), "clerk")
    plan.town.memberships.create(user=user, role="presidium")
    assert client_of(user).get(PAGE).context["town"] == plan.town


def test_internal_commitments_are_not_shown_to_the_presidium(reading: Reading, plan: Plan) -> None:
    plan.commitments.filter(number="2").update(visibility="internal")
    member, clerk = person_of(plan.town, "presidium"), person_of(plan.town, "clerk")
    hidden = reading.questions.get(kind="unmentioned")
    assert "社区食堂" not in words(client_of(member).get(PAGE))
    assert "社区食堂" in words(client_of(clerk).get(PAGE))
    assert send(client_of(member), hidden, answer="to_mend").status_code == 404
    assert (asking.settling(member), asking.settling(clerk)) == ((True, 4), (True, 5))


@pytest.mark.parametrize(
    ("role", "expected"), [("clerk", "待核对 5"), ("presidium", "待核对 5"), ("deputy", None)]
)
def test_header_counts_what_is_open(
    reading: Reading, plan: Plan, role: str, expected: str | None, settings: Any
) -> None:
    settings.PUBLIC_PAGES = True
    answer = client_of(person_of(plan.town, role)).get(plan.town.get_absolute_url())
    found = re.findall(rf'<a class="more" href="{PAGE}[^"]*">([^<]+)</a>', answer.content.decode())
    assert found == ([expected] if expected else [])


def test_header_adds_up_with_what_the_page_says_of_each_town(
    reading: Reading, plan: Plan, clerk: User, desk: Client
) -> None:
    other = TownFactory(name="邻镇")
    other.memberships.create(user=clerk, role="presidium")
    there = plan_of_2026(town=other)
    asking.look(half_year(there))
    there.commitments.filter(number="2").update(visibility="internal")
    assert asking.waiting_in(clerk, [plan.town, other]) == {plan.town.pk: 5, other.pk: 4}
    assert asking.settling(clerk) == (True, 9)
    answer = desk.get(PAGE, {"town": plan.town.pk})
    assert answer.context["towns"] == [(plan.town, 5), (other, 4)]
    assert "其他镇街也有待核对的：邻镇4" in words(answer)
    assert "其他镇街" not in words(client_of(person_of(plan.town, "clerk")).get(PAGE))


def test_header_counts_nothing_of_drafts_or_what_is_gone(plan: Plan) -> None:
    clerk = person_of(plan.town, "clerk")
    asking.look(half_year(plan, state="review", standing="draft", by=clerk))
    assert Question.objects.filter(stands=True).count() > 0
    assert asking.settling(clerk) == (True, 0)
    assert asking.settling(administrator()) == (True, 0)
    Question.objects.update(stands=False)
    assert asking.settling(clerk) == (True, 0)
    assert asking.settling(person_of(plan.town, "deputy")) == (False, 0)


# -- many ----------------------------------------------------------------------------------------


def more(reading: Reading, n: int) -> None:
    first = sum_of(reading)
    Question.objects.bulk_create(
        Question(town=reading.town, reading=reading, kind="sum", key=f"sum:{each}", data=first.data)
        for each in range(n)
    )


def test_page_costs_the_same_whatever_its_size(reading: Reading, plan: Plan) -> None:
    for user in (person_of(plan.town, "clerk"), person_of(plan.town, "presidium")):
        client = client_of(user)
        with CaptureQueriesContext(connection) as few:
            client.get(PAGE)
        more(reading, 30)
        with CaptureQueriesContext(connection) as many:
            client.get(PAGE)
        assert len(few) == len(many) <= 18
        Question.objects.filter(key__regex=r"^sum:\d+$").delete()


def test_many_questions_are_turned_over_and_none_is_lost(reading: Reading, desk: Client) -> None:
    more(reading, 100)
    seen: list[int] = []
    for n in ("1", "2", "3"):
        groups = desk.get(PAGE, {"page": n}).context["groups"]
        seen += [one.question.pk for group in groups for one in group[3]]
    assert sorted(seen) == sorted(reading.questions.values_list("pk", flat=True))
    assert len(seen) == 105


def test_error_on_a_later_page_stays_on_it(reading: Reading, desk: Client) -> None:
    more(reading, 100)
    last = desk.get(PAGE, {"page": "3"}).context["groups"][-1][3][-1].question
    answer = desk.post(f"{PAGE}{last.pk}/answer/?page=3", {"answer": "", "note": "字", "mark": ""})
    assert (answer.status_code, answer.context["paged"].number) == (422, 3)
    assert f'id="error-{last.pk}"' in answer.content.decode()


def test_page_keeps_the_content_policy(reading: Reading, desk: Client) -> None:
    html = desk.get(PAGE).content.decode()
    assert re.findall(r'\sstyle="|<style|\son\w+="|https?://(?!www\.w3\.org)', html) == []
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", html) == []
