"""A clerk's road in a real browser: two files dropped, columns corrected, a row left out, written,
taken back."""

from __future__ import annotations

import base64
import re

import pytest
from playwright.sync_api import Page, expect

from tests.stack import Live

pytestmark = pytest.mark.long
WAIT = 45_000
FIRST = (
    "示例镇2031年度目标任务\n序号,任务表述,应办数量,完成时限,牵头单位\n"
    "1,加装电梯,60台,2031-12-31,城建办\n2,新建食堂,2所,2031-10-31,民政办\n"
)
SECOND = "示例镇2032年度目标任务\n序号,任务表述,目标值,完成时限\n1,修建公厕,3座,2032-12-31\n"
DROP = """files => {
    const held = new DataTransfer();
    for (const file of files) {
        const bytes = Uint8Array.from(atob(file.data), letter => letter.charCodeAt(0));
        held.items.add(new File([bytes], file.name));
    }
    return held;
}"""


def drop(page: Page, files: dict[str, str]) -> None:
    """Drop files onto the page, as a person drags them from a folder."""
    given = [
        {"name": name, "data": base64.b64encode(text.encode()).decode()}
        for name, text in files.items()
    ]
    held = page.evaluate_handle(DROP, given)
    for event in ("dragenter", "dragover", "drop"):
        page.dispatch_event("main", event, {"dataTransfer": held})


def words(page: Page) -> str:
    return re.sub(r"\s+", "", page.locator("main").inner_text())


def test_two_files_dropped_corrected_written_and_taken_back(live: Live, page: Page) -> None:
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text) if line.type == "error" else None)
    page.goto(f"{live.url}/people/login/")
    page.get_by_role("button", name="以经办人身份进入").click()
    page.goto(f"{live.url}/imports/upload/")
    page.select_option("#id_town", label="示例镇")
    drop(page, {"甲.csv": FIRST, "乙.csv": SECOND})
    assert page.locator("#files li").count() == 2
    page.get_by_role("button", name="上传并查看").click()
    expect(page.get_by_role("heading", name="收到2份文件")).to_be_visible(timeout=WAIT)
    expect(page.locator(".received .state-checked")).to_have_count(2, timeout=WAIT)

    page.get_by_role("link", name="甲.csv").click()
    batch = page.url
    assert "其他栏目" in words(page)
    correct(page)
    leave_out(page)
    write(page)
    take_back(page, batch)
    assert refused == []


def correct(page: Page) -> None:
    """应办数量 is the target; the town remembers it."""
    page.get_by_role("link", name="更正列的含义").click()
    page.locator("select[name='col:0:C']").select_option("target")
    page.get_by_role("button", name="保存并重新读取").click()
    expect(page.locator("tr.is-create")).to_have_count(2, timeout=WAIT)
    assert "按贵镇上次的更正理解：“应办数量”是目标值。" in words(page)


def leave_out(page: Page) -> None:
    """The second line is not imported; leaving without saving would ask."""
    page.locator("tr.item input[type=checkbox]").nth(1).check()
    assert page.locator("form.touched").count() == 1
    page.get_by_role("button", name="保存决定并重新核对").click()
    expect(page.locator("tr.is-left_out")).to_have_count(1, timeout=WAIT)
    expect(page.locator("tr.is-create")).to_have_count(1)


def write(page: Page) -> None:
    """What was shown is written."""
    page.get_by_role("button", name="确认写入").click()
    expect(page.get_by_text("条。").filter(has_text="写入")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("link", name="看实时数据")).to_be_visible(timeout=WAIT)
    page.get_by_role("link", name="看实时数据").click()
    assert "加装电梯" in page.content()
    assert "新建食堂" not in page.content()
    page.go_back()


def take_back(page: Page, batch: str) -> None:
    """The whole batch is undone, and the live list has nothing of it."""
    page.goto(batch)
    page.get_by_role("link", name="撤销这一批").click()
    page.get_by_role("button", name="确认撤销").click()
    expect(page.get_by_text("已撤销：")).to_be_visible(timeout=WAIT)
