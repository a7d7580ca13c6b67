"""A town as open data, and back: what the files say, to whom, and that the pages are the same."""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from commitments import models
from commitments.actions import first_target, publish, refresh_statuses, revise_target
from commitments.lights import YINCHUAN, bound_as_json
from commitments.open_data import columns
from commitments.open_data.writing import write_open_data
from imports import actions
from imports.models import Batch, Row
from imports.samples import manifest
from people.models import Membership
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    MilestoneFactory,
    NodeFactory,
    PlanFactory,
    ProgressFactory,
    SiteFactory,
    SourceFactory,
    TownFactory,
    UnitFactory,
    administrator,
    person_of,
)

DAY = dt.date(2026, 10, 1)
CODE = "999999007"
# What differs from one day, or one 兑现, to the other and is of no commitment.
ABOUT = ("README.md", "清单.csv", "发布.csv", "发布状态.csv")
IDS = re.compile(r"(?<=/commitments/)\d+|(?<=/documents/)\d+|(?<=drop=)\d+|(?<=figure-)\d+")
TOKENS = re.compile(r'(?:nonce|name="csrfmiddlewaretoken" value)="[^"]*"')


# -- there and back --------------------------------------------------------------------------------


def make_town() -> models.Town:
    """A town that has all there is to have, and nothing of it plain."""
    town = TownFactory(code=CODE, name="周转镇", order=7, vote_base="valid", vote_rule="rate")
    bounds = [bound_as_json(bound) for bound in YINCHUAN.bounds]
    models.LightScheme.objects.create(
        code=f"{CODE}-1", name="本镇办法", town=town, basis=YINCHUAN.basis, bounds=bounds
    )
    units = [UnitFactory(town=town, name=name) for name in ("城建办", "甲；乙办\\", "=财政所")]
    report = DocumentFactory(
        town=town, title="报告", text="　第一段。\n\n“=第二”段,完", page_starts=[0, 6]
    )
    plan = PlanFactory(town=town, title="2026年计划", document=report)
    many = {"plan": plan, "lead_unit": units[0]}
    whole = CommitmentFactory(**many, number="1", position=5, wording="合计\n两处", value=300)
    part = CommitmentFactory(**many, number="1-1", position=5, parent=whole, wording="+东区")
    part.support_units.set(units[1:])
    hidden = CommitmentFactory(
        **many, number="1-2", position=6, parent=whole, wording="保密处", visibility="internal"
    )
    for wording in ("整治道路", "整治道路"):
        CommitmentFactory(plan=plan, position=2, wording=wording, unit="公里")
    extra = {"内部批示": "李四", "分组": "一、民生"}
    spread = CommitmentFactory(
        **many,
        number="7",
        comparator="range",
        value=Decimal("1.125"),
        value_max=5,
        value_text="1.125到5",
        extra=extra,
        note="-不含村道",
    )
    works = MilestoneFactory(**many, number="8", stages=["开工；围挡", "竣工"])
    for quote in ("第一段", "“=第二”段"):
        SourceFactory(commitment=spread, document=report, quote=quote, offset=1)
    NodeFactory(commitment=works, value=None, stage="竣工", day=dt.date(2026, 9, 1))
    NodeFactory(commitment=part, value=Decimal("0.5"))
    SiteFactory(commitment=part, name="@东街", stage="施工中", done_on=None, position=9)
    revise_target(
        commitment=part,
        value=Decimal(90),
        value_text="90台",
        due=dt.date(2026, 11, 30),
        since=dt.date(2026, 8, 1),
        decided_by="主席团",
        document=report,
        reason="缓建",
    )
    old = ProgressFactory(commitment=part, value=0, cause="=缺地", reported_by=units[0])
    ProgressFactory(commitment=part, value=Decimal("33.333"), replaces=old, words="已改\n两行")
    ProgressFactory(commitment=part, day=dt.date(2026, 6, 30), value=None, done=False, quote="句")
    ProgressFactory(commitment=spread, document=report, offset=3, extra={"同比": "+3%"})
    ProgressFactory(commitment=hidden, value=7, words="内情")
    # A merge leaves figures that correct what was stored after them.
    early = ProgressFactory(commitment=works, value=None, stage="竣工")
    later = ProgressFactory(commitment=works, value=None, stage="开工；围挡")
    models.Progress.objects.filter(pk=early.pk).update(replaces=later)
    for each in models.Commitment.objects.filter(plan=plan):
        first_target(each)
    models.Town.objects.filter(pk=CODE).update(light_scheme=f"{CODE}-1")
    town.refresh_from_db()
    refresh_statuses(as_of=timezone.localdate())
    return town


def exported(folder: Path, audience: str = "internal", code: str = CODE) -> dict[str, bytes]:
    """The files of a town: name -> bytes."""
    town = models.Town.objects.get(pk=code)
    write_open_data(town=town, folder=folder, audience=audience, as_of=DAY)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(data.decode("utf-8-sig").splitlines(keepends=True)))


def release(code: str = CODE) -> models.Publication:
    """Release all that is known of a town."""
    town = models.Town.objects.get(pk=code)
    told = {"title": "十月", "as_of": DAY, "released_on": DAY, "released_by": "镇政府"}
    return publish(town=town, plans=list(town.plans.all()), **told)


def emptied() -> None:
    """Take away everything that a 兑现 holds of towns."""
    for label in ("imports", "commitments"):
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            model._base_manager.all()._raw_delete(model._base_manager.db)
    Membership.objects.all().delete()


@pytest.fixture
def reader(client: Client, db: None) -> Client:
    """Somebody who sees every town live."""
    client.force_login(administrator())
    return client


def lines_of(client: Client, code: str, numbers: slice) -> list[str]:
    """The lines of the live pages of a town on one day, without what names stored rows."""
    return [
        f"{address} {line.strip()}"
        for address, text in pages(client, code, numbers)
        for line in text.splitlines()
    ]


def pages(client: Client, code: str, numbers: slice) -> Iterator[tuple[str, str]]:
    rows = models.Commitment.objects.of_town(code).order_by("plan__title", "position", "pk")
    addresses = [row.get_absolute_url() for row in rows[numbers]]
    documents = models.Document.objects.filter(town=code).order_by("title")
    addresses += [row.get_absolute_url() for row in documents]
    for address in (*addresses, f"/towns/{code}/", "/attention/"):
        page = client.get(address, {"as_of": DAY.isoformat(), "town": code})
        assert page.status_code == 200, address
        text = TOKENS.sub("", page.content.decode())
        yield IDS.sub("#", address), _plans_named(IDS.sub("#", text))


def differing(before: list[str], after: list[str]) -> list[str]:
    """The lines that are not the same, - before and + after."""
    told = difflib.unified_diff(before, after, n=0, lineterm="")
    return [line for line in told if line[:3] not in ("---", "+++")]


def _plans_named(text: str) -> str:
    """``text`` with plans by their order in place of their numbers."""
    found = re.findall(r'name="plan" value="(\d+)"|[?&;]plan=(\d+)', text)
    numbers = sorted({int(one or other) for one, other in found})
    for place, number in enumerate(numbers):
        text = re.sub(rf'(name="plan" value="|[?&;]plan=){number}\b', rf"\1P{place}", text)
    return text


def records(files: dict[str, bytes]) -> list[str]:
    """The lines of all files that tell what is known of the town."""
    told = sorted((name, data) for name, data in files.items() if name not in ABOUT)
    return [f"{name} {line!r}" for name, data in told for line in data.decode().split("\r\n")]


@pytest.mark.django_db
def test_a_town_with_everything_comes_back_the_same(tmp_path: Path, reader: Client) -> None:
    make_town()
    before, shown = exported(tmp_path / "a"), lines_of(reader, CODE, slice(None))
    emptied()
    call_command("import_open", str(tmp_path / "a"))
    assert differing(records(before), records(exported(tmp_path / "b"))) == []
    assert differing(shown, lines_of(reader, CODE, slice(None))) == []
    assert Row.objects.exclude(issues=[]).count() == 0
    assert models.StatusChange.objects.exclude(before="").count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "numbers"),
    [(manifest.SHILI, slice(None)), (manifest.ZHANGJIANG, slice(2, 75, 24))],
)
@pytest.mark.long
def test_a_town_of_the_sample_comes_back_with_the_same_pages(
    tmp_path: Path, reader: Client, code: str, numbers: slice
) -> None:
    town = next(town for town in manifest.TOWNS if town.code == code)
    models.Town.objects.create(**vars(town))
    for step in manifest.STEPS:
        if isinstance(step, manifest.ImportStep) and step.town == code:
            call_command("import_workbook", str(step.path), town=code, commit=True)
    release(code)
    before, shown = exported(tmp_path / "a", "public", code), lines_of(reader, code, numbers)
    emptied()
    call_command("import_open", str(tmp_path / "a"), release=True)
    again = exported(tmp_path / "b", "public", code)
    assert differing(records(before), records(again)) == []
    assert differing(shown, lines_of(reader, code, numbers)) == []


@pytest.mark.django_db
def test_no_reader_learns_of_what_is_not_for_him(tmp_path: Path) -> None:
    make_town()
    named = models.Commitment.objects.get(number="7")
    named.extra |= {"责任人": "张三", "备用": "电话13800000000"}
    named.save()
    ProgressFactory(commitment=named, day=DAY, extra={"联系人": "王五"})
    release()
    internal, public = exported(tmp_path / "a"), exported(tmp_path / "b", "public")
    said = b"".join(public.values()).decode()
    for secret in ("保密处", "内情", "李四", "张三", "王五", "13800000000"):
        assert secret not in said
    told = b"".join(internal.values()).decode()
    assert "保密处" in told
    assert "- 状态评定日：2026-10-01。" in told
    for person in ("张三", "王五", "13800000000"):
        assert person not in told
    ranked = [(row["序号"], row["排序"]) for row in table(public["承诺事项.csv"])]
    wholes = [("", "1"), ("", "2"), ("1", "3"), ("7", "5"), ("8", "6")]
    assert ranked == [*wholes, ("1-1", "4")]
    reasons = {row["序号"]: row["理由"] for row in table(public["状态.csv"])}
    assert "1个分项" in reasons["1"]
    assert "2个分项" in {row["序号"]: row["理由"] for row in table(internal["状态.csv"])}["1"]


# -- what others are told is what was released -----------------------------------------------------


def anonymous_lines() -> list[str]:
    """The lines of what the public reads of the town, without what names stored rows."""
    rows = models.Commitment.objects.of_town(CODE).filter(visibility="public")
    addresses = [row.get_absolute_url() for row in rows] + [f"/towns/{CODE}/"]
    found = [Client().get(address) for address in addresses]
    assert {page.status_code for page in found} == {200}
    texts = [TOKENS.sub("", page.content.decode()) for page in found]
    return [each for text in texts for each in _plans_named(IDS.sub("#", text)).splitlines()]


@pytest.mark.django_db
def test_what_the_public_was_told_comes_back_as_released(tmp_path: Path, settings: Any) -> None:
    settings.PUBLIC_PAGES = True
    make_town()
    release()
    models.Town.objects.filter(pk=CODE).update(light_scheme="ours", vote_base="due")
    before, shown = exported(tmp_path / "a", "public"), anonymous_lines()
    assert table(before["镇街.csv"])[0]["亮灯规则代码"] == f"{CODE}-1"
    said = "- 内容：第1期发布“十月”，数据截至2026-10-01，镇政府审定，2026-10-01发布。"
    assert said in before["README.md"].decode()
    emptied()
    call_command("import_open", str(tmp_path / "a"), release=True)
    assert differing(shown, anonymous_lines()) == []
    again = exported(tmp_path / "b", "public")
    assert differing(list(map(str, before.items())), list(map(str, again.items()))) == []


def enter_a_figure() -> None:
    ProgressFactory(commitment=models.Commitment.objects.get(number="7"), day=DAY, value=4)


def correct_a_figure() -> None:
    old = models.Progress.objects.get(commitment__number="7")
    late = UnitFactory(town=old.commitment.plan.town, name="后来办")
    ProgressFactory(commitment=old.commitment, day=old.day, replaces=old, reported_by=late)


def revise() -> None:
    document = DocumentFactory(town_id=CODE, title="后来的决定")
    revise_target(
        commitment=models.Commitment.objects.get(number="7"),
        value=Decimal(1),
        value_max=Decimal(2),
        due=DAY,
        since=DAY,
        decided_by="主席团",
        document=document,
    )


def withdraw() -> None:
    DocumentFactory(town_id=CODE, title="后来的决定", index_number="示府〔2026〕9号")
    stopped = {"state": "withdrawn", "state_decision": "示府〔2026〕9号", "note": "后来"}
    models.Commitment.objects.filter(number="7").update(**stopped)


def promise() -> None:
    later = PlanFactory(town_id=CODE, title="后来的计划")
    for plan in models.Plan.objects.filter(town=CODE):
        first_target(CommitmentFactory(plan=plan, number="", wording="后来的事"))
    ProgressFactory(commitment=later.commitments.get())


def move_places() -> None:
    models.Site.objects.update(stage="后来")
    models.Node.objects.update(day=dt.date(2026, 9, 9))


@pytest.mark.django_db
def test_nothing_after_the_release_is_told_to_others(tmp_path: Path) -> None:
    make_town()
    release()
    first = {each: exported(tmp_path / each, each) for each in ("public", "deputy")}
    whole = exported(tmp_path / "internal")
    for later in (enter_a_figure, correct_a_figure, revise, withdraw, promise, move_places):
        with transaction.atomic():
            later()
            for audience, before in first.items():
                name = f"{audience} {later.__name__}"
                assert exported(tmp_path / name, audience) == before, name
            assert exported(tmp_path / f"internal {later.__name__}") != whole
            transaction.set_rollback(True)


@pytest.mark.django_db
def test_what_was_hidden_after_the_release_is_told_no_more(tmp_path: Path) -> None:
    make_town()
    release()
    models.Commitment.objects.filter(number="1-1").update(visibility="deputy")
    public, deputy = exported(tmp_path / "a", "public"), exported(tmp_path / "b", "deputy")
    assert "+东区" not in b"".join(public.values()).decode()
    # The whole without any part is judged by its own figures, of which there are none.
    reasons = {row["序号"]: row["理由"] for row in table(public["状态.csv"])}
    assert "分项" not in reasons["1"]
    assert [row["事项数"] for row in table(public["发布.csv"])] == ["5"]
    seen = {row["序号"]: row["公开范围"] for row in table(deputy["承诺事项.csv"])}
    assert (seen["1-1"], seen["1"]) == ("代表可见", "公开")


@pytest.mark.django_db
def test_without_a_release_others_are_told_nothing(tmp_path: Path) -> None:
    make_town()
    told: dict[str, Any] = {"town": CODE, "out": str(tmp_path / "上" / "下")}
    with pytest.raises(CommandError, match="周转镇还没有发布，没有可以公开的内容"):
        call_command("export_open", **told)
    with pytest.raises(CommandError, match="--as-of 只用于 --audience internal"):
        call_command("export_open", **told, as_of="2026-10-01")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_files_uploaded_again_change_nothing(tmp_path: Path, client: Client) -> None:
    make_town()
    exported(tmp_path / "a")
    emptied()
    call_command("import_open", str(tmp_path / "a"))
    for file in columns.imported():
        path = tmp_path / "a" / file.name
        call_command("import_workbook", str(path), town=CODE, commit=True)
    assert Batch.objects.count() == 9
    batch = Batch.objects.get(filename="承诺事项.csv")
    client.force_login(person_of(batch.town, Membership.Role.CLERK))
    page = client.get(f"/imports/{batch.pk}/")
    assert page.status_code == 200
    assert "已于" in page.content.decode()


@pytest.mark.django_db
def test_what_was_imported_can_be_taken_back_file_by_file(tmp_path: Path) -> None:
    make_town()
    exported(tmp_path / "a")
    emptied()
    call_command("import_open", str(tmp_path / "a"))
    for batch in Batch.objects.order_by("-pk"):
        actions.undo(batch, enqueue=False)
    kinds = (models.Commitment, models.Progress, models.Plan, models.Unit, models.Document)
    assert [kind._default_manager.count() for kind in kinds] == [0] * len(kinds)


# -- folders that cannot be read -------------------------------------------------------------------


@pytest.fixture
def folder(db: None, tmp_path: Path) -> Path:
    """The files of a town that is not there any more."""
    make_town()
    exported(tmp_path / "files")
    emptied()
    return tmp_path / "files"


def damaged(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode("utf-8-sig")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode("utf-8-sig"))


def missing(folder: Path) -> None:
    (folder / "节点.csv").unlink()


def other_column(folder: Path) -> None:
    damaged(folder / "节点.csv", "计划值", "数值")


def half_a_file(folder: Path) -> None:
    data = (folder / "进展.csv").read_bytes()
    (folder / "进展.csv").write_bytes(data[: data.rindex(b"\r\n", 0, -2) + 2])


def half_a_row(folder: Path) -> None:
    data = (folder / "点位.csv").read_bytes()
    (folder / "点位.csv").write_bytes(data[: data.index("施工中".encode())])


def unknown_word(folder: Path) -> None:
    damaged(folder / "承诺事项.csv", "民生保障", "民生其他")


def no_such_day(folder: Path) -> None:
    damaged(folder / "进展.csv", "2026-06-30", "2026-06-31")


def figure_out_of_range(folder: Path) -> None:
    damaged(folder / "进展.csv", "33.333", "33.3333")


def lights_unread(folder: Path) -> None:
    damaged(folder / "亮灯规则.csv", YINCHUAN.basis, "不明")


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (missing, "里的“节点.csv”缺少或打不开，请重新导出。"),
        (other_column, "“节点.csv”的栏目与导出格式不符（计划值）。请不要改动表头，或重新导出。"),
        (half_a_file, "“进展.csv”有6行，导出时是7行，文件不完整。请重新导出。"),
        (half_a_row, "第2行：这一行只有7格，应有8格，文件可能不完整。请重新导出。"),
        (unknown_word, "“民生其他”不在可选的词里。"),
        (no_such_day, "日期“2026-06-31”看不懂。"),
        (figure_out_of_range, "“数值”填写的内容不能保存："),
        (lights_unread, "亮灯规则“本镇办法”看不懂，请重新导出。"),
    ],
    ids=lambda told: getattr(told, "__name__", ""),
)
def test_a_bad_folder_is_refused_and_nothing_is_written(
    folder: Path, fault: Any, sentence: str
) -> None:
    fault(folder)
    with pytest.raises(CommandError) as refused:
        call_command("import_open", str(folder))
    assert sentence in str(refused.value)
    held = (models.Town, models.Plan, models.Unit, models.LightScheme, Batch, Row)
    assert [model._default_manager.count() for model in held] == [0] * len(held)


def test_a_town_that_holds_something_is_left_alone(folder: Path) -> None:
    UnitFactory(town=TownFactory(code=CODE, name="老镇"), name="老单位")
    with pytest.raises(CommandError, match="老镇已有资料，不能整套导入"):
        call_command("import_open", str(folder))
    assert models.Town.objects.get(pk=CODE).name == "老镇"
    assert models.Plan.objects.count() == 0


@pytest.mark.django_db
def test_a_folder_that_holds_something_is_not_written_over(tmp_path: Path) -> None:
    make_town()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "别的.txt").write_text("留着")
    internal = {"town": CODE, "audience": "internal"}
    with pytest.raises(CommandError, match="已存在，里面有内容"):
        call_command("export_open", **internal, out=str(tmp_path / "out"))
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "别的.txt"]
    with pytest.raises(CommandError, match="写不进"):
        call_command("export_open", **internal, out=str(tmp_path / "out" / "别的.txt" / "下"))
    (tmp_path / "empty").mkdir()
    call_command("export_open", **internal, out=str(tmp_path / "empty"))
    assert len(list((tmp_path / "empty").iterdir())) == len(columns.FILES) + 4


# -- publications ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_publications_made_again_tell_how_many_items_stand_otherwise(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    town = make_town()
    told: dict[str, Any] = {"town": town, "released_by": "镇政府", "released_on": DAY}
    publish(**told, title="六月", as_of=dt.date(2026, 6, 30))
    # Nobody knew of it when June was released.
    late = models.Commitment.objects.get(plan__town=town, number="7")
    ProgressFactory(commitment=late, day=dt.date(2026, 6, 1), value=3)
    publish(**told, title="九月", as_of=dt.date(2026, 9, 30))
    files = exported(tmp_path / "a")
    assert [row["事项数"] for row in table(files["发布.csv"])] == ["7", "7"]
    emptied()
    call_command("import_open", str(tmp_path / "a"), release=True)
    said = capsys.readouterr().out
    assert "已重新发布“六月”，有1项与导出时不同。" in said
    assert "已重新发布“九月”，各项状态与导出时相同。" in said
    again = exported(tmp_path / "b")
    assert again["发布.csv"] == files["发布.csv"]


@pytest.mark.django_db
def test_a_publication_without_any_plan_that_is_told_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    town = make_town()
    last_year = CommitmentFactory(plan=PlanFactory(town=town, title="2025年计划"), wording="去年的")
    told: dict[str, Any] = {"town": town, "released_by": "镇政府", "released_on": DAY}
    publish(**told, title="去年", as_of=DAY, plans=[last_year.plan])
    publish(**told, title="今年", as_of=DAY, plans=[town.plans.get(title="2026年计划")])
    files = exported(tmp_path / "a", "public")
    assert [row["发布名称"] for row in table(files["发布.csv"])] == ["去年", "今年"]
    assert "去年的" not in files["承诺事项.csv"].decode()
    emptied()
    call_command("import_open", str(tmp_path / "a"), release=True)
    said = capsys.readouterr().out
    assert "“去年”没有重新发布：这个文件夹里没有它的计划。" in said
    assert "已重新发布“今年”，各项状态与导出时相同。" in said
    assert [each.number for each in models.Publication.objects.all()] == [2]
