"""Ledgers put together at random from the parts that offices use, and read back exactly.

A ``Ledger`` is drawn part by part: what stands above, which columns in which order under which of
their names, headers of one to three rows, groups, totals, parts of items, notes, blank and hidden
rows. It is written as xlsx or csv, and knows by itself, not from the reader, what shall be read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imports.workbook import read_workbook
from imports.workbook.formats import column_letter

from .test_files import differences, sheet_lines, words

TITLE = "云溪镇2026年重点工作台账"
YEAR = "2026-"
SINGLES = {
    "wording": ("工作任务", "任务表述", "主要任务", "项目名称", "重 点 任 务", "任务\n内容"),
    "target": ("目标任务", "全年目标任务", "年度目标", "目标值", "工作目标："),
    "lead_unit": ("责任单位", "牵头单位", "责任\n部门", "承办单位"),
    "due": ("完成时限", "完成时间", "计划完成时间"),
    "note": ("备注",),
    "cause": ("存在问题",),
    "?": ("资金来源", "领导批示"),
}
NUMBERS = ("序号", "编号", "序 号")
NAMES = ("修路", "植树", "加装电梯", "新建公园", "清淤河道", "改造公厕", "养老服务", "技能培训")
# What a cell holds -> what a clerk means by it; bare figures take the unit of the unit line.
FIGURES: dict[Any, str] = {
    "200台": "200 台",
    "不少于5个": ">= 5 个",
    "3-5个": "3..5 个",
    "约11万平方米": "~ 110000 ㎡",
    "2.65万人次以上": ">= 26500 人次",
    "两百个": "200 个",
    "５００株": "500 株",
    "不超过20件": "<= 20 件",
    "5公里": "5 公里",
    "0.3亿元": "30000000 元",
}
BARE: dict[Any, tuple[str, str]] = {
    0: ("0", "0"),
    3000: ("3000", "30000000"),
    85.5: ("85.5", "855000"),
    "1,234.5": ("1234.5", "12345000"),
    "１２００": ("1200", "12000000"),
}
WORDS = ("主体封顶", "正在招投标", "已进场施工")
NOTHING = ("-", "/", "—")
DUE = {"12月底": "12-31", "2026年三季度": "09-30", "6月30日前": "06-30", "年底": "12-31"}
OFFICES = ("城建办", "农业办、林业站", "经发办")


@dataclass(frozen=True)
class Leaf:
    """A column: its heading from the top down, its field, period and basis, what it may hold."""

    heading: tuple[str, ...]
    field: str
    period: str = ""
    basis: str = ""
    holds: str = "words"


@dataclass
class Ledger:
    """A sheet as it is written, and the lines that shall be read of it."""

    rows: list[list[Any]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def add(self, cells: list[Any]) -> int:
        """Add a row; its line, from 1."""
        self.rows.append(cells)
        return len(self.rows)


# What may stand in a header


def one_of(*leaves: Leaf) -> st.SearchStrategy[tuple[Leaf, ...]]:
    return st.sampled_from([(leaf,) for leaf in leaves])


def figure(*heading: str, up_to: str) -> Leaf:
    return Leaf(heading, "cumulative", f"..{up_to}" if up_to else "", "cumulative", "figure")


def during(*heading: str, span: str) -> Leaf:
    return Leaf(heading, "period_value", span, "period", "figure")


QUARTERS = ("一季度", "二季度", "三季度", "四季度")
QUARTER_DAYS = ("01-01..03-31", "04-01..06-30", "07-01..09-30", "10-01..12-31")
MONTH_DAYS = {7: "07-01..07-31", 8: "08-01..08-31", 9: "09-01..09-30", 10: "10-01..10-31"}
THIRDS = {"上旬": "{0}-01..{0}-10", "中旬": "{0}-11..{0}-20"}


def quarters(count: int) -> tuple[Leaf, ...]:
    """一季度 … each with 当期完成 and 累计完成."""
    return tuple(
        leaf
        for name, span in list(zip(QUARTERS, QUARTER_DAYS, strict=True))[:count]
        for leaf in (
            during(name, "当期完成", span=span),
            figure(name, "累计完成", up_to=span.split("..")[1]),
        )
    )


def months(*numbers: int) -> tuple[Leaf, ...]:
    """8月 … each with 当月完成投资额 and 形象进度."""
    return tuple(
        leaf
        for number in numbers
        for leaf in (
            during(f"{number}月", "当月完成投资额", span=MONTH_DAYS[number]),
            Leaf((f"{number}月", "形象进度"), "stage", MONTH_DAYS[number]),
        )
    )


def thirds(*numbers: int) -> tuple[Leaf, ...]:
    """Months over 完成投资 over 上旬 and 中旬."""
    return tuple(
        during(f"{number}月", "完成投资", third, span=span.format(f"{number:02}"))
        for number in numbers
        for third, span in THIRDS.items()
    )


PROGRESS = st.one_of(
    st.just(()),
    one_of(
        figure("1-6月累计完成", up_to="06-30"),
        figure("截至9月底累计完成", up_to="09-30"),
        figure("1- 7 月累计完成", up_to="07-31"),
        figure("已完成数", up_to=""),
        during("三季度完成", span="07-01..09-30"),
        during("8月完成投资", span="08-01..08-31"),
    ),
    st.just((figure("1-5月累计", up_to="05-31"), during("5月当月", span="05-01..05-31"))),
    st.just(
        (
            Leaf(("1-10月推进情况",), "words", "01-01..10-31"),
            Leaf(("1-11月推进情况",), "words", "01-01..11-30"),
        )
    ),
    st.integers(1, 4).map(quarters),
    st.sampled_from([(8,), (8, 9), (7, 8, 9)]).map(lambda numbers: months(*numbers)),
    st.sampled_from([(7,), (7, 8)]).map(lambda numbers: thirds(*numbers)),
)


@st.composite
def headers(draw: st.DrawFn) -> tuple[Leaf, ...]:
    """The columns from left to right: the number first where there is one, the rest in any order,
    a block of progress together."""
    others = draw(
        st.lists(st.sampled_from(["lead_unit", "due", "note", "cause", "?"]), unique=True)
    )
    blocks = [
        (Leaf((draw(st.sampled_from(SINGLES[name])),), name, holds=name),)
        for name in ("wording", "target", *others)
    ]
    blocks = draw(st.permutations([*blocks, draw(PROGRESS)]))
    number = draw(st.sampled_from([None, *NUMBERS]))
    first = () if number is None else (Leaf((number,), "number", holds="number"),)
    return (*first, *(leaf for block in blocks for leaf in block))


# What a cell may hold, and what it means


@st.composite
def cells(draw: st.DrawFn, leaf: Leaf, *, unit: str, year: str) -> tuple[Any, str]:
    """A value and the text after KEY= in an expectation ("" where nothing is read of the cell)."""
    if leaf.holds in ("target", "figure"):
        return draw(figures(unit=unit, optional=leaf.holds == "figure"))
    if leaf.holds == "due":
        said = draw(st.sampled_from(sorted(DUE)))
        known = year or said.startswith("2026")
        return said, f"{said} => {YEAR}{DUE[said]}" if known else said
    pools = {
        "lead_unit": OFFICES,
        "note": ("请加快", "无异议"),
        "cause": ("雨季停工",),
        "?": ("上级",),
    }
    pool = pools.get(leaf.holds, WORDS)
    said = draw(st.sampled_from([None, *NOTHING, *pool]))
    return said, "" if said is None else f"{said} => nothing" if said in NOTHING else said


@st.composite
def figures(draw: st.DrawFn, *, unit: str, optional: bool) -> tuple[Any, str]:
    """A figure of the tables above, or what stands in its place."""
    said = draw(st.sampled_from([*FIGURES, *BARE, *(NOTHING if optional else ()), *WORDS]))
    if said in NOTHING:
        return said, f"{said} => nothing"
    if said in WORDS:
        return said, said
    if said in FIGURES:
        return said, f"{said} => {FIGURES[said]}"
    plain, in_yuan = BARE[said]
    meant = f"{in_yuan} 元" if unit else plain
    return said, f"{said}" if meant == str(said) else f"{said} => {meant}"


# Sheets


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
    unit = next((word for word in head if word.startswith("unit=")), "")
    body = Body(draw, ledger, leaves, keys, left, unit, YEAR if year else "", merged)
    body.write()
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


GROUPS = ("一、城建", "二、农业农村", "三、民生")
INNER = ("（一）在建", "（二）拟建")
TOTALS = ("合计", "总计", "小计")
NOTES = ("注：数据由各单位提供", "说明：以上未经审计", "填报人：李某")


class Body:
    """Writes the rows below a header, and what they shall be read as."""

    def __init__(
        self,
        draw: st.DrawFn,
        ledger: Ledger,
        leaves: tuple[Leaf, ...],
        keys: list[str],
        left: int,
        unit: str,
        year: str,
        merged: bool,
    ) -> None:
        self.draw, self.ledger, self.leaves, self.keys = draw, ledger, leaves, keys
        self.left, self.unit, self.year, self.merged = left, unit, year, merged
        self.numbered = leaves[0].field == "number"
        self.group: tuple[str, ...] = ()
        self.count = 0

    def write(self) -> None:
        """Totals first, then sections, totals last, notes."""
        if self.numbered and self.draw(st.booleans()):
            self.total()
        for outer in range(self.draw(st.integers(1, 3))):
            if self.may_group() and self.draw(st.booleans()):
                self.grouped(GROUPS[outer])
                if self.draw(st.booleans()):
                    self.grouped(self.group[0], inner=self.draw(st.sampled_from(INNER)))
            for _ in range(self.draw(st.integers(1, 3))):
                self.item()
        if self.numbered and self.draw(st.booleans()):
            self.total()
        if self.draw(st.booleans()):
            self.across(self.draw(st.sampled_from(NOTES)), "note")
        if self.ledger.hidden:
            self.ledger.expected.append(f"issue hidden_rows {self.ledger.hidden[0]} -")

    def may_group(self) -> bool:
        """A group stands in the first column, or is merged over all of them."""
        return self.leaves[0].field in ("number", "wording") or self.merged

    def blank(self) -> None:
        """Perhaps a blank row."""
        if self.draw(st.integers(0, 4)) == 4:
            self.ledger.add([])

    def across(self, text: str, kind: str) -> None:
        """A row of one text, merged over the whole width."""
        self.blank()
        line = self.ledger.add([*[None] * self.left, text])
        if self.merged and len(self.leaves) > 1:
            self.ledger.merges.append((line, self.left + 1, line, self.left + len(self.leaves)))
        self.expect(kind, line)

    def grouped(self, outer: str, *, inner: str = "") -> None:
        """A group row, and the group of what follows."""
        name = outer.split("、")[-1]
        self.group = (name, inner.split("）")[-1]) if inner else (name,)
        self.across(inner or outer, "group")

    def total(self) -> None:
        """合计 in the column of numbers, or beside it."""
        word = self.draw(st.sampled_from(TOTALS))
        line = self.ledger.add([*[None] * self.left, word])
        self.expect("total", line)

    def item(self) -> None:
        """An item, or one of several parts under one number."""
        self.blank()
        self.count += 1
        parts = self.draw(st.sampled_from([1, 1, 1, 2, 3])) if self.numbered else 1
        how = self.draw(st.sampled_from(["blank", "repeat", *(["merge"] if self.merged else [])]))
        first = len(self.ledger.rows) + 1
        for part in range(parts):
            number = self.count if part == 0 or how == "repeat" else None
            self.one(number, sub=part + 1 if parts > 1 else 0)
        if how == "merge" and parts > 1:
            self.ledger.merges.append((first, self.left + 1, first + parts - 1, self.left + 1))

    def one(self, number: int | None, *, sub: int) -> None:
        """One row of an item."""
        name = f"{self.draw(st.sampled_from(NAMES))}{len(self.ledger.rows)}"
        row: list[Any] = [None] * self.left
        said = []
        for leaf, key in zip(self.leaves, self.keys, strict=True):
            if leaf.field in ("number", "wording"):
                value, text = (number, str(self.count)) if leaf.field == "number" else (name, name)
            else:
                value, text = self.draw(cells(leaf, unit=self.unit, year=self.year))
            row.append(value)
            said += [f"{key}={text}"] if text else []
        line = self.ledger.add(row)
        hidden = self.merged and self.draw(st.integers(0, 9)) == 9
        if hidden:
            self.ledger.hidden.append(line)
        self.expect("item", line, sub and f"sub={sub}", hidden and "hidden", cells=said)

    def expect(self, kind: str, line: int, *more: Any, cells: list[str] | None = None) -> None:
        """Add an expected row."""
        group = f"group={'／'.join(self.group)}" if self.group else ""
        head = words(kind, line, group, *more)
        self.ledger.expected.append(" | ".join([head, *(cells or [])]))


# Writing and reading


def as_xlsx(ledger: Ledger) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for line, row in enumerate(ledger.rows, start=1):
        for place, value in enumerate(row, start=1):
            if value is not None:
                sheet.cell(line, place, value)
    for top, left, bottom, right in ledger.merges:
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    for line in ledger.hidden:
        sheet.row_dimensions[line].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(ledger: Ledger) -> bytes:
    out = io.StringIO()
    width = max(map(len, ledger.rows))
    csv.writer(out).writerows(row + [None] * (width - len(row)) for row in ledger.rows)
    return out.getvalue().encode("utf-8-sig")


def read(data: bytes) -> list[str]:
    """The lines of the only sheet, whatever its name; cells only of items."""
    reading = read_workbook(data, name="台账")
    found = [
        line
        for sheet, raw in zip(reading.sheets, reading.as_json()["sheets"], strict=True)
        for line in sheet_lines(sheet, {**raw, "name": ""})
    ]
    return [line if line.startswith("item ") else line.split(" | ")[0] for line in found]


BOUNDED = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@BOUNDED
@given(ledgers(merged=True))
def test_any_layout_of_a_workbook_is_read_as_it_was_made(ledger: Ledger) -> None:
    assert differences(ledger.expected, read(as_xlsx(ledger))) == []


@BOUNDED
@given(ledgers(merged=False))
def test_any_layout_of_text_is_read_as_it_was_made(ledger: Ledger) -> None:
    assert differences(ledger.expected, read(as_csv(ledger))) == []
