"""Every page at every width: axe-core, what must hold of each as it stands, and its picture.

The pictures are written as NAME-WIDTH.png into ``screenshots/``; they are to be looked at.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.pages.walking import DEPUTY, SHILI, WALKS, WIDTHS, Walk, walking
from tests.stack import Live

pytestmark = pytest.mark.long

# Name of the picture -> the town, words of the title of its report.
REPORTS = {
    "whole": (SHILI, "示例镇2026年政府工作报告"),
    "quotes": ("/towns/310112102/", "七宝镇政府工作报告"),
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("who", WALKS)
def test_pages_at_every_width(who: str, width: int, live: Live, browser: Browser) -> None:
    told = {}
    with walking(browser, live.url, who, width) as walk:
        for name, address in WALKS[who].items():
            walk.open(address)
            told[name] = [*walk.look(name), *walk.axe()]
    assert {name: faults for name, faults in told.items() if faults} == {}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", REPORTS)
def test_marks_of_a_report_lead_there_and_back(
    name: str, width: int, live: Live, browser: Browser
) -> None:
    """From the town to its report, from a mark to its commitment, and back to the very place."""
    town, title = REPORTS[name]
    with walking(browser, live.url, DEPUTY, width) as walk:
        walk.open(town)
        walk.page.locator("section[aria-labelledby=documents] a", has_text=title).click()
        walk.page.wait_for_url("**/documents/**")
        told = _outline(walk, name)
        said = walk.page.locator(".paper a.said").first
        words = said.inner_text()
        said.click()
        walk.page.wait_for_url("**/commitments/**")
        walk.page.locator("section[aria-labelledby=said] a").first.click()
        walk.page.wait_for_url("**/documents/**#at-*")
        anchor = walk.page.url.rpartition("#")[2]
        assert walk.page.locator(f"#{anchor} + a.said").inner_text() == words
        assert walk.page.locator(f"#{anchor}").bounding_box()["y"] < 900
        assert [*told, *walk.heard] == []


def _outline(walk: Walk, name: str) -> list[str]:
    """The faults of a report whose outline is opened, where it folds."""
    fold = walk.page.locator(".paper-fold summary")
    if not fold.count() or not fold.is_visible():
        return []
    fold.click()
    return walk.look(f"document-{name}-outline")
