"""What goes back to a clerk, known again when it comes in: the list of issues is passed over, as is
how a form is to be filled in, and so are the numbers that rows had in the large file they were
taken from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .opening import RawSheet

LIST_NAME = "问题清单"
INSTRUCTIONS = "填表说明"
# Stands in A1. A sheet of the clerk's own with that name does not say this.
LIST_TITLE = "兑现·问题清单"
# Stands in column A of a header, over the number that each row had.
LINE_HEADING = "兑现原行号"
_HEADER_WITHIN = 60


def is_list(name: str, first: Any) -> bool:
    """Whether a sheet of that name, with ``first`` in A1, is our list and no data."""
    return name.startswith(LIST_NAME) and first == LIST_TITLE


def is_issue_list(sheet: RawSheet) -> bool:
    """Whether a sheet is the list that we sent back with an earlier file."""
    first = sheet.rows[0][0] if sheet.rows and sheet.rows[0] else ""
    return is_list(sheet.name, first)


def is_instructions(sheet: RawSheet) -> bool:
    """Whether a sheet is the 填表说明 that goes out with a form of ours: its name is its title."""
    first = sheet.rows[0][0] if sheet.rows and sheet.rows[0] else ""
    return sheet.name.startswith(INSTRUCTIONS) and first == INSTRUCTIONS


def without_line_numbers(sheet: RawSheet) -> RawSheet:
    """The sheet as it is, its column A blank where that holds the line numbers we put in front."""
    if not any(row and row[0] == LINE_HEADING for row in sheet.rows[:_HEADER_WITHIN]):
        return sheet
    return replace(sheet, rows=[["", *row[1:]] for row in sheet.rows])
