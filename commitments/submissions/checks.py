"""What a 填报表 checks while it is filled in: lists to choose from, and sentences for slips."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ..exports.entering import day_within, number_from, one_of
from ..models.choices import CauseKind
from .form import Line, UnitForm

# What a record of progress holds.
_LONGEST = {"words": 600, "cause": 300, "next_step": 300, "place_stage": 40}
_YEARS_BEFORE, _YEARS_AFTER = 1, 3


class Checks:
    """The rules of one worksheet; cells with the same rule share it."""

    def __init__(self, page: Worksheet, form: UnitForm) -> None:
        self.page = page
        self.form = form
        self._rules: dict[tuple[str, str], DataValidation] = {}

    def add(self, name: str, cell: str, line: Line) -> None:
        """Check the cell at ``cell``, which is the field ``name`` of ``line``."""
        made: dict[str, Callable[[Line], DataValidation | None]] = {
            "figure": self._figure,
            "stage": self._stage,
            "cause_kind": self._cause_kind,
            "expected_on": self._day,
            "done_on": self._day,
        }
        rule = made[name](line) if name in made else _text(name)
        if rule is None:
            return
        key = (str(rule.formula1), str(rule.prompt))
        if key not in self._rules:
            self._rules[key] = rule
            self.page.add_data_validation(rule)
        self._rules[key].add(cell)

    def _figure(self, line: Line) -> DataValidation:
        """A number, not below zero but for what may fall; words like 约47 are asked about and
        taken."""
        end = self.form.period.end
        day = _("{m}月{d}日").format(m=end.month, d=end.day)
        said = _("填{day}这一天的数") if line.level else _("填到{day}的累计数")
        said = said.format(day=day)
        if line.carried and not line.level:
            said += _("（含以前年度）")
        if line.unit:
            said += _("，单位：{unit}").format(unit=line.unit)
        least = "-1000000000000" if line.signed else "0"
        return number_from(
            least,
            error=_("这里一般填一个数字，不写单位。确实要这样填，请选“是”。"),
            title=_("累计完成"),
            prompt=_("{said}。没有数据的留空；核实为零的填0。").format(said=said),
        )

    def _stage(self, line: Line) -> DataValidation | None:
        return one_of(_("形象进度"), line.stages)

    def _cause_kind(self, _line: Line) -> DataValidation | None:
        return one_of(_("原因类别"), [str(kind.label) for kind in CauseKind])

    def _day(self, _line: Line) -> DataValidation:
        first = self.form.plan_start.year - _YEARS_BEFORE
        last = self.form.plan_end.year + _YEARS_AFTER
        error = _("请填日期，如{year}-12-20，在{first}年到{last}年之间。")
        told = {"year": self.form.period.end.year, "first": first, "last": last}
        return day_within(first, last, error=error.format(**told))


def _text(name: str) -> DataValidation:
    most = _LONGEST[name]
    return DataValidation(
        type="textLength",
        operator="lessThanOrEqual",
        formula1=str(most),
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=_("太长了"),
        error=_("最多{n}个字，请写短一些。").format(n=most),
    )
