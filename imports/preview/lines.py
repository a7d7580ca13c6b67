"""One line of a preview: its cells, what is done with it, what is odd, and what may be decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..models import Action, Row
from ..planning_words import say
from ..records import Origin
from ..tally import mark_of
from ..workbook import ITEM
from .candidates import Candidate, candidate_ids, own_words
from .columns import Column
from .sheets import Table
from .understanding import understood
from .words import KIND_WORDS, NAMING, proposal_words, target_proposal_words

# What weighs most stands first: the colour of a line is that of its gravest part.
GRAVITY = (
    Action.FAULTY,
    Action.CONFLICT,
    Action.LEFT_OUT,
    Action.UPDATE,
    Action.CREATE,
    Action.SAME,
)
STEPS = ("node", "site")
# Place of a cell -> name -> (its text, what was understood).
Texts = dict[str, dict[str, tuple[str, str]]]
MARKS = {"error": "✕", "conflict": "◆", "warning": "！"}
MARK_WORDS = {"error": "有误", "conflict": "冲突", "warning": "提醒"}


@dataclass
class Shown:
    """One cell: its text as it stood, what was understood where that differs, its mark."""

    column: Column
    raw: str = ""
    got: str = ""
    mark: str = ""

    @property
    def shape(self) -> str:
        """The sign of its mark."""
        return MARKS.get(self.mark, "")

    @property
    def word(self) -> str:
        """The word of its mark."""
        return MARK_WORDS.get(self.mark, "")


@dataclass(frozen=True)
class Said:
    """A sentence under a line: ``mark`` is error, conflict or warning."""

    mark: str
    sentence: str

    @property
    def shape(self) -> str:
        """The sign of its mark."""
        return MARKS[self.mark]

    @property
    def word(self) -> str:
        """The word of its mark."""
        return MARK_WORDS[self.mark]


@dataclass(frozen=True)
class Proposed:
    """What words name, offered to be taken over: a figure or stage of progress (``accept``), or the
    target of a task (``accept_target``)."""

    control: str
    index: int
    quote: str
    words: str
    taken: bool


@dataclass(frozen=True)
class Part:
    """One record of a line: what it is and what is done with it."""

    kind: str
    action: str
    about: str
    changes: list[dict[str, str]]
    wording: str = ""
    said: tuple[Said, ...] = ()

    @property
    def word(self) -> str:
        """新增, 更新 ..."""
        return str(Action(self.action).label)


@dataclass
class Line:
    """One line of the sheet, or one item of it where a line holds several (``key`` tells them
    apart). ``kind`` is item, group, total or note."""

    line: int
    kind: str
    cells: list[Shown] = field(default_factory=list)
    hidden: bool = False
    key: str = ""
    parts: list[Part] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    doubts: list[int] = field(default_factory=list)
    own: Candidate | None = None
    proposals: list[Proposed] = field(default_factory=list)
    decided: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """A band's words in one line."""
        return " ".join(cell.raw for cell in self.cells if cell.raw)

    @property
    def spans(self) -> list[tuple[str, int, bool]]:
        """A band's cells as (text, columns it reaches over, whether it is a figure)."""
        told: list[tuple[str, int, bool]] = []
        for cell in self.cells:
            if cell.raw or not told:
                told.append((cell.raw, 1, cell.column.figure))
            else:
                text, wide, figure = told[-1]
                told[-1] = (text, wide + 1, figure)
        return told

    @property
    def about(self) -> str:
        """What the item is, where none of its cells says so (a matrix taken apart)."""
        texts = {cell.raw for cell in self.cells}
        named = [part for part in self.parts if part.wording and part.wording not in texts]
        return named[0].wording if named else ""

    @property
    def action(self) -> str:
        """The gravest of what is done with its parts."""
        found = {part.action for part in self.parts}
        return next((str(action) for action in GRAVITY if action in found), "")

    @property
    def word(self) -> str:
        """The word of its action."""
        return str(Action(self.action).label) if self.action else ""

    @property
    def mixed(self) -> bool:
        """Whether its parts are treated differently."""
        return len({part.action for part in self.parts}) > 1

    @property
    def left_out(self) -> bool:
        """Whether a person left it out."""
        return bool(self.decided.get("left_out"))

    @property
    def choice(self) -> str:
        """What a person chose among the candidates: an id, "new" or ""."""
        if self.decided.get("is_new"):
            return "new"
        return str(self.decided.get("same_as") or "")

    @property
    def changed(self) -> list[tuple[Part, dict[str, str]]]:
        """What is changed in stored records, old beside new."""
        return [(part, one) for part in self.parts for one in part.changes if one["old"]]

    @property
    def explained(self) -> bool:
        """Whether anything stands under the line."""
        return bool(self.said or self.candidates or self.proposals or self.changed or self.choice)


def item_lines(rows: Iterable[Row], table: Table, decisions: Mapping[str, Any]) -> list[Line]:
    """The rows of some lines as the preview shows them, in their order."""
    grouped: dict[tuple[int, str], list[Row]] = {}
    mine = (row for row in rows if table.holds(row))
    for row in sorted(mine, key=lambda row: (row.line, row.kind in STEPS)):
        grouped.setdefault((row.line, _key_in(grouped, row)), []).append(row)
    return [
        _line(line, key, found, table, decisions.get(key, {}))
        for (line, key), found in grouped.items()
    ]


def _key_in(grouped: dict[tuple[int, str], list[Row]], row: Row) -> str:
    """Planned steps and places stand with the first item of their line."""
    own = (key for line, key in grouped if line == row.line)
    return next(own, key_of(row)) if row.kind in STEPS else key_of(row)


def key_of(row: Row) -> str:
    """What names a row in the decisions of its batch."""
    return Origin(**row.clean["origin"]).key


def _line(number: int, key: str, rows: list[Row], table: Table, decided: Mapping[str, Any]) -> Line:
    line = Line(number, ITEM, key=key, decided=decided)
    line.parts = [part_of(row) for row in rows]
    line.cells = _cells(rows, table)
    for row in rows:
        _say(line, row, form=table.is_form)
        line.doubts = line.doubts or candidate_ids(row)
        offered = {one.control for one in line.proposals}
        line.proposals += [one for one in _proposals(row, decided) if one.control not in offered]
    line.own = own_words(rows) if line.doubts else None
    return line


def _say(line: Line, row: Row, *, form: bool) -> None:
    """The sentences of a row under its line, each marked in its cell."""
    for issue in row.issue_list():
        # The line is the place; only the column need be named.
        said = Said(mark_of(row.action, issue.severity), say(replace(issue, sheet="", line=None)))
        if said not in line.said:
            line.said.append(said)
        for cell in line.cells:
            heading = form and issue.data.get("heading", "") != cell.column.label
            if cell.column.letter == issue.column and not heading and cell.mark != "error":
                cell.mark = said.mark


def _cells(rows: list[Row], table: Table) -> list[Shown]:
    """The cells by letter; in a form, where letters name no column, by name."""
    texts: Texts = {}
    for row in rows:
        letters = {} if table.is_form else row.clean["origin"]["columns"]
        got = understood(row.kind, row.clean, row.raw)
        for name, text in row.raw.items():
            here = texts.setdefault(letters.get(name, name), {})
            here[name] = (text, got.get(name) or here.get(name, ("", ""))[1])
    return [_shown(column, texts, form=table.is_form) for column in table.columns]


def _shown(column: Column, texts: Texts, *, form: bool) -> Shown:
    """One column's cell. Several names may stand for one cell where a matrix was taken apart: the
    one that the column is understood as is the cell's own."""
    here = texts.get(column.name if form else column.letter) or texts.get(column.name) or {}
    own = (column.name, f"{column.field}@{column.letter}", column.field)
    text, got = next((here[name] for name in (*own, *here) if name in here), ("", ""))
    return Shown(column, text, got)


def part_of(row: Row) -> Part:
    """What a row is about and what a commit does with it."""
    changes = [
        change
        for change in row.told_changes()
        if change["old"] or change["field"] not in NAMING or row.kind == "unit"
    ]
    wording = str(row.clean.get("wording") or "")
    return Part(str(KIND_WORDS[row.kind]), row.action, about(row), changes, wording)


def head_of(row: Row) -> Part:
    """A row that has no line of its own in the table, with all that is odd about it."""
    told = [Said(mark_of(row.action, issue.severity), say(issue)) for issue in row.issue_list()]
    return replace(part_of(row), said=tuple(told))


def about(row: Row) -> str:
    """What a row is about: number and wording, or its name, and the day a figure speaks of."""
    told: dict[str, Any] = row.clean
    name = told.get("title") or told.get("name") or ""
    task = " ".join(part for part in (told.get("number"), told.get("wording")) if part)
    day = told.get("day") or ""
    parts = [name, task] if row.kind == "site" else [name or task, day]
    return " · ".join(part for part in parts if part)


def _proposals(row: Row, decided: Mapping[str, Any]) -> list[Proposed]:
    of_target = row.kind == "commitment"
    control = "accept_target" if of_target else "accept"
    taken, words = decided.get(control, []), target_proposal_words if of_target else proposal_words
    return [
        Proposed(control, index, one["quote"], words(one), index in taken)
        for index, one in enumerate(row.clean.get("proposals") or [])
    ]
