"""A clerk types from a picture in a real browser: it is zoomed and turned, what is typed is saved
while it is typed and still there afterwards, and the page is without barriers at every width."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.importing.test_long_looks import SMALL_TARGETS
from tests.pages.walking import CLERK, WIDTHS, walking
from tests.stack import Live

from .conftest import png

pytestmark = pytest.mark.long
NEW = "/imports/pictures/999999001/new/"
SHOWN = "picture => picture.style.transform"


@pytest.fixture(scope="module")
def typing(live: Live, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a page that was just begun; its picture is 1200 × 800."""
    file: Path = tmp_path_factory.mktemp("pictures") / "IMG_2031.png"
    file.write_bytes(png(1200, 800))
    with walking(browser, live.url, CLERK, 1440) as walk:
        walk.open(NEW)
        walk.page.get_by_label("填报单位").select_option("城市建设管理事务中心")
        walk.page.set_input_files("input[type=file]", file)
        walk.page.get_by_role("button", name="上传并录入").click()
        expect(walk.page.get_by_role("button", name="交给系统核对")).to_be_visible()
        return walk.page.url.removeprefix(live.url)


def transform(page: Page) -> str:
    return str(page.locator("#picture").evaluate(SHOWN))


def test_typing_from_a_picture_is_saved_and_kept(live: Live, browser: Browser, typing: str) -> None:
    with walking(browser, live.url, CLERK, 1440) as walk:
        page = walk.page
        walk.open(typing)
        whole = transform(page)
        page.locator("#stage").focus()
        page.keyboard.press("+")
        larger = transform(page)
        page.keyboard.press("ArrowRight")
        assert len({whole, larger, transform(page)}) == 3
        page.keyboard.press("r")
        assert "rotate(90deg)" in transform(page)
        cells = page.locator("[data-main]")
        cells.nth(0).focus()
        page.keyboard.type("4.1")
        page.keyboard.press("Enter")
        expect(cells.nth(1)).to_be_focused()
        page.keyboard.type("＝约3")
        page.keyboard.press("Tab")
        page.keyboard.type("已开工")
        expect(page.locator("#state")).to_have_text("已保存")
        walk.open(typing)
        assert "rotate(90deg)" in transform(page)
        expect(cells.nth(0)).to_have_value("4.1")
        expect(cells.nth(1)).to_have_value("＝约3")
        # The net is away for a moment: nothing is lost, and it is saved once it is back.
        page.context.set_offline(True)
        cells.nth(0).fill("4.2")
        expect(page.locator("#state")).to_contain_text("还没保存")
        page.context.set_offline(False)
        expect(page.locator("#state")).to_have_text("已保存", timeout=15_000)


def test_two_clerks_at_one_page_see_what_the_other_typed(
    live: Live, browser: Browser, typing: str
) -> None:
    with (
        walking(browser, live.url, CLERK, 1440) as one,
        walking(browser, live.url, "demo-admin", 1440) as two,
    ):
        for walk in (one, two):
            walk.open(typing)
        last = one.page.locator("[data-main]").last
        last.fill("7")
        expect(one.page.locator("#state")).to_have_text("已保存")
        two.page.locator("[data-main]").last.fill("8")
        expect(two.page.locator("#said")).to_have_text(
            "演示经办人刚在同一格填了“7”，现在按您后填的。"
        )
        one.page.locator("[data-main]").first.fill("5")
        expect(last).to_have_value("8")


@pytest.mark.parametrize("width", [*WIDTHS, 1024])
def test_pages_of_pictures_at_every_width(
    live: Live, browser: Browser, typing: str, width: int
) -> None:
    told = {}
    with walking(browser, live.url, CLERK, width) as walk:
        for name, address in {"picture-new": NEW, "picture": typing}.items():
            walk.open(address)
            told[name] = [*walk.look(name), *walk.axe(), *walk.page.evaluate(SMALL_TARGETS)]
    assert {name: faults for name, faults in told.items() if faults} == {}
