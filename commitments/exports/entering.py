"""What forms that are filled in share: lists to choose from, days, the sheet that explains."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from . import cells
from .sheet import Column, Sheet

# Excel takes no longer list in a rule, its two quotation marks among it; sentences of an error
# may be 225 long.
_LONGEST_LIST, _LONGEST_ERROR = 255, 220
_WIDTHS = (12, 60)


def one_of(title: str, words: Sequence[str], *, error: str = "") -> DataValidation | None:
    """A list to choose from, with the sentence for anything else (``error``, or one that names the
    words); None where a rule cannot hold it, as words with a comma in them."""
    told = ",".join(words)
    if len(told) > _LONGEST_LIST - 2 or any(mark in word for word in words for mark in ',"'):
        return None
    error = error or _("请从下拉框里选：{words}。").format(words="、".join(words))
    return DataValidation(
        type="list",
        formula1=f'"{told}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=title,
        error=error[:_LONGEST_ERROR],
    )


def day_within(first: int, last: int, *, error: str) -> DataValidation:
    """A day of the years ``first`` to ``last``; anything else is asked about and taken."""
    return DataValidation(
        type="date",
        operator="between",
        formula1=f"DATE({first},1,1)",
        formula2=f"DATE({last},12,31)",
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning",
        errorTitle=_("请核对日期"),
        error=error,
    )


def number_from(least: str, *, error: str, title: str, prompt: str) -> DataValidation:
    """A number of at least ``least``, with a word of advice while the cell is chosen; words like
    约47 are asked about and taken."""
    return DataValidation(
        type="decimal",
        operator="greaterThanOrEqual",
        formula1=least,
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning",
        errorTitle=_("请核对这个数"),
        error=error,
        showInputMessage=True,
        promptTitle=title,
        prompt=prompt,
    )


def instructions(book: Workbook, told: Sequence[tuple[str, str]]) -> None:
    """The sheet 填表说明: which column, and how it is filled in."""
    sheet = Sheet(book, _("填表说明"), widths=_WIDTHS)
    sheet.title(_("填表说明"))
    columns = [Column(_("哪一栏"), _WIDTHS[0]), Column(_("怎么填"), _WIDTHS[1], align="left")]
    rows = [[cells.text(name), cells.text(how)] for name, how in told]
    sheet.table(columns, rows, main=True)
    sheet.page.auto_filter.ref = None
    sheet.finish()
