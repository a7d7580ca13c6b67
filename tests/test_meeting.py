"""The meeting workbook, reopened from its bytes."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from commitments.actions import publish
from commitments.exports.asking import paper_of
from commitments.exports.cells import amount, percent
from commitments.exports.meeting import meeting_name, meeting_workbook, release_line
from commitments.exports.paper import PaperView
from commitments.exports.styles import HUES, line_count, places_of
from commitments.exports.workbook import PAPER, content_disposition
from commitments.items import FigureLine, Item, NodeLine, VersionLine, judgement_fields
from commitments.models import Town
from commitments.reading import town_view
from commitments.status import Figure, Node, Target, judge
from imports.workbook import UnreadableFile, opening, read_workbook
from tests import factories
from tests.papers.one_sheet import sheet_of

SEPTEMBER = dt.date(2026, 9, 30)
JUNE = dt.date(2026, 6, 30)
SHEETS = ["汇总表", "民生实事进度表", "慢序时及未完成事项表", "总表", "口径说明"]
DEPUTIES = [*SHEETS[:4], "目标调整情况表", "满意度测评表", "口径说明"]
INTERNAL = [*DEPUTIES, "暂无数据及待报事项表", "填报情况"]
_ids = itertools.count(1)


def make_figure(value: Any = None, *, day: dt.date = SEPTEMBER, **fields: Any) -> FigureLine:
    """A reported figure: cumulative, of ``day``."""
    plain: dict[str, Any] = dict.fromkeys(FigureLine.__annotations__, "")
    plain |= {
        "id": next(_ids),
        "day": day,
        "from_day": None,
        "value": None if value is None else Decimal(str(value)),
        "basis": "cumulative",
        "done": None,
        "claimed_ratio": None,
        "expected_on": None,
        "document_id": None,
        "entered_on": None,
        "page": None,
        "corrects": False,
    }
    return FigureLine(**(plain | fields))


def make_item(*figures: FigureLine, as_of: dt.date = SEPTEMBER, **fields: Any) -> Item:
    """A commitment judged by the rule: 60 台 in 2026, unless ``fields`` say otherwise."""
    number = next(_ids)
    plain: dict[str, Any] = {
        **{"id": number, "town_code": "999999001", "plan_id": 1, "plan_kind": "annual"},
        **{"plan": "示例镇2026年度目标任务", "category": "key_task", "level": "town"},
        **{"number": str(number), "position": number, "wording": f"加装电梯{number}"},
        **{"subject": "", "area": "livelihood", "measure": "quantity", "comparator": "="},
        **{"value": Decimal(60), "value_max": None, "value_text": "", "unit": "台"},
        **{"basis": "cumulative", "baseline": "", "baseline_value": None},
        **{"start": dt.date(2026, 1, 1), "due": dt.date(2026, 12, 31), "given": None},
        **{"strength": "firm", "lead_unit": "城建办", "lead_order": 3, "support_units": ()},
        **{"parent_id": None, "parts": (), "stages": (), "state": "active"},
        **{"state_decision": "", "visibility": "public", "note": "", "figures": figures},
        **{"versions": (), "nodes": (), "sites": (), "sources": (), "as_of": as_of},
    } | fields
    outcome = judge(_target(plain), [_figure(f, plain["unit"]) for f in figures], as_of)
    judged = {
        name: getattr(outcome, name)
        for name in ("status", "ratio", "expected", "gap", "light", "questions", "reason")
    }
    judged |= {
        "reason_data": judgement_fields(outcome)["reason_data"],
        "rests_on": outcome.rests_on,
    }
    return Item(**(plain | judged | {"rule_version": outcome.rule_version}))


def _target(plain: dict[str, Any]) -> Target:
    names = ("measure", "value", "value_max", "unit", "comparator", "basis", "baseline_value")
    names += ("start", "given", "due", "stages", "state", "strength")
    nodes = [Node(node.day, node.value, node.stage or None) for node in plain["nodes"]]
    return Target(**{name: plain[name] for name in names}, nodes=nodes)


def _figure(line: FigureLine, unit: str) -> Figure:
    return Figure(
        day=line.day,
        from_day=line.from_day,
        value=line.value,
        unit=line.unit or unit,
        basis=line.basis,
        stage=line.stage or None,
        done=line.done,
        claimed_ratio=line.claimed_ratio,
        key=line.id,
    )


def make_view(*items: Item, publication: Any = "given", **fields: Any) -> PaperView:
    """示例镇 on 30 September 2026, in its third publication."""
    town = Town(code="999999001", name="示例镇", district="示例区", city="示例市")
    town.provenance = fields.pop("provenance", "fictional")
    third = SimpleNamespace(
        title="镇人大主席团会议发布稿（第3期）",
        town_name="",
        number=4,
        as_of=SEPTEMBER,
        released_on=dt.date(2026, 10, 9),
        released_by="镇党政办公室",
    )
    shown = third if publication == "given" else publication
    return PaperView(town=town, items=items, as_of=SEPTEMBER, publication=shown, **fields)


def opened(view: PaperView) -> openpyxl.Workbook:
    """The workbook, read back from its bytes."""
    return openpyxl.load_workbook(BytesIO(meeting_workbook(view)))


def rows_of(page: Any) -> list[list[Any]]:
    """Every row's values, without the empty cells at its end."""
    found = []
    for row in page.iter_rows(values_only=True):
        values = [v.date() if isinstance(v, dt.datetime) else v for v in row]
        while values and values[-1] is None:
            values.pop()
        found.append(values)
    return found


def table_under(page: Any, heading: str) -> list[list[Any]]:
    """The rows below the row whose first cell is ``heading``, up to an empty one, the next heading
    or the end."""
    rows = rows_of(page)
    first = next(n for n, row in enumerate(rows) if row[:1] == [heading])
    return list(itertools.takewhile(lambda row: len(row) > 1, rows[first + 1 :]))


def row_with(page: Any, column: int, value: str) -> list[Any]:
    """The first row whose cell in ``column`` (from 0) is ``value``."""
    return next(row for row in rows_of(page) if len(row) > column and row[column] == value)


LIFT = {"wording": "加装电梯，完工60台", "category": "livelihood_project", "number": "1"}
PARKING = {"wording": "新增机动车停车位300个", "value": Decimal(300), "unit": "个", "number": "3"}
WATER = {"wording": "改造二次供水12个小区", "value": Decimal(12), "unit": "个", "number": "4"}


def town_items() -> tuple[Item, ...]:
    """Nine items, one of each kind of news."""
    late = dt.date(2026, 8, 31)
    return (
        make_item(make_figure(31, day=JUNE), make_figure(47), **LIFT),
        make_item(make_figure(300), **PARKING, category="livelihood_project"),
        make_item(
            make_figure(
                6,
                cause="泵房用地两处未谈妥",
                next_step="10月底前完成选址",
                expected_on=dt.date(2026, 12, 20),
            ),
            **WATER,
            lead_unit="水务站",
            lead_order=9,
        ),
        make_item(make_figure(0), wording="建口袋公园", area="environment", strength="strive"),
        make_item(make_figure(45, day=late), wording="改造农村公路", due=late, area="rural"),
        make_item(wording="体检", area="livelihood"),
        make_item(wording="建停车楼", state="withdrawn", state_decision="主席团3号"),
        make_item(wording="转变作风", value=None, state="not_measurable", area="government"),
        make_item(wording="秋种", start=dt.date(2026, 9, 1), area="rural"),
    )


@pytest.mark.parametrize(("edition", "sheets"), [("deputy", DEPUTIES), ("internal", INTERNAL)])
def test_sheets_are_those_of_a_meeting_with_slow_items_before_the_full_list(
    edition: str, sheets: list[str]
) -> None:
    assert opened(make_view(*town_items(), edition=edition)).sheetnames == sheets


def test_internal_list_with_names_and_several_plans_takes_a3() -> None:
    item = make_item(people=(("责任人", "张三"),))
    view = make_view(item, make_item(plan="五年规划"), edition="internal")
    setup = opened(view)["总表"].page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToWidth) == (8, "landscape", 1)


def test_overview_counts_add_up_by_category_area_and_unit() -> None:
    page = opened(make_view(*town_items()))["汇总表"]
    whole = ["合计", 9, 1, 1, 2, 1, 1, 3, 1, 7, 0.143]
    assert table_under(page, "类别") == [
        ["民生实事", 2, 1, 1, 0, 0, 0, 0, 0, 2, 0.5],
        ["目标任务", 7, 0, 0, 2, 1, 1, 3, 1, 5, 0],
        whole,
    ]
    assert table_under(page, "领域") == [
        ["乡村振兴", 2, 0, 0, 0, 1, 0, 1, 0, 2, "—"],
        ["生态环境", 1, 0, 0, 1, 0, 0, 0, 1, 1, 0],
        ["民生保障", 5, 1, 1, 1, 0, 1, 1, 0, 4, 0.25],
        ["政府建设", 1, 0, 0, 0, 0, 0, 1, 0, 0, "不统计"],
        whole,
    ]
    assert [row[:2] for row in table_under(page, "责任单位")] == [
        ["城建办", 8],
        ["水务站", 1],
        ["合计", 9],
    ]


@pytest.mark.parametrize("heading", ["类别", "领域", "责任单位"])
def test_overview_totals_are_the_sums_of_their_columns(heading: str) -> None:
    *rows, total = table_under(opened(make_view(*town_items()))["汇总表"], heading)
    for column in range(1, 10):
        assert total[column] == sum(row[column] for row in rows)
    for row in [*rows, total]:
        assert row[1] == sum(row[2:8])


def test_overview_says_the_figures_and_the_denominator_in_words() -> None:
    rows = rows_of(opened(make_view(*town_items()))["汇总表"])
    assert [row[0] for row in rows[:5]] == [
        "示例镇目标任务进展汇总表",
        "虚构示例，数据仅供演示 · 镇人大主席团会议发布稿（第3期） · 数据截至2026年9月30日"
        " · 2026年10月9日发布 · 审定：镇党政办公室 · 代表版",
        "目标任务共9项（其中力争1项）：完成1项，按序推进1项，偏慢2项，未完成1项，缺数据1项，其他3项。",
        "其中民生实事2件：完成1件，按序推进1件，偏慢0件，未完成0件，缺数据0件，其他0件。",
        "完成率＝完成项数÷纳入统计项数。9项中，定性任务1项、经批准终止1项不纳入统计；"
        "纳入统计7项，完成1项，完成率14.3%。",
    ]


def test_overview_says_that_no_report_is_not_nothing_done() -> None:
    rows = rows_of(opened(make_view(make_item(make_figure(1)), *[make_item()] * 2))["汇总表"])
    assert rows[5:7] == [
        ["纳入统计的3项中，最近一期有数据的1项，没有的2项。"],
        ["3项中有1项已有进展数据，其余还没有载入后来的报告，不表示没有做。"],
    ]


def test_several_plans_are_counted_apart_and_named_in_the_list() -> None:
    items = (make_item(plan="五年规划", plan_id=2), make_item(make_figure(60)))
    book = opened(make_view(*items))
    assert [row[:3] for row in table_under(book["汇总表"], "计划")] == [
        ["五年规划", 1, 0],
        ["示例镇2026年度目标任务", 1, 1],
        ["合计", 2, 1],
    ]
    rows = rows_of(book["总表"])[3:6]
    assert [row[-1] for row in rows] == ["所属计划", "五年规划", "示例镇2026年度目标任务"]


def test_units_are_left_out_where_no_item_names_one() -> None:
    rows = rows_of(opened(make_view(make_item(lead_unit="")))["汇总表"])
    assert [row[0] for row in rows if row and row[0][1] == "、"] == ["一、按类别", "二、按领域"]


def test_slow_and_unfinished_items_come_worst_first_with_the_units_own_words() -> None:
    page = opened(make_view(*town_items()))["慢序时及未完成事项表"]
    assert table_under(page, "序号") == [
        [1, "改造农村公路", "城建办", 60, 45, 0.75, 1, -25, "■ 逾期未完成", *["未填写"] * 3],
        [2, "建口袋公园（力争）", "城建办", 60, 0, 0, 0.75, -75, "▲ 严重滞后", *["未填写"] * 3],
        [
            *(3, "改造二次供水12个小区", "水务站", 12, 6, 0.5, 0.75, -25, "▲ 慢序时"),
            *("泵房用地两处未谈妥", "10月底前完成选址", dt.date(2026, 12, 20)),
        ],
    ]


def test_livelihood_projects_show_last_time_beside_this_time() -> None:
    items = town_items()
    last = make_item(make_figure(31, day=JUNE), as_of=JUNE, **LIFT)
    page = opened(make_view(*items, previous={items[0].id: last}))["民生实事进度表"]
    assert [cell.value for cell in page[4]][4:7] == [
        "上次（6月底）",
        None,
        "本次（9月底）",
    ]
    lift, parking = rows_of(page)[5:7]
    assert lift == [
        *(1, "加装电梯，完工60台", "城建办", 60, 31, 0.517, 47, 0.783, 0.75, "▶ 达序时"),
        *(dt.date(2026, 12, 31), "到9月底计划75%，实际78.3%，快3.3个百分点。"),
    ]
    assert parking[3:10] == [300, "上次未列", "—", 300, 1, 0.75, "● 已完成"]


@pytest.mark.parametrize(
    ("days", "over"),
    [
        (("09-30",), "本次（9月底）"),
        (("09-30", "06-30"), "本次（截至9月底）"),
        (("06-30",), "本次"),
    ],
)
def test_no_month_stands_over_figures_of_another(days: tuple[str, ...], over: str) -> None:
    made = [make_figure(31, day=dt.date.fromisoformat(f"2026-{on}")) for on in days]
    items = [make_item(figure, **LIFT) for figure in made]
    last = make_item(make_figure(9, day=dt.date(2026, 3, 31)), as_of=dt.date(2026, 3, 31), **LIFT)
    page = opened(make_view(*items, previous={items[0].id: last}))["民生实事进度表"]
    assert [page[4][place].value for place in (4, 6)] == ["上次（3月底）", over]


def test_full_list_holds_every_item_in_its_order() -> None:
    page = opened(make_view(*town_items()))["总表"]
    assert [row[3] for row in table_under(page, "序号")] == [
        *(
            "加装电梯，完工60台",
            "新增机动车停车位300个",
            "改造二次供水12个小区",
            "建口袋公园（力争）",
        ),
        *("改造农村公路", "体检", "建停车楼", "转变作风", "秋种"),
    ]


@pytest.mark.parametrize(
    ("item", "done", "ratio", "status"),
    [
        (make_item(make_figure(0)), 0, 0, "▲ 严重滞后"),
        (make_item(), "未报", "—", "◌ 暂无数据"),
        (make_item(start=dt.date(2026, 9, 1)), "未到报数期", "—", "○ 未到期"),
        (make_item(value=None, state="not_measurable"), "定性", "—", "○ 定性任务"),
        (make_item(state="withdrawn"), "已终止", "—", "○ 经批准终止"),
        (make_item(state="suspended"), "已暂缓", "—", "○ 经批准暂缓"),
        (make_item(state="ongoing"), "常态化", "—", "○ 常态化"),
        (make_item(due=dt.date(2026, 9, 20)), "待报", "—", "◌ 到期待报"),
        (make_item(due=JUNE), "未报", "—", "◌ 到期未报"),
        (make_item(make_figure(10, day=dt.date(2026, 3, 31))), 10, 0.167, "◌ 久未更新"),
        (make_item(make_figure(61)), 61, 1.017, "● 超额完成"),
        (
            make_item(
                make_figure(stage="封顶"), measure="milestone", value=None, stages=("封顶", "竣工")
            ),
            *("封顶", "按节点", "○ 未到期"),
        ),
        (
            make_item(
                make_figure("2.51", basis="level"),
                **{"measure": "rate", "comparator": "<=", "value": Decimal("2.5"), "unit": "%"},
            ),
            *(2.51, "不折算", "▲ 超控制数"),
        ),
    ],
)
def test_zero_and_the_ways_of_having_no_figure_are_different_words(
    item: Item, done: Any, ratio: Any, status: str
) -> None:
    row = table_under(opened(make_view(item))["总表"], "序号")[0]
    assert (row[5], row[6], row[8]) == (done, ratio, status)


def test_parts_stand_under_their_whole_and_are_counted_alone() -> None:
    # A whole takes over the outcome of its worst part, ratio and all.
    whole = make_item(make_figure(6), wording="既有多层住宅加装电梯", parts=(2001, 2002))
    parts = [
        make_item(make_figure(60), id=2001, wording="签约", parent_id=whole.id),
        make_item(make_figure(6), id=2002, wording="完工", parent_id=whole.id),
    ]
    page = opened(make_view(whole, *parts))["总表"]
    assert page["A3"].value == "共2项。另有1项含分项，只列出，不重复计数；分项缩进列在其下。"
    rows = table_under(page, "序号")
    assert [(row[3], row[5], row[6]) for row in rows] == [
        ("既有多层住宅加装电梯", "见分项", "见分项"),
        ("签约", 60, 1),
        ("完工", 6, 0.1),
    ]
    assert [page.cell(line, 4).alignment.indent for line in (5, 6, 7)] == [0, 1, 1]


@pytest.mark.parametrize(
    ("value", "unit", "number", "number_format"),
    [
        ("47", "台", 47, '0"台"'),
        ("480000", "㎡", 48, '0"万㎡"'),
        ("399800", "㎡", 39.98, '0.00"万㎡"'),
        ("1970000000", "元", 19.7, '0.0"亿元"'),
        ("20090", "人", 20090, '0"人"'),
        ("45.4", "%", 45.4, '0.0"%"'),
        ("0", "个", 0, '0"个"'),
        ("-12.5", "", -12.5, "0.0"),
    ],
)
def test_amount_is_a_real_number_shown_as_the_page_shows_it(
    value: str, unit: str, number: float, number_format: str
) -> None:
    cell = amount(Decimal(value), unit)
    assert (float(str(cell.value)), cell.number_format) == (number, number_format)


@pytest.mark.parametrize(
    ("words", "fraction", "number_format", "shown"),
    [
        ("78%", "0.78", "0.0%", "78.0%"),
        ("83.29%", "0.8329", "0.00%", "83.29%"),
        ("99.9%", "0.999", "0.0%", "99.9%"),
        ("-20%", "-0.2", "0.0%", "-20.0%"),
        ("0.01%", "0.0001", "0.00%", "0.01%"),
    ],
)
def test_percentage_is_the_fraction_the_page_shows(
    words: str, fraction: str, number_format: str, shown: str
) -> None:
    cell = percent(words)
    assert (cell.value, cell.number_format, cell.text) == (Decimal(fraction), number_format, shown)


def test_ratio_just_short_of_the_target_never_reads_100_percent() -> None:
    item = make_item(make_figure(9999), value=Decimal(10_000), due=SEPTEMBER)
    page = opened(make_view(item))["总表"]
    cell = page.cell(5, 7)
    assert (cell.value, cell.number_format) == (0.9999, "0.00%")


@pytest.mark.parametrize("text", ["=1+1", "+86", "-A1", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_text_that_could_be_a_formula_stays_text(text: str) -> None:
    figure = make_figure(1, cause=text, next_step=text)
    item = make_item(figure, wording=text, lead_unit=text, number=text, unit="台")
    book = opened(make_view(item))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    found = [cell for cell in cells if cell.value == text]
    assert len(found) == 8
    assert {cell.data_type for cell in found} == {"s"}
    assert {cell.quotePrefix for cell in found} == {True}
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []


def test_strive_is_marked_once() -> None:
    names = ("力争新增岗位", "新增岗位")
    items = [make_item(wording=name, strength="strive") for name in names]
    rows = table_under(opened(make_view(*items))["总表"], "序号")
    assert [row[3] for row in rows] == ["力争新增岗位", "新增岗位（力争）"]


def test_control_characters_are_left_out() -> None:
    page = opened(make_view(make_item(wording="甲\x00乙\x0b丙")))["总表"]
    assert page["D5"].value == "甲乙丙"


@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_prints_on_a4_landscape_one_page_wide(name: str) -> None:
    page = opened(make_view(*town_items()))[name]
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert page.sheet_properties.pageSetUpPr.fitToPage is True
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert page.oddHeader.left.text == "虚构示例，数据仅供演示"
    assert page["A2"].value.startswith("虚构示例，数据仅供演示 · ")
    last = page.cell(page.max_row, page.max_column).coordinate
    letters, digits = last.rstrip("0123456789"), last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert page.print_area == f"'{name}'!$A$1:${letters}${digits}"
    font = page["A1"].font
    assert (font.size, font.name, font.charset, font.family) == (22, "方正小标宋简体", 134, 1)


@pytest.mark.parametrize(
    ("name", "repeated", "frozen", "filtered"),
    [
        ("慢序时及未完成事项表", "$4:$4", "A5", "A4:L7"),
        ("民生实事进度表", "$4:$5", "A6", "A5:L7"),
        ("总表", "$4:$4", "A5", "A4:L13"),
    ],
)
def test_lists_repeat_their_header_and_can_be_filtered(
    name: str, repeated: str, frozen: str, filtered: str
) -> None:
    items = town_items()
    last = make_item(make_figure(31, day=JUNE), as_of=JUNE, **LIFT)
    page = opened(make_view(*items, previous={items[0].id: last}))[name]
    assert (page.print_title_rows, page.freeze_panes) == (repeated, frozen)
    assert page.auto_filter.ref == filtered
    body = page[filtered.split(":")[1]]
    assert (body.font.name, body.font.size, body.border.left.style) == ("仿宋", 12, "thin")


@pytest.mark.parametrize(
    ("item", "group"),
    [
        (make_item(make_figure(60)), "done"),
        (make_item(make_figure(47)), "on_track"),
        (make_item(make_figure(1)), "slow"),
        (make_item(make_figure(1), due=SEPTEMBER, as_of=dt.date(2026, 10, 1)), "failed"),
        (make_item(), "no_data"),
        (make_item(state="ongoing"), "other"),
    ],
)
def test_status_is_word_shape_and_colour(item: Item, group: str) -> None:
    cell = opened(make_view(item))["总表"]["I5"]
    shape = {"done": "●", "on_track": "▶", "slow": "▲", "failed": "■", "no_data": "◌", "other": "○"}
    assert item.group == group
    assert cell.value.split(" ")[0] == shape[group]
    assert cell.font.color.rgb == f"00{HUES[group]}"


@pytest.mark.parametrize("name", SHEETS[1:4])
def test_sheet_without_rows_says_so(name: str) -> None:
    rows = rows_of(sheet_of(name, make_view()))
    assert rows[4] == ["无"]


def test_notes_name_the_rule_release_plans_and_sources() -> None:
    figure = make_figure(
        47, document="示例镇2026年三季度进展", source_cell="三季度.xlsx · 进展 · G5"
    )
    notes = dict(row[:2] for row in rows_of(opened(make_view(make_item(figure)))["口径说明"])[3:])
    assert notes["镇街"] == "示例市示例区示例镇（999999001）"
    assert notes["资料性质"] == "虚构示例，数据仅供演示"
    assert notes["数据日期"] == "数据截至2026年9月30日"
    assert notes["发布"] == (
        "镇人大主席团会议发布稿（第3期）（第4次发布），2026年10月9日发布，审定：镇党政办公室。"
    )
    assert notes["所含计划"] == "示例镇2026年度目标任务"
    assert notes["评定规则"] == (
        "按“序时进度”规则第2版评定：慢不到10个百分点为略慢于序时，"
        "10至30个为慢序时，超过30个为严重滞后。"
    )
    assert notes["▲ 偏慢"] == "略慢于序时、慢序时、严重滞后、超控制数"
    assert notes["数据来源"] == (
        "《示例镇2026年三季度进展》。进展记录1条，逐条可查到填报表格的单元格。"
    )
    assert notes["分项"] == (
        "有分项的事项列出分项，只计分项，不重复计数；状态按分项中较需关注的一项。"
    )
    assert notes["没有数字时"] == (
        "0是报来的零；未报是应报而没有报；待报是刚到期、正等报数；未填写是这一栏没有填；"
        "未到报数期、未到期是还不到时候；定性、常态化、已暂缓、已终止不纳入统计。"
    )
    assert notes["目标调整"] == "没有目标调整。"


def notes_of(view: PaperView) -> dict[str, str]:
    """口径说明: name -> words."""
    return {row[0]: row[1] for row in rows_of(opened(view)["口径说明"])[3:] if len(row) > 1}


def make_version(version: int, value: int, **fields: Any) -> VersionLine:
    """A version of a target in force, unless ``fields`` say otherwise."""
    plain: dict[str, Any] = dict.fromkeys(VersionLine.__annotations__, "")
    plain |= {"value_max": None, "due": None, "since": None, "in_force": True}
    return VersionLine(**(plain | {"version": version, "value": Decimal(value)} | fields))


def silent_items() -> list[Item]:
    """Three items without any figure, and a slow one that was due."""
    late = make_item(make_figure(5), number="1", wording="开办学校", category="livelihood_project")
    return [late, *[make_item(due=dt.date(2026, 12, 31)) for _n in range(3)]]


def test_share_is_not_told_where_only_data_are_missing() -> None:
    book = opened(make_view(*silent_items(), provenance="public_example"))
    said = (
        "完成率＝完成项数÷纳入统计项数。"
        "纳入统计4项，其中3项没有数据或未到期，数据不足，不计算完成率。"
    )
    page = book["汇总表"]
    assert rows_of(page)[4] == [said]
    assert table_under(page, "类别") == [
        ["民生实事", 1, 0, 0, 1, 0, 0, 0, 0, 1, 0],
        ["目标任务", 3, 0, 0, 0, 0, 3, 0, 0, 3, "—"],
        ["合计", 4, 0, 0, 1, 0, 3, 0, 0, 4, "—"],
    ]
    assert row_with(book["口径说明"], 0, "完成率")[1] == (
        f"{said}没有完成的、而一半以上没有数据或未到期的，写“—”，不计算。"
    )


def test_share_of_nothing_but_silence_says_so() -> None:
    rows = rows_of(opened(make_view(*silent_items()[1:]))["汇总表"])
    assert rows[4][0].endswith("纳入统计3项，都没有数据或未到期，数据不足，不计算完成率。")


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (0, "这4项还没有载入进展数据，不表示没有做。"),
        (1, "4项中有1项在公开资料里找到了进展数据，其余没有载入后来的报告，不表示没有做。"),
    ],
)
def test_public_example_says_that_nothing_was_loaded(figures: int, words: str) -> None:
    items = [make_item(*[make_figure(1)] * (place < figures)) for place in range(4)]
    rows = rows_of(opened(make_view(*items, provenance="public_example"))["汇总表"])
    assert [words] in rows[5:7]


def test_public_example_names_no_release_and_no_approval() -> None:
    view = make_view(*silent_items(), provenance="public_example")
    assert release_line(view) == "据公开资料整理，未经审定 · 数据截至2026年9月30日"
    notes = notes_of(view)
    assert notes["发布"] == "据公开资料整理，未经审定，不是镇政府发布的。"
    assert notes["数据来源"] == "进展记录1条，摘自公开资料。"
    assert notes["没有数字时"] == (
        "0是公开资料写明的零；无数据是没有载入后来的进展，不表示没有做；"
        "未到期是还不到时候；定性、常态化、已暂缓、已终止不纳入统计。"
    )
    words = [cell.value for page in opened(view) for row in page.iter_rows() for cell in row]
    text = "\n".join(str(word) for word in words if word)
    assert [word for word in ("审定：", "月9日发布", "应有", "应于") if word in text] == []
    assert "未报" not in words


def test_public_example_does_not_claim_that_a_report_was_due() -> None:
    book = opened(make_view(*silent_items(), provenance="public_example"))
    slow = table_under(book["慢序时及未完成事项表"], "序号")
    assert slow[0][-3:] == ["—", "—", "—"]
    silent = table_under(book["总表"], "序号")[1]
    assert (silent[5], silent[-1]) == ("无数据", "没有载入后来的进展，不表示没有做。")


def test_first_report_after_the_deadline_is_not_waited_for() -> None:
    item = make_item(start=dt.date(2026, 8, 1), due=dt.date(2026, 10, 15))
    row = table_under(opened(make_view(item))["总表"], "序号")[0]
    assert row[-1] == "还没到报数的时候，2026年10月15日到期后再评。"


MILESTONE = {"measure": "milestone", "value": None, "stages": ("开工", "竣工")}
MISSED = make_item(
    make_figure(stage="开工"), **MILESTONE, nodes=(NodeLine(dt.date(2026, 8, 31), None, "竣工"),)
)


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], "未完成0项，偏慢0项。"),
        ([make_item(make_figure(1))], "未完成0项，偏慢1项。"),
        ([make_item(make_figure(n)) for n in (1, 2)], "未完成0项，偏慢2项；进度差距大的在前。"),
        (
            [MISSED, make_item(make_figure(1))],
            "未完成0项，偏慢2项；先排有进度差距的，再排节点和控制数。",
        ),
        (
            [MISSED, *town_items()],
            "未完成1项，偏慢3项；未完成的在前，同类中先排有进度差距的，再排节点和控制数。",
        ),
    ],
)
def test_order_of_slow_items_is_said_as_it_is(items: list[Item], words: str) -> None:
    page = sheet_of("慢序时及未完成事项表", make_view(*items))
    assert page["A3"].value == words


def test_last_time_is_left_out_without_a_release_before() -> None:
    other = make_item(make_figure(1))
    items = town_items()
    same_day = {items[0].id: items[0]}
    for previous in ({}, {other.id: other}, same_day):
        page = opened(make_view(*items, previous=previous))["民生实事进度表"]
        rows = rows_of(page)[3:]
        assert rows[0] == [
            *("序号", "项目", "责任单位", "目标", "完成", "完成率", "计划\n进度", "状态"),
            *("完成时限", "说明"),
        ]
        assert rows[1][:7] == [1, "加装电梯，完工60台", "城建办", 60, 47, 0.783, 0.75]
        assert len(rows[1]) == len(rows[0])


def test_live_workbook_is_marked_as_not_released() -> None:
    view = make_view(make_item(), publication=None, provenance="official")
    assert release_line(view) == "内部参考 · 实时数据，尚未发布 · 评定日2026年9月30日，没有数据"
    assert opened(view)["总表"]["A2"].value == f"{release_line(view)} · 代表版"


def test_live_workbook_does_not_claim_data_of_its_day() -> None:
    june = make_item(make_figure(31, day=JUNE), **LIFT)
    last = make_item(make_figure(9, day=dt.date(2026, 3, 31)), as_of=dt.date(2026, 3, 31), **LIFT)
    view = make_view(june, publication=None, previous={june.id: last})
    words = "评定日2026年9月30日，最近的数据到6月底"
    assert release_line(view) == f"内部参考 · 实时数据，尚未发布 · {words}"
    assert meeting_name(view) == "示例镇目标任务进展（2026年9月30日评定，实时数据）代表版.xlsx"
    assert notes_of(view)["数据日期"] == words
    row = [cell.value for cell in opened(view)["民生实事进度表"][4]]
    assert row[4:7] == ["上次（3月底）", None, "本次（6月底）"]


def test_live_figures_are_not_compared_with_those_of_the_same_day() -> None:
    item = make_item(make_figure(31, day=JUNE), **LIFT)
    released = make_item(make_figure(31, day=JUNE), as_of=JUNE, **LIFT)
    view = make_view(item, publication=None, previous={item.id: released})
    heads = [cell.value for cell in opened(view)["民生实事进度表"][4]]
    assert heads[3:6] == ["目标", "完成", "完成率"]


def test_town_without_a_publication_says_that_nothing_was_released() -> None:
    line = release_line(make_view(publication=None))
    assert line == "尚未发布 · 数据截至2026年9月30日"


def test_publication_with_internal_items_is_marked_as_internal() -> None:
    line = release_line(make_view(make_item(visibility="internal")))
    assert line.startswith("内部参考 · 镇人大主席团会议发布稿（第3期） · ")


def test_document_properties_name_title_and_release() -> None:
    properties = opened(make_view(make_item(), scope=("责任单位：城建办",))).properties
    assert properties.title == "示例镇目标任务进展（截至2026年9月30日）代表版（责任单位：城建办）"
    assert properties.creator == properties.lastModifiedBy == "兑现"
    assert properties.subject.startswith("镇人大主席团会议发布稿（第3期） · ")
    assert (properties.category, properties.description) == ("代表版", "责任单位：城建办")
    assert properties.created == properties.modified
    assert properties.created.isoformat() == "2026-10-09T00:00:00"


def test_file_name_tells_edition_and_filter_and_is_not_too_long_for_a_disk() -> None:
    view = make_view(make_item(), edition="internal", scope=("责任单位：城建办", "类别：民生实事"))
    title = "示例镇目标任务进展（截至2026年9月30日）内部版"
    assert meeting_name(view) == f"{title}（责任单位：城建办；类别：民生实事）.xlsx"
    wide = make_view(make_item(), edition="internal", scope=("查找：" + "长" * 200,))
    assert len(meeting_name(wide).encode()) <= 255


@pytest.mark.parametrize("edition", ["deputy", "internal"])
def test_publications_paper_made_again_has_the_same_bytes(
    edition: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = make_view(*town_items(), edition=edition)
    first = meeting_workbook(view)
    later = time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    assert meeting_workbook(view) == first


@pytest.mark.parametrize("edition", ["deputy", "internal"])
def test_only_the_internal_edition_is_marked_on_every_sheet(edition: str) -> None:
    for page in opened(make_view(*town_items(), edition=edition)):
        internal = edition == "internal"
        assert ("内部参考 · " in page["A2"].value) is internal
        assert page.oddHeader.left.text.startswith("内部参考 · ") is internal


def test_scope_stands_in_every_title_and_at_the_foot_of_every_page() -> None:
    book = opened(make_view(*town_items(), scope=("责任单位：城建办",)))
    assert book["总表"]["A1"].value == "示例镇目标任务进展总表（责任单位：城建办）"
    assert book["汇总表"]["A3"].value.startswith(
        "按“责任单位：城建办”筛选，列出的9项（其中力争1项）中："
    )
    for page in book:
        assert page["A1"].value.endswith("（责任单位：城建办）")
        assert page.oddFooter.left.text.endswith("代表版（责任单位：城建办）")


def test_file_name_is_chinese_in_the_download_header() -> None:
    name = meeting_name(make_view())
    assert name == "示例镇目标任务进展（截至2026年9月30日）代表版.xlsx"
    plain = 'attachment; filename="duixian.xlsx"; '
    assert content_disposition(name) == f"{plain}filename*=utf-8''{quote(name)}"
    assert content_disposition('a/b"c\r\n.xlsx') == 'attachment; filename="a_b_c__.xlsx"'


@pytest.mark.parametrize(
    ("text", "characters", "lines"),
    [
        ("", 10, 1),
        ("一二三四五", 10, 1),
        ("一二三四五六七八九十一二", 6, 3),
        ("一\n二\n三", 10, 3),
        ("2026-12-31", 5.9, 1),
        ("abcdefgh一二", 4.5, 2),
        # Tenths that add up to a little more than their sum.
        ("1" + "户" * 11, 4.3, 3),
    ],
)
def test_line_count_follows_the_width_of_characters(
    text: str, characters: float, lines: int
) -> None:
    assert line_count(text, characters=characters) == lines


def test_row_of_a_long_wording_is_high_enough_for_it() -> None:
    page = opened(make_view(make_item(wording="长" * 150)))["总表"]
    # 14.5 characters a line at most: 150 need 11 lines, since no line is filled to its very end.
    assert page.row_dimensions[5].height == pytest.approx(11 * 12 * 1.45 + 5)


@pytest.mark.parametrize(
    ("value", "places"), [("48", 0), ("48.50", 1), ("480000", 0), ("0.000", 0), ("1E+3", 0)]
)
def test_places_of_leaves_out_zeros_at_the_end(value: str, places: int) -> None:
    assert places_of(Decimal(value)) == places


def test_three_hundred_items_take_a_moment() -> None:
    items = [make_item(make_figure(n), wording=f"任务{n}" * 12) for n in range(300)]
    begun = time.perf_counter()
    data = meeting_workbook(make_view(*items))
    assert time.perf_counter() - begun < 3
    page = openpyxl.load_workbook(BytesIO(data))["总表"]
    # Title, release, sentence, header; below the items a low row and that for the signatures.
    assert page.max_row == 4 + 300 + 2


@pytest.fixture
def released(db: None) -> Town:
    """A town with two publications (June, September) of three items, one of them internal."""
    town = factories.TownFactory(code="999000123", name="东风镇")
    plan = factories.PlanFactory(town=town, title="东风镇2026年目标任务")
    lift = factories.CommitmentFactory(plan=plan, wording="加装电梯200台", number="1")
    factories.CommitmentFactory(plan=plan, wording="对外公开", number="2", visibility="deputy")
    factories.CommitmentFactory(plan=plan, wording="内部掌握", number="3", visibility="internal")
    factories.ProgressFactory(commitment=lift, day=JUNE, value=Decimal(90))
    factories.ProgressFactory(commitment=lift, day=SEPTEMBER, value=Decimal(160))
    for day, title in ((JUNE, "半年"), (SEPTEMBER, "三季度")):
        publish(
            town=town,
            title=title,
            as_of=day,
            released_on=day + dt.timedelta(days=9),
            released_by="镇党政办",
        )
    return town


def exported(capsys: Any, out: Any, *arguments: str) -> tuple[str, openpyxl.Workbook]:
    """What the command printed and the workbook it wrote."""
    call_command("export_meeting", "--town", "999000123", "--out", str(out), *arguments)
    return capsys.readouterr().out.strip(), openpyxl.load_workbook(out)


@pytest.mark.parametrize(
    ("arguments", "printed", "wordings", "done"),
    [
        (
            (),
            "东风镇，2项，三季度 · 数据截至2026年9月30日 · 2026年10月9日发布 · 审定：镇党政办",
            *(["加装电梯200台", "对外公开"], 160),
        ),
        (
            ("--publication", "1"),
            "东风镇，2项，半年 · 数据截至2026年6月30日 · 2026年7月9日发布 · 审定：镇党政办",
            *(["加装电梯200台", "对外公开"], 90),
        ),
        (
            ("--as-of", "2026-07-31"),
            "东风镇，3项，内部参考 · 实时数据，尚未发布 · 评定日2026年7月31日，最近的数据到6月底",
            *(["加装电梯200台", "对外公开", "内部掌握"], 90),
        ),
        (
            ("--audience", "public"),
            "东风镇，1项，三季度 · 数据截至2026年9月30日 · 2026年10月9日发布 · 审定：镇党政办",
            *(["加装电梯200台"], 160),
        ),
    ],
)
def test_command_writes_the_release_or_the_day_asked_for(
    released: Town,
    capsys: Any,
    tmp_path: Any,
    arguments: tuple[str, ...],
    printed: str,
    wordings: list[str],
    done: int,
) -> None:
    out = tmp_path / "会议.xlsx"
    said, book = exported(capsys, out, *arguments)
    assert said == f"已写入 {out}：{printed}。"
    rows = table_under(book["总表"], "序号")
    assert [row[3] for row in rows] == wordings
    assert rows[0][5] == done
    assert [path.name for path in tmp_path.iterdir()] == ["会议.xlsx"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            {"town": "999000999"},
            "没有区划代码为“999000999”的镇街，请先在系统中添加。",
        ),
        ({"publication": "7"}, "东风镇没有第“7”次发布；已有的是：1、2。"),
        ({"publication": "最近"}, "东风镇没有第“最近”次发布；已有的是：1、2。"),
        ({"as_of": "9月30日"}, "日期“9月30日”看不懂，请写成2026-09-30这样。"),
        (
            {"as_of": "2020-01-01"},
            "东风镇在2020年1月1日没有可导出的事项：请先导入计划，或换一个日期。",
        ),
        ({"as_of": "2026-09-30", "publication": "1"}, "--as-of 和 --publication 只能写一个。"),
    ],
)
def test_command_refuses_with_a_sentence_and_no_file(
    released: Town, tmp_path: Any, arguments: dict[str, str], sentence: str
) -> None:
    options = {"town": "999000123", "out": str(tmp_path / "x.xlsx")} | arguments
    with pytest.raises(CommandError) as refused:
        call_command("export_meeting", **options)
    assert str(refused.value) == sentence
    assert refused.value.returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_command_says_that_nothing_was_released(db: None, tmp_path: Any) -> None:
    factories.TownFactory(code="999000124", name="西风镇")
    with pytest.raises(CommandError) as refused:
        call_command("export_meeting", town="999000124", out=str(tmp_path / "x.xlsx"))
    assert str(refused.value) == ("西风镇还没有发布过。先发布，或用 --as-of 按某一天导出实时数据。")


def test_command_says_that_the_file_cannot_be_written(released: Town, tmp_path: Any) -> None:
    out = tmp_path / "nowhere" / "x.xlsx"
    with pytest.raises(CommandError) as refused:
        call_command("export_meeting", town="999000123", out=str(out))
    assert str(refused.value).startswith(f"写不进“{out}”（")


def test_workbook_of_a_page_is_that_of_the_command(
    released: Town, capsys: Any, tmp_path: Any
) -> None:
    deputy = factories.person_of(released, "deputy")
    view = town_view(town=released, user=deputy, today=dt.date(2026, 11, 21))
    page = openpyxl.load_workbook(BytesIO(meeting_workbook(paper_of(view))))
    _said, shell = exported(capsys, tmp_path / "x.xlsx")
    assert [rows_of(sheet) for sheet in page] == [rows_of(sheet) for sheet in shell]


def test_paper_is_kindly_refused_by_the_import() -> None:
    assert opening.PAPER == PAPER
    data = meeting_workbook(make_view(make_item()))
    with pytest.raises(UnreadableFile) as refused:
        read_workbook(data, name="会议用表.xlsx")
    assert refused.value.code == "file_is_paper"
