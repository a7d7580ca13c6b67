"""What follows a file that was written, and that our own sheets of words are no tables."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import Workbook

from imports.models import Batch
from imports.preview import is_ours, next_step
from imports.workbook import read_workbook


def batch(kind: str, *fields: str, state: str = "committed") -> Batch:
    """A batch whose table has columns of those fields."""
    layout: list[dict[str, Any]] = [{"columns": [{"field": name} for name in fields]}]
    return Batch(kind=kind, state=state, layout=layout)


@pytest.mark.parametrize(
    ("held", "ours", "follows"),
    [
        (batch("ledger", "wording", "target"), False, "breakdown"),
        (batch("progress", "wording"), False, ""),
        (batch("other", "wording", "lead_unit", "mark"), True, "forms"),
        (batch("progress", "wording", "mark"), True, "collect"),
        (batch("ledger", "wording", state="checked"), False, ""),
    ],
)
def test_what_comes_next(held: Batch, ours: bool, follows: str) -> None:
    assert (is_ours(held), next_step(held)) == (ours, follows)


@pytest.mark.parametrize(
    ("name", "title"), [("填表说明", "填表说明"), ("问题清单", "兑现·问题清单")]
)
def test_our_own_words_are_passed_over(name: str, title: str) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.title = name
    page.append([title])
    page.append(["哪一栏", "怎么填"])
    out = io.BytesIO()
    book.save(out)
    assert [sheet.kind for sheet in read_workbook(out.getvalue(), name="x.xlsx").sheets] == ["note"]
