"""The charts of 汇总表, read back from the bytes of the workbook."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree

from commitments.exports.charts import PATTERNS
from commitments.exports.meeting import meeting_workbook
from commitments.exports.styles import HUES
from commitments.status import GROUPS
from tests.test_meeting import make_figure, make_item, make_view, opened, rows_of, town_items

NAMES = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}


def charts_of(data: bytes) -> list[Any]:
    """The charts of a workbook as XML, in their order."""
    book = ZipFile(BytesIO(data))
    names = [name for name in book.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
    by_number = sorted(names, key=lambda name: int(re.findall(r"\d+", name)[0]))
    return [etree.fromstring(book.read(name)) for name in by_number]


def found(chart: Any, path: str) -> list[Any]:
    return list(chart.xpath(path, namespaces=NAMES))


def words(chart: Any) -> str:
    return "".join(found(chart, "c:chart/c:title//a:t/text()"))


def refs(chart: Any) -> list[tuple[list[str], list[str], list[str]]]:
    """(name, categories, counts) of each series, as the cells they point at."""
    return [
        tuple(found(series, f"c:{kind}//c:f/text()") for kind in ("tx", "cat", "val"))
        for series in found(chart, "//c:ser")
    ]


def line_of(page: Any, heading: str) -> int:
    return [row[:1] for row in rows_of(page)].index([heading]) + 1


def test_charts_point_at_the_counts_of_their_tables_and_nothing_else() -> None:
    view = make_view(*town_items())
    page = opened(view)["汇总表"]
    whole, areas, units = charts_of(meeting_workbook(view))
    assert [words(chart) for chart in (whole, areas, units)] == [
        "目标任务9项的进展（项）",
        "各领域目标任务进展（项）",
        "各责任单位目标任务进展（项）",
    ]
    total, head = line_of(page, "合计"), line_of(page, "类别")
    assert page.cell(total, 2).value == 9
    cells = "'汇总表'!$C${0}:$H${0}"
    assert refs(whole) == [([], [cells.format(head)], [cells.format(total)])]
    for chart, heading, lines in ((areas, "领域", 4), (units, "责任单位", 2)):
        head = line_of(page, heading)
        assert page.cell(head + lines + 1, 1).value == "合计"
        assert refs(chart) == [
            (
                [f"'汇总表'!${letter}${head}"],
                [f"'汇总表'!$A${head + 1}:$A${head + lines}"],
                [f"'汇总表'!${letter}${head + 1}:${letter}${head + lines}"],
            )
            for letter in "CDEFGH"
        ]


def fill_of(look: Any) -> tuple[str, str]:
    """(pattern, colour) of a fill; no pattern for one colour."""
    (colour,) = found(look, "a:solidFill/a:srgbClr/@val | a:pattFill/a:fgClr/a:srgbClr/@val")
    return "".join(found(look, "a:pattFill/@prst")), colour


def test_groups_wear_their_hues_and_no_two_look_the_same_in_grey() -> None:
    whole, areas, _units = charts_of(meeting_workbook(make_view(*town_items())))
    wanted = [(PATTERNS[group], HUES[group]) for group in GROUPS[:-1]] + [("", "E3E6EA")]
    assert [fill_of(look) for look in found(areas, "//c:ser/c:spPr")] == wanted
    assert [fill_of(look) for look in found(whole, "//c:dPt/c:spPr")] == wanted
    patterned = [pattern for pattern in PATTERNS.values() if pattern]
    assert len(set(patterned)) == len(patterned) == 4


def test_bars_begin_at_nought_bear_their_counts_and_have_no_grid() -> None:
    for chart in charts_of(meeting_workbook(make_view(*town_items()))):
        assert found(chart, "//c:valAx/c:scaling/c:min/@val") == ["0"]
        assert found(chart, "//c:majorGridlines") == []
        assert found(chart, "//c:catAx/c:delete/@val") == ["0"]
        assert found(chart, "//c:catAx/c:scaling/c:orientation/@val") == ["maxMin"]
        assert set(found(chart, "//c:ser/c:dLbls/c:showVal/@val")) == {"1"}


def test_nothing_is_written_on_a_bar_that_is_not_there() -> None:
    page = opened(view := make_view(*town_items()))["汇总表"]
    head = line_of(page, "领域")
    areas = charts_of(meeting_workbook(view))[1]
    for place, series in enumerate(found(areas, "//c:ser"), start=3):
        hidden = found(series, "c:dLbls/c:dLbl/c:idx/@val")
        noughts = [n for n in range(4) if page.cell(head + 1 + n, place).value == 0]
        assert hidden == [str(n) for n in noughts]
        assert set(found(series, "c:dLbls/c:dLbl/c:showVal/@val")) <= {"0"}


@pytest.mark.parametrize(
    ("units", "charts"), [(0, []), (1, []), (2, [2]), (20, [20]), (45, [9, 9, 9, 9, 9])]
)
def test_many_units_are_told_page_by_page_each_line_once(units: int, charts: list[int]) -> None:
    items = [
        make_item(make_figure(n), lead_unit=f"第{n}办公室", lead_order=n) for n in range(units)
    ]
    view = make_view(*(items or [make_item(lead_unit="")]))
    drawn = charts_of(meeting_workbook(view))[1:]
    page = opened(view)["汇总表"]
    spans = [re.findall(r"\d+", refs(chart)[0][1][0]) for chart in drawn]
    lines = [range(int(first), int(last) + 1) for first, last in spans]
    assert [len(span) for span in lines] == charts
    names = [page.cell(line, 1).value for span in lines for line in span]
    assert names == ([f"第{n}办公室" for n in range(units)] if charts else [])
    assert {tuple(found(chart, "//c:valAx/c:scaling/c:max/@val")) for chart in drawn} <= {("1",)}


def test_nothing_to_count_draws_no_chart() -> None:
    assert charts_of(meeting_workbook(make_view())) == []
