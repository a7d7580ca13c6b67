"""任务分解表 as an office hands it back: saved by LibreOffice as .xls and under another name."""

from __future__ import annotations

from pathlib import Path

import pytest

from commitments.models import Plan
from people.models import User
from tests.breakdown.filling import filled, sorted_upside_down
from tests.breakdown.test_round import FILLED, clerk, committed, form, nodes, plan, read, said
from tests.office import converted

__all__ = ["clerk", "plan"]


@pytest.mark.long
@pytest.mark.parametrize("kind", ["xls", "xlsx", "ods"])
def test_table_saved_by_another_program_says_the_same(
    plan: Plan, clerk: User, tmp_path: Path, kind: str
) -> None:
    first = read(plan, filled(form(plan), FILLED))
    assert said(first) == []
    committed(first)
    wanted = nodes()
    again = tmp_path / "in" / "任务.xlsx"
    again.parent.mkdir()
    again.write_bytes(filled(form(plan), FILLED, then=sorted_upside_down))
    converted(again, to=kind, folder=tmp_path)
    batch = read(plan, (tmp_path / f"任务.{kind}").read_bytes(), f"汇总（改）.{kind}")
    assert said(batch) == []
    actions = {row.action for row in batch.rows.all() if row.kind == "node"}
    assert (actions, nodes()) == ({"same"}, wanted)
