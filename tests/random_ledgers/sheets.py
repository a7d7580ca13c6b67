"""Sheets of random ledgers: what stands above, the header, groups, totals, items, notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from imports.workbook.formats import column_letter
from tests.test_files import words

from .columns import NAMES, OFFICES, YEAR, Leaf, cells, headers

TITLE = "云溪镇2026年重点工作台账"


@dataclass
class Ledger:
    """A sheet as it is written, and the lines that shall be read of it."""

    rows: list[list[Any]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    groups: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def add(self, cells: list[Any]) -> int:
        """Add a row; its line, from 1."""
        self.rows.append(cells)
        return len(self.rows)

    def items_below(self, one: Declared, *, all_of: bool) -> list[int]:
        """The lines of the items that a group speaks of; a total of all."""
        group = self.groups[one.line]
        of_group = [n for n in self.items if n > one.line and self.groups[n][: len(group)] == group]
        return self.items if all_of else of_group


@dataclass(frozen=True)
class Sheet:
    """What the rows of a ledger stand in."""

    left: int
    depth: int
    in_money: bool
    year: str
    merged: bool


@st.composite
def ledgers(draw: st.DrawFn, *, merged: bool) -> Ledger:
    """A whole sheet; without ``merged`` as text shows it: parents once, below them blanks."""
    ledger = Ledger()
    leaves = draw(headers())
    left = draw(st.integers(0, 2))
    head = above(draw, ledger, left, len(leaves), merged=merged)
    depth = max(len(leaf.heading) for leaf in leaves)
    write_header(ledger, leaves, left, depth, merged=merged)
    first = len(ledger.rows) - depth + 1
    header = str(first) if depth == 1 else f"{first}-{len(ledger.rows)}"
    ledger.expected.append(words("sheet", "-", "ledger", *head, f"header={header}"))
    year = any("2026" in word for word in head)
    keys = write_columns(ledger, leaves, left, YEAR if year else "")
    sheet = Sheet(left, depth, "unit=万元" in head, YEAR if year else "", merged)
    Body(draw, ledger, leaves, keys, sheet).write()
    return ledger


def above(draw: st.DrawFn, ledger: Ledger, left: int, width: int, *, merged: bool) -> list[str]:
    """Title, unit line and date line, each perhaps; what the sheet says of itself."""
    blank = [None] * left
    for _ in range(draw(st.integers(0, 1))):
        ledger.add([])
    said = []
    if draw(st.booleans()):
        line = ledger.add([*blank, TITLE])
        if merged and width > 1:
            ledger.merges.append((line, left + 1, line, left + width))
        said.append(f"title={TITLE}")
    if draw(st.booleans()):
        right = draw(st.sampled_from([0, width - 1]))
        ledger.add(
            [*blank, *[None] * right, draw(st.sampled_from(["单位：万元", "（单位:万元）"]))]
        )
        said.append("unit=万元")
    if draw(st.booleans()):
        ledger.add([*blank, draw(st.sampled_from(["截至2026年6月30日", "（截至2026年6月底）"]))])
        said.append("as_of=2026-06-30")
    return said


def write_header(
    ledger: Ledger, leaves: tuple[Leaf, ...], left: int, depth: int, *, merged: bool
) -> None:
    """The rows of the header: single columns merged down, parents across."""
    top = len(ledger.rows)
    grid: list[list[Any]] = [[None] * (left + len(leaves)) for _ in range(depth)]
    for place, leaf in enumerate(leaves, start=left):
        for level, part in enumerate(leaf.heading):
            before = leaves[place - left - 1].heading if place > left else ()
            if level + 1 == len(leaf.heading) or before[: level + 1] != leaf.heading[: level + 1]:
                grid[level][place] = part
        if merged and len(leaf.heading) == 1 and depth > 1:
            ledger.merges.append((top + 1, place + 1, top + depth, place + 1))
    for row in grid:
        ledger.add(row)
    if merged:
        ledger.merges += _across(grid, leaves, left, top)


def _across(
    grid: list[list[Any]], leaves: tuple[Leaf, ...], left: int, top: int
) -> Iterator[tuple[int, int, int, int]]:
    """The merges of parents over their columns."""
    for level, row in enumerate(grid):
        for place in range(left, len(row)):
            heading = leaves[place - left].heading
            if row[place] is None or level + 1 >= len(heading):
                continue
            under = [
                p for p in range(place, len(row)) if _same(leaves[p - left].heading, heading, level)
            ]
            if len(under) > 1:
                yield top + level + 1, place + 1, top + level + 1, max(under) + 1


def _same(one: tuple[str, ...], other: tuple[str, ...], level: int) -> bool:
    return one[: level + 1] == other[: level + 1] and len(one) > level + 1


def write_columns(ledger: Ledger, leaves: tuple[Leaf, ...], left: int, year: str) -> list[str]:
    """The expected columns; their keys."""
    keys: list[str] = []
    for place, leaf in enumerate(leaves, start=left):
        letter = column_letter(place)
        name = leaf.field if leaf.field != "?" else f"?{letter}"
        keys.append(f"{name}@{letter}" if name in keys else name)
        heading = "/".join(part.replace("\n", "") for part in leaf.heading)
        period = ""
        if leaf.period and year:
            period = "..".join(day and year + day for day in leaf.period.split(".."))
        ledger.expected.append(words("col", letter, heading, leaf.field, period, leaf.basis))
    return keys


GROUPS = ("城建", "农业农村", "民生")
INNER = ("在建", "拟建")
NUMERALS = "一二三"
NOTES = ("注：数据由各单位提供", "说明：以上未经审计", "填报人：李某", "2.路为新建道路。")


@dataclass
class Declared:
    """A row that declares how many items it speaks of, or what they sum up to: filled in when all
    items are known. ``items`` are their lines."""

    line: int
    place: int
    text: str
    sums: bool
    items: list[int] = field(default_factory=list)


class Body:
    """Writes the rows below a header, and what they shall be read as."""

    def __init__(
        self,
        draw: st.DrawFn,
        ledger: Ledger,
        leaves: tuple[Leaf, ...],
        keys: list[str],
        sheet: Sheet,
    ) -> None:
        self.draw, self.ledger, self.leaves, self.keys = draw, ledger, leaves, keys
        self.sheet, self.left = sheet, sheet.left
        self.numbered = leaves[0].field == "number"
        self.plain = draw(st.booleans())
        self.group: tuple[str, ...] = ()
        self.count = 0
        self.declared: list[Declared] = []

    def write(self) -> None:
        """Totals first, then sections, totals last, notes."""
        head = list(self.ledger.rows[-self.sheet.depth :])
        self.total()
        for outer in range(self.draw(st.integers(1, 3))):
            self.section(outer)
            if self.draw(st.integers(0, 5)) == 5:
                self.ledger.rows += head
        self.total()
        for note in self.draw(st.lists(st.sampled_from(NOTES[:3]), max_size=2, unique=True)):
            self.across(note, "note")
        self.declare()
        if self.ledger.hidden:
            self.ledger.expected.append(f"issue hidden_rows {self.ledger.hidden[0]} -")

    def section(self, outer: int) -> None:
        """Perhaps a group, perhaps with one inside, and items."""
        if self.may_group() and self.draw(st.booleans()):
            self.grouped(outer)
        for _ in range(self.draw(st.integers(1, 3))):
            self.item()

    def may_group(self) -> bool:
        """A group stands in the first column, or is merged over all of them."""
        return self.leaves[0].field in ("number", "wording") or self.sheet.merged

    def blank(self) -> None:
        """Perhaps a blank row."""
        if self.draw(st.integers(0, 4)) == 4:
            self.ledger.add([])

    def across(self, text: str, kind: str) -> int:
        """A row of one text, merged over the whole width; its line."""
        self.blank()
        line = self.ledger.add([*[None] * self.left, text])
        if self.sheet.merged and len(self.leaves) > 1:
            self.ledger.merges.append((line, self.left + 1, line, self.left + len(self.leaves)))
        self.expect(kind, line)
        return line

    def grouped(self, outer: int) -> None:
        """一、城建, or 一 and 城建 in two cells; perhaps （一）在建 below it."""
        numeral, name = NUMERALS[outer], GROUPS[outer]
        self.group = (name,)
        if self.names_second() and self.draw(st.booleans()):
            line = self.ledger.add([*[None] * self.left, numeral, name])
            self.expect("group", line)
            self.promise(line, self.left + 1, name)
        else:
            line = self.across(f"{numeral}、{name}", "group")
            self.promise(line, self.left, f"{numeral}、{name}")
        if self.draw(st.booleans()):
            inner = self.draw(st.sampled_from(INNER))
            self.group = (name, inner)
            line = self.across(f"（一）{inner}", "group")
            self.promise(line, self.left, f"（一）{inner}")

    def names_second(self) -> bool:
        """Whether the second column names the items, so that a total or group may stand there."""
        return self.numbered and self.leaves[1].field == "wording"

    def promise(self, line: int, place: int, text: str, *, sums: bool = False) -> None:
        """Remember a row that may declare something, with the group that it opens."""
        self.declared.append(Declared(line, place, text, sums))

    def total(self) -> None:
        """Perhaps 合计 in the column of numbers, of all items."""
        if not self.numbered or not self.draw(st.booleans()):
            return
        word = self.draw(st.sampled_from(["合计", "总计"]))
        line = self.ledger.add([*[None] * (self.left + len(self.leaves))])
        self.ledger.rows[line - 1][self.left] = word
        self.expect("total", line)
        self.promise(line, self.left, word, sums=self.plain)

    def declare(self) -> None:
        """Fill in what rows declare: the truth, or something else, which is an issue."""
        counts, sums = [], []
        for one in self.declared:
            lines = self.ledger.items_below(one, all_of=one.text in ("合计", "总计"))
            if self.draw(st.booleans()):
                counts += self.declare_count(one, len(lines))
            if one.sums:
                sums += self.declare_sums(one, lines)
        self.ledger.expected += [*counts, *sums]

    def declare_count(self, one: Declared, count: int) -> list[str]:
        """（3项） behind the text of a group or total."""
        wrong = self.draw(st.integers(0, 5)) == 5
        told = count + 20 if wrong else count
        self.ledger.rows[one.line - 1][one.place] = f"{one.text}（{told}项）"
        return [f"issue count_differs {one.line} {column_letter(one.place)}"] if wrong else []

    def declare_sums(self, one: Declared, lines: list[int]) -> list[str]:
        """The sum of each column of figures."""
        issues = []
        for place, leaf in enumerate(self.leaves, start=self.left):
            if leaf.counts and self.draw(st.integers(0, 3)):
                wrong = self.draw(st.integers(0, 9)) == 9
                total = sum(self.ledger.rows[line - 1][place] for line in lines) + wrong
                self.ledger.rows[one.line - 1][place] = total
                issues += [f"issue sum_differs {one.line} {column_letter(place)}"] if wrong else []
        return issues

    def item(self) -> None:
        """An item, or one of several parts under one number."""
        self.blank()
        self.count += 1
        parts = self.draw(st.sampled_from([1, 1, 1, 2, 3])) if self.numbered else 1
        ways = ["blank", "repeat", *(["merge"] if self.sheet.merged else [])]
        how = self.draw(st.sampled_from(ways))
        first = len(self.ledger.rows) + 1
        shared = OFFICES[0] if how == "merge" and self.draw(st.booleans()) else ""
        for part in range(parts):
            number = self.count if part == 0 or how == "repeat" else None
            self.one(number, sub=part + 1 if parts > 1 else 0, shared=shared if parts > 1 else "")
        if how == "merge" and parts > 1:
            merged = [
                leaf.field == "number" or (shared and leaf.field == "lead_unit")
                for leaf in self.leaves
            ]
            self.ledger.merges += [
                (first, place, first + parts - 1, place)
                for place, down in enumerate(merged, start=self.left + 1)
                if down
            ]

    def one(self, number: int | None, *, sub: int, shared: str) -> None:
        """One row of an item; ``shared`` is the office merged over all its parts."""
        name = f"{self.draw(st.sampled_from(NAMES))}{len(self.ledger.rows)}"
        row: list[Any] = [None] * self.left
        said = []
        for leaf, key in zip(self.leaves, self.keys, strict=True):
            if leaf.field == "number":
                value, text = number, str(self.count)
            elif leaf.field == "wording":
                value, text = name, name
            elif leaf.field == "lead_unit" and shared:
                value, text = (shared if sub == 1 else None), shared
            else:
                value, text = self.draw(self.cell(leaf))
            row.append(value)
            said += [f"{key}={text}"] if text else []
        line = self.ledger.add(row)
        self.ledger.items.append(line)
        hidden = self.sheet.merged and self.draw(st.integers(0, 9)) == 9
        if hidden:
            self.ledger.hidden.append(line)
        self.expect("item", line, sub and f"sub={sub}", hidden and "hidden", cells=said)

    def cell(self, leaf: Leaf) -> st.SearchStrategy[tuple[Any, str]]:
        unit = self.sheet.in_money or leaf.in_money
        return cells(leaf, unit=unit, year=self.sheet.year, plain=self.plain)

    def expect(self, kind: str, line: int, *more: Any, cells: list[str] | None = None) -> None:
        """Add an expected row."""
        group = f"group={'／'.join(self.group)}" if self.group else ""
        head = words(kind, line, group, *more)
        self.ledger.expected.append(" | ".join([head, *(cells or [])]))
        self.ledger.groups[line] = self.group
