"""The page of a document: every promise in its place, as the reader may see it."""

from __future__ import annotations

import datetime as dt
import re
import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commitments.actions import publish, revise_target
from commitments.documents import paper_of
from commitments.items import Item
from commitments.judging import items_of
from commitments.models import Commitment, Document, Publication, Town
from commitments.paper_html import paper_html
from commitments.reading import town_view
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    PlanFactory,
    ProgressFactory,
    SourceFactory,
    TownFactory,
    person_of,
)
from tests.pages.reading_pages import TODAY, client_of, words
from tests.pages.report_html import held

pytestmark = pytest.mark.django_db

TEXT = """示例镇政府工作报告
——2026年1月15日在镇人民代表大会上
各位代表：
一、2025年工作回顾
过去一年，加装电梯100台。
二、2026年目标任务
（一）办好民生实事。加装电梯200台，新建社区食堂2所。内部督办一件事。
（二）其他。<b>修路</b> & "架桥"。
"""


def body(response: Any) -> str:
    """The report on a page."""
    found = re.search(r"<article[^>]*>(.*?)</article>", response.content.decode(), re.S)
    assert found is not None
    return found[1]


@pytest.fixture
def report(town: Town) -> Document:
    """A report with a promise that is slow, one done, one for clerks alone, and a figure."""
    document: Document = DocumentFactory(town=town, title="示例镇2026年政府工作报告", text=TEXT)
    said = {"1": "加装电梯200台", "2": "新建社区食堂2所", "3": "内部督办一件事"}
    for number, quote in said.items():
        commitment = Commitment.objects.get(number=number)
        SourceFactory(
            commitment=commitment, document=document, quote=quote, offset=TEXT.index(quote)
        )
    ProgressFactory(
        commitment=Commitment.objects.get(number="1"),
        day=dt.date(2026, 1, 10),
        value=0,
        document=document,
        quote="加装电梯100台",
        offset=TEXT.index("加装电梯100台"),
    )
    return document


def release(town: Town, title: str = "会议", as_of: dt.date = dt.date(2026, 9, 30)) -> Publication:
    return publish(town=town, title=title, as_of=as_of, released_on=TODAY, released_by="镇党政办")


def test_document_page_marks_every_promise_in_its_place(
    report: Document, town: Town, deputy: Client
) -> None:
    release(town)
    answer = deputy.get(f"/documents/{report.pk}/")
    lifts, hall = Commitment.objects.get(number="1"), Commitment.objects.get(number="2")
    shown = body(answer)
    at = TEXT.index("加装电梯200台")
    assert (
        f'<span class="at" id="at-{at}" data-added></span><a class="said said-slow" '
        f'href="/commitments/{lifts.pk}/" title="慢序时：{lifts.wording}">加装电梯200台</a>'
    ) in shown
    assert f'<a class="said said-done" href="/commitments/{hall.pk}/"' in shown
    assert f'<a class="told" href="/commitments/{lifts.pk}/"' in shown
    # Both chips stand at the end of the sentence, in its order.
    chips = re.findall(r'class="chip chip-(\w+) chip-in', shown)
    assert chips == ["slow", "done"]
    assert shown.index("2所</span></a>。<a") < shown.index("内部督办")
    assert "本文件有2项承诺：1项已完成；1项偏慢。" in words(answer)


def test_text_of_the_report_is_neither_changed_nor_lost(
    report: Document, town: Town, deputy: Client, clerk: Client
) -> None:
    release(town)
    for reader in (deputy, clerk):
        shown = body(reader.get(f"/documents/{report.pk}/"))
        assert held(shown) == TEXT
        assert "<b>修路" not in shown
        assert "&lt;b&gt;修路&lt;/b&gt; &amp;" in shown


def test_outline_leads_to_the_headings_with_their_counts(
    report: Document, town: Town, deputy: Client
) -> None:
    release(town)
    html = deputy.get(f"/documents/{report.pk}/").content.decode()
    at = TEXT.index("二、2026")
    assert f'<h4 id="h-{at}">二、2026年目标任务</h4>' in html
    assert f'<a href="#h-{at}">二、2026年目标任务 <small>2项</small></a>' in html
    run_in = TEXT.index("（一）")
    assert f'<p id="h-{run_in}"><b>（一）办好民生实事。</b>' in html
    assert '<p id="h-0" class="title">示例镇政府工作报告</p>' in html


def test_what_an_audience_may_not_see_is_neither_marked_nor_counted(
    report: Document, town: Town, deputy: Client, clerk: Client
) -> None:
    release(town)
    hidden = Commitment.objects.get(number="3")
    for reader, count, link in [(deputy, 2, False), (clerk, 3, True)]:
        answer = reader.get(f"/documents/{report.pk}/")
        html = answer.content.decode()
        assert f"本文件有{count}项承诺" in words(answer)
        assert (f"/commitments/{hidden.pk}/" in html, hidden.wording in html) == (link, link)
        # The sentence itself was said in public and stays in the text.
        assert "内部督办一件事" in held(body(answer))


@pytest.mark.parametrize(
    ("public", "anonymous", "stranger", "deputy_sees"),
    [(True, 200, 200, 200), (False, 302, 404, 200)],
)
def test_who_may_read_a_released_document(
    public: bool,
    anonymous: int,
    stranger: int,
    deputy_sees: int,
    report: Document,
    town: Town,
    deputy: Client,
    settings: Any,
) -> None:
    settings.PUBLIC_PAGES = public
    release(town)
    outsider = client_of(person_of(TownFactory(), "clerk"))
    path = f"/documents/{report.pk}/"
    assert Client().get(path).status_code == anonymous
    assert outsider.get(path).status_code == stranger
    assert deputy.get(path).status_code == deputy_sees


def test_document_that_nothing_released_points_to_is_for_clerks(
    report: Document, town: Town, deputy: Client, clerk: Client, settings: Any
) -> None:
    settings.PUBLIC_PAGES = True
    later = DocumentFactory(town=town, title="尚未发布的通报", text="还没有发布。")
    path = f"/documents/{report.pk}/"
    # Nothing is released yet.
    assert (deputy.get(path).status_code, Client().get(path).status_code) == (404, 404)
    assert "实时数据（未发布）" in words(clerk.get(path))
    release(town)
    assert (deputy.get(path).status_code, Client().get(path).status_code) == (200, 200)
    for reader, status in [(deputy, 404), (Client(), 404), (clerk, 200)]:
        assert reader.get(f"/documents/{later.pk}/").status_code == status
    assert "尚未发布的通报" not in words(deputy.get("/towns/999000001/"))
    assert "尚未发布的通报" in words(clerk.get("/towns/999000001/"))


def test_report_of_internal_promises_alone_is_not_seen_by_others(
    town: Town, deputy: Client, clerk: Client
) -> None:
    document = DocumentFactory(town=town, text="内部督办一件事。")
    hidden = Commitment.objects.get(number="3")
    SourceFactory(commitment=hidden, document=document, quote="内部督办一件事", offset=0)
    release(town)
    assert deputy.get(f"/documents/{document.pk}/").status_code == 404
    assert clerk.get(f"/documents/{document.pk}/").status_code == 200


@pytest.mark.parametrize("query", ["live=1", "as_of=2026-06-30", "publication=9", "publication=x"])
def test_others_cannot_ask_for_what_is_not_released(
    query: str, report: Document, town: Town, deputy: Client
) -> None:
    release(town)
    assert deputy.get(f"/documents/{report.pk}/?{query}").status_code == 404


def test_statuses_are_those_of_the_publication_shown(
    report: Document, town: Town, deputy: Client, clerk: Client
) -> None:
    release(town, "年中", dt.date(2026, 8, 31))
    release(town, "三季度")
    path = f"/documents/{report.pk}/"
    assert "chip-done" in body(deputy.get(path))
    before = deputy.get(f"{path}?publication=1")
    assert "chip-done" not in body(before)
    hall = Commitment.objects.get(number="2")
    assert f'href="/commitments/{hall.pk}/?publication=1"' in body(before)
    live = clerk.get(f"{path}?as_of=2026-08-31")
    assert ("按2026年8月31日的数据评定" in words(live), "chip-done" in body(live)) == (True, False)


def test_report_of_a_year_that_is_over_is_shown_as_it_was_last_released(
    report: Document, town: Town, deputy: Client
) -> None:
    release(town)
    CommitmentFactory(
        plan=PlanFactory(town=town, start=dt.date(2027, 1, 1), end=dt.date(2027, 12, 31))
    )
    publish(
        town=town,
        title="新年",
        as_of=dt.date(2027, 3, 31),
        released_on=dt.date(2027, 4, 1),
        released_by="镇党政办",
    )
    answer = deputy.get(f"/documents/{report.pk}/")
    assert "第1期发布" in words(answer)
    assert "本文件有2项承诺" in words(answer)
    assert deputy.get(f"/documents/{report.pk}/?publication=2").status_code == 404


def test_live_state_covers_the_plans_of_a_document(
    report: Document, town: Town, clerk: Client
) -> None:
    old = PlanFactory(town=town, start=dt.date(2024, 1, 1), end=dt.date(2024, 12, 31))
    over = CommitmentFactory(plan=old, wording="修路", value=1)
    SourceFactory(
        commitment=over, document=report, quote="<b>修路</b>", offset=TEXT.index("<b>修路")
    )
    answer = clerk.get(f"/documents/{report.pk}/?live=1")
    assert "本文件有4项承诺" in words(answer)
    assert f'href="/commitments/{over.pk}/?live=1"' in body(answer)


def test_quotes_without_a_certain_place_are_listed_apart(town: Town, clerk: Client) -> None:
    text = "修路3公里。架桥1座。架桥1座。"
    document = DocumentFactory(town=town, text=text)
    quotes = [("修路3公里", 7), ("架桥1座", 3), ("没有说过的话", 0), ("架桥1座", 11)]
    for quote, offset in quotes:
        commitment = CommitmentFactory(plan=town.plans.get())
        SourceFactory(commitment=commitment, document=document, quote=quote, offset=offset)
    answer = clerk.get(f"/documents/{document.pk}/?live=1")
    lost = words(answer).split("未能定位的原句")[1]
    assert ("没有说过的话" in lost, "架桥1座" in lost, "修路" in lost) == (True, True, False)
    assert held(body(answer)) == text
    marked = re.findall(r'<a class="said[^>]*>(.*?)</a>', body(answer))
    assert [held(each) for each in marked] == ["修路3公里", "架桥1座"]
    assert "本文件有4项承诺" in words(answer)
    # A link made from the wrong place still leads to the right one.
    assert 'id="at-0" data-added></span><span class="at" id="at-7"' in body(answer)


def test_clauses_that_overlap_lead_to_the_worse_and_keep_both_chips(
    report: Document, town: Town, clerk: Client
) -> None:
    second = CommitmentFactory(plan=town.plans.get(), wording="另一项", value=1, unit="所")
    whole = "加装电梯200台，新建社区食堂2所"
    same = CommitmentFactory(plan=town.plans.get(), wording="同一句")
    for commitment, quote in [(second, whole), (same, "加装电梯200台")]:
        SourceFactory(commitment=commitment, document=report, quote=quote, offset=TEXT.index(quote))
    shown = body(clerk.get(f"/documents/{report.pk}/?live=1"))
    assert held(shown) == TEXT
    for commitment in (second, same, *Commitment.objects.filter(number__in="12")):
        assert f'href="/commitments/{commitment.pk}/?live=1"' in shown
    assert "慢序时：既有多层住宅加装电梯200台；" in shown
    # No link stands inside another.
    assert re.findall(r"<a [^>]*>(?:(?!</a>).)*<a ", shown, re.S) == []


def test_document_without_its_text_shows_the_quotes_with_gaps(town: Town, deputy: Client) -> None:
    document = DocumentFactory(town=town, text="", source_url="https://example.com/report")
    quotes = [("1", "加装电梯200台", 1203), ("2", "新建社区食堂2所", 1220), ("3", "内部的话", 1400)]
    for number, quote, offset in quotes:
        SourceFactory(
            commitment=Commitment.objects.get(number=number),
            document=document,
            quote=quote,
            offset=offset,
        )
    far = CommitmentFactory(plan=town.plans.get(), wording="远处")
    SourceFactory(commitment=far, document=document, quote="远处的话", offset=1549)
    nowhere = CommitmentFactory(plan=town.plans.get(), wording="不知何处")
    SourceFactory(commitment=nowhere, document=document, quote="不知在哪的话", offset=None)
    release(town)
    answer = deputy.get(f"/documents/{document.pk}/")
    page = words(answer)
    assert "本系统没有存放全文，下面按先后列出已登记的原句。全文见原文网页" in page
    assert 'href="https://example.com/report"' in answer.content.decode()
    assert held(body(answer)) == "加装电梯200台新建社区食堂2所远处的话"
    assert re.findall(r"此处略去约\d+字", page) == [
        "此处略去约1200字",
        "此处略去约320字",
    ]
    assert "不知在哪的话" in page.split("未能定位的原句没有登记在文中的位置")[1]


def test_quotes_that_overlap_are_one_fragment_and_contradictions_are_listed(
    town: Town, clerk: Client
) -> None:
    document = DocumentFactory(town=town, text="")
    quotes = [("甲乙丙丁", 100), ("丙丁戊", 102), ("乙丙", 101), ("庚辛", 103)]
    for quote, offset in quotes:
        commitment = CommitmentFactory(plan=town.plans.get())
        SourceFactory(commitment=commitment, document=document, quote=quote, offset=offset)
    answer = clerk.get(f"/documents/{document.pk}/?live=1")
    assert held(body(answer)) == "甲乙丙丁戊"
    assert "庚辛" in words(answer).split("未能定位的原句")[1]


def test_decision_names_what_it_changed_and_stopped(town: Town, deputy: Client) -> None:
    decision = DocumentFactory(
        town=town,
        kind="decision",
        title="调整的决定",
        index_number="示人〔2026〕7号",
        text="同意。",
    )
    stopped = [("suspended", "示人〔2026〕7号"), ("withdrawn", "主席团示人〔2026〕7号")]
    for number, (state, words_of_it) in enumerate([*stopped, ("suspended", "示人〔2026〕70号")]):
        CommitmentFactory(
            plan=town.plans.get(),
            wording=f"停下的{number}",
            state=state,
            state_decision=words_of_it,
        )
    revise_target(
        commitment=Commitment.objects.get(number="1"),
        value=160,
        due=None,
        since=dt.date(2026, 8, 20),
        decided_by="镇人大主席团",
        document=decision,
    )
    release(town)
    page = words(deputy.get(f"/documents/{decision.pk}/"))
    assert "本文件调整目标1项、暂缓1项、终止1项。" in page
    assert "既有多层住宅加装电梯200台目标160台" in page.replace("不少于", "")
    assert [name for name in ("停下的0", "停下的1", "停下的2") if name in page] == [
        "停下的0",
        "停下的1",
    ]


def test_decision_that_only_stopped_something_is_open_with_what_it_stopped(
    town: Town, deputy: Client
) -> None:
    decision = DocumentFactory(town=town, index_number="示人〔2026〕8号", text="同意。")
    assert deputy.get(f"/documents/{decision.pk}/").status_code == 404
    Commitment.objects.filter(number="1").update(
        state="suspended", state_decision="镇人大主席团，示人〔2026〕8号"
    )
    release(town)
    page = words(deputy.get(f"/documents/{decision.pk}/"))
    assert "本文件暂缓1项。" in page
    stopped = deputy.get(f"/commitments/{Commitment.objects.get(number='1').pk}/")
    assert f'href="/documents/{decision.pk}/"' in stopped.content.decode()
    assert f"/documents/{decision.pk}/" in deputy.get(town.get_absolute_url()).content.decode()


def test_plan_document_is_open_and_kept_with_the_publication(town: Town, deputy: Client) -> None:
    plan = town.plans.get()
    first, second = DocumentFactory(town=town, text="甲"), DocumentFactory(town=town, text="乙")
    plan.document = first
    plan.save()
    release(town)
    plan.document = second
    plan.save()
    answers = [deputy.get(f"/documents/{each.pk}/").status_code for each in (first, second)]
    assert answers == [200, 404]


def test_commitment_and_town_lead_to_the_document(
    report: Document, town: Town, deputy: Client
) -> None:
    release(town)
    lifts = Commitment.objects.get(number="1")
    html = deputy.get(f"/commitments/{lifts.pk}/?publication=1").content.decode()
    at, told = TEXT.index("加装电梯200台"), TEXT.index("加装电梯100台")
    assert f'<a href="/documents/{report.pk}/?publication=1#at-{at}">《{report.title}》</a>' in html
    assert f'<a href="/documents/{report.pk}/?publication=1#at-{told}">{report.title}</a>' in html
    listed = deputy.get("/towns/999000001/?publication=1").content.decode()
    assert f'<a href="/documents/{report.pk}/?publication=1">{report.title}</a>' in listed


def test_place_that_nothing_marks_can_be_led_to(
    report: Document, town: Town, deputy: Client
) -> None:
    release(town)
    at = TEXT.index("架桥")
    shown = body(deputy.get(f"/documents/{report.pk}/?at={at}"))
    assert f'<span class="at" id="at-{at}" data-added></span>架桥' in shown
    assert held(shown) == TEXT
    for wrong in ("x", "99999999999", "²", "-4", "99999999"):
        assert held(body(deputy.get(f"/documents/{report.pk}/?at={wrong}"))) == TEXT


def test_missing_documents_and_odd_days_end_in_words(
    report: Document, town: Town, deputy: Client, clerk: Client, settings: Any
) -> None:
    release(town)
    settings.PUBLIC_PAGES = False
    assert deputy.get("/documents/987654/").status_code == 404
    assert clerk.get("/documents/99999999999999999999999/").status_code == 404
    assert Client().get("/documents/987654/").status_code == 302
    answer = clerk.get(f"/documents/{report.pk}/?as_of=昨天")
    assert (answer.status_code, "不是可用的日期" in words(answer)) == (200, True)


def test_document_page_keeps_the_content_policy(
    report: Document, town: Town, clerk: Client
) -> None:
    release(town)
    answer = clerk.get(f"/documents/{report.pk}/")
    html = answer.content.decode()
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert re.findall(r'\sstyle="|<style|\son\w+="', html) == []
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", html) == []
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def _long_report(town: Town) -> Document:
    """40,000 characters with 300 promises, half of them with a wrong place."""
    lines = [
        f"（{'一二三四五六七八九十'[n % 10]}）推进第{n}项工作，完成任务{n}件。" for n in range(300)
    ]
    text = "\n".join(line + "其余工作照常推进，" * 12 + "不再一一列出。" for line in lines)
    document: Document = DocumentFactory(town=town, text=text)
    plan = town.plans.get()
    for n in range(300):
        commitment = CommitmentFactory(plan=plan, value=n + 1)
        quote = f"完成任务{n}件"
        offset = text.index(quote) + n % 2
        SourceFactory(commitment=commitment, document=document, quote=quote, offset=offset)
    return document


def test_long_report_is_set_quickly(town: Town) -> None:
    document = _long_report(town)
    assert len(document.text) >= 40_000
    items = items_of(Commitment.objects.of_town(town.code).for_judging(), as_of=TODAY)
    # Processor time: other work on the machine stretches it less.
    spent = []
    for _each in range(3):
        begun = time.process_time()
        paper = paper_of(document, items)
        html = paper_html(paper)
        spent.append(time.process_time() - begun)
    assert (len(paper.marks), paper.lost) == (300, [])
    assert held(html) == document.text
    assert min(spent) < 0.15


@pytest.mark.parametrize("query", ["", "?live=1"])
def test_document_page_costs_the_same_whatever_its_size(
    query: str, report: Document, town: Town, clerk: Client
) -> None:
    # Two, so that there is one before to be read in both rounds.
    release(town)
    release(town)
    counts = []
    for grown in (False, True):
        if grown:
            _long_report(town)
            for commitment in Commitment.objects.filter(number=""):
                SourceFactory(commitment=commitment, document=report, quote="推进", offset=0)
            release(town)
        with CaptureQueriesContext(connection) as counted:
            clerk.get(f"/documents/{report.pk}/{query}")
        counts.append(len(counted))
    assert counts == {"": [10, 10], "?live=1": [27, 27]}[query]


def test_old_publications_still_tell_of_documents(
    report: Document, town: Town, deputy: Client
) -> None:
    """What was released before places of figures and numbers of documents were kept."""
    release(town)
    person = person_of(town, "deputy")
    view = town_view(town=town, user=person, today=TODAY)
    raw = [item.as_json() for item in view.items]
    for each in raw:
        for line in each["figures"]:
            del line["offset"]
        for line in each["versions"]:
            del line["document_id"]
    items = [Item.from_json(each) for each in raw]
    paper = paper_of(report, items)
    assert (len(paper.marks), paper.lost) == (3, [])


def test_other_publications_that_tell_of_the_document_can_be_chosen(
    town: Town, deputy: Client, clerk: Client, report: Document
) -> None:
    one = release(town, "一", dt.date(2026, 6, 30))
    told = deputy.get(f"/documents/{report.pk}/").content.decode()
    assert "查看往期" not in told
    Commitment.objects.update(visibility="internal")
    release(town, "二")
    Commitment.objects.update(visibility="public")
    three = release(town, "三")
    told = deputy.get(f"/documents/{report.pk}/").content.decode()
    # In the second nothing of it is for deputies.
    assert re.findall(r"/documents/\d+/\?publication=(\d+)", told) == [
        str(three.number),
        str(one.number),
    ]
    assert "live=1" not in told
    assert (
        f"/documents/{report.pk}/?live=1" in clerk.get(f"/documents/{report.pk}/").content.decode()
    )
