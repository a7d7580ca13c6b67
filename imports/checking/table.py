"""What all rows of one sheet share, looked up once and not row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from ..language import read_period
from ..workbook import Column, Row, Sheet
from ..workbook.reading import Period
from .known import KnownPlan
from .numbers import runs_through, two_levels

FIGURES = ("cumulative", "level_value", "period_value")
WORDS = ("words", "stage", "done", "claimed_ratio")
# What tells several items of one line apart stands in one of these.
ITS_OWN = ("target", *FIGURES)
STEPS_OWN = ("value", "stage", "day")
PROMISING = ("target", "stages", "state")
# Headings of what changes with every report, and words that make them part of the promise.
_PASSING = re.compile(
    r"同比|环比|达序|序时|是否.{0,4}(?:达|完成|滞后|超|进度)|排名|位次|亮灯|红绿灯|预警"
)
_PROMISED = re.compile(r"目标|计划|任务|要求")
# Fields of ledgers that become something of their own; the others are kept under their heading.
_READ = """
    plan identifier mark number wording category area level subject measure target unit basis
    baseline start due lead_unit support_units parent stages strength state state_decision
    visibility document quote offset day from_day cause_kind cause next_step expected_on reported_by
    progress_document progress_quote progress_offset note
"""
READ = frozenset((*_READ.split(), *FIGURES, *WORDS))


class Table:
    """A sheet under the checker's hand: lookups of its columns, and the plan of its rows.

    ``index`` is its place in the file; ``position`` counts the commitments read from it.
    """

    def __init__(self, sheet: Sheet, index: int = 0) -> None:
        self.sheet, self.index = sheet, index
        self.plan: KnownPlan | None = None
        self.planned = False
        # Whether its plan is proposed by its own title, so that nothing of it is held yet.
        self.begins_plan = False
        self.position = 0
        # Lines that have an item, and (line, letter) of further items of a line; shared by the
        # tables of one sheet.
        self.lines: set[int | tuple[int, str]] = set()
        # What was found out of a few cells and holds for all rows that have the same in them.
        self.memo: dict[Any, Any] = {}
        # How its items are numbered, as its first rows show.
        self.looked = self.two_levels = self.numbered_in_words = False
        # Whether it may be of the page's period (None: nobody asked), and whether a record rests
        # on that alone.
        self.of_page: bool | None = None
        self.took_page = False
        self._periods: dict[tuple[str, int | None], Period | None] = {}

    def look(self, rows: Iterable[Row]) -> None:
        """See from the first rows that come how the items are numbered."""
        texts = [{key: cell[0].strip() for key, cell in row.cells.items()} for row in rows]
        if self.looked or not texts:
            return
        self.looked = True
        numbers = [text for told in texts if (text := told.get("number"))]
        self.two_levels = two_levels(numbers)
        wordings = [text for told in texts if (text := told.get("wording"))]
        self.numbered_in_words = not numbers and runs_through(wordings)

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """Key -> column; the first where a broken header has two of one key."""
        return {column.key: column for column in reversed(self.sheet.columns)}

    @cached_property
    def letters(self) -> dict[str, str]:
        """Key -> column letter, of all columns."""
        return {column.key: column.letter for column in self.sheet.columns}

    @cached_property
    def names(self) -> dict[str, str]:
        """Key -> the name of its cells in a record's ``raw``: the heading where nobody knows it."""
        return {
            column.key: column.key if column.field else self.headings[column.key]
            for column in self.sheet.columns
        }

    @cached_property
    def headings(self) -> dict[str, str]:
        """Key -> heading, its rows joined by blanks."""
        return {key: " ".join(column.heading) for key, column in self.by_key.items()}

    @cached_property
    def figures(self) -> tuple[Column, ...]:
        """The columns of figures of progress, from left to right."""
        return self._of(*FIGURES)

    @cached_property
    def words(self) -> tuple[Column, ...]:
        """The columns of words of progress, from left to right."""
        return self._of(*WORDS)

    @cached_property
    def growth(self) -> tuple[Column, ...]:
        """The columns of growth against an earlier time, from left to right."""
        return self._of("growth")

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The keys in which an item's own figure or step may stand."""
        fields = STEPS_OWN if self.sheet.kind == "node" else ITS_OWN
        return tuple(column.key for column in self._of(*fields))

    @cached_property
    def extras(self) -> dict[str, str]:
        """Key -> heading of the columns that become nothing of their own: unknown headings, second
        columns of one field, 分管领导 and the like."""
        read = {
            column.key
            for column in self.sheet.columns
            if column.field in READ
            and (column.field in (*FIGURES, *WORDS) or "@" not in column.key)
        }
        return {
            key: "".join(column.heading) or _beside(column.letter)
            for key, column in self.by_key.items()
            if key not in read
        }

    @cached_property
    def passing(self) -> frozenset[str]:
        """The headings of ``extras`` that tell of the reported time and not of what was promised:
        growth, and verdicts such as 是否达序."""
        growth = {column.key for column in self.growth}
        return frozenset(
            heading
            for key, heading in self.extras.items()
            if key in growth or (_PASSING.search(heading) and not _PROMISED.search(heading))
        )

    @cached_property
    def wordy(self) -> bool:
        """Whether it lists tasks with neither target nor progress (类别, 任务内容, 责任单位), or
        with a target of one quarter only."""
        ledger = self.sheet.kind in ("ledger", "form")
        if ledger and self.sheet.has("stage_target"):
            return not self.sheet.has(*PROMISING)
        return ledger and not self.sheet.has(*PROMISING, *FIGURES, *WORDS)

    @cached_property
    def promising(self) -> bool:
        """Whether its rows can promise something, and not only report."""
        ledger = self.sheet.kind in ("ledger", "form")
        return ledger and (self.wordy or self.sheet.has(*PROMISING))

    def period(self, column: Column, year: int | None) -> Period | None:
        """The period that a column's heading names; days without a year belong to ``year``."""
        if column.period:
            return column.period
        asked = column.letter, year
        if asked not in self._periods:
            self._periods[asked] = read_period("".join(column.heading), year)
        return self._periods[asked]

    def _of(self, *fields: str) -> tuple[Column, ...]:
        return tuple(column for column in self.sheet.columns if column.field in fields)


def _beside(letter: str) -> str:
    """What a column without a heading is called."""
    return f"{letter}列"
