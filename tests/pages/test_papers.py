"""会议材料: who may download which paper, with the filter in force; long ones; who signed."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commitments.models import Bulletin, Paper, Publication, SignOff, Town
from commitments.papers import making
from commitments.tasks import make_paper
from people.models import User
from tests.factories import TownFactory, UserFactory, person_of
from tests.pages.reading_pages import TODAY, client_of, words

pytestmark = pytest.mark.django_db

PAGE, XLSX = "/towns/999000001/papers/", "/towns/999000001/meeting.xlsx"
PDF = b"%PDF-1.7 ..."


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def other(second: Publication) -> Client:
    """A clerk of another town."""
    return client_of(person_of(TownFactory(), "clerk"))


def listed(answer: Any) -> list[str]:
    """The tasks of a downloaded paper's 总表."""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    page = openpyxl.load_workbook(BytesIO(data))["总表"]
    return [str(row[3]) for row in page.iter_rows(values_only=True) if row[0] in (1, 2, 3)]


def name_of(answer: Any) -> tuple[str, str]:
    """The plain and the Chinese name of a download."""
    header = answer["Content-Disposition"]
    told = re.fullmatch(r"""attachment; filename="([^"]*)"; filename\*=utf-8''(.*)""", header)
    assert told is not None
    return told[1], unquote(told[2])


def said(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


LIFTS, CANTEENS = "既有多层住宅加装电梯200台", "新建社区食堂2所"


@pytest.mark.parametrize(
    ("query", "tasks", "name"),
    [
        ("", [LIFTS, CANTEENS], "示例镇目标任务进展（截至2026年9月30日）代表版.xlsx"),
        (
            "?unit=镇城建中心",
            [LIFTS],
            "示例镇目标任务进展（截至2026年9月30日）代表版（责任单位：镇城建中心）.xlsx",
        ),
        (
            "?category=livelihood_project&publication=1",
            [LIFTS],
            "示例镇目标任务进展（截至2026年6月30日）代表版（类别：民生实事）.xlsx",
        ),
        (
            "?edition=internal&q=督办",
            ["内部督办事项（力争）"],
            "示例镇目标任务进展（截至2026年9月30日）内部版（任务中含有“督办”）.xlsx",
        ),
        (
            "?live=1&edition=internal",
            [LIFTS, CANTEENS, "内部督办事项（力争）"],
            "示例镇目标任务进展（2026年10月12日评定，实时数据）内部版.xlsx",
        ),
        (
            "?as_of=2026-09-30",
            [LIFTS, CANTEENS],
            "示例镇目标任务进展（2026年9月30日评定，实时数据）代表版.xlsx",
        ),
    ],
)
def test_paper_holds_the_filter_in_force(
    second: Publication, clerk: Client, query: str, tasks: list[str], name: str
) -> None:
    answer = clerk.get(XLSX + query)
    assert (listed(answer), name_of(answer)) == (tasks, ("duixian.xlsx", name))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?unit=没有的办", "牵头单位：没有“没有的办”这一项，请从列表中选。"),
        ("?q=没有这件事", "没有符合条件的任务，没有可打印的内容。请放宽条件。"),
        ("?due_until=明天", "时限不晚于：“明天”不是日期，请写成2026-09-30这样。"),
        # What only clerks see makes no 代表版.
        ("?q=督办", "没有符合条件的任务，没有可打印的内容。请放宽条件。"),
    ],
)
def test_filter_that_makes_no_paper_is_said_on_the_page_and_stays_in_it(
    second: Publication, clerk: Client, query: str, sentence: str
) -> None:
    answer = clerk.get(XLSX + query, follow=True)
    assert [unquote(each) for each, _status in answer.redirect_chain] == [PAGE + query]
    assert sentence in words(answer)
    assert query.partition("=")[2] in words(answer) + answer.content.decode()


def test_town_page_gives_the_paper_of_its_list(second: Publication, deputy: Client) -> None:
    page = deputy.get("/towns/999000001/?publication=2&group=slow").content.decode()
    link = re.search(r'<a class="button" id="meeting-link" href="([^"]*)">([^<]*)<', page)
    assert link is not None
    assert link[1] == f"{XLSX}?publication=2&amp;group=slow"
    assert link[2] == "下载会议表格（筛选后）"
    assert listed(deputy.get(link[1].replace("&amp;", "&"))) == [LIFTS]
    asked = {"headers": {"HX-Request": "true", "HX-Target": "list"}}
    part = deputy.get("/towns/999000001/?q=食堂", **asked).content.decode()
    assert f'href="{XLSX}?q=食堂" hx-swap-oob="true">下载会议表格（筛选后）' in part
    assert "meeting-link" not in deputy.get("/towns/999000001/?q=无", **asked).content.decode()


def test_rights_of_the_papers(
    second: Publication, clerk: Client, deputy: Client, other: Client
) -> None:
    asked = {
        PAGE: (200, 200, 404, 302),
        XLSX: (200, 200, 404, 302),
        f"{XLSX}?edition=internal": (200, 404, 404, 302),
        f"{XLSX}?live=1": (200, 404, 404, 302),
        f"{XLSX}?edition=secret": (404, 404, 404, 302),
        "/towns/000000000/papers/": (404, 404, 404, 302),
        "/papers/999/": (404, 404, 404, 302),
        f"/sign-offs/new/?publication={second.pk}&edition=internal": (200, 404, 404, 302),
        f"/sign-offs/new/?publication={second.pk}&edition=secret": (404, 404, 404, 302),
        "/sign-offs/new/?publication=x": (404, 404, 404, 302),
        "/sign-offs/999/scan/": (404, 404, 404, 302),
    }
    got = {
        address: tuple(
            client.get(address).status_code for client in (clerk, deputy, other, Client())
        )
        for address in asked
    }
    assert got == asked


def test_public_reads_the_papers_of_what_is_public(
    second: Publication, clerk: Client, settings: Any
) -> None:
    settings.PUBLIC_PAGES = True
    anyone = Client()
    shown = words(anyone.get(PAGE))
    assert "有汇总表、民生实事进度表" in shown
    for kept_back in ("内部版", "签署", "计票", "后台"):
        assert kept_back not in shown
        assert kept_back in words(clerk.get(PAGE)) or kept_back == "后台"
    assert listed(anyone.get(XLSX)) == [LIFTS, CANTEENS]
    assert anyone.get(f"{XLSX}?edition=internal").status_code == 404


def test_clerk_chooses_how_votes_are_counted(
    second: Publication, clerk: Client, deputy: Client
) -> None:
    chosen = {"base": "valid", "rule": "rate"}
    assert deputy.post(PAGE, chosen).status_code == 404
    assert Client().post(PAGE, chosen).status_code == 302
    answer = clerk.post(PAGE, {"base": "valid", "rule": "掷骰子"})
    assert "没有“掷骰子”这一项，请从列表中选。" in words(answer)
    assert '<option value="valid" selected>' in answer.content.decode()
    assert Town.objects.get(pk="999000001").vote_base == "due"
    answer = clerk.post(PAGE, chosen, follow=True)
    assert "已保存。已发布的各期仍用发布时的办法。" in words(answer)
    town = Town.objects.get(pk="999000001")
    assert (town.vote_base, town.vote_rule) == ("valid", "rate")


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every paper counts as long."""
    monkeypatch.setattr(making, "LONG_ROWS", 0)


def test_long_paper_is_made_by_a_worker(
    second: Publication,
    clerk: Client,
    deputy: Client,
    other: Client,
    long: None,
    at_once: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[int] = []
    monkeypatch.setattr(make_paper, "delay", sent.append)
    answer = deputy.get(f"{XLSX}?q=食堂")
    paper = Paper.objects.get()
    page = f"/papers/{paper.pk}/"
    assert (answer["Location"], sent, paper.query) == (page, [paper.pk], "q=食堂")
    assert clerk.get(f"{XLSX}?q=食堂")["Location"] == page
    assert sent == [paper.pk]
    assert "事项多，在后台生成。正在排队。" in words(deputy.get(page))
    assert f'hx-get="{page}"' in deputy.get(page).content.decode()
    assert deputy.get(f"{page}file/")["Location"] == page
    Paper.objects.update(state="running", steps=8, done_steps=3)
    part = deputy.get(page, headers={"HX-Request": "true"}).content.decode()
    assert '<progress max="8" value="3"' in part
    assert "<html" not in part
    assert "正在生成：共8张表，已做好3张。" in words(deputy.get(page))
    Paper.objects.update(state="queued")
    make_paper(paper.pk)
    part = deputy.get(page, headers={"HX-Request": "true"}).content.decode()
    assert ("hx-get" in part, f'href="{page}file/"' in part) == (False, True)
    answer = deputy.get(f"{page}file/")
    assert name_of(answer)[1].endswith("代表版（任务中含有“食堂”）.xlsx")
    assert listed(answer) == [CANTEENS]
    assert "代表版（任务中含有“食堂”）.xlsx" in words(clerk.get(PAGE))
    statuses = [each.get(f"{page}file/").status_code for each in (clerk, other, Client())]
    assert statuses == [200, 404, 302]
    Path(Paper.objects.get().file.path).unlink()
    assert deputy.get(f"{page}file/")["Location"] == page
    assert "再试一次" in deputy.get(page).content.decode()


def test_paper_that_failed_says_why_and_is_tried_again(
    second: Publication, clerk: Client, long: None, at_once: None, broker_away: None
) -> None:
    answer = clerk.get(f"{XLSX}?edition=internal", follow=True)
    waits = "后台暂时没有应答。这份材料已排队，后台恢复后自动生成。"
    assert waits in words(answer)
    Paper.objects.update(state="failed", fault="试了3次都没有做成，已停下。")
    page = f"/papers/{Paper.objects.get().pk}/"
    shown = clerk.get(page)
    assert "没有做成。试了3次都没有做成，已停下。再试一次" in words(shown)
    assert f"{PAGE}?publication=2&amp;edition=internal" in shown.content.decode()
    answer = clerk.post(page)
    assert (answer["Location"], said(answer)) == (page, [waits])
    assert Paper.objects.get().state == "queued"


SIGNED = {"role": "checked", "name": "张三", "signed_on": "2026-10-10"}


def sign_page(second: Publication, edition: str = "internal") -> str:
    return f"/sign-offs/new/?publication={second.pk}&edition={edition}"


def test_clerk_records_who_signed_with_the_scan_and_takes_it_back(
    second: Publication, clerk: Client, deputy: Client, other: Client
) -> None:
    scan = SimpleUploadedFile("签字页（十月）.jpg", PDF)
    answer = clerk.post(sign_page(second), {**SIGNED, "scan": scan}, follow=True)
    assert answer.redirect_chain == [(f"{PAGE}?publication=2#signing", 302)]
    shown = words(answer)
    assert "已登记：审核人张三。" in shown
    assert "审核人张三2026年10月10日扫描件：签字页（十月）.jpg" in shown
    record = SignOff.objects.get()
    fetched = clerk.get(f"/sign-offs/{record.pk}/scan/")
    assert b"".join(fetched.streaming_content) == PDF  # type: ignore[attr-defined]
    assert name_of(fetched) == ("duixian.jpg", "签字页（十月）.jpg")
    assert (fetched["Content-Type"], fetched["X-Content-Type-Options"]) == (
        *("application/pdf", "nosniff"),
    )
    back = f"/sign-offs/{record.pk}/take-back/"
    for client, status in ((deputy, 404), (other, 404), (Client(), 302)):
        assert client.get(f"/sign-offs/{record.pk}/scan/").status_code == status
        assert client.post(back).status_code == status
        assert client.post(sign_page(second), SIGNED).status_code == status
    assert "张三" not in words(deputy.get(PAGE))
    answer = clerk.post(back, follow=True)
    assert "已撤回：审核人张三。撤回的记录还在。" in words(answer)
    assert "撤回过1次张三2026年10月10日" in words(answer)
    assert "这一条之前已经撤回：审核人张三。" in words(clerk.post(back, follow=True))
    assert clerk.get(back).status_code == 405


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "请填写谁签的。"),
        ({"signed_on": "昨天"}, "“昨天”不是日期，请写成2026-09-30这样。"),
        ({"signed_on": "2026-10-13"}, "签署日期2026-10-13还没到，请填写实际签署的日期。"),
        ({"signed_on": "0001-01-01"}, "日期要在1990年到2100年之间。"),
        ({"role": "boss"}, "没有“boss”这一栏，请从列表中选。"),
        (
            {"scan": SimpleUploadedFile("病历.docx", b"PK\x03\x04")},
            "“病历.docx”不是扫描件。请选pdf、jpg或png文件。",
        ),
        ({"scan": SimpleUploadedFile("空.pdf", b"")}, "文件“空.pdf”是空的，请重新选择。"),
    ],
)
def test_refused_signature_says_why_and_loses_nothing(
    second: Publication, clerk: Client, changed: dict[str, Any], sentence: str
) -> None:
    answer = clerk.post(sign_page(second), SIGNED | changed)
    assert (answer.status_code, sentence in words(answer)) == (200, True)
    page = answer.content.decode()
    kept = {name: value for name, value in (SIGNED | changed).items() if name != "scan"}
    assert all(f'value="{value}"' in page for value in kept.values() if value not in ("", "boss"))
    assert ("扫描件请重新选。" in words(answer)) is ("scan" in changed)
    assert not SignOff.objects.exists()


def test_line_that_somebody_else_has_filled_meanwhile_is_said(
    second: Publication, clerk: Client
) -> None:
    clerk.post(sign_page(second), SIGNED)
    answer = clerk.post(sign_page(second), SIGNED | {"name": "李四"})
    assert "“审核人”这一栏已经登记过：张三，2026-10-10。登记错了先撤回。" in words(answer)
    assert 'value="李四"' in answer.content.decode()
    assert clerk.post(sign_page(second, "deputy"), SIGNED).status_code == 302


def test_town_that_released_nothing_has_no_papers_yet(town: Town, clerk: Client) -> None:
    shown = words(clerk.get(PAGE))
    assert "还没有发布过进展，还没有会议材料。用实时数据做发布第1期" in shown
    assert "下载会议表格" in words(clerk.get(f"{PAGE}?live=1"))
    assert clerk.get(XLSX)["Location"] == "/towns/999000001/"


def test_bulletin_is_signed_on_its_own_page(
    second: Publication, clerk: Client, deputy: Client
) -> None:
    drafted = Bulletin.objects.create(
        town=second.town, title="三季度通报", as_of=dt.date(2026, 9, 30), issuer="党政办"
    )
    page = f"/sign-offs/new/?bulletin={drafted.pk}"
    assert "三季度通报" in words(clerk.get(page))
    # Deputies are led to what is issued, clerks to where one is begun.
    bulletins = "/towns/999000001/bulletins/"
    assert bulletins in clerk.get(PAGE).content.decode()
    assert bulletins not in deputy.get(PAGE).content.decode()
    assert clerk.post(page, SIGNED)["Location"] == f"/bulletins/{drafted.pk}/"
    assert SignOff.objects.get().bulletin == drafted
    Bulletin.objects.update(
        state="issued", document_number="东政〔2026〕1号", issued_on=TODAY, publication=second
    )
    assert bulletins in deputy.get(PAGE).content.decode()
    stranger: User = UserFactory()
    assert client_of(stranger).get(page).status_code == 404


def test_address_with_a_sign_no_text_holds_is_not_found() -> None:
    client = Client()
    client.force_login(UserFactory())
    pages = ("/towns/%00/", "/towns/a%00/meeting.xlsx", "/towns/%00/bulletins/")
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
