"""满意度测评表: the 民生实事 to be voted on, filled in by pen or typed, counted by formulas.

The formulas are those of ``commitments.evaluation.count_votes``; they use no function newer than
Excel 2010 and stay blank until there is something to count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from .. import wording
from ..evaluation import BASES, Evaluation
from ..items import Item
from ..models.choices import VoteBase, VoteRule
from ..status import GROUPS
from ..summaries import livelihood_projects, summarise
from . import cells, signing, styles
from .paper import PaperView
from .sheet import Cell, Column, Sheet

_WIDTHS = (2.6, 12.6, 10.4, 13.3, 4.4, 4.4, 4.4, 4.4, 4.2, 4.9, 5.4)
_VERDICT_WIDTH = 5.4
# Rows that somebody writes into are as high as a line of handwriting.
_ROOM_TO_WRITE = 32.0
# Columns: what the head asks for, each over these of the table (from 1), the check over the last.
_HEAD = ((1, 2), (3, 3), (4, 4), (5, 6), (7, 8))
_HEAD_LETTERS = "ACDEG"
_CHECK = 9
_VOTES = (5, 8)
_TOTAL, _AGREES, _RATE, _VERDICT = 9, 10, 11, 12
_RATE_FORMAT = "0.00%"


def widths(view: PaperView) -> tuple[float, ...]:
    """The widths of the columns; a rule without a verdict has no column for one."""
    return (*_WIDTHS, _VERDICT_WIDTH) if _has_verdict(view.evaluation) else _WIDTHS


def _has_verdict(evaluation: Evaluation) -> bool:
    return evaluation.rule != VoteRule.RATE


def fill(sheet: Sheet, view: PaperView) -> None:
    """Write the sheet's body from a PaperView."""
    items = voted_on(view)
    sheet.paragraph(
        _(
            "先填人数和票数，再填各项得票，其余自动算出。"
            "四种票相加应等于有效票数，不等的写“票数不符”，不算结果。"
        )
    )
    head = _head(sheet)
    sheet.gap()
    top = sheet.line + 1
    rows = [_row(place, item, view) for place, item in enumerate(items, start=1)]
    sheet.table(_columns(view), rows, main=True)
    sheet.page.auto_filter.ref = None
    _ready(sheet, top, head, view.evaluation)
    bottom = sheet.line
    sheet.gap()
    sheet.paragraph(evaluation_words(view.evaluation))
    signing.tellers(sheet, view, below=sheet.line - bottom)


def voted_on(view: PaperView) -> list[Item]:
    """The projects deputies vote on: each 民生实事 once, its parts with it."""
    projects = livelihood_projects(view.items)
    ids = {item.id for item in projects}
    return [item for item in projects if item.parent_id not in ids]


# -- the head: 应到, 实到, 发出, 收回, 有效 ----------------------------------------------------


def _head(sheet: Sheet) -> int:
    """Write the head; the line its numbers are typed in."""
    names, line = sheet.line + 1, sheet.line + 2
    labels = [str(VoteBase(base).label) for base in BASES]
    last = len(sheet.widths)
    for (first, end), label in zip((*_HEAD, (_CHECK, last)), (*labels, _("核对")), strict=True):
        _box(sheet, names, (first, end), label, font=styles.HEADER_FONT, fill=styles.HEADER_FILL)
        counted = first == _CHECK
        value = head_formula(line) if counted else None
        fill = styles.TOTAL_FILL if counted else None
        _box(sheet, line, (first, end), value, font=styles.CELL_FONT, fill=fill)
    sheet.page.row_dimensions[names].height = styles.row_height([("", 1.0)])
    sheet.page.row_dimensions[line].height = _ROOM_TO_WRITE
    sheet.line = line
    _whole_numbers(sheet, [f"{letter}{line}" for letter in _HEAD_LETTERS])
    return line


def _box(
    sheet: Sheet,
    line: int,
    columns: tuple[int, int],
    value: str | None,
    *,
    font: Font,
    fill: PatternFill | None,
) -> None:
    """One bordered cell over the columns from first to last."""
    first, last = columns
    for column in range(first, last + 1):
        made = sheet.page.cell(line, column)
        made.font, made.border = font, styles.BORDER
        made.alignment = styles.alignment("center")
        made.number_format = styles.COUNT_FORMAT
        if fill is not None:
            made.fill = fill
    sheet.page.cell(line, first).value = value
    if first < last:
        sheet.page.merge_cells(start_row=line, end_row=line, start_column=first, end_column=last)


def head_formula(line: int) -> str:
    """Whether none of the five numbers of ``line`` exceeds one before it; blank until all are
    there or two contradict each other."""
    five = [f"{letter}{line}" for letter in _HEAD_LETTERS]
    worse = ",".join(f"AND(COUNT({a},{b})=2,{a}<{b})" for a, b in combinations(five, 2))
    right = _("相符")
    return f'=IF(OR({worse}),"{_wrong()}",IF(COUNT({",".join(five)})=5,"{right}",""))'


def _wrong() -> str:
    """What the check over the table says of numbers that cannot be."""
    return _("不符：后面的数不能比前面的大")


def _whole_numbers(sheet: Sheet, ranges: Sequence[str]) -> None:
    """Only whole numbers from 0 on can be typed there."""
    rule = DataValidation(
        type="whole",
        operator="greaterThanOrEqual",
        formula1="0",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=_("请填整数"),
        error=_("这里填人数或票数，请填0或正整数。"),
    )
    for each in ranges:
        rule.add(each)
    sheet.page.add_data_validation(rule)


# -- the table -------------------------------------------------------------------------------


def _columns(view: PaperView) -> list[Column]:
    headings = (
        *(_("序号"), _("项目"), _("责任单位"), _("本期完成")),
        *(_("满意"), _("基本\n满意"), _("不满意"), _("弃权")),
        *(_("合计"), _("校验"), _("满意率"), _("测评\n结果")),
    )
    shown = widths(view)
    return [Column(h, width) for h, width in zip(headings, shown, strict=False)]


def _row(place: int, item: Item, view: PaperView) -> list[Cell]:
    blank = [Cell(None, styles.COUNT_FORMAT, align="center")] * (len(widths(view)) - 4)
    return [
        cells.count(place),
        cells.text(cells.name(item), align="left"),
        cells.text(item.lead_unit or _("未写明"), align="center"),
        cells.text(standing(item, view), align="left"),
        *blank,
    ]


def standing(item: Item, view: PaperView) -> str:
    """What came of a project, in words: 47台，完成78.3%，达序时; of one with parts how many of them
    stand how, as the totals count them."""
    if item.parts:
        parts = summarise(each for each in view.items if each.id in item.parts)
        groups = "，".join(
            _("{group}{n}项").format(group=wording.GROUP_WORD[group], n=parts.groups[group])
            for group in GROUPS
            if parts.groups[group]
        )
        return _("{n}个分项：{groups}").format(n=parts.total, groups=groups)
    figure = cells.attained(item, public=cells.from_public_papers(view)).text
    reached = wording.shown_percents(item)[0]
    share = _("完成{share}").format(share=reached) if reached else ""
    words = dict.fromkeys((figure, share, wording.status_word(item)))
    return "，".join(filter(None, words))


def _ready(sheet: Sheet, top: int, head: int, evaluation: Evaluation) -> None:
    """Make each row of a project count itself, and room to write in it."""
    projects = [
        line
        for line in range(top, sheet.line + 1)
        if isinstance(sheet.page.cell(line, 1).value, int)
    ]
    for line in projects:
        for column, formula in row_formulas(line, head, evaluation).items():
            made = sheet.page.cell(line, column)
            made.value, made.fill = formula, styles.TOTAL_FILL
            made.number_format = _RATE_FORMAT if column == _RATE else styles.COUNT_FORMAT
        height = sheet.page.row_dimensions[line].height
        sheet.page.row_dimensions[line].height = max(height, _ROOM_TO_WRITE)
    _whole_numbers(sheet, [f"E{line}:H{line}" for line in projects])


def row_formulas(line: int, head: int, evaluation: Evaluation) -> dict[int, str]:
    """Column (from 1) -> its formula in the row of one project; ``head`` is the line of the
    numbers above. They say what ``commitments.evaluation.count_votes`` says."""
    row = _Row(line, head, evaluation)
    made = {_TOTAL: row.total, _AGREES: row.agrees, _RATE: row.rate}
    return made | {_VERDICT: row.verdict} if _has_verdict(evaluation) else made


@dataclass(frozen=True)
class _Row:
    """The formulas of one line below the numbers in line ``head``."""

    line: int
    head: int
    evaluation: Evaluation

    @property
    def votes(self) -> str:
        """The four cells of the votes."""
        return f"E{self.line}:H{self.line}"

    @property
    def content(self) -> str:
        """满意 and 基本满意 together."""
        return f"N(E{self.line})+N(F{self.line})"

    @property
    def valid(self) -> str:
        """The cell of 有效票."""
        return f"$G${self.head}"

    @property
    def base(self) -> str:
        """The cell of the number that the town divides by."""
        return f"${_HEAD_LETTERS[BASES.index(self.evaluation.base)]}${self.head}"

    @property
    def counted(self) -> str:
        """Whether the votes are there and add up, of a base that is there and numbers that can
        be."""
        return (
            f"AND(COUNT({self.votes})>0,COUNT({self.valid})=1,SUM({self.votes})={self.valid},"
            f'N({self.base})>0,$I${self.head}<>"{_wrong()}")'
        )

    @property
    def total(self) -> str:
        """The votes together, blank before there are any."""
        return f'=IF(COUNT({self.votes})=0,"",SUM({self.votes}))'

    @property
    def agrees(self) -> str:
        """Whether the votes add up to the valid ones, in words; blank before either is there."""
        return (
            f'=IF(OR(COUNT({self.votes})=0,COUNT({self.valid})=0),"",'
            f'IF(SUM({self.votes})={self.valid},"{_("相符")}","{_("票数不符")}"))'
        )

    @property
    def rate(self) -> str:
        """满意率 as a share of the base, blank until the votes are counted."""
        return f'=IF({self.counted},({self.content})/{self.base},"")'

    @property
    def verdict(self) -> str:
        """By halves of the base, as ``_enough`` of ``commitments.evaluation`` has them."""
        enough = (">=" if self.evaluation.rule == VoteRule.HALF else ">") + self.base
        good, fair, bad = map(verdict_word, ("satisfied", "mostly", "dissatisfied"))
        return (
            f'=IF({self.counted},IF(2*N(E{self.line}){enough},"{good}",'
            f'IF(2*({self.content}){enough},"{fair}","{bad}")),"")'
        )


def verdict_word(verdict: str) -> str:
    """A verdict of ``commitments.evaluation.Counted`` in words; "" for none."""
    words = {"satisfied": _("满意"), "mostly": _("基本满意"), "dissatisfied": _("不满意")}
    return words.get(verdict, "")


# -- the rule in words -----------------------------------------------------------------------


_RULE_WORDS = {
    VoteRule.HALF: _lazy(
        "满意票达到{base}半数以上的，测评结果为满意；达不到，但加上基本满意票达到半数以上的，为基本满意；"
        "其余为不满意。“半数以上”含半数（参照民法典第一千二百五十九条，“以上”包括本数）。"
    ),
    VoteRule.OVER: _lazy(
        "满意票超过{base}半数的，测评结果为满意；没有超过，但加上基本满意票超过半数的，为基本满意；"
        "其余为不满意，恰为半数的也是（参照宁波市镇海区2022年1月公布的民生实事项目测评办法）。"
    ),
    VoteRule.RATE: _lazy(
        "只算满意率，不定等次：满意率多高算满意，没有统一规定（参照陕西省汉阴县的做法）。"
    ),
}


def evaluation_words(evaluation: Evaluation) -> str:
    """Base and rule in words and where they come from: what is printed below the form."""
    rule = str(_RULE_WORDS[VoteRule(evaluation.rule)])
    rate = _("满意率＝（满意票＋基本满意票）÷{base}。")
    chosen = _("基数（{base}）和计票办法由本镇选定，各地不同。")
    text = _("计票办法：") + rule + rate + chosen
    return text.format(base=VoteBase(evaluation.base).label)
