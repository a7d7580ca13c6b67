"""A 填报表 as an xlsx file: what is known already, cells to fill in, and nothing else open.

Sheets: 填报表, 点位 where there are places, 填表说明. What is to be filled in is pale and open, the
rest is kept from slips of the hand by a protection without a password. Each row ends with two
hidden columns, by which it is known when it comes back, wherever it was sorted or pasted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.dimensions import RowDimension

from ..exports import cells, signing, styles
from ..exports.entering import instructions
from ..exports.sheet import Cell, Column, Sheet
from ..exports.workbook import new_workbook, saved
from ..models.choices import CauseKind
from .checks import Checks
from .form import Line, Place, UnitForm
from .instructions import told as told_how
from .mark import HEADING, SHARE

# What is to be filled in: a figure, words, a word from a list, a day.
FIELDS = ("figure", "stage", "words", "cause_kind", "cause", "next_step", "expected_on")
# The document's own property that holds the mark a second time.
PROPERTY = "duixian-form"
OPEN_FILL = PatternFill("solid", start_color="FFF8DC", end_color="FFF8DC")
SHUT_FILL = PatternFill("solid", start_color="E3E5E8", end_color="E3E5E8")
_OPEN = Protection(locked=False)
# A row to fill in is at least as high as two lines.
_LEAST_POINTS, _LEAST_PLACE_POINTS = 40.0, 27.0
_HIDDEN_WIDTH = 8.0
_BLANK = "＿" * 7

Values = Mapping[str, Mapping[str, object]]
_NOTHING: Values = MappingProxyType({})


@dataclass(frozen=True)
class _Field:
    """One column: heading, width in Chinese characters, alignment; ``name`` where it is filled in
    (one of FIELDS), ``hidden`` where it is ours."""

    heading: str
    width: float
    align: str = "center"
    name: str = ""
    hidden: bool = False


def form_bytes(form: UnitForm, values: Values = _NOTHING) -> bytes:
    """The form as an xlsx file; the same form and values make the same bytes.

    ``values`` are filled in: identifier -> field of FIELDS -> text, day or Decimal, a figure in the
    line's own unit of measure; what the form has no open cell for is left out.
    """
    title = title_of(form)
    book = new_workbook(title=title, subject=form.unit_name, day=form.as_of)
    book.custom_doc_props.append(StringProperty(name=PROPERTY, value=form.mark))
    _main(book, title, form, values)
    if any(line.places for line in form.open_lines):
        _places(book, title, form)
    instructions(book, told_how(form))
    return saved(book)


def title_of(form: UnitForm) -> str:
    """示例镇2026年度目标任务三季度进展填报表; a plan of one half-year says the period itself."""
    label = "" if form.period_label in form.plan_title else form.period_label
    return _("{plan}{period}进展填报表").format(plan=form.plan_title, period=label)


def _signed_by() -> str:
    roles = (_("填表人："), _("审核人："), _("主要负责人（签字）："), _("填报日期："))
    return "    ".join(f"{role}{_BLANK}" for role in roles)


def _main(book: Workbook, title: str, form: UnitForm, values: Values) -> None:
    """填报表: a row for each line, and below them who filled it in."""
    fields = _fields(form)
    sheet = _begun(book, _("填报表"), title, form, fields)
    rows = [_row(form, line, values.get(line.identifier, {})) for line in form.lines]
    first = _table(sheet, fields, rows, least=_LEAST_POINTS)
    checks = Checks(sheet.page, form)
    for at, line in enumerate(form.lines, start=first):
        _open(sheet, at, fields, line, checks)
    signing.foot(sheet, _signed_by())
    sheet.finish(footer=title)
    _protect(sheet)


def _begun(
    book: Workbook, name: str, title: str, form: UnitForm, fields: Sequence[_Field]
) -> Sheet:
    """A sheet with its title and the line that says whose it is."""
    # What is hidden is not printed, so it makes no page smaller.
    sheet = Sheet(book, name, widths=[field.width for field in fields if not field.hidden])
    sheet.title(title)
    sheet.paragraph(_told(form))
    return sheet


def _told(form: UnitForm) -> str:
    parts = [
        _("填报单位：{unit}").format(unit=form.unit_name),
        _("数据截至：{day}").format(day=_long_day(form.period.end)),
    ]
    if form.asked_by is not None:
        parts.append(
            _("请于{day}前交{office}").format(day=_near(form.asked_by, form), office=_office(form))
        )
    return "    ".join(parts)


def _office(form: UnitForm) -> str:
    """Who gathers the forms: 镇党政办, 街道党政办."""
    kinds = (_("街道"), _("镇"), _("乡"))
    kind = next((kind for kind in kinds if form.town.endswith(kind)), "")
    return _("{kind}党政办").format(kind=kind)


def _fields(form: UnitForm) -> list[_Field]:
    end = _("{m}月{d}日").format(m=form.period.end.month, d=form.period.end.day)
    return [
        _Field(_("序号"), 3),
        _Field(_("任务表述"), 18, "left"),
        _Field(_("目标"), 6.5),
        _Field(_("计量单位"), 4.6),
        _Field(_("完成时限"), 6),
        _Field(_("计划进度"), 5.5),
        _Field(_("上次数据"), 7),
        _Field(_("截至{day}累计完成").format(day=end), 6.2, "center", "figure"),
        _Field(_("形象进度"), 5.5, "center", "stage"),
        _Field(_("进展情况"), 12, "left", "words"),
        _Field(_("原因类别"), 4.7, "center", "cause_kind"),
        _Field(_("存在问题"), 9, "left", "cause"),
        _Field(_("下一步打算"), 9, "left", "next_step"),
        _Field(_("预计完成"), 6, "center", "expected_on"),
        _Field(_("兑现编号"), _HIDDEN_WIDTH, hidden=True),
        _Field(HEADING, _HIDDEN_WIDTH, hidden=True),
    ]


def _row(form: UnitForm, line: Line, filled: Mapping[str, object]) -> list[Cell]:
    known = [
        cells.number(line.number),
        cells.text(line.wording),
        *(cells.text(words, align="center") for words in (line.target, line.unit)),
        cells.day(line.due),
        *(cells.text(words, align="center") for words in (line.planned, _two_lines(line.last))),
    ]
    said = {name: value for name, value in filled.items() if _takes(line, name)}
    return [*known, *(_filled(name, said.get(name)) for name in FIELDS), *_ours(form, line)]


def _two_lines(last: str) -> str:
    """The day of a figure below it: no column is so wide that all figures fit beside it."""
    said, opened, day = last.rpartition("（")
    return f"{said}\n{opened}{day}" if said else last


def _ours(form: UnitForm, line: Line) -> list[Cell]:
    """The two hidden cells; no text of theirs makes a row higher."""
    return [Cell(line.identifier, shown=" "), Cell(form.mark, shown=" ")]


def _filled(name: str, value: Any) -> Cell:
    """A cell to fill in with what is known to stand there."""
    if name == "expected_on":
        return cells.day(value) if isinstance(value, dt.date) else _typed(value, styles.DAY_FORMAT)
    if name == "figure":
        if isinstance(value, Decimal):
            return Cell(value, shown=f"{value:f}")
        return _typed(value, "General")
    if name == "cause_kind" and value in CauseKind.values:
        value = str(CauseKind(value).label)
    return _typed(value, styles.TEXT_FORMAT)


def _typed(value: Any, number_format: str) -> Cell:
    return Cell(str(value) if value else None, number_format=number_format)


def _table(
    sheet: Sheet, fields: Sequence[_Field], rows: Sequence[Sequence[Cell]], *, least: float
) -> int:
    """The table of a sheet, our own columns hidden, each row at least so many points high; the line
    of its first row."""
    columns = [Column(field.heading, field.width, align=field.align) for field in fields]
    sheet.table(columns, rows, main=True, whole=True)
    first = sheet.line - len(rows) + 1
    for place, field in enumerate(fields, start=1):
        if field.hidden:
            sheet.page.column_dimensions[get_column_letter(place)].hidden = True
    for at in range(first, sheet.line + 1):
        height = max(least, sheet.page.row_dimensions[at].height)
        sheet.page.row_dimensions[at] = _Growing(sheet.page, at, height=height)
    return first


class _Growing(RowDimension):
    """A row that is drawn so high and grows with what is typed into it: no height of its own."""

    @property
    def customHeight(self) -> bool:  # noqa: N802 - openpyxl's name
        """Never, though there is a height to begin with."""
        return False


def _open(sheet: Sheet, at: int, fields: Sequence[_Field], line: Line, checks: Checks) -> None:
    """Open the cells of one line that may be filled in, grey those that may not."""
    for place, field in enumerate(fields, start=1):
        if not field.name:
            continue
        cell = sheet.page.cell(at, place)
        if not _takes(line, field.name):
            cell.fill = SHUT_FILL
            continue
        cell.fill = OPEN_FILL
        cell.protection = _OPEN
        checks.add(field.name, cell.coordinate, line)


def _takes(line: Line, name: str) -> bool:
    """Whether a field of a line may be filled in: of a share only what was reached, all else is
    said of the whole."""
    if name == "figure":
        return line.figured
    if line.identifier.startswith(SHARE):
        return False
    return bool(line.stages) if name == "stage" else True


def _protect(sheet: Sheet) -> None:
    """Without a password: whoever must change more can. Filtering and widths are free; Excel sorts
    rows with shut cells only once the protection is off, WPS at once."""
    kept = sheet.page.protection
    kept.sheet = True
    # Here what is true is forbidden.
    kept.sort = kept.autoFilter = kept.formatColumns = kept.formatRows = False


# -- places ------------------------------------------------------------------------------------


def _places(book: Workbook, title: str, form: UnitForm) -> None:
    """点位: a row for each place of what is not done."""
    fields = _place_fields()
    sheet = _begun(book, _("点位"), _("{title}——点位").format(title=title), form, fields)
    told = [(line, place) for line in form.open_lines for place in line.places]
    rows = [_place_row(form, *each) for each in told]
    first = _table(sheet, fields, rows, least=_LEAST_PLACE_POINTS)
    checks = Checks(sheet.page, form)
    for at, (line, _place) in enumerate(told, start=first):
        _open(sheet, at, fields, line, checks)
    sheet.finish(footer=title)
    _protect(sheet)


def _place_fields() -> list[_Field]:
    return [
        _Field(_("序号"), 4),
        _Field(_("任务表述"), 24, "left"),
        _Field(_("点位"), 18, "left"),
        _Field(_("进展阶段"), 9, "center", "place_stage"),
        _Field(_("完成日期"), 8, "center", "done_on"),
        _Field(_("兑现编号"), _HIDDEN_WIDTH, hidden=True),
        _Field(HEADING, _HIDDEN_WIDTH, hidden=True),
    ]


def _place_row(form: UnitForm, line: Line, place: Place) -> list[Cell]:
    return [
        cells.number(line.number),
        cells.text(line.wording),
        cells.text(place.name),
        Cell(place.stage or None, styles.TEXT_FORMAT),
        cells.day(place.done_on) if place.done_on else Cell(None, styles.DAY_FORMAT),
        *_ours(form, line),
    ]


# -- days --------------------------------------------------------------------------------------


def _long_day(day: dt.date) -> str:
    return _("{y}年{m}月{d}日").format(y=day.year, m=day.month, d=day.day)


def _near(day: dt.date, form: UnitForm) -> str:
    """A day without its year where that is the period's."""
    if day.year != form.period.end.year:
        return _long_day(day)
    return _("{m}月{d}日").format(m=day.month, d=day.day)
