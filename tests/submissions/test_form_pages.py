"""The page of the 填报表: who may see it, which period, by when, and the files."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

import openpyxl
import pytest
from django.contrib.messages import get_messages
from django.core.management import CommandError, call_command
from django.test import Client

from commitments.models import Plan, ReportingRound, Town, Unit
from people.models import User
from tests.factories import (
    CommitmentFactory,
    PlanFactory,
    TownFactory,
    UnitFactory,
    administrator,
    person_of,
)
from tests.pages.reading_pages import TODAY, client_of, words

pytestmark = pytest.mark.django_db

CODE = "999000001"
PAGE, ZIP = f"/towns/{CODE}/forms/", f"/towns/{CODE}/forms.zip"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)


@pytest.fixture
def town() -> Town:
    made: Town = TownFactory(code=CODE, name="示例镇")
    return made


@pytest.fixture
def unit(town: Town) -> Unit:
    made: Unit = UnitFactory(town=town, name="财政所")
    return made


@pytest.fixture
def plan(town: Town, unit: Unit) -> Plan:
    """示例镇's plan of 2026: one thing led by 财政所, one by nobody, one suspended."""
    made: Plan = PlanFactory(town=town, title="示例镇2026年度目标任务")
    CommitmentFactory(plan=made, lead_unit=unit)
    CommitmentFactory(plan=made, lead_unit=None)
    CommitmentFactory(plan=made, state="suspended", state_decision="镇人大")
    return made


@pytest.fixture
def clerk(town: Town) -> User:
    return person_of(town, "clerk")


@pytest.fixture
def desk(plan: Plan, clerk: User) -> Client:
    return client_of(clerk)


def sheet(data: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(data))["填报表"]


def said(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def name_of(answer: Any) -> str:
    return unquote(answer["Content-Disposition"].partition("''")[2])


def test_clerks_alone_see_the_forms(plan: Plan, unit: Unit, settings: Any) -> None:
    settings.PUBLIC_PAGES = True
    town = plan.town
    addresses = (PAGE, ZIP, f"{PAGE}{unit.pk}.xlsx")
    for user, status in (
        (person_of(town, "clerk"), 200),
        (administrator(), 200),
        (person_of(town, "deputy"), 404),
        (person_of(TownFactory(), "clerk"), 404),
    ):
        client = client_of(user)
        assert [client.get(each).status_code for each in addresses] == [status] * 3
    answer = Client().get(PAGE)
    assert (answer.status_code, "/login/" in answer["Location"]) == (302, True)
    deputy = client_of(person_of(town, "deputy"))
    assert deputy.post(PAGE, {"asked_by": "2026-10-20"}).status_code == 404
    assert not ReportingRound.objects.exists()


def test_page_offers_the_period_that_is_over_and_says_what_is_missing(
    desk: Client, plan: Plan, unit: Unit
) -> None:
    told = words(desk.get(PAGE))
    assert "数据截至2026年9月30日" in told
    assert "2份，共2项待填" in told
    assert "有1项没有写明牵头单位，单列一份。" in told
    assert "另有1项已暂缓或终止，不用填报。" in told
    query = f"plan={plan.pk}&amp;end=2026-12-31"
    page = desk.get(PAGE).content.decode()
    assert f'href="{PAGE}?{query}"' in page
    assert f'href="{ZIP}?plan={plan.pk}&amp;end=2026-09-30"' in page
    assert f'href="{PAGE}{unit.pk}.xlsx?plan={plan.pk}&amp;end=2026-09-30"' in page
    assert f'href="{PAGE}0.xlsx?' in page
    assert "数据截至2026年12月31日" in words(desk.get(PAGE, {"end": "2026-12-31"}))


def test_day_by_which_forms_are_asked_stands_on_them(
    desk: Client, plan: Plan, unit: Unit, clerk: User
) -> None:
    answer = desk.post(f"{PAGE}?plan={plan.pk}&end=2026-09-30", {"asked_by": "2026-10-20"})
    assert answer["Location"] == f"{PAGE}?plan={plan.pk}&end=2026-09-30"
    answer = desk.post(answer["Location"], {"asked_by": "2026-10-22"})
    assert said(answer)[-1] == "已保存。下载的表上写的是这个时限。"
    made = ReportingRound.objects.get()
    assert (made.plan, made.start, made.end) == (plan, dt.date(2026, 7, 1), dt.date(2026, 9, 30))
    assert (made.asked_by, made.opened_by) == (dt.date(2026, 10, 22), clerk)
    answer = desk.get(f"{PAGE}{unit.pk}.xlsx")
    assert name_of(answer) == "示例镇2026年三季度填报表（财政所）.xlsx"
    assert "请于10月22日前交镇党政办" in sheet(answer.content)["A2"].value


def test_proposed_day_is_kept_and_all_forms_come_with_one_button(desk: Client, plan: Plan) -> None:
    page = desk.get(PAGE).content.decode()
    assert 'value="2026-10-10"' in page
    assert not ReportingRound.objects.exists()
    answer = desk.post(PAGE, {"asked_by": "2026-10-10", "then": "zip"})
    assert name_of(answer) == "示例镇2026年三季度填报表（2个单位）.zip"
    assert ReportingRound.objects.get(plan=plan).asked_by == dt.date(2026, 10, 10)


@pytest.mark.parametrize("typed", ["2016-10-20", "10月20日"])
def test_day_that_cannot_be_keeps_what_was_typed(desk: Client, typed: str) -> None:
    answer = desk.post(PAGE, {"asked_by": typed})
    assert answer.status_code == 200
    assert "没有保存。请改正下面标出的地方。" in words(answer)
    assert f'value="{typed}"' in answer.content.decode()
    assert not ReportingRound.objects.exists()


def test_zip_holds_the_form_of_each_unit(desk: Client) -> None:
    answer = desk.get(ZIP)
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "private, no-store"
    assert name_of(answer) == "示例镇2026年三季度填报表（2个单位）.zip"
    with ZipFile(BytesIO(answer.content)) as archive:
        assert archive.namelist() == [
            "发放清单.xlsx",
            "示例镇2026年三季度填报表（财政所）.xlsx",
            "示例镇2026年三季度填报表（未明确牵头单位）.xlsx",
        ]


@pytest.mark.parametrize(
    "query", ["?plan=0", "?plan=x", "?end=2026-09-29", "?end=%00", "?plan=99999999999999999999"]
)
def test_what_names_no_form_is_said_on_the_page_and_no_file(desk: Client, query: str) -> None:
    answer = desk.get(PAGE + query)
    assert (answer.status_code, "2份，共2项待填" in words(answer)) == (200, True)
    assert "没有这" in words(answer)
    assert desk.get(ZIP + query).status_code == 404
    assert desk.get(f"{PAGE}99999999999999999999.xlsx").status_code == 404


def test_town_without_a_plan_or_anything_to_report_says_so(clerk: User, town: Town) -> None:
    desk = client_of(clerk)
    assert "还没有计划，没有可发的填报表。" in words(desk.get(PAGE))
    assert desk.get(ZIP).status_code == 404
    PlanFactory(town=town)
    assert "这个计划没有要填报的事项。" in words(desk.get(PAGE))
    assert desk.get(ZIP).status_code == 404


def test_command_writes_what_the_page_gives(
    desk: Client, plan: Plan, unit: Unit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "all.zip"
    call_command("export_forms", town=CODE, out=str(out))
    assert out.read_bytes() == desk.get(ZIP).content
    said = "已写入 {}：示例镇2026年度目标任务，2026年三季度，{}份，{}项待填。\n"
    assert capsys.readouterr().out == said.format(out, 2, 2)
    out = tmp_path / "one.xlsx"
    options = {"plan": plan.title, "end": "2026-12-31", "unit": "财政所"}
    call_command("export_forms", town=CODE, out=str(out), **options)
    assert out.read_bytes() == desk.get(f"{PAGE}{unit.pk}.xlsx?end=2026-12-31").content


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"plan": "别的"}, "没有“别的”这个计划；有的是：示例镇2026年度目标任务。"),
        ({"unit": "别的"}, "“别的”没有要填报的事项；有的是：财政所、未明确牵头单位。"),
        (
            {"end": "9月"},
            "这个计划没有这一期。各期的数据截至：2026-03-31、2026-06-30、2026-09-30、2026-12-31。",
        ),
    ],
)
def test_command_refuses_what_there_is_not(
    plan: Plan, tmp_path: Path, options: dict[str, str], sentence: str
) -> None:
    out = tmp_path / "forms.zip"
    with pytest.raises(CommandError) as refused:
        call_command("export_forms", town=CODE, out=str(out), **options)
    assert (str(refused.value), refused.value.returncode, out.exists()) == (sentence, 2, False)
