"""A town as open data, and back: what the files say, to whom, and that the pages are the same."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from commitments import models
from commitments.actions import publish
from commitments.lights import YINCHUAN
from commitments.open_data import columns
from imports import actions
from imports.models import Batch, Row
from imports.samples import manifest
from people.models import Membership
from tests.factories import (
    ProgressFactory,
    TownFactory,
    UnitFactory,
    administrator,
    person_of,
)
from tests.open_data import (
    CODE,
    DAY,
    differing,
    emptied,
    exported,
    lines_of,
    make_town,
    records,
    release,
    table,
)

# -- there and back --------------------------------------------------------------------------------


@pytest.fixture
def reader(client: Client, db: None) -> Client:
    """Somebody who sees every town live."""
    client.force_login(administrator())
    return client


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
    named.extra |= {"责任人": "张三", "包保干部": "赵六", "备用": "电话13800000000"}
    named.save()
    ProgressFactory(commitment=named, day=DAY, extra={"联系人": "王五"})
    release()
    internal, public = exported(tmp_path / "a"), exported(tmp_path / "b", "public")
    said = b"".join(public.values()).decode()
    for secret in ("保密处", "内情", "李四", "张三", "赵六", "王五", "13800000000"):
        assert secret not in said
    told = b"".join(internal.values()).decode()
    assert "保密处" in told
    assert "- 状态评定日：2026-10-01。" in told
    for person in ("张三", "赵六", "王五", "13800000000"):
        assert person not in told
    ranked = [(row["序号"], row["排序"]) for row in table(public["承诺事项.csv"])]
    wholes = [("", "1"), ("", "2"), ("1", "3"), ("7", "5"), ("8", "6")]
    assert ranked == [*wholes, ("1-1", "4")]
    reasons = {row["序号"]: row["理由"] for row in table(public["状态.csv"])}
    assert "1个分项" in reasons["1"]
    assert "2个分项" in {row["序号"]: row["理由"] for row in table(internal["状态.csv"])}["1"]


@pytest.mark.django_db
def test_files_uploaded_again_change_nothing(tmp_path: Path, client: Client) -> None:
    make_town()
    exported(tmp_path / "a")
    emptied()
    call_command("import_open", str(tmp_path / "a"))
    for file in columns.imported():
        path = tmp_path / "a" / file.name
        call_command("import_workbook", str(path), town=CODE, commit=True)
    assert Batch.objects.count() == 10
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
