"""The whole product with its sample, as a visitor's browser meets it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.stack import Live

PAGES = ["/", "/towns/999999001/", "/people/login/", "/admin/login/", "/nothing-here"]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_keeps_to_the_content_policy(live: Live, page: Page, address: str) -> None:
    """Nothing refused by the policy, nothing missing, nothing asked of another site."""
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.goto(live.url + address, wait_until="networkidle")
    missing = "Failed to load resource: the server responded with a status of 404 (Not Found)"
    assert said == ([missing] if address == "/nothing-here" else [])
    assert [url for url in asked if not url.startswith((live.url, "data:"))] == []
    assert page.locator("html").get_attribute("lang") in ("zh-Hans", "zh-hans", "zh-CN")


def test_a_second_load_of_the_sample_writes_nothing(live: Live) -> None:
    before = live.manage("dumpdata", "commitments", "imports", "people")
    again = live.manage("load_sample")
    assert again.returncode == 0, again.stderr
    after = live.manage("dumpdata", "commitments", "imports", "people")
    assert before.returncode == 0
    assert before.stdout == after.stdout


def test_commands_find_the_broker_of_the_running_stack(live: Live) -> None:
    words = "from tracker.celery import connect; print(connect().ping())"
    assert live.manage("shell", "--verbosity", "0", "-c", words).stdout == "True\n"
