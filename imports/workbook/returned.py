"""The list of issues that goes back with a clerk's workbook: known again, and passed over."""

from __future__ import annotations

from typing import Any

from .opening import RawSheet

LIST_NAME = "问题清单"
# Stands in A1. A sheet of the clerk's own with that name does not say this.
LIST_TITLE = "兑现·问题清单"


def is_list(name: str, first: Any) -> bool:
    """Whether a sheet of that name, with ``first`` in A1, is our list and no data."""
    return name.startswith(LIST_NAME) and first == LIST_TITLE


def is_issue_list(sheet: RawSheet) -> bool:
    """Whether a sheet is the list that we sent back with an earlier file."""
    first = sheet.rows[0][0] if sheet.rows and sheet.rows[0] else ""
    return is_list(sheet.name, first)
