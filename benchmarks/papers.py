"""``python -m benchmarks.papers``: a long 总表 beside openpyxl writing the same cells unadorned."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.workbook import Workbook

from .timing import Measured, compare

if TYPE_CHECKING:
    from commitments.exports.paper import PaperView

ROWS = 10_000
DAY = dt.date(2026, 9, 30)


def run(rows: int = ROWS) -> Measured:
    """Time 总表 of ``rows`` commitments, from its items to the bytes of the file: with its words,
    widths, heights and styles; and openpyxl writing the same values without any of them."""
    view = _view(rows)
    values = _values(full_list_of(view))
    return compare(
        "papers",
        ours=lambda: full_list_of(view),
        baseline=lambda: plain(values),
        what=f"总表 of {rows:,} rows / openpyxl, the same cells without styles",
        runs=3,
        warm=False,
    )


def full_list_of(view: PaperView) -> bytes:
    """The workbook of 总表 alone."""
    from commitments.exports import full_list
    from commitments.exports.sheet import Sheet
    from commitments.exports.workbook import new_workbook, saved

    book = new_workbook(title="总表", subject="", day=DAY)
    sheet = Sheet(book, "总表", widths=full_list.widths(view))
    sheet.title("总表")
    full_list.fill(sheet, view)
    sheet.finish()
    return saved(book)


def plain(values: Sequence[Sequence[Any]]) -> bytes:
    """The values as openpyxl writes them, row by row."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in values:
        sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _values(data: bytes) -> list[tuple[Any, ...]]:
    page = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    return list(page.iter_rows(values_only=True))


def _view(rows: int) -> PaperView:
    """A town of commitments none of which has the words or the figure of another."""
    from tests.test_meeting import make_figure, make_item, make_view

    return make_view(
        *(
            make_item(
                make_figure(number * 7919 % 90_000),
                number=str(number),
                wording=f"第{number}项：改造{number % 97}村道路、管网和停车场，年底前完工并验收",
                value=Decimal(50_000 + number),
                lead_unit=f"第{number % 40}办公室",
            )
            for number in range(1, rows + 1)
        )
    )


def main() -> None:
    """Print the line; nothing of the state folder is touched."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    print(run().line())


if __name__ == "__main__":
    main()
