"""Lists as files: cells typed by the words of the page, written row by row, whole or not at all."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from commitments.exports.sheet import Cell
from commitments.lists import sending, streaming
from commitments.lists.columns import Column, Listing, count, day, figure, number, text, words
from commitments.lists.released import chunked
from commitments.lists.streaming import TooManyRows, plain, write_csv, write_xlsx
from tests.list_files import csv_rows, sheet, shown, xlsx_rows

DAY = dt.date(2026, 9, 30)
# What a page says -> the value of the cell and its number format.
FIGURES: list[tuple[str, Any, str]] = [
    ("188户", 188, '0"户"'),
    ("0台", 0, '0"台"'),
    ("48万㎡", 48, '0"万㎡"'),
    ("4.10亿元", Decimal("4.10"), '0.00"亿元"'),
    ("-3.5吨", Decimal("-3.5"), '0.0"吨"'),
    ("83.3%", Decimal("0.833"), "0.0%"),
    ("107%", Decimal("1.07"), "0%"),
    ("12", 12, "0"),
    ("不少于200台", "不少于200台", "General"),
    ("第3名", "第3名", "General"),
    ("3至5个", "3至5个", "General"),
    ("9月底47台", "9月底47台", "General"),
    ("竣工", "竣工", "General"),
    ("27-1", "27-1", "General"),
    ("007", "007", "General"),
    ("1234567890123456", "1234567890123456", "General"),
    ("", None, "General"),
]


@pytest.mark.parametrize(("said", "value", "form"), FIGURES)
def test_figure_is_the_number_that_the_page_words(said: str, value: Any, form: str) -> None:
    cell = figure(said)
    assert (cell.value, cell.number_format, cell.text) == (value, form, said)


# A cell -> what stands in csv.
PLAIN: list[tuple[Cell, str]] = [
    (words("=SUM(A1)"), "'=SUM(A1)"),
    (words("+86"), "'+86"),
    (words("-"), "'-"),
    (words("@名"), "'@名"),
    (words("\t缩进"), "'\t缩进"),
    (words("'=1"), "''=1"),
    (words("'引"), "'引"),
    (words("—"), "—"),
    (words("坏\x0b字"), "坏字"),
    (figure("-3.5吨"), "-3.5吨"),
    (figure("83.3%"), "83.3%"),
    (number(Decimal("480000.000")), "480000"),
    (number(Decimal("0.000")), "0"),
    (number(Decimal("-2.50")), "-2.5"),
    (number(None), ""),
    (count(0), "0"),
    (day(dt.date(2026, 9, 30)), "2026-09-30"),
    (day(None, "没有定"), "没有定"),
]


@pytest.mark.parametrize(("cell", "said"), PLAIN)
def test_cell_in_csv(cell: Cell, said: str) -> None:
    assert plain(cell) == said


def listing(rows: Any, *, none: str = "没有。") -> Listing:
    """A list of numbers, each with its square in words."""
    columns = [
        Column("数", count),
        Column("=平方", lambda n: text(f"-{n * n}，\n第二行")),
        Column("金额", lambda n: figure(f"{n}万元")),
        Column("日期", lambda _n: day(dt.date(2026, 9, 30))),
    ]
    return Listing("名", "数表：[示例]", ("截至今天", "", "共n项"), columns, rows, none, DAY)


def written(rows: Any, write: Any) -> bytes:
    file = io.BytesIO()
    write(listing(rows), file)
    return file.getvalue()


def test_both_files_tell_the_same() -> None:
    rows = csv_rows(written(range(3), write_csv))
    assert rows[2] == {"数": "2", "'=平方": "-4，\n第二行", "金额": "2万元", "日期": "2026-09-30"}
    told = xlsx_rows(written(range(3), write_xlsx))
    assert [list(row.values()) for row in told] == [list(row.values()) for row in rows]


def test_csv_is_as_excel_and_wps_open_it() -> None:
    data = written(range(2), write_csv)
    assert data.startswith("\ufeff数,'=平方,金额,日期\r\n0,".encode())
    assert data.count(b"\r\n") == 3
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [len(row) for row in read] == [4, 4, 4]


def test_sheet_keeps_its_head_in_sight_and_filters() -> None:
    page = sheet(written(range(3), write_xlsx))
    assert (page.title, page.freeze_panes, page.auto_filter.ref) == ("数表：_示例_", "A5", "A4:D7")
    assert [page.cell(line, 1).value for line in (1, 2, 3, 4)] == [
        "数表：[示例]",
        "截至今天",
        "共n项",
        "数",
    ]
    assert page.print_title_rows == "$4:$4"
    assert [page.row_dimensions[line].height for line in (5, 6)] == [39.0, 39.0]
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", 0)
    assert [shown(cell) for cell in page[6]] == ["1", "-1，\n第二行", "1万元", "2026-09-30"]


def test_sheet_with_control_signs_in_every_text_opens() -> None:
    columns = [Column("数\x01字", lambda n: text(f"{n}\x0b处"))]
    said = Listing("名", "修\x1f路\n：/二", ("截至\x00今天",), columns, [1], "没\x02有", DAY)
    file = io.BytesIO()
    write_xlsx(said, file)
    page = sheet(file.getvalue())
    assert page.title == "修路_：_二"
    told = [page.cell(line, 1).value for line in (1, 2, 3, 4)]
    assert told == ["修路\n：/二", "截至今天", "数字", "1处"]


def test_list_made_twice_is_the_same_bytes() -> None:
    assert written(range(3), write_xlsx) == written(range(3), write_xlsx)
    page = sheet(written(range(3), write_xlsx))
    assert str(page.parent.properties.created) == "2026-09-30 00:00:00"


def test_empty_list_says_so_in_a_sheet() -> None:
    page = sheet(written([], write_xlsx))
    assert page.cell(5, 1).value == "没有。"
    assert page.auto_filter.ref is None
    assert csv_rows(written([], write_csv)) == []


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_memory_does_not_grow_with_the_rows(write: Any) -> None:
    assert _peak(3_000, write) < _peak(300, write) + 400_000


def _peak(rows: int, write: Any) -> int:
    """Bytes held at most while so many rows of a kilobyte are written."""

    class Nowhere(io.RawIOBase):
        """Takes everything and keeps nothing."""

        def write(self, data: Any) -> int:
            return len(data)

        def writable(self) -> bool:
            return True

        def flush(self) -> None:
            pass

    wide = Listing(
        "n", "n", (), [Column("n", lambda n: text(f"{n}" * 300))], iter(range(rows)), "", DAY
    )
    file: Any = Nowhere() if write is write_csv else io.BytesIO()
    tracemalloc.start()
    write(wide, file)
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return held


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_fault_in_the_middle_leaves_no_file(form: str) -> None:
    def rows() -> Iterator[int]:
        yield from range(10)
        raise ConnectionError("the database went away")

    with pytest.raises(ConnectionError):
        sending.sent(listing(rows()), form)


def test_more_rows_than_a_sheet_holds_are_refused_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streaming, "_ROWS_A_SHEET", 6)
    with pytest.raises(TooManyRows):
        written(range(5), write_xlsx)
    answer = sending.sent(listing(range(5)), "xlsx")
    assert (answer.status_code, answer.content.decode()) == (
        413,
        "行数太多，xlsx放不下，请下载csv。",
    )
    assert len(csv_rows(written(range(5), write_csv))) == 5


def test_more_units_than_formats_fall_back_to_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streaming, "_MOST_FORMATS", 2)
    columns = [Column("数", lambda n: figure(f"{n}{'台个所'[n % 3]}"))]
    file = io.BytesIO()
    write_xlsx(Listing("n", "n", (), columns, range(6), "", DAY), file)
    cells = [sheet(file.getvalue()).cell(line, 1) for line in range(3, 9)]
    assert [cell.value for cell in cells] == [0, 1, "2所", 3, 4, "5所"]
    assert [cell.number_format for cell in cells] == ['0"台"', '0"个"', "General"] * 2


@pytest.mark.parametrize(("n", "size", "lengths"), [(0, 3, []), (3, 3, [3]), (7, 3, [3, 3, 1])])
def test_chunks_are_of_one_size_and_in_order(n: int, size: int, lengths: list[int]) -> None:
    made = list(chunked(range(n), size))
    assert [len(chunk) for chunk in made] == lengths
    assert [each for chunk in made for each in chunk] == list(range(n))
