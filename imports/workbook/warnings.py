"""What is odd about a table as a whole."""

from __future__ import annotations

from ..issues import WARNING, Issue
from .headings import PERIODIC
from .reading import Column


def sheet_issues(
    sheet: str, kind: str, columns: tuple[Column, ...], line: int | None
) -> tuple[Issue, ...]:
    """Warnings about a sheet that is not understood and about headings that stand twice."""
    if kind == "other" and columns:
        return (Issue("sheet_without_figures", sheet, line, severity=WARNING),)
    if kind == "other":
        return (Issue("sheet_not_understood", sheet, line, severity=WARNING),)
    return tuple(
        Issue("heading_twice", sheet, line, column.letter, " ".join(column.heading), WARNING)
        for column in columns
        if "@" in column.key and column.field not in {*PERIODIC, "text_more"}
    )
