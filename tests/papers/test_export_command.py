"""export_meeting: either edition, of a unit, a category or any filter; errors are sentences."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from commitments.actions import publish
from commitments.models import Town
from tests.factories import CommitmentFactory, PlanFactory, TownFactory, UnitFactory

pytestmark = pytest.mark.django_db

RELEASE = "三季度 · 数据截至2026年9月30日 · 2026年10月9日发布 · 审定：党政办"


@pytest.fixture
def town() -> Town:
    """东风镇: a whole of 城建办 with parts of two units, a project, something internal."""
    town: Town = TownFactory(code="999000123", name="东风镇")
    plan = PlanFactory(town=town)
    building, finance = UnitFactory(town=town, name="城建办"), UnitFactory(town=town, name="财政所")
    whole = CommitmentFactory(plan=plan, number="1", wording="改造管网", lead_unit=building)
    for number, unit in (("1-1", building), ("1-2", finance)):
        CommitmentFactory(
            plan=plan, number=number, wording=f"管网{number}", lead_unit=unit, parent=whole
        )
    CommitmentFactory(plan=plan, number="2", wording="建公园", category="livelihood_project")
    CommitmentFactory(plan=plan, number="3", wording="内部督办", visibility="internal")
    publish(
        town=town,
        title="三季度",
        as_of=dt.date(2026, 9, 30),
        released_on=dt.date(2026, 10, 9),
        released_by="党政办",
    )
    return town


def export(out: Path, capsys: Any, *arguments: str) -> tuple[str, list[tuple[str, Any]]]:
    """What was printed, and number and wording of what the 总表 lists."""
    call_command("export_meeting", "--town", "999000123", "--out", str(out), *arguments)
    rows = openpyxl.load_workbook(out)["总表"].iter_rows(values_only=True)
    found = [(str(row[0]), row[3]) for row in rows if str(row[0])[:1].isdigit()]
    return capsys.readouterr().out.strip(), found


@pytest.mark.parametrize(
    ("arguments", "printed", "numbers"),
    [
        ((), f"4项，{RELEASE}", ["1", "1-1", "1-2", "2"]),
        (
            ("--edition", "internal"),
            f"5项，内部参考 · {RELEASE}",
            ["1", "1-1", "1-2", "2", "3"],
        ),
        (("--audience", "internal"), f"5项，内部参考 · {RELEASE}", ["1", "1-1", "1-2", "2", "3"]),
        # A part whose whole is another's stands by itself.
        (("--unit", "财政所"), f"1项，责任单位：财政所，{RELEASE}", ["1-2"]),
        (("--unit", "城建办"), f"2项，责任单位：城建办，{RELEASE}", ["1", "1-1"]),
        (("--category", "民生实事"), f"1项，类别：民生实事，{RELEASE}", ["2"]),
        (("--category", "livelihood_project"), f"1项，类别：民生实事，{RELEASE}", ["2"]),
        # A whole none of whose parts fits brings them all.
        (("--filter", "q=改造"), f"3项，任务中含有“改造”，{RELEASE}", ["1", "1-1", "1-2"]),
        (
            ("--filter", "q=管网&due_until=2026-12-31", "--unit", "城建办"),
            f"2项，任务中含有“管网”；责任单位：城建办；时限不晚于2026年12月31日，{RELEASE}",
            ["1", "1-1"],
        ),
    ],
)
def test_command_writes_what_the_filter_lets_through(
    town: Town,
    tmp_path: Path,
    capsys: Any,
    arguments: tuple[str, ...],
    printed: str,
    numbers: list[str],
) -> None:
    out = tmp_path / "会议.xlsx"
    said, found = export(out, capsys, *arguments)
    assert said == f"已写入 {out}：东风镇，{printed}。"
    assert [number for number, _wording in found] == numbers


def test_live_paper_is_internal_unless_it_is_asked_for_otherwise(
    town: Town, tmp_path: Path, capsys: Any
) -> None:
    live = ("--as-of", "2026-09-30")
    for arguments, count in ((live, 5), ((*live, "--edition", "deputy"), 4)):
        _said, found = export(tmp_path / "x.xlsx", capsys, *arguments)
        assert len(found) == count


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"unit": "环保办"}, "没有“环保办”这个责任单位；有的是：城建办、财政所。"),
        (
            {"category": "大事"},
            "没有“大事”这个类别；可用的是：民生实事、目标任务、上级下达、其他。",
        ),
        ({"filter": "q=没有"}, "没有符合条件的任务，没有可打印的内容。请放宽条件。"),
        (
            {"filter": "colour=red"},
            "--filter 里没有“colour”这个条件；可用的是：q、group、status、category、area、unit、"
            "cause、plan、due_until、due_on。",
        ),
        ({"filter": "due_until=明天"}, "时限不晚于：“明天”不是日期，请写成2026-09-30这样。"),
        (
            {"edition": "internal", "audience": "public"},
            "--edition 和 --audience 说的不一样，请只写一个。",
        ),
    ],
)
def test_command_refuses_with_a_sentence_and_no_file(
    town: Town, tmp_path: Path, arguments: dict[str, str], sentence: str
) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("export_meeting", town=town.pk, out=str(tmp_path / "x.xlsx"), **arguments)
    assert (str(refused.value), refused.value.returncode) == (sentence, 2)
    assert list(tmp_path.iterdir()) == []
