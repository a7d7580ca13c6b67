"""What is pasted from Word with signs that no file can hold ends no paper."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import openpyxl
import pytest

from commitments.bulletin_forms import BulletinForm
from commitments.exports.workbook import content_disposition, new_workbook, saved
from commitments.forms import LineField


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("三季度\x0b会议", "三季度会议"),
        ("\x1f镇党政办\x7f\u2028", "镇党政办\u2028"),
        ("甲\ufffe乙\ud800", "甲乙"),
        ("全角\u3000空格 留下", "全角\u3000空格 留下"),
    ],
)
def test_line_is_kept_without_control_characters(typed: str, kept: str) -> None:
    assert LineField().clean(typed) == kept.strip()


def test_requirements_keep_their_lines() -> None:
    fields = BulletinForm().fields
    assert fields["requirements"].clean("一\n二") == "一\n二"
    assert fields["masthead"].clean("示例\x0b镇") == "示例镇"


def test_workbook_whose_title_holds_a_control_character_is_made() -> None:
    book = new_workbook(title="三季度\x0b会议", subject="甲\x01", day=dt.date(2026, 9, 30))
    book.create_sheet("甲")
    known = openpyxl.load_workbook(BytesIO(saved(book))).properties
    assert (known.title, known.subject) == ("三季度会议", "甲")
    assert "\x0b" not in content_disposition("三季度\x0b.xlsx") + content_disposition("a\x0b.xlsx")
