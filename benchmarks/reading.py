"""Reading and checking a ledger, beside a bare calamine read of the same bytes."""

from __future__ import annotations

import io

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from imports.checking import Known, check
from imports.workbook import read_workbook

from .timing import Measured, compare

ROWS = 5_000
HEADINGS = ("序号", "任务表述", "目标值", "计量单位", "责任单位", "完成时限", "累计完成", "备注")


def run() -> Measured:
    """Read a ledger of 5,000 rows to checked records."""
    data = _ledger()
    return compare(
        "reading",
        ours=lambda: check(read_workbook(data, name="台账.xlsx"), known=Known(plans=())),
        baseline=lambda: _bare(data),
        what=f"{ROWS} rows, {len(data) // 1024} KiB; baseline: calamine's cells",
        runs=3,
    )


def _ledger() -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("目标任务")
    sheet.append(["某某镇2026年重点工作台账（截至2026年6月30日）"])
    sheet.append(HEADINGS)
    for number in range(1, ROWS + 1):
        target = f"不少于{number % 300 + 1}" if number % 20 == 0 else number % 300 + 1
        sheet.append(
            [number, f"第{number}项任务", target, "个", "城建办", "12月底前", number % 150, ""]
        )
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _bare(data: bytes) -> int:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)
