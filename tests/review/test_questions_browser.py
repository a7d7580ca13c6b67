"""The page of questions on a phone, by keyboard alone, and the checklist on paper."""

from __future__ import annotations

import io
import re
import unicodedata

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pypdf import PdfReader

from commitments.models import Plan
from imports.models import Question, Reading
from imports.review import questions as asking
from people.models import User
from tests.factories import person_of
from tests.review.asking import half_year, plan_of_2026

# A server in another thread writes to the same tables.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan() -> Plan:
    return plan_of_2026()


@pytest.fixture
def clerk(plan: Plan) -> User:
    return person_of(plan.town, "clerk", display_name="王经办")


@pytest.fixture
def reading(plan: Plan) -> Reading:
    made = half_year(plan)
    asking.look(made)
    return made


def logged_in(browser: Browser, url: str, user: User, width: int) -> BrowserContext:
    client = Client()
    client.force_login(user)
    context = browser.new_context(locale="zh-CN", viewport={"width": width, "height": 900})
    name = settings.SESSION_COOKIE_NAME
    cookie = client.cookies[name].value
    context.add_cookies([{"name": name, "value": cookie, "url": url}])
    return context


def small_targets(page: Page) -> list[str]:
    """The words of links, buttons and fields that are lower than a finger."""
    return page.evaluate(
        """() => [...document.querySelectorAll('main a, main button, main select, main summary,'
            + ' main input:not([type=hidden]):not([type=radio]), main label.asks-tick')]
            .filter(e => e.getBoundingClientRect().height < 44)
            .map(e => e.textContent.trim() || e.name)"""
    )


@pytest.mark.parametrize("width", [390, 1440])
def test_page_and_checklist_fit_the_screen(
    browser: Browser, live_server: object, reading: Reading, clerk: User, width: int
) -> None:
    url = str(live_server)
    context = logged_in(browser, url, clerk, width)
    page = context.new_page()
    for to in ("/imports/questions/", f"/imports/reports/{reading.pk}/checklist/"):
        page.goto(url + to)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, to
        assert small_targets(page) == [], to
    context.close()


def test_question_is_answered_by_keyboard_alone(
    browser: Browser, live_server: object, reading: Reading, clerk: User
) -> None:
    context = logged_in(browser, str(live_server), clerk, 1440)
    page = context.new_page()
    page.goto(f"{live_server}/imports/questions/?kind=sum")
    page.keyboard.press("Tab")
    for _each in range(60):
        if page.evaluate("document.activeElement.name") == "answer":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("应为6.29亿元")
    page.keyboard.press("Enter")
    page.wait_for_selector(".message-success")
    context.close()
    question = Question.objects.get(kind="sum")
    assert (question.answer, question.note, question.answered_by) == (
        "to_mend",
        "应为6.29亿元",
        clerk,
    )


def test_checklist_is_printed_on_a4_with_its_head_on_every_page(
    browser: Browser, live_server: object, reading: Reading, clerk: User
) -> None:
    first = reading.questions.get(kind="sum")
    Question.objects.bulk_create(
        Question(town=reading.town, reading=reading, kind="sum", key=str(n), data=first.data)
        for n in range(30)
    )
    context = logged_in(browser, str(live_server), clerk, 1440)
    page = context.new_page()
    page.goto(f"{live_server}/imports/reports/{reading.pk}/checklist/")
    paper = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    context.close()
    sizes = {(round(each.mediabox.width), round(each.mediabox.height)) for each in paper.pages}
    assert sizes == {(595, 842)}
    # The browser writes some signs as the radicals that look like them.
    texts = (unicodedata.normalize("NFKC", each.extract_text()) for each in paper.pages)
    told = [re.sub(r"\s", "", text) for text in texts]
    assert len(told) >= 3
    # Pages that hold lines of the long table.
    long = [words for words in told if "20.17亿元" in words]
    assert len(long) >= 2
    assert ["需要核对的" in words for words in long] == [True] * len(long)
    # The sheet's number comes first; 页 is one of those radicals.
    numbers = [re.match(r"第(\d+).,共(\d+).", words).groups() for words in told]
    assert numbers == [(str(n), str(len(told))) for n in range(1, len(told) + 1)]
    assert told[0].partition("共")[2][2:].startswith("核对单某某镇2026年上半年工作情况报告")
    assert "核对人签字" in told[-1]
    assert [word for word in ("退出", "大字", "返回审读") if word in "".join(told)] == []
