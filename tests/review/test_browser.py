"""The review in a real browser with a real worker: from pasting a report to the town's page by keys
alone, and on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.stack import Live

PASSWORD = "Zhen-gongzuo-2026"
CODE = "999000021"
# Written for this test; the town and its works are invented.
REPORT = """云溪镇政府工作报告
——2026年1月20日在云溪镇第二届人民代表大会第五次会议上
各位代表：
现在，我代表镇政府报告工作，请予审议。
一、2025年工作回顾
全年完成财政收入3.20亿元。新增就业岗位650个。
二、2026年主要工作
年底前新建口袋公园6座。完成河道整治12公里。新增养老床位不少于80张。
6月底前建成云溪图书馆。安装充电桩200个。让老街热闹起来。
各位代表，让我们一起努力！
"""
MAKE = f"""
from commitments.models import Town
from people.models import Membership, User
town = Town.objects.create(code="{CODE}", name="云溪镇", district="示例区", city="示例市",
    provenance="fictional")
user = User.objects.create_user("yunxi", password="{PASSWORD}", display_name="云溪经办")
Membership.objects.create(user=user, town=town, role="clerk")
"""

# Starts a product of its own: all of it takes a minute.
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The product with one town and its clerk, nothing loaded."""
    stack = Live(tmp_path_factory.mktemp("office") / "var", SAMPLE="no")
    stack.start()
    stack.wait_until_ready(seconds=90)
    made = stack.manage("shell", "-c", MAKE)
    assert made.returncode == 0, made.stderr
    yield stack
    assert stack.stop() == 0


class Keys:
    """A person who has no mouse; counts what is pressed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.pressed += 1
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.pressed += len(words)
        self.page.keyboard.type(words)

    def paste(self, words: str) -> None:
        self.pressed += 1
        self.page.keyboard.insert_text(words)

    def tab_to(self, selector: str, most: int = 80) -> None:
        """Tab until the element has the focus."""
        for _step in range(most):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"no way by tab to {selector}")

    def decide(self, key: str) -> None:
        """Press a key and wait until the card it leads to is there."""
        with self.page.expect_response(lambda answer: "/cards/" in answer.url):
            self.press(key)
        expect(self.page.locator("#card.busy")).to_have_count(0)


def quote(page: Page) -> str:
    return page.locator("#card .panel-quote mark").inner_text()


def go_to(keys: Keys, words: str) -> None:
    """Step on with j until the card with these words is open."""
    for _step in range(30):
        if words in quote(keys.page):
            return
        keys.decide("j")
    raise AssertionError(f"no card says {words}")


def test_from_pasted_report_to_the_towns_page_by_keys_alone(office: Live, page: Page) -> None:
    keys = Keys(page)
    page.goto(f"{office.url}/imports/reports/new/")
    keys.tab_to("#id_username")
    keys.type("yunxi")
    keys.press("Tab")
    keys.type(PASSWORD)
    with page.expect_navigation(url="**/imports/reports/new/"):
        keys.press("Enter")
    keys.tab_to("#id_text")
    keys.paste(REPORT)
    keys.tab_to("button.button")
    keys.press("Enter")
    page.wait_for_selector("#review", timeout=30_000)
    read_through(keys)
    plan_and_confirm(keys)
    told = page.locator("main").inner_text()
    for words in ("口袋公园8座", "河道整治12公里", "养老床位", "云溪图书馆", "让老街热闹起来"):
        assert words in told, words
    assert "充电桩" not in told
    print(f"\n{keys.pressed} keystrokes from logging in to the town's page")
    assert keys.pressed < 400


def read_through(keys: Keys) -> None:
    """Edit one, leave one out, add one, accept all that is certain, then the rest one by one."""
    page = keys.page
    go_to(keys, "口袋公园6座")
    keys.press("e")
    keys.tab_to("#card_wording")
    keys.press("Control+a")
    keys.paste("新建口袋公园8座")
    keys.tab_to("#card_value")
    keys.press("Control+a")
    keys.type("8")
    keys.decide("Enter")
    expect(page.locator("#card .fact-value dd")).to_have_text("8座")
    assert "口袋公园6座" in quote(page)

    go_to(keys, "充电桩200个")
    keys.decide("x")
    expect(page.locator('#text a.m-rejected:has-text("充电桩")')).to_have_count(1)
    add_clause(keys, "让老街热闹起来")

    before = int(page.locator(".tally-pending b").inner_text())
    keys.press("c")
    with page.expect_response("**/certain/"):
        keys.press("Enter")
    expect(page.locator("#said")).to_contain_text("已接受确定的")
    for _step in range(before):
        left = int(page.locator(".tally-pending b").inner_text())
        if not left:
            break
        keys.decide("a")
        expect(page.locator(".tally-pending b")).to_have_text(str(left - 1))
    expect(page.locator(".tally-pending b")).to_have_text("0")
    expect(page.locator(".tally-rejected b")).to_have_text("1")


def add_clause(keys: Keys, words: str) -> None:
    """Choose a clause of the text with the arrows and add it."""
    page = keys.page
    keys.press("n")
    for _step in range(20):
        if page.evaluate("String(getSelection())") == words:
            break
        keys.press("ArrowRight")
    assert page.evaluate("String(getSelection())") == words
    keys.press("Shift+ArrowLeft")  # it cannot be shorter than one clause
    assert page.evaluate("String(getSelection())") == words
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.locator("#card .panel-quote mark")).to_have_text(words)
    expect(page.locator("#card .sureness")).to_contain_text("人工添加")


def plan_and_confirm(keys: Keys) -> None:
    """Name the plan, go to the preview, write it, and open the town's page."""
    page = keys.page
    keys.tab_to(".plan-edit > summary", most=300)
    keys.press("Enter")
    keys.tab_to("#id_plan0-title")
    keys.press("Control+a")
    keys.paste("云溪镇2026年重点任务")
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.locator(".plan-list")).to_contain_text("云溪镇2026年重点任务")
    keys.press("s")
    with page.expect_navigation():
        keys.press("Enter")
    page.wait_for_selector('form[action$="/confirm/"] button', timeout=30_000)
    keys.tab_to('form[action$="/confirm/"] button')
    keys.press("Enter")
    page.wait_for_selector('a:has-text("看实时数据")', timeout=30_000)
    keys.tab_to('.actions a.button[href*="live=1"]')
    with page.expect_navigation():
        keys.press("Enter")
    assert f"/towns/{CODE}/?live=1" in page.url


def test_no_key_acts_while_typing_and_escape_leaves(office: Live, page: Page) -> None:
    open_report(office, page)
    pending = page.locator(".tally-pending b").inner_text()
    page.keyboard.press("f")
    page.keyboard.type("axujk1")
    assert page.input_value("#find") == "axujk1"
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    page.keyboard.type("ax")
    assert page.input_value("#card_wording").endswith("ax")
    page.keyboard.press("Escape")
    expect(page.locator(".panel-edit[open]")).to_have_count(0)
    assert page.locator(".tally-pending b").inner_text() == pending
    first = quote(page)
    Keys(page).decide("ArrowDown")
    assert quote(page) != first
    Keys(page).decide("ArrowUp")
    assert quote(page) == first
    page.keyboard.press("?")
    expect(page.locator("#keys[open]")).to_have_count(1)


def test_typing_that_is_not_saved_is_given_up_by_a_second_press_alone(
    office: Live, page: Page
) -> None:
    open_report(office, page)
    first = quote(page)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    begin = ("e", "Tab", "End")
    for leave in ("j", "a", "x"):
        for key in begin:
            page.keyboard.press(key)
        page.keyboard.type("甲")
        expect(page.locator(".unsaved")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#said")).to_have_text(
            "有改动没有保存。请回“改这一条”（e）接着改；不要了，请再按一次。"
        )
        # Back to it, it is all there; and to leave it is warned of anew.
        page.keyboard.press("e")
        assert page.input_value("#card_wording").endswith("甲")
        page.locator("#card-head").focus()
        page.keyboard.press(leave)
        page.wait_for_timeout(200)
        assert quote(page) == first
    assert [one for one in sent if "/cards/" in one] == []
    assert page.input_value("#card_wording").endswith("甲甲甲")
    Keys(page).decide("j")
    assert quote(page) != first
    Keys(page).decide("k")
    assert quote(page) == first
    assert not page.input_value("#card_wording").endswith("甲")
    # What was never touched is left at once, and what is saved is saved.
    for key in begin:
        page.keyboard.press(key)
    page.keyboard.type("乙")
    page.keyboard.press("Shift+Tab")
    with page.expect_response(lambda answer: "/cards/" in answer.url):
        page.get_by_role("button", name="保存", exact=True).click()
    assert page.input_value("#card_wording").endswith("乙")
    Keys(page).decide("j")


def test_selected_words_are_added_and_a_fault_of_a_field_is_said(office: Live, page: Page) -> None:
    open_report(office, page)
    page.evaluate(
        """() => {
            const walker = document.createTreeWalker(document.getElementById('text'), 4);
            let node = walker.nextNode();
            while (!node.data.includes('请予审议')) node = walker.nextNode();
            const range = document.createRange();
            range.setStart(node, node.data.indexOf('请予审议'));
            range.setEnd(node, node.data.indexOf('请予审议') + 4);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }"""
    )
    with page.expect_navigation():
        page.keyboard.press("n")
    expect(page.locator("#card .panel-quote mark")).to_have_text("请予审议")
    page.keyboard.press("e")
    Keys(page).tab_to("#card_claimed_ratio")
    page.keyboard.type("一大半")
    Keys(page).decide("Enter")
    expect(page.locator(".edit-claimed_ratio .error")).to_contain_text("“一大半”不是数字")
    assert page.input_value("#card_claimed_ratio") == "一大半"
    assert page.evaluate("document.activeElement.id") == "card_claimed_ratio"


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_pages_fit_and_their_targets_are_large_enough(
    office: Live, browser: Browser, width: int
) -> None:
    size = {"width": width, "height": 844}
    page = browser.new_context(locale="zh-CN", viewport=size).new_page()
    open_report(office, page)
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    review = page.url
    for to in (review, f"{office.url}/imports/reports/", f"{office.url}/imports/reports/new/"):
        if to != page.url:
            page.goto(to)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        small = page.evaluate(
            """() => [...document.querySelectorAll('main button, main input, main select, main a')]
                .filter(one => one.offsetParent && !one.closest('.sheet-text')
                    && !['hidden', 'radio'].includes(one.type))
                .map(one => [one.outerHTML.slice(0, 90), one.getBoundingClientRect().height])
                .filter(([, height]) => height < 44)"""
        )
        assert small == []
    page.context.close()


def test_page_without_scripts_shows_and_decides(office: Live, browser: Browser) -> None:
    page = browser.new_context(locale="zh-CN", java_script_enabled=False).new_page()
    open_report(office, page)
    n = int(page.locator(".tally-accepted b").inner_text())
    page.locator('.shows a:has-text("待定")').click()
    page.get_by_role("button", name="接受", exact=False).nth(1).click()
    assert page.locator(".message-success").inner_text().startswith("已接受。")
    assert int(page.locator(".tally-accepted b").inner_text()) == n + 1
    page.locator("#text a.m").first.click()
    expect(page.locator("#card .panel-place")).to_contain_text("第1条")
    page.context.close()


def open_report(office: Live, page: Page) -> None:
    """Log in and give the report again, as one not confirmed yet."""
    page.goto(f"{office.url}/imports/reports/new/")
    page.fill("#id_username", "yunxi")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.fill("#id_text", REPORT.replace("云溪图书馆", "云溪文化馆"))
    page.fill("#id_title", "云溪镇政府工作报告（再看）")
    page.get_by_role("button", name="开始读").click()
    page.wait_for_url("**/imports/reports/*/")
    for _step in range(60):
        if page.locator("#review").count():
            return
        page.wait_for_timeout(500)
        if not page.locator("#review").count():
            page.goto(page.url)
    raise AssertionError(page.locator("main").inner_text())
