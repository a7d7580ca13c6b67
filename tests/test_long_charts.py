"""The charts in a browser: on a canvas where scripts run, and kept as pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.pages.walking import DEPUTY, SHILI, walking
from tests.stack import Live

pytestmark = pytest.mark.long

# How far the page moved while it was made ready.
_SHIFTED = """() => new Promise(tell => {
    let moved = 0;
    new PerformanceObserver(list => list.getEntries().forEach(e => { moved += e.value; }))
        .observe({type: 'layout-shift', buffered: true});
    setTimeout(() => tell(moved), 200);
})"""


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/commitments/29/", "盘活低效用地120亩-2026-09-30.png"),
        (SHILI, "2026年每月完成的项数-2026-09-30.png"),
    ],
)
@pytest.mark.parametrize("width", [1440, 390])
def test_chart_is_drawn_without_a_shift_and_kept_as_a_picture(
    address: str, name: str, width: int, live: Live, browser: Browser, tmp_path: Path
) -> None:
    with walking(browser, live.url, DEPUTY, width) as walk:
        walk.open(address)
        chart = walk.page.locator(".chart")
        chart.locator("canvas").wait_for()
        assert not chart.locator(".chart-place > svg").is_visible()
        assert walk.page.evaluate(_SHIFTED) < 0.01
        with walk.page.expect_download() as kept:
            chart.get_by_role("button", name="存为图片").click()
        kept.value.save_as(tmp_path / "chart.png")
        head = (tmp_path / "chart.png").read_bytes()[:24]
        assert (kept.value.suggested_filename, head[1:4]) == (name, b"PNG")
        # As wide on a phone as on a desk.
        assert int.from_bytes(head[16:20], "big") == 2000
        assert walk.faults() == []
