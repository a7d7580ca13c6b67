"""Names of units and figures are not torn over two lines."""

from __future__ import annotations

import re

import pytest

from commitments.breaking import unit_name, whole_figures


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("规划建设和生态环境办公室", ["规划建设和", "生态环境", "办公室"]),
        ("经济发展办公室", ["经济发展", "办公室"]),
        ("城市建设管理事务中心", ["城市建设管理", "事务中心"]),
        ("综合行政执法队", ["综合行政", "执法队"]),
        ("党委", ["党委"]),
        ("办公室", ["办公室"]),
        ("<甲>", ["&lt;甲&gt;"]),
        ("", [""]),
    ],
)
def test_unit_is_parted_where_its_name_is(name: str, parts: list[str]) -> None:
    assert unit_name(name) == f'<span class="parted">{"<wbr>".join(parts)}</span>'


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("到9月底计划75%，实际76%，快1个百分点。", ["9月底", "75%", "76%", "快1个百分点"]),
        ("时限2026年12月31日；9月底以后每月需2个。", ["2026年12月31日", "9月底", "每月需2个"]),
        ("不超过35微克/立方米，2.8公里", ["不超过35微克/立方米", "2.8公里"]),
        ("'<1>'", ["1"]),
        ("没有数", []),
    ],
)
def test_figures_stay_with_their_units(text: str, kept: list[str]) -> None:
    made = whole_figures(text)
    assert re.findall(r'<span class="keep">(.*?)</span>', made) == kept
    shown = re.sub(r"</?span[^>]*>", "", made)
    assert shown == text.replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#x27;")
