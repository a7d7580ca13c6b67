"""The pictures of README, made from the sample as it is: ``make screens`` writes them to docs/.

Pages are taken by Chromium, papers by LibreOffice.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.office import picture_of
from tests.pages.walking import CLERK, DEPUTY, SHILI, WALKS, walking
from tests.stack import Live
from tracker.environment import BASE_DIR

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu"]
DOCS = BASE_DIR / "docs"
QUARTER = "2026-09-30"
# Name of the picture -> who looks, the page, width and height in pixels.
PICTURES = {
    "town": (DEPUTY, SHILI, 1200, 1180),
    "commitment": (DEPUTY, WALKS[DEPUTY]["commitment-revised"], 1200, 1180),
    "document": (DEPUTY, WALKS[DEPUTY]["document-whole"], 1200, 1180),
    "phone": (DEPUTY, SHILI, 390, 1180),
    "collect": (CLERK, f"/imports/collect/{SHILI.split('/')[2]}/?end={QUARTER}", 1200, 1180),
}

FORM = ("export_forms", "--end", QUARTER, "--unit", "城市建设管理事务中心")
# Name of the picture -> the command that writes its paper, the paper's file, and the page.
PAPERS = {
    "workbook": (("export_meeting",), "会议表格.xlsx", 2),
    "bulletin": (("export_bulletin",), "通报.docx", 1),
    "form": (FORM, "填报表.xlsx", 1),
}
DOTS = 85


def take(url: str) -> None:
    """Write every picture of the product that is served at ``url``."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, (who, address, width, height) in PICTURES.items():
            with walking(browser, url, who, width) as walk:
                walk.page.set_viewport_size({"width": width, "height": height})
                walk.open(address)
                walk.page.wait_for_load_state("networkidle")
                walk.page.screenshot(path=DOCS / f"{name}.png")
        browser.close()


def print_papers(stack: Live, folder: Path) -> None:
    """Write a picture of each paper of the sample's first town."""
    for name, (command, file, page) in PAPERS.items():
        paper = folder / file
        done = stack.manage(*command, "--town", SHILI.split("/")[2], "--out", str(paper))
        assert done.returncode == 0, done.stderr
        (DOCS / f"{name}.png").write_bytes(picture_of(paper, page, dots=DOTS))


def main() -> None:
    """Serve the sample over a state folder of its own, and take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        stack = Live(Path(folder) / "var", SAMPLE="yes")
        stack.start()
        try:
            stack.wait_until_ready(seconds=180)
            take(stack.url)
            print_papers(stack, Path(folder))
        finally:
            stack.stop()


if __name__ == "__main__":
    main()
