"""Rows of a form below its milestones that speak of the whole."""

from __future__ import annotations

import pytest

from imports.workbook import read_workbook

from ..books import xlsx

ROWS = [
    ["重点项目推进表"],
    ["项目名称", "湖滨路改造", "项目编号", "X-3"],
    ["责任单位", "城建办", "责任人", "张三"],
    ["节点", "开工", "路基", "竣工"],
    ["完成时限", "2026年3月底", "2026年6月底", "12月底"],
    ["责任单位", "城建办", "市政公司", "城建办"],
    ["目前进展情况", "路基完成，完成投资2600万元"],
]


@pytest.mark.parametrize("merges", [["A1:D1", "B7:D7"], ["A1:D1"]])
def test_progress_below_milestones_is_of_the_whole(merges: list[str]) -> None:
    form, nodes = read_workbook(xlsx({"表": ROWS}, merges={"表": merges}), name="表.xlsx").sheets
    (item,) = form.rows
    assert item.text("words") == "路基完成，完成投资2600万元"
    assert item.text("lead_unit") == "城建办"
    assert [cell.text for key, cell in item.cells.items() if key.startswith("?")] == [
        "开工：城建办；路基：市政公司；竣工：城建办"
    ]
    assert [row.text("stage") for row in nodes.rows] == ["开工", "路基", "竣工"]
