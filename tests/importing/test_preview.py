"""The preview looks like the clerk's own sheet, with everything marked in place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from imports.models import Batch
from tests.importing.conftest import Read, page
from tests.importing.files import ledger, many_rows
from tests.test_layouts import parts

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(read: Read) -> Batch:
    return read(ledger(), "台账.xlsx")


def rows(html: str) -> list[tuple[str, list[str]]]:
    """(class of the row, words of its cells) of the body of the table."""
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    found = re.findall(r'<tr class="([^"]*)".*?>(.*?)</tr>', body, re.S)
    return [(kind.split()[0], [_words(cell) for cell in _cells(row)]) for kind, row in found]


def _cells(row: str) -> list[str]:
    return re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, re.S)


def _words(html: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html))


def test_table_has_their_lines_in_their_order(desk: Client, office: Batch) -> None:
    told = [(kind, cells[0]) for kind, cells in rows(page(desk, "batch", office.pk))]
    assert told == [
        ("row-total", "4"),
        ("row-group", "5"),
        ("item", "6"),
        ("beneath", ""),
        ("item", "7"),
        ("beneath", ""),
        ("row-group", "8"),
        ("item", "9"),
        ("row-note", "10"),
    ]


def test_header_is_built_as_it_stands(desk: Client, office: Batch) -> None:
    html = page(desk, "batch", office.pk)
    head = html.split("<thead>")[1].split("</thead>")[0]
    assert '<th colspan="2" scope="colgroup">二季度</th>' in head
    assert '<th scope="col" rowspan="2">工作任务</th>' in head
    assert _words(head.split('class="letters"')[1].split("</tr>")[0]).endswith("ABCDEFGH")
    assert "当期完成·2026年4月1日至6月30日" in _words(head)
    assert "其他栏目" in _words(head)


def test_cells_show_raw_text_and_what_was_understood(desk: Client, office: Batch) -> None:
    lines = {
        cells[0]: cells for kind, cells in rows(page(desk, "batch", office.pk)) if kind == "item"
    }
    assert lines["6"][2:] == [
        "1",
        "既有多层住宅加装电梯",
        "不少于200台",
        "30",
        "施工",
        "！提醒城建办",
        "12月底2026年12月31日",
        "张三",
    ]


def test_faults_are_marked_in_their_cell_and_said_below(desk: Client, office: Batch) -> None:
    html = page(desk, "batch", office.pk)
    lines = rows(html)
    at = next(n for n, (_kind, cells) in enumerate(lines) if cells[0] == "7")
    assert lines[at][1][8] == "✕有误2026年13月"
    assert (
        "✕有误G列：日期“2026年13月”看不懂。请写成2026-06-30或2026年6月底。" in lines[at + 1][1][1]
    )
    assert 'class="c mark-error"' in html


def test_filters_count_lines_and_keep_the_group(desk: Client, office: Batch) -> None:
    html = page(desk, "batch", office.pk, show="faulty")
    assert [(kind, cells[0]) for kind, cells in rows(html)] == [
        ("row-group", "5"),
        ("item", "7"),
        ("beneath", ""),
    ]
    assert "有误 1</a>" in html
    assert "新增 2</a>" in html


def test_sheets_are_tabs_and_one_without_rows_says_so(desk: Client, office: Batch) -> None:
    html = page(desk, "batch", office.pk, sheet="1")
    assert "没有看懂" in html
    assert "这张表没有看懂，没有导入。" in html or "没有这样的行。" in html


FILES = Path(__file__).parent.parent / "files"


def test_form_shows_each_label_with_its_value(desk: Client, read: Read) -> None:
    batch = read((FILES / "form_label_beside_value.xlsx").read_bytes(), "表.xlsx")
    html = page(desk, "batch", batch.pk)
    labels = re.findall(r'<td data-name="([^"]*)"', html)
    (line,) = [cells for kind, cells in rows(html) if kind == "item"]
    told = dict(zip(labels, line[2:], strict=True))
    assert told["项目名称"] == "新建农贸市场"
    assert told["责任人"] == "赵某"
    assert told["建设内容"] == "新建市场一座"
    assert told["1-6月累计完成投资（万元）"] == "12001200万元"
    assert told["形象进度"] == "主体封顶"


def test_matrix_names_its_items_beside_their_own_figures(desk: Client, read: Read) -> None:
    batch = read(parts("meishan")[0], "按地区.xlsx")
    items = [cells for kind, cells in rows(page(desk, "batch", batch.pk)) if kind == "item"]
    assert [cells[0] for cells in items] == ["9", "9", "9", "10", "10", "10", "11", "11", "11"]
    assert items[1][1] == "新增河东片：技能培训不导入"
    assert items[1][2:] == ["", "", "", "", "120", "130", "108.3%", "", "", ""]


def test_tables_side_by_side_keep_to_themselves(desk: Client, read: Read) -> None:
    batch = read((FILES / "two_tables_side_by_side.xlsx").read_bytes(), "表.xlsx")
    html = page(desk, "batch", batch.pk)
    assert "Sheet1（第1张表）" in html
    assert "Sheet1（第2张表）" in html
    assert "修路" in html
    assert "植树" not in html
    html = page(desk, "batch", batch.pk, sheet="1")
    assert "植树" in html
    assert "修路" not in html


def test_group_keeps_its_figures_in_their_columns(desk: Client, read: Read) -> None:
    batch = read(parts("xun")[0], "旬.xlsx")
    groups = [cells for kind, cells in rows(page(desk, "batch", batch.pk)) if kind == "row-group"]
    assert groups[0][:4] == ["8", "分组", "一、产业项目（2个）", "12000"]


def test_pages_have_a_hundred_lines_and_every_line_once(desk: Client, read: Read) -> None:
    batch = read(many_rows(230))
    seen: list[str] = []
    for number in (1, 2, 3):
        html = page(desk, "batch", batch.pk, page=number)
        assert f"第{number}页，共3页" in html
        seen += [cells[0] for kind, cells in rows(html) if kind == "item"]
    assert seen == [str(line) for line in range(2, 232)]


def test_page_is_made_in_a_fixed_number_of_queries(
    desk: Client, read: Read, django_assert_max_num_queries: Any
) -> None:
    batch = read(many_rows(230))
    with django_assert_max_num_queries(22):
        page(desk, "batch", batch.pk, page=2)


@pytest.mark.parametrize(
    "query",
    [
        {"page": "99"},
        {"page": "x"},
        {"show": "nonsense"},
        {"show": "same"},
        {"sheet": "9"},
        {"sheet": "x"},
    ],
)
def test_odd_query_still_answers(desk: Client, batch: Batch, query: dict[str, str]) -> None:
    assert "逐行核对" in page(desk, "batch", batch.pk, **query)


def test_batch_from_before_layouts_is_still_shown(desk: Client, batch: Batch) -> None:
    batch.layout = []
    batch.save()
    html = page(desk, "batch", batch.pk)
    assert "加装电梯完工60台" in html
    assert "目标值" in html


def test_waiting_page_asks_again_every_second(desk: Client, batch: Batch) -> None:
    batch.state = "received"
    batch.save()
    html = page(desk, "batch", batch.pk)
    assert f'hx-get="/imports/{batch.pk}/progress/" hx-trigger="every 1s"' in html
    assert '<meta http-equiv="refresh" content="3">' in html
    assert "停止并放弃这一批</button>" in html
    batch.state = "checked"
    batch.save()
    assert desk.get(f"/imports/{batch.pk}/progress/")["HX-Refresh"] == "true"
    assert "hx-get" not in page(desk, "batch", batch.pk)


def test_working_page_says_how_far_it_is(desk: Client, batch: Batch) -> None:
    batch.state, batch.rows_total, batch.rows_read, batch.rows_checked = "reading", 200, 100, 40
    batch.save()
    html = page(desk, "progress", batch.pk)
    assert "共200行，已读100行，核对出40条。" in html
    assert '<progress max="100" value="50"' in html


def test_failed_batch_says_why(desk: Client, read: Read) -> None:
    batch = read(b"\x00\x01\x02" * 50, "坏.xlsx")
    html = page(desk, "batch", batch.pk)
    assert "重新上传" in html
    assert "note-wrong" in html


def test_list_is_read_in_a_fixed_number_of_queries(
    desk: Client, batch: Batch, django_assert_max_num_queries: Any
) -> None:
    for _n in range(5):
        batch.pk = None
        batch.save()
    # One of them counts what waits to be checked, for the header.
    with django_assert_max_num_queries(8):
        html = page(desk, "list")
    assert html.count("台账.csv</a>") == 6
