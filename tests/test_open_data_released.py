"""What deputies and the public are told as open data: what was released to them, nothing later."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from commitments import models
from commitments.actions import first_target, publish, revise_target
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    PlanFactory,
    ProgressFactory,
    UnitFactory,
)
from tests.open_data import (
    CODE,
    DAY,
    IDS,
    TOKENS,
    differing,
    emptied,
    exported,
    make_town,
    plans_named,
    release,
    table,
)


def anonymous_lines() -> list[str]:
    """The lines of what the public reads of the town, without what names stored rows."""
    rows = models.Commitment.objects.of_town(CODE).filter(visibility="public")
    addresses = [row.get_absolute_url() for row in rows] + [f"/towns/{CODE}/"]
    found = [Client().get(address) for address in addresses]
    assert {page.status_code for page in found} == {200}
    texts = [TOKENS.sub("", page.content.decode()) for page in found]
    return [each for text in texts for each in plans_named(IDS.sub("#", text)).splitlines()]


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
