"""What is odd about a table as a whole."""

from __future__ import annotations

from ..issues import WARNING, Issue
from .reading import Column, Sheet
from .words import REPEATED

# We hid these ourselves.
OURS = ("identifier", "mark")


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
        if "@" in column.key and column.field not in REPEATED
    )


def hidden_issues(tables: list[Sheet]) -> tuple[Issue, ...]:
    """Warnings that a sheet, columns or rows are hidden: they are read all the same. ``tables``
    are those of one sheet. Our own hidden numbers are no news."""
    name, issues = tables[0].name, []
    if tables[0].hidden and any(sheet.rows for sheet in tables):
        issues.append(Issue("hidden_sheet", name, severity=WARNING))
    hidden = [column for sheet in tables for column in sheet.columns if column.hidden]
    columns = dict.fromkeys(c.letter for c in hidden if c.field not in OURS)
    if columns:
        data = {"columns": "、".join(columns), "count": str(len(columns))}
        issues.append(Issue("hidden_columns", name, None, next(iter(columns)), "", WARNING, data))
    lines = sorted({row.line for sheet in tables for row in sheet.rows if row.hidden})
    if lines:
        data = {"rows": ranges(lines), "count": str(len(lines))}
        issues.append(Issue("hidden_rows", name, lines[0], "", "", WARNING, data))
    return tuple(issues)


def ranges(lines: list[int]) -> str:
    """4, 5, 6, 9 as 4-6、9, the first ten of them."""
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    shown = [str(a) if a == b else f"{a}-{b}" for a, b in runs[:10]]
    return "、".join(shown) + ("…" if len(runs) > 10 else "")
