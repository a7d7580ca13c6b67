"""The workbook of the sample, reopened from its bytes, beside the pages it must agree with."""

from __future__ import annotations

import datetime as dt
import http.cookiejar
import re
import urllib.parse
import urllib.request
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from lxml import html

from tests.stack import Live

SHILI = "/towns/999999001/"
_PERCENT = re.compile(r"0(?:\.(0+))?%")
_NUMBER = re.compile(r'0(?:\.(0+))?(?:"([^"]*)")?')


class Reader:
    """A demonstration login that asks the product for pages and papers, without a browser."""

    def __init__(self, live: Live, login: str = "demo-deputy") -> None:
        self.url = live.url
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)
        page = self.page("/people/login/")
        (form,) = [form for form in page.forms if login in (form.action or "")]
        fields = urllib.parse.urlencode(dict(form.fields)).encode()
        action = urllib.parse.urljoin(f"{self.url}/people/login/", form.action)
        self.opener.open(action, fields, timeout=30).read()

    def bytes(self, path: str) -> bytes:
        with self.opener.open(self.url + path, timeout=60) as answer:
            return bytes(answer.read())

    def page(self, path: str) -> Any:
        return html.fromstring(self.bytes(path).decode())

    def book(self, path: str) -> openpyxl.Workbook:
        return openpyxl.load_workbook(BytesIO(self.bytes(path)))


@pytest.fixture(scope="module")
def deputy(live: Live) -> Reader:
    return Reader(live)


@pytest.fixture(scope="module")
def book(deputy: Reader) -> openpyxl.Workbook:
    return deputy.book(f"{SHILI}meeting.xlsx")


@pytest.fixture(scope="module")
def town(deputy: Reader) -> Any:
    return deputy.page(SHILI)


def told(element: Any) -> str:
    """The words of a part of a page, without its spaces."""
    return re.sub(r"\s+", "", element.text_content())


def shown(cell: Any) -> str:
    """What stands on paper in a cell, by its value and its format, read apart from our own code."""
    value = cell.value
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, dt.datetime):
        return f"{value.year}年{value.month}月{value.day}日"
    exact = Decimal(str(value))
    if found := _PERCENT.fullmatch(cell.number_format):
        places = len(found[1] or "")
        return f"{exact * 100:.{places}f}%"
    found = _NUMBER.fullmatch(cell.number_format)
    assert found, cell.number_format
    return f"{exact:.{len(found[1] or '')}f}{found[2] or ''}"


def lines(page: Any, *first: str) -> list[dict[str, str]]:
    """The lines of the table whose head begins with these headings, each by its headings (lower
    ones where there are two rows of them), up to the first row that is empty or only a text."""
    rows = list(page.iter_rows())
    top = next(
        n for n, row in enumerate(rows) if tuple(c.value for c in row[: len(first)]) == first
    )
    heads = [cell.value for cell in rows[top]]
    below = rows[top + 1]
    double = below[0].value is None and any(cell.value for cell in below)
    if double:
        heads = [low.value or high for low, high in zip(below, heads, strict=True)]
    found = []
    for row in rows[top + 1 + double :]:
        words = [shown(cell) for cell in row]
        if sum(map(bool, words)) < 2:
            break
        found.append(dict(zip([str(head).replace("\n", "") for head in heads], words, strict=True)))
    return found


def listed(page: Any) -> list[dict[str, str]]:
    """The lines of the town's list: column -> words."""
    cells = ".//td[contains(@class, 'col-')]"
    return [
        {td.get("class").removeprefix("col-"): told(td) for td in line.xpath(cells)}
        for line in page.xpath("//table[contains(@class, 'town-list')]/tbody/tr")
    ]


def without_shape(word: str) -> str:
    return word[2:]


def plain(text: str) -> str:
    """A wording without the tags that page and paper put behind it, each its own way."""
    return re.sub(r"（力争）|（目标已调整）|力争$|含\d+个分项，不重复计数$|分项$|\s", "", text)


def percentage(words: str) -> Decimal | None:
    """The figure of 78.3%, None of words that are no share."""
    return Decimal(words[:-1]) if re.fullmatch(r"-?[\d.]+%", words) else None


def test_full_list_is_the_list_of_the_page(book: openpyxl.Workbook, town: Any) -> None:
    rows, page = lines(book["总表"], "序号", "类别"), listed(town)
    assert len(rows) == len(page) == 46
    for row, line in zip(rows, page, strict=True):
        assert row["序号"] == line["number"]
        assert plain(row["任务"]) == plain(line["wording"])
        assert without_shape(row["状态"]) == line["status"]
        assert row["责任单位"].replace("未写明", "—") == line["lead_unit"]
        assert row["完成时限"] == line["due"]


def test_figures_of_the_full_list_are_those_of_the_page(book: openpyxl.Workbook, town: Any) -> None:
    """47台/60台 78.3%，计划75%: the amount reached, the target, the share and the plan."""
    held = 0
    for row, line in zip(lines(book["总表"], "序号", "类别"), listed(town), strict=True):
        ratio = re.match(r".*?([\d.]+)%(?:，计划([\d.]+)%)?$", line["reached"])
        if percentage(row["完成率"]) is None or ratio is None:
            continue
        assert percentage(row["完成率"]) == Decimal(ratio[1])
        assert line["reached"].startswith(f"{row['完成']}/{row['目标']}")
        if ratio[2]:
            assert percentage(row["计划进度"]) == Decimal(ratio[2])
        held += 1
    # Of the 28 shares that the rule gives, three are of figures too old or late to be set beside a
    # target on the page.
    assert held == 25


def test_projects_are_those_of_the_page(book: openpyxl.Workbook, town: Any) -> None:
    rows = lines(book["民生实事进度表"], "序号", "项目")
    page = [
        [told(cell) for cell in line.xpath("./*")]
        for line in town.xpath("//table[@class='projects']/tbody/tr")
    ]
    assert len(rows) == len(page) == 10
    for row, (number, wording, status, _before, now) in zip(rows, page, strict=True):
        assert (row["序号"], plain(row["项目"])) == (number, wording)
        assert without_shape(row["状态"]) == status
        assert now.startswith(row["完成"])


def test_what_needs_attention_stands_in_the_order_of_the_page(
    book: openpyxl.Workbook, town: Any
) -> None:
    rows = lines(book["慢序时及未完成事项表"], "序号", "事项")
    page = town.xpath("//ul[contains(@class, 'attention')]/li")
    assert len(rows) == len(page) == 7
    for row, line in zip(rows, page, strict=True):
        assert plain(row["事项"]).endswith(told(line.xpath(".//h3")[0]))
        assert without_shape(row["状态"]) == told(line.xpath("./div[@class='state']")[0])
        measure = told(line.xpath("./div[@class='measure']/p")[0])
        assert measure == f"{row['完成']}目标{row['目标']}"
        for words in (row["原因"], row["下一步打算"]):
            assert words == "未填写" or words.rstrip("。") in told(line)


@pytest.mark.parametrize("heading", ["类别", "领域", "责任单位"])
def test_sums_are_those_of_the_page(book: openpyxl.Workbook, town: Any, heading: str) -> None:
    name = {"责任单位": "单位"}.get(heading, heading)
    (table,) = [
        table
        for table in town.xpath("//table[@class='sums']")
        if told(table.xpath(".//th")[0]) == name
    ]
    page = [[told(cell) for cell in line.xpath("./*")] for line in table.xpath(".//tr")[1:]]
    rows = lines(book["汇总表"], heading)
    assert len(rows) == len(page)
    for row, (word, _bar, total, done, attention) in zip(rows, page, strict=True):
        slow = int(row["▲ 偏慢"]) + int(row["■ 未完成"])
        assert (row[heading], row["项数"], row["● 完成"], str(slow)) == (
            *(word, total, done, attention),
        )


def test_totals_of_the_sample_are_those_counted_by_hand(book: openpyxl.Workbook) -> None:
    """Counted in ``imports/samples/EXPECTED.tsv``, in the column of the third quarter."""
    whole = lines(book["汇总表"], "类别")[-1]
    assert whole == {
        **{"类别": "合计", "项数": "45", "● 完成": "7", "▶ 按序推进": "19", "▲ 偏慢": "5"},
        **{"■ 未完成": "2", "◌ 缺数据": "4", "○ 其他": "8", "其中力争": "6", "纳入统计": "40"},
        **{"完成率": "17.5%"},
    }


def test_what_differs_from_last_time_is_told_as_on_the_comparison(
    deputy: Reader, book: openpyxl.Workbook
) -> None:
    page = deputy.page(f"{SHILI}compare/")
    rows = lines(book["与上次相比"], "变化", "序号")
    found = [
        (line, [told(cell) for cell in line.xpath("./td")[-2:]])
        for line in page.xpath("//table[@class='compared']/tbody/tr")
    ]
    assert len(rows) == len(found) == 23
    for row, (line, (before, now)) in zip(rows, found, strict=True):
        assert plain(row["任务"]) == plain(told(line.xpath(".//a")[0]))
        then, here = (
            re.sub(r"[\s（）]|^..", "", row[head]) for head in ("上次（第3期）", "本次（第4期）")
        )
        assert (then, here) == (before, now)
    counts = lines(book["与上次相比"], "状态", "上次")
    sums = page.xpath("//table[contains(@class, 'counts')]//tr")[1:]
    assert [without_shape(row["状态"]) for row in counts[:-1]] == [
        told(line.xpath("./*")[0]) for line in sums[: len(counts) - 1]
    ]
    for row, line in zip(counts, sums, strict=True):
        assert [row["上次"], row["本次"], row["增减"]] == [told(c) for c in line.xpath("./*")[1:]]


def test_versions_of_a_target_are_those_of_its_page(
    deputy: Reader, book: openpyxl.Workbook, town: Any
) -> None:
    rows = [row for row in lines(book["目标调整情况表"], "序号", "任务") if row["序号"] == "17"]
    (link,) = [a for a in town.xpath("//td/a") if told(a) == "盘活低效用地120亩"]
    page = deputy.page(link.get("href"))
    versions = [
        [told(cell) for cell in line.xpath("./*")]
        for line in page.xpath("//table[contains(@class, 'versions')]/tbody/tr")
    ]
    assert len(rows) == len(versions) == 2
    for row, (name, target, due, decided, why) in zip(rows, versions, strict=True):
        assert name.startswith(row["版本"])
        assert (row["目标"], row["完成时限"]) == (target, due)
        assert row["决定机构"].strip("—") in decided
        assert row["文号"].strip("—") in decided
        assert row["原因"] == why
    assert [(row["完成率"], without_shape(row["状态"])) for row in rows] == [
        ("58.3%", "慢序时"),
        ("77.8%", "达序时"),
    ]


def test_internal_edition_tells_what_the_clerks_pages_tell(live: Live) -> None:
    """What lacks data, of the live state of the same day, and every question in its words."""
    clerk = Reader(live, "demo-clerk")
    book = clerk.book(f"{SHILI}meeting.xlsx?edition=internal&live=1")
    page = clerk.page("/attention/?town=999999001")
    without = {"暂无数据", "久未更新", "到期待报", "到期未报"}
    cells = "./td[contains(@class, 'col-{}')]"
    owed = {
        f"{told(number)}.{plain(told(wording.xpath('.//a')[0]))}": told(status)
        for line in page.xpath("//table[contains(@class, 'matters')]/tbody/tr")
        for number, wording, status in [
            [line.xpath(cells.format(name))[0] for name in ("number", "wording", "status")]
        ]
        if told(status) in without
    }
    rows = lines(book["暂无数据及待报事项表"], "序号", "责任单位")
    assert {plain(row["任务"]): without_shape(row["状态"]) for row in rows} == owed
    asked = [plain(told(head)) for head in questions_of(clerk)]
    reports = [
        row for row in lines(book["待核对事项"], "序号", "种类") if row["种类"] in REPORTS_ASK
    ]
    assert len(reports) == len(asked) == 11
    for row, about in zip(reports, asked, strict=True):
        assert about in plain(row["事项"])


REPORTS_ASK = {"数字核对", "本次报告未单列", "表述变化对照", "目标与上年水平对照"}


def questions_of(reader: Reader) -> list[Any]:
    """What each question of the sample's reports is about, as the page heads it."""
    page = reader.page("/imports/questions/?town=999999001")
    return [head for head in page.xpath("//main//h3") if told(head) not in REPORTS_ASK]
