"""The returned workbook in another program: marks, comments and list survive; it reads again."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from imports import returning
from imports.marking import making
from imports.marking.marks import Mark, Order
from imports.workbook import read_workbook
from tests.books import csv_text, xlsx

pytestmark = pytest.mark.long

HEADS = ["序号", "任务表述", "目标值", "完成时限", "2026年1-6月累计完成"]
ROWS = [
    ["某某镇2026年目标任务台账"],
    HEADS,
    [1, "新建口袋公园", "3个", "2026-12-31", 1],
    [2, "加装电梯", "9-3台", "长期", 5],
    [3, "改造老旧小区", "12个", "某月某日", 4],
]
MARKS = (
    Mark("台账", 4, "C", "9-3台", "上限小于下限。", "请核对。", "faulty"),
    Mark("台账", 4, "D", "长期", "没有截止日。", "请写明日期。", "warning"),
    Mark("台账", 5, "D", "某月某日", "日期看不懂。", "请改。", "faulty"),
)
COMMENTS = {
    "C4": "兑现核对：\n【有误】上限小于下限。请核对。",
    "D4": "兑现核对：\n【提醒】没有截止日。请写明日期。",
    "D5": "兑现核对：\n【有误】日期看不懂。请改。",
}
RED, YELLOW = "FFFBD9D5", "FFFFF1CC"


@pytest.fixture(scope="module")
def office() -> str:
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("no LibreOffice; install it: apt-get install libreoffice-calc")
    return found


def words() -> dict[str, str]:
    return {name: str(word) for name, word in returning.WORDS.items()}


def ledger() -> bytes:
    return xlsx({"台账": ROWS}, merges={"台账": ["A1:E1"]})


def made(data: bytes, *marks: Mark) -> bytes:
    return making.make(Order(data, marks, words())).data


def converted(office: str, data: bytes, folder: Path, *steps: str) -> bytes:
    """``data`` (xlsx) opened and saved by LibreOffice, format after format."""
    suffix = "xlsx"
    (folder / f"a.{suffix}").write_bytes(data)
    for number, step in enumerate(steps):
        out = folder / str(number)
        command = [office, "--headless", "--convert-to", step, "--outdir", str(out)]
        subprocess.run(
            [*command, str(folder / f"a.{suffix}")],
            check=True,
            capture_output=True,
            timeout=180,
            env={**os.environ, "HOME": str(folder)},
        )
        folder, suffix = out, step
    return (folder / f"a.{suffix}").read_bytes()


def loaded(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def comments(page: openpyxl.worksheet.worksheet.Worksheet) -> dict[str, str]:
    return {cell.coordinate: cell.comment.text for row in page for cell in row if cell.comment}


@pytest.mark.parametrize("steps", [("ods", "xlsx"), ("xls", "xlsx")], ids=["ods", "xls"])
def test_marks_and_comments_come_through(office: str, tmp_path: Path, steps: list[str]) -> None:
    book = loaded(converted(office, made(ledger(), *MARKS), tmp_path, *steps))
    page = book["台账"]
    assert comments(page) == COMMENTS
    fills = {place: page[place].fill.start_color.rgb for place in COMMENTS}
    assert fills == {"C4": RED, "D4": YELLOW, "D5": RED}
    lines = {place: page[place].border.left.style for place in COMMENTS}
    assert lines["C4"] == lines["D5"] == "medium"
    assert lines["D4"] == "mediumDashed"
    assert [[cell.value for cell in row] for row in page.iter_rows(min_row=2)] == ROWS[1:]


def test_the_list_and_its_links_come_through(office: str, tmp_path: Path) -> None:
    book = loaded(converted(office, made(ledger(), *MARKS), tmp_path, "ods", "xlsx"))
    page = book["问题清单"]
    rows = [row[:4] for row in page.iter_rows(values_only=True)]
    assert [row[1:] for row in rows[[row[0] for row in rows].index("序号") + 1 :]] == [
        ("台账", 4, "C"),
        ("台账", 5, "D"),
        ("台账", 4, "D"),
    ]
    links = [cell.hyperlink.location.replace("$", "") for cell in page["C"] if cell.hyperlink]
    assert [link.replace("'", "").replace(".", "!") for link in links] == [
        "台账!C4",
        "台账!D5",
        "台账!D4",
    ]


@pytest.mark.parametrize("step", ["xlsx", "ods", "xls"])
def test_saved_by_another_program_the_list_is_passed_over(
    office: str, tmp_path: Path, step: str
) -> None:
    before = read_workbook(ledger(), name="a").sheets[0]
    data = converted(office, made(ledger(), *MARKS), tmp_path, step)
    ours, listed = read_workbook(data, name="a").sheets
    assert [row.cells for row in ours.rows] == [row.cells for row in before.rows]
    assert (listed.kind, listed.title, listed.rows, listed.issues) == (
        "note",
        "兑现·问题清单",
        (),
        (),
    )


def test_a_second_round_after_another_program_leaves_no_old_mark(
    office: str, tmp_path: Path
) -> None:
    data = converted(office, made(ledger(), *MARKS), tmp_path, "xlsx")
    book = loaded(made(data, MARKS[2]))
    assert book.sheetnames == ["台账", "问题清单"]
    assert comments(book["台账"]) == {"D5": COMMENTS["D5"]}
    assert book["台账"]["C4"].fill.fill_type is None
    assert book["台账"]["C4"].border.left.style is None


def test_copies_of_what_another_program_wrote_are_marked(office: str, tmp_path: Path) -> None:
    text = csv_text([HEADS, ["1", "公园", "9-3个", "", ""]]).encode("gb18030")
    first = made(text, Mark("", 2, "C", "9-3个", "上限小于下限。", "请核对。", "faulty"))
    book = loaded(converted(office, first, tmp_path, "ods", "xlsx"))
    assert comments(book["表1"]) == {"C2": COMMENTS["C4"]}
    assert [cell.value for cell in book["表1"][2]][:3] == ["1", "公园", "9-3个"]


@pytest.mark.parametrize("step", ["xls", "ods"])
def test_an_old_format_goes_back_with_merges_and_values(
    office: str, tmp_path: Path, step: str
) -> None:
    data = converted(office, ledger(), tmp_path, step)
    page = loaded(made(data, *MARKS))["台账"]
    assert [str(merge) for merge in page.merged_cells.ranges] == ["A1:E1"]
    assert [[cell.value for cell in row] for row in page.iter_rows(min_row=2)] == ROWS[1:]
    assert comments(page) == COMMENTS
