"""The pages of imports at every width: nothing scrolls sideways, no letters too small, every target
high enough for a finger. Pictures go to ``screenshots/``, to be looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.importing.files import ledger
from tests.stack import Live
from tests.test_long_widths import WIDTHS, look

pytestmark = pytest.mark.long
SHILI = "999999001"
SMALL_TARGETS = """() => [...document.querySelectorAll(
        'main a, main button, main select, main label.tick, main summary')]
    .filter(e => e.offsetParent && !e.classList.contains('unseen') && !e.closest('.card p, li p'))
    .map(e => [e.textContent.trim().slice(0, 20), e.getBoundingClientRect().height])
    .filter(([, height]) => height > 0 && height < 43.5)"""


@pytest.fixture(scope="module")
def preview(live: Live, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a batch with faults, a hidden group and a sheet that was not understood."""
    file: Path = tmp_path_factory.mktemp("looks") / "台账.xlsx"
    file.write_bytes(ledger())
    page = entered(live, browser, 1440)
    page.goto(f"{live.url}/imports/upload/")
    page.select_option("#id_town", SHILI)
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="上传并查看").click()
    expect(page.get_by_role("heading", name="逐行核对")).to_be_visible(timeout=45_000)
    page.context.close()
    return page.url


def entered(live: Live, browser: Browser, width: int) -> Page:
    context = browser.new_context(locale="zh-CN", viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(f"{live.url}/people/login/")
    page.locator('form[action*="demo-clerk"] button').click()
    return page


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_a_batch_at_every_width(
    live: Live, browser: Browser, preview: str, width: int
) -> None:
    page = entered(live, browser, width)
    town = f"{live.url}/imports"
    for name, address in {
        "preview": preview,
        "preview-faulty": f"{preview}?show=faulty",
        "preview-other": f"{preview}?sheet=1",
        "mapping": f"{preview}mapping/",
        "move": f"{preview}move/",
        "received": f"{town}/received/?batch={preview.rstrip('/').split('/')[-1]}",
        "undo": f"{town}/4/undo/",
        "merge": f"{town}/merge/{SHILI}/",
        "merge-pair": f"{town}/merge/{SHILI}/?keep=1&drop=2",
        "headings": f"{town}/headings/{SHILI}/",
    }.items():
        page.goto(address, wait_until="networkidle")
        look(page, name, width)
        assert page.evaluate(SMALL_TARGETS) == [], f"{name} at {width}"
    page.context.close()
