"""What a checked file says, one small record a row: the language between the rooms of ``imports``.

``workbook`` yields raw rows, ``checking`` turns them into these records, ``planning`` holds them
against the database, ``committing`` writes them. No Django here. Every record knows its ``origin``
and its ``issues``; a record with an error is never written.

Figures are Decimals without magnitude (48万平方米 is 480000 with unit ㎡); ``*_text`` keeps what
was written. Identifiers of vocabularies (category, area, measure ...) are those of
``commitments.models.choices``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar, TypeVar

from .issues import Issue


@dataclass(frozen=True)
class Origin:
    """Where a record was read: sheet name, line (from 1), column letter of each field.

    ``place`` is the column letter of the item's own figure where one line holds several items
    (areas in rows, indicators in columns), else ``""``.
    """

    sheet: str
    line: int
    columns: Mapping[str, str] = field(default_factory=dict)
    place: str = ""

    @property
    def key(self) -> str:
        """What names this item in a batch's decisions: sheet, line, and letter where one line
        holds several."""
        return f"{self.sheet}|{self.line}|{self.place}" if self.place else self.line_key

    @property
    def line_key(self) -> str:
        """Sheet and line, whatever else the line holds."""
        return f"{self.sheet}|{self.line}"


@dataclass(frozen=True, kw_only=True)
class Record:
    """What all records share. ``raw`` is the row as it stood: field name -> text.

    ``left_out``, ``same_as`` (id of a stored commitment) and ``is_new`` are what a person decided
    of the row; ``identifier`` is our own hidden number of the commitment, where there is one, and
    ``mark`` (兑现表号) that of the form it counts for: by its own hidden cell, else by the words of
    its sheet; its day is the record's. ``of_form``: a row of a 填报表, whosever it is.
    ``rank`` is the place of the commitment in its plan, from 1, in a file of our open data, whose
    rows say exactly what was stored; 0 in any other file.
    """

    kind: ClassVar[str] = ""

    origin: Origin
    issues: tuple[Issue, ...] = ()
    raw: Mapping[str, str] = field(default_factory=dict)
    left_out: bool = False
    same_as: int | None = None
    is_new: bool = False
    identifier: str = ""
    mark: str = ""
    of_form: bool = False
    rank: int = 0

    @property
    def faulty(self) -> bool:
        """Whether an error keeps this record from being written."""
        return any(issue.severity == "error" for issue in self.issues)


R = TypeVar("R", bound=Record)


def record_of(record_type: type[R], values: Mapping[str, Any]) -> R:
    """The record that ``record_type(**values)`` makes; TypeError where a field is missing or none.

    A frozen dataclass sets its fields one by one through a check: 7.4 µs for a commitment, 0.9 µs
    in this way, and a large file has 200,000 records.
    """
    defaults, size = _defaults(record_type)  # type: ignore[arg-type]
    record = object.__new__(record_type)
    held = record.__dict__
    held.update(defaults)
    held.update(values)
    if len(held) != size:
        raise TypeError(f"{record_type.__name__} has other fields than {sorted(values)}")
    return record


@cache
def _defaults(record_type: type[Record]) -> tuple[dict[str, Any], int]:
    """The fields that have a plain default, and the number of all fields."""
    told = fields(record_type)
    return {one.name: one.default for one in told if one.default is not MISSING}, len(told)


@dataclass(frozen=True, kw_only=True)
class UnitRecord(Record):
    """One line of 责任单位名录; ``order`` is its place in the official order."""

    kind: ClassVar[str] = "unit"
    name: str
    short_name: str = ""
    order: int = 1000


@dataclass(frozen=True, kw_only=True)
class DocumentRecord(Record):
    """One line of 文件目录, with its text where it is ours to hold."""

    kind: ClassVar[str] = "document"
    title: str
    document_kind: str = "other"
    meeting: str = ""
    date: dt.date | None = None
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    source_url: str = ""
    index_number: str = ""
    text: str = ""
    page_starts: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PlanRecord(Record):
    """One line of 计划信息, or what a ledger's own title tells of its plan."""

    kind: ClassVar[str] = "plan"
    title: str
    plan_kind: str = "annual"
    start: dt.date | None = None
    end: dt.date | None = None
    given: dt.date | None = None
    reporting_months: int = 3
    provenance: str = "official"
    document: str = ""


@dataclass(frozen=True, kw_only=True)
class CommitmentRecord(Record):
    """One promised thing. ``plan`` is the plan's title; parts name their parent's number, in our
    open data its rank.

    ``sources`` are (document title, quote, offset). ``assigns``: a row of our own 任务分解表, which
    says who does it by when and changes nothing else.
    """

    kind: ClassVar[str] = "commitment"
    plan: str
    wording: str
    number: str = ""
    position: int = 0
    category: str = "key_task"
    level: str = "town"
    subject: str = ""
    area: str = ""
    measure: str = "quantity"
    comparator: str = "="
    value: Decimal | None = None
    value_max: Decimal | None = None
    value_text: str = ""
    unit: str = ""
    basis: str = "period"
    baseline: str = ""
    baseline_value: Decimal | None = None
    progress_share: bool = False
    start: dt.date | None = None
    due: dt.date | None = None
    strength: str = "firm"
    lead_unit: str = ""
    support_units: tuple[str, ...] = ()
    parent: str = ""
    parent_rank: int = 0
    stages: tuple[str, ...] = ()
    state: str = "active"
    state_decision: str = ""
    visibility: str = "public"
    note: str = ""
    sources: tuple[tuple[str, str, int | None], ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    proposals: tuple[Proposal, ...] = ()
    assigns: bool = False


@dataclass(frozen=True)
class Proposal:
    """A figure or stage that words of progress name, or a target that a task's own words name:
    proposed with its quote, never taken unasked.

    ``value`` is without magnitude; ``share`` says that it is a percentage of the work itself.
    ``offset`` counts characters of the words it was read in. ``value_max``, ``measure`` and
    ``basis`` are there for targets only.
    """

    quote: str
    offset: int
    value: Decimal | None = None
    unit: str = ""
    comparator: str = "="
    stage: str = ""
    share: bool = False
    day: dt.date | None = None
    value_max: Decimal | None = None
    measure: str = ""
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class ProgressRecord(Record):
    """One reported figure, stage or "done". Its commitment is named by plan and number, or by
    wording where the sheet has no number. In our open data ``row`` is its own number in the file,
    ``corrects`` that of the one it corrects, ``corrected`` whether a later one corrects it."""

    kind: ClassVar[str] = "progress"
    plan: str
    day: dt.date | None
    number: str = ""
    wording: str = ""
    from_day: dt.date | None = None
    value: Decimal | None = None
    value_text: str = ""
    stage: str = ""
    done: bool | None = None
    unit: str = ""
    basis: str = "cumulative"
    claimed_ratio: Decimal | None = None
    words: str = ""
    cause_kind: str = ""
    cause: str = ""
    next_step: str = ""
    expected_on: dt.date | None = None
    document: str = ""
    quote: str = ""
    offset: int | None = None
    reported_by: str = ""
    source_cell: str = ""
    row: int = 0
    corrects: int = 0
    corrected: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RevisionRecord(Record):
    """One line of 目标调整情况表. ``in_force`` False is a change only proposed (拟调整).
    ``version`` counts the versions of a target in our open data, from 1; 0 elsewhere."""

    kind: ClassVar[str] = "revision"
    plan: str
    number: str = ""
    wording: str = ""
    value: Decimal | None = None
    value_max: Decimal | None = None
    value_text: str = ""
    old_value: Decimal | None = None
    due: dt.date | None = None
    since: dt.date | None = None
    decided_by: str = ""
    document: str = ""
    document_number: str = ""
    reason: str = ""
    in_force: bool = True
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class NodeRecord(Record):
    """One planned step of 节点计划: by ``day`` this value or this stage."""

    kind: ClassVar[str] = "node"
    plan: str
    day: dt.date | None
    number: str = ""
    wording: str = ""
    value: Decimal | None = None
    stage: str = ""


@dataclass(frozen=True, kw_only=True)
class SiteRecord(Record):
    """One line of 点位明细: a place, its stage, the day it was done."""

    kind: ClassVar[str] = "site"
    plan: str
    name: str
    number: str = ""
    wording: str = ""
    stage: str = ""
    done_on: dt.date | None = None
    position: int = 0


@dataclass(frozen=True, kw_only=True)
class ShareRecord(Record):
    """One line of 分解到村（单位）: what ``holder`` has of a target. ``unit`` is that of ``value``,
    ``reported_by`` the responsible unit that reports on it, where the row names one. In our open
    data ``figures`` are what it has reached: {"day", "value", "value_text", "source_cell",
    "corrects"} as texts, the last the place in ``figures``, from 1, of what it corrects."""

    kind: ClassVar[str] = "share"
    plan: str
    holder: str
    number: str = ""
    wording: str = ""
    value: Decimal | None = None
    value_text: str = ""
    unit: str = ""
    reported_by: str = ""
    position: int = 0
    figures: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class SourceRecord(Record):
    """One place where a commitment was said, in a file of our open data."""

    kind: ClassVar[str] = "source"
    plan: str
    document: str
    quote: str
    offset: int | None = None
    number: str = ""
    wording: str = ""


@dataclass(frozen=True)
class Checked:
    """A whole file, checked: its records in the order they must be written, and the issues that
    belong to no single row."""

    records: tuple[Record, ...]
    issues: tuple[Issue, ...] = ()

    def of(self, kind: str) -> tuple[Record, ...]:
        """The records of one kind."""
        return tuple(record for record in self.records if record.kind == kind)
