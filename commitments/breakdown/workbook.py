"""A 任务分解表 as an xlsx file: each task with what is known, and cells for units, people, deadline
and nodes. Kept from slips of the hand by a protection without a password; each row ends with two
hidden columns, by which it is known when it comes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font, Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from ..exports import cells, signing, styles
from ..exports.entering import day_within, instructions, number_from, one_of
from ..exports.sheet import Cell, Column, Sheet
from ..exports.workbook import new_workbook, saved
from ..submissions.mark import HEADING
from ..submissions.workbook import OPEN_FILL, PROPERTY, SHUT_FILL
from .form import Breakdown, Line

_OPEN = Protection(locked=False)
_PROPOSED = Font(
    name=styles.CELL_FONT.name, size=styles.CELL_POINTS, italic=True, charset=134, family=3
)
_HIDDEN_WIDTH = 8.0
# Rows of 分解到村（单位） that are there to be filled in.
_EMPTY_SHARES = 15


@dataclass(frozen=True)
class _Field:
    """One column: heading, the heading over it, width in Chinese characters; ``opens`` where it is
    filled in, ``hidden`` where it is ours; ``day`` of a node."""

    heading: str
    width: float
    align: str = "center"
    over: str = ""
    opens: str = ""
    hidden: bool = False
    day: dt.date | None = None


def breakdown_bytes(told: Breakdown) -> bytes:
    """The table as an xlsx file; the same table makes the same bytes."""
    title = title_of(told)
    book = new_workbook(title=title, subject=_("任务分解表"), day=told.as_of)
    book.custom_doc_props.append(StringProperty(name=PROPERTY, value=told.mark))
    _main(book, title, told)
    if any(line.stages == () and line.noded for line in told.lines):
        _shares(book, told)
    _units(book, told)
    instructions(book, _how(told))
    return saved(book)


def title_of(told: Breakdown) -> str:
    """示例镇2026年度目标任务任务分解表, with 任务 once."""
    stem = told.plan_title.removesuffix(_("任务"))
    return _("{plan}任务分解表").format(plan=stem)


# -- the table ---------------------------------------------------------------------------------


def _main(book: Workbook, title: str, told: Breakdown) -> None:
    fields = _fields(told)
    # What is hidden is not printed, so it makes no page smaller.
    widths = [f.width for f in fields if not f.hidden]
    sheet = Sheet(book, _("任务分解表"), widths=widths, paper=styles.A3)
    sheet.title(title)
    told_above = _("浅黄色的格可以填写。")
    if told.proposed:
        told_above += _("斜体是拟定的单位，不对的请改。")
    sheet.paragraph(told_above)
    _table(sheet, fields, [_row(told, line, fields) for line in told.lines])
    first = sheet.line - len(told.lines) + 1
    rules = _Rules(sheet, told)
    for at, line in enumerate(told.lines, start=first):
        for place, field in enumerate(fields, start=1):
            _dress(sheet, at, place, field, line, rules)
    signing.foot(sheet, _("填表人：    审核人：    主要负责人（签字）：    填报日期："))
    sheet.finish(footer=title)
    _protect(sheet)


def _fields(told: Breakdown) -> list[_Field]:
    nodes = [
        _Field(
            node_heading(told, day),
            6.3 if told.start.year == told.end.year else 8.5,
            "center",
            _("计划节点（累计）"),
            "node",
            day=day,
        )
        for day in told.days
    ]
    why = [_Field(_("拟定说明"), 6)] if told.proposed else []
    return [
        _Field(_("序号"), 3),
        _Field(_("任务表述"), 18, "left"),
        _Field(_("目标"), 6.5),
        _Field(_("计量单位"), 3.5),
        _Field(_("牵头单位"), 7, opens="unit"),
        _Field(_("配合单位"), 8, "left", opens="units"),
        _Field(told.leader_heading, 5, opens="text"),
        _Field(told.owner_heading, 5, opens="text"),
        _Field(_("完成时限"), 6.5, opens="day"),
        *nodes,
        _Field(_("备注"), 7, "left", opens="text"),
        *why,
        _Field(_("兑现编号"), _HIDDEN_WIDTH, hidden=True),
        _Field(HEADING, _HIDDEN_WIDTH, hidden=True),
    ]


def node_heading(told: Breakdown, day: dt.date) -> str:
    """一季度（3月31日）; 3月20日 where no period ends that day; with their years where a plan has
    several."""
    several = told.start.year != told.end.year
    near = _("{m}月{d}日").format(m=day.month, d=day.day)
    words = f"{day.year}年{near}" if several else near
    span = next((span for span in told.periods if span.end == day), None)
    if span is None:
        return words
    return f"{span.full_label if several else span.label}\n（{words}）"


def _row(told: Breakdown, line: Line, fields: Sequence[_Field]) -> list[Cell]:
    nodes = [_node(line.nodes.get(field.day)) for field in fields if field.day is not None]
    why = [cells.text(line.why, align="center")] if told.proposed else []
    return [
        cells.number(line.number),
        cells.text(line.wording),
        *(cells.text(words, align="center") for words in (line.target, line.unit, line.lead)),
        cells.text("、".join(line.support)),
        *(cells.text(words, align="center") for words in (line.leader, line.owner)),
        cells.day(line.due) if line.due else Cell(None, styles.DAY_FORMAT),
        *nodes,
        cells.text(line.note),
        *why,
        # No text of these makes a row higher.
        Cell(line.identifier, shown=" "),
        Cell(told.mark, shown=" "),
    ]


def _node(value: Decimal | str | None) -> Cell:
    if isinstance(value, Decimal):
        return Cell(value, shown=f"{value:f}")
    return Cell(value or None)


def _table(sheet: Sheet, fields: Sequence[_Field], rows: Sequence[Sequence[Cell]]) -> None:
    columns = [Column(f.heading, f.width, align=f.align, over=f.over) for f in fields]
    sheet.table(columns, rows, main=True, whole=True)
    for place, field in enumerate(fields, start=1):
        if field.hidden:
            sheet.page.column_dimensions[get_column_letter(place)].hidden = True


def _dress(sheet: Sheet, at: int, place: int, field: _Field, line: Line, rules: _Rules) -> None:
    """Open a cell that may be filled in, grey a node that makes no sense."""
    if not field.opens:
        return
    cell = sheet.page.cell(at, place)
    if field.opens == "node" and not line.noded:
        cell.fill = SHUT_FILL
        return
    if field.opens == "day" and line.due is not None:
        # Another deadline is a decision's to give, not a table's.
        return
    cell.fill, cell.protection = OPEN_FILL, _OPEN
    if field.opens == "unit" and line.why:
        cell.font = _PROPOSED
    rules.add(field.opens, cell.coordinate, line)


class _Rules:
    """What is checked while the table is filled in; cells with the same rule share it."""

    def __init__(self, sheet: Sheet, told: Breakdown) -> None:
        self.page, self.told = sheet.page, told
        self._made: dict[str, DataValidation] = {}

    def add(self, kind: str, cell: str, line: Line) -> None:
        """Check the cell at ``cell``, which is of that kind."""
        key = "|".join(line.stages) if kind == "node" else kind
        if key not in self._made:
            rule = self._rule(kind, line)
            if rule is None:
                return
            self._made[key] = rule
            self.page.add_data_validation(rule)
        self._made[key].add(cell)

    def _rule(self, kind: str, line: Line) -> DataValidation | None:
        if kind == "unit":
            return self._unit()
        if kind == "day":
            return self._day()
        if kind != "node":
            return None
        return _stage(line.stages) if line.stages else _figure()

    def _unit(self) -> DataValidation:
        last = len(self.told.units) + _UNITS_ABOVE + _NEW_UNITS
        return DataValidation(
            type="list",
            formula1=f"={_('责任单位名录')}!$B${_UNITS_ABOVE + 1}:$B${last}",
            allow_blank=True,
            showErrorMessage=True,
            errorStyle="warning",
            errorTitle=_("请核对单位名称"),
            error=_("请从下拉框里选。新设的单位请先写进“责任单位名录”。"),
        )

    def _day(self) -> DataValidation:
        error = _("请填日期，如{year}-12-20。").format(year=self.told.end.year)
        return day_within(self.told.start.year - 1, self.told.end.year + 3, error=error)


def _stage(stages: Sequence[str]) -> DataValidation | None:
    error = _("请从下拉框里选到这一天应到的阶段。")
    return one_of(_("请核对节点"), stages, error=error)


def _figure() -> DataValidation:
    return number_from(
        "-1000000000000",
        error=_("这里一般填一个数字，不写单位：到这一天累计应完成多少。"),
        title=_("计划节点"),
        prompt=_("填从计划开始累计到这一天应完成的数，按计量单位。空着的按时间平均推算。"),
    )


def _protect(sheet: Sheet) -> None:
    """Without a password: whoever must change more can. Sorting, filtering, widths are free."""
    kept = sheet.page.protection
    kept.sheet = True
    # Here what is true is forbidden.
    kept.sort = kept.autoFilter = kept.formatColumns = kept.formatRows = False


# -- the other sheets --------------------------------------------------------------------------


def _shares(book: Workbook, told: Breakdown) -> None:
    """分解到村（单位）: what is split already, and empty rows for more."""
    fields = [
        _Field(_("序号"), 5, opens="number"),
        _Field(_("任务表述"), 26, "left", opens="text"),
        _Field(_("分解到"), 14, opens="text"),
        _Field(_("分解数"), 8, opens="value"),
        _Field(_("填报单位"), 14, opens="unit"),
        _Field(_("兑现编号"), _HIDDEN_WIDTH, hidden=True),
        _Field(HEADING, _HIDDEN_WIDTH, hidden=True),
    ]
    widths = [f.width for f in fields if not f.hidden]
    sheet = Sheet(book, _("分解到村（单位）"), widths=widths, paper=styles.A4)
    sheet.title(_("{plan}分解到村（单位）").format(plan=told.plan_title))
    sheet.paragraph(
        _("一行一个村或单位，分解数按任务的计量单位填；填报单位空着的，由牵头单位填报。")
    )
    known = [
        [
            cells.number(line.number),
            cells.text(line.wording),
            cells.text(share.holder, align="center"),
            _node(share.value),
            cells.text(share.unit, align="center"),
            Cell(line.identifier, shown=" "),
            Cell(told.mark, shown=" "),
        ]
        for line in told.lines
        for share in line.shares
    ]
    empty = [[Cell(None) for _field in fields] for _n in range(_EMPTY_SHARES)]
    _table(sheet, fields, [*known, *empty])
    first = sheet.line - len(known) - _EMPTY_SHARES + 1
    rules = _Rules(sheet, told)
    for at in range(first, sheet.line + 1):
        for place, field in enumerate(fields, start=1):
            if field.opens:
                cell = sheet.page.cell(at, place)
                cell.fill, cell.protection = OPEN_FILL, _OPEN
                rules.add(field.opens, cell.coordinate, Line("", "", "", ""))
    sheet.finish(footer=told.plan_title)
    _protect(sheet)


# The title and the headings of 责任单位名录, and empty lines for new units.
_UNITS_ABOVE = 2
_NEW_UNITS = 5


def _units(book: Workbook, told: Breakdown) -> None:
    """责任单位名录: what the drop-downs offer; a new unit is written below."""
    widths = (5, 24, 14)
    sheet = Sheet(book, _("责任单位名录"), widths=widths)
    sheet.title(_("责任单位名录"))
    headings = (_("序号"), _("单位名称"), _("简称"))
    columns = [Column(*made) for made in zip(headings, widths, strict=True)]
    rows = [
        [cells.count(unit.order), cells.text(unit.name), cells.text(unit.short_name)]
        for unit in told.units
    ]
    blank = [Cell(None) for _heading in headings]
    sheet.table(columns, [*rows, *[blank] * _NEW_UNITS], main=True)
    sheet.finish()


def _how(told: Breakdown) -> list[tuple[str, str]]:
    return [
        (_("填哪些格"), _("只填浅黄色的格，其余是计划原有的内容，供对照。")),
        (
            _("牵头单位"),
            _("从下拉框选一个单位。斜体的是拟定的，拟定说明里写着依据，同意的不用动。"),
        ),
        (_("配合单位"), _("可以写几个，用顿号分开，写全称或简称。")),
        (_("完成时限"), _("计划里没写时限的，可以写上日期。已有的要改，请填目标调整情况表。")),
        (
            _("计划节点"),
            _(
                "到这一天累计应完成的数，不是当期的数；节点类任务从下拉框选应到的阶段。"
                "空着的按时间平均推算，不用填。"
            ),
        ),
        (_("空着的格"), _("不改原来的内容。要取消已有的节点，请在系统里改。")),
        (_("分解到村（单位）"), _("要分给各村、各单位的，在这张表里一行一个地写。")),
        (
            _("交回来"),
            _(
                "可以排序、筛选、改列宽，也可以改文件名。每行后面有隐藏的编号，请不要删，交回来靠它认。"
            ),
        ),
    ]
