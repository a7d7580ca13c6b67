"""The whole product with its sample, as a visitor's browser meets it."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

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


@pytest.mark.parametrize("width", [1440, 768, 390])
def test_what_slowed_since_the_last_meeting_takes_two_clicks(
    live: Live, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live.url + "/")
    for name in ("示例镇", "与上一期比较"):
        page.get_by_role("link", name=name, exact=True).first.click()
    slowed = page.get_by_role("region", name="慢下来或未完成 5项").locator("tbody tr")
    expect(slowed.first).to_be_visible()
    assert [line.locator("a").inner_text() for line in slowed.all()] == [
        "固定资产投资完成9.6亿元",
        "示例工业园标准厂房二期竣工",
        "8月底前完成东街架空线入地3.2公里",
        "城镇登记失业人数控制在850人以内",
        "上半年公共文化场馆群众满意度达到90%以上",
    ]
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("query", ["?from=2&to=3", "?from=3&to=4", "?from=1&to=2"])
def test_comparison_prints_on_one_sheet(live: Live, page: Page, query: str) -> None:
    page.goto(f"{live.url}/towns/999999001/compare/{query}")
    paper = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    size = paper.pages[0].mediabox
    assert (len(paper.pages), round(size.width), round(size.height)) == (1, 595, 842)


# Every promise of every town of the sample, held against those of its other plans.
SAME_PROMISES = """
from commitments.comparing import Promise, same_in_other_plans
from commitments.models import Commitment, Town
names = ("id", "plan_id", "subject", "wording", "measure", "unit", "value_text")
for town in Town.objects.filter(plans__isnull=False).distinct():
    rows = Commitment.objects.of_town(town.code).standing().values_list(*names)
    promises = [Promise(*row) for row in rows]
    for one in promises:
        for other in same_in_other_plans(one, promises):
            if one.id < other.id:
                print(town.name, one.wording, other.wording)
"""


def test_same_promises_of_the_sample_are_those_found_by_hand(live: Live) -> None:
    told = live.manage("shell", "--verbosity", "0", "-c", SAME_PROMISES).stdout.splitlines()
    assert sorted(told) == sorted(
        f"示例镇 {last_year} {this_year}"
        for last_year, this_year in [
            ("既有多层住宅加装电梯完工45台", "既有多层住宅加装电梯，完工60台"),
            ("新建社区食堂1所", "新建社区食堂2所"),
            ("新增机动车停车位200个", "新增机动车停车位300个"),
            ("改造老旧小区二次供水8个小区", "改造老旧小区二次供水12个小区"),
            ("新建口袋公园3座", "新建口袋公园4座"),
            ("新增电动自行车充电端口500个", "新增电动自行车充电端口800个"),
            ("新增托育托位80个", "8月底前新增托育托位120个"),
            ("为60周岁以上老人免费体检7500人", "为60周岁以上老人免费体检8000人"),
            ("修缮村内道路12公里", "修缮村内道路15公里"),
            ("新增就业岗位2400个", "力争新增就业岗位2600个"),
            ("整治河道8公里", "整治河道9公里"),
        ]
    )


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


def test_box_finds_from_every_page_and_while_somebody_types(live: Live, page: Page) -> None:
    page.goto(live.url + "/people/login/")
    page.get_by_role("button", name="代表").first.click()
    page.wait_for_load_state()
    page.keyboard.press("/")
    page.keyboard.type("电梯")
    page.keyboard.press("Enter")
    expect(page.locator("#found mark").first).to_have_text("电梯")
    page.locator("#find-q").fill("鹭鸶")
    expect(page.locator("#found")).to_contain_text("没有找到“鹭鸶”")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(live.url + "/find/?q=%E8%B7%AF")
    assert page.locator("#found mark").count() > 3
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.goto(live.url)
    page.get_by_role("link", name="查找").click()
    expect(page.locator("#find-q")).to_be_focused()
