"""What a deputy asks before a meeting, from the first page on: each in at most three clicks."""

from __future__ import annotations

from types import TracebackType

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.pages.walking import DEPUTY, WIDTHS, Walk, walking
from tests.stack import Live

# The answers of the sample.
PROJECTS = "10件：已办成3件，按序推进5件，慢序时1件，略慢于序时1件"
SLOWED = [
    *("固定资产投资完成9.6亿元", "示例工业园标准厂房二期竣工", "8月底前完成东街架空线入地3.2公里"),
    *("城镇登记失业人数控制在850人以内", "上半年公共文化场馆群众满意度达到90%以上"),
]
# What is typed, the commitment that is meant, its status, and whether it is built. Of a town whose
# later reports nobody loaded nothing is claimed.
BUILT = [
    ("文来学校", "七宝文来学校竣工交付", "未到期", "没有载入后来的进展，不表示没有做。"),
    ("服务中心", "镇社区综合服务中心建成开放", "达序时", "到9月底为“竣工”，符合节点安排。"),
]


class Deputy:
    """A deputy before the overview, who counts clicks; taking up the box to find in is one, Enter
    is none.
    """

    def __init__(self, walk: Walk) -> None:
        self.walk, self.page = walk, walk.page
        self.clicks = 0
        walk.open("/")

    def __enter__(self) -> Deputy:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            assert self.clicks <= 3
            assert self.walk.heard == []

    def click(self, name: str) -> None:
        """Click the first link of that name, which must be in sight or one scroll away."""
        link = self.page.locator("main").get_by_role("link", name=name).first
        self.reach(link)
        link.click()
        self.clicks += 1

    def find(self, words: str) -> None:
        """Take up the box, or on a phone the lens that leads to it, and type."""
        box = self.page.locator("header").get_by_role("searchbox")
        self.clicks += 1
        if not box.is_visible():
            self.page.locator("header").get_by_role("link", name="查找").click()
            box = self.page.get_by_role("searchbox")
            # The page has put the cursor into its box.
            expect(box).to_be_focused()
        box.fill(words)
        box.press("Enter")

    def sees(self, *answers: Locator, screens: int = 1) -> None:
        """The answers stand within so many screens of where the page now is."""
        for answer in answers:
            self.reach(answer, screens)

    def reach(self, what: Locator, screens: int = 2) -> None:
        expect(what).to_be_visible()
        told = what.evaluate(
            "(e, screens) => { const {top, bottom} = e.getBoundingClientRect();"
            "return top < 0 ? 'above' : bottom > screens * innerHeight ? 'below' : 'in sight'; }",
            screens,
        )
        assert told == "in sight", what


@pytest.mark.parametrize("width", WIDTHS)
def test_deputy_is_answered_within_three_clicks(width: int, live: Live, browser: Browser) -> None:
    with walking(browser, live.url, DEPUTY, width) as walk:
        _how_the_projects_stand(walk)
        for asked in BUILT:
            _whether_it_is_built(walk, *asked)
        _what_slowed_since_the_last_meeting(walk)


def _how_the_projects_stand(walk: Walk) -> None:
    with Deputy(walk) as deputy:
        deputy.sees(walk.page.get_by_text("民生实事10件，完成3件"))
        deputy.click("示例镇")
        heading = walk.page.get_by_role("heading", name="民生实事")
        expect(heading).to_contain_text(PROJECTS)
        rows = walk.page.locator(".projects tbody tr")
        expect(rows).to_have_count(10)
        deputy.sees(heading, rows.nth(0), rows.nth(1))
        expect(rows.nth(3)).to_contain_text("改造老旧小区二次供水12个小区")
        expect(rows.nth(3)).to_contain_text("慢序时")
        expect(rows.nth(3).locator(".now")).to_have_text("6个 50%，计划75%")
        deputy.sees(rows.nth(9), screens=2)


def _whether_it_is_built(walk: Walk, typed: str, name: str, status: str, answer: str) -> None:
    with Deputy(walk) as deputy:
        deputy.find(typed)
        deputy.click(name)
        expect(walk.page.get_by_role("heading", level=1)).to_have_text(name)
        verdict = walk.page.locator(".verdict")
        expect(verdict.locator(".chip")).to_have_text(status)
        expect(verdict.locator(".sentence")).to_have_text(answer)
        deputy.sees(verdict.locator(".chip"), verdict.locator(".sentence"))


def _what_slowed_since_the_last_meeting(walk: Walk) -> None:
    """In the comparison; on a phone by way of the part of the town's page that counts it."""
    with Deputy(walk) as deputy:
        deputy.click("示例镇")
        deputy.click("与上次相比有什么变化" if walk.width < 768 else "与上一期比较")
        deputy.click("慢下来或未完成5项（其中未完成2项）")
        walk.page.wait_for_url("**/compare/?*#slowed")
        lines = walk.page.locator("section[aria-labelledby=slowed] tbody tr")
        assert lines.locator("a").all_inner_texts() == SLOWED
        expect(lines.nth(0)).to_contain_text("到9月底计划75%，实际42.7%，慢32.3个百分点。")
        deputy.sees(walk.page.get_by_role("heading", name="慢下来或未完成"))
        deputy.sees(*lines.all(), screens=2)
