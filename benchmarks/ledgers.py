"""The ledger that is read, imported and compared: made once for a run, kept as a file."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

TITLE = "某某镇2026年重点工作台账（截至2026年6月30日）"
HEADINGS = (
    *("序号", "任务表述", "类别", "领域", "目标值", "计量单位", "责任单位", "完成时限"),
    *("累计完成", "备注"),
)


def ledger(path: Path, rows: int) -> Path:
    """Write an xlsx of ``rows`` commitments with a figure each, ten columns, to ``path``."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("目标任务")
    sheet.append([TITLE])
    sheet.append(HEADINGS)
    for number in range(1, rows + 1):
        sheet.append(_row(number))
    book.save(path)
    return path


def _row(number: int) -> list[object]:
    target = number % 300 + 1
    return [
        number,
        f"第{number}项任务在{number % 97}村新建设施",
        "重点工作",
        "",
        f"不少于{target}" if number % 20 == 0 else target,
        "个",
        f"单位{number % 40}",
        "12月底前",
        number % 150,
        "" if number % 3 else f"备注{number}",
    ]
