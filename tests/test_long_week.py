"""A whole week of the clerk in a real browser: plan, 分解, forms, thirty files back, 收表, mended,
statuses, publication, workbook. What it takes of clicks and keys is counted.

What is expected is counted here from what the units were told to fill in, never by the product.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.office import converted
from tests.stack import Live
from tests.week.hand import Hand
from tests.week.returned import FAULTY, filled, reported, write_all
from tests.week.town import UNITS, Quarter, plan_workbook, tasks

pytestmark = pytest.mark.long
CODE, TOWN, PASSWORD = "999000777", "云溪镇", "Zhen-gongzuo-2026"
MAKE = f"""
from commitments.models import Town
from people.models import Membership, User
town = Town.objects.create(code="{CODE}", name="{TOWN}", provenance="fictional")
user = User.objects.create_user("yunxi", password="{PASSWORD}", display_name="云溪经办")
Membership.objects.create(user=user, town=town, role="clerk")
"""
QUARTER = Quarter.before(dt.datetime.now(dt.UTC).date())
SECONDS = 60_000


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The product with one town and its clerk, nothing loaded."""
    stack = Live(tmp_path_factory.mktemp("week") / "var", SAMPLE="no")
    stack.start()
    stack.wait_until_ready(seconds=90)
    made = stack.manage("shell", "-c", MAKE)
    assert made.returncode == 0, made.stderr
    yield stack
    assert stack.stop() == 0


def test_week_of_a_clerk(office: Live, page: Page, tmp_path: Path) -> None:
    page.goto(f"{office.url}/people/login/?next=/imports/")
    page.fill("#id_username", "yunxi")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="登录").click()
    hand = Hand(page)

    bring_the_plan(hand, tmp_path)
    hand.done("计划")
    settle_who_does_what(hand, office.url, tmp_path)
    hand.done("分解")
    forms = send_forms(hand, office.url)
    hand.done("发表")
    drop_thirty(hand, office.url, forms, tmp_path)
    hand.done("收表")
    mend(hand, forms, tmp_path)
    hand.done("改错")
    release(hand, office.url)
    hand.done("发布")

    held = statuses_on_paper(page, office.url)
    assert held == expected_statuses()
    told = "；".join(f"{step}{clicks}次点击{keys}个键" for step, clicks, keys in hand.told)
    print(f"\n一周：{hand.clicks}次点击，{hand.keys}个键（{told}）")
    assert hand.clicks <= 45
    assert hand.keys <= 120


def bring_the_plan(hand: Hand, folder: Path) -> None:
    """The plan as the office has it, 84 tasks and nobody named to do them."""
    file = folder / "plan.xlsx"
    file.write_bytes(plan_workbook(TOWN, QUARTER.year))
    upload(hand, file)


def upload(hand: Hand, file: Path) -> None:
    """Through the upload page: file, look, confirm."""
    page = hand.page
    hand.link("上传表格")
    hand.give("input[type=file]", [file])
    hand.button("上传并查看")
    expect(page.get_by_role("button", name="确认写入")).to_be_visible(timeout=SECONDS)
    hand.button("确认写入")
    expect(page.get_by_role("link", name="发布新一期")).to_be_visible(timeout=SECONDS)


def settle_who_does_what(hand: Hand, url: str, folder: Path) -> None:
    """The 任务分解表 goes out, is filled in, comes back."""
    page = hand.page
    page.goto(f"{url}/towns/{CODE}/")
    hand.link("任务分解表")
    sheet = hand.download(page.get_by_role("link", name=re.compile("下载")).first)
    file = folder / "分解表.xlsx"
    file.write_bytes(with_units(Path(sheet.path()).read_bytes()))
    hand.link("导入")
    upload(hand, file)


def with_units(data: bytes) -> bytes:
    """The sheet with a lead unit for every task."""
    book = load_workbook(io.BytesIO(data))
    page = book["任务分解表"]
    header = next(row for row in page.iter_rows() if any(cell.value == "序号" for cell in row))
    columns = {str(cell.value): cell.column for cell in header if cell.value}
    lead = next(at for word, at in columns.items() if "牵头单位" in word)
    leads = {str(task.number): task.unit for task in tasks()}
    for row in page.iter_rows(min_row=header[0].row + 1):
        number = str(row[columns["序号"] - 1].value)
        if number in leads:
            page.cell(row[0].row, lead).value = leads[number]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send_forms(hand: Hand, url: str) -> dict[str, bytes]:
    """The forms of the quarter, by unit."""
    page = hand.page
    page.goto(f"{url}/towns/{CODE}/")
    hand.link("填报表")
    if not page.get_by_text(f"数据截至{QUARTER.year}年{QUARTER.day_words}").first.is_visible():
        hand.link(QUARTER.label)
    # The day that is proposed will do.
    by = (QUARTER.end + dt.timedelta(days=10)).isoformat()
    expect(page.locator("#id_asked_by")).to_have_value(by)
    packed = hand.download(page.get_by_role("button", name="保存并下载全部"))
    with zipfile.ZipFile(packed.path()) as archive:
        books = {name: archive.read(name) for name in archive.namelist() if "填报表（" in name}
    forms = {}
    for name, data in books.items():
        told = str(load_workbook(io.BytesIO(data))["填报表"]["A2"].value)
        unit = next(unit for unit in UNITS if f"填报单位：{unit} " in told.replace("\u3000", " "))
        assert name.startswith(f"{TOWN}{QUARTER.year}年{QUARTER.label}填报表（")
        forms[unit] = data
    assert set(forms) == set(UNITS)
    return forms


def drop_thirty(hand: Hand, url: str, forms: dict[str, bytes], folder: Path) -> None:
    """Thirty files at once: every unit's standing is said, and what is wrong in one line each."""
    page = hand.page
    files = thirty(forms, folder)
    assert len(files) == 30
    hand.link("收表")
    hand.give("#collect-file", files)
    settled(page)
    expect(page.locator("#collect-summary")).to_contain_text(
        "28个单位：待确认23，有误5", timeout=SECONDS
    )
    said = page.locator("#main").inner_text()
    assert "“党政办公室填报表（再发一次）.xlsx”与已收到的“党政办公室填报表.xlsx”完全相同" in said
    assert all(line in said for line in FAULT_LINES)
    # The sheet of another town is nobody's: it is looked at and given up.
    hand.button("放弃")
    settled(page)
    hand.click(page.get_by_role("button", name="写入无误的23份"))
    settled(page)
    expect(page.locator("#collect-summary")).to_contain_text("已交23，有误5")


FAULT_LINES = (
    *("第4行H列：“差不多了”不是一个数", "第5行N列：日期“2月30日”看不懂"),
    *("“12000”和目标“12处”相差太大", "与文件里的“新建二期停车库3座”不像同一项任务"),
    "文件已损坏，打不开",
)


def settled(page: Page) -> None:
    """No file is being read or written any more."""
    page.wait_for_load_state("load")
    expect(page.locator("#collect-grid")).to_be_visible(timeout=SECONDS)
    expect(page.locator("#collect-grid.working")).to_have_count(0, timeout=SECONDS)


def thirty(forms: dict[str, bytes], folder: Path) -> list[Path]:
    """The files as they come; two of them saved by another program in its older format."""
    made = write_all(forms, folder, QUARTER)
    for suffix in ("xls", "ods"):
        sources = sorted((folder / suffix).glob("*.xlsx"))
        converted(*sources, to=suffix, folder=folder)
        made += [folder / f"{source.stem}.{suffix}" for source in sources]
    return made


def mend(hand: Hand, forms: dict[str, bytes], folder: Path) -> None:
    """The faulty ones go back annotated and come again."""
    page = hand.page
    back = page.get_by_role("button", name=re.compile("退回有误的"))
    packed = hand.download(back)
    with zipfile.ZipFile(packed.path()) as archive:
        returned = {name: archive.read(name) for name in archive.namelist()}
    assert len([name for name in returned if name.endswith(".xlsx")]) >= 4
    again = folder / "again"
    again.mkdir()
    for unit in FAULTY:
        (again / f"{unit}.xlsx").write_bytes(filled(forms[unit], unit, QUARTER).saved())
    hand.give("#collect-file", sorted(again.iterdir()))
    settled(page)
    hand.click(page.get_by_role("button", name="写入无误的5份"))
    settled(page)
    expect(page.get_by_text("这一期的表都已写入")).to_be_visible()


def release(hand: Hand, url: str) -> None:
    """The state of the quarter's last day is published."""
    page = hand.page
    page.goto(f"{url}/towns/{CODE}/publish/?as_of={QUARTER.end.isoformat()}")
    hand.type("#id_title", f"{TOWN}{QUARTER.label}通报")
    hand.type("#id_as_of", QUARTER.end.isoformat())
    hand.type("#id_released_on", (QUARTER.end + dt.timedelta(days=1)).isoformat())
    hand.type("#id_released_by", "党政办公室")
    hand.click(page.get_by_role("button", name="发布", exact=True))
    page.wait_for_url(re.compile(rf".*/towns/{CODE}/(\?.*)?$"))


def statuses_on_paper(page: Page, url: str) -> Counter[str]:
    """How many tasks stand how, by the workbook's full list."""
    answer = page.context.request.get(f"{url}/towns/{CODE}/meeting.xlsx")
    sheet = load_workbook(io.BytesIO(answer.body()))["总表"]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    header = next(row for row in rows if "状态" in row)
    at = header.index("状态")
    words = {task.wording for task in tasks()}
    return Counter(str(row[at]) for row in rows if any(str(cell) in words for cell in row))


def expected_statuses() -> Counter[str]:
    """The same, counted from what the units were told to report."""
    found: Counter[str] = Counter()
    # At the end of the year what was on its line is done.
    well = "● 已完成" if QUARTER.place == 4 else "▶ 达序时"
    for unit in UNITS:
        said = reported(unit, QUARTER)
        found["▲ 略慢于序时" if said.done < QUARTER.expected else well] += 1
        found["◌ 暂无数据" if said.money is None else well] += 1
        found["● 已完成"] += 1
    return found
