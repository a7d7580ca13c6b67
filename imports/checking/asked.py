"""Rows of a 填报表 that came back: progress and nothing else, of the unit and day of their mark.

What a form only shows (目标, 计划进度, 上次数据) changes nothing. A row's hidden mark says whose it
is and of which day; where the hidden columns are gone, the words of its sheet do: 填报单位 and
数据截至 above the table, the heading 截至9月30日累计完成, the title.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from commitments.identifiers import BadIdentifier
from commitments.submissions.mark import FORM, FormMark, read, written

from ..issues import WARNING, Issue
from ..likeness import key
from ..workbook import Row, Sheet
from ..workbook.heads import reported_by
from ..workbook.warnings import ranges
from .known import Known, KnownPlan
from .of_page import usual_day
from .place import Place
from .table import Table
from .titles import TOWN

# Columns that only show what is known already.
CONTEXT = ("计划进度", "上次数据")
_TITLE = re.compile(r"进展填报表")
# What our title has between the plan and 进展填报表.
_LABEL = re.compile(r"(?:第?[一二三四]季度|\d{1,2}月(?:至\d{1,2}月)?|[上下]半年|全年)$")
_UP_TO = re.compile(r"截[至止]")


@dataclass(frozen=True)
class Asked:
    """What a row was asked for: its plan (None: none of this town's), the unit by name ("" where
    nobody knows it), the day; ``mark`` is all three as a mark, "" where one is not known.
    ``numbered``: whether its hidden numbers are ours to read; ``foreign``: its sheet is that of
    another town."""

    plan: KnownPlan | None
    unit: str
    day: dt.date | None
    mark: str = ""
    numbered: bool = True
    foreign: bool = False


class Forms:
    """Tells of each row of a file whether it is one of a form, and of which."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self._plans = {plan.id: plan for plan in known.plans if plan.id}
        self._units = {name: pk for pk, names in known.units.items() for name in names if name}
        # Table -> the mark that most of its first rows carry.
        self._usual: dict[int, FormMark | None] = {}
        # Table -> (line, unit) where a line between its rows names one: forms put below each other.
        self._said: dict[int, list[tuple[int, str]]] = {}
        # (sheet, code, as said, as marked) -> lines.
        self._differing: dict[tuple[str, str, str, str], list[int]] = {}
        # (table, plan of a mark) -> whether its title is that of no plan of the town.
        self._titled: dict[tuple[int, int], bool] = {}
        self.plan: KnownPlan | None = None
        # Sheets of forms, and whether any of their rows reports something.
        self._sheets: list[str] = []
        self._reports = False

    def look(self, table: Table, rows: Iterable[Row]) -> None:
        """See from the first rows that come of which form a table is."""
        if table.index in self._usual:
            return
        texts = [row.text("mark") for row in rows]
        found = [mark for text in texts if text and (mark := _form_mark(text)) is not None]
        usual = Counter(found).most_common(1)
        self._usual[table.index] = usual[0][0] if usual else None
        if self.is_form(table):
            table.plan, table.planned = self._plan_of(table), True
            self.plan = self.plan or table.plan
            self._sheets.append(table.sheet.name)

    def is_form(self, table: Table) -> bool:
        """Whether a table is one of ours: rows that carry marks, or the words of one."""
        return self._usual.get(table.index) is not None or looks_like_form(table.sheet)

    def pass_by(self, table: Table, row: Row) -> None:
        """Take notice of a row that is no item: of whom the rows below it are."""
        if said := reported_by([cell.text for cell in row.cells.values()]):
            self._said.setdefault(table.index, []).append((row.line, said))

    def of(self, place: Place) -> Asked | None:
        """What the row was asked for; None for a row of any other sheet."""
        table = place.table
        text = place.text("mark")
        own = _form_mark(text) if text else None
        if own is None and (text.upper().startswith("FJ") or not self.is_form(table)):
            return None
        if text and own is None:
            place.complain("mark_broken", "mark", severity=WARNING)
        mark = own or self._usual.get(table.index)
        if mark is None:
            return self._by_words(place)
        if self._is_titled_otherwise(table, mark):
            told = replace(self._by_words(place), numbered=False)
            return replace(told, plan=None, foreign=True) if self._is_foreign(table) else told
        return self._by_mark(mark, place)

    def _is_titled_otherwise(self, table: Table, mark: FormMark) -> bool:
        """Whether the title of a form is that of no plan of the town: its hidden numbers are those
        of another installation."""
        asked = table.index, mark.plan
        if asked not in self._titled:
            plan = self._plans.get(mark.plan)
            self._titled[asked] = plan is not None and self._names_none(table.sheet.title, plan)
        return self._titled[asked]

    def _names_none(self, title: str, plan: KnownPlan) -> bool:
        """Whether a title of ours names neither ``plan`` nor another plan of the town."""
        before, found, _after = key(title).partition("进展填报表")
        known = any(key(each.title) in before for each in self.known.plans)
        return bool(found) and not known and _LABEL.sub("", before) not in key(plan.title)

    def _is_foreign(self, table: Table) -> bool:
        """Whether the title of a form begins with the name of another town."""
        title, town = table.sheet.title, self.known.town
        return bool(town) and town not in title and TOWN.match(title) is not None

    def _by_mark(self, mark: FormMark, place: Place) -> Asked:
        day, plan = self._of_person(mark.end), self._plans.get(mark.plan)
        if mark.unit and mark.unit not in self.known.units:
            # Nobody here has that number: the line of the unit tells.
            mark = replace(mark, unit=self._units.get(self._unit_said(place), -1))
        names = self.known.units.get(mark.unit, ("",))
        known = plan is not None and mark.unit >= 0
        return Asked(plan, names[0], day, written(replace(mark, end=day)) if known else "")

    def _by_words(self, place: Place) -> Asked:
        plan = place.table.plan
        day = next(iter(_days_said(place.table)), None) or usual_day(place.table, self.known)
        day = day and self._of_person(day)
        unit = self._units.get(self._unit_said(place))
        if plan is None or day is None or not plan.id or unit is None:
            return Asked(plan, self.known.units[unit][0] if unit else "", day)
        mark = FormMark(FORM, plan.id, unit, day)
        return Asked(plan, self.known.units[unit][0], day, written(mark))

    def _of_person(self, day: dt.date) -> dt.date:
        """The day of a form, or the one that a person said it is of."""
        return self.known.settled(day)

    def _plan_of(self, table: Table) -> KnownPlan | None:
        mark = self._usual.get(table.index)
        if mark is not None and not self._is_titled_otherwise(table, mark):
            return self._plans.get(mark.plan)
        title = table.sheet.title
        within = [plan for plan in self.known.plans if plan.title in title]
        chosen = [plan for plan in self.known.plans if plan.title == self.known.default_plan]
        found = sorted(within, key=lambda plan: len(plan.title)) or chosen
        marked = self._plans.get(mark.plan) if mark else None
        return found[-1] if found else self.plan or marked

    def _unit_said(self, place: Place) -> str:
        """The unit that the line above a row names."""
        said = self._said.get(place.table.index, ())
        above = [unit for line, unit in said if line < place.row.line]
        return above[-1] if above else place.table.sheet.reported_by

    def reported(self, place: Place) -> None:
        """Take notice of a row that reports: its mark is held against what its sheet says in words,
        or most of its rows."""
        self._reports = True
        own = _form_mark(place.text("mark"))
        table, usual = place.table, self._usual.get(place.table.index)
        otherwise = (mark := own or usual) is not None and self._is_titled_otherwise(table, mark)
        if otherwise and self._is_foreign(table):
            # Said of the sheet: another town's.
            return
        self._note_unit(place, None if otherwise else mark)
        if own is None:
            return
        if otherwise:
            plan = self._plans[own.plan]
            self._note(place, "form_of_other_title", table.sheet.title, plan.title)
            return
        days = _days_said(table) or ([usual.end] if usual else [])
        other = next((day for day in days if day != own.end), None)
        if other and self.known.settled(own.end) == own.end:
            self._note(place, "form_day_differs", _day_words(other), _day_words(own.end))
        names = self.known.units.get(own.unit, ("",))
        said = self._unit_said(place)
        if not said and usual is not None and usual.unit != own.unit:
            said = self.known.units.get(usual.unit, ("",))[0]
        if said and names[0] and said not in names:
            self._note(place, "form_unit_differs", said, names[0])

    def _note_unit(self, place: Place, mark: FormMark | None) -> None:
        """Take notice of a unit that the town does not have, by the mark's number, without one in
        words."""
        said = self._unit_said(place)
        if mark is None:
            if said and said not in self._units and not place.said("reported_by"):
                self._note(place, "form_unit_not_held", said, "")
        elif mark.unit and mark.unit not in self.known.units and mark.plan in self._plans:
            self._note(place, "form_unit_number", said or "任务的牵头单位", str(mark.unit))

    def _note(self, place: Place, code: str, said: str, marked: str) -> None:
        asked = (place.table.sheet.name, code, said, marked)
        self._differing.setdefault(asked, []).append(place.row.line)

    def issues(self) -> list[Issue]:
        """A warning for each way in which rows are of another form than their sheet says, and one
        for a form that nothing was filled in."""
        if self._sheets and not self._reports:
            marks = [mark for mark in self._usual.values() if mark is not None]
            told = {"mark": written(marks[0])} if marks else {}
            return [Issue("form_empty", self._sheets[0], severity=WARNING, data=told)]
        return [
            Issue(
                code,
                sheet,
                lines[0],
                severity=WARNING,
                data={"rows": ranges(lines), "said": said, "marked": marked},
            )
            for (sheet, code, said, marked), lines in self._differing.items()
        ]


def looks_like_form(sheet: Sheet) -> bool:
    """Whether the words of a sheet are those of a 填报表 of ours whose hidden columns are gone: its
    title, and who is asked or what was reported last."""
    if not _TITLE.search(sheet.title):
        return False
    return bool(sheet.reported_by) or any(is_context(column.heading) for column in sheet.columns)


def is_context(heading: tuple[str, ...]) -> bool:
    """Whether a column only shows what is known already."""
    return "".join(heading).strip() in CONTEXT


def _days_said(table: Table) -> list[dt.date]:
    """The days that a sheet's date line or title and its heading 截至9月30日累计完成 name."""
    sheet = table.sheet
    headed = [
        period[1]
        for column in table.figures
        if _UP_TO.search("".join(column.heading))
        and (period := table.period(column, sheet.year)) is not None
    ]
    return [day for day in (sheet.as_of, *headed) if day is not None]


def _form_mark(text: str) -> FormMark | None:
    """The mark of a 填报表; None for a broken one and for that of a 任务分解表."""
    try:
        mark = read(text)
    except BadIdentifier:
        return None
    return mark if mark.kind == FORM else None


def _day_words(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
