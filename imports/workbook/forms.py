"""Form sheets: one project each, labels beside or above their values, milestones across."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from .cells import Grid
from .columns import with_periods
from .corrections import Corrections
from .formats import column_letter
from .headings import bare, heading_key, is_heading, understand
from .heads import Heads, heads_of
from .marks import is_remark
from .opening import RawSheet
from .reading import ITEM, Cell, Column, Row, Sheet
from .words import FIGURES

# A form fits on a page or two; what is longer is a table.
LONGEST_FORM = 80
_LABEL = re.compile(
    r"(?:建设|项目|工作|主要|工程|总体|资金|投资|存在|实施|联系|完成|目前|当前|下一步|所在|计划|累计|前期|手续|立项|批复|用地|"
    r"规划|环评|招标|施工|监理|设计|申报|归口|主管).{0,10}"
    r"(?:内容|规模|地点|地址|概况|背景|依据|来源|性质|类型|类别|情况|进度|进展|措施|安排|年限|单位|方式|条件|要求|总额|投资|"
    r"意义|目标|编码|编号|代码|问题|打算|计划|文号|时间|部门|面积)|总投资|地点|备注|规模|资金来源"
)
_STEPS = re.compile(
    r"(?:进度|建设|推进|工作|形象进度|项目|实施)?(?:节点|里程碑|阶段|步骤)(?:名称)?"
)
_BY_WHEN = re.compile(r"(?:计划|拟)?(?:完成|竣工)?(?:时限|时间|期限|节点时间)|时间节点")
_DONE_WHEN = re.compile(r"实际")
# Headings in a table, but in a form what is said of a milestone.
_STATES = frozenset({"已完成", "未完成", "完成", "竣工", "开工", "已竣工", "进行中"})
_PEOPLE = ("owner_person", "supervising_leader", "phone")


@dataclass
class _Form:
    """A form being read: its pairs of label and value, and its milestones."""

    wide: frozenset[tuple[int, int]] = frozenset()
    pairs: list[tuple[str, Cell]] = field(default_factory=list)
    steps: dict[int, Cell] = field(default_factory=dict)
    of_steps: list[tuple[str, dict[int, Cell]]] = field(default_factory=list)
    first: int = -1
    blocks: int = 0
    read: int = 0
    unread: int = 0


def read_form(raw: RawSheet, grid: Grid, corrections: Corrections) -> list[Sheet]:
    """The form of a sheet and the table of its milestones; [] where the sheet is no form."""
    if len(grid) > LONGEST_FORM:
        return []
    wide = frozenset(first for first, last in raw.merges if last[1] > first[1])
    form = _parse(grid, wide)
    labels = [label for label, _ in form.pairs]
    said = said_of(corrections, f"{raw.name}#0")
    fields = [_field(label, said) for label in labels]
    enough = form.blocks >= 2 and form.read > form.unread
    enough = enough and len(labels) + len(form.of_steps) >= 3
    if (
        not enough
        or "number" in fields[:1]
        or "wording" not in fields
        or len(set(labels)) < len(labels)
    ):
        return []
    heads = heads_of(grid[: form.first])
    sheet = _sheet(raw, form, heads, said)
    return [sheet, _nodes(sheet, form)] if form.steps else [sheet]


def _parse(grid: Grid, wide: frozenset[tuple[int, int]]) -> _Form:
    form = _Form(wide)
    line = 0
    while line < len(grid):
        row = grid[line]
        taken = _take(form, grid, line) if row else 0
        if taken and form.first < 0:
            form.first = line
        remark = bool(row) and is_remark(row[min(row)].text)
        if row and not taken and form.first >= 0 and not remark:
            form.unread += 1
        form.read += taken
        form.blocks += taken > 0
        line += max(taken, 1)
    return form


def _take(form: _Form, grid: Grid, line: int) -> int:
    """How many rows from ``line`` on are part of the form, and take what they say."""
    if steps := _steps(form, grid, line):
        return steps
    row = grid[line]
    cells = [row[place] for place in sorted(row)]
    labels = [is_label(cell) for cell in cells]
    if not labels[0]:
        return 0
    if all(labels) and len(cells) > 1:
        return _above(form, grid, line)
    pairs = list(_beside(cells, labels, line))
    form.pairs += pairs
    return 1 if pairs or len(cells) == 1 else 0


def is_label(cell: Cell) -> bool:
    """Whether a cell names something in a form, and is not what is said of it."""
    text = cell.text.strip()
    if cell.number is not None or cell.day is not None or len(text) > 20 or text in _STATES:
        return False
    return _is_name(text)


@lru_cache(maxsize=2**12)
def _is_name(text: str) -> bool:
    return is_heading(text) or bool(_LABEL.fullmatch(bare(text)))


def _beside(cells: list[Cell], labels: list[bool], line: int) -> Iterator[tuple[str, Cell]]:
    """Label, value, label, value ... of one row; a label without a value says nothing."""
    for place, cell in enumerate(cells[:-1]):
        if labels[place] and not labels[place + 1]:
            yield _name(cell), cells[place + 1]._replace(line=line + 1)


def _name(cell: Cell) -> str:
    return cell.text.strip().replace("\n", "").rstrip(":：")


def _above(form: _Form, grid: Grid, line: int) -> int:
    """Labels with their values right below, and a further row of labels or nothing after them."""
    row = grid[line]
    below = grid[line + 1] if line + 1 < len(grid) else {}
    after = grid[line + 2] if line + 2 < len(grid) else {}
    if not below or not set(below) <= set(row) or any(map(is_label, below.values())):
        return 0
    if after and not is_label(after[min(after)]):
        return 0
    form.pairs += [
        (_name(row[place]), cell._replace(line=line + 2)) for place, cell in below.items()
    ]
    return 2


def _steps(form: _Form, grid: Grid, line: int) -> int:
    """Milestones across, with rows of days, progress and people below them."""
    row = grid[line]
    first = min(row)
    across = {place: cell for place, cell in row.items() if place > first}
    below = grid[line + 1] if line + 1 < len(grid) else {}
    named = _STEPS.fullmatch(bare(row[first].text)) is not None
    dated = bool(below) and min(below) == first and _BY_WHEN.fullmatch(bare(below[first].text))
    if form.steps or len(across) < 2 or not (named or dated) or any(map(is_label, across.values())):
        return 0
    last = line + 1
    while last < len(grid) and _speaks_of(grid[last], first, set(across)):
        if _is_of_all(form, grid[last], last):
            break
        cells = {p: c._replace(line=last + 1) for p, c in grid[last].items() if p in across}
        form.of_steps.append((_name(grid[last][first]), cells))
        last += 1
    if last == line + 1:
        return 0
    form.steps = {place: cell._replace(line=line + 1) for place, cell in across.items()}
    return last - line


def _speaks_of(row: dict[int, Cell], first: int, across: set[int]) -> bool:
    if first not in row or not is_label(row[first]):
        return False
    others = set(row) - {first}
    return others <= across and not any(is_label(row[place]) for place in others)


def _is_of_all(form: _Form, row: dict[int, Cell], line: int) -> bool:
    """Whether a row below milestones says one thing of the whole: its only cell is merged across
    them, or holds words of progress."""
    label, *others = sorted(row)
    if len(others) != 1:
        return False
    field_ = understand((_name(row[label]),), "ledger").field
    return (line, others[0]) in form.wide or field_ in ("words", "cause", "next_step", "note")


def said_of(corrections: Corrections, key: str) -> Mapping[str, str]:
    """Label, as ``heading_key`` names it, -> field: what the town remembers, and before it what was
    corrected in this form. Letters name no label of a form."""
    return {**corrections.headings, **corrections.columns.get(key, {})}


def _sheet(raw: RawSheet, form: _Form, heads: Heads, told: Mapping[str, str]) -> Sheet:
    columns: dict[int, Column] = {}
    cells: dict[str, Cell] = {}
    said = [*form.pairs, *_said_of_steps(form)]
    for place, (label, cell) in enumerate(said):
        column = _column(label, cell, {column.key for column in columns.values()}, told)
        columns[place] = column
        cells[column.key] = cell
    columns = with_periods(columns, heads)
    line = cells["wording"].line or form.first + 1 if "wording" in cells else form.first + 1
    from_day, day = heads.period or (None, None)
    return Sheet(
        raw.name,
        "form",
        heads.title,
        heads.unit,
        day,
        from_day,
        heads.year,
        raw.hidden,
        (),
        tuple(columns.values()),
        (Row(line, ITEM, (), cells, line - 1 in raw.hidden_rows),),
    )


def _field(label: str, told: Mapping[str, str]) -> str:
    name = "stages" if label == _STAGES else understand((label,), "ledger").field
    return told.get(heading_key((label,)), name)


def _column(label: str, cell: Cell, seen: set[str], told: Mapping[str, str]) -> Column:
    understood = understand((label,), "ledger")
    field_ = _field(label, told)
    key = field_ or f"?{cell.letter}{cell.line}"
    key = f"{key}@{cell.letter}{cell.line}" if key in seen else key
    return Column(
        cell.letter, (label,), key, field_, understood.unit, None, FIGURES.get(field_, "")
    )


_STAGES = "节点阶段"


def _said_of_steps(form: _Form) -> Iterator[tuple[str, Cell]]:
    """The milestones as the item's stages; who and how far as words, milestone by milestone."""
    if not form.steps:
        return
    places = sorted(form.steps)
    first = form.steps[places[0]]
    yield _STAGES, first._replace(text="→".join(_name(form.steps[place]) for place in places))
    known = {label for label, _ in form.pairs}
    for label, cells in form.of_steps:
        if not cells or _is_day(label):
            continue
        words = [
            f"{_name(form.steps[place])}：{cells[place].text.strip()}"
            for place in places
            if place in cells
        ]
        people = understand((label,), "ledger").field in _PEOPLE
        name = label if people and label not in known else f"节点{label}"
        yield name, cells[min(cells)]._replace(text="；".join(words), number=None, day=None)


def _is_day(label: str) -> bool:
    return bool(_BY_WHEN.fullmatch(bare(label))) and not _DONE_WHEN.search(label)


def _nodes(sheet: Sheet, form: _Form) -> Sheet:
    """The milestones as a table of nodes of the same name."""
    (item,) = sheet.rows
    kept = ("number", "identifier", "wording")
    rows = []
    days = next((cells for label, cells in form.of_steps if _is_day(label)), {})
    for place in sorted(form.steps):
        step = form.steps[place]
        cells = {key: item.cells[key] for key in kept if key in item.cells}
        if place in days:
            cells["day"] = days[place]
        cells["stage"] = step._replace(text=_name(step))
        rows.append(Row(step.line or item.line, ITEM, (), cells))
    letter = column_letter(min(form.steps))
    columns = (
        *(column for column in sheet.columns if column.key in kept),
        Column(letter, ("完成时限",), "day", "day"),
        Column(letter, ("节点",), "stage", "stage"),
    )
    return Sheet(
        sheet.name,
        "node",
        sheet.title,
        year=sheet.year,
        hidden=sheet.hidden,
        columns=columns,
        rows=tuple(rows),
    )
