"""Sums that a sheet declares, where items and sum are written in different units."""

from __future__ import annotations

import pytest

from .sheets import read

HEAD = ["序号", "项目名称", "年度计划投资"]
# unit line, declared sum, figures of the items -> (declared, read) where they differ
SUMS = [
    ("单位：亿元", "2.5", ["25000万元"], []),
    ("单位：亿元", 3, ["25000万元", 0.5], []),
    ("单位：亿元", 3, ["25000万元", 1], [("3", "3.5")]),
    ("单位：万元", "1.2亿元", [7000, 5000], []),
    ("单位：万元", 12, ["7台", "5台"], []),
    ("", 12, ["7公里", "5公里"], []),
    ("", 13, ["7公里", "5公里"], [("13", "12")]),
    ("", 12, ["7公里", "5亩"], []),
    ("单位：万元", 100, [60, 30], [("100", "90")]),
]


@pytest.mark.parametrize(("line", "declared", "figures", "issues"), SUMS)
def test_a_declared_sum_is_held_against_items_in_their_units(
    line: str, declared: object, figures: list[object], issues: list[tuple[str, str]]
) -> None:
    items = [[place, f"项目{place}号", figure] for place, figure in enumerate(figures, start=1)]
    sheet = read([["2026年重点项目表"], [line or None], HEAD, *items, ["合计", None, declared]])
    found = [issue for issue in sheet.issues if issue.code == "sum_differs"]
    assert [(issue.data["declared"], issue.data["read"]) for issue in found] == issues
