"""Every page at every width: nothing scrolls sideways, nothing fails, nothing asked of others.

Screenshots are written to ``screenshots/`` under fixed names, to be looked at.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.stack import Live

pytestmark = pytest.mark.long

SHOTS = Path(__file__).parent.parent / "screenshots"
WIDTHS = (1440, 768, 390)
SHILI = "/towns/999999001/"
# Name of the picture -> who looks (None is a stranger), address.
PAGES: dict[str, tuple[str | None, str]] = {
    "overview": (None, "/"),
    "town": (None, SHILI),
    "town-filtered": (None, f"{SHILI}?group=slow"),
    "town-before": (None, f"{SHILI}?publication=2"),
    "town-public-example": (None, "/towns/310115125/"),
    "login": (None, "/people/login/"),
    "not-found": (None, "/nothing-here"),
    "town-live": ("demo-clerk", f"{SHILI}?live=1"),
    "town-as-of": ("demo-clerk", f"{SHILI}?as_of=2026-05-31"),
    "publish": ("demo-clerk", f"{SHILI}publish/"),
    "lights": ("demo-clerk", f"{SHILI}lights/?rule=xinhuang"),
    "rule": (None, "/rule/"),
    "imports": ("demo-clerk", "/imports/"),
    "upload": ("demo-clerk", "/imports/upload/"),
    "batch": ("demo-clerk", "/imports/4/"),
    "questions": ("demo-presidium", "/imports/questions/?town=999999001"),
    "checklist": ("demo-presidium", "/imports/reports/2/checklist/"),
    "add-town": ("demo-admin", "/people/towns/?q=浦东 周浦"),
}


@pytest.fixture(scope="module", params=WIDTHS)
def wide(request: pytest.FixtureRequest, browser: Browser) -> tuple[int, Browser]:
    SHOTS.mkdir(exist_ok=True)
    return request.param, browser


def look(page: Page, name: str, width: int) -> None:
    """What must hold of a page as it stands; and its picture."""
    scroll = page.evaluate("document.documentElement.scrollWidth")
    assert scroll <= width, f"{name} scrolls sideways at {width}: {scroll}"
    small = page.evaluate(
        """() => [...document.querySelectorAll('main *')]
            .filter(e => e.childNodes.length && [...e.childNodes].some(
                n => n.nodeType === 3 && n.textContent.trim()))
            .filter(e => !e.closest('svg, .visually-hidden, canvas'))
            .filter(e => parseFloat(getComputedStyle(e).fontSize) < 14.9)
            .map(e => e.textContent.trim().slice(0, 20))"""
    )
    assert small == [], f"{name} has letters below 15 px at {width}"
    page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("name", PAGES)
def test_page_at_width(live: Live, wide: tuple[int, Browser], name: str) -> None:
    width, browser = wide
    who, address = PAGES[name]
    context = browser.new_context(locale="zh-CN", viewport={"width": width, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda fault: wrong.append(str(fault)))
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    if who:
        page.goto(f"{live.url}/people/login/")
        page.locator(f'form[action*="{who}"] button').click()
    page.goto(live.url + address, wait_until="networkidle")
    look(page, name, width)
    assert [line for line in wrong if "404" not in line] == []
    assert [url for url in asked if not url.startswith((live.url, "data:"))] == []
    context.close()


@pytest.mark.parametrize(
    "words", ["改造老旧小区二次供水", "镇社区综合服务中心", "推进南街旧住房成套改造"]
)
def test_commitment_at_width(live: Live, wide: tuple[int, Browser], words: str) -> None:
    width, browser = wide
    context = browser.new_context(locale="zh-CN", viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(f"{live.url}{SHILI}?q={words}")
    page.locator("main a", has_text=words).last.click()
    page.wait_for_url("**/commitments/**")
    page.wait_for_load_state("networkidle")
    look(page, f"commitment-{words[:4]}", width)
    context.close()


# Name of the picture -> the town, words of the title of its report.
REPORTS = {
    "whole": (SHILI, "示例镇2026年政府工作报告"),
    "quotes": ("/towns/310112102/", "七宝镇政府工作报告"),
}


@pytest.mark.parametrize("name", REPORTS)
def test_document_at_width(name: str, live: Live, wide: tuple[int, Browser]) -> None:
    town, title = REPORTS[name]
    width, browser = wide
    context = browser.new_context(locale="zh-CN", viewport={"width": width, "height": 900})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda fault: wrong.append(str(fault)))
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page.goto(live.url + town)
    page.locator("section[aria-labelledby=documents] a", has_text=title).click()
    page.wait_for_url("**/documents/**")
    look(page, f"document-{name}", width)
    fold = page.locator(".paper-fold summary")
    if fold.count() and fold.is_visible():
        fold.click()
        look(page, f"document-{name}-outline", width)
    # A mark leads to its commitment, and the commitment back to the very place.
    said = page.locator(".paper a.said").first
    words = said.inner_text()
    said.click()
    page.wait_for_url("**/commitments/**")
    page.locator("section[aria-labelledby=said] a").first.click()
    page.wait_for_url("**/documents/**#at-*")
    anchor = page.url.rpartition("#")[2]
    assert page.locator(f"#{anchor} + a.said").inner_text() == words
    assert page.locator(f"#{anchor}").bounding_box()["y"] < 900
    assert wrong == []
    context.close()
