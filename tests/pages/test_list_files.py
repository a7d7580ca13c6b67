"""Every table of a page as a file: the same rows in the same order and words, for the same
people."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client, override_settings
from lxml import html

from commitments.actions import publish, refresh_statuses, revise_target
from commitments.models import Commitment, Publication, Town
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    ProgressFactory,
    SourceFactory,
    TownFactory,
    UnitFactory,
    administrator,
    person_of,
)
from tests.list_files import (
    body,
    csv_rows,
    in_words,
    page_rows,
    sheet,
    squeezed,
    xlsx_rows,
)
from tests.pages.reading_pages import TODAY, client_of, words

pytestmark = pytest.mark.django_db
TOWN = "/towns/999000001/"
JUNE = dt.date(2026, 6, 30)


@pytest.fixture
def varied(second: Publication, town: Town) -> Town:
    """示例镇 with what lists get wrong: zero, nothing reported, not due, rested, ongoing, a level,
    a stage, a whole with parts, money, words like formulas; released a third time."""
    plan, unit = town.plans.get(), UnitFactory(town=town, name="-镇卫生院", order=2)
    own = {"plan": plan, "lead_unit": unit}
    zero = CommitmentFactory(number="4", wording="=1+1 新建公厕20座", value=20, unit="座", **own)
    ProgressFactory(commitment=zero, value=0)
    CommitmentFactory(number="27-1", wording="@巡诊200次", due=JUNE, **own)
    CommitmentFactory(
        number="6", wording="暂缓的事项", state="suspended", state_decision="主席团", **own
    )
    CommitmentFactory(number="7", wording="常态化事项", state="ongoing", **own)
    CommitmentFactory(number="8", wording="刚刚开始", start=dt.date(2026, 10, 1), **own)
    kept = {"measure": "rate", "basis": "level", "unit": "%", "comparator": "<=", "value": 2}
    ProgressFactory(
        commitment=CommitmentFactory(number="9", wording="+投诉率", **kept, **own), value=3
    )
    stage = MilestoneFactory(number="10", wording="卫生院封顶", **own)
    ProgressFactory(commitment=stage, value=None, stage="开工")
    whole = CommitmentFactory(number="11", wording="整项", **own)
    for number, value in (("11.1", 150), ("11.2", 200)):
        part = CommitmentFactory(number=number, parent=whole, wording=f"分项{number}", **own)
        ProgressFactory(commitment=part, value=value)
    money = CommitmentFactory(
        number="12", wording="投资4.8亿元", value=480_000_000, unit="元", **own
    )
    ProgressFactory(commitment=money, value=12345, unit="万元")
    text = SourceFactory(commitment=zero, document__town=town, quote="=新建公厕").document
    SourceFactory(commitment=money, document=text, quote="投资4.8亿元", offset=30)
    refresh_statuses(as_of=TODAY)
    told = {"as_of": TODAY, "released_on": TODAY, "released_by": "镇党政办"}
    publish(town=town, title="十月会议", **told)
    return town


# -- the same as the page ------------------------------------------------------------------------


def _both(client: Client, address: str, query: str) -> list[dict[str, str]]:
    """The rows of a list as csv, which are those of its xlsx."""
    rows = csv_rows(body(client, f"{address}.csv{query}"))
    assert xlsx_rows(body(client, f"{address}.xlsx{query}")) == rows
    return rows


def _town_row(row: dict[str, str]) -> dict[str, str]:
    """What the page shows in the columns of its list; figures apart in the file stand together."""
    reached, target = row["完成"], row["目标"]
    stands = {"见分项": "见分项"}.get(reached, f"{reached}/{target}")
    if not re.match(r"-?\d|第|增|下|开工", reached) and reached != "见分项":
        stands = f"目标{target}"
    return {
        "序号": row["序号"],
        "任务": row["任务"] + row["标记"].replace("、", ""),
        "状态": row["状态"],
        "完成与目标": stands,
        "牵头单位": row["牵头单位"],
        "完成时限": in_words(row["完成时限"]),
    }


QUERIES = [
    "",
    "?live=1",
    "?publication=1",
    "?group=slow",
    "?unit=-镇卫生院&sort=-reached",
    "?q=新建&sort=wording",
    "?sort=number",
    "?sort=-due&sort=status",
    "?status=not_due&live=1",
    "?due_until=2026-09-30",
    "?group=nonsense&as_of=2026-09-30",
]


@pytest.mark.parametrize("query", QUERIES)
def test_list_of_a_town_is_that_of_its_page(query: str, varied: Town, clerk: Client) -> None:
    page = page_rows(clerk, TOWN + query, "town-list")
    assert page
    rows = _both(clerk, f"{TOWN}lists/items", query)
    for told, row in zip(page, rows, strict=True):
        made = {name: squeezed(text) for name, text in _town_row(row).items()}
        shown = told.pop("完成与目标")
        assert shown.startswith(made.pop("完成与目标")), (shown, row)
        assert made == told
        if "%" in row["完成率"]:
            assert row["完成率"] in shown


def _same(row: dict[str, str]) -> dict[str, str]:
    return row


def _project_row(row: dict[str, str]) -> dict[str, str]:
    before, now = (next(name for name in row if name.startswith(w)) for w in ("上次", "本次"))
    return {
        "序号": row["序号"],
        "项目": row["项目"],
        "状态": row["状态"],
        before: row[before] + row["上次完成率"],
        now: row[now] + row["说明"],
    }


def _figure_row(row: dict[str, str]) -> dict[str, str]:
    rests = "评定依据" if row["评定依据"] else ""
    planned = f"计划{row['计划进度']}" if row["计划进度"] != "—" else ""
    said = [
        row["进展情况"],
        row["问题"] and f"问题：{row['问题']}",
        row["打算"] and f"打算：{row['打算']}",
        row["预计完成"] and f"预计完成：{in_words(row['预计完成'])}",
    ]
    return {
        "数据截至": in_words(row["数据截至"]) + rests,
        "填报": row["填报"],
        "完成率": row["完成率"] + planned,
        "单位的话": "".join(said),
        "来源": row["填报单位"] + (f"“{row['原句']}”" if row["原句"] else "") + row["来源"],
    }


def _version_row(row: dict[str, str]) -> dict[str, str]:
    papers = "，".join(filter(None, (row["文号"], row["文件"])))
    return {
        "版本": row["版本"] + ("现行" if row["现行"] else "") + row["起算"],
        "目标": row["目标"],
        "完成时限": row["完成时限"],
        "由谁决定": row["由谁决定"] + (f"·{papers}" if papers else ""),
        "原因": row["原因"],
    }


def _attention_row(row: dict[str, str]) -> dict[str, str]:
    asks = "".join(f"待核对：{said}" for said in row["待核对"].split("；") if said)
    return {
        "序号": row["序号"],
        "任务": row["任务"] + row["力度"] + row["镇街"],
        "状态": row["状态"],
        "原因": row["原因"] + asks,
        "牵头单位": row["牵头单位"],
        "完成时限": in_words(row["完成时限"]) + row["时间"],
    }


def _differing_row(row: dict[str, str]) -> dict[str, str]:
    before, now = (next(name for name in row if name.startswith(w)) for w in ("上次", "本次"))
    unit = row["牵头单位"] if row["牵头单位"] != "—" else ""
    return {
        "项目": row["项目"] + row["标记"].replace("、", "") + unit + row["说明"],
        before: row[before] + row["上次完成"] + row["上次数据"],
        now: row[now] + row["本次完成"] + row["本次数据"],
    }


def _sum_row(row: dict[str, str]) -> dict[str, str]:
    return {name: row[name] for name in ("任务", "完成", "需关注")}


TABLES: list[tuple[str, str, str, Callable[[dict[str, str]], dict[str, str]]]] = [
    (TOWN, "projects", f"{TOWN}lists/projects", _project_row),
    (TOWN, "sums", f"{TOWN}lists/breakdowns", _sum_row),
    (f"{TOWN}compare/", "compared", f"{TOWN}lists/compare", _differing_row),
    (f"{TOWN}compare/?from=1&to=3", "compared", f"{TOWN}lists/compare", _differing_row),
    ("/attention/", "matters", "/lists/attention", _attention_row),
    ("/attention/?kind=slow", "matters", "/lists/attention", _attention_row),
    ("/commitments/{pk}/", "figures", "/commitments/{pk}/lists/figures", _figure_row),
    ("/commitments/{pk}/?live=1", "versions", "/commitments/{pk}/lists/versions", _version_row),
]


@pytest.mark.parametrize(("page", "table", "file", "row_of"), TABLES)
def test_table_is_that_of_its_page(
    page: str,
    table: str,
    file: str,
    row_of: Callable[[dict[str, str]], dict[str, str]],
    varied: Town,
    clerk: Client,
) -> None:
    first = Commitment.objects.get(number="1")
    if table == "versions":
        told = {"value": Decimal(80), "due": None, "since": JUNE}
        revise_target(commitment=first, decided_by="镇人大", reason="-两村合并", **told)
    page, file = page.format(pk=first.pk), file.format(pk=first.pk)
    query = f"?{page.partition('?')[2]}" if "?" in page else ""
    shown = page_rows(clerk, page, table)
    rows = [row_of(row) for row in _both(clerk, file, query)]
    assert shown
    squeezed_rows = [{name: squeezed(text) for name, text in row.items()} for row in rows]
    for told, row in zip(shown, squeezed_rows, strict=True):
        assert {name: told[name] for name in row} == row


def test_towns_are_those_of_the_overview(varied: Town) -> None:
    TownFactory(code="999000002", name="新镇", order=2)
    client = client_of(administrator())
    rows = _both(client, "/lists/towns", "")
    page = words(client.get("/"))
    assert [(row["层级"], row["名称"]) for row in rows] == [
        ("区县", "示例区"),
        ("镇街", "示例镇"),
        ("镇街", "新镇"),
    ]
    told = {row["名称"]: row for row in rows}
    assert told["新镇"]["任务"] == "—"
    assert told["新镇"]["说明"] == "还没有发布过进展。"
    assert f"{told['示例镇']['任务']}项中，" in page
    assert told["示例镇"]["完成"] == "2"
    assert f"{told['示例镇']['完成']}项已完成" in page
    narrowed = _both(client, "/lists/towns", "?q=新镇")
    assert [row["名称"] for row in narrowed] == ["新镇"]


def test_what_was_found_is_all_of_it(varied: Town, deputy: Client) -> None:
    rows = _both(deputy, "/lists/found", "?q=新建")
    page = words(deputy.get("/find/?q=新建"))
    assert [row["名称"] for row in rows if row["类别"] == "目标任务"]
    for row in rows:
        assert squeezed(row["名称"]) in page
    assert _both(deputy, "/lists/found", "?q=内部督办") == []


def test_document_tells_its_quotes_in_their_order(varied: Town, clerk: Client) -> None:
    document = varied.documents.get(kind="work_report")
    rows = _both(clerk, f"/documents/{document.pk}/lists/quotes", "")
    assert sorted(row["原句"] for row in rows) == ["=新建公厕", "投资4.8亿元"]
    assert {row["类别"] for row in rows} == {"承诺"}


def test_every_link_of_a_page_leads_to_its_file(varied: Town, clerk: Client) -> None:
    pk = Commitment.objects.get(number="1").pk
    pages = [f"{TOWN}?group=slow&sort=-due&page=1", f"{TOWN}compare/", "/attention/"]
    pages += [f"/commitments/{pk}/", "/find/?q=新建", "/imports/"]
    for page in pages:
        tree = html.fromstring(clerk.get(page).content.decode())
        links = tree.xpath('//p[@class="list-files"]/a/@href')
        assert len(links) >= 2, page
        for link in links:
            assert body(clerk, link)
            assert ("group=slow" in link) == ("group=slow" in page)
            assert "page=" not in link


# -- what the cells are --------------------------------------------------------------------------


def test_five_kinds_of_nothing_stay_five(varied: Town, clerk: Client) -> None:
    rows = {row["序号"]: row for row in _both(clerk, f"{TOWN}lists/items", "?live=1")}
    told = {number: (row["状态"], row["完成"]) for number, row in rows.items()}
    assert {n: told[n] for n in ("4", "27-1", "6", "7", "8", "11")} == {
        "4": ("严重滞后", "0座"),
        "27-1": ("到期未报", "未报"),
        "6": ("经批准暂缓", "已暂缓"),
        "7": ("常态化", "常态化"),
        "8": ("未到期", "未到报数期"),
        "11": ("达序时", "见分项"),
    }


def test_cells_are_numbers_days_and_words(varied: Town, clerk: Client) -> None:
    page = sheet(body(clerk, f"{TOWN}lists/items.xlsx"))
    head = int(str(page.freeze_panes)[1:]) - 1
    names = [cell.value for cell in page[head]]
    rows = {row[0].value: dict(zip(names, row, strict=True)) for row in page.iter_rows(head + 1)}
    lifts, money = rows[1], rows[12]
    assert (lifts["完成"].value, lifts["完成"].number_format) == (100, '0"台"')
    assert (lifts["完成率"].value, lifts["完成率"].number_format) == (0.5, "0%")
    assert lifts["完成时限"].value.date() == dt.date(2026, 12, 31)
    assert lifts["完成时限"].number_format == "yyyy-m-d"
    assert (money["目标"].value, money["目标"].number_format) == (4.8, '0.0"亿元"')
    assert (money["目标数值"].value, money["计量单位"].value) == (480_000_000, "元")
    assert page.auto_filter.ref == f"A{head}:R{head + len(rows)}"


def test_words_like_formulas_stay_words(varied: Town, clerk: Client) -> None:
    page = sheet(body(clerk, f"{TOWN}lists/items.xlsx"))
    cells = [cell for row in page.iter_rows() for cell in row if str(cell.value)[:1] in "=+-@"]
    assert {str(cell.value) for cell in cells} == {
        "=1+1 新建公厕20座",
        "@巡诊200次",
        "+投诉率",
        "-镇卫生院",
    }
    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}
    data = body(clerk, f"{TOWN}lists/items.csv").decode("utf-8-sig")
    assert re.findall(r"(?:^|,)[=+@-][^,]*", data, flags=re.M) == []
    assert ",'=1+1 新建公厕20座," in data


def test_file_is_named_in_chinese_with_its_day(varied: Town, clerk: Client) -> None:
    names = {
        f"{TOWN}lists/items.xlsx": "示例镇任务清单（截至2026年10月12日）.xlsx",
        f"{TOWN}lists/items.csv?live=1": "示例镇任务清单（2026年10月12日评定）.csv",
        f"{TOWN}lists/items.csv?publication=1": "示例镇任务清单（截至2026年6月30日）.csv",
        "/lists/attention.csv": "需要处理的事项（2026年10月12日评定）.csv",
        "/imports/lists/batches.csv": "上传过的文件（2026年10月12日）.csv",
    }
    for address, name in names.items():
        answer: Any = clerk.get(address)
        header = answer.headers["Content-Disposition"]
        assert unquote(header).endswith(f"; filename*=utf-8''{name}")
        assert int(answer.headers["Content-Length"]) == len(b"".join(answer.streaming_content))


def test_sheet_says_what_it_is_of(varied: Town, clerk: Client) -> None:
    page = sheet(body(clerk, f"{TOWN}lists/items.xlsx?unit=镇城建中心&group=slow"))
    assert [page.cell(line, 1).value for line in (1, 2, 3)] == [
        "示例镇任务清单",
        "虚构示例，数据仅供演示 · 示例镇 · 第3期发布 · 十月会议 · 数据截至2026年10月12日"
        " · 审定：镇党政办",
        "进展：偏慢 · 责任单位：镇城建中心 · 共1项",
    ]


def test_empty_list_says_so(varied: Town, clerk: Client) -> None:
    query = "?q=没有这样的事"
    page = sheet(body(clerk, f"{TOWN}lists/items.xlsx{query}"))
    assert [cell.value for cell in page["A"]][-1] == "没有符合条件的任务。"
    assert csv_rows(body(clerk, f"{TOWN}lists/items.csv{query}")) == []


# -- for whom ------------------------------------------------------------------------------------


def test_deputies_get_what_was_released_to_them(varied: Town, deputy: Client) -> None:
    data = body(deputy, f"{TOWN}lists/items.csv").decode("utf-8-sig")
    assert "内部督办事项" not in data
    assert len(csv_rows(data.encode("utf-8-sig"))) == len(page_rows(deputy, TOWN, "town-list"))
    for refused in (f"{TOWN}lists/items.csv?live=1", f"{TOWN}lists/items.csv?publication=9"):
        assert deputy.get(refused).status_code == 404
    assert deputy.get("/lists/attention.csv").status_code == 403
    assert deputy.get("/imports/lists/batches.csv").status_code == 404
    assert deputy.get("/imports/lists/questions.csv").status_code == 404


FILES = [
    f"{TOWN}lists/items.csv",
    f"{TOWN}lists/breakdowns.xlsx",
    f"{TOWN}lists/compare.csv",
    "/lists/attention.csv",
    "/commitments/{pk}/lists/figures.csv",
]


@pytest.mark.parametrize("file", FILES)
def test_strangers_get_nothing(file: str, varied: Town) -> None:
    address = file.format(pk=Commitment.objects.get(number="1").pk)
    stranger = client_of(person_of(TownFactory(), "deputy"))
    with override_settings(PUBLIC_PAGES=False):
        assert stranger.get(address).status_code in (403, 404)
        assert Client().get(address).status_code == 302


@pytest.mark.parametrize(
    "address",
    [f"{TOWN}lists/items.pdf", f"{TOWN}lists/people.csv", "/lists/towns.html", "/lists/found.exe"],
)
def test_what_is_no_file_is_not_found(address: str, varied: Town, clerk: Client) -> None:
    assert clerk.get(address).status_code == 404


def test_day_that_is_none_leads_to_the_page(varied: Town, clerk: Client) -> None:
    answer = clerk.get(f"{TOWN}lists/items.csv?as_of=gestern")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{TOWN}?as_of=gestern")
