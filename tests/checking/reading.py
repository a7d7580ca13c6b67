"""Workbooks of tests read and checked in one go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from imports.checking import Known, KnownPlan, check
from imports.issues import Issue
from imports.records import Checked
from imports.workbook import Reading, read_workbook

from ..books import xlsx

JUNE = dt.date(2026, 6, 30)
PLAN = KnownPlan("示例镇2026年度目标任务", "annual", dt.date(2026, 1, 1), dt.date(2026, 12, 31))
KNOWN = Known((PLAN,), default_plan=PLAN.title, default_day=JUNE)
Rows = Sequence[Sequence[Any]]


def read(sheets: Mapping[str, Rows], **more: Any) -> Reading:
    """These sheets as a workbook, read."""
    return read_workbook(xlsx(sheets, **more), name="台账.xlsx")


def checked(*rows: Sequence[Any], known: Known = KNOWN, **more: Any) -> Any:
    """A one-sheet workbook, checked; ``rows`` begin with the header."""
    return check(read({"台账": rows}), known=known, **more)


def issues(found: Checked) -> list[Issue]:
    """All issues of records."""
    return [issue for record in found.records for issue in record.issues]


def codes(found: Checked) -> list[tuple[str, int | None, str, str]]:
    """(code, line, column, severity) of all issues of records."""
    return [(one.code, one.line, one.column, one.severity) for one in issues(found)]
