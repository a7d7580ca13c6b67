"""The pages of imports at every width: nothing scrolls sideways, no letters too small, every target
high enough for a finger. Pictures go to ``screenshots/``, to be looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.importing.files import ledger
from tests.pages.walking import CLERK, WIDTHS, walking
from tests.stack import Live

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
    with walking(browser, live.url, CLERK, 1440) as walk:
        walk.open("/imports/upload/")
        walk.page.select_option("#id_town", SHILI)
        walk.page.set_input_files("input[type=file]", file)
        walk.page.get_by_role("button", name="上传并查看").click()
        heading = walk.page.get_by_role("heading", name="逐行核对")
        expect(heading).to_be_visible(timeout=45_000)
        return walk.page.url


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_a_batch_at_every_width(
    live: Live, browser: Browser, preview: str, width: int
) -> None:
    batch = preview.removeprefix(live.url)
    told = {}
    with walking(browser, live.url, CLERK, width) as walk:
        for name, address in {
            "preview": batch,
            "preview-faulty": f"{batch}?show=faulty",
            "preview-other": f"{batch}?sheet=1",
            "mapping": f"{batch}mapping/",
            "move": f"{batch}move/",
            "received": f"/imports/received/?batch={batch.rstrip('/').split('/')[-1]}",
            "undo": "/imports/4/undo/",
            "merge": f"/imports/merge/{SHILI}/",
            "merge-pair": f"/imports/merge/{SHILI}/?keep=1&drop=2",
            "headings": f"/imports/headings/{SHILI}/",
        }.items():
            walk.open(address)
            told[name] = [*walk.look(name), *walk.page.evaluate(SMALL_TARGETS)]
    assert {name: faults for name, faults in told.items() if faults} == {}
