"""Pages answer within a second while the worker reads, writes and judges a large file."""

from __future__ import annotations

import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.stack import Live

# Seconds of single pages count here, so nothing else may run beside it.
pytestmark = pytest.mark.long

ROWS = 1_500
PATIENCE = 90
LIMIT = 1.0


def ledger(path: Path) -> Path:
    """A ledger of a plan of its own: 1,500 commitments with a figure each."""
    lines = ["忙碌镇2027年重点工作台账", "序号,任务表述,目标值,计量单位,1-6月累计完成"]
    lines += [f"{n},改造第{n}号楼,{n + 10},户,{n}" for n in range(1, ROWS + 1)]
    file = path / "2027年重点工作台账.csv"
    file.write_text("\n".join(lines), "utf-8")
    return file


def slowest_until(live: Live, done: Locator) -> tuple[float, int]:
    """Seconds of the slowest answer, and how many pages were read, until ``done`` is shown."""
    slowest, pages, begin = 0.0, 0, time.monotonic()
    while not done.is_visible():
        assert time.monotonic() - begin < PATIENCE, f"nothing after {PATIENCE} s"
        for address in ("/", "/towns/999999001/", "/healthz"):
            started = time.monotonic()
            with urllib.request.urlopen(live.url + address, timeout=10) as answer:
                assert answer.status == 200
                answer.read()
            slowest, pages = max(slowest, time.monotonic() - started), pages + 1
        time.sleep(0.05)
        done.page.wait_for_timeout(20)  # lets the browser's own polling go on
    return slowest, pages


def test_pages_answer_while_the_worker_imports(live: Live, page: Page, tmp_path: Path) -> None:
    page.goto(f"{live.url}/people/login/")
    page.locator('form[action*="demo-clerk"] button').click()
    page.goto(f"{live.url}/imports/upload/?town=310115137")
    page.select_option("#id_town", "310115137")
    page.set_input_files("input[type=file]", ledger(tmp_path))
    page.get_by_role("button", name="上传并查看").click()
    confirm = page.get_by_role("button", name="确认写入")
    reading, read = slowest_until(live, confirm)
    confirm.click()
    undo = page.get_by_role("link", name="撤销这一批")
    writing, written = slowest_until(live, undo)
    undo.click()
    page.get_by_role("button", name="确认撤销").click()
    expect(page.get_by_text("已撤销")).to_be_visible(timeout=PATIENCE * 1000)
    assert min(read, written) >= 3
    assert max(reading, writing) < LIMIT
