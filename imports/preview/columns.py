"""Columns of a preview: their headings as they stand, and what they were understood to be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from commitments.wording import date_words

from ..workbook.headings import LEDGER, TABLES, fields_of

# Said of a figure by its day alone: 累计完成 need not say 累计 again.
FIGURES = ("cumulative", "period_value", "level_value")


@dataclass(frozen=True)
class Column:
    """One column as the preview shows it. ``name`` is what ``Row.raw`` calls its cells, ``said``
    what it was understood to be, "" where nobody knows it; ``remembered`` says that the town
    explained its heading once, ``passed`` that this file's column is passed over."""

    letter: str
    heading: tuple[str, ...]
    name: str
    field: str
    said: str
    figure: bool
    hidden: bool = False
    remembered: bool = False
    passed: bool = False

    @property
    def label(self) -> str:
        """The heading in one line."""
        return " ".join(self.heading) or self.letter


@dataclass(frozen=True)
class Heading:
    """One cell of the header, which may reach over several columns and levels."""

    text: str
    columns: int
    levels: int


@cache
def field_word(kind: str, field: str) -> str:
    """What people call a field of such a table: the first heading that means it."""
    words = TABLES.get(kind, LEDGER).get(field) or LEDGER.get(field) or ""
    return words.split()[0] if words else field


def field_choices(kind: str) -> list[tuple[str, str]]:
    """(field, word) of all fields that a column of such a table may be."""
    return [(name, field_word(kind, name)) for name in fields_of(kind)]


def column_of(
    raw: dict[str, Any], kind: str, *, remembered: bool = False, passed: bool = False
) -> Column:
    """A column from the layout."""
    field = raw["field"]
    return Column(
        letter=raw["letter"],
        heading=tuple(raw["heading"]),
        name=raw["name"],
        field=field,
        said=_said(raw, kind) if field else "",
        figure=field in (*FIGURES, "target", "claimed_ratio", "value"),
        hidden=bool(raw.get("hidden")),
        remembered=remembered,
        passed=passed,
    )


def _said(raw: dict[str, Any], kind: str) -> str:
    unit = "" if raw["field"] == "claimed_ratio" else raw.get("unit", "")
    parts = [field_word(kind, raw["field"]), _period(raw.get("period")), unit]
    return " · ".join(part for part in parts if part)


def _period(period: Sequence[str | None] | None) -> str:
    """截至2026年6月30日, 2026年4月1日至6月30日."""
    if not period or not period[1]:
        return ""
    last = dt.date.fromisoformat(period[1])
    if not period[0]:
        return _("截至%(day)s") % {"day": date_words(last)}
    first = dt.date.fromisoformat(period[0])
    short = _("%(month)s月%(day)s日") % {"month": last.month, "day": last.day}
    told = {
        "first": date_words(first),
        "last": short if first.year == last.year else date_words(last),
    }
    return _("%(first)s至%(last)s") % told


def heading_levels(columns: Sequence[Column]) -> list[list[Heading]]:
    """The rows of a header: equal parents side by side become one cell, a heading without parts
    reaches down to the last row."""
    depth = max((len(column.heading) for column in columns), default=1) or 1
    return [_level(columns, level, depth) for level in range(depth)]


def _level(columns: Sequence[Column], level: int, depth: int) -> list[Heading]:
    cells = []
    for path, group in groupby(enumerate(columns), lambda place: _path(place[0], place[1], level)):
        if path is None:
            continue
        wide = len(list(group))
        last = len(path) == 2 and isinstance(path[0], int)
        text = path[1] if last else path[-1]
        cells.append(Heading(str(text), wide, depth - level if last else 1))
    return cells


def _path(place: int, column: Column, level: int) -> tuple[Any, ...] | None:
    """What tells neighbours apart on one level: the heading down to it for parents, the place for
    the lowest heading of a column; None where the heading has ended above."""
    heading = column.heading or ("",)
    if level >= len(heading):
        return None
    if level == len(heading) - 1:
        return place, heading[level]
    return ("/", *heading[: level + 1])
