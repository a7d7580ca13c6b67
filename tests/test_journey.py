"""The whole road in a real browser: from nothing to the figure a deputy reads, on screen and paper.

The figures are read from the HTML and from the bytes of the workbook, not from a shared function.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from imports.samples.manifest import HANGTOU, HANGTOU_FILE
from tests.stack import Live

SAMPLES = Path(__file__).parent.parent / "imports" / "samples"
PASSWORD = "Zhen-gongzuo-2026"
DEMOLITION = "8月底前完成48万平方米拆违目标任务"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The product as an office meets it: SAMPLE=no, closed to the public."""
    stack = Live(tmp_path_factory.mktemp("empty") / "var", SAMPLE="no")
    stack.start()
    stack.wait_until_ready(seconds=90)
    yield stack
    assert stack.stop() == 0


def test_journey_from_nothing_to_the_deputys_paper(
    empty: Live, page: Page, browser: Browser
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    first_steps(page, empty.url)
    upload_and_confirm(page, empty.url)
    publish(page, empty.url)
    add_deputy(page, empty.url)
    assert {address.split("/")[2] for address in asked} == {empty.url.split("/")[2]}

    deputy = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844}).new_page()
    deputy.goto(f"{empty.url}/towns/{HANGTOU}/")
    assert "/people/login/" in deputy.url  # closed: nothing is shown to a stranger
    deputy.fill("#id_username", "daibiao")
    deputy.fill("#id_password", PASSWORD)
    deputy.get_by_role("button", name="登录").click()
    deputy.wait_for_url(f"**/towns/{HANGTOU}/")
    deputy.locator("a", has_text=DEMOLITION).first.click()
    told = deputy.locator("main").inner_text()
    assert "83.29%" in told
    assert "略慢于序时" in told
    assert "39.98万" in told
    assert figures_on_paper(deputy, empty.url) == {
        "status": "▲ 略慢于序时",
        "ratio": Decimal("0.8329"),
        "expected": Decimal("0.8750"),
        "due": dt.date(2019, 8, 31),
    }
    deputy.context.close()


def first_steps(page: Page, url: str) -> None:
    """First administrator, first town: the way the first page leads."""
    page.goto(url)
    page.fill("#id_username", "zhangsan")
    page.fill("#id_password1", PASSWORD)
    page.fill("#id_password2", PASSWORD)
    page.get_by_role("button", name="设为管理员并继续").click()
    page.fill("#id_q", "浦东 航头")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("button", name="航头镇").click()
    expect(page.get_by_role("heading", name="航头镇已添加")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载空白台账").click()
    ledger = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    assert "目标任务" in ledger.sheetnames


def upload_and_confirm(page: Page, url: str) -> None:
    """Upload the workbook, watch the worker, confirm what the preview shows."""
    page.get_by_role("link", name="上传表格").click()
    page.set_input_files("input[type=file]", SAMPLES / HANGTOU_FILE)
    page.get_by_role("button", name="上传并查看").click()
    expect(page.get_by_role("button", name="确认写入")).to_be_visible(timeout=30_000)
    assert DEMOLITION in page.locator("main").inner_text()
    page.get_by_role("button", name="确认写入").click()
    expect(page.get_by_role("link", name="发布新一期")).to_be_visible(timeout=30_000)


def publish(page: Page, url: str) -> None:
    """Release the state of 31 July 2019."""
    page.goto(f"{url}/towns/{HANGTOU}/publish/?as_of=2019-07-31")
    page.fill("#id_title", "航头镇2019年上半年工作总结")
    page.fill("#id_as_of", "2019-07-31")
    page.fill("#id_released_on", "2019-08-05")
    page.fill("#id_released_by", "镇党政办公室")
    page.get_by_role("button", name="发布", exact=True).click()
    page.wait_for_url(re.compile(rf".*/towns/{HANGTOU}/(\?.*)?$"))
    assert "2019年7月31日" in page.locator("main").inner_text()


def add_deputy(page: Page, url: str) -> None:
    """Give a deputy a login, in the admin."""
    page.goto(f"{url}/admin/people/user/add/")
    page.fill("#id_username", "daibiao")
    page.fill("#id_password1", PASSWORD)
    page.fill("#id_password2", PASSWORD)
    page.locator("[name=_continue]").click()
    page.wait_for_url("**/change/")
    page.evaluate(
        """code => {
            const town = document.querySelector('[name="memberships-0-town"]');
            town.add(new Option('航头镇', code, true, true));
        }""",
        HANGTOU,
    )
    page.select_option('[name="memberships-0-role"]', "deputy")
    page.locator("[name=_save]").click()
    assert "/admin/people/user/" in page.url
    assert not page.locator(".errornote").is_visible()


def figures_on_paper(page: Page, url: str) -> dict[str, object]:
    """The line of the demolition target in the workbook's full list."""
    answer = page.context.request.get(f"{url}/towns/{HANGTOU}/meeting.xlsx")
    assert "attachment" in answer.headers["content-disposition"]
    sheet = load_workbook(io.BytesIO(answer.body()))["总表"]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    header = next(row for row in rows if "状态" in row)
    line = next(row for row in rows if any(DEMOLITION in str(cell) for cell in row))
    cells = dict(zip(header, line, strict=True))
    due = cells["完成时限"]
    return {
        "status": cells["状态"],
        "ratio": Decimal(str(cells["完成率"])).quantize(Decimal("0.0001")),
        "expected": Decimal(str(cells["计划\n进度"])).quantize(Decimal("0.0001")),
        "due": due.date() if isinstance(due, dt.datetime) else due,
    }
